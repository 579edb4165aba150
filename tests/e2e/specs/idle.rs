//! Forgetting: by the person at once, and by the console when nobody uses it. Nothing of token and servers stays behind.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::token::keep;
use crate::{
    page::Page,
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { idle:
    forgetting_takes_one_click_and_leaves_nothing_behind,
    forgetting_is_possible_by_keyboard,
    without_use_there_is_a_warning_and_then_nothing_left,
    use_puts_it_off,
    a_long_sleep_ends_in_forgetting_before_anything_is_done,
    a_token_kept_in_a_tab_that_comes_back_late_is_not_used,
    a_token_that_is_only_typed_is_forgotten_too,
    it_is_off_unless_configured,
}

/// Lets the clock of the page run ahead by `window.name` milliseconds, also over a reload; and a page that is loaded by as
/// many as the tab's storage says in `later`.
const CLOCK: &str = "(() => { if (!location.href.startsWith('http')) return;
    const real = Date.now, later = Number(sessionStorage.getItem('later') || 0);
    Date.now = () => real() + later + Number(window.name || 0) })()";

const NOTICE: &str = "Token and servers were forgotten after 15 min without use.";

/// A console that forgets after 15 minutes, and whose clock can be moved.
async fn stage_with(stage: &Stage, auth: Value) -> std::sync::Arc<World> {
    let world = stage.open(&[]).await;
    world.page.browser.on_each_page(CLOCK).await;
    world.config(&json!({ "schema": 1, "endpoints": { "defaultRegion": "cn-east-3" }, "auth": auth }));
    world
}

/// Lets so many seconds pass.
async fn pass(page: &Page, seconds: u32) {
    page.js(&format!("(window.name = Number(window.name || 0) + {seconds} * 1000, 1)")).await;
}

/// What the page and its storage hold, in one text.
async fn held(page: &Page) -> String {
    let all = "document.documentElement.outerHTML + JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.title])";
    page.js(all).await.as_str().unwrap().to_owned()
}

/// Names, IDs and addresses of the servers on the page.
async fn traces(page: &Page) -> Vec<String> {
    let cards = page.cards().await;
    assert_eq!(cards.len(), 20);
    let mut traces: Vec<String> = cards.iter().map(|card| card.name.clone()).collect();
    traces.extend(cards.iter().filter_map(|card| card.id.clone()));
    let copied = page.js("[...document.querySelectorAll('.card .address__value bdi')].map((b) => b.textContent)").await;
    traces.extend(copied.as_array().unwrap().iter().filter_map(|v| v.as_str()).map(str::to_owned));
    traces
}

/// The form is there, with region and project, and nothing of token and servers.
async fn is_forgotten(world: &World, traces: &[String]) {
    let page = &world.page;
    page.sees("Connect to your servers").await;
    assert_eq!(page.value("textbox", "Token").await, "");
    assert_eq!(page.value("textbox", "Project ID").await, PROJECT);
    assert_eq!(page.value("combobox", "Region").await, "cn-east-3");
    assert_eq!(page.count("dialog", "*").await, 0);
    let held = held(page).await;
    for trace in traces.iter().filter(|trace| trace.as_str() != PROJECT) {
        assert!(!held.contains(trace.as_str()), "{trace} is left behind");
    }
    assert!(!held.contains("MARKER"), "the token is left behind");
    // Nothing is asked for any more.
    let asked = world.sim.list_requests().await.len();
    page.keys("rn").await;
    assert_eq!(world.sim.list_requests().await.len(), asked);
}

async fn forgetting_takes_one_click_and_leaves_nothing_behind(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.config(&json!({ "schema": 1, "endpoints": { "defaultRegion": "cn-east-3" }, "auth": { "keepInTab": true } }));
    keep(&world).await;
    let traces = traces(page).await;
    let before = held(page).await;
    assert!(before.contains("MARKER") && traces.iter().all(|trace| before.contains(trace.as_str())));
    page.press("Forget token").await;
    is_forgotten(&world, &traces).await;
}

async fn forgetting_is_possible_by_keyboard(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let traces = traces(page).await;
    // After connecting the focus is on the list, which comes after the bar and the filters.
    for _ in 0..60 {
        if page.focused().await == "Forget token" {
            break;
        }
        page.tab_back().await;
    }
    page.focus_on("Forget token").await;
    page.key(Key::Enter).await;
    page.sees("Connect to your servers").await;
    let held = held(page).await;
    assert!(traces.iter().all(|trace| *trace == PROJECT || !held.contains(trace.as_str())));
}

async fn without_use_there_is_a_warning_and_then_nothing_left(stage: Stage) {
    let world = stage_with(&stage, json!({ "idleForgetMinutes": 15 })).await;
    let page = &world.page;
    world.enter(PROJECT).await;
    let traces = traces(page).await;
    pass(page, 13 * 60).await;
    page.js("new Promise((done) => setTimeout(done, 1500))").await;
    assert_eq!(page.count("dialog", "*").await, 0);
    pass(page, 65).await;
    page.find("dialog", "Still there?").await;
    page.sees("After 15 min without use it forgets the token").await;
    page.focus_on("Stay signed in").await;
    page.key(Key::Enter).await;
    page.gone("dialog", "*").await;
    page.has_cards(20).await;
    // A moved pointer does not answer the question; time goes on.
    pass(page, 14 * 60 + 10).await;
    page.find("dialog", "Still there?").await;
    page.js("(dispatchEvent(new Event('pointermove')), 1)").await;
    pass(page, 50).await;
    page.sees(NOTICE).await;
    is_forgotten(&world, &traces).await;
    page.sees(NOTICE).await;
    // The way back works.
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
}

async fn use_puts_it_off(stage: Stage) {
    let world = stage_with(&stage, json!({ "idleForgetMinutes": 15 })).await;
    let page = &world.page;
    world.enter(PROJECT).await;
    for event in ["pointermove", "keydown", "wheel", "pointerdown", "pointermove"] {
        pass(page, 10 * 60).await;
        page.js(&format!("(dispatchEvent(new Event('{event}')), 1)")).await;
        page.js("new Promise((done) => setTimeout(done, 1200))").await;
        assert_eq!(page.count("dialog", "*").await, 0, "{event}");
    }
    page.has_cards(20).await;
}

async fn a_long_sleep_ends_in_forgetting_before_anything_is_done(stage: Stage) {
    let world = stage_with(&stage, json!({ "idleForgetMinutes": 15 })).await;
    let page = &world.page;
    world.enter(PROJECT).await;
    let traces = traces(page).await;
    let asked = world.sim.list_requests().await.len();
    // The first sign of life comes before any timer does: it must not count as use, and its key not as a command.
    page.js("(window.name = 3 * 3600 * 1000, dispatchEvent(new KeyboardEvent('keydown', { key: 'r' })), 1)").await;
    page.sees(NOTICE).await;
    is_forgotten(&world, &traces).await;
    assert_eq!(world.sim.list_requests().await.len(), asked);
}

async fn a_token_kept_in_a_tab_that_comes_back_late_is_not_used(stage: Stage) {
    let world = stage_with(&stage, json!({ "idleForgetMinutes": 15, "keepInTab": true })).await;
    let page = &world.page;
    keep(&world).await;
    page.reload().await;
    page.has_cards(20).await;
    // Used now and then, long after it was typed.
    for _ in 0..2 {
        pass(page, 10 * 60).await;
        page.js("(dispatchEvent(new Event('pointermove')), 1)").await;
    }
    page.reload().await;
    page.has_cards(20).await;
    let asked = world.sim.list_requests().await.len();
    page.js("(sessionStorage.setItem('later', 3 * 3600 * 1000), 1)").await;
    page.reload().await;
    page.sees(NOTICE).await;
    page.sees("Connect to your servers").await;
    assert!(!held(page).await.contains("MARKER"));
    assert_eq!(world.sim.list_requests().await.len(), asked);
}

async fn a_token_that_is_only_typed_is_forgotten_too(stage: Stage) {
    let world = stage_with(&stage, json!({ "idleForgetMinutes": 15 })).await;
    let page = &world.page;
    page.open("").await;
    page.fill("textbox", "Project ID", PROJECT).await;
    page.fill("textbox", "Token", &world.token).await;
    pass(page, 14 * 60 + 10).await;
    page.find("dialog", "Still there?").await;
    pass(page, 60).await;
    page.sees(NOTICE).await;
    is_forgotten(&world, &[]).await;
}

async fn it_is_off_unless_configured(stage: Stage) {
    let world = stage_with(&stage, json!({})).await;
    let page = &world.page;
    world.enter(PROJECT).await;
    pass(page, 20 * 3600).await;
    page.js("new Promise((done) => setTimeout(done, 1500))").await;
    assert_eq!(page.count("dialog", "*").await, 0);
    page.has_cards(20).await;
}
