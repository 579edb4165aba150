//! Everything the real service should not do and sometimes does: by project ID, and as programmed by a test.

mod oddity;
pub mod rule;
pub mod sentinel;
mod shape;
