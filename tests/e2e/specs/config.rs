//! `config.json`: what happens when it is missing, wrong or hostile. Where it decides about the token, nothing is guessed.

use serde_json::{Value, json};

use crate::{
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { config:
    without_a_file_the_built_in_settings_are_used_and_that_is_said,
    a_broken_file_ends_in_a_page_that_names_the_key,
    a_file_that_cannot_be_loaded_is_said,
    an_unknown_key_is_a_notice,
    a_setting_out_of_range_is_said_and_harmless_ones_fall_back,
    an_address_of_one_s_own_needs_to_be_confirmed,
    the_deployment_s_name_and_notice_are_shown,
    a_page_in_a_frame_asks_for_no_token,
}

/// Opens the console with this as its file: a text as it is, anything else as JSON.
async fn serve(world: &World, config: Value) {
    match config {
        Value::String(text) => world.config_text(Some(&text)),
        config => world.config(&config),
    }
    world.page.open("").await;
}

async fn without_a_file_the_built_in_settings_are_used_and_that_is_said(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(404);
    world.config_text(None);
    page.open("").await;
    page.sees("There is no config.json beside this page; built-in settings are used.").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    page.sees("There is no config.json").await;
}

async fn a_broken_file_ends_in_a_page_that_names_the_key(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let region = |cph: &str| json!({ "schema": 1, "endpoints": { "regions": [{ "id": "cn-east-3", "cph": cph }] } });
    for (body, said) in [
        (json!("<!doctype html><title>Portal</title>"),
            vec!["config.json: expected valid JSON", "line 1, column 1"],
        ),
        (json!("{\"schema\": 1,"), vec!["config.json: expected valid JSON"]),
        (json!(""), vec!["config.json: expected valid JSON"]),
        (json!([]), vec!["config.json: expected an object, found []"]),
        (json!({ "schema": 2 }), vec!["schema: expected 1, the version of this format, found 2"]),
        (json!({}), vec!["schema: expected 1"]),
        (region("http://proxy.example.com"),
            vec![
                "endpoints.regions[0].cph: expected a proxy address",
                "http:// would send the token in the clear",
                "http://proxy.example.com",
            ],
        ),
        (region("https://*.example.com"),
            vec!["endpoints.regions[0].cph: expected a proxy address", "https://*.example.com"],
        ),
        (region("//evil.example"), vec!["endpoints.regions[0].cph", "//evil.example"]),
        (region("javascript:alert(1)"), vec!["endpoints.regions[0].cph", "javascript:alert(1)"]),
        (json!({ "schema": 1, "endpoints": { "regions": [] } }),
            vec!["endpoints.regions: expected at least one region"],
        ),
        (json!({ "schema": 1, "endpoints": { "defaultRegion": "xx-1" } }),
            vec!["endpoints.defaultRegion", "xx-1"],
        ),
        (json!({ "schema": 1, "endpoints": { "allowCustom": "yes" } }),
            vec!["endpoints.allowCustom: expected true or false, found \"yes\""],
        ),
        (json!({ "schema": 1, "auth": { "maxTokenBytes": -1 } }),
            vec!["auth.maxTokenBytes: expected a whole number from 1 to 1048576, found -1"],
        ),
        (json!({ "schema": 1, "security": 7 }), vec!["security: expected an object, found 7"]),
    ] {
        serve(&world, body.clone()).await;
        page.find("heading", "The console is not configured correctly").await;
        for text in said {
            page.sees(text).await;
        }
        assert_eq!(page.count("textbox", "*").await, 0, "a token could be typed with {body}");
        page.find("alert", "*").await;
    }
    world.front.mend();
    page.press("Reload").await;
    page.sees("Connect to your servers").await;
}

async fn a_file_that_cannot_be_loaded_is_said(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(503);
    world.sim.send("PUT", "config", json!({ "status": 503, "body": "busy" })).await;
    page.open("").await;
    page.find("heading", "The console is not configured correctly").await;
    page.sees("config.json could not be loaded: HTTP 503").await;
    assert_eq!(page.count("textbox", "*").await, 0);
    world.sim.send("DELETE", "config", Value::Null).await;
    page.press("Reload").await;
    page.sees("Connect to your servers").await;
}

async fn an_unknown_key_is_a_notice(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    serve(&world, json!({ "schema": 1, "endpoint": {}, "ui": { "pagesizes": [5] }, "colour": "red" })).await;
    page.sees("config.json: endpoint is not a known key; did you mean “endpoints”?").await;
    page.sees("ui.pagesizes is not a known key; did you mean “pageSizes”?").await;
    page.sees("config.json: colour is not a known key and was left out.").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
}

async fn a_setting_out_of_range_is_said_and_harmless_ones_fall_back(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let ui = json!({ "pageSizes": [0, 500], "defaultPageSize": 1000, "theme": "pink", "locale": "tlh" });
    serve(&world, json!({ "schema": 1, "ui": ui })).await;
    page.sees("ui.pageSizes: expected a whole number from 1 to 100, found [0,500]").await;
    page.sees("ui.defaultPageSize: expected a whole number from 1 to 100, found 1000").await;
    page.sees("ui.theme: expected one of system, light, dark").await;
    page.sees("ui.locale: expected one of auto, en, zh-CN").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    serve(&world, json!({ "schema": 1, "ui": { "pageSizes": [5, 25], "defaultPageSize": 25 } })).await;
    page.connect(PROJECT, &world.token).await;
    page.at_range("1–25 of 137").await;
    assert_eq!(page.js("[...seek('combobox', 'Servers a page')[0].options].map((o) => o.value).join()").await, "5,25,all");
}

async fn an_address_of_one_s_own_needs_to_be_confirmed(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    serve(&world, json!({ "schema": 1, "endpoints": { "allowCustom": true } })).await;
    page.choose("Region", "").await;
    for (address, said) in [
        ("", "Enter the address of the proxy."),
        ("proxy.example.com", "An address begins with https://"),
        ("http://proxy.example.com", "http:// would send the token in the clear"),
        ("https://user:pw@proxy.example.com", "must not contain a user name or password"),
        ("https://proxy.example.com/?a=b", "A query is only possible with {url} in it"),
        ("https://proxy.example.com/{url}/x", ""),
    ] {
        page.fill("textbox", "Proxy address", address).await;
        page.connect(PROJECT, &world.token).await;
        page.sees(said).await;
    }
    page.fill("textbox", "Proxy address", "/api/cn-north-4").await;
    page.sees("/api/cn-north-4").await;
    // The token was typed for another address, so it is gone; the confirmation is asked for anew.
    page.press("Connect").await;
    page.sees("Paste a token.").await;
    page.sees("Tick the box to confirm that this address may see the token.").await;
    assert_eq!(world.sim.list_requests().await.len(), 0);
    page.click("checkbox", "I know who runs this address*").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    assert_eq!(world.sim.list_requests().await.last().unwrap()["region"], "cn-north-4");
}

async fn the_deployment_s_name_and_notice_are_shown(stage: Stage) {
    let world = stage.open(&[]).await;
    let product = json!({ "name": "Farm <b>7</b>", "notice": "Staging" });
    serve(&world, json!({ "schema": 1, "product": product })).await;
    world.page.sees("Farm <b>7</b>").await;
    world.page.sees("Staging").await;
}

async fn a_page_in_a_frame_asks_for_no_token(stage: Stage) {
    let world = stage.open(&["--frame-ancestors", "'self'", "--csp", "frame-src 'self'; frame-ancestors 'self'"]).await;
    let page = &world.page;
    // A page beside the console's, which itself frames nobody. It has no icon.
    world.expect_log("favicon.ico");
    std::fs::write(world.front.file("around.html"), "<!doctype html><title>Around</title><iframe src=./></iframe>").unwrap();
    page.browser.driver.goto(format!("{}around.html", page.home)).await.unwrap();
    page.holds("frames[0]?.document.body?.innerText.includes('This page is shown inside another page')").await;
    assert_eq!(page.js("frames[0].document.querySelectorAll('input').length").await, 0);
}
