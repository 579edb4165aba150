//! What the host element refuses: sources, strangers, and answers of its own page that no console should get.

use serde_json::{Value, json};

use crate::{
    bench::Bench,
    portal::{Portal, has, pages},
    simulator::PROJECT,
    world::Stage,
};

specs! { element_refuses:
    what_no_header_can_carry_is_not_sent,
    a_page_that_never_answers_is_given_up,
    messages_that_are_none_do_nothing,
    another_version_is_said_and_not_connected,
    it_refuses_a_source_it_cannot_trust,
    it_refuses_to_start_without_get_auth,
    a_console_that_is_silent_is_reported,
    only_its_own_frame_is_answered,
    it_works_under_a_strict_policy,
}

async fn what_no_header_can_carry_is_not_sent(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[]).await;
    bench.told("auth.set", json!({})).await;
    for (auth, why) in [
        (json!(null), "getAuth gave no token"),
        (json!({}), "getAuth: token"),
        (json!({ "token": "", "projectId": "p" }), "getAuth: token"),
        (json!({ "token": "a b", "projectId": "p" }), "getAuth: token"),
        (json!({ "token": "a\n", "projectId": "p" }), "getAuth: token"),
        (json!({ "token": "a\u{e9}", "projectId": "p" }), "getAuth: token"),
        (json!({ "token": ["a"], "projectId": "p" }), "getAuth: token"),
        (json!({ "token": "a".repeat(65_537), "projectId": "p" }), "getAuth: token"),
        (json!({ "token": "a" }), "getAuth: projectId"),
        (json!({ "token": "a", "projectId": "../x" }), "getAuth: projectId"),
        (json!({ "token": "a", "projectId": "p\n" }), "getAuth: projectId"),
        (json!({ "token": "a", "projectId": "p", "region": 7 }), "getAuth: region"),
        (json!({ "token": "a", "projectId": "p", "expiresAt": "soon" }), "getAuth: expiresAt"),
    ] {
        bench.portal.give_auth(auth.clone()).await;
        let answer = bench.answer("auth.request", json!({ "reason": "rejected" })).await;
        assert!(has(&answer, &json!({ "type": "error", "data": { "code": "denied", "message": why } })), "{auth}: {answer}");
    }
    bench.portal.event("error", json!({ "code": "denied", "message": "getAuth: region" })).await;
    // The longest there may be, a time in another zone, and a member that is nobody's business.
    let longest = format!("{}{}", bench.portal.world.token, "x".repeat(65_536 - bench.portal.world.token.len()));
    let auth = json!({ "token": longest, "projectId": "p", "region": "cn-east-3", "expiresAt": "2030-01-01T08:00:00+08:00", "user": "u" });
    bench.portal.give_auth(auth).await;
    let answer = bench.answer("auth.request", json!({ "reason": "rejected" })).await;
    let expected = json!({ "token": longest, "projectId": "p", "region": "cn-east-3", "expiresAt": "2030-01-01T00:00:00.000Z" });
    assert_eq!(answer["data"], expected);
    // What went wrong in the page is not told: its text may hold anything.
    bench.portal.page().js("(portal.deny(), 1)").await;
    let answer = bench.answer("auth.request", json!({ "reason": "rejected" })).await;
    assert_eq!(answer["data"], json!({ "code": "denied", "message": "getAuth gave no token" }));
}

async fn a_page_that_never_answers_is_given_up(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.hurry().await;
    bench.show(&[]).await;
    bench.told("auth.set", json!({})).await;
    bench.portal.page().js("(portal.hang(), 1)").await;
    let answer = bench.answer("auth.request", json!({ "reason": "expired" })).await;
    assert_eq!(answer["data"], json!({ "code": "denied", "message": "getAuth: timeout" }));
    bench.portal.event("error", json!({ "code": "denied", "message": "getAuth: timeout" })).await;
    // And is asked again the next time.
    bench.portal.give(&bench.portal.world.token).await;
    let answer = bench.answer("auth.request", json!({ "reason": "expired" })).await;
    assert_eq!(answer["type"], "auth.set");
}

async fn messages_that_are_none_do_nothing(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[]).await;
    bench.told("auth.set", json!({})).await;
    let before = bench.inside("child.told.length").await.as_u64().unwrap();
    for message in [
        "null",
        "7",
        "'ping'",
        "[]",
        "[{ cph: 1, id: 'a', type: 'ping' }]",
        "{ id: 'a', type: 'ping' }",
        "{ cph: 2, id: 'a', type: 'ping' }",
        "{ cph: '1', id: 'a', type: 'ping' }",
        "{ cph: 1, type: 'ping' }",
        "{ cph: 1, id: 7, type: 'ping' }",
        "{ cph: 1, id: 'a'.repeat(65), type: 'ping' }",
        "{ cph: 1, id: 'a' }",
        "{ cph: 1, id: 'a', type: ['ping'] }",
        "{ cph: 1, id: 'a', type: 'p'.repeat(65) }",
        "{ cph: 1, id: 'a', type: 'ping', big: 1n }",
        "(() => { const loop = { cph: 1, id: 'a', type: 'ping' }; loop.data = loop; return loop })()",
        "new Map([['cph', 1]])",
        "new ArrayBuffer(1000)",
        // An error is never answered, or two sides would never end.
        "{ cph: 1, id: 'a', type: 'error', data: 'no' }",
        "{ cph: 1, id: 'a', type: 'ok', data: {} }",
    ] {
        bench.inside(&format!("(child.post({message}), 1)")).await;
    }
    bench.answer("ping", json!({})).await;
    assert_eq!(bench.inside("child.told.length").await, before + 1);
}

async fn another_version_is_said_and_not_connected(stage: Stage) {
    let bench = Bench::open(&stage).await;
    for (versions, connects) in [("[2]", false), ("[]", false), ("[\"1\"]", false), ("[2,1]", true)] {
        let source = bench.source(&format!("&v={versions}"));
        bench.portal.visit("portal.html", &[("src", &source)]).await;
        bench.portal.give(&bench.portal.world.token).await;
        if connects {
            bench.portal.event("ready", json!({})).await;
            assert_eq!(bench.inside("child.connects[0].data.v").await, 1);
        } else {
            bench.portal.event("error", json!({ "code": "unsupported_version" })).await;
            assert_eq!(bench.inside("child.connects").await, json!([]), "{versions}");
        }
    }
}

async fn it_refuses_a_source_it_cannot_trust(stage: Stage) {
    let bench = Bench::open(&stage).await;
    let own = format!("{}/child.html", bench.portal.origin());
    for (source, code) in [
        (own.as_str(), "same_origin"),
        ("http://console.example.com/", "bad_src"),
        ("http://127.0.0.1.example.com/", "bad_src"),
        ("http://localhost.example.com/", "bad_src"),
        ("child.html", "bad_src"),
        ("//console.example.com/", "bad_src"),
        ("javascript:alert(1)", "bad_src"),
        ("data:text/html,x", "bad_src"),
        ("blob:https://console.example.com/x", "bad_src"),
        ("", "bad_src"),
    ] {
        bench.portal.visit("portal.html", &[("src", source)]).await;
        let event = bench.portal.event("error", json!({ "code": code })).await;
        let said = bench.portal.page().js("portal.element.shadowRoot.querySelector('[role=alert]').textContent").await;
        assert_eq!(said, format!("Cloud Phone Console: {}", event["message"].as_str().unwrap()), "{source}");
        assert_eq!(bench.portal.page().js("portal.element.shadowRoot.querySelector('iframe')").await, Value::Null);
    }
    // A good one helps at once.
    let source = bench.source("");
    bench.portal.give(&bench.portal.world.token).await;
    bench.portal.page().js_with("(portal.element.setAttribute('src', args[0]), 1)", vec![json!(source)]).await;
    bench.told("auth.set", json!({})).await;
    assert_eq!(bench.portal.page().js("portal.element.shadowRoot.querySelector('[role=alert]')").await, Value::Null);
}

async fn it_refuses_to_start_without_get_auth(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.show(&[("without", "getAuth")]).await;
    bench.portal.event("error", json!({ "code": "no_get_auth" })).await;
    let page = bench.portal.page();
    assert_eq!(page.js("portal.element.shadowRoot.querySelector('iframe')").await, Value::Null);
    page.js("(portal.element.getAuth = 'MARKER', 1)").await;
    assert_eq!(page.js("portal.element.shadowRoot.querySelector('iframe')").await, Value::Null);
    let auth = json!({ "token": bench.portal.world.token, "projectId": PROJECT });
    page.js_with("(() => { const auth = args[0]; portal.element.getAuth = () => auth; return 1 })()", vec![auth]).await;
    bench.told("auth.set", json!({})).await;
    bench.portal.token_is_nowhere().await;
}

async fn a_console_that_is_silent_is_reported(stage: Stage) {
    let bench = Bench::open(&stage).await;
    bench.hurry().await;
    let silent = format!("{}/child.html", bench.stand.origin);
    bench.portal.visit("portal.html", &[("src", &silent)]).await;
    bench.portal.event("error", json!({ "code": "timeout" })).await;
    // It may still announce itself later.
    bench.portal.give(&bench.portal.world.token).await;
    bench.inside(&format!("(child.announce({{}}, '{}'), 1)", bench.portal.origin())).await;
    bench.told("auth.set", json!({})).await;
}

async fn only_its_own_frame_is_answered(stage: Stage) {
    let bench = Bench::open(&stage).await;
    // Beside it: a page of the console's own origin that announces itself, and later one of somebody else.
    let twin = bench.source("&twin");
    bench.show(&[("neighbour", &twin)]).await;
    bench.told("auth.set", json!({})).await;
    let page = bench.portal.page();
    page.enter_frame("neighbour").await;
    page.js("(child.announce(), 1)").await;
    page.leave_frame().await;
    assert_eq!(bench.answer("ping", json!({})).await["type"], "ok");
    page.enter_frame("neighbour").await;
    assert_eq!(page.js("child.connects").await, json!([]));
    // The portal's own script is no console either.
    page.leave_frame().await;
    page.js("(window.postMessage({ type: 'cph:ready', v: [1], nonce: 'n' }, '*'), 1)").await;
    assert_eq!(bench.answer("ping", json!({})).await["type"], "ok");
    assert_eq!(bench.portal.asked(1).await.len(), 1);
    assert_eq!(bench.portal.events("ready").await.len(), 1);
}

async fn it_works_under_a_strict_policy(stage: Stage) {
    let stand = pages(&["--csp", "none"]).await;
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; frame-src {}; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        stand.origin
    );
    let host = pages(&["--csp", &policy]).await;
    let world = stage.open(&[]).await;
    // Firefox asks for a page's icon also in a window that nobody sees.
    world.expect_log("/favicon.ico");
    let bench = Bench { portal: Portal::of(world, host, "127.0.0.1"), stand };
    bench.show(&[("theme", "dark"), ("title", "Phones")]).await;
    bench.told("auth.set", json!({})).await;
    bench.inside("child.say('resize', { height: 640 })").await;
    bench.portal.page().holds("portal.element.shadowRoot.querySelector('iframe').clientHeight === 640").await;
    bench.portal.page().js("(portal.element.setAttribute('src', 'nonsense'), 1)").await;
    bench.portal.event("error", json!({ "code": "bad_src" })).await;
}
