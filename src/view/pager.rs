//! First, previous, where we are, next, last, and how many servers a page has.

use leptos::prelude::*;

use super::{
    primitives::button::icon_button,
    shell::{go_to, turn_page},
};
use crate::{
    browser::{
        dom::{El, View, el, live_of, live_text, views},
        history::Step,
    },
    state::{Console, page::Page},
    text::{Msg, t},
};
use cph_core::query::{ALL, read_limit, write_limit};

/// The pager under the list.
pub fn pager(console: Console) -> View {
    let listing = console.listing();
    let is = move |what: fn(&Page) -> bool| listing.page.with(|p| p.as_ref().is_some_and(|p| what(p)));
    let at_start = move || !is(|p| p.question.offset > 0);
    let at_end = move || !is(Page::has_next);
    let no_last = move || !is(|p| p.last_offset().is_some_and(|last| last > p.question.offset));
    let next = step(Msg::NextPage, "#i-right", at_end, move || turn_page(console, true))
        .on("pointerenter", move |_| listing.fetch_ahead(console))
        .on("focus", move |_| listing.fetch_ahead(console));
    let to_last = move || {
        if let Some(last) = listing.page.with_untracked(|p| p.as_ref().and_then(|p| p.last_offset())) {
            go_to(console, last);
        }
    };
    let range = move || listing.page.with(|p| p.as_ref().and_then(|p| p.range())).unwrap_or_default();
    el("nav")
        .class("pager")
        .class_live("pager--hidden", move || !is(|p| !p.rows.is_empty() || p.question.offset > 0))
        .attr("aria-label", t(Msg::Pages))
        .kid(el("span").class("pager__range").kid(live_text(range)))
        .kid(step(Msg::FirstPage, "#i-first", at_start, move || go_to(console, 0)))
        .kid(step(Msg::PreviousPage, "#i-left", at_start, move || turn_page(console, false)))
        .kid(next)
        .kid(step(Msg::LastPage, "#i-last", no_last, to_last))
        .kid(page_size(console))
        .into()
}

/// A button of the pager. Where it leads nowhere it stays focusable, so that the focus is not lost on the last page.
fn step(label: Msg, mark: &str, disabled: impl Fn() -> bool + Copy + 'static, go: impl Fn() + 'static) -> El {
    let click = move || {
        if !untrack(disabled) {
            go();
        }
    };
    icon_button("", mark, t(label), click).aria_live("aria-disabled", disabled)
}

fn page_size(console: Console) -> El {
    let (sizes, default) = (&console.config().page_sizes, console.config().default_page_size);
    let options = move |chosen: &u32| {
        let mut sizes = sizes.clone();
        // An address may ask for any size of the API.
        if let Err(place) = sizes.binary_search(chosen) {
            sizes.insert(place, *chosen);
        }
        if !console.portal().is_on() && !sizes.contains(&ALL) {
            sizes.push(ALL);
        }
        let option = |size: &u32| {
            let value = write_limit(*size);
            let words = if *size == ALL { t(Msg::All) } else { &value };
            el("option").attr("value", &value).flag("selected", size == chosen).text(words)
        };
        views(sizes.iter().map(option))
    };
    let change = move |text: String| {
        if let Some(size) = read_limit(&text) {
            console.go(Step::Push, |v| {
                v.limit = (size != default).then_some(size);
                // The page that holds the server now on top.
                v.offset -= v.offset % size.max(1);
            });
        }
    };
    el("label").class("pager__size").kid(el("span").text(t(Msg::PageSize))).kid(
        el("select").class("input input--small select").kid(live_of(move || console.limit(), options)).change(change),
    )
}
