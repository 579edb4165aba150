//! The panel that looks up a pasted list of IDs, names, addresses and networks in the fleet.

use super::{
    fleet_line::some_loaded,
    panel::{panel, while_open},
    primitives::{
        button::{bare, button},
        copy::copy_made,
    },
    value::title,
};
use crate::{
    browser::{
        dom::{El, View, el, live, when},
        page,
    },
    state::{Console, Panel, watched::Watched},
    text::{Msg, chips, numbers::grouped, t, tf, visible::visible},
};
use cph_core::{
    fleet::{
        lookup::{Looked, Match, look_up},
        whole::Fleet,
    },
    model::server::Server,
};

/// How many matches are shown; all of them can be copied.
const SHOWN: usize = 200;

/// The panel; its content is made when it is opened.
pub fn lookup(console: Console) -> View {
    let content = while_open(console, Panel::Lookup, move || content(console));
    panel(console, Panel::Lookup, "panel lookup", Msg::Lookup, content)
}

fn content(console: Console) -> View {
    let list = Watched::new(String::new());
    let looked = Watched::new(None::<Looked>);
    let fleet = console.fleet();
    let look = move || {
        page::settle(".lookup");
        let found = list.with_untracked(|list| fleet.held.with_untracked(|held| look_up(&held.rows, list)));
        looked.set(Some(found));
    };
    let field = el("textarea")
        .class("input mono")
        .attr("id", "lookup")
        .attr("rows", "6")
        .attr("spellcheck", "false")
        .input(move |text| list.set(text));
    let can = move || fleet.holds_all();
    let missing = move || some_loaded(console).filter(|_| can()).map(|words| el("p").class("quiet").text(&words));
    vec![
        el("h2").text(t(Msg::Lookup)).into(),
        el("label").attr("for", "lookup").class("quiet").text(t(Msg::LookupLead)).into(),
        field.into(),
        live(missing),
        el("div")
            .class("actions")
            .kid(when(can, move || button("button--primary", t(Msg::LookUp), look)))
            .kid(when(
                move || !can(),
                move || button("button--primary", t(Msg::LoadAll), move || fleet.load_all(console)),
            ))
            .into(),
        el("div").attr("role", "status").kid(live(move || looked.with(|looked| looked.as_ref().map(summary)))).into(),
        live(move || {
            looked.with(|looked| {
                looked.as_ref().map(|looked| fleet.held.with_untracked(|held| result(console, held, looked)))
            })
        }),
    ]
    .into()
}

fn summary(looked: &Looked) -> El {
    let n = |number: usize| grouped(number as u64);
    let text = tf(Msg::LookedUp, &[&n(looked.entries), &n(looked.matches.len()), &n(looked.unmatched.len())]);
    let repeated = (!looked.repeated.is_empty()).then(|| tf(Msg::LookupRepeated, &[&n(looked.repeated.len())]));
    let left_out = (looked.left_out > 0).then(|| tf(Msg::LookupLeftOut, &[&n(looked.left_out)]));
    el("p").kid(el("strong").text(&text)).text(&[repeated.unwrap_or_default(), left_out.unwrap_or_default()].join(" "))
}

fn result(console: Console, fleet: &Fleet, looked: &Looked) -> View {
    let server = |found: &Match| fleet.rows.get(found.place).and_then(|row| row.server());
    let rows = looked.matches.iter().take(SHOWN).filter_map(|found| Some(row(console, found, server(found)?)));
    let table = el("div").class("table").kid(el("table").kid(el("tbody").kids(rows)));
    let ids: Vec<&str> = looked.matches.iter().filter_map(|found| server(found)?.id()).collect();
    let more = looked.matches.len().saturating_sub(SHOWN);
    let unmatched = (!looked.unmatched.is_empty()).then(|| {
        let some: Vec<String> = looked.unmatched.iter().take(SHOWN).map(|entry| visible(entry, 80)).collect();
        let list = el("pre").class("raw mono").attr("tabindex", "0").text(&some.join("\n"));
        let more = looked.unmatched.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| el("p").class("quiet").text(&tf(Msg::AndMore, &[&grouped(more as u64)])));
        el("section").kid(el("h3").text(t(Msg::NotFoundHere))).kid(list).kid(more)
    });
    let has_ids = !ids.is_empty();
    let (ids, entries) = (ids.join("\n"), looked.unmatched.join("\n"));
    let parts: Vec<View> = vec![
        has_ids.then_some(table).into(),
        (more > 0).then(|| el("p").class("quiet").text(&tf(Msg::AndMore, &[&grouped(more as u64)]))).into(),
        unmatched.into(),
        el("div")
            .class("actions")
            .kid(has_ids.then(|| copy_made(move || ids.clone(), t(Msg::CopyIds))))
            .kid((!looked.unmatched.is_empty()).then(|| copy_made(move || entries.clone(), t(Msg::CopyUnmatched))))
            .into(),
    ];
    parts.into()
}

fn row(console: Console, found: &Match, server: &Server) -> El {
    let title = title(server, 120);
    let name: View = match server.id().map(str::to_owned) {
        None => title.as_str().into(),
        Some(id) => bare("button--ghost")
            .kid(el("bdi").text(&title))
            .click(move || {
                console.panel.set(None);
                console.open(Some(id.clone()));
            })
            .into(),
    };
    el("tr")
        .kid(el("td").class("mono").kid(el("bdi").text(&visible(&found.entry, 80))))
        .kid(el("td").kid(name))
        .kid(el("td").class("quiet").text(chips::key(found.by)))
}
