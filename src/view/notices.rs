//! Notices: things to know that are no failure, until dismissed.

use super::primitives::button::icon_button;
use crate::{
    browser::dom::{El, View, el, icon, live},
    state::{Console, notice::Notice},
    text::{Msg, numbers::grouped, t, tf},
};

/// How many notices are shown at a time: those after them come up when these are dismissed.
const SOME: usize = 12;

/// The notices of the console, each with a button to dismiss it.
pub fn notices(console: Console) -> View {
    let list = move || {
        console.notices.with(|notices| {
            let lines = notices.iter().take(SOME).map(|notice| {
                let text = notice.text();
                let shown = line(&text);
                let dismiss = move || console.notices.update(|list| list.retain(|n| n.text() != text));
                shown.kid(icon_button("button--ghost", "#i-x", t(Msg::Dismiss), dismiss))
            });
            let more = notices.len().saturating_sub(SOME);
            let more = (more > 0).then(|| line(&tf(Msg::AndMore, &[&grouped(more as u64)])));
            list(lines.chain(more).collect())
        })
    };
    el("div").attr("role", "status").kid(live(list)).into()
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
