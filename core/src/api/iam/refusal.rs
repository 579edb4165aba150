//! Why IAM gave no token. Its code is the status again, so its message is read as well, for the few words that decide.
//!
//! IAM says "The username or password is wrong." of HUAWEI IDs and federated users too, which cannot sign in by password at
//! all: the words of `text::errors` say so.

use crate::api::error::{ApiError, Fault};

/// The reason, as far as it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// 401: account, user or password; or a user who cannot sign in this way.
    WrongPassword,
    /// 401 "The account is locked.": for 15 minutes.
    Locked,
    /// 401: a second factor is needed.
    CodeNeeded,
    /// 401: the second factor was wrong.
    CodeWrong,
    /// 401 to a token that had been good: the sign-in has ended.
    Ended,
    /// 400.
    Invalid,
    /// 403: no token for this project.
    Scope,
    /// 404 and the like, or an answer that is not IAM's.
    NotIam,
    /// 5xx.
    Unavailable,
    /// A token was issued, but this page may not read it: the proxy is on another origin and does not expose the header.
    TokenHidden,
    /// A token was issued, but the header is not there or holds none.
    TokenLost,
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::WrongPassword,
        Self::Locked,
        Self::CodeNeeded,
        Self::CodeWrong,
        Self::Ended,
        Self::Invalid,
        Self::Scope,
        Self::NotIam,
        Self::Unavailable,
        Self::TokenHidden,
        Self::TokenLost,
    ];
}

/// By what it was tried to get something from IAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A password.
    Password,
    /// A password and a one-time code.
    PasswordAndCode,
    /// A token.
    Token,
}

/// A failure in IAM's terms. What the network or the proxy says of itself stays what it is.
pub fn of_iam(error: ApiError, by: By) -> ApiError {
    let refusal = match error.fault {
        Fault::Unauthorized => unauthorized(error.message.as_deref().unwrap_or_default(), by),
        Fault::Forbidden => Refusal::Scope,
        Fault::NotFound | Fault::WrongShape => Refusal::NotIam,
        // With a status of success its code said 400.
        Fault::ApiClient if matches!(error.status, Some(200..=299 | 400)) => Refusal::Invalid,
        Fault::ApiServer => Refusal::Unavailable,
        _ => return error,
    };
    ApiError { fault: Fault::SignIn(refusal), ..error }
}

fn unauthorized(message: &str, by: By) -> Refusal {
    let message = message.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if by == By::Token {
        Refusal::Ended
    } else if says(&["locked"]) {
        Refusal::Locked
    } else if says(&["additional auth", "mfa", "totp", "passcode", "verification code"]) {
        if by == By::PasswordAndCode { Refusal::CodeWrong } else { Refusal::CodeNeeded }
    } else {
        Refusal::WrongPassword
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iam(status: u16, message: &str, by: By) -> Fault {
        let body = serde_json::json!({ "error": { "code": status, "message": message, "title": "…" } }).to_string();
        of_iam(ApiError::from_answer(status, None, None, &body), by).fault
    }

    #[test]
    fn status_message_and_what_was_sent_decide() {
        use Refusal as R;
        for (status, message, by, expected) in [
            (401, "The username or password is wrong.", By::Password, R::WrongPassword),
            (401, "The username or password is wrong.", By::PasswordAndCode, R::WrongPassword),
            (401, "The account is locked.", By::Password, R::Locked),
            (401, "The account is locked.", By::PasswordAndCode, R::Locked),
            (401, "Additional authentications steps required.", By::Password, R::CodeNeeded),
            (401, "The user must use MFA.", By::Password, R::CodeNeeded),
            (401, "The verification code is incorrect.", By::PasswordAndCode, R::CodeWrong),
            (401, "The token is invalid.", By::Token, R::Ended),
            (400, "The request body is invalid", By::Password, R::Invalid),
            (403, "You are not authorized to perform the requested action", By::Password, R::Scope),
            (404, "Could not find it", By::Password, R::NotIam),
            (500, "Oops", By::Token, R::Unavailable),
            (503, "Later", By::Password, R::Unavailable),
        ] {
            assert_eq!(iam(status, message, by), Fault::SignIn(expected), "{status} {message}");
        }
    }

    #[test]
    fn an_error_under_a_status_of_success_is_the_same_refusal() {
        for (code, message, by, expected) in [
            (401, "The username or password is wrong.", By::Password, Refusal::WrongPassword),
            (401, "The account is locked.", By::Password, Refusal::Locked),
            (401, "The token is invalid.", By::Token, Refusal::Ended),
            (400, "The request body is invalid", By::Password, Refusal::Invalid),
            (403, "You are not authorized", By::Password, Refusal::Scope),
            (503, "Later", By::Password, Refusal::Unavailable),
        ] {
            let body = serde_json::json!({ "error": { "code": code, "message": message, "title": "…" } }).to_string();
            let problem = crate::api::iam::answer::issued(&body).unwrap_err();
            let error = of_iam(ApiError::from_body(problem, 201, None), by);
            assert_eq!((error.fault, error.message.as_deref()), (Fault::SignIn(expected), Some(message)));
        }
    }

    #[test]
    fn what_network_and_proxy_say_of_themselves_stays() {
        for fault in [Fault::Offline, Fault::Timeout, Fault::Network, Fault::Throttled, Fault::ProxyHtml, Fault::Proxy]
        {
            assert_eq!(of_iam(ApiError::new(fault), By::Password).fault, fault);
        }
        assert_eq!(iam(413, "too large", By::Token), Fault::ApiClient);
    }
}
