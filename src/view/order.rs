//! In which order the list is: the API's own, or by any field, up or down; and by what its servers are put together.

use super::primitives::button::icon_button;
use crate::{
    browser::dom::{El, View, el, live, views},
    fleet::{facet::FACETS, group, order::Order},
    state::Console,
    text::{Msg, chips, t},
    url::history::Step,
};

/// The list of orders, and the button that turns the order round.
pub fn order(console: Console) -> El {
    let chosen = move || console.view.with(|v| v.order);
    let options = move || {
        let now = chosen().map(|order| order.key);
        let first = option("", t(Msg::NewestFirst), now.is_none());
        let fields = chips::orders().map(|(key, words)| option(key.name(), words, now == Some(key)));
        vec![first.into(), views(fields)]
    };
    let change = move |text: String| set(console, Order::parse(&text));
    let turn = move || -> View {
        let Some(order) = chosen() else { return View::default() };
        let (mark, label) = if order.descending { ("#i-down", Msg::Descending) } else { ("#i-up", Msg::Ascending) };
        let turned = Order { descending: !order.descending, ..order };
        icon_button("", mark, t(label), move || set(console, Some(turned)))
            .class("button button--icon order__turn")
            .into()
    };
    let groups = move || {
        let now = console.view.with(|v| v.group);
        let first = option("", t(Msg::NoGroups), now.is_none());
        let keys = FACETS.iter().map(|key| option(key.name(), chips::key(*key), now == Some(*key)));
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
            el("label")
                .kid(el("span").class("quiet").text(t(Msg::Group)))
                .kid(el("select").class("input input--small select").kid(live(groups)).change(group)),
        )
        .kid(
            el("label")
                .kid(el("span").class("quiet").text(t(Msg::Order)))
                .kid(el("select").class("input input--small select").kid(live(options)).change(change)),
        )
        .kid(live(turn))
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
