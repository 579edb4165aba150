//! The documented cloud phone server API, IAM and production static hosting, for development and tests.
//! Nothing here is shared with the console: the contract is the API document, copied in `tests/data/`.

mod api;
mod clock;
mod control;
mod cors;
mod failure;
mod fault;
mod fleet;
mod iam;
mod identity;
mod journal;
mod options;
mod project;
mod query;
mod random;
mod recorder;
mod region;
mod reply;
mod route;
mod serve;
mod server;
mod simulation;
mod site;
mod start;
mod tls;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::fault::sentinel;
use crate::options::Options;

#[tokio::main]
async fn main() -> ExitCode {
    let command = Options::command().after_long_help(start::after_help());
    let options = match Options::from_arg_matches(&command.get_matches()) {
        Ok(options) => options,
        Err(error) => error.exit(),
    };
    if options.list_faults {
        print!("{}", sentinel::table());
        return ExitCode::SUCCESS;
    }
    match start::run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("simulator: {message}");
            ExitCode::FAILURE
        }
    }
}
