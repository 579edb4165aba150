//! The same over HTTP/2, as browsers speak it: long tokens both ways, and refusals that say what they are.

use std::{sync::Arc, time::Duration};

use http::{Request, Response};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

use crate::{
    expected::is_refusal,
    servers::server::{Kind, local},
    stage::{CONSOLE, PASSWORD, REGION, Stage, checks, list, sign_in, token},
    tls,
    wire::{Answer, connect},
};

checks! { http2:
    pages_and_lists_come,
    a_token_of_64_kib_goes_through_both_ways,
    what_is_too_large_is_said_as_json,
    a_list_request_with_a_body_brings_none_to_the_cloud,
}

/// Sends one request of these headers, and a body where there is one; its length is told or not.
async fn ask(stage: &Stage, request: http::request::Builder, body: Option<Vec<u8>>) -> Answer {
    tokio::time::timeout(Duration::from_secs(20), exchange(stage, request, body))
        .await
        .unwrap_or_default()
        .unwrap_or_default()
}

async fn exchange(stage: &Stage, request: http::request::Builder, body: Option<Vec<u8>>) -> Option<Answer> {
    let stream = connect(stage.client(), local(stage.server.ports.tls)).await;
    let mut settings = tls::settings(stage);
    settings.alpn_protocols = vec![b"h2".to_vec()];
    let name = ServerName::try_from(CONSOLE).unwrap();
    let stream = TlsConnector::from(Arc::new(settings)).connect(name, stream).await.unwrap();
    let (mut sender, connection) = h2::client::Builder::new()
        .max_header_list_size(1024 * 1024)
        .initial_window_size(1024 * 1024)
        .handshake::<_, std::io::Cursor<Vec<u8>>>(stream)
        .await
        .unwrap();
    let running = tokio::spawn(connection);
    let (answer, mut out) = sender.send_request(request.body(()).unwrap(), body.is_none()).ok()?;
    if let Some(body) = body {
        // A server that refuses early may not want it.
        let _ = out.send_data(std::io::Cursor::new(body), true);
    }
    let answer: Response<_> = answer.await.ok()?;
    let (head, mut stream) = answer.into_parts();
    let mut found = Answer { status: head.status.as_u16(), whole: true, ..Answer::default() };
    for (name, value) in &head.headers {
        found.headers.push((name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    }
    while let Some(Ok(part)) = stream.data().await {
        let _ = stream.flow_control().release_capacity(part.len());
        found.body.extend_from_slice(&part);
    }
    running.abort();
    Some(found)
}

fn request(method: &str, target: &str) -> http::request::Builder {
    Request::builder().method(method).uri(format!("https://{CONSOLE}{target}")).version(http::Version::HTTP_2)
}

fn tokens() -> http::request::Builder {
    request("POST", &format!("/iam/{REGION}/v3/auth/tokens")).header("content-type", "application/json")
}

async fn pages_and_lists_come(stage: &Stage) {
    let answer = ask(stage, request("GET", "/"), None).await;
    assert!(answer.status == 200 && answer.text().contains("cph-app"), "{answer:?}");
    let answer = ask(stage, request("GET", &list(REGION)).header("x-auth-token", &stage.token), None).await;
    assert!(answer.status == 200 && answer.json()["servers"].is_array(), "{answer:?}");
    let answer = ask(stage, request("GET", "/api/evil/v1/p/cloud-phone/servers"), None).await;
    assert_eq!((answer.status, answer.code().as_str()), (404, "PROXY.NOT_ALLOWED"));
}

async fn a_token_of_64_kib_goes_through_both_ways(stage: &Stage) {
    let token = token(64 * 1024);
    stage.sim.token(&token, "valid").await;
    let answer = ask(stage, request("GET", &list(REGION)).header("x-auth-token", &token), None).await;
    assert_eq!(answer.status, 200, "to the cloud: {answer:?}");
    let body = serde_json::json!({ "auth": {
        "identity": { "methods": ["token"], "token": { "id": token } }, "scope": { "project": { "name": REGION } },
    } })
    .to_string();
    let answer = ask(stage, tokens().header("content-length", body.len()), Some(body.into_bytes())).await;
    assert_eq!(answer.status, 201, "in a body: {answer:?}");
    stage.keep_secret(&answer.header("x-subject-token")[..40]);
    stage
        .sim
        .fault(serde_json::json!({ "match": { "call": "tokens" }, "headers": { "X-Subject-Token": token } }))
        .await;
    let body = sign_in(PASSWORD, 0);
    let answer = ask(stage, tokens().header("content-length", body.len()), Some(body.into_bytes())).await;
    assert_eq!(answer.status, 201, "from the cloud: {answer:?}");
    assert!(answer.header("x-subject-token") == token, "it came otherwise");
}

async fn what_is_too_large_is_said_as_json(stage: &Stage) {
    let body = vec![b'x'; 80 * 1024];
    let answer = ask(stage, tokens().header("content-length", body.len()), Some(body.clone())).await;
    says_so("a body", &answer, 413, "PROXY.TOO_LARGE");
    // Where no length is told, Caddy takes none.
    let answer = ask(stage, tokens(), Some(body)).await;
    match stage.kind {
        Kind::Nginx => says_so("a body of unknown length", &answer, 413, "PROXY.TOO_LARGE"),
        Kind::Caddy => says_so("a body of unknown length", &answer, 400, "PROXY.BAD_REQUEST"),
    }
    // A header over the limit ends the connection or comes with a status, as the server has it; never with the list.
    let answer = ask(stage, request("GET", &list(REGION)).header("x-auth-token", token(200 * 1024)), None).await;
    assert!([0, 400, 431].contains(&answer.status), "{answer:?}");
    assert_eq!(stage.seen().await.len(), 0);
}

/// A refusal over TLS: the same, and it says to stay there.
fn says_so(what: &str, answer: &Answer, status: u16, code: &str) {
    let mut answer = answer.clone();
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{what}: {answer:?}");
    answer.headers.retain(|(name, _)| name != "strict-transport-security");
    is_refusal(what, &answer, status, code);
}

async fn a_list_request_with_a_body_brings_none_to_the_cloud(stage: &Stage) {
    for (target, body, told) in
        [(list(REGION), 1, true), (list(REGION), 1, false), (list(REGION), 30_000, false), (list(REGION), 30_000, true)]
    {
        let mut get = request("GET", &target).header("x-auth-token", &stage.token);
        if told {
            get = get.header("content-length", body);
        }
        let answer = ask(stage, get, Some(vec![b'x'; body])).await;
        // nginx leaves it behind, or refuses what is over its limit; Caddy refuses it.
        assert!([200, 400, 413].contains(&answer.status), "{body} {told}: {answer:?}");
        for seen in stage.seen().await {
            let headers = &seen["headers"];
            assert!(headers.get("content-length").is_none() && headers.get("transfer-encoding").is_none(), "{seen}");
        }
        stage.sim.forget_requests().await;
    }
}
