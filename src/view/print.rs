//! What is printed: a document of its own, made when the browser is about to print and gone afterwards. The page on screen is laid
//! out for a window, draws long lists in part and lays the drawer over them; paper has none of these, and wants to say whose
//! servers these are, what was asked and when.

use leptos::prelude::untrack;

use super::{
    bar::product_name, card::card, drawer::server_view, lines::heading, profiles::name_of, search::words, table::cells,
    time::exact, value::title,
};
use crate::{
    browser::dom::{El, View, el, views, when},
    state::{Console, detail::Shown, page::Page},
    text::{Msg, chips, numbers::grouped, t, tf, visible::cut},
};
use cph_core::{
    api::filter::FilterKey,
    fleet::{key::Key, window},
    model::{
        field::Field,
        server::{Row, Server},
        time::UtcTime,
    },
};

/// How many lines of a list are printed at most: some hundred sheets, which take the browser seconds to lay out.
const MOST: usize = 2_000;

/// The document, there while the browser prints.
pub fn printed(console: Console) -> View {
    when(move || console.printing.get(), move || untrack(|| document(console)))
}

fn document(console: Console) -> View {
    let server = console.detail().shown.with_untracked(|shown| match shown {
        Shown::Server(row) => Some(row.clone()),
        _ => None,
    });
    let page = console.listing().page.get_untracked();
    if let Some(row) = server {
        let at = page.as_ref().map(|page| page.at);
        let body = row.server().map(|_| server_view(console, &row));
        return el("section").class("printed").kid(head(console, at, Vec::new())).kid(body).into();
    }
    let Some(page) = page else { return View::default() };
    let range = page.range().map_or_else(String::new, |range| format!(" · {range}"));
    let mut facts = vec![(t(Msg::Servers), format!("{}{range}", page.total()))];
    let asked = conditions(console);
    facts.push((
        t(Msg::Filters),
        if asked.is_empty() { t(Msg::NoFilter).to_owned() } else { cut(&asked.join("; "), 1000).into_owned() },
    ));
    let all = page.rows.len() + page.heads.len();
    let left = (all > MOST).then(|| {
        let text = tf(Msg::PrintedInPart, &[&grouped(MOST as u64), &grouped(all as u64)]);
        el("p").class("printed__left").text(&text)
    });
    let is_table = console.view.with_untracked(|view| view.table);
    let list = if is_table { table(console, &page) } else { cards(console, &page) };
    el("section").class("printed").kid(head(console, Some(page.at), facts)).kid(left).kid(list).into()
}

/// Whose servers these are, and when that was so.
fn head(console: Console, at: Option<u64>, more: Vec<(&str, String)>) -> El {
    let connection = console.session().connection.get_untracked();
    let mut facts = Vec::new();
    if let Some(connection) = connection {
        facts.push((t(Msg::Region), name_of(console, &connection)));
        facts.push((t(Msg::ProjectId), connection.project.as_str().to_owned()));
    }
    facts.extend(more);
    let at = at.and_then(|at| UtcTime::from_seconds(i64::try_from(at / 1000).ok()?));
    facts.extend(at.map(|at| (t(Msg::AsOf), exact(console, at))));
    let fact = |(label, text): (&str, String)| el("div").kid(el("dt").text(label)).kid(el("dd").text(&text));
    el("header")
        .class("printed__head")
        .kid(el("h1").text(&product_name(console)))
        .kid(el("dl").kids(facts.into_iter().map(fact)))
}

/// What is asked, in words: the conditions of the API and those that are asked here.
fn conditions(console: Console) -> Vec<String> {
    let view = console.view.get_untracked();
    let of_the_api = FilterKey::ALL.into_iter().filter_map(|key| {
        let words = words(console, &view.filter, key)?;
        Some(format!("{} {words}", crate::text::labels::filter(key)))
    });
    let here = view.chips.iter().map(|chip| {
        let (head, values) = chips::chip(chip);
        format!("{head} {values}")
    });
    of_the_api.chain(here).collect()
}

/// The lines of a page that are printed, as they are drawn: a heading of a group by `head`, a row by `row`.
fn lines(page: &Page, head: impl Fn(El) -> El, row: impl Fn(&Row) -> El, console: Console) -> View {
    let all = window::lines(&page.heads, 0, (page.rows.len() + page.heads.len()).min(MOST));
    views(all.into_iter().filter_map(|line| match line {
        window::Line::Head(number) => page.heads.get(number).map(|group| head(heading(console, group))),
        window::Line::Row(place) => page.rows.get(place).map(|server| row(server)),
    }))
}

fn cards(console: Console, page: &Page) -> View {
    let row = |row: &Row| el("li").kid(card(console, row));
    el("ul").class("printed__cards").kid(lines(page, |head| el("li").class("group").kid(head), row, console)).into()
}

fn cell(console: Console, server: &Server, key: Key) -> El {
    let is_address = matches!(key, Key::Ip | Key::PrivateIp | Key::PublicIp);
    el("td").class(if is_address { "printed__address" } else { "" }).kid(cells(console, server, key))
}

fn table(console: Console, page: &Page) -> View {
    let columns = console.view.with_untracked(|view| view.columns.clone());
    let keys = || std::iter::once(Key::Field(Field::ServerName)).chain(columns.keys().iter().copied());
    let whole = (columns.keys().len() + 1).to_string();
    let row = |row: &Row| match row.server() {
        Some(server) => {
            let name = el("th").attr("scope", "row").kid(el("bdi").text(&title(server, 120)));
            el("tr").kid(name).kids(columns.keys().iter().map(|key| cell(console, server, *key)))
        }
        None => el("tr").kid(el("td").attr("colspan", &whole).text(t(Msg::Unreadable))),
    };
    let head = |head: El| el("tr").class("group").kid(el("th").attr("colspan", &whole).kid(head));
    let heads = keys().map(|key| el("th").attr("scope", "col").text(chips::key(key)));
    el("table")
        .class("printed__table")
        .kid(el("thead").kid(el("tr").kids(heads)))
        .kid(el("tbody").kid(lines(page, head, row, console)))
        .into()
}
