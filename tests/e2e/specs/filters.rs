//! Every filter of the API document (Table 2), each compared with what the simulator itself holds.

use serde_json::{Value, json};

use crate::{
    page::{Page, eventually},
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { filters:
    a_part_of_a_name_finds_its_servers,
    a_server_id_finds_its_server,
    each_status_group_finds_its_servers,
    creating_is_four_codes_and_none_is_missing,
    an_exact_status_code_finds_its_servers,
    a_network_version_finds_its_servers,
    a_phone_model_finds_its_servers,
    a_time_range_finds_its_servers,
    a_reversed_time_range_is_said,
    what_is_no_value_is_refused_beside_its_field,
    several_filters_hold_together_and_are_cleared_together,
}

/// The IDs of the servers for which something holds, newest first.
pub(super) async fn ids_where(world: &World, holds: impl Fn(&Value) -> bool) -> Vec<String> {
    let fleet = world.sim.fleet(PROJECT).await;
    fleet.iter().filter(|s| holds(s)).map(|s| s["server_id"].as_str().unwrap().to_owned()).collect()
}

/// The list becomes exactly these servers; there may be more than one page of them.
pub(super) async fn shows(page: &Page, expected: &[String]) {
    assert!(!expected.is_empty(), "a filter that matches nothing shows nothing");
    let first: Vec<_> = expected.iter().take(20).cloned().collect();
    eventually(&format!("{} servers, first {first:?}", expected.len()), || async {
        (page.ids().await == first).then_some(())
    })
    .await;
    page.at_range(&format!("1–{} of {}", first.len(), expected.len())).await;
}

/// A list with room for it all on one page is not wanted here: filters begin on the first page of 20.
async fn ready(stage: &Stage) -> std::sync::Arc<World> {
    let world = stage.list_of(PROJECT).await;
    world.page.press("Next page").await;
    world.page.at_range("21–40 of 137").await;
    world
}

async fn a_part_of_a_name_finds_its_servers(stage: Stage) {
    let world = ready(&stage).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    let part = fleet[50]["server_name"].as_str().unwrap().chars().take(4).collect::<String>();
    let expected = ids_where(&world, |s| {
        s["server_name"].as_str().unwrap_or_default().to_lowercase().contains(&part.to_lowercase())
    })
    .await;
    page.fill("searchbox", "Search servers", &part).await;
    shows(page, &expected).await;
    page.address_has("server_name", Some(&part)).await;
    page.address_has("offset", None).await;
    page.fill("searchbox", "Search servers", "").await;
    page.at_range("1–20 of 137").await;
    page.address_has("server_name", None).await;
    page.fill("searchbox", "Search servers", "no server has this name").await;
    page.find("heading", "No server matches").await;
    page.press("Clear filters").await;
    page.at_range("1–20 of 137").await;
    assert_eq!(page.value("searchbox", "Search servers").await, "");
}

async fn a_server_id_finds_its_server(stage: Stage) {
    let world = ready(&stage).await;
    let page = &world.page;
    let id = world.sim.fleet(PROJECT).await[99]["server_id"].as_str().unwrap().to_owned();
    page.fill("textbox", "Server ID", &id).await;
    page.key(thirtyfour::Key::Enter).await;
    shows(page, std::slice::from_ref(&id)).await;
    page.address_has("server_id", Some(&id)).await;
    page.press(&format!("Remove filter: Server ID {id}")).await;
    page.at_range("1–20 of 137").await;
    assert_eq!(page.value("textbox", "Server ID").await, "");
}

async fn each_status_group_finds_its_servers(stage: Stage) {
    let world = ready(&stage).await;
    let page = &world.page;
    for (group, key, codes) in [
        ("Normal", "normal", vec![5]),
        ("Starting", "starting", vec![13]),
        ("Stopping", "stopping", vec![11]),
        ("Stopped", "stopped", vec![10]),
        ("Stop failed", "stop-failed", vec![12]),
        ("Abnormal", "abnormal", vec![2]),
        ("Frozen", "frozen", vec![8]),
    ] {
        let expected = ids_where(&world, |s| codes.iter().any(|c| s["status"] == *c)).await;
        page.click("radio", &format!("{group}*")).await;
        shows(page, &expected).await;
        page.address_has("status", Some(key)).await;
        page.find("button", &format!("Remove filter: Status {group}")).await;
    }
    page.press("Remove filter: Status Frozen").await;
    page.at_range("1–20 of 137").await;
    page.address_has("status", None).await;
}

async fn creating_is_four_codes_and_none_is_missing(stage: Stage) {
    let world = ready(&stage).await;
    let page = &world.page;
    let codes = [0, 1, 3, 4];
    // As many of each code as make several pages, so that merging and paging are both at work.
    let fleet = world.sim.fleet(PROJECT).await;
    let changes: Vec<_> = fleet
        .iter()
        .step_by(2)
        .enumerate()
        .map(|(i, s)| json!({ "patch": { "id": s["server_id"], "set": { "status": codes[i % 4] } } }))
        .collect();
    world.sim.send("POST", &format!("fleets/{PROJECT}"), json!(changes)).await;
    let expected = ids_where(&world, |s| codes.iter().any(|c| s["status"] == *c)).await;
    assert!(expected.len() > 60, "{}", expected.len());
    world.sim.forget_requests().await;
    page.click("radio", "Creating*").await;
    shows(page, &expected).await;
    page.address_has("status", Some("creating")).await;
    page.sees("4 requests").await;
    let mut asked: Vec<_> = world.sim.list_requests().await.iter().map(|r| parameter(r, "status").unwrap_or_default()).collect();
    asked.sort();
    assert_eq!(asked, ["0", "1", "3", "4"]);
    let mut seen = page.ids().await;
    let last = expected.len();
    for first in (21..=last).step_by(20) {
        page.press("Next page").await;
        page.at_range(&format!("{first}–{} of {last}", (first + 19).min(last))).await;
        seen.extend(page.ids().await);
    }
    assert_eq!(seen, expected);
    // A page of a hundred of each code is not the end either.
    page.choose("Servers a page", "100").await;
    page.at_range(&format!("1–{last} of {last}")).await;
    page.has_long_list(last).await;
    let top = page.ids().await;
    assert_eq!(top, expected[..top.len()]);
    page.js("(scrollTo(0, document.body.scrollHeight), 1)").await;
    page.holds(&format!("document.querySelectorAll('li[aria-posinset=\"{last}\"]').length === 1")).await;
    let end = page.ids().await;
    assert_eq!(end, expected[last - end.len()..]);
}

/// A parameter of a request.
pub(super) fn parameter(request: &Value, key: &str) -> Option<String> {
    let query = request["query"].as_str().unwrap();
    form_urlencoded::parse(query.as_bytes()).find(|(k, _)| k == key).map(|(_, v)| v.into_owned())
}

async fn an_exact_status_code_finds_its_servers(stage: Stage) {
    let world = ready(&stage).await;
    let page = &world.page;
    let id = world.sim.fleet(PROJECT).await[3]["server_id"].clone();
    let change = json!([{ "patch": { "id": id, "set": { "status": 7 } } }]);
    world.sim.send("POST", &format!("fleets/{PROJECT}"), change).await;
    for (code, chip) in [(3, "Creating 3"), (5, "Normal 5"), (7, "Unknown 7")] {
        let expected = ids_where(&world, |s| s["status"] == code).await;
        if expected.is_empty() {
            continue;
        }
        page.fill("textbox", "Exact status code", &code.to_string()).await;
        page.key(thirtyfour::Key::Enter).await;
        shows(page, &expected).await;
        page.address_has("status", Some(&code.to_string())).await;
        page.find("button", &format!("Remove filter: Status {chip}")).await;
    }
    // As a Chinese keyboard gives it.
    page.fill("textbox", "Exact status code", "１０").await;
    page.key(thirtyfour::Key::Enter).await;
    page.address_has("status", Some("10")).await;
    page.fill("textbox", "Exact status code", "7").await;
    page.key(thirtyfour::Key::Enter).await;
    page.press("Remove filter: Status Unknown 7").await;
    page.at_range("1–20 of 137").await;
    assert_eq!(page.value("textbox", "Exact status code").await, "");
}

async fn a_network_version_finds_its_servers(stage: Stage) {
    let world = ready(&stage).await;
    let page = &world.page;
    for version in ["v1", "v2"] {
        let expected = ids_where(&world, |s| s["network_version"] == version).await;
        page.click("radio", &format!("{version}*")).await;
        shows(page, &expected).await;
        page.address_has("network_version", Some(version)).await;
    }
    page.press("Remove filter: Network v2").await;
    page.at_range("1–20 of 137").await;
}

async fn a_phone_model_finds_its_servers(stage: Stage) {
    let world = ready(&stage).await;
    let page = &world.page;
    let model = world.sim.fleet(PROJECT).await[60]["phone_model_name"].as_str().unwrap().to_owned();
    let expected = ids_where(&world, |s| s["phone_model_name"] == model.as_str()).await;
    page.fill("textbox", "Phone model", &model).await;
    page.key(thirtyfour::Key::Tab).await;
    shows(page, &expected).await;
    page.address_has("phone_model_name", Some(&model)).await;
    page.press(&format!("Remove filter: Phone model {model}")).await;
    page.at_range("1–20 of 137").await;
}

async fn a_time_range_finds_its_servers(stage: Stage) {
    let world = ready(&stage).await;
    let page = &world.page;
    page.press("Settings").await;
    page.press("UTC").await;
    page.press("Close").await;
    page.gone("dialog", "Settings").await;
    let fleet = world.sim.fleet(PROJECT).await;
    let time = |index: usize| fleet[index]["create_time"].as_str().unwrap().to_owned();
    // Inclusive at both ends, to the second.
    let (until, since) = (time(30), time(75));
    page.set("Created since", since.trim_end_matches('Z')).await;
    shows(page, &ids_where(&world, |s| s["create_time"].as_str().unwrap() >= since.as_str()).await).await;
    page.address_has("create_since", Some(&since)).await;
    page.set("Created until", until.trim_end_matches('Z')).await;
    let between = |s: &Value| (since.as_str()..=until.as_str()).contains(&s["create_time"].as_str().unwrap());
    shows(page, &ids_where(&world, between).await).await;
    page.address_has("create_until", Some(&until)).await;
    let words = |t: &str| t.replace('T', " ").replace('Z', " UTC");
    page.press(&format!("Remove filter: Created since {}", words(&since))).await;
    shows(page, &ids_where(&world, |s| s["create_time"].as_str().unwrap() <= until.as_str()).await).await;
    page.press(&format!("Remove filter: Created until {}", words(&until))).await;
    page.at_range("1–20 of 137").await;
    assert_eq!(page.value("textbox", "Created since").await, "");
}

async fn a_reversed_time_range_is_said(stage: Stage) {
    let world = ready(&stage).await;
    let page = &world.page;
    page.set("Created since", "2026-02-01T00:00:00").await;
    page.set("Created until", "2026-01-01T00:00:00").await;
    page.find("alert", "*The start is after the end: no server can match.*").await;
    page.find("heading", "No server matches").await;
}

async fn what_is_no_value_is_refused_beside_its_field(stage: Stage) {
    let world = ready(&stage).await;
    let page = &world.page;
    let before = world.sim.list_requests().await.len();
    for (name, text, said) in [
        ("Exact status code", "129", "A status code from 0 to 128."),
        ("Exact status code", "ready", "A status code from 0 to 128."),
        ("Phone model", &"x".repeat(2000), "At most"),
        ("Server ID", &"x".repeat(2000), "At most"),
    ] {
        page.fill("textbox", name, text).await;
        page.key(thirtyfour::Key::Enter).await;
        page.sees(said).await;
        assert_eq!(page.value("textbox", name).await, text, "what was typed stays");
    }
    page.at_range("21–40 of 137").await;
    assert_eq!(world.sim.list_requests().await.len(), before);
}

async fn several_filters_hold_together_and_are_cleared_together(stage: Stage) {
    let world = ready(&stage).await;
    let page = &world.page;
    page.click("radio", "Normal*").await;
    page.address_has("status", Some("normal")).await;
    page.click("radio", "v2*").await;
    let expected = ids_where(&world, |s| s["status"] == 5 && s["network_version"] == "v2").await;
    shows(page, &expected).await;
    page.sees(&format!("{} servers matching", expected.len())).await;
    page.sees("asked of the API").await;
    page.press("Clear filters").await;
    page.at_range("1–20 of 137").await;
    assert_eq!(page.count("button", "Remove filter*").await, 0);
    let keys: Vec<_> = page.query().await.into_iter().map(|(k, _)| k).collect();
    assert_eq!(keys, ["region", "project"]);
}
