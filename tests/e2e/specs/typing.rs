//! What is typed, pasted, composed and filled in: nothing is asked for before it is finished, what cannot be seen does not count,
//! and what stands in a form is what is sent.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::Key;

use super::{
    filters::parameter,
    sign_in::{SECRET, asked},
};
use crate::{
    browser::Kind,
    page::Page,
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { typing:
    nothing_is_asked_for_while_it_is_composed_or_unfinished,
    a_date_is_asked_for_once_when_it_is_whole,
    what_stands_in_the_fields_counts_however_it_came_there,
    invisible_characters_around_what_is_pasted_are_left_out,
    names_that_look_alike_or_like_nothing_are_told_apart_and_open,
}

/// Longer than the box waits after the last key.
const A_WHILE: Duration = Duration::from_millis(700);

const BOX: &str = "seek('searchbox', 'Search servers')[0]";

/// Puts a text into a field without an event, as password managers and scripts do.
async fn put(page: &Page, role: &str, name: &str, text: &str) {
    page.find(role, name).await;
    page.js_with("(seek(args[0], args[1])[0].value = args[2], 1)", vec![json!(role), json!(name), json!(text)]).await;
}

/// Puts a text into a field as a paste does, with an event.
async fn paste(page: &Page, role: &str, name: &str, text: &str) {
    put(page, role, name, text).await;
    let input = "(seek(args[0], args[1])[0].dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' })), 1)";
    page.js_with(input, vec![json!(role), json!(name)]).await;
}

/// The names asked for since the requests were forgotten.
async fn names_asked(world: &World) -> Vec<Option<String>> {
    tokio::time::sleep(A_WHILE).await;
    world.sim.list_requests().await.iter().map(|request| parameter(request, "server_name")).collect()
}

async fn history(page: &Page) -> u64 {
    page.js("history.length").await.as_u64().unwrap()
}

async fn nothing_is_asked_for_while_it_is_composed_or_unfinished(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.sim.forget_requests().await;
    page.click("searchbox", "Search servers").await;
    let composed = ["n", "ni", "ni'h", "ni'hao"];
    if page.browser.kind() == Kind::Chromium {
        for text in composed {
            let end = text.len();
            let input = json!({ "text": text, "selectionStart": end, "selectionEnd": end });
            page.browser.devtools("Input.imeSetComposition", input).await;
            tokio::time::sleep(A_WHILE).await;
        }
        assert_eq!(names_asked(&world).await, []);
        page.browser.devtools("Input.insertText", json!({ "text": "你好" })).await;
    } else {
        page.js(&format!("({BOX}.dispatchEvent(new CompositionEvent('compositionstart')), 1)")).await;
        let compose = format!(
            "({BOX}.value = args[0], {BOX}.dispatchEvent(new InputEvent('input', {{ bubbles: true, isComposing: args[1] }})), 1)"
        );
        for text in composed {
            page.js_with(&compose, vec![json!(text), json!(true)]).await;
            tokio::time::sleep(A_WHILE).await;
        }
        assert_eq!(names_asked(&world).await, []);
        page.js(&format!("({BOX}.dispatchEvent(new CompositionEvent('compositionend')), 1)")).await;
        page.js_with(&compose, vec![json!("你好"), json!(false)]).await;
    }
    page.address_has("server_name", Some("你好")).await;
    assert_eq!(names_asked(&world).await, [Some("你好".into())]);
    page.fill("searchbox", "Search servers", "").await;
    page.at_range("1–20 of 137").await;

    // The beginning of a condition is no name; nor is a condition without its value.
    page.key(Key::Tab).await;
    world.sim.forget_requests().await;
    let before = history(page).await;
    page.click("searchbox", "Search servers").await;
    page.keys("az").await;
    page.sees("“az” may begin a condition").await;
    assert_eq!(names_asked(&world).await, []);
    page.keys("=").await;
    page.misses("may begin a condition").await;
    assert_eq!(names_asked(&world).await, []);
    page.key(Key::Enter).await;
    page.find("alert", "*az=*a value is missing*").await;
    page.at_range("1–20 of 137").await;
    page.keys("nowhere").await;
    assert_eq!((names_asked(&world).await, history(page).await), (vec![], before), "nothing but typing");
    page.key(Key::Enter).await;
    page.find("heading", "No server matches").await;
    page.find("button", "Remove filter: Availability zone nowhere").await;
    page.press("Clear filters").await;
    page.at_range("1–20 of 137").await;

    // What is typed is not rewritten while it is typed, the word before a condition counts, and Enter asks for a word alone.
    page.click("searchbox", "Search servers").await;
    page.keys("no such ").await;
    page.address_has("server_name", Some("no such")).await;
    tokio::time::sleep(A_WHILE).await;
    page.keys("server stat").await;
    page.address_has("server_name", Some("no such server")).await;
    assert_eq!(page.value("searchbox", "Search servers").await, "no such server stat");
    page.key(Key::Enter).await;
    page.address_has("server_name", Some("no such server stat")).await;
}

async fn a_date_is_asked_for_once_when_it_is_whole(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.press("Settings").await;
    page.press("UTC").await;
    page.press("Close").await;
    page.gone("dialog", "Settings").await;
    world.sim.forget_requests().await;
    let before = history(page).await;
    let leave = || page.js("(document.activeElement.blur(), 1)");
    page.js("(seek('textbox', 'Created since')[0].focus(), 1)").await;
    page.keys("01312").await;
    leave().await;
    page.sees("This date is not complete, so the filter stays as it was.").await;
    page.js("(seek('textbox', 'Created since')[0].focus(), 1)").await;
    // The year has one digit, the rest is there: a whole date for a browser.
    page.keys("01310002").await;
    page.keys("080000AM").await;
    leave().await;
    page.sees("The year is 0002: type all four digits.").await;
    assert_eq!((names_asked(&world).await.len(), history(page).await), (0, before));
    page.js("(seek('textbox', 'Created since')[0].focus(), 1)").await;
    page.keys("01312024").await;
    page.keys("080000AM").await;
    assert_eq!((names_asked(&world).await.len(), history(page).await), (0, before));
    assert!(page.value("textbox", "Created since").await.starts_with("2024-01-31T08:00"), "nobody wrote into it");
    page.key(Key::Enter).await;
    page.address_has("create_since", Some("2024-01-31T08:00:00Z")).await;
    page.misses("The year is").await;
    leave().await;
    page.settled().await;
    assert_eq!((names_asked(&world).await.len(), history(page).await), (1, before + 1));
}

async fn what_stands_in_the_fields_counts_however_it_came_there(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    put(page, "textbox", "Project ID", PROJECT).await;
    put(page, "textbox", "Token", &world.token).await;
    page.press("Connect").await;
    page.has_cards(20).await;

    // Filters, whose fields know no other end than Enter and leaving.
    let id = world.sim.fleet(PROJECT).await[7]["server_id"].as_str().unwrap().to_owned();
    put(page, "textbox", "Server ID", &id).await;
    page.js("(seek('textbox', 'Server ID')[0].focus(), 1)").await;
    page.key(Key::Enter).await;
    page.address_has("server_id", Some(&id)).await;
    page.has_cards(1).await;

    // The prompt for another token.
    world.expect_status(401);
    world.sim.token(&world.token, "expired").await;
    page.press("Refresh").await;
    page.find("region", "A new token is needed").await;
    world.sim.token(&world.token, "valid").await;
    put(page, "textbox", "Token", &world.token).await;
    page.press("Continue").await;
    page.has_cards(1).await;

    page.press("Settings").await;
    page.press("Forget token").await;
    page.click("radio", "Sign in with IAM").await;
    page.click("checkbox", "With a one-time code (MFA)").await;
    for (name, text) in [
        ("Account name", "demo"),
        ("IAM user name", "operator"),
        ("Password", SECRET),
        ("IAM user ID", "7116d09f88fa41908676fdd4b039e95b"),
        ("One-time code", "123456"),
        ("Project ID or name", ""),
    ] {
        put(page, "textbox", name, text).await;
    }
    page.press("Sign in").await;
    page.shows("heading", "Servers*").await;
}

async fn invisible_characters_around_what_is_pasted_are_left_out(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let hidden = |text: &str| format!("\u{feff}{text}\u{a0}\u{200b}");
    page.open("").await;
    page.click("radio", "Sign in with IAM").await;
    page.click("checkbox", "With a one-time code (MFA)").await;
    for (name, text) in [
        ("Account name", hidden("demo")),
        ("IAM user name", hidden("operator")),
        ("Password", format!("{SECRET} ")),
        ("IAM user ID", hidden("7116d09f88fa41908676fdd4b039e95b")),
        ("One-time code", "1234567".into()),
        ("Project ID or name", hidden("")),
    ] {
        paste(page, "textbox", name, &text).await;
    }
    page.sees("Invisible characters around it are left out.").await;
    page.sees("The password begins or ends with a blank or an invisible character. It is sent exactly so.").await;
    page.press("Sign in").await;
    page.sees("This has 7 digits; a code has 6.").await;
    paste(page, "textbox", "One-time code", "12345O").await;
    page.press("Sign in").await;
    page.sees("“O” is not a digit").await;
    assert_eq!(asked(&world).await.len(), 0, "nothing was cut and sent");
    paste(page, "textbox", "Password", SECRET).await;
    paste(page, "textbox", "One-time code", "１２３ 4-56\u{200b}").await;
    page.misses("The password begins or ends").await;
    page.press("Sign in").await;
    page.has_cards(20).await;

    page.press("Settings").await;
    page.press("Forget token").await;
    page.click("radio", "Paste a token").await;
    paste(page, "textbox", "Project ID", &hidden(PROJECT)).await;
    paste(page, "textbox", "Token", &hidden(&world.token)).await;
    page.press("Connect").await;
    page.has_cards(20).await;

    let fleet = world.sim.fleet(PROJECT).await;
    let (id, name) = (fleet[3]["server_id"].as_str().unwrap(), fleet[3]["server_name"].as_str().unwrap());
    for (role, field, key, text) in [("textbox", "Server ID", "server_id", id), ("searchbox", "Search servers", "server_name", name)] {
        paste(page, role, field, &hidden(text)).await;
        page.js_with("(seek(args[0], args[1])[0].focus(), 1)", vec![json!(role), json!(field)]).await;
        page.key(Key::Enter).await;
        page.address_has(key, Some(text)).await;
        page.settled().await;
        assert!(page.ids().await.contains(&id.to_owned()), "{field}");
        assert_eq!(page.value(role, field).await, text, "as it is asked for");
        page.press("Clear filters").await;
        page.at_range("1–20 of 137").await;
    }
    page.js("(seek('searchbox', 'Search servers')[0].focus(), 1)").await;
    paste(page, "searchbox", "Search servers", &format!("\u{feff}id=\u{200b}{id}\u{feff}")).await;
    page.key(Key::Enter).await;
    page.address_has("server_id", Some(id)).await;
    page.has_cards(1).await;
}

async fn names_that_look_alike_or_like_nothing_are_told_apart_and_open(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let names = [
        ("web", "web"),
        ("web ", "web⟨U+0020⟩"),
        (" web", "⟨U+0020⟩web"),
        ("web  1", "web ⟨U+0020⟩1"),
        ("web\u{34f}", "web⟨U+034F⟩"),
        ("web\u{fe0f}", "web⟨U+FE0F⟩"),
        ("web\u{e0100}", "web⟨U+E0100⟩"),
        ("w\u{ad}eb", "w⟨U+00AD⟩eb"),
        (" ", "⟨U+0020⟩"),
        ("\u{a0}", "⟨U+00A0⟩"),
        ("\u{3164}", "⟨U+3164⟩"),
        ("\u{2800}", "⟨U+2800⟩"),
        ("\u{115f}\u{ffa0}", "⟨U+115F⟩⟨U+FFA0⟩"),
        ("⟨U+3164⟩", "⟨U+27E8⟩U+3164⟩"),
    ];
    let fleet = world.sim.fleet(PROJECT).await;
    let set = |(server, (name, _)): (&Value, &(&str, &str))| {
        json!({ "patch": { "id": server["server_id"], "set": { "server_name": name, "availability_zone": format!("z{name}") } } })
    };
    let changes: Vec<_> = fleet.iter().zip(&names).map(set).collect();
    world.sim.send("POST", &format!("fleets/{PROJECT}"), json!(changes)).await;
    world.enter(PROJECT).await;
    let cards = page.cards().await;
    let ids: Vec<_> = fleet.iter().map(|server| server["server_id"].as_str().unwrap()).collect();
    for (card, (_, shown)) in cards.iter().zip(&names) {
        assert_eq!(card.name, *shown);
    }
    // Every button has room for a finger, and opens the server that it names.
    page.holds("[...document.querySelectorAll('.card__open')].every((b) => b.offsetWidth >= 24 && b.offsetHeight >= 16)").await;
    for (index, (_, shown)) in names.iter().enumerate().filter(|(index, _)| [1, 8, 10, 11, 13].contains(index)) {
        page.press(shown).await;
        page.find("dialog", shown).await;
        page.address_has("server", Some(ids[index])).await;
        page.key(Key::Escape).await;
        page.gone("dialog", shown).await;
    }
    // Side by side, in the table, in facets and chips.
    for (_, shown) in [names[1], names[10]] {
        page.click("checkbox", &format!("Select {shown}")).await;
    }
    page.press("Compare").await;
    page.shows("columnheader", names[1].1).await;
    page.shows("columnheader", names[10].1).await;
    page.press("Close").await;
    page.press("Load all servers").await;
    page.press("Table").await;
    page.find("rowheader", &format!("*{}", names[10].1)).await;
    page.press(names[8].1).await;
    page.find("dialog", names[8].1).await;
    page.key(Key::Escape).await;
    for (_, shown) in [names[1], names[5]] {
        page.js("(document.querySelectorAll('.facet__more[aria-expanded=false]').forEach((more) => more.click()), 1)").await;
        page.click("checkbox", &format!("z{shown}*")).await;
        page.find("button", &format!("Remove filter: Availability zone z{shown}")).await;
        page.holds("document.querySelectorAll('[role=grid] tr[aria-rowindex]').length === 2").await;
        page.press("Clear filters").await;
    }
}
