//! What strangers around the framed console come to: pages of other origins, with and without the console's own headers,
//! and frames that are not what they were. Each spec looks at both sides, and for the token.

use std::time::Duration;

use serde_json::json;

use crate::{
    page::{eventually, within},
    portal::{Portal, a_while, pages},
    simulator::{PROJECT, Simulator},
    world::Stage,
};

specs! { attacks:
    an_evil_parent_cannot_frame_the_console,
    an_evil_parent_gets_nothing_where_the_headers_are_missing,
    a_parent_that_may_frame_but_is_not_listed_gets_nothing,
    an_evil_neighbour_cannot_speak_for_the_portal,
    an_evil_neighbour_cannot_speak_for_the_console,
    a_frame_that_was_led_away_gets_no_token,
    another_sandbox_is_as_safe,
    an_opaque_sandbox_stays_silent,
    a_portal_without_referrer_is_known_all_the_same,
    a_portal_that_never_connects_is_told_of,
}

async fn an_evil_parent_cannot_frame_the_console(stage: Stage) {
    let portal = Portal::open(&stage).await;
    let evil = pages(&["--csp", "none"]).await;
    for expected in ["frame-ancestors", "FRAME_ANCESTOR"] {
        portal.world.expect_log(expected);
    }
    portal.visit_at(&evil.origin, "raw.html", &[("src", portal.console())]).await;
    let page = portal.page();
    page.enter_console().await;
    page.holds("location.protocol === 'chrome-error:' || document.documentURI.startsWith('about:neterror?')").await;
    page.leave_frame().await;
    assert_eq!(page.js("raw.heard").await, json!([]));
    assert_eq!(portal.world.sim.list_requests().await.len(), 0);
}

/// A console whose server sends no policy, and an origin that it knows nothing of.
async fn without_headers(stage: &Stage) -> (Portal, Simulator) {
    let world = stage.open(&["--csp", "none"]).await;
    let portal = Portal::of(world, pages(&["--csp", "none"]).await, "127.0.0.1");
    portal.configure(&json!({ "parentOrigins": [portal.origin()] }));
    // Each announcement to a page of another origin is one.
    portal.world.expect_log("does not match the recipient window");
    (portal, pages(&["--csp", "none"]).await)
}

async fn an_evil_parent_gets_nothing_where_the_headers_are_missing(stage: Stage) {
    let (portal, evil) = without_headers(&stage).await;
    portal.visit_at(&evil.origin, "raw.html", &[("src", portal.console())]).await;
    let page = portal.page();
    page.enter_console().await;
    page.sees("The page around this console does not answer").await;
    page.sees("embed.parentOrigins").await;
    page.leave_frame().await;
    assert_eq!(page.js("raw.heard").await, json!([]), "no announcement");
    for nonce in ["", "n", "00000000-0000-4000-8000-000000000000"] {
        page.js_with("(raw.connect({ nonce: args[0] }), 1)", vec![json!(nonce)]).await;
    }
    page.js("(raw.connect({ nonce: undefined }), raw.connect({ nonce: null }), 1)").await;
    let auth = json!({ "token": portal.world.token, "projectId": PROJECT });
    page.js_with("(raw.say('p1', 'auth.set', args[0]), 1)", vec![auth]).await;
    a_while().await;
    assert_eq!(page.js("raw.said").await, json!([]));
    portal.is_locked().await;
    portal.token_is_nowhere().await;
}

async fn a_parent_that_may_frame_but_is_not_listed_gets_nothing(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.world.expect_log("does not match the recipient window");
    // As likely as not a slip of the one who wrote it: the name is right, the port is not.
    for origins in [json!(["http://127.0.0.1:9"]), json!(["https://127.0.0.1", "http://localhost:8081"])] {
        portal.configure(&json!({ "parentOrigins": origins }));
        portal.around(&[]).await;
        let page = portal.page();
        page.enter_console().await;
        page.sees("The page around this console does not answer").await;
        page.leave_frame().await;
        assert_eq!(page.js("raw.heard").await, json!([]));
        portal.is_locked().await;
    }
    // With no origin at all it says that it takes no tokens there.
    portal.configure(&json!({ "parentOrigins": [] }));
    portal.around(&[]).await;
    portal.page().enter_console().await;
    portal.page().sees("Open the console in a tab of its own").await;
    portal.page().leave_frame().await;
    assert_eq!(portal.page().js("raw.heard").await, json!([]));
    portal.is_locked().await;
}

async fn an_evil_neighbour_cannot_speak_for_the_portal(stage: Stage) {
    let portal = Portal::open(&stage).await;
    let evil = pages(&["--csp", "none"]).await;
    let neighbour = format!("{}/stranger.html", evil.origin);
    portal.around(&[("neighbour", &neighbour)]).await;
    let page = portal.page();
    page.holds("raw.nonce() != null").await;
    // Even if it knew the nonce.
    let nonce = page.js("raw.nonce()").await;
    page.enter_frame("neighbour").await;
    assert_eq!(page.js_with("stranger.pretendToBeThePortal(args[0])", vec![nonce]).await, 1);
    a_while().await;
    assert_eq!(page.js("stranger.got").await, json!([]));
    page.leave_frame().await;
    portal.is_locked().await;
    portal.can_still_connect().await;
    // And not afterwards: it can neither take the connection over nor sign the person out.
    page.enter_frame("neighbour").await;
    assert_eq!(page.js("stranger.pretendToBeThePortal(null)").await, 1);
    a_while().await;
    assert_eq!(page.js("stranger.got").await, json!([]));
    page.enter_console().await;
    page.has_cards(20).await;
    portal.token_is_nowhere().await;
}

async fn an_evil_neighbour_cannot_speak_for_the_console(stage: Stage) {
    let portal = Portal::open(&stage).await;
    let evil = pages(&["--csp", "none"]).await;
    let neighbour = format!("{}/stranger.html", evil.origin);
    portal.show(&[("neighbour", &neighbour)]).await;
    let page = portal.page();
    page.enter_console().await;
    page.has_cards(20).await;
    page.enter_frame("neighbour").await;
    page.js("(stranger.pretendToBeTheConsole(), 1)").await;
    a_while().await;
    assert_eq!(page.js("stranger.got").await, json!([]));
    // The element's frame is not even among the frames that a neighbour can reach.
    assert_eq!(page.js("stranger.pretendToBeThePortal(null)").await, 0);
    page.leave_frame().await;
    assert_eq!(portal.asked_now().await, ["initial"]);
    assert_eq!(portal.events("ready").await.len(), 1);
    portal.token_is_nowhere().await;
}

async fn a_frame_that_was_led_away_gets_no_token(stage: Stage) {
    let portal = Portal::open(&stage).await;
    let evil = pages(&["--csp", "none"]).await;
    portal.list().await;
    let page = portal.page();
    page.js_with("(location.href = args[0], 1)", vec![json!(format!("{}/stranger.html", evil.origin))]).await;
    page.leave_frame().await;
    let there = async || {
        page.enter_console().await;
        let there = page.js("typeof window.stranger === 'object'").await == true;
        page.leave_frame().await;
        there.then_some(())
    };
    eventually("the other page", there).await;
    // The portal goes on as if nothing had happened, and the stranger says that it is the console.
    page.js("portal.element.authenticate().then(() => 1)").await;
    page.js("(portal.element.setView({ page: 2 }), 1)").await;
    page.enter_console().await;
    page.js("(stranger.pretendToBeTheConsole(), 1)").await;
    a_while().await;
    assert_eq!(page.js("stranger.got").await, json!([]));
    page.leave_frame().await;
    assert_eq!(portal.events("ready").await.len(), 1, "it was not connected");
    portal.token_is_nowhere().await;
    // Nor is an answer to an older announcement delivered there.
    portal.world.expect_log("does not match the recipient window");
    portal.around(&[]).await;
    page.holds("raw.nonce() != null").await;
    page.js_with("(raw.frame.src = args[0], 1)", vec![json!(format!("{}/stranger.html", evil.origin))]).await;
    eventually("the other page", there).await;
    page.js_with("(raw.connect({}, 1, args[0]), 1)", vec![json!(portal.console())]).await;
    a_while().await;
    page.enter_console().await;
    assert_eq!(page.js("stranger.got").await, json!([]));
    page.leave_frame().await;
}

async fn another_sandbox_is_as_safe(stage: Stage) {
    let portal = Portal::open(&stage).await;
    for sandbox in ["none", "allow-scripts allow-same-origin"] {
        portal.around(&[("sandbox", sandbox)]).await;
        portal.connect(&portal.world.token).await;
        portal.page().enter_console().await;
        portal.page().has_cards(20).await;
        portal.token_is_nowhere().await;
    }
}

async fn an_opaque_sandbox_stays_silent(stage: Stage) {
    let portal = Portal::open(&stage).await;
    // Its scripts and style sheets come from "another origin" then, and are not let in.
    for expected in ["CORS", "Failed to load", "net::ERR_FAILED", "integrity", "sandboxed", "Cross-Origin-"] {
        portal.world.expect_log(expected);
    }
    portal.around(&[("sandbox", "allow-scripts")]).await;
    a_while().await;
    let page = portal.page();
    assert_eq!(page.js("raw.heard").await, json!([]));
    page.js("(raw.connect({ nonce: 'n' }, 1, '*'), raw.say('p1', 'auth.set', { token: 'MARKER', projectId: 'p' }), 1)").await;
    a_while().await;
    assert_eq!(page.js("raw.said").await, json!([]));
    portal.is_locked().await;
}

async fn a_portal_without_referrer_is_known_all_the_same(stage: Stage) {
    let portal = Portal::open(&stage).await;
    let others = ["https://portal.example.com", "https://other.example.com"];
    portal.configure(&json!({ "parentOrigins": [others[0], portal.origin(), others[1]] }));
    // Firefox then keeps the list of ancestors empty too, so each listed origin gets an announcement.
    portal.world.expect_log("does not match the recipient window");
    portal.around(&[("policy", "no-referrer")]).await;
    let page = portal.page();
    page.enter_console().await;
    assert_eq!(page.js("document.referrer").await, "");
    page.leave_frame().await;
    portal.connect(&portal.world.token).await;
    assert_eq!(page.js("raw.ready().length").await, 1);
    portal.token_is_nowhere().await;
}

async fn a_portal_that_never_connects_is_told_of(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.around(&[]).await;
    let page = portal.page();
    page.enter_console().await;
    page.sees("Waiting for the page around this console").await;
    page.sees("The page around this console does not answer").await;
    page.sees("The console keeps trying").await;
    page.leave_frame().await;
    within(Duration::from_secs(20), "more announcements", || async {
        (page.js("raw.ready().length").await.as_u64()? > 2).then_some(())
    })
    .await;
    let nonces = page.js("[...new Set(raw.ready().map((m) => m.data.nonce))].length").await;
    assert_eq!(nonces, page.js("raw.ready().length").await, "each has a nonce of its own");
    page.holds("raw.ready().every((m) => Object.keys(m.data).sort().join() === 'nonce,type,v')").await;
    portal.is_locked().await;
    portal.can_still_connect().await;
}
