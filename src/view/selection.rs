//! Picking servers, and what can be done with those that are picked.

use super::primitives::button::{bare, button};
use crate::{
    browser::{
        dom::{El, View, el, icon, live_text, when},
        page,
    },
    state::{Console, Panel, page::Page},
    text::{Msg, chips, numbers::grouped, t, tf},
};
use cph_core::{
    fleet::{compare::SOME, key::Key, selection::Selection},
    model::field::Field,
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
    let all = move || listing.page.with(|page| page.as_ref().map(|page| of_list(page)).unwrap_or_default());
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
                .hands_focus_to(".results__title")
                .kid(
                    el("strong")
                        .attr("role", "status")
                        .kid(live_text(move || tf(Msg::Selected, &[&grouped(number() as u64)]))),
                )
                .kid(when(
                    move || listing.page.with(Option::is_some),
                    move || bare("button--ghost").kid(live_text(all)).click(move || listing.pick_all(console)),
                ))
                .kids([Key::Field(Field::ServerId), Key::PrivateIp, Key::PublicIp].map(copy))
                .kid(when(
                    move || SOME.contains(&number()),
                    move || {
                        button("", t(Msg::Compare), move || console.panel.set(Some(Panel::Compare)))
                            .attr("aria-haspopup", "dialog")
                    },
                ))
                .kid(button("", t(Msg::SelectNone), move || {
                    // The bar goes; whoever is at it goes on at the first of those that were picked.
                    page::focus_in_place(".pick:checked");
                    listing.selection.set(Selection::default());
                }))
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
