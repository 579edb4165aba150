//! Limits: how often, how long, how large.

use crate::{
    expected::is_refusal,
    servers::server::Kind,
    stage::{REGION, Stage, checks, list, sign_in, token},
    wire::{Request, connect, exchange},
};

checks! { limits:
    too_many_requests_of_one_address,
    a_token_over_the_limit_is_said,
    an_address_over_the_limit_is_said,
    a_malformed_request_is_said,
    a_client_that_stops_sending_is_let_go,
}

async fn too_many_requests_of_one_address(stage: &Stage) {
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..90 {
        let (from, to, bytes) =
            (stage.client(), stage.server.address(), stage.listing("?limit=1").bytes(crate::stage::CONSOLE));
        running.spawn(async move { exchange(connect(from, to).await, &bytes).await });
    }
    let answers = running.join_all().await;
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
    let served = answers.iter().filter(|answer| answer.status == 200).count();
    assert!(
        served >= 15 && refused.len() >= 20 && served + refused.len() == 90,
        "{served} served, {} refused",
        refused.len()
    );
    for answer in refused {
        is_refusal("one too many", answer, 429, "PROXY.THROTTLED");
        assert_eq!(answer.header("retry-after"), "1");
    }
    // Somebody else is served all the same.
    stage.another_client();
    let answer = stage.ask(stage.listing("?limit=1")).await;
    assert_eq!((answer.status, answer.header("retry-after").as_str()), (200, ""));
    // Sign-ins are fewer.
    let mut statuses = Vec::new();
    for _ in 0..9 {
        let request =
            Request::new("POST", &format!("/iam/{REGION}/v3/auth/tokens")).with("Content-Type", "application/json");
        statuses.push(stage.ask(request.body(&sign_in("demo-password", 0))).await.status);
    }
    assert!(statuses[..5].iter().all(|s| *s == 201) && statuses.contains(&429), "{statuses:?}");
}

async fn a_token_over_the_limit_is_said(stage: &Stage) {
    for length in [80 * 1024, 200 * 1024] {
        let answer = stage.ask(Request::get(&list(REGION)).with("X-Auth-Token", &token(length))).await;
        match stage.kind {
            Kind::Nginx => is_refusal("a token that is too long", &answer, 431, "PROXY.HEADERS_TOO_LARGE"),
            // Caddy answers itself, and may already be gone while the rest is being sent; up to 96 KiB in all it takes.
            Kind::Caddy if length < 96 * 1024 => assert_eq!(answer.status, 401, "{}", answer.text()),
            Kind::Caddy => assert!(answer.status == 431 || answer.status == 0, "{answer:?}"),
        }
    }
}

async fn an_address_over_the_limit_is_said(stage: &Stage) {
    let answer = stage.ask(stage.listing(&format!("?server_name={}", "a".repeat(80 * 1024)))).await;
    match stage.kind {
        Kind::Nginx => is_refusal("an address that is too long", &answer, 414, "PROXY.URI_TOO_LONG"),
        Kind::Caddy => is_refusal("an address that is too long", &answer, 400, "PROXY.BAD_REQUEST"),
    }
    assert_eq!(stage.seen().await.len(), 0);
}

async fn a_malformed_request_is_said(stage: &Stage) {
    for bytes in [
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "G\u{0}T / HTTP/1.1\r\nHost: console.example.com\r\n\r\n",
        "GET /api/x HTTP/1.1\r\nHost: a b\r\n\r\n",
    ] {
        let answer = stage.write(&stage.server, bytes.as_bytes()).await;
        assert!(
            (400..600).contains(&answer.status) || (answer.status == 0 && answer.body.is_empty()),
            "{bytes:?}: {answer:?}"
        );
        if stage.kind == Kind::Nginx && answer.status == 400 {
            assert_eq!(answer.code(), "PROXY.BAD_REQUEST", "{bytes:?}: {}", answer.text());
        }
    }
}

async fn a_client_that_stops_sending_is_let_go(stage: &Stage) {
    let start = std::time::Instant::now();
    let half = format!("GET {} HTTP/1.1\r\nHost: console.example.com\r\nX-Auth-Token: MARKERhalf", list(REGION));
    let answer = stage.write(&stage.server, half.as_bytes()).await;
    assert!(answer.status == 408 || answer.status == 400 || answer.status == 0, "{answer:?}");
    assert!(start.elapsed() < std::time::Duration::from_secs(15), "{:?}", start.elapsed());
}
