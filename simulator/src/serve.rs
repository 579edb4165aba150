//! From a request to an answer: finds the target, lets programmed faults have their say, and labels what goes out.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::Response;
use axum::http::request::Parts;

use crate::failure::Failure;
use crate::journal::{Seen, header_lines};
use crate::reply::Reply;
use crate::route::{self, Route, Target};
use crate::simulation::Simulation;
use crate::{api, control, cors, iam, recorder, site};

/// Header bytes the gateway takes; a token alone has some 9 KB.
const MOST_HEADERS: usize = 128 * 1024;
/// Bytes of a sign-in: as much as the servers of `deploy/` let through, so that a token of 64 KiB fits into it.
const MOST_LOGIN: usize = 72 * 1024;
/// Bytes of a fleet sent to the control endpoint.
const MOST_CONTROL: usize = 256 * 1024 * 1024;

/// Which listener a request came in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Console, API, IAM and control.
    Main,
    /// API and IAM only, as a proxy on another origin.
    Proxy,
    /// API and IAM as the cloud itself has them: by host name, over TLS.
    Cloud,
    /// Where redirects of faults lead.
    Recorder,
}

/// The service behind a listener.
pub fn router(sim: Arc<Simulation>, door: Door) -> Router {
    Router::new().fallback(answer).with_state((sim, door))
}

async fn answer(State((sim, door)): State<(Arc<Simulation>, Door)>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let reply = match door {
        Door::Recorder => recorder::answer(&sim, &parts),
        Door::Main | Door::Proxy | Door::Cloud => find(&sim, door, &parts, body).await,
    };
    reply.deliver().await
}

async fn find(sim: &Simulation, door: Door, parts: &Parts, body: Body) -> Reply {
    let path = parts.uri.path();
    let query = parts.uri.query().unwrap_or_default();
    let route = if door == Door::Cloud {
        route::of_host(host(parts).unwrap_or_default(), path, query)
    } else {
        route::find(site::api_below(&sim.options, path).unwrap_or(path), query, door == Door::Proxy)
    };
    if let Target::Control(path) = &route.target {
        if !sim.options.faults {
            return Reply::new(404, "text/plain", "The control endpoint needs --faults.\n");
        }
        let body = to_bytes(body, MOST_CONTROL).await.unwrap_or_default();
        return control::answer(sim, parts.method.as_str(), path, &body);
    }
    let seen = seen(parts, &route);
    let number = sim.options.faults.then(|| sim.journal.note(&seen));
    let rule = if sim.options.faults { sim.rules.take(&seen) } else { None };
    let mut reply = match rule.as_ref().and_then(|rule| rule.answer(sim)) {
        Some(reply) => reply,
        None => ordinary(sim, door, parts, &route, &seen, body).await,
    };
    if let Some(rule) = &rule {
        rule.finish(sim, &seen, &mut reply);
    }
    if route.target != Target::Page {
        label(sim, door, &seen, &mut reply);
    }
    if let Some(number) = number {
        sim.journal.answered(number, reply.status);
    }
    reply
}

/// The host a request is for, without its port.
fn host(parts: &Parts) -> Option<&str> {
    let host = parts.headers.get("host").and_then(|host| host.to_str().ok())?;
    Some(host.rsplit_once(':').map_or(host, |(host, _)| host))
}

fn seen(parts: &Parts, route: &Route) -> Seen {
    let (call, project) = match &route.target {
        Target::Servers(project) => ("servers", Some(project.clone())),
        Target::Tokens => ("tokens", None),
        Target::Projects => ("projects", None),
        Target::Unknown | Target::NotProxied | Target::Control(_) => ("unknown", None),
        Target::Page => ("page", None),
    };
    Seen {
        number: 0,
        call,
        host: host(parts).unwrap_or_default().to_owned(),
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: route.query.clone(),
        region: route.region.map(str::to_owned),
        project,
        headers: header_lines(&parts.headers),
        status: None,
    }
}

/// The answer without any fault.
async fn ordinary(sim: &Simulation, door: Door, parts: &Parts, route: &Route, seen: &Seen, body: Body) -> Reply {
    if route.target == Target::Page {
        return site::answer(sim, parts).await;
    }
    let refuse = |failure: Failure| Reply::failure(&failure, &sim.request_id());
    let origin = seen.header("origin");
    if let Some(reply) = cors::preflight(&sim.options, &route.target, &seen.method, origin) {
        return reply;
    }
    if door == Door::Proxy && cors::refuses(&sim.options, origin) {
        return Reply::new(403, "text/plain", "This origin is not allowed.\n");
    }
    let size: usize = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if size > MOST_HEADERS {
        return refuse(Failure::HeadersTooLarge);
    }
    match &route.target {
        Target::Servers(project) => api::servers(sim, seen, project, &route.query),
        Target::Tokens if seen.method == "POST" => {
            let issued = match to_bytes(body, MOST_LOGIN).await {
                Ok(body) => iam::issue(sim, route.region, &route.query, &body),
                Err(_) => Err(Failure::LoginInvalid),
            };
            issued.unwrap_or_else(refuse)
        }
        Target::Projects if seen.method == "GET" => {
            iam::projects(sim, seen.header("x-auth-token")).unwrap_or_else(refuse)
        }
        Target::NotProxied => refuse(Failure::NotProxied),
        _ => refuse(Failure::NoSuchApi),
    }
}

/// The header lines every answer of the API carries; what the answer itself says is left alone.
fn label(sim: &Simulation, door: Door, seen: &Seen, reply: &mut Reply) {
    let shared = door == Door::Proxy || !sim.options.cors_origin.is_empty();
    let policy = if shared { "cross-origin" } else { "same-origin" };
    if seen.call != "unknown" {
        reply.offer("X-Request-Id", &sim.request_id());
    }
    if door == Door::Cloud {
        return; // The other lines are a proxy's.
    }
    reply.offer("Cache-Control", "no-store");
    reply.offer("X-Content-Type-Options", "nosniff");
    reply.offer("Referrer-Policy", "no-referrer");
    reply.offer("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
    reply.offer("Cross-Origin-Resource-Policy", policy);
    cors::label(&sim.options, seen.header("origin"), reply);
}
