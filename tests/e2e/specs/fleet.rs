//! The whole fleet in memory: conditions on any field, facets, order, and what is said of a load that did not go well.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::{
    accessibility::audit,
    filters::{ids_where, parameter, shows},
};
use crate::{
    page::{Page, eventually},
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { fleet:
    a_condition_the_service_lacks_is_answered_from_the_whole_fleet,
    the_same_condition_typed_clicked_or_opened_gives_the_same,
    what_is_wrong_in_a_condition_is_said_and_the_rest_applies,
    fields_and_values_are_suggested_while_a_condition_is_typed,
    facets_count_what_there_is_without_their_own_choice,
    any_field_puts_the_list_in_order,
    a_large_fleet_is_loaded_only_when_the_person_wants_it,
    what_the_service_can_leave_out_of_a_large_fleet_is_not_loaded,
    a_load_rests_goes_on_and_is_given_up,
    what_failed_is_asked_again_and_nothing_else,
    throttling_slows_a_load_and_does_not_end_it,
    a_list_that_changes_while_it_is_loaded_is_said_to,
    what_lies_deeper_than_the_service_pages_is_loaded_too,
    a_token_that_is_refused_while_loading_loses_nothing,
    another_condition_while_loading_gets_its_own_answer,
    every_state_is_accessible_and_fits,
}

const SEARCH: &str = "Search servers";

pub(super) fn id_of(server: &Value) -> String {
    server["server_id"].as_str().unwrap().to_owned()
}

pub(super) async fn ask(page: &Page, condition: &str) {
    page.fill("searchbox", SEARCH, condition).await;
    page.key(Key::Enter).await;
}

fn is_in(zone: &'static str) -> impl Fn(&Value) -> bool {
    move |server| server["availability_zone"] == zone
}

/// The offsets that were asked for, in order.
async fn offsets(world: &World) -> Vec<String> {
    let requests = world.sim.list_requests().await;
    requests.iter().map(|r| parameter(r, "offset").unwrap_or_else(|| "0".to_owned())).collect()
}

async fn a_condition_the_service_lacks_is_answered_from_the_whole_fleet(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.sim.forget_requests().await;
    ask(page, "az=cn-east-3a created>2020-01-01").await;
    shows(page, &ids_where(&world, is_in("cn-east-3a")).await).await;
    page.sees("all servers loaded, verified · availability zone, created asked here").await;
    page.address_has("q", Some("az=cn-east-3a created>2020-01-01")).await;
    // Two pages that overlap by a row, and the head once more.
    assert_eq!(offsets(&world).await, ["0", "99", "0"]);

    // From here on nothing is asked of the service: neither another condition, nor the next page, nor a server.
    world.sim.forget_requests().await;
    ask(page, "ip:10.0.0.0/8").await;
    let private = |s: &Value| {
        s["availability_zone"] == "cn-east-3a"
            && s["addresses"].as_array().is_some_and(|all| {
                all.iter().any(|a| a.as_object().unwrap().values().any(|ip| ip.as_str().is_some_and(|ip| ip.starts_with("10."))))
            })
    };
    shows(page, &ids_where(&world, private).await).await;
    page.press("Remove filter: Address in*").await;
    page.press("Next page").await;
    page.at_range("21–*").await;
    page.press("Clear filters").await;
    page.at_range("1–20 of 137").await;
    assert_eq!(offsets(&world).await, [] as [&str; 0]);
    page.press("Refresh").await;
    eventually("a new load", || async { (offsets(&world).await == ["0", "99", "0"]).then_some(()) }).await;
}

async fn the_same_condition_typed_clicked_or_opened_gives_the_same(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let expected = ids_where(&world, is_in("cn-east-3b")).await;
    ask(page, "availability_zone=cn-east-3b").await;
    shows(page, &expected).await;
    let address = page.js("location.search").await.as_str().unwrap().to_owned();
    page.press("Clear filters").await;
    page.at_range("1–20 of 137").await;
    page.click("checkbox", "cn-east-3b*").await;
    shows(page, &expected).await;
    assert_eq!(page.js("location.search").await, json!(address));
    page.back().await;
    page.at_range("1–20 of 137").await;
    page.forward().await;
    shows(page, &expected).await;
    page.open(&address).await;
    page.connect(PROJECT, &world.token).await;
    shows(page, &expected).await;
    page.find("button", "Remove filter: Availability zone cn-east-3b").await;

    // What the service can filter by is given to it, whatever way it was said.
    page.open("").await;
    page.connect(PROJECT, &world.token).await;
    page.at_range("1–20 of 137").await;
    world.sim.forget_requests().await;
    ask(page, "status:stopped").await;
    page.address_has("status", Some("stopped")).await;
    shows(page, &ids_where(&world, |s| s["status"] == 10).await).await;
    let requests = world.sim.list_requests().await;
    assert_eq!((requests.len(), parameter(&requests[0], "status").as_deref()), (1, Some("10")));
}

async fn what_is_wrong_in_a_condition_is_said_and_the_rest_applies(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    ask(page, "az=cn-east-3a nosuch:1 ip:300.1.1.1 created>soon").await;
    shows(page, &ids_where(&world, is_in("cn-east-3a")).await).await;
    for words in ["there is no such field", "an address is one such as", "a time is a day such as"] {
        page.sees(words).await;
    }
    // It stays in the box, to be mended.
    assert_eq!(page.value("searchbox", SEARCH).await, "nosuch:1 ip:300.1.1.1 created>soon");
    ask(page, "\"nosuch:1\"").await;
    page.find("heading", "No server matches").await;
    page.misses("there is no such field").await;
    page.open("?q=nosuch:1+az%3Dcn-east-3a&sort=up").await;
    page.sees("nosuch:1").await;
    page.connect(PROJECT, &world.token).await;
    shows(page, &ids_where(&world, is_in("cn-east-3a")).await).await;
}

async fn fields_and_values_are_suggested_while_a_condition_is_typed(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let offered = |expected: Value| async move {
        let script = "JSON.stringify([...document.querySelector('input[type=search]').list.options].map((o) => [o.value, o.label]))";
        page.holds(&format!("{script} === {:?}", expected.to_string())).await;
    };
    page.fill("searchbox", SEARCH, "web !availability").await;
    offered(json!([["web !az:", "Availability zone"]])).await;
    // Values are known once the servers are here.
    page.fill("searchbox", SEARCH, "az=cn-east-3a").await;
    offered(json!([])).await;
    page.fill("searchbox", SEARCH, "").await;
    page.press("Load all servers").await;
    page.sees("all servers loaded, verified").await;
    page.fill("searchbox", SEARCH, "az=east-3a").await;
    let number = ids_where(&world, is_in("cn-east-3a")).await.len();
    offered(json!([["az=cn-east-3a", number.to_string()]])).await;
}

async fn facets_count_what_there_is_without_their_own_choice(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.press("Load all servers").await;
    let zones = ["cn-east-3a", "cn-east-3b", "cn-east-3d"];
    let mut numbers = Vec::new();
    for zone in zones {
        let number = ids_where(&world, is_in(zone)).await.len();
        page.find("checkbox", &format!("{zone} {number}")).await;
        numbers.push(number);
    }
    page.click("checkbox", "cn-east-3a*").await;
    shows(page, &ids_where(&world, is_in("cn-east-3a")).await).await;
    for (zone, number) in zones.iter().zip(&numbers) {
        page.find("checkbox", &format!("{zone} {number}")).await;
    }
    // The focus stays, so that the next value is a key away.
    page.focus_on(&format!("cn-east-3a {}", numbers[0])).await;
    // The counts of the others are of what is chosen.
    let model = world.sim.fleet(PROJECT).await.iter().find(|s| is_in("cn-east-3a")(s)).unwrap()["phone_model_name"].clone();
    let both = |s: &Value| is_in("cn-east-3a")(s) && s["phone_model_name"] == model;
    let of_model = ids_where(&world, both).await;
    page.find("checkbox", &format!("{} {}", model.as_str().unwrap(), of_model.len())).await;
    page.click("checkbox", "cn-east-3b*").await;
    shows(page, &ids_where(&world, |s| is_in("cn-east-3a")(s) || is_in("cn-east-3b")(s)).await).await;
    page.address_has("q", Some("az=cn-east-3a,cn-east-3b")).await;
    page.click("checkbox", "cn-east-3b*").await;
    page.click("checkbox", &format!("{}*", model.as_str().unwrap())).await;
    shows(page, &of_model).await;
}

async fn any_field_puts_the_list_in_order(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let mut fleet = world.sim.fleet(PROJECT).await;
    fleet.sort_by_key(|s| s["status"].as_i64().unwrap());
    page.choose("Order", "status").await;
    shows(page, &fleet.iter().map(id_of).collect::<Vec<_>>()).await;
    page.address_has("sort", Some("status")).await;
    page.sees("status ↑").await;
    // A sort that keeps the order of equals, of a list that is in the service's order again.
    let mut fleet = world.sim.fleet(PROJECT).await;
    fleet.sort_by_key(|s| -s["status"].as_i64().unwrap());
    page.press("Ascending*").await;
    shows(page, &fleet.iter().map(id_of).collect::<Vec<_>>()).await;
    page.address_has("sort", Some("-status")).await;
    page.choose("Order", "").await;
    let newest: Vec<_> = world.sim.fleet(PROJECT).await.iter().map(id_of).collect();
    shows(page, &newest).await;
    page.address_has("sort", None).await;
}

async fn a_large_fleet_is_loaded_only_when_the_person_wants_it(stage: Stage) {
    let world = stage.open(&["--servers", "1500"]).await;
    world.enter(PROJECT).await;
    let page = &world.page;
    world.sim.forget_requests().await;
    ask(page, "az=cn-east-3a").await;
    page.find("heading", "This needs the whole fleet").await;
    page.sees("all 1,500 servers are loaded: 17 requests, about").await;
    assert_eq!(offsets(&world).await, ["0"]);
    page.has_cards(0).await;
    page.press("Without it").await;
    page.at_range("1–20 of 1,500").await;
    page.address_has("q", None).await;
    page.back().await;
    page.press("Load 1,500 servers").await;
    let expected = ids_where(&world, is_in("cn-east-3a")).await;
    page.sees(&format!("{} servers matching", expected.len())).await;
    page.sees("all servers loaded, verified").await;
    assert_eq!(page.ids().await, expected[..20]);
}

async fn what_the_service_can_leave_out_of_a_large_fleet_is_not_loaded(stage: Stage) {
    let world = stage.open(&["--servers", "1500"]).await;
    world.enter(PROJECT).await;
    let page = &world.page;
    let of = |code: i64| {
        move |s: &Value| s["status"] == code && s["availability_zone"] == "cn-east-3a"
    };
    world.sim.forget_requests().await;
    ask(page, "status:stopped az=cn-east-3a").await;
    let expected = ids_where(&world, of(10)).await;
    page.sees(&format!("{} servers matching", expected.len())).await;
    page.sees("status asked of the API · availability zone asked here").await;
    assert_eq!(page.ids().await[..], expected[..expected.len().min(20)]);
    // One request told that the fleet is large; the others left out what is not asked for, and the line counts them all.
    let requests = world.sim.list_requests().await;
    let statuses: Vec<_> = requests.iter().map(|r| parameter(r, "status")).collect();
    assert_eq!(statuses[0], None);
    assert!(statuses.len() > 2 && statuses[1..].iter().all(|s| s.as_deref() == Some("10")), "{statuses:?}");
    page.sees(&format!("{} requests", requests.len())).await;

    // Another condition that is asked here needs nothing more; one that the service knows needs other servers.
    world.sim.forget_requests().await;
    ask(page, "live").await;
    page.sees("status asked of the API · server name, availability zone asked here").await;
    assert_eq!(offsets(&world).await, [] as [&str; 0]);
    page.back().await;
    page.press("Remove filter: Status*").await;
    page.find("heading", "This needs the whole fleet").await;
    page.back().await;
    page.sees("status asked of the API · availability zone asked here").await;

    // Creating is four codes and the service takes one, so it is asked here; the lookup needs every server and says so.
    page.press("Look up a list").await;
    page.find("button", "Load all servers").await;
    page.key(Key::Escape).await;
    page.press("Load all servers").await;
    page.sees("all servers loaded, verified · status, availability zone asked here").await;
    assert_eq!(page.ids().await[..], expected[..expected.len().min(20)]);
}

async fn a_load_rests_goes_on_and_is_given_up(stage: Stage) {
    let world = stage.open(&["--servers", "3000"]).await;
    world.enter(PROJECT).await;
    let page = &world.page;
    world.sim.fault(json!({ "match": { "call": "servers" }, "delay_ms": 250 })).await;
    world.sim.forget_requests().await;
    page.press("Load all servers").await;
    // What has come is shown, and marked as not all.
    page.sees("of 3,000 servers loaded").await;
    page.press("Pause").await;
    page.sees("Paused").await;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    let asked = offsets(&world).await.len();
    assert!((5..30).contains(&asked), "{asked} requests");
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(offsets(&world).await.len(), asked, "it asks while it rests");
    page.press("Go on").await;
    page.sees("all servers loaded, verified").await;
    let mut all = offsets(&world).await;
    assert_eq!(all.len(), 32, "a page is asked once");
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 31);
    page.press("Refresh").await;
    page.press("Cancel").await;
    page.at_range("1–20 of 3,000").await;
    page.sees("no filter").await;
    // What the list was narrowed, ordered or put together by goes from what is on screen too, also where the load rests.
    let first: Vec<String> = world.sim.fleet(PROJECT).await[..20].iter().map(id_of).collect();
    let first_page = async || {
        page.at_range("1–20 of 3,000").await;
        eventually("the first page", || async { (page.ids().await == first).then_some(()) }).await;
    };
    first_page().await;
    for (wish, rests) in [("az", true), ("order", false), ("group", true)] {
        match wish {
            "az" => ask(page, "az=cn-east-3b").await,
            "order" => page.choose("Order", "name").await,
            _ => page.choose("Group", "model").await,
        }
        page.press("Load 3,000 servers").await;
        page.sees("of 3,000 servers loaded").await;
        eventually("a part of the answer", || async {
            let ids = page.ids().await;
            (!ids.is_empty() && ids != first).then_some(())
        })
        .await;
        if rests {
            page.press("Pause").await;
            page.sees("Paused").await;
        }
        page.press("Cancel").await;
        first_page().await;
        page.holds("document.querySelectorAll('.group').length === 0").await;
    }
}

async fn what_failed_is_asked_again_and_nothing_else(stage: Stage) {
    let world = stage.open(&["--servers", "900"]).await;
    world.enter(PROJECT).await;
    world.expect_status(500);
    let page = &world.page;
    let fault = json!({ "match": { "call": "servers", "query": { "offset": "198" } }, "times": 2, "error": "internal" });
    world.sim.fault(fault).await;
    page.press("Load all servers").await;
    page.sees("Failed requests: 1").await;
    // Of ten pages one is missing, whose first and last row stand on its neighbours.
    page.sees("802 of 900 servers are here").await;
    world.sim.forget_requests().await;
    page.press("Ask for those again").await;
    page.sees("all servers loaded, verified").await;
    assert_eq!(offsets(&world).await, ["198", "0"]);
}

async fn throttling_slows_a_load_and_does_not_end_it(stage: Stage) {
    let world = stage.open(&["--servers", "900"]).await;
    world.enter(PROJECT).await;
    world.expect_status(429);
    let page = &world.page;
    let fault = json!({ "match": { "call": "servers" }, "skip": 2, "times": 5, "error": "throttled", "headers": { "Retry-After": "1" } });
    world.sim.fault(fault).await;
    page.press("Load all servers").await;
    page.sees("all servers loaded, verified").await;
    page.sees("900 servers").await;
}

async fn a_list_that_changes_while_it_is_loaded_is_said_to(stage: Stage) {
    let world = stage.open(&["--servers", "600"]).await;
    world.enter(PROJECT).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    let gone = id_of(&fleet[150]);
    let new = json!({ "server_id": "b".repeat(32), "server_name": "new", "status": "0", "create_time": "2030-01-01T00:00:00Z" });
    for change in [json!({ "remove": gone }), json!({ "add": new })] {
        let after = json!({ "match": { "call": "servers", "query": { "offset": "297" } }, "times": 1, "then": [change] });
        world.sim.fault(after).await;
        page.press(if page.has("button", "Load all servers").await { "Load all servers" } else { "Load again" }).await;
        page.sees("The list changed while it was being loaded: servers may be missing below.").await;
        page.misses("verified").await;
    }
    page.press("Load again").await;
    page.sees("all servers loaded, verified").await;
    page.sees("600 servers").await;
    assert!(!page.text().await.contains("The list changed"));
}

async fn what_lies_deeper_than_the_service_pages_is_loaded_too(stage: Stage) {
    let world = stage.open(&["--servers", "8600", "--max-offset", "8096"]).await;
    // The limit of the reference proxies, which the load then keeps to.
    world.expect_status(429);
    world.enter(PROJECT).await;
    let page = &world.page;
    page.press("Load all servers").await;
    page.sees("all servers loaded, verified").await;
    page.at_range("1–20 of 8,600").await;
    let requests = world.sim.list_requests().await;
    let deeper = requests.iter().any(|r| parameter(r, "create_until").is_some());
    assert!(deeper, "no list of its own for what is deeper");
}

async fn a_token_that_is_refused_while_loading_loses_nothing(stage: Stage) {
    let world = stage.open(&["--servers", "2000"]).await;
    world.enter(PROJECT).await;
    world.expect_status(401);
    let page = &world.page;
    world.sim.fault(json!({ "match": { "call": "servers" }, "delay_ms": 120 })).await;
    world.sim.forget_requests().await;
    page.press("Load all servers").await;
    page.sees("of 2,000 servers loaded").await;
    world.sim.token(&world.token, "expired").await;
    page.find("region", "A new token is needed").await;
    world.sim.token(&world.token, "valid").await;
    page.fill("textbox", "Token", &world.token).await;
    page.press("Continue").await;
    page.sees("all servers loaded, verified").await;
    page.at_range("1–20 of 2,000").await;
}

async fn another_condition_while_loading_gets_its_own_answer(stage: Stage) {
    let world = stage.open(&["--servers", "1500"]).await;
    world.enter(PROJECT).await;
    let page = &world.page;
    world.sim.fault(json!({ "match": { "call": "servers" }, "delay_ms": 200 })).await;
    page.press("Load all servers").await;
    page.sees("of 1,500 servers loaded").await;
    ask(page, "az=cn-east-3b").await;
    page.press("Remove filter: Availability zone*").await;
    ask(page, "az=cn-east-3a").await;
    page.sees("all servers loaded, verified").await;
    let expected = ids_where(&world, is_in("cn-east-3a")).await;
    page.sees(&format!("{} servers matching", expected.len())).await;
    assert_eq!(page.ids().await, expected[..20]);
}

async fn every_state_is_accessible_and_fits(stage: Stage) {
    let world = stage.open(&["--servers", "1500"]).await;
    world.enter(PROJECT).await;
    let page = &world.page;
    ask(page, "az=cn-east-3a nosuch:1").await;
    page.find("heading", "This needs the whole fleet").await;
    audit(&world, "the question").await;
    world.sim.fault(json!({ "match": { "call": "servers" }, "delay_ms": 300 })).await;
    page.press("Load 1,500 servers").await;
    page.press("Pause").await;
    audit(&world, "a load that rests").await;
    world.sim.no_faults().await;
    page.press("Go on").await;
    page.sees("all servers loaded, verified").await;
    page.choose("Order", "name").await;
    audit(&world, "the facets").await;
}
