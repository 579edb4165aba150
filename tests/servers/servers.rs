//! The real nginx and the real Caddy, started from the files in `deploy/` with nothing but the values changed: for the checks of
//! `tests/deploy` and for the browser suite.

pub mod ca;
mod caddy;
pub mod folder;
mod nginx;
pub mod server;
pub mod values;
