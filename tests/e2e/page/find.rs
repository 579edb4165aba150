//! Looking things up. Names may hold `*` for any text.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::{Page, eventually, waiting};

/// Whether something of a role and name is shown.
pub(super) const SHOWN: &str = "window.seek && seek(args[0], args[1]).length";

/// One card of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its heading.
    pub name: String,
    /// The server's ID, where it has one.
    pub id: Option<String>,
    /// All its text.
    pub text: String,
}

impl Page {
    /// The value of a JavaScript expression; `seek(role, name)` finds elements.
    pub async fn js(&self, expression: &str) -> Value {
        self.js_with(expression, vec![]).await
    }

    /// The same with arguments, which the expression knows as `args`.
    pub async fn js_with(&self, expression: &str, arguments: Vec<Value>) -> Value {
        let script = format!("const args = arguments; return ({expression});");
        let result = self.browser.script(&script, arguments).await;
        result.unwrap_or_else(|e| panic!("{expression}: {e}"))
    }

    /// How many things of a role and name are shown right now.
    pub async fn count(&self, role: &str, name: &str) -> u64 {
        let found = self.js_with("window.seek ? seek(args[0], args[1]).length : 0", vec![json!(role), json!(name)]);
        found.await.as_u64().unwrap_or(0)
    }

    /// Whether something of a role and name is shown right now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        self.count(role, name).await > 0
    }

    /// The first thing of a role and name, as soon as it is shown.
    pub async fn find(&self, role: &str, name: &str) -> WebElement {
        eventually(&format!("{role} “{name}”"), || async {
            let script = "return window.seek ? seek(arguments[0], arguments[1])[0] : null";
            let arguments = vec![json!(role), json!(name)];
            let found = self.browser.driver.execute(script, arguments.clone()).await.ok()?.element().ok();
            if found.is_none() {
                let _ = self.browser.script(&waiting(SHOWN), arguments).await;
            }
            found
        })
        .await
    }

    /// The value of a field.
    pub async fn value(&self, role: &str, name: &str) -> String {
        self.find(role, name).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// All text of the page, white space squeezed.
    pub async fn text(&self) -> String {
        self.js("window.visibleText ? visibleText() : ''").await.as_str().unwrap_or_default().to_owned()
    }

    /// The cards on the page, in order.
    pub async fn cards(&self) -> Vec<Card> {
        let cards = self.js("window.cards ? cards() : []").await;
        let text = |v: &Value| v.as_str().map(str::to_owned);
        let card = |c: &Value| Card {
            name: text(&c["name"]).unwrap_or_default(),
            id: text(&c["id"]),
            text: text(&c["text"]).unwrap_or_default(),
        };
        cards.as_array().unwrap().iter().map(card).collect()
    }

    /// The IDs of the servers on the page, in order.
    pub async fn ids(&self) -> Vec<String> {
        self.cards().await.into_iter().filter_map(|c| c.id).collect()
    }

    /// The texts of all alerts.
    pub async fn alerts(&self) -> String {
        let texts = self.js("seek('alert').map(textOf).join(' ')").await;
        texts.as_str().unwrap_or_default().to_owned()
    }

    /// The name of what has the focus.
    pub async fn focused(&self) -> String {
        let name = self.js("document.activeElement ? nameOf(document.activeElement) : ''").await;
        name.as_str().unwrap_or_default().to_owned()
    }

    /// The query of the address, decoded, in order.
    pub async fn query(&self) -> Vec<(String, String)> {
        let query = self.js("location.search").await;
        form_urlencoded::parse(query.as_str().unwrap_or_default().trim_start_matches('?').as_bytes())
            .into_owned()
            .collect()
    }

    /// One parameter of the address.
    pub async fn parameter(&self, key: &str) -> Option<String> {
        self.query().await.into_iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }
}
