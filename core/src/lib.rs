//! The Cloud Phone Console without its screen: what the API's document says, what can be asked of it and what its answers mean.
//!
//! Nothing here knows of a browser or of a framework: neither is a dependency of this package, so everything can be tested
//! natively, in milliseconds. A module uses only those before it in this order: [`model`], [`api`], [`fleet`], [`query`],
//! [`config`], [`embed`]. See `docs/architecture.md`.

pub mod api;
pub mod config;
pub mod embed;
pub mod fleet;
pub mod model;
pub mod query;
