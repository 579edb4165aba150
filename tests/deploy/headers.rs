//! The headers of the console's own answers, whatever their status; its policy is taken apart and compared piece by piece.

use std::collections::BTreeSet;

use crate::{
    files::script,
    simulator::PROJECT,
    stage::{CONSOLE, Stage, checks},
    wire::{Answer, Request, connect, exchange},
};

checks! { headers:
    every_answer_of_a_file_has_all_of_them,
    the_policy_says_exactly_this,
    the_values_decide_who_may_frame_and_where_requests_may_go,
    no_version_of_the_server_is_told,
}

/// The directives of the policy, in order. The values are those that are shipped.
const POLICY: &[(&str, &[&str])] = &[
    ("default-src", &["'none'"]),
    ("script-src", &["'self'", "'wasm-unsafe-eval'"]),
    ("style-src", &["'self'"]),
    ("img-src", &["'self'"]),
    ("font-src", &["'self'"]),
    ("connect-src", &["'self'"]),
    ("manifest-src", &["'self'"]),
    ("base-uri", &["'none'"]),
    ("form-action", &["'none'"]),
    ("object-src", &["'none'"]),
    ("frame-src", &["'none'"]),
    ("frame-ancestors", &["'none'"]),
    ("require-trusted-types-for", &["'script'"]),
    ("trusted-types", &["default"]),
];

/// A policy as a browser takes it apart: the first of a name counts.
fn directives(policy: &str) -> Vec<(String, Vec<String>)> {
    let mut seen = BTreeSet::new();
    let mut directives = Vec::new();
    for part in policy.split(';') {
        let mut words = part.split_ascii_whitespace().map(str::to_owned);
        let Some(name) = words.next().map(|name| name.to_ascii_lowercase()) else { continue };
        assert!(seen.insert(name.clone()), "{name} twice in {policy}");
        directives.push((name, words.collect()));
    }
    directives
}

/// The sources of one directive.
fn sources(answer: &Answer, name: &str) -> Vec<String> {
    let all = directives(&answer.header("content-security-policy"));
    all.into_iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}")).1
}

fn has_the_policy(what: &str, policy: &str) {
    let wanted: Vec<(String, Vec<String>)> = POLICY
        .iter()
        .map(|(name, values)| ((*name).to_owned(), values.iter().map(|v| (*v).to_owned()).collect()))
        .collect();
    assert_eq!(directives(policy), wanted, "{what}");
    for forbidden in
        ["unsafe-inline", "'unsafe-eval'", "unsafe-hashes", "strict-dynamic", "nonce-", "data:", "blob:", "*", "http:"]
    {
        assert!(!policy.contains(forbidden), "{what}: {forbidden} in {policy}");
    }
}

/// Requests with every status a file can have.
fn requests() -> Vec<(u16, Request)> {
    let script = script();
    vec![
        (200, Request::get("/")),
        (200, Request::get("/index.html").with("Accept-Encoding", "br")),
        (200, Request::get("/config.json")),
        (200, Request::get(&format!("/{script}"))),
        (200, Request::get(&format!("/{script}")).with("Range", "bytes=0-9")),
        (200, Request::get(&format!("/{script}")).with("Range", "bytes=99999999-")),
        (404, Request::get("/nothing.js")),
        (404, Request::get("/boot-0123456789abcdef.js")),
        (404, Request::get("/.git/config")),
        (405, Request::new("POST", "/").body("x")),
    ]
}

async fn every_answer_of_a_file_has_all_of_them(stage: &Stage) {
    for (status, request) in requests() {
        let answer = stage.ask(request.clone()).await;
        let what = format!("{request:?}");
        assert_eq!(answer.status, status, "{what}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("access-control-allow-origin", ""),
            ("set-cookie", ""),
            // Only over TLS.
            ("strict-transport-security", ""),
        ] {
            assert_eq!(answer.header(name), value, "{name} of {what}");
        }
        let kept = answer.header("cache-control");
        assert!(!kept.is_empty() && (status < 400 || kept == "no-cache"), "{what}: {kept}");
        has_the_policy(&what, &answer.header("content-security-policy"));
    }
}

async fn the_policy_says_exactly_this(stage: &Stage) {
    has_the_policy("the server", &stage.ask(Request::get("/")).await.header("content-security-policy"));
    // The simulator hosts the console with the same policy.
    let address = stage.sim.origin.trim_start_matches("http://").parse().unwrap();
    let answer = exchange(connect(stage.client(), address).await, &Request::get("/").bytes("localhost")).await;
    let policy = answer.header("content-security-policy");
    let (given, own) =
        (directives(&policy), directives(&stage.ask(Request::get("/")).await.header("content-security-policy")));
    assert_eq!(given, own, "the simulator: {policy}");
    assert_eq!(
        answer.header("permissions-policy"),
        stage.ask(Request::get("/")).await.header("permissions-policy"),
        "the simulator's"
    );
}

async fn the_values_decide_who_may_frame_and_where_requests_may_go(stage: &Stage) {
    let server = stage
        .another(|values| {
            values.frame_ancestors = "https://portal.example.com https://other.example.com".into();
            values.connect_src = "https://proxy.example.com https://second.example.com:8443".into();
        })
        .await;
    let answer = stage.ask_of(&server, CONSOLE, Request::get("/")).await;
    assert_eq!(sources(&answer, "frame-ancestors"), ["https://portal.example.com", "https://other.example.com"]);
    assert_eq!(
        sources(&answer, "connect-src"),
        ["'self'", "https://proxy.example.com", "https://second.example.com:8443"]
    );
    assert_eq!(directives(&answer.header("content-security-policy")).len(), POLICY.len());
}

async fn no_version_of_the_server_is_told(stage: &Stage) {
    for request in
        [Request::get("/"), Request::get("/nothing"), stage.listing(""), Request::get(&format!("/api/x/{PROJECT}"))]
    {
        let answer = stage.ask(request).await;
        let told = answer.header("server");
        assert!(told.is_empty() || told == "nginx", "{told}");
        assert!(
            !answer.text().contains("nginx/")
                && answer.header("x-powered-by").is_empty()
                && answer.header("via").is_empty()
        );
    }
}
