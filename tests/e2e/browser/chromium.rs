//! Chromium: one `chromedriver` for all specs. A process takes a second to start, so it serves one spec after the other, each in a
//! browser context of its own, which shares no storage, cookie, cache or permission with another and is removed when the spec is
//! over. Only a spec that wishes for other languages or a made-up host has a process to itself: such a context tells pages the
//! first language alone. What WebDriver has no command for goes through Chromium's own protocol.
//!
//! Where `CHROMIUM_SHELL` names the headless shell, that is the process: the same engine without a browser's windows, menus and
//! pages of its own, which take half of the time.

use std::{
    env,
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::{
    Wishes, login,
    socket::Socket,
    wire::{Program, Wire},
};
use crate::{page::eventually, servers::folder::Folder};

const ARGUMENTS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    // Processes for a browser's own pages and for tabs to come, of which nothing is seen here.
    "--disable-features=PreloadTopChromeWebUI,SpareRendererForSitePerProcess,OptimizationGuideOnDeviceModel",
    "--window-size=1280,900",
    // Nothing moves unless a spec asks for it: frames drawn by software take a sixth of the time.
    "--force-prefers-reduced-motion",
];

/// What reading and writing the clipboard needs.
const CLIPBOARD: [&str; 2] = ["clipboardReadWrite", "clipboardSanitizedWrite"];

/// A running `chromedriver`, and the processes that wait for a spec.
pub struct Chromiums {
    program: Program,
    idle: Idle,
}

type Idle = Arc<Mutex<Vec<Arc<Process>>>>;

/// A running Chromium.
struct Process {
    driver: WebDriver,
    wire: Wire,
    /// To the browser itself, not to one of its tabs.
    socket: Socket,
    /// The tab it began with, which stays empty where specs share the process.
    first: WindowHandle,
    /// Its profile, where that is not chromedriver's; removed with it.
    profile: Option<Folder>,
}

impl Process {
    async fn start(program: &Program, wishes: &Wishes<'_>) -> Self {
        Self::start_with(program, wishes, None).await
    }

    /// With a profile in which a login of this origin is saved. Chromium makes the file for it, and has to be gone when the login is
    /// put into it.
    async fn start_with_login(program: &Program, wishes: &Wishes<'_>, origin: &str) -> Self {
        let folder = Folder::new();
        let first = Self::start_with(program, wishes, Some(&folder)).await;
        first.driver.goto(origin).await.unwrap();
        let file = folder.path("profile/Default/Login Data");
        eventually("Chromium to make the file for logins", || async { file.exists().then_some(()) }).await;
        first.driver.quit().await.unwrap();
        login::save_in(&folder.path("profile"), origin);
        let mut process = Self::start_with(program, wishes, Some(&folder)).await;
        process.profile = Some(folder);
        process
    }

    async fn start_with(program: &Program, wishes: &Wishes<'_>, profile: Option<&Folder>) -> Self {
        let mut caps = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            caps.add_arg(argument).unwrap();
        }
        if let Some((host, address)) = wishes.host {
            caps.add_arg(&format!("--host-resolver-rules=MAP {host}:80 {address}")).unwrap();
        }
        // Only a whole browser has saved logins.
        if profile.is_none()
            && let Ok(shell) = env::var("CHROMIUM_SHELL")
        {
            caps.set_binary(&shell).unwrap();
            caps.add_arg(&format!("--accept-lang={}", wishes.languages)).unwrap();
        }
        let mut preferences = json!({ "intl.accept_languages": wishes.languages });
        // Else the profile is a new one: chromedriver makes a folder for each session and removes it afterwards.
        if let Some(folder) = profile {
            caps.add_arg(&format!("--user-data-dir={}", folder.text("profile"))).unwrap();
            caps.add_arg("--password-store=basic").unwrap();
            caps.add_experimental_option("excludeSwitches", json!(["enable-automation"])).unwrap();
            preferences["credentials_enable_service"] = json!(true);
        }
        caps.add_experimental_option("prefs", preferences).unwrap();
        caps.set("goog:loggingPrefs", json!({ "browser": "ALL" })).unwrap();
        let driver = WebDriver::new(&program.url, caps).await.expect("a browser session");
        let options = driver.handle().capabilities().get("goog:chromeOptions").cloned().unwrap_or_default();
        let address = options["debuggerAddress"].as_str().expect("the address of the browser's own protocol");
        let about = reqwest::get(format!("http://{address}/json/version")).await.unwrap();
        let about: Value = about.json().await.unwrap();
        let socket = Socket::connect(about["webSocketDebuggerUrl"].as_str().unwrap()).await;
        let wire = Wire::new(&program.url, &driver.session_id().to_string());
        let first = driver.window().await.unwrap();
        Self { driver, wire, socket, first, profile: None }
    }

    /// Opens a tab of this browser context and goes into it.
    async fn tab_of(&self, context: Option<&str>) {
        let mut target = json!({ "url": "about:blank" });
        if let Some(context) = context {
            target["browserContextId"] = json!(context);
        }
        let target = self.socket.call("Target.createTarget", target).await;
        let tab = target["targetId"].as_str().unwrap().to_owned();
        self.driver.switch_to_window(WindowHandle::from(tab)).await.unwrap();
    }
}

impl Chromiums {
    /// Starts `chromedriver` on a free port.
    pub async fn start() -> Self {
        let program = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let program = Program::start(&program, &["--port=0"], "successfully on port ").await;
        Self { program, idle: Idle::default() }
    }

    /// Opens a browser context with a tab.
    pub async fn open(&self, wishes: &Wishes<'_>) -> (WebDriver, Chromium) {
        if let Some(origin) = wishes.login {
            let process = Arc::new(Process::start_with_login(&self.program, wishes, origin).await);
            return (process.driver.clone(), Chromium { process, context: None, idle: Arc::clone(&self.idle) });
        }
        if wishes.host.is_some() || wishes.languages != Wishes::LANGUAGES {
            let process = Arc::new(Process::start(&self.program, wishes).await);
            return (process.driver.clone(), Chromium { process, context: None, idle: Arc::clone(&self.idle) });
        }
        let idle = self.idle.lock().unwrap().pop();
        let process = match idle {
            Some(process) => process,
            None => Arc::new(Process::start(&self.program, wishes).await),
        };
        let context = process.socket.call("Target.createBrowserContext", json!({})).await;
        let context = context["browserContextId"].as_str().unwrap().to_owned();
        process.tab_of(Some(&context)).await;
        (process.driver.clone(), Chromium { process, context: Some(context), idle: Arc::clone(&self.idle) })
    }

    /// Ends all that wait.
    pub async fn end(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap());
        for process in idle {
            let _ = process.driver.clone().quit().await;
        }
    }
}

/// A browser context of a running Chromium, or the whole of one.
#[derive(Clone)]
pub struct Chromium {
    process: Arc<Process>,
    context: Option<String>,
    idle: Idle,
}

impl Chromium {
    /// A command of Chromium's own protocol.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        self.process.wire.post("goog/cdp/execute", &json!({ "cmd": command, "params": parameters })).await
    }

    pub async fn on_each_page(&self, script: &str) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// The scripts for each page are a tab's own.
    pub async fn new_tab(&self) {
        self.process.tab_of(self.context.as_deref()).await;
        self.on_each_page(super::EACH_PAGE).await;
    }

    /// All but the one that is not the spec's.
    pub async fn tabs(&self) -> usize {
        self.process.driver.windows().await.unwrap().len() - usize::from(self.context.is_some())
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

    /// As slow as "Slow 3G" of the developer tools.
    pub async fn slow_network(&self) {
        self.cdp("Network.enable", json!({})).await;
        let speed = json!({ "offline": false, "latency": 400, "downloadThroughput": 51200, "uploadThroughput": 51200 });
        self.cdp("Network.emulateNetworkConditions", speed).await;
    }

    pub async fn freeze(&self, frozen: bool) {
        self.cdp("Page.setWebLifecycleState", json!({ "state": if frozen { "frozen" } else { "active" } })).await;
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

    async fn allow_clipboard(&self) {
        let mut permissions = json!({ "permissions": CLIPBOARD });
        if let Some(context) = &self.context {
            permissions["browserContextId"] = json!(context);
        }
        self.process.socket.call("Browser.grantPermissions", permissions).await;
    }

    pub async fn put_on_clipboard(&self, text: &str) {
        self.allow_clipboard().await;
        let script = "const [text, done] = arguments;
            if (window.witness) witness.off = true;
            navigator.clipboard.writeText(text).then(() => 'written', String)
                .then((result) => { if (window.witness) witness.off = false; done(result) })";
        let result = self.process.driver.execute_async(script, vec![json!(text)]).await.unwrap();
        assert_eq!(result.json(), "written");
    }

    pub async fn clipboard(&self) -> String {
        self.allow_clipboard().await;
        let script = "const done = arguments[0]; navigator.clipboard.readText().then(done, (e) => done(String(e)))";
        let text = self.process.driver.execute_async(script, vec![]).await.unwrap();
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
        let entries = self.process.wire.post("se/log", &json!({ "type": "browser" })).await;
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        entries.as_array().into_iter().flatten().map(|e| (text(&e["level"]), text(&e["message"]))).collect()
    }

    pub async fn close(&self, went_well: bool) {
        let process = &self.process;
        let Some(context) = self.context.as_ref().filter(|_| went_well) else {
            let _ = process.driver.clone().quit().await;
            return;
        };
        process.driver.switch_to_window(process.first.clone()).await.unwrap();
        process.socket.call("Target.disposeBrowserContext", json!({ "browserContextId": context })).await;
        self.log().await;
        self.idle.lock().unwrap().push(Arc::clone(process));
    }
}
