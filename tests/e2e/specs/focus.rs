//! The focus never falls to the page as a whole, what did not change is not made anew, and no click is lost to a change that
//! comes in its middle.

use serde_json::json;
use thirtyfour::{Key, WebElement};

use crate::{
    page::{Page, eventually},
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { focus:
    what_disappears_hands_the_focus_on,
    what_disappears_from_the_whole_fleet_hands_the_focus_on,
    a_refresh_leaves_every_control_in_its_place,
    a_click_that_spans_a_refresh_is_not_lost,
    an_open_drawer_stays_as_it_was_when_its_server_changes,
    a_page_that_is_translated_all_the_same_goes_on,
}

/// Gives the focus to a control, and activates it by a key.
async fn activate(page: &Page, role: &str, name: &str) {
    page.find(role, name).await;
    let focused = page.js_with("(seek(args[0], args[1])[0].focus(), document.activeElement === seek(args[0], args[1])[0])", vec![json!(role), json!(name)]);
    assert_eq!(focused.await, true, "{role} {name} takes the focus");
    page.key(Key::Enter).await;
}

/// The focus is, soon, on what has this name, and it is no whole page.
async fn then_focus_is_on(page: &Page, name: &str) {
    eventually(&format!("the focus on “{name}”"), || async {
        let on = page.js_with("seek.matches(args[0], nameOf(document.activeElement)) && document.activeElement !== document.body", vec![json!(name)]);
        (on.await == true).then_some(())
    })
    .await;
}

/// Asks for the list again without touching the focus, as the automatic refresh does.
async fn refresh(world: &World) {
    let before = world.sim.list_requests().await.len();
    world.page.js("(seek('button', 'Refresh')[0].click(), 1)").await;
    eventually("a request", || async { (world.sim.list_requests().await.len() > before).then_some(()) }).await;
    world.page.settled().await;
}

/// Does something to one server.
async fn patch(world: &World, id: &str, set: serde_json::Value) {
    world.sim.send("POST", &format!("fleets/{PROJECT}"), json!([{ "patch": { "id": id, "set": set } }])).await;
}

async fn what_disappears_hands_the_focus_on(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open(&format!("?project={PROJECT}&limit=500&offset=-1")).await;
    activate(page, "button", "Dismiss").await;
    then_focus_is_on(page, "Dismiss").await;
    page.key(Key::Enter).await;
    page.gone("button", "Dismiss").await;
    page.holds("document.activeElement.matches('main *')").await;

    page.browser.size(1280, 420).await;
    page.fill("textbox", "Token", &world.token).await;
    page.key(Key::Enter).await;
    page.has_cards(20).await;
    then_focus_is_on(page, "Servers 1–20 of 137").await;
    page.holds("scrollY === 0").await;
    page.browser.size(1280, 900).await;

    page.click("radio", "Normal*").await;
    page.find("button", "Remove filter: Status Normal").await;
    page.click("radio", "v2 *").await;
    page.find("button", "Remove filter: Network *").await;
    page.settled().await;
    activate(page, "button", "Remove filter: Status Normal").await;
    then_focus_is_on(page, "Remove filter: Network *").await;
    page.key(Key::Enter).await;
    page.at_range("1–20 of 137").await;
    then_focus_is_on(page, "Search servers").await;

    page.click("radio", "Normal*").await;
    page.find("button", "Remove filter: Status Normal").await;
    activate(page, "button", "Clear filters").await;
    page.gone("button", "Remove filter*").await;
    page.holds("document.activeElement.matches('aside *')").await;

    page.open(&format!("?project={PROJECT}&server_name=no-such-name")).await;
    page.fill("textbox", "Token", &world.token).await;
    page.press("Connect").await;
    page.sees("No server matches").await;
    page.js("(seek('button', 'Clear filters', document.querySelector('main'))[0].focus(), 1)").await;
    page.key(Key::Enter).await;
    page.at_range("1–20 of 137").await;
    then_focus_is_on(page, "Servers 1–20 of 137").await;

    let name = page.cards().await[2].name.clone();
    page.click("checkbox", &format!("Select {name}")).await;
    activate(page, "button", "Deselect").await;
    page.gone("region", "Selection").await;
    then_focus_is_on(page, &format!("Select {name}")).await;

    world.expect_status(403);
    world.sim.fault(json!({ "match": { "call": "servers" }, "error": "no-permission" })).await;
    page.press("Refresh").await;
    page.find("button", "Try again").await;
    world.sim.no_faults().await;
    activate(page, "button", "Try again").await;
    page.gone("button", "Try again").await;
    then_focus_is_on(page, "Servers 1–20 of 137").await;

    // What opened a dialog may have changed, or gone, while that was open.
    let card = page.cards().await[4].clone();
    for renamed in [true, false] {
        let shown = if renamed { card.name.clone() } else { "renamed".to_owned() };
        activate(page, "button", &shown).await;
        page.find("dialog", &shown).await;
        let id = card.id.clone().unwrap();
        if renamed {
            patch(&world, &id, json!({ "server_name": "renamed" })).await;
        } else {
            world.sim.send("POST", &format!("fleets/{PROJECT}"), json!([{ "remove": id }])).await;
        }
        page.key(Key::Escape).await;
        page.gone("dialog", "*").await;
        page.js("(seek('button', 'Refresh')[0].click(), 1)").await;
        page.settled().await;
        if renamed {
            then_focus_is_on(page, "renamed").await;
        } else {
            page.gone("button", "renamed").await;
            page.holds("document.activeElement.matches('main .card__open')").await;
        }
    }

    page.press("Table").await;
    for sorted in ["ascending", "descending", "none"] {
        activate(page, "button", "Created").await;
        page.holds(&format!("document.activeElement.closest('th')?.ariaSort === '{sorted}'")).await;
        page.settled().await;
        then_focus_is_on(page, "Created").await;
    }
    page.press("Settings").await;
    page.press("Forget token").await;
    page.sees("Connect to your servers").await;
    page.holds("document.activeElement.matches('main.connect *')").await;
}

async fn what_disappears_from_the_whole_fleet_hands_the_focus_on(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    activate(page, "button", "Load all servers").await;
    page.gone("button", "Load all servers").await;
    page.settled().await;
    page.holds("document.activeElement.matches('aside *')").await;
    let more = "document.querySelector('.facet__more')";
    page.holds(&format!("{more} !== null")).await;
    page.js(&format!("(window.mark = {more}, mark.focus(), 1)")).await;
    page.key(Key::Enter).await;
    page.holds("document.activeElement === mark && mark.ariaExpanded === 'true' && mark.textContent === 'Fewer'").await;
    page.key(Key::Enter).await;
    page.holds("document.activeElement === mark && mark.ariaExpanded === 'false'").await;
    // A value of a facet is drawn anew with its new numbers; the focus stays on its box.
    page.js("(document.querySelector('.facet__value input').focus(), 1)").await;
    let name = page.focused().await;
    page.key(Key::Space).await;
    page.find("button", "Remove filter*").await;
    page.holds("document.activeElement.matches('.facet__value input') && document.activeElement.checked").await;
    assert_eq!(page.focused().await.split(' ').next(), name.split(' ').next());
}

async fn a_refresh_leaves_every_control_in_its_place(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.click("radio", "v2 *").await;
    page.find("button", "Remove filter: Network *").await;
    page.settled().await;
    page.click("checkbox", &format!("Select {}", page.cards().await[0].name)).await;
    let controls = [
        ("button", "Refresh"),
        ("combobox", "Refresh by itself"),
        ("button", "Settings"),
        ("button", "Copy Project ID"),
        ("button", "Remove filter: Network *"),
        ("searchbox", "Search servers"),
        ("button", "Clear filters"),
        ("combobox", "Order"),
        ("combobox", "Servers a page"),
        ("button", "Look up a list"),
        ("button", "Load all servers"),
        ("button", "Select *of this page"),
        ("button", "Deselect"),
        ("button", "Next page"),
    ];
    for (number, (role, name)) in controls.into_iter().enumerate() {
        page.find(role, name).await;
        page.js_with("(window.mark = seek(args[0], args[1])[0], mark.focus(), 1)", vec![json!(role), json!(name)]).await;
        if number % 4 == 0 {
            let id = page.ids().await[1].clone();
            patch(&world, &id, json!({ "server_name": format!("renamed-{number}") })).await;
        }
        refresh(&world).await;
        if number % 4 == 0 {
            page.sees(&format!("renamed-{number}")).await;
        }
        assert_eq!(page.js("mark.isConnected && document.activeElement === mark").await, true, "{role} {name}");
    }
    // The options of a list that may be open.
    page.js("(window.mark = seek('combobox', 'Order')[0].options[0], 1)").await;
    refresh(&world).await;
    assert_eq!(page.js("mark.isConnected").await, true);
}

/// Presses the button of the mouse on something, and does not let go.
async fn hold(page: &Page, element: &WebElement) {
    element.scroll_into_view().await.unwrap();
    let chain = page.browser.handle().action_chain();
    chain.move_to_element_center(element).click_and_hold().perform().await.unwrap();
}

async fn a_click_that_spans_a_refresh_is_not_lost(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let mouse = || page.browser.handle();
    let card = page.cards().await[1].clone();
    let id = card.id.clone().unwrap();
    // The card is another one by the time the button is let go; and so it is with the space bar.
    for (by_key, status) in [(false, 10), (true, 5)] {
        let name = page.find("button", &card.name).await;
        name.focus().await.unwrap();
        page.js("(window.mark = document.activeElement, 1)").await;
        if by_key {
            mouse().action_chain().key_down(Key::Space).perform().await.unwrap();
        } else {
            hold(page, &name).await;
        }
        patch(&world, &id, json!({ "status": status })).await;
        refresh(&world).await;
        page.holds("!mark.isConnected").await;
        if by_key {
            mouse().action_chain().key_up(Key::Space).perform().await.unwrap();
        } else {
            mouse().action_chain().release().perform().await.unwrap();
        }
        page.find("dialog", &card.name).await;
        page.key(Key::Escape).await;
        page.gone("dialog", "*").await;
        page.address_has("server", None).await;
    }
    // Once, not twice.
    let pick = page.find("checkbox", &format!("Select {}", card.name)).await;
    hold(page, &pick).await;
    patch(&world, &id, json!({ "status": 10 })).await;
    refresh(&world).await;
    mouse().action_chain().release().perform().await.unwrap();
    page.find("region", "Selection").await;
    let load = page.find("button", "Load all servers").await;
    hold(page, &load).await;
    refresh(&world).await;
    mouse().action_chain().release().perform().await.unwrap();
    page.gone("button", "Load all servers").await;
}

async fn an_open_drawer_stays_as_it_was_when_its_server_changes(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let card = page.cards().await[1].clone();
    page.press(&card.name).await;
    page.find("dialog", &card.name).await;
    page.press("Raw JSON").await;
    page.js("(window.mark = seek('button', 'Copy Flavor*')[0] ?? seek('button', 'Copy *')[3], mark.focus(), 1)").await;
    page.js("(document.querySelector('dialog[open]').scrollTop = 300, 1)").await;
    let scrolled = page.js("document.querySelector('dialog[open]').scrollTop").await;
    assert_ne!(scrolled, 0);
    patch(&world, &card.id.unwrap(), json!({ "status": 10, "server_name": "renamed" })).await;
    page.js("(document.querySelector('.bar [title=r]').click(), 1)").await;
    page.find("dialog", "renamed").await;
    page.sees("Stopped").await;
    page.holds("document.activeElement === mark && document.querySelector('dialog[open] details').open").await;
    assert_eq!(page.js("document.querySelector('dialog[open]').scrollTop").await, scrolled);
    page.holds("document.querySelector('dialog[open] .raw-json pre').textContent.includes('renamed')").await;
}

async fn a_page_that_is_translated_all_the_same_goes_on(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.holds("document.documentElement.translate === false && document.documentElement.matches('.notranslate')").await;
    page.holds("document.querySelector('meta[name=google]').content === 'notranslate'").await;
    // As translators do it: an element in place of each text.
    let translate = "(() => { const all = document.createTreeWalker(document.querySelector('#app'), NodeFilter.SHOW_TEXT), texts = [];
        while (all.nextNode()) if (all.currentNode.data.trim()) texts.push(all.currentNode);
        for (const text of texts) { const font = document.createElement('font'); font.textContent = text.data; text.replaceWith(font) } return texts.length })()";
    assert_ne!(page.js(translate).await, 0);
    page.click("radio", "Normal*").await;
    page.find("button", "Remove filter: Status Normal").await;
    page.settled().await;
    let normal = world.sim.fleet(PROJECT).await.iter().filter(|s| s["status"] == 5).count();
    page.at_range(&format!("1–20 of {normal}")).await;
    page.js(translate).await;
    page.press("Next page").await;
    page.at_range(&format!("21–40 of {normal}")).await;
    page.press("Clear filters").await;
    page.at_range("1–20 of 137").await;
    page.gone("button", "Remove filter*").await;
}
