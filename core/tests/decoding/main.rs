//! Whatever comes over the wire, reading it never panics, and one odd server never costs the others.
//!
//! The documented example is changed in every way JSON can be (`mutation`); bodies as they come from the service, the
//! gateway and IAM are in `tests/data`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "everything here is a test, also what the tests share"
)]

mod errors;
mod json;
mod mutation;
mod samples;

use cph_core::api::decode::{self, BodyProblem, Oddity};
use json::Json;
use mutation::Mutation;
use proptest::prelude::*;

/// Six servers, made of the two of the documented example.
fn example() -> Json {
    let document = include_str!("../../../simulator/tests/data/query-servers.txt");
    let start = document.find("{\n  \"servers\"").unwrap();
    let end = start + document[start..].find("\n}\n").unwrap() + 2;
    let mut body = Json::read(&document[start..end]);
    let servers = body.get_mut("servers").unwrap().elements_mut().unwrap();
    let two = servers.clone();
    for number in 2..6 {
        let mut server = two[number % 2].clone();
        *server.get_mut("server_id").unwrap() = Json::text(&format!("{number:032}"));
        servers.push(server);
    }
    *body.get_mut("count").unwrap() = Json::Other("6".into());
    body
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode::servers(&decode::body_text(&bytes));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*|[\\[\\]{}\",:0-9a-z \\\\]*|(\\{\"servers\":)[\\[\\]{}\",:0-9a-z \\\\]*") {
        let _ = decode::servers(&text);
    }

    #[test]
    fn any_change_leaves_every_other_server_as_it_was(mutations in prop::collection::vec(mutation::mutation(), 1..5)) {
        let original = example();
        let before = decode::servers(&original.write()).unwrap();
        let mut body = original;
        let mut touched = mutation::Touched::default();
        for Mutation { path, change } in &mutations {
            mutation::apply(&mut body, *path, change, &mut touched);
        }
        match decode::servers(&body.write()) {
            Err(problem) => {
                prop_assert!(touched.list, "{problem:?} though the list itself was left alone: {}", body.write());
            }
            Ok(_) if touched.list => {}
            Ok(answer) => {
                let mut rows = answer.rows.iter();
                for id in before.rows.iter().map(|row| row.server().unwrap().id().unwrap()) {
                    if !touched.servers.contains(id) {
                        let expected = before.rows.iter().find(|row| row.server().unwrap().id() == Some(id));
                        prop_assert!(rows.any(|row| Some(row) == expected), "{id} is lost in {}", body.write());
                    }
                }
                if !touched.count {
                    prop_assert_eq!(answer.count, Some(6));
                }
            }
        }
    }

    #[test]
    fn a_body_cut_off_anywhere_is_no_answer(cut in 0.0..1.0_f64) {
        let body = example().write();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let at = (cut * body.len() as f64) as usize;
        let text = decode::body_text(&body.as_bytes()[..at]);
        let problem = decode::servers(&text).unwrap_err();
        prop_assert!(matches!(problem, BodyProblem::Empty | BodyProblem::NotJson(_)), "{problem:?}");
    }

    #[test]
    fn a_byte_changed_anywhere_is_read_or_refused(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut body = example().write().into_bytes();
        let place = place.index(body.len());
        body[place] = byte;
        let _ = decode::servers(&decode::body_text(&body));
    }

    #[test]
    fn an_order_is_kept_however_many_servers_there_are(
        ids in prop::collection::vec("[a-z]{1,3}", 0..60)
    ) {
        let rows: Vec<_> = ids.iter().map(|id| format!(r#"{{"server_id":"{id}"}}"#)).collect();
        let answer = decode::servers(&format!(r#"{{"servers":[{}]}}"#, rows.join(","))).unwrap();
        let mut expected: Vec<&str> = Vec::new();
        for id in &ids {
            if !expected.contains(&id.as_str()) {
                expected.push(id);
            }
        }
        let read: Vec<_> = answer.rows.iter().map(|row| row.server().unwrap().id().unwrap()).collect();
        let repeated = ids.len() - expected.len();
        prop_assert_eq!(read, expected);
        prop_assert_eq!(answer.oddities.contains(&Oddity::Repeated(repeated)), repeated > 0);
    }
}

#[test]
fn the_example_of_these_tests_is_read_without_a_remark() {
    let answer = decode::servers(&example().write()).unwrap();
    assert_eq!((answer.rows.len(), answer.count, answer.oddities), (6, Some(6), vec![]));
}
