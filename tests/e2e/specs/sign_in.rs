//! Signing in with IAM: by password, with a one-time code, for a project of one's choice; each refusal; and where the
//! password is after it was sent: nowhere.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::accessibility::audit;
use crate::{
    page::Page,
    simulator::{PROJECT, Simulator},
    world::{Stage, World},
};

specs! { sign_in:
    the_region_s_own_project_needs_no_id,
    a_project_can_be_named_or_given_by_its_id,
    the_password_is_gone_as_soon_as_it_is_sent,
    a_one_time_code_is_asked_for_where_iam_wants_one,
    one_s_projects_are_found_and_chosen_from,
    each_refusal_is_explained_and_only_the_password_is_gone,
    what_is_missing_is_said_beside_its_field_and_nothing_is_sent,
    a_sign_in_is_sent_once_whatever_comes_of_it,
    a_sign_in_can_be_cancelled,
    a_user_who_may_not_list_can_try_again_without_a_password,
    another_region_empties_the_password,
    the_keyboard_is_enough,
    a_proxy_that_hides_the_token_is_told_which_headers_to_send,
    what_a_deployment_offers_is_offered,
    in_a_frame_no_password_is_asked_for,
    it_is_all_chinese_as_well,
    every_state_is_accessible_and_fits,
}

/// The password of every user.
pub const SECRET: &str = "demo-password";

/// Chooses to sign in, and says who.
pub async fn say_who(page: &Page, user: &str, password: &str) {
    page.click("radio", "Sign in with IAM").await;
    page.fill("textbox", "Account name", "demo").await;
    page.fill("textbox", "IAM user name", user).await;
    page.fill("textbox", "Password", password).await;
}

/// What was asked of IAM, oldest first.
pub async fn asked(world: &World) -> Vec<(String, Value)> {
    let calls = world.sim.requests().await.into_iter().filter(|r| r["call"] == "tokens" || r["call"] == "projects");
    calls.map(|r| (format!("{} {}", r["method"].as_str().unwrap(), r["call"].as_str().unwrap()), r)).collect()
}

/// Where in the page, its stores and its address a text is.
pub async fn places_of(page: &Page, text: &str) -> Value {
    page.js_with(
        "Object.entries({
            address: location.href, history: JSON.stringify(history.state), page: document.documentElement.outerHTML,
            fields: [...document.querySelectorAll('input')].map((i) => i.value).join('\\n'), cookie: document.cookie,
            local: JSON.stringify({ ...localStorage }), session: JSON.stringify({ ...sessionStorage }),
            name: window.name, performance: performance.getEntries().map((e) => e.name).join('\\n'),
        }).filter(([, value]) => value?.includes(args[0])).map(([place]) => place)",
        vec![text.into()],
    )
    .await
}

async fn the_region_s_own_project_needs_no_id(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    say_who(page, "operator", SECRET).await;
    page.sees(&format!("Sent only to {}/iam/cn-east-3", world.front.address)).await;
    page.press("Sign in").await;
    page.has_cards(20).await;
    page.at_range("1–20 of 137").await;
    page.address_has("project", Some(PROJECT)).await;
    page.address_has("region", Some("cn-east-3")).await;
    page.sees("Token ends in 23 h").await;
    let calls = asked(&world).await;
    assert_eq!(calls.iter().map(|(call, _)| call.as_str()).collect::<Vec<_>>(), ["POST tokens"]);
    let headers = &calls[0].1["headers"];
    assert_eq!(calls[0].1["query"], "nocatalog=true");
    for absent in ["x-auth-token", "cookie", "referer"] {
        assert!(headers.get(absent).is_none(), "{absent}: {headers}");
    }
    let token = world.sim.list_requests().await[0]["headers"]["x-auth-token"][0].as_str().unwrap().to_owned();
    assert!(token.starts_with("MII"));
    assert_eq!(places_of(page, &token[..60]).await, json!([]));
}

async fn a_project_can_be_named_or_given_by_its_id(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    for (typed, cards) in [("cn-east-3_staging", "68"), (PROJECT, "137")] {
        page.open("").await;
        say_who(page, "operator", SECRET).await;
        page.fill("textbox", "Project ID or name", typed).await;
        page.key(Key::Enter).await;
        page.at_range(&format!("1–20 of {cards}")).await;
    }
}

async fn the_password_is_gone_as_soon_as_it_is_sent(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(401);
    world.sim.fault(json!({ "match": { "call": "tokens" }, "times": 1, "delay_ms": 1500 })).await;
    page.open("").await;
    say_who(page, "operator", SECRET).await;
    page.press("Show password").await;
    assert_eq!(places_of(page, SECRET).await, json!(["fields"]));
    page.press("Sign in").await;
    // IAM has not answered yet.
    page.find("button", "Signing in…").await;
    assert_eq!(places_of(page, SECRET).await, json!([]));
    page.has_cards(20).await;
    assert_eq!(places_of(page, SECRET).await, json!([]));
    assert!(!format!("{:?}", world.sim.requests().await).contains(SECRET));
    assert_eq!(world.front.wrote(SECRET), Vec::<String>::new());

    page.press("Settings").await;
    page.press("Forget token").await;
    say_who(page, "operator", "a-wrong-password").await;
    page.press("Sign in").await;
    page.find("alert", "IAM did not accept this sign-in*").await;
    assert_eq!(places_of(page, "a-wrong-password").await, json!([]));
    // A reload knows nothing of who it was.
    page.reload().await;
    page.click("radio", "Sign in with IAM").await;
    assert_eq!(page.value("textbox", "IAM user name").await, "");
}

async fn a_one_time_code_is_asked_for_where_iam_wants_one(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(401);
    page.open("").await;
    say_who(page, "operator-mfa", SECRET).await;
    assert!(!page.has("textbox", "One-time code").await);
    page.press("Sign in").await;
    page.find("alert", "A one-time code is needed as well*").await;
    page.focus_on("Password").await;
    page.fill("textbox", "Password", SECRET).await;
    page.fill("textbox", "IAM user ID", "2c1b7f2e9d3a4c0f8f5d6a7b8c9d0e1f").await;
    page.fill("textbox", "One-time code", "654321").await;
    page.press("Sign in").await;
    page.find("alert", "IAM did not accept the one-time code*").await;
    assert_eq!(page.value("textbox", "One-time code").await, "");
    page.fill("textbox", "Password", SECRET).await;
    page.fill("textbox", "One-time code", "123456").await;
    page.key(Key::Enter).await;
    page.has_cards(20).await;
}

async fn one_s_projects_are_found_and_chosen_from(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    say_who(page, "operator", SECRET).await;
    page.press("Find my projects").await;
    page.find("region", "Choose a project").await;
    page.sees("Projects of other regions: 12").await;
    assert_eq!(page.count("button", "cn-*").await, 2);
    page.focus_on(&format!("cn-east-3 {PROJECT}")).await;
    assert!(!page.has("textbox", "Password").await);
    assert_eq!(world.sim.list_requests().await.len(), 0);
    page.press("cn-east-3_staging *").await;
    page.at_range("1–20 of 68").await;
    let calls = asked(&world).await;
    let names: Vec<_> = calls.iter().map(|(call, _)| call.as_str()).collect();
    assert_eq!(names, ["POST tokens", "GET projects", "POST tokens"]);
    assert!(calls[2].1["headers"].get("x-auth-token").is_none(), "a token is exchanged in the body");
    // The list is asked with another token than the projects.
    let list = world.sim.list_requests().await;
    assert_ne!(list[0]["headers"]["x-auth-token"], calls[1].1["headers"]["x-auth-token"]);

    // Going back from the choice forgets the sign-in.
    page.press("Settings").await;
    page.press("Forget token").await;
    say_who(page, "operator", SECRET).await;
    page.press("Find my projects").await;
    page.find("region", "Choose a project").await;
    page.press("Cancel").await;
    page.find("textbox", "Password").await;
    assert_eq!(page.value("textbox", "IAM user name").await, "operator");
}

async fn each_refusal_is_explained_and_only_the_password_is_gone(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(401);
    world.expect_status(403);
    page.open("").await;
    for (user, password, project, what, remedy) in [
        ("operator", "wrong", "", "IAM did not accept this sign-in", "HUAWEI ID or a federated user"),
        ("federated", SECRET, "", "IAM did not accept this sign-in", "take an IAM user with programmatic access"),
        ("locked", SECRET, "", "This user is locked", "Wait 15 minutes"),
        ("operator", SECRET, "cn-east-3_nowhere", "IAM gives no token for this project", "Find my projects"),
        ("operator", SECRET, "0123456789abcdef", "IAM gives no token for this project", "Find my projects"),
    ] {
        say_who(page, user, password).await;
        page.fill("textbox", "Project ID or name", project).await;
        page.press("Sign in").await;
        page.find("alert", &format!("{what}*{remedy}*")).await;
        page.find("button", "Find my projects").await;
        page.focus_on("Password").await;
        assert_eq!(page.value("textbox", "Account name").await, "demo");
        assert_eq!(page.value("textbox", "IAM user name").await, user);
        assert_eq!(page.value("textbox", "Project ID or name").await, project);
        assert_eq!(page.value("textbox", "Password").await, "");
    }
    assert_eq!(world.sim.list_requests().await.len(), 0);
    assert_eq!(asked(&world).await.len(), 5);
}

async fn what_is_missing_is_said_beside_its_field_and_nothing_is_sent(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.click("radio", "Sign in with IAM").await;
    page.click("checkbox", "With a one-time code (MFA)").await;
    page.press("Sign in").await;
    for said in
        ["Enter the account name.", "Enter the user name.", "Enter the password.", "Enter the user ID.", "Enter the code: 6 digits."]
    {
        page.sees(said).await;
    }
    page.focus_on("Account name").await;
    page.fill("textbox", "Account name", "demo").await;
    page.fill("textbox", "IAM user name", "operator").await;
    page.fill("textbox", "Password", SECRET).await;
    page.fill("textbox", "IAM user ID", "7116d09f88fa41908676fdd4b039e95b").await;
    page.fill("textbox", "One-time code", "12345").await;
    page.fill("textbox", "Project ID or name", "a b").await;
    page.press("Sign in").await;
    page.sees("This has 5 digits; a code has 6.").await;
    page.sees("“ ” cannot be part of a project ID").await;
    page.misses("Enter the account name.").await;
    assert_eq!(page.value("textbox", "Password").await, SECRET, "nothing was sent, so nothing is lost");
    assert_eq!(asked(&world).await.len(), 0);
    page.fill("textbox", "One-time code", "123456").await;
    page.fill("textbox", "Project ID or name", "").await;
    page.press("Sign in").await;
    page.has_cards(20).await;
}

async fn a_sign_in_is_sent_once_whatever_comes_of_it(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(429);
    world.expect_status(503);
    world.expect_status(404);
    page.open("").await;
    for (fault, said) in [
        (json!({ "error": "identity-unavailable" }), "IAM is not available*"),
        (json!({ "error": "throttled", "headers": { "Retry-After": "1" } }), "Too many requests*"),
        (json!({ "error": "no-such-api" }), "IAM is not at this address*"),
        (json!({ "status": 201, "body": "{\"token\":{}}" }), "IAM’s answer came without a token*"),
        (json!({ "status": 201, "body": "[]" }), "IAM is not at this address*"),
    ] {
        let mut rule = fault;
        rule["match"] = json!({ "call": "tokens" });
        world.sim.no_faults().await;
        world.sim.fault(rule).await;
        world.sim.forget_requests().await;
        say_who(page, "operator", SECRET).await;
        page.press("Sign in").await;
        page.find("alert", said).await;
        page.find("button", "Find my projects").await;
        assert_eq!(asked(&world).await.len(), 1, "{said}");
    }
}

async fn a_sign_in_can_be_cancelled(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.sim.fault(json!({ "match": { "call": "tokens" }, "times": 1, "delay_ms": 2500 })).await;
    page.open("").await;
    say_who(page, "operator", SECRET).await;
    page.press("Sign in").await;
    page.press("Cancel").await;
    page.find("button", "Sign in").await;
    page.fill("textbox", "Password", SECRET).await;
    page.press("Sign in").await;
    page.has_cards(20).await;
    assert_eq!(world.sim.list_requests().await.len(), 1, "the answer to the first came too late");
}

async fn a_user_who_may_not_list_can_try_again_without_a_password(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(403);
    page.open("").await;
    say_who(page, "auditor", SECRET).await;
    page.press("Sign in").await;
    page.find("alert", "The token does not permit this*").await;
    page.press("Try again").await;
    page.find("alert", "The token does not permit this*").await;
    page.settled().await;
    assert_eq!(world.sim.list_requests().await.len(), 2);
    assert_eq!(asked(&world).await.len(), 1);
}

async fn another_region_empties_the_password(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    say_who(page, "operator", SECRET).await;
    page.choose("Region", "cn-north-4").await;
    page.sees(&format!("Sent only to {}/iam/cn-north-4", world.front.address)).await;
    assert_eq!(page.value("textbox", "Password").await, "");
    assert_eq!(page.value("textbox", "IAM user name").await, "operator");
    page.fill("textbox", "Password", SECRET).await;
    page.press("Sign in").await;
    page.at_range("1–3 of 3").await;
    page.address_has("region", Some("cn-north-4")).await;
    let calls = asked(&world).await;
    assert_eq!(calls[0].1["region"], "cn-north-4");
}

async fn the_keyboard_is_enough(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.js("(document.querySelector('.connect h1').setAttribute('tabindex', '-1'), document.querySelector('.connect h1').focus(), 1)").await;
    page.key(Key::Tab).await;
    page.focus_on("Paste a token").await;
    page.key(Key::Right).await;
    page.focus_on("Sign in with IAM").await;
    page.key(Key::Tab).await;
    page.focus_on("Region").await;
    for text in ["demo", "operator", SECRET] {
        page.key(Key::Tab).await;
        page.keys(text).await;
    }
    page.key(Key::Enter).await;
    page.has_cards(20).await;
}

/// One region whose IAM is at this address.
fn iam_at(address: &str) -> Value {
    json!({ "schema": 1, "endpoints": { "regions": [{ "id": "cn-east-3", "iam": address }] } })
}

async fn a_proxy_that_hides_the_token_is_told_which_headers_to_send(stage: Stage) {
    let world = stage.open(&["--connect-src", "http://127.0.0.1:*"]).await;
    let page = &world.page;
    world.expect_refusal_by_cors();
    for (broken, said) in [("no-expose", "This page may not read the token*"), ("no-allow", "The request did not get through*")] {
        let other = Simulator::start(&["--cors-origin", &world.origin(), "--cors-broken", broken]).await;
        world.config(&iam_at(&format!("{}/iam/cn-east-3", other.origin)));
        page.open("").await;
        say_who(page, "operator", SECRET).await;
        page.sees(&format!("Sent only to {}", other.origin.trim_start_matches("http://"))).await;
        page.press("Sign in").await;
        page.find("alert", said).await;
        page.sees("Access-Control-Expose-Headers: X-Subject-Token").await;
        page.sees(&format!("Access-Control-Allow-Origin: {}", world.origin())).await;
    }
    // And one that does as it should.
    let other = Simulator::start(&["--cors-origin", &world.origin()]).await;
    world.config(&iam_at(&format!("{}/iam/cn-east-3", other.origin)));
    page.open("").await;
    say_who(page, "operator", SECRET).await;
    world.expect_status(401);
    page.press("Sign in").await;
    // The simulator behind the page has not issued this token.
    page.find("alert", "This is not a valid token*").await;
    page.misses("may not read the token").await;
}

async fn what_a_deployment_offers_is_offered(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.config(&json!({ "schema": 1, "auth": { "iamLogin": false } }));
    page.open("").await;
    page.find("textbox", "Token").await;
    assert_eq!(page.count("radio", "*").await, 0);

    world.config(&json!({ "schema": 1, "auth": { "pasteToken": false }, "endpoints": { "allowCustom": true } }));
    page.open("").await;
    page.find("textbox", "Password").await;
    assert_eq!(page.count("radio", "*").await, 0);
    assert!(!page.has("textbox", "Token").await);
    page.choose("Region", "").await;
    page.sees("This console takes no tokens by hand.").await;
    assert!(!page.has("textbox", "Password").await);

    world.config(&json!({ "schema": 1, "auth": { "pasteToken": false, "iamLogin": false } }));
    page.open("").await;
    page.sees("This console takes no tokens by hand.").await;
    assert!(!page.has("combobox", "Region").await);

    // Nobody said where the IAM of a typed address is.
    world.config(&json!({ "schema": 1, "endpoints": { "allowCustom": true } }));
    page.open("").await;
    page.click("radio", "Sign in with IAM").await;
    page.choose("Region", "").await;
    page.find("textbox", "Token").await;
    assert_eq!(page.count("radio", "*").await, 0);
}

async fn in_a_frame_no_password_is_asked_for(stage: Stage) {
    let world = stage.open(&["--frame-ancestors", "'self'", "--csp", "frame-src 'self'; frame-ancestors 'self'"]).await;
    let page = &world.page;
    world.expect_log("favicon.ico");
    let framed = async |auth: Value, embed: Value| {
        world.config(&json!({ "schema": 1, "auth": auth, "embed": embed }));
        std::fs::write(world.front.file("around.html"), "<!doctype html><title>Around</title><iframe src=./></iframe>")
            .unwrap();
        page.browser.driver.goto(format!("{}around.html", page.home)).await.unwrap();
    };
    framed(json!({ "pasteToken": false }), json!({})).await;
    page.holds("frames[0]?.document.body?.innerText.includes('This page is shown inside another page')").await;
    assert_eq!(page.js("frames[0].document.querySelectorAll('input').length").await, 0);
    // Allowed where tokens by hand are.
    framed(json!({ "pasteToken": false }), json!({ "allowManualToken": true })).await;
    page.holds("frames[0]?.document.querySelectorAll('input[type=password]').length === 1").await;
}

async fn it_is_all_chinese_as_well(stage: Stage) {
    let world = stage.open_in("zh-CN,zh", &[]).await;
    let page = &world.page;
    world.expect_status(401);
    page.open("").await;
    page.click("radio", "使用 IAM 登录").await;
    page.fill("textbox", "账号名", "demo").await;
    page.fill("textbox", "IAM 用户名", "locked").await;
    page.fill("textbox", "密码", SECRET).await;
    page.press("登录").await;
    page.find("alert", "该用户已被锁定*").await;
    page.click("checkbox", "使用一次性验证码*").await;
    for word in ["IAM 用户 ID", "一次性验证码", "项目 ID 或名称", "查找我的项目", "仅发送到", "发送后立即从此处清除"] {
        page.sees(word).await;
    }
}

async fn every_state_is_accessible_and_fits(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(401);
    page.open("").await;
    say_who(page, "operator", "wrong").await;
    page.click("checkbox", "With a one-time code (MFA)").await;
    page.press("Sign in").await;
    page.sees("Enter the code: 6 digits.").await;
    audit(&world, "signing in, with things missing").await;
    page.click("checkbox", "With a one-time code (MFA)").await;
    page.press("Sign in").await;
    page.find("alert", "*").await;
    audit(&world, "a refused sign-in").await;
    page.fill("textbox", "Password", SECRET).await;
    page.press("Find my projects").await;
    page.find("region", "Choose a project").await;
    audit(&world, "the choice of projects").await;
}
