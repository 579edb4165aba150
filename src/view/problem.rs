//! A failure: what happened, the likely cause, what to do, and the facts for a support request.

use super::{
    primitives::{button::button, copy::copy_made},
    value::code,
};
use crate::{
    browser::{
        dom::{View, el, icon},
        page,
    },
    state::Console,
    text::{Msg, errors, t, tf, visible::cut},
};
use cph_core::api::{
    doctor::{
        self,
        finding::{Purpose, cors_headers},
    },
    error::{ApiError, Fault},
    rejection::Rejection,
};

/// The panel of a failure. `actions` are the buttons that make sense where it is shown.
pub fn problem(console: Console, error: &ApiError, actions: View) -> View {
    let page = page::origin();
    let connection = console.session().connection;
    let elsewhere = connection.with_untracked(|c| c.as_ref().is_some_and(|c| c.endpoint.is_elsewhere(&page)));
    let headers = (error.fault == Fault::Network && elsewhere).then(|| cors_headers(&page, Purpose::Servers));
    let diagnose = doctor::concerns(error).then(|| button("", t(Msg::Diagnose), move || console.diagnose()));
    panel(console, error, headers, vec![actions, diagnose.into()].into())
}

/// The same with the header lines that a proxy on another origin must send, where those may be what is missing.
pub fn panel(console: Console, error: &ApiError, headers: Option<String>, actions: View) -> View {
    let words = errors::explain(error, console.session().token_age());
    let wait = error.retry_after.map(|after| tf(Msg::AskAgainIn, &[&(after.ms / 1000).to_string()]));
    // Each cut on its own, so that a code without end leaves room for the message.
    let said = [error.code.as_deref(), error.message.as_deref()].into_iter().flatten().map(|text| cut(text, 300));
    let said = said.collect::<Vec<_>>().join(" · ");
    let facts = error.clone();
    let details = move || {
        let lines = facts.facts().into_iter().map(|(name, value)| format!("{name}: {value}"));
        lines.collect::<Vec<_>>().join("\n")
    };
    // In a frame it is not for the person to find a token, unless the way to the service lost it.
    let by_portal = error.fault == Fault::Unauthorized && console.portal().is_on();
    let remedy = !by_portal || Rejection::of(error, console.session().token_age()) == Rejection::HeaderStripped;
    let row = |label, value: View| el("div").kid(el("dt").text(t(label))).kid(el("dd").kid(value));
    el("section")
        .class("problem")
        .attr("role", "alert")
        .kid(el("h2").class("problem__what").kid(icon("#i-alert")).text(words.what))
        .kid(
            el("dl")
                .class("problem__why")
                .kid(row(Msg::Cause, words.cause.into()))
                .kid(remedy.then(|| {
                    row(Msg::Remedy, vec![Some(words.remedy.to_owned()), wait.map(|w| format!(" {w}"))].into())
                }))
                .kid((!said.is_empty()).then(|| row(Msg::ServiceSaid, code(&said).into())))
                .kid(error.request_id.as_ref().map(|id| row(Msg::RequestId, code(id).into()))),
        )
        .kid(headers.map(|h| el("pre").class("raw mono").attr("tabindex", "0").text(&h)))
        .kid(
            el("div")
                .class("actions")
                .kid(actions)
                .kid(console.config().diagnostics.then(|| copy_made(details, t(Msg::CopyDetails))))
                .kid(error.status.map(|s| el("span").class("quiet mono").text(&format!("HTTP {s}")))),
        )
        .into()
}
