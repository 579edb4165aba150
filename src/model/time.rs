//! Instants as the service writes them: `YYYY-MM-DDTHH:MM:SSZ`, always UTC (Table 5, `create_time` and `update_time`).
//!
//! Kept as whole seconds: the service has no finer grain. How an instant is shown (zone, language, "3 h ago") is the
//! business of `text::instants`; the unit in which the API's filters want it is the business of `api::request`.
//!
//! Reading and writing are our own: 0.2 KB of brotli instead of 2.5 KB for the `time` crate, against which they are tested.

/// An instant, in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcTime(i64);

const DAY: i64 = 86_400;

impl UtcTime {
    /// Reads `YYYY-MM-DDTHH:MM:SSZ`; a fraction of a second is dropped. `None` where the text is no such instant; the
    /// caller then shows it as it came.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, clock) = text.strip_suffix('Z')?.split_once('T')?;
        let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
        let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
        let [hour, minute, second] = numbers(whole, ':', [2, 2, 2])?;
        let in_range =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && hour < 24 && minute < 60 && second < 60;
        if !in_range || fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let days = days_from_civil(year, month, day);
        // A day past the month's end would come out as a day of the next month, and day 0 as one of the month before.
        (civil_from_days(days) == (year, month, day)).then_some(Self(days * DAY + hour * 3600 + minute * 60 + second))
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

/// Writes `YYYY-MM-DDTHH:MM:SSZ`, the form the document gives.
impl std::fmt::Display for UtcTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = civil_from_days(self.0.div_euclid(DAY));
        let second = self.0.rem_euclid(DAY);
        write!(f, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
    }
}

/// Three numbers with a separator between them, each of exactly so many digits.
fn numbers(text: &str, separator: char, digits: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(separator);
    let mut out = [0; 3];
    for (number, digits) in out.iter_mut().zip(digits) {
        let part = parts.next().filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(out)
}

/// Days since 1970-01-01 of a date, by counting years from March, so that the leap day comes last.
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date of a day counted from 1970-01-01; the reverse of [`days_from_civil`].
const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + if month <= 2 { 1 } else { 0 };
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
    fn refuses_what_is_not_an_instant() {
        for text in [
            "",
            "yesterday",
            "2021-11-11",
            "2021-13-01T00:00:00Z",
            "2021-11-11T08:33:40",
            "2021-11-00T00:00:00Z",
            "2021-02-29T00:00:00Z",
            "2021-11-11T24:00:00Z",
            "2021-11-11T00:60:00Z",
            "2021-11-11T00:00:60Z",
            "2021-11-11T00:00:00.Z",
            "2021-1-11T00:00:00Z",
            "2021-11-1aT00:00:00Z",
        ] {
            assert_eq!(UtcTime::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn writing_and_reading_agree(seconds in -62_135_596_800_i64..=253_402_300_799) {
            let t = UtcTime::from_seconds(seconds).unwrap();
            prop_assert_eq!(UtcTime::parse(&t.to_string()), Some(t));
        }

        #[test]
        fn any_text_is_read_as_the_time_crate_reads_it(
            text in ".*|[0-9]{4}-[0-3][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,6})?Z"
        ) {
            use time::{OffsetDateTime, format_description::well_known::Rfc3339};
            let reference = OffsetDateTime::parse(&text, &Rfc3339).ok().map(OffsetDateTime::unix_timestamp);
            // The crate also takes other offsets, leap seconds, small letters and the year 0, none of which the service sends.
            if text.ends_with('Z') && text.contains('T') && !text.starts_with("0000") && !text.contains(":60") {
                prop_assert_eq!(UtcTime::parse(&text).map(UtcTime::seconds), reference);
            }
        }
    }
}
