//! Single-key shortcuts of the page. They keep quiet while a person types, holds a modifier or is in a dialog.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Calls `on_key` with each key pressed outside fields, for as long as the page lives; it returns whether the key was used.
pub fn on_key(on_key: impl Fn(&str) -> bool + 'static) {
    let Some(window) = super::window() else { return };
    super::listen(
        &window,
        "keydown",
        Box::new(move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            if event.ctrl_key()
                || event.meta_key()
                || event.alt_key()
                || event.is_composing()
                || event.default_prevented()
            {
                return;
            }
            let busy = event.target().and_then(|t| t.dyn_into::<Element>().ok()).is_some_and(|element| {
                element
                    .closest("input:not([type=radio], [type=checkbox]), select, textarea, dialog, [contenteditable]")
                    .is_ok_and(|found| found.is_some())
            });
            if !busy && on_key(&event.key()) {
                event.prevent_default();
            }
        }),
    );
}

/// Tells of each key that is pressed, wherever, for as long as the page lives.
pub fn on_any_key(on_key: impl Fn(&str) + 'static) {
    let Some(window) = super::window() else { return };
    super::listen(
        &window,
        "keydown",
        Box::new(move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                on_key(&event.key());
            }
        }),
    );
}
