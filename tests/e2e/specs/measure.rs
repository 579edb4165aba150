//! Values without measure: whatever comes, the page stays one that a browser can draw and a person can use.

use serde_json::json;
use thirtyfour::Key;

use crate::{
    page::{Page, eventually},
    simulator::PROJECT,
    world::Stage,
};

specs! { measure:
    what_has_no_end_is_shown_in_part_and_copied_whole,
}

/// How much there is in the page: elements, the longest text, the longest attribute, the title.
const MEASURE: &str = "(() => { let text = 0, attribute = 0;
    const walk = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
    for (let node; (node = walk.nextNode()); ) {
        if (node.nodeType === Node.TEXT_NODE) text = Math.max(text, node.data.length);
        for (const { value } of node.attributes ?? []) attribute = Math.max(attribute, value.length);
    }
    return [document.querySelectorAll('*').length, text, attribute, document.title.length] })()";

async fn has_measure(page: &Page, where_: &str) {
    let measured = page.js(MEASURE).await;
    for (index, most) in [15_000, 30_000, 2_100, 300].into_iter().enumerate() {
        assert!(measured[index].as_u64().unwrap() < most, "{where_}: {measured}");
    }
}

/// Opens the drawer of the first server; how long until it was drawn, in milliseconds.
const OPEN: &str = "(async () => { const start = performance.now();
    document.querySelector('.card__open').click();
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    return document.querySelector('dialog[open]') ? performance.now() - start : null })()";

async fn what_has_no_end_is_shown_in_part_and_copied_whole(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let config = json!({ "schema": 1, "limits": { "maxAttempts": 1, "maxBodyMiB": 64 } });
    world.config(&config);
    let millions = |text: &str, times: usize| text.repeat(times * 1_000_000);

    // Names, values and fields of a server.
    let mut server = json!({
        "server_id": "a", "server_name": millions("x", 5), "keypair_name": millions("k", 1), "update_time": millions("9", 1),
        "network_version": millions("v", 1), "metadata": { "charging_mode": millions("c", 1), "note": millions("n", 1) },
        "addresses": [{ "server_ip": millions("1", 1), "intranet_ip": millions("2", 1) }],
    });
    for number in 0..3000 {
        server[format!("field{number}")] = json!(number);
    }
    server[millions("f", 1)] = json!(1);
    world.sim.fault(json!({ "match": { "call": "servers" }, "body": { "count": 1, "servers": [server] } })).await;
    world.enter(PROJECT).await;
    has_measure(page, "a card").await;
    assert!(page.js(OPEN).await.as_f64().unwrap() < 3000.0);
    has_measure(page, "the drawer").await;
    page.press("Show 100 more (2,902 left)").await;
    page.sees("Show 100 more (2,802 left)").await;
    page.press("Copy Key pair").await;
    eventually("all of it on the clipboard", || async {
        (page.clipboard().await == millions("k", 1)).then_some(())
    })
    .await;
    page.js("(document.querySelector('dialog[open] details').open = true, 1)").await;
    page.sees("Only the beginning is shown.").await;
    has_measure(page, "the JSON").await;
    page.key(Key::Escape).await;
    page.gone("dialog", "*").await;
    page.press("Table").await;
    page.holds("!!document.querySelector('.table__all tbody tr')").await;
    has_measure(page, "the table").await;

    // A number of servers, and what a failure says.
    world.sim.no_faults().await;
    let body = format!(r#"{{"servers":[{{"server_id":"a","server_name":"one"}}],"count":{}}}"#, millions("9", 3));
    world.sim.fault(json!({ "match": { "call": "servers" }, "body": body })).await;
    page.keys("r").await;
    page.sees("which is no number of servers").await;
    has_measure(page, "a count").await;
    world.expect_status(400);
    world.expect_status(502);
    let message = millions("m", 5);
    let said = json!({ "error_code": millions("C", 1), "error_msg": message, "request_id": millions("R", 1) });
    for rule in [
        json!({ "status": 400, "body": said }),
        json!({ "status": 502, "body": format!("<html><title>{}</title>{}", millions("t", 1), millions("b", 1)) }),
    ] {
        world.sim.no_faults().await;
        world.sim.fault(rule.clone()).await;
        page.keys("r").await;
        page.find("alert", "*").await;
        page.settled().await;
        has_measure(page, "a failure").await;
    }

    // Addresses: as many as make a page of a million elements, and ten times that.
    world.sim.no_faults().await;
    for many in [40_000, 400_000] {
        let list: Vec<_> = (0..many).map(|n| json!({ "server_ip": format!("10.{}.{}.{}", n >> 16, n >> 8 & 255, n & 255) })).collect();
        let server = json!({ "server_id": "a", "server_name": "many", "addresses": list });
        world.sim.no_faults().await;
        world.sim.fault(json!({ "match": { "call": "servers" }, "body": { "count": 1, "servers": [server] } })).await;
        world.enter(PROJECT).await;
        page.press("Cards").await;
        page.has_cards(1).await;
        let took = page.js(OPEN).await.as_f64().unwrap();
        assert!(took < 3000.0, "{many} addresses took {took} ms");
        has_measure(page, "the addresses").await;
    }
    page.press("Show 250 more (399,750 left)").await;
    page.holds("document.querySelectorAll('dialog[open] .address-table tbody tr').length === 500").await;
    page.press("Copy private addresses").await;
    eventually("all addresses on the clipboard", || async {
        (page.clipboard().await.lines().count() == 400_000).then_some(())
    })
    .await;

    // What is wrong with the configuration.
    let mut config = config;
    for number in 0..5000 {
        config["ui"][format!("key{number}{}", "y".repeat(200))] = json!(1);
    }
    world.config(&config);
    page.open("").await;
    page.sees("and 4,988 more").await;
    has_measure(page, "the notices").await;
}
