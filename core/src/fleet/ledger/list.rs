//! The book of one list of the API: which of its pages came, and whether it stayed the same while they did.
//!
//! A service, or a proxy before it, may give fewer servers than were asked for. Then what is left of the page is a page of its own, and
//! what the first one brought is what later ones are asked for.

use std::sync::Arc;

use super::Progress;
use crate::model::{
    field::Field,
    server::{Row, Server},
    time::UtcTime,
};

/// A request to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Whether it reads the head of the list once more, and no page.
    pub head: bool,
    /// How many servers to skip. No two pages begin at the same place.
    pub offset: u32,
    /// How many to bring.
    pub limit: u32,
}

/// What became of a page.
#[derive(Clone, Debug, PartialEq)]
enum State {
    Wanted,
    UnderWay,
    Failed,
    /// Its rows, and how many there were as it came, rows included that came twice.
    Here(Vec<Arc<Row>>, u32),
}

/// A page.
#[derive(Clone, Debug, PartialEq)]
struct Page {
    offset: u32,
    limit: u32,
    state: State,
}

impl Page {
    const fn new(offset: u32, limit: u32) -> Self {
        Self { offset, limit, state: State::Wanted }
    }

    fn rows(&self) -> &[Arc<Row>] {
        if let State::Here(rows, _) = &self.state { rows } else { &[] }
    }

    /// How many servers it has: as many as came, or else as many as it asks for.
    const fn size(&self) -> u32 {
        if let State::Here(_, received) = self.state { received } else { self.limit }
    }

    /// Where its servers end.
    const fn end(&self) -> u32 {
        self.offset.saturating_add(self.size())
    }

    /// Where the page after it begins: one server before its end, or behind it where it has but one.
    const fn next_offset(&self) -> u32 {
        if self.size() > 1 { self.end() - 1 } else { self.offset + 1 }
    }
}

/// What may be said of one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something is still to come, or to be asked again.
    Unfinished,
    /// It changed while it was read.
    Changed,
    /// The service gives nothing so deep; so many servers at least are missing.
    TooDeep(u64),
    /// All that the service gives is here, and nothing changed meanwhile.
    Whole,
}

/// The book of one list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    limit: u32,
    deepest: u32,
    /// In order; each begins where [`Page::next_offset`] of the one before is, as far as that is known.
    pages: Vec<Page>,
    head: Page,
    count: Option<u64>,
    differing: bool,
}

impl List {
    /// An empty one. A page has `limit` servers, from 2 on; the service takes no offset beyond `deepest`.
    pub fn new(limit: u32, deepest: u32) -> Self {
        let limit = limit.max(2);
        Self { limit, deepest, pages: vec![Page::new(0, limit)], head: Page::new(0, 1), count: None, differing: false }
    }

    /// How many servers a page is asked for: fewer than at first, where the service does not give as many.
    pub const fn limit(&self) -> u32 {
        self.limit
    }

    /// What to send next; whoever takes it sends it. The first page is asked alone, since it says how many there are and how many
    /// come at a time, and the head once more when all others are here.
    pub fn next_ask(&mut self) -> Option<Ask> {
        let first_is_here = self.pages.first().is_some_and(|page| matches!(page.state, State::Here(..)));
        let reach = if first_is_here { self.pages.len() } else { 1 };
        if let Some(page) = self.pages.iter_mut().take(reach).find(|page| page.state == State::Wanted) {
            page.state = State::UnderWay;
            return Some(Ask { head: false, offset: page.offset, limit: page.limit });
        }
        let all_here = self.pages.iter().all(|page| matches!(page.state, State::Here(..)));
        if all_here && self.head.state == State::Wanted {
            self.head.state = State::UnderWay;
            return Some(Ask { head: true, offset: 0, limit: 1 });
        }
        None
    }

    /// Takes the answer: its rows, how many there were before those that came twice were left out, and how many servers there are
    /// in all.
    pub fn answered(&mut self, ask: Ask, mut rows: Vec<Arc<Row>>, received: usize, count: Option<u64>) {
        if ask.offset == 0 && !ask.head {
            self.count = count;
        } else if count != self.count {
            self.differing = true;
        }
        // What was not asked for stands in the next page.
        rows.truncate(ask.limit as usize);
        let received = u32::try_from(received).unwrap_or(u32::MAX).min(ask.limit);
        self.set(ask, State::Here(rows, received));
        if !ask.head {
            self.go_on(ask.offset, count);
        }
    }

    /// Plans what follows the page at this offset: the rest of what it was asked for, where fewer came, and then pages up to the
    /// count, or for as long as more may follow: a count that is too small must not hide anything.
    fn go_on(&mut self, offset: u32, count: Option<u64>) {
        let Some(index) = self.pages.iter().position(|page| page.offset == offset) else { return };
        if self.may_go_on(index, count)
            && let Some(page) = self.pages.get(index)
        {
            let begin = page.next_offset();
            if index == 0 {
                self.limit = self.limit.min(page.size().max(2));
            }
            if let Some(next) = self.pages.get(index + 1) {
                // Up to the first row of the page that is there already.
                let rest = Page::new(begin, next.offset.saturating_sub(begin) + 1);
                if begin < next.offset {
                    self.pages.insert(index + 1, rest);
                }
            } else {
                self.push(begin);
            }
        }
        while let Some(last) = self.pages.last()
            && !matches!(last.state, State::Here(..))
            && count.is_some_and(|count| count > last.end().into())
        {
            if !self.push(last.next_offset()) {
                break;
            }
        }
    }

    /// Plans a page, unless the service gives nothing so deep.
    fn push(&mut self, offset: u32) -> bool {
        if offset <= self.deepest {
            self.pages.push(Page::new(offset, self.limit));
        }
        offset <= self.deepest
    }

    /// Whether a page that is here may be followed by servers that no page was asked for.
    fn may_go_on(&self, index: usize, count: Option<u64>) -> bool {
        let Some(page) = self.pages.get(index) else { return false };
        let State::Here(_, received) = page.state else { return false };
        if received == 0 {
            return false;
        }
        match (self.pages.get(index + 1), count) {
            (Some(next), _) => page.end() <= next.offset,
            (None, _) if received >= page.limit => true,
            (None, Some(count)) => count > page.end().into(),
            // Nothing but the last row of the page before, which is where the list ends.
            (None, None) => !(received == 1 && self.overlaps(index)),
        }
    }

    /// Whether a page begins with the last row of the one before.
    fn overlaps(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.pages.get(before));
        before.zip(self.pages.get(index)).is_some_and(|(before, page)| page.offset + 1 == before.end())
    }

    /// The most servers that came where more were asked for and there were more; `None` where as many came as were asked for.
    pub fn at_most(&self) -> Option<u32> {
        let short = self.pages.windows(2).filter_map(|two| {
            let [page, next] = two else { return None };
            let more = !page.rows().is_empty() && !next.rows().is_empty() && next.end() > page.end();
            (more && page.size() < page.limit).then_some(page.size())
        });
        short.max()
    }

    /// A request failed: it is asked again by [`List::retry`].
    pub fn failed(&mut self, ask: Ask) {
        self.set(ask, State::Failed);
    }

    /// A request was taken back before it was answered.
    pub fn dropped(&mut self, ask: Ask) {
        self.set(ask, State::Wanted);
    }

    fn set(&mut self, ask: Ask, state: State) {
        if ask.head {
            self.head.state = state;
        } else if let Some(page) = self.pages.iter_mut().find(|page| page.offset == ask.offset) {
            page.state = state;
        }
    }

    /// Lets what failed, and nothing else, be asked again.
    pub fn retry(&mut self) {
        for page in self.pages.iter_mut().chain([&mut self.head]) {
            if page.state == State::Failed {
                page.state = State::Wanted;
            }
        }
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let all = || self.pages.iter().chain([&self.head]);
        Progress {
            rows: self.pages.iter().map(|page| page.rows().len() as u64).sum(),
            of: self.count,
            answered: all().filter(|page| matches!(page.state, State::Here(..))).count(),
            requests: self.pages.len() + 1,
            failed: all().filter(|page| page.state == State::Failed).count(),
        }
    }

    /// Puts the rows that are here, in the order of the list, behind others.
    pub fn rows_into(&self, rows: &mut Vec<Arc<Row>>) {
        for (index, page) in self.pages.iter().enumerate() {
            let new = page.rows();
            // Without an ID nobody knows which ones are the same; those of a seam are.
            let seam = new.first().zip(rows.last()).is_some_and(|(new, last)| id(new).is_none() && same(new, last));
            rows.extend(new.iter().skip(usize::from(seam && self.overlaps(index))).cloned());
        }
    }

    /// When the oldest server was created that is here.
    pub fn oldest(&self) -> Option<UtcTime> {
        let rows = self.pages.iter().flat_map(Page::rows);
        rows.filter_map(|row| row.server()?.time(Field::CreateTime)).min()
    }

    /// What may be said of it.
    pub fn outcome(&self) -> Outcome {
        let here = |page: &Page| matches!(page.state, State::Here(..));
        if !self.pages.iter().all(here) || !here(&self.head) {
            return Outcome::Unfinished;
        }
        if self.differing || !self.seams_hold() || !self.head_holds() {
            return Outcome::Changed;
        }
        let reached = self.pages.last().map_or(0, |page| u64::from(page.end()));
        let cut_off = self.may_go_on(self.pages.len().saturating_sub(1), self.count);
        match self.count {
            None if cut_off => Outcome::TooDeep(1),
            Some(count) if count > reached && cut_off => Outcome::TooDeep(count - reached),
            _ => Outcome::Whole,
        }
    }

    /// Whether each page begins with the row the page before ended with. Behind the end of the list there is nothing.
    fn seams_hold(&self) -> bool {
        self.pages.windows(2).enumerate().all(|(index, two)| {
            let [before, after] = two else { return false };
            match (before.rows().last(), after.rows().first()) {
                (Some(end), Some(begin)) => self.overlaps(index + 1) && same(end, begin),
                (_, None) => after.offset >= before.end(),
                (None, Some(_)) => false,
            }
        })
    }

    fn head_holds(&self) -> bool {
        match (self.pages.first().and_then(|page| page.rows().first()), self.head.rows().first()) {
            (Some(then), Some(now)) => same(then, now),
            (then, now) => then.is_none() && now.is_none(),
        }
    }
}

/// The ID of a row's server.
pub fn id(row: &Row) -> Option<&str> {
    row.server().and_then(Server::id)
}

/// Whether two rows are of one server: by their IDs, else by all they say.
fn same(one: &Row, other: &Row) -> bool {
    match (id(one), id(other)) {
        (None, None) => one.raw() == other.raw(),
        (one, other) => one == other,
    }
}
