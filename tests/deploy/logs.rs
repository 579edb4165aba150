//! What is in the logs: of every failure on every hop the reason, and of no request its query, its referrer, its token or its body.

use std::time::Duration;

use tokio::io::AsyncWriteExt;

use crate::{
    raw_cloud::{Deed, RawCloud},
    servers::{
        ca::Authority,
        folder::Folder,
        server::{Kind, Server, cloud_options},
    },
    simulator::Simulator,
    stage::{CONSOLE, PROXY, REGION, Stage, access_log, checks, list},
    wire::{Request, connect},
};

checks! { logs:
    every_failure_of_the_cloud_has_its_reason_and_no_secret,
    refusals_and_what_the_client_breaks_leave_no_secret,
    a_redirect_to_the_slash_leaves_no_query,
}

/// A list request with a secret in each place that a log might take.
fn with_secrets(stage: &Stage) -> Request {
    stage
        .listing("?server_name=MARKERquery")
        .with("Referer", "https://console.example.com/?server_name=MARKERreferrer")
        .with("Cookie", "MARKERcookie")
        .with("User-Agent", "MARKERagent")
}

/// The lines of the access log with this status.
fn lines_of(server: &Server, status: u16) -> Vec<String> {
    access_log(server)
        .lines()
        .filter(|line| line.contains(&format!("\"status\":{status},")))
        .map(str::to_owned)
        .collect()
}

/// The reason for the last answer with this status; it is written a moment after the answer.
async fn has_reason(server: &Server, what: &str, status: u16, reason: &str) {
    for _ in 0..100 {
        if lines_of(server, status).last().is_some_and(|line| line.contains(reason)) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{what}: no {reason:?} in the access log, but {:?}", lines_of(server, status).last());
}

fn has_no_secret(stage: &Stage, what: &str, server: &Server) {
    let found = stage.secrets_of(server);
    assert!(found.is_empty(), "{what}: {found:?}");
}

async fn every_failure_of_the_cloud_has_its_reason_and_no_secret(stage: &Stage) {
    let cloud = RawCloud::start(&stage.authority).await;
    let server = stage
        .another(|values| {
            values.cloud.clone_from(&cloud.address);
            values.patience = 1;
        })
        .await;
    let (none, broken, protocol, own, redirect) = match stage.kind {
        Kind::Nginx => (
            "\"why\":\"no connection to the cloud: its addresses, a firewall, or its certificate\"",
            "\"why\":\"the cloud broke off, or its answer was no HTTP\"",
            "\"why\":\"the cloud broke off, or its answer was no HTTP\"",
            "\"why\":\"the cloud itself answered so\"",
            "\"why\":\"the cloud redirected\"",
        ),
        Kind::Caddy => {
            ("", "error=connection_terminated", "error=http_protocol_error", "received-status=502", "details=redirect")
        }
    };
    let huge = format!("HTTP/1.1 200 OK\r\nX-Subject-Token: {}\r\n\r\n{{}}", "MARKERlong".repeat(20_000));
    let say = |text: &str| Deed::Say(text.as_bytes().to_vec());
    for (what, deed, status, reason) in [
        ("a connection that is closed", say(""), 502, broken),
        ("a header without a colon", say("HTTP/1.1 200 OK\r\nX-Subject-Token MARKERtoken\r\n\r\n{}"), 502, protocol),
        (
            "a length that is none",
            say("HTTP/1.1 200 OK\r\nContent-Length: MARKERx\r\nX-Subject-Token: MARKERt\r\n\r\n{}"),
            0,
            "",
        ),
        ("no HTTP", say("MARKERgarbage\r\n\r\n"), 0, ""),
        ("headers without end", say(&huge), 502, if stage.kind == Kind::Caddy { "section_size" } else { protocol }),
        ("a body that breaks off", say("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nMARKERbody"), 200, ""),
        ("chunks that are none", say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nMARKERzz\r\n{}"), 0, ""),
        ("the cloud's own 502", say("HTTP/1.1 502 No\r\nContent-Length: 10\r\n\r\nMARKERbody"), 502, own),
        (
            "a redirect",
            say("HTTP/1.1 302 F\r\nLocation: https://x/?MARKERto\r\nContent-Length: 0\r\n\r\n"),
            502,
            redirect,
        ),
        (
            "silence",
            Deed::SayAndWait(Vec::new()),
            504,
            if stage.kind == Kind::Caddy {
                "http_response_timeout"
            } else {
                "\"why\":\"the cloud did not answer in time\""
            },
        ),
    ] {
        cloud.will(deed);
        let answer = stage.ask_of(&server, CONSOLE, with_secrets(stage)).await;
        if status != 0 {
            assert_eq!(answer.status, status, "{what}: {answer:?}");
            has_reason(&server, what, status, reason).await;
        }
        has_no_secret(stage, what, &server);
    }
    stage.look_through(&server);
    // No connection: nobody there, and somebody else there.
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let folder = Folder::new();
    let options = cloud_options(&Authority::new(), &folder);
    let other = Simulator::start(&options.iter().map(String::as_str).collect::<Vec<_>>()).await;
    for (what, address, of_caddy) in [
        ("a cloud that is not there", nowhere, "error=connection_refused"),
        ("a certificate nobody vouches for", other.cloud.clone().unwrap(), "error=tls_certificate_error"),
    ] {
        let server = stage.another(|values| values.cloud = address).await;
        let answer = stage.ask_of(&server, CONSOLE, with_secrets(stage)).await;
        assert_eq!((answer.status, answer.code().as_str()), (502, "PROXY.UPSTREAM"), "{what}");
        has_reason(&server, what, 502, if stage.kind == Kind::Caddy { of_caddy } else { none }).await;
        has_no_secret(stage, what, &server);
    }
}

async fn refusals_and_what_the_client_breaks_leave_no_secret(stage: &Stage) {
    let server = stage.another(|_| ()).await;
    let secret = |request: Request| {
        request.with("X-Auth-Token", "MARKERtoken").with("Referer", "https://console.example.com/?MARKERreferrer")
    };
    let sign_in =
        Request::new("POST", &format!("/iam/{REGION}/v3/auth/tokens")).with("Content-Type", "application/json");
    let long = format!("{{\"token\":\"{}\"}}", "MARKERbody".repeat(12_000));
    for (host, request) in [
        (CONSOLE, Request::get("/?token=MARKERquery")),
        (CONSOLE, Request::get("/nothing?token=MARKERquery")),
        (CONSOLE, Request::new("POST", "/?token=MARKERquery").body("MARKERbody")),
        (CONSOLE, Request::get(&format!("{}?a=<MARKERquery", list(REGION)))),
        (CONSOLE, Request::new("DELETE", &format!("{}?token=MARKERquery", list(REGION)))),
        (CONSOLE, Request::get("/api/evil/v1/p/cloud-phone/servers?token=MARKERquery")),
        (CONSOLE, sign_in.clone().body(&long)),
        (CONSOLE, Request::get(&list(REGION)).with("X-Language", &"MARKERlong".repeat(20_000))),
        (CONSOLE, Request::get(&format!("/?{}", "MARKERlong".repeat(20_000)))),
        ("evil.example", Request::get("/?token=MARKERquery")),
        (PROXY, Request::get(&format!("{}?token=MARKERquery", list(REGION)))),
        (PROXY, Request::get(&list(REGION)).with("Origin", "https://MARKERorigin.example")),
    ] {
        let answer = stage.ask_of(&server, host, secret(request.clone())).await;
        assert!(answer.status != 502, "{answer:?}");
    }
    // Requests that are none, one too many, and one whose client goes.
    for bytes in
        ["GET /?MARKERquery\u{1} x y\r\n\r\n", "MARKER\r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\nX: MARKER\r\n\r\n"]
    {
        stage.write(&server, bytes.as_bytes()).await;
    }
    for _ in 0..9 {
        let projects = Request::get(&format!("/iam/{REGION}/v3/auth/projects"));
        stage.ask_of(&server, CONSOLE, secret(projects)).await;
    }
    if stage.kind == Kind::Nginx {
        has_reason(&server, "a limit", 429, "\"why\":\"too many requests from this address\"").await;
    }
    stage.sim.fault(serde_json::json!({ "deliver": "hang-headers" })).await;
    let mut stream = connect(stage.client(), server.address()).await;
    let request = with_secrets(stage).bytes(&format!("{CONSOLE}:{}", server.ports.plain));
    stream.write_all(&request).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(stream);
    if stage.kind == Kind::Nginx {
        has_reason(&server, "a client that goes", 499, "\"why\":\"the browser went away\"").await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    has_no_secret(stage, "refusals", &server);
}

async fn a_redirect_to_the_slash_leaves_no_query(stage: &Stage) {
    let server = stage.another(|values| values.base = "/portal/console".into()).await;
    let answer = stage.ask_of(&server, CONSOLE, Request::get("/portal/console?token=MARKERquery")).await;
    assert_eq!(answer.status, 301);
    has_reason(&server, "a redirect", 301, "").await;
    has_no_secret(stage, "a redirect", &server);
}
