//! Notices: things to know that are no failure, until dismissed.

use super::primitives::button::icon_button;
use crate::{
    browser::dom::{El, View, each, el, fnv, icon, live_of, when},
    state::{Console, notice::Notice},
    text::{Msg, numbers::grouped, t, tf},
};

/// How many notices are shown at a time: those after them come up when these are dismissed.
const SOME: usize = 12;

/// The notices of the console, each with a button to dismiss it.
pub fn notices(console: Console) -> View {
    let texts = move || console.notices.with(|notices| notices.iter().take(SOME).map(Notice::text).collect::<Vec<_>>());
    let keyed = move || texts().into_iter().map(|text| (fnv(&text), text)).collect();
    let dismissible = move |text: &String| -> View {
        let shown = line(text).attr("data-item", &fnv(text).to_string());
        let text = text.clone();
        let dismiss = move || console.notices.update(|list| list.retain(|n| n.text() != text));
        shown.kid(icon_button("button--ghost", "#i-x", t(Msg::Dismiss), dismiss)).into()
    };
    let more = move || console.notices.with(|notices| notices.len().saturating_sub(SOME));
    let more = move || live_of(more, |more| (*more > 0).then(|| line(&tf(Msg::AndMore, &[&grouped(*more as u64)]))));
    let list = move || el("ul").class("notices").kid(each(keyed, dismissible)).kid(more());
    el("div").attr("role", "status").kid(when(move || !texts().is_empty(), list)).into()
}

/// The notices of one page of the list, which go with it.
pub fn page_notices(notices: &[Notice]) -> View {
    el("div").attr("role", "status").kid(list(notices.iter().map(|n| line(&n.text())).collect())).into()
}

fn list(lines: Vec<El>) -> Option<El> {
    (!lines.is_empty()).then(|| el("ul").class("notices").kid(lines))
}

fn line(text: &str) -> El {
    el("li").class("notice").kid(icon("#i-info")).kid(el("span").text(text))
}
