//! Bodies as they come: each file of `tests/data` is read, and each is expected to say something.

use std::{fs, path::Path};

use cph_core::{
    api::{
        decode::{self, Oddity},
        error::{ApiError, Fault},
        rejection::Rejection,
    },
    model::{
        field::Field,
        server::Row,
        status::{ServerStatus, StatusGroup},
    },
};

fn sample(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}

/// Each error body with its status, and the class, code and request ID that are read from it.
const ERRORS: [(&str, u16, Fault, &str, &str); 6] = [
    ("error-cps.json", 403, Fault::Forbidden, "CPS.0001", "aad0f8e1c0b04a6b9d3c5f7e2a1b4c6d"),
    ("error-gateway.json", 401, Fault::Unauthorized, "APIGW.0301", "4f3a9d1e7c5b48a2b6e0d8f1a3c5e7b9"),
    ("error-gateway-old-spelling.json", 401, Fault::Unauthorized, "APIG.0307", "4f3a9d1e7c5b48a2b6e0d8f1a3c5e7b9"),
    ("error-throttled.json", 429, Fault::Throttled, "APIGW.0308", "d4e8c2a6b0f14d3e9a7b5c1f3e8d6a4b"),
    ("error-iam.json", 401, Fault::Unauthorized, "401", "from-header"),
    ("error-policy.json", 403, Fault::Forbidden, "PAP5.0011", "from-header"),
];

#[test]
fn each_error_body_is_understood() {
    for (name, status, fault, code, request_id) in ERRORS {
        let error = ApiError::from_answer(status, Some("from-header".into()), None, &sample(name));
        assert_eq!(error.fault, fault, "{name}");
        assert_eq!(error.code.as_deref(), Some(code), "{name}");
        assert_eq!(error.request_id.as_deref(), Some(request_id), "{name}");
        assert!(error.message.is_some_and(|m| m.contains(' ')), "{name}");
    }
}

#[test]
fn the_reason_of_each_401_is_told() {
    for (name, why) in [
        ("error-gateway.json", Rejection::Malformed),
        ("error-gateway-old-spelling.json", Rejection::OtherRegion),
        ("error-iam.json", Rejection::Rejected),
    ] {
        let error = ApiError::from_answer(401, None, None, &sample(name));
        assert_eq!(Rejection::of(&error, 0), why, "{name}");
    }
}

#[test]
fn fields_that_nobody_documented_are_kept() {
    let answer = decode::servers(&sample("list-unknown-fields.json")).unwrap();
    let server = answer.rows[0].server().unwrap();
    assert_eq!(server.title(), Some("云手机-01"));
    let unknown: Vec<_> = server.unknown.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(unknown, ["band_widths", "volumes", "metadata.region"]);
    assert_eq!(server.text(Field::OrderId), Some("12345678901234567890"));
    assert_eq!(server.text(Field::ProductId), None);
    // No instant, so it is shown as it came.
    assert_eq!((server.time(Field::CreateTime), server.text(Field::CreateTime)), (None, Some("yesterday")));
    let shown: Vec<_> = server.shown_addresses().collect();
    assert_eq!(shown.len(), 1);
    assert!(shown[0].disagrees());
    assert_eq!(answer.oddities, []);
}

#[test]
fn elements_that_are_no_servers_cost_nothing_but_themselves() {
    let answer = decode::servers(&sample("list-odd-elements.json")).unwrap();
    assert_eq!(answer.count, Some(4));
    assert_eq!(answer.oddities, [Oddity::Repeated(1), Oddity::Unreadable(2), Oddity::WithoutId(1)]);
    let ids: Vec<_> = answer.rows.iter().map(|row| row.server().map(|s| s.id())).collect();
    assert_eq!(ids, [Some(Some("a")), None, Some(None), None, Some(Some("b"))]);
    assert!(matches!(answer.rows[1], Row::Unreadable { index: 1, .. }));
    assert!(matches!(answer.rows[3], Row::Unreadable { index: 4, .. }));
    let status = |row: usize| answer.rows[row].server().unwrap().status();
    assert_eq!(status(0).group(), StatusGroup::Normal);
    assert_eq!(status(2), ServerStatus::from_code(7));
    assert_eq!(status(4).group(), StatusGroup::Unknown);
    let odd: Vec<_> = answer.rows[4].server().unwrap().unknown.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(odd, [("addresses", "\"none\""), ("metadata", "[]")]);
}

#[test]
fn every_sample_is_used() {
    let tested = ERRORS.map(|(name, ..)| name);
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_dir() {
            continue; // Of another test.
        }
        let name = entry.file_name().into_string().unwrap();
        let used = tested.contains(&name.as_str())
            || ["list-unknown-fields.json", "list-odd-elements.json"].contains(&name.as_str());
        assert!(used, "no test reads {name}");
    }
}
