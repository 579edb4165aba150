//! What stands between the servers of a list: headings of groups, and room for what is not drawn.

use std::sync::Arc;

use leptos::prelude::untrack;

use crate::{
    browser::dom::{El, View, el, fnv, when},
    state::{
        Console,
        page::Page,
        window::{Part, is_windowed, shown},
    },
    text::{Msg, chips, numbers::grouped, t},
};
use cph_core::{
    fleet::{group::Head, key::Key, window},
    model::server::Row,
};

/// A line that is drawn.
pub enum Line {
    /// The heading of a group.
    Head(Head),
    /// A row, with its place on the page.
    Row(usize, Arc<Row>),
}

/// The lines of a page that are drawn.
pub fn drawn(console: Console, page: &Arc<Page>) -> Vec<Line> {
    let mut drawn = Vec::new();
    for line in shown(console, page).lines {
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

/// The room of the list: as high as all of it is taken to be, where only a part is drawn.
pub fn room(console: Console) -> El {
    let place = move || of_part(console, |part| part.place);
    el("div")
        .class("room")
        .class_live("room--part", move || place().is_some())
        .pixels_live("height", move || place().map(|(_, room)| room))
}

/// How far down in its room the part begins that is drawn.
pub fn offset(console: Console) -> Option<f64> {
    of_part(console, |part| part.place).map(|(offset, _)| offset)
}

/// On which side of the part a line stands that is drawn only because it has the focus.
pub fn kept(console: Console) -> Option<String> {
    of_part(console, |part| match (part.kept_before, part.kept_after) {
        (true, _) => Some("before".to_owned()),
        (_, true) => Some("after".to_owned()),
        _ => None,
    })
}

fn of_part<T>(console: Console, read: impl Fn(Part) -> Option<T>) -> Option<T> {
    console.listing().page.with(|page| page.as_ref().and_then(|page| read(shown(console, page))))
}

/// Says that the browser's own search does not see everything.
pub fn note(console: Console) -> View {
    let windowed =
        move || console.listing().page.with(|page| page.as_ref().is_some_and(|page| is_windowed(console, page)));
    when(windowed, || el("p").class("quiet drawn").text(t(Msg::DrawnInPart)))
}
