//! What can go wrong between a request and its answer: one list of classes, and the facts that explain one case.
//!
//! The words are in `text::errors`: what happened, the likely cause, what to do. Bodies come in the shapes of the
//! service (`error_code`, `error_msg`), the gateway (the same, `APIGW.…`) and IAM (`error: {code, message, title}`).

use super::{
    decode::{self, BodyProblem},
    iam::refusal::Refusal,
    json::Json,
    retry::RetryAfter,
    said::{Said, gateway},
};

/// The class of a failure: decides its words, its remedy and whether it is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The request failed without an answer, and the browser believes to have no network.
    Offline,
    /// No answer within the limit.
    Timeout,
    /// The person pressed Cancel.
    Cancelled,
    /// This page's own content security policy forbids the address.
    BlockedByPolicy,
    /// The request failed without an answer: refused, reset, DNS, TLS or CORS; the browser does not tell which.
    Network,
    /// The proxy answered with a redirect, which was not followed: it would have carried the token elsewhere.
    Redirected,
    /// A web page instead of an answer.
    ProxyHtml,
    /// Not JSON, or nothing at all.
    NotJson,
    /// JSON, but not this API's answer.
    WrongShape,
    /// More bytes than the limit.
    TooLarge,
    /// 401: the token is not accepted.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 429.
    Throttled,
    /// Any other 4xx.
    ApiClient,
    /// 5xx.
    ApiServer,
    /// The proxy's own refusal, code `PROXY.…`.
    Proxy,
    /// A status of success with an error in the body, whose code says nothing more exact.
    Reported,
    /// IAM gave no token.
    SignIn(Refusal),
}

impl Fault {
    /// Every class but those of IAM, which are [`Refusal::ALL`].
    pub const ALL: [Self; 18] = [
        Self::Offline,
        Self::Timeout,
        Self::Cancelled,
        Self::BlockedByPolicy,
        Self::Network,
        Self::Redirected,
        Self::ProxyHtml,
        Self::NotJson,
        Self::WrongShape,
        Self::TooLarge,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::Throttled,
        Self::ApiClient,
        Self::ApiServer,
        Self::Proxy,
        Self::Reported,
    ];
}

/// One failure, with all that is known of it. Never holds a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// Its class.
    pub fault: Fault,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// `error_code`, or IAM's number.
    pub code: Option<String>,
    /// `error_msg`, or the title of a web page: text of the other side, shown as text.
    pub message: Option<String>,
    /// `request_id` of the body, else the `X-Request-Id` header.
    pub request_id: Option<String>,
    /// What the service said of when to try again.
    pub retry_after: Option<RetryAfter>,
    /// How often it was tried.
    pub attempts: u32,
}

impl ApiError {
    /// A failure without an answer.
    pub const fn new(fault: Fault) -> Self {
        Self { fault, status: None, code: None, message: None, request_id: None, retry_after: None, attempts: 1 }
    }

    /// A successful status with a body that is no answer.
    pub fn from_body(problem: BodyProblem, status: u16, request_id: Option<String>) -> Self {
        let (fault, message) = match problem {
            BodyProblem::Html(title) => (Fault::ProxyHtml, title),
            BodyProblem::Empty | BodyProblem::NotJson(_) => (Fault::NotJson, None),
            BodyProblem::WrongShape(_) => (Fault::WrongShape, None),
            BodyProblem::Error(said) => return Self::reported(*said, status, request_id),
        };
        Self { status: Some(status), message, request_id, ..Self::new(fault) }
    }

    /// A successful status with an error in the body: of the class its code belongs to, where that is known.
    fn reported(said: Said, status: u16, header_request_id: Option<String>) -> Self {
        let fault = match said.status() {
            Some(meant) => class(meant, said.code.as_deref(), false),
            None if is_of_proxy(said.code.as_deref()) => Fault::Proxy,
            None => Fault::Reported,
        };
        Self {
            status: Some(status),
            code: said.code,
            message: said.message,
            request_id: said.request_id.or(header_request_id),
            ..Self::new(fault)
        }
    }

    /// An error status with its body, whatever that is.
    pub fn from_answer(
        status: u16,
        header_request_id: Option<String>,
        retry_after: Option<RetryAfter>,
        body: &str,
    ) -> Self {
        let said = Json::parse(body.trim()).ok().and_then(Said::find).unwrap_or_default();
        let page = decode::web_page(body);
        let fault = class(status, said.code.as_deref(), page.is_some());
        Self {
            status: Some(status),
            code: said.code,
            message: said.message.or(page.flatten()),
            request_id: said.request_id.or(header_request_id),
            retry_after,
            ..Self::new(fault)
        }
    }

    /// The same in view of the header `WWW-Authenticate`. One of a scheme that browsers answer themselves is not the cloud's: something
    /// on the way wants a sign-in of its own, whatever its body looks like, and the token may be good.
    #[must_use]
    pub fn with_challenge(self, challenge: Option<&str>) -> Self {
        const SCHEMES: [&str; 4] = ["basic", "digest", "negotiate", "ntlm"];
        let scheme = challenge.unwrap_or_default().trim_start().split([' ', ',']).next().unwrap_or_default();
        let is_of_browsers = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
        let fault = if self.status == Some(401) && is_of_browsers { Fault::ProxyHtml } else { self.fault };
        Self { fault, ..self }
    }

    /// Whether this is the code, ignoring the older `APIG.` spelling of the gateway's prefix.
    pub fn has_code(&self, code: &str) -> bool {
        self.code.as_deref().is_some_and(|c| gateway(c) == code)
    }

    /// Whether it is the gateway's own.
    pub fn is_of_gateway(&self) -> bool {
        self.code.as_deref().is_some_and(|code| gateway(code).starts_with("APIGW."))
    }

    /// The facts on one line each, for a support request: no token, no address typed by hand.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = Vec::new();
        facts.push(("class", format!("{:?}", self.fault)));
        let mut add = |name, value: Option<String>| {
            if let Some(value) = value {
                facts.push((name, value));
            }
        };
        add("status", self.status.map(|s| s.to_string()));
        add("error_code", self.code.clone());
        add("error_msg", self.message.clone());
        add("request_id", self.request_id.clone());
        add("attempts", (self.attempts > 1).then(|| self.attempts.to_string()));
        facts
    }
}

/// The class of an error status, and of the code in its body.
fn class(status: u16, code: Option<&str>, html: bool) -> Fault {
    let is_one_of = |codes: &[&str]| code.is_some_and(|c| codes.contains(&gateway(c).as_str()));
    match status {
        // Whoever throttles, the remedy is to wait.
        429 => Fault::Throttled,
        _ if is_of_proxy(code) => Fault::Proxy,
        // With a 401 too: then something on the way wants a sign-in of its own, and the token may be good.
        _ if html => Fault::ProxyHtml,
        // The code is more exact than the status: an older table of the service lists all of its codes as 400.
        400..=499 if is_one_of(&["APIGW.0301", "APIGW.0305", "APIGW.0307"]) => Fault::Unauthorized,
        401 => Fault::Unauthorized,
        403 => Fault::Forbidden,
        404 => Fault::NotFound,
        400..=499 if is_one_of(&["CPS.0001"]) => Fault::Forbidden,
        400..=499 => Fault::ApiClient,
        _ => Fault::ApiServer,
    }
}

fn is_of_proxy(code: Option<&str>) -> bool {
    code.is_some_and(|code| code.starts_with("PROXY."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_of_something_on_the_way_says_nothing_of_the_token() {
        for challenge in ["Basic realm=\"x\"", "basic", " Digest qop=auth", "Negotiate", "NTLM", "Basic, Bearer"] {
            for body in ["", "Unauthorized", "<html>", r#"{"message":"no"}"#] {
                assert_eq!(
                    from(401, body).with_challenge(Some(challenge)).fault,
                    Fault::ProxyHtml,
                    "{challenge} {body}"
                );
            }
        }
        // The cloud's own, and other failures, stay what they are.
        for challenge in [None, Some(""), Some("Keystone uri=\"https://iam\""), Some("Bearer"), Some("basically")] {
            assert_eq!(from(401, "{}").with_challenge(challenge).fault, Fault::Unauthorized, "{challenge:?}");
        }
        assert_eq!(from(403, "{}").with_challenge(Some("Basic")).fault, Fault::Forbidden);
    }

    fn from(status: u16, body: &str) -> ApiError {
        ApiError::from_answer(status, Some("from-header".into()), None, body)
    }

    #[test]
    fn a_body_that_is_no_answer_keeps_its_status_title_and_request_id() {
        let error = ApiError::from_body(BodyProblem::Html(Some("Sign in".into())), 200, Some("r1".into()));
        assert_eq!((error.fault, error.status), (Fault::ProxyHtml, Some(200)));
        assert_eq!((error.message.as_deref(), error.request_id.as_deref()), (Some("Sign in"), Some("r1")));
        assert_eq!(ApiError::from_body(BodyProblem::Empty, 200, None).fault, Fault::NotJson);
    }

    #[test]
    fn an_error_under_a_status_of_success_has_the_class_of_its_code() {
        let of = |code: &str| {
            let body = format!(r#"{{"error_code":"{code}","error_msg":"m","request_id":"r","servers":[]}}"#);
            ApiError::from_body(decode::servers(&body).unwrap_err(), 200, Some("from-header".into()))
        };
        for (code, fault) in [
            ("APIG.0301", Fault::Unauthorized),
            ("CPS.0001", Fault::Forbidden),
            ("CPS.0002", Fault::ApiClient),
            ("CPS.0003", Fault::ApiServer),
            ("APIGW.0101", Fault::NotFound),
            ("APIGW.0308", Fault::Throttled),
            ("PROXY.UPSTREAM", Fault::Proxy),
            ("503", Fault::ApiServer),
            ("CPS.9999", Fault::Reported),
        ] {
            let error = of(code);
            assert_eq!((error.fault, error.status), (fault, Some(200)), "{code}");
            assert_eq!((error.code.as_deref(), error.message.as_deref()), (Some(code), Some("m")));
            assert_eq!(error.request_id.as_deref(), Some("r"));
        }
        let iam = decode::servers(r#"{"error":{"code":401,"message":"m","title":"t"}}"#).unwrap_err();
        let iam = ApiError::from_body(iam, 201, Some("from-header".into()));
        assert_eq!((iam.fault, iam.request_id.as_deref()), (Fault::Unauthorized, Some("from-header")));
    }

    #[test]
    fn the_three_body_shapes_are_understood() {
        let cps = from(403, r#"{"request_id":"aad0","error_code":"CPS.0001","error_msg":"No permission"}"#);
        assert_eq!(
            (cps.fault, cps.code.as_deref(), cps.request_id.as_deref()),
            (Fault::Forbidden, Some("CPS.0001"), Some("aad0"))
        );
        let gateway = from(401, r#"{"error_msg":"Incorrect","error_code":"APIG.0301"}"#);
        assert_eq!((gateway.fault, gateway.request_id.as_deref()), (Fault::Unauthorized, Some("from-header")));
        assert!(gateway.has_code("APIGW.0301"));
        let iam = from(401, r#"{"error":{"code":401,"message":"wrong password","title":"Unauthorized"}}"#);
        assert_eq!((iam.code.as_deref(), iam.message.as_deref()), (Some("401"), Some("wrong password")));
        let policy = from(
            403,
            r#"{"error_code":"PAP5.0011","error_msg":"x","encoded_authorization_message":"y","details":[{"error_code":"z"}]}"#,
        );
        assert_eq!(policy.code.as_deref(), Some("PAP5.0011"));
    }

    #[test]
    fn every_status_has_its_class_whatever_the_body() {
        for (status, fault) in [
            (400, Fault::ApiClient),
            (401, Fault::Unauthorized),
            (403, Fault::Forbidden),
            (404, Fault::NotFound),
            (429, Fault::Throttled),
            (494, Fault::ApiClient),
            (500, Fault::ApiServer),
            (503, Fault::ApiServer),
        ] {
            for body in ["", "{}", "nonsense", "{\"error\":{\"a\":{\"b\":1}}}"] {
                assert_eq!(from(status, body).fault, fault, "{status} {body}");
            }
        }
    }

    #[test]
    fn a_code_tells_a_refused_token_and_a_missing_permission_whatever_the_status() {
        let said = |status, code: &str| from(status, &format!(r#"{{"error_code":"{code}","error_msg":"x"}}"#)).fault;
        for status in [400, 401, 403] {
            assert_eq!(said(status, "APIG.0307"), Fault::Unauthorized);
        }
        assert_eq!(said(400, "CPS.0001"), Fault::Forbidden);
        assert_eq!(said(400, "CPS.0010"), Fault::ApiClient);
        assert_eq!(said(500, "CPS.0001"), Fault::ApiServer);
        assert_eq!(said(403, "APIGW.0310"), Fault::Forbidden);
    }

    #[test]
    fn a_sign_in_of_something_on_the_way_is_no_refused_token() {
        assert_eq!(from(401, "<html><title>401 Authorization Required</title>").fault, Fault::ProxyHtml);
        assert_eq!(from(401, "").fault, Fault::Unauthorized);
    }

    #[test]
    fn a_web_page_and_the_proxys_own_words_are_told_apart_from_the_service() {
        let page = from(502, "<html><title>502 Bad Gateway</title>");
        assert_eq!((page.fault, page.message.as_deref()), (Fault::ProxyHtml, Some("502 Bad Gateway")));
        let proxy = from(502, r#"{"error_code":"PROXY.REDIRECT","error_msg":"not followed"}"#);
        assert_eq!(proxy.fault, Fault::Proxy);
        let throttled = from(429, r#"{"error_code":"PROXY.THROTTLED","error_msg":"slower"}"#);
        assert_eq!(throttled.fault, Fault::Throttled);
    }

    #[test]
    fn code_and_message_are_found_alone_and_up_to_four_objects_deep() {
        assert_eq!(from(400, r#"{"error_msg":"only words"}"#).message.as_deref(), Some("only words"));
        let deep = |depth: usize| {
            let body = format!(r#"{}{{"error_code":"X.1"}}{}"#, r#"{"e":"#.repeat(depth), "}".repeat(depth));
            from(400, &body).code
        };
        assert_eq!((deep(4).as_deref(), deep(5)), (Some("X.1"), None));
    }

    #[test]
    fn how_long_to_wait_and_how_often_it_was_tried_are_kept() {
        let after = Some(RetryAfter { ms: 5 });
        let mut error = ApiError::from_answer(429, None, after, "");
        assert_eq!(error.retry_after, after);
        let attempts = |error: &ApiError| error.facts().into_iter().find(|(name, _)| *name == "attempts");
        error.attempts = 1;
        assert_eq!(attempts(&error), None);
        error.attempts = 2;
        assert_eq!(attempts(&error), Some(("attempts", "2".into())));
    }

    #[test]
    fn facts_are_complete() {
        let facts = from(403, r#"{"request_id":"r","error_code":"CPS.0001","error_msg":"m"}"#).facts();
        let names: Vec<_> = facts.iter().map(|(n, _)| *n).collect();
        assert_eq!(names, ["class", "status", "error_code", "error_msg", "request_id"]);
    }
}
