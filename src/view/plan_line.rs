//! The line under the search box: how many servers, which of them are shown, and how the question was answered.

use super::fleet_line::some_loaded;
use crate::{
    browser::dom::{El, View, el, icon, live},
    state::{Console, page::Page},
    text::{Msg, chips, labels, numbers::duration_ms, t, tf},
};
use cph_core::{
    api::filter::{FilterKey, ServerFilter},
    fleet::{plan, whole::Wish},
};

/// The line.
pub fn plan_line(console: Console) -> View {
    live(move || console.listing().page.with(|page| page.as_ref().map(|page| line(console, page))))
}

fn line(console: Console, page: &Page) -> El {
    let total = if page.filtered { tf(Msg::MatchingServers, &[&page.total()]) } else { page.total() };
    let part = || el("span").class("plan__part");
    let order = console.view.with_untracked(|v| v.order);
    let order = order.map_or_else(
        || t(Msg::NewestFirst).to_owned(),
        |order| format!("{} {}", in_a_sentence(chips::key(order.key)), if order.descending { "↓" } else { "↑" }),
    );
    let engine = if page.whole {
        part().kid(icon("#i-filter")).text(&here(console))
    } else {
        part().kid(icon("#i-cloud")).text(&asked(&page.question.filter))
    };
    el("p")
        .class("plan")
        .kid(el("strong").text(&total))
        .kid(engine)
        .kid(part().text(&effort(page)))
        .kid(part().text(&order))
}

/// What was asked of the service, what is asked of the servers in memory, and what may be said of them.
fn here(console: Console) -> String {
    let scope = console.fleet().scope();
    let by_the_api = asked(&scope);
    let mut parts: Vec<String> = some_loaded(console).into_iter().collect();
    if !scope.is_empty() {
        parts.push(by_the_api);
    } else if parts.is_empty() {
        parts.push(t(Msg::WholeFleetVerified).to_owned());
    }
    let wish = console.wish();
    let mut names: Vec<String> = Vec::new();
    for chip in (Wish { filter: plan::without(&wish.filter, &scope), ..wish }).all_chips() {
        let name = in_a_sentence(chips::key(chip.key()));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if !names.is_empty() {
        parts.push(tf(Msg::AskedHere, &[&names.join(", ")]));
    }
    parts.join(" · ")
}

fn asked(filter: &ServerFilter) -> String {
    let active = FilterKey::ALL.into_iter().filter(|key| filter.value(*key).is_some());
    let names: Vec<_> = active.map(|key| in_a_sentence(labels::filter(key))).collect();
    if names.is_empty() { t(Msg::NoFilter).to_owned() } else { tf(Msg::AskedOfApi, &[&names.join(", ")]) }
}

fn effort(page: &Page) -> String {
    let took = page.took_ms.map_or_else(|| t(Msg::PrefetchedPage).to_owned(), duration_ms);
    match page.requests {
        1 => tf(Msg::OneRequest, &[&took]),
        n => tf(Msg::ManyRequests, &[&n.to_string(), &took]),
    }
}

/// A label as it stands inside a sentence: "Server name" → "server name"; "VPC" stays.
fn in_a_sentence(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_ascii_lowercase() => {
            format!("{}{}", first.to_ascii_lowercase(), chars.as_str())
        }
        _ => label.to_owned(),
    }
}
