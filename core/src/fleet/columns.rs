//! Which columns the table has, and in which order. The name of the server is always the first and not among them.

use super::key::Key;
use crate::model::field::Field;

/// The columns after the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<Key>);

impl Default for Columns {
    fn default() -> Self {
        let field = Key::Field;
        Self(vec![
            field(Field::Status),
            field(Field::PhoneModelName),
            field(Field::AvailabilityZone),
            Key::PrivateIp,
            Key::PublicIp,
            field(Field::NetworkVersion),
            field(Field::CreateTime),
        ])
    }
}

impl Columns {
    /// Every key that can be a column, in the order they are offered.
    pub fn offered() -> impl Iterator<Item = Key> {
        Key::named().filter(|key| !matches!(key, Key::Ip | Key::Field(Field::ServerName)))
    }

    /// Reads names with commas between them; the same name again changes nothing.
    ///
    /// # Errors
    /// Gives the first name that is none.
    pub fn parse(text: &str) -> Result<Self, &str> {
        let mut columns = Self(Vec::new());
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            match Key::from_name(name).filter(|key| Self::offered().any(|offered| offered == *key)) {
                Some(key) if columns.has(key) => {}
                Some(key) => columns.0.push(key),
                None => return Err(name),
            }
        }
        Ok(columns)
    }

    /// Writes them so that they read the same.
    pub fn write(&self) -> String {
        self.0.iter().map(|key| key.name()).collect::<Vec<_>>().join(",")
    }

    /// The columns, in order.
    pub fn keys(&self) -> &[Key] {
        &self.0
    }

    /// Whether a key is a column.
    pub fn has(&self, key: Key) -> bool {
        self.0.contains(&key)
    }

    /// Adds a column at the end, or takes it away.
    pub fn toggle(&mut self, key: Key) {
        if self.has(key) {
            self.0.retain(|k| *k != key);
        } else {
            self.0.push(key);
        }
    }

    /// Moves a column one place towards the name, where there is one.
    pub fn forward(&mut self, key: Key) {
        if let Some(place) = self.0.iter().position(|k| *k == key).filter(|place| *place > 0) {
            self.0.swap(place, place - 1);
        }
    }
}

/// How wide a person has made columns, in pixels, the name's among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Widths(Vec<(Key, u32)>);

/// What a width may be, in pixels.
const WIDTH: std::ops::RangeInclusive<u32> = 32..=4000;

impl Widths {
    /// Reads names with widths, as they are written; what cannot be read is left out.
    pub fn parse(text: &str) -> Self {
        let mut widths = Self::default();
        for part in text.split(',') {
            if let Some((name, width)) = part.split_once(':')
                && let Ok(width) = width.parse()
            {
                widths.set(name, width);
            }
        }
        widths
    }

    /// Writes them so that they read the same.
    pub fn write(&self) -> String {
        self.0.iter().map(|(key, width)| format!("{}:{width}", key.name())).collect::<Vec<_>>().join(",")
    }

    /// How wide a column was made.
    pub fn of(&self, key: Key) -> Option<u32> {
        self.0.iter().find(|(k, _)| *k == key).map(|(_, width)| *width)
    }

    /// Makes the column of that name so wide.
    pub fn set(&mut self, name: &str, width: u32) {
        if let Some(key) = Key::from_name(name).filter(|_| WIDTH.contains(&width)) {
            self.0.retain(|(k, _)| *k != key);
            self.0.push((key, width));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_are_read_as_they_are_written_and_what_is_none_is_named() {
        let default = Columns::default();
        assert_eq!(default.write(), "status,model,az,private_ip,public_ip,network,created");
        assert_eq!(Columns::parse(&default.write()), Ok(default));
        assert_eq!(Columns::parse("az, status,az").unwrap().write(), "az,status");
        for (text, wrong) in [("az,nosuch", "nosuch"), ("name", "name"), ("ip", "ip")] {
            assert_eq!(Columns::parse(text), Err(wrong));
        }
        assert_eq!(Columns::parse("").unwrap().keys(), []);
    }

    #[test]
    fn a_column_comes_goes_and_moves() {
        let mut columns = Columns::parse("az,status").unwrap();
        let key = |name| Key::from_name(name).unwrap();
        columns.toggle(key("vpc"));
        columns.forward(key("vpc"));
        assert_eq!(columns.write(), "az,vpc,status");
        columns.forward(key("az"));
        columns.forward(key("id"));
        columns.toggle(key("status"));
        assert_eq!((columns.write().as_str(), columns.has(key("status"))), ("az,vpc", false));
    }

    #[test]
    fn widths_are_read_as_they_are_written_and_what_is_none_is_left_out() {
        let mut widths = Widths::parse("name:480,az:120,nosuch:90,vpc:wide,id:7,,status");
        assert_eq!(widths.write(), "name:480,az:120");
        widths.set("name", 300);
        widths.set("az", 5000);
        assert_eq!(widths.of(Key::Field(Field::ServerName)), Some(300));
        assert_eq!(widths.of(Key::Field(Field::AvailabilityZone)), Some(120));
        assert_eq!(Widths::parse(&widths.write()), widths);
        assert_eq!((Widths::parse(""), widths.of(Key::PublicIp)), (Widths::default(), None));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_named(text in "\\PC{0,20}|((az|id|vpc|status|public_ip|x),?){0,6}") {
            match Columns::parse(&text) {
                Ok(columns) => {
                    let written = columns.write();
                    prop_assert_eq!(Columns::parse(&written), Ok(columns));
                }
                Err(name) => prop_assert!(text.contains(name) && !name.is_empty()),
            }
        }
    }
}
