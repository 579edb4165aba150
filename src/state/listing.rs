//! The list on screen: one page of servers, how it was answered, and what is being asked right now.
//!
//! A loader of our own (a generation number and an abort signal), because the framework's resources and actions show
//! late answers. The last good page stays until a better one is there; an answer to an old question is dropped.

use std::sync::Arc;

use super::{
    Console,
    load::{Call, Wait},
    notice::Notice,
    page::Page,
    watched::Watched,
};
use crate::browser::{
    clock,
    history::Step,
    http::Cancel,
    timer::{self, Wake},
};
use cph_core::{
    api::error::{ApiError, Fault},
    fleet::{plan::Question, selection::Selection},
    model::server::Row,
};

/// What is being done about the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was asked yet.
    Idle,
    /// A request is under way, since then (milliseconds since 1970).
    Loading(u64),
    /// A request failed and will be tried again.
    Waiting(Wait),
    /// The page on screen is the answer.
    Ready,
    /// The question could not be answered; the page on screen, if any, is an older one.
    Failed(ApiError),
}

impl Phase {
    /// Whether an answer is on its way.
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Loading(_) | Self::Waiting(_))
    }
}

/// Why the list is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The address changed; the same question again is not asked twice.
    Navigate,
    /// The person, or a new token, asks for the same question again.
    Refresh,
    /// Nobody did: it was time. Nothing is moved, nothing is announced that did not change.
    Automatic,
}

/// The list.
pub struct Listing {
    /// What is being done.
    pub phase: Watched<Phase>,
    /// The last good page.
    pub page: Watched<Option<Arc<Page>>>,
    /// What is picked of it.
    pub selection: Watched<Selection>,
    /// Whether the next page that comes should be read from its top, with the focus on its heading.
    pub from_top: Watched<bool>,
    /// Whether what is under way was asked by nobody.
    pub quiet: Watched<bool>,
    job: Watched<Job>,
    ahead: Watched<Option<Arc<Page>>>,
}

/// What is under way.
#[derive(Default)]
struct Job {
    generation: u32,
    question: Option<Question>,
    cancel: Cancel,
    wake: Wake,
    /// The question being fetched ahead, with its own cancel.
    ahead: Option<(Question, Cancel)>,
}

/// How old a page fetched ahead may be to be shown, in milliseconds.
const FRESH_MS: u64 = 30_000;

impl Listing {
    /// Nothing asked.
    pub fn new() -> Self {
        Self {
            phase: Watched::new(Phase::Idle),
            page: Watched::new(None),
            selection: Watched::new(Selection::default()),
            from_top: Watched::new(false),
            quiet: Watched::new(false),
            job: Watched::new(Job::default()),
            ahead: Watched::new(None),
        }
    }

    /// Asks what the address asks; whatever was under way for another question ends.
    pub fn ask(&'static self, console: Console, reason: Reason) {
        if console.fleet().answer(console, reason) {
            return;
        }
        let question = console.question();
        // What was answered from the fleet is of its conditions, order and groups too, which the question does not name.
        let answered = self.page.with_untracked(|p| p.as_ref().is_some_and(|p| p.question == question && !p.whole));
        let under_way = self.job.with_untracked(|j| j.question.as_ref() == Some(&question));
        let ready = self.phase.with_untracked(|p| matches!(p, Phase::Ready));
        if reason == Reason::Navigate && (under_way || (answered && ready)) {
            return;
        }
        let ahead = self.ahead.update(Option::take);
        if let Some(page) = ahead
            && reason == Reason::Navigate
            && page.question == question
            // Either way: a clock may be put back.
            && clock::now_ms().abs_diff(page.at) < FRESH_MS
        {
            self.begin(question);
            self.show(console, Page { took_ms: None, ..(*page).clone() });
            return;
        }
        let generation = self.begin(question.clone());
        let Some(mut call) = self.call(console, generation) else { return };
        let automatic = reason == Reason::Automatic;
        self.quiet.set(automatic);
        if automatic {
            self.from_top.set(false);
        }
        if automatic && self.phase.with_untracked(|p| matches!(p, Phase::Failed(_))) {
            // The failure stays in its place until there is something better, instead of going and coming.
            call.limits.attempts = 1;
        } else {
            self.phase.set(Phase::Loading(clock::now_ms()));
        }
        timer::spawn(async move {
            let turn = call.turn;
            let result = call.answer(&question).await;
            if self.is_current(generation) {
                self.job.update(|j| j.question = None);
                match result {
                    Ok(loaded) => self.show(console, Page::new(question, loaded)),
                    Err(error) => self.fail(console, error, turn),
                }
            }
        });
    }

    /// Fetches the next page before it is asked for, quietly: a failure is forgotten, nothing is tried twice.
    pub fn fetch_ahead(&'static self, console: Console) {
        let Some(question) = self.page.with_untracked(|p| {
            let page = p.as_ref().filter(|p| p.has_next() && !p.whole)?;
            Some(Question { offset: page.question.offset.checked_add(page.question.limit)?, ..page.question.clone() })
        }) else {
            return;
        };
        let busy =
            self.job.with_untracked(|j| j.question.is_some() || j.ahead.as_ref().is_some_and(|(q, _)| *q == question));
        let have = self.ahead.with_untracked(|p| p.as_ref().is_some_and(|p| p.question == question));
        if busy || have {
            return;
        }
        let cancel = Cancel::default();
        let Some(mut call) = Call::new(console, cancel.clone(), Wake::default(), |_| {}) else { return };
        call.limits.attempts = 1;
        let generation = self.job.with_untracked(|j| j.generation);
        self.job.update(|j| j.ahead = Some((question.clone(), cancel)));
        timer::spawn(async move {
            let result = call.answer(&question).await;
            if self.is_current(generation) {
                self.job.update(|j| j.ahead = None);
                if let Ok(loaded) = result {
                    self.ahead.set(Some(Arc::new(Page::new(question, loaded))));
                }
            }
        });
    }

    /// Whether a question is under way, or waits for its next attempt.
    pub fn is_asking(&'static self) -> bool {
        self.job.with_untracked(|j| j.question.is_some())
    }

    /// Stops what is under way, at the person's wish.
    pub fn cancel(&'static self) {
        self.job.with_untracked(|j| {
            j.cancel.now(Fault::Cancelled);
            j.wake.now();
        });
    }

    /// Ends a wait before its time.
    pub fn try_now(&'static self) {
        self.job.with_untracked(|j| j.wake.now());
    }

    /// Nothing more is asked here: the fleet is on its way, and answers in this one's place.
    pub fn wait_for_the_fleet(&'static self) {
        self.begin_nothing();
        self.phase.set(Phase::Loading(clock::now_ms()));
    }

    /// Shows no servers: the person is asked whether all are to be loaded.
    pub fn make_room(&'static self, console: Console) {
        self.page.set(None);
        self.phase.set(Phase::Idle);
        console.form().leave(console);
    }

    /// Ends what is under way and forgets every server.
    pub fn clear(&'static self) {
        self.begin_nothing();
        self.page.set(None);
        self.selection.set(Selection::default());
        self.phase.set(Phase::Idle);
    }

    /// Picks a server, or no longer; with `range` all from the one picked last up to it.
    pub fn pick(&'static self, console: Console, server: &str, range: bool) {
        let list = self.list(console);
        self.selection.update(|selection| selection.pick(&list, server, range));
    }

    /// Picks all that the list has.
    pub fn pick_all(&'static self, console: Console) {
        let list = self.list(console);
        self.selection.update(|selection| selection.add(&list));
    }

    /// Takes over what is newer of what is picked.
    #[inline(never)]
    pub fn renew(&'static self, rows: &[Arc<Row>]) {
        if self.selection.with_untracked(|selection| !selection.is_empty()) {
            self.selection.update(|selection| selection.renew(rows));
        }
    }

    /// The servers that were asked for: all of them where the whole fleet is here, else those of the page.
    fn list(&'static self, console: Console) -> Vec<Arc<Row>> {
        let page = self.page.get_untracked();
        if page.as_ref().is_some_and(|page| page.whole) {
            return console.fleet().listed();
        }
        page.map(|page| page.rows.clone()).unwrap_or_default()
    }

    fn begin(&'static self, question: Question) -> u32 {
        self.begin_nothing();
        self.job.update(|j| {
            j.question = Some(question);
            j.generation
        })
    }

    fn begin_nothing(&'static self) {
        self.ahead.set(None);
        self.job.update(|j| {
            j.cancel.now(Fault::Cancelled);
            j.wake.now();
            if let Some((_, cancel)) = j.ahead.take() {
                cancel.now(Fault::Cancelled);
            }
            *j = Job { generation: j.generation.wrapping_add(1), ..Job::default() };
        });
    }

    fn is_current(&'static self, generation: u32) -> bool {
        self.job.with_untracked(|j| j.generation == generation)
    }

    fn call(&'static self, console: Console, generation: u32) -> Option<Call> {
        let (cancel, wake) = self.job.with_untracked(|j| (j.cancel.clone(), j.wake.clone()));
        Call::new(console, cancel, wake, move |wait| {
            if self.is_current(generation) {
                self.phase.set(wait.map_or_else(|| Phase::Loading(clock::now_ms()), Phase::Waiting));
            }
        })
    }

    /// Puts a page on screen.
    pub fn show(&'static self, console: Console, mut new: Page) {
        self.job.update(|j| j.question = None);
        let offset = new.question.offset;
        if let (true, true, Some(count)) = (new.rows.is_empty(), offset > 0, new.count) {
            // Past the end: the list shrank, or the address was made by hand. Its last page is what the person wants.
            let last = new.last_offset().unwrap_or(0);
            if last < offset {
                console.notify(Notice::PastEnd(offset, count));
                console.go(Step::Replace, |v| v.offset = last);
                // While the form is still shown, going there does not ask by itself.
                self.ask(console, Reason::Navigate);
                return;
            }
        }
        self.page.with_untracked(|old| {
            if let Some(old) =
                old.as_ref().filter(|old| old.question.filter == new.question.filter && !new.whole && !old.whole)
            {
                new.compare(old);
            }
        });
        if !new.whole {
            self.renew(&new.rows);
        }
        self.page.set(Some(Arc::new(new)));
        self.phase.set(Phase::Ready);
        console.form().leave(console);
        console.detail().follow(console);
    }

    /// Says that the question could not be answered; what is on screen stays.
    pub fn fail(&'static self, console: Console, error: ApiError, turn: u32) {
        if console.session().entered.get_untracked() && console.refuse(&error, turn) {
            self.ask(console, Reason::Refresh);
        } else {
            self.phase.set(Phase::Failed(error));
        }
    }
}

impl Default for Listing {
    fn default() -> Self {
        Self::new()
    }
}
