//! The panel that shows some servers side by side, a field a row, with what differs marked.

use super::{
    panel::{panel, while_open},
    value::{missing, title, value},
};
use crate::{
    browser::dom::{El, View, el, live_of},
    state::{Console, Panel, watched::Watched},
    text::{Msg, chips, t, visible::visible},
};
use cph_core::{
    fleet::{
        compare::{differ, keys},
        key::Key,
        selection::Selection,
    },
    model::server::Server,
};

/// The panel; its content is made when it is opened.
pub fn compare(console: Console) -> View {
    let content = while_open(console, Panel::Compare, move || content(console));
    panel(console, Panel::Compare, "panel lookup compare", Msg::Compare, content)
}

fn content(console: Console) -> View {
    let only = Watched::new(false);
    // Made anew where one of them differs from what is shown.
    let read = move || {
        let raw = |selection: &Selection| selection.servers().map(|server| server.raw.clone()).collect::<Vec<_>>();
        (console.listing().selection.with(raw), only.get())
    };
    let table = move |(_, only): &(Vec<Box<str>>, bool)| {
        console.listing().selection.with_untracked(|selection| {
            let servers: Vec<&Server> = selection.servers().collect();
            let names = servers.iter().map(|server| el("th").attr("scope", "col").text(&title(server, 120)));
            let head = el("tr").kid(el("th").attr("scope", "col").text(t(Msg::Field))).kids(names);
            let rows = keys().map(|key| (key, differ(&servers, key))).filter(|(_, differs)| *differs || !only);
            let rows = rows.map(|(key, differs)| row(console, &servers, key, differs));
            el("table").kid(el("thead").kid(head)).kid(el("tbody").kids(rows))
        })
    };
    vec![
        el("h2").text(t(Msg::Compare)),
        el("label")
            .class("option")
            .kid(el("input").attr("type", "checkbox").tick(move |on| only.set(on)))
            .text(t(Msg::OnlyDifferences)),
        el("div").class("table").attr("tabindex", "0").kid(live_of(read, table)),
    ]
    .into()
}

fn row(console: Console, servers: &[&Server], key: Key, differs: bool) -> El {
    let mark = differs.then(|| el("span").class("compare__mark").text(t(Msg::Differs)));
    let cells = servers.iter().map(|server| el("td").kid(cell(console, server, key)));
    let head = el("th").attr("scope", "row").text(chips::key(key)).kid(mark);
    el("tr").class(if differs { "compare--differs" } else { "" }).kid(head).kids(cells)
}

fn cell(console: Console, server: &Server, key: Key) -> View {
    if let Key::Field(field) = key {
        return value(console, server, field);
    }
    match key.texts(server).as_slice() {
        [] => missing(),
        all => el("bdi").class("mono").text(&visible(&all.join(", "), 400)).into(),
    }
}
