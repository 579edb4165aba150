//! A chip: one condition that a server meets or does not. Several values of a chip mean "any of them", several chips mean "all
//! of them".
//!
//! A chip is checked when it is made, so that whatever it is asked of later cannot fail: a status is a code or a group, a time
//! a day or an instant, an address one of IPv4 or IPv6 or a network of them. What such a value may be written as in several ways it
//! has in one, so that what stands on a chip is what is compared. How, is in `matcher`.

use crate::{
    fleet::{
        key::{Key, Values},
        matcher::Want,
    },
    model::{
        ip,
        spelling::{ascii, half_width},
        time::{UtcTime, span},
    },
};

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Is the value: the same text, that status, on that day, in that network.
    Is,
    /// Has the text somewhere in it.
    Contains,
    /// Begins with the text.
    StartsWith,
    /// Later than the day or the instant.
    After,
    /// On that day, at that instant, or later.
    Since,
    /// Earlier than the day or the instant.
    Before,
    /// On that day, at that instant, or earlier.
    Until,
}

impl Op {
    /// Every operator.
    pub const ALL: [Self; 7] =
        [Self::Is, Self::Contains, Self::StartsWith, Self::After, Self::Since, Self::Before, Self::Until];

    /// Whether it can be asked of a key.
    pub const fn suits(self, key: Key) -> bool {
        match key.values() {
            Values::Texts => matches!(self, Self::Is | Self::Contains | Self::StartsWith),
            Values::Times => !matches!(self, Self::Contains | Self::StartsWith),
            Values::Statuses | Values::Addresses => matches!(self, Self::Is),
        }
    }

    /// What is meant where only a key and a value are named.
    pub const fn usual(key: Key) -> Self {
        match key.values() {
            Values::Texts => Self::Contains,
            _ => Self::Is,
        }
    }
}

/// Why there is no such chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipProblem {
    /// No value.
    Empty,
    /// A value of more than [`LONGEST`] bytes: no field is that long, but a token pasted by mistake is.
    TooLong,
    /// The operator makes no sense for the key.
    Operator,
    /// Not a code from -2147483648 to 2147483647, and not a group of codes.
    Status,
    /// Neither a day nor an instant of ISO 8601.
    Time,
    /// Neither an address nor a network.
    Address,
}

/// The most a value may have, in bytes.
pub const LONGEST: usize = 256;

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    key: Key,
    op: Op,
    negated: bool,
    values: Vec<String>,
}

impl Chip {
    /// A chip with these values, of which any may hold; with `negated` none may.
    ///
    /// # Errors
    /// Says why there is none.
    pub fn new(key: Key, op: Op, negated: bool, values: Vec<String>) -> Result<Self, ChipProblem> {
        if !op.suits(key) {
            return Err(ChipProblem::Operator);
        }
        // Everything contains nothing, and begins with it.
        let nothing = |value: &String| value.is_empty() && (op != Op::Is || key == Key::Any);
        if values.is_empty() || values.iter().any(nothing) {
            return Err(ChipProblem::Empty);
        }
        if values.iter().any(|value| value.len() > LONGEST) {
            return Err(ChipProblem::TooLong);
        }
        let values: Vec<String> = values.into_iter().map(|value| plain(key, value)).collect();
        for value in &values {
            Want::read(key, op, value)?;
        }
        Ok(Self { key, op, negated, values })
    }

    /// The chip that asks for the values of both, where they ask the same of them.
    pub fn with(&self, other: &Self) -> Option<Self> {
        let is_same = (self.key, self.op, self.negated) == (other.key, other.op, other.negated);
        let mut joined = self.clone();
        joined.values.extend(other.values.iter().filter(|value| !self.values.contains(value)).cloned());
        is_same.then_some(joined)
    }

    /// What it is about.
    pub const fn key(&self) -> Key {
        self.key
    }

    /// How it compares.
    pub const fn op(&self) -> Op {
        self.op
    }

    /// Whether no value may hold.
    pub const fn is_negated(&self) -> bool {
        self.negated
    }

    /// Its values, in the order they were given.
    pub fn values(&self) -> &[String] {
        &self.values
    }
}

/// A value as a chip has it: that of a number, a time, an address or an ID in its one usual spelling. Texts stay as they are.
fn plain(key: Key, value: String) -> String {
    match (key, key.values()) {
        (_, Values::Statuses) => ascii(&value).trim().to_owned(),
        (_, Values::Times) => {
            let text = ascii(&value).trim().to_owned();
            let is_exact = span(&text).is_some_and(|(first, last)| first == last);
            UtcTime::parse(&text).filter(|_| is_exact).map_or(text, |instant| instant.to_string())
        }
        (_, Values::Addresses) => {
            let text = ascii(&value).trim().to_owned();
            ip::network(&text).map_or(text, |network| ip::write(&network))
        }
        (Key::Field(field), Values::Texts) if field.is_ascii() => half_width(&value).into_owned(),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::Field;

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        let of = |key, op, value: &str| Chip::new(key, op, false, vec![value.into()]).unwrap_err();
        assert_eq!(of(Key::Field(Field::Status), Op::Is, "broken"), ChipProblem::Status);
        assert_eq!(of(Key::Field(Field::Status), Op::Contains, "5"), ChipProblem::Operator);
        assert_eq!(of(Key::Field(Field::CreateTime), Op::After, "yesterday"), ChipProblem::Time);
        assert_eq!(of(Key::Ip, Op::Is, "10.0.0.0/33"), ChipProblem::Address);
        assert_eq!(of(Key::Any, Op::Contains, ""), ChipProblem::Empty);
        assert_eq!(Chip::new(Key::Any, Op::Contains, false, vec![]), Err(ChipProblem::Empty));
    }

    #[test]
    fn a_value_that_can_be_written_in_several_ways_stands_in_one() {
        let value = |key, op, text: &str| Chip::new(key, op, false, vec![text.into()]).unwrap().values().concat();
        let field = Key::Field;
        for (key, op, text, plain) in [
            (field(Field::Status), Op::Is, "１０", "10"),
            (field(Field::CreateTime), Op::Since, "2024-01-01 16:00:00+08:00", "2024-01-01T08:00:00Z"),
            (field(Field::CreateTime), Op::Since, "２０２４－０１－０１", "2024-01-01"),
            (field(Field::CreateTime), Op::Since, "2024-01-01 08:00", "2024-01-01 08:00"),
            (Key::Ip, Op::Is, "10.0.0.1:5555", "10.0.0.1"),
            (Key::Ip, Op::Is, "[2001:DB8::1]:80", "2001:db8::1"),
            (Key::Ip, Op::Is, "１０。１。２。３／８", "10.0.0.0/8"),
            (field(Field::ServerId), Op::Is, "４ａＦＦ", "4aFF"),
            (field(Field::ServerName), Op::Is, "ＷＥＢ，１", "ＷＥＢ，１"),
            (Key::Any, Op::Contains, "１０．０．０．１", "１０．０．０．１"),
        ] {
            assert_eq!(value(key, op, text), plain);
            assert_eq!(value(key, op, plain), plain);
        }
    }
}
