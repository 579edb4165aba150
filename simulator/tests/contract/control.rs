//! The control endpoint.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{PROJECT, Simulator, TOKEN, column, header, servers};

fn server(id: &str, created: &str) -> Value {
    json!({ "server_name": format!("name-{id}"), "server_id": id, "status": 5, "create_time": created })
}

fn faulty() -> Simulator {
    Simulator::start(&["--faults"])
}

#[tokio::test]
async fn it_is_not_there_without_faults() {
    let simulator = Simulator::start(&[]);
    assert_eq!(simulator.get("/__sim/requests").await.status(), 404);
    assert_eq!(simulator.listing("err-429", "").send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn what_it_does_not_understand_it_refuses() {
    let simulator = faulty();
    for (method, path, body) in [
        ("POST", "faults", json!({ "statsu": 500 })),
        ("POST", "faults", json!({ "error": "no-such-error" })),
        ("POST", "faults", json!({ "match": { "offset": "0" } })),
        ("PUT", "fleets/empty", json!({ "rows": [] })),
        ("POST", "tokens", json!({ "state": "valid" })),
    ] {
        let answer = simulator.request(method, &format!("/__sim/{path}")).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{body}");
        assert!(answer.json::<Value>().await.unwrap()["error"].is_string());
    }
    assert_eq!(simulator.get("/__sim/no-such-control").await.status(), 404);
    assert_eq!(simulator.get("/__sim/fleets/no-such-project").await.status(), 404);
    assert_eq!(
        simulator.listing("no-such-project", "").send().await.unwrap().status(),
        403,
        "looking makes nothing known"
    );
}

#[tokio::test]
async fn a_fleet_can_be_replaced_by_anything() {
    let simulator = faulty();
    let rows =
        json!([server("a", "2026-01-01T00:00:00Z"), 7, server("b", "2026-02-01T00:00:00Z"), "text", { "odd": [null] }]);
    let answer = simulator.control("PUT", &format!("fleets/{PROJECT}"), json!({ "servers": rows })).await;
    assert_eq!(answer["count"], 5);
    let list = simulator.list("").await;
    assert_eq!(column(&list, "server_id"), ["b", "a", "", "", ""]);
    assert_eq!(servers(&list)[2..], [json!(7), json!("text"), json!({ "odd": [null] })]);
    assert_eq!(simulator.list("server_name=NAME-A").await["count"], 1);

    simulator.control("PUT", "fleets/a-new-project", json!({ "generate": { "servers": 250, "seed": 9 } })).await;
    let answer: Value = simulator.listing("a-new-project", "").send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["count"], 250);
    simulator.control("POST", "reset", Value::Null).await;
    assert_eq!(simulator.list("").await["count"], 137);
}

#[tokio::test]
async fn a_fleet_can_be_changed_and_looked_at() {
    let simulator = faulty();
    let path = format!("fleets/{PROJECT}");
    let changes = json!([
        { "add": server("new", "2099-01-01T00:00:00Z") },
        { "remove": "6d74b672216d40f39377a99e7f95aa95" },
        { "patch": { "id": "4aff349ab539452a85ac5d7442b39377", "set": { "status": 5, "keypair_name": null, "metadata": { "sku": "x" } } } },
        { "order": 2 },
        { "remove": "no such server" },
    ]);
    let answer = simulator.control("POST", &path, changes).await;
    assert_eq!((answer["changed"].as_u64(), answer["count"].as_u64()), (Some(5), Some(139)));
    let fleet = simulator.control("GET", &path, Value::Null).await;
    assert_eq!(servers(&fleet)[..], simulator.everything().await[..]);
    assert_eq!(servers(&fleet)[0]["server_id"], "new");
    assert_eq!(servers(&fleet)[1]["status"], 0);
    let patched = servers(&fleet).last().unwrap();
    assert_eq!(patched["server_name"], "cph-edgr-1");
    assert_eq!((&patched["status"], &patched["metadata"]["sku"]), (&json!(5), &json!("x")));
    assert_eq!(patched["metadata"]["order_id"], "CS21111116336E8RX");
    assert!(patched.get("keypair_name").is_none());
    simulator.control("POST", &path, json!([{ "clear": {} }])).await;
    assert_eq!(simulator.list("").await["count"], 0);
}

#[tokio::test]
async fn faults_meet_the_requests_they_are_for() {
    let simulator = faulty();
    simulator
        .control(
            "POST",
            "faults",
            json!([
                { "match": { "query": { "offset": "20" } }, "times": 2, "error": "throttled", "headers": { "Retry-After": "7" } },
                { "match": { "query": { "status": "2", "offset": null } }, "times": 1, "status": 418, "body": { "any": "thing" } },
                { "match": { "project": "empty" }, "skip": 1, "times": 1, "html": 502 },
            ]),
        )
        .await;
    let status =
        async |project: &str, query: &str| simulator.listing(project, query).send().await.unwrap().status().as_u16();
    assert_eq!(status(PROJECT, "offset=0").await, 200);
    let throttled = simulator.listing(PROJECT, "offset=20").send().await.unwrap();
    assert_eq!((throttled.status().as_u16(), header(&throttled, "retry-after")), (429, "7".to_owned()));
    assert_eq!(throttled.json::<Value>().await.unwrap()["error_code"], "APIGW.0308");
    assert_eq!(status(PROJECT, "offset=20").await, 429);
    assert_eq!(status(PROJECT, "offset=20").await, 200, "two times are over");
    assert_eq!(status(PROJECT, "status=2&offset=1").await, 200);
    assert_eq!(status(PROJECT, "status=2").await, 418);
    assert_eq!(status("empty", "").await, 200);
    assert_eq!(status("empty", "").await, 502);
    assert_eq!(simulator.control("GET", "faults", Value::Null).await["faults"], json!([]));
}

#[tokio::test]
async fn every_named_error_can_be_had() {
    let simulator = faulty();
    for (name, status, code) in [
        ("bad-paging", 400, "CPS.0002"),
        ("bad-status", 400, "CPS.0010"),
        ("bad-server-id", 400, "CPS.0016"),
        ("bad-phone-model", 400, "CPS.0028"),
        ("no-permission", 403, "CPS.0001"),
        ("policy-denies", 403, "CPS.0001"),
        ("internal", 500, "CPS.0003"),
        ("token-missing", 401, "APIGW.0301"),
        ("token-malformed", 401, "APIGW.0301"),
        ("token-expired", 401, "APIGW.0301"),
        ("token-outdated", 401, "APIGW.0307"),
        ("throttled", 429, "APIGW.0308"),
        ("no-such-api", 404, "APIGW.0101"),
        ("headers-too-large", 494, "APIGW.0201"),
        ("backend-unavailable", 502, "APIGW.0201"),
        ("backend-timeout", 504, "APIGW.0201"),
        ("identity-unavailable", 503, "APIGW.0613"),
    ] {
        simulator.control("POST", "faults", json!({ "times": 1, "error": name })).await;
        let answer = simulator.listing(PROJECT, "").send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{name}");
        assert_eq!(answer.json::<Value>().await.unwrap()["error_code"], code, "{name}");
    }
}

#[tokio::test]
async fn the_fleet_can_change_between_two_pages() {
    let simulator = faulty();
    let then = json!([{ "add": server("late", "2099-01-01T00:00:00Z") }]);
    simulator
        .control("POST", "faults", json!({ "match": { "query": { "offset": "0" } }, "times": 1, "then": then }))
        .await;
    let first = simulator.list("offset=0&limit=20").await;
    let second = simulator.list("offset=20&limit=20").await;
    assert_eq!(column(&first, "server_id").last(), column(&second, "server_id").first(), "the tail comes again");
    assert_eq!((&first["count"], &second["count"]), (&json!(137), &json!(138)));
}

#[tokio::test]
async fn answers_can_overtake_each_other() {
    let simulator = faulty();
    simulator.control("POST", "faults", json!({ "match": { "query": { "offset": "0" } }, "delay_ms": 400 })).await;
    let start = Instant::now();
    let slow = async {
        simulator.list("offset=0").await;
        start.elapsed()
    };
    let fast = async {
        simulator.list("offset=10").await;
        start.elapsed()
    };
    let (slow, fast) = tokio::join!(slow, fast);
    assert!(slow >= Duration::from_millis(400) && fast < slow, "{slow:?} {fast:?}");
}

#[tokio::test]
async fn answers_can_be_dropped_cut_slowed_and_sent_elsewhere() {
    let simulator = faulty();
    let program = async |rule: Value| simulator.control("POST", "faults", rule).await;
    program(json!({ "times": 1, "deliver": "drop" })).await;
    assert!(simulator.listing(PROJECT, "").send().await.is_err());
    program(json!({ "times": 1, "deliver": "truncate" })).await;
    assert!(simulator.listing(PROJECT, "").send().await.unwrap().bytes().await.is_err());
    for way in ["hang-headers", "hang-body"] {
        program(json!({ "times": 1, "deliver": way })).await;
        let answer = simulator.listing(PROJECT, "").timeout(Duration::from_millis(1500)).send().await;
        let outcome = match answer {
            Err(error) => ("hang-headers", error),
            Ok(answer) => ("hang-body", answer.bytes().await.unwrap_err()),
        };
        assert_eq!(outcome.0, way);
        assert!(outcome.1.is_timeout());
    }
    program(json!({ "times": 1, "deliver": "slow", "slow_ms": 300 })).await;
    let start = Instant::now();
    assert_eq!(simulator.list("").await["count"], 137);
    assert!(start.elapsed() >= Duration::from_millis(300));
    program(json!({ "times": 1, "redirect": "https://elsewhere.example/", "status": 308 })).await;
    let answer = simulator.listing(PROJECT, "").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), header(&answer, "location")), (308, "https://elsewhere.example/".to_owned()));
}

#[tokio::test]
async fn tokens_can_end_and_begin() {
    let simulator = faulty();
    let status = async |token: &str| {
        let path = format!("/v1/{PROJECT}/cloud-phone/servers");
        simulator.request("GET", &path).header("X-Auth-Token", token).send().await.unwrap().status().as_u16()
    };
    for (state, expected) in [("expired", 401), ("valid", 200), ("revoked", 401), ("forbidden", 403), ("valid", 200)] {
        simulator.control("POST", "tokens", json!({ "token": TOKEN, "state": state })).await;
        assert_eq!(status(TOKEN).await, expected, "{state}");
    }
    assert_eq!(status("made-up").await, 401);
    simulator.control("POST", "tokens", json!({ "token": "made-up", "project": "empty" })).await;
    assert_eq!(status("made-up").await, 403);
    simulator.control("POST", "tokens", json!({ "token": "made-up-too", "region": "cn-north-4" })).await;
    let path = |region: &str| format!("/api/{region}/v1/{PROJECT}/cloud-phone/servers");
    for (region, expected) in [("cn-north-4", 200), ("cn-east-3", 401)] {
        let answer =
            simulator.request("GET", &path(region)).header("X-Auth-Token", "made-up-too").send().await.unwrap();
        assert_eq!(answer.status().as_u16(), expected, "{region}");
    }
}

#[tokio::test]
async fn requests_are_written_down_with_their_headers() {
    let simulator = faulty();
    simulator.listing(PROJECT, "limit=3&server_name=%E7%9B%B4").header("X-Language", "zh-cn").send().await.unwrap();
    simulator.request("POST", "/iam/cn-east-3/v3/auth/tokens").json(&json!({ "secret": "body" })).send().await.unwrap();
    let seen = simulator.control("GET", "requests", Value::Null).await;
    let requests = seen["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 2);
    let first = &requests[0];
    assert_eq!((&first["number"], &first["call"], &first["method"]), (&json!(1), &json!("servers"), &json!("GET")));
    assert_eq!(first["query"], "limit=3&server_name=%E7%9B%B4");
    assert_eq!(first["headers"]["x-auth-token"], json!([TOKEN]));
    assert_eq!(first["headers"]["x-language"], json!(["zh-cn"]));
    assert_eq!((&first["project"], &first["status"]), (&json!(PROJECT), &json!(200)));
    assert_eq!(
        (&requests[1]["call"], &requests[1]["region"], &requests[1]["status"]),
        (&json!("tokens"), &json!("cn-east-3"), &json!(400))
    );
    assert!(!seen.to_string().contains("secret"), "bodies hold passwords and are not kept");
    simulator.control("DELETE", "requests", Value::Null).await;
    assert_eq!(simulator.control("GET", "requests", Value::Null).await["requests"], json!([]));
}
