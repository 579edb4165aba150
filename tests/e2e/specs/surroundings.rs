//! What is around the console is not as it should be: no network or a slow one, a clock that is hours off, a tab that was put to
//! sleep, storage that is full.

use std::time::{Duration, Instant};

use serde_json::json;

use super::sign_in::{SECRET, say_who};
use crate::{
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { surroundings:
    back_online_the_list_goes_on_by_itself_once,
    a_browser_that_is_wrong_about_its_network_keeps_nothing_from_being_sent,
    on_a_slow_network_every_wait_is_visible_and_nothing_is_asked_twice,
    a_clock_that_is_hours_off_changes_no_wait_and_no_age,
    a_tab_that_slept_goes_on_where_it_was,
    full_storage_is_said_and_loses_nothing,
}

/// How many list requests there were.
async fn asked(world: &World) -> usize {
    world.sim.list_requests().await.len()
}

async fn a_while(world: &World, ms: u32) {
    world.page.holds(&format!("performance.now() > {}", world.page.js(&format!("performance.now() + {ms}")).await)).await;
}

async fn back_online_the_list_goes_on_by_itself_once(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_offline();
    page.browser.offline(true).await;
    let before = asked(&world).await;
    page.keys("n").await;
    page.find("alert", "You are offline*").await;
    page.sees("The list below is as of").await;
    page.keys("r").await;
    page.settled().await;
    page.find("alert", "You are offline*").await;
    assert_eq!(asked(&world).await, before);
    page.browser.offline(false).await;
    page.at_range("21–40 of 137").await;
    page.gone("alert", "*").await;
    a_while(&world, 500).await;
    assert_eq!(asked(&world).await, before + 1);
    // Where nothing failed for it, a network that comes back is no reason to ask.
    page.browser.offline(true).await;
    page.browser.offline(false).await;
    a_while(&world, 500).await;
    assert_eq!(asked(&world).await, before + 1);
}

/// As behind some VPNs: the browser believes to have no network.
const BELIEVES_TO_BE_OFFLINE: &str = "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })";

async fn a_browser_that_is_wrong_about_its_network_keeps_nothing_from_being_sent(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.browser.on_each_page(BELIEVES_TO_BE_OFFLINE).await;
    // Signing in, the list, a page of it, a refresh, the whole fleet, a renewal.
    page.open("").await;
    page.holds("!navigator.onLine").await;
    say_who(page, "operator", SECRET).await;
    page.press("Sign in").await;
    page.at_range("1–20 of 137").await;
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
    let before = asked(&world).await;
    page.keys("r").await;
    page.settled().await;
    assert_eq!(asked(&world).await, before + 1);
    page.press("Load all servers").await;
    page.sees("all servers loaded, verified").await;
    assert_eq!(page.alerts().await, "");
    // The doctor goes its way as well, and finds nothing.
    world.expect_status(401);
    page.press("Settings").await;
    page.press("Check the connection").await;
    page.sees("The way to the service is open.").await;
    page.key(thirtyfour::Key::Escape).await;
    // What really fails is said in its words.
    world.expect_offline();
    world.enter(PROJECT).await;
    page.browser.offline(true).await;
    page.keys("r").await;
    page.find("alert", "You are offline*").await;
    page.has_cards(20).await;
    page.browser.offline(false).await;
    page.gone("alert", "*").await;
}

/// Notes on each picture whether the page says that it is starting, or busy.
const WATCH: &str = "(() => { window.saw = {};
    const look = () => {
        if (document.querySelector('.starting')?.checkVisibility()) saw.starting = true;
        if (window.seek?.('button', 'Connecting…').length) saw.connecting = true;
        if (document.querySelector('.progress--on')) saw.progress = true;
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look) })()";

async fn on_a_slow_network_every_wait_is_visible_and_nothing_is_asked_twice(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.browser.on_each_page(WATCH).await;
    if !page.browser.slow_network().await {
        // Where the browser cannot do it, the simulator does.
        world.sim.fault(json!({ "match": { "call": "page", "path": ".wasm" }, "deliver": "slow", "slow_ms": 2000 })).await;
        world.sim.fault(json!({ "match": { "call": "servers" }, "deliver": "slow", "slow_ms": 1000 })).await;
    }
    let start = Instant::now();
    page.open("").await;
    page.sees("Connect to your servers").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    page.keys("n").await;
    page.at_range("21–40 of 137").await;
    assert!(start.elapsed() > Duration::from_secs(2), "that was not slow: {:?}", start.elapsed());
    assert_eq!(page.js("[saw.starting, saw.connecting, saw.progress]").await, json!([true, true, true]));
    assert_eq!(asked(&world).await, 2);
    assert_eq!(page.alerts().await, "");
}

/// A clock that is `shift` milliseconds ahead, which may change; at first as many hours as local storage says.
const CLOCK: &str = "(() => { const Real = Date; window.shift = 0;
    try { window.shift = (localStorage.getItem('hours') ?? 0) * 3600e3 } catch { /* An empty page has no storage. */ }
    globalThis.Date = class extends Real {
        constructor(...given) { if (given.length) super(...given); else super(Real.now() + shift) }
        static now() { return Real.now() + shift }
    } })()";

async fn a_clock_that_is_hours_off_changes_no_wait_and_no_age(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(429);
    page.browser.on_each_page(CLOCK).await;
    page.open("").await;
    for hours in [5, -5] {
        page.js(&format!("(localStorage.setItem('hours', {hours}), 1)")).await;
        world.sim.send("POST", "reset", json!({})).await;
        world.sim.token(&world.token, "valid").await;
        // A date in two seconds by the service's clock is neither past nor hours away.
        let start = Instant::now();
        world.try_to_enter("err-429-after-date").await;
        page.sees("Throttled; trying again in").await;
        page.has_cards(20).await;
        assert!(start.elapsed() < Duration::from_secs(8), "{hours}: {:?}", start.elapsed());
        assert_eq!(asked(&world).await, 2);
        // What was made a minute ago is that old, whatever this machine believes.
        let made = page.js("new Date(performance.timeOrigin + performance.now() - 65e3).toISOString().slice(0, 19) + 'Z'").await;
        let server = json!({ "server_id": "a", "server_name": "young", "status": 5, "create_time": made });
        world.sim.send("PUT", "fleets/young", json!({ "servers": [server] })).await;
        world.enter("young").await;
        page.sees("1 min ago").await;
        page.sees("The clock of this machine is 5 h").await;
    }
}

async fn a_tab_that_slept_goes_on_where_it_was(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(429);
    page.browser.on_each_page(CLOCK).await;
    world.enter(PROJECT).await;
    // Asleep while it waits for another try: that comes late, and once.
    world.sim.fault(json!({ "times": 1, "error": "throttled", "headers": { "Retry-After": "2" } })).await;
    let before = asked(&world).await;
    page.keys("r").await;
    page.sees("Throttled; trying again in").await;
    page.js("(window.shift += 8 * 3600e3, 1)").await;
    page.browser.sleep(Duration::from_millis(2500)).await;
    page.gone("button", "Try now").await;
    page.settled().await;
    assert_eq!(page.alerts().await, "");
    page.has_cards(20).await;
    assert_eq!(asked(&world).await, before + 2);
    // A page that was fetched ahead before the sleep is old after it, also where the clock was put back meanwhile.
    for (key, range, hours) in [("n", "21–40 of 137", 1), ("n", "41–60 of 137", -2)] {
        let before = asked(&world).await;
        page.js("(seek('button', 'Next page')[0].dispatchEvent(new PointerEvent('pointerenter', { bubbles: true })), seek('button', 'Next page')[0].focus(), 1)").await;
        crate::page::eventually("the next page fetched ahead", || async {
            (asked(&world).await == before + 1).then_some(())
        })
        .await;
        a_while(&world, 300).await;
        page.js(&format!("(window.shift += {hours} * 3600e3, 1)")).await;
        page.keys(key).await;
        page.at_range(range).await;
        assert_eq!(asked(&world).await, before + 2, "{hours}");
        page.misses("prefetched").await;
    }
}

/// Fills both storages to the last byte.
const FILL: &str = "(() => { for (const area of [localStorage, sessionStorage]) {
        for (let size = 4 << 20, number = 0; size > 0; ) {
            try { area.setItem('full' + number++, 'x'.repeat(size)) } catch { size >>= 1 }
        }
    } return true })()";

async fn full_storage_is_said_and_loses_nothing(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.keeps_token();
    page.open("").await;
    assert_eq!(page.js(FILL).await, true);
    page.click("checkbox", "Keep in this tab*").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    page.sees("The browser refused to keep the token in this tab; it stays in memory only.").await;
    // A choice that cannot be kept holds until the page is left.
    page.press("Settings").await;
    page.press("Dark").await;
    page.press("UTC").await;
    page.key(thirtyfour::Key::Escape).await;
    page.holds("document.documentElement.dataset.theme === 'dark'").await;
    page.keys("n").await;
    page.at_range("21–40 of 137").await;
    assert_eq!(page.alerts().await, "");
    page.js("(localStorage.clear(), sessionStorage.clear(), 1)").await;
}
