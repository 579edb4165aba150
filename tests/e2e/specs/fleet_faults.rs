//! What comes of a load of the whole fleet when the service answers badly: what is wrong is said, and nothing shown is wrong
//! without a mark. What fails by itself, and a fleet that changes meanwhile, is among the specs of `fleet`.

use serde_json::{Value, json};

use super::filters::parameter;
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
