//! Doing things.

use serde_json::json;
use thirtyfour::Key;

use super::{Page, eventually};

/// Brings what is to be clicked into view and waits until it stays in its place: cards are only measured once they are
/// in view, which moves what is below them. A frame that is as high as its content follows that with a delay, and the page
/// around it moves too; Firefox says how, and needs the time. A radio button may be drawn by its label, which is then what is clicked.
const BRING_TO_REST: &str = "const [element, done] = arguments;
    const target = element.matches('[type=radio], [type=checkbox]') ? element.labels[0] ?? element : element;
    const framed = window.parent !== window && 'mozInnerScreenY' in window;
    const bring = () => target.scrollIntoView({ block: 'center', behavior: 'instant' });
    bring();
    let before = null, still = 0;
    const look = () => {
        const { x, y } = target.getBoundingClientRect();
        const place = [x, y, window.mozInnerScreenX, window.mozInnerScreenY].join();
        still = before === place ? still + 1 : 0;
        before = place;
        if (framed && still === 0) bring();
        if (still > (framed ? 12 : 2)) done(target); else requestAnimationFrame(look);
    };
    look()";

impl Page {
    /// Opens the console with a query (with its `?`), and waits for its first page.
    pub async fn open(&self, query: &str) {
        self.browser.driver.goto(format!("{}{query}", self.home)).await.unwrap();
        self.ready().await;
    }

    /// Loads the page anew.
    pub async fn reload(&self) {
        self.js("(window.old = true, 1)").await;
        self.browser.driver.refresh().await.unwrap();
        eventually("the page to load anew", || async { (self.js("window.old ?? null").await.is_null()).then_some(()) })
            .await;
        self.ready().await;
    }

    /// Waits until the console has drawn something.
    pub async fn ready(&self) {
        let drawn = "window.seek && (seek('main').length || seek('alert').length)";
        self.until("a page of the console", drawn, vec![]).await;
    }

    /// Back in the history.
    pub async fn back(&self) {
        self.js("(history.back(), 1)").await;
    }

    /// Forward in the history.
    pub async fn forward(&self) {
        self.js("(history.forward(), 1)").await;
    }

    /// Clicks what has this role and name. What is drawn anew meanwhile is looked up again.
    pub async fn click(&self, role: &str, name: &str) {
        let what = format!("{role} “{name}” to be clicked");
        eventually(&what, || async {
            let element = self.find(role, name).await.to_json().ok()?;
            let still = self.browser.driver.execute_async(BRING_TO_REST, vec![element]).await.ok()?;
            still.element().ok()?.click().await.ok()
        })
        .await;
    }

    /// Presses the button with this name.
    pub async fn press(&self, name: &str) {
        self.click("button", name).await;
    }

    /// Replaces the text of a field.
    pub async fn fill(&self, role: &str, name: &str, text: &str) {
        let field = self.find(role, name).await;
        field.click().await.unwrap();
        field.send_keys(Key::Control + "a").await.unwrap();
        if text.is_empty() {
            field.send_keys(Key::Delete + "").await.unwrap();
        } else {
            field.send_keys(text).await.unwrap();
        }
    }

    /// Pastes into a field, as from the clipboard.
    pub async fn paste(&self, name: &str, text: &str) {
        let field = self.find("textbox", name).await;
        field.click().await.unwrap();
        field.send_keys(Key::Control + "a").await.unwrap();
        self.browser.put_on_clipboard(text).await;
        self.browser.paste().await;
        self.browser.put_on_clipboard("").await;
    }

    /// What is on the clipboard.
    pub async fn clipboard(&self) -> String {
        self.browser.clipboard().await
    }

    /// Chooses an option of a list.
    pub async fn choose(&self, list: &str, value: &str) {
        let script = "const [select, value] = arguments; select.value = value;
            select.dispatchEvent(new Event('input', { bubbles: true }));
            select.dispatchEvent(new Event('change', { bubbles: true })); return select.value";
        let select = self.find("combobox", list).await;
        let chosen = self.browser.driver.execute(script, vec![select.to_json().unwrap(), json!(value)]).await.unwrap();
        assert_eq!(chosen.json(), value, "option of {list}");
    }

    /// Sets a field as its own picker does, such as that of a time.
    pub async fn set(&self, name: &str, value: &str) {
        let script = "const [field, value] = arguments; field.value = value;
            field.dispatchEvent(new Event('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true }))";
        let field = self.find("textbox", name).await;
        self.browser.driver.execute(script, vec![field.to_json().unwrap(), json!(value)]).await.unwrap();
    }

    /// Types keys to whatever has the focus.
    pub async fn keys(&self, keys: &str) {
        self.browser.handle().action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// Types one special key to whatever has the focus.
    pub async fn key(&self, key: Key) {
        self.browser.handle().action_chain().send_keys(key + "").perform().await.unwrap();
    }

    /// Moves the focus one control back, as Shift and Tab do.
    pub async fn tab_back(&self) {
        let chain = self.browser.handle().action_chain().key_down(Key::Shift).send_keys(Key::Tab + "");
        chain.key_up(Key::Shift).perform().await.unwrap();
    }

    /// Fills the form and submits it.
    pub async fn connect(&self, project: &str, token: &str) {
        self.fill("textbox", "Project ID", project).await;
        self.fill("textbox", "Token", token).await;
        self.press("Connect").await;
    }
}
