//! Headless Chromium: one `chromedriver` for all specs, a session with a fresh profile for each, and what only Chromium's
//! own protocol can do (emulation, scripts before the page's own, the browser's log).

use std::{env, process::Stdio, sync::Arc};

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A running `chromedriver`, killed when this is dropped.
pub struct Driver {
    url: String,
    _process: Child,
}

impl Driver {
    /// Starts it on a free port.
    pub async fn start() -> Self {
        let program = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|e| panic!("{program}: {e}"));
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = loop {
            let line = lines.next_line().await.unwrap().expect("chromedriver ended at once");
            if let Some((_, rest)) = line.split_once("successfully on port ") {
                break rest.trim_end_matches('.').to_owned();
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { url: format!("http://127.0.0.1:{port}"), _process: process }
    }

    /// Opens a browser of its own, with one more argument where there is one.
    pub async fn session(&self, language: &str, argument: Option<&str>) -> Browser {
        let mut caps = DesiredCapabilities::chrome();
        for arg in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,900",
        ]
        .into_iter()
        .chain(argument)
        {
            caps.add_arg(arg).unwrap();
        }
        // The profile is a new one: chromedriver makes a folder for each session and removes it afterwards.
        caps.add_experimental_option("prefs", json!({ "intl.accept_languages": language })).unwrap();
        caps.set("goog:loggingPrefs", json!({ "browser": "ALL" })).unwrap();
        let driver = WebDriver::new(&self.url, caps).await.expect("a browser session");
        let base = format!("{}/session/{}", self.url, driver.session_id());
        let browser = Browser { driver, base, client: reqwest::Client::new() };
        browser.on_each_page(include_str!("page/names.js")).await;
        browser.size(1280, 900).await;
        browser
    }
}

/// One browser.
#[derive(Clone)]
pub struct Browser {
    /// The session.
    pub driver: WebDriver,
    base: String,
    client: reqwest::Client,
}

impl Browser {
    /// A command of Chromium's own protocol.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        let answer = self.client.post(format!("{}/goog/cdp/execute", self.base)).json(&body).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert!(answer["value"].get("error").is_none(), "{command}: {answer}");
        answer["value"].clone()
    }

    /// Runs a script in each document of this tab before the page's own.
    pub async fn on_each_page(&self, script: &str) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// Sets the size of the page's view.
    pub async fn size(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Emulates media features such as `prefers-color-scheme`.
    pub async fn media(&self, features: &[(&str, &str)]) {
        let features: Vec<_> = features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Takes the network away, or gives it back.
    pub async fn offline(&self, offline: bool) {
        self.cdp("Network.enable", json!({})).await;
        let state = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.cdp("Network.emulateNetworkConditions", state).await;
    }

    /// What the browser logged since this was last asked: level and message.
    pub async fn log(&self) -> Vec<(String, String)> {
        let answer = self.client.post(format!("{}/se/log", self.base)).json(&json!({ "type": "browser" })).send();
        let answer: Value = answer.await.unwrap().json().await.unwrap();
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let entries = answer["value"].as_array().cloned().unwrap_or_default();
        entries.iter().map(|e| (text(&e["level"]), text(&e["message"]))).collect()
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> WebDriverResult<Value> {
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    /// The session's handle, for elements and keys.
    pub fn handle(&self) -> Arc<thirtyfour::session::handle::SessionHandle> {
        Arc::clone(self.driver.handle())
    }
}
