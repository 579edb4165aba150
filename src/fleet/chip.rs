//! A chip: one condition that a server meets or does not. Several values of a chip mean "any of them", several chips mean "all
//! of them".
//!
//! A chip is checked when it is made, so that whatever it is asked of later cannot fail: a status is a code or a group, a time
//! a day or an instant, an address a number, a network or the text of an IPv6 address.

use crate::{
    fleet::key::{Key, Values},
    model::{
        cidr::{Cidr, ipv4},
        server::Server,
        status::StatusGroup,
        time::UtcTime,
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
    /// Neither `YYYY-MM-DD` nor `YYYY-MM-DDTHH:MM:SSZ`.
    Time,
    /// Neither an address nor an IPv4 network.
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
        for value in &values {
            Want::read(key, op, value)?;
        }
        Ok(Self { key, op, negated, values })
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

/// A value as it is compared.
enum Want {
    /// A text in small letters; the empty text is that of a field that is missing.
    Text(String),
    Group(StatusGroup),
    Code(i32),
    /// From and to, both included, in seconds.
    Span(i64, i64),
    Network(Cidr),
}

impl Want {
    fn read(key: Key, op: Op, value: &str) -> Result<Self, ChipProblem> {
        let missing = value.is_empty() && op == Op::Is;
        Ok(match key.values() {
            _ if missing => Self::Text(String::new()),
            Values::Texts => Self::Text(value.to_ascii_lowercase()),
            Values::Statuses => match StatusGroup::from_key(&value.to_ascii_lowercase()) {
                Some(group) => Self::Group(group),
                None if value.eq_ignore_ascii_case(StatusGroup::Unknown.key()) => Self::Group(StatusGroup::Unknown),
                None => Self::Code(value.parse().map_err(|_| ChipProblem::Status)?),
            },
            Values::Times => {
                let (from, to) = span(value).ok_or(ChipProblem::Time)?;
                match op {
                    Op::After => Self::Span(to + 1, i64::MAX),
                    Op::Since => Self::Span(from, i64::MAX),
                    Op::Before => Self::Span(i64::MIN, from - 1),
                    Op::Until => Self::Span(i64::MIN, to),
                    _ => Self::Span(from, to),
                }
            }
            Values::Addresses => match Cidr::parse(value) {
                Some(network) => Self::Network(network),
                None if is_ipv6(value) => Self::Text(value.to_ascii_lowercase()),
                None => return Err(ChipProblem::Address),
            },
        })
    }
}

/// The first and the last second of a day or an instant.
fn span(text: &str) -> Option<(i64, i64)> {
    if let Some(instant) = UtcTime::parse(text) {
        return Some((instant.seconds(), instant.seconds()));
    }
    let day = UtcTime::parse(&format!("{text}T00:00:00Z"))?.seconds();
    Some((day, day + 86_399))
}

/// Whether a text may be an IPv6 address, which is compared as it stands.
fn is_ipv6(text: &str) -> bool {
    text.contains(':') && text.len() <= 45 && text.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'))
}

/// Chips made ready to be asked of many servers.
pub struct Matcher(Vec<Condition>);

struct Condition {
    key: Key,
    op: Op,
    negated: bool,
    wants: Vec<Want>,
}

impl Matcher {
    /// Makes chips ready.
    pub fn new(chips: &[Chip]) -> Self {
        let condition = |chip: &Chip| Condition {
            key: chip.key,
            op: chip.op,
            negated: chip.negated,
            wants: chip.values.iter().filter_map(|value| Want::read(chip.key, chip.op, value).ok()).collect(),
        };
        Self(chips.iter().map(condition).collect())
    }

    /// Whether a server meets all chips.
    pub fn matches(&self, server: &Server) -> bool {
        self.0.iter().all(|condition| condition.holds(server))
    }

    /// The keys of the chips that a server does not meet, one for each such chip.
    pub fn failing<'a>(&'a self, server: &'a Server) -> impl Iterator<Item = Key> + 'a {
        self.0.iter().filter(|condition| !condition.holds(server)).map(|condition| condition.key)
    }
}

impl Condition {
    fn holds(&self, server: &Server) -> bool {
        self.wants.iter().any(|want| self.meets(server, want)) != self.negated
    }

    fn meets(&self, server: &Server, want: &Want) -> bool {
        match (self.key, want) {
            (Key::Any, Want::Text(text)) => server.texts().any(|value| compare(self.op, value, text)),
            (Key::Field(field), Want::Text(text)) => match server.text(field) {
                Some(value) => compare(self.op, value, text),
                None => text.is_empty(),
            },
            (Key::Field(field), Want::Span(from, to)) => {
                server.time(field).is_some_and(|time| (*from..=*to).contains(&time.seconds()))
            }
            (_, Want::Group(group)) => server.status().group() == *group,
            (_, Want::Code(code)) => server.status().code() == Some(*code),
            (key, Want::Text(text)) if text.is_empty() => !any_address(server, key, &mut |_| true),
            (key, Want::Text(text)) => any_address(server, key, &mut |address| address.eq_ignore_ascii_case(text)),
            (key, Want::Network(network)) => {
                any_address(server, key, &mut |address| ipv4(address.trim()).is_some_and(|number| network.has(number)))
            }
            (_, Want::Span(..)) => false,
        }
    }
}

/// Whether any address that a key is about is what is looked for, also one under an expired name.
pub fn any_address<'a>(server: &'a Server, key: Key, is: &mut dyn FnMut(&'a str) -> bool) -> bool {
    for address in &server.addresses {
        for (place, text) in address.texts().into_iter().enumerate() {
            let other = if place < 2 { Key::PublicIp } else { Key::PrivateIp };
            if key != other && text.is_some_and(&mut *is) {
                return true;
            }
        }
    }
    false
}

/// Compares a value with a text in small letters. Only letters of ASCII are the same in either case: names of servers have no
/// others that have two, and the tables for all of Unicode would be a fiftieth of the whole program.
fn compare(op: Op, value: &str, text: &str) -> bool {
    let (value, text) = (value.as_bytes(), text.as_bytes());
    match op {
        Op::Is => value.eq_ignore_ascii_case(text),
        Op::StartsWith => value.get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text)),
        _ => has(value, text),
    }
}

/// Whether `part`, in small letters, stands somewhere in `text`.
fn has(text: &[u8], part: &[u8]) -> bool {
    let Some((first, rest)) = part.split_first() else { return true };
    let Some(last) = text.len().checked_sub(part.len()) else { return false };
    text.iter().take(last + 1).enumerate().any(|(i, byte)| {
        byte.to_ascii_lowercase() == *first
            && text.get(i + 1..i + part.len()).is_some_and(|tail| tail.eq_ignore_ascii_case(rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fleet::tests::rows, model::field::Field};
    use proptest::prelude::*;

    fn one() -> Server {
        let json = r#"{"server_name":"Web-Gateway-1","server_id":"0f1e","status":3,"availability_zone":"cn-east-3a","network_version":"v2",
                "create_time":"2024-01-01T12:00:00Z","addresses":[{"server_ip":"10.1.2.3","access_ip":"203.0.113.9"},{"public_ip":"2001:DB8::1"}]}"#;
        rows(&[json])[0].server().unwrap().clone()
    }

    fn meets(key: Key, op: Op, values: &[&str]) -> bool {
        let values = values.iter().map(ToString::to_string).collect();
        let [chip, not] = [false, true].map(|negated| Chip::new(key, op, negated, Vec::clone(&values)).unwrap());
        let server = one();
        let holds = Matcher::new(&[chip]).matches(&server);
        assert_ne!(holds, Matcher::new(&[not]).matches(&server), "{key:?} {op:?} {values:?}");
        holds
    }

    #[test]
    fn texts_are_compared_without_case_and_any_value_will_do() {
        let name = Key::Field(Field::ServerName);
        assert!(meets(name, Op::Contains, &["gateWAY"]) && meets(name, Op::Is, &["web-gateway-1"]));
        assert!(meets(name, Op::StartsWith, &["WEB"]) && !meets(name, Op::StartsWith, &["gateway"]));
        assert!(!meets(name, Op::Is, &["web"]) && meets(name, Op::Is, &["web", "Web-Gateway-1"]));
        let zone = Key::Field(Field::AvailabilityZone);
        assert!(meets(zone, Op::Is, &["cn-east-3a"]) && !meets(zone, Op::Is, &[""]));
        assert!(meets(Key::Field(Field::KeypairName), Op::Is, &[""]), "what is missing is the empty text");
    }

    #[test]
    fn a_status_is_a_code_or_a_group_of_them() {
        let status = Key::Field(Field::Status);
        assert!(
            meets(status, Op::Is, &["Creating"]) && meets(status, Op::Is, &["3"]) && !meets(status, Op::Is, &["0"])
        );
        assert!(!meets(status, Op::Is, &["unknown"]) && meets(status, Op::Is, &["normal", "creating"]));
    }

    #[test]
    fn a_day_is_all_of_its_seconds() {
        let created = Key::Field(Field::CreateTime);
        assert!(meets(created, Op::Is, &["2024-01-01"]) && !meets(created, Op::After, &["2024-01-01"]));
        assert!(meets(created, Op::Since, &["2024-01-01"]) && meets(created, Op::Until, &["2024-01-01"]));
        assert!(!meets(created, Op::Before, &["2024-01-01"]) && meets(created, Op::Before, &["2024-01-02"]));
        assert!(
            meets(created, Op::After, &["2024-01-01T11:59:59Z"])
                && !meets(created, Op::After, &["2024-01-01T12:00:00Z"])
        );
        assert!(!meets(created, Op::Is, &["2023-12-31"]) && meets(created, Op::Since, &["2023-12-31"]));
        assert!(meets(created, Op::Until, &["2024-01-02"]) && !meets(created, Op::Until, &["2023-12-31"]));
        assert!(!meets(created, Op::Before, &["2024-01-01T12:00:00Z"]));
        let updated = Key::Field(Field::UpdateTime);
        assert!(!meets(updated, Op::Since, &["2000-01-01"]), "what is missing is at no time");
        assert!(meets(updated, Op::Is, &[""]) && !meets(created, Op::Is, &[""]));
    }

    #[test]
    fn an_address_is_looked_for_in_networks_and_under_every_name() {
        assert!(meets(Key::Ip, Op::Is, &["10.0.0.0/8"]) && meets(Key::Ip, Op::Is, &["203.0.113.9"]));
        assert!(
            meets(Key::PublicIp, Op::Is, &["203.0.113.0/24"]) && !meets(Key::PrivateIp, Op::Is, &["203.0.113.0/24"])
        );
        assert!(meets(Key::Ip, Op::Is, &["2001:db8::1"]) && !meets(Key::Ip, Op::Is, &["10.1.2.4"]));
        assert!(!meets(Key::PublicIp, Op::Is, &["10.0.0.0/8"]) && !meets(Key::Ip, Op::Is, &[""]));
        let none = Chip::new(Key::PublicIp, Op::Is, false, vec![String::new()]).unwrap();
        let private = r#"{"addresses":[{"server_ip":"10.0.0.1"}]}"#;
        assert!(Matcher::new(&[none]).matches(rows(&[private])[0].server().unwrap()));
    }

    #[test]
    fn free_text_is_looked_for_everywhere() {
        for text in ["gateway", "0F1E", "cn-east", "10.1.2", "203.0.113.9", "v2"] {
            assert!(meets(Key::Any, Op::Contains, &[text]), "{text}");
        }
        assert!(!meets(Key::Any, Op::Contains, &["server_name"]), "names of fields are no values");
    }

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

    proptest! {
        #[test]
        fn a_text_is_found_as_the_standard_library_finds_it(value in "[aAbBé中-]{0,8}", text in "[aAbBé中-]{1,3}") {
            let (small, part) = (value.to_lowercase(), text.to_lowercase());
            prop_assert_eq!(compare(Op::Contains, &value, &part), small.contains(&part));
            prop_assert_eq!(compare(Op::StartsWith, &value, &part), small.starts_with(&part));
            prop_assert_eq!(compare(Op::Is, &value, &part), small == part);
        }

        #[test]
        fn any_chip_is_refused_or_can_be_asked(key in prop::sample::select(Key::named().chain([Key::Any]).collect::<Vec<_>>()),
            op in prop::sample::select(Op::ALL.to_vec()), values in prop::collection::vec("\\PC{0,12}|[0-9./]{0,10}|[a-f0-9:]{0,12}", 0..3)
        ) {
            if let Ok(chip) = Chip::new(key, op, false, values.clone()) {
                prop_assert_eq!(chip.values(), values.as_slice());
                let _ = Matcher::new(&[chip]).matches(&one());
            }
        }
    }
}
