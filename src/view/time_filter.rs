//! A filter of the creation time, as a field for day and time.
//!
//! Browsers tell of a change as soon as all parts of a date have digits, the year 0002 included, and with each digit after that.
//! What is typed by keys is therefore asked for when somebody has finished with it, by Enter or by leaving the field; what is
//! chosen from the browser's calendar is asked for at once. All of it is one entry in the history.

use leptos::prelude::untrack;

use super::{primitives::field::field, time};
use crate::{
    browser::{
        clock,
        dom::{El, el},
        history::Step,
    },
    state::{Console, watched::Watched},
    text::{Msg, instants, labels, t, tf},
};
use cph_core::{api::filter::FilterKey, model::time::UtcTime};

/// What is going on in the field while it has the focus.
#[derive(Clone, Copy, Default)]
struct Visit {
    /// Keys were pressed since it was last asked for.
    typed: bool,
    /// It was asked for, with an entry in the history.
    asked: bool,
}

/// The field.
pub fn time_filter(console: Console, id: &str, key: FilterKey) -> El {
    let problem = Watched::new(String::new());
    let visit = Watched::new(Visit::default());
    let value = Watched::new(String::new());
    let read = move |text: &str| clock::read_input(text, untrack(|| console.preferences.utc.get()));
    let shown = move || {
        let at = console.view.with(|v| v.filter.value(key)).and_then(|text| UtcTime::parse(&text));
        let written = at.map(|at| instants::input(at, time::zone(console, at))).unwrap_or_default();
        // The same instant in other words stays as it stands there: to write it anew would move the cursor.
        let same = value.with_untracked(|text| (at.is_some() && read(text) == at).then(|| text.clone()));
        same.unwrap_or(written)
    };
    let ask = move |text: String| {
        let instant = match instants::short_year(&text) {
            Some(year) => Err(tf(Msg::DateYear, &[year])),
            None if text.is_empty() => Ok(String::new()),
            None => read(&text).map(|at| at.to_string()).ok_or_else(|| t(Msg::FilterTime).to_owned()),
        };
        value.set(text);
        let before = console.view.with_untracked(|v| v.filter.value(key));
        let step = if visit.with_untracked(|v| v.asked) { Step::Replace } else { Step::Push };
        let set = |instant: String| console.filter(key, &instant, step).map_err(labels::filter_problem);
        problem.set(instant.and_then(set).err().unwrap_or_default());
        let changed = console.view.with_untracked(|v| v.filter.value(key)) != before;
        visit.update(|v| *v = Visit { typed: false, asked: v.asked || changed });
    };
    let finish = move |text: String, unfinished: bool| {
        if unfinished {
            problem.set(t(Msg::DateUnfinished).to_owned());
        } else {
            ask(text);
        }
    };
    let input = el("input")
        .class("input input--small")
        .attr("type", "datetime-local")
        .attr("step", "1")
        // A year has four digits; browsers would take six.
        .attr("max", "9999-12-31T23:59:59")
        .invalid(move || problem.with(|p| !p.is_empty()))
        .value_live(shown)
        .on("keydown", move |event| {
            if event.is_enter() {
                finish(event.value(), event.is_unfinished());
            } else if event.is_typing() {
                visit.update(|v| v.typed = true);
            }
        })
        .on("change", move |event| {
            if !visit.with_untracked(|v| v.typed) {
                ask(event.value());
            }
        })
        .on("focusout", move |event| {
            if visit.with_untracked(|v| v.typed) {
                finish(event.value(), event.is_unfinished());
            }
            visit.set(Visit::default());
        });
    field(id, labels::filter(key), move || Some(problem.get()).filter(|p| !p.is_empty()), None, input)
}
