//! The layers of `docs/architecture.md`, held: each rule names the file and the line that breaks it.
//!
//! The rules look at the text of the sources without comments and, where strings do not matter, without strings. Each is
//! tried on a planted example first, so that a rule that sees nothing is found out.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "everything here is a test, also what the tests share")]

mod rules;
mod source;

use rules::RULES;
use source::Source;

#[test]
fn every_rule_holds_in_every_file() {
    let sources = Source::all();
    assert!(sources.len() > 80, "only {} files were found; is this the right folder?", sources.len());
    let complaints: Vec<String> =
        RULES.iter().flat_map(|rule| sources.iter().flat_map(|source| rule.complaints(source))).collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_rule_sees_what_is_planted_for_it() {
    for rule in RULES {
        for (path, text) in rule.planted {
            let found = rule.complaints(&Source::new(path, text));
            assert!(!found.is_empty(), "“{}” does not see {text:?} in {path}", rule.name);
        }
    }
}

#[test]
fn no_rule_sees_what_is_allowed() {
    for rule in RULES {
        for (path, text) in rule.allowed {
            let found = rule.complaints(&Source::new(path, text));
            assert!(found.is_empty(), "“{}” complains of {text:?} in {path}: {found:?}", rule.name);
        }
    }
}

#[test]
fn every_rule_applies_to_some_file_of_the_project() {
    let sources = Source::all();
    for rule in RULES {
        assert!(sources.iter().any(|source| (rule.applies)(&source.path)), "“{}” looks at no file at all", rule.name);
    }
}

#[test]
fn a_complaint_names_file_line_and_rule() {
    let rule = &RULES[0];
    let source = Source::new("src/view/card.rs", "//! A card.\n\nuse web_sys::Window;\n");
    let found = rule.complaints(&source);
    assert_eq!(found, [format!("src/view/card.rs:3: {}: web_sys", rule.name)]);
}
