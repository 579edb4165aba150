//! The book of one list of the API: which of its pages came, and whether it stayed the same while they did.

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
    /// Which page it is, or [`HEAD`].
    pub page: usize,
    /// How many servers to skip.
    pub offset: u32,
    /// How many to bring.
    pub limit: u32,
}

/// Stands for the page that reads the head of the list once more.
pub const HEAD: usize = usize::MAX;

/// What became of a page.
#[derive(Clone, Debug, PartialEq)]
enum Page {
    Wanted,
    UnderWay,
    Failed,
    /// Its rows, and whether it was full as it came, rows included that came twice.
    Here(Vec<Arc<Row>>, bool),
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
    pages: Vec<Page>,
    head: Page,
    count: Option<u64>,
    differing: bool,
}

impl List {
    /// An empty one. A page has `limit` servers, from 2 on; the service takes no offset beyond `deepest`.
    pub fn new(limit: u32, deepest: u32) -> Self {
        let limit = limit.max(2);
        Self { limit, deepest, pages: vec![Page::Wanted], head: Page::Wanted, count: None, differing: false }
    }

    /// What to send next; whoever takes it sends it. The first page is asked alone, since it says how many there are, and the head
    /// once more when all others are here.
    pub fn next_ask(&mut self) -> Option<Ask> {
        let first_is_here = self.pages.first().is_some_and(|page| matches!(page, Page::Here(..)));
        let reach = if first_is_here { self.pages.len() } else { 1 };
        if let Some(page) = self.pages.iter().take(reach).position(|page| *page == Page::Wanted) {
            *self.pages.get_mut(page)? = Page::UnderWay;
            return Some(Ask { page, offset: self.offset(page)?, limit: self.limit });
        }
        let all_here = self.pages.iter().all(|page| matches!(page, Page::Here(..)));
        if all_here && self.head == Page::Wanted {
            self.head = Page::UnderWay;
            return Some(Ask { page: HEAD, offset: 0, limit: 1 });
        }
        None
    }

    /// Where a page begins: one row before the end of the page before. `None` where the service gives nothing so deep.
    fn offset(&self, page: usize) -> Option<u32> {
        let offset = u32::try_from(page).ok()?.checked_mul(self.limit - 1)?;
        (offset <= self.deepest).then_some(offset)
    }

    /// Takes the answer to a page: its rows, how many there were before those that came twice were left out, and how many servers
    /// there are in all.
    pub fn answered(&mut self, page: usize, rows: Vec<Arc<Row>>, received: usize, count: Option<u64>) {
        if page == 0 {
            self.count = count;
        } else if count != self.count {
            self.differing = true;
        }
        let full = received >= self.limit as usize;
        let last = page.checked_add(1) == Some(self.pages.len());
        match self.pages.get_mut(page) {
            Some(place) => *place = Page::Here(rows, full),
            None => self.head = Page::Here(rows, full),
        }
        // Up to the count, or for as long as pages are full: a count that is too small must not hide anything.
        let wanted = count.map_or(0, |count| {
            usize::try_from(count.saturating_sub(2) / u64::from(self.limit - 1) + 1).unwrap_or(usize::MAX)
        });
        while (self.pages.len() < wanted || (last && full && self.pages.len() == page + 1))
            && self.offset(self.pages.len()).is_some()
        {
            self.pages.push(Page::Wanted);
        }
    }

    /// A request failed: it is asked again by [`List::retry`].
    pub fn failed(&mut self, page: usize) {
        self.set(page, Page::Failed);
    }

    /// A request was taken back before it was answered.
    pub fn dropped(&mut self, page: usize) {
        self.set(page, Page::Wanted);
    }

    fn set(&mut self, page: usize, state: Page) {
        *self.pages.get_mut(page).unwrap_or(&mut self.head) = state;
    }

    /// Lets what failed, and nothing else, be asked again.
    pub fn retry(&mut self) {
        for page in self.pages.iter_mut().chain([&mut self.head]) {
            if *page == Page::Failed {
                *page = Page::Wanted;
            }
        }
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let all = || self.pages.iter().chain([&self.head]);
        let number = |page: &Page| if let Page::Here(rows, _) = page { rows.len() as u64 } else { 0 };
        Progress {
            rows: self.pages.iter().map(number).sum(),
            of: self.count,
            answered: all().filter(|page| matches!(page, Page::Here(..))).count(),
            requests: self.pages.len() + 1,
            failed: all().filter(|page| **page == Page::Failed).count(),
        }
    }

    /// Puts the rows that are here, in the order of the list, behind others.
    pub fn rows_into(&self, rows: &mut Vec<Arc<Row>>) {
        for page in &self.pages {
            let Page::Here(new, _) = page else { continue };
            // Without an ID nobody knows which ones are the same; those of a seam are.
            let seam = new.first().zip(rows.last()).is_some_and(|(new, last)| id(new).is_none() && same(new, last));
            rows.extend(new.iter().skip(usize::from(seam)).cloned());
        }
    }

    /// When the oldest server was created that is here.
    pub fn oldest(&self) -> Option<UtcTime> {
        let rows =
            self.pages.iter().flat_map(|page| if let Page::Here(rows, _) = page { rows.as_slice() } else { &[] });
        rows.filter_map(|row| row.server()?.time(Field::CreateTime)).min()
    }

    /// What may be said of it.
    pub fn outcome(&self) -> Outcome {
        let here = |page: &Page| matches!(page, Page::Here(..));
        if !self.pages.iter().all(here) || !here(&self.head) {
            return Outcome::Unfinished;
        }
        if self.differing || !self.seams_hold() || !self.head_holds() {
            return Outcome::Changed;
        }
        let reached = u64::from(self.offset(self.pages.len().saturating_sub(1)).unwrap_or(0)) + u64::from(self.limit);
        match self.count {
            None if self.offset(self.pages.len()).is_none() && self.ends_full() => Outcome::TooDeep(1),
            Some(count) if count > reached && self.ends_full() => Outcome::TooDeep(count - reached),
            _ => Outcome::Whole,
        }
    }

    fn ends_full(&self) -> bool {
        self.pages.last().is_some_and(|page| matches!(page, Page::Here(_, true)))
    }

    /// Whether each page begins with the row the page before ended with. Behind the end of the list there is nothing.
    fn seams_hold(&self) -> bool {
        self.pages.windows(2).all(|two| {
            let [Page::Here(before, full), Page::Here(after, _)] = two else { return false };
            match (before.last(), after.first()) {
                (Some(end), Some(begin)) => *full && same(end, begin),
                (_, None) => !full,
                (None, Some(_)) => false,
            }
        })
    }

    fn head_holds(&self) -> bool {
        let first = |page: Option<&Page>| match page {
            Some(Page::Here(rows, _)) => rows.first().cloned(),
            _ => None,
        };
        match (first(self.pages.first()), first(Some(&self.head))) {
            (Some(then), Some(now)) => same(&then, &now),
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
