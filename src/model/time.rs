//! Instants as the service writes them: `YYYY-MM-DDTHH:MM:SSZ`, always UTC (Table 5, `create_time` and `update_time`).
//!
//! Kept as whole seconds: the service has no finer grain. How an instant is shown (zone, language, "3 h ago") is the
//! business of `browser::intl`; the unit in which the API's filters want it is the business of `api::request`.

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// An instant, in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcTime(i64);

impl UtcTime {
    /// Reads an RFC 3339 text. `None` where it is not one; the caller then shows the text as it came.
    pub fn parse(text: &str) -> Option<Self> {
        OffsetDateTime::parse(text, &Rfc3339).ok().map(|t| Self(t.unix_timestamp()))
    }

    /// From seconds since 1970; `None` outside the years 1 to 9999, which no text of the service can name.
    pub fn from_seconds(seconds: i64) -> Option<Self> {
        let year = OffsetDateTime::from_unix_timestamp(seconds).ok()?.year();
        (1..=9999).contains(&year).then_some(Self(seconds))
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
        let t = OffsetDateTime::from_unix_timestamp(self.0).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            t.year(),
            u8::from(t.month()),
            t.day(),
            t.hour(),
            t.minute(),
            t.second()
        )
    }
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
    }

    #[test]
    fn refuses_what_is_not_an_instant() {
        for text in ["", "yesterday", "2021-11-11", "2021-13-01T00:00:00Z", "2021-11-11T08:33:40"] {
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
        fn no_text_panics(text in ".*") {
            let _ = UtcTime::parse(&text);
        }
    }
}
