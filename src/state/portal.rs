//! Life in a frame: connecting to the page around the console, tokens and wishes from it, news to it.
//!
//! The page is one that `embed.parentOrigins` lists; where that is empty, or the console is in no frame, nothing in here
//! happens. Tokens are asked for one at a time: at the start, some minutes before the one at hand ends, and when the
//! service refuses it. What the page says is checked by `embed`; addresses are never taken from it.

mod news;

use leptos::prelude::untrack;

use super::{Console, connect::ConnectForm, preferences::Theme, session::Connection, watched::Watched};
use crate::{
    browser::{
        clock, frame,
        history::Step,
        message_port::{self, Port},
        page,
        timer::Timer,
    },
    text::Lang,
};
use cph_core::{
    api::{error::ApiError, rejection::Rejection},
    config::Config,
    embed::{
        Refusal,
        handshake::{Handshake, Verdict},
        incoming::{self, Auth, Body, ViewChange},
        outgoing::{Outgoing, Reason},
    },
    query::ALL,
};
use news::News;

/// How the console and the page around it stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// In no frame, or in one that may not connect.
    Off,
    /// Nobody has answered yet, since then (milliseconds since 1970).
    Waiting(u64),
    /// The page was asked for a token.
    Asking,
    /// There is a token.
    With,
    /// There is none, and none is on its way.
    Without(Why),
}

/// Why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The page gave none.
    Denied,
    /// The page did not answer.
    Silent,
    /// It was given back, by the page or by the person.
    Cleared,
}

/// The page around the console.
pub struct Portal {
    /// How the two stand.
    pub stage: Watched<Stage>,
    line: Watched<Line>,
}

/// The line to the page.
struct Line {
    handshake: Handshake,
    port: Option<Port>,
    /// How many messages were sent.
    sent: u32,
    /// The request for a token under way: its ID, why, and when patience ends.
    asked: Option<(String, Reason, Timer)>,
    /// The next announcement, or the next request for a token before the one at hand ends.
    next: Option<Timer>,
    /// How many tokens in a row the service has refused.
    refused: u8,
    news: News,
}

/// How long to wait for an answer to the announcement before the next, in milliseconds.
const ANNOUNCE_MS: u32 = 5_000;

/// How long before its end a new token is asked for, in milliseconds.
const EARLY_MS: u64 = 5 * 60 * 1000;

/// The least time between two such requests, however short tokens live, in milliseconds.
const LEAST_MS: u64 = 10_000;

/// The longest a browser's timer can be set to, in milliseconds.
const LONGEST_MS: u64 = i32::MAX as u64;

/// So many refused tokens in a row are enough: the next is asked for by the person.
const PATIENCE: u8 = 2;

impl Portal {
    /// Off, or waiting for the page around the console.
    pub fn new(config: &Config) -> Self {
        let framed = page::is_framed() && !config.parent_origins.is_empty();
        Self {
            stage: Watched::new(if framed { Stage::Waiting(clock::now_ms()) } else { Stage::Off }),
            line: Watched::new(Line {
                handshake: Handshake::new(config.parent_origins.clone()),
                port: None,
                sent: 0,
                asked: None,
                next: None,
                refused: 0,
                news: News::default(),
            }),
        }
    }

    /// Whether the console may be, or is, connected to a page around it.
    pub fn is_on(&'static self) -> bool {
        self.stage.get_untracked() != Stage::Off
    }

    /// Announces the console to the page around it, until that answers.
    pub fn start(&'static self, console: Console) {
        if !self.is_on() {
            return;
        }
        frame::mark(console.config().auto_height);
        message_port::on_knock(
            move |knock| self.line.update(|line| line.handshake.judge(knock)),
            move |verdict, port| self.answer(console, verdict, port),
        );
        frame::on_focus_leave(move |end| self.send(&Outgoing::FocusLeave(end)));
        self.announce();
    }

    fn announce(&'static self) {
        let Some(nonce) = message_port::nonce() else { return };
        let ancestor = message_port::ancestor();
        self.line.update(|line| {
            let text = line.handshake.ready(nonce);
            for origin in line.handshake.targets(ancestor.as_deref(), &message_port::referrer()) {
                message_port::announce(&text, origin);
            }
            line.next = Some(Timer::after(ANNOUNCE_MS, move || self.announce()));
        });
    }

    fn answer(&'static self, console: Console, verdict: Verdict, port: Port) {
        if verdict == Verdict::Unsupported {
            port.send(&Outgoing::Refused(Refusal::UnsupportedVersion, "1").write("c0", None));
            return;
        }
        port.on_message(move |text| self.receive(console, &text));
        self.line.update(|line| {
            line.next = None;
            if let Some(old) = line.port.replace(port) {
                old.close();
            }
        });
        self.send(&Outgoing::Hello);
        self.ask(console, Reason::Initial, None);
        if console.config().auto_height {
            frame::watch_height(move |height| self.send(&Outgoing::Resize(height)));
        }
        untrack(|| self.follow(console));
    }

    fn send(&'static self, message: &Outgoing) {
        self.line.update(|line| line.send(message, None));
    }

    /// Asks for a token, unless that is under way; `error` is the answer that made it necessary.
    pub fn ask(&'static self, console: Console, reason: Reason, error: Option<&ApiError>) {
        if self.line.with_untracked(|line| line.port.is_none()) {
            return;
        }
        if reason != Reason::Expiring {
            self.stage.set(Stage::Asking);
        }
        let under_way = self.line.update(|line| {
            // What was a precaution may meanwhile be needed.
            if let Some((_, why, _)) = line.asked.as_mut().filter(|(_, why, _)| *why == Reason::Expiring) {
                *why = reason;
            }
            line.asked.is_some()
        });
        if under_way {
            return;
        }
        let request =
            Outgoing::AuthRequest(reason, error.and_then(|e| e.status), error.and_then(|e| e.code.as_deref()));
        let Some(id) = self.line.update(|line| line.send(&request, None)) else { return };
        let patience = Timer::after(console.config().limits.timeout_ms, move || self.give_up(Why::Silent));
        self.line.update(|line| line.asked = Some((id, reason, patience)));
    }

    fn give_up(&'static self, why: Why) {
        let asked = self.line.update(|line| line.asked.take());
        if asked.is_some_and(|(_, reason, _)| reason != Reason::Expiring) {
            self.stage.set(Stage::Without(why));
        }
    }

    /// The service refused the token: a new one is asked for, unless the last ones were no better.
    pub fn refused(&'static self, console: Console, error: &ApiError) {
        if !self.is_on() {
            return;
        }
        let again = self.line.update(|line| {
            line.refused = line.refused.saturating_add(1);
            line.refused <= PATIENCE
        });
        if again {
            let expired = Rejection::of(error, console.session().token_age()) == Rejection::Expired;
            self.ask(console, if expired { Reason::Expired } else { Reason::Rejected }, Some(error));
        } else {
            self.stage.set(Stage::Without(Why::Denied));
        }
    }

    /// The token was forgotten, by the page or by the person.
    pub fn forgotten(&'static self) {
        if self.line.with_untracked(|line| line.port.is_some()) {
            self.line.update(|line| (line.asked, line.next, line.refused) = (None, None, 0));
            self.stage.set(Stage::Without(Why::Cleared));
        }
    }

    /// Lets the page decide about a link to another page.
    pub fn open(&'static self, url: &str) {
        self.send(&Outgoing::Open(url));
    }

    fn receive(&'static self, console: Console, text: &str) {
        let Some(message) = incoming::read(text, console.config().max_token_bytes) else { return };
        let answers = |asked: &Option<(String, Reason, Timer)>| {
            asked.as_ref().is_some_and(|(id, ..)| message.re.as_deref() == Some(id))
        };
        let is_answer = self.line.with_untracked(|line| answers(&line.asked));
        let result = match message.body {
            Ok(Body::Done) => return,
            Ok(Body::Failed(_)) => {
                if is_answer {
                    self.give_up(Why::Denied);
                }
                return;
            }
            Ok(Body::Auth(auth)) => self.take(console, auth),
            Ok(Body::Clear) => {
                console.forget();
                Ok(())
            }
            Ok(Body::Theme(look)) => {
                console.preferences.follow_theme(Theme::from_key(look.scheme).unwrap_or_default());
                page::set_root_attribute("data-contrast", look.contrast);
                page::set_root_attribute("data-density", look.density);
                Ok(())
            }
            Ok(Body::Locale(tag, zone)) => match Lang::from_tag(&tag) {
                Some(lang) => {
                    console.preferences.follow_locale(lang, zone.map(|z| z == "UTC"));
                    Ok(())
                }
                None => Err((Refusal::BadMessage, "lang".to_owned())),
            },
            Ok(Body::View(change)) => {
                show(console, change);
                Ok(())
            }
            Ok(Body::Ping) => Ok(()),
            Err(refused) => Err(refused),
        };
        if result.is_err() && is_answer {
            self.give_up(Why::Denied);
        }
        self.line.update(|line| match &result {
            Ok(()) => line.send(&Outgoing::Done, Some(&message.id)),
            Err((why, text)) => line.send(&Outgoing::Refused(*why, text), Some(&message.id)),
        });
    }

    /// Takes a token up: for the list at hand, or for another region or project.
    fn take(&'static self, console: Console, auth: Auth) -> Result<(), (Refusal, String)> {
        if ConnectForm::is_exposed(console.config()) {
            return Err((Refusal::Denied, "the console came over plain http".to_owned()));
        }
        let config = console.config();
        let region = match &auth.region {
            Some(id) => config.regions.iter().find(|region| region.id == *id),
            None => config.regions.get(config.default_region),
        };
        let region = region.ok_or((Refusal::BadMessage, "region".to_owned()))?;
        let connection = Connection {
            region: Some(region.id.clone()),
            name: region.name.clone(),
            endpoint: region.cph.clone(),
            project: auth.project,
        };
        self.line.update(|line| (line.asked, line.next) = (None, None));
        self.stage.set(Stage::With);
        let end = auth.expires.and_then(|expires| u64::try_from(expires.milliseconds()).ok());
        if let Some(end) = end {
            self.ask_before(console, end);
        }
        let session = console.session();
        let before = session.connection.get_untracked();
        if session.entered.get_untracked() && before.as_ref() == Some(&connection) {
            let needed = session.token().is_none();
            session.renew(auth.token, end);
            if needed {
                console.refresh();
            }
        } else {
            console.listing().clear();
            console.fleet().clear();
            console.detail().clear();
            let (region, project) = (connection.region.clone(), connection.project.as_str().to_owned());
            session.begin(connection, auth.token, end);
            session.entered.set(true);
            console.go(Step::Replace, |view| {
                if before.is_some() && view.project.as_ref() != Some(&project) {
                    (view.offset, view.server) = (0, None);
                }
                (view.region, view.project) = (region, Some(project));
            });
        }
        Ok(())
    }

    /// Asks for the next token some minutes before this one ends; half its life before, where it is short.
    fn ask_before(&'static self, console: Console, end: u64) {
        let left = end.saturating_sub(clock::now_ms());
        if left > 0 {
            let wait = left.saturating_sub(EARLY_MS).max(left / 2).clamp(LEAST_MS, LONGEST_MS);
            let wait = u32::try_from(wait).unwrap_or(u32::MAX);
            let timer = Timer::after(wait, move || self.ask(console, Reason::Expiring, None));
            self.line.update(|line| line.next = Some(timer));
        }
    }
}

impl Line {
    /// Sends a message, where there is a port, and gives its ID.
    fn send(&mut self, message: &Outgoing, re: Option<&str>) -> Option<String> {
        let port = self.port.as_ref()?;
        self.sent = self.sent.wrapping_add(1);
        let id = format!("c{}", self.sent);
        port.send(&message.write(&id, re));
        Some(id)
    }
}

/// Changes the view as the page wishes. A page number counts in the page size that will be.
fn show(console: Console, change: ViewChange) {
    let default = console.config().default_page_size;
    console.go(Step::Replace, |view| {
        if let Some(size) = change.page_size {
            view.limit = Some(size).filter(|size| *size != default);
            view.offset = 0;
        }
        if let Some(filter) = change.filter {
            view.filter = filter;
            view.offset = 0;
        }
        if let Some(page) = change.page {
            view.offset = (page - 1).saturating_mul(view.limit.filter(|limit| *limit != ALL).unwrap_or(default));
        }
        if let Some(server) = change.server {
            view.server = server;
        }
    });
}
