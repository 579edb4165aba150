//! What must hold of whole kinds of answers.

use crate::wire::Answer;

/// An answer of the proxy itself: its status, its code, and what every answer of the API has besides.
pub fn is_refusal(what: &str, answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.code().as_str()), (status, code), "{what}: {}", answer.text());
    assert!(answer.header("content-type").starts_with("application/json"), "{what}: {answer:?}");
    assert!(!answer.json()["error_msg"].as_str().unwrap_or_default().is_empty(), "{what}: {}", answer.text());
    let number = answer.header("x-request-id");
    assert!(number.len() >= 32 && answer.json()["request_id"] == number.as_str(), "{what}: {answer:?}");
    has_headers_of_the_api(what, answer, "same-origin");
}

/// The headers of every answer of the API and of the proxy.
pub fn has_headers_of_the_api(what: &str, answer: &Answer, resource_policy: &str) {
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ("cross-origin-resource-policy", resource_policy),
        ("set-cookie", ""),
        ("location", ""),
        ("permissions-policy", ""),
        ("strict-transport-security", ""),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {what}: {answer:?}");
    }
}
