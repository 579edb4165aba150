//! Fields for secrets: hidden unless asked for, and such that a browser puts no saved login into them. Where there is a password
//! field, browsers fill it, and the field before it with the user, whatever `autocomplete="off"` says; `new-password` they heed.

use super::field::code_input;
use crate::{
    browser::{
        dom::{El, el, icon, live_of},
        page,
    },
    state::watched::Watched,
    text::{Msg, t},
};

/// For a password.
pub fn password_input(id: &str, shown: Watched<bool>) -> El {
    code_input()
        .attr("id", id)
        .attr("required", "")
        .attr("autocomplete", "new-password")
        .attr_live("type", move || Some(if shown.get() { "text" } else { "password" }.to_owned()))
}

/// For a token: a text field that is masked by its style, since browsers offer to keep what was typed into a password field.
/// In everything else it is as one of those: what is hidden cannot be copied.
pub fn token_input(id: &str, shown: Watched<bool>) -> El {
    if !page::can_mask() {
        return password_input(id, shown);
    }
    let mut input = code_input()
        .attr("id", id)
        .attr("required", "")
        .attr("type", "text")
        .class_live("masked", move || !shown.get());
    for event in ["copy", "cut", "dragstart"] {
        input = input.on(event, move |event| {
            if !shown.get_untracked() {
                event.prevent_default();
            }
        });
    }
    input
}

/// The input with the button that shows and hides what is typed.
pub fn with_reveal(input: El, shown: Watched<bool>, show: Msg, hide: Msg) -> El {
    let reveal = el("button")
        .attr("type", "button")
        .class("input-group__button")
        .aria_live("aria-pressed", move || shown.get())
        .attr_live("aria-label", move || Some(t(if shown.get() { hide } else { show }).to_owned()))
        .click(move || shown.update(|s| *s = !*s))
        .kid(live_of(move || shown.get(), |shown| icon(if *shown { "#i-eye-off" } else { "#i-eye" })));
    el("div").class("input-group").kid(input).kid(reveal)
}
