//! `SECURITY.md` names tests as evidence: each of them is there, and each threat has one or says why not.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "everything here is a test")]

use std::{fs, path::Path};

const DOCUMENT: &str = include_str!("../SECURITY.md");

/// Why what stands between backticks is no evidence that exists; nothing where it is, or is no evidence at all.
fn problem(span: &str) -> Option<String> {
    let (file, name) = match span.split_once(' ') {
        Some(("e2e", name)) => place("tests/e2e/specs", name)?,
        Some(("deploy", name)) => place("tests/deploy", name)?,
        Some((file, name)) if is_path(file) => (file.to_owned(), Some(name)),
        None if is_path(span) => (span.to_owned(), None),
        _ => return None,
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
    let Some(name) = name else { return (!path.exists()).then(|| format!("{span}: there is no {file}")) };
    let Ok(text) = fs::read_to_string(path) else { return Some(format!("{span}: there is no {file}")) };
    let there = text.contains(&format!("fn {name}(")) || text.contains(&format!("def {name}("));
    (!there).then(|| format!("{span}: {file} has no {name}"))
}

/// The file of `module::name`, and the name.
fn place<'a>(folder: &str, test: &'a str) -> Option<(String, Option<&'a str>)> {
    let (module, name) = test.split_once("::")?;
    Some((format!("{folder}/{module}.rs"), Some(name)))
}

fn is_path(text: &str) -> bool {
    ["assets/", "deploy/", "docs/", "scripts/", "simulator/", "src/", "tests/"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// What stands between backticks.
fn spans(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

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
        "src/api/token.rs no_such_test",
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
