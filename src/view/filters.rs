//! The filters of the API beside the list (Table 2): status by group or exact code, network, phone model, ID, creation time.

use leptos::prelude::untrack;

use super::{
    badge, facets,
    primitives::{
        button::bare,
        field::{code_input, error_text, field},
    },
    time_filter::time_filter,
};
use crate::{
    browser::{
        dom::{El, View, el, icon, live_of, views, when},
        history::Step,
    },
    state::{Console, watched::Watched},
    text::{Msg, labels, t},
};
use cph_core::{
    api::filter::{FilterKey, FilterProblem, StatusFilter},
    model::{field::Field, invisible::has_blank_edges, status::StatusGroup},
};

/// The filters; `open` matters only where there is no room for them beside the list.
pub fn filters(console: Console, open: Watched<bool>) -> View {
    let any = move || console.view.with(|v| !v.filter.is_empty() || !v.chips.is_empty());
    let reversed = move || console.view.with(|v| v.filter.range_is_reversed());
    let group = || el("div").class("filters__group");
    el("aside")
        .class("filters")
        .class_live("filters--open", move || open.get())
        .attr("aria-label", t(Msg::Filters))
        .kid(status(console))
        .kid(network(console))
        .kid(
            group()
                .kid(text_filter(
                    console,
                    "filter-model",
                    FilterKey::PhoneModelName,
                    code_input().attr("list", "models"),
                ))
                .kid(models(console))
                .kid(text_filter(console, "filter-id", FilterKey::ServerId, code_input())),
        )
        .kid(
            group()
                .kid(time_filter(console, "filter-since", FilterKey::CreateSince))
                .kid(time_filter(console, "filter-until", FilterKey::CreateUntil))
                .kid(when(reversed, || error_text(t(Msg::RangeReversed)).attr("role", "alert"))),
        )
        .kid(facets::invitation(console))
        .kid(facets::facets(console))
        .kid(when(any, move || {
            bare("").kid(icon("#i-x")).text(t(Msg::ClearFilters)).click(move || console.clear_filters())
        }))
        .into()
}

/// Sets a filter to a value of ours, which always fits.
fn apply(console: Console, key: FilterKey, text: &str) {
    let _ = set(console, key, text);
}

fn set(console: Console, key: FilterKey, text: &str) -> Result<(), FilterProblem> {
    console.filter(key, text, Step::Push)
}

fn status(console: Console) -> El {
    let chosen = move || console.view.with(|v| v.filter.status);
    let groups = StatusGroup::DOCUMENTED.map(|group| {
        let (tone, mark) = badge::look(group);
        let codes: Vec<_> = group.codes().iter().map(ToString::to_string).collect();
        let content = vec![
            el("span").class(&format!("option__icon {tone}")).kid(icon(mark)),
            el("span").text(labels::status(group)),
            el("span").class("option__note mono").text(&codes.join(", ")),
        ];
        // A group of one code and that code are the same question, so they look the same.
        let is_chosen = move || chosen().is_some_and(|s| s == StatusFilter::Group(group) || group.codes() == s.codes());
        option("filter-status", is_chosen, move || apply(console, FilterKey::Status, group.key()), content)
    });
    let exact = text_filter_showing(
        console,
        "filter-code",
        t(Msg::StatusExact),
        FilterKey::Status,
        code_input().attr("inputmode", "numeric").attr("placeholder", t(Msg::StatusExactHint)),
        move || match chosen() {
            Some(StatusFilter::Code(code)) => code.to_string(),
            _ => String::new(),
        },
    );
    el("fieldset")
        .class("filters__group")
        .kid(el("legend").text(labels::field(Field::Status)))
        .kid(any_option(console, "filter-status", FilterKey::Status))
        .kid(Vec::from(groups))
        .kid(exact)
}

fn network(console: Console) -> El {
    let versions = [("v2", Msg::YourNetwork), ("v1", Msg::ProviderNetwork)].map(|(version, words)| {
        option(
            "filter-network",
            move || console.view.with(|v| v.filter.network_version == version),
            move || apply(console, FilterKey::NetworkVersion, version),
            vec![el("span").class("option__wide").text(t(words))],
        )
    });
    el("fieldset")
        .class("filters__group")
        .kid(el("legend").text(labels::field(Field::NetworkVersion)))
        .kid(any_option(console, "filter-network", FilterKey::NetworkVersion))
        .kid(Vec::from(versions))
}

fn any_option(console: Console, name: &str, key: FilterKey) -> El {
    option(
        name,
        move || console.view.with(|v| v.filter.value(key).is_none()),
        move || apply(console, key, ""),
        vec![el("span").class("option__wide").text(t(Msg::FilterAny))],
    )
}

fn option(name: &str, chosen: impl Fn() -> bool + 'static, choose: impl Fn() + 'static, content: Vec<El>) -> El {
    let radio = el("input").attr("type", "radio").attr("name", name).checked_live(chosen).change(move |_| choose());
    el("label").class("option").kid(radio).kid(content)
}

fn text_filter(console: Console, id: &str, key: FilterKey, input: El) -> El {
    text_filter_showing(console, id, labels::filter(key), key, input, move || {
        console.view.with(|v| v.filter.value(key).unwrap_or_default())
    })
}

fn text_filter_showing(
    console: Console,
    id: &str,
    label: &str,
    key: FilterKey,
    input: El,
    shown: impl Fn() -> String + Copy + 'static,
) -> El {
    let problem = Watched::new(String::new());
    let input = input
        .class("input input--small mono")
        .invalid(move || problem.with(|p| !p.is_empty()))
        .value_live(shown)
        .finished(move |text| {
            // What stands there already was asked for, and where a group is chosen the field for a code is empty.
            let result = if text == untrack(shown) { Ok(()) } else { set(console, key, &text) };
            problem.set(result.err().map(labels::filter_problem).unwrap_or_default());
        });
    field(id, label, move || Some(problem.get()).filter(|p| !p.is_empty()), None, input)
}

/// The phone models on the page, offered while typing one.
fn models(console: Console) -> El {
    let options = move || {
        let mut models: Vec<String> = Vec::new();
        console.listing().page.with(|p| {
            for row in p.iter().flat_map(|p| &p.rows) {
                if let Some(model) = row.server().and_then(|s| s.text(Field::PhoneModelName))
                    // What is chosen here is cleaned as what is typed; the facets ask for such a value as it is.
                    && !has_blank_edges(model)
                    && models.iter().all(|m| m != model)
                {
                    models.push(model.to_owned());
                }
            }
        });
        models
    };
    let draw = |models: &Vec<String>| views(models.iter().map(|model| el("option").attr("value", model)));
    el("datalist").attr("id", "models").kid(live_of(options, draw))
}
