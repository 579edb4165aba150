//! Native modal dialogs: focus stays inside, Escape closes, the page behind is inert, focus goes back where it was.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{AddEventListenerOptions, Element, HtmlDialogElement};

use super::dom::Opener;

/// Opens a dialog over the page or closes it; a `close` event follows. One that is not in the page yet waits until it is.
pub fn set_open(dialog: &HtmlDialogElement, open: bool) {
    if open == dialog.open() {
        return;
    }
    if !open {
        dialog.close();
    } else if dialog.is_connected() {
        show(dialog);
    } else {
        let dialog = dialog.clone();
        leptos::prelude::request_animation_frame(move || {
            if dialog.is_connected() && !dialog.open() {
                show(&dialog);
            }
        });
    }
}

fn show(dialog: &HtmlDialogElement) {
    if let Some(opener) = Opener::now() {
        // The browser brings the focus back itself, unless what had it was made anew meanwhile, or has gone.
        let once = AddEventListenerOptions::new();
        once.set_once(true);
        let closed = Closure::once_into_js(move || opener.bring_back());
        let closed = closed.unchecked_ref();
        let _ = dialog.add_event_listener_with_callback_and_add_event_listener_options("close", closed, &once);
    }
    let _ = dialog.show_modal();
    super::frame::count(dialog);
}

/// Closes the dialog an element stands in.
pub fn close_around(element: &Element) {
    if let Ok(Some(dialog)) = element.closest("dialog")
        && let Some(dialog) = dialog.dyn_ref::<HtmlDialogElement>()
    {
        dialog.close();
    }
}
