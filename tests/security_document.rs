//! `SECURITY.md` names tests as evidence: each of them is there, and each threat has one or says why not.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "everything here is a test")]

#[path = "documents/evidence.rs"]
mod evidence;

use evidence::{problem, spans};

const DOCUMENT: &str = include_str!("../SECURITY.md");

#[test]
fn every_test_that_is_named_is_there() {
    let problems: Vec<_> = spans(DOCUMENT).into_iter().filter_map(problem).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_name_that_is_wrong_is_seen() {
    for wrong in [
        "e2e policy::no_such_spec",
        "e2e nowhere::an_intruder_is_stopped_by_the_header",
        "deploy tls::no_such_check",
        "core/src/api/token.rs no_such_test",
        "scripts/no-such-script",
    ] {
        assert!(problem(wrong).is_some(), "{wrong}");
    }
    for right in ["e2e policy::an_intruder_is_stopped_by_the_header", "scripts/budget", "X-Auth-Token", "no-store"] {
        assert_eq!(problem(right), None);
    }
}

#[test]
fn every_threat_has_its_evidence() {
    let rows: Vec<Vec<&str>> =
        DOCUMENT.lines().filter(|l| l.starts_with("| T")).map(|l| l.split(" | ").map(str::trim).collect()).collect();
    let numbers: Vec<_> = rows.iter().filter_map(|row| row.first()?.strip_prefix("| ").map(str::to_owned)).collect();
    assert_eq!(numbers, (1..=20).map(|n| format!("T{n}")).collect::<Vec<_>>());
    for row in rows {
        let [number, _, done, shown] = row.as_slice() else { panic!("{row:?}") };
        let open = done.contains("there is no export yet");
        assert_eq!(spans(shown).is_empty(), open, "{number}");
    }
    let claims: Vec<_> =
        DOCUMENT.split("## OWASP").nth(1).unwrap().lines().filter(|l| l.starts_with("| ")).skip(2).collect();
    assert!(claims.len() > 15 && claims.iter().all(|claim| !spans(claim.rsplit(" | ").next().unwrap()).is_empty()));
}
