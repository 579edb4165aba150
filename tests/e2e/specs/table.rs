//! The servers as a table: rows, columns of choice, headings that sort, the keys of a grid.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::accessibility::audit;
use crate::{
    page::{Page, eventually},
    simulator::PROJECT,
    world::Stage,
};

specs! { table:
    a_row_has_what_the_service_says_of_a_server,
    columns_are_chosen_moved_and_kept_in_the_address,
    a_heading_puts_the_table_in_order,
    keys_lead_from_cell_to_cell,
    a_hundred_rows_scroll_under_their_headings,
    the_table_is_accessible_and_fits,
}

/// The texts of the cells of each row, the headings first.
async fn cells(page: &Page) -> Vec<Vec<String>> {
    let script = "[...document.querySelectorAll('[role=grid] tr[aria-rowindex]')]
        .map((row) => [...row.children].map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim()))";
    serde_json::from_value(page.js(script).await).unwrap()
}

async fn headings(page: &Page, expected: &[&str]) {
    eventually(&format!("the columns {expected:?}"), || async {
        cells(page).await.first().is_some_and(|row| row == expected).then_some(())
    })
    .await;
}

fn names(fleet: &[Value]) -> Vec<String> {
    fleet.iter().map(|s| s["server_name"].as_str().unwrap().to_owned()).collect()
}

async fn has_rows(page: &Page, expected: &[String]) {
    eventually(&format!("rows {expected:?}"), || async {
        let rows: Vec<String> = cells(page).await.into_iter().skip(1).map(|row| row[0].clone()).collect();
        (rows == expected).then_some(())
    })
    .await;
}

async fn a_row_has_what_the_service_says_of_a_server(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    page.press("Table").await;
    has_rows(page, &names(&fleet[..20])).await;
    page.address_has("view", Some("table")).await;
    page.has_cards(0).await;
    let all = cells(page).await;
    headings(
        page,
        &["Server name", "Status", "Phone model", "Availability zone", "Private address", "Public address", "Network", "Created"],
    )
    .await;
    for (row, server) in all[1..].iter().zip(&fleet) {
        assert!(row[1].ends_with(&server["status"].to_string().replace('"', "")), "{row:?}");
        assert_eq!(row[2], server["phone_model_name"].as_str().unwrap_or("–"));
        assert_eq!(row[3], server["availability_zone"].as_str().unwrap_or("–"));
    }
    assert_eq!(page.js("seek('grid')[0].getAttribute('aria-rowcount')").await, "138");
    page.press("Next page").await;
    has_rows(page, &names(&fleet[20..40])).await;
    assert_eq!(page.js("document.querySelector('.table__rows tr').getAttribute('aria-rowindex')").await, "22");
    page.press(fleet[20]["server_name"].as_str().unwrap()).await;
    page.find("dialog", "*").await;
    page.press("Close").await;
    page.press("Cards").await;
    page.has_cards(20).await;
    page.back().await;
    has_rows(page, &names(&fleet[20..40])).await;
}

async fn columns_are_chosen_moved_and_kept_in_the_address(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("?view=table&columns=status,az,nosuch").await;
    page.sees("columns=nosuch in the address was left out").await;
    page.open("?view=table&columns=status,az").await;
    page.connect(PROJECT, &world.token).await;
    headings(page, &["Server name", "Status", "Availability zone"]).await;
    page.js("(document.querySelector('.columns summary').click(), 1)").await;
    page.click("checkbox", "VPC").await;
    headings(page, &["Server name", "Status", "Availability zone", "VPC"]).await;
    // The focus stays where it was, so that the next choice is a key away.
    page.focus_on("VPC").await;
    page.press("Move VPC forward").await;
    headings(page, &["Server name", "Status", "VPC", "Availability zone"]).await;
    page.click("checkbox", "Status").await;
    headings(page, &["Server name", "VPC", "Availability zone"]).await;
    page.address_has("columns", Some("vpc,az")).await;
    let vpc = world.sim.fleet(PROJECT).await[0]["metadata"]["vpc_id"].as_str().map(str::to_owned);
    let shown = cells(page).await[1][1].clone();
    assert!(vpc.is_none_or(|vpc| vpc == shown), "{shown}");
    // Headings and rows were drawn anew; Tab still leads into the table.
    page.holds("document.querySelectorAll('[role=grid] [tabindex=\"0\"]').length === 1").await;
}

async fn a_heading_puts_the_table_in_order(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.press("Table").await;
    let sorted = "document.querySelectorAll('thead th')[1].getAttribute('aria-sort')";
    assert_eq!(page.js(sorted).await, "none");
    let press = "(document.querySelectorAll('thead button')[1].click(), 1)";
    for (says, sort, turned) in [("ascending", Some("status"), 1), ("descending", Some("-status"), -1), ("none", None, 0)] {
        page.js(press).await;
        page.address_has("sort", sort).await;
        page.holds(&format!("{sorted} === '{says}'")).await;
        let mut fleet = world.sim.fleet(PROJECT).await;
        fleet.sort_by_key(|s| turned * s["status"].as_i64().unwrap());
        has_rows(page, &names(&fleet[..20])).await;
    }
}

async fn keys_lead_from_cell_to_cell(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.press("Table").await;
    let fleet = world.sim.fleet(PROJECT).await;
    has_rows(page, &names(&fleet[..20])).await;
    // One stop of the Tab key for all of the table.
    assert_eq!(page.js("document.querySelectorAll('[role=grid] [tabindex=\"0\"]').length").await, json!(1));
    page.js("(document.querySelector('[role=grid] [tabindex=\"0\"]').focus(), 1)").await;
    let at = "(() => { const cell = document.activeElement.closest('th, td');
        return [cell.parentElement.getAttribute('aria-rowindex'), [...cell.parentElement.children].indexOf(cell)].join() })()";
    for (key, place) in [
        (Key::Down, "2,0"),
        (Key::Down, "3,0"),
        (Key::Right, "3,1"),
        (Key::End, "3,7"),
        (Key::PageDown, "13,7"),
        (Key::Home, "13,0"),
        (Key::PageUp, "3,0"),
        (Key::Up, "2,0"),
        (Key::Up, "1,0"),
        (Key::Left, "1,0"),
        (Key::Down, "2,0"),
    ] {
        page.key(key).await;
        assert_eq!(page.js(at).await, json!(place));
    }
    assert_eq!(page.js("document.querySelectorAll('[role=grid] [tabindex=\"0\"]').length").await, json!(1));
    page.key(Key::Enter).await;
    page.find("dialog", &format!("*{}*", fleet[0]["server_name"].as_str().unwrap())).await;
    page.key(Key::Escape).await;
    page.focus_on(fleet[0]["server_name"].as_str().unwrap()).await;
}

async fn a_hundred_rows_scroll_under_their_headings(stage: Stage) {
    let world = stage.open(&["--servers", "1500"]).await;
    let page = &world.page;
    page.open("?view=table&limit=100").await;
    page.connect(PROJECT, &world.token).await;
    page.press("Load all servers").await;
    page.sees("all servers loaded, verified").await;
    page.holds("seek('grid')[0].getAttribute('aria-rowcount') === '1501'").await;
    let elements = page.js("document.querySelectorAll('*').length").await.as_u64().unwrap();
    assert!(elements < 5000, "{elements} elements");
    page.js("(document.querySelector('.table').scrollTo(120, 1500), 1)").await;
    // Row 43 lies at 1,500 pixels; those that are drawn say where they stand.
    page.holds("document.querySelectorAll('[role=grid] tr[aria-rowindex=\"46\"]').length === 1").await;
    page.holds(
        "(() => { const box = document.querySelector('.table').getBoundingClientRect();
            const head = document.querySelector('thead th').getBoundingClientRect();
            const name = document.querySelectorAll('.table__rows th')[20].getBoundingClientRect();
            return Math.abs(head.top - box.top) < 3 && Math.abs(name.left - box.left) < 3 })()",
    )
    .await;
}

async fn the_table_is_accessible_and_fits(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.press("Table").await;
    page.find("grid", "Servers").await;
    audit(&world, "the table").await;
    page.browser.size(1280, 900).await;
    page.js("(document.querySelector('.columns summary').click(), 1)").await;
    page.find("checkbox", "VPC").await;
    audit(&world, "the choice of columns").await;
}
