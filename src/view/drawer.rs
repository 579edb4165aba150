//! The drawer: every field of one server, the unknown ones too, and its JSON as it came.

use std::{ops::Range, sync::Arc};

use leptos::prelude::*;

use super::{
    addresses::{all_addresses, numbers},
    badge::badge,
    primitives::{
        button::button,
        copy::{copy, copy_made, copy_words},
        dialog::dialog,
        more::more,
    },
    problem::problem,
    reauth::reauth,
    time::ago,
    value::{code, title, value},
};
use crate::{
    api::rejection::Rejection,
    browser::{
        dom::{El, View, el, icon, live, live_text, views},
        page,
    },
    model::{
        field::{Field, Kind, Section},
        network::NetworkVersion,
        server::{Row, Server},
    },
    state::{Console, detail::Shown},
    text::{
        Msg, labels, t, tf,
        visible::{self, visible},
    },
    url::history,
};

/// The most of a server's JSON that is shown, in bytes; the copy button gives all.
const LONGEST_JSON: usize = 20_000;

/// The drawer, open while the address names a server.
pub fn drawer(console: Console) -> View {
    let shown = console.detail().shown;
    let label = move || {
        shown
            .with(|s| match s {
                Shown::Server(row) => row.server().and_then(Server::title).map(|name| visible(name, 120)),
                _ => None,
            })
            .unwrap_or_else(|| t(Msg::Servers).to_owned())
    };
    let content: Vec<View> = vec![reauth(console, true), live(move || shown.with(|s| untrack(|| content(console, s))))];
    let on_close = move || {
        if console.view.with_untracked(|v| v.server.is_some()) {
            console.open(None);
        }
    };
    dialog("drawer", label, move || shown.with(|s| !matches!(s, Shown::Nothing)), on_close, content)
}

fn content(console: Console, shown: &Shown) -> View {
    match shown {
        Shown::Nothing => View::default(),
        Shown::Loading(_) => el("p").class("quiet").attr("role", "status").text(t(Msg::LoadingServer)).into(),
        Shown::Server(row) => match &**row {
            Row::Server(server) => {
                vec![server_view(console, row, server), console.config().raw_json.then(|| raw_view(row)).into()].into()
            }
            Row::Unreadable { .. } => raw_view(row).into(),
        },
        Shown::Gone(id) => el("section")
            .class("empty")
            .kid(icon("#i-question"))
            .kid(el("h2").text(t(Msg::ServerGoneTitle)))
            .kid(el("p").text(&tf(Msg::ServerGoneText, &[&visible(id, 80)])))
            .into(),
        // The prompt above says it.
        Shown::Failed(error) if Rejection::asks_for_another(error) => View::default(),
        Shown::Failed(error) => {
            let again = button("button--primary", t(Msg::TryAgain), move || console.detail().follow(console));
            problem(console, error, again.into())
        }
    }
}

/// Every field of a server.
pub fn server_view(console: Console, row: &Arc<Row>, server: &Server) -> View {
    let title = title(server, 1000);
    let since = server
        .time(Field::UpdateTime)
        .map(|at| live_text(move || ago(console, at).map(|ago| tf(Msg::UpdatedAgo, &[&ago])).unwrap_or_default()));
    let actions = el("div")
        .class("actions")
        // In a frame it would be the console's own address, without the page around it that gives the token.
        .kid((!page::is_framed()).then(|| copy_words(&history::address(), t(Msg::CopyLink))))
        .kid(console.config().raw_json.then(|| copy_json(row)));
    let addresses = el("section")
        .kid(el("h3").text(t(Msg::Addresses)).text(" ").kid(el("span").class("count").text(&numbers(server))))
        .kid(all_addresses(row));
    vec![
        el("div").class("drawer__head").kid(badge(server.status())).kid(el("span").class("quiet").kid(since)).into(),
        el("h2").class("drawer__title").kid(el("bdi").text(&title)).into(),
        actions.into(),
        section(console, server, Section::Identity),
        addresses.into(),
        section(console, server, Section::Network),
        section(console, server, Section::Billing),
        section(console, server, Section::Times),
        unknown(row).into(),
    ]
    .into()
}

fn section(console: Console, server: &Server, which: Section) -> View {
    let rows = Field::ALL.into_iter().filter(|f| f.spec().section == which && *f != Field::ServerName).map(|field| {
        let copied = !matches!(field.spec().kind, Kind::Status | Kind::Network | Kind::Charging);
        row(labels::field(field), value(console, server, field), server.text(field).filter(|_| copied))
    });
    let in_network = which == Section::Network;
    let provider = in_network && server.network() == NetworkVersion::SystemDefined;
    let resource = in_network && server.text(Field::ResourceProjectId).is_some();
    let tip = |shown: bool, words| shown.then(|| el("p").class("tip").text(t(words)));
    el("section")
        .kid(el("h3").text(labels::section(which)))
        .kid(el("dl").class("rows").kids(rows))
        .kid(tip(provider, Msg::ProviderNetworkNote))
        .kid(tip(resource, Msg::ResourceProjectNote))
        .into()
}

/// How many fields that the document does not name are drawn at a time.
const SOME: usize = 100;

fn unknown(of: &Arc<Row>) -> Option<El> {
    let all = of.server().map_or(0, |server| server.unknown.len());
    let source = of.clone();
    let some = move |range: Range<usize>| {
        let fields = source.server().and_then(|server| server.unknown.get(range)).unwrap_or_default();
        views(fields.iter().map(|(name, json)| row(&visible(name, 100), code(json).into(), Some(json))))
    };
    let list = |rows: View| el("dl").class("rows").kid(rows).into();
    (all > 0).then(|| el("section").kid(el("h3").text(t(Msg::OtherFields))).kid(more(all, SOME, list, some)))
}

fn copy_json(row: &Arc<Row>) -> El {
    let row = row.clone();
    copy_made(move || row.raw().to_owned(), t(Msg::CopyJson))
}

fn row(label: &str, shown: View, text: Option<&str>) -> El {
    let copied = text.map(|text| copy(text, &tf(Msg::Copy, &[label])));
    el("div").class("rows__row").kid(el("dt").text(label)).kid(el("dd").kid(shown).kid(copied))
}

fn raw_view(row: &Row) -> El {
    let raw = row.raw();
    let is_cut = raw.len() > LONGEST_JSON;
    el("details")
        .class("raw-json")
        .kid(el("summary").text(t(Msg::RawJson)))
        .kid(is_cut.then(|| el("p").class("tip").text(t(Msg::OnlyBeginning))))
        .kid(el("pre").class("raw mono").attr("tabindex", "0").text(&visible::json(raw, LONGEST_JSON)))
}
