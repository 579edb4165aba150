//! The line under the search box: how many servers, which of them are shown, and how the question was answered.

use crate::{
    api::filter::FilterKey,
    browser::dom::{El, View, el, icon, live},
    state::{Console, listing::Page},
    text::{Msg, labels, numbers::duration_ms, t, tf},
};

/// The line.
pub fn plan_line(console: Console) -> View {
    live(move || console.listing().page.with(|page| page.as_ref().map(|page| line(page))))
}

fn line(page: &Page) -> El {
    let total = if page.question.filter.is_empty() { page.total() } else { tf(Msg::MatchingServers, &[&page.total()]) };
    let part = || el("span").class("plan__part");
    el("p")
        .class("plan")
        .kid(el("strong").text(&total))
        .kid(part().kid(icon("#i-cloud")).text(&asked(page)))
        .kid(part().text(&effort(page)))
        .kid(part().text(t(Msg::NewestFirst)))
}

fn asked(page: &Page) -> String {
    let active = FilterKey::ALL.into_iter().filter(|key| page.question.filter.value(*key).is_some());
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
