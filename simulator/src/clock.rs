//! The simulator's time: real, or standing still where `--now` asks for it, so that screenshots are the same every day.

use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Serialize, Serializer};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};

/// What time it is.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    Real,
    /// Seconds since 1970; moves only when the living fleet ticks.
    Standing(AtomicI64),
}

impl Clock {
    /// The real clock, or one that stands at `now` (RFC 3339).
    pub fn new(now: Option<OffsetDateTime>) -> Self {
        match now {
            Some(now) => Self::Standing(AtomicI64::new(now.unix_timestamp())),
            None => Self::Real,
        }
    }

    /// The present moment.
    pub fn now(&self) -> Moment {
        match self {
            Self::Real => Moment(OffsetDateTime::now_utc().unix_timestamp()),
            Self::Standing(at) => Moment(at.load(Ordering::Relaxed)),
        }
    }

    /// Moves a standing clock; a real one moves by itself.
    pub fn advance(&self, seconds: i64) {
        if let Self::Standing(at) = self {
            at.fetch_add(seconds, Ordering::Relaxed);
        }
    }
}

/// Reads the value of `--now`.
pub fn parse_now(text: &str) -> Result<OffsetDateTime, String> {
    OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|error| format!("not an RFC 3339 time such as 2026-03-01T09:00:00Z: {error}"))
}

/// A second in UTC, written as the document has it: `YYYY-MM-DDTHH:MM:SSZ` (Table 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(
    /// Seconds since 1970.
    pub i64,
);

impl Moment {
    /// This moment, `seconds` later (or earlier).
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Reads the document's spelling.
    pub fn parse(text: &str) -> Option<Self> {
        OffsetDateTime::parse(text, &Rfc3339).ok().map(|time| Self(time.unix_timestamp()))
    }

    /// The document's spelling.
    pub fn text(self) -> String {
        let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
        self.date().format(&format).unwrap_or_default()
    }

    /// IAM's spelling, with six fractional digits.
    pub fn iam_text(self) -> String {
        let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");
        self.date().format(&format).unwrap_or_default()
    }

    /// Year, month, day, hour and minute without separators, as order numbers begin.
    pub fn order_digits(self) -> String {
        let format = format_description!("[year repr:last_two][month][day][hour][minute]");
        self.date().format(&format).unwrap_or_default()
    }

    fn date(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0).unwrap_or(OffsetDateTime::UNIX_EPOCH).to_offset(UtcOffset::UTC)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}
