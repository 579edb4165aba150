//! The proxy for consoles on other origins: who may use it, and that whoever may can also read its refusals.

use serde_json::json;

use crate::{
    expected::{has_headers_of_the_api, is_refusal},
    servers::server::Kind,
    simulator::PROJECT,
    stage::{ORIGIN, PROXY, REGION, Stage, checks, list, sign_in},
    wire::{Answer, Request},
};

checks! { cors:
    an_allowed_origin_reads_what_it_needs,
    any_other_origin_gets_nothing,
    preflights_name_what_each_call_needs,
    refusals_can_be_read_by_an_allowed_origin,
    no_file_of_the_console_is_there,
    the_consoles_own_origin_allows_no_other,
}

async fn ask(stage: &Stage, request: Request) -> Answer {
    stage.ask_of(&stage.server, PROXY, request).await
}

fn is_allowed(what: &str, answer: &Answer) {
    for (name, value) in [
        ("access-control-allow-origin", ORIGIN),
        ("access-control-expose-headers", "X-Subject-Token, X-Request-Id, Retry-After"),
        ("access-control-allow-credentials", ""),
        ("vary", "Origin"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {what}: {answer:?}");
    }
}

fn tells_nothing(what: &str, answer: &Answer) {
    let told: Vec<_> = answer.headers.iter().filter(|(name, _)| name.starts_with("access-control")).collect();
    assert!(told.is_empty(), "{what}: {told:?}");
}

async fn an_allowed_origin_reads_what_it_needs(stage: &Stage) {
    let answer = ask(stage, stage.listing("?limit=1").with("Origin", ORIGIN)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.json()["servers"].is_array());
    is_allowed("a list", &answer);
    has_headers_of_the_api("a list", &answer, "cross-origin");
    let request =
        Request::new("POST", &format!("/iam/{REGION}/v3/auth/tokens")).with("Content-Type", "application/json");
    let answer = ask(stage, request.with("Origin", ORIGIN).body(&sign_in("demo-password", 0))).await;
    assert_eq!(answer.status, 201);
    assert!(!answer.header("x-subject-token").is_empty());
    stage.keep_secret(&answer.header("x-subject-token")[..40]);
    is_allowed("a sign-in", &answer);
    let request = Request::get(&format!("/iam/{REGION}/v3/auth/projects")).with("X-Auth-Token", &stage.token);
    let answer = ask(stage, request.with("Origin", ORIGIN)).await;
    assert_eq!(answer.status, 200);
    is_allowed("projects", &answer);
    for seen in stage.seen().await {
        assert!(seen["headers"].get("origin").is_none(), "{seen}");
    }
}

async fn any_other_origin_gets_nothing(stage: &Stage) {
    for origin in [
        "https://evil.example",
        "https://console.example.com.evil.example",
        "https://xconsole.example.com",
        "https://sub.console.example.com",
        "https://console.example.co",
        "https://console.example.comm",
        "https://consoleXexample.com",
        "https://console.example.com:8443",
        "https://console.example.com/",
        "https://console.example.com, https://evil.example",
        "http://console.example.com",
        "null",
        "*",
        "",
    ] {
        for method in ["GET", "OPTIONS", "POST"] {
            let request = Request::new(method, &list(REGION)).with("X-Auth-Token", &stage.token).with("Origin", origin);
            let answer = ask(stage, request.with("Access-Control-Request-Method", "GET")).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (403, "PROXY.NOT_ALLOWED"),
                "{method} from {origin:?}: {answer:?}"
            );
            tells_nothing(origin, &answer);
        }
    }
    // Exactly these letters, and one of them.
    for origins in [
        vec!["https://CONSOLE.example.com"],
        vec!["HTTPS://console.example.com"],
        vec![ORIGIN, "https://evil.example"],
        vec!["https://evil.example", ORIGIN],
        vec![ORIGIN, ORIGIN],
    ] {
        let request = Request::get(&list(REGION)).with("X-Auth-Token", &stage.token);
        let answer = ask(stage, origins.iter().fold(request, |request, origin| request.with("Origin", origin))).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "PROXY.NOT_ALLOWED"), "{origins:?}: {answer:?}");
        tells_nothing("not exactly one", &answer);
    }
    // Without an Origin: no console.
    for target in [list(REGION), "/".into(), "/nothing".into()] {
        let answer = ask(stage, Request::get(&target).with("X-Auth-Token", &stage.token)).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "PROXY.NOT_ALLOWED"), "{target}: {answer:?}");
        tells_nothing("no origin", &answer);
    }
    assert_eq!(stage.seen().await.len(), 0, "something reached the cloud");
}

async fn preflights_name_what_each_call_needs(stage: &Stage) {
    for (target, method, headers) in [
        (list(REGION), "GET", "X-Auth-Token, X-Language"),
        (format!("/iam/{REGION}/v3/auth/projects"), "GET", "X-Auth-Token, X-Language"),
        (format!("/iam/{REGION}/v3/auth/tokens?nocatalog=true"), "POST", "Content-Type, X-Language"),
    ] {
        let request = Request::new("OPTIONS", &target).with("Origin", ORIGIN);
        let request = request
            .with("Access-Control-Request-Method", method)
            .with("Access-Control-Request-Headers", "x-auth-token");
        let answer = ask(stage, request).await;
        assert_eq!((answer.status, answer.body.len()), (204, 0), "{target}");
        is_allowed(&target, &answer);
        assert_eq!(answer.header("access-control-allow-methods"), method, "{target}");
        assert_eq!(answer.header("access-control-allow-headers"), headers, "{target}");
        assert_eq!(answer.header("access-control-max-age"), "600", "{target}");
    }
    for target in ["/", "/api/evil/v1/p/cloud-phone/servers", &format!("/api/{REGION}/v1/{PROJECT}/cloud-phone/phones")]
    {
        let answer = ask(stage, Request::new("OPTIONS", target).with("Origin", ORIGIN)).await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "PROXY.NOT_ALLOWED"), "{target}");
        assert_eq!(answer.header("access-control-allow-methods"), "", "{target}");
    }
    assert_eq!(stage.seen().await.len(), 0, "a preflight reached the cloud");
}

async fn refusals_can_be_read_by_an_allowed_origin(stage: &Stage) {
    let tokens = format!("/iam/{REGION}/v3/auth/tokens");
    for (request, status, code) in [
        (Request::get("/nothing"), 404, "PROXY.NOT_ALLOWED"),
        (Request::get("/api/evil/v1/p/cloud-phone/servers"), 404, "PROXY.NOT_ALLOWED"),
        (Request::new("DELETE", &list(REGION)), 405, "PROXY.METHOD"),
        (stage.listing("?a=<"), 400, "PROXY.BAD_REQUEST"),
        (Request::new("POST", &tokens).with("Content-Type", "text/plain").body("{}"), 415, "PROXY.MEDIA_TYPE"),
        (
            Request::new("POST", &tokens).with("Content-Type", "application/json").body(&"x".repeat(80_000)),
            413,
            "PROXY.TOO_LARGE",
        ),
        (Request::get(&list(REGION)).with("X-Auth-Token", "MARKERwrong"), 401, "APIGW.0301"),
    ] {
        let what = format!("{status} {code}");
        let answer = ask(stage, request.with("Origin", ORIGIN)).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.text());
        is_allowed(&what, &answer);
        has_headers_of_the_api(&what, &answer, "cross-origin");
    }
    for (fault, status, code) in [
        (json!({ "redirect": "recorder" }), 502, "PROXY.REDIRECT"),
        (json!({ "deliver": "drop" }), 502, "PROXY.UPSTREAM"),
        (
            json!({ "error": "throttled", "headers": { "Retry-After": "3", "Access-Control-Allow-Origin": "*", "Vary": "Cookie" } }),
            429,
            "APIGW.0308",
        ),
        (json!({ "error": "identity-unavailable" }), 503, "APIGW.0613"),
    ] {
        stage.sim.no_faults().await;
        stage.sim.fault(fault).await;
        let answer = ask(stage, stage.listing("").with("Origin", ORIGIN)).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.text());
        is_allowed(code, &answer);
    }
    assert_eq!(stage.recorded().await, 0);
    if stage.kind == Kind::Nginx {
        stage.another_client();
        stage.sim.no_faults().await;
        let mut answers = Vec::new();
        for _ in 0..9 {
            answers.push(
                ask(stage, Request::get(&format!("/iam/{REGION}/v3/auth/projects")).with("Origin", ORIGIN)).await,
            );
        }
        let refused = answers.iter().find(|answer| answer.code() == "PROXY.THROTTLED").expect("a limit");
        is_allowed("a limit", refused);
        assert_eq!(refused.header("retry-after"), "1");
    }
}

async fn no_file_of_the_console_is_there(stage: &Stage) {
    for target in ["/", "/index.html", "/config.json"] {
        let answer = ask(stage, Request::get(target).with("Origin", ORIGIN)).await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "PROXY.NOT_ALLOWED"), "{target}");
    }
}

async fn the_consoles_own_origin_allows_no_other(stage: &Stage) {
    for origin in [ORIGIN, "https://evil.example", "null"] {
        let answer = stage.ask(stage.listing("?limit=1").with("Origin", origin)).await;
        tells_nothing(origin, &answer);
        let answer = stage.ask(Request::new("OPTIONS", &list(REGION)).with("Origin", origin)).await;
        is_refusal("a preflight", &answer, 405, "PROXY.METHOD");
        tells_nothing(origin, &answer);
        let answer = stage.ask(Request::get("/").with("Origin", origin)).await;
        tells_nothing(origin, &answer);
    }
}
