//! `docs/user-guide.md` and the console, held against each other: failures, address parameters, statuses and keys.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "everything here is a test")]

use cloud_phone_console::text::errors::explain;
use cph_core::{
    api::{
        error::{ApiError, Fault},
        filter::FilterKey,
        iam::refusal::Refusal,
    },
    fleet::{grammar, key::Key},
    model::status::StatusGroup,
    query::ViewState,
};

const GUIDE: &str = include_str!("../docs/user-guide.md");

/// The part of the guide under a heading.
fn section(heading: &str) -> &'static str {
    let rest = GUIDE.split_once(&format!("\n## {heading}\n")).unwrap().1;
    rest.split_once("\n## ").map_or(rest, |(section, _)| section)
}

/// What the first column of a section's table says.
fn first_column(heading: &str) -> Vec<&'static str> {
    let cells = section(heading).lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | "));
    cells.map(|(first, _)| first).skip(2).collect()
}

fn heading_of(error: &ApiError, age: u64) -> String {
    explain(error, age).what.replace('’', "'")
}

#[test]
fn every_failure_is_in_the_guide_under_the_words_a_person_sees() {
    let listed = first_column("When something fails");
    for fault in Fault::ALL.into_iter().chain(Refusal::ALL.map(Fault::SignIn)) {
        // The person's own wish is no failure.
        if fault != Fault::Cancelled {
            let what = heading_of(&ApiError::new(fault), 0);
            assert!(listed.contains(&what.as_str()), "{fault:?}: “{what}” is not in the guide");
        }
    }
}

#[test]
fn every_reason_of_a_401_is_in_the_guide() {
    let listed = first_column("When something fails");
    let refused = |code: &str, message: &str| ApiError {
        code: Some(code.into()),
        message: Some(message.into()),
        ..ApiError::new(Fault::Unauthorized)
    };
    for (error, age) in [
        (refused("APIGW.0301", "x-auth-token not found"), 0),
        (refused("APIGW.0301", "decrypt token fail"), 0),
        (refused("APIGW.0307", "The token must be updated."), 0),
        (refused("APIGW.0301", "Unauthorized"), 0),
        (refused("APIGW.0301", "Unauthorized"), 3_600),
    ] {
        let what = heading_of(&error, age);
        assert!(listed.contains(&what.as_str()), "“{what}” is not in the guide");
    }
}

#[test]
fn every_code_of_the_guide_has_words_of_its_own() {
    let general = heading_of(&ApiError::new(Fault::ApiClient), 0);
    let codes: Vec<_> = section("When something fails")
        .split('`')
        .filter(|word| word.starts_with("CPS.") || word.starts_with("APIGW."))
        .collect();
    assert_eq!(codes.len(), 11);
    for code in codes {
        let error = ApiError { code: Some(code.into()), ..ApiError::new(Fault::ApiClient) };
        assert_ne!(heading_of(&error, 0), general, "{code}");
    }
}

#[test]
fn every_parameter_of_the_address_is_in_the_guide_and_is_read() {
    let listed: Vec<_> =
        first_column("The address").iter().flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    let filters = FilterKey::ALL.map(FilterKey::parameter);
    for parameter in filters
        .iter()
        .chain(&["region", "project", "q", "view", "columns", "sort", "group", "offset", "limit", "server"])
    {
        assert!(listed.contains(parameter), "{parameter} is not in the guide");
    }
    for parameter in listed {
        let value = match parameter {
            "create_since" | "create_until" => "2024-01-01T00:00:00Z",
            "network_version" => "v1",
            "sort" => "-name",
            "group" => "az",
            "view" => "table",
            "columns" => "vpc",
            _ => "7",
        };
        let (state, problems) = ViewState::read(&format!("{parameter}={value}"));
        assert_eq!(problems, []);
        assert_ne!(state, ViewState::default(), "{parameter} is not read");
    }
}

#[test]
fn every_status_group_of_the_address_is_in_the_guide() {
    for group in StatusGroup::DOCUMENTED {
        assert!(section("The address").contains(&format!("`{}`", group.key())), "{}", group.key());
    }
}

#[test]
fn every_key_is_in_the_guide() {
    let listed = first_column("Keys").join(" ");
    let source = include_str!("../src/view/help.rs");
    let table = source.split_once("const KEYS").unwrap().1.split_once("];").unwrap().0;
    let keys: Vec<_> = table.lines().filter_map(|line| line.split('"').nth(1)).flat_map(|k| k.split(' ')).collect();
    assert!(keys.len() > 7, "the table of keys is not where this test looks for it");
    for key in keys {
        assert!(listed.contains(&format!("`{key}`")), "{key} is not in the guide");
    }
}

#[test]
fn every_condition_of_the_guide_is_understood_and_every_field_is_named() {
    let section = section("Conditions on any field");
    let typed: Vec<_> =
        first_column("Conditions on any field").iter().flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(typed.len() > 10);
    for condition in typed {
        let parsed = grammar::parse(condition);
        assert!(parsed.problems.is_empty() && !parsed.chips.is_empty(), "{condition}");
    }
    for key in Key::named() {
        assert!(section.contains(&format!("`{}`", key.name())), "{} is not in the guide", key.name());
    }
}
