//! The console's files as the reference deployments serve them: strict headers, exact caching, precompressed assets,
//! and 404 for whatever is not there. The console keeps its state in the query, so no path falls back to the page.

mod asset;

use std::path::PathBuf;

use axum::http::request::Parts;

use self::asset::Asset;
use crate::options::Options;
use crate::reply::Reply;
use crate::simulation::Simulation;

/// Answers a request for a file.
pub async fn answer(sim: &Simulation, parts: &Parts) -> Reply {
    let mut reply = if matches!(parts.method.as_str(), "GET" | "HEAD") {
        find(sim, parts).await
    } else {
        Reply::new(405, "text/plain; charset=utf-8", "Method Not Allowed\n").with("Allow", "GET, HEAD")
    };
    label(&sim.options, &mut reply);
    reply
}

async fn find(sim: &Simulation, parts: &Parts) -> Reply {
    let path = parts.uri.path();
    let Some(dist) = &sim.options.dist else {
        return missing("No files are served here; start the simulator with --dist DIR.\n");
    };
    let bases = bases(&sim.options);
    if let Some(base) = bases.iter().find(|base| base.strip_suffix('/') == Some(path)) {
        let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        return Reply::new(301, "text/plain; charset=utf-8", "Moved Permanently\n")
            .with("Location", &format!("{base}{query}"))
            .with("Cache-Control", "no-cache");
    }
    let Some(rest) = bases.iter().filter_map(|base| path.strip_prefix(base.as_str())).next_back() else {
        return missing("Not Found\n");
    };
    let Some(name) = asset::name(rest) else {
        return missing("Not Found\n");
    };
    if name == "config.json" {
        return config(sim, dist.join(name)).await;
    }
    match Asset::read(&dist.join(&name), &parts.headers).await {
        Some(asset) => asset.reply(&name, &parts.headers),
        None => missing("Not Found\n"),
    }
}

/// config.json: what the control endpoint says, else `--config`, else the build's own.
async fn config(sim: &Simulation, built: PathBuf) -> Reply {
    let told = sim.config.lock().clone();
    let mut reply = match told {
        Some(reply) => reply,
        None => match tokio::fs::read(sim.options.config.as_ref().unwrap_or(&built)).await {
            Ok(body) => Reply::new(200, "application/json; charset=utf-8", body),
            Err(_) => return missing("Not Found\n"),
        },
    };
    reply.offer("Cache-Control", "no-store");
    reply
}

/// A path of the API below the console's own, as a portal that owns only a sub-path has it; without that sub-path.
pub fn api_below<'a>(options: &Options, path: &'a str) -> Option<&'a str> {
    bases(options).iter().filter(|base| base.len() > 1).find_map(|base| {
        let rest = path.get(base.len() - 1..).filter(|_| path.starts_with(base.as_str()))?;
        (rest.starts_with("/api/") || rest.starts_with("/iam/")).then_some(rest)
    })
}

/// The paths the build is served under; the longest last, because it fits best.
fn bases(options: &Options) -> Vec<String> {
    let mut bases: Vec<String> = options
        .base
        .iter()
        .map(|base| match base.trim_matches('/') {
            "" => "/".to_owned(),
            inner => format!("/{inner}/"),
        })
        .collect();
    if bases.is_empty() {
        bases.push("/".to_owned());
    }
    bases.sort_by_key(String::len);
    bases
}

fn missing(text: &'static str) -> Reply {
    Reply::new(404, "text/plain; charset=utf-8", text).with("Cache-Control", "no-cache")
}

fn label(options: &Options, reply: &mut Reply) {
    match options.csp.as_deref() {
        None => reply.offer("Content-Security-Policy", &policy(options)),
        Some("none") => {}
        Some(policy) => reply.offer("Content-Security-Policy", policy),
    }
    reply.offer("X-Content-Type-Options", "nosniff");
    reply.offer("Referrer-Policy", "no-referrer");
    reply.offer("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
    reply.offer("Cross-Origin-Opener-Policy", "same-origin");
    reply.offer("Cross-Origin-Resource-Policy", "same-origin");
}

/// The policy of the reference deployments.
fn policy(options: &Options) -> String {
    let connect =
        std::iter::once("'self'").chain(options.connect_src.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    let ancestors = &options.frame_ancestors;
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; \
         connect-src {connect}; manifest-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; \
         frame-src 'none'; frame-ancestors {ancestors}; require-trusted-types-for 'script'; trusted-types default"
    )
}
