//! The pictures of the documentation, in `docs/images/`. Fleet, clock and address are fixed, so that taking them again
//! changes only what the console changed.

use std::{fs, path::PathBuf, sync::Arc};

use serde_json::json;

use crate::{
    page::Page,
    simulator::PROJECT,
    specs::specs,
    world::{Stage, World},
};

specs! { screenshots:
    connect,
    lists,
    table,
    drawer,
    narrow,
    chinese,
    error,
    empty,
}

const NOW: &str = "2026-06-01T08:00:00Z";

/// The page's own clock stands as well, but for each request: that takes a believable time.
const CLOCK: &str = "(() => {
    const Real = Date;
    let now = Real.parse('2026-06-01T08:00:04Z');
    window.Date = class extends Real {
        constructor(...parts) { parts.length ? super(...parts) : super(now); }
        static now() { return now; }
    };
    // So does the service's, as its answers tell it.
    const read = Headers.prototype.get;
    Headers.prototype.get = function (name) {
        return name.toLowerCase() === 'date' ? new Real(now).toUTCString() : read.call(this, name);
    };
    const ask = window.fetch;
    window.fetch = async (...what) => { const answer = await ask(...what); now += 184; return answer; };
})()";

async fn stand(stage: &Stage, language: &str, scheme: &str, seed: &str) -> Arc<World> {
    let options = ["--now", NOW, "--seed", seed];
    let world = stage.open_at(Some("console.example.com"), language, &options).await;
    // Three of the four newest, which are all being created, make room for others.
    let fleet = world.sim.fleet(PROJECT).await;
    let surplus: Vec<_> = fleet.iter().take(3).map(|server| json!({ "remove": server["server_id"] })).collect();
    world.sim.send("POST", &format!("fleets/{PROJECT}"), json!(surplus)).await;
    // The name is a made-up one, so there is no certificate for it.
    world.expect_log("untrustworthy");
    world.config(&json!({
        "schema": 1, "security": { "requireHttps": false }, "auth": { "keepInTab": true },
        "endpoints": { "defaultRegion": "cn-east-3", "regions": [{ "id": "cn-east-3", "name": "CN East-Shanghai1" }] },
    }));
    let browser = &world.page.browser;
    browser.on_each_page(CLOCK).await;
    browser.time_zone("Asia/Shanghai").await;
    browser.media(&[("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")]).await;
    browser.size(1440, 900).await;
    browser.hide_scroll_bars().await;
    world.page.open("").await;
    world
}

async fn take(page: &Page, name: &str) {
    page.settled().await;
    page.holds("document.fonts.status === 'loaded'").await;
    // The pointer and the focus are where the last click was.
    page.browser.handle().action_chain().move_to(2, 2).perform().await.unwrap();
    page.js("(document.querySelector('dialog[open]') || document.activeElement.blur(), scrollTo(0, 0), 1)").await;
    page.holds("document.getAnimations().every((a) => a.playState !== 'running')").await;
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/images");
    fs::create_dir_all(&folder).unwrap();
    let picture = page.browser.driver.screenshot_as_png().await.unwrap();
    fs::write(folder.join(format!("{name}.png")), picture).unwrap();
}

async fn enter(world: &World, project: &str) {
    world.page.connect(project, &world.token).await;
    world.page.find("heading", "Servers*").await;
}

async fn connect(stage: Stage) {
    let world = stand(&stage, "en-US,en", "light", "6").await;
    world.page.fill("textbox", "Project ID", PROJECT).await;
    world.page.fill("textbox", "Token", &world.token).await;
    take(&world.page, "connect").await;
}

async fn lists(stage: Stage) {
    let world = stand(&stage, "en-US,en", "light", "6").await;
    enter(&world, PROJECT).await;
    take(&world.page, "list-light").await;
    world.page.browser.media(&[("prefers-color-scheme", "dark"), ("prefers-reduced-motion", "reduce")]).await;
    world.page.click("radio", "v2*").await;
    world.page.find("button", "Remove filter: Network v2").await;
    world.page.settled().await;
    take(&world.page, "list-dark").await;
}

async fn table(stage: Stage) {
    let world = stand(&stage, "en-US,en", "light", "6").await;
    world.page.open("?view=table&group=status&limit=all&q=az!=cn-east-3d").await;
    enter(&world, PROJECT).await;
    world.page.sees("all servers loaded, verified").await;
    world.page.js("(['1', '3'].forEach((n) => document.querySelectorAll('.pick')[n].click()), 1)").await;
    world.page.sees("2 selected").await;
    take(&world.page, "table").await;
}

async fn drawer(stage: Stage) {
    let world = stand(&stage, "en-US,en", "light", "6").await;
    enter(&world, PROJECT).await;
    world.page.press(&world.page.cards().await[1].name).await;
    world.page.find("dialog", "*").await;
    take(&world.page, "drawer").await;
}

async fn narrow(stage: Stage) {
    let world = stand(&stage, "en-US,en", "light", "6").await;
    world.page.browser.size(390, 844).await;
    enter(&world, PROJECT).await;
    take(&world.page, "narrow").await;
}

async fn chinese(stage: Stage) {
    let world = stand(&stage, "zh-CN,zh", "light", "3").await;
    world.page.fill("textbox", "项目 ID", PROJECT).await;
    world.page.fill("textbox", "令牌", &world.token).await;
    world.page.press("连接").await;
    world.page.find("heading", "服务器*").await;
    take(&world.page, "zh-CN").await;
}

async fn error(stage: Stage) {
    let world = stand(&stage, "en-US,en", "light", "6").await;
    world.expect_status(401);
    enter(&world, PROJECT).await;
    world.sim.token(&world.token, "expired").await;
    world.page.keys("n").await;
    world.page.find("region", "A new token is needed").await;
    take(&world.page, "error").await;
}

async fn empty(stage: Stage) {
    let world = stand(&stage, "en-US,en", "dark", "6").await;
    enter(&world, "empty").await;
    world.page.find("heading", "No servers in this project").await;
    take(&world.page, "empty").await;
}
