//! How long the token is good for: counted down in the bar, and said some minutes before its end, with a way to renew it.

use super::{
    primitives::button::{button, icon_button},
    time::clock_time,
};
use crate::{
    browser::dom::{El, View, el, icon, live_text, when},
    state::Console,
    text::{Msg, numbers::span, t, tf},
};

/// How much longer the token is good for, in seconds; `None` where its end is not known.
fn left(console: Console) -> Option<u64> {
    let end = console.session().end.get()?;
    Some(end.saturating_sub(console.clock.get()) / 1000)
}

/// Whether the token ends so soon that it is said.
fn is_soon(console: Console) -> bool {
    left(console).is_some_and(|left| left < u64::from(console.config().warn_minutes) * 60)
}

fn has_ended(console: Console) -> bool {
    left(console) == Some(0)
}

/// For how long the token is good, in words.
fn words(console: Console) -> String {
    match left(console) {
        None => String::new(),
        Some(0) => t(Msg::TokenEnded).to_owned(),
        Some(left) => tf(Msg::TokenEndsIn, &[&span(left)]),
    }
}

/// For how long the token is good, in the bar, where that is known.
pub fn pill(console: Console) -> View {
    when(
        move || console.session().end.get().is_some(),
        move || {
            let exact = move || console.session().end.get().map(|end| clock_time(console, end));
            el("span")
                .class("pill")
                .class_live("pill--warn", move || is_soon(console))
                .attr_live("title", exact)
                .kid(icon("#i-key"))
                .kid(live_text(move || words(console)))
        },
    )
}

/// The same in the settings, for where there is no room in the bar; with a way to renew the token at any time.
pub fn setting(console: Console) -> View {
    when(
        move || console.session().end.get().is_some() && !console.portal().is_on(),
        move || {
            let renew = move || {
                console.panel.set(None);
                console.sign_in().renewing.set(true);
            };
            el("div")
                .class("actions")
                .kid(el("span").class("quiet").kid(live_text(move || words(console))))
                .kid(button("", t(Msg::Renew), renew))
        },
    )
}

/// The warning. A page around the console renews tokens by itself, so nothing is said in its frame.
pub fn warning(console: Console) -> View {
    let wanted = move || {
        let session = console.session();
        console.config().warn_minutes > 0
            && session.refused.with(Option::is_none)
            && !console.sign_in().renewing.get()
            && console.sign_in().quiet.get() != session.end.get()
            && !console.portal().is_on()
    };
    el("div")
        .attr("role", "status")
        .kid(when(
            move || wanted() && is_soon(console) && !has_ended(console),
            move || line(console, Msg::NoticeTokenEnds),
        ))
        .kid(when(move || wanted() && has_ended(console), move || line(console, Msg::NoticeTokenEnded)))
        .into()
}

fn line(console: Console, words: Msg) -> El {
    let end = console.session().end.get_untracked();
    let at = clock_time(console, end.unwrap_or_default());
    let notice = el("li")
        .class("notice")
        .kid(icon("#i-key"))
        .kid(el("span").text(&tf(words, &[&at])))
        .kid(button("", t(Msg::Renew), move || console.sign_in().renewing.set(true)))
        .kid(icon_button("button--ghost", "#i-x", t(Msg::Dismiss), move || console.sign_in().quiet.set(end)));
    el("ul").class("notices").kid(notice)
}
