//! One page of the list: what it answers, its rows, how it was answered, and what is to be said of it.

use std::sync::Arc;

use super::{load::Loaded, notice::Notice};
use crate::{
    browser::clock,
    text::{Msg, numbers::grouped, t, tf},
};
use cph_core::{
    fleet::{
        group::Head,
        plan::{self, Question},
    },
    model::server::{Row, Server},
};

/// One page of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// What it answers.
    pub question: Question,
    /// The rows.
    pub rows: Vec<Arc<Row>>,
    /// The headings of groups among them.
    pub heads: Vec<Head>,
    /// How many servers match, where the service said so.
    pub count: Option<u64>,
    /// The request ID of the answer.
    pub request_id: Option<String>,
    /// What was odd, and what changed.
    pub notices: Vec<Notice>,
    /// How many requests it took.
    pub requests: u32,
    /// How long it took, in milliseconds; `None` where it was fetched ahead.
    pub took_ms: Option<u64>,
    /// When it was answered, in milliseconds since 1970.
    pub at: u64,
    /// Whether it was answered here, from the whole fleet.
    pub whole: bool,
    /// Whether anything but all servers was asked for.
    pub filtered: bool,
}

impl Page {
    /// The page that an answer of the API is.
    pub fn new(question: Question, loaded: Loaded) -> Self {
        let answer = loaded.answer;
        let mut notices: Vec<Notice> = answer.oddities.into_iter().map(Notice::Odd).collect();
        match plan::outside_range(&answer.rows, &question.filter) {
            0 => {}
            number => notices.push(Notice::OutsideRange(number)),
        }
        match plan::timeless(&answer.rows, &question.filter) {
            0 => {}
            number => notices.push(Notice::Unchecked(number)),
        }
        Self {
            whole: false,
            heads: Vec::new(),
            filtered: !question.filter.is_empty(),
            question,
            rows: answer.rows.into_iter().map(Arc::new).collect(),
            count: answer.count,
            request_id: answer.request_id,
            notices,
            requests: loaded.requests,
            took_ms: Some(loaded.took_ms),
            at: clock::now_ms(),
        }
    }

    /// Says what shows that the list changed since another page of it was read.
    pub fn compare(&mut self, old: &Self) {
        let place = |p: &Self| (p.question.offset, p.question.offset.saturating_add(p.question.limit));
        let ((from, to), (old_from, old_to)) = (place(self), place(old));
        if let (Some(before), Some(now)) = (old.count, self.count)
            && before != now
            && (from, to) != (old_from, old_to)
        {
            self.notices.push(Notice::Drift(before, now));
        }
        if from >= old_to || to <= old_from {
            let is_old = |row: &&Arc<Row>| {
                let id = row.server().and_then(Server::id);
                id.is_some() && old.rows.iter().any(|old| old.server().and_then(Server::id) == id)
            };
            match self.rows.iter().filter(is_old).count() {
                0 => {}
                number => self.notices.push(Notice::Moved(number)),
            }
        }
    }

    /// Whether there is a page after this one. Without a count, a full page may have one.
    pub fn has_next(&self) -> bool {
        match self.count {
            Some(count) => u64::from(self.question.offset) + u64::from(self.question.limit) < count,
            None => self.rows.len() >= self.question.limit as usize,
        }
    }

    /// The offset of the last page, where it is known.
    pub fn last_offset(&self) -> Option<u32> {
        let count = self.count?;
        let last = count.saturating_sub(1) / u64::from(self.question.limit) * u64::from(self.question.limit);
        u32::try_from(last).ok()
    }

    /// How many servers there are, in words.
    pub fn total(&self) -> String {
        match self.count {
            Some(1) => t(Msg::OneServer).to_owned(),
            Some(count) => tf(Msg::ManyServers, &[&grouped(count)]),
            None => {
                let seen = u64::from(self.question.offset) + self.rows.len() as u64;
                tf(Msg::AtLeastServers, &[&grouped(seen)])
            }
        }
    }

    /// Which of them are on the page, in words; `None` where none are.
    pub fn range(&self) -> Option<String> {
        let first = u64::from(self.question.offset) + 1;
        let last = first + (self.rows.len() as u64).checked_sub(1)?;
        Some(match self.count {
            Some(count) => tf(Msg::RangeOf, &[&grouped(first), &grouped(last), &grouped(count.max(last))]),
            None => tf(Msg::RangeOpen, &[&grouped(first), &grouped(last)]),
        })
    }
}
