//! The servers as a table: a row each, columns of choice, headings that put it in order.

use std::sync::Arc;

use leptos::prelude::untrack;

use super::{
    addresses::rest,
    lines::{self, Line},
    order::set,
    selection::{is_picked, pick},
    value::{missing, title, value},
};
use crate::{
    browser::{
        dom::{El, View, each, el, fnv, icon, live_of},
        grid, timer,
    },
    state::{Console, page::Page},
    text::{Msg, chips, t, visible::visible},
};
use cph_core::{
    fleet::{
        columns::{Columns, Widths},
        key::Key,
        order::Order,
    },
    model::{field::Field, server::Server},
};

/// What a line is drawn from: the line, its place in the whole list, and the columns.
type Drawn = (Line, usize, Arc<(Columns, Widths)>);

/// The table.
pub fn table(console: Console) -> View {
    let columns = move || console.view.with(|v| v.columns.clone());
    let count = move || {
        let known = console.listing().page.with(|p| p.as_ref().and_then(|p| p.count));
        // The headings are a row as well; -1 stands for a number that is not known.
        Some(known.map_or_else(|| "-1".to_owned(), |count| (count + 1).to_string()))
    };
    let head = move || {
        let keys = std::iter::once(Key::Field(Field::ServerName)).chain(columns().keys().to_vec());
        keys.map(|key| (fnv(key.name()), key)).collect()
    };
    let head = el("tr").attr("aria-rowindex", "1").kid(each(head, move |key| heading(console, *key).into()));
    let rows = move || {
        let columns = Arc::new((columns(), console.preferences.widths.get()));
        console.listing().page.with(|page| page.as_ref().map(|page| keyed(console, page, &columns)).unwrap_or_default())
    };
    // A row of a height below nothing keeps the one it had. The list looks where its rows really are, and moves them from there.
    let height = move || lines::offset(console).map(|offset| offset.max(0.0));
    let space = el("tr").attr("aria-hidden", "true").pixels_live("height", height);
    let grid = el("table")
        .class("table__all")
        .attr("role", "grid")
        .attr("aria-multiselectable", "true")
        .attr("aria-label", t(Msg::Servers))
        .attr_live("aria-rowcount", count)
        .kid(el("thead").kid(head))
        .kid(el("tbody").kid(space))
        .kid(
            el("tbody")
                .class("table__rows room__items")
                .follow(move || console.window().follow(console))
                .follow(move || stay_within_reach(console))
                .kid(each(rows, move |drawn| row(console, drawn).into())),
        );
    el("div").class("table").kid(lines::room(console).kid(grid)).into()
}

/// Whatever draws rows or headings anew may take the one cell away that Tab leads to.
fn stay_within_reach(console: Console) {
    console.listing().page.track();
    console.window().track();
    console.view.track();
    timer::spawn(async { grid::within_reach() });
}

fn keyed(console: Console, page: &Arc<Page>, columns: &Arc<(Columns, Widths)>) -> Vec<(u64, Drawn)> {
    let first = page.question.offset as usize;
    let seed = fnv(&format!("{} {}", columns.0.write(), columns.1.write()));
    let keyed = |line: Line| {
        let (key, place) = match &line {
            Line::Head(head) => (lines::key(console, head), 0),
            // A row that stands elsewhere says so, and is drawn anew.
            Line::Row(place, row) => (fnv(row.raw()).wrapping_mul((first + place) as u64 * 2 + 1), first + place),
        };
        (key ^ seed, (line, place, columns.clone()))
    };
    lines::drawn(console, page).into_iter().map(keyed).collect()
}

fn heading(console: Console, key: Key) -> El {
    // Whether the list is in its order, and then whether that is turned round.
    let now = move || console.view.with(|v| v.order.filter(|order| order.key == key).map(|order| order.descending));
    let sorted = move || match now() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    let mark = |now: &Option<bool>| now.map(|down| icon(if down { "#i-down" } else { "#i-up" }));
    let next = move || match now() {
        None => Some(Order { key, descending: false }),
        Some(false) => Some(Order { key, descending: true }),
        Some(true) => None,
    };
    let button = el("button")
        .attr("type", "button")
        .attr("tabindex", "-1")
        .text(chips::key(key))
        .kid(live_of(now, mark))
        .click(move || set(console, untrack(next)));
    el("th")
        .attr("scope", "col")
        .attr("data-item", key.name())
        .attr_live("aria-sort", move || Some(sorted().to_owned()))
        .kid(
            el("span")
                .class("table__head")
                .attr("data-column", key.name())
                .pixels_live("width", move || console.preferences.widths.get().of(key).map(f64::from))
                .kid(button),
        )
}

fn row(console: Console, (line, place, columns): &Drawn) -> El {
    let whole = (columns.0.keys().len() + 1).to_string();
    let row = match line {
        Line::Row(_, row) => row,
        Line::Head(head) => {
            let heading = el("th").attr("scope", "rowgroup").attr("colspan", &whole).kid(lines::heading(console, head));
            return el("tr").class("group").kid(heading);
        }
    };
    let line = el("tr").attr("aria-rowindex", &(place + 2).to_string());
    let Some(server) = row.server() else {
        return line.kid(el("td").attr("tabindex", "-1").attr("colspan", &whole).text(t(Msg::Unreadable)));
    };
    let id = server.id().unwrap_or_default();
    // A column made narrower is not kept wide by what stands in it.
    let narrow = |cell: El, key: Key| match columns.1.of(key) {
        Some(width) => cell.pixels_live("max-width", move || Some(f64::from(width))),
        None => cell,
    };
    let cell = |key: &Key| narrow(el("td").attr("tabindex", "-1").kid(cells(console, server, *key)), *key);
    let selected = server.id().map(str::to_owned);
    line.attr("data-item", id)
        .aria_live("aria-selected", move || selected.as_ref().is_some_and(|id| is_picked(console, id)))
        .kid(narrow(
            el("th").attr("scope", "row").attr("tabindex", "-1").kid(name(console, server)),
            Key::Field(Field::ServerName),
        ))
        .kids(columns.0.keys().iter().map(cell))
}

fn name(console: Console, server: &Server) -> View {
    let title = title(server, 120);
    let name = el("bdi").text(&title);
    let Some(id) = server.id().map(str::to_owned) else { return name.into() };
    let open = el("button")
        .attr("type", "button")
        .attr("tabindex", "-1")
        .class("card__open")
        .attr("title", &title)
        .attr("aria-haspopup", "dialog")
        .kid(name)
        .click({
            let id = id.clone();
            move || console.open(Some(id.clone()))
        });
    el("span").class("table__name").kid(pick(console, id, &title).attr("tabindex", "-1")).kid(open).into()
}

/// What stands in a cell.
pub fn cells(console: Console, server: &Server, key: Key) -> View {
    if let Key::Field(field) = key {
        return value(console, server, field);
    }
    let all = key.texts(server);
    let Some(first) = all.first() else { return missing() };
    let more = rest(server, key, Some(first)).map(|words| el("span").class("quiet").text(&words));
    vec![el("bdi").class("mono").text(&visible(first, 60)).into(), View::from(more)].into()
}
