//! Every settled state of the console under axe-core, in light and dark, wide and 320 px narrow, and enlarged: no
//! violation, nothing that scrolls sideways. And the console for people who ask for less motion or their own colours.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::{
    browser::Kind,
    page::Page,
    simulator::{PROJECT, Simulator},
    world::{Stage, World},
};

specs! { accessibility:
    the_form,
    the_form_with_errors,
    the_form_with_notices_and_a_typed_address,
    the_list,
    the_list_with_filters,
    the_list_with_odd_entries,
    the_list_while_waiting,
    the_drawer,
    a_drawer_without_a_server,
    the_settings,
    the_help,
    the_connection_check,
    the_warning_before_all_is_forgotten,
    an_empty_project,
    no_match,
    a_failure_over_the_list,
    the_prompt_for_a_new_token,
    a_broken_configuration,
    a_failed_start,
    the_list_in_chinese,
    the_filters_stand_behind_a_button_where_there_is_no_room,
    less_motion_and_own_colours_leave_it_usable,
    changes_are_announced,
}

/// Rules of WCAG 2.0 to 2.2, A and AA, and of good practice.
const RULES: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// Audits what is on the page, wide and light, narrow and dark, and enlarged to twice its size.
pub(super) async fn audit(world: &World, state: &str) {
    let page = &world.page;
    let mut problems = Vec::new();
    for (scheme, width) in [("light", 1280), ("dark", 320)] {
        page.browser.media(&[("prefers-color-scheme", scheme)]).await;
        page.browser.size(width, 900).await;
        at_rest(page).await;
        // The rules are about the page; what they say in one browser they say in the other.
        let found = if page.browser.kind() == Kind::Chromium { violations(page).await } else { Vec::new() };
        // A few say enough: most repeat themselves on each card.
        problems.extend(found.iter().take(4).map(|violation| format!("{scheme}, {width} px: {violation}")));
        page.fits_the_width(&format!("{state} at {width} px")).await;
    }
    // Zoomed to 200 % a window of 1280 × 900 has this much room.
    page.browser.size(640, 450).await;
    page.fits_the_width(&format!("{state} at 200 %")).await;
    page.browser.size(1280, 900).await;
    page.js("(document.documentElement.style.fontSize = '200%', 1)").await;
    page.fits_the_width(&format!("{state} with text of 200 %")).await;
    page.js("(document.documentElement.style.fontSize = '', 1)").await;
    assert!(problems.is_empty(), "{state}:\n{}", problems.join("\n"));
}

/// Waits until nothing moves that will come to rest. In Firefox a transition waits as long as what it is of is out of view and
/// not drawn.
async fn at_rest(page: &Page) {
    page.holds(
        "document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getComputedTiming().endTime === Infinity
            || !a.effect.target.checkVisibility({ contentVisibilityAuto: true }))",
    )
    .await;
}

async fn violations(page: &Page) -> Vec<String> {
    if page.js("window.axe == null").await == true {
        let path = std::env::var("CPH_AXE").expect("CPH_AXE is the path of axe.min.js");
        let axe = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        page.browser.script(&axe, vec![]).await.unwrap();
    }
    let script = "const [tags, done] = arguments;
        axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then(
            (r) => done(r.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.any.concat(n.all, n.none).map((c) => c.message).join('; ')}`))),
            (e) => done([String(e)]))";
    let found = page.browser.driver.execute_async(script, vec![json!(RULES)]).await.unwrap();
    found.json().as_array().unwrap().iter().map(|v| v.as_str().unwrap_or_default().to_owned()).collect()
}

async fn the_form(stage: Stage) {
    let world = stage.open(&[]).await;
    world.page.open("").await;
    audit(&world, "the form").await;
}

async fn the_form_with_errors(stage: Stage) {
    let world = stage.open(&[]).await;
    world.expect_status(403);
    world.try_to_enter("err-403").await;
    world.page.find("alert", "*").await;
    world.page.fill("textbox", "Project ID", "a b").await;
    world.page.fill("textbox", "Token", "a b").await;
    world.page.press("Connect").await;
    world.page.sees("cannot be part of a project ID").await;
    audit(&world, "the form with errors").await;
}

async fn the_form_with_notices_and_a_typed_address(stage: Stage) {
    let world = stage.open(&[]).await;
    world.config(&json!({ "schema": 1, "endpoints": { "allowCustom": true }, "colour": 1 }));
    world.page.open("?limit=0&token=x&region=nowhere-1").await;
    world.page.choose("Region", "").await;
    world.page.fill("textbox", "Proxy address", "https://proxy.example.com/?url={url}").await;
    world.page.find("textbox", "Address of the service").await;
    world.page.press("Connect").await;
    world.page.press("How do I get a token?").await;
    audit(&world, "the form with notices").await;
}

async fn the_list(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    audit(&world, "the list").await;
}

async fn the_list_with_filters(stage: Stage) {
    let world = stage.open(&[]).await;
    world.page.open("?status=normal&network_version=v2&create_since=2020-01-01T00:00:00Z&server_name=a&create_until=2010-01-01T00:00:00Z&phone_model_name=x&server_id=y").await;
    world.page.connect(PROJECT, &world.token).await;
    world.page.find("heading", "No server matches").await;
    world.page.open("?status=normal&network_version=v2&create_since=2020-01-01T00:00:00Z").await;
    world.page.connect(PROJECT, &world.token).await;
    world.page.has_cards(20).await;
    audit(&world, "the list with filters").await;
}

async fn the_list_with_odd_entries(stage: Stage) {
    for project in ["bad-row", "odd-addresses", "odd-status", "null-everywhere"] {
        let world = stage.list_of(project).await;
        audit(&world, project).await;
    }
}

async fn the_list_while_waiting(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    world.expect_status(429);
    world.sim.fault(json!({ "error": "throttled", "headers": { "Retry-After": "30" } })).await;
    world.page.keys("r").await;
    world.page.find("button", "Try now").await;
    audit(&world, "the list while waiting").await;
}

async fn the_drawer(stage: Stage) {
    let world = stage.list_of("unknown-fields").await;
    world.page.press(&world.page.cards().await[0].name).await;
    world.page.find("dialog", "*").await;
    audit(&world, "the drawer").await;
    world.page.press("Raw JSON").await;
    audit(&world, "the drawer with JSON").await;
}

async fn a_drawer_without_a_server(stage: Stage) {
    let world = stage.open(&[]).await;
    world.page.open("?server=none").await;
    world.page.connect(PROJECT, &world.token).await;
    world.page.find("heading", "This server is not there").await;
    audit(&world, "a drawer without a server").await;
}

async fn the_settings(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    world.page.press("Settings").await;
    world.page.find("dialog", "Settings").await;
    audit(&world, "the settings").await;
}

async fn the_connection_check(stage: Stage) {
    let world = stage.open(&["--connect-src", "http://127.0.0.1:*"]).await;
    let page = &world.page;
    world.expect_refusal_by_cors();
    world.expect_status(401);
    let other = Simulator::start(&["--cors-origin", &world.origin(), "--cors-broken", "no-allow"]).await;
    let region = json!({ "id": "cn-east-3", "cph": format!("{}/api/cn-east-3", other.origin) });
    world.config(&json!({ "schema": 1, "endpoints": { "regions": [region], "defaultRegion": "cn-east-3" } }));
    page.open("").await;
    page.press("Settings").await;
    page.press("Check the connection").await;
    page.sees("The proxy does not allow this page").await;
    audit(&world, "the connection check").await;
}

async fn the_warning_before_all_is_forgotten(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    // A clock that can be made to stand still, so that the warning does.
    let still = "(() => { const real = Date.now; Date.now = () => window.still ?? real() })()";
    page.browser.on_each_page(still).await;
    world.config(&json!({ "schema": 1, "auth": { "idleForgetMinutes": 15 } }));
    world.enter(PROJECT).await;
    page.js("(window.still = Date.now() + 14.2 * 60000, 1)").await;
    page.find("dialog", "Still there?").await;
    audit(&world, "the warning before all is forgotten").await;
}

async fn the_help(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    world.page.keys("?").await;
    world.page.find("dialog", "Keyboard shortcuts").await;
    audit(&world, "the help").await;
}

async fn an_empty_project(stage: Stage) {
    let world = stage.list_of("empty").await;
    world.page.find("heading", "No servers in this project").await;
    audit(&world, "an empty project").await;
}

async fn no_match(stage: Stage) {
    let world = stage.open(&[]).await;
    world.page.open("?server_name=none+has+this+name").await;
    world.page.connect(PROJECT, &world.token).await;
    world.page.find("heading", "No server matches").await;
    audit(&world, "no match").await;
}

async fn a_failure_over_the_list(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    world.expect_status(500);
    world.sim.fault(json!({ "error": "internal" })).await;
    world.page.keys("r").await;
    world.page.find("alert", "The service failed*").await;
    audit(&world, "a failure over the list").await;
}

async fn the_prompt_for_a_new_token(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    world.expect_status(401);
    world.sim.token(&world.token, "expired").await;
    world.page.keys("r").await;
    world.page.find("region", "A new token is needed").await;
    audit(&world, "the prompt for a new token").await;
}

async fn a_broken_configuration(stage: Stage) {
    let world = stage.open(&[]).await;
    world.config(&json!({ "schema": 2, "security": 7 }));
    world.page.open("").await;
    world.page.find("heading", "The console is not configured correctly").await;
    audit(&world, "a broken configuration").await;
}

async fn a_failed_start(stage: Stage) {
    let world = stage.open(&[]).await;
    for part in ["Failed to load", "boot", "integrity"] {
        world.expect_log(part);
    }
    world.front.damage(("", ".wasm"), |_| None);
    world.page.browser.driver.goto(&world.page.home).await.unwrap();
    world.page.find("alert", "The console could not start*").await;
    audit(&world, "a failed start").await;
}

async fn the_list_in_chinese(stage: Stage) {
    let world = stage.open_in("zh-CN,zh", &[]).await;
    world.page.open("").await;
    world.page.fill("textbox", "项目 ID", PROJECT).await;
    world.page.fill("textbox", "令牌", &world.token).await;
    world.page.press("连接").await;
    world.page.has_cards(20).await;
    audit(&world, "the list in Chinese").await;
}

async fn the_filters_stand_behind_a_button_where_there_is_no_room(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    assert_eq!(page.count("button", "Filters*").await, 0, "there is room beside the list");
    page.find("complementary", "Filters").await;
    page.browser.size(320, 800).await;
    let button = page.find("button", "Filters*").await;
    assert_eq!(button.attr("aria-expanded").await.unwrap().as_deref(), Some("false"));
    assert_eq!(page.count("radio", "*").await, 0);
    page.press("Filters*").await;
    page.find("complementary", "Filters").await;
    assert_eq!(button.attr("aria-expanded").await.unwrap().as_deref(), Some("true"));
    page.click("radio", "Normal*").await;
    page.address_has("status", Some("normal")).await;
    page.find("button", "Filters 1").await;
    audit(&world, "the open filters").await;
    page.browser.size(320, 800).await;
    page.press("Filters*").await;
    page.gone("radio", "*").await;
    page.press("Remove filter: Status Normal").await;
    page.at_range("1–20 of 137").await;
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
}

async fn less_motion_and_own_colours_leave_it_usable(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    for media in [
        [("prefers-reduced-motion", "reduce"), ("forced-colors", "none")],
        [("prefers-reduced-motion", "no-preference"), ("forced-colors", "active")],
    ] {
        page.browser.media(&media).await;
        world.enter(PROJECT).await;
        page.has_cards(20).await;
        let name = page.cards().await[0].name.clone();
        page.press(&name).await;
        page.find("dialog", &name).await;
        at_rest(page).await;
        page.key(Key::Escape).await;
        page.gone("dialog", &name).await;
        page.keys("n").await;
        page.at_range("21–40 of 137").await;
        world.sim.fault(json!({ "times": 1, "delay_ms": 800 })).await;
        page.keys("r").await;
        if media[0].1 == "reduce" {
            page.holds("document.querySelector('[aria-busy=true]') != null").await;
            page.holds("document.getAnimations().every((a) => a.effect.getComputedTiming().duration <= 1 || a.playState !== 'running')").await;
        }
        page.settled().await;
        page.fits_the_width("with other media").await;
    }
}

async fn changes_are_announced(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let status = async |text: &str| {
        page.holds(&format!("seek('status').some((e) => textOf(e) === {})", Value::from(text))).await;
    };
    status("137 servers, showing 1–20 of 137").await;
    page.keys("n").await;
    status("137 servers, showing 21–40 of 137").await;
    page.fill("searchbox", "Search servers", "none has this name").await;
    status("0 servers").await;
    page.press("Clear filters").await;
    status("137 servers, showing 1–20 of 137").await;
    page.press("Copy Project ID").await;
    status("Copied").await;
}
