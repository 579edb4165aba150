//! The line that makes a wait before another attempt visible, or a long silence.

use super::primitives::button::button;
use crate::{
    browser::dom::{El, View, el, icon, live_text, when},
    state::{Console, listing::Phase},
    text::{Msg, t, tf},
};
use cph_core::api::error::Fault;

/// After this long a silence is spoken of, in milliseconds.
const SILENCE_MS: u64 = 5_000;

/// The line, while there is something to wait for; with a button to cancel where the page has none of its own.
pub fn wait_line(console: Console, with_cancel: bool) -> View {
    let cancel = move || with_cancel.then(|| button("", t(Msg::Cancel), move || console.listing().cancel()));
    let phase = console.listing().phase;
    let waits = move || phase.with(|phase| matches!(phase, Phase::Waiting(_)));
    let silent = move || {
        let since = phase.with(|phase| if let Phase::Loading(since) = phase { Some(*since) } else { None });
        since.is_some_and(|since| console.clock.get().saturating_sub(since) >= SILENCE_MS)
    };
    let words = move || match phase.get() {
        Phase::Waiting(wait) => {
            let msg = if wait.fault == Fault::Throttled { Msg::RetryThrottled } else { Msg::RetryFailed };
            // A clock that is put back does not make the wait longer.
            let left = wait.until.saturating_sub(console.clock.get()).min(wait.ms).div_ceil(1000);
            tf(msg, &[&left.to_string(), &wait.attempt.to_string(), &wait.of.to_string()])
        }
        _ => String::new(),
    };
    let waiting = move || {
        line()
            .kid(icon("#i-refresh"))
            .kid(el("span").kid(live_text(words)))
            .kid(button("", t(Msg::TryNow), move || console.listing().try_now()))
            .kid(cancel())
    };
    vec![when(waits, waiting), when(silent, move || line().kid(el("span").text(t(Msg::StillWaiting))).kid(cancel()))]
        .into()
}

fn line() -> El {
    el("div").class("wait").attr("role", "status").hands_focus_to(".results__title")
}
