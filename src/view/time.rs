//! An instant: how long ago, and the exact time on hover and while its card has the focus.

use crate::{
    browser::{
        clock,
        dom::{View, el, live_text},
    },
    state::Console,
    text::{instants, numbers, visible::visible},
};
use cph_core::model::time::UtcTime;

/// The exact time in the zone the person chose.
pub fn exact(console: Console, t: UtcTime) -> String {
    instants::exact(t, zone(console, t))
}

/// The clock time of a moment given in milliseconds since 1970.
pub fn clock_time(console: Console, ms: u64) -> String {
    i64::try_from(ms / 1000)
        .ok()
        .and_then(UtcTime::from_seconds)
        .map(|t| instants::clock(t, zone(console, t)))
        .unwrap_or_default()
}

/// The offset of the chosen zone at an instant, in minutes.
pub fn zone(console: Console, t: UtcTime) -> i32 {
    if console.preferences.utc.get() { 0 } else { clock::zone_minutes(t) }
}

/// How long ago an instant was, as far as that makes sense.
pub fn ago(console: Console, t: UtcTime) -> Option<String> {
    numbers::ago(console.now() - t.seconds())
}

/// An instant as the service wrote it: relative with the exact time behind it, or verbatim where it is no instant.
pub fn time(console: Console, raw: &str) -> View {
    let Some(t) = UtcTime::parse(raw) else { return visible(raw, 60).into() };
    el("time")
        .class("time")
        .attr("datetime", &t.to_string())
        .kid(el("span").class("time__ago").kid(live_text(move || ago(console, t).unwrap_or_else(|| exact(console, t)))))
        .kid(el("span").class("time__exact").kid(live_text(move || exact(console, t))))
        .into()
}
