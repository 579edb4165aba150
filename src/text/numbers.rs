//! Numbers and spans of time in words, without floating point and without the browser.

use super::{both, fill, pick};

/// A whole number with its thousands grouped: `1,310`. Both languages group with commas.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A duration of a request: `340 ms`, `2.1 s`.
pub fn duration_ms(ms: u64) -> String {
    if ms < 1000 { format!("{ms} ms") } else { format!("{}.{} s", ms / 1000, ms % 1000 / 100) }
}

/// A span of seconds in its largest whole unit: `3 h`.
pub fn span(seconds: u64) -> String {
    let (unit, texts) = unit(seconds);
    fill(pick(texts), &[&(seconds / unit).to_string()])
}

/// How long ago, from a span in seconds: `3 h ago`. A little of the future is a clock that is off: `just now`.
/// More of the future is `None`: the exact time is then shown instead.
pub fn ago(seconds: i64) -> Option<String> {
    match seconds {
        ..-120 => None,
        -120..5 => Some(pick(both!["just now", "刚刚"]).to_owned()),
        _ => Some(fill(pick(both!["{0} ago", "{0}前"]), &[&span(seconds.unsigned_abs())])),
    }
}

const fn unit(seconds: u64) -> (u64, &'static str) {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    const MONTH: u64 = 2_629_746;
    const YEAR: u64 = 12 * MONTH;
    match seconds {
        ..MINUTE => (1, both!["{0} s", "{0} 秒"]),
        MINUTE..HOUR => (MINUTE, both!["{0} min", "{0} 分钟"]),
        HOUR..DAY => (HOUR, both!["{0} h", "{0} 小时"]),
        DAY..MONTH => (DAY, both!["{0} d", "{0} 天"]),
        MONTH..YEAR => (MONTH, both!["{0} mo", "{0} 个月"]),
        YEAR.. => (YEAR, both!["{0} y", "{0} 年"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn thousands_are_grouped() {
        for (n, text) in [(0, "0"), (999, "999"), (1_310, "1,310"), (100_000, "100,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(n), text);
        }
    }

    #[test]
    fn spans_use_their_largest_whole_unit() {
        for (seconds, text) in [
            (9, "9 s"),
            (60, "1 min"),
            (3_599, "59 min"),
            (7_200, "2 h"),
            (86_400 * 3, "3 d"),
            (86_400 * 45, "1 mo"),
            (86_400 * 1_100, "3 y"),
        ] {
            assert_eq!(span(seconds), text);
        }
    }

    #[test]
    fn a_clock_that_is_off_is_forgiven_the_future_is_not() {
        assert_eq!(ago(4).as_deref(), Some("just now"));
        assert_eq!(ago(-100).as_deref(), Some("just now"));
        assert_eq!(ago(-121), None);
        assert_eq!(ago(9).as_deref(), Some("9 s ago"));
    }

    #[test]
    fn durations_keep_one_decimal() {
        assert_eq!(duration_ms(340), "340 ms");
        assert_eq!(duration_ms(2_149), "2.1 s");
    }

    proptest! {
        #[test]
        fn any_number_is_grouped_by_threes(n in any::<u64>()) {
            let text = grouped(n);
            prop_assert_eq!(text.replace(',', ""), n.to_string());
            let mut parts = text.split(',');
            prop_assert!((1..=3).contains(&parts.next().unwrap().len()));
            prop_assert!(parts.all(|part| part.len() == 3));
        }

        #[test]
        fn any_span_is_said_in_at_most_two_digits_below_a_century(seconds in any::<i64>(), ms in any::<u64>()) {
            let said = span(seconds.unsigned_abs());
            let number: u64 = said.split(' ').next().unwrap().parse().unwrap();
            prop_assert!(number < 100 || seconds.unsigned_abs() > 3_100_000_000, "{said}");
            prop_assert_eq!(ago(seconds).is_none(), seconds < -120);
            prop_assert!(duration_ms(ms).ends_with('s'));
        }
    }
}
