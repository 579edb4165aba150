//! A page around the console that gets the protocol wrong, by mistake or on purpose: what is dropped, what is answered, and
//! that none of it changes what is shown or where a token goes.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    page::within,
    portal::{Portal, a_while, has},
    simulator::PROJECT,
    world::Stage,
};

specs! { embed_protocol:
    a_wrong_nonce_connects_nobody,
    a_nonce_is_good_once,
    one_port_and_no_other_number,
    another_version_is_told_so,
    what_is_wrong_is_answered_and_changes_nothing,
    what_is_no_message_is_dropped,
    no_message_says_where_a_token_goes,
    whatever_the_portal_gives_is_shown_as_text,
}

async fn a_wrong_nonce_connects_nobody(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.around(&[]).await;
    let page = portal.page();
    page.holds("raw.nonce() != null").await;
    for change in [
        "{ nonce: crypto.randomUUID() }",
        "{ nonce: raw.nonce().toUpperCase() + 'x' }",
        "{ nonce: [raw.nonce()] }",
        "{ nonce: { toString: null } }",
        "{ nonce: undefined }",
        "{ nonce: null }",
        "{ nonce: '' }",
        "{ type: 'cph:ready' }",
        "{ type: ['cph:connect'] }",
        "{ type: '__proto__' }",
    ] {
        page.js(&format!("(raw.connect({change}), 1)")).await;
    }
    a_while().await;
    portal.is_locked().await;
    // An announcement five seconds later has another nonce, and makes the first one void.
    let first = page.js("raw.nonce()").await;
    within(Duration::from_secs(20), "another announcement", || async {
        (page.js("raw.ready().length").await.as_u64()? > 1).then_some(())
    })
    .await;
    page.js_with("(raw.connect({ nonce: args[0] }), 1)", vec![first]).await;
    a_while().await;
    portal.is_locked().await;
    portal.can_still_connect().await;
}

async fn a_nonce_is_good_once(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.around(&[]).await;
    portal.connect(&portal.world.token).await;
    let page = portal.page();
    let said = page.js("raw.said.filter((m) => m.port > 0)").await;
    assert_eq!(said, json!([]));
    // The same answer once more: whoever recorded it gets no port of theirs connected, and the first goes on working.
    page.js("(raw.connect(), 1)").await;
    page.js("(raw.say('late', 'ping', {}, undefined, 1), 1)").await;
    a_while().await;
    assert_eq!(page.js("raw.said.filter((m) => m.port === 1)").await, json!([]));
    page.js("(raw.say('p9', 'ping', {}, undefined, 0), 1)").await;
    page.holds("raw.answers('p9').length === 1").await;
    // And once connected, the console announces itself no more.
    assert_eq!(page.js("raw.ready().length").await, 1);
    portal.token_is_nowhere().await;
}

async fn one_port_and_no_other_number(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.around(&[]).await;
    let page = portal.page();
    page.holds("raw.nonce() != null").await;
    for number in [0, 2, 3] {
        page.js(&format!("(raw.connect({{}}, {number}), 1)")).await;
    }
    a_while().await;
    portal.is_locked().await;
    portal.can_still_connect().await;
}

async fn another_version_is_told_so(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.around(&[]).await;
    let page = portal.page();
    page.holds("raw.nonce() != null").await;
    for version in ["2", "'1'", "[1]", "undefined", "NaN"] {
        let before = page.js("raw.said.length").await.as_u64().unwrap();
        page.js(&format!("(raw.connect({{ v: {version} }}), 1)")).await;
        page.holds(&format!("raw.said.length === {}", before + 1)).await;
        let answer = page.js("raw.said.at(-1)").await;
        assert!(has(&answer, &json!({ "cph": 1, "type": "error", "data": { "code": "unsupported_version" } })), "{answer}");
        // That port leads nowhere.
        page.js("(raw.say('p1', 'auth.set', { token: 'MARKER', projectId: 'p' }), 1)").await;
        a_while().await;
        assert_eq!(page.js("raw.answers('p1')").await, json!([]));
    }
    portal.is_locked().await;
    portal.connect(&portal.world.token).await;
}

async fn what_is_wrong_is_answered_and_changes_nothing(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.around(&[]).await;
    portal.connect(&portal.world.token).await;
    let error = |code: &str| json!({ "type": "error", "data": { "code": code } });
    let auth = |change: Value| {
        let mut auth = json!({ "token": "MARKER", "projectId": PROJECT });
        auth.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        auth
    };
    for (kind, data, code) in [
        ("shutdown", json!({}), "unknown_type"),
        ("__proto__", json!({}), "unknown_type"),
        ("constructor", json!({}), "unknown_type"),
        ("toString", json!({}), "unknown_type"),
        ("hello", json!({}), "unknown_type"),
        ("auth.request", json!({ "reason": "initial" }), "unknown_type"),
        ("auth.set", json!({}), "bad_message"),
        ("auth.set", json!(null), "bad_message"),
        ("auth.set", json!([]), "bad_message"),
        ("auth.set", json!("MARKER"), "bad_message"),
        ("auth.set", auth(json!({ "token": "" })), "bad_message"),
        ("auth.set", auth(json!({ "token": "a b" })), "bad_message"),
        ("auth.set", auth(json!({ "token": " a" })), "bad_message"),
        ("auth.set", auth(json!({ "token": "\"a\"" })), "bad_message"),
        ("auth.set", auth(json!({ "token": "a\r\nX-Evil: 1" })), "bad_message"),
        ("auth.set", auth(json!({ "token": "a\u{e9}" })), "bad_message"),
        ("auth.set", auth(json!({ "token": ["a"] })), "bad_message"),
        ("auth.set", auth(json!({ "token": "a".repeat(65_537) })), "bad_message"),
        ("auth.set", auth(json!({ "projectId": "../../iam" })), "bad_message"),
        ("auth.set", auth(json!({ "projectId": "a".repeat(65) })), "bad_message"),
        ("auth.set", auth(json!({ "region": "https://evil.example" })), "bad_message"),
        ("auth.set", auth(json!({ "region": "__proto__" })), "bad_message"),
        ("auth.set", auth(json!({ "expiresAt": "tomorrow" })), "bad_message"),
        ("theme.set", json!({ "scheme": "dark;background:url(https://evil.example)" }), "bad_message"),
        ("theme.set", json!({ "scheme": "dark", "density": "<b>" }), "bad_message"),
        ("theme.set", json!({ "scheme": { "toString": "dark" } }), "bad_message"),
        ("locale.set", json!({ "lang": "" }), "bad_message"),
        ("locale.set", json!({ "lang": 7 }), "bad_message"),
        ("view.set", json!({ "pageSize": 101 }), "bad_message"),
        ("view.set", json!({ "page": -1 }), "bad_message"),
        ("view.set", json!({ "page": 1.5 }), "bad_message"),
        ("view.set", json!({ "filters": { "server_name": "a".repeat(300) } }), "bad_message"),
        ("ping", json!({ "padding": "x".repeat(200_000) }), "too_large"),
        ("auth.set", auth(json!({ "padding": "x".repeat(200_000) })), "too_large"),
    ] {
        let answer = portal.say(kind, data.clone()).await;
        assert!(has(&answer, &error(code)), "{kind} {data}: {answer}");
        assert!(!answer.to_string().contains("MARKER"), "{answer}");
        assert!(answer["data"]["message"].as_str().is_some_and(|text| text.len() <= 200), "{answer}");
    }
    assert_eq!(portal.say("ping", json!({ "unknown": { "deep": [1] } })).await["type"], "ok");
    let page = portal.page();
    page.enter_console().await;
    page.has_cards(20).await;
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
    let sent = portal.world.sim.list_requests().await;
    assert!(sent.iter().all(|r| r["headers"]["x-auth-token"][0] == portal.world.token.as_str()), "{sent:?}");
    portal.token_is_nowhere().await;
}

async fn what_is_no_message_is_dropped(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.around(&[]).await;
    portal.connect(&portal.world.token).await;
    let page = portal.page();
    a_while().await;
    let before = page.js("raw.said.length").await.as_u64().unwrap();
    for message in [
        "undefined",
        "null",
        "7",
        "'auth.clear'",
        "[]",
        "[{ cph: 1, id: 'a', type: 'auth.clear' }]",
        "{ id: 'a', type: 'auth.clear' }",
        "{ cph: 2, id: 'a', type: 'auth.clear' }",
        "{ cph: '1', id: 'a', type: 'auth.clear' }",
        "{ cph: [1], id: 'a', type: 'auth.clear' }",
        "{ cph: 1, type: 'auth.clear' }",
        "{ cph: 1, id: '', type: 'auth.clear' }",
        "{ cph: 1, id: 7, type: 'auth.clear' }",
        "{ cph: 1, id: 'a'.repeat(65), type: 'auth.clear' }",
        "{ cph: 1, id: 'a' }",
        "{ cph: 1, id: 'a', type: ['auth.clear'] }",
        "{ cph: 1, id: 'a', type: 'auth.clear'.repeat(9) }",
        "{ cph: 1, id: 'a', type: 'auth.clear', data: 1n }",
        "(() => { const loop = { cph: 1, id: 'a', type: 'auth.clear' }; loop.data = loop; return loop })()",
        "new Map([['cph', 1], ['type', 'auth.clear']])",
        "new Uint8Array(300000)",
        "new Date()",
        "{ cph: 1, id: 'a', type: 'error', data: { code: 'denied' } }",
        "{ cph: 1, id: 'a', type: 'ok' }",
    ] {
        page.js(&format!("(raw.post({message}), 1)")).await;
    }
    portal.say("ping", json!({})).await;
    assert_eq!(page.js("raw.said.length").await, before + 1, "{}", page.js("raw.said.slice(-5)").await);
    page.enter_console().await;
    page.has_cards(20).await;
    portal.token_is_nowhere().await;
}

async fn no_message_says_where_a_token_goes(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.around(&[]).await;
    portal.take_port().await;
    let elsewhere = portal.host.origin.clone();
    let auth = json!({
        "token": portal.world.token, "projectId": PROJECT, "region": "cn-east-3", "endpoint": elsewhere, "cph": elsewhere,
        "endpoints": { "regions": [{ "id": "cn-east-3", "cph": elsewhere }] }, "baseUrl": elsewhere,
    });
    assert_eq!(portal.say("auth.set", auth).await["type"], "ok");
    let view = json!({ "page": 1, "cph": elsewhere, "endpoint": elsewhere, "region": "cn-north-4", "project": "other" });
    assert_eq!(portal.say("view.set", view).await["type"], "ok");
    assert_eq!(portal.say("config.set", json!({ "endpoints": { "cph": elsewhere } })).await["data"]["code"], "unknown_type");
    portal.page().enter_console().await;
    portal.page().has_cards(20).await;
    portal.page().press("Next page").await;
    portal.page().at_range("21–40 of 137").await;
    assert!(portal.host.list_requests().await.is_empty());
    let sent = portal.world.sim.list_requests().await;
    assert!(sent.iter().all(|r| r["project"] == PROJECT && r["region"] == "cn-east-3"), "{sent:?}");
    portal.token_is_nowhere().await;
}

async fn whatever_the_portal_gives_is_shown_as_text(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.around(&[]).await;
    portal.connect(&portal.world.token).await;
    let hostile = "<img src=x onerror=alert(1)>";
    // The service refuses it as an ID.
    portal.world.expect_status(400);
    let answer = portal.say("view.set", json!({ "filters": { "server_name": hostile }, "server": hostile })).await;
    let page = portal.page();
    page.enter_console().await;
    page.settled().await;
    page.holds("!document.querySelector('img')").await;
    if answer["type"] == "ok" {
        page.address_has("server_name", Some(hostile)).await;
    }
    page.leave_frame().await;
    portal.token_is_nowhere().await;
}
