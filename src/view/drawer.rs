//! The drawer: every field of one server, the unknown ones too, and its JSON as it came.

use std::{ops::Range, rc::Rc, sync::Arc};

use leptos::prelude::untrack;

use super::{
    addresses::{all_addresses, numbers},
    badge::badge,
    primitives::{
        button::button,
        copy::{copy, copy_made},
        dialog::dialog,
        more::more,
    },
    problem::problem,
    reauth::reauth,
    time::ago,
    value::{code, title, value},
};
use crate::{
    browser::{
        dom::{El, View, each, el, fnv, icon, live_of, live_text, views, when},
        page,
    },
    state::{Console, detail::Shown},
    text::{
        Msg, labels, t, tf,
        visible::{self, visible},
    },
};
use cph_core::{
    api::{error::ApiError, rejection::Rejection},
    model::{
        field::{Field, Kind, Section},
        network::NetworkVersion,
        server::{Row, Server},
    },
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
    let content: Vec<View> =
        vec![reauth(console, true), live_of(move || shown.with(What::of), move |what| content(console, what))];
    let on_close = move || {
        if console.view.with_untracked(|v| v.server.is_some()) {
            console.open(None);
        }
    };
    dialog("drawer", label, move || shown.with(|s| !matches!(s, Shown::Nothing)), on_close, content)
}

/// What the drawer is made anew for. A server that changed is the same one: only what changed of it is.
#[derive(PartialEq)]
enum What {
    Nothing,
    Loading,
    Server(Option<String>),
    Unreadable(Arc<Row>),
    Gone(String),
    Failed(ApiError),
}

impl What {
    fn of(shown: &Shown) -> Self {
        match shown {
            Shown::Nothing => Self::Nothing,
            Shown::Loading(_) => Self::Loading,
            Shown::Server(row) => match &**row {
                Row::Server(server) => Self::Server(server.id().map(str::to_owned)),
                Row::Unreadable { .. } => Self::Unreadable(row.clone()),
            },
            Shown::Gone(id) => Self::Gone(id.clone()),
            Shown::Failed(error) => Self::Failed(error.clone()),
        }
    }
}

fn content(console: Console, what: &What) -> View {
    match what {
        What::Nothing => View::default(),
        What::Loading => el("p").class("quiet").attr("role", "status").text(t(Msg::LoadingServer)).into(),
        What::Server(_) => {
            let source = shown_row(console);
            vec![view_of(console, &source), console.config().raw_json.then(|| raw_view(&source)).into()].into()
        }
        What::Unreadable(_) => raw_view(&shown_row(console)).into(),
        What::Gone(id) => el("section")
            .class("empty")
            .kid(icon("#i-question"))
            .kid(el("h2").text(t(Msg::ServerGoneTitle)))
            .kid(el("p").text(&tf(Msg::ServerGoneText, &[&visible(id, 80)])))
            .into(),
        // The prompt above says it.
        What::Failed(error) if Rejection::asks_for_another(error) => View::default(),
        What::Failed(error) => {
            let again = button("button--primary", t(Msg::TryAgain), move || console.detail().follow(console));
            problem(console, error, again.into())
        }
    }
}

/// Where the row comes from that is shown, watched: it may be another one, of the same server, at any time.
type Source = Rc<dyn Fn() -> Option<Arc<Row>>>;

fn shown_row(console: Console) -> Source {
    Rc::new(move || {
        console.detail().shown.with(|shown| if let Shown::Server(row) = shown { Some(row.clone()) } else { None })
    })
}

/// Something of the server, watched; what there is by default where none is.
fn of<T: Default>(source: &Source, read: impl FnOnce(&Server) -> T) -> T {
    source().as_ref().and_then(|row| row.server()).map(read).unwrap_or_default()
}

/// The same as a closure.
fn watch<T: Default>(source: &Source, read: impl Fn(&Server) -> T + 'static) -> impl Fn() -> T + Clone + 'static {
    let (source, read) = (source.clone(), Rc::new(read));
    move || of(&source, &*read)
}

/// Every field of a server, as it is now.
pub fn server_view(console: Console, row: &Arc<Row>) -> View {
    let row = row.clone();
    let source: Source = Rc::new(move || Some(row.clone()));
    view_of(console, &source)
}

fn view_of(console: Console, source: &Source) -> View {
    let status = watch(source, |server| Some(server.status()));
    let updated = watch(source, |server| server.time(Field::UpdateTime));
    let since =
        move || updated().and_then(|at| ago(console, at)).map(|ago| tf(Msg::UpdatedAgo, &[&ago])).unwrap_or_default();
    let actions = el("div")
        .class("actions")
        // In a frame it would be the console's own address, without the page around it that gives the token.
        .kid((!page::is_framed()).then(|| copy_made(move || console.link(), t(Msg::CopyLink))))
        .kid(console.config().raw_json.then(|| copy_json(source)));
    let row_of_addresses = source.clone();
    let addresses = el("section")
        .kid(
            el("h3")
                .text(t(Msg::Addresses))
                .text(" ")
                .kid(el("span").class("count").kid(live_text(watch(source, numbers)))),
        )
        .kid(live_of(watch(source, |server| server.addresses.clone()), move |_| {
            row_of_addresses().map(|row| all_addresses(&row))
        }));
    let head = el("div")
        .class("drawer__head")
        .kid(live_of(status, |status| status.map(badge)))
        .kid(el("span").class("quiet").kid(live_text(since)));
    let name = live_text(watch(source, |server| title(server, 1000)));
    vec![
        head.into(),
        el("h2").class("drawer__title").kid(el("bdi").kid(name)).into(),
        actions.into(),
        section(console, source, Section::Identity),
        addresses.into(),
        section(console, source, Section::Network),
        section(console, source, Section::Billing),
        section(console, source, Section::Times),
        unknown_fields(source),
    ]
    .into()
}

fn section(console: Console, source: &Source, which: Section) -> View {
    let fields = watch(source, move |server| {
        let here = |field: &Field| field.spec().section == which && *field != Field::ServerName;
        // A row is made anew where its value is another one.
        let keyed = |field: Field| {
            let status = (field.spec().kind == Kind::Status).then(|| server.status());
            (fnv(&format!("{field:?} {:?} {status:?}", server.text(field))), field)
        };
        Field::ALL.into_iter().filter(here).map(keyed).collect::<Vec<_>>()
    });
    let of_row = source.clone();
    let one = move |field: &Field| -> View {
        let field = *field;
        let draw = |server: &Server| {
            let copied = !matches!(field.spec().kind, Kind::Status | Kind::Network | Kind::Charging);
            let copied = server.text(field).filter(|_| copied);
            Some(row(labels::field(field), value(console, server, field), copied))
        };
        untrack(|| of(&of_row, draw)).into()
    };
    let provider = watch(source, |server| server.network() == NetworkVersion::SystemDefined);
    let resource = watch(source, |server| server.text(Field::ResourceProjectId).is_some());
    let tip = |words| el("p").class("tip").text(t(words));
    let in_network = which == Section::Network;
    el("section")
        .kid(el("h3").text(labels::section(which)))
        .kid(el("dl").class("rows").kid(each(fields, one)))
        .kid(in_network.then(|| when(provider, move || tip(Msg::ProviderNetworkNote))))
        .kid(in_network.then(|| when(resource, move || tip(Msg::ResourceProjectNote))))
        .into()
}

/// How many fields that the document does not name are drawn at a time.
const SOME: usize = 100;

fn unknown_fields(source: &Source) -> View {
    let row = source.clone();
    live_of(watch(source, |server| server.unknown.clone()), move |_| row().map(|row| unknown(&row)))
}

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

fn raw(source: &Source) -> String {
    source().map(|row| row.raw().to_owned()).unwrap_or_default()
}

fn copy_json(source: &Source) -> El {
    let source = source.clone();
    copy_made(move || untrack(|| raw(&source)), t(Msg::CopyJson))
}

fn row(label: &str, shown: View, text: Option<&str>) -> El {
    let copied = text.map(|text| copy(text, &tf(Msg::Copy, &[label])));
    el("div").class("rows__row").attr("data-item", label).kid(el("dt").text(label)).kid(el("dd").kid(shown).kid(copied))
}

fn raw_view(source: &Source) -> El {
    let (cut, shown) = (source.clone(), source.clone());
    el("details")
        .class("raw-json")
        .kid(el("summary").text(t(Msg::RawJson)))
        .kid(when(move || raw(&cut).len() > LONGEST_JSON, || el("p").class("tip").text(t(Msg::OnlyBeginning))))
        .kid(
            el("pre")
                .class("raw mono")
                .attr("tabindex", "0")
                .kid(live_text(move || visible::json(&raw(&shown), LONGEST_JSON))),
        )
}
