//! The servers as a table: a row each, columns of choice, headings that put it in order.

use std::sync::Arc;

use super::{
    order::set,
    results::fnv,
    value::{missing, title, value},
};
use crate::{
    browser::dom::{El, View, each, el, icon, live},
    fleet::{chip::addresses, columns::Columns, key::Key, order::Order},
    model::{
        field::Field,
        server::{Row, Server},
    },
    state::{Console, page::Page},
    text::{Msg, chips, t, tf, visible::visible},
};

/// What a row is drawn from: its place in the list, the row, the columns.
type Drawn = (usize, Arc<Row>, Arc<Columns>);

/// The table.
pub fn table(console: Console) -> View {
    let columns = move || console.view.with(|v| v.columns.clone());
    let count = move || {
        let known = console.listing().page.with(|p| p.as_ref().and_then(|p| p.count));
        // The headings are a row as well; -1 stands for a number that is not known.
        Some(known.map_or_else(|| "-1".to_owned(), |count| (count + 1).to_string()))
    };
    let head = move || {
        let order = console.view.with(|v| v.order);
        let keys = std::iter::once(Key::Field(Field::ServerName)).chain(columns().keys().to_vec());
        el("tr").attr("aria-rowindex", "1").kid(keys.map(|key| heading(console, key, order)).collect::<Vec<_>>())
    };
    let rows = move || {
        let columns = Arc::new(columns());
        console.listing().page.with(|page| page.as_ref().map(|page| keyed(page, &columns)).unwrap_or_default())
    };
    el("div")
        .class("table")
        .kid(
            el("table")
                .attr("role", "grid")
                .attr("aria-label", t(Msg::Servers))
                .attr_live("aria-rowcount", count)
                .kid(el("thead").kid(live(head)))
                .kid(el("tbody").kid(each(rows, move |drawn| row(console, drawn).into()))),
        )
        .into()
}

fn keyed(page: &Page, columns: &Arc<Columns>) -> Vec<(u64, Drawn)> {
    let first = page.question.offset as usize;
    let seed = fnv(&columns.write());
    let row = |(index, row): (usize, &Arc<Row>)| {
        let place = first + index;
        // A row that stands elsewhere says so, and is drawn anew.
        let key = fnv(row.raw()) ^ seed.wrapping_mul(place as u64 * 2 + 1);
        (key, (place, row.clone(), columns.clone()))
    };
    page.rows.iter().enumerate().map(row).collect()
}

fn heading(console: Console, key: Key, order: Option<Order>) -> El {
    let now = order.filter(|order| order.key == key);
    let (sorted, mark, next) = match now {
        None => ("none", None, Some(Order { key, descending: false })),
        Some(Order { descending: false, .. }) => ("ascending", Some("#i-up"), Some(Order { key, descending: true })),
        Some(_) => ("descending", Some("#i-down"), None),
    };
    let button = el("button")
        .attr("type", "button")
        .attr("tabindex", "-1")
        .text(chips::key(key))
        .kid(mark.map(icon))
        .click(move || set(console, next));
    el("th").attr("scope", "col").attr("aria-sort", sorted).kid(el("span").class("table__head").kid(button))
}

fn row(console: Console, (place, row, columns): &Drawn) -> El {
    let line = el("tr").attr("aria-rowindex", &(place + 2).to_string());
    let Some(server) = row.server() else {
        let whole = (columns.keys().len() + 1).to_string();
        return line.kid(el("td").attr("tabindex", "-1").attr("colspan", &whole).text(t(Msg::Unreadable)));
    };
    let id = server.id().unwrap_or_default();
    let cell = |key: &Key| el("td").attr("tabindex", "-1").kid(content(console, server, *key));
    line.attr("data-item", id)
        .kid(el("th").attr("scope", "row").attr("tabindex", "-1").kid(name(console, server, *place)))
        .kid(columns.keys().iter().map(cell).collect::<Vec<_>>())
}

fn name(console: Console, server: &Server, place: usize) -> View {
    let name = el("bdi").text(&title(server, 120));
    let Some(id) = server.id().map(str::to_owned) else { return name.into() };
    let first = place == console.view.with_untracked(|v| v.offset) as usize;
    el("button")
        .attr("type", "button")
        .attr("tabindex", if first { "0" } else { "-1" })
        .class("card__open")
        .attr("aria-haspopup", "dialog")
        .kid(name)
        .click(move || console.open(Some(id.clone())))
        .into()
}

fn content(console: Console, server: &Server, key: Key) -> View {
    if let Key::Field(field) = key {
        return value(console, server, field);
    }
    let mut all = addresses(server, key);
    let Some(first) = all.next() else { return missing() };
    let more = match all.count() {
        0 => None,
        more => Some(el("span").class("quiet").text(&tf(Msg::MoreAddresses, &[&more.to_string()]))),
    };
    vec![el("bdi").class("mono").text(&visible(first, 60)).into(), View::from(more)].into()
}
