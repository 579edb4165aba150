//! All servers of one project in the order of the service: newest first, as the document's first paragraph says.

mod catalogue;
pub mod example;
pub mod generate;
pub mod living;
mod network;
mod row;

use std::cmp::Reverse;
use std::sync::Arc;

use serde_json::Value;

pub use self::row::{Key, Row};
use crate::query::Query;

/// The servers of a project. Rows are shared, so that a page can be written without holding the fleet.
#[derive(Clone, Debug, Default)]
pub struct Fleet {
    rows: Vec<Arc<Row>>,
}

/// One page of an answer.
#[derive(Clone, Debug)]
pub struct Page {
    /// All servers that pass the filters, not only those of the page.
    pub count: usize,
    /// The servers of the page.
    pub rows: Vec<Arc<Row>>,
}

impl Fleet {
    /// A fleet of these servers, put in order.
    pub fn new(rows: impl IntoIterator<Item = Row>) -> Self {
        let mut rows: Vec<Row> = rows.into_iter().collect();
        // Stable: servers without a time keep their order, at the end.
        rows.sort_by(|a, b| place(a.key()).cmp(&place(b.key())));
        // Laid out anew in that order: a filter that runs through 100,000 scattered rows waits for memory most of the time.
        Self { rows: rows.into_iter().map(|row| Arc::new(row.laid_out())).collect() }
    }

    /// A fleet of these servers as they are, in whatever order.
    pub fn as_given(rows: impl IntoIterator<Item = Row>) -> Self {
        Self { rows: rows.into_iter().map(Arc::new).collect() }
    }

    /// The page a request asks for. An offset past the end gives an empty one.
    pub fn page(&self, query: &Query) -> Page {
        if query.is_open() {
            let rows = self.rows.iter().skip(query.offset).take(query.limit).cloned().collect();
            return Page { count: self.rows.len(), rows };
        }
        let end = query.offset.saturating_add(query.limit);
        let mut count = 0;
        let mut rows = Vec::new();
        for row in self.rows.iter().filter(|row| query.accepts(row)) {
            if (query.offset..end).contains(&count) {
                rows.push(Arc::clone(row));
            }
            count += 1;
        }
        Page { count, rows }
    }

    /// Every server, in order.
    pub fn rows(&self) -> &[Arc<Row>] {
        &self.rows
    }

    /// Adds a server at its place.
    pub fn add(&mut self, row: Row) {
        let at = self.rows.partition_point(|present| place(present.key()) <= place(row.key()));
        self.rows.insert(at, Arc::new(row));
    }

    /// Takes out every server of that ID and says how many there were.
    pub fn remove(&mut self, id: &str) -> usize {
        let before = self.rows.len();
        self.rows.retain(|row| &*row.key().id != id);
        before - self.rows.len()
    }

    /// Changes some fields of the servers of that ID (JSON merge patch: null removes a field) and says how many there were.
    pub fn patch(&mut self, id: &str, change: &Value) -> usize {
        let (hit, rest): (Vec<_>, Vec<_>) = self.rows.drain(..).partition(|row| &*row.key().id == id);
        self.rows = rest;
        for row in &hit {
            self.add(row.patched(change));
        }
        hit.len()
    }

    /// Puts a row in the place of the one at `index`, which must sort alike.
    pub fn replace(&mut self, index: usize, row: Row) {
        if let Some(present) = self.rows.get_mut(index) {
            *present = Arc::new(row);
        }
    }
}

/// Newest first; servers of one second in the order of their IDs; those without a time last.
fn place(key: &Key) -> (Reverse<Option<i64>>, Option<&str>) {
    (Reverse(key.created.map(|at| at.0)), key.created.map(|_| &*key.id))
}
