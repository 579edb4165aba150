//! The search box: the name filter, and the other filters as chips that can be taken off.

use super::{
    primitives::{
        button::{bare, button},
        field::error_text,
    },
    time::exact,
};
use crate::{
    browser::{
        dom::{El, View, each, el, fnv, icon, live_of, views},
        history::Step,
        timer::Timer,
    },
    state::{Console, watched::Watched},
    text::{
        Msg, chips, labels,
        numbers::grouped,
        t, tf,
        visible::{cut, visible},
    },
};
use cph_core::{
    api::filter::{FilterKey, ServerFilter, StatusFilter},
    fleet::{
        chip::Chip,
        grammar::{self, GrammarProblem, Why},
        suggest::{Suggestion, suggest},
        typing, whole,
    },
    model::invisible::{cleaned, has_invisible_edges},
};

/// What is going on in the box.
#[derive(Clone, Copy)]
struct Typing {
    console: Console,
    /// What is being typed, not yet finished.
    typed: Watched<String>,
    /// Whether that has an entry in the history: one for a search, however many keys it took.
    pushed: Watched<bool>,
    /// Whether something invisible stands around it.
    edges: Watched<bool>,
    /// Why it cannot be looked for.
    problem: Watched<String>,
    /// What of it is no condition: it stays in the box, to be mended.
    wrong: Watched<Vec<(String, Why)>>,
    /// The wait after the last key; a new one ends the one before.
    later: Watched<Option<Timer>>,
}

impl Typing {
    fn new(console: Console) -> Self {
        Self {
            console,
            typed: Watched::new(String::new()),
            pushed: Watched::new(false),
            edges: Watched::new(false),
            problem: Watched::new(String::new()),
            wrong: Watched::new(Vec::new()),
            later: Watched::new(None),
        }
    }

    /// What the box shows.
    fn shown(self) -> String {
        let left = self.wrong.with(|w| w.iter().map(|(part, _)| part.as_str()).collect::<Vec<_>>().join(" "));
        let name = self.console.view.with(|v| v.filter.server_name.clone());
        // While somebody types, what is asked for is a part of what stands there.
        let typed = self.typed.with_untracked(|t| (!t.is_empty() && typing::finished(t) == name).then(|| t.clone()));
        if left.is_empty() { typed.unwrap_or_else(|| grammar::write_name(&name)) } else { left }
    }

    /// Takes what is typed, with every key. A condition is read when it is finished: by Enter, or by leaving the box. What is in
    /// memory answers at each key.
    fn take(self, text: String) {
        self.edges.set(has_invisible_edges(&text));
        self.typed.set(text.clone());
        if self.wrong.with_untracked(|w| !w.is_empty()) {
            self.wrong.set(Vec::new());
        }
        let wait = if self.console.fleet().holds_all() { 0 } else { 300 };
        let asks = move || {
            // While a condition is in the making the list stays, but for what was typed on the way to it or stood in its place.
            if grammar::is_plain(&text) || !self.name().is_empty() {
                self.apply(typing::finished(&text));
            }
        };
        self.later.set(Some(Timer::after(wait, asks)));
    }

    /// Takes what was typed, finished.
    fn finish(self, text: &str) {
        self.later.set(None);
        if grammar::is_plain(text) {
            self.wrong.set(Vec::new());
            self.apply(text);
        } else {
            self.understand(cleaned(text));
        }
        self.pushed.set(false);
        self.typed.set(String::new());
    }

    fn apply(self, text: &str) {
        let before = self.name();
        let step = if before.is_empty() && !self.pushed.get_untracked() { Step::Push } else { Step::Replace };
        let result = self.console.filter(FilterKey::ServerName, text, step);
        self.problem.set(result.err().map(labels::filter_problem).unwrap_or_default());
        if self.name() != before {
            self.pushed.set(true);
        }
    }

    /// The part of a name that is asked for.
    fn name(self) -> String {
        self.console.view.with_untracked(|v| v.filter.server_name.clone())
    }

    fn understand(self, text: &str) {
        let parsed = grammar::parse(text);
        let part = |p: &GrammarProblem| (text.get(p.from..p.to).unwrap_or_default().to_owned(), p.why);
        self.wrong.set(parsed.problems.iter().map(part).collect());
        if parsed.chips.is_empty() {
            // Nothing of it can be asked; a name that stood in the box no longer does.
            self.apply(typing::finished(text));
            return;
        }
        let step = if self.pushed.get_untracked() { Step::Replace } else { Step::Push };
        self.console.go(step, |v| {
            // The words in the box were the name; now they are among the chips.
            v.filter.server_name.clear();
            for chip in whole::give(&mut v.filter, parsed.chips) {
                if !v.chips.contains(&chip) {
                    v.chips.push(chip);
                }
            }
            v.offset = 0;
        });
    }

    /// What is wrong with it, or good to know.
    fn said(self) -> View {
        let error = live_of(
            move || self.problem.get(),
            |text| (!text.is_empty()).then(|| error_text(text).attr("role", "alert")),
        );
        let wrong =
            live_of(move || self.wrong.get(), move |wrong| (!wrong.is_empty()).then(|| no_conditions(self, wrong)));
        let note = move || {
            let waits = |text: &String| Some(tf(Msg::SearchWaiting, &[&visible(typing::waiting(text)?, 80)]));
            let cleaned = self.edges.get().then(|| t(Msg::InvisibleEdges).to_owned());
            self.typed.with(waits).or(cleaned)
        };
        let note = live_of(note, |words| {
            words.as_ref().map(|words| el("p").class("field__hint").attr("role", "status").text(words))
        });
        vec![error, wrong, note].into()
    }
}

/// The box with its chips, and the button that shows the filters where there is no room for them.
pub fn search(console: Console, filters_open: Watched<bool>) -> View {
    let typing = Typing::new(console);
    let chips = move || {
        let filter = console.view.with(|v| v.filter.clone());
        let chip_of = |key: FilterKey| Some(Taken::Filter(key, words(console, &filter, key)?));
        let more = console.view.with(|v| v.chips.clone());
        let all = others().filter_map(chip_of).chain(more.into_iter().map(Taken::Own));
        all.map(|taken| (fnv(&format!("{taken:?}")), taken)).collect()
    };
    let chip = move |taken: &Taken| -> View {
        match taken {
            Taken::Filter(key, value) => filter_chip(console, *key, value).into(),
            Taken::Own(chip) => own_chip(console, chip).into(),
        }
    };
    let number = move || {
        let number = console.view.with(|v| others().filter(|k| v.filter.value(*k).is_some()).count() + v.chips.len());
        (number > 0).then(|| number.to_string())
    };
    let input = el("input")
        .attr("type", "search")
        .class("search__input")
        .attr("aria-label", t(Msg::Search))
        .attr("placeholder", t(Msg::SearchPlaceholder))
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("aria-keyshortcuts", "/")
        .value_live(move || typing.shown())
        .attr("list", "conditions")
        .input(move |text| typing.take(text))
        .finished(move |text| typing.finish(&text));
    let filters = bare("search__filters")
        .aria_live("aria-expanded", move || filters_open.get())
        .click(move || filters_open.update(|o| *o = !*o))
        .kid(icon("#i-filter"))
        .text(t(Msg::Filters))
        .kid(live_of(number, |number| number.as_ref().map(|number| el("span").class("count").text(number))));
    let boxed = el("search")
        .class("search")
        .kid(icon("#i-search"))
        .kid(each(chips, chip))
        .kid(input)
        .kid(el("datalist").attr("id", "conditions").kid(live_of(
            move || console.fleet().found.with(|found| suggest(&typing.typed.get(), &found.facets)),
            |all| views(all.iter().map(suggestion)),
        )))
        .kid(el("kbd").attr("aria-hidden", "true").text("/"))
        .kid(filters);
    vec![boxed.into(), typing.said()].into()
}

/// A part of the text that is no condition, and why. Where it may have been meant as text, a click takes it for that.
fn mistake(console: Console, wrong: Watched<Vec<(String, Why)>>, part: &str, why: Why) -> El {
    let words = el("u").class("mono").kid(el("bdi").text(&visible(part, 80)));
    let line = el("span").kid(words).text(": ").text(&chips::problem(why)).text(" ");
    if why != Why::Key {
        return line;
    }
    let part = part.to_owned();
    let label = tf(Msg::SearchEverywhere, &[&visible(&part, 40)]);
    let as_text = button("", &label, move || {
        wrong.update(|wrong| wrong.retain(|(other, _)| *other != part));
        console.look_everywhere(&part);
    });
    line.kid(as_text).text(" ")
}

/// Which parts of the text are no conditions, and why.
fn no_conditions(typing: Typing, wrong: &[(String, Why)]) -> El {
    let line = |(part, why): &(String, Why)| mistake(typing.console, typing.wrong, part, *why);
    el("p")
        .class("field__error")
        .attr("role", "alert")
        .hands_focus_to(".search__input")
        .kid(icon("#i-alert"))
        .kid(el("span").kids(wrong.iter().map(line)))
}

/// What is shown as a chip: a filter of the API with its value in words, or a condition asked here.
#[derive(Debug)]
enum Taken {
    Filter(FilterKey, String),
    Own(Chip),
}

/// What may be meant by what was typed.
fn suggestion(suggestion: &Suggestion) -> El {
    let (line, label) = match suggestion {
        Suggestion::Field(line, key) => (line, chips::key(*key).to_owned()),
        Suggestion::Value(line, servers) => {
            let number = grouped((*servers).into());
            // Two values that look alike are told apart beside them.
            let shown = visible(line, 160);
            let label = if shown == *line { number } else { format!("{shown} · {number}") };
            (line, label)
        }
    };
    el("option").attr("value", line).attr("label", &label)
}

/// The filters that are shown as chips: all but the one in the box itself.
fn others() -> impl Iterator<Item = FilterKey> {
    FilterKey::ALL.into_iter().filter(|key| *key != FilterKey::ServerName)
}

/// The value of a filter in words; `None` where it does not filter.
pub(super) fn words(console: Console, filter: &ServerFilter, key: FilterKey) -> Option<String> {
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
    let value = &cut(value, 200);
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
