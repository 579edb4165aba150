//! Copying text. On plain `http` and in frames without permission the modern way is absent, so the old one is tried too.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Copies a text; `false` where the browser allows neither way.
pub async fn copy(text: String) -> bool {
    let Some(window) = super::window() else { return false };
    if window.is_secure_context() {
        let promise = window.navigator().clipboard().write_text(&text);
        if JsFuture::from(promise).await.is_ok() {
            return true;
        }
    }
    copy_by_selection(&text).unwrap_or(false)
}

/// Puts the text into a field outside the view, selects it and asks the document to copy. The field stands in the open
/// dialog, if there is one: a modal dialog lets nothing outside it be selected.
fn copy_by_selection(text: &str) -> Option<bool> {
    let document = super::document()?;
    let focused = document.active_element();
    let place =
        document.query_selector("dialog[open]").ok()?.or_else(|| document.body().map(JsCast::unchecked_into))?;
    let field: web_sys::HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    field.set_class_name("sr");
    place.append_child(&field).ok()?;
    field.select();
    let copied = document.dyn_ref::<web_sys::HtmlDocument>()?.exec_command("copy").unwrap_or(false);
    field.remove();
    if let Some(element) = focused.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
    Some(copied)
}
