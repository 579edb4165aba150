//! The warning before the token of whoever went away is forgotten. Closing it in any way means that somebody is there.

use leptos::prelude::request_animation_frame;

use super::primitives::{button::button, dialog::dialog};
use crate::{
    browser::{
        dom::{View, el, live_text, when},
        page,
    },
    state::Console,
    text::{Msg, t, tf},
};

/// The warning, where there may ever be one.
pub fn idle(console: Console) -> View {
    if console.config().idle_forget_minutes == 0 {
        return View::default();
    }
    let idle = console.idle();
    let shown = move || idle.warning.with(Option::is_some);
    // Not spoken each second: the words above it are, once.
    let left = move || {
        let end = idle.warning.get().unwrap_or_default();
        tf(Msg::IdleIn, &[&end.saturating_sub(console.clock.get()).div_ceil(1000).to_string()])
    };
    let content = when(shown, move || {
        // It comes into the dialog after that has opened and looked for a place of the focus.
        request_animation_frame(|| page::focus(".idle__stay"));
        let minutes = console.config().idle_forget_minutes.to_string();
        let actions = el("div")
            .class("actions")
            .kid(button("button--primary idle__stay", t(Msg::IdleStay), move || idle.stay()))
            .kid(button("button--danger", t(Msg::ForgetToken), move || console.forget()));
        let text: Vec<View> = vec![
            el("h2").text(t(Msg::IdleTitle)).into(),
            el("p").attr("role", "alert").text(&tf(Msg::IdleText, &[&minutes])).into(),
            el("p").class("quiet").attr("aria-hidden", "true").kid(live_text(left)).into(),
            actions.into(),
        ];
        text
    });
    dialog("panel", || t(Msg::IdleTitle).to_owned(), shown, move || idle.stay(), content)
}
