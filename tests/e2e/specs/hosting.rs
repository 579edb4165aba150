//! How the console is hosted: below a path, under a strict policy, and with files that are missing or damaged.

use serde_json::json;

use crate::{
    page::eventually,
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { hosting:
    below_a_path_everything_works,
    the_policy_is_strict_and_the_page_has_nothing_inline,
    a_missing_program_is_a_visible_error,
    a_program_of_the_wrong_type_still_starts_or_says_why,
    a_changed_program_is_refused,
    a_missing_style_sheet_leaves_a_usable_page,
    a_slow_configuration_shows_that_it_is_starting,
    only_the_files_of_the_build_are_loaded,
    no_answer_of_the_api_is_kept,
    over_plain_http_no_token_is_asked_for,
}

async fn below_a_path_everything_works(stage: Stage) {
    let world = stage.open(&["--base", "/portal/console/"]).await;
    let page = &world.page;
    assert!(page.home.ends_with("/portal/console/"));
    let region = json!({ "id": "cn-east-3", "cph": "./api/cn-east-3" });
    world.config(&json!({ "schema": 1, "endpoints": { "regions": [region], "defaultRegion": "cn-east-3" } }));
    world.enter(PROJECT).await;
    page.has_cards(20).await;
    page.keys("n").await;
    page.at_range("21–40 of 137").await;
    page.holds("location.pathname === '/portal/console/'").await;
    page.back().await;
    page.at_range("1–20 of 137").await;
    page.reload().await;
    page.sees("Connect to your servers").await;
    // Without the slash at the end it is the same page.
    let bare = page.home.trim_end_matches('/');
    page.browser.driver.goto(format!("{bare}?server_name=a")).await.unwrap();
    page.sees("Connect to your servers").await;
    page.holds("location.pathname === '/portal/console/' && location.search === '?server_name=a'").await;
}

async fn the_policy_is_strict_and_the_page_has_nothing_inline(stage: Stage) {
    let world = stage.open(&[]).await;
    let (status, headers, html) = world.file("/").await;
    assert_eq!(status, 200);
    let policy = headers["content-security-policy"].to_str().unwrap();
    for part in ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    let lower = html.to_ascii_lowercase();
    assert!(!lower.contains("<style") && !lower.contains(" style=") && !lower.contains(" onload="), "{html}");
    for script in lower.split("<script").skip(1) {
        assert!(script.split('>').next().unwrap().contains("src="), "{script}");
    }
    world.enter(PROJECT).await;
    let page = &world.page;
    page.holds("!document.querySelector('style, [style], script:not([src])')").await;
    page.press(&page.cards().await[0].name).await;
    page.find("dialog", "*").await;
    page.holds("!document.querySelector('style, [style], script:not([src])')").await;
}

/// The page says that it could not start, and why; it is not blank, and offers to load anew.
async fn fails_to_start(world: &World, why: &str) {
    let page = &world.page;
    world.expect_log("Failed to load");
    world.expect_log("boot");
    page.browser.driver.goto(&page.home).await.unwrap();
    page.find("alert", "The console could not start*").await;
    page.sees("控制台无法启动").await;
    page.sees(why).await;
    page.find("button", "Reload*").await;
    assert_eq!(page.count("textbox", "*").await, 0);
}

async fn a_missing_program_is_a_visible_error(stage: Stage) {
    let world = stage.open(&[]).await;
    world.expect_log("integrity");
    world.front.damage(("", ".wasm"), |_| None);
    fails_to_start(&world, "HTTP 404").await;
    // Once the file is there the button brings the console.
    world.front.mend();
    world.page.press("Reload*").await;
    world.page.sees("Connect to your servers").await;
}

async fn a_program_of_the_wrong_type_still_starts_or_says_why(stage: Stage) {
    let world = stage.open(&[]).await;
    world.expect_log("MIME");
    let typed = json!({ "match": { "call": "page", "path": ".wasm" }, "headers": { "Content-Type": "text/plain" } });
    world.sim.fault(typed).await;
    world.enter(PROJECT).await;
    world.page.has_cards(20).await;
}

async fn a_changed_program_is_refused(stage: Stage) {
    let world = stage.open(&[]).await;
    world.front.damage(("", ".wasm"), |mut bytes| {
        *bytes.last_mut().unwrap() ^= 1;
        Some(bytes)
    });
    world.expect_log("integrity");
    fails_to_start(&world, "A file arrived cut off or changed").await;
}

async fn a_missing_style_sheet_leaves_a_usable_page(stage: Stage) {
    let world = stage.open(&[]).await;
    world.expect_log("Failed to load");
    world.expect_log("MIME");
    world.expect_log("integrity");
    world.front.damage(("", ".css"), |_| None);
    world.enter(PROJECT).await;
    world.page.has_cards(20).await;
}

async fn a_slow_configuration_shows_that_it_is_starting(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.sim.send("PUT", "config", json!({ "body": { "schema": 1 }, "delay_ms": 2000 })).await;
    page.browser.driver.goto(&page.home).await.unwrap();
    page.holds("document.querySelector('#app [aria-busy=true]') != null || window.seek('main').length > 0").await;
    page.sees("Connect to your servers").await;
}

async fn only_the_files_of_the_build_are_loaded(stage: Stage) {
    let world = stage.open(&[]).await;
    world.enter(PROJECT).await;
    let origin = world.origin();
    let foreign = world
        .page
        .js(&format!(
            "performance.getEntriesByType('resource').map((e) => e.name).filter((n) => !n.startsWith('{origin}/'))"
        ))
        .await;
    assert_eq!(foreign, json!([]));
    let referrers: Vec<_> = world.sim.list_requests().await.iter().map(|r| r["headers"]["referer"].clone()).collect();
    assert!(referrers.iter().all(serde_json::Value::is_null), "{referrers:?}");
}

async fn no_answer_of_the_api_is_kept(stage: Stage) {
    let world = stage.open(&[]).await;
    world.sim.fault(json!({ "headers": { "Cache-Control": "public, max-age=3600" } })).await;
    world.enter(PROJECT).await;
    let page = &world.page;
    page.has_cards(20).await;
    let before = world.sim.list_requests().await.len();
    page.keys("r").await;
    eventually("another request", || async { (world.sim.list_requests().await.len() > before).then_some(()) }).await;
}

async fn over_plain_http_no_token_is_asked_for(stage: Stage) {
    let world = stage.open_at(Some("console.example"), "en-US,en", &[]).await;
    // Only this machine is trusted without TLS, so the browser has no use for this header either.
    world.expect_log("Cross-Origin-Opener-Policy");
    let page = &world.page;
    page.open("").await;
    page.sees("This page was opened over plain http").await;
    assert_eq!(page.count("textbox", "*").await, 0);
}
