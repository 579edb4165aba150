//! Notices: things to know that are no failure, until dismissed.

use leptos::prelude::*;

use super::primitives::button::icon_button;
use crate::{
    browser::dom::{El, View, el, icon, live},
    state::{Console, notice::Notice},
    text::{Msg, t},
};

/// The notices of the console, each with a button to dismiss it.
pub fn notices(console: Console) -> View {
    let list = move || {
        let items = console.notices.get().into_iter().map(|notice| {
            let text = line(&notice);
            let dismiss = move || console.notices.update(|list| list.retain(|n| *n != notice));
            text.kid(icon_button("button--ghost", "#i-x", t(Msg::Dismiss), dismiss))
        });
        list(items.collect())
    };
    el("div").attr("role", "status").kid(live(list)).into()
}

/// The notices of one page of the list, which go with it.
pub fn page_notices(notices: &[Notice]) -> View {
    el("div").attr("role", "status").kid(list(notices.iter().map(line).collect())).into()
}

fn list(lines: Vec<El>) -> Option<El> {
    (!lines.is_empty()).then(|| el("ul").class("notices").kid(lines))
}

fn line(notice: &Notice) -> El {
    el("li").class("notice").kid(icon("#i-info")).kid(el("span").text(&notice.text()))
}
