//! The host element by itself: what it makes, what it says, and what it does with what it is told.

use serde_json::json;

use crate::{bench::Bench, page::eventually, portal::has, simulator::PROJECT, world::Stage};

specs! { element:
    the_frame_is_as_documented,
    it_connects_and_tells_theme_locale_and_view,
    it_follows_its_attributes_and_properties,
    it_asks_the_page_once_however_often_it_is_asked,
    clearing_while_a_token_is_fetched_keeps_it_back,
    every_message_is_answered_as_the_protocol_says,
    the_height_is_kept_within_bounds,
    links_are_opened_only_if_they_are_https,
    a_second_announcement_gets_a_second_port,
    leaving_the_page_ends_it_and_coming_back_begins_anew,
}

async fn the_frame_is_as_documented(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[("title", "Phones of the shop")]).await;
    bench.told("auth.set", json!({})).await;
    // Chromedriver adds one of its own.
    let frame = "document.querySelector('cph-console').shadowRoot.querySelector('iframe')";
    let attributes = bench
        .portal
        .page()
        .js(&format!("Object.fromEntries([...{frame}.attributes].filter((a) => !a.name.startsWith('cd_')).map((a) => [a.name, a.value]))"))
        .await;
    assert_eq!(
        attributes,
        json!({
            "title": "Phones of the shop", "referrerpolicy": "strict-origin", "loading": "eager", "allow": "clipboard-write",
            "sandbox": "allow-scripts allow-same-origin allow-forms allow-downloads", "src": bench.source(""),
        })
    );
    let page = bench.portal.page();
    page.js("(portal.element.removeAttribute('title'), 1)").await;
    assert_eq!(page.js(&format!("{frame}.title")).await, "Cloud phone servers");
    assert_eq!(page.js("getComputedStyle(portal.element).display").await, "block");
    page.js("(portal.element.hidden = true, 1)").await;
    assert_eq!(page.js("getComputedStyle(portal.element).display").await, "none");
    bench.portal.token_is_nowhere().await;
}

async fn it_connects_and_tells_theme_locale_and_view(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[("theme", "dark"), ("locale", "zh-CN"), ("time-zone", "Asia/Shanghai")]).await;
    bench.told("theme.set", json!({ "scheme": "dark" })).await;
    bench.told("locale.set", json!({ "lang": "zh-CN", "timeZone": "Asia/Shanghai" })).await;
    let set = bench.told("auth.set", json!({ "token": bench.portal.world.token, "projectId": PROJECT })).await;
    assert_eq!((&set["cph"], &set["re"]), (&json!(1), &json!("c2")));
    let app = json!({ "name": "stand-in", "version": "0" });
    bench.portal.event("ready", json!({ "app": app, "features": ["auth", "theme"] })).await;
    assert_eq!(bench.portal.asked(1).await, ["initial"]);
    // Nothing was set, so nothing is said of the view.
    assert_eq!(bench.inside("child.types('view.set')").await, json!([]));
    let connect = bench.inside("child.connects").await;
    assert!(has(&connect[0], &json!({ "parent": true, "origin": bench.portal.origin(), "ports": 1 })), "{connect}");
    bench.portal.token_is_nowhere().await;
}

async fn it_follows_its_attributes_and_properties(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[]).await;
    bench.told("theme.set", json!({ "scheme": "system" })).await;
    assert_eq!(bench.inside("child.types('locale.set')").await, json!([]), "the console's own unless one is set");
    let page = bench.portal.page();
    page.js("(portal.element.setTheme('light'), portal.element.setLocale('en'), 1)").await;
    bench.told("theme.set", json!({ "scheme": "light" })).await;
    bench.told("locale.set", json!({ "lang": "en" })).await;
    page.js("(portal.element.setAttribute('theme', 'dark'), 1)").await;
    bench.told("theme.set", json!({ "scheme": "dark" })).await;
    page.js("(portal.element.setView({ page: 3 }), 1)").await;
    bench.told("view.set", json!({ "page": 3 })).await;
    page.js("(portal.element.view = { filters: { status: 'normal' } }, 1)").await;
    bench.told("view.set", json!({ "filters": { "status": "normal" } })).await;
    // What the console says is the view from then on, and what it is told when it starts anew.
    bench.inside("child.say('view.changed', { page: 7 })").await;
    bench.portal.event("view", json!({ "page": 7 })).await;
    assert_eq!(page.js("portal.element.view").await, json!({ "page": 7 }));
    let other = bench.source("&other");
    page.js_with("(portal.element.setAttribute('src', args[0]), 1)", vec![json!(other)]).await;
    eventually("the other address", || async {
        (bench.inside("location.search.endsWith('&other')").await == true).then_some(())
    })
    .await;
    bench.told("view.set", json!({ "page": 7 })).await;
    bench.told("theme.set", json!({ "scheme": "dark" })).await;
    // An unknown scheme is no message the console would have to refuse.
    page.js("(portal.element.setTheme('url(x)'), 1)").await;
    bench.told("theme.set", json!({ "scheme": "system" })).await;
}

async fn it_asks_the_page_once_however_often_it_is_asked(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[]).await;
    bench.told("auth.set", json!({})).await;
    let page = bench.portal.page();
    page.js("(portal.giveLater(), 1)").await;
    let ids = bench.inside("[1, 2, 3].map(() => child.say('auth.request', { reason: 'expired' }))").await;
    assert_eq!(bench.portal.asked(2).await, ["initial", "expired"]);
    let second = format!("{}second", bench.portal.world.token);
    page.js_with("(portal.release({ token: args[0], projectId: 'p' }), 1)", vec![json!(second)]).await;
    for id in ids.as_array().unwrap() {
        let answer = eventually("each to be answered", || async {
            bench.inside(&format!("child.answers({id})")).await.as_array()?.first().cloned()
        })
        .await;
        assert!(has(&answer, &json!({ "type": "auth.set", "data": { "token": second, "projectId": "p" } })), "{answer}");
    }
    assert_eq!(bench.portal.asked(2).await.len(), 2);
    // The page may also give one without being asked, as after signing in.
    bench.portal.give(&bench.portal.world.token).await;
    page.js("portal.element.authenticate().then(() => 1)").await;
    let sets = bench.inside("child.types('auth.set')").await;
    let last = sets.as_array().unwrap().last().unwrap();
    assert!(last.get("re").is_none() && last["data"]["token"] == bench.portal.world.token.as_str(), "{last}");
    bench.portal.token_is_nowhere().await;
}

async fn clearing_while_a_token_is_fetched_keeps_it_back(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[]).await;
    bench.told("auth.set", json!({})).await;
    let page = bench.portal.page();
    page.js("(portal.giveLater(), 1)").await;
    let id = bench.inside("child.say('auth.request', { reason: 'expiring' })").await;
    bench.portal.asked(2).await;
    page.js("(portal.element.clear(), 1)").await;
    bench.told("auth.clear", json!({})).await;
    let late = json!({ "token": bench.portal.world.token, "projectId": "late" });
    page.js_with("(portal.release(args[0]), 1)", vec![late]).await;
    let answer = eventually("an answer", || async {
        bench.inside(&format!("child.answers({id})")).await.as_array()?.first().cloned()
    })
    .await;
    assert_eq!(answer["data"], json!({ "code": "denied", "message": "signed out meanwhile" }));
    assert_eq!(bench.inside("child.types('auth.set').filter((m) => m.data.projectId === 'late')").await, json!([]));
}

async fn every_message_is_answered_as_the_protocol_says(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[]).await;
    bench.told("auth.set", json!({})).await;
    let error = |code: &str| json!({ "type": "error", "data": { "code": code } });
    for (kind, data, expected) in [
        ("ping", json!({}), json!({ "type": "ok" })),
        ("ping", json!({ "more": 1 }), json!({ "type": "ok" })),
        ("shutdown", json!({}), error("unknown_type")),
        ("__proto__", json!({}), error("unknown_type")),
        ("constructor", json!({}), error("unknown_type")),
        ("toString", json!({}), error("unknown_type")),
        ("hasOwnProperty", json!({}), error("unknown_type")),
        ("hello", json!({ "versions": 1 }), error("bad_message")),
        ("auth.request", json!({ "reason": "please" }), error("bad_message")),
        ("auth.request", json!(null), error("bad_message")),
        ("auth.request", json!([]), error("bad_message")),
        ("view.changed", json!("page=2"), error("bad_message")),
        ("resize", json!({ "height": "700" }), error("bad_message")),
        ("resize", json!({ "height": null }), error("bad_message")),
        ("status", json!({ "phase": "hacked" }), error("bad_message")),
        ("focus.leave", json!({ "edge": "top" }), error("bad_message")),
        ("open", json!({ "url": "" }), error("bad_message")),
        ("open", json!({ "url": format!("https://e.example/{}", "x".repeat(2048)) }), error("bad_message")),
        ("ping", json!({ "padding": "x".repeat(200_000) }), error("too_large")),
    ] {
        let answer = bench.answer(kind, data.clone()).await;
        assert!(has(&answer, &expected), "{kind}: {answer}");
        let message = answer["data"]["message"].as_str().unwrap_or_default();
        assert!(message.len() <= 200, "{kind}: {answer}");
    }
    let told = json!({ "phase": "ready", "count": 137 });
    bench.inside(&format!("child.say('status', {told})")).await;
    assert_eq!(bench.portal.event("status", json!({})).await, told);
    bench.inside("child.say('focus.leave', { edge: 'end' })").await;
    bench.portal.event("focus-leave", json!({ "edge": "end" })).await;
    bench.inside(&format!("child.say('error', {{ code: 'busy', message: '{}' }})", "m".repeat(999))).await;
    assert_eq!(bench.portal.event("error", json!({ "code": "busy" })).await["message"], "m".repeat(200));
    assert_eq!(bench.portal.asked(1).await, ["initial"]);
}

async fn the_height_is_kept_within_bounds(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[]).await;
    bench.told("auth.set", json!({})).await;
    let height = "document.querySelector('cph-console').shadowRoot.querySelector('iframe').clientHeight";
    assert_eq!(bench.portal.page().js(height).await, 480, "until the console says otherwise");
    for (asked, becomes) in [("700", 700), ("700.4", 700), ("-5", 120), ("1e9", 20_000), ("119", 120), ("20000", 20_000)] {
        bench.inside(&format!("child.say('resize', {{ height: {asked} }})")).await;
        bench.portal.page().holds(&format!("{height} === {becomes}")).await;
    }
}

async fn links_are_opened_only_if_they_are_https(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[]).await;
    bench.told("auth.set", json!({})).await;
    let page = bench.portal.page();
    for url in ["javascript:alert(1)", "http://help.example.com/", "data:text/html,x", "blob:https://a.example/x", "/x", "x"] {
        let answer = bench.answer("open", json!({ "url": url })).await;
        assert!(has(&answer, &json!({ "type": "error", "data": { "code": "denied" } })), "{url}: {answer}");
    }
    assert_eq!(page.js("portal.opened").await, json!([]));
    assert_eq!(bench.portal.events("open").await.len(), 0);
    let help = "https://help.example.com/cph?a=b#c";
    assert_eq!(bench.answer("open", json!({ "url": help })).await["type"], "ok");
    assert_eq!(page.js("portal.opened").await, json!([[help, "_blank", "noopener,noreferrer"]]));
    bench.portal.event("open", json!({ "url": help })).await;
    // The page may do it in its own way.
    page.js("(portal.links = 'take over', 1)").await;
    assert_eq!(bench.answer("open", json!({ "url": help })).await["type"], "ok");
    assert_eq!(page.js("portal.opened.length").await, 1);
}

async fn a_second_announcement_gets_a_second_port(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[]).await;
    bench.told("auth.set", json!({})).await;
    bench.inside("(window.before = child.told.length, child.announce(), 1)").await;
    eventually("a second connection", || async {
        (bench.inside("child.types('auth.set').length").await == 2).then_some(())
    })
    .await;
    let connects = bench.inside("child.connects.map((c) => c.data.nonce)").await;
    assert_eq!(connects, bench.inside("child.nonces").await);
    // A frame that loads anew is such a second one.
    bench.inside("(location.reload(), 1)").await;
    bench.portal.asked(3).await;
    bench.told("auth.set", json!({})).await;
    // Announcements that are none are not answered.
    for change in ["{ nonce: 7 }", "{ nonce: '' }", "{ nonce: 'x'.repeat(65) }", "{ v: 1 }", "{ type: 'cph:READY' }"] {
        bench.inside(&format!("(child.announce({change}), 1)")).await;
    }
    assert_eq!(bench.answer("ping", json!({})).await["type"], "ok");
    assert_eq!(bench.inside("child.connects.length").await, 1);
}

async fn leaving_the_page_ends_it_and_coming_back_begins_anew(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[]).await;
    bench.told("auth.set", json!({})).await;
    let page = bench.portal.page();
    let frames = "document.querySelectorAll('cph-console').length
        + portal.element.shadowRoot.querySelectorAll('iframe').length * 10";
    assert_eq!(page.js(frames).await, 11);
    page.js("(portal.element.destroy(), 1)").await;
    assert_eq!(page.js(frames).await, 0);
    // Without a connection nothing is said, and nothing goes wrong.
    page.js("(portal.element.clear(), portal.element.setView({ page: 2 }), portal.element.setTheme('dark'), 1)").await;
    page.js("portal.element.authenticate().then(() => 1)").await;
    assert_eq!(bench.portal.asked(1).await.len(), 1);
    page.js("(document.body.append(portal.element), 1)").await;
    bench.portal.asked(2).await;
    bench.told("theme.set", json!({ "scheme": "dark" })).await;
    bench.told("view.set", json!({ "page": 2 })).await;
    // Moved twice in one go, it begins anew once.
    page.js("(document.body.prepend(portal.element), document.body.append(portal.element), 1)").await;
    bench.portal.asked(3).await;
    bench.told("auth.set", json!({})).await;
    assert_eq!(bench.portal.asked(3).await.len(), 3);
    assert_eq!(page.js(frames).await, 11);
}
