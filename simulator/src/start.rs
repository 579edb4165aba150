//! Starting, saying so, and ending.

use std::fmt::Write;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;

use crate::fault::sentinel;
use crate::fleet::example;
use crate::iam::users::{self, Door};
use crate::identity::{CONSTANT, DEMO};
use crate::options::Options;
use crate::region;
use crate::serve::{self, router};
use crate::simulation::Simulation;
use crate::tls;

/// Prints a line; whoever started the simulator may have stopped reading.
macro_rules! say {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($part)*);
    }};
}

/// Runs until it is told to stop.
pub async fn run(options: Options) -> Result<(), String> {
    if let Some(dist) = options.dist.as_ref().filter(|dist| !dist.is_dir()) {
        return Err(format!("--dist {}: there is no such directory; build the console first", dist.display()));
    }
    if !(options.tick.is_finite() && options.tick >= 0.01) {
        return Err("--tick: at least 0.01 seconds".to_owned());
    }
    let stopped = stop_signal()?;
    let main = bind("--listen", options.listen).await?;
    let proxy = match options.api_listen {
        Some(address) => Some(bind("--api-listen", address).await?),
        None => None,
    };
    let cloud = match (options.tls_listen, &options.tls_cert, &options.tls_key) {
        (Some(address), Some(certificate), Some(key)) => {
            let settings = tls::settings(certificate, key)?;
            Some((bind("--tls-listen", address).await?, settings))
        }
        _ => None,
    };
    let recorder = if options.faults { Some(bind("--recorder-listen", options.recorder_listen).await?) } else { None };
    let sim = Arc::new(Simulation::new(options));
    let address = main.local_addr().map_err(|error| error.to_string())?;
    say!("listening on http://{address}");
    open(&sim, main, serve::Door::Main);
    for (listener, door, what) in [(proxy, serve::Door::Proxy, "api"), (recorder, serve::Door::Recorder, "recorder")] {
        let Some(listener) = listener else { continue };
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        say!("{what} listening on http://{address}");
        if door == serve::Door::Recorder {
            let _ = sim.recorder.set(address);
        }
        open(&sim, listener, door);
    }
    if let Some((listener, settings)) = cloud {
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        say!("cloud listening on https://{address}");
        let router = router(Arc::clone(&sim), serve::Door::Cloud);
        tokio::spawn(async move { axum::serve(tls::Listener::new(listener, settings), router).await });
    }
    introduce(&sim.options, address);
    if sim.options.living {
        tokio::spawn(live(Arc::clone(&sim)));
    }
    stopped.await;
    Ok(())
}

async fn bind(option: &str, address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            format!(
                "{option} {address}: the port is taken by another program; choose another, or port 0 for a free one"
            )
        }
        _ => format!("{option} {address}: {error}"),
    })
}

fn open(sim: &Arc<Simulation>, listener: TcpListener, door: serve::Door) {
    let router = router(Arc::clone(sim), door);
    // Small answers must not wait for a full packet.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
}

async fn live(sim: Arc<Simulation>) {
    let mut interval = tokio::time::interval(Duration::from_secs_f64(sim.options.tick));
    interval.tick().await;
    loop {
        interval.tick().await;
        sim.tick();
    }
}

/// Ends when the process is told to stop. It listens from the call on, so that no signal is missed.
#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()>, String> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when the process is told to stop.
#[cfg(not(unix))]
fn stop_signal() -> Result<impl Future<Output = ()>, String> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn introduce(options: &Options, address: SocketAddr) {
    say!("\nCloud Phone Console simulator");
    if options.dist.is_some() {
        let base = options.base.first().map_or("", |base| base.trim_matches('/'));
        let slash = if base.is_empty() { "" } else { "/" };
        say!("  console     http://{address}/{base}{slash}");
    }
    say!("  region      {} (any of the {})", region::HOME, region::ALL.len());
    say!("  project ID  {}", example::PROJECT);
    say!("  token       {DEMO}");
    say!(
        "  or sign in  account {}, user {}, password {}, no project (or “Find my projects”)",
        users::DOMAIN,
        users::OPERATOR.name,
        users::PASSWORD
    );
    let others: Vec<_> = users::ALL.iter().skip(1).map(|user| user.name).collect();
    say!("              users to refuse or to ask more of: {} (--help)", others.join(", "));
    say!(
        "  try         curl -H 'X-Auth-Token: {DEMO}' 'http://{address}/v1/{}/cloud-phone/servers?limit=2'",
        example::PROJECT
    );
    if options.faults {
        say!("  faults      on: use a project ID of --list-faults, or http://{address}/__sim/");
    } else {
        say!(
            "  faults      off; with --faults, project IDs such as err-429 or hostile-names (--list-faults) stand for them"
        );
    }
}

/// What `--help` says after the options.
pub fn after_help() -> String {
    let mut help = format!("Demo:\n{}", line("project ID", example::PROJECT));
    for (token, meaning) in CONSTANT {
        help.push_str(&line(token, meaning));
    }
    help.push_str(&line("any other token", "401 APIGW.0301, decrypt token fail"));
    let _ = writeln!(
        help,
        "\nIAM (users of the domain {}, password {}, one-time code {}):",
        users::DOMAIN,
        users::PASSWORD,
        users::PASSCODE
    );
    for user in &users::ALL {
        let note = match (user.door, user.may_list) {
            (Door::Passcode, _) => "needs the one-time code",
            (Door::Locked, _) => "is locked",
            (Door::Elsewhere, _) => "has no password here, as a HUAWEI ID or a federated user",
            (Door::Password, false) => "may not list servers",
            (Door::Password, true) => "the password is enough",
        };
        help.push_str(&line(user.name, &format!("user ID {}; {note}", user.id)));
    }
    let _ =
        write!(help, "\nProject IDs that stand for faults (with --faults and a valid token):\n{}", sentinel::table());
    help
}

fn line(term: &str, meaning: &str) -> String {
    format!("  {term:<22} {meaning}\n")
}
