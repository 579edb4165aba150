//! What stands between the servers of a list: headings of groups, and room for what is not drawn.

use std::sync::Arc;

use leptos::prelude::untrack;

use crate::{
    browser::dom::{El, View, el, fnv, live},
    fleet::{group::Head, key::Key, window},
    model::server::Row,
    state::{
        Console,
        page::Page,
        window::{is_windowed, lines, shown},
    },
    text::{Msg, chips, numbers::grouped, t},
};

/// A line that is drawn.
pub enum Line {
    /// The heading of a group.
    Head(Head),
    /// A row, with its place on the page.
    Row(usize, Arc<Row>),
}

/// The lines of a page that are drawn.
#[inline(never)]
pub fn drawn(console: Console, page: &Page) -> Vec<Line> {
    let mut drawn = Vec::new();
    for line in shown(console, page) {
        drawn.extend(match line {
            window::Line::Head(number) => page.heads.get(number).cloned().map(Line::Head),
            window::Line::Row(place) => page.rows.get(place).cloned().map(|row| Line::Row(place, row)),
        });
    }
    drawn
}

/// The heading of a group: what its servers have, and how many they are.
pub fn heading(console: Console, head: &Head) -> El {
    let key = untrack(|| console.view.with(|v| v.group));
    let (about, value) = key.map(|key| (chips::key(key), chips::value(key, &head.value))).unwrap_or_default();
    el("h3")
        .class("group__head")
        .kid(el("span").class("quiet").text(about))
        .kid(el("bdi").text(&value))
        .kid(el("span").class("quiet").text(&grouped(head.servers as u64)))
}

/// What tells headings apart.
pub fn key(console: Console, head: &Head) -> u64 {
    let by = untrack(|| console.view.with(|v| v.group)).map_or("", Key::name);
    fnv(&[by, &head.servers.to_string(), &head.value].concat())
}

/// Room for the lines before or after those that are drawn.
pub fn spacer(console: Console, tag: &str, before: bool) -> El {
    let height = move || {
        let drawn = console.window().drawn.get();
        let count = console
            .listing()
            .page
            .with(|page| page.as_ref().filter(|page| is_windowed(console, page)).map_or(0, |page| lines(page)));
        let lines = if before { drawn.from.min(count) } else { count.saturating_sub(drawn.to) };
        lines * drawn.line
    };
    el(tag).class("spacer").attr("aria-hidden", "true").height_live(height)
}

/// Says that the browser's own search does not see everything.
pub fn note(console: Console) -> View {
    live(move || {
        let windowed = console.listing().page.with(|page| page.as_ref().is_some_and(|page| is_windowed(console, page)));
        windowed.then(|| el("p").class("quiet drawn").text(t(Msg::DrawnInPart)))
    })
}
