//! What a path asks for. The same calls are served bare, under `/api` and `/iam` as the reference proxy has them,
//! and behind a whole URL as the two usual kinds of generic proxy do it.

use crate::region::{self, Host};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The list of a project's servers.
    Servers(String),
    /// A new token.
    Tokens,
    /// The projects of a token.
    Projects,
    /// A path the gateway does not know.
    Unknown,
    /// A path the reference proxy does not let through.
    NotProxied,
    /// The control endpoint; the rest of the path.
    Control(String),
    /// A file of the console.
    Page,
}

/// A target, its region where it has one, and the query that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// What is asked for.
    pub target: Target,
    /// Where.
    pub region: Option<&'static str>,
    /// With which parameters.
    pub query: String,
}

/// Reads path and query. `proxy` is true on the listener that is nothing but a proxy.
pub fn find(path: &str, query: &str, proxy: bool) -> Route {
    let route = |target, region| Route { target, region, query: query.to_owned() };
    if let Some(rest) = path.strip_prefix("/__sim") {
        return route(Target::Control(rest.trim_matches('/').to_owned()), None);
    }
    if let Some(route) = whole_url(path, query, proxy) {
        return route;
    }
    let parts: Vec<&str> = path.trim_start_matches('/').splitn(3, '/').collect();
    match parts.as_slice() {
        ["api" | "iam", region, rest] => match region::named(region) {
            Some(region) => {
                let identity = path.starts_with("/iam/");
                route(if identity { identity_call(rest) } else { phones_call(rest) }, Some(region))
            }
            None => route(Target::NotProxied, None),
        },
        ["api" | "iam", ..] => route(Target::NotProxied, None),
        ["v1" | "v2" | "v2.1", ..] => route(phones_call(path.trim_start_matches('/')), None),
        ["v3", ..] => route(identity_call(path.trim_start_matches('/')), None),
        _ if proxy => route(Target::NotProxied, None),
        _ => route(Target::Page, None),
    }
}

/// `/proxy/https://host/path`, `/proxy?url=…` and, on the proxy's own listener, both without `/proxy`.
fn whole_url(path: &str, query: &str, proxy: bool) -> Option<Route> {
    let rest = path.strip_prefix("/proxy").or(proxy.then_some(path))?;
    let parameter = || form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "url").map(|(_, url)| url);
    let (url, query) = match rest.trim_start_matches('/') {
        "" => {
            let url = parameter()?.into_owned();
            let (url, query) = url.split_once('?').unwrap_or((&url, ""));
            (url.to_owned(), query.to_owned())
        }
        url => (url.to_owned(), query.to_owned()),
    };
    // Some proxies fold the double slash.
    let rest = url.strip_prefix("https:/")?.trim_start_matches('/');
    let (host, path) = rest.split_once('/')?;
    let (target, region) = call_of(host, path).unwrap_or((Target::NotProxied, None));
    Some(Route { target, region, query })
}

/// What a path means on a host of the cloud.
pub fn of_host(host: &str, path: &str, query: &str) -> Route {
    let call = call_of(host, path.trim_start_matches('/'));
    let (target, region) = call.unwrap_or((Target::Unknown, None));
    Route { target, region, query: query.to_owned() }
}

fn call_of(host: &str, path: &str) -> Option<(Target, Option<&'static str>)> {
    match Host::parse(host)? {
        Host::Phones(region) => Some((phones_call(path), Some(region))),
        Host::Identity(region) => Some((identity_call(path), region)),
    }
}

fn phones_call(path: &str) -> Target {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["v1", project, "cloud-phone", "servers"] if !project.is_empty() => {
            let project = percent_encoding::percent_decode_str(project).decode_utf8_lossy();
            Target::Servers(project.into_owned())
        }
        _ => Target::Unknown,
    }
}

fn identity_call(path: &str) -> Target {
    match path {
        "v3/auth/tokens" => Target::Tokens,
        "v3/auth/projects" => Target::Projects,
        _ => Target::Unknown,
    }
}
