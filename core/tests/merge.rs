//! "Creating" is four status codes and the API takes one at a time. Whatever the fleet, the merged answers are the page
//! that an API which took all four would have given: no server missing, none twice, newest first, the count right.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "everything here is a test")]

use std::collections::BTreeSet;

use cph_core::{
    api::{
        decode::{self, Answer, Oddity},
        filter::{FilterKey, ServerFilter, StatusFilter},
        request::ListServers,
    },
    fleet::plan::{Plan, Question},
    model::{field::Field, status::StatusGroup, time::UtcTime},
};
use proptest::{prelude::*, test_runner::FileFailurePersistence};

/// A server as far as the API filters on it.
#[derive(Clone, Debug)]
struct Machine {
    id: String,
    name: String,
    status: i32,
    network: &'static str,
    created: UtcTime,
}

/// A service with the document's semantics: filters that must all hold, newest first, `offset` counts servers, `count`
/// is the number that match, past the end is an empty list.
struct Service {
    fleet: Vec<Machine>,
    /// The most servers it gives at a time, whatever it is asked for.
    most: usize,
    /// Whether it says how many there are.
    counts: bool,
}

impl Service {
    fn new(mut fleet: Vec<Machine>) -> Self {
        fleet.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id)));
        Self { fleet, most: 100, counts: true }
    }

    /// All servers that the filter, but for its status, and one of these codes fit. No code fits all.
    fn matching(&self, filter: &ServerFilter, codes: &[i32]) -> Vec<&Machine> {
        let name = filter.server_name.to_lowercase();
        let fits = |m: &&Machine| {
            m.name.to_lowercase().contains(&name)
                && (filter.network_version.is_empty() || m.network == filter.network_version)
                && filter.create_since.is_none_or(|since| m.created >= since)
                && filter.create_until.is_none_or(|until| m.created <= until)
                && (codes.is_empty() || codes.contains(&m.status))
        };
        self.fleet.iter().filter(fits).collect()
    }

    /// What goes over the wire for a request, read as the console reads it.
    fn answer(&self, request: &ListServers) -> Answer {
        assert!((1..=100).contains(&request.limit), "the API refuses limit={}", request.limit);
        let all = self.matching(&request.filter, request.status.as_slice());
        let page = all.iter().skip(request.offset as usize).take(self.most.min(request.limit as usize));
        let rows: Vec<_> = page
            .map(|m| {
                format!(
                    r#"{{"server_id":"{}","server_name":"{}","status":{},"network_version":"{}","create_time":"{}"}}"#,
                    m.id, m.name, m.status, m.network, m.created
                )
            })
            .collect();
        let count = if self.counts { all.len().to_string() } else { "null".to_owned() };
        let body = format!(r#"{{"request_id":"r","servers":[{}],"count":{count}}}"#, rows.join(","));
        decode::servers(&body).unwrap()
    }

    /// The answer to a question by its plan, as `state::load` asks.
    fn ask(&self, question: &Question) -> Answer {
        let mut answers = Vec::new();
        for mut reading in question.plan().readings() {
            while let Some(request) = reading.next_request() {
                reading.take(self.answer(&request));
            }
            answers.extend(reading.finish());
        }
        question.answer(answers)
    }
}

fn ids(answer: &Answer) -> Vec<&str> {
    answer.rows.iter().map(|row| row.server().unwrap().id().unwrap()).collect()
}

fn creating(offset: u32, limit: u32) -> Question {
    let status = Some(StatusFilter::Group(StatusGroup::Creating));
    Question { filter: ServerFilter { status, ..ServerFilter::default() }, offset, limit }
}

/// Fleets in which many servers are being created; `seconds` bounds how many share a time.
fn fleets(most: usize, seconds: i64) -> impl Strategy<Value = Vec<Machine>> {
    let machine = (
        0_i64..seconds,
        prop::sample::select(vec![0, 0, 1, 1, 1, 2, 3, 4, 5, 8, 10, 13, 6]),
        any::<bool>(),
        "[a-cA-C]{1,3}",
    );
    prop::collection::vec(machine, 0..most).prop_map(|list| {
        let machine = |(number, (seconds, status, own, name)): (usize, (i64, i32, bool, String))| Machine {
            id: format!("{number:032}"),
            name,
            status,
            network: if own { "v2" } else { "v1" },
            created: UtcTime::from_seconds(1_700_000_000 + seconds).unwrap(),
        };
        list.into_iter().enumerate().map(machine).collect()
    })
}

/// Fleets in which no two servers were created in one second, so that their order is certain.
fn ordered_fleets(most: usize) -> impl Strategy<Value = Vec<Machine>> {
    fleets(most, 1).prop_map(|mut fleet| {
        for (second, machine) in fleet.iter_mut().enumerate() {
            machine.created = UtcTime::from_seconds(1_700_000_000 + i64::try_from(second).unwrap() * 7 % 1009).unwrap();
        }
        fleet
    })
}

fn filters() -> impl Strategy<Value = ServerFilter> {
    ("[abc]?", prop::sample::select(vec!["", "v1", "v2"]), any::<bool>()).prop_map(|(name, network, since)| {
        let mut filter = creating(0, 1).filter;
        filter.set(FilterKey::ServerName, &name).unwrap();
        filter.set(FilterKey::NetworkVersion, network).unwrap();
        filter.create_since = since.then(|| UtcTime::from_seconds(1_700_000_100).unwrap());
        filter
    })
}

proptest! {
    // Beside this file, for want of a `main.rs` that says where the tests begin.
    #![proptest_config(ProptestConfig {
        cases: 128,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_page_is_the_one_an_api_that_took_all_codes_would_give(
        fleet in ordered_fleets(700), filter in filters(), offset in 0_u32..500, limit in 1_u32..=100,
        most in prop_oneof![Just(100_usize), 1..100_usize], counts: bool,
    ) {
        let service = Service { most, counts, ..Service::new(fleet) };
        let all = service.matching(&filter, StatusGroup::Creating.codes());
        let expected: Vec<_> =
            all.iter().skip(offset as usize).take(limit as usize).map(|m| m.id.as_str()).collect();
        let answer = service.ask(&Question { filter, offset, limit });
        prop_assert_eq!(ids(&answer), expected);
        prop_assert_eq!(answer.count, counts.then_some(all.len() as u64));
        // Said once for all codes, and only where fewer came than were asked for.
        prop_assert!(answer.oddities.len() <= 1);
        prop_assert!(answer.oddities.iter().all(|odd| *odd == Oddity::AtMost(most) && most < 100), "{:?}", answer.oddities);
    }

    #[test]
    fn turning_the_pages_shows_every_server_once_even_where_many_share_a_second(
        fleet in fleets(500, 5), limit in 1_u32..=100, most in prop_oneof![Just(100_usize), 7..100_usize]
    ) {
        let service = Service { most, ..Service::new(fleet) };
        let all = service.matching(&ServerFilter::default(), StatusGroup::Creating.codes());
        let mut seen = BTreeSet::new();
        let mut last = None;
        for page in 0..=all.len() / limit as usize {
            let answer = service.ask(&creating(u32::try_from(page).unwrap() * limit, limit));
            for row in &answer.rows {
                let server = row.server().unwrap();
                prop_assert!(seen.insert(server.id().unwrap().to_owned()), "{:?} came twice", server.id());
                let time = server.time(Field::CreateTime);
                prop_assert!(last.is_none() || time <= last, "{time:?} after {last:?}");
                last = time;
            }
        }
        let expected: BTreeSet<_> = all.iter().map(|m| m.id.clone()).collect();
        prop_assert_eq!(seen, expected);
    }
}

#[test]
fn a_page_of_one_list_is_whole_however_few_come_at_a_time() {
    let machine = |number: i32| {
        let created = UtcTime::from_seconds(1_700_000_000 - i64::from(number)).unwrap();
        Machine { id: number.to_string(), name: "a".into(), status: 5, network: "v1", created }
    };
    for (most, counts) in [(50, true), (50, false), (7, true), (100, true)] {
        let service = Service { most, counts, ..Service::new((0..137).map(machine).collect()) };
        for (offset, limit) in [(0, 100), (100, 100), (0, 20), (130, 20), (200, 10)] {
            let answer = service.ask(&Question { filter: ServerFilter::default(), offset, limit });
            let expected: Vec<_> = (offset..(offset + limit).min(137)).map(|n| n.to_string()).collect();
            assert_eq!(ids(&answer), expected, "{most} {offset}");
            let fewer = most < (limit.min(137_u32.saturating_sub(offset))) as usize;
            assert_eq!(answer.oddities, Vec::from_iter(fewer.then_some(Oddity::AtMost(most))), "{most} {offset}");
        }
    }
}

#[test]
fn a_page_past_the_end_is_empty_and_knows_the_count() {
    let created = UtcTime::from_seconds(1_700_000_000).unwrap();
    let machine =
        |number: i32| Machine { id: number.to_string(), name: "a".into(), status: number % 2, network: "v1", created };
    let service = Service::new((0..150).map(machine).collect());
    let answer = service.ask(&creating(150, 20));
    assert_eq!((ids(&answer), answer.count), (vec![], Some(150)));
}

#[test]
fn a_page_however_far_away_is_planned_at_once_and_asked_for_sparingly() {
    let question = creating(u32::MAX, 100);
    let Plan::Merge(codes) = question.plan() else { panic!("a group of codes needs a merge") };
    assert_eq!(codes.len(), 4);
    let first = codes[0].reading().next_request().map(|r| (r.offset, r.limit));
    assert_eq!(first, Some((0, 100)));
    // An empty list ends the asking.
    let answer = Service::new(Vec::new()).ask(&question);
    assert_eq!((answer.rows.len(), answer.count), (0, Some(0)));
}

#[test]
fn a_server_that_changed_its_code_between_two_requests_stands_once() {
    let row = r#"{"servers":[{"server_id":"a","status":0,"create_time":"2024-01-01T00:00:00Z"}],"count":1}"#;
    let answer = creating(0, 10).merge(vec![decode::servers(row).unwrap(), decode::servers(row).unwrap()]);
    assert_eq!(ids(&answer), ["a"]);
}
