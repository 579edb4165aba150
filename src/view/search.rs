//! The search box: the name filter, and the other filters as chips that can be taken off.

use super::{
    primitives::{button::bare, field::error_text},
    time::exact,
};
use crate::{
    api::filter::{FilterKey, ServerFilter, StatusFilter},
    browser::{
        dom::{El, View, el, icon, live, views},
        timer::Timer,
    },
    fleet::{
        chip::Chip,
        grammar::{self, GrammarProblem, Why},
        suggest::{Suggestion, suggest},
        whole,
    },
    state::{Console, watched::Watched},
    text::{Msg, chips, labels, numbers::grouped, t, tf, visible::visible},
    url::history::Step,
};

/// The box with its chips, and the button that shows the filters where there is no room for them.
pub fn search(console: Console, filters_open: Watched<bool>) -> View {
    let problem = Watched::new(String::new());
    // What of the text is no condition stays in the box, to be mended.
    let wrong = Watched::new(Vec::<(String, Why)>::new());
    let apply = move |text: String| {
        wrong.set(Vec::new());
        // One entry in the history for a search, however many keys it took.
        let fresh = console.view.with_untracked(|v| v.filter.server_name.is_empty());
        let step = if fresh { Step::Push } else { Step::Replace };
        let words = console.filter(FilterKey::ServerName, &text, step).err().map(labels::filter_problem);
        problem.set(words.unwrap_or_default());
    };
    let understand = move |text: &str| {
        let parsed = grammar::parse(text);
        let part = |p: &GrammarProblem| (text.get(p.from..p.to).unwrap_or_default().to_owned(), p.why);
        wrong.set(parsed.problems.iter().map(part).collect());
        console.go(Step::Push, |v| {
            // The words in the box were the name; now they are among the chips.
            v.filter.server_name.clear();
            for chip in whole::give(&mut v.filter, parsed.chips) {
                if !v.chips.contains(&chip) {
                    v.chips.push(chip);
                }
            }
            v.offset = 0;
        });
    };
    // The wait after the last key; a new one ends the one before.
    let later = Watched::new(None::<Timer>);
    let chips = move || {
        let filter = console.view.with(|v| v.filter.clone());
        let chip_of = |key: FilterKey| Some(filter_chip(console, key, &words(console, &filter, key)?));
        let of_the_api = others().filter_map(chip_of);
        let more = console.view.with(|v| v.chips.clone());
        vec![views(of_the_api), views(more.iter().map(|chip| own_chip(console, chip)))]
    };
    let number = move || {
        let number = console.view.with(|v| others().filter(|k| v.filter.value(*k).is_some()).count() + v.chips.len());
        (number > 0).then(|| el("span").class("count").text(&number.to_string()))
    };
    let typed = Watched::new(String::new());
    let input = el("input")
        .attr("type", "search")
        .class("search__input")
        .attr("aria-label", t(Msg::Search))
        .attr("placeholder", t(Msg::SearchPlaceholder))
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("aria-keyshortcuts", "/")
        .value_live(move || {
            let left = wrong.with(|w| w.iter().map(|(part, _)| part.as_str()).collect::<Vec<_>>().join(" "));
            if left.is_empty() { console.view.with(|v| v.filter.server_name.clone()) } else { left }
        })
        .attr("list", "conditions")
        .input(move |text| {
            typed.set(text.clone());
            // A condition is read when it is finished: by Enter, or by leaving the box. What is in memory answers at each key.
            let wait = if console.fleet().holds_all() { 0 } else { 300 };
            let soon = grammar::is_plain(&text).then(|| Timer::after(wait, move || apply(text)));
            later.set(soon);
        })
        .change(move |text| {
            later.set(None);
            if grammar::is_plain(&text) { apply(text) } else { understand(&text) }
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
        .kid(el("datalist").attr("id", "conditions").kid(live(move || suggestions(console, &typed.get()))))
        .kid(el("kbd").attr("aria-hidden", "true").text("/"))
        .kid(filters);
    let error = live(move || {
        let text = problem.get();
        (!text.is_empty()).then(|| error_text(&text).attr("role", "alert"))
    });
    let wrong = live(move || {
        let wrong = wrong.get();
        (!wrong.is_empty()).then(|| {
            let line = |(part, why): &(String, Why)| {
                let part = el("u").class("mono").kid(el("bdi").text(&visible(part, 80)));
                el("span").kid(part).text(": ").text(&chips::problem(*why)).text(" ")
            };
            el("p")
                .class("field__error")
                .attr("role", "alert")
                .kid(icon("#i-alert"))
                .kid(el("span").kids(wrong.iter().map(line)))
        })
    });
    vec![boxed.into(), error, wrong].into()
}

/// What may be meant by what was typed.
fn suggestions(console: Console, typed: &str) -> Vec<El> {
    let option = |suggestion: Suggestion| {
        let (line, label) = match suggestion {
            Suggestion::Field(line, key) => (line, chips::key(key).to_owned()),
            Suggestion::Value(line, servers) => (line, grouped(servers.into())),
        };
        el("option").attr("value", &line).attr("label", &label)
    };
    console.fleet().found.with(|found| suggest(typed, &found.facets)).into_iter().map(option).collect()
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

/// A filter of the API.
fn filter_chip(console: Console, key: FilterKey, value: &str) -> El {
    let remove = move || {
        let _ = console.filter(key, "", Step::Push);
    };
    chip("chip", "#i-cloud", labels::filter(key), value, remove)
}

/// A condition that is asked here, of the whole fleet.
fn own_chip(console: Console, own: &Chip) -> El {
    let (head, value) = chips::chip(own);
    let own = own.clone();
    let remove = move || {
        console.go(Step::Push, |v| {
            v.chips.retain(|chip| *chip != own);
            v.offset = 0;
        });
    };
    chip("chip chip--own", "#i-filter", &head, &value, remove)
}

fn chip(look: &str, mark: &str, label: &str, value: &str, remove: impl Fn() + 'static) -> El {
    let button = el("button")
        .attr("type", "button")
        .attr("aria-label", &tf(Msg::RemoveFilter, &[&format!("{label} {value}")]))
        .click(remove)
        .kid(icon("#i-x"));
    el("span")
        .class(look)
        .kid(icon(mark))
        .kid(el("span").text(label).text(" ").kid(el("b").kid(el("bdi").text(value))))
        .kid(button)
}
