//! The search box: the name filter, and the other filters as chips that can be taken off.

use super::{
    primitives::{button::bare, field::error_text},
    time::exact,
};
use crate::{
    api::filter::{FilterKey, ServerFilter, StatusFilter},
    browser::{
        dom::{El, View, el, icon, live},
        timer::Timer,
    },
    state::{Console, watched::Watched},
    text::{Msg, labels, t, tf, visible::visible},
    url::history::Step,
};

/// The box with its chips, and the button that shows the filters where there is no room for them.
pub fn search(console: Console, filters_open: Watched<bool>) -> View {
    let problem = Watched::new(String::new());
    let apply = move |text: String| {
        // One entry in the history for a search, however many keys it took.
        let fresh = console.view.with_untracked(|v| v.filter.server_name.is_empty());
        let step = if fresh { Step::Push } else { Step::Replace };
        let words = console.filter(FilterKey::ServerName, &text, step).err().map(labels::filter_problem);
        problem.set(words.unwrap_or_default());
    };
    // The wait after the last key; a new one ends the one before.
    let later = Watched::new(None::<Timer>);
    let chips = move || {
        let filter = console.view.with(|v| v.filter.clone());
        let chip_of = |key: FilterKey| Some(chip(console, key, &words(console, &filter, key)?));
        others().filter_map(chip_of).collect::<Vec<_>>()
    };
    let number = move || {
        let number = console.view.with(|v| others().filter(|k| v.filter.value(*k).is_some()).count());
        (number > 0).then(|| el("span").class("count").text(&number.to_string()))
    };
    let input = el("input")
        .attr("type", "search")
        .class("search__input")
        .attr("aria-label", t(Msg::Search))
        .attr("placeholder", t(Msg::SearchPlaceholder))
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("aria-keyshortcuts", "/")
        .value_live(move || console.view.with(|v| v.filter.server_name.clone()))
        .input(move |text| later.set(Some(Timer::after(300, move || apply(text)))))
        .change(move |text| {
            later.set(None);
            apply(text);
        });
    let filters = bare("search__filters")
        .aria_live("aria-expanded", move || filters_open.get())
        .click(move || filters_open.update(|o| *o = !*o))
        .kid(icon("#i-filter"))
        .text(t(Msg::Filters))
        .kid(live(number));
    let boxed = el("search")
        .class("search")
        .kid(icon("#i-search"))
        .kid(live(chips))
        .kid(input)
        .kid(el("kbd").attr("aria-hidden", "true").text("/"))
        .kid(filters);
    let error = live(move || {
        let text = problem.get();
        (!text.is_empty()).then(|| error_text(&text).attr("role", "alert"))
    });
    vec![boxed.into(), error].into()
}

/// The filters that are shown as chips: all but the one in the box itself.
fn others() -> impl Iterator<Item = FilterKey> {
    FilterKey::ALL.into_iter().filter(|key| *key != FilterKey::ServerName)
}

/// The value of a filter in words; `None` where it does not filter.
fn words(console: Console, filter: &ServerFilter, key: FilterKey) -> Option<String> {
    match key {
        FilterKey::CreateSince => filter.create_since.map(|at| exact(console, at)),
        FilterKey::CreateUntil => filter.create_until.map(|at| exact(console, at)),
        FilterKey::Status => filter.status.map(|status| match status {
            StatusFilter::Group(group) => labels::status(group).to_owned(),
            StatusFilter::Code(code) => format!("{} {code}", labels::status(status.group())),
        }),
        _ => filter.value(key).map(|text| visible(&text, 60)),
    }
}

fn chip(console: Console, key: FilterKey, value: &str) -> El {
    let label = labels::filter(key);
    let remove = el("button")
        .attr("type", "button")
        .attr("aria-label", &tf(Msg::RemoveFilter, &[&format!("{label} {value}")]))
        .click(move || {
            let _ = console.filter(key, "", Step::Push);
        })
        .kid(icon("#i-x"));
    el("span")
        .class("chip")
        .kid(icon("#i-cloud"))
        .kid(el("span").text(label).text(" ").kid(el("b").kid(el("bdi").text(value))))
        .kid(remove)
}
