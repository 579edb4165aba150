//! The form: what it says before anything is sent, how it helps with what is pasted, and what it refuses.

use thirtyfour::Key;

use crate::{
    page::Page,
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { connect:
    connecting_shows_the_cards,
    enter_submits_the_form,
    wrapped_and_prefixed_pastes_are_cleaned_and_that_is_said,
    a_token_that_no_header_can_carry_is_refused_with_its_position,
    a_bad_project_id_is_refused_and_nothing_is_sent,
    nothing_typed_is_lost_by_a_failure,
    another_region_forgets_the_token,
    the_token_is_hidden_until_asked_for,
}

async fn connecting_shows_the_cards(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.sees("Connect to your servers").await;
    assert_eq!(page.value("combobox", "Region").await, "cn-east-3");
    page.sees(&format!("Sent only to {}", world.front.address)).await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    page.at_range("1–20 of 137").await;
    let fleet = world.sim.fleet(PROJECT).await;
    let expected: Vec<_> = fleet.iter().take(20).map(|s| s["server_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(page.ids().await, expected);
    assert_eq!(page.parameter("region").await.as_deref(), Some("cn-east-3"));
    assert_eq!(page.parameter("project").await.as_deref(), Some(PROJECT));
    assert_eq!(page.js("document.title").await, format!("137 servers · CN East-Shanghai1 {}…{} · Cloud Phone Console", &PROJECT[..8], &PROJECT[26..]));
}

async fn enter_submits_the_form(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.fill("textbox", "Project ID", PROJECT).await;
    page.fill("textbox", "Token", &world.token).await;
    page.key(Key::Enter).await;
    page.has_cards(20).await;
}

async fn wrapped_and_prefixed_pastes_are_cleaned_and_that_is_said(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let (head, tail) = world.token.split_at(30);
    // An unknown project keeps the form open, where the notes can be read. It is refused after the token was taken.
    world.expect_status(404);
    for (pasted, said) in [
        (format!("X-Auth-Token: {}", world.token), "the header name was taken off"),
        (format!("x-subject-token:{}", world.token), "the header name was taken off"),
        (format!("Bearer {}", world.token), "“Bearer” was taken off"),
        (format!("\"{}\"", world.token), "quotes were taken off"),
        (format!("{head}\n{tail}"), "wrapped lines were joined"),
        (format!("X-Auth-Token: '{head}\r\n  {tail}'\n"), "wrapped lines were joined"),
    ] {
        page.open("").await;
        page.fill("textbox", "Project ID", "err-404").await;
        page.paste("Token", &pasted).await;
        page.press("Connect").await;
        page.sees(said).await;
        page.find("alert", "*The gateway does not know this API*").await;
    }
    let sent = world.sim.list_requests().await;
    assert_eq!(sent.len(), 6);
    assert!(sent.iter().all(|r| r["headers"]["x-auth-token"][0] == world.token.as_str()), "{sent:?}");
}

async fn a_token_that_no_header_can_carry_is_refused_with_its_position(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.fill("textbox", "Project ID", PROJECT).await;
    for (typed, said) in [
        ("", "Paste a token."),
        ("abc def", "There is a space at position 4"),
        ("abcé", "The character at position 4 cannot be part of a token."),
        ("令牌", "The character at position 1 cannot be part of a token."),
    ] {
        page.fill("textbox", "Token", typed).await;
        page.press("Connect").await;
        page.sees(said).await;
        page.focus_on("Token").await;
        let field = page.find("textbox", "Token").await;
        assert_eq!(field.attr("aria-invalid").await.unwrap().as_deref(), Some("true"));
    }
    page.js_with(
        "(() => { const f = seek('textbox', 'Token')[0]; f.value = args[0]; f.dispatchEvent(new Event('input')) })()",
        vec!["x".repeat(65_537).into()],
    )
    .await;
    page.sees("65,537 characters: many proxies refuse headers this long.").await;
    page.press("Connect").await;
    page.sees("65,537 characters; this console accepts 65,536.").await;
    assert_eq!(world.sim.list_requests().await.len(), 0);
}

async fn a_bad_project_id_is_refused_and_nothing_is_sent(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.fill("textbox", "Token", &world.token).await;
    let long = "a".repeat(65);
    for (typed, said) in [
        ("", "Enter the project ID."),
        ("a/../b", "“/” cannot be part of a project ID"),
        ("06a5 b529", "“ ” cannot be part of a project ID"),
        (&long, "this text has more than 64"),
    ] {
        page.fill("textbox", "Project ID", typed).await;
        page.press("Connect").await;
        page.sees(said).await;
        page.focus_on("Project ID").await;
        assert_eq!(page.value("textbox", "Project ID").await, typed);
    }
    assert_eq!(world.sim.list_requests().await.len(), 0);
    page.fill("textbox", "Project ID", &format!("  {PROJECT} ")).await;
    page.press("Connect").await;
    page.has_cards(20).await;
}

async fn nothing_typed_is_lost_by_a_failure(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(403);
    page.open("").await;
    page.choose("Region", "ap-southeast-1").await;
    page.connect("err-403", &world.token).await;
    page.find("alert", "*").await;
    let kept = async |page: &Page, world: &World| {
        assert_eq!(page.value("combobox", "Region").await, "ap-southeast-1");
        assert_eq!(page.value("textbox", "Project ID").await, "err-403");
        assert_eq!(page.value("textbox", "Token").await, world.token);
    };
    kept(page, &world).await;
    // And the same form works once the reason is gone.
    page.fill("textbox", "Project ID", PROJECT).await;
    page.press("Connect").await;
    page.has_cards(20).await;
    assert_eq!(page.parameter("region").await.as_deref(), Some("ap-southeast-1"));
    assert_eq!(world.sim.list_requests().await.last().unwrap()["region"], "ap-southeast-1");
}

async fn another_region_forgets_the_token(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.fill("textbox", "Project ID", PROJECT).await;
    page.fill("textbox", "Token", &world.token).await;
    page.choose("Region", "cn-north-4").await;
    page.sees("/api/cn-north-4").await;
    assert_eq!(page.value("textbox", "Token").await, "");
    assert_eq!(page.value("textbox", "Project ID").await, PROJECT);
    page.press("Connect").await;
    page.sees("Paste a token.").await;
    assert_eq!(world.sim.list_requests().await.len(), 0);
}

async fn the_token_is_hidden_until_asked_for(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.fill("textbox", "Token", &world.token).await;
    // Masked by its style, since browsers fill password fields and offer to keep what is in them.
    let is_hidden = async || {
        let field = page.find("textbox", "Token").await;
        assert_eq!(field.prop("type").await.unwrap().as_deref(), Some("text"));
        field.css_value("-webkit-text-security").await.unwrap() == "disc"
    };
    assert!(is_hidden().await);
    // As in a password field, what is hidden cannot be copied.
    let copies = "document.querySelector('#token').dispatchEvent(new ClipboardEvent('copy', { bubbles: true, cancelable: true }))";
    assert_eq!(page.js(copies).await, false);
    page.press("Show token").await;
    page.find("button", "Hide token").await;
    assert!(!is_hidden().await);
    assert_eq!(page.js(copies).await, true);
    page.press("Hide token").await;
    page.find("button", "Show token").await;
    assert!(is_hidden().await);
    let autocomplete = page.find("textbox", "Token").await.attr("autocomplete").await.unwrap();
    assert_eq!(autocomplete.as_deref(), Some("off"));
}
