//! Every parameter of Table 2 does what the table says.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::table;
use crate::harness::{NOW, PROJECT, Simulator, column, servers};

async fn count(simulator: &Simulator, query: &str) -> usize {
    usize::try_from(simulator.list(query).await["count"].as_u64().expect("a count")).unwrap()
}

fn unix(time: &Value) -> i64 {
    use time::format_description::well_known::Rfc3339;
    time::OffsetDateTime::parse(time.as_str().expect("a time"), &Rfc3339).expect("RFC 3339").unix_timestamp()
}

#[test]
fn all_nine_are_tested_here() {
    let tested = [
        "offset",
        "limit",
        "server_name",
        "server_id",
        "network_version",
        "phone_model_name",
        "create_since",
        "create_until",
        "status",
    ];
    let documented: Vec<_> = table("Table 2 Query Parameters").iter().map(|row| row[0]).collect();
    assert_eq!(documented, tested);
}

#[tokio::test]
async fn the_list_is_in_descending_order_of_creation_and_stable() {
    let simulator = Simulator::start(&NOW);
    let all = simulator.everything().await;
    assert_eq!(all.len(), 137);
    assert!(all.windows(2).all(|pair| unix(&pair[0]["create_time"]) >= unix(&pair[1]["create_time"])));
    assert!(all.windows(2).any(|pair| pair[0]["create_time"] == pair[1]["create_time"]), "there are ties");
    assert_eq!(all, simulator.everything().await);
    let ids: BTreeSet<_> = all.iter().map(|server| server["server_id"].to_string()).collect();
    assert_eq!(ids.len(), 137);
}

#[tokio::test]
async fn offset_counts_servers_and_limit_sizes_the_page() {
    let simulator = Simulator::start(&NOW);
    let all = simulator.everything().await;
    assert_eq!(servers(&simulator.list("").await).len(), 100, "the default limit");
    for (offset, limit) in [(0, 1), (1, 1), (20, 20), (130, 100), (136, 1), (99, 100)] {
        let answer = simulator.list(&format!("offset={offset}&limit={limit}")).await;
        let end = (offset + limit).min(137);
        assert_eq!(servers(&answer)[..], all[offset..end], "{offset} {limit}");
        assert_eq!(answer["count"], 137);
    }
    for offset in [137, 138, 9000, 2_000_000_000] {
        let answer = simulator.list(&format!("offset={offset}")).await;
        assert_eq!((servers(&answer).len(), answer["count"].as_u64()), (0, Some(137)));
    }
}

#[tokio::test]
async fn server_name_is_part_of_a_name_in_any_case() {
    let simulator = Simulator::start(&NOW);
    let all = simulator.everything().await;
    for part in ["cph", "EDGR", "-1", "自动化", "live-stream", "no such name"] {
        let expected = all
            .iter()
            .filter(|server| server["server_name"].as_str().unwrap().to_lowercase().contains(&part.to_lowercase()))
            .count();
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query.append_pair("server_name", part).finish();
        assert_eq!(count(&simulator, &query).await, expected, "{part}");
    }
    assert!(count(&simulator, "server_name=%E8%87%AA").await > 0, "some names are Chinese");
}

#[tokio::test]
async fn server_id_is_exact() {
    let simulator = Simulator::start(&NOW);
    let answer = simulator.list("server_id=6d74b672216d40f39377a99e7f95aa95").await;
    assert_eq!(column(&answer, "server_name"), ["cph-igfp-2"]);
    assert_eq!(count(&simulator, "server_id=6d74b672216d40f39377a99e7f95aa9").await, 0);
}

#[tokio::test]
async fn network_version_and_phone_model_name_are_exact() {
    let simulator = Simulator::start(&NOW);
    let all = simulator.everything().await;
    for (parameter, value) in [
        ("network_version", "v1"),
        ("network_version", "v2"),
        ("network_version", "V2"),
        ("phone_model_name", "rx1.cp.c105.d6.e5v5"),
        ("phone_model_name", "rx1.cp"),
    ] {
        let expected = all.iter().filter(|server| server[parameter] == value).count();
        assert_eq!(count(&simulator, &format!("{parameter}={value}")).await, expected, "{parameter}={value}");
    }
    let both = count(&simulator, "network_version=v1").await + count(&simulator, "network_version=v2").await;
    assert_eq!(both, 137);
}

#[tokio::test]
async fn create_since_and_create_until_are_inclusive_in_both_units() {
    let simulator = Simulator::start(&NOW);
    let all = simulator.everything().await;
    let at = unix(&all[40]["create_time"]);
    let since = all.iter().filter(|server| unix(&server["create_time"]) >= at).count();
    let until = all.iter().filter(|server| unix(&server["create_time"]) <= at).count();
    for unit in [1, 1000] {
        let at = at * unit;
        assert_eq!(count(&simulator, &format!("create_since={at}")).await, since);
        assert_eq!(count(&simulator, &format!("create_until={at}")).await, until);
        assert_eq!(count(&simulator, &format!("create_since={at}&create_until={at}")).await, since + until - 137);
        assert_eq!(count(&simulator, &format!("create_since={}", at + 1)).await, since - (since + until - 137));
    }
}

#[tokio::test]
async fn the_unit_of_times_can_be_strict() {
    let seconds = Simulator::start(&["--time-unit", "s", "--now", NOW[1]]);
    let milliseconds = Simulator::start(&["--time-unit", "ms", "--now", NOW[1]]);
    // The first second of 2026, read as the other unit, is 1970 or far ahead.
    assert_eq!(count(&milliseconds, "create_since=1767225600").await, 137);
    assert_eq!(count(&seconds, "create_since=1767225600000").await, 0);
    let right = count(&seconds, "create_since=1767225600").await;
    assert!(right > 0 && right < 137);
    assert_eq!(count(&milliseconds, "create_since=1767225600000").await, right);
}

#[tokio::test]
async fn filters_narrow_each_other_and_the_count_follows() {
    let simulator = Simulator::start(&["--servers", "3000"]);
    let answer = simulator.list("network_version=v2&status=5&server_name=stream&limit=10&offset=10").await;
    let all = simulator.everything().await;
    let expected: Vec<_> = all
        .iter()
        .filter(|server| {
            server["network_version"] == "v2"
                && server["status"] == 5
                && server["server_name"].as_str().unwrap().contains("stream")
        })
        .collect();
    assert_eq!(answer["count"], expected.len());
    assert_eq!(servers(&answer).iter().collect::<Vec<_>>(), expected[10..20]);
}

#[tokio::test]
async fn unknown_parameters_are_ignored() {
    let simulator = Simulator::start(&[]);
    assert_eq!(count(&simulator, "sort=server_name&marker=x").await, 137);
}

#[tokio::test]
async fn a_greatest_offset_can_be_set() {
    let simulator = Simulator::start(&["--max-offset", "8096"]);
    assert_eq!(simulator.listing(PROJECT, "offset=8096").send().await.unwrap().status(), 200);
    assert_eq!(simulator.listing(PROJECT, "offset=8097").send().await.unwrap().status(), 400);
}
