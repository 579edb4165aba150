//! The honest ledger of a whole-fleet load: which page to ask next, what came, and what may be said of it in the end.
//!
//! The API pages by offset over a list that is newest first and may change meanwhile: a new server pushes every other one place
//! on, so that the next page repeats a row; one that goes pulls them back, so that a row is skipped silently. So pages overlap by
//! one row: the first row of each must be the last of the page before. Where one is not, and where two pages say different counts,
//! the list changed. At the end its head is read once more: the same server and the same count mean that nothing came and nothing
//! went. What stays unseen is a change that was undone before the head was read again and moved no seam between two pages.
//!
//! The service takes no offset beyond some depth. What lies deeper is a list of its own, of what was created when the oldest server
//! of the first list was, or earlier; and so on. Servers of that second stand in both, and once in the result.
//!
//! Fewer servers than were asked for are no end of a list: it goes on from what came.

use std::sync::Arc;

use list::{List, Outcome, id};

use crate::model::{server::Row, time::UtcTime};

mod list;

/// A request to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Which list it is of.
    pub list: usize,
    /// The list is of servers that were created then or earlier.
    pub until: Option<UtcTime>,
    /// What of that list.
    pub page: list::Ask,
}

impl Ask {
    /// Whether it is the very first, which says how many servers there are.
    pub const fn is_first(self) -> bool {
        self.list == 0 && self.page.offset == 0 && !self.page.head
    }
}

/// What may be said of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Something is still to come, or to be asked again.
    Unfinished,
    /// Everything came, and nothing changed meanwhile.
    Verified,
    /// The list changed while it was loaded: a server may be missing.
    Changed,
    /// Nothing changed, and yet there are more or fewer servers than the service says.
    Miscounted,
    /// The service does not say how many there are.
    Uncounted,
    /// The service gives no servers so deep in the list; so many at least are missing.
    TooDeep(u64),
}

/// How far a load is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many rows came, those that came twice counted twice.
    pub rows: u64,
    /// How many there are, where the service says so.
    pub of: Option<u64>,
    /// How many requests were answered.
    pub answered: usize,
    /// How many are needed, as far as that is known.
    pub requests: usize,
    /// How many failed and wait to be asked again.
    pub failed: usize,
}

/// The ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    limit: u32,
    deepest: u32,
    lists: Vec<(Option<UtcTime>, List)>,
}

impl Ledger {
    /// An empty one. A page has `limit` servers, from 2 on; the service takes no offset beyond `deepest`.
    pub fn new(limit: u32, deepest: u32) -> Self {
        let limit = limit.max(2);
        Self { limit, deepest, lists: vec![(None, List::new(limit, deepest))] }
    }

    /// What to send next; whoever takes it sends it. The first page of a list is asked alone, since it says how many there are,
    /// and its head once more when all others are here.
    pub fn next_ask(&mut self) -> Option<Ask> {
        self.go_deeper();
        self.lists.iter_mut().enumerate().find_map(|(list, (until, book))| {
            let page = book.next_ask()?;
            Some(Ask { list, until: *until, page })
        })
    }

    /// Begins one more list where the last one ends before all servers are there.
    fn go_deeper(&mut self) {
        let Some((until, last)) = self.lists.last() else { return };
        let (Outcome::TooDeep(_), Some(oldest)) = (last.outcome(), last.oldest()) else { return };
        // Where a whole list is of one second, there is no way deeper.
        if until.is_none_or(|until| oldest < until) {
            self.lists.push((Some(oldest), List::new(self.limit, self.deepest)));
        }
    }

    /// Takes an answer: its rows, how many there were before those that came twice were left out, and how many servers there are
    /// in that list.
    pub fn answered(&mut self, ask: Ask, rows: Vec<Arc<Row>>, received: usize, count: Option<u64>) {
        if let Some((_, list)) = self.lists.get_mut(ask.list) {
            list.answered(ask.page, rows, received, count);
            self.limit = self.limit.min(list.limit());
        }
    }

    /// A request failed: it is asked again by [`Ledger::retry`].
    pub fn failed(&mut self, ask: Ask) {
        self.list(ask, |list| list.failed(ask.page));
    }

    /// A request was taken back before it was answered.
    pub fn dropped(&mut self, ask: Ask) {
        self.list(ask, |list| list.dropped(ask.page));
    }

    fn list(&mut self, ask: Ask, change: impl FnOnce(&mut List)) {
        if let Some((_, list)) = self.lists.get_mut(ask.list) {
            change(list);
        }
    }

    /// Lets what failed, and nothing else, be asked again.
    pub fn retry(&mut self) {
        self.lists.iter_mut().for_each(|(_, list)| list.retry());
    }

    /// How many requests a fleet of so many servers takes, those for the heads included.
    pub fn requests_for(&self, count: u64) -> u64 {
        let lists = count / u64::from(self.deepest + self.limit) + 1;
        count.saturating_sub(2) / u64::from(self.limit - 1) + 1 + lists
    }

    /// The most servers the service gave at a time, where those were fewer than it was asked for.
    pub fn at_most(&self) -> Option<u32> {
        self.lists.iter().filter_map(|(_, list)| list.at_most()).max()
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let mut all = Progress::default();
        for (until, list) in &self.lists {
            let one = list.progress();
            all.rows += one.rows;
            all.answered += one.answered;
            all.requests += one.requests;
            all.failed += one.failed;
            if until.is_none() {
                all.of = one.of;
            }
        }
        // What is deeper is known only once it is asked for.
        let rest = all.of.map_or(0, |of| self.requests_for(of));
        all.requests = all.requests.max(usize::try_from(rest).unwrap_or(usize::MAX));
        all
    }

    /// All rows that are here, newest first. A server that came twice stands once, where it came first, as it came last.
    pub fn rows(&self) -> Vec<Arc<Row>> {
        let mut rows = Vec::new();
        for (_, list) in &self.lists {
            list.rows_into(&mut rows);
        }
        merged(&rows)
    }

    /// What may be said of it. `servers` is how many [`Ledger::rows`] gives.
    pub fn verdict(&self, servers: usize) -> Verdict {
        let mut missing = 0;
        for (_, list) in &self.lists {
            missing = 0;
            match list.outcome() {
                Outcome::Unfinished => return Verdict::Unfinished,
                Outcome::Changed => return Verdict::Changed,
                Outcome::TooDeep(number) => missing = number,
                Outcome::Whole => {}
            }
        }
        match self.progress().of {
            _ if missing > 0 => Verdict::TooDeep(missing),
            None => Verdict::Uncounted,
            Some(count) if count == servers as u64 => Verdict::Verified,
            Some(_) => Verdict::Miscounted,
        }
    }
}

/// Each server once, where it stands first, as it came last.
fn merged(rows: &[Arc<Row>]) -> Vec<Arc<Row>> {
    let id_at = |place: usize| rows.get(place).and_then(|row| id(row));
    let mut by_id: Vec<u32> = (0..).take(rows.len()).collect();
    by_id.sort_by_key(|place| id_at(*place as usize));
    // What stands at each place in the end: a row, or nothing where the server stands before.
    let mut kept: Vec<Option<u32>> = (0..).take(rows.len()).map(Some).collect();
    for of_one in by_id.chunk_by(|a, b| id_at(*a as usize).is_some() && id_at(*a as usize) == id_at(*b as usize)) {
        let [first, .., last] = of_one else { continue };
        for place in of_one {
            if let Some(kept) = kept.get_mut(*place as usize) {
                *kept = (place == first).then_some(*last);
            }
        }
    }
    kept.into_iter().flatten().filter_map(|place| rows.get(place as usize).cloned()).collect()
}

#[cfg(test)]
mod tests;
