//! Firefox. A process takes seconds to start, so it serves one spec after the other, each in a user context of its own, which
//! shares no storage, cookie or cache with another and is removed when the spec is over. What WebDriver has no command
//! for goes through WebDriver BiDi; what that has none for, through preferences and the clipboard of the browser itself.

use std::{
    env,
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use thirtyfour::{common::capabilities::firefox::FirefoxPreferences, prelude::*};

use super::{
    Wishes, login, noise,
    socket::Socket,
    wire::{Program, Wire},
};
use crate::page::eventually;

/// A media feature, the preference that emulates it, and which number of that means which value.
type Feature = (&'static str, &'static str, &'static [(&'static str, i32)]);

/// The media features that can be emulated.
const MEDIA: [Feature; 3] = [
    ("prefers-color-scheme", "layout.css.prefers-color-scheme.content-override", &[("dark", 0), ("light", 1)]),
    ("prefers-reduced-motion", "ui.prefersReducedMotion", &[("no-preference", 0), ("reduce", 1)]),
    ("forced-colors", "browser.display.document_color_use", &[("none", 1), ("active", 2)]),
];

/// Sets preferences to numbers, and those without one to what they were.
const SET_PREFERENCES: &str = "for (const [name, number] of arguments[0]) {
        if (number === null) Services.prefs.clearUserPref(name); else Services.prefs.setIntPref(name, number);
    }";

const WRITE_CLIPBOARD: &str = "const { classes, interfaces } = Components;
    classes['@mozilla.org/widget/clipboardhelper;1'].getService(interfaces.nsIClipboardHelper).copyString(arguments[0])";

const READ_CLIPBOARD: &str = "const { classes, interfaces } = Components;
    const taken = classes['@mozilla.org/widget/transferable;1'].createInstance(interfaces.nsITransferable);
    taken.init(null);
    taken.addDataFlavor('text/plain');
    Services.clipboard.getData(taken, Services.clipboard.kGlobalClipboard);
    const text = {};
    try { taken.getTransferData('text/plain', text); } catch { return ''; }
    return text.value.QueryInterface(interfaces.nsISupportsString).data";

/// Of the network, and of what pages made of their files.
const CLEAR_CACHES: &str = "Services.cache2.clear(); ChromeUtils.clearResourceCache()";

/// The processes that wait for a spec.
#[derive(Default)]
pub struct Firefoxes {
    idle: Arc<Mutex<Vec<Arc<Process>>>>,
}

/// A running Firefox with its driver, which takes only one session.
struct Process {
    driver: WebDriver,
    wire: Wire,
    bidi: Socket,
    /// The tab it began with, which stays empty.
    first: WindowHandle,
    _program: Program,
}

impl Process {
    async fn start() -> Self {
        let program = env::var("GECKODRIVER").unwrap_or_else(|_| "geckodriver".to_owned());
        let arguments = ["--port=0", "--websocket-port=0", "--allow-system-access"];
        let program = Program::start(&program, &arguments, "Listening on 127.0.0.1:").await;
        let mut caps = DesiredCapabilities::firefox();
        caps.set_headless().unwrap();
        if let Ok(binary) = env::var("FIREFOX") {
            caps.set_firefox_binary(&binary).unwrap();
        }
        let mut preferences = FirefoxPreferences::new();
        // Nothing is asked of the network but what the page asks.
        preferences.set("network.captive-portal-service.enabled", false).unwrap();
        preferences.set("network.connectivity-service.enabled", false).unwrap();
        caps.set_preferences(preferences).unwrap();
        caps.set("webSocketUrl", true).unwrap();
        let driver = WebDriver::new(&program.url, caps).await.expect("a browser session");
        let address = driver.handle().capabilities().get("webSocketUrl").and_then(Value::as_str).map(str::to_owned);
        let bidi = Socket::connect(&address.expect("the address of BiDi")).await;
        let wire = Wire::new(&program.url, &driver.session_id().to_string());
        let first = driver.window().await.unwrap();
        let process = Self { driver, wire, bidi, first, _program: program };
        // As in Chromium: nothing moves unless a spec asks for it.
        process.inside("Services.prefs.getDefaultBranch('').setIntPref('ui.prefersReducedMotion', 1)", json!([])).await;
        process
    }

    /// Opens a tab of this user context and goes into it.
    async fn tab_of(&self, user: &str) -> String {
        let tab = self.bidi.call("browsingContext.create", json!({ "type": "tab", "userContext": user })).await;
        let tab = text(&tab["context"]);
        self.driver.switch_to_window(WindowHandle::from(tab.clone())).await.unwrap();
        tab
    }

    /// Runs a script in the browser's own window, where it may do everything.
    async fn inside(&self, script: &str, arguments: Value) -> Value {
        self.wire.post("moz/context", &json!({ "context": "chrome" })).await;
        let result = self.wire.post("execute/sync", &json!({ "script": script, "args": arguments })).await;
        self.wire.post("moz/context", &json!({ "context": "content" })).await;
        result
    }
}

impl Firefoxes {
    /// Opens a user context with a tab.
    pub async fn open(&self, wishes: &Wishes<'_>) -> (WebDriver, Firefox) {
        let idle = self.idle.lock().unwrap().pop();
        let process = match idle {
            Some(process) => process,
            None => Arc::new(Process::start().await),
        };
        process
            .inside("Services.prefs.setStringPref('intl.accept_languages', arguments[0])", json!([wishes.languages]))
            .await;
        if let Some(origin) = wishes.login {
            process.inside(login::SAVE_IN_FIREFOX, json!([origin, login::USER, login::PASSWORD])).await;
        }
        // A proxy gets whole addresses, as any server must take them.
        let proxy = wishes.host.map(|(_, address)| json!({ "proxy": { "proxyType": "manual", "httpProxy": address } }));
        let user = process.bidi.call("browser.createUserContext", proxy.unwrap_or_else(|| json!({}))).await;
        let user = text(&user["userContext"]);
        let events = ["log.entryAdded", "network.responseCompleted", "network.fetchError"];
        process.bidi.call("session.subscribe", json!({ "events": events, "userContexts": [user] })).await;
        let tab = process.tab_of(&user).await;
        (process.driver.clone(), Firefox { tab, user, process, idle: Arc::clone(&self.idle) })
    }

    /// Ends all that wait.
    pub async fn end(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap());
        for process in idle {
            let _ = process.driver.clone().quit().await;
        }
    }
}

/// A user context of a running Firefox.
#[derive(Clone)]
pub struct Firefox {
    tab: String,
    user: String,
    process: Arc<Process>,
    idle: Arc<Mutex<Vec<Arc<Process>>>>,
}

impl Firefox {
    async fn bidi(&self, method: &str, parameters: Value) {
        self.process.bidi.call(method, parameters).await;
    }

    pub async fn on_each_page(&self, script: &str) {
        let function = format!("() => {{ {script}\n}}");
        self.bidi("script.addPreloadScript", json!({ "functionDeclaration": function, "userContexts": [self.user] }))
            .await;
    }

    pub async fn new_tab(&self) {
        self.process.tab_of(&self.user).await;
    }

    /// All but the one that is not the spec's.
    pub async fn tabs(&self) -> usize {
        self.process.driver.windows().await.unwrap().len() - 1
    }

    pub async fn size(&self, width: u32, height: u32) {
        let viewport = json!({ "width": width, "height": height });
        let size = json!({ "context": self.tab, "viewport": viewport, "devicePixelRatio": 1.0 });
        self.bidi("browsingContext.setViewport", size).await;
    }

    pub async fn media(&self, features: &[(&str, &str)]) {
        let mut preferences = Vec::new();
        for (name, preference, values) in MEDIA {
            let wanted = features.iter().find(|(feature, _)| *feature == name);
            let number = wanted.map(|(_, value)| {
                values.iter().find(|(word, _)| word == value).unwrap_or_else(|| panic!("{name}: {value}")).1
            });
            preferences.push(json!([preference, number]));
        }
        let unknown: Vec<_> =
            features.iter().filter(|(name, _)| MEDIA.iter().all(|(known, ..)| known != name)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        self.process.inside(SET_PREFERENCES, json!([preferences])).await;
        let asked: Vec<_> = features.iter().map(|(name, value)| format!("({name}: {value})")).collect();
        let script = format!("return matchMedia('{}').matches", asked.join(" and "));
        eventually(&script, || async {
            (self.process.driver.execute(script.as_str(), vec![]).await.ok()?.json() == true).then_some(())
        })
        .await;
    }

    pub async fn offline(&self, offline: bool) {
        let conditions = if offline { json!({ "type": "offline" }) } else { Value::Null };
        self.bidi("emulation.setNetworkConditions", json!({ "contexts": [self.tab], "networkConditions": conditions }))
            .await;
    }

    pub async fn forget_files(&self) {
        self.process.inside(CLEAR_CACHES, json!([])).await;
    }

    pub async fn time_zone(&self, zone: &str) {
        self.bidi("emulation.setTimezoneOverride", json!({ "contexts": [self.tab], "timezone": zone })).await;
    }

    pub async fn put_on_clipboard(&self, text: &str) {
        self.process.inside(WRITE_CLIPBOARD, json!([text])).await;
    }

    pub async fn clipboard(&self) -> String {
        text(&self.process.inside(READ_CLIPBOARD, json!([])).await)
    }

    pub async fn paste(&self) {
        let keys = self.process.driver.action_chain().key_down(Key::Control).send_keys("v").key_up(Key::Control);
        keys.perform().await.unwrap();
    }

    pub async fn log(&self) -> Vec<(String, String)> {
        // An answer that comes by way of the page's process comes after what that process had to say before.
        let ask = json!({ "expression": "0", "target": { "context": self.tab }, "awaitPromise": false });
        let _ = self.process.bidi.try_to_call("script.evaluate", ask).await;
        self.process.bidi.events().iter().filter_map(noise::of_firefox).collect()
    }

    pub async fn close(&self, went_well: bool) {
        if !went_well {
            let _ = self.process.driver.clone().quit().await;
            return;
        }
        self.bidi("browser.removeUserContext", json!({ "userContext": self.user })).await;
        self.process.driver.switch_to_window(self.process.first.clone()).await.unwrap();
        let nothing: Vec<_> = MEDIA.iter().map(|(_, preference, _)| json!([preference, null])).collect();
        self.process.inside(SET_PREFERENCES, json!([nothing])).await;
        self.process.inside(login::FORGET_IN_FIREFOX, json!([])).await;
        self.put_on_clipboard("").await;
        self.process.bidi.events();
        self.idle.lock().unwrap().push(Arc::clone(&self.process));
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
