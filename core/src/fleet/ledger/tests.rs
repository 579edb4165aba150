use proptest::prelude::*;

use super::*;
use crate::api::decode;

const LIMIT: u32 = 5;

fn rows(ids: &[u32]) -> Vec<Arc<Row>> {
    let json: Vec<_> = ids.iter().map(|id| format!(r#"{{"server_id":"{id}"}}"#)).collect();
    crate::fleet::tests::rows(&json.iter().map(String::as_str).collect::<Vec<_>>())
}

fn ids(rows: &[Arc<Row>]) -> Vec<u32> {
    rows.iter().map(|row| row.server().unwrap().id().unwrap().parse().unwrap()).collect()
}

/// A page of a list.
fn page_of(list: &[u32], ask: Ask) -> Vec<Arc<Row>> {
    let page: Vec<u32> = list.iter().skip(ask.page.offset as usize).take(ask.page.limit as usize).copied().collect();
    rows(&page)
}

fn answer(ledger: &mut Ledger, ask: Ask, list: &[u32], count: Option<u64>) {
    let received = list.len().saturating_sub(ask.page.offset as usize).min(ask.page.limit as usize);
    ledger.answered(ask, page_of(list, ask), received, count);
}

/// Answers from a service that gives so many servers at most, whatever it is asked for.
fn answer_capped(ledger: &mut Ledger, ask: Ask, list: &[u32], count: Option<u64>, most: u32) {
    let page: Vec<u32> =
        list.iter().skip(ask.page.offset as usize).take(ask.page.limit.min(most) as usize).copied().collect();
    ledger.answered(ask, rows(&page), page.len(), count);
}

/// Loads a list that does not change, one page after the other.
fn load(ledger: &mut Ledger, list: &[u32], count: Option<u64>) {
    while let Some(ask) = ledger.next_ask() {
        answer(ledger, ask, list, count);
    }
}

fn loaded(length: u32, count: Option<u64>) -> (Ledger, Vec<u32>) {
    let list: Vec<u32> = (0..length).collect();
    let mut ledger = Ledger::new(LIMIT, 8_096);
    load(&mut ledger, &list, count);
    let got = ids(&ledger.rows());
    (ledger, got)
}

#[test]
fn a_list_that_stays_is_verified_and_whole_whatever_its_length() {
    for length in 0..40 {
        let (ledger, got) = loaded(length, Some(length.into()));
        assert_eq!(got, (0..length).collect::<Vec<_>>());
        assert_eq!(ledger.verdict(got.len()), Verdict::Verified, "{length}");
        let progress = ledger.progress();
        assert_eq!((progress.answered, progress.failed), (progress.requests, 0), "{length}");
        // A last page that is full is followed by one more: the count may be too small.
        let more = progress.requests as u64 - ledger.requests_for(length.into());
        assert_eq!(more, u64::from(length >= LIMIT && (length - 1).is_multiple_of(LIMIT - 1)), "{length}");
    }
}

#[test]
fn the_first_page_is_asked_alone_and_the_head_last() {
    let mut ledger = Ledger::new(LIMIT, 8_096);
    let ask =
        |head: bool, offset: u32, limit: u32| Ask { list: 0, until: None, page: list::Ask { head, offset, limit } };
    let (second, third, head) = (ask(false, 4, 5), ask(false, 8, 5), ask(true, 0, 1));
    assert_eq!(ledger.next_ask(), Some(ask(false, 0, 5)));
    assert_eq!(ledger.next_ask(), None);
    ledger.answered(ask(false, 0, 5), rows(&[1, 2, 3, 4, 5]), 5, Some(12));
    assert_eq!((ledger.next_ask(), ledger.next_ask(), ledger.next_ask()), (Some(second), Some(third), None));
    ledger.answered(third, rows(&[9, 10, 11, 12]), 4, Some(12));
    ledger.failed(second);
    assert_eq!((ledger.next_ask(), ledger.progress().failed), (None, 1));
    assert_eq!(ledger.verdict(9), Verdict::Unfinished);
    ledger.retry();
    assert_eq!(ledger.next_ask(), Some(second));
    ledger.answered(second, rows(&[5, 6, 7, 8, 9]), 5, Some(12));
    assert_eq!(ledger.next_ask(), Some(head));
    ledger.failed(head);
    assert_eq!(ledger.verdict(12), Verdict::Unfinished);
    ledger.retry();
    assert_eq!(ledger.next_ask(), Some(head));
    ledger.answered(head, rows(&[1]), 1, Some(12));
    assert_eq!((ledger.verdict(12), ledger.next_ask()), (Verdict::Verified, None));
}

#[test]
fn a_count_that_is_not_there_or_not_true_is_said() {
    let (ledger, got) = loaded(13, None);
    assert_eq!((got.len(), ledger.verdict(got.len())), (13, Verdict::Uncounted));
    for wrong in [3, 12, 14] {
        let (ledger, got) = loaded(13, Some(wrong));
        assert_eq!(got.len(), 13, "nothing is hidden by a count of {wrong}");
        assert_eq!(ledger.verdict(got.len()), Verdict::Miscounted, "{wrong}");
    }
    // So many more that pages behind the end are asked for, which are empty.
    let (ledger, got) = loaded(13, Some(40));
    assert_eq!((got.len(), ledger.verdict(got.len())), (13, Verdict::Miscounted));
}

#[test]
fn what_the_service_does_not_give_is_counted_as_missing() {
    // Without times there is no way to ask for what is deeper.
    let list: Vec<u32> = (0..30).collect();
    let mut ledger = Ledger::new(LIMIT, 8);
    load(&mut ledger, &list, Some(30));
    let got = ledger.rows();
    assert_eq!((got.len(), ledger.verdict(got.len())), (13, Verdict::TooDeep(17)));
    let mut ledger = Ledger::new(LIMIT, 8);
    load(&mut ledger, &list, None);
    assert_eq!(ledger.verdict(13), Verdict::TooDeep(1));
}

/// Servers that were created at these seconds, newest first.
fn created(seconds: &[u32]) -> Vec<Arc<Row>> {
    let server = |(id, second): (usize, &u32)| {
        format!(r#"{{"server_id":"{id}","create_time":"2024-01-01T00:{:02}:{:02}Z"}}"#, second / 60, second % 60)
    };
    let json: Vec<_> = seconds.iter().enumerate().map(server).collect();
    crate::fleet::tests::rows(&json.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Loads such a list from a service that takes no offset beyond 8.
fn load_deep(all: &[Arc<Row>]) -> (Ledger, Vec<u32>) {
    let mut ledger = Ledger::new(LIMIT, 8);
    while let Some(ask) = ledger.next_ask() {
        assert!(ask.page.offset <= 8);
        let time = |row: &Arc<Row>| row.server().and_then(|s| s.time(crate::model::field::Field::CreateTime));
        let list: Vec<_> = all.iter().filter(|row| ask.until.is_none_or(|until| time(row) <= Some(until))).collect();
        let page = list.iter().skip(ask.page.offset as usize).take(ask.page.limit as usize);
        let page: Vec<_> = page.map(|row| (*row).clone()).collect();
        let received = page.len();
        ledger.answered(ask, page, received, Some(list.len() as u64));
    }
    let got = ids(&ledger.rows());
    (ledger, got)
}

#[test]
fn what_is_deeper_than_the_service_goes_is_asked_by_time() {
    let all = created(&(0..60).rev().collect::<Vec<_>>());
    let (ledger, got) = load_deep(&all);
    assert_eq!((got, ledger.verdict(60)), ((0..60).collect(), Verdict::Verified));
    let progress = ledger.progress();
    assert_eq!((progress.of, progress.failed, progress.answered), (Some(60), 0, progress.requests));
    // Twenty of one second are more than a list of that second gives.
    let (ledger, got) = load_deep(&created(&[vec![9; 3], vec![7; 20], vec![1]].concat()));
    assert_eq!((got.len(), ledger.verdict(got.len())), (16, Verdict::TooDeep(8)));
}

#[test]
fn rows_without_an_id_are_kept_and_seams_of_them_hold() {
    let odd = decode::servers(
        r#"{"servers":[{"server_name":"a"},{"server_name":"b"},7,{"server_name":"a"},{"server_name":"c"},{"server_name":"d"}],"count":6}"#,
    );
    let odd: Vec<Arc<Row>> = odd.unwrap().rows.into_iter().map(Arc::new).collect();
    let mut ledger = Ledger::new(LIMIT, 8_096);
    while let Some(ask) = ledger.next_ask() {
        let page: Vec<_> = odd.iter().skip(ask.page.offset as usize).take(ask.page.limit as usize).cloned().collect();
        let received = page.len();
        ledger.answered(ask, page, received, Some(6));
    }
    let got = ledger.rows();
    assert_eq!((got.len(), ledger.verdict(got.len())), (6, Verdict::Verified));
}

#[test]
fn ids_that_repeat_are_one_server_and_the_count_does_not_hold() {
    let list = [1, 2, 3, 3, 4, 5, 6, 2];
    let mut ledger = Ledger::new(LIMIT, 8_096);
    load(&mut ledger, &list, Some(8));
    let got = ledger.rows();
    assert_eq!((ids(&got), ledger.verdict(got.len())), (vec![1, 2, 3, 4, 5, 6], Verdict::Miscounted));
}

#[test]
fn fewer_servers_than_asked_for_are_no_end_and_no_change() {
    for (most, counts) in [(50, true), (50, false), (30, true), (2, true), (99, true)] {
        let list: Vec<u32> = (0..137).collect();
        let count = counts.then_some(137);
        let mut ledger = Ledger::new(100, 8_096);
        let mut asked = 0;
        while let Some(ask) = ledger.next_ask() {
            answer_capped(&mut ledger, ask, &list, count, most);
            asked += 1;
        }
        let got = ids(&ledger.rows());
        assert_eq!(got, list, "{most}");
        let verdict = if counts { Verdict::Verified } else { Verdict::Uncounted };
        assert_eq!((ledger.verdict(got.len()), ledger.at_most()), (verdict, Some(most)), "{most}");
        // What the first page brought is what the others are asked for: nothing is asked in vain.
        assert!(asked <= ledger.requests_for(137) + 1, "{most}: {asked}");
        assert_eq!(ledger.progress().requests, usize::try_from(asked).unwrap());
    }
    // As many as were asked for, or all there are, is nothing to speak of.
    assert_eq!(loaded(137, Some(137)).0.at_most(), None);
    assert_eq!(loaded(3, Some(3)).0.at_most(), None);
    assert_eq!(loaded(13, Some(40)).0.at_most(), None);
}

#[test]
fn a_service_that_gives_one_at_a_time_is_read_to_its_end() {
    let list: Vec<u32> = (0..13).collect();
    let mut ledger = Ledger::new(LIMIT, 8_096);
    while let Some(ask) = ledger.next_ask() {
        answer_capped(&mut ledger, ask, &list, Some(13), 1);
    }
    // Without overlaps nobody knows whether it stayed.
    assert_eq!((ids(&ledger.rows()), ledger.verdict(13)), (list, Verdict::Changed));
}

#[test]
fn more_servers_than_asked_for_are_the_next_pages() {
    let list: Vec<u32> = (0..23).collect();
    let mut ledger = Ledger::new(LIMIT, 8_096);
    while let Some(ask) = ledger.next_ask() {
        let page: Vec<u32> = list.iter().skip(ask.page.offset as usize).take(9).copied().collect();
        ledger.answered(ask, rows(&page), page.len(), Some(23));
    }
    assert_eq!((ids(&ledger.rows()), ledger.verdict(23)), (list, Verdict::Verified));
}

/// What happens between two answers.
#[derive(Clone, Copy, Debug)]
enum Event {
    Insert,
    Delete(usize),
}

fn events() -> impl Strategy<Value = Vec<Vec<Event>>> {
    let event = prop_oneof![Just(Event::Insert), (0..40_usize).prop_map(Event::Delete)];
    prop::collection::vec(prop_oneof![4 => Just(vec![]), 1 => prop::collection::vec(event, 1..3)], 0..30)
}

proptest! {
    #[test]
    fn no_server_that_was_there_all_along_is_missing_from_a_verified_list(
        length in 0..40_u32, events in events(), order in prop::collection::vec(any::<prop::sample::Index>(), 200), faults in prop::collection::vec(0..5_u8, 200),
        caps in prop_oneof![Just(vec![LIMIT]), prop::collection::vec(2..=LIMIT, 1..9)],
    ) {
        let mut caps = caps.into_iter().cycle();
        let mut list: Vec<u32> = (1000..1000 + length).rev().collect();
        let before = list.clone();
        let (mut newest, mut changes) = (1000 + length, 0);
        let mut ledger = Ledger::new(LIMIT, 8_096);
        let mut under_way: Vec<Ask> = Vec::new();
        let (mut order, mut faults, mut events) = (order.into_iter(), faults.into_iter(), events.into_iter());
        loop {
            while under_way.len() < 4 {
                let Some(ask) = ledger.next_ask() else { break };
                under_way.push(ask);
            }
            if under_way.is_empty() {
                if ledger.progress().failed == 0 {
                    break;
                }
                ledger.retry();
                continue;
            }
            let ask = match order.next() {
                Some(index) => under_way.remove(index.index(under_way.len())),
                None => under_way.remove(0),
            };
            if faults.next() == Some(0) {
                ledger.failed(ask);
                continue;
            }
            answer_capped(&mut ledger, ask, &list, Some(list.len() as u64), caps.next().unwrap());
            for event in events.next().unwrap_or_default() {
                match event {
                    Event::Insert => {
                        list.insert(0, newest);
                        newest += 1;
                        changes += 1;
                    }
                    Event::Delete(at) if !list.is_empty() => {
                        list.remove(at % list.len());
                        changes += 1;
                    }
                    Event::Delete(_) => {}
                }
            }
        }
        let got = ids(&ledger.rows());
        let mut unique = got.clone();
        unique.sort_unstable();
        unique.dedup();
        prop_assert_eq!(unique.len(), got.len(), "a server stands twice");
        let verdict = ledger.verdict(got.len());
        if changes == 0 {
            prop_assert_eq!((verdict, &got), (Verdict::Verified, &before));
        }
        if verdict == Verdict::Verified {
            let missing: Vec<_> = before.iter().filter(|id| list.contains(id) && !got.contains(id)).collect();
            prop_assert!(missing.is_empty(), "{missing:?} are missing from {got:?}");
        }
    }

    #[test]
    fn a_deep_list_is_whole_or_said_not_to_be(gaps in prop::collection::vec(0..3_u32, 0..70)) {
        let mut second = 300;
        let seconds: Vec<u32> = gaps.iter().map(|gap| { second -= gap; second }).collect();
        let (ledger, got) = load_deep(&created(&seconds));
        match ledger.verdict(got.len()) {
            Verdict::Verified => prop_assert_eq!(got.len(), seconds.len()),
            Verdict::TooDeep(_) => prop_assert!(got.len() < seconds.len()),
            other => prop_assert!(false, "{:?} of a list that stays", other),
        }
    }
}
