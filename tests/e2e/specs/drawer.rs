//! The drawer: how it opens and closes, what is in it, what can be copied out of it.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::{simulator::PROJECT, world::Stage};

specs! { drawer:
    it_opens_by_click_and_closes_with_the_focus_back,
    it_opens_by_key_and_by_address,
    a_server_that_is_not_on_the_page_is_asked_for,
    an_unknown_id_is_said_to_be_not_there,
    every_field_of_the_document_is_in_it,
    what_is_copied_is_exact,
    a_failure_in_it_is_explained_in_it,
}

async fn it_opens_by_click_and_closes_with_the_focus_back(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let card = page.cards().await[3].clone();
    for close in ["key", "button", "outside"] {
        page.press(&card.name).await;
        page.find("dialog", &card.name).await;
        page.address_has("server", card.id.as_deref()).await;
        match close {
            "key" => page.key(Key::Escape).await,
            "button" => page.press("Close").await,
            _ => {
                let at = page.browser.handle().action_chain().move_to(5, 400).click().perform().await;
                at.unwrap();
            }
        }
        page.gone("dialog", &card.name).await;
        page.address_has("server", None).await;
        page.focus_on(&card.name).await;
    }
}

async fn it_opens_by_key_and_by_address(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    page.keys("jj").await;
    let card = page.cards().await[1].clone();
    page.focus_on(&card.name).await;
    page.key(Key::Enter).await;
    page.find("dialog", &card.name).await;
    page.key(Key::Escape).await;
    page.gone("dialog", "*").await;
    page.focus_on(&card.name).await;
    page.open(&format!("?project={PROJECT}&server={}", card.id.unwrap())).await;
    page.fill("textbox", "Token", &world.token).await;
    page.press("Connect").await;
    page.find("dialog", &card.name).await;
}

async fn a_server_that_is_not_on_the_page_is_asked_for(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let server = world.sim.fleet(PROJECT).await[130].clone();
    let (id, name) = (server["server_id"].as_str().unwrap(), server["server_name"].as_str().unwrap());
    page.open(&format!("?server={id}&status=frozen")).await;
    page.connect(PROJECT, &world.token).await;
    page.find("dialog", name).await;
    page.sees(id).await;
    let asked = world.sim.list_requests().await;
    assert_eq!(asked.len(), 2);
    assert!(asked[1]["query"].as_str().unwrap().contains(&format!("server_id={id}")));
    page.key(Key::Escape).await;
    page.gone("dialog", name).await;
    page.find("button", "Remove filter: Status Frozen").await;
}

async fn an_unknown_id_is_said_to_be_not_there(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let id = "0123456789abcdef0123456789abcdef";
    page.open(&format!("?server={id}")).await;
    page.connect(PROJECT, &world.token).await;
    page.find("heading", "This server is not there").await;
    page.sees(&format!("The service knows no server with the ID {id} in this region and project.")).await;
    page.key(Key::Escape).await;
    page.gone("dialog", "*").await;
    page.has_cards(20).await;
}

/// A server with every field of Tables 5 to 7, each with a value of its own.
fn complete() -> Value {
    json!({
        "server_name": "complete-1", "availability_zone": "cn-east-3a", "server_id": "c0ffee00c0ffee00c0ffee00c0ffee00",
        "server_model_name": "physical.rx1.xlarge", "phone_model_name": "rx1.cp.c15.d46.e1v1", "keypair_name": "KeyPair-7",
        "status": 13, "vpc_id": "11111111-aaaa-4000-8000-000000000001", "cidr": "192.168.0.0/16",
        "vpc_cidr": "192.168.0.0/17", "subnet_id": "22222222-bbbb-4000-8000-000000000002", "subnet_cidr": "192.168.1.0/24",
        "addresses": [
            { "intranet_ip": "192.168.1.10", "access_ip": "203.0.113.10", "server_ip": "192.168.1.10", "public_ip": "203.0.113.10" },
            { "intranet_ip": "192.168.1.11", "access_ip": "203.0.113.11" },
        ],
        "resource_project_id": "33333333cccc400080000000000000ff",
        "metadata": { "order_id": "CS26010101", "product_id": "00301-221014-0--7", "charging_mode": "1" },
        "network_version": "v1", "enterprise_project_id": "44444444-dddd-4000-8000-000000000004",
        "create_time": "2025-12-31T16:00:00Z", "update_time": "2026-01-02T03:04:05Z",
    })
}

async fn every_field_of_the_document_is_in_it(stage: Stage) {
    let world = stage.open(&["--now", "2026-01-02T03:06:05Z"]).await;
    world.sim.send("PUT", "fleets/complete", json!({ "servers": [complete()] })).await;
    world.enter("complete").await;
    let page = &world.page;
    page.press("Settings").await;
    page.press("UTC").await;
    page.press("Close").await;
    page.press("complete-1").await;
    page.find("dialog", "complete-1").await;
    for (label, value) in [
        ("Server ID", "c0ffee00c0ffee00c0ffee00c0ffee00"),
        ("Status", "Starting 13"),
        ("Phone model", "rx1.cp.c15.d46.e1v1"),
        ("Availability zone", "cn-east-3a"),
        ("Server model", "physical.rx1.xlarge"),
        ("Key pair", "KeyPair-7"),
        ("Enterprise project", "44444444-dddd-4000-8000-000000000004"),
        ("Network", "v1 · provider’s network"),
        ("VPC", "11111111-aaaa-4000-8000-000000000001"),
        ("VPC CIDR", "192.168.0.0/17"),
        ("CIDR", "192.168.0.0/16"),
        ("Subnet", "22222222-bbbb-4000-8000-000000000002"),
        ("Subnet CIDR", "192.168.1.0/24"),
        ("Resource project", "33333333cccc400080000000000000ff"),
        ("Charging mode", "Pay-per-use"),
        ("Order", "CS26010101"),
        ("Product", "00301-221014-0--7"),
        ("Created", "2025-12-31 16:00:00 UTC"),
        ("Updated", "2026-01-02 03:04:05 UTC"),
    ] {
        let shown = page
            .js_with(
                "[...document.querySelectorAll('dialog[open] dt')].filter((t) => t.textContent === args[0])
                    .map((t) => t.nextElementSibling.textContent).join(' ')",
                vec![json!(label)],
            )
            .await;
        let shown = shown.as_str().unwrap();
        let squeezed = |text: &str| text.replace(' ', "");
        assert!(squeezed(shown).contains(&squeezed(value)), "{label}: {shown}");
    }
    for text in [
        "192.168.1.10",
        "203.0.113.10",
        "192.168.1.11",
        "203.0.113.11",
        "provider’s resource tenant",
        "it is not your project",
    ] {
        page.sees(text).await;
    }
    assert_eq!(page.count("heading", "Fields the API document does not name").await, 0);
}

async fn what_is_copied_is_exact(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.sim.send("PUT", "fleets/complete", json!({ "servers": [complete()] })).await;
    world.enter("complete").await;
    page.press("Copy Project ID").await;
    page.sees("Copied").await;
    assert_eq!(page.clipboard().await, "complete");
    page.press("Copy Server ID").await;
    assert_copied(page, "c0ffee00c0ffee00c0ffee00c0ffee00").await;
    page.press("complete-1").await;
    page.find("dialog", "complete-1").await;
    for (button, text) in [
        ("Copy VPC", "11111111-aaaa-4000-8000-000000000001"),
        ("Copy Phone model", "rx1.cp.c15.d46.e1v1"),
        ("Copy Created", "2025-12-31T16:00:00Z"),
        ("Copy private address 192.168.1.11", "192.168.1.11"),
        ("Copy public address 203.0.113.10", "203.0.113.10"),
        ("Copy private addresses", "192.168.1.10\n192.168.1.11"),
        ("Copy public addresses", "203.0.113.10\n203.0.113.11"),
    ] {
        page.press(button).await;
        assert_copied(page, text).await;
    }
    page.press("Copy link").await;
    let address = page.js("location.href").await;
    assert_copied(page, address.as_str().unwrap()).await;
    page.press("Copy JSON").await;
    let copied = crate::page::eventually("JSON on the clipboard", || async {
        serde_json::from_str::<Value>(&page.clipboard().await).ok()
    })
    .await;
    assert_eq!(copied, complete());
}

async fn assert_copied(page: &crate::page::Page, text: &str) {
    crate::page::eventually(&format!("{text} on the clipboard"), || async {
        (page.clipboard().await == text).then_some(())
    })
    .await;
}

async fn a_failure_in_it_is_explained_in_it(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(500);
    let id = world.sim.fleet(PROJECT).await[100]["server_id"].as_str().unwrap().to_owned();
    let rule = json!({ "match": { "query": { "server_id": id } }, "error": "internal" });
    world.sim.fault(rule).await;
    page.js_with("(history.pushState(null, '', '?project=' + args[0] + '&server=' + args[1]), dispatchEvent(new PopStateEvent('popstate')), 1)",
        vec![json!(PROJECT), json!(id)]).await;
    page.find("dialog", "*").await;
    page.find("alert", "The service failed*").await;
    world.sim.no_faults().await;
    page.press("Try again").await;
    page.gone("alert", "*").await;
    page.sees(&id).await;
}
