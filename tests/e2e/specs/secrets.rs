//! Secrets where they must not go: a password that the browser has saved into a field of the console, a password in a token's place
//! to the service, a token that the other side quotes onto the screen.

use std::time::Duration;

use serde_json::{Value, json};

use super::sign_in::{SECRET, say_who};
use crate::{
    browser::login::{PASSWORD, USER},
    page::{Page, eventually},
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { secrets:
    a_saved_login_is_filled_into_no_field,
    what_may_be_a_password_is_doubted_before_it_is_sent,
    what_the_other_side_quotes_is_masked,
}

/// A form as it was: a password field that asks not to be filled, and a field before it.
const OLD_FORM: &str = "(() => {
    const form = document.createElement('form');
    for (const type of ['text', 'password']) {
        form.append(Object.assign(document.createElement('input'), { type, autocomplete: 'off' }));
    }
    document.body.replaceChildren(Object.assign(document.createElement('h1'), { textContent: 'Old form' }), form);
    return 1;
})()";

/// The fields with something of the login, or marked as filled.
const FILLED: &str = "[...document.querySelectorAll('input, textarea')]
    .filter((field) => field.matches(':autofill') || [...args].includes(field.value)).map((field) => field.id || field.type)";

async fn filled(page: &Page) -> Vec<Value> {
    page.js_with(FILLED, vec![json!(USER), json!(PASSWORD)]).await.as_array().cloned().unwrap()
}

/// Nothing is filled: neither at once nor after a click, before which browsers show a page nothing of it.
async fn nothing_is_filled(page: &Page, where_: &str) {
    page.js("(document.body.click(), 1)").await;
    // A real click: browsers give out what they filled only after one.
    page.browser.handle().action_chain().move_to(3, 3).click().perform().await.unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(filled(page).await, Vec::<Value>::new(), "{where_}");
}

async fn a_saved_login_is_filled_into_no_field(stage: Stage) {
    let world = stage.open_with_login(&[]).await;
    let page = &world.page;
    // The browser would: a form as the console's once was is filled.
    world.expect_log("favicon.ico");
    std::fs::write(world.front.file("old.txt"), "old").unwrap();
    page.browser.driver.goto(format!("{}old.txt", page.home)).await.unwrap();
    page.js(OLD_FORM).await;
    page.browser.driver.find(thirtyfour::By::Tag("h1")).await.unwrap().click().await.unwrap();
    eventually("the browser to fill an old form", || async { (filled(page).await.len() == 2).then_some(()) }).await;

    world.config(&json!({ "schema": 1, "endpoints": { "allowCustom": true } }));
    page.open("").await;
    nothing_is_filled(page, "project and token").await;
    page.press("Show token").await;
    nothing_is_filled(page, "a token that is shown").await;
    page.click("radio", "Sign in with IAM").await;
    nothing_is_filled(page, "signing in").await;
    page.click("checkbox", "With a one-time code (MFA)").await;
    page.press("Show password").await;
    nothing_is_filled(page, "signing in with a code").await;
    page.press("Hide password").await;
    page.click("radio", "Paste a token").await;
    page.choose("Region", "").await;
    page.find("textbox", "Proxy address").await;
    nothing_is_filled(page, "an address of one's own").await;

    page.choose("Region", "cn-east-3").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    nothing_is_filled(page, "the list").await;
    world.expect_status(401);
    world.sim.token(&world.token, "expired").await;
    page.press("Refresh").await;
    page.find("region", "A new token is needed").await;
    nothing_is_filled(page, "the prompt for a token").await;
    page.click("radio", "Sign in with IAM").await;
    page.find("textbox", "Password").await;
    nothing_is_filled(page, "the prompt for a password").await;
}

async fn what_may_be_a_password_is_doubted_before_it_is_sent(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(401);
    let password = world.secret("x");
    page.open("").await;
    page.connect(PROJECT, &password).await;
    page.sees("Is it a password, perhaps filled in by the browser? Nothing was sent.").await;
    page.focus_on("Token").await;
    // Whoever only presses again has not answered.
    page.key(thirtyfour::Key::Enter).await;
    page.press("Connect").await;
    page.find("button", "It is a token: send it").await;
    assert_eq!(world.sim.list_requests().await.len(), 0);
    page.press("It is a token: send it").await;
    page.find("alert", "*").await;
    page.settled().await;
    let sent = world.sim.list_requests().await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["headers"]["x-auth-token"][0], password.as_str());
    // It was answered once, for this text.
    page.press("Connect").await;
    eventually("another request", || async { (world.sim.list_requests().await.len() == 2).then_some(()) }).await;
    page.connect(PROJECT, &world.secret("y")).await;
    page.find("button", "It is a token: send it").await;
    assert_eq!(world.sim.list_requests().await.len(), 2);

    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    world.sim.token(&world.token, "expired").await;
    page.press("Refresh").await;
    page.find("region", "A new token is needed").await;
    let before = world.sim.list_requests().await.len();
    page.fill("textbox", "Token", &world.secret("z")).await;
    page.press("Continue").await;
    page.find("button", "It is a token: send it").await;
    assert_eq!(world.sim.list_requests().await.len(), before);
    page.press("It is a token: send it").await;
    eventually("the request", || async { (world.sim.list_requests().await.len() == before + 1).then_some(()) }).await;
}

/// A secret is nowhere in the page, nor what stands for it.
async fn is_masked(page: &Page, secret: &str, quoted: &str, what: &str) {
    page.find("alert", "*•••*").await;
    let html = page.js("document.documentElement.outerHTML").await;
    let html = html.as_str().unwrap();
    for part in [&secret[..12], &quoted[..20], &quoted[quoted.len() - 20..]] {
        assert!(!html.contains(part), "{what}: {part} is in the page");
    }
}

/// What a button copies.
async fn copied(page: &Page, button: &str) -> String {
    page.browser.put_on_clipboard("").await;
    page.press(button).await;
    eventually("something on the clipboard", || async {
        Some(page.clipboard().await).filter(|text| text.contains("•••"))
    })
    .await
}

async fn try_with(world: &World, fault: Value) {
    world.sim.no_faults().await;
    world.sim.fault(fault).await;
    world.page.press("Connect").await;
    world.page.settled().await;
}

async fn what_the_other_side_quotes_is_masked(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    for status in [400, 401, 403, 500] {
        world.expect_status(status);
    }
    world.config(&json!({ "schema": 1, "limits": { "maxAttempts": 1 } }));
    page.open("").await;
    page.fill("textbox", "Project ID", PROJECT).await;
    page.fill("textbox", "Token", &world.token).await;
    let token = world.token.as_str();
    let percent = token.bytes().map(|b| format!("%{b:02x}")).collect::<Vec<_>>().concat();
    let entities = token.chars().map(|c| format!("&#{};", u32::from(c))).collect::<Vec<_>>().concat();
    let page_of = |title: &str| format!("<html><title>Bad header {title}</title><p>no</p></html>");
    for (status, quoted, body) in [
        (400, token, json!({ "error_code": "X.1", "error_msg": format!("bad token {token}") }).to_string()),
        (400, &token[..60], json!({ "error_code": "X.1", "error_msg": format!("bad token {}…", &token[..60]) }).to_string()),
        (403, token, json!({ "error_code": token, "error_msg": "no" }).to_string()),
        (500, token, json!({ "error_code": "X.1", "error_msg": "no", "request_id": token }).to_string()),
        (500, percent.as_str(), json!({ "error_code": "X.1", "error_msg": percent }).to_string()),
        (500, token, page_of(token)),
        (500, entities.as_str(), page_of(&entities)),
        (401, token, json!({ "error": { "code": 401, "message": format!("headers: {{\"X-Auth-Token\":\"{token}\"}}") } }).to_string()),
    ] {
        let what = format!("{status} {}", body.replace(token, "TOKEN"));
        let kind = if body.starts_with('<') { "text/html" } else { "application/json" };
        let fault = json!({ "status": status, "body": body, "headers": { "Content-Type": kind } });
        try_with(&world, fault).await;
        is_masked(page, token, quoted, &what).await;
        let details = copied(page, "Copy details").await;
        assert!(!details.contains(&quoted[..20]), "{what}: {details}");
    }
    try_with(&world, json!({ "status": 500, "body": "{}", "headers": { "X-Request-Id": token } })).await;
    is_masked(page, token, token, "X-Request-Id").await;

    // The doctor, whose last probe has the token.
    world.sim.no_faults().await;
    page.press("Connect").await;
    page.has_cards(20).await;
    let said = json!({ "error_code": "CPS.0003", "error_msg": format!("bad token {token}") });
    world.sim.fault(json!({ "status": 500, "body": said, "match": { "token": token } })).await;
    page.press("Settings").await;
    page.press("Check the connection").await;
    page.sees("bad token •••").await;
    let report = copied(page, "Copy report").await;
    assert!(report.contains("error_msg: bad token •••") && !report.contains("MARKER"), "{report}");
    page.press("Close").await;
    world.sim.no_faults().await;
    page.press("Forget token").await;

    // IAM, which has the password in the body.
    let body = json!({ "auth": { "identity": { "password": { "user": { "name": "operator", "password": SECRET } } } } });
    let said = json!({ "error": { "code": 400, "title": "Bad Request", "message": format!("cannot read {body}") } });
    world.sim.fault(json!({ "match": { "call": "tokens" }, "status": 400, "body": said })).await;
    say_who(page, "operator", SECRET).await;
    page.press("Sign in").await;
    page.find("alert", "*\"password\":\"•••\"*").await;
    assert!(!copied(page, "Copy details").await.contains(SECRET));
}
