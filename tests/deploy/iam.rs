//! Signing in: one POST with a password in it, taken only as JSON, small, and without anything on the side.

use serde_json::json;

use crate::{
    api::only,
    expected::{has_headers_of_the_api, is_refusal},
    servers::ca::REGIONS,
    stage::{PASSWORD, REGION, Stage, checks, sign_in, token},
    wire::Request,
};

checks! { iam:
    a_sign_in_gives_a_token_that_works,
    a_refused_sign_in_passes_as_it_is,
    only_json_is_taken,
    only_posts_without_a_query_of_their_own_are_taken,
    a_body_may_have_72_kib,
    a_token_of_64_kib_can_be_exchanged,
    projects_are_listed_for_a_token,
}

/// The path of a region's tokens.
fn tokens(region: &str) -> String {
    format!("/iam/{region}/v3/auth/tokens")
}

fn post(query: &str) -> Request {
    Request::new("POST", &format!("{}{query}", tokens(REGION)))
}

async fn a_sign_in_gives_a_token_that_works(stage: &Stage) {
    for region in REGIONS {
        stage.another_client();
        stage.sim.forget_requests().await;
        let request = Request::new("POST", &format!("{}?nocatalog=true", tokens(region)));
        let mut request = request.with("Content-Type", "application/json; charset=utf-8").with("X-Language", "en-us");
        for (name, value) in
            [("Cookie", "a=b"), ("Origin", "https://console.example.com"), ("X-Auth-Token", "MARKERother")]
        {
            request = request.with(name, value);
        }
        let answer = stage.ask(request.body(&sign_in(PASSWORD, 0))).await;
        assert_eq!(answer.status, 201, "{region}: {}", answer.text());
        assert!(answer.json()["token"]["expires_at"].is_string(), "{}", answer.text());
        has_headers_of_the_api(region, &answer, "same-origin");
        let token = answer.header("x-subject-token");
        assert!(token.len() > 9000, "{region}: {} characters", token.len());
        stage.keep_secret(&token[..40]);
        let seen = only(stage, region).await;
        assert_eq!((&seen["call"], &seen["query"]), (&json!("tokens"), &json!("nocatalog=true")));
        let mut names: Vec<&String> = seen["headers"].as_object().unwrap().keys().collect();
        names.retain(|name| *name != "connection");
        assert_eq!(names, ["accept", "content-length", "content-type", "host", "user-agent", "x-language"], "{seen}");
        let project = format!("/api/{region}/v1/{}/cloud-phone/servers", crate::simulator::PROJECT);
        if region == REGION {
            let list = stage.ask(Request::get(&project).with("X-Auth-Token", &token)).await;
            assert_eq!(list.status, 200, "{}", list.text());
        }
    }
}

async fn a_refused_sign_in_passes_as_it_is(stage: &Stage) {
    let answer = stage.ask(post("").with("Content-Type", "application/json").body(&sign_in("MARKERwrong", 0))).await;
    assert_eq!((answer.status, &answer.json()["error"]["code"]), (401, &json!(401)), "{}", answer.text());
    assert_eq!(answer.header("x-subject-token"), "");
    let answer = stage.ask(post("").with("Content-Type", "application/json").body("{")).await;
    assert_eq!((answer.status, answer.code().as_str()), (400, ""), "{}", answer.text());
    assert!(answer.json()["error"].is_object(), "{}", answer.text());
}

async fn only_json_is_taken(stage: &Stage) {
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "text/plain; application/json",
        "application/json-patch+json",
        "",
    ] {
        let answer = stage.ask(post("").with("Content-Type", kind).body(&sign_in(PASSWORD, 0))).await;
        is_refusal(kind, &answer, 415, "PROXY.MEDIA_TYPE");
    }
    is_refusal("no type", &stage.ask(post("").body("{}")).await, 415, "PROXY.MEDIA_TYPE");
    assert_eq!(stage.seen().await.len(), 0);
    for kind in ["application/json", "application/json;charset=utf8", "Application/JSON ; charset=utf-8"] {
        stage.another_client();
        let answer = stage.ask(post("").with("Content-Type", kind).body(&sign_in(PASSWORD, 0))).await;
        assert_eq!(answer.status, 201, "{kind}: {}", answer.text());
    }
}

async fn only_posts_without_a_query_of_their_own_are_taken(stage: &Stage) {
    for method in ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"] {
        let request = Request::new(method, &tokens(REGION)).with("Content-Type", "application/json");
        assert_eq!(stage.ask(request.body("{}")).await.status, 405, "{method}");
    }
    for query in ["?nocatalog=false", "?nocatalog=true&a=b", "?a=b", "?nocatalog=true%0a", "?X-Auth-Token=a"] {
        let answer = stage.ask(post(query).with("Content-Type", "application/json").body("{}")).await;
        is_refusal(query, &answer, 400, "PROXY.BAD_REQUEST");
    }
    // A length that is not told before could be any length.
    let mut chunked = post("")
        .with("Content-Type", "application/json")
        .with("Transfer-Encoding", "chunked")
        .bytes("console.example.com");
    chunked.extend_from_slice(b"2\r\n{}\r\n0\r\n\r\n");
    let answer = stage.write(&stage.server, &chunked).await;
    is_refusal("a body in chunks", &answer, 400, "PROXY.BAD_REQUEST");
    assert_eq!(stage.seen().await.len(), 0);
}

async fn a_body_may_have_72_kib(stage: &Stage) {
    let base = sign_in(PASSWORD, 0).len();
    let answer =
        stage.ask(post("").with("Content-Type", "application/json").body(&sign_in(PASSWORD, 72 * 1024 - base))).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    stage.sim.forget_requests().await;
    for more in [1, 4 * 1024, 100 * 1024] {
        let body = sign_in(PASSWORD, 72 * 1024 - base + more);
        let answer = stage.ask(post("").with("Content-Type", "application/json").body(&body)).await;
        is_refusal(&format!("{} bytes", body.len()), &answer, 413, "PROXY.TOO_LARGE");
    }
    assert_eq!(stage.seen().await.len(), 0);
}

async fn a_token_of_64_kib_can_be_exchanged(stage: &Stage) {
    // The longest that is promised, as "Find my projects" sends it: in the body. The same one then goes in the header.
    let token = token(64 * 1024);
    stage.sim.token(&token, "valid").await;
    let body = json!({ "auth": {
        "identity": { "methods": ["token"], "token": { "id": token } },
        "scope": { "project": { "name": REGION } },
    } });
    let answer =
        stage.ask(post("?nocatalog=true").with("Content-Type", "application/json").body(&body.to_string())).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(!answer.header("x-subject-token").is_empty());
    stage.keep_secret(&answer.header("x-subject-token")[..40]);
    let projects = Request::get(&format!("/iam/{REGION}/v3/auth/projects")).with("X-Auth-Token", &token);
    assert_eq!(stage.ask(projects).await.status, 200);
}

async fn projects_are_listed_for_a_token(stage: &Stage) {
    let path = format!("/iam/{REGION}/v3/auth/projects");
    let answer = stage.ask(Request::get(&path).with("X-Auth-Token", &stage.token).with("Cookie", "a=b")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.json()["projects"].as_array().unwrap().iter().any(|project| project["name"] == REGION));
    has_headers_of_the_api("projects", &answer, "same-origin");
    let seen = only(stage, "projects").await;
    assert!(seen["headers"].get("cookie").is_none() && seen["query"] == "", "{seen}");
    assert_eq!(stage.ask(Request::get(&path).with("X-Auth-Token", "MARKERwrong")).await.status, 401);
    let answer = stage.ask(Request::get(&format!("{path}?domain_id=a")).with("X-Auth-Token", &stage.token)).await;
    is_refusal("a query", &answer, 400, "PROXY.BAD_REQUEST");
}
