//! A portal around the console: pages of `tests/e2e/portals` on an origin of their own, with the host element as it is
//! shipped, and a console that lets this origin frame it. What a spec does in the frame it does through `page`.

use std::{fs, path::PathBuf, process::Command, sync::Arc};

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
}

impl Portal {
    /// A portal that the console accepts, yet to be visited.
    pub async fn open(stage: &Stage) -> Self {
        let host = pages(&["--csp", "none"]).await;
        let ancestors = host.origin.clone();
        let world = stage.open(&["--frame-ancestors", &ancestors]).await;
        let portal = Self { world, host };
        portal.configure(&json!({ "parentOrigins": [portal.host.origin] }));
        portal
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
        self.visit_at(&self.host.origin, name, parameters).await;
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
            let asked: Vec<String> = serde_json::from_value(self.page().js("portal.asked").await).ok()?;
            (asked.len() >= number).then_some(asked)
        })
        .await
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
