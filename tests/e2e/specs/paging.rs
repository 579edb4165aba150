//! Going through the pages of 137 servers.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::filters::ids_where;
use crate::{simulator::PROJECT, world::Stage};

specs! { paging:
    every_server_is_seen_exactly_once_over_all_pages,
    the_pager_goes_first_previous_next_and_last,
    another_page_size_keeps_the_server_on_top,
    the_keys_n_and_p_turn_the_page,
    a_page_past_the_end_becomes_the_last_with_a_notice,
    a_second_notice_of_a_shorter_list_takes_the_place_of_the_first,
    a_list_that_changes_between_two_pages_is_spoken_of,
    fewer_servers_than_asked_for_are_completed_and_spoken_of,
    a_late_answer_is_dropped,
    a_list_of_ten_thousand_is_paged_as_well,
}

async fn every_server_is_seen_exactly_once_over_all_pages(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let mut seen = page.ids().await;
    for first in (21..=121).step_by(20) {
        page.press("Next page").await;
        let last = (first + 19).min(137);
        page.at_range(&format!("{first}–{last} of 137")).await;
        page.focus_on(&format!("Servers {first}–{last} of 137")).await;
        seen.extend(page.ids().await);
    }
    page.has_cards(17).await;
    let fleet = world.sim.fleet(PROJECT).await;
    let expected: Vec<_> = fleet.iter().map(|s| s["server_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(seen, expected);
    assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 137);
}

async fn the_pager_goes_first_previous_next_and_last(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let dead = async |name: &str| {
        page.find("button", name).await.attr("aria-disabled").await.unwrap().as_deref() == Some("true")
    };
    assert!(dead("First page").await && dead("Previous page").await);
    assert!(!dead("Next page").await && !dead("Last page").await);
    page.press("Last page").await;
    page.at_range("121–137 of 137").await;
    page.has_cards(17).await;
    assert!(dead("Next page").await && dead("Last page").await);
    page.press("Previous page").await;
    page.at_range("101–120 of 137").await;
    page.press("First page").await;
    page.at_range("1–20 of 137").await;
    page.address_has("offset", None).await;
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
    page.address_has("offset", Some("20")).await;
    page.find("navigation", "Pages").await;
}

async fn another_page_size_keeps_the_server_on_top(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
    page.press("Next page").await;
    page.at_range("41–60 of 137").await;
    page.choose("Servers a page", "10").await;
    page.at_range("41–50 of 137").await;
    page.has_cards(10).await;
    page.address_has("limit", Some("10")).await;
    page.choose("Servers a page", "100").await;
    page.at_range("1–100 of 137").await;
    page.has_long_list(100).await;
    page.choose("Servers a page", "20").await;
    page.at_range("1–20 of 137").await;
    page.address_has("limit", None).await;
    page.open("?region=cn-east-3&limit=7&offset=14").await;
    page.connect(PROJECT, &world.token).await;
    page.at_range("15–21 of 137").await;
    assert_eq!(page.value("combobox", "Servers a page").await, "7");
}

async fn the_keys_n_and_p_turn_the_page(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.keys("n").await;
    page.at_range("21–40 of 137").await;
    page.keys("n").await;
    page.at_range("41–60 of 137").await;
    page.keys("p").await;
    page.at_range("21–40 of 137").await;
    page.keys("p").await;
    page.at_range("1–20 of 137").await;
    page.keys("p").await;
    page.at_range("1–20 of 137").await;
}

async fn a_page_past_the_end_becomes_the_last_with_a_notice(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("?offset=4000").await;
    page.connect(PROJECT, &world.token).await;
    page.at_range("121–137 of 137").await;
    page.sees("The page at position 4000 no longer exists: the list has 137 servers now. This is its last page.").await;
    page.address_has("offset", Some("120")).await;
    page.press("Dismiss").await;
    page.misses("no longer exists").await;

    // The list shrinks from 130 to 25 while a person is on its first page and goes to what was its last.
    page.open("").await;
    page.connect("shrink-past-end", &world.token).await;
    page.at_range("1–20 of 130").await;
    page.press("Last page").await;
    page.at_range("21–25 of 25").await;
    page.sees("no longer exists: the list has 25 servers now").await;
}

async fn a_second_notice_of_a_shorter_list_takes_the_place_of_the_first(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    let go_to = "(() => { const at = new URL(location); at.searchParams.set('offset', args[0]);
        history.pushState(null, '', at); dispatchEvent(new PopStateEvent('popstate')) })()";
    page.js_with(go_to, vec![json!("4000")]).await;
    page.sees("position 4000 no longer exists: the list has 137 servers now").await;
    world.sim.send("POST", &format!("fleets/{PROJECT}"), json!([{ "remove": fleet[0]["server_id"] }])).await;
    page.js_with(go_to, vec![json!("5000")]).await;
    page.sees("position 5000 no longer exists: the list has 136 servers now").await;
    page.misses("the list has 137 servers now").await;
}

async fn a_list_that_changes_between_two_pages_is_spoken_of(stage: Stage) {
    let world = stage.list_of("count-drift").await;
    let page = &world.page;
    page.press("Next page").await;
    page.sees("The list changed while you paged:").await;
    page.sees("A server may have moved to another page.").await;
}

async fn fewer_servers_than_asked_for_are_completed_and_spoken_of(stage: Stage) {
    const SAID: &str = "servers at a time at most, fewer than were asked for.";
    let world = stage.open(&["--most-at-a-time", "7", "--servers", "300"]).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    let codes = [0, 1, 3, 4, 5];
    let patch = |(i, s): (usize, &Value)| json!({ "patch": { "id": s["server_id"], "set": { "status": codes[i % 5] } } });
    let changes: Vec<_> = fleet.iter().enumerate().map(patch).collect();
    world.sim.send("POST", &format!("fleets/{PROJECT}"), json!(changes)).await;
    let id = |server: &Value| server["server_id"].as_str().unwrap().to_owned();
    let all: Vec<_> = fleet.iter().map(id).collect();
    let expected = ids_where(&world, |s| [0, 1, 3, 4].iter().any(|code| s["status"] == *code)).await;
    // Every server stands on its page, also on the last one and on one fetched ahead.
    world.enter(PROJECT).await;
    page.sees(&format!("The service gives 7 {SAID}")).await;
    let mut seen = page.ids().await;
    for first in [21, 41] {
        page.press("Next page").await;
        page.at_range(&format!("{first}–{} of 300", first + 19)).await;
        seen.extend(page.ids().await);
    }
    assert_eq!(seen, all[..60]);
    page.press("Last page").await;
    page.at_range("281–300 of 300").await;
    assert_eq!(page.ids().await, all[280..]);
    assert_eq!(page.text().await.matches(SAID).count(), 1);
    // Several lists of the API as one.
    page.click("radio", "Creating*").await;
    page.address_has("status", Some("creating")).await;
    page.sees(&format!("{} servers", expected.len())).await;
    page.has_cards(20).await;
    assert_eq!(page.ids().await, expected[..20]);
    page.press("Last page").await;
    page.at_range(&format!("221–{} of 240", expected.len())).await;
    assert_eq!(page.ids().await, expected[220..]);
    assert_eq!(page.text().await.matches(SAID).count(), 1);
    page.press("Remove filter: Status Creating").await;
    page.address_has("status", None).await;
    // The whole fleet, four pages at a time, in one list.
    page.choose("Servers a page", "all").await;
    page.sees("all servers loaded, verified").await;
    // What stood beside the field stays in the window, and the first servers may be above it.
    page.js("(scrollTo(0, 0), 1)").await;
    page.has_long_list(300).await;
    page.sees(&format!("The service gives 7 {SAID}")).await;
    page.misses("no longer exists").await;
    // Where as many come as are asked for, nothing is said.
    page.open("?limit=7").await;
    page.connect(PROJECT, &world.token).await;
    page.at_range("1–7 of 300").await;
    page.misses(SAID).await;
    let world = stage.list_of("capped-50").await;
    let page = &world.page;
    page.misses(SAID).await;
    page.choose("Servers a page", "100").await;
    page.at_range("1–100 of 137").await;
    page.has_long_list(100).await;
    page.sees(&format!("The service gives 50 {SAID}")).await;
    page.press("Next page").await;
    page.at_range("101–137 of 137").await;
    page.misses(SAID).await;
}

async fn a_late_answer_is_dropped(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let slow = json!({ "match": { "call": "servers", "query": { "offset": "20" } }, "delay_ms": 1500 });
    world.sim.fault(slow).await;
    // By key, because the pointer over a button fetches ahead.
    page.keys("n").await;
    page.address_has("offset", Some("20")).await;
    page.back().await;
    page.address_has("offset", None).await;
    page.at_range("1–20 of 137").await;
    let first = page.ids().await;
    page.keys("n").await;
    page.address_has("offset", Some("20")).await;
    page.press("Last page").await;
    page.at_range("121–137 of 137").await;
    let last = page.ids().await;
    assert_ne!(first, last);
    // Both late answers have been given up by now, or come now; neither may be shown.
    page.holds(&format!("performance.now() > {}", page.js("performance.now() + 1800").await)).await;
    page.at_range("121–137 of 137").await;
    assert_eq!(page.ids().await, last);
    page.address_has("offset", Some("120")).await;
}

async fn a_list_of_ten_thousand_is_paged_as_well(stage: Stage) {
    let world = stage.list_of("big-10000").await;
    let page = &world.page;
    page.at_range("1–20 of 10,000").await;
    page.choose("Servers a page", "100").await;
    page.at_range("1–100 of 10,000").await;
    page.has_long_list(100).await;
    page.press("Last page").await;
    page.at_range("9,901–10,000 of 10,000").await;
    page.has_long_list(100).await;
}
