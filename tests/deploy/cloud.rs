//! What passes between the proxy and the cloud: which headers go there, which come back, and what becomes of the cloud's failures.

use serde_json::{Value, json};

use crate::{
    api::only,
    expected::{has_headers_of_the_api, is_refusal},
    servers::{
        ca::Authority,
        folder::Folder,
        server::{Kind, cloud_options},
    },
    simulator::{PROJECT, Simulator},
    stage::{CONSOLE, REGION, Stage, checks, list, token},
    wire::{Request, connect, exchange},
};

checks! { cloud:
    only_named_headers_go_to_the_cloud,
    nothing_that_steers_a_browser_comes_back,
    a_redirect_is_never_followed_nor_passed_on,
    the_clouds_refusals_pass_as_they_are,
    an_answer_that_breaks_off_does_not_look_whole,
    a_cloud_that_does_not_answer_is_said,
    a_cloud_with_another_certificate_gets_no_token,
    long_tokens_go_through_both_ways,
    a_log_that_says_all_says_no_token,
}

async fn only_named_headers_go_to_the_cloud(stage: &Stage) {
    let mut request = stage.listing("?limit=1").with("X-Language", "zh-cn");
    for (name, value) in [
        ("Cookie", "session=MARKERcookie"),
        ("Authorization", "Bearer MARKERbearer"),
        ("Proxy-Authorization", "Basic MARKERbasic"),
        ("Referer", "https://console.example.com/?a=b"),
        ("Origin", "https://console.example.com"),
        ("X-Forwarded-For", "10.0.0.1"),
        ("X-Forwarded-Host", "evil.example"),
        ("X-Real-IP", "10.0.0.1"),
        ("Forwarded", "for=10.0.0.1"),
        ("Via", "1.1 evil"),
        ("X-Original-URL", "/v3/auth/tokens"),
        ("X-Rewrite-URL", "/v3/auth/tokens"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("X-Project-Id", "other"),
        ("X-Domain-Id", "other"),
        ("X-Subject-Token", "MARKERsubject"),
        ("X-Sdk-Date", "20260101T000000Z"),
        ("If-None-Match", "*"),
        ("Range", "bytes=0-1"),
        ("Accept", "text/html"),
        ("Accept-Encoding", "gzip, br"),
        ("Accept-Language", "de"),
        ("User-Agent", "Mozilla/5.0 (somebody)"),
        ("Sec-Fetch-Site", "cross-site"),
        ("DNT", "1"),
        ("Expect", "100-continue"),
        ("TE", "trailers"),
        ("Content-Type", "text/plain"),
        ("Keep-Alive", "timeout=5"),
    ] {
        request = request.with(name, value);
    }
    let answer = stage.ask(request).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let seen = only(stage, "a list").await;
    let mut names: Vec<&String> = seen["headers"].as_object().unwrap().keys().collect();
    names.retain(|name| *name != "connection");
    assert_eq!(names, ["accept", "host", "user-agent", "x-auth-token", "x-language"], "{seen}");
    let header = |name: &str| seen["headers"][name].clone();
    assert_eq!(header("accept"), json!(["application/json"]));
    assert_eq!(header("host"), json!([format!("cph.{REGION}.myhuaweicloud.com")]));
    assert_eq!(header("user-agent"), json!(["cloud-phone-console-proxy"]));
    assert_eq!(header("x-auth-token"), json!([stage.token]));
    assert_eq!(header("x-language"), json!(["zh-cn"]));
    // A language the service does not have, and no token: neither header goes.
    stage.sim.forget_requests().await;
    let answer = stage.ask(Request::get(&list(REGION)).with("X-Language", "tlh; evil")).await;
    assert_eq!(answer.status, 401);
    let seen = only(stage, "a list without a token").await;
    assert!(seen["headers"].get("x-language").is_none() && seen["headers"].get("x-auth-token").is_none(), "{seen}");
    // Nothing in a token means anything to the server.
    let odd = "MARKER{env.HOME}{http.request.host}$host${request_id}%24";
    stage.sim.token(odd, "valid").await;
    let answer = stage.ask(Request::get(&list(REGION)).with("X-Auth-Token", odd)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

async fn nothing_that_steers_a_browser_comes_back(stage: &Stage) {
    let unwanted = [
        ("Set-Cookie", "a=b"),
        ("Location", "https://evil.example/"),
        ("Refresh", "0; url=https://evil.example/"),
        ("X-Powered-By", "evil"),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Expose-Headers", "*"),
        ("Access-Control-Allow-Private-Network", "true"),
        ("Link", "<https://evil.example/>; rel=preload"),
        ("Clear-Site-Data", "\"*\""),
        ("Strict-Transport-Security", "max-age=1"),
        ("WWW-Authenticate", "Basic realm=\"x\""),
        ("Content-Disposition", "attachment"),
        ("Service-Worker-Allowed", "/"),
        ("SourceMap", "https://evil.example/map"),
        ("Report-To", "{}"),
        ("NEL", "{}"),
        ("Alt-Svc", "h3=\":443\""),
        ("Timing-Allow-Origin", "*"),
        ("Expires", "Thu, 01 Jan 2099 00:00:00 GMT"),
        ("Age", "5"),
        ("ETag", "\"a\""),
        ("X-Accel-Redirect", "/config.json"),
        ("X-Accel-Expires", "100"),
        ("X-Accel-Charset", "utf-7"),
    ];
    let mut headers = serde_json::Map::new();
    for (name, value) in unwanted {
        headers.insert(name.into(), json!(value));
    }
    for (name, value) in [
        ("Cache-Control", "public, max-age=600"),
        ("Content-Security-Policy", "default-src *"),
        ("Vary", "Cookie"),
        ("Retry-After", "7"),
    ] {
        headers.insert(name.into(), json!(value));
    }
    stage.sim.fault(json!({ "headers": headers })).await;
    let answer = stage.ask(stage.listing("?limit=1")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.json()["servers"].is_array(), "{}", answer.text());
    for (name, _) in unwanted {
        assert_eq!(answer.header(&name.to_ascii_lowercase()), "", "{name}");
    }
    has_headers_of_the_api("an answer with much on top", &answer, "same-origin");
    assert_eq!((answer.header("retry-after").as_str(), answer.header("vary").as_str()), ("7", ""));
    assert_eq!(answer.header("x-request-id").len(), 32, "{answer:?}");
}

async fn a_redirect_is_never_followed_nor_passed_on(stage: &Stage) {
    for status in [301, 302, 303, 307, 308] {
        stage.sim.no_faults().await;
        stage.sim.fault(json!({ "redirect": "recorder", "status": status })).await;
        let answer = stage.ask(stage.listing("")).await;
        is_refusal(&format!("a redirect with {status}"), &answer, 502, "PROXY.REDIRECT");
        assert_eq!(answer.header("refresh"), "");
        stage.another_client();
        let projects = Request::get(&format!("/iam/{REGION}/v3/auth/projects")).with("X-Auth-Token", &stage.token);
        is_refusal("a redirect of IAM", &stage.ask(projects).await, 502, "PROXY.REDIRECT");
        let sign_in =
            Request::new("POST", &format!("/iam/{REGION}/v3/auth/tokens")).with("Content-Type", "application/json");
        is_refusal("a redirect of a sign-in", &stage.ask(sign_in.body("{}")).await, 502, "PROXY.REDIRECT");
    }
    assert_eq!(stage.recorded().await, 0, "the recorder was reached");
    assert_eq!(stage.seen().await.len(), 15, "each was asked once");
}

async fn the_clouds_refusals_pass_as_they_are(stage: &Stage) {
    for (fault, status, code) in [
        ("bad-status", 400, "CPS.0010"),
        ("token-expired", 401, "APIGW.0301"),
        ("token-outdated", 401, "APIGW.0307"),
        ("no-permission", 403, "CPS.0001"),
        ("policy-denies", 403, ""),
        ("no-such-api", 404, "APIGW.0101"),
        ("throttled", 429, "APIGW.0308"),
        ("headers-too-large", 494, "APIGW.0201"),
        ("internal", 500, "CPS.0003"),
        ("identity-unavailable", 503, "APIGW.0613"),
    ] {
        stage.sim.no_faults().await;
        stage.sim.fault(json!({ "error": fault, "headers": { "Retry-After": "17" } })).await;
        // The same, of the cloud itself.
        let address = stage.sim.origin.trim_start_matches("http://").parse().unwrap();
        let direct = Request::get(&format!("/v1/{PROJECT}/cloud-phone/servers")).with("X-Auth-Token", &stage.token);
        let direct = exchange(connect(stage.client(), address).await, &direct.bytes("localhost")).await;
        let answer = stage.ask(stage.listing("")).await;
        assert_eq!((answer.status, direct.status), (status, status), "{fault}: {}", answer.text());
        let without_number = |value: Value| {
            let mut value = value;
            value.as_object_mut().map(|object| object.remove("request_id"));
            value
        };
        assert_eq!(without_number(answer.json()), without_number(direct.json()), "{fault}");
        assert!(code.is_empty() || answer.code() == code, "{fault}: {}", answer.text());
        assert_eq!(answer.header("retry-after"), "17", "{fault}");
        assert_eq!(answer.header("x-request-id").len(), 32, "{fault}");
        has_headers_of_the_api(fault, &answer, "same-origin");
    }
    for status in [405, 408, 409, 413, 414, 415, 418, 431, 501] {
        stage.sim.no_faults().await;
        stage
            .sim
            .fault(json!({ "status": status, "body": { "error_code": "CPS.9999", "error_msg": "as it was" } }))
            .await;
        let answer = stage.ask(stage.listing("")).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, "CPS.9999"), "{}", answer.text());
    }
    // nginx cannot tell the cloud's own 502 and 504 from a cloud that was not reached.
    for (status, own) in [(502, "PROXY.UPSTREAM"), (504, "PROXY.TIMEOUT")] {
        stage.sim.no_faults().await;
        stage
            .sim
            .fault(json!({ "status": status, "body": { "error_code": "APIGW.0201", "error_msg": "Backend" } }))
            .await;
        let answer = stage.ask(stage.listing("")).await;
        let code = if stage.kind == Kind::Nginx { own } else { "APIGW.0201" };
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.text());
    }
}

async fn an_answer_that_breaks_off_does_not_look_whole(stage: &Stage) {
    stage.sim.fault(json!({ "deliver": "truncate" })).await;
    let answer = stage.ask(stage.listing("")).await;
    assert!(!answer.whole || answer.status == 502, "a cut answer came as a whole one: {answer:?}");
    stage.sim.no_faults().await;
    stage.sim.fault(json!({ "deliver": "drop" })).await;
    is_refusal("a connection that is closed", &stage.ask(stage.listing("")).await, 502, "PROXY.UPSTREAM");
}

async fn a_cloud_that_does_not_answer_is_said(stage: &Stage) {
    let server = stage.another(|values| values.patience = 1).await;
    stage.sim.fault(json!({ "deliver": "hang-headers" })).await;
    let answer = stage.ask_of(&server, CONSOLE, stage.listing("")).await;
    is_refusal("a cloud that is silent", &answer, 504, "PROXY.TIMEOUT");
    stage.look_through(&server);
    // Nobody listens there.
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let server = stage.another(|values| values.cloud = nowhere).await;
    let answer = stage.ask_of(&server, CONSOLE, stage.listing("")).await;
    is_refusal("a cloud that is not there", &answer, 502, "PROXY.UPSTREAM");
    stage.look_through(&server);
}

async fn a_cloud_with_another_certificate_gets_no_token(stage: &Stage) {
    // One that nobody vouches for, and one that is vouched for but is somebody else's.
    let folder = Folder::new();
    let unknown = cloud_options(&Authority::new(), &folder);
    let other = Folder::new();
    let mut foreign = cloud_options(&stage.authority, &other);
    stage.authority.certify(
        &other.path(""),
        "cloud",
        &["evil.example".to_owned(), "cph.cn-north-4.myhuaweicloud.com".to_owned()],
    );
    foreign.truncate(6);
    for (what, options) in [("an unknown authority", unknown), ("another host's certificate", foreign)] {
        let cloud = Simulator::start(&options.iter().map(String::as_str).collect::<Vec<_>>()).await;
        cloud.token(&stage.token, "valid").await;
        let server = stage.another(|values| values.cloud = cloud.cloud.clone().unwrap()).await;
        let answer = stage.ask_of(&server, CONSOLE, stage.listing("")).await;
        is_refusal(what, &answer, 502, "PROXY.UPSTREAM");
        assert_eq!(cloud.requests().await.len(), 0, "{what}");
        if what != "an unknown authority" {
            // The host it is for is reached there, so it is the name that decides.
            let right = Request::get(&list("cn-north-4")).with("X-Auth-Token", &stage.token);
            assert_eq!(stage.ask_of(&server, CONSOLE, right).await.status, 200, "{what}");
        }
        stage.look_through(&server);
    }
}

async fn long_tokens_go_through_both_ways(stage: &Stage) {
    for length in [12 * 1024, 30 * 1000, 60 * 1024, 64 * 1024] {
        let token = token(length);
        stage.sim.forget_requests().await;
        stage.sim.token(&token, "valid").await;
        let answer = stage.ask(Request::get(&format!("{}?limit=1", list(REGION))).with("X-Auth-Token", &token)).await;
        assert_eq!(answer.status, 200, "{length} bytes to the cloud: {}", answer.text());
        assert!(
            only(stage, "a list").await["headers"]["x-auth-token"][0] == token.as_str(),
            "{length} bytes came otherwise"
        );

        stage.another_client();
        stage.sim.no_faults().await;
        stage.sim.fault(json!({ "match": { "call": "tokens" }, "headers": { "X-Subject-Token": token } })).await;
        let sign_in = Request::new("POST", &format!("/iam/{REGION}/v3/auth/tokens"));
        let answer = stage
            .ask(sign_in.with("Content-Type", "application/json").body(&crate::stage::sign_in("demo-password", 0)))
            .await;
        assert_eq!(answer.status, 201, "{length} bytes from the cloud: {}", answer.text());
        assert!(answer.header("x-subject-token") == token, "{length} bytes came otherwise");
    }
}

async fn a_log_that_says_all_says_no_token(stage: &Stage) {
    let server = stage.another(|values| values.debug = true).await;
    let sign_in =
        Request::new("POST", &format!("/iam/{REGION}/v3/auth/tokens")).with("Content-Type", "application/json");
    let answer = stage.ask_of(&server, CONSOLE, sign_in.body(&crate::stage::sign_in("demo-password", 0))).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    stage.keep_secret(&answer.header("x-subject-token")[..40]);
    for (fault, status) in
        [(json!({}), 200), (json!({ "deliver": "drop" }), 502), (json!({ "error": "token-expired" }), 401)]
    {
        stage.sim.no_faults().await;
        stage.sim.fault(fault).await;
        assert_eq!(stage.ask_of(&server, CONSOLE, stage.listing("?limit=1")).await.status, status);
    }
    assert_eq!(stage.ask_of(&server, CONSOLE, stage.listing("?a=<").with("Cookie", "MARKERcookie")).await.status, 400);
    assert!(server.said().contains("\"level\":\"debug\""), "it does not say all: {}", server.said());
    let found = stage.secrets_of(&server);
    assert!(found.is_empty(), "{found:?}");
}
