//! Error answers: any status with any body has a class, and what the other side said is kept as text.

use cph_core::api::{
    error::{ApiError, Fault},
    retry::{self, Limits, Next, RetryAfter},
};
use proptest::prelude::*;

use crate::json::Json;

const LIMITS: Limits = Limits { attempts: 3, timeout_ms: 30_000, body_bytes: 1 << 24 };

/// Scalars, lists and objects with the keys that error bodies use, nested a few times.
fn error_like() -> impl Strategy<Value = Json> {
    let scalar = prop_oneof![
        Just(Json::Other("null".into())),
        any::<i32>().prop_map(|n| Json::Other(n.to_string())),
        "APIGW?\\.030[0-9]|CPS\\.00[0-9]{2}|PROXY\\.[A-Z]{1,5}|\\PC{0,12}".prop_map(|t| Json::text(&t)),
    ];
    scalar.prop_recursive(6, 40, 4, |inner| {
        let key = prop::sample::select(vec![
            "error",
            "error_code",
            "error_msg",
            "errorCode",
            "errorMsg",
            "code",
            "message",
            "request_id",
            "details",
            "x",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::List),
            prop::collection::vec((key.prop_map(str::to_owned), inner), 0..5).prop_map(Json::Object),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_status_with_any_body_has_a_class(status in 300_u16..=999, body in "\\PC{0,60}") {
        check(status, &body)?;
    }

    #[test]
    fn any_status_with_anything_like_an_error_has_a_class(status in 300_u16..=999, body in error_like()) {
        check(status, &body.write())?;
    }

    #[test]
    fn any_retry_after_is_a_wait_or_nothing(header in "\\PC{0,40}|[0-9]{1,25}|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT") {
        let after = RetryAfter::read(&header, None, 1_700_000_000);
        let error = ApiError { retry_after: after, status: Some(429), ..ApiError::new(Fault::Throttled) };
        if let Next::Wait(ms) = retry::next(&error, 1, 0, LIMITS, 0.5) {
            prop_assert!(ms <= 45_000);
        }
    }
}

fn check(status: u16, body: &str) -> Result<(), TestCaseError> {
    let error = ApiError::from_answer(status, Some("from-header".into()), None, body);
    prop_assert!(error.request_id.is_some());
    prop_assert_eq!(error.status, Some(status));
    if status == 401 {
        // A web page is that of something on the way, which says nothing of the token.
        prop_assert!(matches!(error.fault, Fault::Unauthorized | Fault::Proxy | Fault::ProxyHtml));
    }
    // Nothing but throttling, a failed server or a lost connection is tried again, and never without end.
    let tried = (1..10).take_while(|n| retry::next(&error, *n, 0, LIMITS, 0.5) != Next::Stop).count();
    prop_assert!(tried < 3);
    if (400..500).contains(&status) && status != 429 {
        prop_assert_eq!(tried, 0);
    }
    Ok(())
}
