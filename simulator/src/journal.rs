//! The requests that were seen, for tests to look at. Held in memory only and shown only by the control endpoint.

use std::collections::{BTreeMap, VecDeque};

use axum::http::HeaderMap;
use parking_lot::Mutex;
use serde::Serialize;

/// How many requests are kept.
const KEPT: usize = 5_000;

/// One request.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Seen {
    /// Counts from 1.
    pub number: u64,
    /// `servers`, `tokens`, `projects`, `unknown`, `page` or `recorder`.
    pub call: &'static str,
    /// Host, without the port.
    pub host: String,
    /// HTTP method.
    pub method: String,
    /// Path as it came.
    pub path: String,
    /// Query string as it came.
    pub query: String,
    /// Region, where the path names one.
    pub region: Option<String>,
    /// Project ID of a list request.
    pub project: Option<String>,
    /// Header lines, with full values.
    pub headers: BTreeMap<String, Vec<String>>,
    /// Status of the answer; none while there is none.
    pub status: Option<u16>,
}

impl Seen {
    /// A header's first value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|values| values.first()).map(String::as_str)
    }

    /// A query parameter's first value, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

/// Header lines by lower-case name.
pub fn header_lines(headers: &HeaderMap) -> BTreeMap<String, Vec<String>> {
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        lines.entry(name.as_str().to_owned()).or_default().push(value);
    }
    lines
}

/// The requests in order.
#[derive(Debug, Default)]
pub struct Journal(Mutex<(u64, VecDeque<Seen>)>);

impl Journal {
    /// Writes a request down and says its number.
    pub fn note(&self, seen: &Seen) -> u64 {
        let mut journal = self.0.lock();
        journal.0 += 1;
        let number = journal.0;
        if journal.1.len() >= KEPT {
            journal.1.pop_front();
        }
        journal.1.push_back(Seen { number, ..seen.clone() });
        number
    }

    /// Adds the status of the answer.
    pub fn answered(&self, number: u64, status: u16) {
        let mut journal = self.0.lock();
        if let Some(seen) = journal.1.iter_mut().rev().find(|seen| seen.number == number) {
            seen.status = Some(status);
        }
    }

    /// All that is kept.
    pub fn all(&self) -> Vec<Seen> {
        self.0.lock().1.iter().cloned().collect()
    }

    /// Starts anew.
    pub fn clear(&self) {
        *self.0.lock() = (0, VecDeque::new());
    }
}
