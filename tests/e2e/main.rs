//! The built console and the simulator together, in headless Chromium or Firefox: what a person sees and what goes over the wire.
//!
//! `make test-e2e` runs all specs, `cargo test --test e2e -- PART` those whose names contain a part, `-- --list` names
//! them, `-- --browser=firefox` takes Firefox, `-- --front=nginx` or `caddy` puts that server in front of the simulator,
//! `-- --screenshots` takes the pictures of the documentation, `-- --soak` plays `soak` for `SOAK_MINUTES`, `-- --bench` measures (`speed`). Needs `chromedriver` or `geckodriver`; reads `CHROMEDRIVER`, `CHROMIUM_SHELL`,
//! `GECKODRIVER`, `FIREFOX`, `CPH_BROWSER`, `CPH_FRONT`, `CPH_DIST`, `CPH_SIMULATOR` and `CPH_AXE`. A spec that fails
//! leaves a screenshot and the page's text in `target/e2e/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "everything here is a test, also the functions that tests share"
)]

mod bench;
mod browser;
mod front;
mod memory;
mod page;
mod portal;
mod runner;
mod screenshots;
#[path = "../servers/servers.rs"]
mod servers;
mod simulator;
mod soak;
mod specs;
mod speed;
mod weight;
mod world;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> std::process::ExitCode {
    runner::run(std::env::args().skip(1).collect()).await
}
