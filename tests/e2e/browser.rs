//! A browser for each spec, of the kind that was chosen, and what WebDriver has no command for: scripts before the page's own,
//! the browser's log, emulation, the clipboard. Specs know none of the kinds; what differs stands in [`chromium`], [`firefox`]
//! and [`noise`].

mod chromium;
mod firefox;
pub mod login;
pub mod noise;
mod socket;
mod wire;

use std::{
    env, fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chromium::{Chromium, Chromiums};
use firefox::{Firefox, Firefoxes};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// What stands in each page before its own scripts: finding things by their names, and watching where secrets go.
const EACH_PAGE: &str = concat!(include_str!("page/names.js"), "\n", include_str!("page/witness.js"));

/// The kinds of browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Chromium, by way of `chromedriver`.
    Chromium,
    /// Firefox, by way of `geckodriver`.
    Firefox,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::Chromium { "chromium" } else { "firefox" })
    }
}

/// Which kind, as `--browser=` or `CPH_BROWSER` says.
pub fn chosen(arguments: &[String]) -> Kind {
    let argument = arguments.iter().find_map(|argument| argument.strip_prefix("--browser=")).map(str::to_owned);
    match argument.or_else(|| env::var("CPH_BROWSER").ok()).as_deref() {
        None | Some("" | "chromium") => Kind::Chromium,
        Some("firefox") => Kind::Firefox,
        Some(other) => panic!("--browser is {other:?}: it may be chromium or firefox"),
    }
}

/// What a spec's browser must be from its start.
pub struct Wishes<'a> {
    /// Its languages, the best first.
    pub languages: &'a str,
    /// A made-up host, and the address and port it stands for.
    pub host: Option<(&'a str, &'a str)>,
    /// The origin of which a login is saved ([`login`]).
    pub login: Option<&'a str>,
}

impl Wishes<'_> {
    /// The languages of a spec that does not say which.
    pub const LANGUAGES: &'static str = "en-US,en";
}

/// Where browsers come from.
pub enum Driver {
    /// Chromium.
    Chromium(Box<Chromiums>),
    /// Firefox.
    Firefox(Firefoxes),
}

impl Driver {
    /// Makes ready for browsers of this kind.
    pub async fn start(kind: Kind) -> Self {
        match kind {
            Kind::Chromium => Self::Chromium(Box::new(Chromiums::start().await)),
            Kind::Firefox => Self::Firefox(Firefoxes::default()),
        }
    }

    /// Opens a browser, or what is as good: nothing in it is of another spec.
    pub async fn session(&self, wishes: &Wishes<'_>) -> Browser {
        let (driver, engine) = match self {
            Self::Chromium(chromiums) => {
                let (driver, chromium) = chromiums.open(wishes).await;
                (driver, Engine::Chromium(chromium))
            }
            Self::Firefox(firefoxes) => {
                let (driver, firefox) = firefoxes.open(wishes).await;
                (driver, Engine::Firefox(firefox))
            }
        };
        let browser = Browser { driver, engine, leaves_nothing: Arc::default() };
        browser.on_each_page(EACH_PAGE).await;
        browser.size(1280, 900).await;
        browser
    }

    /// Ends the browsers that are still there.
    pub async fn end(&self) {
        match self {
            Self::Chromium(chromiums) => chromiums.end().await,
            Self::Firefox(firefoxes) => firefoxes.end().await,
        }
    }
}

/// One browser, or one spec's part of it.
#[derive(Clone)]
pub struct Browser {
    /// The session.
    pub driver: WebDriver,
    engine: Engine,
    leaves_nothing: Arc<AtomicBool>,
}

#[derive(Clone)]
enum Engine {
    Chromium(Chromium),
    Firefox(Firefox),
}

/// Calls the same method of whichever browser it is.
macro_rules! either {
    ($browser:expr, $engine:ident => $call:expr) => {
        match &$browser.engine {
            Engine::Chromium($engine) => $call.await,
            Engine::Firefox($engine) => $call.await,
        }
    };
}

impl Browser {
    /// Which kind this is.
    pub fn kind(&self) -> Kind {
        match self.engine {
            Engine::Chromium(_) => Kind::Chromium,
            Engine::Firefox(_) => Kind::Firefox,
        }
    }

    /// Runs a script in each document before the page's own.
    pub async fn on_each_page(&self, script: &str) {
        either!(self, engine => engine.on_each_page(script));
    }

    /// Opens one more tab and goes into it.
    pub async fn new_tab(&self) {
        either!(self, engine => engine.new_tab());
    }

    /// Makes a tab that a page has opened, and that was gone into, like the others. In Firefox it is that already; in Chromium it is
    /// loaded anew for it.
    pub async fn adopt_tab(&self) {
        if self.kind() == Kind::Chromium {
            self.on_each_page(EACH_PAGE).await;
            self.driver.refresh().await.unwrap();
        }
    }

    /// How many tabs are open.
    pub async fn tabs(&self) -> usize {
        either!(self, engine => engine.tabs())
    }

    /// Sets the size of the page's view.
    pub async fn size(&self, width: u32, height: u32) {
        either!(self, engine => engine.size(width, height));
    }

    /// Emulates these media features, such as `prefers-color-scheme`, and no others.
    pub async fn media(&self, features: &[(&str, &str)]) {
        either!(self, engine => engine.media(features));
    }

    /// Takes the network away, or gives it back.
    pub async fn offline(&self, offline: bool) {
        either!(self, engine => engine.offline(offline));
    }

    /// Makes the network as slow as a phone's of the third generation, where the browser can: says whether it does.
    pub async fn slow_network(&self) -> bool {
        match &self.engine {
            Engine::Chromium(chromium) => chromium.slow_network().await,
            Engine::Firefox(_) => return false,
        }
        true
    }

    /// Puts the tab to sleep for this long, where the browser can; else only lets the time pass.
    pub async fn sleep(&self, time: Duration) {
        if let Engine::Chromium(chromium) = &self.engine {
            chromium.freeze(true).await;
        }
        tokio::time::sleep(time).await;
        if let Engine::Chromium(chromium) = &self.engine {
            chromium.freeze(false).await;
        }
    }

    /// Forgets the files it has kept of pages.
    pub async fn forget_files(&self) {
        either!(self, engine => engine.forget_files());
    }

    /// Sets the time zone.
    pub async fn time_zone(&self, zone: &str) {
        either!(self, engine => engine.time_zone(zone));
    }

    /// Puts a text on the clipboard.
    pub async fn put_on_clipboard(&self, text: &str) {
        either!(self, engine => engine.put_on_clipboard(text));
    }

    /// The text on the clipboard.
    pub async fn clipboard(&self) -> String {
        either!(self, engine => engine.clipboard())
    }

    /// Pastes into what has the focus, by its keys.
    pub async fn paste(&self) {
        either!(self, engine => engine.paste());
    }

    /// What the browser logged since this was last asked: level and message.
    pub async fn log(&self) -> Vec<(String, String)> {
        either!(self, engine => engine.log())
    }

    /// A command of Chromium's own protocol, for what only its developer tools can tell.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        match &self.engine {
            Engine::Chromium(chromium) => chromium.cdp(command, parameters).await,
            Engine::Firefox(_) => panic!("{command} is Chromium's"),
        }
    }

    /// Draws no scroll bars; for pictures, which are taken in Chromium.
    pub async fn hide_scroll_bars(&self) {
        match &self.engine {
            Engine::Chromium(chromium) => chromium.hide_scroll_bars().await,
            Engine::Firefox(_) => panic!("pictures are taken in Chromium"),
        }
    }

    /// Ends it. Where all went well it may serve another spec, which finds nothing of this one in it.
    pub async fn close(&self, went_well: bool) {
        either!(self, engine => engine.close(went_well));
    }

    /// From now on scripts in the page leave nothing in it. What they return through `chromedriver` the page holds for as long as
    /// it lives, which nobody sees who does not look at its memory.
    pub fn leave_nothing(&self) {
        self.leaves_nothing.store(true, Ordering::Relaxed);
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> WebDriverResult<Value> {
        if self.leaves_nothing.load(Ordering::Relaxed) {
            let expression = format!("(function () {{ {script} }}).apply(null, {})", Value::from(arguments));
            let what = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
            let mut answer = self.devtools("Runtime.evaluate", what).await;
            return match answer.get("exceptionDetails") {
                Some(exception) => Err(WebDriverError::HttpError(exception.to_string())),
                None => Ok(answer["result"]["value"].take()),
            };
        }
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    /// The session's handle, for elements and keys.
    pub fn handle(&self) -> Arc<thirtyfour::session::handle::SessionHandle> {
        Arc::clone(self.driver.handle())
    }
}
