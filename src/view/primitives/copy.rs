//! Copy buttons. The text stays with the button, in the program: it may be megabytes, and what stands in an attribute is kept by
//! the page, laid out by developer tools and read by extensions. One listener at the root of the page does the copying for all.

use super::button::bare;
use crate::browser::dom::{El, el, icon};

/// A button with an icon that copies `text`; `label` says what.
pub fn copy(text: &str, label: &str) -> El {
    let text = text.to_owned();
    el("button")
        .attr("type", "button")
        .class("copy")
        .attr("title", label)
        .attr("aria-label", label)
        .kid(icon("#i-copy"))
        .copies(move || text.clone())
}

/// A button with words that copies `text`.
pub fn copy_words(text: &str, words: &str) -> El {
    let text = text.to_owned();
    copy_made(move || text.clone(), words)
}

/// A button with words that copies a text that is made when it is asked for.
pub fn copy_made(text: impl Fn() -> String + 'static, words: &str) -> El {
    bare("button--ghost").kid(icon("#i-copy")).text(words).copies(text)
}
