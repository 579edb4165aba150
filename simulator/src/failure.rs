//! The error answers of the service, its gateway and IAM, in the body shape each of them really has.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::clock::Moment;

/// Every way in which the simulated services refuse a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// CPS.0002
    BadPaging,
    /// CPS.0010
    BadStatus,
    /// CPS.0016
    BadServerId,
    /// CPS.0028
    BadPhoneModel,
    /// A time or text no code is documented for; the service's nearest wording.
    BadParameter(&'static str),
    /// CPS.0001: the token is for another project, or for none.
    NoPermission,
    /// The newer policy body: the user lacks `cph:servers:list`.
    PolicyDenies,
    /// CPS.0003
    Internal,
    /// APIGW.0301: no `X-Auth-Token`.
    TokenMissing,
    /// APIGW.0301: signed with an access key, which is not checked here.
    SignatureWrong,
    /// APIGW.0301: not a token.
    TokenMalformed,
    /// APIGW.0301: the token's time is over.
    TokenExpired(Moment),
    /// APIGW.0307: revoked, or issued for another region.
    TokenOutdated,
    /// APIGW.0308
    Throttled(u32),
    /// APIGW.0101: unknown path or method.
    NoSuchApi,
    /// APIGW.0201 with status 494.
    HeadersTooLarge,
    /// APIGW.0201 with status 502.
    BackendUnavailable,
    /// APIGW.0201 with status 504.
    BackendTimeout,
    /// APIGW.0613: IAM cannot be asked.
    IdentityUnavailable,
    /// IAM: the body cannot be read.
    LoginInvalid,
    /// IAM: wrong domain, user, password or passcode.
    LoginWrong(&'static str),
    /// IAM: no such project for this user.
    LoginForbidden,
    /// The reference proxy's answer outside its allow-list.
    NotProxied,
}

impl Failure {
    /// HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::BadPaging
            | Self::BadStatus
            | Self::BadServerId
            | Self::BadPhoneModel
            | Self::BadParameter(_)
            | Self::LoginInvalid => 400,
            Self::TokenMissing
            | Self::SignatureWrong
            | Self::TokenMalformed
            | Self::TokenExpired(_)
            | Self::TokenOutdated
            | Self::LoginWrong(_) => 401,
            Self::NoPermission | Self::PolicyDenies | Self::LoginForbidden => 403,
            Self::NoSuchApi | Self::NotProxied => 404,
            Self::Throttled(_) => 429,
            Self::HeadersTooLarge => 494,
            Self::Internal => 500,
            Self::BackendUnavailable => 502,
            Self::IdentityUnavailable => 503,
            Self::BackendTimeout => 504,
        }
    }

    /// The name `POST /__sim/faults` takes for this failure, for those that can be asked for.
    pub fn named(name: &str, now: Moment) -> Option<Self> {
        Some(match name {
            "bad-paging" => Self::BadPaging,
            "bad-status" => Self::BadStatus,
            "bad-server-id" => Self::BadServerId,
            "bad-phone-model" => Self::BadPhoneModel,
            "no-permission" => Self::NoPermission,
            "policy-denies" => Self::PolicyDenies,
            "internal" => Self::Internal,
            "token-missing" => Self::TokenMissing,
            "token-malformed" => Self::TokenMalformed,
            "token-expired" => Self::TokenExpired(now.plus(-60)),
            "token-outdated" => Self::TokenOutdated,
            "throttled" => Self::Throttled(200),
            "no-such-api" => Self::NoSuchApi,
            "headers-too-large" => Self::HeadersTooLarge,
            "backend-unavailable" => Self::BackendUnavailable,
            "backend-timeout" => Self::BackendTimeout,
            "identity-unavailable" => Self::IdentityUnavailable,
            _ => return None,
        })
    }

    /// The body, in the key order of the service that sends it.
    pub fn body(&self, request_id: &str) -> Value {
        let (code, message) = match self {
            Self::BadPaging => ("CPS.0002", "Parameter: offset or limit is invalid.".into()),
            Self::BadStatus => ("CPS.0010", "Parameter: status is invalid.".into()),
            Self::BadServerId => ("CPS.0016", "server_id is invalid.".into()),
            Self::BadPhoneModel => ("CPS.0028", "Parameter: phone_model_name is invalid.".into()),
            Self::BadParameter(name) => ("CPS.0002", format!("Parameter: {name} is invalid.")),
            Self::NoPermission => ("CPS.0001", "No permission to request resources.".into()),
            Self::Internal => ("CPS.0003", "Service internal error.".into()),
            Self::TokenMissing => ("APIGW.0301", unauthorized("x-auth-token not found")),
            Self::SignatureWrong => ("APIGW.0301", unauthorized("verify aksk signature fail")),
            Self::TokenMalformed => ("APIGW.0301", unauthorized("decrypt token fail")),
            Self::TokenExpired(at) => {
                ("APIGW.0301", unauthorized(&format!("token expires, expires_at: {}", at.iam_text())))
            }
            Self::TokenOutdated => ("APIGW.0307", "The token must be updated.".into()),
            Self::Throttled(limit) => (
                "APIGW.0308",
                format!(
                    "The throttling threshold has been reached: policy user over ratelimit,limit:{limit},time:1 second"
                ),
            ),
            Self::NoSuchApi => {
                ("APIGW.0101", "The API does not exist or has not been published in the environment.".into())
            }
            Self::HeadersTooLarge => ("APIGW.0201", "Request headers too large.".into()),
            Self::BackendUnavailable => ("APIGW.0201", "Backend unavailable.".into()),
            Self::BackendTimeout => ("APIGW.0201", "Backend timeout.".into()),
            Self::IdentityUnavailable => ("APIGW.0613", "The IAM service is unavailable.".into()),
            Self::PolicyDenies => return policy_body(request_id),
            Self::LoginInvalid => return iam_body(400, "Bad Request", "The request body is invalid"),
            Self::LoginWrong(message) => return iam_body(401, "Unauthorized", message),
            Self::LoginForbidden => {
                return iam_body(403, "Forbidden", "You are not authorized to perform the requested action");
            }
            Self::NotProxied => {
                return json!({ "error_code": "PROXY.NOT_ALLOWED", "error_msg": "This path is not on the proxy allow-list." });
            }
        };
        // The service writes the request first, the gateway last.
        if code.starts_with("CPS") {
            json!({ "request_id": request_id, "error_code": code, "error_msg": message })
        } else {
            json!({ "error_msg": message, "error_code": code, "request_id": request_id })
        }
    }
}

fn unauthorized(reason: &str) -> String {
    format!("Incorrect IAM authentication information: {reason}")
}

fn iam_body(code: u16, title: &str, message: &str) -> Value {
    json!({ "error": { "code": code, "message": message, "title": title } })
}

fn policy_body(request_id: &str) -> Value {
    json!({
        "error_msg": "Policy doesn't allow cph:servers:list to be performed.",
        "error_code": "CPS.0001",
        "request_id": request_id,
        "encoded_authorization_message": "Egpjbi1lYXN0LTMSEGNwaDpzZXJ2ZXJzOmxpc3QaFGVpcDpwdWJsaWNJcHM6bGlzdA==",
        "details": [
            { "error_code": "CPS.0001", "error_msg": "Policy doesn't allow cph:servers:list to be performed." },
            { "error_code": "EIP.0403", "error_msg": "Policy doesn't allow eip:publicIps:list to be performed." },
        ],
    })
}

/// The phrase of a status, for the pages of proxies.
pub fn phrase(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error")
}
