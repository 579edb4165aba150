//! The simulator against the API document in `tests/data/` and against its own README, over real HTTP.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "everything here is a test, also the functions that tests share"
)]

mod control;
mod document;
mod errors;
mod faults;
mod fleet;
mod harness;
mod iam;
mod parameters;
mod proxy;
mod site;
mod start;
