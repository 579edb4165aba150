//! The list in all its states: skeletons, cards, nothing there, nothing matching, an older page under a failure.

use std::{collections::HashSet, sync::Arc};

use leptos::prelude::*;

use super::{
    bar::product_name,
    card::card,
    fleet_line,
    lines::{self, Line},
    look::look,
    notices::page_notices,
    order::order,
    pager::pager,
    primitives::button::button,
    problem::problem,
    selection::selection,
    shell::go_to,
    table::table,
    time::clock_time,
    wait_line::wait_line,
};
use crate::{
    browser::{
        dom::{El, View, each, el, fnv, icon, live_of, live_text, when},
        page,
    },
    state::{
        Console,
        listing::{Phase, Reason},
        page::Page,
        window::is_windowed,
    },
    text::{Msg, t, tf, visible::visible},
};
use cph_core::api::{
    error::{ApiError, Fault},
    filter::ServerFilter,
    rejection::Rejection,
};

/// The list.
pub fn results(console: Console) -> View {
    let listing = console.listing();
    let loading = move || listing.phase.with(Phase::is_busy);
    let of_page = move |read: fn(&Page) -> Option<String>| {
        listing.page.with(|p| p.as_ref().and_then(|p| read(p))).unwrap_or_default()
    };
    // After paging the new page is read from its top, with the focus where it begins.
    let from_top = move || {
        listing.page.track();
        if listing.phase.with(|p| matches!(p, Phase::Ready)) && listing.from_top.get_untracked() {
            listing.from_top.set(false);
            page::scroll_to(0.0);
            page::scroll_within(".table");
            page::focus(".results__title");
        }
    };
    let announcement = move || {
        // What nobody asked for is announced only where it changes something.
        if loading() && !listing.quiet.get_untracked() {
            return String::new();
        }
        of_page(|p| Some(p.range().map_or_else(|| p.total(), |range| tf(Msg::Announce, &[&p.total(), &range]))))
    };
    let failure = move || {
        listing.phase.with(|phase| match phase {
            Phase::Failed(error) if !Rejection::asks_for_another(error) => Some(error.clone()),
            _ => None,
        })
    };
    let notices = move || listing.page.with(|p| p.as_ref().map(|p| p.notices.clone()));
    let nothing = move || {
        // With what was looked for in one field, and may stand in another.
        let looked_for = |filter: &ServerFilter| [filter.server_name.clone(), filter.server_id.clone()];
        let asked =
            |p: &Page| -> (u32, bool, [String; 2]) { (p.question.offset, p.filtered, looked_for(&p.question.filter)) };
        listing.page.with(|p| p.as_ref().filter(|p| p.rows.is_empty()).map(|p| asked(p)))
    };
    let is_table = move || console.view.with(|v| v.table);
    let has_rows = move || listing.page.with(|p| p.as_ref().is_some_and(|p| !p.rows.is_empty()));
    el("main")
        .class("results")
        .aria_live("aria-busy", loading)
        .follow(from_top)
        .kid(el("h1").class("sr").text(&product_name(console)))
        .kid(
            el("div")
                .class("results__head")
                .kid(
                    el("h2")
                        .class("results__title")
                        .attr("tabindex", "-1")
                        .text(t(Msg::Servers))
                        .kid(el("span").class("results__range").kid(live_text(move || of_page(Page::range)))),
                )
                .kid(order(console))
                .kid(look(console)),
        )
        .kid(el("div").class("progress").class_live("progress--on", loading))
        .kid(wait_line(console, true))
        .kid(live_of(failure, move |error| error.as_ref().map(|error| failed(console, error))))
        .kid(live_of(notices, |notices| notices.as_ref().map(|notices| page_notices(notices))))
        .kid(live_of(nothing, move |nothing| {
            nothing.as_ref().map(|(offset, filtered, looked_for)| empty(console, *offset, *filtered, looked_for))
        }))
        .kid(fleet_line::question(console))
        .kid(skeletons(console))
        .kid(when(move || !is_table() && has_rows(), move || cards(console)))
        .kid(when(move || is_table() && has_rows(), move || table(console)))
        .kid(lines::note(console))
        .kid(selection(console))
        .kid(pager(console))
        .kid(el("p").class("sr").attr("role", "status").kid(live_text(announcement)))
        .into()
}

fn cards(console: Console) -> El {
    let window = console.window();
    let lines =
        move || console.listing().page.with(|page| page.as_ref().map(|page| keyed(console, page)).unwrap_or_default());
    lines::room(console).kid(
        el("ul")
            .class("cards room__items")
            .attr("role", "list")
            .attr_live("data-kept", move || lines::kept(console))
            .pixels_live("margin-top", move || lines::offset(console))
            .follow(move || window.follow(console))
            .kid(each(lines, move |line| item(console, line))),
    )
}

/// What an item of the list is drawn from: a line, and how many rows there are where not all of them are drawn.
type Item = (Line, Option<usize>);

fn item(console: Console, (line, of): &Item) -> View {
    let item = el("li");
    match line {
        Line::Head(head) => item.class("group").kid(lines::heading(console, head)).into(),
        Line::Row(place, row) => {
            let id = row.server().and_then(|s| s.id()).unwrap_or_default();
            let item = item.attr("data-item", id);
            let item = match of {
                Some(of) => item.attr("aria-posinset", &(place + 1).to_string()).attr("aria-setsize", &of.to_string()),
                None => item,
            };
            item.kid(card(console, row)).into()
        }
    }
}

/// The lines with a key each. A row whose content changed gets a new key, so it is drawn anew; equal rows are told apart
/// by their place.
fn keyed(console: Console, page: &Arc<Page>) -> Vec<(u64, Item)> {
    let mut keyed: Vec<(u64, Item)> = Vec::new();
    let mut known = HashSet::new();
    let of = is_windowed(console, page).then_some(page.rows.len());
    for line in lines::drawn(console, page) {
        let mut key = match &line {
            Line::Head(head) => lines::key(console, head),
            // Only where not all are drawn does a row say where it stands; then it is another one elsewhere.
            Line::Row(place, row) => fnv(row.raw()).wrapping_add(of.map_or(0, |_| *place as u64 + 1)),
        };
        while !known.insert(key) {
            key = key.wrapping_add(1);
        }
        keyed.push((key, (line, of)));
    }
    keyed
}

/// Stands in for the first page while it is on its way.
fn skeletons(console: Console) -> View {
    let listing = console.listing();
    let wanted = move || listing.page.with(Option::is_none) && listing.phase.with(Phase::is_busy);
    when(wanted, || {
        let line = || el("i");
        let skeleton =
            |_| el("li").kid(el("div").class("card skeleton").kid(line()).kid(line()).kid(line()).kid(line()));
        el("ul").class("cards cards--skeleton").attr("aria-hidden", "true").kids((0..6).map(skeleton))
    })
}

fn empty(console: Console, offset: u32, filtered: bool, looked_for: &[String]) -> View {
    let (title, text, action) = if offset > 0 {
        let text = tf(Msg::EmptyPageText, &[&(offset + 1).to_string()]);
        (Msg::EmptyPageTitle, text, Some(first_page(console)))
    } else if !filtered {
        (Msg::NoServersTitle, t(Msg::NoServersText).to_owned(), None)
    } else {
        (Msg::NoMatchTitle, t(Msg::NoMatchText).to_owned(), Some(clear(console)))
    };
    // What no server is called may stand in another field.
    let elsewhere = looked_for.iter().filter(|text| !text.is_empty() && offset == 0);
    let elsewhere: Vec<El> = elsewhere.map(|text| everywhere(console, text)).collect();
    el("section")
        .class("empty")
        .hands_focus_to(".results__title")
        .kid(icon("#i-phone"))
        .kid(el("h3").text(t(title)))
        .kid(el("p").text(&text))
        .kid(elsewhere)
        .kid(action)
        .into()
}

fn everywhere(console: Console, text: &str) -> El {
    let text = text.to_owned();
    let label = tf(Msg::SearchEverywhere, &[&visible(&text, 40)]);
    button("button--primary", &label, move || console.look_everywhere(&text))
}

fn failed(console: Console, error: &ApiError) -> El {
    let filtered = console.view.with_untracked(|v| !v.filter.is_empty()) && error.fault == Fault::ApiClient;
    let bad_page = error.has_code("CPS.0002") && console.view.with_untracked(|v| v.offset > 0);
    let actions: Vec<View> = vec![
        button("button--primary", t(Msg::TryAgain), move || console.listing().ask(console, Reason::Refresh)).into(),
        bad_page.then(|| first_page(console)).into(),
        filtered.then(|| clear(console)).into(),
    ];
    let at = console.listing().page.with_untracked(|p| p.as_ref().map(|p| p.at));
    let stale = at.map(|at| el("p").class("quiet").text(&tf(Msg::StaleList, &[&untrack(|| clock_time(console, at))])));
    // What comes of another try is shown below this heading.
    el("div")
        .class("results__failure")
        .hands_focus_to(".results__title")
        .kid(problem(console, error, actions.into()))
        .kid(stale)
}

fn first_page(console: Console) -> View {
    button("", t(Msg::FirstPageGo), move || go_to(console, 0)).into()
}

fn clear(console: Console) -> View {
    button("", t(Msg::ClearFilters), move || console.clear_filters()).into()
}
