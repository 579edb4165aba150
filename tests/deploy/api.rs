//! What the proxy lets through to the cloud: three calls, written plainly. Whatever else is asked never leaves this machine.

use serde_json::Value;

use crate::{
    expected::{has_headers_of_the_api, is_refusal},
    servers::ca::REGIONS,
    simulator::PROJECT,
    stage::{REGION, Stage, checks, list},
    wire::Request,
};

checks! { api:
    every_region_leads_to_its_own_hosts,
    queries_arrive_as_they_were_written,
    queries_that_are_none_are_refused,
    other_paths_and_regions_are_refused,
    tricks_with_paths_are_refused_as_they_are_written,
    other_methods_are_refused,
    a_request_line_that_is_no_path_is_refused,
}

/// The one request that reached the cloud.
pub async fn only(stage: &Stage, what: &str) -> Value {
    let seen = stage.seen().await;
    assert_eq!(seen.len(), 1, "{what}: {seen:?}");
    seen[0].clone()
}

async fn every_region_leads_to_its_own_hosts(stage: &Stage) {
    for region in REGIONS {
        stage.another_client();
        stage.sim.forget_requests().await;
        let request = Request::get(&format!("{}?limit=1", list(region))).with("X-Auth-Token", &stage.token);
        let answer = stage.ask(request).await;
        assert_eq!((answer.status, answer.json()["servers"].as_array().map(Vec::len)), (200, Some(1)), "{region}");
        has_headers_of_the_api(region, &answer, "same-origin");
        assert!(answer.header("content-type").starts_with("application/json"), "{region}");
        let seen = only(stage, region).await;
        assert_eq!(seen["host"], format!("cph.{region}.myhuaweicloud.com"));
        assert_eq!(seen["path"], format!("/v1/{PROJECT}/cloud-phone/servers"));
        assert_eq!((&seen["region"], &seen["query"]), (&Value::from(region), &Value::from("limit=1")));

        stage.sim.forget_requests().await;
        let request = Request::get(&format!("/iam/{region}/v3/auth/projects")).with("X-Auth-Token", &stage.token);
        let answer = stage.ask(request).await;
        assert_eq!(answer.status, 200, "{region}: {}", answer.text());
        let host = match region {
            "af-north-1" | "ru-northwest-2" => "iam.myhuaweicloud.com".to_owned(),
            _ => format!("iam.{region}.myhuaweicloud.com"),
        };
        let seen = only(stage, region).await;
        assert_eq!((&seen["host"], &seen["path"]), (&Value::from(host), &Value::from("/v3/auth/projects")));
    }
}

async fn queries_arrive_as_they_were_written(stage: &Stage) {
    let long = format!("server_name={}", "a".repeat(2000));
    for query in [
        "",
        "limit=10&offset=20",
        "server_name=a-b_c.d~e*f&status=5",
        "server_name=%E4%BA%91+%26%3D%25%2F..%2F",
        "create_since=1767322985000&create_until=1767322985000",
        "server_name=%7e%80",
        // This one is looked for in the logs.
        "server_name=MARKERquery",
        &long,
    ] {
        stage.another_client();
        stage.sim.forget_requests().await;
        let answer =
            stage.ask(stage.listing(&if query.is_empty() { String::new() } else { format!("?{query}") })).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        assert_eq!(only(stage, query).await["query"], query);
    }
}

async fn queries_that_are_none_are_refused(stage: &Stage) {
    let long = format!("server_name={}", "a".repeat(2100));
    for query in [
        "a=%00",
        "a=%0d%0aX-Evil:1",
        "a=%1F",
        "a=%7F",
        "a=%7f",
        "a=<script>",
        "a='",
        "a=\"",
        "a={x}",
        "a=\\",
        "a=b|c",
        "a=b?c",
        "a=[1]",
        "a=`",
        "a=@",
        "a=b;c",
        "a=b,c",
        &long,
    ] {
        let answer = stage.ask(stage.listing(&format!("?{query}"))).await;
        is_refusal(query, &answer, 400, "PROXY.BAD_REQUEST");
    }
    assert_eq!(stage.seen().await.len(), 0);
}

async fn other_paths_and_regions_are_refused(stage: &Stage) {
    let mut targets: Vec<String> = [
        "/api",
        "/api/",
        "/iam",
        "/iam/",
        "/api/cn-east-3",
        "/api/cn-east-3/",
        "/api/cn-east-3/v3/auth/tokens",
        "/iam/cn-east-3/v3/users",
        "/iam/cn-east-3/v3/auth/tokens/",
        "/iam/cn-east-3/v3/auth/domains",
        "/iam/cn-east-3/v3.0/OS-CREDENTIAL/credentials",
        "/api/127.0.0.1/v1/p/cloud-phone/servers",
        "/api/evil-1/v1/p/cloud-phone/servers",
        "/api/evil.example/v1/p/cloud-phone/servers",
        "/api/cn-east-3.evil.example/v1/p/cloud-phone/servers",
        "/api/CN-EAST-3/v1/p/cloud-phone/servers",
        "/api/default/v1/p/cloud-phone/servers",
        "/api/x@127.0.0.1:19999/v1/p/cloud-phone/servers",
        "/api/http://127.0.0.1:19999/steal",
        "/api/https://cph.cn-east-3.myhuaweicloud.com/v1/p/cloud-phone/servers",
        "/proxy/https://cph.cn-east-3.myhuaweicloud.com/v1/p/cloud-phone/servers",
        "/api//v1/p/cloud-phone/servers",
    ]
    .map(str::to_owned)
    .to_vec();
    for end in ["phones", "servers/", "servers/x", "serversx", "servers.json", "servers;a=b", "../phones", "jobs", ""] {
        targets.push(format!("/api/{REGION}/v1/{PROJECT}/cloud-phone/{end}"));
    }
    for project in ["", "a/b", "a%2fb", "a.b", "a b", "é", &"a".repeat(65), "..", "$(x)"] {
        targets.push(format!("/api/{REGION}/v1/{project}/cloud-phone/servers"));
    }
    for target in targets {
        let answer = stage.ask(Request::get(&target).with("X-Auth-Token", &stage.token)).await;
        // `/proxy/…` is a file that is not there; a space ends the request line.
        if target.starts_with("/proxy") || target.contains(' ') {
            assert!(answer.status == 404 || answer.status == 400, "{target}: {answer:?}");
        } else {
            is_refusal(&target, &answer, 404, "PROXY.NOT_ALLOWED");
        }
    }
    assert_eq!(stage.seen().await.len(), 0);
}

async fn tricks_with_paths_are_refused_as_they_are_written(stage: &Stage) {
    let good = format!("v1/{PROJECT}/cloud-phone/servers");
    for target in [
        format!("/api/{REGION}/v1/{PROJECT}/cloud-phone/%73ervers"),
        format!("/api/{REGION}/v1/{PROJECT}/../{PROJECT}/cloud-phone/servers"),
        format!("/api/{REGION}/./{good}"),
        format!("/api/{REGION}//{good}"),
        format!("//api/{REGION}/{good}"),
        format!("/x/../api/{REGION}/{good}"),
        format!("/api/../api/{REGION}/{good}"),
        format!("/api/evil/../{REGION}/{good}"),
        format!("/api/{REGION}/{good}/../../../../v3/auth/tokens"),
        format!("/api/{REGION}/{good}/."),
        format!("/api/{REGION}%2f{good}"),
        format!("/api/{REGION}/{good}%2f..%2f..%2fv3"),
        format!("/api/{REGION}/{good}%252f..%252f"),
        format!("/api/{REGION}/..%5c..%5c/{good}"),
        format!("/api/{REGION}/{good}%00"),
        format!("/api/{REGION}/{good}%0a"),
        format!("/api/{REGION}/{good}%0d%0aX-Evil:%201"),
        format!("/api/{REGION}/{good}%20"),
        format!("/api/{REGION}/{good}%3flimit=1"),
        format!("/api/{REGION}/{good}%23"),
        format!("/%61pi/{REGION}/{good}"),
        format!("/api/{REGION}/v1/%2e%2e/cloud-phone/servers"),
    ] {
        let answer = stage.ask(Request::get(&target).with("X-Auth-Token", &stage.token)).await;
        assert!(answer.status == 404 || answer.status == 400, "{target}: {} {}", answer.status, answer.text());
        assert_eq!(answer.header("x-evil"), "", "{target}");
        assert!(!answer.text().contains("cph-app") && !answer.text().contains("server_name"), "{target}");
    }
    assert_eq!(stage.seen().await.len(), 0, "something reached the cloud");
}

async fn other_methods_are_refused(stage: &Stage) {
    for method in ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "GETX"] {
        let request = Request::new(method, &list(REGION)).with("X-Auth-Token", &stage.token).body("");
        let answer = stage.ask(request).await;
        // A method with small letters is no method to nginx.
        let wanted = if answer.status == 400 && method == "get" { 400 } else { 405 };
        assert_eq!(answer.status, wanted, "{method}: {answer:?}");
        // nginx refuses TRACE before it knows what for.
        if method != "HEAD" && method != "TRACE" && wanted == 405 {
            is_refusal(method, &answer, 405, "PROXY.METHOD");
        }
    }
    for method in ["POST", "DELETE", "HEAD", "OPTIONS"] {
        let request =
            Request::new(method, &format!("/iam/{REGION}/v3/auth/projects")).with("X-Auth-Token", &stage.token);
        assert_eq!(stage.ask(request.body("")).await.status, 405, "{method} of the projects");
    }
    assert_eq!(stage.seen().await.len(), 0);
}

async fn a_request_line_that_is_no_path_is_refused(stage: &Stage) {
    let host = stage.sim.origin.trim_start_matches("http://").to_owned();
    for (method, target) in [
        ("CONNECT", host.clone()),
        ("CONNECT", "cph.cn-east-3.myhuaweicloud.com:443".into()),
        ("GET", format!("http://{host}/__sim/requests")),
        ("GET", format!("http://{host}{}", list(REGION))),
        ("GET", "https://cph.cn-east-3.myhuaweicloud.com/v1/p/cloud-phone/servers".into()),
        ("OPTIONS", "*".into()),
        ("GET", "*".into()),
        ("GET", "api".into()),
        ("GET", "@127.0.0.1/".into()),
    ] {
        let answer = stage.ask(Request::new(method, &target).with("X-Auth-Token", &stage.token)).await;
        // `OPTIONS *` asks for the server as a whole; that it answers tells nothing.
        let fine = answer.status >= 400 || (method == "OPTIONS" && answer.body.is_empty());
        assert!(fine, "{method} {target}: {answer:?}");
        assert!(!answer.text().contains("server_name") && !answer.text().contains("requests"), "{method} {target}");
    }
    assert_eq!(stage.seen().await.len(), 0, "something reached the cloud");
}
