//! What a spec plays in: a simulator and a browser of its own, and a token nobody else has. While it plays, `page/witness.js`
//! watches where secrets go; when it is over, every world is searched: no unexpected line in the browser's log, and no
//! secret anywhere but in the one request header.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use serde_json::{Value, json};

use crate::{
    browser::{Driver, Wishes, login, noise},
    front::Front,
    page::Page,
    servers::server::Kind,
    simulator::{PASSWORD, Simulator},
};

/// How much of a marker tells it from all others: `MARKER` and a number.
const MARKER_LENGTH: usize = 10;

/// Everywhere in a page that something can be left; gives the places where one of the secrets is. A field for a token or
/// a password holds it as long as it is typed and not used.
const PLACES: &str = "const [secrets] = arguments;
    const text = (value) => { try { return JSON.stringify(value) ?? '' } catch { return '' } };
    const places = {
        address: () => location.href, title: () => document.title,
        history: () => text([history.state, ...window.navigation?.entries().map((e) => [e.url, e.getState()]) ?? []]),
        page: () => document.documentElement.outerHTML, cookie: () => document.cookie, window: () => window.name,
        field: () => [...document.querySelectorAll('input:not([type=password], #token, #password), textarea, select')].map((f) => f.value).join(' '),
        'local storage': () => text({ ...localStorage }), 'session storage': () => text({ ...sessionStorage }),
        database: async () => text(await indexedDB.databases?.()), 'stored answers': async () => text(await window.caches?.keys()),
        performance: () => text(performance.getEntries()), referrer: () => document.referrer,
    };
    if (!location.href.startsWith('http')) return [];
    const holds = async (place) => {
        try { const found = await places[place](); return secrets.some((secret) => found.includes(secret)) }
        catch (error) { if (['SecurityError', 'UnknownError', 'InvalidStateError'].includes(error.name)) return false; throw error }
    };
    return (async () => {
        const found = [];
        for (const place of Object.keys(places)) if (await holds(place)) found.push(place);
        return found;
    })()";

static NUMBER: AtomicU32 = AtomicU32::new(1);

/// What a spec starts from.
#[derive(Clone)]
pub struct Stage {
    driver: Arc<Driver>,
    front: Option<Kind>,
    worlds: Arc<Mutex<Vec<Arc<World>>>>,
}

/// A simulator, a browser, a token.
pub struct World {
    /// The simulator.
    pub sim: Simulator,
    /// The files of the console, and who gives them out.
    pub front: Front,
    /// The console in the browser's tab.
    pub page: Page,
    /// The token of this spec, valid everywhere.
    pub token: String,
    expected: Mutex<Vec<String>>,
    seen: Mutex<Vec<(String, String)>>,
    kept: Mutex<bool>,
    secrets: Mutex<Vec<String>>,
}

impl Stage {
    /// An empty stage.
    pub fn new(driver: Arc<Driver>, front: Option<Kind>) -> Self {
        Self { driver, front, worlds: Arc::default() }
    }

    /// Starts a simulator with these options, and a browser that is yet to open the console.
    pub async fn open(&self, options: &[&str]) -> Arc<World> {
        self.open_in(Wishes::LANGUAGES, options).await
    }

    /// The same in a browser with other languages.
    pub async fn open_in(&self, language: &str, options: &[&str]) -> Arc<World> {
        self.open_at(None, language, options).await
    }

    /// The same in a browser that has saved a login of the console's origin ([`login`]).
    pub async fn open_with_login(&self, options: &[&str]) -> Arc<World> {
        let world = self.open_as(None, Wishes::LANGUAGES, true, options).await;
        for text in [login::USER, login::PASSWORD] {
            world.secrets.lock().unwrap().push(text[..MARKER_LENGTH].to_owned());
        }
        world
    }

    /// The same with the console at `http://HOST/`, whatever its port is.
    pub async fn open_at(&self, host: Option<&str>, language: &str, options: &[&str]) -> Arc<World> {
        self.open_as(host, language, false, options).await
    }

    async fn open_as(&self, host: Option<&str>, language: &str, with_login: bool, options: &[&str]) -> Arc<World> {
        let (sim, front) = Front::start(self.front, host, options).await;
        let origin = host.map_or_else(|| format!("http://{}", front.address), |host| format!("http://{host}"));
        let wishes = Wishes {
            languages: language,
            host: host.map(|host| (host, front.address.as_str())),
            login: with_login.then_some(origin.as_str()),
        };
        let browser = self.driver.session(&wishes).await;
        let base = options.iter().position(|o| *o == "--base").and_then(|i| options.get(i + 1)).copied().unwrap_or("/");
        let page = Page { browser, home: format!("{origin}{base}") };
        // So long that nobody takes it for a password, and found by searching for its beginning.
        let token = format!("MARKER{:04}{}", NUMBER.fetch_add(1, Ordering::Relaxed), "QkZxWvJyHgFbNmPt".repeat(6));
        sim.token(&token, "valid").await;
        let world = Arc::new(World {
            sim,
            front,
            page,
            token,
            expected: Mutex::default(),
            seen: Mutex::default(),
            kept: Mutex::new(false),
            secrets: Mutex::default(),
        });
        self.worlds.lock().unwrap().push(Arc::clone(&world));
        world
    }

    /// Opens the console and connects to a project; the list is there.
    pub async fn list_of(&self, project: &str) -> Arc<World> {
        let world = self.open(&[]).await;
        world.enter(project).await;
        world
    }

    /// The worlds of the spec, to look into when the spec is over; most specs have one.
    pub fn worlds(&self) -> Vec<Arc<World>> {
        std::mem::take(&mut self.worlds.lock().unwrap())
    }
}

impl World {
    /// Opens the form and connects to a project; the list is there.
    pub async fn enter(&self, project: &str) {
        self.page.open("").await;
        self.page.connect(project, &self.token).await;
        self.page.shows("heading", "Servers*").await;
        self.page.settled().await;
    }

    /// Opens the form and tries to connect to a project, whatever comes of it.
    pub async fn try_to_enter(&self, project: &str) {
        self.page.open("").await;
        self.page.connect(project, &self.token).await;
    }

    /// The origin of the page.
    pub fn origin(&self) -> String {
        format!("http://{}", self.front.address)
    }

    /// From now on this is `config.json`.
    pub fn config(&self, config: &Value) {
        self.config_text(Some(&config.to_string()));
    }

    /// The same with any text, or without a file.
    pub fn config_text(&self, text: Option<&str>) {
        let file = self.front.file("config.json");
        match text {
            Some(text) => std::fs::write(file, text).unwrap(),
            None => std::fs::remove_file(file).unwrap(),
        }
    }

    /// A file as it is served: status, headers in lower case, body.
    pub async fn file(&self, path: &str) -> (u16, reqwest::header::HeaderMap, String) {
        let answer = reqwest::get(format!("{}{path}", self.origin())).await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        (status, headers, answer.text().await.unwrap_or_default())
    }

    /// The browser will log an error that contains this.
    pub fn expect_log(&self, part: &str) {
        self.expected.lock().unwrap().push(part.to_owned());
    }

    /// An answer with this status is expected, which the browser logs as an error.
    pub fn expect_status(&self, status: u16) {
        self.expect_log(&format!("the server responded with a status of {status}"));
    }

    /// A request is expected that gets no answer, or not all of it.
    pub fn expect_no_answer(&self) {
        self.expect_log(noise::no_answer(self.page.browser.kind()));
    }

    /// A request is expected that is sent without a network.
    pub fn expect_offline(&self) {
        self.expect_log(noise::offline(self.page.browser.kind()));
    }

    /// A request is expected that may not go to another origin, or whose answer may not be read.
    pub fn expect_refusal_by_cors(&self) {
        for part in noise::refusal_by_cors(self.page.browser.kind()) {
            self.expect_log(part);
        }
    }

    /// Another text that must be nowhere, such as a password: `MARKER` and a number at its beginning, so that the witness in the page knows it.
    pub fn secret(&self, name: &str) -> String {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let secret = format!("MARKER{number:04}-{name}");
        self.secrets.lock().unwrap().push(secret[..MARKER_LENGTH].to_owned());
        secret
    }

    /// The token may stand in this tab's storage.
    pub fn keeps_token(&self) {
        *self.kept.lock().unwrap() = true;
        self.expect_log("witness: a secret went to the storage of the tab");
    }

    /// Takes up what the browser logged.
    pub async fn gather_log(&self) {
        let entries = self.page.browser.log().await;
        self.seen.lock().unwrap().extend(entries);
    }

    /// The first line of the browser's log so far that contains this.
    pub fn logged(&self, part: &str) -> Option<String> {
        self.seen.lock().unwrap().iter().map(|(_, message)| message).find(|message| message.contains(part)).cloned()
    }

    /// For a spec that has planted something: what it left in the logs is not looked at again.
    pub async fn forget_what_was_seen(&self) {
        self.gather_log().await;
        self.seen.lock().unwrap().clear();
        self.sim.forget_requests().await;
    }

    /// What must hold after every spec.
    ///
    /// # Errors
    /// What does not.
    pub async fn inspect(&self) -> Result<(), String> {
        self.gather_log().await;
        let log = self.seen.lock().unwrap().clone();
        let expected = self.expected.lock().unwrap().clone();
        let mut wrong: Vec<String> = log
            .iter()
            .filter(|(level, message)| {
                let error = level == "SEVERE" || message.contains("securitypolicyviolation");
                error && !expected.iter().any(|part| message.contains(part))
            })
            .map(|(_, message)| format!("the browser logged: {message}"))
            .collect();
        wrong.extend(self.find_secrets(&log).await);
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
    }

    /// Wherever a secret is that it must not be.
    async fn find_secrets(&self, log: &[(String, String)]) -> Vec<String> {
        let mut secrets = self.secrets.lock().unwrap().clone();
        secrets.extend([self.token[..MARKER_LENGTH].to_owned(), PASSWORD.to_owned()]);
        let mut requests = self.sim.requests().await;
        requests.extend(self.sim.get("recorder").await["requests"].as_array().cloned().unwrap_or_default());
        // Tokens that IAM gave are known by their use; short ones are what specs typed for fun.
        let used = requests.iter().filter_map(|r| r["headers"]["x-auth-token"][0].as_str()).filter(|t| t.len() > 80);
        secrets.extend(used.filter_map(|token| token.get(..60)).map(str::to_owned));
        secrets.sort();
        secrets.dedup();
        let found = self.page.browser.script(PLACES, vec![json!(secrets)]).await;
        let found = found.unwrap_or_else(|e| json!([e.to_string()]));
        let mut places: Vec<String> = found.as_array().into_iter().flatten().map(ToString::to_string).collect();
        if *self.kept.lock().unwrap() {
            places.retain(|place| place != "\"session storage\"");
        }
        let holds = |text: &str| secrets.iter().any(|secret| text.contains(secret.as_str()));
        if log.iter().any(|(_, message)| holds(message)) {
            places.push("the browser's log".into());
        }
        places.extend(secrets.iter().flat_map(|secret| self.front.wrote(secret)));
        // It tells whoever starts it the password of its users.
        let said = self.sim.said();
        if secrets.iter().any(|secret| secret != PASSWORD && said.contains(secret.as_str())) {
            places.push("what the simulator printed".into());
        }
        for request in &mut requests {
            let shown = request.to_string();
            if let Some(headers) = request["headers"].as_object_mut()
                && request_is_of_api(&shown)
            {
                headers.remove("x-auth-token");
            }
            if holds(&request.to_string()) {
                places.push(format!("the request {shown}"));
            }
        }
        places.into_iter().map(|place| format!("a secret is in: {place}")).collect()
    }

    /// Leaves what there is to see under `target/e2e/`.
    pub async fn leave_traces(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/e2e");
        std::fs::create_dir_all(&folder).unwrap();
        let name = name.replace("::", "-");
        if let Ok(picture) = self.page.browser.driver.screenshot_as_png().await {
            let _ = std::fs::write(folder.join(format!("{name}.png")), picture);
        }
        let text = "return location.href + '\\n\\n' + document.body.innerText";
        let text = self.page.browser.script(text, vec![]).await.unwrap_or(Value::Null);
        let seen = self.seen.lock().unwrap().clone();
        let log: Vec<_> = seen.iter().map(|(level, message)| format!("{level} {message}")).collect();
        let _ = std::fs::write(
            folder.join(format!("{name}.txt")),
            format!("{}\n\n{}\n\n{}", text.as_str().unwrap_or(""), log.join("\n"), self.front.said()),
        );
    }

    /// Closes the browser, or leaves it for another spec if all went well.
    pub async fn close(&self, went_well: bool) {
        self.page.browser.close(went_well).await;
    }
}

/// Only requests for servers and to IAM may carry a token, in their one header.
fn request_is_of_api(request: &str) -> bool {
    ["servers", "tokens", "projects"].iter().any(|call| request.contains(&format!("\"call\":\"{call}\"")))
}
