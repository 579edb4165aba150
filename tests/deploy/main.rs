//! The reference deployments, checked on the real servers: nginx and Caddy run from the files of `deploy/` with the simulator in
//! the cloud's place, over TLS. One list of checks for both; where they differ, a check says so by name.
//!
//! `make test-deploy` runs all, `cargo test --test deploy -- PART` those whose names contain a part, `-- nginx` or `-- caddy` one
//! server's. Needs both servers (`scripts/setup servers`) and a built console (`CPH_DIST`). Where `CPH_NEWEST_SERVERS` names a folder
//! with the newest versions of both, all is run on these too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "everything here is a test, also the functions that tests share"
)]

mod answers;
mod api;
mod cloud;
mod cors;
mod expected;
mod files;
mod headers;
mod hosting;
mod http2;
mod iam;
mod limits;
mod logs;
mod raw_cloud;
mod reach;
#[path = "../servers/servers.rs"]
mod servers;
#[path = "../e2e/simulator.rs"]
#[expect(dead_code, reason = "the browser suite asks more of it")]
mod simulator;
mod stage;
mod tls;
mod wire;

use std::{panic, process::ExitCode, time::Instant};

use servers::server::Kind;
use stage::{Check, Stage};

/// Checks that one of the servers cannot pass, and why. They are not run on it.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "newest nginx",
        "files::compressed_twins_go_to_whoever_takes_them",
        "the newest nginx is built without the modules for files that are compressed already",
    ),
    (
        "caddy",
        "limits::too_many_requests_of_one_address",
        "stock Caddy has no limit of requests; deploy/README.md says so",
    ),
    (
        "nginx",
        "cloud::a_log_that_says_all_says_no_token",
        "at \"info\" and \"debug\" nginx writes headers; nginx.conf has \"warn\" and says so",
    ),
];

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let parts: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let chosen = |name: &str| parts.is_empty() || parts.iter().any(|part| name.contains(part.as_str()));
    let checks: Vec<Check> = [
        files::CHECKS,
        headers::CHECKS,
        hosting::CHECKS,
        api::CHECKS,
        cloud::CHECKS,
        answers::CHECKS,
        iam::CHECKS,
        limits::CHECKS,
        reach::CHECKS,
        http2::CHECKS,
        logs::CHECKS,
        cors::CHECKS,
        tls::CHECKS,
    ]
    .concat();
    panic::set_hook(Box::new(|_| {})); // Said with the check's name instead.
    let (start, mut passed, mut failed) = (Instant::now(), 0, 0);
    let newest_too = std::env::var_os("CPH_NEWEST_SERVERS").is_some();
    for (kind, newest) in [(Kind::Nginx, false), (Kind::Caddy, false), (Kind::Nginx, true), (Kind::Caddy, true)] {
        if newest && !newest_too {
            println!("newest {kind} … left out: CPH_NEWEST_SERVERS names no folder with it");
            continue;
        }
        let server = if newest { format!("newest {kind}") } else { kind.to_string() };
        let wanted: Vec<&Check> = checks.iter().filter(|(name, _)| chosen(&format!("{server} {name}"))).collect();
        if wanted.is_empty() {
            continue;
        }
        let stage = match tokio::spawn(Stage::set(kind, newest)).await {
            Ok(stage) => stage,
            Err(error) => {
                failed += 1;
                println!("{server} … FAILED\n{}", stage::message(error));
                continue;
            }
        };
        for (name, check) in wanted {
            if let Some((.., why)) = EXCEPTIONS.iter().find(|(k, n, _)| server.ends_with(k) && n == name) {
                println!("check {server} {name} … left out: {why}");
                continue;
            }
            let start = Instant::now();
            stage.begin().await;
            match tokio::spawn(check(stage.clone())).await {
                Ok(()) => {
                    passed += 1;
                    println!("check {server} {name} … ok ({} ms)", start.elapsed().as_millis());
                }
                Err(error) => {
                    failed += 1;
                    println!("check {server} {name} … FAILED\n{}", stage::message(error));
                }
            }
        }
        let found = stage.secrets_written();
        if found.is_empty() {
            passed += 1;
            println!("check {server} no token or password is in anything the server wrote … ok");
        } else {
            failed += 1;
            println!(
                "check {server} no token or password is in anything the server wrote … FAILED\n{}",
                found.join("\n")
            );
        }
    }
    println!("\n{passed} passed, {failed} failed, in {} s", start.elapsed().as_secs());
    if failed == 0 && passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
