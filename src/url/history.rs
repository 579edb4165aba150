//! The address bar and its history. Only the query is ours: path and host stay as the deployment has them.

use wasm_bindgen::JsValue;

/// The query of the address, with its `?` where there is one.
pub fn query() -> String {
    web_sys::window().and_then(|w| w.location().search().ok()).unwrap_or_default()
}

/// The fragment of the address, with its `#` where there is one.
pub fn fragment() -> String {
    web_sys::window().and_then(|w| w.location().hash().ok()).unwrap_or_default()
}

/// Whether a new state gets an entry of its own in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A step a person took: Back leads here again.
    Push,
    /// A correction, or typing: the entry is changed in place.
    Replace,
}

/// Writes a query (without `?`) to the address bar.
pub fn write(query: &str, step: Step) {
    let Some(window) = web_sys::window() else { return };
    let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) else { return };
    let address = if query.is_empty() { path } else { format!("{path}?{query}") };
    // Browsers limit how often this may be called; a refused call loses nothing but the address.
    let _ = match step {
        Step::Push => history.push_state_with_url(&JsValue::NULL, "", Some(&address)),
        Step::Replace => history.replace_state_with_url(&JsValue::NULL, "", Some(&address)),
    };
}

/// The whole address, to be shared.
pub fn address() -> String {
    web_sys::window().and_then(|w| w.location().href().ok()).unwrap_or_default()
}

/// Calls `then` after each Back and Forward, for as long as the page lives.
pub fn on_navigation(then: impl Fn() + 'static) {
    crate::browser::listen_to_window("popstate", then);
}
