//! The end of a token: counted down, said in time, and another one taken without anything being lost.

use serde_json::{Value, json};

use super::{
    accessibility::audit,
    sign_in::{SECRET, asked, places_of, say_who},
};
use crate::{
    page::{PATIENCE, within},
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { renewal:
    the_end_is_said_in_time_and_renewed_in_place,
    after_a_401_the_same_request_is_sent_again,
    a_pasted_token_can_take_its_place,
    the_warning_can_be_put_away_and_comes_again_for_the_next_token,
    a_wrong_clock_does_not_matter,
    the_end_is_kept_with_the_token,
    every_state_is_accessible_and_fits,
}

/// Signs in with tokens that last so long.
async fn signed_in(stage: &Stage, seconds: u32) -> std::sync::Arc<World> {
    let world = stage.open(&[]).await;
    world.sim.send("PUT", "lifetime", json!({ "seconds": seconds })).await;
    world.page.open("").await;
    say_who(&world.page, "operator", SECRET).await;
    world.page.press("Sign in").await;
    world.page.has_cards(20).await;
    world
}

fn token_of(request: &Value) -> String {
    request["headers"]["x-auth-token"][0].as_str().unwrap().to_owned()
}

async fn the_end_is_said_in_time_and_renewed_in_place(stage: Stage) {
    let world = signed_in(&stage, 600).await;
    let page = &world.page;
    page.sees("Token ends in 9 min").await;
    page.find("status", "*The token ends at *").await;
    page.click("radio", "Normal*").await;
    page.address_has("status", Some("normal")).await;
    page.settled().await;
    page.keys("n").await;
    page.address_has("offset", Some("20")).await;
    page.settled().await;
    let (before, address, requests) = (page.ids().await, page.query().await, world.sim.list_requests().await.len());

    world.sim.send("PUT", "lifetime", json!({ "seconds": 86_400 })).await;
    page.press("Renew").await;
    page.find("region", "Renew the token").await;
    page.focus_on("Password").await;
    assert_eq!(page.value("textbox", "Account name").await, "demo");
    assert_eq!(page.value("textbox", "IAM user name").await, "operator");
    page.keys(SECRET).await;
    page.press("Sign in").await;
    page.gone("region", "Renew the token").await;
    page.sees("Token ends in 23 h").await;
    page.misses("The token ends at").await;
    assert_eq!((page.ids().await, page.query().await), (before, address), "nothing moved");
    assert_eq!(places_of(page, SECRET).await, json!([]));
    // Pages fetched ahead aside, nothing was asked anew, and from now on the new token is used.
    assert!(world.sim.list_requests().await.len() <= requests + 1);
    page.keys("p").await;
    page.address_has("offset", None).await;
    page.settled().await;
    let list = world.sim.list_requests().await;
    assert_ne!(token_of(&list[0]), token_of(list.last().unwrap()));
}

async fn after_a_401_the_same_request_is_sent_again(stage: Stage) {
    let world = signed_in(&stage, 86_400).await;
    let page = &world.page;
    world.expect_status(401);
    page.click("radio", "Normal*").await;
    page.address_has("status", Some("normal")).await;
    page.settled().await;
    let name = page.cards().await[0].name.clone();
    page.press(&name).await;
    page.find("dialog", "*").await;
    let first = token_of(world.sim.list_requests().await.last().unwrap());
    world.sim.token(&first, "expired").await;
    page.press("Close").await;
    page.keys("n").await;
    page.find("region", "A new token is needed").await;
    page.find("alert", "The token has expired*").await;
    page.focus_on("Password").await;
    page.keys("wrong").await;
    page.press("Sign in").await;
    page.find("alert", "IAM did not accept this sign-in*").await;
    page.address_has("offset", Some("20")).await;
    page.fill("textbox", "Password", SECRET).await;
    page.press("Sign in").await;
    page.gone("region", "A new token is needed").await;
    page.settled().await;
    page.find("button", "Remove filter: Status Normal").await;
    let requests = world.sim.list_requests().await;
    let refused = requests.iter().find(|r| r["status"] == 401).unwrap();
    let replayed = requests.iter().skip_while(|r| r["status"] != 401).nth(1).unwrap();
    assert_eq!((&refused["path"], &refused["query"]), (&replayed["path"], &replayed["query"]));
    assert_ne!(token_of(refused), token_of(replayed));
}

async fn a_pasted_token_can_take_its_place(stage: Stage) {
    let world = signed_in(&stage, 600).await;
    let page = &world.page;
    page.press("Renew").await;
    page.click("radio", "Paste a token").await;
    page.fill("textbox", "Token", &world.token).await;
    page.press("Continue").await;
    page.gone("region", "Renew the token").await;
    page.misses("Token ends in").await;
    page.misses("The token ends at").await;
    page.keys("r").await;
    page.settled().await;
    assert_eq!(token_of(world.sim.list_requests().await.last().unwrap()), world.token);
}

async fn the_warning_can_be_put_away_and_comes_again_for_the_next_token(stage: Stage) {
    let world = signed_in(&stage, 300).await;
    let page = &world.page;
    page.find("status", "*The token ends at *").await;
    page.press("Dismiss").await;
    page.misses("The token ends at").await;
    page.sees("Token ends in 4 min").await;
    world.sim.send("PUT", "lifetime", json!({ "seconds": 4 })).await;
    world.page.open("").await;
    say_who(page, "operator", SECRET).await;
    page.press("Sign in").await;
    page.has_cards(20).await;
    within(PATIENCE, "the end", || async { page.text().await.contains("The token ended at").then_some(()) }).await;
    page.sees("Token has ended").await;
    // The settings offer it too.
    page.press("Settings").await;
    page.press("Renew").await;
    page.gone("dialog", "Settings").await;
    page.find("region", "Renew the token").await;
    page.press("Cancel").await;
    page.gone("region", "Renew the token").await;

    // A deployment may not want it.
    world.sim.send("PUT", "lifetime", json!({ "seconds": 300 })).await;
    world.config(&json!({ "schema": 1, "auth": { "expiryWarnMinutes": 0 } }));
    page.open("").await;
    say_who(page, "operator", SECRET).await;
    // Its first region is another.
    page.choose("Region", "cn-east-3").await;
    page.fill("textbox", "Password", SECRET).await;
    page.press("Sign in").await;
    page.sees("Token ends in 4 min").await;
    assert!(!page.text().await.contains("The token ends at"));
}

async fn a_wrong_clock_does_not_matter(stage: Stage) {
    // The cloud's clock stands years before this machine's; the token lives a day all the same.
    let world = stage.open(&["--now", "2021-03-01T09:00:00Z"]).await;
    let page = &world.page;
    page.open("").await;
    say_who(page, "operator", SECRET).await;
    page.press("Sign in").await;
    page.has_cards(20).await;
    page.sees("Token ends in 23 h").await;
}

async fn the_end_is_kept_with_the_token(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.keeps_token();
    page.open("").await;
    say_who(page, "operator", SECRET).await;
    page.click("checkbox", "Keep in this tab*").await;
    page.press("Sign in").await;
    page.has_cards(20).await;
    page.reload().await;
    page.has_cards(20).await;
    page.sees("Token ends in 23 h").await;
    assert_eq!(places_of(page, SECRET).await, json!([]));
    assert_eq!(asked(&world).await.len(), 1);
    page.address_has("project", Some(PROJECT)).await;
}

async fn every_state_is_accessible_and_fits(stage: Stage) {
    let world = signed_in(&stage, 600).await;
    let page = &world.page;
    page.find("status", "*The token ends at *").await;
    audit(&world, "the warning").await;
    page.press("Renew").await;
    page.find("region", "Renew the token").await;
    audit(&world, "the renewal").await;
}
