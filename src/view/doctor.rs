//! The panel of the connection doctor: each step of the way with how it went, what is the matter, and the lines that mend it.

use leptos::prelude::*;

use super::{
    panel::{is_open, while_open},
    primitives::{
        button::button,
        copy::{copy, copy_words},
        dialog::dialog,
    },
    value::code,
};
use crate::{
    browser::{
        dom::{El, View, el, icon, live},
        page,
    },
    state::{Console, Panel, doctor::Examination},
    text::{Msg, doctor as words, numbers::duration_ms, t, tf},
};
use cph_core::{
    api::doctor::{Diagnosis, State, Step, finding::Finding, report},
    model::time::UtcTime,
};

/// The panel; its content is made when it is opened.
pub fn doctor(console: Console) -> View {
    let close = move || {
        console.close(Panel::Doctor);
        console.doctor().clear();
    };
    let content = while_open(console, Panel::Doctor, move || content(console));
    dialog("panel doctor", || t(Msg::CheckConnection).to_owned(), is_open(console, Panel::Doctor), close, content)
}

fn content(console: Console) -> View {
    let examined = move || {
        console.doctor().examination.with(|examination| match examination {
            Some(examination) => untrack(|| examination_view(console, examination)),
            None => el("p").text(t(Msg::DoctorNowhere)).into(),
        })
    };
    // Beside what changes, so that it keeps the focus.
    let again = button("", t(Msg::CheckAgain), move || console.doctor().run(console));
    let actions = el("div").class("actions").kid(again).kid(live(move || copied(console)));
    vec![el("h2").text(t(Msg::CheckConnection)).into(), live(examined), actions.into()].into()
}

fn examination_view(console: Console, examination: &Examination) -> View {
    let diagnosis = examination.seen.diagnosis();
    let steps: Vec<_> = diagnosis.steps.iter().map(|(step, state, ms)| row(*step, *state, *ms)).collect();
    let place = examination.endpoint.destination(&page::host());
    let result = examination.seen.done.then(|| result(console, examination, &diagnosis));
    let parts: Vec<View> = vec![
        el("p").class("quiet").text(&tf(Msg::DoctorLead, &[&place])).into(),
        el("ol").class("doctor__steps").kid(steps).into(),
        el("div").class("doctor__result").attr("role", "status").kid(result).into(),
    ];
    parts.into()
}

fn row(step: Step, state: State, ms: Option<u64>) -> El {
    let (tone, mark) = match state {
        State::Pending => ("tone-move", "#i-spin"),
        State::Passed => ("tone-ok", "#i-check"),
        State::Noted => ("tone-warn", "#i-info"),
        State::Failed => ("tone-bad", "#i-alert"),
        State::Skipped | State::NotNeeded => ("tone-rest", "#i-stop"),
    };
    let time = ms.map(|ms| format!(" · {}", duration_ms(ms))).unwrap_or_default();
    el("li")
        .class(tone)
        .kid(icon(mark))
        .kid(el("span").text(words::step(step)))
        .kid(el("span").class("quiet").text(&format!("{}{time}", words::state(state))))
}

fn result(console: Console, examination: &Examination, diagnosis: &Diagnosis) -> View {
    let origin = page::origin();
    match &diagnosis.finding {
        None => {
            let all = diagnosis.steps.iter().all(|(_, state, _)| *state != State::Skipped);
            let text = if all { Msg::DoctorFine } else { Msg::DoctorFineWithout };
            el("p").class("doctor__fine").kid(icon("#i-check")).text(t(text)).into()
        }
        Some(finding) => {
            let found = words::finding(finding, console.session().token_age());
            let proxy = examination.endpoint.origin().unwrap_or(&origin);
            let blocks = finding.cure().map(|cure| cure.lines(&origin, proxy).map(|(name, lines)| block(name, &lines)));
            vec![
                el("h3").text(found.what).into(),
                el("p").text(found.cause).into(),
                el("p").text(found.remedy).into(),
                said(finding).into(),
                View::from(blocks.map(Vec::from)),
            ]
            .into()
        }
    }
}

/// What the other side said of a failure, and the ID of its answer.
fn said(finding: &Finding) -> Option<El> {
    let Finding::Failure(error) = finding else { return None };
    let said: Vec<&str> = [error.code.as_deref(), error.message.as_deref()].into_iter().flatten().collect();
    let row = |label, text: &str| el("div").kid(el("dt").text(t(label))).kid(el("dd").kid(code(text)));
    let service = (!said.is_empty()).then(|| row(Msg::ServiceSaid, &said.join(" · ")));
    let request = error.request_id.as_ref().map(|id| row(Msg::RequestId, id));
    let any = service.is_some() || request.is_some();
    any.then(|| el("dl").class("problem__why").kid(service).kid(request))
}

/// The button that copies the report, when there is one.
fn copied(console: Console) -> Option<El> {
    let examination = console.doctor().examination.get()?;
    if !examination.seen.done || !console.config().diagnostics {
        return None;
    }
    let at = i64::try_from(examination.at / 1000).ok().and_then(UtcTime::from_seconds);
    let place = report::Place {
        page: &page::origin(),
        proxy: examination.endpoint.base(),
        at: &at.map(|at| at.to_string()).unwrap_or_default(),
    };
    Some(copy_words(&report::report(&examination.seen.diagnosis(), &place), t(Msg::CopyReport)))
}

/// Lines to put somewhere, under the name of the place.
fn block(name: &str, lines: &str) -> El {
    el("div")
        .class("doctor__block")
        .kid(el("p").class("quiet").text(name).kid(copy(lines, &tf(Msg::Copy, &[name]))))
        .kid(el("pre").class("raw mono").attr("tabindex", "0").text(lines))
}
