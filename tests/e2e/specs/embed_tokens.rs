//! Tokens in a portal: they end, are refused, given back and asked for again, and what is on the screen stays there.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    page::within,
    portal::Portal,
    simulator::PROJECT,
    world::Stage,
};

specs! { embed_tokens:
    a_token_that_ends_soon_is_renewed_unnoticed,
    an_expired_token_is_asked_for_once_and_the_requests_repeated,
    tokens_refused_again_and_again_are_not_asked_for_forever,
    a_portal_that_gives_none_is_asked_by_hand,
    a_portal_that_never_answers_is_given_up,
    a_precaution_without_an_answer_does_not_hide_the_end_of_a_token,
    signing_out_wipes_the_frame_and_signing_in_brings_it_back,
    forgetting_in_the_frame_is_final_until_asked_for,
    a_frame_that_loads_anew_gets_a_token_anew,
    another_project_begins_another_list,
    nothing_is_kept_in_the_tab,
}

/// Another valid token, which the searches for the first find too.
async fn second(portal: &Portal) -> String {
    let token = format!("{}second", portal.world.token);
    portal.world.sim.token(&token, "valid").await;
    token
}

/// The tokens that were sent, oldest first, without repetitions.
async fn sent(portal: &Portal) -> Vec<Value> {
    let mut tokens: Vec<_> =
        portal.world.sim.list_requests().await.iter().map(|r| r["headers"]["x-auth-token"][0].clone()).collect();
    tokens.dedup();
    tokens
}

async fn a_token_that_ends_soon_is_renewed_unnoticed(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.visit("portal.html", &[("src", portal.console())]).await;
    let page = portal.page();
    let script = "(portal.give({ token: args[0], projectId: args[1], expiresAt: new Date(Date.now() + 12000) }), 1)";
    page.js_with(script, vec![json!(portal.world.token), json!(PROJECT)]).await;
    page.enter_console().await;
    page.has_cards(20).await;
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
    let before = page.text().await;
    page.leave_frame().await;
    let second = second(&portal).await;
    portal.give(&second).await;
    let asked = within(Duration::from_secs(30), "the portal to be asked again", || async {
        Some(portal.asked_now().await).filter(|asked| asked.len() == 2)
    })
    .await;
    assert_eq!(asked, ["initial", "expiring"]);
    page.enter_console().await;
    assert_eq!(page.text().await, before, "nothing to see of it");
    assert_eq!(sent(&portal).await, [json!(portal.world.token)]);
    page.press("Next page").await;
    page.at_range("41–60 of 137").await;
    assert_eq!(sent(&portal).await, [json!(portal.world.token), json!(second)]);
    portal.token_is_nowhere().await;
}

async fn an_expired_token_is_asked_for_once_and_the_requests_repeated(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.list().await;
    let page = portal.page();
    portal.world.expect_status(401);
    portal.world.sim.token(&portal.world.token, "expired").await;
    page.leave_frame().await;
    let second = second(&portal).await;
    portal.give(&second).await;
    portal.world.sim.forget_requests().await;
    page.enter_console().await;
    // "Creating" is four codes, so four requests side by side.
    page.click("radio", "Creating*").await;
    page.address_has("status", Some("creating")).await;
    page.find("button", "Remove filter: Status Creating*").await;
    within(Duration::from_secs(12), "the second token to be sent", || async {
        sent(&portal).await.contains(&json!(second)).then_some(())
    })
    .await;
    page.settled().await;
    assert_eq!(page.count("region", "A new token is needed").await, 0);
    assert_eq!(page.count("textbox", "Token").await, 0);
    let requests = portal.world.sim.list_requests().await;
    let queries = |token: &str| {
        let mut queries: Vec<_> = requests
            .iter()
            .filter(|r| r["headers"]["x-auth-token"][0] == token)
            .map(|r| r["query"].as_str().unwrap_or_default().to_owned())
            .collect();
        queries.sort();
        queries
    };
    let (refused, repeated) = (queries(&portal.world.token), queries(&second));
    assert!(refused.len() > 1, "{refused:?}");
    assert!(refused.iter().all(|query| repeated.contains(query)), "{refused:?}, {repeated:?}");
    page.leave_frame().await;
    assert_eq!(portal.asked_now().await, ["initial", "expired"]);
    portal.token_is_nowhere().await;
}

async fn tokens_refused_again_and_again_are_not_asked_for_forever(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.list().await;
    let page = portal.page();
    portal.world.expect_status(401);
    portal.world.sim.token(&portal.world.token, "expired").await;
    page.press("Next page").await;
    page.find("button", "Ask again").await;
    page.sees("The page around this console gave no token").await;
    assert!(!page.cards().await.is_empty(), "the list stays");
    page.address_has("offset", Some("20")).await;
    page.leave_frame().await;
    let asked = portal.asked_now().await;
    assert!((2..=4).contains(&asked.len()), "{asked:?}");
    let second = second(&portal).await;
    portal.give(&second).await;
    page.enter_console().await;
    page.press("Ask again").await;
    page.at_range("21–40 of 137").await;
    page.gone("button", "Ask again").await;
}

async fn a_portal_that_gives_none_is_asked_by_hand(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.visit("portal.html", &[("src", portal.console())]).await;
    let page = portal.page();
    page.js("(portal.deny(), 1)").await;
    page.enter_console().await;
    page.find("alert", "The page around this console gave no token*").await;
    assert_eq!(page.count("textbox", "*").await, 0);
    assert_eq!(portal.world.sim.list_requests().await.len(), 0);
    page.leave_frame().await;
    portal.event("error", json!({ "code": "denied" })).await;
    portal.give(&portal.world.token).await;
    page.enter_console().await;
    page.press("Ask again").await;
    page.has_cards(20).await;
    portal.token_is_nowhere().await;
}

async fn a_portal_that_never_answers_is_given_up(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.configure_all(&json!({
        "schema": 1, "endpoints": { "defaultRegion": "cn-east-3" }, "limits": { "timeoutSeconds": 2 },
        "embed": { "parentOrigins": [portal.origin()] },
    }));
    portal.around(&[]).await;
    portal.take_port().await;
    let page = portal.page();
    page.enter_console().await;
    page.sees("It was asked for a token and gave none within 2 s. Nothing is lost.").await;
    assert_eq!(page.count("textbox", "*").await, 0);
    page.press("Ask again").await;
    page.sees("Asking the page around this console for a token").await;
    page.leave_frame().await;
    let asked = "raw.types('auth.request').map((m) => m.data.reason)";
    assert_eq!(page.js(asked).await, json!(["initial", "initial"]));
    // A late answer is an answer.
    let auth = json!({ "token": portal.world.token, "projectId": PROJECT });
    let answer = portal.say("auth.set", auth).await;
    assert_eq!(answer["type"], "ok", "{answer}");
    page.enter_console().await;
    page.has_cards(20).await;
    portal.token_is_nowhere().await;
}

async fn a_precaution_without_an_answer_does_not_hide_the_end_of_a_token(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.world.expect_status(401);
    portal.configure_all(&json!({
        "schema": 1, "endpoints": { "defaultRegion": "cn-east-3" }, "limits": { "timeoutSeconds": 6 },
        "embed": { "parentOrigins": [portal.origin()] },
    }));
    portal.around(&[]).await;
    portal.take_port().await;
    let page = portal.page();
    let soon = page.js("new Date(Date.now() + 11000).toISOString()").await;
    let auth = json!({ "token": portal.world.token, "projectId": PROJECT, "expiresAt": soon });
    assert_eq!(portal.say("auth.set", auth).await["type"], "ok");
    let reasons = "raw.types('auth.request').map((m) => m.data.reason).join()";
    within(Duration::from_secs(30), "the next token to be asked for", || async {
        (page.js(reasons).await == "initial,expiring").then_some(())
    })
    .await;
    portal.world.sim.token(&portal.world.token, "expired").await;
    page.enter_console().await;
    page.press("Refresh").await;
    page.sees("Asking the page around this console for a token").await;
    page.find("button", "Ask again").await;
    page.sees("It was asked for a token and gave none within 6 s.").await;
    page.sees("The token has expired").await;
    page.leave_frame().await;
    assert_eq!(page.js(reasons).await, "initial,expiring", "one request at a time");
}

async fn signing_out_wipes_the_frame_and_signing_in_brings_it_back(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.list().await;
    let page = portal.page();
    page.leave_frame().await;
    page.js("(portal.deny(), portal.element.clear(), 1)").await;
    page.enter_console().await;
    page.find("alert", "Signed out*").await;
    assert_eq!(page.cards().await, []);
    page.misses("137").await;
    assert_eq!(page.count("textbox", "*").await, 0);
    page.leave_frame().await;
    assert_eq!(portal.asked_now().await, ["initial"], "it does not ask at once for what was just taken");
    portal.give(&portal.world.token).await;
    page.js("portal.element.authenticate().then(() => 1)").await;
    page.enter_console().await;
    page.has_cards(20).await;
    portal.token_is_nowhere().await;
}

async fn forgetting_in_the_frame_is_final_until_asked_for(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.list().await;
    let page = portal.page();
    page.press("Settings").await;
    page.press("Forget token").await;
    page.find("alert", "Signed out*").await;
    assert_eq!(page.cards().await, []);
    page.press("Ask again").await;
    page.has_cards(20).await;
    page.leave_frame().await;
    assert_eq!(portal.asked_now().await, ["initial", "initial"]);
}

async fn a_frame_that_loads_anew_gets_a_token_anew(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.list().await;
    let page = portal.page();
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
    page.leave_frame().await;
    portal.event("view", json!({ "page": 2 })).await;
    page.enter_console().await;
    page.js("(location.reload(), 1)").await;
    page.leave_frame().await;
    assert_eq!(portal.asked(2).await, ["initial", "initial"]);
    page.enter_console().await;
    page.at_range("21–40 of 137").await;
    page.leave_frame().await;
    assert_eq!(portal.events("ready").await.len(), 2);
    assert_eq!(portal.events("error").await, [] as [Value; 0]);
    portal.token_is_nowhere().await;
}

async fn another_project_begins_another_list(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.list().await;
    let page = portal.page();
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
    page.leave_frame().await;
    portal.give_auth(json!({ "token": portal.world.token, "projectId": "empty" })).await;
    page.js("portal.element.authenticate().then(() => 1)").await;
    page.enter_console().await;
    page.sees("No servers in this project").await;
    assert_eq!(page.cards().await, []);
    page.address_has("offset", None).await;
    page.address_has("project", Some("empty")).await;
}

async fn nothing_is_kept_in_the_tab(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.configure_all(&json!({
        "schema": 1, "endpoints": { "defaultRegion": "cn-east-3" }, "auth": { "keepInTab": true },
        "embed": { "parentOrigins": [portal.origin()], "allowManualToken": true },
    }));
    portal.list().await;
    portal.token_is_nowhere().await;
    // Where nobody answers, the form is there only because the configuration allows it, and keeps nothing either.
    portal.around(&[]).await;
    let page = portal.page();
    page.enter_console().await;
    page.find("textbox", "Token").await;
    assert_eq!(page.count("checkbox", "*").await, 0);
    page.connect(PROJECT, &portal.world.token).await;
    page.has_cards(20).await;
    portal.token_is_nowhere().await;
}
