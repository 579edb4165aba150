//! Picking servers, and what can be done with those that are picked.

use super::primitives::button::{bare, button};
use crate::{
    browser::dom::{El, View, el, icon, live, live_text, when},
    fleet::{compare::SOME, key::Key, selection::Selection},
    model::field::Field,
    state::{Console, Panel, page::Page},
    text::{Msg, chips, numbers::grouped, t, tf},
};

/// The box that picks a server. With the shift key it picks all from the last one up to it.
pub fn pick(console: Console, id: String, title: &str) -> El {
    let of = id.clone();
    el("input")
        .attr("type", "checkbox")
        .class("pick")
        .attr("aria-label", &tf(Msg::Select, &[title]))
        .checked_live(move || is_picked(console, &of))
        .on("click", move |event| console.listing().pick(console, &id, event.with_shift()))
}

/// Whether a server is picked, watched.
pub fn is_picked(console: Console, id: &str) -> bool {
    console.listing().selection.with(|selection| selection.has(id))
}

/// The bar, while anything is picked.
pub fn selection(console: Console) -> View {
    let listing = console.listing();
    let number = move || listing.selection.with(Selection::len);
    let copy = move |key: Key| {
        bare("button--ghost")
            .kid(icon("#i-copy"))
            .text(&tf(Msg::CopyEach, &[chips::key(key)]))
            .click(move || console.copy(texts(console, key)))
    };
    when(
        move || number() > 0,
        move || {
            el("section")
                .class("picked")
                .attr("aria-label", t(Msg::Selection))
                .kid(
                    el("strong")
                        .attr("role", "status")
                        .kid(live_text(move || tf(Msg::Selected, &[&grouped(number() as u64)]))),
                )
                .kid(live(move || {
                    let all = listing.page.with(|page| page.as_ref().map(|page| of_list(page)));
                    all.map(|words| bare("button--ghost").text(&words).click(move || listing.pick_all(console)))
                }))
                .kids([Key::Field(Field::ServerId), Key::PrivateIp, Key::PublicIp].map(copy))
                .kid(live(move || {
                    let compare = || button("", t(Msg::Compare), move || console.panel.set(Some(Panel::Compare)));
                    SOME.contains(&number()).then(|| compare().attr("aria-haspopup", "dialog"))
                }))
                .kid(button("", t(Msg::SelectNone), move || listing.selection.set(Selection::default())))
        },
    )
}

/// What "all" are: every server that was asked for, where they are here, else those of the page.
fn of_list(page: &Page) -> String {
    let all = page.count.filter(|_| page.whole);
    match all {
        Some(all) => tf(Msg::SelectAll, &[&grouped(all)]),
        None => tf(Msg::SelectPage, &[&grouped(page.rows.len() as u64)]),
    }
}

/// What the picked servers have, a line each.
fn texts(console: Console, key: Key) -> String {
    let mut lines: Vec<String> = Vec::new();
    console.listing().selection.with_untracked(|selection| {
        for server in selection.servers() {
            lines.extend(key.texts(server).into_iter().map(str::to_owned));
        }
    });
    lines.join("\n")
}
