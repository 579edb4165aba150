//! When a failed GET is tried again, and after how long. Pure: time and chance are given.
//!
//! At most three attempts, full jitter over 500 ms·2ⁿ up to 8 s, 45 s in all. A `Retry-After` is honoured; above a
//! minute the person decides. Nothing but throttling, a server's own failure or a lost connection is tried again.

use super::error::{ApiError, Fault};
use crate::model::time::UtcTime;

/// What `Retry-After` said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryAfter {
    /// Milliseconds from the answer on.
    pub ms: u64,
}

impl RetryAfter {
    /// Reads the header: seconds, or an HTTP date such as `Wed, 21 Oct 2015 07:28:00 GMT`.
    ///
    /// A date is compared with the answer's own `Date` where there is one, so that a wrong clock here does not matter.
    /// Anything else, and a date in the past, is `None`.
    pub fn read(header: &str, date: Option<&str>, now_seconds: i64) -> Option<Self> {
        let header = header.trim();
        if let Ok(seconds) = header.parse::<u64>() {
            return Some(Self { ms: seconds.saturating_mul(1000) });
        }
        let base = date.and_then(http_date).unwrap_or(now_seconds);
        let seconds = u64::try_from(http_date(header)?.saturating_sub(base)).ok()?;
        Some(Self { ms: seconds.saturating_mul(1000) })
    }
}

const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// Seconds since 1970 of an HTTP date in its one current form (RFC 9110 §5.6.7).
pub fn http_date(text: &str) -> Option<i64> {
    let mut parts = text.trim().split(' ');
    let (_weekday, day, month, year, clock, zone) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.find(month).filter(|i| month.len() == 3 && i % 3 == 0)? / 3 + 1;
    if zone != "GMT" || parts.next().is_some() {
        return None;
    }
    UtcTime::parse(&format!("{year}-{month:02}-{day}T{clock}Z")).map(UtcTime::seconds)
}

/// The limits of one request, `limits` in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How often a request is tried at most.
    pub attempts: u32,
    /// How long one attempt may take, in milliseconds.
    pub timeout_ms: u32,
    /// How many bytes a body may have.
    pub body_bytes: usize,
}

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Try again after this many milliseconds, visibly.
    Wait(u64),
    /// Show the failure; the person may try again by hand.
    Stop,
}

const BUDGET_MS: u64 = 45_000;

/// Decides after the `attempt`-th failure (from 1), `elapsed_ms` after the first try began. `chance` is in 0..1.
pub fn next(error: &ApiError, attempt: u32, elapsed_ms: u64, limits: Limits, chance: f64) -> Next {
    let passing = error.fault != Fault::Proxy || error.has_code("PROXY.UPSTREAM") || error.has_code("PROXY.TIMEOUT");
    let most = match (error.fault, error.status) {
        (Fault::Throttled, _) | (_, Some(502..=504)) if passing => limits.attempts,
        // A lost connection and an internal error may be a one-time thing; more is a nuisance.
        (Fault::Network | Fault::Timeout, _) | (Fault::ApiServer, Some(200..=299 | 500)) => limits.attempts.min(2),
        _ => 1,
    };
    if attempt >= most {
        return Next::Stop;
    }
    let wait = match error.retry_after {
        Some(after) => after.ms,
        None => jittered(attempt, chance),
    };
    if elapsed_ms.saturating_add(wait) > BUDGET_MS {
        return Next::Stop;
    }
    Next::Wait(wait)
}

fn jittered(attempt: u32, chance: f64) -> u64 {
    let most = (500_u64 << attempt.min(5)).min(8_000);
    // A floor keeps the wait visible, and the service unhurried, where chance would give nothing.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let wait = (chance.clamp(0.0, 1.0) * most as f64) as u64;
    wait.max(200)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: Limits = Limits { attempts: 3, timeout_ms: 30_000, body_bytes: 1 };

    fn error(fault: Fault, status: Option<u16>, after: Option<u64>) -> ApiError {
        ApiError { status, retry_after: after.map(|ms| RetryAfter { ms }), ..ApiError::new(fault) }
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let tries = |fault, status| {
            (1..9).find(|n| next(&error(fault, status, None), *n, 0, LIMITS, 0.5) == Next::Stop).unwrap()
        };
        assert_eq!(tries(Fault::Throttled, Some(429)), 3);
        for status in [502, 503, 504] {
            assert_eq!(tries(Fault::ApiServer, Some(status)), 3);
        }
        assert_eq!(tries(Fault::ProxyHtml, Some(502)), 3);
        assert_eq!(tries(Fault::ProxyHtml, Some(200)), 1);
        for (code, expected) in [("PROXY.UPSTREAM", 3), ("PROXY.TIMEOUT", 3), ("PROXY.REDIRECT", 1)] {
            let said = ApiError { code: Some(code.to_owned()), ..error(Fault::Proxy, Some(502), None) };
            let tries = (1..9).find(|n| next(&said, *n, 0, LIMITS, 0.5) == Next::Stop);
            assert_eq!(tries, Some(expected), "{code}");
        }
        assert_eq!(tries(Fault::ApiServer, Some(500)), 2);
        assert_eq!(tries(Fault::ApiServer, Some(501)), 1);
        // An internal error under a status of success is one all the same.
        assert_eq!(tries(Fault::ApiServer, Some(200)), 2);
        assert_eq!(tries(Fault::Throttled, Some(200)), 3);
        assert_eq!(tries(Fault::Network, None), 2);
        assert_eq!(tries(Fault::Timeout, None), 2);
        for fault in [
            Fault::Unauthorized,
            Fault::Forbidden,
            Fault::NotFound,
            Fault::ApiClient,
            Fault::NotJson,
            Fault::Redirected,
            Fault::Cancelled,
            Fault::BlockedByPolicy,
            Fault::Offline,
            Fault::Reported,
        ] {
            assert_eq!(tries(fault, None), 1, "{fault:?}");
        }
    }

    #[test]
    fn retry_after_is_honoured_within_the_budget() {
        let wait = |ms| next(&error(Fault::Throttled, Some(429), Some(ms)), 1, 0, LIMITS, 0.5);
        assert_eq!(wait(3_000), Next::Wait(3_000));
        assert_eq!(wait(BUDGET_MS), Next::Wait(BUDGET_MS));
        assert_eq!(wait(BUDGET_MS + 1), Next::Stop);
        assert_eq!(wait(999_000), Next::Stop);
    }

    #[test]
    fn the_budget_ends_the_waiting() {
        let e = error(Fault::ApiServer, Some(503), None);
        assert_eq!(next(&e, 2, 44_900, LIMITS, 1.0), Next::Stop);
        assert_eq!(next(&e, 1, 0, LIMITS, 1.0), Next::Wait(1_000));
        assert_eq!(next(&e, 2, 0, LIMITS, 0.0), Next::Wait(200));
    }

    #[test]
    fn retry_after_in_both_forms_and_in_none() {
        let read = |h: &str| RetryAfter::read(h, Some("Wed, 21 Oct 2015 07:28:00 GMT"), 0).map(|r| r.ms);
        assert_eq!(read("3"), Some(3_000));
        assert_eq!(read("Wed, 21 Oct 2015 07:28:05 GMT"), Some(5_000));
        assert_eq!(read("Wed, 21 Oct 2015 07:27:00 GMT"), None);
        for odd in [
            "soon",
            "",
            "-1",
            "1.5",
            "Wed, 21 Xyz 2015 07:28:05 GMT",
            "Wed, 21 anF 2015 07:28:05 GMT",
            "Wed, 21 Ja 2015 07:28:05 GMT",
            "Wed, 21 Oct 2015 07:28:05 UTC",
            "Wed, 21 Oct 2015 07:28:05 GMT x",
            "99999999999999999999999",
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }

    /// An instant as an HTTP date; the weekday is not read.
    fn http(t: UtcTime) -> String {
        let text = t.to_string();
        let month: usize = text[5..7].parse().unwrap();
        format!("Sun, {} {} {} {} GMT", &text[8..10], &MONTHS[month * 3 - 3..month * 3], &text[..4], &text[11..19])
    }

    fn time() -> impl Strategy<Value = UtcTime> {
        (-62_135_596_800_i64..=253_402_300_799).prop_map(|s| UtcTime::from_seconds(s).unwrap())
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_ignored(
            header in "\\PC*|[0-9 ]{0,24}|[A-Z][a-z]{2}, [0-3][0-9] (Jan|Jun|Ocx) [0-9]{4} [0-2][0-9]:[0-6][0-9]:[0-6][0-9] (GMT|UTC)",
            date in prop::option::of("\\PC*|Sun, [0-3][0-9] Feb [0-9]{4} 00:00:00 GMT"),
            now in any::<i64>(),
        ) {
            let _ = RetryAfter::read(&header, date.as_deref(), now);
        }

        #[test]
        fn a_date_is_as_far_away_as_it_is_from_the_answers_own(date in time(), until in time(), now in any::<i64>()) {
            let seconds = u64::try_from(until.seconds() - date.seconds()).ok();
            let read = |date: Option<&str>, now| RetryAfter::read(&http(until), date, now).map(|r| r.ms);
            prop_assert_eq!(read(Some(&http(date)), now), seconds.map(|s| s * 1000));
            prop_assert_eq!(read(None, date.seconds()), seconds.map(|s| s * 1000));
        }

        #[test]
        fn a_date_is_read_as_the_time_crate_reads_it(
            text in "Sun, [0-3][0-9] (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [12][0-9]{3} [0-2][0-9]:[0-5][0-9]:[0-5][0-9] GMT"
        ) {
            use ::time::{OffsetDateTime, format_description::well_known::Rfc2822};
            // Without the weekday, which the crate compares with the date and a header may have wrong.
            let reference = OffsetDateTime::parse(&text[5..], &Rfc2822).ok().map(OffsetDateTime::unix_timestamp);
            // RFC 2822 begins with 1900.
            if !text[12..16].starts_with('1') || text[12..16].starts_with("19") {
                prop_assert_eq!(http_date(&text), reference);
            }
        }

        #[test]
        fn no_wait_passes_the_limits(
            status in prop::option::of(prop::sample::select(vec![200_u16, 404, 429, 500, 502, 503, 504])),
            fault in prop::sample::select(vec![Fault::Throttled, Fault::Network, Fault::Timeout, Fault::ApiServer, Fault::Proxy]),
            after in prop::option::of(any::<u64>()),
            attempt in 1_u32..20, attempts in 0_u32..10, elapsed in any::<u64>(), chance in any::<f64>(),
        ) {
            let limits = Limits { attempts, ..LIMITS };
            if let Next::Wait(ms) = next(&error(fault, status, after), attempt, elapsed, limits, chance) {
                prop_assert!(attempt < attempts);
                prop_assert!(elapsed.saturating_add(ms) <= BUDGET_MS);
                prop_assert!(after.map_or((200..=8_000).contains(&ms), |after| after == ms));
            }
        }
    }
}
