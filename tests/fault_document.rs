//! `docs/faults.md` has every row of the catalogue of faults, and each with tests that are there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "everything here is a test")]

#[path = "documents/evidence.rs"]
mod evidence;

use evidence::{problem, spans};

const DOCUMENT: &str = include_str!("../docs/faults.md");

/// The catalogue: every row by its name.
const ROWS: &[&str] = &[
    "r429(n, after)",
    "r503(n), r502html, r504",
    "r400, r403, r404",
    "r401 after k",
    "redirect302/307/308",
    "hangHeaders, hangBody, slow(1B/s)",
    "reset, truncate, dns",
    "outOfOrder",
    "offline→online",
    "onLine false",
    "html200, html502, text/plain JSON, empty200, bom, gzip-broken",
    "error200",
    "fewer(n)",
    "charset",
    "badJson, servers:null, servers:{}, count, rootArray",
    "nullEverywhere, missingFields, unknownFields, status, addresses",
    "hostileNames",
    "typing, pasting, filling",
    "insertDuring, deleteDuring, swapTies, countDrift, shrinkPastEnd",
    "big(100 rows × 200 addresses)",
    "endless values",
    "50 MB",
    "hdr12k/30k/80k",
    "noCors, corsNoExpose",
    "cspBlock",
    "configMissing/Html/Invalid/Schema2/WildcardOrigin/HttpBase",
    "assetMismatch, wasm404, wasmMime",
    "embed.*",
    "markerToken",
    "quotedToken, quotedBody",
    "saved login",
    "copied tab",
    "panic",
    "slow network",
    "clock off by hours",
    "tab asleep",
    "storage blocked",
    "storage full",
    "older browser",
    "headers missing",
    "focus lost",
    "history refused",
    "page translated",
    "plain http",
    "other spellings",
    "other times",
];

/// The rows of the table: name, what is injected, what must be seen, tests.
fn rows() -> Vec<Vec<&'static str>> {
    let lines = DOCUMENT.lines().filter(|line| line.starts_with("| ")).skip(2);
    lines.map(|line| line.trim_matches(['|', ' ']).split(" | ").map(str::trim).collect()).collect()
}

#[test]
fn every_row_of_the_catalogue_is_there_and_no_other() {
    let names: Vec<_> = rows().into_iter().map(|row| row.first().copied().unwrap_or_default()).collect();
    assert_eq!(names, ROWS);
}

#[test]
fn every_row_has_tests_and_they_are_there() {
    for row in rows() {
        let [name, injected, seen, tests] = row.as_slice() else { panic!("{row:?}") };
        assert!(!injected.is_empty() && !seen.is_empty(), "{name}");
        let tests = spans(tests);
        assert!(!tests.is_empty(), "{name} has no test");
        // What `problem` takes for no evidence at all has no file before its name.
        let strange: Vec<_> = tests.iter().filter(|test| !test.contains("::") && !test.contains('/')).collect();
        assert!(strange.is_empty(), "{name}: {strange:?}");
        let problems: Vec<_> = tests.into_iter().filter_map(problem).collect();
        assert!(problems.is_empty(), "{name}: {}", problems.join("\n"));
    }
}

/// Specs live in `tests/e2e/specs`, and a spec that is written and not listed there is not played.
#[test]
fn every_spec_that_is_named_is_played() {
    for row in rows() {
        for span in spans(row.last().unwrap()) {
            let Some((module, name)) = span.strip_prefix("e2e ").and_then(|spec| spec.split_once("::")) else {
                continue;
            };
            let file = format!("{}/tests/e2e/specs/{module}.rs", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(file).unwrap();
            assert!(text.contains(&format!("    {name},\n")), "{span} is not listed");
        }
    }
}
