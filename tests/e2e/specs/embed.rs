//! The console in a portal, good days: it connects, follows the portal, tells it what it does, renews its token without
//! anybody noticing, and gives it back. What is not so good a day is in `embed_tokens` and `attacks`.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    page::eventually,
    portal::{Portal, has},
    simulator::PROJECT,
    world::Stage,
};

specs! { embed:
    the_portal_connects_the_console,
    a_long_token_arrives_whole_and_is_nowhere_else,
    a_portal_of_another_site_connects_it_too,
    the_region_is_the_one_the_portal_names,
    theme_and_language_follow_the_portal,
    the_view_goes_both_ways,
    the_portal_is_told_what_the_console_does,
    the_frame_is_as_high_as_its_content,
    without_auto_height_the_frame_keeps_its_own,
    links_go_through_the_portal,
    the_keyboard_leaves_the_frame,
    in_a_narrow_frame_there_is_only_what_is_needed,
    a_wish_for_density_and_contrast_is_followed,
}

async fn the_portal_connects_the_console(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.list().await;
    let page = portal.page();
    page.has_cards(20).await;
    assert_eq!(page.count("textbox", "Token").await, 0);
    assert_eq!(page.count("textbox", "Project ID").await, 0);
    assert_eq!(page.count("alert", "*").await, 0);
    page.leave_frame().await;
    assert_eq!(portal.asked(1).await, ["initial"]);
    let app = json!({ "name": "cloud-phone-console", "version": env!("CARGO_PKG_VERSION") });
    let ready = portal.event("ready", json!({ "app": app })).await;
    for feature in ["auth", "theme", "resize", "locale", "view"] {
        assert!(ready["features"].as_array().unwrap().contains(&json!(feature)), "{ready}");
    }
    assert_eq!(portal.events("error").await, [] as [Value; 0]);
    let sent = portal.world.sim.list_requests().await;
    assert!(sent.iter().all(|r| r["headers"]["x-auth-token"][0] == portal.world.token.as_str()), "{sent:?}");
    portal.token_is_nowhere().await;
}

async fn a_long_token_arrives_whole_and_is_nowhere_else(stage: Stage) {
    let portal = Portal::open(&stage).await;
    let head = &portal.world.token;
    let long = format!("{head}{}", "+/=.-_~^".repeat(2000)[..12_288 - head.len()].to_owned());
    portal.world.sim.token(&long, "valid").await;
    portal.visit("portal.html", &[("src", portal.console())]).await;
    portal.give(&long).await;
    portal.page().enter_console().await;
    portal.page().has_cards(20).await;
    let sent = portal.world.sim.list_requests().await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["headers"]["x-auth-token"], json!([long]));
    portal.page().press("Settings").await;
    portal.page().find("dialog", "*").await;
    portal.token_is_nowhere().await;
}

async fn a_portal_of_another_site_connects_it_too(stage: Stage) {
    // What browsers keep apart by site (processes, storage) is apart here, unlike between two ports of one host.
    let portal = Portal::open_as(&stage, "localhost").await;
    portal.list().await;
    let page = portal.page();
    page.has_cards(20).await;
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
    page.holds("location.ancestorOrigins[0].startsWith('http://localhost:')").await;
    portal.token_is_nowhere().await;
}

async fn the_region_is_the_one_the_portal_names(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.visit("portal.html", &[("src", portal.console())]).await;
    let auth = |region: &str| json!({ "token": portal.world.token, "projectId": PROJECT, "region": region });
    portal.give_auth(auth("ap-southeast-1")).await;
    eventually("a request", || async { (!portal.world.sim.list_requests().await.is_empty()).then_some(()) }).await;
    assert_eq!(portal.world.sim.list_requests().await[0]["region"], "ap-southeast-1");
    // One the console does not know is refused, and nothing is asked in its name.
    portal.give_auth(auth("xx-nowhere-1")).await;
    portal.page().js("portal.element.authenticate().then(() => 1)").await;
    portal.event("error", json!({ "code": "bad_message" })).await;
    assert!(portal.world.sim.list_requests().await.iter().all(|r| r["region"] == "ap-southeast-1"));
}

async fn theme_and_language_follow_the_portal(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.show(&[("theme", "dark"), ("locale", "zh-CN")]).await;
    let page = portal.page();
    page.enter_console().await;
    page.find("heading", "服务器*").await;
    page.holds("getComputedStyle(document.documentElement).colorScheme === 'dark'").await;
    page.holds("document.documentElement.lang === 'zh-CN'").await;
    page.leave_frame().await;
    page.js("(portal.element.setTheme('light'), portal.element.setLocale('en'), 1)").await;
    page.enter_console().await;
    page.find("heading", "Servers*").await;
    page.holds("getComputedStyle(document.documentElement).colorScheme === 'light'").await;
    page.leave_frame().await;
    assert_eq!(portal.asked(1).await, ["initial"]);
    assert_eq!(portal.world.sim.list_requests().await.len(), 1, "neither asks for the servers again");
}

async fn the_view_goes_both_ways(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.list().await;
    let page = portal.page();
    page.leave_frame().await;
    let wish = json!({ "filters": { "status": "normal" }, "page": 2, "pageSize": 10 });
    page.js_with("(portal.element.setView(args[0]), 1)", vec![wish.clone()]).await;
    let told = portal.event("view", wish).await;
    assert_eq!(told["server"], Value::Null);
    page.enter_console().await;
    page.find("button", "Remove filter: Status Normal").await;
    page.address_has("offset", Some("10")).await;
    page.has_cards(10).await;
    page.press("Next page").await;
    page.address_has("offset", Some("20")).await;
    page.leave_frame().await;
    portal.event("view", json!({ "page": 3, "pageSize": 10 })).await;
    assert_eq!(page.js("portal.element.view.page").await, 3);
    // A server's details, and all filters gone.
    let id = portal.world.sim.fleet(PROJECT).await[3]["server_id"].clone();
    page.js_with("(portal.element.setView({ filters: {}, server: args[0] }), 1)", vec![id.clone()]).await;
    portal.event("view", json!({ "server": id })).await;
    page.enter_console().await;
    page.find("dialog", "*").await;
    page.press("Close").await;
    page.gone("dialog", "*").await;
    page.misses("Remove filter").await;
    page.leave_frame().await;
    eventually("the drawer to be told closed", || async {
        portal.events("view").await.last().filter(|view| view["server"].is_null()).map(|_| ())
    })
    .await;
    // What is no view is refused, and nothing changes.
    for bad in [
        json!({ "pageSize": 1000 }),
        json!({ "page": 0 }),
        json!({ "filters": { "status": "dancing" } }),
        json!({ "filters": [] }),
    ] {
        let before = portal.events("error").await.len();
        page.js_with("(portal.element.setView(args[0]), 1)", vec![bad]).await;
        eventually("a refusal", || async { (portal.events("error").await.len() > before).then_some(()) }).await;
        assert_eq!(portal.events("error").await[before]["code"], "bad_message");
    }
    page.enter_console().await;
    page.has_cards(10).await;
    // Project and region are the portal's; it is not told them.
    page.leave_frame().await;
    assert!(!json!(portal.events("view").await).to_string().contains(PROJECT));
}

async fn the_portal_is_told_what_the_console_does(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.world.expect_status(400);
    let second_page = json!({ "match": { "call": "servers", "query": { "offset": "20" } }, "error": "bad-paging" });
    portal.world.sim.fault(second_page).await;
    portal.list().await;
    let page = portal.page();
    page.leave_frame().await;
    portal.event("status", json!({ "phase": "loading" })).await;
    portal.event("status", json!({ "phase": "ready", "count": 137 })).await;
    page.enter_console().await;
    page.press("Next page").await;
    page.find("alert", "*").await;
    page.leave_frame().await;
    let error = portal.event("status", json!({ "phase": "error" })).await;
    assert!(error["errorCode"].as_str().is_some_and(|code| code.starts_with("CPS.")), "{error}");
    assert!(error["requestId"].as_str().is_some_and(|id| !id.is_empty()), "{error}");
    let phases: Vec<_> = portal.events("status").await.iter().map(|s| s["phase"].clone()).collect();
    assert!(phases.windows(2).all(|pair| pair[0] != pair[1]), "each change once: {phases:?}");
}

/// The frame's height, and what its page would need.
async fn heights(portal: &Portal) -> (u64, u64) {
    let page = portal.page();
    page.leave_frame().await;
    let frame = page.js("portal.element.shadowRoot.querySelector('iframe').clientHeight").await.as_u64().unwrap();
    page.enter_console().await;
    (frame, page.js("document.documentElement.scrollHeight").await.as_u64().unwrap())
}

/// The frame's height once it has stayed the same for a while.
async fn at_rest(portal: &Portal) -> u64 {
    let mut last = 0;
    for _ in 0..40 {
        let (frame, content) = heights(portal).await;
        if frame == last && content <= frame {
            return frame;
        }
        last = frame;
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    panic!("the height does not come to rest: {:?}", heights(portal).await);
}

async fn the_frame_is_as_high_as_its_content(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.list().await;
    let page = portal.page();
    page.has_cards(20).await;
    let twenty = at_rest(&portal).await;
    assert!((1000..20_000).contains(&twenty), "{twenty}");
    page.fits_the_width("the framed list").await;
    page.leave_frame().await;
    page.js("(portal.element.setView({ pageSize: 10 }), 1)").await;
    page.enter_console().await;
    page.has_cards(10).await;
    let ten = at_rest(&portal).await;
    assert!(ten < twenty - 300, "{ten} is not less than {twenty}");
    // It does not creep: the same content has the same height some time later.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(at_rest(&portal).await, ten);
    // A dialog is within the frame, near what opened it.
    page.press("Settings").await;
    let dialog = page.find("dialog", "*").await.rect().await.unwrap();
    assert!(dialog.y >= 0.0 && dialog.y < 400.0, "{dialog:?}");
}

async fn without_auto_height_the_frame_keeps_its_own(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.configure(&json!({ "parentOrigins": [portal.origin()], "autoHeight": false }));
    portal.list().await;
    portal.page().has_cards(20).await;
    let (frame, content) = heights(&portal).await;
    assert_eq!(frame, 480);
    assert!(content > 1000, "the content scrolls inside: {content}");
}

async fn links_go_through_the_portal(stage: Stage) {
    let portal = Portal::open(&stage).await;
    let help = "https://help.example.com/cph?from=console#top";
    portal.configure_all(&json!({
        "schema": 1, "endpoints": { "defaultRegion": "cn-east-3" }, "product": { "supportUrl": help },
        "embed": { "parentOrigins": [portal.origin()] },
    }));
    portal.list().await;
    let page = portal.page();
    page.press("Settings").await;
    page.click("link", "Help and support").await;
    page.leave_frame().await;
    portal.event("open", json!({ "url": help })).await;
    page.holds("portal.opened.length === 1").await;
    assert_eq!(page.js("portal.opened").await, json!([[help, "_blank", "noopener,noreferrer"]]));
    assert_eq!(page.browser.tabs().await, 1, "the frame itself opened nothing");
}

async fn the_keyboard_leaves_the_frame(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.list().await;
    let page = portal.page();
    page.js("(document.querySelector('button').focus(), 1)").await;
    page.browser.handle().action_chain().key_down(Key::Shift).send_keys(Key::Tab + "").key_up(Key::Shift).perform().await.unwrap();
    page.leave_frame().await;
    portal.event("focus-leave", json!({ "edge": "start" })).await;
}

async fn in_a_narrow_frame_there_is_only_what_is_needed(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.page().browser.size(320, 800).await;
    portal.list().await;
    let page = portal.page();
    page.has_cards(20).await;
    page.fits_the_width("the framed list at 320 px").await;
    // The portal has a name and a header of its own; the console's is for screen readers alone.
    page.holds("seek('heading', 'Cloud Phone Console').every((e) => e.getBoundingClientRect().width < 2)").await;
    page.find("button", "Settings").await;
    page.find("searchbox", "Search servers").await;
    page.press(&page.cards().await[0].name).await;
    page.find("dialog", "*").await;
    assert!(!page.has("button", "Copy link").await, "a link to the console alone, which nobody gives a token");
    page.fits_the_width("the framed drawer at 320 px").await;
}

async fn a_wish_for_density_and_contrast_is_followed(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.around(&[]).await;
    portal.connect(&portal.world.token).await;
    let page = portal.page();
    for (data, density, contrast) in [
        (json!({ "scheme": "light", "density": "compact", "contrast": "more" }), json!("compact"), json!("more")),
        (json!({ "scheme": "light" }), Value::Null, Value::Null),
    ] {
        let answer = portal.say("theme.set", data).await;
        assert!(has(&answer, &json!({ "type": "ok" })), "{answer}");
        page.enter_console().await;
        let root = "document.documentElement";
        assert_eq!(page.js(&format!("{root}.dataset.density ?? null")).await, density);
        assert_eq!(page.js(&format!("{root}.dataset.contrast ?? null")).await, contrast);
        page.leave_frame().await;
    }
}
