//! Another origin that takes anything from anywhere and counts it: if a token ever arrives here, a redirect has leaked it.

use axum::http::request::Parts;

use crate::journal::{Seen, header_lines};
use crate::reply::Reply;
use crate::simulation::Simulation;

/// Writes the request down and answers with the most permissive CORS there is.
pub fn answer(sim: &Simulation, parts: &Parts) -> Reply {
    let headers = header_lines(&parts.headers);
    let text = |name: &str| headers.get(name).and_then(|values| values.first()).cloned();
    let origin = text("origin").unwrap_or_else(|| "*".to_owned());
    let asked = text("access-control-request-headers").unwrap_or_else(|| "*".to_owned());
    sim.recorded.note(&Seen {
        call: "recorder",
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        status: Some(200),
        ..Seen::default()
    });
    Reply::new(200, "application/json", r#"{"servers":[],"request_id":"00000000000000000000000000000000","count":0}"#)
        .with("Access-Control-Allow-Origin", &origin)
        .with("Access-Control-Allow-Headers", &asked)
        .with("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        .with("Access-Control-Expose-Headers", "*")
}
