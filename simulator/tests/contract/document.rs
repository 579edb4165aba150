//! The answers against the tables and the example of the API document.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::{NOW, Simulator, servers};

const DOCUMENT: &str = include_str!("../data/query-servers.txt");

/// The rows of a table of the document, each a list of its cells.
pub fn table(title: &str) -> Vec<Vec<&'static str>> {
    let lines = || DOCUMENT.lines().map(str::trim_end).skip_while(|line| *line != title).skip(1);
    let ends = |line: &str| {
        line.starts_with("Table ")
            || line.starts_with("Example ")
            || line.ends_with("Parameters")
            || line.starts_with("Status code:")
    };
    // Lists inside a cell are set off by bullets.
    let cells: Vec<&str> =
        lines().take_while(|line| !ends(line)).filter(|line| !line.is_empty() && !line.contains('•')).collect();
    let width = cells.iter().position(|cell| *cell == "Description").expect("a heading") + 1;
    cells.chunks(width).skip(1).map(<[&str]>::to_vec).collect()
}

fn fields(title: &str) -> BTreeSet<String> {
    table(title).iter().map(|row| row[0].to_owned()).collect()
}

fn example() -> Value {
    let start = DOCUMENT.find("\n{\n").expect("an example");
    let end = DOCUMENT.rfind("\n}\n").expect("its end");
    serde_json::from_str(&DOCUMENT[start..end + 3]).expect("JSON")
}

/// The status codes of Table 2.
pub fn statuses() -> Vec<i64> {
    let lines = DOCUMENT.lines().skip_while(|line| *line != "status").skip_while(|line| !line.contains('•'));
    let lines = lines.filter(|line| !line.is_empty()).take_while(|line| line.contains('•'));
    lines
        .filter_map(|line| line.trim_start_matches([' ', '•']).split_once(':'))
        .flat_map(|(codes, _)| codes.split(|c: char| !c.is_ascii_digit()).filter_map(|code| code.parse().ok()))
        .collect()
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().expect("an object").keys().cloned().collect()
}

#[test]
fn the_document_is_read_as_it_is_meant() {
    assert_eq!(table("Table 2 Query Parameters").len(), 9);
    assert_eq!(fields("Table 5 Server").len(), 19);
    assert_eq!(fields("Table 6 Address").len(), 4);
    assert_eq!(statuses(), [0, 1, 3, 4, 2, 5, 8, 10, 11, 12, 13]);
    assert_eq!(servers(&example()).len(), 2);
}

#[tokio::test]
async fn the_example_fleet_is_the_example_to_the_letter() {
    let simulator = Simulator::start(&["--fleet", "example"]);
    let answer = simulator.list("").await;
    // Written out again, so that the order of the fields counts too.
    assert_eq!(answer["servers"].to_string(), example()["servers"].to_string());
    assert_eq!(answer["count"], 2);
    assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), ["servers", "request_id", "count"]);
}

#[tokio::test]
async fn the_examples_servers_are_the_oldest_of_the_demo_fleet() {
    let simulator = Simulator::start(&NOW);
    let answer = simulator.list("offset=135").await;
    assert_eq!(answer["servers"].to_string(), example()["servers"].to_string());
    assert_eq!(answer["count"], 137);
}

#[tokio::test]
async fn answers_have_every_field_of_the_tables_and_only_what_the_example_adds() {
    let simulator = Simulator::start(&NOW);
    let answer = simulator.list("").await;
    assert_eq!(keys(&answer), fields("Table 4 Response body parameters"));
    let all = simulator.everything().await;
    let union = |values: &[Value]| values.iter().flat_map(keys).collect::<BTreeSet<_>>();
    assert_eq!(union(&all), fields("Table 5 Server"));
    let addresses: Vec<Value> =
        all.iter().flat_map(|server| server["addresses"].as_array().expect("addresses").clone()).collect();
    assert_eq!(union(&addresses), fields("Table 6 Address"));
    let metadata: Vec<Value> = all.iter().filter_map(|server| server.get("metadata").cloned()).collect();
    let mut documented = fields("Table 7 metadata");
    assert!(documented.insert("charging_mode".to_owned()), "the table has it by now");
    assert_eq!(union(&metadata), documented);
}

#[tokio::test]
async fn fields_have_the_documented_types_and_sizes() {
    let simulator = Simulator::start(&["--servers", "2000"]);
    for server in simulator.everything().await {
        for row in table("Table 5 Server") {
            let (Some(value), kind) = (server.get(row[0]), row[1]) else { continue };
            let right = match kind {
                "String" => value.is_string(),
                "Integer" => value.is_i64(),
                "metadata object" => value.is_object(),
                _ => value.is_array(),
            };
            assert!(right, "{} is {value}, not {kind}", row[0]);
        }
        let text = |field: &str| server[field].as_str().unwrap_or_default();
        assert!(text("server_name").chars().count() <= 65);
        assert_eq!(text("server_id").len(), 32);
        assert!(text("server_model_name").len() <= 64 && text("phone_model_name").len() <= 64);
        for time in ["create_time", "update_time"] {
            let time = text(time);
            let shape: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            assert!(time.is_empty() || shape == "0000-00-00T00:00:00Z", "{time}");
        }
    }
}

#[tokio::test]
async fn every_documented_status_occurs_and_filters() {
    let simulator = Simulator::start(&NOW);
    let all = simulator.everything().await;
    for status in statuses() {
        let expected = all.iter().filter(|server| server["status"] == status).count();
        assert!(expected > 0, "no server of status {status}");
        let answer = simulator.list(&format!("status={status}")).await;
        assert_eq!(answer["count"], expected);
        assert!(servers(&answer).iter().all(|server| server["status"] == status));
    }
    assert_eq!(simulator.list("status=6").await["count"], 1, "one deleted server is left over");
    assert_eq!(simulator.list("status=7").await["count"], 0);
}

#[tokio::test]
async fn the_request_id_is_in_body_and_header() {
    let simulator = Simulator::start(&[]);
    let response = simulator.listing(crate::harness::PROJECT, "limit=1").send().await.unwrap();
    let in_header = crate::harness::header(&response, "x-request-id");
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["request_id"], in_header);
    assert!(in_header.len() == 32 && in_header.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_ne!(simulator.list("limit=1").await["request_id"], answer["request_id"]);
}
