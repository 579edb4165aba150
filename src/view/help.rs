//! The keyboard shortcuts.

use super::panel::panel;
use crate::{
    browser::dom::{View, el},
    state::{Console, Panel},
    text::{Msg, t},
};

/// Keys and what they do, in the order of the panel.
const KEYS: [(&str, Msg); 9] = [
    ("/", Msg::KeySearch),
    ("r", Msg::KeyRefresh),
    ("j k", Msg::KeyMove),
    ("Enter", Msg::KeyOpen),
    ("x X", Msg::KeyPick),
    ("n", Msg::NextPage),
    ("p", Msg::PreviousPage),
    ("Esc", Msg::KeyClose),
    ("?", Msg::KeyHelp),
];

/// The panel of shortcuts.
pub fn help(console: Console) -> View {
    let rows = KEYS.map(|(keys, words)| {
        let keys: Vec<_> = keys.split(' ').flat_map(|key| [el("kbd").text(key).into(), View::from(" ")]).collect();
        el("div").kid(el("dt").kid(keys)).kid(el("dd").text(t(words)))
    });
    let content: Vec<View> =
        vec![el("h2").text(t(Msg::Shortcuts)).into(), el("dl").class("keys").kid(Vec::from(rows)).into()];
    panel(console, Panel::Help, "panel", Msg::Shortcuts, content.into())
}
