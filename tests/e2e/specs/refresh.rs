//! The list asked by itself: when it is, when it is not, and what it leaves as it was. Time is put forward instead of waited for.

use std::time::Duration;

use serde_json::json;

use crate::{
    page::{Page, eventually},
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { refresh:
    it_is_off_until_an_interval_is_chosen,
    the_deployment_may_choose_one_and_the_person_another,
    it_is_twice_as_often_while_a_server_on_screen_is_on_its_way,
    it_rests_while_the_page_cannot_be_seen_and_while_nobody_is_there,
    it_rests_without_a_network_and_after_a_401,
    it_moves_neither_focus_nor_scroll_and_announces_only_what_changed,
    it_never_overlaps_a_question_under_way,
    a_failure_stays_in_its_place_until_an_answer_comes,
}

/// Lets a spec say what time it is, and that the page is hidden.
const STAND_INS: &str = "(() => {
    const now = Date.now; window.ahead = 0; window.unseen = false;
    Date.now = () => now() + window.ahead;
    Object.defineProperty(document, 'hidden', { get: () => window.unseen });
})()";

const MENU: &str = "Refresh by itself";

/// A list of thirty servers of which none is on its way, with time in the hands of the spec.
async fn open(stage: &Stage, config: Option<serde_json::Value>) -> std::sync::Arc<World> {
    let world = stage.open(&[]).await;
    if let Some(config) = config {
        world.config(&config);
    }
    let server = |n: u32| {
        let created = format!("2026-01-01T00:00:{:02}Z", 59 - n);
        json!({ "server_id": format!("s{n}"), "server_name": format!("phone-{n}"), "status": 5, "create_time": created })
    };
    let servers: Vec<_> = (1..=30).map(server).collect();
    world.sim.send("PUT", &format!("fleets/{PROJECT}"), json!({ "servers": servers })).await;
    world.page.browser.on_each_page(STAND_INS).await;
    world.enter(PROJECT).await;
    world
}

/// Puts the clock forward by so many seconds and gives the console time to look at it.
async fn after(page: &Page, seconds: u32) {
    page.js(&format!("window.ahead += {seconds} * 1000")).await;
    tokio::time::sleep(Duration::from_millis(1_300)).await;
    page.settled().await;
}

async fn asked(world: &World) -> usize {
    world.sim.list_requests().await.len()
}

/// Does something to one server.
async fn patch(world: &World, id: &str, set: serde_json::Value) {
    let changes = json!([{ "patch": { "id": id, "set": set } }]);
    world.sim.send("POST", &format!("fleets/{PROJECT}"), changes).await;
}

/// A sign that somebody is there.
async fn stir(page: &Page) {
    page.js("(dispatchEvent(new PointerEvent('pointermove')), 1)").await;
}

async fn it_is_off_until_an_interval_is_chosen(stage: Stage) {
    let world = open(&stage, None).await;
    let page = &world.page;
    assert_eq!(page.value("combobox", MENU).await, "0");
    after(page, 400).await;
    assert_eq!(asked(&world).await, 1);
    page.choose(MENU, "30").await;
    // The list is older than that.
    eventually("a request", || async { (asked(&world).await == 2).then_some(()) }).await;
    after(page, 25).await;
    assert_eq!(asked(&world).await, 2);
    let before = page.text().await;
    after(page, 5).await;
    assert_eq!(asked(&world).await, 3);
    page.sees("Updated ").await;
    assert_ne!(page.text().await, before, "the time of the update is another");
    patch(&world, "s7", json!({ "server_name": "renamed" })).await;
    after(page, 30).await;
    page.sees("renamed").await;
    page.choose(MENU, "0").await;
    let now = asked(&world).await;
    after(page, 400).await;
    assert_eq!(asked(&world).await, now);
}

async fn the_deployment_may_choose_one_and_the_person_another(stage: Stage) {
    let config = json!({ "schema": 1, "ui": { "refreshSeconds": 45 }, "endpoints": { "regions": [{ "id": "cn-east-3" }] } });
    let world = open(&stage, Some(config)).await;
    let page = &world.page;
    assert_eq!(page.value("combobox", MENU).await, "45");
    let offered = page.js(&format!("[...seek('combobox', '{MENU}')[0].options].map((o) => o.text)")).await;
    assert_eq!(offered, json!(["Off", "10 s", "30 s", "45 s", "1 min", "5 min"]));
    after(page, 46).await;
    assert_eq!(asked(&world).await, 2);
    page.choose(MENU, "300").await;
    page.reload().await;
    page.connect(PROJECT, &world.token).await;
    page.find("combobox", MENU).await;
    assert_eq!(page.value("combobox", MENU).await, "300");
}

async fn it_is_twice_as_often_while_a_server_on_screen_is_on_its_way(stage: Stage) {
    let world = open(&stage, None).await;
    let page = &world.page;
    page.choose(MENU, "60").await;
    after(page, 35).await;
    assert_eq!(asked(&world).await, 1);
    after(page, 30).await;
    assert_eq!(asked(&world).await, 2);
    patch(&world, "s3", json!({ "status": 13 })).await;
    after(page, 61).await;
    assert_eq!(asked(&world).await, 3);
    page.sees("Starting").await;
    after(page, 31).await;
    assert_eq!(asked(&world).await, 4);
    patch(&world, "s3", json!({ "status": 5 })).await;
    after(page, 31).await;
    assert_eq!(asked(&world).await, 5);
    after(page, 31).await;
    assert_eq!(asked(&world).await, 5);
}

async fn it_rests_while_the_page_cannot_be_seen_and_while_nobody_is_there(stage: Stage) {
    let world = open(&stage, None).await;
    let page = &world.page;
    page.choose(MENU, "60").await;
    page.js("window.unseen = true").await;
    after(page, 200).await;
    assert_eq!(asked(&world).await, 1);
    // Once at once, then at the interval again.
    page.js("window.unseen = false").await;
    eventually("a request", || async { (asked(&world).await == 2).then_some(()) }).await;
    after(page, 15).await;
    assert_eq!(asked(&world).await, 2);

    after(page, 601).await;
    after(page, 200).await;
    assert_eq!(asked(&world).await, 2, "nobody was there");
    stir(page).await;
    eventually("a request", || async { (asked(&world).await == 3).then_some(()) }).await;
    after(page, 15).await;
    assert_eq!(asked(&world).await, 3);
}

async fn it_rests_without_a_network_and_after_a_401(stage: Stage) {
    let world = open(&stage, None).await;
    let page = &world.page;
    page.choose(MENU, "30").await;
    page.browser.offline(true).await;
    page.holds("!navigator.onLine").await;
    after(page, 100).await;
    page.browser.offline(false).await;
    eventually("a request", || async { (asked(&world).await == 2).then_some(()) }).await;
    page.settled().await;
    assert_eq!(page.alerts().await, "");

    world.expect_status(401);
    world.sim.token(&world.token, "expired").await;
    after(page, 31).await;
    page.find("region", "A new token is needed").await;
    assert_eq!(asked(&world).await, 3);
    after(page, 100).await;
    assert_eq!(asked(&world).await, 3);
    assert_eq!(page.cards().await.len(), 20);
    world.sim.token(&world.token, "valid").await;
    page.fill("textbox", "Token", &world.token).await;
    page.press("Continue").await;
    page.gone("region", "A new token is needed").await;
    page.settled().await;
    let now = asked(&world).await;
    after(page, 31).await;
    assert_eq!(asked(&world).await, now + 1);
}

async fn it_moves_neither_focus_nor_scroll_and_announces_only_what_changed(stage: Stage) {
    let world = open(&stage, None).await;
    let page = &world.page;
    page.choose(MENU, "10").await;
    page.js("(seek('button', 'phone-18')[0].focus(), scrollTo(0, 400), 1)").await;
    page.focus_on("phone-18").await;
    let scrolled = page.js("Math.round(scrollY)").await;
    assert_ne!(scrolled, 0);
    let script = "(() => { window.said = [];
        const look = (list) => list.forEach((m) => { const at = m.target.parentElement?.closest('[role=status]');
            if (at && at.textContent) said.push(at.textContent) });
        new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true }) })()";
    page.js(script).await;
    patch(&world, "s18", json!({ "server_name": "phone-18-renamed" })).await;
    patch(&world, "s2", json!({ "server_name": "phone-2-renamed" })).await;
    after(page, 11).await;
    page.sees("phone-2-renamed").await;
    page.focus_on("phone-18-renamed").await;
    assert_eq!(page.js("Math.round(scrollY)").await, scrolled);
    assert_eq!(page.js("said").await, json!([]));
    // What is typed and not yet done stays too, and so does an open drawer.
    page.press("phone-5").await;
    page.find("dialog", "phone-5").await;
    let focused = page.focused().await;
    let change = json!([{ "patch": { "id": "s5", "set": { "status": 10 } } }, { "remove": "s1" }]);
    world.sim.send("POST", &format!("fleets/{PROJECT}"), change).await;
    after(page, 11).await;
    page.find("dialog", "phone-5").await;
    page.sees("Stopped").await;
    assert_eq!(page.focused().await, focused);
    // There is one server less, which is said.
    assert!(page.js("said").await.to_string().contains("29 servers"));
}

async fn it_never_overlaps_a_question_under_way(stage: Stage) {
    let world = open(&stage, None).await;
    let page = &world.page;
    page.choose(MENU, "10").await;
    world.sim.fault(json!({ "match": { "call": "servers" }, "times": 1, "delay_ms": 4000 })).await;
    page.js("window.ahead += 11000").await;
    eventually("a request", || async { (asked(&world).await == 2).then_some(()) }).await;
    page.js("window.ahead += 11000").await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(asked(&world).await, 2);
    page.settled().await;
    assert_eq!(page.alerts().await, "");
    after(page, 11).await;
    assert_eq!(asked(&world).await, 3);
}

async fn a_failure_stays_in_its_place_until_an_answer_comes(stage: Stage) {
    let world = open(&stage, None).await;
    let page = &world.page;
    page.choose(MENU, "10").await;
    world.expect_status(403);
    world.sim.fault(json!({ "match": { "call": "servers" }, "error": "no-permission" })).await;
    after(page, 11).await;
    page.find("alert", "The token does not permit this*").await;
    assert_eq!(page.cards().await.len(), 20);
    let look = "(() => { window.gone = 0; const at = seek('alert')[0];
        new MutationObserver(() => { if (!seek('alert').length) gone += 1 }).observe(document.body, { subtree: true, childList: true }) })()";
    page.js(look).await;
    after(page, 11).await;
    after(page, 11).await;
    assert_eq!(asked(&world).await, 4);
    assert_eq!(page.js("gone").await, 0);
    world.sim.no_faults().await;
    after(page, 11).await;
    page.gone("alert", "*").await;
    assert_eq!(asked(&world).await, 5);
}
