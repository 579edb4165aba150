//! A portal around the console: pages of `tests/e2e/portals` on an origin of their own, with the host element as it is
//! shipped, and a console that lets this origin frame it. What a spec does in the frame it does through `page`.

use std::{
    fs,
    path::PathBuf,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::{
    page::{Page, eventually},
    simulator::{PROJECT, Simulator},
    world::{Stage, World},
};

/// A portal, a console and a browser.
pub struct Portal {
    /// The console's simulator, the browser and a token.
    pub world: Arc<World>,
    /// Serves the portal's pages.
    pub host: Simulator,
    /// Under which name.
    name: &'static str,
}

impl Portal {
    /// A portal that the console accepts, yet to be visited.
    pub async fn open(stage: &Stage) -> Self {
        Self::open_as(stage, "127.0.0.1").await
    }

    /// The same at another name of this machine, which is another site to a browser.
    pub async fn open_as(stage: &Stage, name: &'static str) -> Self {
        let host = pages(&["--csp", "none"]).await;
        let ancestors = host.origin.replace("127.0.0.1", name);
        let world = stage.open(&["--frame-ancestors", &ancestors]).await;
        let portal = Self::of(world, host, name);
        portal.configure(&json!({ "parentOrigins": [ancestors] }));
        portal
    }

    /// A portal of these parts, with whatever policies and configuration they have.
    pub const fn of(world: Arc<World>, host: Simulator, name: &'static str) -> Self {
        Self { world, host, name }
    }

    /// The portal's origin.
    pub fn origin(&self) -> String {
        self.host.origin.replace("127.0.0.1", self.name)
    }

    /// Changes the `embed` part of the console's configuration.
    pub fn configure(&self, embed: &Value) {
        self.configure_all(&json!({ "schema": 1, "endpoints": { "defaultRegion": "cn-east-3" }, "embed": embed }));
    }

    /// Changes the whole of it.
    pub fn configure_all(&self, config: &Value) {
        self.world.config(config);
    }

    /// The page, inside the frame or outside.
    pub fn page(&self) -> &Page {
        &self.world.page
    }

    /// The console's address.
    pub fn console(&self) -> &str {
        &self.page().home
    }

    /// Opens a page of the portal with these parameters.
    pub async fn visit(&self, name: &str, parameters: &[(&str, &str)]) {
        self.visit_at(&self.origin(), name, parameters).await;
    }

    /// Opens a page of the same pages at another origin.
    pub async fn visit_at(&self, origin: &str, name: &str, parameters: &[(&str, &str)]) {
        let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        self.page().browser.driver.goto(format!("{origin}/{name}?{query}")).await.unwrap();
    }

    /// Opens the portal with the host element in it, which is to give this spec's token.
    pub async fn show(&self, parameters: &[(&str, &str)]) {
        let mut all = vec![("src", self.console())];
        all.extend(parameters);
        self.visit("portal.html", &all).await;
        self.give(&self.world.token).await;
    }

    /// Opens the portal; the list is there, and the frame entered.
    pub async fn list(&self) {
        self.show(&[]).await;
        self.page().enter_console().await;
        self.page().find("heading", "Servers*").await;
        self.page().settled().await;
    }

    /// Opens the page that says what a spec wants, with these parameters; it has been announced to, or not.
    pub async fn around(&self, parameters: &[(&str, &str)]) {
        let mut all = vec![("src", self.console())];
        all.extend(parameters);
        self.visit("raw.html", &all).await;
        self.page().holds("window.raw != null").await;
    }

    /// On that page: answers the console's announcement; it has said hello and asks for a token.
    pub async fn take_port(&self) {
        self.page().holds("raw.nonce() != null").await;
        self.page().js("(raw.connect(), 1)").await;
        self.page().holds("raw.types('auth.request').length > 0").await;
    }

    /// On that page: connects the console and gives it a token; the list is there.
    pub async fn connect(&self, token: &str) {
        self.take_port().await;
        let answer = self.say("auth.set", json!({ "token": token, "projectId": PROJECT })).await;
        assert_eq!(answer["type"], "ok", "{answer}");
        self.page().enter_console().await;
        self.page().find("heading", "Servers*").await;
        self.page().settled().await;
        self.page().leave_frame().await;
    }

    /// On that page: says something over the port and gives the answer.
    pub async fn say(&self, kind: &str, data: Value) -> Value {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let id = format!("p{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        self.page().js_with("(raw.say(...args), 1)", vec![json!(id), json!(kind), data]).await;
        eventually(&format!("an answer to {kind}"), || async {
            self.page().js_with("raw.answers(args[0])", vec![json!(id)]).await.as_array()?.first().cloned()
        })
        .await
    }

    /// From now on the portal gives this token.
    pub async fn give(&self, token: &str) {
        self.give_auth(json!({ "token": token, "projectId": PROJECT })).await;
    }

    /// The same with all that goes with it.
    pub async fn give_auth(&self, auth: Value) {
        self.page().js_with("(portal.give(args[0]), 1)", vec![auth]).await;
    }

    /// The reasons for which the portal was asked, once there are that many.
    pub async fn asked(&self, number: usize) -> Vec<String> {
        eventually(&format!("the portal to be asked {number} times"), || async {
            Some(self.asked_now().await).filter(|asked| asked.len() >= number)
        })
        .await
    }

    /// The reasons for which it was asked so far.
    pub async fn asked_now(&self) -> Vec<String> {
        serde_json::from_value(self.page().js("window.portal?.asked ?? []").await).unwrap()
    }

    /// What the events of a kind said, oldest first.
    pub async fn events(&self, kind: &str) -> Vec<Value> {
        let script = "portal.events.filter(([kind]) => kind === args[0]).map(([, detail]) => detail)";
        self.page().js_with(script, vec![json!(kind)]).await.as_array().cloned().unwrap_or_default()
    }

    /// The first event of a kind that has these members, soon.
    pub async fn event(&self, kind: &str, members: Value) -> Value {
        eventually(&format!("an event {kind} with {members}"), || async {
            self.events(kind).await.into_iter().find(|event| has(event, &members))
        })
        .await
    }

    /// Nobody was let in: no card, no field for a token, and no request in anybody's name.
    pub async fn is_locked(&self) {
        let page = self.page();
        page.enter_console().await;
        assert_eq!(page.cards().await, []);
        assert_eq!(page.count("textbox", "*").await, 0);
        page.leave_frame().await;
        assert_eq!(self.world.sim.list_requests().await.len(), 0);
    }

    /// On the page that says what a spec wants: it was never connected, and can be now.
    pub async fn can_still_connect(&self) {
        assert_eq!(self.page().js("raw.said").await, json!([]));
        self.connect(&self.world.token).await;
        self.token_is_nowhere().await;
    }

    /// The token is nowhere in the portal's page, the console's or what the portal's server was asked.
    pub async fn token_is_nowhere(&self) {
        let marker = &self.world.token[..10];
        let script = "(() => {
            const text = (value) => { try { return JSON.stringify(value) ?? '' } catch { return '' } };
            const places = [location.href, text(history.state), document.title, document.documentElement.outerHTML,
                ...[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.innerHTML ?? ''), document.referrer,
                document.cookie, window.name, text({ ...localStorage }), text({ ...sessionStorage }),
                text(performance.getEntries().map((e) => e.name)), text(window.portal?.events), text(window.raw?.said)];
            return places.filter((place) => place.includes(args[0])) })()";
        self.page().leave_frame().await;
        assert_eq!(self.page().js_with(script, vec![json!(marker)]).await, json!([]), "in the portal");
        if self.page().js("document.querySelector('cph-console, iframe') != null").await == true {
            self.page().enter_console().await;
            assert_eq!(self.page().js_with(script, vec![json!(marker)]).await, json!([]), "in the frame");
        }
        let requests = self.host.requests().await;
        assert!(!json!(requests).to_string().contains(marker), "the portal's server was told: {requests:?}");
    }
}

/// Long enough for a message to arrive, if it could.
pub async fn a_while() {
    tokio::time::sleep(Duration::from_millis(600)).await;
}

/// Whether a value has these members and values; those of members likewise.
pub fn has(value: &Value, members: &Value) -> bool {
    match members.as_object() {
        Some(members) => members.iter().all(|(key, member)| has(&value[key], member)),
        None => value == members,
    }
}

/// Serves the portal's pages at an origin of its own.
pub async fn pages(options: &[&str]) -> Simulator {
    let folder = assembled().await;
    Simulator::start(&[&["--dist", folder.to_str().unwrap()], options].concat()).await
}

/// The pages with the host element beside them, put together once.
async fn assembled() -> &'static PathBuf {
    static FOLDER: OnceCell<PathBuf> = OnceCell::const_new();
    FOLDER.get_or_init(|| async { assemble("tests/e2e/portals", "portals") }).await
}

/// A copy of a folder of the project under `target/e2e/`, with the host element in it as it is shipped.
pub fn assemble(from: &str, name: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("target/e2e").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for file in fs::read_dir(root.join(from)).unwrap().map(|f| f.unwrap().path()).filter(|f| f.is_file()) {
        fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
    }
    // Browsers ask for it, and log that it is missing.
    fs::write(folder.join("favicon.ico"), "").unwrap();
    let made = Command::new(root.join("scripts/embed")).arg(&folder).output().expect("node");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    folder
}
