//! A field for a secret: hidden unless asked for.

use super::field::code_input;
use crate::{
    browser::dom::{El, el, icon, live_of},
    state::watched::Watched,
    text::{Msg, t},
};

/// The input, of a password's type until it is shown.
pub fn secret_input(id: &str, shown: Watched<bool>) -> El {
    code_input()
        .attr("id", id)
        .attr("required", "")
        .attr_live("type", move || Some(if shown.get() { "text" } else { "password" }.to_owned()))
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
