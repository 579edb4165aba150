//! The public API document and the console, held against each other: every parameter, field and status of the one is
//! known to the other, and the document's example is read without a remark.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "everything here is a test, also what the tests share")]

use std::collections::BTreeSet;

use cloud_phone_console::text::labels;
use cph_core::{
    api::{
        decode,
        filter::{FilterKey, ServerFilter},
        request::{ListServers, MAX_LIMIT, TimeUnit},
    },
    model::{
        field::Field,
        network::NetworkVersion,
        project::ProjectId,
        server::{Row, Server},
        status::{ServerStatus, StatusGroup},
        time::UtcTime,
    },
};
use serde_json::Value;

/// The contract, as published.
const DOCUMENT: &str = include_str!("../simulator/tests/data/query-servers.txt");

/// The lines of the document from one to another that begin with these words.
fn part(from: &str, to: &str) -> Vec<&'static str> {
    let is = |line: &&str, words: &str| line.starts_with(words);
    let lines = DOCUMENT.lines().map(str::trim).skip_while(|line| !is(line, from)).skip(1);
    lines.take_while(|line| !is(line, to)).filter(|line| !line.is_empty()).collect()
}

/// The first column of a table: the names that stand before a type, or before "Yes" or "No" and a type.
fn names(from: &str, to: &str) -> BTreeSet<&'static str> {
    let is_type =
        |line: &str| ["String", "Integer", "Long", "metadata object"].contains(&line) || line.starts_with("Array of ");
    let lines = part(from, to);
    let follows = |i: usize, j: usize| lines.get(i + j).copied().unwrap_or_default();
    let is_name =
        |i: usize| is_type(follows(i, 1)) || (["Yes", "No"].contains(&follows(i, 1)) && is_type(follows(i, 2)));
    (0..lines.len()).filter(|i| is_name(*i)).map(|i| follows(i, 0)).filter(|n| !["Yes", "No"].contains(n)).collect()
}

fn example() -> &'static str {
    let start = DOCUMENT.find("{\n  \"servers\"").unwrap();
    let end = start + DOCUMENT[start..].find("\n}\n").unwrap() + 2;
    &DOCUMENT[start..end]
}

/// A request that uses all there is.
fn fullest_path() -> String {
    let mut filter = ServerFilter::default();
    for (key, text) in [
        (FilterKey::ServerName, "cph"),
        (FilterKey::ServerId, "4aff349ab539452a85ac5d7442b39377"),
        (FilterKey::NetworkVersion, "v2"),
        (FilterKey::PhoneModelName, "rx1.cp.c105.d6.e5v5"),
        (FilterKey::CreateSince, "2021-11-11T08:33:40Z"),
        (FilterKey::CreateUntil, "2021-11-12T08:33:40Z"),
    ] {
        filter.set(key, text).unwrap();
    }
    let project = ProjectId::parse("06a5b529fa80d28b2f53c014024bed44").unwrap();
    ListServers { filter, status: Some(5), offset: 0, limit: MAX_LIMIT }.path(&project, TimeUnit::Milliseconds)
}

#[test]
fn the_document_is_read_as_it_is_printed() {
    assert_eq!(names("Table 1", "Table 2"), ["project_id"].into());
    assert_eq!(names("Table 2", "Request Parameters").len(), 9);
    assert_eq!(names("Table 3", "Response Parameters"), ["X-Auth-Token"].into());
    assert_eq!(names("Table 5", "Table 6").len(), 19);
}

#[test]
fn the_path_is_the_documents() {
    let line = DOCUMENT.lines().find(|line| line.starts_with("GET /v1/")).unwrap();
    let expected = line.trim_start_matches("GET ").replace("{project_id}", "06a5b529fa80d28b2f53c014024bed44");
    assert_eq!(fullest_path().split_once('?').unwrap().0, expected);
}

#[test]
fn every_query_parameter_of_table_2_is_sent_and_no_other() {
    let path = fullest_path();
    let sent: BTreeSet<_> =
        path.split_once('?').unwrap().1.split('&').map(|pair| pair.split_once('=').unwrap().0).collect();
    assert_eq!(sent, names("Table 2", "Request Parameters"));
}

#[test]
fn every_filter_of_table_2_is_one_a_person_can_set() {
    let offered: BTreeSet<_> =
        FilterKey::ALL.into_iter().map(FilterKey::parameter).chain(["offset", "limit"]).collect();
    assert_eq!(offered, names("Table 2", "Request Parameters"));
}

#[test]
fn the_largest_limit_is_the_documents() {
    assert!(DOCUMENT.contains(&format!("ranges from 1 to {MAX_LIMIT} (default)")));
}

#[test]
fn every_field_of_table_5_is_in_the_table_of_fields() {
    let known = Field::ALL.into_iter().filter(|f| !f.spec().in_metadata).map(|f| f.spec().api);
    // These two have shapes of their own.
    let known: BTreeSet<_> = known.chain(["addresses", "metadata"]).collect();
    assert_eq!(known, names("Table 5", "Table 6"));
}

#[test]
fn every_field_of_table_7_and_of_the_examples_metadata_is_in_the_table_of_fields() {
    let example: Value = serde_json::from_str(example()).unwrap();
    let mut documented: BTreeSet<&str> = names("Table 7", "Example Requests");
    let metadata = example["servers"][0]["metadata"].as_object().unwrap().clone();
    documented.extend(metadata.keys().map(String::as_str));
    let known: BTreeSet<_> = Field::ALL.into_iter().map(Field::spec).filter(|s| s.in_metadata).map(|s| s.api).collect();
    assert_eq!(known, documented);
}

#[test]
fn every_field_of_tables_4_and_6_is_read() {
    let envelope = r#"{"request_id":"r","count":7,"servers":[{"server_id":"s","addresses":[
        {"intranet_ip":"a","access_ip":"b","server_ip":"c","public_ip":"d"}]}]}"#;
    assert_eq!(names("Table 4", "Table 5"), ["request_id", "count", "servers"].into());
    assert_eq!(names("Table 6", "Table 7"), ["intranet_ip", "access_ip", "server_ip", "public_ip"].into());
    let answer = decode::servers(envelope).unwrap();
    assert_eq!((answer.request_id.as_deref(), answer.count, answer.rows.len()), (Some("r"), Some(7), 1));
    let address = &answer.rows[0].server().unwrap().addresses[0];
    let read = [&address.intranet_ip, &address.access_ip, &address.server_ip, &address.public_ip];
    assert_eq!(read.map(Option::as_deref), ["a", "b", "c", "d"].map(Some));
}

#[test]
fn every_status_of_both_lists_has_its_group() {
    // The document uses other words for the same codes in Table 2 (to ask) and in Table 5 (to answer).
    let groups = [
        ("creating", StatusGroup::Creating),
        ("abnormal", StatusGroup::Abnormal),
        ("normal", StatusGroup::Normal),
        ("frozen", StatusGroup::Frozen),
        ("stopped", StatusGroup::Stopped),
        ("powered off", StatusGroup::Stopped),
        ("being stopped", StatusGroup::Stopping),
        ("powering off", StatusGroup::Stopping),
        ("stop failed", StatusGroup::StopFailed),
        ("Failed to shut down the VM.", StatusGroup::StopFailed),
        ("starting", StatusGroup::Starting),
        ("being started", StatusGroup::Starting),
    ];
    for (from, to) in [("Table 2", "Request Parameters"), ("Table 5", "Table 6")] {
        let mut codes = BTreeSet::new();
        for line in part(from, to).iter().filter_map(|line| line.strip_prefix("• ")) {
            let (numbers, words) = line.split_once(": ").unwrap();
            let Ok(_) = numbers.chars().next().unwrap_or('-').to_string().parse::<u8>() else { continue };
            let group = groups.iter().find(|(w, _)| *w == words).unwrap_or_else(|| panic!("what is “{words}”?")).1;
            for number in numbers.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()) {
                assert_eq!(ServerStatus::read(Some(number)).group(), group, "{from}: {line}");
                codes.insert(number.parse::<i32>().unwrap());
            }
        }
        let known: BTreeSet<_> = StatusGroup::DOCUMENTED.into_iter().flat_map(StatusGroup::codes).copied().collect();
        assert_eq!(codes, known, "{from}");
    }
}

#[test]
fn every_documented_status_has_a_word() {
    for group in StatusGroup::DOCUMENTED {
        assert!(!labels::status(group).is_empty());
    }
}

#[test]
fn the_example_is_read_without_a_remark() {
    let answer = decode::servers(example()).unwrap();
    assert_eq!(answer.oddities, []);
    assert_eq!(answer.count, Some(2));
    assert_eq!(answer.request_id.as_deref(), Some("4336f6c61d2048c6b58b4368d9d95ecd"));
    assert_eq!(answer.rows.len(), 2);
    for server in answer.rows.iter().map(|row| row.server().unwrap()) {
        assert_eq!(server.unknown, []);
        assert_eq!(server.status().group(), StatusGroup::Abnormal);
        assert!(server.addresses.iter().all(|a| !a.disagrees()));
        for field in [Field::CreateTime, Field::UpdateTime] {
            assert_eq!(server.time(field).map(|t| t.to_string()).as_deref(), server.text(field));
        }
    }
    let networks: Vec<_> = answer.rows.iter().map(|row| row.server().unwrap().network()).collect();
    assert_eq!(networks, [NetworkVersion::UserDefined, NetworkVersion::SystemDefined]);
}

#[test]
fn the_example_is_read_field_for_field() {
    let answer = decode::servers(example()).unwrap();
    let expected: Value = serde_json::from_str(example()).unwrap();
    for (row, expected) in answer.rows.iter().zip(expected["servers"].as_array().unwrap()) {
        let server = row.server().unwrap();
        let mut fields = Vec::new();
        for (name, value) in expected.as_object().unwrap() {
            match name.as_str() {
                "addresses" => assert_addresses(server, value),
                "metadata" => fields.extend(value.as_object().unwrap().iter().map(|(n, v)| (true, n, v))),
                _ => fields.push((false, name, value)),
            }
        }
        for (in_metadata, name, value) in &fields {
            let field = Field::from_api(name, *in_metadata).unwrap();
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(server.text(field), Some(text.as_str()), "{name}");
        }
        // `enterprise_project_id` is in Table 5 and not in the example.
        assert_eq!(Field::ALL.iter().filter(|f| server.text(**f).is_some()).count(), fields.len());
    }
}

fn assert_addresses(server: &Server, expected: &Value) {
    let expected = expected.as_array().unwrap();
    assert_eq!(server.addresses.len(), expected.len());
    for (address, expected) in server.addresses.iter().zip(expected) {
        for (name, value) in [
            ("server_ip", &address.server_ip),
            ("public_ip", &address.public_ip),
            ("intranet_ip", &address.intranet_ip),
            ("access_ip", &address.access_ip),
        ] {
            assert_eq!(value.as_deref(), expected[name].as_str(), "{name}");
        }
    }
}

#[test]
fn the_examples_json_is_kept_verbatim() {
    let answer = decode::servers(example()).unwrap();
    for row in &answer.rows {
        assert!(example().contains(row.raw()) && row.raw().starts_with("{\n    \"server_name\""));
    }
    assert_eq!(answer.rows.iter().map(Row::raw).map(|raw| raw.matches("server_ip").count()).sum::<usize>(), 3);
}

#[test]
fn the_times_of_the_example_are_newest_first_as_the_document_says() {
    assert!(DOCUMENT.contains("by creation time in descending order"));
    let answer = decode::servers(example()).unwrap();
    let times: Vec<Option<UtcTime>> =
        answer.rows.iter().map(|row| row.server().and_then(|s| s.time(Field::CreateTime))).collect();
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]));
}
