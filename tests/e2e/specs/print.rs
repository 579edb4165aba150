//! What comes out of a printer: all of a page, whose it is and when, dark on white, in every theme and way of showing it.

use serde_json::json;

use crate::{browser::Kind, page::Page, simulator::PROJECT, world::Stage};

specs! { print:
    a_list_is_printed_whole_and_says_what_it_is,
    an_open_server_is_printed_alone,
    what_is_printed_has_pages_full_of_servers,
}

/// Prints as far as the page sees it; until the next call the document is there to be looked into.
async fn prints(page: &Page, printing: bool) {
    page.js(&format!("(dispatchEvent(new Event('{}')), 1)", if printing { "beforeprint" } else { "afterprint" })).await;
    page.holds(&format!("!!document.querySelector('.printed') === {printing}")).await;
}

/// The text of what is printed, white space squeezed.
async fn printed(page: &Page) -> String {
    let text = page.js("document.querySelector('.printed').textContent.replace(/\\s+/g, ' ')").await;
    text.as_str().unwrap().to_owned()
}

async fn a_list_is_printed_whole_and_says_what_it_is(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.config(&json!({ "schema": 1, "product": { "name": "Phones of the lab" }, "limits": { "maxLoadAll": 5000 } }));
    page.open("?limit=100&status=normal").await;
    page.connect(PROJECT, &world.token).await;
    page.find("heading", "Servers 1–*").await;
    page.settled().await;
    let shown = page.js("document.querySelector('.results__range').textContent.match(/\\d+/g).map(Number)").await;
    let last = shown[1].as_u64().unwrap();
    assert!(last > 60, "{shown}: a list that is drawn whole anyway shows nothing");
    for view in ["Cards", "Table"] {
        page.press(view).await;
        prints(page, true).await;
        let drawn = ".printed__cards > li, .printed__table tbody tr";
        assert_eq!(page.js(&format!("document.querySelectorAll('{drawn}').length")).await, last, "{view}");
        let text = printed(page).await;
        for part in ["Phones of the lab", "CN North-Beijing4", PROJECT, "Status Normal", "As of", &format!("1–{last}")] {
            assert!(text.contains(part), "{view}: {part} is not in {}", text.chars().take(400).collect::<String>());
        }
        // On screen nothing is seen of it.
        assert_eq!(page.js("document.querySelector('.printed').checkVisibility()").await, false);
        prints(page, false).await;
    }
    // Of a list without end the beginning is printed, and that is said.
    page.press("Cards").await;
    world.sim.send("PUT", "fleets/huge", json!({ "generate": { "servers": 3000, "seed": 1 } })).await;
    page.open("?limit=all").await;
    page.connect("huge", &world.token).await;
    page.sees("1–3,000 of 3,000").await;
    prints(page, true).await;
    assert_eq!(page.js("document.querySelectorAll('.printed__cards > li').length").await, 2000);
    assert!(printed(page).await.contains("Only the first 2,000 of 3,000 lines are printed."));
    prints(page, false).await;
}

async fn an_open_server_is_printed_alone(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let cards = page.cards().await;
    page.press(&cards[0].name).await;
    page.find("dialog", &cards[0].name).await;
    prints(page, true).await;
    let text = printed(page).await;
    assert!(text.contains(&cards[0].name) && text.contains("Identity") && text.contains(PROJECT), "{text}");
    assert!(!text.contains(&cards[1].name), "{text}");
    prints(page, false).await;
    page.find("dialog", &cards[0].name).await;
}

/// Prints, and says how many pages came; the file stays in `target/e2e/`, to be looked at.
async fn pages(page: &Page, name: &str, landscape: bool) -> usize {
    let what = json!({ "landscape": landscape, "paperWidth": 8.27, "paperHeight": 11.69, "printBackground": false, "preferCSSPageSize": false });
    let answer = page.browser.devtools("Page.printToPDF", what).await;
    let pdf = decode(answer["data"].as_str().unwrap());
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/e2e");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("print-{name}.pdf")), &pdf).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    text.matches("/Type /Page\n").count().max(text.matches("/Type /Page ").count()).max(text.matches("/Type/Page/").count())
}

/// Base64.
fn decode(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = four.iter().fold(0_u32, |bits, c| bits << 6 | u32::from(value(*c))) << (6 * (4 - four.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    bytes
}

async fn what_is_printed_has_pages_full_of_servers(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    if page.browser.kind() == Kind::Firefox {
        return; // Has no command that tells what is on paper.
    }
    page.browser.media(&[("prefers-color-scheme", "dark")]).await;
    page.open("?limit=50").await;
    page.connect(PROJECT, &world.token).await;
    page.at_range("1–50 of 137").await;
    for (view, portrait, landscape) in [("Cards", 4..=9, 3..=9), ("Table", 1..=4, 1..=4)] {
        page.press(view).await;
        let counted = [
            pages(page, &format!("{view}-portrait"), false).await,
            pages(page, &format!("{view}-landscape"), true).await,
        ];
        assert!(portrait.contains(&counted[0]) && landscape.contains(&counted[1]), "{view}: {counted:?} pages");
        page.holds("!document.querySelector('.printed') && !document.documentElement.hasAttribute('data-print')").await;
    }
    page.press("Cards").await;
    // As printed: dark on white whatever the theme is, and no controls.
    prints(page, true).await;
    page.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    let seen = page
        .js("(() => { const s = getComputedStyle(document.querySelector('.printed .card__title')).color.match(/\\d+/g).map(Number);
            const visible = (q) => [...document.querySelectorAll(q)].some((e) => e.checkVisibility());
            const wide = document.querySelector('.printed').getBoundingClientRect().width / document.documentElement.clientWidth;
            return [s[0] + s[1] + s[2] < 200, visible('.bar'), visible('.filters'), visible('.copy, .pick, .button'), wide > .9] })()")
        .await;
    assert_eq!(seen, json!([true, false, false, false, true]));
    page.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "" })).await;
    prints(page, false).await;
    // The open server takes a page or two, not one for each of the list.
    page.press(&page.cards().await[0].name.clone()).await;
    page.find("dialog", "*").await;
    let counted = pages(page, "server", false).await;
    assert!((1..=2).contains(&counted), "{counted} pages");
}
