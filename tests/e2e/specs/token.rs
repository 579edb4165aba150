//! Tokens the service does not take: at the door, in the middle of work, and after they were kept in the tab.

use serde_json::{Value, json};

use crate::{
    page::eventually,
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { token:
    each_refused_token_is_explained_and_the_form_stays,
    a_401_in_the_middle_loses_nothing_and_replays_the_request,
    a_401_while_the_drawer_asks_is_one_prompt_as_well,
    a_refused_new_token_asks_again,
    forgetting_the_token_wipes_everything,
    a_kept_token_survives_a_reload_but_not_another_tab,
    a_kept_token_is_wiped_by_forgetting_and_by_a_401,
    forgetting_reaches_the_copies_of_a_tab,
}

async fn each_refused_token_is_explained_and_the_form_stays(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(401);
    world.expect_status(403);
    page.open("").await;
    let malformed = format!("{}cut", world.token);
    for (token, what, remedy) in [
        (malformed.as_str(), "This is not a valid token", "Copy the whole value of X-Subject-Token"),
        ("expired-token", "The token has expired", "Get a new token and paste it."),
        ("foreign-token", "The token is not valid in this region", "Get a token from the IAM of this region"),
        ("forbidden-token", "The token does not permit this", "grant cph:servers:list and eip:publicIps:list"),
        (
            "other-project-token",
            "The token does not permit this",
            "Check that the token was issued for this project ID",
        ),
    ] {
        page.connect(PROJECT, token).await;
        page.find("alert", &format!("{what}*{remedy}*")).await;
        page.find("button", "Connect").await;
        assert_eq!(page.value("textbox", "Project ID").await, PROJECT);
        assert_eq!(page.value("textbox", "Token").await, token);
        assert_eq!(page.value("combobox", "Region").await, "cn-east-3");
    }
    assert_eq!(world.sim.list_requests().await.len(), 5);
}

/// The path, query and token of a request.
fn essence(request: &Value) -> (String, String, String) {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    (text(&request["path"]), text(&request["query"]), text(&request["headers"]["x-auth-token"][0]))
}

/// A second token, which the search for the first finds as well.
async fn second_token(world: &World) -> String {
    let token = format!("{}second", world.token);
    world.sim.token(&token, "valid").await;
    token
}

async fn a_401_in_the_middle_loses_nothing_and_replays_the_request(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(401);
    page.click("radio", "Normal*").await;
    page.address_has("status", Some("normal")).await;
    page.fill("searchbox", "Search servers", "-").await;
    page.address_has("server_name", Some("-")).await;
    page.settled().await;
    page.js("document.activeElement.blur()").await;
    let before = page.ids().await;
    world.sim.token(&world.token, "expired").await;
    page.keys("n").await;
    page.find("region", "A new token is needed").await;
    page.sees("The token has expired").await;
    page.sees("Nothing is lost").await;
    page.focus_on("Token").await;
    assert_eq!(page.count("region", "A new token is needed").await, 1);
    assert_eq!(page.count("alert", "*").await, 1);
    assert_eq!(page.ids().await, before);
    page.address_has("offset", Some("20")).await;
    assert_eq!(page.value("searchbox", "Search servers").await, "-");
    page.find("button", "Remove filter: Status Normal").await;

    let second = second_token(&world).await;
    page.fill("textbox", "Token", &second).await;
    page.press("Continue").await;
    page.gone("region", "A new token is needed").await;
    page.settled().await;
    assert_ne!(page.ids().await, before);
    page.address_has("offset", Some("20")).await;
    let requests = world.sim.list_requests().await;
    let [.., refused, replayed] = requests.as_slice() else { panic!("{requests:?}") };
    let ((path, query, first), (same_path, same_query, other)) = (essence(refused), essence(replayed));
    assert_eq!((path, query), (same_path, same_query));
    assert_eq!((first, other), (world.token.clone(), second));
}

async fn a_401_while_the_drawer_asks_is_one_prompt_as_well(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(401);
    world.sim.token(&world.token, "expired").await;
    page.keys("r").await;
    page.find("region", "A new token is needed").await;
    let refused = world.sim.list_requests().await.len();
    // A click on something that needs no request works on, and one that does is not sent in vain.
    page.press("Next page").await;
    page.press(&page.cards().await[0].name).await;
    page.find("dialog", "*").await;
    page.press("Close").await;
    assert_eq!(world.sim.list_requests().await.len(), refused);
    assert_eq!(page.count("region", "A new token is needed").await, 1);
    let second = second_token(&world).await;
    page.fill("textbox", "Token", &second).await;
    page.press("Continue").await;
    page.at_range("21–40 of 137").await;
}

async fn a_refused_new_token_asks_again(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(401);
    world.sim.token(&world.token, "expired").await;
    page.keys("r").await;
    page.find("region", "A new token is needed").await;
    page.fill("textbox", "Token", "two words").await;
    page.press("Continue").await;
    page.sees("There is a space at position 4").await;
    page.fill("textbox", "Token", "nonsense-token").await;
    page.press("Continue").await;
    page.sees("This is not a valid token").await;
    assert_eq!(page.cards().await.len(), 20);
    let second = second_token(&world).await;
    page.fill("textbox", "Token", &second).await;
    page.key(thirtyfour::Key::Enter).await;
    page.gone("region", "A new token is needed").await;
    page.has_cards(20).await;
}

async fn forgetting_the_token_wipes_everything(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.press("Settings").await;
    page.press("Forget token").await;
    page.sees("Connect to your servers").await;
    assert_eq!(page.value("textbox", "Token").await, "");
    assert_eq!(page.value("textbox", "Project ID").await, PROJECT);
    assert_eq!(page.cards().await, []);
    assert_eq!(page.js("document.title").await, "Cloud Phone Console");
    // And the way back works.
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
}

/// Connects with the box ticked that keeps the token in this tab.
pub(super) async fn keep(world: &World) {
    let page = &world.page;
    world.keeps_token();
    page.open("").await;
    page.click("checkbox", "Keep in this tab*").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
}

const KEPT: &str = "Object.values(sessionStorage).some((v) => v.includes('MARKER'))";

async fn a_kept_token_survives_a_reload_but_not_another_tab(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    let ticked = page.find("checkbox", "Keep in this tab*").await.prop("checked").await.unwrap();
    assert_eq!(ticked.as_deref(), Some("false"), "off unless asked for");
    keep(&world).await;
    page.keys("n").await;
    page.at_range("21–40 of 137").await;
    page.reload().await;
    page.at_range("21–40 of 137").await;
    assert_eq!(page.js(KEPT).await, true);
    assert_eq!(page.js("Object.values(localStorage).join().includes('MARKER')").await, false);

    let driver = &page.browser.driver;
    let first = driver.window().await.unwrap();
    page.browser.new_tab().await;
    page.open(&format!("?region=cn-east-3&project={PROJECT}")).await;
    page.sees("Connect to your servers").await;
    assert_eq!(page.value("textbox", "Token").await, "");
    driver.close_window().await.unwrap();
    driver.switch_to_window(first).await.unwrap();

    // An address of another project asks for a session of its own, and takes nothing along.
    page.open("?region=cn-east-3&project=another").await;
    page.sees("Connect to your servers").await;
    assert_eq!(page.js(KEPT).await, false);
}

async fn a_kept_token_is_wiped_by_forgetting_and_by_a_401(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(401);
    keep(&world).await;
    assert_eq!(page.js(KEPT).await, true);
    page.press("Settings").await;
    page.press("Forget token").await;
    page.sees("Connect to your servers").await;
    assert_eq!(page.js(KEPT).await, false);
    page.reload().await;
    page.sees("Connect to your servers").await;

    keep(&world).await;
    world.sim.token(&world.token, "revoked").await;
    page.keys("r").await;
    page.find("region", "A new token is needed").await;
    assert_eq!(page.js(KEPT).await, false);
    page.reload().await;
    page.sees("Connect to your servers").await;

    // Where the configuration does not offer it, there is no box.
    world.config(&json!({ "schema": 1, "auth": { "keepInTab": false } }));
    page.reload().await;
    page.sees("Connect to your servers").await;
    assert_eq!(page.count("checkbox", "*").await, 0);
}

/// Has the page open a copy of its tab, which gets a copy of the tab's storage, and goes into it.
async fn copy_of_the_tab(world: &World) {
    let page = &world.page;
    let driver = &page.browser.driver;
    let before = driver.windows().await.unwrap();
    page.js("(window.open(location.href), 1)").await;
    let copy = eventually("a copy of the tab", || async {
        driver.windows().await.unwrap().into_iter().find(|window| !before.contains(window))
    })
    .await;
    driver.switch_to_window(copy).await.unwrap();
    page.browser.adopt_tab().await;
    page.ready().await;
    page.has_cards(20).await;
}

async fn forgetting_reaches_the_copies_of_a_tab(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let driver = &page.browser.driver;
    world.expect_status(401);
    page.open("").await;
    page.connect(PROJECT, &world.token).await;
    let hint = || async { page.find("button", "Forget token").await.attr("title").await.unwrap().unwrap() };
    assert!(hint().await.contains("in memory only"));
    keep(&world).await;
    assert!(hint().await.contains("kept in this tab"));
    let first = driver.window().await.unwrap();

    // In the copy everything is forgotten, and so it is in the first.
    copy_of_the_tab(&world).await;
    assert!(hint().await.contains("kept in this tab"));
    page.press("Forget token").await;
    page.sees("Connect to your servers").await;
    driver.close_window().await.unwrap();
    driver.switch_to_window(first.clone()).await.unwrap();
    page.sees("forgotten in a copy of this tab").await;
    page.sees("Connect to your servers").await;
    assert_eq!(page.js(KEPT).await, false);
    page.reload().await;
    page.sees("Connect to your servers").await;

    // A token that is refused in one is asked for in both, without another request.
    keep(&world).await;
    copy_of_the_tab(&world).await;
    let copy = driver.window().await.unwrap();
    world.sim.token(&world.token, "revoked").await;
    page.press("Refresh").await;
    page.find("region", "A new token is needed").await;
    let asked = world.sim.list_requests().await.len();
    driver.switch_to_window(first.clone()).await.unwrap();
    page.find("region", "A new token is needed").await;
    assert_eq!(page.js(KEPT).await, false);
    assert_eq!(world.sim.list_requests().await.len(), asked);
    world.sim.token(&world.token, "valid").await;

    // A copy that was elsewhere meanwhile takes up nothing when it comes back.
    keep(&world).await;
    driver.switch_to_window(copy).await.unwrap();
    driver.close_window().await.unwrap();
    driver.switch_to_window(first.clone()).await.unwrap();
    copy_of_the_tab(&world).await;
    let copy = driver.window().await.unwrap();
    driver.goto("about:blank").await.unwrap();
    driver.switch_to_window(first.clone()).await.unwrap();
    page.press("Forget token").await;
    page.sees("Connect to your servers").await;
    let asked = world.sim.list_requests().await.len();
    driver.switch_to_window(copy).await.unwrap();
    page.open(&format!("?region=cn-east-3&project={PROJECT}")).await;
    page.sees("Connect to your servers").await;
    assert_eq!(page.js(KEPT).await, false);
    assert_eq!(world.sim.list_requests().await.len(), asked);
    driver.close_window().await.unwrap();
    driver.switch_to_window(first).await.unwrap();
}
