//! A pasted list of IDs, names, addresses and networks, looked up in the whole fleet.

use super::accessibility::audit;
use crate::{
    simulator::PROJECT,
    world::Stage,
};

specs! { lookup:
    a_mixed_list_is_found_and_what_is_not_is_told,
    ten_thousand_lines_are_looked_up_at_once,
    the_panel_is_accessible_and_fits,
}

async fn a_mixed_list_is_found_and_what_is_not_is_told(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let fleet = world.sim.fleet(PROJECT).await;
    let text = |place: usize, key: &str| fleet[place][key].as_str().unwrap().to_owned();
    let address = fleet[90]["addresses"][0].as_object().unwrap().values().find_map(|v| v.as_str()).unwrap().to_owned();
    page.press("Look up a list").await;
    page.press("Load all servers").await;
    page.find("button", "Look up").await;
    // Lists come from tables, messages and code.
    let list = format!("{}\n{}， {address}:5555；no-such-server\n{}\u{3000}255.0.0.0/8", text(120, "server_id"), text(60, "server_name"), text(120, "server_id"));
    page.fill("textbox", "IDs, names, addresses or networks*", &list).await;
    page.press("Look up").await;
    page.sees("5 entries: ").await;
    page.sees("2 not found. Repeated: 1.").await;
    let rows = page.js("JSON.stringify([...document.querySelectorAll('.lookup tr')].map((row) => [...row.cells].map((cell) => cell.innerText.trim())))").await;
    let rows: Vec<Vec<String>> = serde_json::from_str(rows.as_str().unwrap()).unwrap();
    assert_eq!(rows[0], [text(120, "server_id"), text(120, "server_name"), "Server ID".to_owned()]);
    assert!(rows.contains(&vec![text(60, "server_name"), text(60, "server_name"), "Server name".to_owned()]), "{rows:?}");
    let found = rows.iter().find(|row| row[0] == format!("{address}:5555")).unwrap();
    assert!(found[1] == text(90, "server_name") && found[2].ends_with("address"), "{found:?}");
    page.press("Copy what was not found").await;
    assert_eq!(page.clipboard().await, "no-such-server\n255.0.0.0/8");
    page.press(&text(120, "server_name")).await;
    page.find("dialog", &format!("*{}*", text(120, "server_name"))).await;
    page.address_has("server", Some(&text(120, "server_id"))).await;
}

async fn ten_thousand_lines_are_looked_up_at_once(stage: Stage) {
    let world = stage.open(&["--servers", "6000"]).await;
    // The limit of the reference proxies, which the load then keeps to.
    world.expect_status(429);
    world.enter(PROJECT).await;
    let page = &world.page;
    page.press("Load all servers").await;
    page.sees("all servers loaded, verified").await;
    page.press("Look up a list").await;
    let fleet = world.sim.fleet(PROJECT).await;
    let mut lines: Vec<String> = fleet.iter().map(|s| s["server_id"].as_str().unwrap().to_owned()).collect();
    lines.extend((0..4005).map(|n| format!("missing-{n}")));
    let fill = "(() => { const field = document.getElementById('lookup'); field.value = args[0];
        field.dispatchEvent(new Event('input', { bubbles: true })) })()";
    page.js_with(fill, vec![lines.join("\n").into()]).await;
    page.press("Look up").await;
    page.sees("10,000 entries: 6,000 matches, 4,000 not found. Left out, being too many: 5.").await;
    let elements = page.js("document.querySelectorAll('*').length").await.as_u64().unwrap();
    assert!(elements < 5000, "{elements} elements");
}

async fn the_panel_is_accessible_and_fits(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.press("Load all servers").await;
    page.sees("all servers loaded, verified").await;
    page.press("Look up a list").await;
    let id = world.sim.fleet(PROJECT).await[3]["server_id"].as_str().unwrap().to_owned();
    page.fill("textbox", "IDs, names, addresses or networks*", &format!("{id}\n10.0.0.0/8\nnosuch")).await;
    page.press("Look up").await;
    page.sees("3 entries").await;
    audit(&world, "a list looked up").await;
}
