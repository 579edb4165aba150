//! How quick the console is with the whole fleet in memory, beside a page of plain JavaScript (`bench/`) that does the same, in one run:
//! a key in the search box, a click on a facet, an order. `make bench` plays it. Times are printed, and their ratios; none is asserted.

use std::{env, fmt::Write as _};

use serde_json::{Value, json};

use crate::{
    page::{Page, within},
    simulator::PROJECT,
    specs::{Spec, specs},
    weight::memory_reading_and_scrolling,
    world::Stage,
};

specs! { speed:
    keys_facets_and_orders,
    memory_reading_and_scrolling,
}

/// How many servers, of `BENCH_SERVERS`.
pub fn sizes() -> Vec<u32> {
    let wanted = env::var("BENCH_SERVERS").unwrap_or_else(|_| "1000 10000".to_owned());
    wanted.split_whitespace().filter_map(|n| n.parse().ok()).collect()
}

/// Does something and gives the milliseconds until what it changes is painted.
const MEASURE: &str = "(window.measure = async (act, range) => {
    const before = range();
    const start = performance.now();
    act();
    while (range() === before) await new Promise((then) => { const c = new MessageChannel(); c.port1.onmessage = then; c.port2.postMessage(0) });
    await new Promise((then) => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = then; c.port2.postMessage(0) }));
    return performance.now() - start;
}, 1)";

/// Each act ten times there and back.
fn script(range: &str, search: &str, facet: &str, order: &str) -> String {
    format!(
        "(async () => {{
            const range = () => document.querySelector({range:?}).textContent + document.querySelector('li h3').textContent;
            const type = (text) => {{ const box = document.querySelector({search:?}); box.value = text;
                box.dispatchEvent(new Event('input', {{ bubbles: true }})) }};
            const sort = (value) => {{ const list = document.querySelector({order:?}); list.value = value;
                list.dispatchEvent(new Event('change', {{ bubbles: true }})) }};
            const out = {{ key: [], facet: [], order: [] }};
            for (let round = 0; round < 10; round++) {{
                for (const text of ['l', 'li', 'liv', '']) out.key.push(await measure(() => type(text), range));
                for (const _ of [1, 2]) out.facet.push(await measure(() => document.querySelector({facet:?}).click(), range));
                for (const value of [{by}, '']) out.order.push(await measure(() => sort(value), range));
            }}
            return out;
        }})()",
        by = if range == "#range" { "'server_name'" } else { "'name'" },
    )
}

/// The value that ninety-five of a hundred are not above.
fn p95(times: &Value) -> f64 {
    let mut times: Vec<f64> = times.as_array().unwrap().iter().map(|t| t.as_f64().unwrap()).collect();
    times.sort_by(f64::total_cmp);
    times[times.len() * 95 / 100 - usize::from(times.len().is_multiple_of(20))]
}

async fn measured(page: &Page, script: &str) -> Value {
    page.js(MEASURE).await;
    page.js(script).await
}

async fn keys_facets_and_orders(stage: Stage) {
    let mut table = String::from("servers  what    console p95  plain p95  ratio\n");
    for size in sizes() {
        let world = stage.open(&["--servers", &size.to_string()]).await;
        world.expect_log("favicon.ico");
        let page = &world.page;
        world.enter(PROJECT).await;
        page.press("Load all servers").await;
        within(std::time::Duration::from_secs(120), "the whole fleet", || async {
            page.text().await.contains("all servers loaded, verified").then_some(())
        })
        .await;
        let console = measured(
            page,
            &script(".results__range", "input[type=search]", ".facet input", ".order label:last-of-type select"),
        )
        .await;
        page.browser.driver.goto(format!("{}/vanilla.html", world.origin())).await.unwrap();
        page.js_with("load(args[0], args[1])", vec![json!(PROJECT), json!(world.token)]).await;
        let plain = measured(page, &script("#range", "input", "#facets button", "select")).await;
        for what in ["key", "facet", "order"] {
            let (ours, theirs) = (p95(&console[what]), p95(&plain[what]));
            let _ = writeln!(table, "{size:7}  {what:6}  {ours:8.1} ms  {theirs:6.1} ms  {:5.2}", ours / theirs);
        }
    }
    println!("{table}");
}

/// What the runner plays.
pub fn all() -> Vec<Spec> {
    SPECS.to_vec()
}
