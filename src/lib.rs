//! A browser console for Huawei Cloud phone servers.
//!
//! `model` and `api` say what the service says, `fleet` what can be asked, `state` what is going on, `view` what is seen.
//! Dependencies point that way only; `url`, `config`, `embed`, `text` and `browser` are the edge. See `docs/architecture.md`.

pub mod api;
pub mod app;
pub mod browser;
pub mod config;
pub mod embed;
pub mod fleet;
pub mod model;
pub mod state;
pub mod text;
pub mod url;
pub mod view;

use config::read::Reading;
use wasm_bindgen::{JsCast, JsValue};

/// Starts the console in `#app`, with what became of loading `config.json`.
pub fn start(file: Result<JsValue, JsValue>) {
    let Some(place) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id("app")) else {
        return;
    };
    place.set_text_content(None);
    mount(&place, read_config(file));
}

/// Puts the console into an element, for as long as the page lives.
pub fn mount(place: &web_sys::Element, file: Result<Option<Reading>, String>) {
    let inside = place.clone();
    if let Some(root) = place.dyn_ref::<web_sys::HtmlElement>() {
        // Leptos brings its executor and the owner of all signals; the elements are our own (`browser::dom`).
        leptos::mount::mount_to(root.clone(), move || app::app(file).mount(&inside)).forget();
    }
}

/// The configuration from `{status, text}`; `Err` with a text where the file could not be loaded at all.
fn read_config(file: Result<JsValue, JsValue>) -> Result<Option<Reading>, String> {
    let get = |object: &JsValue, key: &str| {
        js_sys::Reflect::get(object, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED)
    };
    match file {
        Ok(file) => match get(&file, "status").as_string().as_deref() {
            Some("200") => Ok(Some(config::read::config(&get(&file, "text").as_string().unwrap_or_default()))),
            Some("404") => Ok(None),
            Some(status) => Err(format!("HTTP {status}")),
            None => Err(String::new()),
        },
        Err(error) => Err(get(&error, "message").as_string().unwrap_or_default()),
    }
}
