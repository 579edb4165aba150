//! What the whole fleet weighs in memory, how quickly it is read, and how scrolling through it feels. Part of `make bench`, beside the
//! same page of plain JavaScript. Figures are printed; none is asserted.

use std::{fmt::Write as _, time::Duration};

use serde_json::{Value, json};

use crate::{
    memory::{self, Metrics},
    page::{Page, within},
    simulator::PROJECT,
    speed::sizes,
    world::Stage,
};

/// Keeps the size of every answer.
const WITNESS: &str = "(() => {
    performance.setResourceTimingBufferSize(9999);
    window.received = () => performance.getEntriesByType('resource')
        .filter((e) => e.name.includes('/servers?')).reduce((sum, e) => sum + e.decodedBodySize, 0);
})()";

/// Scrolls a box down and up again, and gives the milliseconds from frame to frame.
const SCROLL: &str = "(async (box) => {
    const frames = [];
    let last = performance.now();
    for (let step = 0; step < 120; step++) {
        box.scrollBy(0, step < 60 ? 240 : -240);
        await new Promise(requestAnimationFrame);
        frames.push(performance.now() - last);
        last = performance.now();
    }
    return frames.sort((a, b) => a - b);
})";

/// What a page holds and has done so far.
struct Held {
    /// Bytes of JavaScript and of the program, after garbage collection.
    bytes: f64,
    /// Seconds in scripts.
    script: f64,
}

async fn held(page: &Page) -> Held {
    let metrics = Metrics::of(page).await;
    let program = page.js("window.memory?.buffer.byteLength ?? 0").await.as_f64().unwrap();
    Held { bytes: metrics.get("JSHeapUsedSize") + program, script: metrics.get("ScriptDuration") }
}

async fn loaded(page: &Page) {
    within(Duration::from_secs(180), "the whole fleet", || async {
        page.text().await.contains("all servers loaded, verified").then_some(())
    })
    .await;
}

/// Measures it for each size.
pub async fn memory_reading_and_scrolling(stage: Stage) {
    let mut table = String::from("servers  page     JSON MB  memory/JSON  read MB/s  load s\n");
    let mut frames = String::from("servers  view    frame p95  longest\n");
    for size in sizes() {
        let world = stage.open(&["--servers", &size.to_string()]).await;
        world.expect_log("favicon.ico");
        let page = &world.page;
        page.browser.on_each_page(memory::KEEP).await;
        page.browser.on_each_page(WITNESS).await;
        world.enter(PROJECT).await;
        let before = held(page).await;
        page.js("(performance.clearResourceTimings(), window.begun = performance.now(), 1)").await;
        page.press("Load all servers").await;
        loaded(page).await;
        // To the end of the last answer: what is read of the page afterwards is the spec's own work.
        let took =
            page.js("Math.max(...performance.getEntriesByType('resource').map((e) => e.responseEnd)) - begun").await;
        let bytes = page.js("received()").await.as_f64().unwrap();
        let after = held(page).await;
        row(&mut table, size, "console", bytes, &before, &after, &took);
        for view in ["Cards", "Table"] {
            page.open(&format!("?limit=all{}", if view == "Table" { "&view=table" } else { "" })).await;
            page.connect(PROJECT, &world.token).await;
            if size > 1000 {
                page.press("Load*servers").await;
            }
            loaded(page).await;
            let elements = page.js("document.querySelectorAll('*').length").await;
            let times =
                page.js(&format!("{SCROLL}(document.querySelector('.table') ?? document.scrollingElement)")).await;
            let times: Vec<f64> = serde_json::from_value(times).unwrap();
            let _ = writeln!(
                frames,
                "{size:7}  {view:6}  {:6.1} ms  {:6.1} ms, {elements} elements",
                times[times.len() * 95 / 100],
                times[times.len() - 1]
            );
        }
        page.browser.driver.goto(format!("{}/vanilla.html", world.origin())).await.unwrap();
        let before = held(page).await;
        page.js("(performance.clearResourceTimings(), window.begun = performance.now(), 1)").await;
        page.js_with("load(args[0], args[1])", vec![json!(PROJECT), json!(world.token)]).await;
        let took = page.js("performance.now() - begun").await;
        let bytes = page.js("received()").await.as_f64().unwrap();
        let after = held(page).await;
        row(&mut table, size, "plain", bytes, &before, &after, &took);
    }
    println!("{table}\n{frames}");
}

fn row(table: &mut String, size: u32, page: &str, bytes: f64, before: &Held, after: &Held, took: &Value) {
    // What the browser itself does, as for the plain page, is in no script.
    let read = Some(after.script - before.script).filter(|seconds| *seconds > 0.01);
    let _ = writeln!(
        table,
        "{size:7}  {page:7}  {:7.2}  {:11.2}  {:>9}  {:6.2}",
        bytes / 1e6,
        (after.bytes - before.bytes) / bytes,
        read.map_or_else(|| "–".to_owned(), |seconds| format!("{:.1}", bytes / 1e6 / seconds)),
        took.as_f64().unwrap() / 1000.0,
    );
}
