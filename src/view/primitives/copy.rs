//! Copy buttons. The text stands in `data-copy`; one listener at the root of the page does the copying for all of them.

use super::button::bare;
use crate::browser::dom::{El, el, icon};

/// A button with an icon that copies `text`; `label` says what.
pub fn copy(text: &str, label: &str) -> El {
    el("button")
        .attr("type", "button")
        .class("copy")
        .attr("data-copy", text)
        .attr("title", label)
        .attr("aria-label", label)
        .kid(icon("#i-copy"))
}

/// A button with words that copies `text`.
pub fn copy_words(text: &str, words: &str) -> El {
    bare("button--ghost").attr("data-copy", text).kid(icon("#i-copy")).text(words)
}
