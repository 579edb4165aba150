//! A browser console for Huawei Cloud phone servers.
//!
//! What the service says and what can be asked of it is the package `cph_core`. Here, `state` is what is going on and `view` what
//! is seen; `browser` holds the adapters to the web platform and `text` every word. See `docs/architecture.md`.

pub mod app;
pub mod browser;
pub mod state;
pub mod text;
pub mod view;

use cph_core::config::{self, read::Reading};
use wasm_bindgen::{JsCast, JsValue};

/// Starts the console in `#app`, with what became of loading `config.json`.
pub fn start(file: Result<JsValue, JsValue>) {
    let Some(place) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id("app")) else {
        return;
    };
    place.set_text_content(None);
    let lacking = file.as_ref().ok().and_then(|file| member(file, "lacking")).filter(|names| !names.is_empty());
    mount(&place, read_config(file), lacking);
}

/// Puts the console into an element, for as long as the page lives. `lacking` names headers that the page's host does not send.
pub fn mount(place: &web_sys::Element, file: Result<Option<Reading>, String>, lacking: Option<String>) {
    let inside = place.clone();
    if let Some(root) = place.dyn_ref::<web_sys::HtmlElement>() {
        // Leptos brings its executor and the owner of all signals; the elements are our own (`browser::dom`).
        leptos::mount::mount_to(root.clone(), move || app::app(file, lacking).mount(&inside)).forget();
    }
}

/// The configuration from `{status, text}`; `Err` with a text where the file could not be loaded at all.
fn read_config(file: Result<JsValue, JsValue>) -> Result<Option<Reading>, String> {
    match file {
        Ok(file) => match member(&file, "status").as_deref() {
            Some("200") => Ok(Some(config::read::config(&member(&file, "text").unwrap_or_default()))),
            Some("404") => Ok(None),
            Some(status) => Err(format!("HTTP {status}")),
            None => Err(String::new()),
        },
        Err(error) => Err(member(&error, "message").unwrap_or_default()),
    }
}

/// A text that an object has under this name.
fn member(object: &JsValue, name: &str) -> Option<String> {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).ok()?.as_string()
}
