//! A native modal dialog that follows a signal, and tells when the person closes it.

use crate::{
    browser::dom::{View, el, icon},
    text::{Msg, t},
};

/// A dialog, open while `open` says so. Escape, its close button and a click outside call `on_close`.
pub fn dialog(
    class: &str,
    label: impl Fn() -> String + 'static,
    open: impl Fn() -> bool + 'static,
    on_close: impl Fn() + 'static,
    content: impl Into<View>,
) -> View {
    let close = el("button")
        .attr("type", "button")
        .class("button button--ghost button--icon dialog__close")
        .attr("aria-label", t(Msg::Close))
        .on("click", |event| event.close_dialog())
        .kid(icon("#i-x"));
    el("dialog")
        .class(class)
        .attr("closedby", "any")
        .attr_live("aria-label", move || Some(label()))
        .on("close", move |_| on_close())
        .kid(close)
        .kid(content)
        .dialog_live(open)
        .into()
}
