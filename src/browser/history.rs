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

impl Step {
    /// The step to take after one that could not be taken: of several steps one entry is left.
    #[must_use]
    pub fn after(self, owed: Option<Self>) -> Self {
        if owed == Some(Self::Push) { Self::Push } else { self }
    }
}

/// Writes a query (without `?`) to the address bar, unless it stands there already: Back would lead to the same page. Gives
/// whether it stands there now. Browsers limit how often an address may be changed: some refuse with an error, some without
/// a word. The caller has to try again later.
pub fn write(query: &str, step: Step) -> bool {
    let Some(window) = web_sys::window() else { return false };
    if stands(&window, query) {
        return true;
    }
    let (Ok(history), Ok(path), Ok(search)) =
        (window.history(), window.location().pathname(), window.location().search())
    else {
        return false;
    };
    // Relative, since a path that begins with two slashes would be read as a host.
    let address = match query {
        "" => format!("./{}", path.rsplit('/').next().unwrap_or_default()),
        query => format!("?{query}"),
    };
    // Where only the fragment differs, the page is the same.
    let _ = if step == Step::Push && search.trim_start_matches('?') != query {
        history.push_state_with_url(&JsValue::NULL, "", Some(&address))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
    };
    stands(&window, query)
}

/// Whether the address has this query and no fragment.
fn stands(window: &web_sys::Window, query: &str) -> bool {
    let location = window.location();
    let same = location.search().is_ok_and(|search| search.trim_start_matches('?') == query);
    // A `?` or `#` with nothing after it is in neither part.
    same && location.href().is_ok_and(|href| !href.contains('#') && !href.ends_with('?'))
}

/// The whole address with this query (without `?`) in place of what stands there, to be shared.
pub fn address_with(query: &str) -> String {
    let address = address();
    let base = address.split(['?', '#']).next().unwrap_or_default();
    if query.is_empty() { base.to_owned() } else { format!("{base}?{query}") }
}

/// The whole address as it stands.
pub fn address() -> String {
    web_sys::window().and_then(|w| w.location().href().ok()).unwrap_or_default()
}

/// Calls `then` after each Back and Forward, for as long as the page lives.
pub fn on_navigation(then: impl Fn() + 'static) {
    crate::browser::listen_to_window("popstate", then);
}
