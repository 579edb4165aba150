//! What is the matter with the token: why a 401 came (expired, another region's, stripped by the proxy, malformed, or plainly
//! rejected), what a 403 lacks, and whether the token is too long for something on the way.
//!
//! The gateway's codes say little (`APIGW.0301` is most of them), so its message and the token's age are read as well.

use super::error::{ApiError, Fault};

/// The reason of a 401, as far as it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// It was valid and is no longer.
    Expired,
    /// Issued by another region's IAM (`APIGW.0307`; the same code also means expired).
    OtherRegion,
    /// The service saw no token at all.
    HeaderStripped,
    /// The token could not be decrypted.
    Malformed,
    /// Nothing more exact is known.
    Rejected,
}

/// Below this age, in seconds, a token that is refused never worked: then "expired" would be a wrong guess.
const FRESH: u64 = 60;

/// How the gateway says that there was no token in the request.
const MISSING: [&str; 4] =
    ["x-auth-token not found", "x-auth-token is null", "x-auth-token is missing", "x-auth-token is empty"];

/// How servers say that the headers of a request are too long: the gateway, nginx, Caddy and Node, Envoy.
const TOO_LONG: [&str; 4] =
    ["headers too large", "header or cookie too large", "header fields too large", "headers are too large"];

impl Rejection {
    /// The reason of this failure, for a token that has been in use for so many seconds.
    pub fn of(error: &ApiError, token_age: u64) -> Self {
        if says(error, &MISSING) {
            Self::HeaderStripped
        } else if token_age >= FRESH || says(error, &["expire"]) {
            Self::Expired
        } else if error.has_code("APIGW.0307") {
            Self::OtherRegion
        } else if says(error, &["decrypt token fail"]) {
            Self::Malformed
        } else {
            Self::Rejected
        }
    }

    /// Whether a failure is a 401 that another token would mend. One that never arrived may be good.
    pub fn asks_for_another(error: &ApiError) -> bool {
        error.fault == Fault::Unauthorized && !says(error, &MISSING)
    }
}

/// Whether a 403 is for want of a permission, and not because of the project the token is for.
pub fn lacks_permission(error: &ApiError) -> bool {
    says(error, &["policy", "cph:servers:list", "eip:publicips:list"])
}

/// Whether the headers were too long for something on the way: the token is nearly all of them. A 413 is about the body, which a
/// `GET` has none of, so that some servers mean the headers by it; `text::errors` has words for both.
pub fn is_too_long(error: &ApiError) -> bool {
    matches!(error.status, Some(413 | 431 | 494))
        || error.has_code("PROXY.HEADERS_TOO_LARGE")
        || (error.status.is_some_and(|s| s < 500) && says(error, &TOO_LONG))
}

fn says(error: &ApiError, texts: &[&str]) -> bool {
    let message = error.message.as_deref().unwrap_or_default().to_ascii_lowercase();
    texts.iter().any(|text| message.contains(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: &str, message: &str) -> ApiError {
        ApiError {
            code: Some(code.into()),
            message: Some(message.into()),
            status: Some(401),
            ..ApiError::new(Fault::Unauthorized)
        }
    }

    #[test]
    fn the_message_the_code_and_the_age_decide() {
        let of = |code: &str, message: &str, age| Rejection::of(&error(code, message), age);
        let stripped = "Incorrect IAM authentication information: x-auth-token not found";
        assert_eq!(of("APIGW.0301", stripped, 0), Rejection::HeaderStripped);
        // However long the token was in use: a proxy may have been changed meanwhile.
        assert_eq!(of("APIGW.0301", stripped, 7_200), Rejection::HeaderStripped);
        assert_eq!(of("APIGW.0301", "… token expires, expires_at: 2026-01-01", 0), Rejection::Expired);
        assert_eq!(of("401", "The token has expired.", 0), Rejection::Expired);
        assert_eq!(of("APIG.0307", "The token must be updated.", 0), Rejection::OtherRegion);
        assert_eq!(of("APIGW.0307", "The token must be updated.", 7_200), Rejection::Expired);
        assert_eq!(of("APIGW.0301", "… decrypt token fail", 0), Rejection::Malformed);
        assert_eq!(of("APIGW.0301", "… Unauthorized", 0), Rejection::Rejected);
        assert_eq!(of("APIGW.0301", "… Unauthorized", 61), Rejection::Expired);
    }

    #[test]
    fn another_token_mends_every_401_but_one_that_never_saw_a_token() {
        assert!(Rejection::asks_for_another(&error("APIGW.0301", "decrypt token fail")));
        assert!(Rejection::asks_for_another(&ApiError::new(Fault::Unauthorized)));
        assert!(!Rejection::asks_for_another(&error("APIGW.0301", "… X-Auth-Token not found")));
        assert!(!Rejection::asks_for_another(&ApiError::new(Fault::Forbidden)));
    }

    #[test]
    fn a_policy_is_told_from_a_project() {
        let lacks = |message: &str| lacks_permission(&error("CPS.0001", message));
        assert!(lacks("Policy doesn't allow cph:servers:list to be performed."));
        assert!(!lacks("No permission to request resources."));
    }

    #[test]
    fn long_headers_are_known_by_status_code_or_words() {
        let answer = |status, body: &str| ApiError::from_answer(status, None, None, body);
        for (status, body) in [
            (494, r#"{"error_code":"APIGW.0201","error_msg":"Request headers too large."}"#),
            (413, r#"{"error_code":"APIGW.0201","error_msg":"Request headers too large."}"#),
            (414, r#"{"error_code":"APIGW.0201","error_msg":"Request headers too large."}"#),
            (431, ""),
            (431, "Request header fields too large"),
            (400, "<html><head><title>400 Request Header Or Cookie Too Large</title>"),
            (431, r#"{"error_code":"PROXY.HEADERS_TOO_LARGE","error_msg":"x"}"#),
        ] {
            assert!(is_too_long(&answer(status, body)), "{status} {body}");
        }
        for (status, body) in [
            (400, r#"{"error_code":"CPS.0002","error_msg":"Parameter: offset or limit is invalid."}"#),
            (414, "<html><title>414 Request-URI Too Large</title>"),
            (502, r#"{"error_code":"APIGW.0201","error_msg":"Backend unavailable."}"#),
            (401, ""),
        ] {
            assert!(!is_too_long(&answer(status, body)), "{status} {body}");
        }
    }
}
