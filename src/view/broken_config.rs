//! The page where `config.json` is broken: no token is asked for until it is mended.

use super::primitives::button::button;
use crate::{
    browser::{
        dom::{View, el, icon},
        page,
    },
    config::read::Complaint,
    text::{Msg, settings, t, tf},
};

/// The complaints, or why the file could not be loaded.
pub fn broken_config(what: Result<Vec<Complaint>, String>) -> View {
    let lines = match what {
        Ok(complaints) => complaints.iter().map(settings::complaint).collect(),
        Err(why) => vec![tf(Msg::ConfigUnreachable, &[&why])],
    };
    let items: Vec<_> = lines.iter().map(|line| el("li").class("mono").text(line)).collect();
    el("main")
        .class("broken")
        .kid(el("h1").kid(icon("#i-alert")).text(t(Msg::ConfigTitle)))
        .kid(el("p").text(t(Msg::ConfigText)))
        .kid(el("div").attr("role", "alert").kid(el("ul").kid(items)))
        .kid(button("button--primary", t(Msg::Reload), page::reload))
        .into()
}
