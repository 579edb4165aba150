//! In which order the list is: the API's own, or by any field, up or down; and by what its servers are put together.

use leptos::prelude::untrack;

use super::primitives::button::bare;
use crate::{
    browser::{
        dom::{El, el, icon, live_of, views, when},
        history::Step,
    },
    state::Console,
    text::{Msg, chips, t},
};
use cph_core::fleet::{facet::FACETS, group, key::Key, order::Order};

/// The list of orders, and the button that turns the order round.
pub fn order(console: Console) -> El {
    let chosen = move || console.view.with(|v| v.order);
    let options = move |now: &Option<Key>| {
        let first = option("", t(Msg::NewestFirst), now.is_none());
        let fields = chips::orders().map(|(key, words)| option(key.name(), words, *now == Some(key)));
        vec![first.into(), views(fields)]
    };
    let change = move |text: String| set(console, Order::parse(&text));
    let is_descending = move || chosen().is_some_and(|order| order.descending);
    let label = move || Some(t(if is_descending() { Msg::Descending } else { Msg::Ascending }).to_owned());
    let turn = move || {
        bare("button--icon order__turn")
            .attr_live("aria-label", label)
            .attr_live("title", label)
            .kid(live_of(is_descending, |down| icon(if *down { "#i-down" } else { "#i-up" })))
            .click(move || {
                let turned = untrack(chosen).map(|order| Order { descending: !order.descending, ..order });
                set(console, turned);
            })
    };
    let groups = move |now: &Option<Key>| {
        let first = option("", t(Msg::NoGroups), now.is_none());
        let keys = FACETS.iter().map(|key| option(key.name(), chips::key(*key), *now == Some(*key)));
        vec![first.into(), views(keys)]
    };
    let group = move |text: String| {
        console.go(Step::Push, |v| {
            v.group = group::by_name(&text);
            v.offset = 0;
        });
    };
    el("span")
        .class("order")
        .kid(
            el("label").kid(el("span").class("quiet").text(t(Msg::Group))).kid(
                el("select")
                    .class("input input--small select")
                    .kid(live_of(move || console.view.with(|v| v.group), groups))
                    .change(group),
            ),
        )
        .kid(
            el("label").kid(el("span").class("quiet").text(t(Msg::Order))).kid(
                el("select")
                    .class("input input--small select")
                    .kid(live_of(move || chosen().map(|order| order.key), options))
                    .change(change),
            ),
        )
        .kid(when(move || chosen().is_some(), turn))
}

fn option(name: &str, words: &str, chosen: bool) -> El {
    el("option").attr("value", name).flag("selected", chosen).text(words)
}

/// Puts the list in an order, from its first page on.
pub fn set(console: Console, order: Option<Order>) {
    console.go(Step::Push, |v| {
        v.order = order;
        v.offset = 0;
    });
}
