//! The generated fleet: believable, the same for the same seed, and alive where it is asked to be.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use serde_json::{Value, json};

use crate::harness::{NOW, PROJECT, Simulator};

fn contains(cidr: &str, address: &str) -> bool {
    let (network, prefix) = cidr.split_once('/').expect("a CIDR");
    let bits = |text: &str| u32::from(text.parse::<Ipv4Addr>().expect("an address"));
    let mask = u32::MAX << (32 - prefix.parse::<u32>().expect("a prefix"));
    bits(network) & mask == bits(address) & mask
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_seed_gives_the_same_fleet_each_time() {
    let (one, two) = (Simulator::start(&NOW), Simulator::start(&NOW));
    assert_eq!(one.everything().await, two.everything().await);
    let other = Simulator::start(&["--seed", "2", "--now", NOW[1]]);
    assert_ne!(one.everything().await, other.everything().await);
}

#[tokio::test]
async fn networks_hold_together() {
    let simulator = Simulator::start(&["--servers", "5000"]);
    let mut private = BTreeSet::new();
    for server in simulator.everything().await {
        let (vpc, subnet) = (text(&server, "cidr"), text(&server, "subnet_cidr"));
        assert!(contains(vpc, subnet.split('/').next().unwrap()), "{subnet} in {vpc}");
        for address in server["addresses"].as_array().unwrap() {
            let ip = text(address, "server_ip");
            assert!(contains(subnet, ip), "{ip} in {subnet}");
            assert!(private.insert((text(&server, "subnet_id").to_owned(), ip.to_owned())), "{ip} twice");
        }
    }
}

#[tokio::test]
async fn the_fleet_has_what_real_fleets_have() {
    let simulator = Simulator::start(&NOW);
    let all = simulator.everything().await;
    let distinct = |field: &str| all.iter().map(|server| text(server, field).to_owned()).collect::<BTreeSet<_>>();
    let lacking = |field: &str| all.iter().filter(|server| server.get(field).is_none()).count();
    assert!(distinct("availability_zone").contains("cn-east-3a") && distinct("availability_zone").len() >= 5);
    assert!(distinct("server_model_name").len() >= 5);
    assert!(distinct("vpc_id").len() >= 5 && distinct("subnet_id").len() >= 8);
    assert!(distinct("enterprise_project_id").contains("0"));
    assert!(distinct("server_name").iter().any(|name| name.ends_with("-0001")));
    assert!(distinct("server_name").iter().any(|name| name.chars().count() == 65));
    for field in ["keypair_name", "phone_model_name", "enterprise_project_id", "metadata", "update_time"] {
        assert!((1..60).contains(&lacking(field)), "{field} is missing {} times", lacking(field));
    }
    let modes: BTreeSet<_> = all.iter().map(|server| server["metadata"]["charging_mode"].to_string()).collect();
    assert_eq!(modes, ["0", "1", "null"].map(str::to_owned).into());
    let addresses: Vec<&Value> = all.iter().flat_map(|server| server["addresses"].as_array().unwrap()).collect();
    assert!(addresses.iter().any(|address| address.get("public_ip").is_none()));
    assert!(addresses.iter().any(|address| address.get("intranet_ip").is_none()));
    assert!(
        addresses.iter().any(|address| { address.get("access_ip").is_some_and(|old| old != &address["public_ip"]) })
    );
    let sizes: BTreeSet<_> = all.iter().map(|server| server["addresses"].as_array().unwrap().len()).collect();
    assert!(sizes.contains(&1) && sizes.last().is_some_and(|most| (6..=10).contains(most)));
}

#[tokio::test]
async fn every_size_is_kept_exactly() {
    for size in [0_usize, 1, 2, 3, 40, 20_000] {
        let simulator = Simulator::start(&["--servers", &size.to_string()]);
        assert_eq!(simulator.list("limit=1").await["count"], size);
    }
}

#[tokio::test]
async fn each_project_of_the_account_has_a_fleet_of_its_own() {
    let simulator = Simulator::start(&[]);
    let projects: Value = simulator
        .request("GET", "/v3/auth/projects")
        .header("X-Auth-Token", "demo-token")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    for project in projects["projects"].as_array().unwrap() {
        let (id, name) = (text(project, "id"), text(project, "name"));
        let answer: Value = simulator.listing(id, "").send().await.unwrap().json().await.unwrap();
        let zone = text(&answer["servers"][0], "availability_zone");
        let region = name.split('_').next().unwrap();
        assert!(zone.starts_with(region), "{zone} in {name}");
    }
}

#[tokio::test]
async fn a_living_fleet_moves_the_same_way_for_the_same_seed() {
    let start = || Simulator::start(&["--living", "--tick", "3600", "--faults", "--now", NOW[1]]);
    let (one, two) = (start(), start());
    let before = one.everything().await;
    for simulator in [&one, &two] {
        simulator.control("POST", "tick", json!({ "times": 20 })).await;
    }
    let after = one.everything().await;
    assert_eq!(after, two.everything().await);
    let ids = |servers: &[Value]| servers.iter().map(|server| server["server_id"].to_string()).collect::<BTreeSet<_>>();
    assert!(!ids(&after).is_subset(&ids(&before)), "servers come");
    assert!(!ids(&before).is_subset(&ids(&after)), "servers go");
    let of = |servers: &[Value], id: &Value| servers.iter().find(|server| &server["server_id"] == id).cloned();
    let moved = before
        .iter()
        .filter_map(|was| Some((was, of(&after, &was["server_id"])?)))
        .filter(|(was, is)| was["status"] != is["status"]);
    let moved: Vec<_> = moved.collect();
    assert!(moved.len() > 3);
    assert!(moved.iter().all(|(was, is)| was["update_time"] != is["update_time"]));
}

#[tokio::test]
async fn a_living_fleet_moves_by_itself() {
    let simulator = Simulator::start(&["--living", "--tick", "0.05"]);
    let before = simulator.list("").await["servers"].clone();
    for _ in 0..400 {
        if simulator.list("").await["servers"] != before {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("nothing moved in {PROJECT}");
}
