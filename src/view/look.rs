//! Cards or a table, and which columns the table has.

use super::primitives::button::{button, icon_button};
use crate::{
    browser::{
        dom::{El, View, each, el, fnv, when},
        history::Step,
    },
    state::{Console, Panel},
    text::{Msg, chips, t, tf},
};
use cph_core::fleet::{columns::Columns, key::Key};

/// The choice between cards and table, and beside it the one of columns.
pub fn look(console: Console) -> View {
    let is_table = move || console.view.with(|v| v.table);
    let choice = |table: bool, words: Msg| {
        el("button")
            .attr("type", "button")
            .aria_live("aria-pressed", move || is_table() == table)
            .text(t(words))
            .click(move || console.go(Step::Push, |v| v.table = table))
    };
    let choices = el("span")
        .class("segments")
        .attr("role", "group")
        .attr("aria-label", t(Msg::View))
        .kid(vec![choice(false, Msg::Cards), choice(true, Msg::Table)]);
    let lookup =
        button("", t(Msg::Lookup), move || console.panel.set(Some(Panel::Lookup))).attr("aria-haspopup", "dialog");
    vec![choices.into(), when(is_table, move || columns(console)), lookup.into()].into()
}

fn columns(console: Console) -> El {
    let list = move || {
        let columns = console.view.with(|v| v.columns.clone());
        // Drawn anew where it changes sides; the focus stays on it.
        let keyed = |key: Key, chosen: bool| (fnv(key.name()) ^ u64::from(chosen), (key, chosen));
        let chosen = columns.keys().iter().map(|key| keyed(*key, true));
        let others = Columns::offered().filter(|key| !columns.has(*key)).map(|key| keyed(key, false));
        chosen.chain(others).collect()
    };
    el("details").class("columns").kid(el("summary").class("button").text(t(Msg::Columns))).kid(
        el("ul")
            .attr("role", "list")
            .class("columns__list")
            .kid(each(list, move |(key, chosen)| line(console, *key, *chosen).into())),
    )
}

fn line(console: Console, key: Key, chosen: bool) -> El {
    let box_ = el("input").attr("type", "checkbox").flag("checked", chosen);
    let box_ = box_.change(move |_| change(console, |c| c.toggle(key)));
    let words = chips::key(key);
    let forward = move || change(console, |c| c.forward(key));
    let forward = chosen.then(|| icon_button("button--ghost", "#i-up", &tf(Msg::MoveForward, &[words]), forward));
    el("li").attr("data-item", key.name()).kid(el("label").class("option").kid(box_).text(words)).kid(forward)
}

fn change(console: Console, change: impl FnOnce(&mut Columns)) {
    console.go(Step::Replace, |v| change(&mut v.columns));
}
