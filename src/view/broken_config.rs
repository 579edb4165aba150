//! The page where `config.json` is broken: no token is asked for until it is mended.

use super::primitives::button::button;
use crate::{
    browser::{
        dom::{View, el, icon},
        page,
    },
    text::{Msg, numbers::grouped, settings, t, tf, visible::cut},
};
use cph_core::config::read::Complaint;

/// How many complaints are shown: who mends these sees the next.
const SOME: usize = 50;

/// The complaints, or why the file could not be loaded.
pub fn broken_config(what: Result<Vec<Complaint>, String>) -> View {
    let lines = match what {
        Ok(complaints) => complaints.iter().map(settings::complaint).collect::<Vec<_>>(),
        Err(why) => vec![tf(Msg::ConfigUnreachable, &[&why])],
    };
    let items = lines.iter().take(SOME).map(|line| el("li").class("mono").text(&cut(line, 1000)));
    let more = lines.len().saturating_sub(SOME);
    let more = (more > 0).then(|| el("li").text(&tf(Msg::AndMore, &[&grouped(more as u64)])));
    let items: Vec<_> = items.chain(more).collect();
    el("main")
        .class("broken")
        .kid(el("h1").kid(icon("#i-alert")).text(t(Msg::ConfigTitle)))
        .kid(el("p").text(t(Msg::ConfigText)))
        .kid(el("div").attr("role", "alert").kid(el("ul").kid(items)))
        .kid(button("button--primary", t(Msg::Reload), page::reload))
        .into()
}
