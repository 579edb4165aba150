//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use time::OffsetDateTime;

use crate::clock::parse_now;
use crate::query::TimeUnit;

/// Which fleet the demo project has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FleetKind {
    /// A believable fleet of --servers
    #[default]
    Demo,
    /// The two servers of the API document and nothing else
    Example,
}

/// What is wrong with the answers to other origins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CorsFault {
    /// No Access-Control-Allow-Origin
    #[value(name = "no-allow")]
    Allow,
    /// No Access-Control-Expose-Headers
    #[value(name = "no-expose")]
    Expose,
    /// Preflights are not answered
    #[value(name = "no-preflight")]
    Preflight,
    /// The preflight does not allow X-Auth-Token
    #[value(name = "no-header")]
    Header,
    /// Access-Control-Allow-Origin comes twice in every answer, as from a proxy and the service behind it
    #[value(name = "twice")]
    Twice,
    /// Access-Control-Allow-Origin comes twice in the answer to a preflight alone
    #[value(name = "twice-preflight")]
    TwicePreflight,
}

/// The documented cloud phone server API, IAM and production static hosting, for development and tests.
#[derive(Clone, Debug, Parser)]
#[command(name = "simulator", version, about, max_term_width = 120)]
pub struct Options {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", help_heading = "Listening")]
    pub listen: SocketAddr,
    /// A second listener for the API alone, as a proxy on another origin
    #[arg(long, value_name = "ADDR", help_heading = "Listening")]
    pub api_listen: Option<SocketAddr>,
    /// A TLS listener that stands for the cloud itself: hosts such as cph.<region>.myhuaweicloud.com, no other paths than theirs
    #[arg(long, value_name = "ADDR", requires_all = ["tls_cert", "tls_key"], help_heading = "Listening")]
    pub tls_listen: Option<SocketAddr>,
    /// Its certificate, with those between it and the root (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_listen", help_heading = "Listening")]
    pub tls_cert: Option<PathBuf>,
    /// The key of that certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_listen", help_heading = "Listening")]
    pub tls_key: Option<PathBuf>,
    /// Listener of the recorder that redirects of --faults lead to
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0", help_heading = "Listening")]
    pub recorder_listen: SocketAddr,

    /// Fleet of the demo project
    #[arg(long, value_enum, default_value_t, help_heading = "Fleet")]
    pub fleet: FleetKind,
    /// How many servers the demo fleet has
    #[arg(long, value_name = "N", default_value_t = 137, help_heading = "Fleet")]
    pub servers: usize,
    /// Everything generated follows from it
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Fleet")]
    pub seed: u64,
    /// Let the clock stand at this time (RFC 3339), for reproducible screenshots
    #[arg(long, value_name = "TIME", value_parser = parse_now, help_heading = "Fleet")]
    pub now: Option<OffsetDateTime>,
    /// Let the demo fleet live: servers are ordered, start, stop, fail and go
    #[arg(long, help_heading = "Fleet")]
    pub living: bool,
    /// Seconds between two moves of a living fleet
    #[arg(long, value_name = "SECONDS", default_value_t = 5.0, help_heading = "Fleet")]
    pub tick: f64,

    /// How the times of a query are read
    #[arg(long, value_enum, default_value_t, help_heading = "API")]
    pub time_unit: TimeUnit,
    /// Refuse a greater offset; the service's own specification says 8096
    #[arg(long, value_name = "N", help_heading = "API")]
    pub max_offset: Option<usize>,
    /// Give at most so many servers at a time, whatever limit is asked for
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100), help_heading = "API")]
    pub most_at_a_time: Option<u64>,
    /// Answer more list requests a second than this with 429
    #[arg(long, value_name = "N", help_heading = "API")]
    pub throttle: Option<u32>,
    /// Allow browsers on this origin to call the API; may be repeated
    #[arg(long, value_name = "ORIGIN", help_heading = "API")]
    pub cors_origin: Vec<String>,
    /// Break the answers to other origins
    #[arg(long, value_enum, value_name = "HOW", help_heading = "API")]
    pub cors_broken: Option<CorsFault>,

    /// Serve the files of a build
    #[arg(long, value_name = "DIR", help_heading = "Static files")]
    pub dist: Option<PathBuf>,
    /// Path to serve them under; may be repeated [default: /]
    #[arg(long, value_name = "PATH", help_heading = "Static files")]
    pub base: Vec<String>,
    /// Serve this file as config.json instead of the build's
    #[arg(long, value_name = "FILE", help_heading = "Static files")]
    pub config: Option<PathBuf>,
    /// One more source for connect-src; may be repeated
    #[arg(long, value_name = "SOURCE", help_heading = "Static files")]
    pub connect_src: Vec<String>,
    /// Who may frame the pages
    #[arg(long, value_name = "SOURCES", default_value = "'none'", help_heading = "Static files")]
    pub frame_ancestors: String,
    /// Another Content-Security-Policy altogether; "none" sends no policy
    #[arg(long, value_name = "POLICY", help_heading = "Static files")]
    pub csp: Option<String>,

    /// Project IDs that stand for faults (see below), and the control endpoint /__sim/
    #[arg(long, help_heading = "Faults")]
    pub faults: bool,
    /// Print the project IDs that stand for faults, and end
    #[arg(long, help_heading = "Faults")]
    pub list_faults: bool,
}
