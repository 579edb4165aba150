//! Lists that are drawn in part: wherever one scrolls to, and however large the window, no pixel of the list is blank and every server can
//! be reached; also where the list is higher than a browser can lay out.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    page::{Page, eventually, within},
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { long_lists:
    every_window_is_covered_at_every_place_of_the_list,
    a_list_higher_than_browsers_lay_out_is_scrolled_to_its_end_and_by_small_steps,
    long_names_can_be_read_and_widths_stay,
}

/// How many pixels of the list are blank in the window; gaps between cards are not.
const BLANK: &str = "(() => { const room = document.querySelector('.room'), box = room.getBoundingClientRect();
    const table = room.closest('.table');
    const from = Math.max(box.top, 0, table ? table.querySelector('thead').getBoundingClientRect().bottom : 0);
    const to = Math.min(box.bottom, innerHeight, table ? table.getBoundingClientRect().top + table.clientTop + table.clientHeight : innerHeight);
    const items = [...room.querySelectorAll('.room__items > *')].map((item) => item.getBoundingClientRect());
    let at = from;
    for (const item of items.sort((a, b) => a.top - b.top)) if (item.top <= at + 20) at = Math.max(at, item.bottom);
    return Math.max(0, Math.round(to - at - 2)) })()";

/// Scrolls whatever the list is scrolled by.
const SCROLLER: &str = "(document.querySelector('.table') ?? document.scrollingElement)";

async fn scroll_to(page: &Page, part: f64) {
    page.js(&format!("((box) => (box.scrollTo(0, (box.scrollHeight - box.clientHeight) * {part}), 1))({SCROLLER})")).await;
    if part >= 1.0 {
        // The end of the table may be below the window, that of the cards above it where the filters beside them are longer.
        page.js("((document.querySelector('.table') ?? document.querySelector('.room')).scrollIntoView({ block: 'end' }), scrollBy(0, 100), 1)").await;
    }
}

/// The numbers of the servers in the window.
async fn in_sight(page: &Page) -> Vec<u64> {
    let script = "[...document.querySelectorAll('li[aria-posinset], .table__rows tr[aria-rowindex]')].filter((e) => {
        const box = e.getBoundingClientRect(); return box.bottom > 60 && box.top < innerHeight - 60 })
        .map((e) => Number(e.getAttribute('aria-posinset') ?? e.getAttribute('aria-rowindex') - 1))";
    serde_json::from_value(page.js(script).await).unwrap()
}

async fn sees_number(page: &Page, number: u64) {
    eventually(&format!("server {number} in sight"), || async { in_sight(page).await.contains(&number).then_some(()) })
        .await;
}

async fn load(world: &World, options: &str, servers: &str) {
    let page = &world.page;
    page.open(options).await;
    page.connect(PROJECT, &world.token).await;
    page.press(&format!("Load {servers} servers")).await;
    within(Duration::from_secs(150), "the whole fleet", || async {
        page.text().await.contains("all servers loaded, verified").then_some(())
    })
    .await;
}

async fn every_window_is_covered_at_every_place_of_the_list(stage: Stage) {
    let world = stage.open(&["--servers", "300"]).await;
    let page = &world.page;
    for (view, limit, last) in [("cards", "100", 100), ("table", "100", 100), ("cards", "all", 300), ("table", "all", 300)] {
        page.open(&format!("?view={view}&limit={limit}")).await;
        // In the table a window shows a hundred rows where they are low.
        page.js("(localStorage.setItem('cph.density', 'compact'), 1)").await;
        page.reload().await;
        page.connect(PROJECT, &world.token).await;
        page.at_range(&format!("1–{last} of 300")).await;
        // As large as screens are, and as a page is that is made smaller to a half and to a quarter.
        for (width, height) in [(1280, 900), (3840, 2000), (2560, 1310), (2560, 1800), (5120, 3600), (600, 700)] {
            page.browser.size(width, height).await;
            for part in [0.0, 0.13, 0.5, 0.501, 0.9, 1.0, 0.3] {
                scroll_to(page, part).await;
                let what = format!("the list covered: {view}, {limit}, {width} × {height}, at {part}");
                eventually(&what, || async { (page.js(BLANK).await == 0).then_some(()) }).await;
                if part >= 1.0 {
                    sees_number(page, last).await;
                }
            }
        }
        page.browser.size(1280, 900).await;
    }
}

async fn a_list_higher_than_browsers_lay_out_is_scrolled_to_its_end_and_by_small_steps(stage: Stage) {
    let world = stage.open(&["--servers", "14000"]).await;
    let page = &world.page;
    world.expect_status(429);
    page.browser.size(600, 900).await;
    load(&world, "?limit=all", "14,000").await;
    page.holds(&format!("{BLANK} === 0")).await;
    let height = "document.scrollingElement.scrollHeight";
    tokio::time::sleep(Duration::from_millis(400)).await;
    let before = page.js(height).await;
    assert!(before.as_u64().unwrap() < 4_100_000, "{before}");
    for (part, low, high) in [(0.5, 6_500, 7_500), (1.0, 14_000, 14_000), (0.0, 1, 1), (0.25, 2_500, 4_500)] {
        scroll_to(page, part).await;
        page.holds(&format!("{BLANK} === 0")).await;
        eventually(&format!("servers {low} to {high} in sight"), || async {
            in_sight(page).await.iter().any(|number| (low..=high).contains(number)).then_some(())
        })
        .await;
        assert_eq!(page.js(height).await, before, "the page is of another height at {part}");
    }
    // Small steps move the list by what they say, and never leave anything out.
    tokio::time::sleep(Duration::from_millis(400)).await;
    for _ in 0..6 {
        let number = in_sight(page).await[0];
        let top = format!("document.querySelector('li[aria-posinset=\"{number}\"]').getBoundingClientRect().top");
        let at = page.js(&top).await.as_f64().unwrap();
        page.js("(dispatchEvent(new WheelEvent('wheel')), scrollBy(0, 120), 1)").await;
        page.holds(&format!("Math.abs({top} - ({at} - 120)) < 2")).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        page.holds(&format!("Math.abs({top} - ({at} - 120)) < 2 && {BLANK} === 0")).await;
    }
    assert_eq!(page.js(height).await, before);
    // The keys of the ends, and on from a focus that is no longer in sight.
    page.js("(document.activeElement.blur(), 1)").await;
    page.key(Key::Home).await;
    sees_number(page, 1).await;
    page.keys("jj").await;
    let second = world.sim.fleet(PROJECT).await[1]["server_name"].as_str().unwrap().to_owned();
    page.focus_on(&second).await;
    scroll_to(page, 0.7).await;
    eventually("other servers in sight", || async { in_sight(page).await.iter().all(|n| *n > 100).then_some(()) }).await;
    page.focus_on(&second).await;
    page.keys("j").await;
    sees_number(page, 3).await;
    page.holds("document.activeElement.closest('li')?.getAttribute('aria-posinset') === '3'").await;
    page.key(Key::End).await;
    sees_number(page, 14_000).await;
    // The same in the table, by the keys of a grid.
    page.browser.size(1280, 900).await;
    page.press("Table").await;
    page.js("(document.querySelector('.table__rows button').focus(), 1)").await;
    scroll_to(page, 0.6).await;
    eventually("rows further down", || async { in_sight(page).await.iter().all(|n| *n > 100).then_some(()) }).await;
    page.holds("document.activeElement.closest('tr')?.getAttribute('aria-rowindex') === '2'").await;
    page.key(Key::Down).await;
    page.holds("document.activeElement.closest('tr')?.getAttribute('aria-rowindex') === '3'").await;
    sees_number(page, 2).await;
}

async fn long_names_can_be_read_and_widths_stay(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let name = "a-name-as-long-as-the-service-lets-it-be-1234567890-1234567890-xyz";
    let servers: Vec<Value> = (0..20)
        .map(|n| json!({ "server_id": format!("{n:032x}"), "server_name": name[..65], "status": 5, "availability_zone": "cn-east-3a" }))
        .collect();
    let body = json!({ "request_id": "0".repeat(32), "count": 20, "servers": servers });
    world.sim.fault(json!({ "match": { "call": "servers" }, "body": body, "times": 100 })).await;
    page.open("?view=table").await;
    page.connect(PROJECT, &world.token).await;
    page.find("grid", "Servers").await;
    // Nothing of it is cut off.
    page.holds(
        "[...document.querySelectorAll('.table__rows .card__open')].every((e) => e.scrollWidth <= e.clientWidth + 1)",
    )
    .await;
    page.browser.size(700, 900).await;
    // Cut off, its beginning is there.
    page.holds(
        "(() => { const e = document.querySelector('.table__rows .card__open'); return e.clientWidth > 120 && e.title.length === 65 })()",
    )
    .await;
    page.browser.size(1280, 900).await;
    let width = "Math.round(document.querySelector('.table__head[data-column=az]').getBoundingClientRect().width)";
    page.js("(document.querySelector('.table__head[data-column=az]').style.width = '333px', dispatchEvent(new PointerEvent('pointerup')), 1)").await;
    page.holds(&format!("{width} === 333")).await;
    for then in ["refresh", "open", "sort", "reload"] {
        match then {
            "refresh" => page.press("Refresh").await,
            "open" => {
                page.js("(document.querySelector('.table__rows .card__open').click(), 1)").await;
                page.find("dialog", "*").await;
                page.press("Close").await;
            }
            "sort" => {
                page.js("(document.querySelectorAll('thead button')[1].click(), 1)").await;
                page.address_has("sort", Some("status")).await;
            }
            _ => {
                page.open("?view=table").await;
                page.connect(PROJECT, &world.token).await;
                page.find("grid", "Servers").await;
            }
        }
        page.settled().await;
        page.holds(&format!("{width} === 333")).await;
    }
}
