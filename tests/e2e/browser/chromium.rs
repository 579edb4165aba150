//! Chromium: one `chromedriver` for all specs, a browser with a fresh profile for each. What WebDriver has no command for goes
//! through Chromium's own protocol.

use std::env;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::{
    Wishes,
    wire::{Program, Wire},
};

const ARGUMENTS: [&str; 10] = [
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
];

/// What reading and writing the clipboard needs.
const CLIPBOARD: [&str; 2] = ["clipboardReadWrite", "clipboardSanitizedWrite"];

/// A running `chromedriver`.
pub struct Chromiums {
    program: Program,
}

impl Chromiums {
    /// Starts it on a free port.
    pub async fn start() -> Self {
        let program = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        Self { program: Program::start(&program, &["--port=0"], "successfully on port ").await }
    }

    /// Opens a browser of its own.
    pub async fn open(&self, wishes: &Wishes<'_>) -> (WebDriver, Chromium) {
        let mut caps = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            caps.add_arg(argument).unwrap();
        }
        if let Some((host, address)) = wishes.host {
            caps.add_arg(&format!("--host-resolver-rules=MAP {host}:80 {address}")).unwrap();
        }
        // The profile is a new one: chromedriver makes a folder for each session and removes it afterwards.
        caps.add_experimental_option("prefs", json!({ "intl.accept_languages": wishes.languages })).unwrap();
        caps.set("goog:loggingPrefs", json!({ "browser": "ALL" })).unwrap();
        let driver = WebDriver::new(&self.program.url, caps).await.expect("a browser session");
        let wire = Wire::new(&self.program.url, &driver.session_id().to_string());
        (driver.clone(), Chromium { driver, wire })
    }
}

/// A running Chromium.
#[derive(Clone)]
pub struct Chromium {
    driver: WebDriver,
    wire: Wire,
}

impl Chromium {
    /// A command of Chromium's own protocol.
    async fn cdp(&self, command: &str, parameters: Value) {
        self.wire.post("goog/cdp/execute", &json!({ "cmd": command, "params": parameters })).await;
    }

    pub async fn on_each_page(&self, script: &str) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// The scripts for each page are a tab's own.
    pub async fn new_tab(&self) {
        let tab = self.driver.new_tab().await.unwrap();
        self.driver.switch_to_window(tab).await.unwrap();
        self.on_each_page(include_str!("../page/names.js")).await;
    }

    pub async fn tabs(&self) -> usize {
        self.driver.windows().await.unwrap().len()
    }

    pub async fn size(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", size).await;
    }

    pub async fn media(&self, features: &[(&str, &str)]) {
        let features: Vec<_> = features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    pub async fn offline(&self, offline: bool) {
        self.cdp("Network.enable", json!({})).await;
        let state = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.cdp("Network.emulateNetworkConditions", state).await;
    }

    pub async fn forget_files(&self) {
        self.cdp("Network.clearBrowserCache", json!({})).await;
    }

    pub async fn time_zone(&self, zone: &str) {
        self.cdp("Emulation.setTimezoneOverride", json!({ "timezoneId": zone })).await;
    }

    pub async fn hide_scroll_bars(&self) {
        self.cdp("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await;
    }

    pub async fn put_on_clipboard(&self, text: &str) {
        self.cdp("Browser.grantPermissions", json!({ "permissions": CLIPBOARD })).await;
        let script = "const [text, done] = arguments;
            navigator.clipboard.writeText(text).then(() => done('written'), (e) => done(String(e)))";
        let result = self.driver.execute_async(script, vec![json!(text)]).await.unwrap();
        assert_eq!(result.json(), "written");
    }

    pub async fn clipboard(&self) -> String {
        self.cdp("Browser.grantPermissions", json!({ "permissions": CLIPBOARD })).await;
        let script = "const done = arguments[0]; navigator.clipboard.readText().then(done, (e) => done(String(e)))";
        let text = self.driver.execute_async(script, vec![]).await.unwrap();
        text.json().as_str().unwrap_or_default().to_owned()
    }

    /// Chromedriver's own Ctrl+V does not paste.
    pub async fn paste(&self) {
        for (kind, commands) in [("keyDown", json!(["paste"])), ("keyUp", json!([]))] {
            let key = json!({ "type": kind, "key": "v", "code": "KeyV", "modifiers": 2, "commands": commands });
            self.cdp("Input.dispatchKeyEvent", key).await;
        }
    }

    pub async fn log(&self) -> Vec<(String, String)> {
        let entries = self.wire.post("se/log", &json!({ "type": "browser" })).await;
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        entries.as_array().into_iter().flatten().map(|e| (text(&e["level"]), text(&e["message"]))).collect()
    }

    pub async fn close(&self, _: bool) {
        let _ = self.driver.clone().quit().await;
    }
}
