//! What is going on with the whole fleet: the question whether all of it is to be loaded, how far it is, what failed, and what may be
//! said of it in the end.

use super::primitives::button::button;
use crate::{
    browser::dom::{El, View, el, icon, live_of, live_text},
    state::{Console, fleet::Stage},
    text::{
        Msg, errors,
        numbers::{grouped, span},
        t, tf,
    },
};
use cph_core::fleet::ledger::{Ledger, Progress, Verdict};

/// A request of a list takes about so long over the internet, in milliseconds; four are under way at a time.
const REQUEST_MS: u64 = 400;

/// The line, while there is anything to say.
pub fn fleet_line(console: Console) -> View {
    let on_its_way = move || {
        let stage = console.fleet().stage.get();
        matches!(stage, Stage::Loading | Stage::Resting(_)).then_some(stage)
    };
    let done = move || (console.fleet().stage.get() == Stage::Done).then(|| outcome(console)).flatten();
    vec![
        live_of(on_its_way, move |stage| stage.as_ref().map(|stage| loading(console, stage))),
        live_of(done, move |outcome| outcome.as_ref().map(|outcome| told(console, outcome))),
    ]
    .into()
}

/// In place of the list: more servers would have to be loaded than are without asking.
pub fn question(console: Console) -> View {
    let asked = move || match console.fleet().stage.get() {
        Stage::Asking(count) => Some(count),
        _ => None,
    };
    live_of(asked, move |count| count.map(|count| asking(console, count)))
}

fn asking(console: Console, count: u64) -> El {
    let number = grouped(count);
    el("section")
        .class("empty")
        .attr("role", "status")
        .hands_focus_to(".results__title")
        .kid(icon("#i-filter"))
        .kid(el("h3").text(t(Msg::FleetAskTitle)))
        .kid(el("p").text(&tf(Msg::FleetAsk, &[&number, &cost(console, count)])))
        .kid(button("button--primary", &tf(Msg::FleetLoad, &[&number]), move || console.fleet().agree(console)))
        .kid(button("", t(Msg::FleetCancel), move || console.fleet().cancel(console)))
}

/// What loading so many servers takes, in words.
pub fn cost(console: Console, count: u64) -> String {
    let requests = console.fleet().ledger.with_untracked(|ledger| ledger.requests_for(count));
    let takes = span((requests * REQUEST_MS / 4).div_ceil(1000));
    tf(Msg::FleetCost, &[&grouped(requests), &takes])
}

fn loading(console: Console, stage: &Stage) -> El {
    let fleet = console.fleet();
    let progress = move || fleet.ledger.with(Ledger::progress);
    let bar = el("progress")
        .class("fleet__bar")
        .attr("aria-label", t(Msg::FleetLoading))
        .attr_live("max", move || progress().of.map(|of| of.max(1).to_string()))
        .attr_live("value", move || progress().of.map(|of| progress().rows.min(of).to_string()));
    let words = move || {
        let p = progress();
        let rows = match p.of {
            Some(of) => tf(Msg::FleetRows, &[&grouped(p.rows.min(of)), &grouped(of)]),
            None => tf(Msg::AtLeastServers, &[&grouped(p.rows)]),
        };
        let requests = tf(Msg::FleetRequests, &[&grouped(p.answered as u64), &grouped(p.requests as u64)]);
        match fleet.speed(console.clock.get()) {
            Some((rate, left)) => {
                let left = span(left.div_ceil(1000));
                format!("{rows} · {requests} · {}", tf(Msg::FleetSpeed, &[&grouped(rate), &left]))
            }
            None => format!("{rows} · {requests}"),
        }
    };
    let (doing, action) = match stage {
        Stage::Resting(until) => {
            let until = *until;
            let resting = live_text(move || match until {
                Some(until) => {
                    let left = until.saturating_sub(console.clock.get()).div_ceil(1000);
                    tf(Msg::FleetThrottled, &[&left.to_string()])
                }
                None => t(Msg::FleetPaused).to_owned(),
            });
            (resting, button("", t(Msg::FleetResume), move || fleet.go_on(console)))
        }
        _ => (t(Msg::FleetLoading).into(), button("", t(Msg::FleetPause), move || fleet.rest())),
    };
    line("fleet")
        .kid(el("strong").kid(doing))
        .kid(bar)
        // Not spoken with each answer: the bar tells how far it is to whoever asks.
        .kid(el("span").class("fleet__text").attr("aria-live", "off").kid(live_text(words)))
        .kid(action)
        .kid(button("", t(Msg::Cancel), move || fleet.cancel(console)))
}

/// How many servers of how many are here, in words; `None` where all are, and that is verified.
pub fn some_loaded(console: Console) -> Option<String> {
    let (verdict, servers) = console.fleet().verdict();
    let of = said(&console.fleet().ledger.with(Ledger::progress));
    (verdict != Verdict::Verified).then(|| tf(Msg::SomeLoaded, &[&grouped(servers as u64), &of]))
}

/// How many servers there are, as far as the service says so.
fn said(progress: &Progress) -> String {
    progress.of.map_or_else(|| "?".to_owned(), grouped)
}

/// What is to be told when all is over, and whether what failed can be asked for again; where all is well the line above says so.
fn outcome(console: Console) -> Option<(String, bool)> {
    let fleet = console.fleet();
    let (verdict, servers) = fleet.verdict();
    let progress = fleet.ledger.with(Ledger::progress);
    let (number, of) = (grouped(servers as u64), said(&progress));
    let text = match verdict {
        Verdict::Verified => return None,
        Verdict::Unfinished => {
            let why = fleet.failure().map(|error| errors::explain(&error, console.session().token_age()).what);
            let failed = grouped(progress.failed as u64);
            tf(Msg::FleetFailed, &[&failed, why.unwrap_or_default(), &number, &of])
        }
        Verdict::Changed => t(Msg::FleetChanged).to_owned(),
        Verdict::Miscounted => tf(Msg::FleetMiscounted, &[&of, &number]),
        Verdict::Uncounted => tf(Msg::FleetUncounted, &[&number]),
        Verdict::TooDeep(missing) => tf(Msg::FleetTooDeep, &[&number, &grouped(missing)]),
    };
    Some((text, matches!(verdict, Verdict::Unfinished)))
}

fn told(console: Console, (text, failed): &(String, bool)) -> El {
    let fleet = console.fleet();
    let action = if *failed {
        button("button--primary", t(Msg::FleetRetry), move || fleet.retry(console))
    } else {
        button("", t(Msg::FleetAgain), move || fleet.load(console))
    };
    line("fleet fleet--told").kid(icon("#i-alert")).kid(el("span").class("fleet__text").text(text)).kid(action)
}

fn line(class: &str) -> El {
    el("div").class(class).attr("role", "status")
}
