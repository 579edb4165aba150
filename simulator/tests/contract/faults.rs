//! Every project ID of `--list-faults` does what its line says.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::Response;
use serde_json::{Value, json};

use crate::harness::{Simulator, column, command, header, servers};

fn listed() -> Vec<String> {
    let output = command(&["--list-faults"]).output().expect("runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| line.split_whitespace().next().expect("an ID").to_owned()).collect()
}

struct Project {
    simulator: Arc<Simulator>,
    id: String,
}

impl Project {
    async fn ask(&self, query: &str) -> Response {
        self.simulator.listing(&self.id, query).send().await.expect("an answer")
    }

    async fn list(&self, query: &str) -> Value {
        let response = self.ask(query).await;
        assert_eq!(response.status(), 200, "{}", self.id);
        response.json().await.unwrap_or_else(|error| panic!("{}: {error}", self.id))
    }

    async fn text(&self) -> String {
        self.ask("").await.text().await.expect("a body")
    }

    /// Refuses `times` calls and then answers.
    async fn refuses(&self, times: usize, status: u16, code: &str) {
        for _ in 0..times {
            let response = self.ask("").await;
            assert_eq!(response.status().as_u16(), status, "{}", self.id);
            assert_eq!(response.json::<Value>().await.expect("JSON")["error_code"], code, "{}", self.id);
        }
    }

    async fn refuses_at_first(&self, times: usize, status: u16, code: &str) {
        self.refuses(times, status, code).await;
        assert_eq!(self.list("").await["count"], 57, "{}", self.id);
    }

    async fn field(&self, field: &str) -> Vec<Value> {
        servers(&self.list("").await).iter().map(|server| server[field].clone()).collect()
    }
}

#[tokio::test]
async fn each_does_what_it_says() {
    let simulator = Arc::new(Simulator::start(&["--faults"]));
    let listed = listed();
    assert!(listed.len() > 50);
    let mut checks = tokio::task::JoinSet::new();
    for id in listed {
        let project = Project { simulator: Arc::clone(&simulator), id };
        checks.spawn(check(project));
    }
    checks.join_all().await;
    let recorder = simulator.control("GET", "recorder", Value::Null).await;
    assert_eq!(recorder["hits"], 0, "nobody followed a redirect here");
}

async fn check(project: Project) {
    let id = project.id.clone();
    if id.starts_with("err-") {
        return refusals(project).await;
    }
    match id.as_str() {
        "empty" => assert_eq!(project.list("").await["count"], 0),
        "big-10000" => assert_eq!(project.list("offset=9990").await["servers"].as_array().unwrap().len(), 10),
        "example" => assert_eq!(column(&project.list("").await, "server_name"), ["cph-edgr-1", "cph-igfp-2"]),
        "html-200" => assert!(project.text().await.starts_with("<!doctype html>")),
        "html-gbk" | "html-gbk-meta" => {
            let response = project.ask("").await;
            let in_header = header(&response, "content-type").contains("GBK");
            let bytes = response.bytes().await.unwrap();
            assert!(bytes.windows(8).any(|part| part == b"\xcd\xf8\xb9\xd8\xb4\xed\xce\xf3"));
            assert_eq!(
                (in_header, bytes.windows(6).any(|part| part == b"gb2312")),
                (id == "html-gbk", id != "html-gbk")
            );
        }
        "error-200" | "error-200-list" => {
            let said = project.list("").await;
            assert!(said["error_code"].as_str().unwrap().starts_with("CPS.") && said["request_id"].is_string());
            assert_eq!(said["servers"].is_array(), id == "error-200-list");
        }
        "capped-50" => {
            let list = project.list("limit=100&offset=20").await;
            assert_eq!((servers(&list).len(), &list["count"]), (50, &json!(137)));
            assert_eq!(servers(&project.list("limit=100&offset=100").await).len(), 37);
            assert_eq!(servers(&project.list("limit=20").await).len(), 20);
        }
        "text-json" => {
            let response = project.ask("").await;
            assert_eq!(header(&response, "content-type"), "text/plain");
            assert_eq!(response.json::<Value>().await.unwrap()["count"], 57);
        }
        "empty-200" => assert_eq!(project.text().await, ""),
        "bom" => {
            let bytes = project.ask("").await.bytes().await.unwrap();
            assert!(bytes.starts_with(&[0xef, 0xbb, 0xbf, b'{']));
        }
        "bad-json" => assert!(serde_json::from_str::<Value>(&project.text().await).is_err()),
        "root-array" => assert_eq!(project.list("").await.as_array().unwrap().len(), 57),
        "servers-null" => assert_eq!(project.list("").await["servers"], Value::Null),
        "servers-object" => assert_eq!(project.list("").await["servers"].as_object().unwrap().len(), 57),
        "count-missing" => assert!(project.list("").await.get("count").is_none()),
        "count-text" => assert_eq!(project.list("").await["count"], "57"),
        "count-negative" => assert_eq!(project.list("").await["count"], -1),
        "count-huge" => assert_eq!(project.list("").await["count"], 1e20),
        "huge-body" => assert!(project.ask("").await.bytes().await.unwrap().len() > 50 * 1024 * 1024),
        "insert-during" | "delete-during" | "count-drift" | "shrink-past-end" | "swap-ties" => changes(project).await,
        "truncated" | "reset" | "hang-headers" | "hang-body" | "slow-3s" | "slow-body" => deliveries(project).await,
        "redirect-302" | "redirect-307" | "redirect-308" => {
            let response = project.ask("").await;
            assert_eq!(response.status().as_u16().to_string(), id[9..]);
            let recorder = project.simulator.control("GET", "", Value::Null).await["recorder"].clone();
            assert_eq!(header(&response, "location"), format!("{}/{id}", recorder.as_str().unwrap()));
        }
        _ => oddities(project).await,
    }
}

async fn refusals(project: Project) {
    match project.id.as_str() {
        "err-400" => project.refuses(3, 400, "CPS.0002").await,
        "err-401" => project.refuses(3, 401, "APIGW.0301").await,
        "err-401-region" => project.refuses(3, 401, "APIGW.0307").await,
        "err-401-later" => {
            project.list("").await;
            project.list("").await;
            project.refuses(2, 401, "APIGW.0301").await;
            let path = "/v1/err-401-later/cloud-phone/servers";
            let again = project.simulator.request("GET", path).header("X-Auth-Token", "second-token").send().await;
            assert_eq!(again.unwrap().status(), 200);
        }
        "err-403" => {
            let body: Value = project.ask("").await.json().await.unwrap();
            assert!(body["details"].is_array() && body["encoded_authorization_message"].is_string());
        }
        "err-404" => project.refuses(3, 404, "APIGW.0101").await,
        "err-429" => project.refuses_at_first(2, 429, "APIGW.0308").await,
        "err-429-always" => {
            project.refuses(4, 429, "APIGW.0308").await;
            assert_eq!(header(&project.ask("").await, "retry-after"), "");
        }
        "err-429-after-999" => assert_eq!(header(&project.ask("").await, "retry-after"), "999"),
        "err-429-after-date" => assert!(header(&project.ask("").await, "retry-after").ends_with(" GMT")),
        "err-429-after-soon" => assert_eq!(header(&project.ask("").await, "retry-after"), "soon"),
        "err-500" => project.refuses_at_first(1, 500, "CPS.0003").await,
        "err-500-always" => project.refuses(4, 500, "CPS.0003").await,
        "err-503" => project.refuses_at_first(2, 503, "APIGW.0613").await,
        "err-503-always" => project.refuses(4, 503, "APIGW.0613").await,
        "err-504" => project.refuses_at_first(2, 504, "APIGW.0201").await,
        "err-504-always" => project.refuses(4, 504, "APIGW.0201").await,
        "err-502-html" => {
            let response = project.ask("").await;
            assert_eq!((response.status().as_u16(), header(&response, "content-type")), (502, "text/html".to_owned()));
            assert!(response.text().await.unwrap().contains("<title>502 Bad Gateway</title>"));
        }
        other => panic!("{other} is listed and not tested"),
    }
}

async fn deliveries(project: Project) {
    let started = Instant::now();
    let soon = Duration::from_millis(400);
    match project.id.as_str() {
        "truncated" => assert!(project.ask("").await.bytes().await.is_err()),
        "reset" => assert!(project.simulator.listing("reset", "").send().await.is_err()),
        "hang-headers" => {
            let answer = project.simulator.listing("hang-headers", "").timeout(soon).send().await;
            assert!(answer.unwrap_err().is_timeout());
        }
        "hang-body" => {
            // The headers come, however slow the machine is; the body never ends.
            let answer = project.ask("").await;
            assert!(tokio::time::timeout(soon, answer.bytes()).await.is_err());
        }
        "slow-3s" => {
            project.list("").await;
            assert!(started.elapsed() >= Duration::from_secs(3));
        }
        "slow-body" => {
            assert_eq!(project.list("").await["count"], 57);
            assert!(started.elapsed() >= Duration::from_secs(7));
        }
        other => panic!("{other} is listed and not tested"),
    }
}

async fn changes(project: Project) {
    let first = project.list("limit=20").await;
    let second = project.list("offset=20&limit=20").await;
    let ids = |answer: &Value| column(answer, "server_id");
    match project.id.as_str() {
        "insert-during" => {
            assert_eq!(ids(&first).last(), ids(&second).first());
            assert_eq!((&first["count"], &second["count"]), (&json!(130), &json!(131)));
            let head = project.list("limit=1").await;
            assert_ne!(ids(&head)[0], ids(&first)[0]);
            assert_eq!(project.list("limit=1").await["servers"], head["servers"], "a look at the head changes nothing");
        }
        "delete-during" => {
            assert_eq!((&first["count"], &second["count"]), (&json!(130), &json!(129)));
            let again = project.list("limit=21").await;
            assert_eq!(ids(&again)[..19], ids(&first)[1..], "the first is gone");
            assert!(!ids(&second).contains(&ids(&again)[19]), "one was skipped");
        }
        "count-drift" => assert_ne!(first["count"], second["count"]),
        "shrink-past-end" => {
            assert_eq!((&first["count"], &second["count"]), (&json!(130), &json!(25)));
            assert_eq!(servers(&second).len(), 5);
            assert_eq!(servers(&project.list("offset=40&limit=20").await).len(), 0);
        }
        "swap-ties" => {
            let again = project.list("limit=20").await;
            let swapped = project.list("limit=20").await;
            assert_eq!(ids(&again), ids(&first));
            assert_ne!(ids(&swapped), ids(&first));
            let times = |answer: &Value| column(answer, "create_time");
            assert_eq!(times(&swapped), times(&first));
        }
        other => panic!("{other} is listed and not tested"),
    }
}

async fn oddities(project: Project) {
    if project.id == "deep-json" {
        let text = project.text().await;
        assert!(text.contains(&"[".repeat(2000)) && text.contains("\"count\":5"));
        return;
    }
    let list = project.list("").await;
    let rows = servers(&list);
    assert_eq!(list["count"], rows.len(), "{}", project.id);
    match project.id.as_str() {
        "null-everywhere" => {
            assert!(rows[0].as_object().unwrap().values().all(Value::is_null));
            assert_eq!(rows[0].as_object().unwrap().len(), 19);
            assert!(rows[1]["addresses"][0].as_object().unwrap().values().all(Value::is_null));
        }
        "missing-fields" => {
            let fields = |row: &Value| row.as_object().unwrap().len();
            assert!(rows.iter().any(|row| fields(row) == 0) && rows.iter().any(|row| fields(row) > 16));
        }
        "unknown-fields" => {
            assert!(rows.iter().all(|row| row["auto_renew"] == true && row["addresses"][0]["ipv6"].is_string()));
        }
        "odd-status" => {
            let status = project.field("status").await;
            for value in [json!(7), json!("5"), json!(5.0), json!(null), json!("x")] {
                assert!(status.contains(&value), "{value}");
            }
        }
        "odd-addresses" => {
            let addresses = project.field("addresses").await;
            assert!(addresses.iter().any(|list| list[0].is_null() && list[1] == json!({})));
            assert!(addresses.iter().any(Value::is_object) && addresses.iter().any(Value::is_string));
        }
        "bad-row" => {
            assert!(
                rows.iter().any(Value::is_string)
                    && rows.iter().any(Value::is_number)
                    && rows.iter().any(Value::is_null)
            );
            assert_eq!(rows.iter().filter(|row| row.is_object()).count(), 9);
        }
        "wrong-types" => {
            assert!(rows.iter().all(|row| !row["server_name"].is_string() && !row["status"].is_number()));
        }
        "duplicate-ids" => {
            let ids = column(&list, "server_id");
            assert!(ids[0] == ids[1] && ids[0] == ids[5] && ids[30] == ids[2]);
        }
        "missing-ids" => {
            let ids = project.field("server_id").await;
            assert!(ids.contains(&Value::Null) && ids.contains(&json!("")));
            assert!(rows.iter().any(|row| row.get("server_id").is_none()));
        }
        "hostile-names" => {
            let names = column(&list, "server_name");
            for part in ["<img", "</script>", "\u{202e}", "\u{200b}", "\u{0}", "=cmd|", "javascript:", "🚀"] {
                assert!(names.iter().any(|name| name.contains(part)), "{part:?}");
            }
            assert!(names.contains(&"-x".to_owned()) && names.iter().any(|name| name.len() > 100 * 1000));
        }
        "inconsistent" => {
            assert!(project.field("addresses").await.iter().any(|list| list[0]["server_ip"] == "8.8.8.8"));
        }
        "many-addresses" => assert!(rows.iter().all(|row| row["addresses"].as_array().unwrap().len() == 200)),
        other => panic!("{other} is listed and not tested"),
    }
}

#[tokio::test]
async fn the_recorder_counts_who_follows() {
    let simulator = Simulator::start(&["--faults"]);
    let answer = simulator.listing("redirect-302", "").send().await.unwrap();
    let followed = simulator
        .client
        .get(header(&answer, "location"))
        .header("X-Auth-Token", "leaked")
        .header("Origin", "https://console.example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(header(&followed, "access-control-allow-origin"), "https://console.example.com");
    let recorder = simulator.control("GET", "recorder", Value::Null).await;
    assert_eq!((recorder["hits"].as_u64(), recorder["with_token"].as_u64()), (Some(1), Some(1)));
    simulator.control("DELETE", "recorder", Value::Null).await;
    assert_eq!(simulator.control("GET", "recorder", Value::Null).await["hits"], 0);
}

#[tokio::test]
async fn a_reset_makes_the_first_calls_fail_again() {
    let simulator = Arc::new(Simulator::start(&["--faults"]));
    let project = Project { simulator: Arc::clone(&simulator), id: "err-503".to_owned() };
    project.refuses_at_first(2, 503, "APIGW.0613").await;
    simulator.control("POST", "reset", Value::Null).await;
    project.refuses_at_first(2, 503, "APIGW.0613").await;
}
