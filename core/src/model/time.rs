//! Instants, in whole seconds: the service has no finer grain.
//!
//! The document promises `YYYY-MM-DDTHH:MM:SSZ` (Table 5, `create_time` and `update_time`). Services, proxies and people write
//! other forms of ISO 8601 too, and all that are unambiguous are read: a blank for `T`, no separators, a fraction, another offset.
//! Without a zone a time is UTC, as the service's own are. The calendar is that of the `time` crate.
//!
//! How an instant is shown (zone, language, "3 h ago") is the business of `text::instants`; the unit in which the API's filters want
//! it is the business of `api::request`.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// An instant, in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcTime(i64);

/// The seconds of a day.
const DAY: i64 = 86_400;

impl UtcTime {
    /// Reads a date with a clock time, in any form that [`span`] reads; what is finer than a second is dropped, and where the
    /// seconds are left out they are 0. `None` where the text is no such instant; the caller then shows it as it came.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, length) = read(text)?;
        (length < DAY).then_some(first)
    }

    /// From seconds since 1970; `None` outside the years 1 to 9999, which no text of the service can name.
    pub fn from_seconds(seconds: i64) -> Option<Self> {
        (-62_135_596_800..=253_402_300_799).contains(&seconds).then_some(Self(seconds))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn milliseconds(self) -> i64 {
        self.0 * 1000
    }
}

/// The first and the last second that a text names: those of a day (`2024-01-31`, `20240131`), an hour (`2024-01-31T08`), a minute
/// (`2024-01-31 08:30`), or twice the same second (`2024-01-31T08:30:00Z`, `20240131T083000+0800`, `2024-01-31 08:30:00.5 UTC+8`).
pub fn span(text: &str) -> Option<(i64, i64)> {
    let (first, length) = read(text)?;
    Some((first.seconds(), first.seconds() + length - 1))
}

/// Writes `YYYY-MM-DDTHH:MM:SSZ`, the form the document gives.
impl std::fmt::Display for UtcTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Any `UtcTime` is within the years that the crate can name.
        let t = OffsetDateTime::from_unix_timestamp(self.0).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let (year, month, day) = (t.year(), u8::from(t.month()), t.day());
        write!(f, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", t.hour(), t.minute(), t.second())
    }
}

/// The first second that a text names, and how many it names.
fn read(text: &str) -> Option<(UtcTime, i64)> {
    let text = text.trim();
    let is_between = |c: char| matches!(c, 'T' | 't') || c.is_whitespace();
    let (date, clock) =
        text.split_once(is_between).map_or((text, None), |(date, clock)| (date, Some(clock.trim_start())));
    let date = read_date(date)?;
    let (time, offset, length) = match clock {
        None => (Time::MIDNIGHT, UtcOffset::UTC, DAY),
        Some(clock) => {
            let ends =
                clock.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ','))).unwrap_or(clock.len());
            let (clock, zone) = clock.split_at_checked(ends)?;
            let (time, length) = read_clock(clock)?;
            (time, read_zone(zone)?, length)
        }
    };
    let first = PrimitiveDateTime::new(date, time).assume_offset(offset).unix_timestamp();
    Some((UtcTime::from_seconds(first)?, length))
}

/// `2024-01-31` or `20240131`.
fn read_date(text: &str) -> Option<Date> {
    let [year, month, day] = match parts(text, '-').as_slice() {
        [year, month, day] => [*year, *month, *day],
        [whole] => [whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?],
        _ => return None,
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
}

/// `08:30:00.25`, `08:30`, `08` or the same without colons; and how many seconds it names.
fn read_clock(text: &str) -> Option<(Time, i64)> {
    let (whole, fraction) = text.split_once(['.', ',']).map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut parts = parts(whole, ':');
    if let [all] = *parts.as_slice() {
        parts = (0..all.len()).step_by(2).filter_map(|at| all.get(at..at + 2)).collect();
        if parts.len() * 2 != all.len() {
            return None;
        }
    }
    let (hour, minute, second, length) = match parts.as_slice() {
        [hour] => (*hour, "00", "00", 3600),
        [hour, minute] => (*hour, *minute, "00", 60),
        [hour, minute, second] => (*hour, *minute, *second, 1),
        _ => return None,
    };
    let is_fraction = |digits: &str| length == 1 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !fraction.is_none_or(is_fraction) {
        return None;
    }
    let small = |text: &str| number(text, 2).and_then(|n| u8::try_from(n).ok());
    Some((Time::from_hms(small(hour)?, small(minute)?, small(second)?).ok()?, length))
}

/// Nothing, `Z`, `+08:00`, `+0800`, `+08`, and as people and this console write it: `UTC`, `GMT+8`, `UTC−3:30`.
fn read_zone(text: &str) -> Option<UtcOffset> {
    let text = text.trim();
    let head = text.get(..3).filter(|head| head.eq_ignore_ascii_case("UTC") || head.eq_ignore_ascii_case("GMT"));
    let rest = head.and_then(|head| text.get(head.len()..)).unwrap_or(text);
    if rest.is_empty() || (head.is_none() && rest.eq_ignore_ascii_case("Z")) {
        return Some(UtcOffset::UTC);
    }
    let mut chars = rest.chars();
    let sign = match chars.next()? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let digits = chars.as_str();
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some((hours, minutes)), _) => (hours, minutes),
        (None, 4) => digits.split_at_checked(2)?,
        (None, _) => (digits, "00"),
    };
    let hours = number(hours, 2).or_else(|| number(hours, 1).filter(|_| head.is_some()))?;
    let (hours, minutes) = (i8::try_from(hours).ok()?, i8::try_from(number(minutes, 2)?).ok()?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()
}

fn parts(text: &str, separator: char) -> Vec<&str> {
    // One more than there can be, so that a text of many is none.
    text.splitn(4, separator).collect()
}

/// The number of a text of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<u16> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Option<i64> {
        UtcTime::parse(text).map(UtcTime::seconds)
    }

    #[test]
    fn reads_the_documents_example() {
        let t = UtcTime::parse("2021-11-11T08:33:40Z").unwrap();
        assert_eq!(t.seconds(), 1_636_619_620);
        assert_eq!(t.to_string(), "2021-11-11T08:33:40Z");
        // The last day of a cycle of 400 years.
        let t = UtcTime::parse("2000-02-29T00:00:00Z").unwrap();
        assert_eq!((t.seconds(), t.to_string().as_str()), (951_782_400, "2000-02-29T00:00:00Z"));
    }

    #[test]
    fn every_form_of_the_same_instant_is_that_instant() {
        for text in [
            "2021-11-11T08:33:40Z",
            "2021-11-11T08:33:40",
            "2021-11-11 08:33:40",
            " 2021-11-11  08:33:40 ",
            "2021-11-11t08:33:40z",
            "2021-11-11T08:33:40.000Z",
            "2021-11-11T08:33:40.123456",
            "2021-11-11T08:33:40,9Z",
            "20211111T083340Z",
            "20211111T083340",
            "20211111 083340.5Z",
            "2021-11-11T16:33:40+08:00",
            "2021-11-11T16:33:40+0800",
            "2021-11-11T16:33:40+08",
            "2021-11-11 16:33:40 +08:00",
            "20211111T163340+0800",
            "2021-11-11T05:03:40-03:30",
            "2021-11-11T08:33:40-00:00",
            "2021-11-11 08:33:40 UTC",
            "2021-11-11 16:33:40 UTC+8",
            "2021-11-11 16:33:40 GMT+08:00",
            "2021-11-11 05:03:40 UTC−3:30",
        ] {
            assert_eq!(at(text), Some(1_636_619_620), "{text}");
        }
        assert_eq!(at("2021-11-11T08:33"), Some(1_636_619_580));
        assert_eq!(at("2021-11-11T08Z"), Some(1_636_617_600));
    }

    #[test]
    fn refuses_what_is_not_an_instant() {
        for text in [
            "",
            "yesterday",
            "2021-11-11",
            "20211111",
            "2021-13-01T00:00:00Z",
            "2021-11-00T00:00:00Z",
            "2021-02-29T00:00:00Z",
            "2021-11-11T24:00:00Z",
            "2021-11-11T00:60:00Z",
            "2021-11-11T00:00:60Z",
            "2021-11-11T00:00:00.Z",
            "2021-11-11T00:00.5Z",
            "2021-1-11T00:00:00Z",
            "2021-11-1aT00:00:00Z",
            "2021-11-11-11T00:00:00Z",
            "2021-11-11T00:00:00:00Z",
            "2021-11-11T000Z",
            "2021-11-11T",
            "2021-11-11TZ",
            "2021-11-11T08:33:40 CST",
            "2021-11-11T08:33:40+8",
            "2021-11-11T08:33:40+24:00",
            "2021-11-11T08:33:40+08:60",
            "2021-11-11T08:33:40UTCZ",
            "2021-11-11T08:33:40 PM",
            "1636619620",
            "1636619620000",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+08:00",
            "9999-12-31T23:59:59-08:00",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_names_all_the_seconds_it_does_not_tell_apart() {
        let day = 1_636_588_800;
        for (text, from, to) in [
            ("2021-11-11", day, day + 86_399),
            ("20211111", day, day + 86_399),
            ("2021-11-11T08", day + 28_800, day + 32_399),
            ("2021-11-11 08:33", day + 30_780, day + 30_839),
            ("2021-11-11 08:33:40", day + 30_820, day + 30_820),
        ] {
            assert_eq!(span(text), Some((from, to)), "{text}");
        }
        assert_eq!((span(""), span("2021-11"), span("2021-11-11Z")), (None, None, None));
    }

    proptest! {
        #[test]
        fn writing_and_reading_agree(seconds in -62_135_596_800_i64..=253_402_300_799) {
            let t = UtcTime::from_seconds(seconds).unwrap();
            prop_assert_eq!(UtcTime::parse(&t.to_string()), Some(t));
        }

        #[test]
        fn any_text_is_read_as_the_time_crate_reads_it(
            text in ".*|[0-9]{4}-[0-3][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,6})?(Z|[+-][0-2][0-9]:[0-6][0-9])"
        ) {
            use time::format_description::well_known::Rfc3339;
            let reference = OffsetDateTime::parse(&text, &Rfc3339).ok().and_then(|t| UtcTime::from_seconds(t.unix_timestamp()));
            // A leap second is read by the crate alone.
            if reference.is_some() && !text.contains(":60") {
                prop_assert_eq!(UtcTime::parse(&text), reference);
            }
        }

        #[test]
        fn compact_forms_are_read_as_the_time_crate_reads_them(
            text in "[0-9]{4}[01][0-9][0-3][0-9]T[0-2][0-9][0-6][0-9][0-6][0-9](\\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3])[0-6][0-9])"
        ) {
            use time::format_description::well_known::Iso8601;
            let reference = OffsetDateTime::parse(&text, &Iso8601::PARSING).ok().and_then(|t| UtcTime::from_seconds(t.unix_timestamp()));
            if reference.is_some() && !text.contains("60") && !text.contains("T24") {
                prop_assert_eq!(UtcTime::parse(&text), reference);
            }
        }

        #[test]
        fn any_span_is_one_to_a_day_and_begins_where_its_instant_is(text in "\\PC*|[0-9T:. +Z-]{0,24}|2024-01-0[0-9][T ][0-9:]{0,8}(Z|\\+08)?") {
            if let Some((from, to)) = span(&text) {
                prop_assert!((0..DAY).contains(&(to - from)));
                prop_assert_eq!(at(&text).is_some(), to - from < DAY - 1);
                prop_assert!(at(&text).is_none_or(|at| at == from));
            }
        }
    }
}
