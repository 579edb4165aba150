//! Why a 401 came: expired, another region's, stripped by the proxy, malformed, or plainly rejected.
//!
//! The gateway's codes say little (`APIGW.0301` is most of them), so its message and the token's age are read as well.

use super::error::ApiError;
use crate::model::substring::find;

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

impl Rejection {
    /// The reason of this failure, for a token that has been in use for so many seconds.
    pub fn of(error: &ApiError, token_age: u64) -> Self {
        let message = error.message.as_deref().unwrap_or_default().to_ascii_lowercase();
        let says = |text: &str| find(&message, text).is_some();
        if says("x-auth-token not found") || says("x-auth-token is null") {
            Self::HeaderStripped
        } else if token_age >= FRESH || says("token expires") || says("token has expired") || says("expires_at") {
            Self::Expired
        } else if error.has_code("APIGW.0307") {
            Self::OtherRegion
        } else if says("decrypt token fail") {
            Self::Malformed
        } else {
            Self::Rejected
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::error::Fault;

    #[test]
    fn the_message_the_code_and_the_age_decide() {
        let of = |code: &str, message: &str, age| {
            let error = ApiError {
                code: Some(code.into()),
                message: Some(message.into()),
                ..ApiError::new(Fault::Unauthorized)
            };
            Rejection::of(&error, age)
        };
        assert_eq!(
            of("APIGW.0301", "Incorrect IAM authentication information: x-auth-token not found", 0),
            Rejection::HeaderStripped
        );
        assert_eq!(of("APIGW.0301", "… token expires, expires_at: 2026-01-01", 0), Rejection::Expired);
        assert_eq!(of("APIG.0307", "The token must be updated.", 0), Rejection::OtherRegion);
        assert_eq!(of("APIGW.0307", "The token must be updated.", 7_200), Rejection::Expired);
        assert_eq!(of("APIGW.0301", "… decrypt token fail", 0), Rejection::Malformed);
        assert_eq!(of("APIGW.0301", "… Unauthorized", 0), Rejection::Rejected);
        assert_eq!(of("APIGW.0301", "… Unauthorized", 61), Rejection::Expired);
    }
}
