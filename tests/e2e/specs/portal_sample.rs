//! The sample portal of `deploy/portal-sample/`, with the policy it brings, around the real console.

use std::{fs, path::PathBuf, process::Command};

use serde_json::json;

use crate::{
    portal::Portal,
    simulator::{PROJECT, Simulator},
    world::Stage,
};

specs! { portal_sample:
    the_sample_shows_the_console_and_follows_its_person,
    the_sample_says_so_where_it_gets_no_token,
    the_sample_fits_any_width,
}

/// Serves the sample around a console that lets it in.
async fn sample(stage: &Stage, name: &str, language: &str) -> Portal {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("target/e2e").join(name);
    fs::create_dir_all(&folder).unwrap();
    let host = Simulator::start(&["--dist", folder.to_str().unwrap(), "--csp", "none"]).await;
    let world = stage.open_in(language, &["--frame-ancestors", &host.origin]).await;
    let portal = Portal::of(world, host, "127.0.0.1");
    portal.configure(&json!({ "parentOrigins": [portal.origin()] }));
    let made = Command::new(root.join("scripts/portal-sample")).arg(&folder).arg(portal.world.origin()).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let token = json!({ "token": portal.world.token, "projectId": PROJECT, "region": "cn-east-3" });
    fs::write(folder.join("backend/cloud-token.json"), token.to_string()).unwrap();
    portal
}

async fn the_sample_shows_the_console_and_follows_its_person(stage: Stage) {
    let portal = sample(&stage, "sample", "en-US,en").await;
    portal.visit("", &[]).await;
    let page = portal.page();
    page.find("heading", "Cloud phones").await;
    page.sees("137 servers").await;
    page.enter_console().await;
    page.has_cards(20).await;
    page.leave_frame().await;
    page.choose("Theme", "dark").await;
    page.choose("Language", "zh-CN").await;
    page.find("heading", "云手机").await;
    page.sees("137 台服务器").await;
    page.holds("getComputedStyle(document.documentElement).colorScheme === 'dark'").await;
    page.enter_console().await;
    page.find("heading", "服务器*").await;
    page.holds("getComputedStyle(document.documentElement).colorScheme === 'dark'").await;
    page.leave_frame().await;
    page.choose("语言", "en").await;
    page.press("Sign out").await;
    page.find("heading", "You are signed out").await;
    page.misses("137 servers").await;
    page.holds("!document.querySelector('cph-console').checkVisibility()").await;
    page.enter_console().await;
    page.holds("document.querySelectorAll('article').length === 0").await;
    page.leave_frame().await;
    page.click("button", "Sign in").await;
    page.sees("137 servers").await;
    page.enter_console().await;
    page.has_cards(20).await;
    portal.token_is_nowhere().await;
}

async fn the_sample_says_so_where_it_gets_no_token(stage: Stage) {
    let portal = sample(&stage, "sample-denied", "en-US,en").await;
    portal.world.expect_status(503);
    portal.host.fault(json!({ "match": { "call": "page", "path": "cloud-token" }, "times": 1, "status": 503 })).await;
    portal.visit("", &[]).await;
    let page = portal.page();
    page.enter_console().await;
    page.find("alert", "The page around this console gave no token*").await;
    page.press("Ask again").await;
    page.has_cards(20).await;
    page.leave_frame().await;
    page.sees("137 servers").await;
    // A console that is none is said in the page.
    page.js("(document.querySelector('cph-console').setAttribute('src', 'nonsense'), 1)").await;
    page.find("alert", "The console cannot be shown*").await;
}

async fn the_sample_fits_any_width(stage: Stage) {
    let portal = sample(&stage, "sample-narrow", "zh-CN,zh").await;
    let page = portal.page();
    for width in [320, 768, 1280] {
        page.browser.size(width, 800).await;
        portal.visit("", &[]).await;
        page.sees("137 台服务器").await;
        page.fits_the_width(&format!("the sample at {width} px")).await;
        page.enter_console().await;
        page.has_cards(20).await;
        page.fits_the_width(&format!("the console in the sample at {width} px")).await;
        page.leave_frame().await;
        // One scrolls: the page, not the frame in it.
        page.holds(
            "document.documentElement.scrollHeight > 1500 && (() => { const frame
            = document.querySelector('cph-console').shadowRoot.querySelector('iframe'); return frame.clientHeight > 1000 })()",
        )
        .await;
    }
}
