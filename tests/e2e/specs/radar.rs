//! The token radar: each way in which a token fails has words and a remedy of its own, the prompt comes where the person
//! is, and nothing a person sees or types is lost. Several refusals at once: `faults`.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    page::eventually,
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { radar:
    each_way_a_token_fails_has_words_and_a_remedy_of_its_own,
    a_token_that_did_not_arrive_is_kept,
    one_refusal_does_not_wait_for_the_others,
    the_prompt_comes_into_the_open_drawer,
    the_scroll_position_stays,
    the_focus_is_not_taken_from_whoever_types,
    a_late_refusal_of_the_old_token_leaves_the_new_one_alone,
}

const PROMPT: &str = "A new token is needed";

async fn each_way_a_token_fails_has_words_and_a_remedy_of_its_own(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let said = |code: &str, message: &str| json!({ "error_code": code, "error_msg": message, "request_id": "abc" });
    page.open("").await;
    page.fill("textbox", "Project ID", PROJECT).await;
    page.fill("textbox", "Token", &world.token).await;
    for (status, rule, words) in [
        (401, json!({ "error": "token-expired" }), "The token has expired*Get a new token"),
        (401, json!({ "error": "token-outdated" }), "The token is not valid in this region*the IAM of this region"),
        (400, json!({ "body": said("APIG.0307", "x") }), "The token is not valid in this region*"),
        (401, json!({ "error": "token-malformed" }), "This is not a valid token*the whole value of X-Subject-Token"),
        (401, json!({ "body": said("APIGW.0301", "Unauthorized") }), "The service rejected the token*this region and project"),
        (401, json!({ "error": "token-missing" }), "The token did not arrive*pass the X-Auth-Token header on"),
        (401, json!({ "html": 401 }), "Something on the way asks for a sign-in*another tab does not help*leave the proxy’s paths"),
        (494, json!({ "error": "headers-too-large" }), "The token is too long for the way*nocatalog=true"),
        (431, json!({ "body": "Request header fields too large" }), "The token is too long for the way*64 KB of headers"),
        (413, json!({ "body": said("APIGW.0201", "x") }), "The request is too large for the way*headers and of a body"),
        (431, json!({ "body": said("PROXY.HEADERS_TOO_LARGE", "x") }), "The token is too long for the way*"),
        (403, json!({ "error": "no-permission" }), "The token does not permit this*issued for this project ID"),
        (400, json!({ "body": said("CPS.0001", "No permission") }), "The token does not permit this*for this project ID"),
        (403, json!({ "error": "policy-denies" }), "The token does not permit this*A policy*cph:servers:list and eip:publicIps:list"),
        (403, json!({ "body": said("APIGW.0310", "x") }), "The project is not available*another project"),
        (403, json!({ "body": said("APIGW.0802", "x") }), "The user may not use this region*another region"),
    ] {
        world.expect_status(status);
        world.sim.no_faults().await;
        let mut rule = rule;
        if rule.get("body").is_some() {
            rule["status"] = json!(status);
        }
        world.sim.fault(rule).await;
        page.press("Connect").await;
        page.find("alert", &format!("{words}*HTTP {status}")).await;
        page.find("button", "Connect").await;
        assert_eq!(page.value("textbox", "Token").await, world.token, "{words}");
    }
    world.sim.no_faults().await;
    page.press("Connect").await;
    page.has_cards(20).await;
}

async fn a_token_that_did_not_arrive_is_kept(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(401);
    world.sim.fault(json!({ "error": "token-missing", "times": 1 })).await;
    page.keys("r").await;
    page.find("alert", "The token did not arrive*").await;
    assert!(!page.has("region", PROMPT).await, "another token would not help");
    page.press("Try again").await;
    page.gone("alert", "*").await;
    page.has_cards(20).await;
}

/// Path, query and token of the list requests seen.
async fn asked(world: &World) -> Vec<(String, String, String)> {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let requests = world.sim.list_requests().await;
    requests.iter().map(|r| (text(&r["path"]), text(&r["query"]), text(&r["headers"]["x-auth-token"][0]))).collect()
}

/// Answers the prompt, by keyboard, so that nothing is scrolled.
async fn sign_in(world: &World) -> String {
    let token = format!("{}second", world.token);
    world.sim.token(&token, "valid").await;
    world.page.fill("textbox", "Token", &token).await;
    world.page.key(Key::Enter).await;
    world.page.gone("region", PROMPT).await;
    world.page.settled().await;
    token
}

async fn one_refusal_does_not_wait_for_the_others(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(401);
    let of = |code: &str, mut rule: Value| {
        rule["match"] = json!({ "query": { "status": code } });
        rule
    };
    world.sim.fault(of("0", json!({ "deliver": "hang-headers", "times": 1 }))).await;
    world.sim.fault(of("3", json!({ "error": "token-expired", "times": 1 }))).await;
    page.click("radio", "Creating*").await;
    // Far sooner than the one that hangs is given up.
    page.find("region", PROMPT).await;
    sign_in(&world).await;
    page.find("heading", "Servers*").await;
    page.address_has("status", Some("creating")).await;
}

async fn the_prompt_comes_into_the_open_drawer(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(401);
    page.keys("n").await;
    page.at_range("21–40 of 137").await;
    world.sim.forget_requests().await;
    world.sim.fault(json!({ "error": "token-expired", "times": 1, "delay_ms": 2500 })).await;
    page.press("Refresh").await;
    let card = page.cards().await[1].clone();
    page.press(&card.name).await;
    page.find("dialog", &card.name).await;
    page.js("(document.querySelector('.drawer').scrollTop = 200, 1)").await;
    page.find("region", PROMPT).await;
    page.focus_on("Token").await;
    assert_eq!(page.js("document.querySelectorAll('.reauth').length").await, 1);
    sign_in(&world).await;
    page.find("dialog", &card.name).await;
    page.address_has("server", card.id.as_deref()).await;
    page.address_has("offset", Some("20")).await;
    let all = asked(&world).await;
    assert_eq!(all.len(), 2, "{all:?}");
    assert_eq!((&all[0].0, &all[0].1), (&all[1].0, &all[1].1));
    page.key(Key::Escape).await;
    page.gone("dialog", "*").await;
    page.at_range("21–40 of 137").await;
}

async fn the_scroll_position_stays(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(401);
    // Heights of what was never in view are a guess until it is.
    page.js("(scrollTo(0, 1e6), 1)").await;
    page.js("new Promise((done) => setTimeout(done, 300))").await;
    page.js("(scrollTo(0, 900), document.activeElement.blur(), 1)").await;
    page.js("new Promise((done) => setTimeout(done, 300))").await;
    let first = "[...document.querySelectorAll('.card')].map((c) => [c.textContent.slice(0, 20), Math.round(c.getBoundingClientRect().top)])
        .find(([, top]) => top > 300)";
    let before = page.js(first).await;
    world.sim.fault(json!({ "error": "token-expired", "times": 1 })).await;
    page.keys("r").await;
    page.find("region", PROMPT).await;
    let seen = page.js("(() => { const { top, bottom } = document.querySelector('.reauth').getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight })()");
    assert_eq!(seen.await, true, "the prompt is out of view");
    sign_in(&world).await;
    page.has_cards(20).await;
    let after = page.js(first).await;
    assert_eq!(before[0], after[0]);
    let moved = before[1].as_i64().unwrap().abs_diff(after[1].as_i64().unwrap());
    assert!(moved <= 2, "{before} became {after}");
}

async fn the_focus_is_not_taken_from_whoever_types(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(401);
    for (role, field) in [("searchbox", "Search servers"), ("textbox", "Server ID")] {
        // What is typed into the search box asks anew, and takes the place of the refresh.
        world.sim.fault(json!({ "error": "token-expired", "delay_ms": 1500 })).await;
        page.press("Refresh").await;
        page.fill(role, field, "-").await;
        page.find("region", PROMPT).await;
        page.focus_on(field).await;
        page.keys("0").await;
        assert_eq!(page.value(role, field).await, "-0");
        assert_eq!(page.value("textbox", "Token").await, "");
        page.address_has("server_id", None).await;
        world.sim.no_faults().await;
        // Whoever comes back to the field without a pointer finds it as it was.
        page.js("(document.querySelector('.reauth input').focus({ preventScroll: true }), 1)").await;
        sign_in(&world).await;
        assert_eq!(page.value(role, field).await, "-0");
        page.focus_on(field).await;
        page.fill(role, field, "").await;
        page.key(Key::Enter).await;
        page.at_range("1–20 of 137").await;
    }
}

async fn a_late_refusal_of_the_old_token_leaves_the_new_one_alone(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(401);
    let fleet = world.sim.fleet(PROJECT).await;
    let id = fleet[60]["server_id"].as_str().unwrap().to_owned();
    let refuse = |query: Value, delay: u32| {
        json!({ "match": { "query": query }, "error": "token-expired", "times": 1, "delay_ms": delay })
    };
    world.sim.fault(refuse(json!({ "server_id": id }), 5000)).await;
    world.sim.fault(refuse(json!({ "server_id": null }), 700)).await;
    page.keys("r").await;
    let open = "(history.pushState(null, '', `${location.pathname}${location.search}&server=${args[0]}`),
        dispatchEvent(new PopStateEvent('popstate')), 1)";
    page.js_with(open, vec![json!(id)]).await;
    page.find("region", PROMPT).await;
    let second = sign_in(&world).await;
    let sent = eventually("the drawer's request with the new token", || async {
        let of_drawer: Vec<_> = asked(&world).await.into_iter().filter(|(_, query, _)| query.contains(&id)).collect();
        (of_drawer.len() == 2).then_some(of_drawer)
    })
    .await;
    assert_eq!((&sent[0].2, &sent[1].2), (&world.token, &second));
    page.sees(&id).await;
    page.settled().await;
    assert!(!page.has("region", PROMPT).await, "the new token was taken for the old one");
}
