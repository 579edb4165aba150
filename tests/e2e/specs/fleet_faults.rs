//! What comes of a load of the whole fleet when the service answers badly: what is wrong is said, and nothing shown is wrong
//! without a mark. What fails by itself, and a fleet that changes meanwhile, is among the specs of `fleet`.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::{
    filters::{ids_where, parameter},
    sign_in::{SECRET, say_who},
};
use crate::{
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { fleet_faults:
    half_of_the_pages_fail_and_only_those_are_asked_again,
    a_web_page_among_the_answers_is_a_failure_of_that_page_alone,
    a_count_that_is_too_large_or_too_small_is_not_believed,
    a_count_that_is_none_or_another_each_time_is_said,
    servers_that_come_twice_stand_once,
    servers_without_an_id_are_all_shown,
    a_server_on_two_pages_stands_once_and_the_count_is_said_to_differ,
    a_fleet_without_any_id_is_complete_over_all_its_pages,
    a_fleet_that_shrinks_while_it_is_loaded_is_said_to_have_changed,
    a_fleet_that_goes_while_it_is_loaded_is_said_to_have_changed,
    what_the_service_leaves_out_is_asked_anew_for_another_filter,
    a_token_that_is_replaced_while_loading_is_used_for_the_rest,
    a_token_that_is_forgotten_while_loading_takes_all_with_it,
}

async fn load_all(world: &World) {
    world.page.press("Load all servers").await;
}

async fn half_of_the_pages_fail_and_only_those_are_asked_again(stage: Stage) {
    let world = stage.open(&["--servers", "900"]).await;
    world.enter(PROJECT).await;
    world.expect_status(500);
    let page = &world.page;
    let failing = ["99", "297", "495", "693", "891"];
    for offset in failing {
        let fault = json!({ "match": { "call": "servers", "query": { "offset": offset } }, "error": "internal" });
        world.sim.fault(fault).await;
    }
    load_all(&world).await;
    page.sees("Failed requests: 5").await;
    page.sees("of 900 servers are here; nothing below knows of the others.").await;
    page.misses("verified").await;
    world.sim.no_faults().await;
    world.sim.forget_requests().await;
    page.press("Ask for those again").await;
    page.sees("all servers loaded, verified").await;
    let mut asked: Vec<_> = world.sim.list_requests().await.iter().map(|r| parameter(r, "offset").unwrap_or_default()).collect();
    asked.retain(|offset| !offset.is_empty() && offset != "0");
    asked.sort();
    let mut expected = failing;
    expected.sort_unstable();
    assert_eq!(asked, expected);
}

async fn a_web_page_among_the_answers_is_a_failure_of_that_page_alone(stage: Stage) {
    let world = stage.open(&["--servers", "900"]).await;
    world.enter(PROJECT).await;
    let page = &world.page;
    let fault = json!({ "match": { "call": "servers", "query": { "offset": "297" } }, "times": 1, "html": 200 });
    world.sim.fault(fault).await;
    load_all(&world).await;
    page.sees("Failed requests: 1").await;
    page.sees("web page").await;
    page.sees("of 900 servers are here").await;
    page.press("Ask for those again").await;
    page.sees("all servers loaded, verified").await;
}

/// Answers as the service would, but for the count.
async fn count_is(world: &World, fleet: &[Value], count: u64) {
    for (query, rows) in [
        (json!({ "offset": "99" }), &fleet[99..]),
        (json!({ "offset": "136" }), &fleet[136..]),
        (json!({ "offset": "137" }), &fleet[137..]),
        (json!({ "limit": "100" }), &fleet[..100]),
        (json!({}), &fleet[..20]),
    ] {
        let body = json!({ "servers": rows, "count": count });
        world.sim.fault(json!({ "match": { "call": "servers", "query": query }, "body": body })).await;
    }
}

async fn a_count_that_is_too_large_or_too_small_is_not_believed(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    count_is(&world, &fleet, 150).await;
    load_all(&world).await;
    page.sees("The service says there are 150 servers; 137 came.").await;
    page.sees("137 of 150 servers loaded").await;
    page.misses("verified").await;
    world.sim.no_faults().await;
    count_is(&world, &fleet, 120).await;
    page.press("Load again").await;
    page.sees("The service says there are 120 servers; 137 came.").await;
    world.sim.no_faults().await;
    page.press("Load again").await;
    page.sees("all servers loaded, verified").await;
}

async fn a_count_that_is_none_or_another_each_time_is_said(stage: Stage) {
    let world = stage.list_of("count-drift").await;
    load_all(&world).await;
    world.page.sees("The list changed while it was being loaded: servers may be missing below.").await;
    world.page.misses("verified").await;
    let world = stage.list_of("count-missing").await;
    load_all(&world).await;
    world.page.sees("The service does not say how many there are.").await;
    world.page.misses("verified").await;
}

async fn servers_that_come_twice_stand_once(stage: Stage) {
    let world = stage.list_of("duplicate-ids").await;
    let page = &world.page;
    load_all(&world).await;
    page.sees("stood in this answer twice and are shown once").await;
    page.misses("verified").await;
    page.choose("Servers a page", "50").await;
    let ids = page.ids().await;
    let mut once = ids.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), ids.len());
}

async fn servers_without_an_id_are_all_shown(stage: Stage) {
    let world = stage.list_of("missing-ids").await;
    let page = &world.page;
    let before = page.cards().await.len();
    load_all(&world).await;
    page.sees("all servers loaded").await;
    page.has_cards(before).await;
}

/// The list of a project that has the servers of another of so many, each changed.
async fn altered(stage: &Stage, size: u32, change: impl Fn(usize, &mut Value)) -> Arc<World> {
    let world = stage.open(&["--servers", &size.to_string()]).await;
    let mut fleet = world.sim.fleet(PROJECT).await;
    fleet.iter_mut().enumerate().for_each(|(place, server)| change(place, server));
    world.sim.send("PUT", &format!("fleets/{PROJECT}"), json!({ "servers": fleet })).await;
    world.enter(PROJECT).await;
    world
}

async fn a_server_on_two_pages_stands_once_and_the_count_is_said_to_differ(stage: Stage) {
    let twice = "c".repeat(32);
    let world = altered(&stage, 450, |place, server| {
        if [40, 340].contains(&place) {
            server["server_id"] = json!(twice);
            server["server_name"] = json!(format!("twice-{place}"));
        }
    })
    .await;
    let page = &world.page;
    load_all(&world).await;
    page.sees("The service says there are 450 servers; 449 came.").await;
    page.sees("449 of 450 servers loaded").await;
    page.misses("verified").await;
    page.fill("searchbox", "Search servers", "twice-").await;
    page.has_cards(1).await;
    assert_eq!(page.ids().await, [twice]);
    page.sees("449 of 450 servers loaded").await;
}

async fn a_fleet_without_any_id_is_complete_over_all_its_pages(stage: Stage) {
    let world = altered(&stage, 250, |_, server| server["server_id"] = Value::Null).await;
    let page = &world.page;
    load_all(&world).await;
    page.sees("all servers loaded, verified").await;
    page.at_range("1–20 of 250").await;
    // Of those that are shown, and once, whatever came in how many answers.
    page.sees("20 servers of this page have no ID").await;
    page.misses("52 servers of this page").await;
    let cards = page.cards().await;
    assert!(cards.iter().all(|card| card.id.is_none() && card.text.contains("no ID")), "{cards:?}");
    // No row stands twice where two pages meet, and none is lost there.
    page.open("?limit=50").await;
    page.connect(PROJECT, &world.token).await;
    load_all(&world).await;
    page.sees("all servers loaded, verified").await;
    let mut shown = Vec::new();
    for range in ["1–50 of 250", "51–100 of 250", "101–150 of 250", "151–200 of 250", "201–250 of 250"] {
        if !shown.is_empty() {
            page.press("Next page").await;
        }
        page.at_range(range).await;
        shown.extend(page.cards().await.into_iter().map(|card| card.name));
    }
    let fleet = world.sim.fleet(PROJECT).await;
    let names: Vec<_> = fleet.iter().map(|server| server["server_name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(shown, names);
}

async fn a_fleet_that_shrinks_while_it_is_loaded_is_said_to_have_changed(stage: Stage) {
    let world = stage.open(&["--servers", "600"]).await;
    world.enter(PROJECT).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    let gone: Vec<_> = fleet[200..].iter().map(|server| json!({ "remove": server["server_id"] })).collect();
    let after = json!({ "match": { "call": "servers", "query": { "offset": "198" } }, "times": 1, "then": gone });
    world.sim.fault(after).await;
    load_all(&world).await;
    page.sees("The list changed while it was being loaded").await;
    page.misses("verified").await;
    page.press("Load again").await;
    page.sees("all servers loaded, verified").await;
    page.at_range("1–20 of 200").await;

    // Every page but the first says that it is past the end.
    let world = stage.list_of("shrink-past-end").await;
    load_all(&world).await;
    world.page.sees("The list changed while it was being loaded").await;
    world.page.misses("verified").await;
}

async fn a_fleet_that_goes_while_it_is_loaded_is_said_to_have_changed(stage: Stage) {
    let world = stage.open(&["--servers", "600"]).await;
    world.enter(PROJECT).await;
    let page = &world.page;
    let after = json!({ "match": { "call": "servers", "query": { "offset": "99" } }, "times": 1, "then": [{ "clear": {} }] });
    world.sim.fault(after).await;
    load_all(&world).await;
    page.sees("The list changed while it was being loaded").await;
    page.misses("verified").await;
    page.press("Load again").await;
    page.find("heading", "No servers in this project").await;
    page.has_cards(0).await;
}

async fn what_the_service_leaves_out_is_asked_anew_for_another_filter(stage: Stage) {
    let world = stage.open(&["--servers", "1500"]).await;
    world.enter(PROJECT).await;
    let page = &world.page;
    let of = |code: i64| move |s: &Value| s["status"] == code && s["availability_zone"] == "cn-east-3a";
    let slow = json!({ "match": { "call": "servers", "query": { "status": "10" } }, "delay_ms": 1500 });
    world.sim.fault(slow).await;
    page.fill("searchbox", "Search servers", "status:stopped az=cn-east-3a").await;
    page.key(thirtyfour::Key::Enter).await;
    page.find("button", "Pause").await;
    page.press("Remove filter: Status*").await;
    page.find("heading", "This needs the whole fleet").await;
    page.press("Load 1,500 servers").await;
    page.sees("all servers loaded, verified").await;
    // What was on its way for the filter before has had the time to come.
    tokio::time::sleep(Duration::from_millis(1700)).await;
    let expected = ids_where(&world, |s| s["availability_zone"] == "cn-east-3a").await;
    page.sees(&format!("{} servers matching", expected.len())).await;
    assert_eq!(page.ids().await, expected[..20]);
    page.click("radio", "Stopped*").await;
    let expected = ids_where(&world, of(10)).await;
    page.sees(&format!("{} servers matching", expected.len())).await;
    assert_eq!(page.ids().await[..], expected[..expected.len().min(20)]);
}

async fn a_token_that_is_replaced_while_loading_is_used_for_the_rest(stage: Stage) {
    let world = stage.open(&["--servers", "3000"]).await;
    let page = &world.page;
    world.sim.send("PUT", "lifetime", json!({ "seconds": 600 })).await;
    page.open("").await;
    say_who(page, "operator", SECRET).await;
    page.press("Sign in").await;
    page.has_cards(20).await;
    world.sim.fault(json!({ "match": { "call": "servers" }, "delay_ms": 1500 })).await;
    load_all(&world).await;
    page.sees("of 3,000 servers loaded").await;
    page.press("Renew").await;
    page.click("radio", "Paste a token").await;
    page.fill("textbox", "Token", &world.token).await;
    page.press("Continue").await;
    page.gone("region", "Renew the token").await;
    world.sim.no_faults().await;
    page.sees("all servers loaded, verified").await;
    page.at_range("1–20 of 3,000").await;
    let requests = world.sim.list_requests().await;
    assert!(requests.iter().all(|r| r["status"] == 200), "a request was refused");
    let token = |r: &Value| r["headers"]["x-auth-token"][0].as_str().unwrap().to_owned();
    let tokens: Vec<_> = requests.iter().map(|r| token(r) == world.token).collect();
    assert_eq!(tokens.last(), Some(&true), "the last request has the first token");
    assert!(tokens.is_sorted(), "the first token was used once more: {tokens:?}");
}

async fn a_token_that_is_forgotten_while_loading_takes_all_with_it(stage: Stage) {
    let world = stage.open(&["--servers", "3000"]).await;
    world.enter(PROJECT).await;
    let page = &world.page;
    world.sim.fault(json!({ "match": { "call": "servers" }, "delay_ms": 1500 })).await;
    load_all(&world).await;
    page.sees("of 3,000 servers loaded").await;
    page.press("Settings").await;
    page.press("Forget token").await;
    page.sees("Connect to your servers").await;
    let asked = world.sim.list_requests().await.len();
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(world.sim.list_requests().await.len(), asked, "it asks without a token");
    page.has_cards(0).await;
    world.sim.no_faults().await;
    page.connect(PROJECT, &world.token).await;
    page.at_range("1–20 of 3,000").await;
    page.misses("servers loaded").await;
}
