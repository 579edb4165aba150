//! What browsers on other origins are told, as the reference proxy for another origin tells it.

use crate::options::{CorsFault, Options};
use crate::reply::Reply;
use crate::route::Target;

/// The answer to a preflight; none where the request is not one or no origin is allowed at all.
pub fn preflight(options: &Options, target: &Target, method: &str, origin: Option<&str>) -> Option<Reply> {
    if method != "OPTIONS" || options.cors_origin.is_empty() {
        return None;
    }
    if !is_allowed(options, origin) {
        return Some(Reply::new(403, "text/plain", "This origin is not allowed.\n"));
    }
    if options.cors_broken == Some(CorsFault::Preflight) {
        return None; // So that it is taken for a call, which no gateway knows.
    }
    let (methods, headers) = match target {
        Target::Servers(_) | Target::Projects => ("GET", "X-Auth-Token, X-Language"),
        Target::Tokens => ("POST", "Content-Type, X-Language"),
        _ => return None,
    };
    let headers = if options.cors_broken == Some(CorsFault::Header) { "X-Language" } else { headers };
    let mut reply = Reply { status: 204, ..Reply::default() };
    reply.set("Access-Control-Allow-Methods", methods);
    reply.set("Access-Control-Allow-Headers", headers);
    reply.set("Access-Control-Max-Age", "600");
    if let Some(origin) = origin.filter(|_| options.cors_broken == Some(CorsFault::TwicePreflight)) {
        reply = reply.with("Access-Control-Allow-Origin", origin);
    }
    Some(reply)
}

/// Whether a listener that is only a proxy has to refuse this origin.
pub fn refuses(options: &Options, origin: Option<&str>) -> bool {
    !options.cors_origin.is_empty() && origin.is_some() && !is_allowed(options, origin)
}

/// Adds the header lines an allowed origin needs.
pub fn label(options: &Options, origin: Option<&str>, reply: &mut Reply) {
    if options.cors_origin.is_empty() {
        return;
    }
    reply.set("Vary", "Origin");
    let Some(origin) = origin.filter(|_| is_allowed(options, origin)) else {
        return;
    };
    if options.cors_broken != Some(CorsFault::Allow) {
        let line = ("Access-Control-Allow-Origin".to_owned(), origin.to_owned());
        if options.cors_broken == Some(CorsFault::Twice) {
            reply.headers.push(line.clone());
        }
        reply.headers.push(line);
    }
    if options.cors_broken != Some(CorsFault::Expose) {
        reply.set("Access-Control-Expose-Headers", "X-Subject-Token, X-Request-Id, Retry-After");
    }
}

fn is_allowed(options: &Options, origin: Option<&str>) -> bool {
    origin.is_some_and(|origin| options.cors_origin.iter().any(|allowed| allowed == origin))
}
