//! The console's files as the reference deployments serve them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::Response;
use serde_json::{Value, json};

use crate::harness::{Simulator, header};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; \
    frame-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";

/// A small build in a directory of its own.
struct Dist(PathBuf);

impl Dist {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("dist-{}-{number}", std::process::id()));
        let files = [
            ("index.html", "<!doctype html><title>Console</title>"),
            ("config.json", "{\"schema\":1}"),
            ("cloud-phone-console-1f2e3d4c5b6a798_bg.wasm", "wasm, not compressed"),
            ("cloud-phone-console-1f2e3d4c5b6a798_bg.wasm.br", "wasm, as brotli"),
            ("cloud-phone-console-1f2e3d4c5b6a798_bg.wasm.gz", "wasm, as gzip"),
            ("cloud-phone-console-1f2e3d4c5b6a798.js", "export {}"),
            ("0123456789abcdef-init.js", "export {}"),
            ("boot.js", "export {}"),
            ("tokens-89abcdef01234567.css", "body {}"),
            ("snippets/leptos/inline0.js", "export {}"),
            ("logo.svg", "<svg/>"),
            (".hidden", "no"),
            ("Trunk.toml", "no"),
            ("boot.js.map", "no"),
        ];
        for (name, text) in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(root)
    }

    fn serve(&self, more: &[&str]) -> Simulator {
        let mut arguments = vec!["--dist", self.0.to_str().unwrap()];
        arguments.extend(more);
        Simulator::start(&arguments)
    }
}

impl Drop for Dist {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn get_with(simulator: &Simulator, path: &str, name: &str, value: &str) -> Response {
    simulator.request("GET", path).header(name, value).send().await.expect("an answer")
}

#[tokio::test]
async fn every_answer_carries_the_reference_headers() {
    let dist = Dist::new();
    let simulator = dist.serve(&[]);
    for path in ["/", "/index.html", "/boot.js", "/config.json", "/missing.js", "/deep/link"] {
        let answer = simulator.get(path).await;
        assert_eq!(header(&answer, "content-security-policy"), POLICY, "{path}");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert_eq!(header(&answer, "referrer-policy"), "no-referrer");
        assert_eq!(
            header(&answer, "permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
        );
        assert_eq!(header(&answer, "cross-origin-opener-policy"), "same-origin");
        assert_eq!(header(&answer, "cross-origin-resource-policy"), "same-origin");
    }
}

#[tokio::test]
async fn the_policy_takes_proxies_and_portals() {
    let dist = Dist::new();
    let simulator = dist.serve(&[
        "--connect-src",
        "https://proxy.example.com",
        "--connect-src",
        "http://127.0.0.1:1",
        "--frame-ancestors",
        "'self' https://portal.example.com",
    ]);
    let policy = header(&simulator.get("/").await, "content-security-policy");
    let expected = POLICY
        .replace("connect-src 'self'", "connect-src 'self' https://proxy.example.com http://127.0.0.1:1")
        .replace("frame-ancestors 'none'", "frame-ancestors 'self' https://portal.example.com");
    assert_eq!(policy, expected);
    let without = dist.serve(&["--csp", "none"]);
    assert_eq!(header(&without.get("/").await, "content-security-policy"), "");
}

#[tokio::test]
async fn types_and_caching_follow_the_name() {
    let dist = Dist::new();
    let simulator = dist.serve(&[]);
    let immutable = "public, max-age=31536000, immutable";
    let cases = [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/config.json", "application/json; charset=utf-8", "no-store"),
        ("/boot.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/logo.svg", "image/svg+xml", "no-cache"),
        ("/0123456789abcdef-init.js", "text/javascript; charset=utf-8", immutable),
        ("/cloud-phone-console-1f2e3d4c5b6a798.js", "text/javascript; charset=utf-8", immutable),
        ("/cloud-phone-console-1f2e3d4c5b6a798_bg.wasm", "application/wasm", immutable),
        ("/tokens-89abcdef01234567.css", "text/css; charset=utf-8", immutable),
        ("/snippets/leptos/inline0.js", "text/javascript; charset=utf-8", immutable),
    ];
    for (path, kind, caching) in cases {
        let answer = simulator.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(header(&answer, "content-type"), kind, "{path}");
        assert_eq!(header(&answer, "cache-control"), caching, "{path}");
    }
}

#[tokio::test]
async fn precompressed_files_go_to_those_who_take_them() {
    let dist = Dist::new();
    let simulator = dist.serve(&[]);
    let path = "/cloud-phone-console-1f2e3d4c5b6a798_bg.wasm";
    let cases = [
        ("gzip, deflate, br", "br", "wasm, as brotli"),
        ("gzip", "gzip", "wasm, as gzip"),
        ("br;q=0, gzip;q=0.5", "gzip", "wasm, as gzip"),
        ("identity", "", "wasm, not compressed"),
    ];
    for (accepted, encoding, body) in cases {
        let answer = get_with(&simulator, path, "Accept-Encoding", accepted).await;
        assert_eq!(header(&answer, "content-encoding"), encoding, "{accepted}");
        assert_eq!(header(&answer, "content-type"), "application/wasm");
        assert_eq!(header(&answer, "vary"), "Accept-Encoding");
        assert_eq!(answer.text().await.unwrap(), body);
    }
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let dist = Dist::new();
    let simulator = dist.serve(&[]);
    let tag = header(&simulator.get("/").await, "etag");
    assert!(tag.starts_with('"'));
    let again = get_with(&simulator, "/", "If-None-Match", &tag).await;
    assert_eq!(again.status(), 304);
    assert_eq!(header(&again, "cache-control"), "no-cache");
    assert_eq!(again.text().await.unwrap(), "");
    fs::write(dist.0.join("index.html"), "<!doctype html><title>Console, built again</title>").unwrap();
    assert_eq!(get_with(&simulator, "/", "If-None-Match", &tag).await.status(), 200);
}

#[tokio::test]
async fn nothing_falls_back_to_the_page() {
    let dist = Dist::new();
    let simulator = dist.serve(&[]);
    for path in [
        "/missing.js",
        "/missing-0123456789abcdef_bg.wasm",
        "/servers",
        "/servers/4aff349ab539452a85ac5d7442b39377",
        "/snippets",
        "/.hidden",
        "/snippets/../.hidden",
        "/%2e%2e/Cargo.toml",
        "/Trunk.toml",
        "/boot.js.map",
        "/cloud-phone-console-1f2e3d4c5b6a798_bg.wasm.br",
        "/cloud-phone-console-1f2e3d4c5b6a798_bg.wasm.gz",
    ] {
        let answer = simulator.get(path).await;
        assert_eq!(answer.status(), 404, "{path}");
        assert!(!answer.text().await.unwrap().contains("<title>"));
    }
    assert_eq!(simulator.request("POST", "/").send().await.unwrap().status(), 405);
    let head = simulator.request("HEAD", "/").send().await.unwrap();
    assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, "37".to_owned()));
}

#[tokio::test]
async fn the_state_in_the_query_does_not_matter() {
    let dist = Dist::new();
    let simulator = dist.serve(&[]);
    assert_eq!(simulator.get("/?status=5&page=2").await.status(), 200);
}

#[tokio::test]
async fn a_build_is_served_under_a_sub_path() {
    let dist = Dist::new();
    let simulator = dist.serve(&["--base", "/portal/console/"]);
    let answer = simulator.get("/portal/console?view=table").await;
    assert_eq!(answer.status(), 301);
    assert_eq!(header(&answer, "location"), "/portal/console/?view=table");
    for (path, status) in [
        ("/portal/console/", 200),
        ("/portal/console/boot.js", 200),
        ("/portal/console/config.json", 200),
        ("/portal/console/deep/link", 404),
        ("/", 404),
        ("/boot.js", 404),
        ("/portal/", 404),
    ] {
        assert_eq!(simulator.get(path).await.status(), status, "{path}");
    }
    let list = format!("/portal/console/api/cn-east-3/v1/{}/cloud-phone/servers", crate::harness::PROJECT);
    assert_eq!(header(&simulator.get(&list).await, "content-type"), "application/json", "the API below the sub-path");
    let hashed = simulator.get("/portal/console/snippets/leptos/inline0.js").await;
    assert!(header(&hashed, "cache-control").contains("immutable"));
    let both = dist.serve(&["--base", "/", "--base", "/portal/console"]);
    for path in ["/boot.js", "/portal/console/boot.js"] {
        assert_eq!(both.get(path).await.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn the_configuration_can_be_another() {
    let dist = Dist::new();
    let other = dist.0.join("other.json");
    fs::write(&other, "{\"schema\":1,\"product\":{\"name\":\"Other\"}}").unwrap();
    let simulator = dist.serve(&["--config", other.to_str().unwrap(), "--faults"]);
    let config = simulator.get("/config.json").await.json::<Value>().await.unwrap();
    assert_eq!(config["product"]["name"], "Other");

    let told = json!({ "status": 500, "body": "<html>", "headers": { "Content-Type": "text/html" } });
    simulator.control("PUT", "config", told).await;
    let answer = simulator.get("/config.json").await;
    assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (500, "text/html".to_owned()));
    assert_eq!(answer.text().await.unwrap(), "<html>");
    simulator.control("PUT", "config", json!({ "body": { "schema": 2 } })).await;
    assert_eq!(simulator.get("/config.json").await.text().await.unwrap(), "{\"schema\":2}");
    simulator.control("DELETE", "config", Value::Null).await;
    let config = simulator.get("/config.json").await.json::<Value>().await.unwrap();
    assert_eq!(config["product"]["name"], "Other");
}

#[tokio::test]
async fn faults_can_meet_files_too() {
    let dist = Dist::new();
    let simulator = dist.serve(&["--faults"]);
    let rule = json!({ "match": { "call": "page", "path": ".wasm" }, "headers": { "Content-Type": "application/octet-stream" } });
    simulator.control("POST", "faults", rule).await;
    let answer = simulator.get("/cloud-phone-console-1f2e3d4c5b6a798_bg.wasm").await;
    assert_eq!(header(&answer, "content-type"), "application/octet-stream");
    assert_eq!(header(&simulator.get("/boot.js").await, "content-type"), "text/javascript; charset=utf-8");
}
