//! What the browser holds on to: the program's memory, and what Chromium counts once garbage is collected.

use std::time::Duration;

use serde_json::{Value, json};

use crate::page::Page;

/// Keeps hold of the program's memory as `window.memory`, before the page's own scripts run.
pub const KEEP: &str = "(() => {
    for (const name of ['instantiate', 'instantiateStreaming']) {
        const real = WebAssembly[name].bind(WebAssembly);
        WebAssembly[name] = async (...args) => {
            const result = await real(...args);
            window.memory = (result.instance ?? result).exports.memory;
            return result;
        };
    }
})()";

/// What Chromium counts, by the names of its developer tools.
pub struct Metrics(Value);

impl Metrics {
    /// That of the page as it is, after garbage collection.
    pub async fn of(page: &Page) -> Self {
        page.browser.devtools("HeapProfiler.enable", json!({})).await;
        page.browser.devtools("Performance.enable", json!({})).await;
        for _ in 0..4 {
            page.browser.devtools("HeapProfiler.collectGarbage", json!({})).await;
            // What the program learns of collected closures, it learns in a task of its own.
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        Self(page.browser.devtools("Performance.getMetrics", json!({})).await)
    }

    /// A number.
    pub fn get(&self, name: &str) -> f64 {
        let list = self.0["metrics"].as_array().unwrap();
        list.iter().find(|m| m["name"] == name).unwrap()["value"].as_f64().unwrap()
    }
}
