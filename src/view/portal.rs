//! In a frame, while there is no token: waiting for the page around the console, or why it gave none.

use leptos::prelude::untrack;

use super::{primitives::button::button, problem::problem};
use crate::{
    browser::dom::{El, View, el, icon, live, live_text, when},
    state::{
        Console,
        portal::{Stage, Why},
    },
    text::{Msg, t, tf},
};
use cph_core::{api::error::ApiError, embed::outgoing::Reason};

/// After this long the page around the console is said not to answer, in milliseconds.
const SILENCE_MS: u64 = 5_000;

/// The first page in a frame. `by_hand` is the form, where a token may be typed there all the same.
pub fn portal(console: Console, by_hand: impl Fn() -> View + Copy + 'static) -> View {
    let stage = console.portal().stage;
    live(move || -> View {
        match stage.get() {
            Stage::Waiting(since) => {
                let silent = move || console.clock.get().saturating_sub(since) >= SILENCE_MS;
                vec![
                    when(move || !silent(), || busy(Msg::PortalWaiting)),
                    when(silent, move || {
                        let words = said(Msg::PortalSilentTitle, t(Msg::PortalUnknownText), ().into());
                        vec![words.into(), by_hand()]
                    }),
                ]
                .into()
            }
            Stage::Without(_) => vec![without(console), by_hand()].into(),
            Stage::Off | Stage::Asking | Stage::With => busy(Msg::PortalAsking).into(),
        }
    })
}

/// What becomes of the request for a token that this failure made necessary. As long as it is under way, nothing has
/// failed for the person.
pub fn renewal(console: Console, error: ApiError) -> View {
    live(move || -> View {
        match console.portal().stage.get() {
            Stage::Asking => busy(Msg::PortalAsking).into(),
            stage => {
                let asked = matches!(stage, Stage::Without(_)).then(|| without(console));
                vec![untrack(|| problem(console, &error, ().into())), asked.into()].into()
            }
        }
    })
}

fn without(console: Console) -> View {
    let again = move || {
        button("button--primary", t(Msg::PortalAskAgain), move || {
            console.portal().ask(console, Reason::Initial, None);
        })
    };
    match console.portal().stage.get_untracked() {
        Stage::Without(Why::Cleared) => said(Msg::PortalClearedTitle, t(Msg::PortalClearedText), again().into()).into(),
        Stage::Without(Why::Silent) => {
            let seconds = (console.config().limits.timeout_ms / 1000).to_string();
            said(Msg::PortalSilentTitle, &tf(Msg::PortalSilentText, &[&seconds]), again().into()).into()
        }
        _ => said(Msg::PortalDeniedTitle, t(Msg::PortalDeniedText), again().into()).into(),
    }
}

fn said(title: Msg, text: &str, actions: View) -> El {
    el("section")
        .class("portal")
        .attr("role", "alert")
        .kid(el("h2").kid(icon("#i-lock")).text(t(title)))
        .kid(el("p").text(text))
        .kid(el("div").class("actions").kid(actions))
}

fn busy(words: Msg) -> El {
    el("p")
        .class("portal portal--busy")
        .attr("role", "status")
        .kid(icon("#i-spin"))
        .kid(live_text(move || t(words).to_owned()))
}
