//! The view state in the address bar: what is looked at, never a secret.

pub mod history;
pub mod query;
