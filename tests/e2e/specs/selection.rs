//! Servers picked, copied and compared; put into groups; and lists that are too long to be drawn whole.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::{accessibility::audit, filters::ids_where};
use crate::{
    page::{Page, eventually},
    simulator::PROJECT,
    world::Stage,
};

specs! { selection:
    servers_are_picked_one_by_one_in_ranges_and_all_and_copied,
    what_is_picked_is_as_new_as_the_fleet,
    what_is_picked_stays_while_the_list_changes_and_goes_with_the_token,
    servers_are_compared_and_what_differs_is_marked,
    the_keyboard_picks_in_the_table_as_well,
    groups_have_headings_that_stay_in_view,
    all_servers_are_one_list_of_few_elements,
    every_state_is_accessible_and_fits,
}

fn text(server: &Value, field: &str) -> String {
    server[field].as_str().unwrap_or_default().to_owned()
}

/// Clicks the box of a server; `shift` picks all up to it.
async fn pick(page: &Page, server: &Value, shift: bool) {
    let name = format!("Select {}", text(server, "server_name"));
    page.js_with(
        "((box) => box.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: args[1] })))(seek('checkbox', args[0])[0])",
        vec![json!(name), json!(shift)],
    )
    .await;
}

/// Presses a button and gives what it copied.
async fn copied(page: &Page, button: &str) -> Vec<String> {
    page.browser.put_on_clipboard("").await;
    page.press(button).await;
    let text = eventually("something copied", || async {
        let text = page.clipboard().await;
        (!text.is_empty()).then_some(text)
    })
    .await;
    text.lines().map(str::to_owned).collect()
}

fn ids(fleet: &[Value]) -> Vec<String> {
    fleet.iter().map(|s| text(s, "server_id")).collect()
}

async fn servers_are_picked_one_by_one_in_ranges_and_all_and_copied(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    pick(page, &fleet[2], false).await;
    page.sees("1 selected").await;
    pick(page, &fleet[6], true).await;
    page.sees("5 selected").await;
    pick(page, &fleet[4], false).await;
    page.sees("4 selected").await;
    let picked: Vec<_> = [2, 3, 5, 6].map(|i| fleet[i].clone()).into();
    assert_eq!(copied(page, "Copy: Server ID").await, ids(&picked));
    let of = |name: &str, old: &str| {
        let mut all: Vec<String> = Vec::new();
        for address in picked.iter().flat_map(|s| s["addresses"].as_array().cloned().unwrap_or_default()) {
            let text = [name, old].map(|n| text(&address, n)).into_iter().find(|t| !t.trim().is_empty());
            all.extend(text);
        }
        all
    };
    assert_eq!(copied(page, "Copy: Private address").await, of("server_ip", "intranet_ip"));
    assert_eq!(copied(page, "Copy: Public address").await, of("public_ip", "access_ip"));

    page.press("Select the 20 of this page").await;
    page.sees("20 selected").await;
    page.press("Deselect").await;
    page.gone("button", "Deselect").await;

    // Of nothing nothing is copied, and what was copied before stays.
    let public = |s: &&Value| {
        let all = s["addresses"].as_array().cloned().unwrap_or_default();
        all.iter().any(|a| !text(a, "public_ip").is_empty() || !text(a, "access_ip").is_empty())
    };
    let without = fleet[..20].iter().find(|s| !public(s)).unwrap();
    pick(page, without, false).await;
    let before = page.clipboard().await;
    page.press("Copy: Public address").await;
    page.sees("There is none").await;
    assert_eq!(page.clipboard().await, before);
    page.press("Deselect").await;

    // With the whole fleet here, all that match are all, also those of other pages, and a range goes over pages.
    page.press("Load all servers").await;
    page.sees("all servers loaded, verified").await;
    pick(page, &fleet[0], false).await;
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
    pick(page, &fleet[29], true).await;
    page.sees("30 selected").await;
    page.fill("searchbox", "Search servers", "az=cn-east-3a").await;
    page.key(Key::Enter).await;
    let expected = ids_where(&world, |s| s["availability_zone"] == "cn-east-3a").await;
    page.press("Deselect").await;
    pick(page, &fleet.iter().find(|s| text(s, "server_id") == expected[0]).unwrap().clone(), false).await;
    page.press(&format!("Select all {}", expected.len())).await;
    page.sees(&format!("{} selected", expected.len())).await;
    assert_eq!(copied(page, "Copy: Server ID").await, expected);
}

async fn what_is_picked_is_as_new_as_the_fleet(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    page.press("Load all servers").await;
    page.sees("all servers loaded, verified").await;
    pick(page, &fleet[1], false).await;
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
    // Another address, while another page is on screen.
    let set = json!({ "addresses": [{ "server_ip": "10.99.0.1" }] });
    let change = json!([{ "patch": { "id": fleet[1]["server_id"], "set": set } }]);
    world.sim.send("POST", &format!("fleets/{PROJECT}"), change).await;
    world.sim.forget_requests().await;
    page.press("Refresh").await;
    eventually("the fleet anew", || async { (world.sim.list_requests().await.len() == 3).then_some(()) }).await;
    page.settled().await;
    assert_eq!(copied(page, "Copy: Private address").await, ["10.99.0.1"]);
}

async fn what_is_picked_stays_while_the_list_changes_and_goes_with_the_token(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    pick(page, &fleet[1], false).await;
    page.sees("1 selected").await;
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
    page.press("Refresh").await;
    page.press("Table").await;
    page.sees("1 selected").await;
    assert!(page.query().await.iter().all(|(_, value)| *value != text(&fleet[1], "server_id")), "it is in the address");
    page.press("First page").await;
    page.holds("document.querySelectorAll('tr[aria-selected=true]').length === 1").await;
    page.press("Forget token").await;
    page.find("button", "Connect").await;
    page.connect(PROJECT, &world.token).await;
    page.find("grid", "Servers").await;
    page.gone("button", "Deselect").await;
}

async fn servers_are_compared_and_what_differs_is_marked(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    let two = [&fleet[4], &fleet[5]];
    pick(page, two[0], false).await;
    page.gone("button", "Compare").await;
    pick(page, two[1], false).await;
    page.press("Compare").await;
    page.find("columnheader", &text(two[1], "server_name")).await;
    let marked = || async {
        let rows = page.js("[...document.querySelectorAll('.compare tbody tr')].map((r) => [r.cells[0].innerText, r.cells[1].innerText, r.cells[2].innerText])").await;
        serde_json::from_value::<Vec<[String; 3]>>(rows).unwrap()
    };
    let all = marked().await;
    assert_eq!(all.len(), 22);
    for [field, one, other] in &all {
        // Times may read alike and differ by seconds.
        assert!(field.contains("differs") == (one != other) || field.contains("ated"), "{field}: {one} {other}");
    }
    page.click("checkbox", "Only what differs").await;
    eventually("only what differs", || async {
        let rows = marked().await;
        (!rows.is_empty() && rows.len() < all.len() && rows.iter().all(|r| r[0].contains("differs"))).then_some(())
    })
    .await;
    page.key(Key::Escape).await;
    for server in &fleet[6..11] {
        pick(page, server, false).await;
    }
    page.sees("7 selected").await;
    page.gone("button", "Compare").await;
}

async fn the_keyboard_picks_in_the_table_as_well(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.js("(document.activeElement.blur(), 1)").await;
    page.keys("j").await;
    page.keys("x").await;
    page.sees("1 selected").await;
    page.keys("jj").await;
    page.keys("X").await;
    page.sees("3 selected").await;
    page.keys("x").await;
    page.sees("2 selected").await;
    page.press("Table").await;
    page.holds("document.querySelectorAll('tr[aria-selected=true]').length === 2").await;
    page.js("(document.querySelector('[role=grid] [tabindex=\"0\"]').focus(), 1)").await;
    page.key(Key::Down).await;
    page.keys("x").await;
    page.sees("1 selected").await;
}

async fn groups_have_headings_that_stay_in_view(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.choose("Group", "az").await;
    page.address_has("group", Some("az")).await;
    page.sees("all servers loaded, verified").await;
    let fleet = world.sim.fleet(PROJECT).await;
    let mut zones: Vec<String> = fleet.iter().map(|s| text(s, "availability_zone")).filter(|z| !z.is_empty()).collect();
    zones.sort();
    zones.dedup();
    let first = zones[0].clone();
    let expected = ids_where(&world, |s| s["availability_zone"] == first.as_str()).await;
    let heading = format!("Availability zone {first} {}", expected.len());
    page.find("heading", &heading).await;
    assert_eq!(page.ids().await[..expected.len().min(5)], expected[..expected.len().min(5)]);
    // The page goes on within a group, and says in which.
    page.press("Next page").await;
    page.at_range("21–40 of 137").await;
    let on_page = fleet_group(&world.sim.fleet(PROJECT).await, 20);
    page.find("heading", &format!("Availability zone {} {}", on_page.0, on_page.1)).await;

    page.open("?group=az&limit=all").await;
    page.connect(PROJECT, &world.token).await;
    page.at_range("1–137 of 137").await;
    page.js("(scrollTo(0, 2500), 1)").await;
    page.holds("[...document.querySelectorAll('.group')].some((g) => { const box = g.getBoundingClientRect(); return box.top === 0 && box.height > 20 })").await;
    page.press("Table").await;
    page.find("rowheader", "Availability zone*").await;
    page.js("(document.querySelector('.table').scrollTo(0, 900), 1)").await;
    page.holds(
        "(() => { const head = document.querySelector('thead th').getBoundingClientRect();
            return [...document.querySelectorAll('.group th')].some((g) => Math.abs(g.getBoundingClientRect().top - head.bottom) < 2) })()",
    )
    .await;
    page.choose("Group", "").await;
    page.address_has("group", None).await;
    page.gone("rowheader", "Availability zone*").await;
}

/// The zone of the server at a place of the list grouped by zone, and how many are in it.
fn fleet_group(fleet: &[Value], place: usize) -> (String, usize) {
    let mut zones: Vec<String> = fleet.iter().map(|s| text(s, "availability_zone")).collect();
    zones.sort_by_key(|zone| (zone.is_empty(), zone.clone()));
    let zone = zones[place].clone();
    let number = zones.iter().filter(|z| **z == zone).count();
    (zone, number)
}

async fn all_servers_are_one_list_of_few_elements(stage: Stage) {
    let world = stage.open(&["--servers", "3000"]).await;
    let page = &world.page;
    page.open("?limit=all").await;
    page.connect(PROJECT, &world.token).await;
    page.press("Load 3,000 servers").await;
    world.expect_status(429);
    crate::page::within(std::time::Duration::from_secs(60), "the whole fleet", || async {
        page.text().await.contains("all servers loaded, verified").then_some(())
    })
    .await;
    page.at_range("1–3,000 of 3,000").await;
    page.sees("Only what is near is drawn").await;
    for view in ["Cards", "Table"] {
        page.press(view).await;
        for to in ["0", "0.5", "1"] {
            page.js(&format!(
                "((box) => (box.scrollTo(0, box.scrollHeight * {to}), 1))(document.querySelector('.table') ?? document.scrollingElement)"
            ))
            .await;
            eventually(&format!("servers in sight in {view} at {to}"), || async {
                let seen = "[...document.querySelectorAll('li[aria-posinset], .table__rows tr')].filter((e) => {
                    const box = e.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight }).length";
                (page.js(seen).await.as_u64()? > 3).then_some(())
            })
            .await;
            let elements = page.js("document.querySelectorAll('*').length").await.as_u64().unwrap();
            assert!(elements < 5000, "{elements} elements in {view} at {to}");
        }
        let last = if view == "Cards" { "li[aria-posinset=\"3000\"]" } else { "tr[aria-rowindex=\"3001\"]" };
        page.holds(&format!("document.querySelectorAll('{last}').length === 1")).await;
    }
}

async fn every_state_is_accessible_and_fits(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    page.choose("Group", "status").await;
    page.sees("all servers loaded, verified").await;
    pick(page, &fleet[0], false).await;
    pick(page, &fleet[1], false).await;
    // A box that the bar or a heading happens to lie over in part, wherever the page is scrolled to, is too small for axe; so is one
    // under a card out of sight, for which the height it had in a wider window still counts.
    page.js(
        "(document.querySelectorAll('.picked, .group').forEach((e) => { e.style.position = 'static' }),
        document.querySelectorAll('.cards > li').forEach((e) => { e.style.contentVisibility = 'visible' }), 1)",
    )
    .await;
    audit(&world, "cards in groups, two of them picked").await;
    page.browser.size(1280, 900).await;
    page.press("Table").await;
    audit(&world, "a table in groups, two rows picked").await;
    page.browser.size(1280, 900).await;
    page.press("Compare").await;
    page.find("columnheader", "Field").await;
    audit(&world, "two servers compared").await;
}
