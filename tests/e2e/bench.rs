//! The host element by itself: a portal with a stand-in for the console (`tests/e2e/portals/child.js`) on an origin of its
//! own. The stand-in says what a spec wants, also what the console never would.

use serde_json::Value;

use crate::{
    page::eventually,
    portal::{Portal, has, pages},
    simulator::Simulator,
    world::Stage,
};

/// A portal with the stand-in on a third origin.
pub struct Bench {
    /// The portal; its console is not used.
    pub portal: Portal,
    /// Serves the stand-in.
    pub stand: Simulator,
}

impl Bench {
    /// Starts all of it.
    pub async fn open(stage: &Stage) -> Self {
        Self { portal: Portal::open(stage).await, stand: pages(&["--csp", "none"]).await }
    }

    /// The stand-in's address.
    pub fn source(&self, more: &str) -> String {
        format!("{}/child.html?parent={}{more}", self.stand.origin, self.portal.origin())
    }

    /// Opens the portal around the stand-in.
    pub async fn show(&self, parameters: &[(&str, &str)]) {
        let source = self.source("");
        self.portal.visit("portal.html", &[&[("src", &*source)], parameters].concat()).await;
        self.portal.give(&self.portal.world.token).await;
    }

    /// Evaluates in the stand-in.
    pub async fn inside(&self, expression: &str) -> Value {
        self.portal.page().enter_console().await;
        let value = self.portal.page().js(expression).await;
        self.portal.page().leave_frame().await;
        value
    }

    /// A message of a type that the stand-in was told and that has these members, soon.
    pub async fn told(&self, kind: &str, data: Value) -> Value {
        eventually(&format!("{kind} with {data}"), || async {
            let told = self.inside(&format!("window.child?.types('{kind}') ?? []")).await;
            told.as_array()?.iter().find(|message| has(&message["data"], &data)).cloned()
        })
        .await
    }

    /// Says something as the console and gives what is answered.
    pub async fn answer(&self, kind: &str, data: Value) -> Value {
        let id = self.inside(&format!("child.say('{kind}', {data})")).await;
        eventually(&format!("an answer to {kind}"), || async {
            self.inside(&format!("child.answers({id})")).await.as_array()?.first().cloned()
        })
        .await
    }

    /// Lets long waits pass quickly, in each page from now on.
    pub async fn hurry(&self) {
        let script = "(() => { const real = window.setTimeout;
            window.setTimeout = (what, after, ...more) => real(what, after >= 5000 ? after / 50 : after, ...more) })()";
        self.portal.page().browser.on_each_page(script).await;
    }
}
