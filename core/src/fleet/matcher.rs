//! Asking chips of servers: how a value is compared with what a server has.
//!
//! Texts are compared by their `spelling::fold`, addresses as addresses, times as instants. A server whose time is missing or
//! cannot be read is neither before nor after any other: it meets no condition on that time and no negation of one, but that it has no
//! time (`created=""`).

use std::net::IpAddr;

use ipnet::IpNet;

use super::{
    chip::{Chip, ChipProblem, Op},
    key::{Key, Values},
};
use crate::model::{
    field::Field,
    ip,
    server::Server,
    spelling::fold,
    status::StatusGroup,
    time::{UtcTime, span},
};

/// A value as it is compared.
pub(super) enum Want {
    /// Nothing there, or nothing that can be read.
    Nothing,
    /// A folded text.
    Text(String),
    /// A folded text, or the network it is.
    TextOrNetwork(String, IpNet),
    Group(StatusGroup),
    Code(i32),
    /// From and to, both included, in seconds.
    Span(i64, i64),
    Network(IpNet),
}

impl Want {
    /// Reads a value of a chip.
    ///
    /// # Errors
    /// Says why it is none.
    pub(super) fn read(key: Key, op: Op, value: &str) -> Result<Self, ChipProblem> {
        if value.is_empty() && op == Op::Is {
            return Ok(Self::Nothing);
        }
        Ok(match key.values() {
            Values::Texts => {
                let text = fold(value).into_owned();
                // An address that is looked for among texts is also meant in another spelling.
                let has_networks = key == Key::Any || matches!(key, Key::Field(field) if field.is_network());
                match ip::network(&text).filter(|_| has_networks) {
                    Some(network) => Self::TextOrNetwork(text, network),
                    None => Self::Text(text),
                }
            }
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
            Values::Addresses => Self::Network(ip::network(value).ok_or(ChipProblem::Address)?),
        })
    }
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
            key: chip.key(),
            op: chip.op(),
            negated: chip.is_negated(),
            wants: chip.values().iter().filter_map(|value| Want::read(chip.key(), chip.op(), value).ok()).collect(),
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
        if let (Key::Field(field), Values::Times) = (self.key, self.key.values()) {
            return self.holds_in_time(server.time(field).map(UtcTime::seconds));
        }
        self.wants.iter().any(|want| self.meets(server, want)) != self.negated
    }

    fn holds_in_time(&self, seconds: Option<i64>) -> bool {
        let Some(seconds) = seconds else {
            return !self.negated && self.wants.iter().any(|want| matches!(want, Want::Nothing));
        };
        let is_in = |want: &Want| matches!(want, Want::Span(from, to) if (*from..=*to).contains(&seconds));
        self.wants.iter().any(is_in) != self.negated
    }

    fn meets(&self, server: &Server, want: &Want) -> bool {
        match (self.key, want) {
            (Key::Any, Want::Text(text)) => server.texts().any(|value| compare(self.op, value, text)),
            (Key::Any, Want::TextOrNetwork(text, network)) => {
                has_address(server, Key::Ip, network) || server.texts().any(|value| compare(self.op, value, text))
            }
            (Key::Field(field), Want::Nothing) => server.text(field).is_none(),
            (key, Want::Nothing) => !any_address(server, key, &mut |_| true),
            (Key::Field(field), Want::Text(text)) => {
                server.text(field).is_some_and(|value| compare(self.op, value, text))
            }
            (Key::Field(field), Want::TextOrNetwork(text, network)) => server.text(field).is_some_and(|value| {
                let own = || ip::network(value);
                compare(self.op, value, text)
                    || match self.op {
                        Op::Is => own() == Some(*network),
                        Op::Contains => own().is_some_and(|own| own.contains(network)),
                        _ => false,
                    }
            }),
            (_, Want::Group(group)) => server.status().group() == *group,
            (_, Want::Code(code)) => server.status().code() == Some(*code),
            (key, Want::Network(network)) => has_address(server, key, network),
            _ => false,
        }
    }
}

/// Whether a server has an address of a network.
fn has_address(server: &Server, key: Key, network: &IpNet) -> bool {
    any_address(server, key, &mut |text| ip::host(text).is_some_and(|address| network.contains(&address)))
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

/// The first address that a key is about, as it stands and as it is compared.
pub fn first_address(server: &Server, key: Key) -> Option<(&str, Option<IpAddr>)> {
    let mut first = None;
    any_address(server, key, &mut |text| {
        first = Some(text);
        true
    });
    first.map(|text| (text, ip::host(text)))
}

/// The time that a condition or an order is about, where it is about one.
pub fn time_of(key: Key) -> Option<Field> {
    match (key, key.values()) {
        (Key::Field(field), Values::Times) => Some(field),
        _ => None,
    }
}

/// Compares a value with a folded text.
fn compare(op: Op, value: &str, text: &str) -> bool {
    let folded;
    // Most values are ASCII and are compared where they are.
    let value = if value.is_ascii() {
        value.as_bytes()
    } else {
        folded = fold(value);
        folded.as_bytes()
    };
    let text = text.as_bytes();
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
mod tests;
