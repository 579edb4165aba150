//! When the console cannot start: each cause has its own words in both languages, what can mend itself does, and nothing is blank.

use std::fs;

use serde_json::{Value, json};

use crate::{
    page::within,
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { startup:
    a_page_older_than_its_files_takes_the_newer_one,
    a_page_that_stays_old_is_said_and_does_not_go_round_in_circles,
    files_that_are_gone_are_said,
    files_cut_off_are_said,
    styles_cut_off_leave_a_usable_page_and_are_said,
    web_pages_in_place_of_files_are_said,
    scripts_of_the_wrong_type_are_said,
    a_file_spoiled_in_the_browser_s_cache_is_fetched_anew,
    what_nobody_thought_of_is_said_too,
    a_policy_without_webassembly_is_said,
    a_browser_without_webassembly_is_said,
    where_no_script_runs_the_page_is_not_blank,
    without_storage_it_starts_all_the_same,
    a_configuration_that_never_comes_is_said,
    a_redirected_configuration_is_said_and_not_followed,
    headers_that_are_not_sent_are_said,
}

/// The scripts and the program, by the beginnings and ends of their names.
const FILES: [(&str, &str); 3] = [("boot-", ".js"), ("cloud-phone-console-", ".js"), ("cloud-phone-console-", ".wasm")];

/// A world in which the browser may log that the start fails.
async fn failing(stage: &Stage, options: &[&str]) -> std::sync::Arc<World> {
    let world = stage.open(options).await;
    for part in ["Failed to load", "boot", "integrity", "MIME"] {
        world.expect_log(part);
    }
    world
}

/// The name of a built file with a hash.
fn name_of(world: &World, (start, end): (&str, &str)) -> String {
    let names = fs::read_dir(world.front.file("")).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap());
    names.into_iter().find(|name| name.starts_with(start) && name.ends_with(end)).unwrap()
}

/// The page of a version whose files are all gone.
fn old_page(world: &World) -> String {
    let mut page = fs::read_to_string(world.front.file("index.html")).unwrap();
    for file in fs::read_dir(world.front.file("")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let hash = name.rsplit_once('-').and_then(|(_, rest)| rest.get(..16)).unwrap_or_default();
        if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            page = page.replace(hash, "0123456789abcdef");
        }
    }
    page
}

/// Answers the page's own address so, once, after so many other answers.
async fn answers_with(world: &World, page: &str, skip: u32) {
    let html = json!({ "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache" });
    let rule = json!({ "match": { "call": "page", "path": "/index.html" }, "skip": skip, "times": 1, "body": page, "headers": html });
    world.sim.fault(rule).await;
}

/// How often the page itself was asked for.
async fn times_asked(world: &World) -> usize {
    let path = |request: &Value| request["path"].as_str().is_some_and(|path| path.ends_with("/index.html"));
    world.sim.requests().await.iter().filter(|request| path(request)).count()
}

/// Opens the page, which says this and offers to load anew; there is no form.
async fn says(world: &World, address: &str, texts: &[&str]) {
    let page = &world.page;
    page.browser.driver.goto(format!("{}{address}", page.home)).await.unwrap();
    page.find("alert", "The console could not start*").await;
    page.sees("控制台无法启动").await;
    for text in texts {
        page.sees(text).await;
    }
    page.find("button", "Reload*").await;
    assert_eq!(page.count("textbox", "*").await, 0);
}

/// Puts the files back, for a browser that has none of them.
async fn again(world: &World) {
    world.page.browser.forget_files().await;
    world.front.mend();
    world.sim.no_faults().await;
}

/// The button brings the console, now that what was wrong is mended.
async fn reload_helps(world: &World) {
    world.page.press("Reload*").await;
    world.page.sees("Connect to your servers").await;
}

async fn a_page_older_than_its_files_takes_the_newer_one(stage: Stage) {
    let world = failing(&stage, &[]).await;
    answers_with(&world, &old_page(&world), 0).await;
    world.page.browser.driver.goto(format!("{}index.html?server_name=a", world.page.home)).await.unwrap();
    world.page.sees("Connect to your servers").await;
    // The view is still in the address.
    world.page.address_has("server_name", Some("a")).await;
    assert_eq!(world.page.js("performance.getEntriesByType('navigation')[0].type").await, "reload");
}

async fn a_page_that_stays_old_is_said_and_does_not_go_round_in_circles(stage: Stage) {
    let world = failing(&stage, &[]).await;
    // As from a cache in between that gives the new page only to who insists: what is asked for past caches is new.
    let old = old_page(&world);
    answers_with(&world, &old, 0).await;
    answers_with(&world, &old, 1).await;
    says(&world, "index.html", &["The files are of two versions", "文件版本不一致", "HTTP 404"]).await;
    let asked = times_asked(&world).await;
    world.page.js("new Promise((done) => setTimeout(done, 1500))").await;
    assert_eq!(times_asked(&world).await, asked);
    assert!(asked <= 8, "asked for {asked} times");
    reload_helps(&world).await;
}

async fn files_that_are_gone_are_said(stage: Stage) {
    let world = failing(&stage, &[]).await;
    for file in FILES {
        world.front.damage(file, |_| None);
        says(&world, "", &["A file could not be loaded", "无法加载文件", file.0, "HTTP 404"]).await;
        assert_eq!(world.page.js("performance.getEntriesByType('navigation')[0].type").await, "navigate");
        again(&world).await;
    }
    reload_helps(&world).await;
}

async fn files_cut_off_are_said(stage: Stage) {
    let world = failing(&stage, &[]).await;
    for file in FILES {
        world.front.damage(file, |bytes| Some(bytes[..bytes.len() / 2].to_vec()));
        says(&world, "", &["A file arrived cut off or changed", "文件不完整或被更改", file.0]).await;
        // The browser has kept what was cut off; the button sees to that.
        world.front.mend();
        reload_helps(&world).await;
        again(&world).await;
    }
}

async fn styles_cut_off_leave_a_usable_page_and_are_said(stage: Stage) {
    let world = failing(&stage, &[]).await;
    world.front.damage(("", ".css"), |bytes| Some(bytes[..bytes.len() / 2].to_vec()));
    world.enter(PROJECT).await;
    world.page.has_cards(20).await;
    world.page.sees("The styles of this page could not be loaded").await;
    world.page.sees("无法加载此页面的样式").await;
    world.page.sees(".css").await;
}

async fn web_pages_in_place_of_files_are_said(stage: Stage) {
    let world = failing(&stage, &[]).await;
    for file in FILES {
        let rule = json!({
            "match": { "call": "page", "path": name_of(&world, file) },
            "headers": { "Content-Type": "text/html; charset=utf-8" }, "body": "<!doctype html><title>Portal</title>"
        });
        world.sim.fault(rule).await;
        says(&world, "", &["sends a file with the wrong type", "返回的文件类型错误", file.0, "text/html"]).await;
        again(&world).await;
    }
    reload_helps(&world).await;
}

async fn scripts_of_the_wrong_type_are_said(stage: Stage) {
    let world = failing(&stage, &[]).await;
    for file in [FILES[0], FILES[1]] {
        let typed = json!({
            "match": { "call": "page", "path": name_of(&world, file) }, "headers": { "Content-Type": "text/plain" }
        });
        world.sim.fault(typed).await;
        says(&world, "", &["sends a file with the wrong type", "返回的文件类型错误", file.0, "text/plain"]).await;
        again(&world).await;
    }
    reload_helps(&world).await;
}

async fn a_file_spoiled_in_the_browser_s_cache_is_fetched_anew(stage: Stage) {
    let world = failing(&stage, &[]).await;
    let kept = json!({ "Content-Type": "text/javascript", "Cache-Control": "public, max-age=31536000, immutable" });
    let glue = name_of(&world, FILES[1]);
    let spoiled = json!({
        "match": { "call": "page", "path": glue }, "times": 1, "body": "export default 1", "headers": kept
    });
    world.sim.fault(spoiled).await;
    world.page.browser.driver.goto(&world.page.home).await.unwrap();
    world.page.sees("Connect to your servers").await;
    assert_eq!(world.page.js("performance.getEntriesByType('navigation')[0].type").await, "reload");
}

async fn what_nobody_thought_of_is_said_too(stage: Stage) {
    let world = failing(&stage, &[]).await;
    let odd = "WebAssembly.instantiateStreaming = WebAssembly.instantiate = async () => { throw new Error('odd') }";
    world.page.browser.on_each_page(odd).await;
    says(&world, "", &["tell the administrator what stands below", "请将以下内容告知管理员", "Error: odd"]).await;
}

async fn a_policy_without_webassembly_is_said(stage: Stage) {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'";
    let world = failing(&stage, &["--csp", policy]).await;
    world.expect_log("securitypolicyviolation");
    for spelt in ["Content Security Policy", "Content-Security-Policy"] {
        world.expect_log(spelt);
    }
    let words = ["forbids WebAssembly", "'wasm-unsafe-eval'", "script-src", "内容安全策略禁止 WebAssembly"];
    says(&world, "", &words).await;
}

async fn a_browser_without_webassembly_is_said(stage: Stage) {
    let world = failing(&stage, &[]).await;
    world.page.browser.on_each_page("delete globalThis.WebAssembly").await;
    says(&world, "", &["This browser has no WebAssembly", "此浏览器不支持 WebAssembly"]).await;
}

async fn where_no_script_runs_the_page_is_not_blank(stage: Stage) {
    let world = failing(&stage, &[]).await;
    // To a browser without modules this is what every module is: of an unknown type.
    world.front.damage(("index", ".html"), |bytes| {
        Some(String::from_utf8(bytes).unwrap().replace("type=module", "type=unknown").into_bytes())
    });
    world.page.browser.driver.goto(&world.page.home).await.unwrap();
    let shown = "getComputedStyle(document.querySelector('.starting__late')).opacity";
    assert_eq!(world.page.js(shown).await, "0", "said before anything is late");
    world.page.holds(&format!("{shown} === '1'")).await;
    world.page.sees("with JavaScript modules and WebAssembly").await;
    world.page.sees("需要支持 JavaScript 模块和 WebAssembly").await;
    // And where there is no script at all, the page as it is sent has words for it.
    let (_, _, html) = world.file("/").await;
    let without = html.split("<noscript>").nth(1).unwrap().split("</noscript>").next().unwrap();
    assert!(without.contains("needs JavaScript") && without.contains("需要 JavaScript"), "{without}");
}

async fn without_storage_it_starts_all_the_same(stage: Stage) {
    let world = stage.open(&[]).await;
    for area in ["localStorage", "sessionStorage"] {
        let refuse = format!(
            "Object.defineProperty(window, '{area}', {{ get() {{ throw new DOMException('denied', 'SecurityError') }} }})"
        );
        world.page.browser.on_each_page(&refuse).await;
    }
    world.enter(PROJECT).await;
    world.page.has_cards(20).await;
}

async fn a_configuration_that_never_comes_is_said(stage: Stage) {
    let world = failing(&stage, &[]).await;
    world.sim.send("PUT", "config", json!({ "body": { "schema": 1 }, "delay_ms": 30000 })).await;
    world.page.browser.driver.goto(&world.page.home).await.unwrap();
    within(std::time::Duration::from_secs(20), "the page about the configuration", || async {
        world.page.has("heading", "The console is not configured correctly").await.then_some(())
    })
    .await;
    world.page.sees("config.json could not be loaded: ").await;
    assert_eq!(world.page.count("textbox", "*").await, 0);
}

async fn a_redirected_configuration_is_said_and_not_followed(stage: Stage) {
    let world = failing(&stage, &[]).await;
    let rule = json!({ "match": { "call": "page", "path": "config.json" }, "redirect": "recorder" });
    world.expect_log("config.json");
    world.sim.fault(rule).await;
    world.page.open("").await;
    world.page.find("heading", "The console is not configured correctly").await;
    world.page.sees("config.json could not be loaded: ").await;
    assert_eq!(world.sim.get("recorder").await["requests"], json!([]));
    world.sim.no_faults().await;
    world.page.press("Reload").await;
    world.page.sees("Connect to your servers").await;
}

async fn headers_that_are_not_sent_are_said(stage: Stage) {
    let world = stage.open(&["--csp", "script-src 'self' 'wasm-unsafe-eval'"]).await;
    world.page.open("").await;
    let said = "does not send: Content-Security-Policy: frame-ancestors. What that means is in docs/deploy.md";
    world.page.sees(said).await;
    world.page.press("Dismiss").await;
    world.page.misses(said).await;
    // Where all are sent there is nothing to say.
    let world = stage.open(&[]).await;
    world.page.open("").await;
    world.page.sees("Connect to your servers").await;
    world.page.misses("does not send").await;
}
