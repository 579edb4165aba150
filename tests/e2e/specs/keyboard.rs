//! Everything by keyboard, and no shortcut while a person types.

use thirtyfour::prelude::*;

use crate::{simulator::PROJECT, world::Stage};

specs! { keyboard:
    each_shortcut_does_its_work,
    no_shortcut_works_while_typing_or_with_a_modifier,
    the_help_lists_every_shortcut,
    the_skip_link_leads_to_the_servers,
    the_whole_way_is_possible_by_keyboard_alone,
}

async fn each_shortcut_does_its_work(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.keys("/").await;
    page.focus_on("Search servers").await;
    assert_eq!(page.value("searchbox", "Search servers").await, "", "the key itself is not typed");
    page.js("document.activeElement.blur()").await;
    let asked = world.sim.list_requests().await.len();
    page.keys("r").await;
    crate::page::eventually("a request", || async {
        (world.sim.list_requests().await.len() == asked + 1).then_some(())
    })
    .await;
    page.settled().await;
    let names: Vec<_> = page.cards().await.into_iter().map(|c| c.name).collect();
    page.keys("j").await;
    page.focus_on(&names[0]).await;
    page.keys("jj").await;
    page.focus_on(&names[2]).await;
    page.keys("k").await;
    page.focus_on(&names[1]).await;
    page.keys("kkk").await;
    page.focus_on(&names[0]).await;
    page.key(Key::Enter).await;
    page.find("dialog", &names[0]).await;
    page.keys("j").await;
    page.key(Key::Escape).await;
    page.gone("dialog", "*").await;
    page.focus_on(&names[0]).await;
    page.keys("?").await;
    page.find("dialog", "Keyboard shortcuts").await;
    page.key(Key::Escape).await;
    page.gone("dialog", "*").await;
}

async fn no_shortcut_works_while_typing_or_with_a_modifier(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.find("searchbox", "Search servers").await.click().await.unwrap();
    page.keys("/rjknp?").await;
    assert_eq!(page.value("searchbox", "Search servers").await, "/rjknp?");
    page.address_has("server_name", Some("/rjknp?")).await;
    assert_eq!(page.count("dialog", "*").await, 0);
    page.fill("searchbox", "Search servers", "").await;
    page.at_range("1–20 of 137").await;
    page.js("document.activeElement.blur()").await;
    let focused = page.focused().await;
    page.browser
        .handle()
        .action_chain()
        .key_down(Key::Control)
        .send_keys("j")
        .key_up(Key::Control)
        .perform()
        .await
        .unwrap();
    assert_eq!(page.focused().await, focused);
    // Outside the list only the help has a key.
    page.press("Settings").await;
    page.press("Forget token").await;
    page.sees("Connect to your servers").await;
    page.fill("textbox", "Project ID", "r?n").await;
    assert_eq!(page.value("textbox", "Project ID").await, "r?n");
    assert_eq!(page.count("dialog", "*").await, 0);
}

async fn the_help_lists_every_shortcut(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.keys("?").await;
    page.find("dialog", "Keyboard shortcuts").await;
    for text in [
        "/ Search by name",
        "r Refresh",
        "j k Next, previous server",
        "Enter Open the server",
        "n Next page",
        "p Previous page",
        "Esc Close",
        "? This help",
    ] {
        page.sees(text).await;
    }
    page.press("Close").await;
    page.gone("dialog", "*").await;
    page.press("Settings").await;
    page.press("Keyboard shortcuts").await;
    page.gone("dialog", "Settings").await;
    page.find("dialog", "Keyboard shortcuts").await;
}

async fn the_skip_link_leads_to_the_servers(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    // After connecting the focus is on the list; who goes back to the top finds the way to it first.
    page.focus_on("Servers 1–20 of 137").await;
    page.js("(document.querySelector('header button').focus(), 1)").await;
    page.tab_back().await;
    page.focus_on("Skip to the servers").await;
    page.key(Key::Enter).await;
    page.focus_on("Servers 1–20 of 137").await;
}

async fn the_whole_way_is_possible_by_keyboard_alone(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    let walk = async |to: &str| {
        for _ in 0..60 {
            if page.focused().await == to {
                return;
            }
            page.key(Key::Tab).await;
        }
        panic!("Tab does not reach “{to}”");
    };
    walk("Project ID").await;
    page.keys(PROJECT).await;
    walk("Token").await;
    page.keys(&world.token).await;
    walk("Connect").await;
    page.key(Key::Space).await;
    page.has_cards(20).await;
    page.focus_on("Servers 1–20 of 137").await;
    for _ in 0..80 {
        if page.focused().await == "Settings" {
            break;
        }
        page.tab_back().await;
    }
    page.focus_on("Settings").await;
    page.key(Key::Enter).await;
    page.find("dialog", "Settings").await;
    walk("Dark").await;
    page.key(Key::Enter).await;
    page.holds("document.documentElement.dataset.theme === 'dark'").await;
    page.key(Key::Escape).await;
    page.gone("dialog", "*").await;
    page.focus_on("Settings").await;
    page.js("(document.querySelector('.results__title').focus(), 1)").await;
    let first = page.cards().await[0].name.clone();
    walk(&first).await;
    page.key(Key::Enter).await;
    page.find("dialog", &first).await;
    walk("Copy link").await;
    page.key(Key::Escape).await;
    page.gone("dialog", "*").await;
    page.focus_on(&first).await;
}
