//! The whole fleet in memory: loaded page by page, several at a time, and asked instead of the API once it is needed.
//!
//! `fleet::ledger` says which page to ask next and what came of it all; `fleet::whole` answers from it. This sends the requests and
//! slows down where the service says so.

mod stage;

use std::sync::Arc;

pub use stage::Stage;

use super::{
    Console,
    listing::Reason,
    load::{Call, Wait},
    notice::Notice,
    page::Page,
    watched::Watched,
};
use crate::browser::{
    clock,
    history::Step,
    http::Cancel,
    timer::{self, Timer, Wake},
};
use cph_core::{
    api::{
        decode::{self, Answer, Oddity},
        error::{ApiError, Fault},
        filter::ServerFilter,
        request::{ListServers, MAX_LIMIT},
    },
    fleet::{
        group,
        ledger::{Ask, Ledger, Verdict},
        plan::{self, Scope},
        whole::{Fleet as Held, Found},
    },
    model::server::Row,
    query::ALL,
};

/// How many requests are under way at a time, as long as the service does not throttle.
const AT_A_TIME: usize = 4;

/// How long nothing is sent after the service has throttled for longer than a request waits by itself, in milliseconds.
const BREATHER_MS: u32 = 10_000;

/// Answers that come within so many milliseconds are shown together.
const TOGETHER_MS: u32 = 120;

/// The deepest offset the service takes, as its own specification says.
const MAX_OFFSET: u32 = 8_096;

/// The fleet.
pub struct Fleet {
    /// What is going on.
    pub stage: Watched<Stage>,
    /// The book of what came and what did not.
    pub ledger: Watched<Ledger>,
    /// What of it was asked for last.
    pub found: Watched<Arc<Found>>,
    /// The servers that are here, ready to be asked.
    pub held: Watched<Arc<Held>>,
    job: Watched<Job>,
}

#[derive(Default)]
struct Job {
    generation: u32,
    /// What the service leaves out of what is loaded.
    scope: ServerFilter,
    cancel: Cancel,
    under_way: usize,
    at_a_time: usize,
    /// How many requests were sent.
    sent: u32,
    /// The person, or the number of servers, allows to load them all.
    agreed: bool,
    /// When it began, and when all was there, in milliseconds since 1970.
    began: u64,
    ended: u64,
    oddities: Vec<Oddity>,
    failure: Option<ApiError>,
    /// Ends a rest.
    rest: Option<Timer>,
    /// Shows what came.
    later: Option<Timer>,
}

impl Fleet {
    /// Nothing in memory.
    pub fn new() -> Self {
        Self {
            stage: Watched::new(Stage::Empty),
            ledger: Watched::new(Ledger::new(MAX_LIMIT, MAX_OFFSET)),
            found: Watched::new(Arc::default()),
            held: Watched::new(Arc::default()),
            job: Watched::new(Job::default()),
        }
    }

    /// Whether the fleet answers in place of the API: it is in memory, or on its way, or asked for.
    pub fn is_used(&'static self) -> bool {
        self.stage.with(|stage| *stage != Stage::Empty)
    }

    /// Answers what the view asks, where the fleet is there or the API cannot answer. `false` where the API is to be asked.
    pub fn answer(&'static self, console: Console, reason: Reason) -> bool {
        let (scope, filter) = (self.scope(), console.wish().filter);
        let asking = self.stage.with_untracked(|stage| matches!(stage, Stage::Asking(_)));
        // For another question, what was narrowed may be too little, or few enough to load without asking.
        if !plan::covers(&scope, &filter) || (asking && plan::narrowed(&filter) != scope) {
            self.clear();
        }
        match self.stage.get_untracked() {
            Stage::Empty if !console.wish().needs_all() => return false,
            Stage::Empty => self.load(console),
            // With a new token it goes on where it was refused.
            Stage::Resting(_) if reason == Reason::Refresh => self.go_on(console),
            Stage::Done if reason == Reason::Refresh || (reason == Reason::Automatic && self.is_small(console)) => {
                self.load(console);
            }
            // A large fleet is not loaded anew by itself, and what is there has been shown.
            _ if reason == Reason::Automatic => {}
            Stage::Asking(_) if !console.wish().needs_all() => {
                self.clear();
                return false;
            }
            _ => self.show(console),
        }
        true
    }

    /// What the service leaves out of what is loaded.
    pub fn scope(&'static self) -> ServerFilter {
        self.job.with(|job| job.scope.clone())
    }

    /// Whether every server is here or on its way, not only those that the API leaves.
    pub fn holds_all(&'static self) -> bool {
        self.is_used() && self.job.with(|job| job.scope.is_empty())
    }

    /// Loads every server. What is on screen stays until they are here, or until something better can be shown.
    pub fn load(&'static self, console: Console) {
        self.start(console, self.stage.with_untracked(|stage| *stage == Stage::Done), self.scope());
    }

    fn start(&'static self, console: Console, agreed: bool, scope: ServerFilter) {
        self.begin(agreed, scope);
        self.stage.set(Stage::Loading);
        console.listing().wait_for_the_fleet();
        self.pump(console);
    }

    /// The person wants what was asked about, however many there are.
    pub fn agree(&'static self, console: Console) {
        self.job.update(|job| job.agreed = true);
        self.go_on(console);
    }

    /// The person wants every server, however many there are.
    pub fn load_all(&'static self, console: Console) {
        self.clear();
        self.start(console, true, ServerFilter::default());
    }

    /// Rests: what is under way still comes, nothing else is asked.
    pub fn rest(&'static self) {
        self.stage.set(Stage::Resting(None));
    }

    /// Goes on after a rest.
    pub fn go_on(&'static self, console: Console) {
        self.job.update(|job| job.rest = None);
        self.stage.set(Stage::Loading);
        self.pump(console);
    }

    /// Asks again for what failed, and for nothing else.
    pub fn retry(&'static self, console: Console) {
        self.ledger.update(Ledger::retry);
        self.go_on(console);
    }

    /// Why the last request failed that did.
    pub fn failure(&'static self) -> Option<ApiError> {
        self.job.with(|job| job.failure.clone())
    }

    /// How many servers came in a second, and how many milliseconds are left; `None` before that can be told.
    pub fn speed(&'static self, now: u64) -> Option<(u64, u64)> {
        let progress = self.ledger.with(Ledger::progress);
        let took = now.checked_sub(self.job.with_untracked(|job| job.began)).filter(|ms| *ms >= 300)?;
        let rate = (progress.rows * 1000 / took).max(1);
        Some((rate, progress.of?.saturating_sub(progress.rows) * 1000 / rate))
    }

    /// What may be said of the servers in memory, and how many there are.
    pub fn verdict(&'static self) -> (Verdict, usize) {
        let number = self.held.with(|held| held.rows.len());
        (self.ledger.with(|ledger| ledger.verdict(number)), number)
    }

    /// The servers that were asked for, in their order.
    pub fn listed(&'static self) -> Vec<Arc<Row>> {
        let found = self.found.get_untracked();
        self.held.with_untracked(|held| held.page(&found, 0, u32::MAX))
    }

    /// Forgets every server, and ends what is under way.
    pub fn clear(&'static self) {
        self.begin(false, ServerFilter::default());
        self.held.set(Arc::default());
        self.found.set(Arc::default());
        self.stage.set(Stage::Empty);
    }

    /// Gives up at the person's wish, and asks the API instead as far as it can answer.
    pub fn cancel(&'static self, console: Console) {
        self.clear();
        console.go(Step::Push, |v| {
            v.chips.clear();
            v.order = None;
            v.group = None;
            v.limit = v.limit.filter(|limit| *limit != ALL);
            v.offset = 0;
        });
    }

    fn is_small(&'static self, console: Console) -> bool {
        self.held.with_untracked(|held| held.rows.len()) <= console.config().auto_load as usize
    }

    fn begin(&'static self, agreed: bool, scope: ServerFilter) {
        self.job.update(|job| {
            job.cancel.now(Fault::Cancelled);
            let generation = job.generation.wrapping_add(1);
            *job = Job { generation, scope, agreed, at_a_time: AT_A_TIME, began: clock::now_ms(), ..Job::default() };
        });
        self.ledger.set(Ledger::new(MAX_LIMIT, MAX_OFFSET));
    }

    /// Sends as many requests as may be under way.
    fn pump(&'static self, console: Console) {
        while self.stage.with_untracked(|stage| *stage == Stage::Loading)
            && self.job.with_untracked(|job| job.under_way < job.at_a_time)
        {
            let Some(ask) = self.ledger.update(Ledger::next_ask) else { break };
            if !self.send(console, ask) {
                self.ledger.update(|ledger| ledger.dropped(ask));
                self.stage.set(Stage::Resting(None));
            }
        }
        let idle = self.job.with_untracked(|job| job.under_way == 0);
        if idle && self.stage.with_untracked(|stage| *stage == Stage::Loading) {
            self.job.update(|job| job.ended = clock::now_ms());
            self.stage.set(Stage::Done);
            self.take(console);
        }
    }

    /// Sends one request; `false` where there is no token to send it with.
    fn send(&'static self, console: Console, ask: Ask) -> bool {
        let (generation, cancel) = self.job.with_untracked(|job| (job.generation, job.cancel.clone()));
        let slower = move |wait: Option<Wait>| {
            if wait.is_some_and(|wait| wait.fault == Fault::Throttled) {
                self.job.update(|job| job.at_a_time = (job.at_a_time / 2).max(1));
            }
        };
        let Some(call) = Call::new(console, cancel.child(), Wake::default(), slower) else { return false };
        self.job.update(|job| {
            job.under_way += 1;
            job.sent += 1;
        });
        let mut filter = self.job.with_untracked(|job| job.scope.clone());
        filter.create_until = ask.until.or(filter.create_until);
        // Of one code, or none.
        let status = filter.status.and_then(|status| status.codes().first().copied());
        let request = ListServers { filter, status, offset: ask.page.offset, limit: ask.page.limit };
        timer::spawn(async move {
            let turn = call.turn;
            let result = call.page(&request).await;
            if self.job.with_untracked(|job| job.generation != generation) {
                return;
            }
            self.job.update(|job| job.under_way = job.under_way.saturating_sub(1));
            match result {
                Ok(answer) => self.came(console, ask, answer),
                Err(error) => self.went_wrong(console, ask, error, turn),
            }
            self.pump(console);
        });
        true
    }

    fn came(&'static self, console: Console, ask: Ask, answer: Answer) {
        let rows = answer.rows.into_iter().map(Arc::new).collect();
        self.ledger.update(|ledger| ledger.answered(ask, rows, answer.received, answer.count));
        // The head was read before.
        if !ask.page.head {
            self.job.update(|job| decode::gather(&mut job.oddities, answer.oddities));
        }
        if ask.is_first() && self.job.with_untracked(|job| !job.agreed) {
            match plan::scope(&console.wish().filter, &self.scope(), answer.count, console.config().auto_load) {
                Scope::Asked => {}
                Scope::Narrowed(scope) => {
                    self.begin(false, scope);
                    return self.job.update(|job| job.sent = 1);
                }
                Scope::TooMany(many) => {
                    self.stage.set(Stage::Asking(many));
                    return console.listing().make_room(console);
                }
            }
        }
        // A fleet that is on screen stays until all of the new one is here.
        if self.held.with_untracked(|held| held.rows.is_empty()) || self.job.with_untracked(|job| job.later.is_some()) {
            let later = Timer::after(TOGETHER_MS, move || self.take(console));
            self.job.update(|job| {
                if job.later.is_none() {
                    job.later = Some(later);
                }
            });
        }
    }

    fn went_wrong(&'static self, console: Console, ask: Ask, error: ApiError, turn: u32) {
        let refused = console.session().entered.get_untracked() && error.fault == Fault::Unauthorized;
        if refused && console.refuse(&error, turn) {
            self.ledger.update(|ledger| ledger.dropped(ask));
        } else if refused {
            self.ledger.update(|ledger| ledger.dropped(ask));
            self.stage.set(Stage::Resting(None));
        } else if error.fault == Fault::Throttled {
            self.ledger.update(|ledger| ledger.dropped(ask));
            self.job.update(|job| {
                job.at_a_time = 1;
                job.rest = Some(Timer::after(BREATHER_MS, move || self.go_on(console)));
            });
            self.stage.set(Stage::Resting(Some(clock::now_ms() + u64::from(BREATHER_MS))));
        } else {
            self.ledger.update(|ledger| ledger.failed(ask));
            self.job.update(|job| job.failure = Some(error.clone()));
            if ask.is_first() {
                // Without the first page nothing is known of the others.
                self.clear();
                console.listing().fail(console, error, turn);
            }
        }
    }

    /// Takes over what came, and shows it.
    fn take(&'static self, console: Console) {
        self.job.update(|job| job.later = None);
        let held = Held::new(self.ledger.with_untracked(Ledger::rows));
        console.listing().renew(&held.rows);
        self.held.set(Arc::new(held));
        self.show(console);
    }

    /// Shows what the view asks, as far as it is here.
    fn show(&'static self, console: Console) {
        let held = self.held.get_untracked();
        if held.rows.is_empty() && self.stage.with_untracked(|stage| *stage != Stage::Done) {
            return;
        }
        let (wish, question) = (console.wish(), console.question());
        let found = Arc::new(held.find(&wish));
        let (began, ended, requests, oddities) =
            self.job.with_untracked(|job| (job.began, job.ended, job.sent, job.oddities.clone()));
        let rows = held.page(&found, question.offset, question.limit);
        let odd_rows = decode::of_rows(rows.iter().map(|row| &**row));
        let at_most = self.ledger.with_untracked(Ledger::at_most).map(|number| Oddity::AtMost(number as usize));
        let odd = oddities.into_iter().chain(at_most).chain(odd_rows);
        let page = Page {
            heads: group::of_part(&found.heads, question.offset as usize, question.limit as usize),
            rows,
            count: Some(found.places.len() as u64),
            question,
            request_id: None,
            notices: odd.map(Notice::Odd).chain(Notice::timeless(&found)).collect(),
            requests,
            took_ms: ended.checked_sub(began),
            at: if ended > 0 { ended } else { clock::now_ms() },
            whole: true,
            filtered: !wish.all_chips().is_empty(),
        };
        self.found.set(found);
        console.listing().show(console, page);
    }
}

impl Default for Fleet {
    fn default() -> Self {
        Self::new()
    }
}
