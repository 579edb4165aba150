//! Native modal dialogs: focus stays inside, Escape closes, the page behind is inert, focus goes back where it was.

use web_sys::{Element, HtmlDialogElement};

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
    let _ = dialog.show_modal();
    super::frame::count(dialog);
}

/// Closes the dialog an element stands in.
pub fn close_around(element: &Element) {
    use wasm_bindgen::JsCast;
    if let Ok(Some(dialog)) = element.closest("dialog")
        && let Some(dialog) = dialog.dyn_ref::<HtmlDialogElement>()
    {
        dialog.close();
    }
}
