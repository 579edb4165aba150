//! Which requests answer a question. One, as long as the API can take it whole; where a status is a group of several
//! codes ("creating" is 0, 1, 3 and 4) the API takes only one at a time, so each is asked for and the answers merged.
//!
//! Nothing is under-reported: each server has one status, so the lists are disjoint, their counts add up, and since
//! each is newest first, so is the merge.

use super::reading::Reading;
use crate::{
    api::{
        decode::{self, Answer},
        filter::{FilterKey, ServerFilter},
        request::{ListServers, MAX_LIMIT},
    },
    model::{field::Field, server::Row},
};

/// What a page of the list is asked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The filters.
    pub filter: ServerFilter,
    /// How many servers to skip.
    pub offset: u32,
    /// How many servers to show.
    pub limit: u32,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// By what one request asks for.
    One(ListServers),
    /// By a list for each code, read from the start up to the end of the page.
    Merge(Vec<CodePlan>),
}

impl Plan {
    /// The lists to read: how many requests each takes is seen while it is read.
    pub fn readings(self) -> Vec<Reading> {
        match self {
            Self::One(request) => vec![Reading::of(request)],
            Self::Merge(codes) => codes.iter().map(CodePlan::reading).collect(),
        }
    }
}

/// The list of one status code, up to the end of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodePlan {
    filter: ServerFilter,
    code: i32,
    end: u32,
}

impl CodePlan {
    /// The list, to be read. Its requests are made one at a time, since an address may ask for a page any distance away.
    pub fn reading(&self) -> Reading {
        let (filter, status) = (self.filter.clone(), Some(self.code));
        Reading::new(ListServers { filter, status, offset: 0, limit: MAX_LIMIT }, self.end)
    }
}

impl Question {
    /// The requests that answer the question.
    pub fn plan(&self) -> Plan {
        let codes = self.filter.status.map(crate::api::filter::StatusFilter::codes).unwrap_or_default();
        let request = |status, offset, limit| ListServers { filter: self.filter.clone(), status, offset, limit };
        match codes.as_slice() {
            [] => Plan::One(request(None, self.offset, self.limit)),
            [code] => Plan::One(request(Some(*code), self.offset, self.limit)),
            many => {
                let end = self.offset.saturating_add(self.limit);
                Plan::Merge(
                    many.iter().map(|code| CodePlan { filter: self.filter.clone(), code: *code, end }).collect(),
                )
            }
        }
    }

    /// The answer to the question from those to the [`Plan::readings`] of its plan, in any order.
    pub fn answer(&self, mut answers: Vec<Answer>) -> Answer {
        match (self.plan(), answers.pop()) {
            (Plan::One(_), Some(answer)) => answer,
            (_, last) => self.merge(answers.into_iter().chain(last).collect()),
        }
    }

    /// The answer to the question from the answers to a [`Plan::Merge`], whole lists from the start, in any order.
    pub fn merge(&self, answers: Vec<Answer>) -> Answer {
        let mut merged = Answer { count: Some(0), ..Answer::default() };
        for answer in answers {
            merged.rows.extend(answer.rows);
            merged.request_id = merged.request_id.or(answer.request_id);
            merged.count = merged.count.zip(answer.count).map(|(a, b)| a + b);
            decode::gather(&mut merged.oddities, answer.oddities);
        }
        merged.rows = newest_first(merged.rows);
        merged.rows = merged.rows.into_iter().skip(self.offset as usize).take(self.limit as usize).collect();
        merged.oddities.extend(decode::of_rows(merged.rows.iter()));
        merged
    }
}

/// The rows newest first; within one second in the order they came; what has no time last. A server that changed from
/// one code to another between two requests, and so came twice, stands once.
fn newest_first(rows: Vec<Row>) -> Vec<Row> {
    let time = |row: &Row| row.server().and_then(|s| s.time(Field::CreateTime));
    let id = |row: &Row| row.server().and_then(|s| s.id()).map(str::to_owned);
    let mut sorted: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows {
        let again = id(&row).is_some_and(|new| sorted.iter().any(|old| id(old).as_ref() == Some(&new)));
        if !again {
            // Few are being created at a time, and each list is in order already: the place is near the end.
            let place = sorted.iter().rposition(|old| time(old) >= time(&row)).map_or(0, |i| i + 1);
            sorted.insert(place, row);
        }
    }
    sorted
}

/// Which servers are loaded to answer what the API cannot answer alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them, or those that were asked for so far.
    Asked,
    /// Only those that the API leaves with this filter; the rest of the question is asked of them here.
    Narrowed(ServerFilter),
    /// There are too many to load without the person's word.
    TooMany(u64),
}

/// Decides it once the service has said how many there are. Up to `without_asking` they are loaded as they are; of more, the API
/// is to leave out what it can, as long as `scope`, what it was asked with so far, leaves it anything to do.
pub fn scope(filter: &ServerFilter, scope: &ServerFilter, count: Option<u64>, without_asking: u32) -> Scope {
    let narrowed = narrowed(filter);
    match count.filter(|count| *count > u64::from(without_asking)) {
        None => Scope::Asked,
        Some(_) if narrowed != *scope => Scope::Narrowed(narrowed),
        Some(count) => Scope::TooMany(count),
    }
}

/// What of a filter the API can take in one list: all but a status of several codes, which is asked here.
pub fn narrowed(filter: &ServerFilter) -> ServerFilter {
    let status = filter.status.filter(|status| status.codes().len() == 1);
    ServerFilter { status, ..filter.clone() }
}

/// Whether all that a filter leaves is in a scope: it asks at least what the scope does.
pub fn covers(scope: &ServerFilter, filter: &ServerFilter) -> bool {
    FilterKey::ALL.into_iter().all(|key| scope.value(key).is_none_or(|value| filter.value(key) == Some(value)))
}

/// What of a filter is not in a scope.
pub fn without(filter: &ServerFilter, scope: &ServerFilter) -> ServerFilter {
    let mut rest = filter.clone();
    for key in FilterKey::ALL.into_iter().filter(|key| scope.value(*key).is_some()) {
        // Nothing is always a value.
        let _ = rest.set(key, "");
    }
    rest
}

/// The servers of an answer that lie outside the asked range of creation times: a sign that the service reads another
/// unit than the one configured.
pub fn outside_range(rows: &[Row], filter: &ServerFilter) -> usize {
    rows.iter()
        .filter_map(|row| row.server()?.time(Field::CreateTime))
        .filter(|t| {
            filter.create_since.is_some_and(|since| *t < since) || filter.create_until.is_some_and(|until| *t > until)
        })
        .count()
}

/// The servers of an answer of which cannot be said whether they lie in the asked range of creation times: theirs is missing or cannot
/// be read.
pub fn timeless(rows: &[Row], filter: &ServerFilter) -> usize {
    let is_asked = filter.create_since.is_some() || filter.create_until.is_some();
    let is_timeless = |row: &&Row| row.server().is_some_and(|server| server.time(Field::CreateTime).is_none());
    if is_asked { rows.iter().filter(is_timeless).count() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(status: &str, offset: u32, limit: u32) -> Question {
        let mut filter = ServerFilter::default();
        filter.set(FilterKey::Status, status).unwrap();
        Question { filter, offset, limit }
    }

    #[test]
    fn a_question_the_api_can_take_is_one_request() {
        for (status, code) in [("", None), ("5", Some(5)), ("normal", Some(5)), ("3", Some(3))] {
            match question(status, 40, 20).plan() {
                Plan::One(r) => assert_eq!((r.status, r.offset, r.limit), (code, 40, 20)),
                Plan::Merge(_) => panic!("{status} needs one request"),
            }
        }
    }

    #[test]
    fn creating_is_asked_code_by_code_from_the_start() {
        let Plan::Merge(codes) = question("creating", 150, 50).plan() else { panic!("four codes need a merge") };
        let row = r#"{"server_id":"x"}"#;
        let mut asked = Vec::new();
        for code in &codes {
            let mut reading = code.reading();
            while let Some(r) = reading.next_request() {
                // Full pages of servers that are all others.
                let rows: Vec<_> = (0..r.limit).map(|i| row.replace('x', &(r.offset + i).to_string())).collect();
                asked.push((r.status, r.offset, r.limit));
                reading.take(decode::servers(&format!(r#"{{"servers":[{}]}}"#, rows.join(","))).unwrap());
            }
        }
        assert_eq!(asked.len(), 8);
        assert_eq!(asked[..2], [(Some(0), 0, 100), (Some(0), 100, 100)]);
        assert_eq!(asked[7], (Some(4), 100, 100));
    }

    /// Every set of filters, with a status of one code and of several.
    fn every_filter() -> Vec<ServerFilter> {
        let values = [
            (FilterKey::ServerName, "web"),
            (FilterKey::ServerId, "id"),
            (FilterKey::NetworkVersion, "v2"),
            (FilterKey::PhoneModelName, "model"),
            (FilterKey::CreateSince, "2024-01-01T00:00:00Z"),
            (FilterKey::CreateUntil, "2024-02-01T00:00:00Z"),
        ];
        let with = |set: u32, status: &str| {
            let mut filter = ServerFilter::default();
            filter.set(FilterKey::Status, status).unwrap();
            for (index, (key, value)) in values.iter().enumerate().filter(|(index, _)| set >> index & 1 == 1) {
                filter.set(*key, value).unwrap_or_else(|_| panic!("value {index}"));
            }
            filter
        };
        (0..64).flat_map(|set| ["", "5", "normal", "creating"].map(|status| with(set, status))).collect()
    }

    #[test]
    fn what_is_loaded_is_all_or_what_the_api_leaves_or_asked_about() {
        let nothing = ServerFilter::default();
        for filter in every_filter() {
            let narrowed = narrowed(&filter);
            for key in FilterKey::ALL {
                let several = key == FilterKey::Status && filter.value(key).as_deref() == Some("creating");
                assert_eq!(narrowed.value(key), filter.value(key).filter(|_| !several), "{filter:?}");
            }
            let rest = without(&filter, &narrowed);
            assert_eq!(rest.is_empty(), narrowed == filter);
            assert_eq!(without(&filter, &nothing), filter);
            assert!(covers(&nothing, &filter) && covers(&narrowed, &filter));
            assert_eq!(covers(&narrowed, &nothing), narrowed.is_empty());
            assert_eq!(covers(&narrowed, &rest), narrowed.is_empty());
            for count in [None, Some(0), Some(1000)] {
                assert_eq!(scope(&filter, &nothing, count, 1000), Scope::Asked);
                assert_eq!(scope(&filter, &narrowed, count, 1000), Scope::Asked);
            }
            let more = scope(&filter, &nothing, Some(1001), 1000);
            if narrowed.is_empty() {
                assert_eq!(more, Scope::TooMany(1001));
            } else {
                assert_eq!(more, Scope::Narrowed(narrowed.clone()));
            }
            // Narrowed once, and still too many.
            assert_eq!(scope(&filter, &narrowed, Some(1001), 1000), Scope::TooMany(1001));
        }
    }

    #[test]
    fn merging_keeps_newest_first_adds_counts_and_cuts_the_page() {
        let answer = |times: &[u32], count: u32| {
            let rows: Vec<_> = times
                .iter()
                .map(|t| format!(r#"{{"server_id":"s{t}","create_time":"2024-01-01T00:00:{t:02}Z"}}"#))
                .collect();
            decode::servers(&format!(r#"{{"servers":[{}],"count":{count}}}"#, rows.join(","))).unwrap()
        };
        let merged = question("creating", 1, 3).merge(vec![answer(&[50, 20], 2), answer(&[40, 30], 9), answer(&[], 0)]);
        let ids: Vec<_> = merged.rows.iter().filter_map(|r| r.server()?.id()).collect();
        assert_eq!(ids, ["s40", "s30", "s20"]);
        assert_eq!(merged.count, Some(11));
    }

    #[test]
    fn what_is_odd_in_several_answers_is_said_once() {
        let odd = |json: &str| decode::servers(json).unwrap();
        let merged = question("creating", 0, 9).merge(vec![
            odd(r#"{"servers":[7],"count":1}"#),
            odd(r#"{"servers":[8],"count":1}"#),
            odd(r#"{"count":0}"#),
        ]);
        assert_eq!(merged.oddities, [decode::Oddity::ServersMissing, decode::Oddity::Unreadable(2)]);
        // Only what is shown is spoken of, and servers that came twice are added up.
        let twice = r#"{"servers":[7,{"server_id":"a"},{"server_id":"a"}],"count":1}"#;
        let one = question("creating", 0, 1).merge(vec![odd(twice), odd(twice)]);
        assert_eq!(one.oddities, [decode::Oddity::Repeated(2), decode::Oddity::Unreadable(1)]);
    }

    #[test]
    fn a_server_outside_the_asked_range_is_seen() {
        let rows = decode::servers(
            r#"{"servers":[{"create_time":"2021-01-01T00:00:00Z"},{"create_time":"2023-01-01T00:00:00Z"},{}]}"#,
        )
        .unwrap()
        .rows;
        let mut filter = ServerFilter::default();
        assert_eq!((outside_range(&rows, &filter), timeless(&rows, &filter)), (0, 0));
        for (since, until, outside) in [
            ("2022-01-01T00:00:00Z", "", 1),
            ("2021-01-01T00:00:00Z", "2023-01-01T00:00:00Z", 0),
            ("", "2022-12-31T23:59:59Z", 1),
            ("2021-01-01T00:00:01Z", "2020-01-01T00:00:00Z", 2),
        ] {
            filter.set(FilterKey::CreateSince, since).unwrap();
            filter.set(FilterKey::CreateUntil, until).unwrap();
            assert_eq!((outside_range(&rows, &filter), timeless(&rows, &filter)), (outside, 1), "{since} {until}");
        }
    }
}
