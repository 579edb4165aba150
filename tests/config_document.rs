//! `docs/configuration.md` and the reader of `config.json`, held against each other: the same keys, defaults, ranges and
//! weights in both.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "everything here is a test"
)]

use std::collections::BTreeSet;

use cph_core::config::{
    Config,
    read::{self, Expected},
};
use serde_json::{Value, json};

const DOCUMENT: &str = include_str!("../docs/configuration.md");

/// A row of the table of keys.
struct Row {
    key: &'static str,
    kind: &'static str,
    default: &'static str,
    wrong: &'static str,
}

fn rows() -> Vec<Row> {
    let cells = |line: &'static str| line.trim_matches('|').split(" | ").map(str::trim).collect::<Vec<_>>();
    let rows = DOCUMENT.lines().filter(|line| line.starts_with("| `"));
    let row = |line| match cells(line)[..] {
        [key, kind, default, wrong, _] => Row { key: key.trim_matches('`'), kind, default, wrong },
        _ => panic!("not five cells: {line}"),
    };
    rows.map(row).collect()
}

/// A configuration in which this key has this value, and all else is right.
fn with(key: &str, value: &Value) -> String {
    let mut config = json!({ "schema": 1 });
    if let Some(key) = key.strip_prefix("endpoints.regions[].") {
        let mut region = json!({ "id": "xx-1", "cph": "/api/xx-1" });
        region[key] = value.clone();
        config["endpoints"] = json!({ "regions": [region] });
    } else {
        let place = key.split('.').fold(&mut config, |place, part| &mut place[part]);
        *place = value.clone();
    }
    config.to_string()
}

/// The key and everything about it that a reading complained of.
fn complaints(text: &str) -> (bool, Vec<(String, Expected)>) {
    let (fatal, list) = match read::config(text) {
        Ok((_, warnings)) => (false, warnings),
        Err(fatal) => (true, fatal),
    };
    (fatal, list.into_iter().map(|c| (c.key, c.expected)).collect())
}

#[test]
fn every_documented_key_is_known_to_the_reader() {
    for row in rows() {
        let (_, found) = complaints(&with(row.key, &Value::Null));
        assert!(!found.iter().any(|(_, e)| matches!(e, Expected::KnownKey(_))), "{} is unknown: {found:?}", row.key);
    }
}

#[test]
fn every_key_the_reader_knows_is_documented() {
    let documented: BTreeSet<_> = rows().iter().map(|row| row.key).collect();
    // The reader tells of unknown keys only, so its table is read as text.
    let source = include_str!("../core/src/config/read.rs");
    let table = source.split_once("const KEYS").unwrap().1.split_once("= &[").unwrap().1.split_once("];").unwrap().0;
    let mut known = BTreeSet::new();
    for entry in table.split('(').skip(1) {
        let words: Vec<_> = entry.split('"').skip(1).step_by(2).collect();
        let (section, keys) = words.split_first().unwrap();
        known.extend(
            keys.iter().map(|key| if section.is_empty() { (*key).to_owned() } else { format!("{section}.{key}") }),
        );
    }
    assert!(known.len() > 20, "the reader's table of keys is not where this test looks for it");
    let sections = ["product", "endpoints", "auth", "embed", "api", "ui", "limits", "features", "security"];
    let missing: Vec<_> =
        known.iter().filter(|key| !documented.contains(key.as_str()) && !sections.contains(&key.as_str())).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn what_is_wrong_weighs_as_documented() {
    for row in rows().iter().filter(|row| row.key != "$schema") {
        // No key takes this.
        let (fatal, found) = complaints(&with(row.key, &json!({ "a": 1 })));
        assert!(!found.is_empty(), "{} takes an object", row.key);
        let expected = match row.wrong {
            "fatal" => true,
            "default, said" => false,
            other => panic!("{}: “{other}” is neither “fatal” nor “default, said”", row.key),
        };
        assert_eq!(fatal, expected, "{}: {found:?}", row.key);
    }
}

#[test]
fn numbers_have_the_documented_ranges() {
    let mut checked = 0;
    for row in rows() {
        let Some((least, most)) = row
            .kind
            .strip_prefix("numbers, ")
            .or(row.kind.strip_prefix("number, "))
            .and_then(|range| range.split_once('–'))
        else {
            continue;
        };
        let number = |text: &str| text.replace(',', "").parse::<u64>().unwrap();
        let (least, most) = (number(least), number(most));
        let value = |n: u64| if row.key == "ui.pageSizes" { json!([n]) } else { json!(n) };
        for good in [least, most] {
            assert_eq!(complaints(&with(row.key, &value(good))).1, [], "{}: {good}", row.key);
        }
        for bad in least.checked_sub(1).into_iter().chain([most + 1]) {
            let found = complaints(&with(row.key, &value(bad))).1;
            assert_eq!(found, [(row.key.to_owned(), Expected::Number(least, most))], "{}: {bad}", row.key);
        }
        checked += 1;
    }
    assert_eq!(checked, 9);
}

#[test]
fn words_are_those_that_are_documented() {
    let mut checked = 0;
    for row in rows().iter().filter(|row| row.kind.starts_with("one of ")) {
        let words: Vec<_> = row.kind.split('`').skip(1).step_by(2).collect();
        assert!(words.contains(&row.default.trim_matches('`')), "{}", row.key);
        for word in words {
            assert_eq!(complaints(&with(row.key, &json!(word))).1, [], "{}: {word}", row.key);
        }
        assert_ne!(complaints(&with(row.key, &json!("else"))).1, [], "{}", row.key);
        checked += 1;
    }
    assert_eq!(checked, 4);
}

#[test]
fn a_documented_default_is_what_a_missing_key_means() {
    let mut checked = 0;
    for row in rows() {
        let Ok(value) = serde_json::from_str::<Value>(row.default.trim_matches('`')) else { continue };
        let (config, complaints) = read::config(&with(row.key, &value)).unwrap();
        assert_eq!(complaints, [], "{}", row.key);
        assert_eq!(config, Config::default(), "{} is not {} by default", row.key, row.default);
        checked += 1;
    }
    assert!(checked >= 10, "only {checked} defaults could be compared");
}

#[test]
fn the_example_of_the_document_is_free_of_complaints() {
    let example = DOCUMENT.split("```json").nth(1).unwrap().split("```").next().unwrap();
    let (config, complaints) = read::config(example).unwrap();
    assert_eq!(complaints, []);
    assert!(!config.regions.is_empty());
}
