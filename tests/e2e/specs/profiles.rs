//! Several connections: kept by consent and without a token, switched between without losing a view or a token to the wrong
//! place, the same list in two tabs, and storage that is broken, newer or full.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    page::{Page, eventually},
    portal::Portal,
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { profiles:
    a_connection_is_kept_by_consent_and_without_its_token,
    switching_restores_each_view_and_each_token_goes_to_its_own_project,
    forgetting_wipes_the_tokens_of_all_connections,
    names_change_in_both_tabs_and_sessions_in_neither,
    what_cannot_be_read_is_said_and_never_lost,
    a_browser_that_keeps_nothing_is_said,
    on_a_narrow_screen_the_connection_keeps_its_name,
    in_a_frame_there_are_no_connections,
    the_title_says_whose_servers_a_tab_shows,
}

const KEPT: &str = "localStorage.getItem('cph.profiles')";

/// The text that is kept for connections to these projects, named after their region.
fn kept(projects: &[&str]) -> String {
    let entry = |p: &&str| format!(r#"{{"name":"CN East-Shanghai1","region":"cn-east-3","project":"{p}"}}"#);
    format!(r#"{{"version":1,"profiles":[{}]}}"#, projects.iter().map(entry).collect::<Vec<_>>().join(","))
}

/// Connects once more, from the list, keeping the connection.
async fn connect_to(page: &Page, project: &str, token: &str) {
    page.press("Connection: *").await;
    page.press("Another connection…").await;
    page.sees("Connect to your servers").await;
    page.click("checkbox", "Remember this connection*").await;
    page.connect(project, token).await;
    page.find("heading", "Servers*").await;
    page.settled().await;
}

/// Goes to a connection by its row in the panel.
async fn switch_to(page: &Page, row: &str) {
    page.press("Connection: *").await;
    page.find("dialog", "Connections").await;
    page.press(row).await;
    page.gone("dialog", "Connections").await;
}

async fn a_connection_is_kept_by_consent_and_without_its_token(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    assert_eq!(page.js(KEPT).await, Value::Null);
    page.press("Connection: CN East-Shanghai1 *").await;
    page.find("dialog", "Connections").await;
    page.sees("Never the token, a user or a password.").await;
    page.press("Remember on this device").await;
    // It may be named at once.
    page.focus_on("Name of the connection").await;
    page.fill("textbox", "Name of the connection", "Production").await;
    page.key(Key::Enter).await;
    page.find("button", "Production In use*").await;
    page.gone("button", "Remember on this device").await;
    assert_eq!(page.js(KEPT).await, kept(&[PROJECT]).replace(r#""CN East-Shanghai1""#, r#""Production""#));
    page.key(Key::Escape).await;
    page.find("button", "Connection: Production *").await;
    // Another day: the list is on the first page, fills the form, and asks for a token.
    page.open("").await;
    page.find("region", "Connections").await;
    page.choose("Region", "cn-north-4").await;
    page.press("Production*").await;
    page.holds("seek('combobox', 'Region')[0].value === 'cn-east-3'").await;
    assert_eq!(page.value("textbox", "Project ID").await, PROJECT);
    page.fill("textbox", "Token", &world.token).await;
    page.press("Connect").await;
    page.at_range("1–20 of 137").await;
    // Ticked in the form, it is kept once the connection works, and not before.
    world.expect_status(404);
    page.press("Connection: *").await;
    page.press("Another connection…").await;
    page.click("checkbox", "Remember this connection*").await;
    page.connect("err-404", &world.token).await;
    page.find("alert", "The gateway does not know this API*").await;
    assert!(!page.js(KEPT).await.to_string().contains("err-404"));
    page.connect("example", &world.token).await;
    page.has_cards(2).await;
    page.holds(&format!("{KEPT}.includes('\"example\"') && !{KEPT}.includes('MARKER')")).await;
    // Where the configuration does not allow it, there is none of it.
    world.config(&json!({ "schema": 1, "auth": { "keepInTab": true } }));
    world.enter(PROJECT).await;
    assert_eq!(page.count("button", "Connection: *").await, 0);
    page.sees("06a5b529…4bed44").await;
    page.open("").await;
    assert_eq!((page.count("region", "Connections").await, page.count("checkbox", "Remember*").await), (0, 0));
}

/// Project and token of each list request.
async fn spoken(world: &World) -> Vec<(String, String)> {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let requests = world.sim.list_requests().await;
    requests.iter().map(|r| (text(&r["project"]), text(&r["headers"]["x-auth-token"][0]))).collect()
}

async fn switching_restores_each_view_and_each_token_goes_to_its_own_project(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let second = format!("{}second", world.token);
    world.sim.token(&second, "valid").await;
    page.click("radio", "Normal*").await;
    page.address_has("status", Some("normal")).await;
    page.keys("n").await;
    page.address_has("offset", Some("20")).await;
    page.settled().await;
    let before = page.ids().await;
    connect_to(page, "example", &second).await;
    page.has_cards(2).await;
    for key in ["status", "offset"] {
        page.address_has(key, None).await;
    }
    page.press(&page.cards().await[0].name).await;
    page.find("dialog", "*").await;
    page.key(Key::Escape).await;
    world.sim.forget_requests().await;
    // The first one was never kept, and waits in this tab.
    switch_to(page, "CN East-Shanghai1 Token in memory *06a5b529…*").await;
    page.address_has("project", Some(PROJECT)).await;
    page.address_has("status", Some("normal")).await;
    page.address_has("offset", Some("20")).await;
    page.settled().await;
    eventually("the same page", || async { (page.ids().await == before).then_some(()) }).await;
    // Back in the history is the other one, forward this one again.
    page.back().await;
    page.address_has("project", Some("example")).await;
    page.has_cards(2).await;
    page.forward().await;
    page.address_has("project", Some(PROJECT)).await;
    page.settled().await;
    eventually("the same page", || async { (page.ids().await == before).then_some(()) }).await;
    assert_eq!(page.alerts().await, "");
    let spoken = spoken(&world).await;
    assert!(spoken.len() >= 3, "{spoken:?}");
    for (project, token) in spoken {
        assert_eq!(token, if project == "example" { &*second } else { &*world.token }, "{project}");
    }
    // An open panel shows which one is in use, and going to that changes nothing.
    let asked = world.sim.list_requests().await.len();
    switch_to(page, "CN East-Shanghai1 In use*").await;
    assert_eq!(world.sim.list_requests().await.len(), asked);
}

async fn forgetting_wipes_the_tokens_of_all_connections(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(401);
    connect_to(page, "example", &world.token).await;
    // A token that is refused does not come back.
    world.sim.token(&world.token, "expired").await;
    page.keys("r").await;
    page.find("region", "A new token is needed").await;
    switch_to(page, "CN East-Shanghai1 Token in memory *06a5b529…*").await;
    page.find("region", "A new token is needed").await;
    world.sim.token(&world.token, "valid").await;
    page.fill("textbox", "Token", &world.token).await;
    page.press("Continue").await;
    page.at_range("1–20 of 137").await;
    switch_to(page, "CN East-Shanghai1 CN East-Shanghai1 · example").await;
    page.sees("Connect to your servers").await;
    assert_eq!(page.value("textbox", "Project ID").await, "example");
    assert_eq!(page.value("textbox", "Token").await, "");
    page.fill("textbox", "Token", &world.token).await;
    page.press("Connect").await;
    page.has_cards(2).await;
    // Forgetting is of all of them.
    page.press("Settings").await;
    page.press("Forget token").await;
    page.sees("Connect to your servers").await;
    page.misses("Token in memory").await;
    page.misses("06a5b529…").await;
    page.back().await;
    page.sees("Connect to your servers").await;
    page.press("CN East-Shanghai1*").await;
    page.sees("Connect to your servers").await;
    assert_eq!(page.value("textbox", "Token").await, "");
}

async fn names_change_in_both_tabs_and_sessions_in_neither(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    connect_to(page, "example", &world.token).await;
    let driver = &page.browser.driver;
    let first = driver.window().await.unwrap();
    page.browser.new_tab().await;
    let second = driver.window().await.unwrap();
    page.open("").await;
    page.find("button", "CN East-Shanghai1 CN East-Shanghai1 · example").await;
    page.connect(PROJECT, &world.token).await;
    page.at_range("1–20 of 137").await;
    page.press("Connection: *").await;
    page.press("Rename CN East-Shanghai1").await;
    page.fill("textbox", "Name of the connection", "<b>Test</b> 测试").await;
    page.press("Save").await;
    page.find("button", "<b>Test</b> 测试 *example").await;
    driver.switch_to_window(first.clone()).await.unwrap();
    page.find("button", "Connection: <b>Test</b> 测试 example").await;
    page.has_cards(2).await;
    // Removed there, it is gone here; what is shown goes on.
    page.press("Connection: *").await;
    page.press("Remove <b>Test</b> 测试").await;
    page.find("button", "Remember on this device").await;
    driver.switch_to_window(second).await.unwrap();
    page.gone("button", "<b>Test</b> 测试 *example").await;
    page.key(Key::Escape).await;
    page.at_range("1–20 of 137").await;
    page.keys("r").await;
    page.settled().await;
    assert_eq!(page.alerts().await, "");
    assert_eq!(page.js(KEPT).await, kept(&[]));
    driver.close_window().await.unwrap();
    driver.switch_to_window(first).await.unwrap();
    page.key(Key::Escape).await;
    page.has_cards(2).await;
}

async fn what_cannot_be_read_is_said_and_never_lost(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    let set = async |text: &str| {
        page.js_with("(localStorage.setItem('cph.profiles', args[0]), 1)", vec![json!(text)]).await;
        page.reload().await;
    };
    // Some entries: the others are shown, all stay.
    let odd = r#"{"name":"x","base":"https://user:pw@evil.example","project":"p"}"#;
    set(&format!(r#"{{"version":1,"profiles":[{odd},{{"name":"Old","region":"gone-1","project":"p"}}]}}"#)).await;
    page.sees("1 of the connections kept on this device could not be read.").await;
    let gone = page.find("button", "Old No longer offered here gone-1 · p").await;
    assert_eq!(gone.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    page.click("checkbox", "Remember this connection*").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    let text = page.js(KEPT).await;
    let text = text.as_str().unwrap();
    assert!(text.contains(odd) && text.contains("gone-1") && text.contains(PROJECT), "{text}");
    // Nothing of it: said, and out of the way only when something is kept.
    let broken = "{\"profiles\": <img src=x onerror=alert(1)>";
    set(broken).await;
    page.sees("The connections kept on this device could not be read.").await;
    assert_eq!(page.js(KEPT).await, broken);
    page.click("checkbox", "Remember this connection*").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    assert_eq!(page.js(KEPT).await, kept(&[PROJECT]));
    assert_eq!(page.js("localStorage.getItem('cph.profiles.old')").await, broken);
    // Of a later version: left alone.
    let newer = r#"{"version":2,"profiles":{"a":1}}"#;
    set(newer).await;
    page.sees("were written by a later version of this console").await;
    page.click("checkbox", "Remember this connection*").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    assert_eq!(page.js(KEPT).await, newer);
}

async fn a_browser_that_keeps_nothing_is_said(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.browser.on_each_page("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }").await;
    page.open("").await;
    page.click("checkbox", "Remember this connection*").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    page.sees("The browser refused to keep the connection on this device, or there are too many.").await;
    // In this tab one can go to and fro all the same.
    page.press("Connection: *").await;
    page.press("Another connection…").await;
    page.connect("example", &world.token).await;
    page.has_cards(2).await;
    switch_to(page, "CN East-Shanghai1 Token in memory *").await;
    page.at_range("1–20 of 137").await;
    assert_eq!(page.js(KEPT).await, Value::Null);
}

async fn on_a_narrow_screen_the_connection_keeps_its_name(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.browser.size(320, 700).await;
    page.holds("document.querySelector('.place__region').getBoundingClientRect().width > 40").await;
    // What made room for it stands in the settings.
    assert_eq!(page.count("button", "Forget token").await, 0);
    page.press("Settings").await;
    page.press("Forget token").await;
    page.sees("Connect to your servers").await;
}

async fn in_a_frame_there_are_no_connections(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.configure_all(&json!({
        "schema": 1, "endpoints": { "defaultRegion": "cn-east-3" }, "auth": { "rememberProject": true },
        "embed": { "parentOrigins": [portal.origin()] }
    }));
    portal.list().await;
    let page = portal.page();
    assert_eq!(page.count("button", "Connection: *").await, 0);
    page.sees("CN East-Shanghai1").await;
}

async fn the_title_says_whose_servers_a_tab_shows(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let titled = async |title: String| {
        eventually(&format!("the title {title}"), || async {
            (page.js("document.title").await == title.as_str()).then_some(())
        })
        .await;
    };
    world.config(&json!({ "schema": 1, "product": { "name": "Phones of the lab" }, "auth": { "rememberProject": true } }));
    page.open("").await;
    titled("Phones of the lab".into()).await;
    page.choose("Region", "cn-north-4").await;
    page.connect(PROJECT, &world.token).await;
    let place = |region: &str| format!("CN {region} {}…{} · Phones of the lab", &PROJECT[..8], &PROJECT[26..]);
    titled(format!("137 servers · {}", place("North-Beijing4"))).await;
    // What is open comes first; what is filtered is counted.
    let card = page.cards().await[0].clone();
    page.press(&card.name).await;
    titled(format!("{} · 137 servers · {}", card.name, place("North-Beijing4"))).await;
    page.key(Key::Escape).await;
    titled(format!("137 servers · {}", place("North-Beijing4"))).await;
    // A name of the person's own stands for region and project.
    page.press("Connection: *").await;
    page.press("Remember on this device").await;
    page.fill("textbox", "Name of the connection", "Production").await;
    page.key(Key::Enter).await;
    titled("137 servers · Production · Phones of the lab".into()).await;
    page.key(Key::Escape).await;
    page.gone("dialog", "*").await;
    page.press("Forget token").await;
    titled("Phones of the lab".into()).await;
    // Another region of the same project is another title, and the language is that of the page.
    page.open("?region=cn-east-3").await;
    page.connect(PROJECT, &world.token).await;
    titled(format!("137 servers · {}", place("East-Shanghai1"))).await;
    page.press("Settings").await;
    page.press("简体中文").await;
    titled(format!("137 台服务器 · {}", place("East-Shanghai1"))).await;
}
