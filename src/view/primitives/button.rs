//! Buttons in their few looks.

use crate::browser::dom::{El, el, icon};

/// A button with words. `look` is a class such as `button--primary`, or empty.
pub fn button(look: &str, words: &str, click: impl Fn() + 'static) -> El {
    bare(look).kid(words).click(click)
}

/// A button with an icon only; `label` is its name.
pub fn icon_button(look: &str, mark: &str, label: &str, click: impl Fn() + 'static) -> El {
    bare(&format!("button--icon {look}")).attr("aria-label", label).attr("title", label).kid(icon(mark)).click(click)
}

/// A button without content, which does not submit a form.
pub fn bare(look: &str) -> El {
    el("button").attr("type", "button").class(&format!("button {look}"))
}
