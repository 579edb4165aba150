//! Reading a stretch of one list of the API, however few servers come at a time.
//!
//! A service, or a proxy before it, may give fewer servers than were asked for. So each request goes on from what was received, not
//! from what was asked for, until the stretch is whole or nothing more comes. What is odd about that is said once.

use std::collections::HashSet;

use crate::{
    api::{
        decode::{self, Answer, Oddity},
        request::{ListServers, MAX_LIMIT},
    },
    model::server::{Row, Server},
};

/// A stretch that is being read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The filter, and where the stretch begins; its own limit is not used.
    first: ListServers,
    /// Where it ends.
    end: u32,
    /// Where the next request begins.
    offset: u32,
    /// Nothing more is to be asked.
    done: bool,
    whole: Option<Answer>,
    /// What is known of the rows that came: IDs, and all they say where there is none.
    known: HashSet<String>,
    /// How many servers the last answer had, where it was short of what was asked for.
    short: usize,
    /// The most servers a short answer had that was followed by more.
    at_most: usize,
}

impl Reading {
    /// Of what a request asks for, from its offset up to `end`.
    pub fn new(first: ListServers, end: u32) -> Self {
        let offset = first.offset;
        Self { first, end, offset, done: false, whole: None, known: HashSet::new(), short: 0, at_most: 0 }
    }

    /// Of what one request asks for.
    pub fn of(request: ListServers) -> Self {
        let end = request.offset.saturating_add(request.limit);
        Self::new(request, end)
    }

    /// The request to send next, if any.
    pub fn next_request(&self) -> Option<ListServers> {
        let limit = MAX_LIMIT.min(self.end.saturating_sub(self.offset));
        (!self.done && limit > 0).then(|| ListServers { offset: self.offset, limit, ..self.first.clone() })
    }

    /// Takes the answer to that request.
    pub fn take(&mut self, mut answer: Answer) {
        let asked = MAX_LIMIT.min(self.end.saturating_sub(self.offset)) as usize;
        let received = answer.received;
        let is_known = |row: &Row| self.known.contains(key(row));
        let nothing_new = answer.rows.iter().all(is_known);
        let after = u64::from(self.offset).saturating_add(received as u64);
        let full = received >= asked;
        // A full page may be followed by another whatever the count says; a short one, by its count, or where there is none.
        self.done = received == 0 || nothing_new || (!full && answer.count.is_some_and(|count| after >= count));
        if self.short > 0 && !nothing_new {
            self.at_most = self.at_most.max(self.short);
        }
        self.short = if full { 0 } else { received };
        let Some(whole) = &mut self.whole else {
            self.known.extend(answer.rows.iter().map(|row| key(row).to_owned()));
            self.offset = u32::try_from(after).unwrap_or(u32::MAX);
            self.whole = Some(answer);
            return;
        };
        let mut repeated = 0;
        if nothing_new {
            // The same once more, as from a service that knows no offset.
            answer.received = 0;
            answer.rows.clear();
        } else {
            // Without an ID nobody knows which ones are the same.
            answer.rows.retain(|row| row.server().and_then(Server::id).is_none() || !is_known(row));
            repeated = received.saturating_sub(answer.rows.len());
        }
        self.known.extend(answer.rows.iter().map(|row| key(row).to_owned()));
        let places = (self.offset - self.first.offset) as usize;
        self.offset = u32::try_from(after).unwrap_or(u32::MAX);
        for row in &mut answer.rows {
            if let Row::Unreadable { index, .. } = row {
                *index += places;
            }
        }
        whole.rows.append(&mut answer.rows);
        whole.received += answer.received;
        if let (Some(before), Some(now)) = (whole.count, answer.count)
            && before != now
        {
            answer.oddities.push(Oddity::CountChanged(before, now));
        }
        whole.count = answer.count.or(whole.count);
        let mut oddities = std::mem::take(&mut whole.oddities);
        answer.oddities.retain(|odd| !matches!(odd, Oddity::Repeated(_)));
        if repeated > 0 {
            answer.oddities.push(Oddity::Repeated(repeated));
        }
        decode::gather(&mut oddities, answer.oddities);
        oddities.retain(|odd| !matches!(odd, Oddity::Unreadable(_) | Oddity::WithoutId(_)));
        oddities.extend(decode::of_rows(whole.rows.iter()));
        whole.oddities = oddities;
    }

    /// All that came, as one answer; `None` where nothing was asked.
    pub fn finish(self) -> Option<Answer> {
        let mut whole = self.whole?;
        let end = whole.count.map_or(0, |count| count.min(self.end.into()));
        let expected = end.saturating_sub(self.first.offset.into());
        if self.at_most > 0 {
            whole.oddities.push(Oddity::AtMost(self.at_most));
        }
        if (whole.received as u64) < expected {
            whole.oddities.push(Oddity::Missing(whole.received as u64, expected));
        }
        Some(whole)
    }
}

/// What tells a row from others.
fn key(row: &Row) -> &str {
    row.server().and_then(Server::id).unwrap_or_else(|| row.raw())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::filter::ServerFilter;
    use proptest::prelude::*;

    fn request(offset: u32, limit: u32) -> ListServers {
        ListServers { filter: ServerFilter::default(), status: None, offset, limit }
    }

    /// An answer with these numbers as IDs.
    fn answer(ids: impl IntoIterator<Item = u32>, count: Option<u32>) -> Answer {
        let rows: Vec<_> = ids.into_iter().map(|id| format!(r#"{{"server_id":"{id}"}}"#)).collect();
        let count = count.map_or_else(|| "null".into(), |count| count.to_string());
        decode::servers(&format!(r#"{{"servers":[{}],"count":{count}}}"#, rows.join(","))).unwrap()
    }

    fn ids(answer: &Answer) -> Vec<u32> {
        answer.rows.iter().map(|row| row.server().unwrap().id().unwrap().parse().unwrap()).collect()
    }

    /// Reads from a service with so many servers that gives at most `caps` of them at a time, one after the other. Also how many
    /// requests it took.
    fn read(mut reading: Reading, servers: u32, caps: &[u32], counts: bool) -> (Answer, usize) {
        let mut requests = 0;
        while let Some(request) = reading.next_request() {
            let cap = caps[requests % caps.len()].min(request.limit);
            let from = request.offset.min(servers);
            reading.take(answer(from..from.saturating_add(cap).min(servers), counts.then_some(servers)));
            requests += 1;
            assert!(requests < 2000, "it never ends");
        }
        (reading.finish().unwrap(), requests)
    }

    #[test]
    fn what_comes_whole_takes_one_request_and_no_words() {
        for (offset, servers) in [(0, 137), (0, 100), (100, 137), (0, 20), (0, 0), (200, 137)] {
            let (answer, requests) = read(Reading::of(request(offset, 100)), servers, &[100], true);
            assert_eq!((requests, answer.oddities), (1, vec![]), "{offset} of {servers}");
        }
    }

    #[test]
    fn fewer_than_asked_for_are_completed_and_said_once() {
        let (answer, requests) = read(Reading::of(request(0, 100)), 137, &[50], true);
        assert_eq!((ids(&answer), requests), ((0..100).collect(), 2));
        assert_eq!(answer.oddities, [Oddity::AtMost(50)]);
        let (answer, _) = read(Reading::of(request(100, 100)), 137, &[30], true);
        assert_eq!((ids(&answer), answer.oddities), ((100..137).collect(), vec![Oddity::AtMost(30)]));
    }

    #[test]
    fn what_is_promised_and_never_comes_is_said() {
        let mut reading = Reading::of(request(0, 20));
        reading.take(answer([], Some(137)));
        assert_eq!(reading.next_request(), None);
        assert_eq!(reading.finish().unwrap().oddities, [Oddity::Missing(0, 20)]);
        // Of which some may not be seen: they are left out of the pages, and counted.
        let mut reading = Reading::of(request(0, 100));
        reading.take(answer((0..100).filter(|id| id % 10 > 0), Some(137)));
        assert_eq!(reading.next_request().map(|r| (r.offset, r.limit)), Some((90, 10)));
        reading.take(answer((90..100).filter(|id| id % 10 > 0), Some(137)));
        let answer = reading.finish().unwrap();
        assert_eq!((answer.rows.len(), answer.oddities), (90, vec![Oddity::Missing(90, 100)]));
    }

    #[test]
    fn a_service_that_knows_no_offset_is_asked_twice_and_no_more() {
        let mut reading = Reading::of(request(0, 100));
        for _ in 0..2 {
            assert!(reading.next_request().is_some());
            reading.take(answer(0..50, None));
        }
        assert_eq!(reading.next_request(), None);
        let answer = reading.finish().unwrap();
        assert_eq!((ids(&answer), answer.oddities), ((0..50).collect(), vec![]));
    }

    #[test]
    fn a_list_that_moves_meanwhile_is_spoken_of() {
        let mut reading = Reading::of(request(0, 100));
        reading.take(answer(0..50, Some(137)));
        reading.take(answer(49..99, Some(138)));
        let answer = reading.finish().unwrap();
        assert_eq!(ids(&answer), (0..99).collect::<Vec<_>>());
        let said = |odd: &Oddity| answer.oddities.contains(odd);
        assert!(said(&Oddity::Repeated(1)) && said(&Oddity::CountChanged(137, 138)), "{:?}", answer.oddities);
    }

    #[test]
    fn servers_without_an_id_are_kept_and_entries_numbered_through() {
        let odd = |text: &str| decode::servers(text).unwrap();
        let mut reading = Reading::of(request(0, 4));
        reading.take(odd(r#"{"servers":[{},7],"count":4}"#));
        reading.take(odd(r#"{"servers":[{},8],"count":4}"#));
        let answer = reading.finish().unwrap();
        assert_eq!(answer.rows.len(), 4);
        assert_eq!(answer.rows[3], Row::Unreadable { index: 3, raw: "8".into() });
        assert_eq!(answer.oddities, [Oddity::Unreadable(2), Oddity::WithoutId(2), Oddity::AtMost(2)]);
    }

    proptest! {
        #[test]
        fn however_few_come_at_a_time_no_server_is_passed_over(
            servers in 0_u32..400, offset in 0_u32..450, limit in 1_u32..300, caps in prop::collection::vec(1_u32..=120, 1..6), counts: bool
        ) {
            let end = offset + limit;
            let (answer, requests) = read(Reading::new(request(offset, 100), end), servers, &caps, counts);
            prop_assert_eq!(ids(&answer), (offset.min(servers)..end.min(servers)).collect::<Vec<_>>());
            prop_assert_eq!(answer.received, answer.rows.len());
            let missing = answer.oddities.iter().any(|odd| matches!(odd, Oddity::Missing(..)));
            prop_assert!(!missing, "{:?}", answer.oddities);
            let least = *caps.iter().min().unwrap();
            prop_assert!(requests <= limit.div_ceil(least.min(100)) as usize + 1);
            // Said only where it is so.
            let most = caps.iter().filter(|cap| **cap < 100).max().copied().unwrap_or(0);
            for odd in &answer.oddities {
                prop_assert!(matches!(odd, Oddity::AtMost(n) if *n <= most as usize), "{odd:?}");
            }
        }
    }
}
