//! The address bar: it holds the whole view, survives what people do to it, and never holds a secret.

use serde_json::json;

use crate::{page::eventually, simulator::PROJECT, world::Stage};

specs! { address:
    back_and_forward_restore_each_view,
    a_reload_asks_for_the_token_and_brings_the_same_view_back,
    what_is_wrong_in_an_address_is_named_and_the_rest_applied,
    a_token_in_an_address_is_taken_out_and_warned_about,
    any_name_survives_the_address,
    each_step_back_leads_to_another_view_and_closes_what_stood_over_it,
    an_address_that_the_browser_refuses_catches_up,
}

/// Lets a spec have the browser refuse changes of the address, as browsers do that get too many; and counts those that change
/// nothing.
const REFUSES: &str = "(() => { window.twice ??= 0;
    for (const name of ['pushState', 'replaceState']) {
        const real = History.prototype[name];
        History.prototype[name] = function (...args) {
            if (window.refuses === 'silently') return;
            if (window.refuses === 'loudly') throw new DOMException('too many', 'SecurityError');
            if (new URL(args[2], location.href).href === location.href) window.twice += 1;
            return real.apply(this, args);
        };
    } })()";

async fn back_and_forward_restore_each_view(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.click("radio", "Normal*").await;
    page.address_has("status", Some("normal")).await;
    page.settled().await;
    let normal = page.ids().await;
    page.press("Next page").await;
    page.address_has("offset", Some("20")).await;
    page.settled().await;
    let second = page.ids().await;
    let name = page.cards().await[0].name.clone();
    page.press(&name).await;
    page.find("dialog", &name).await;
    page.back().await;
    page.gone("dialog", &name).await;
    assert_eq!(page.ids().await, second);
    page.back().await;
    page.address_has("offset", None).await;
    page.settled().await;
    assert_eq!(page.ids().await, normal);
    page.back().await;
    page.at_range("1–20 of 137").await;
    assert_eq!(page.count("button", "Remove filter*").await, 0);
    page.forward().await;
    page.find("button", "Remove filter: Status Normal").await;
    page.forward().await;
    page.address_has("offset", Some("20")).await;
    page.settled().await;
    assert_eq!(page.ids().await, second);
    page.forward().await;
    page.find("dialog", &name).await;
}

async fn a_reload_asks_for_the_token_and_brings_the_same_view_back(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.choose("Region", "cn-south-1").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    page.click("radio", "Normal*").await;
    page.address_has("status", Some("normal")).await;
    page.fill("searchbox", "Search servers", "a").await;
    page.address_has("server_name", Some("a")).await;
    page.settled().await;
    page.choose("Servers a page", "10").await;
    page.address_has("limit", Some("10")).await;
    page.settled().await;
    page.press("Next page").await;
    page.address_has("offset", Some("10")).await;
    page.settled().await;
    let cards = page.cards().await;
    let name = cards[2].name.clone();
    page.press(&name).await;
    page.find("dialog", &name).await;
    let query = page.query().await;

    page.reload().await;
    assert_eq!(page.value("combobox", "Region").await, "cn-south-1");
    assert_eq!(page.value("textbox", "Project ID").await, PROJECT);
    assert_eq!(page.value("textbox", "Token").await, "");
    page.fill("textbox", "Token", &world.token).await;
    page.press("Connect").await;
    page.find("dialog", &name).await;
    assert_eq!(page.query().await, query);
    page.press("Close").await;
    page.gone("dialog", &name).await;
    let ids = |cards: Vec<crate::page::Card>| cards.into_iter().map(|c| c.id).collect::<Vec<_>>();
    assert_eq!(ids(page.cards().await), ids(cards));
    page.find("button", "Remove filter: Status Normal").await;
    assert_eq!(page.value("searchbox", "Search servers").await, "a");
}

async fn what_is_wrong_in_an_address_is_named_and_the_rest_applied(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open(
        "?offset=-1&limit=500&status=x&network_version=v9&create_until=now&region=xx-none-9&project=a%20b&phone_model_name=rx1.cp.c15.d46.e1v1&colour=red&server_name=a%00b",
    )
    .await;
    for said in [
        "offset=-1 in the address was left out",
        "limit=500 in the address was left out",
        "status in the address was left out: A status code from 0 to 128.",
        "network_version in the address was left out: v1 or v2.",
        "create_until in the address was left out: A time such as",
        "server_name in the address was left out: Control characters",
        "names the region xx-none-9, which this console does not offer",
        "The project ID in the address was left out: “ ” cannot be part",
    ] {
        page.sees(said).await;
    }
    assert_eq!(page.value("combobox", "Region").await, "cn-east-3");
    assert_eq!(page.query().await, [("phone_model_name".into(), "rx1.cp.c15.d46.e1v1".into())]);
    page.connect(PROJECT, &world.token).await;
    page.find("button", "Remove filter: Phone model *").await;
    for hostile in ["?%", "?%%%=%&&&==&?#", "?server=&server=%E0%A4%A&offset=99999999999999999999"] {
        page.open(hostile).await;
        page.sees("Connect to your servers").await;
    }
}

async fn a_token_in_an_address_is_taken_out_and_warned_about(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let said = "The address contained a token. It was not used and has been taken out";
    for query in [
        "?project=p1&token=MARKERinURL&server_name=a",
        "?project=p1&server_name=a&X-Auth-Token=MARKERinURL",
        "?project=p1&server_name=a#token=MARKERinURL",
    ] {
        page.open(query).await;
        page.sees(said).await;
        page.holds("!location.href.includes('MARKER') && !JSON.stringify(history.state).includes('MARKER')").await;
        page.holds("!document.documentElement.outerHTML.includes('MARKER')").await;
        assert_eq!(page.query().await, [("project".into(), "p1".into()), ("server_name".into(), "a".into())]);
        page.press("Dismiss").await;
        page.misses(said).await;
        page.browser.driver.goto("about:blank").await.unwrap();
    }
    page.open("").await;
    assert_eq!(world.sim.list_requests().await.len(), 0);
}

async fn any_name_survives_the_address(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    // What has signs of a condition in it is put in quotes.
    for (typed, name) in [
        ("name:\"50% + 1 & x=y #z ?\"", "50% + 1 & x=y #z ?"),
        ("name:\"渲染 “测试” é\"", "渲染 “测试” é"),
        ("%2541", "%2541"),
        ("a+b c", "a+b c"),
    ] {
        page.fill("searchbox", "Search servers", typed).await;
        page.key(thirtyfour::Key::Enter).await;
        page.address_has("server_name", Some(name)).await;
        page.settled().await;
        let asked = world.sim.list_requests().await.last().unwrap()["query"].as_str().unwrap().to_owned();
        let sent = form_urlencoded::parse(asked.as_bytes()).find(|(k, _)| k == "server_name").unwrap().1.into_owned();
        assert_eq!(sent, name);
    }
}

async fn each_step_back_leads_to_another_view_and_closes_what_stood_over_it(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.browser.on_each_page(REFUSES).await;
    world.enter(PROJECT).await;
    let entries = page.js("history.length").await.as_u64().unwrap();
    page.js("(() => { const next = seek('button', 'Next page')[0]; next.click(); next.click() })()").await;
    page.at_range("21–40 of 137").await;
    for _ in 0..2 {
        page.press("Table").await;
        page.address_has("view", Some("table")).await;
        page.fill("searchbox", "Search servers", "status=normal").await;
        page.key(thirtyfour::Key::Enter).await;
        page.find("button", "Remove filter: Status Normal").await;
    }
    page.fill("searchbox", "Search servers", "nosuch:1").await;
    page.key(thirtyfour::Key::Enter).await;
    page.find("alert", "*nosuch:1*").await;
    page.fill("searchbox", "Search servers", "").await;
    page.settled().await;
    assert_eq!(page.js("twice").await, 0);
    assert_eq!(page.js("history.length").await, json!(entries + 3));

    for (opens, dialog) in [("Settings", "Settings"), ("Look up a list", "Look up a list")] {
        page.press(opens).await;
        page.find("dialog", dialog).await;
        let before = page.query().await;
        page.back().await;
        page.gone("dialog", "*").await;
        assert_ne!(page.query().await, before);
        page.holds("document.activeElement !== document.body").await;
    }
    page.back().await;
    page.at_range("1–20 of 137").await;

    // An address that somebody changed by hand without leaving the page is mended as well.
    page.js("(location.hash = 'token=MARKERinURL', 1)").await;
    page.sees("The address contained a token. It was not used and has been taken out").await;
    page.holds("location.hash === ''").await;
}

async fn an_address_that_the_browser_refuses_catches_up(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let (gone, stays) = ("The address contained a token. It was not used and has been taken out", "did not let it be taken out");
    page.browser.on_each_page(REFUSES).await;
    page.browser.on_each_page("window.refuses = location.search.includes('token') ? 'silently' : null").await;
    page.open(&format!("?project={PROJECT}&token=MARKERinURL")).await;
    page.sees(stays).await;
    page.misses(gone).await;
    page.js("(window.refuses = null, 1)").await;
    page.sees(gone).await;
    page.holds("!location.href.includes('MARKER')").await;
    page.misses(stays).await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    for how in ["silently", "loudly"] {
        page.js_with("(window.refuses = args[0], 1)", vec![json!(how)]).await;
        page.click("radio", "Normal*").await;
        page.find("button", "Remove filter: Status Normal").await;
        let first = page.cards().await[0].name.clone();
        page.press(&first).await;
        page.find("dialog", &first).await;
        page.holds("!location.search.includes('status')").await;
        page.press("Copy link").await;
        eventually("the link that the address should be", || async {
            page.clipboard().await.contains("status=normal").then_some(())
        })
        .await;
        page.js("(window.refuses = null, 1)").await;
        page.address_has("status", Some("normal")).await;
        page.holds("location.search.includes('server=')").await;
        page.back().await;
        page.address_has("status", None).await;
        page.gone("dialog", "*").await;
        page.at_range("1–20 of 137").await;
    }
}
