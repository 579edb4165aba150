//! The order of servers: by any key, up or down, with what is missing last either way, and in the API's own order where two
//! are the same.
//!
//! Texts are compared as people count, `phone-2` before `phone-10`, which puts codes in their order as well. Times, addresses and
//! networks are compared as what they are, however they are written; those that cannot be read stand behind, either way.

use std::{cmp::Ordering, net::IpAddr, sync::Arc};

use ipnet::IpNet;

use super::{
    key::Key,
    matcher::{first_address, time_of},
};
use crate::model::{ip, server::Row, time::UtcTime};

/// By what, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub key: Key,
    /// Greatest first.
    pub descending: bool,
}

impl Order {
    /// Reads `name`, or `-created` for the greatest first.
    pub fn parse(text: &str) -> Option<Self> {
        let descending = text.starts_with('-');
        Some(Self { key: Key::from_name(text.trim_start_matches('-'))?, descending })
    }

    /// Writes it so that it reads the same.
    pub fn write(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.key.name())
    }

    /// Puts places among these rows in this order. What is not a server stands last.
    pub fn arrange(self, rows: &[Arc<Row>], places: &mut [u32]) {
        // Of every row once, not at each comparison.
        let values: Vec<Value> = rows.iter().map(|row| self.value(row)).collect();
        let value = |place: usize| values.get(place).unwrap_or(&Value::Missing);
        places.sort_by(|a, b| {
            let (a, b) = (value(*a as usize), value(*b as usize));
            let order = a.compare(b);
            if self.descending && a.rank() == b.rank() { order.reverse() } else { order }
        });
    }

    fn value(self, row: &Row) -> Value<'_> {
        let Some(server) = row.server() else { return Value::Missing };
        let (text, read) = match self.key {
            Key::Field(field) => {
                let Some(text) = server.text(field) else { return Value::Missing };
                if time_of(self.key).is_some() {
                    (text, server.time(field).map(Value::Time))
                } else if field.is_network() {
                    (text, ip::network(text).map(Value::Network))
                } else {
                    return Value::Text(text);
                }
            }
            key => match first_address(server, key) {
                Some((text, address)) => (text, address.map(Value::Address)),
                None => return Value::Missing,
            },
        };
        read.unwrap_or(Value::Unread(text))
    }
}

/// What a server is put in order by.
enum Value<'a> {
    Text(&'a str),
    Time(UtcTime),
    Address(IpAddr),
    Network(IpNet),
    /// Should be a time, an address or a network and cannot be read as one.
    Unread(&'a str),
    Missing,
}

impl Value<'_> {
    /// What has a lower rank stands before, whichever way the others go.
    const fn rank(&self) -> u8 {
        match self {
            Self::Unread(_) => 1,
            Self::Missing => 2,
            _ => 0,
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) | (Self::Unread(a), Self::Unread(b)) => natural(a, b),
            (Self::Time(a), Self::Time(b)) => a.cmp(b),
            (Self::Address(a), Self::Address(b)) => a.cmp(b),
            (Self::Network(a), Self::Network(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

/// Compares texts without case, and runs of digits in them by their number. Total: what differs in case or in leading zeros alone
/// is told apart by its bytes.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        let (Some(one), Some(other)) = (left.first(), right.first()) else {
            return left.len().cmp(&right.len()).then_with(|| a.cmp(b));
        };
        let different = if one.is_ascii_digit() && other.is_ascii_digit() {
            // Without leading zeros the longer number is the greater one.
            let (one, other) = (number(&mut left), number(&mut right));
            one.len().cmp(&other.len()).then_with(|| one.cmp(other))
        } else {
            let different = one.to_ascii_lowercase().cmp(&other.to_ascii_lowercase());
            (left, right) = (left.get(1..).unwrap_or_default(), right.get(1..).unwrap_or_default());
            different
        };
        if different.is_ne() {
            return different;
        }
    }
}

/// Takes the digits from the head of a text and gives them without leading zeros.
fn number<'a>(text: &mut &'a [u8]) -> &'a [u8] {
    let length = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(length).unwrap_or((text, &[]));
    *text = rest;
    let zeros = digits.iter().take_while(|b| **b == b'0').count();
    digits.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fleet::tests::rows, model::field::Field};
    use proptest::prelude::*;

    fn order(text: &str, rows: &[Arc<Row>]) -> Vec<u32> {
        let mut places: Vec<u32> = (0..).take(rows.len()).collect();
        Order::parse(text).unwrap().arrange(rows, &mut places);
        places
    }

    #[test]
    fn names_are_in_the_order_people_count_and_missing_ones_last_both_ways() {
        let rows =
            rows(&[r#"{"server_name":"p-10"}"#, "{}", r#"{"server_name":"P-2"}"#, "7", r#"{"server_name":"p-010"}"#]);
        assert_eq!(order("name", &rows), [2, 4, 0, 1, 3]);
        assert_eq!(order("-name", &rows), [0, 4, 2, 1, 3]);
    }

    #[test]
    fn codes_instants_and_addresses_are_compared_as_such() {
        let status = rows(&[r#"{"status":128}"#, r#"{"status":10}"#, r#"{"status":"5"}"#, r#"{"status":"odd"}"#, "{}"]);
        assert_eq!(order("status", &status), [2, 1, 0, 3, 4]);
        let times = rows(&[r#"{"create_time":"2024-01-02T00:00:00Z"}"#, r#"{"create_time":"2023-12-31T00:00:00Z"}"#]);
        assert_eq!(order("created", &times), [1, 0]);
        let addresses = rows(&[
            r#"{"addresses":[{"server_ip":"10.0.0.10"}]}"#,
            r#"{"addresses":[{"server_ip":"10.0.0.9"}]}"#,
            r#"{"addresses":[{"public_ip":"1.1.1.1"}]}"#,
        ]);
        assert_eq!(order("private_ip", &addresses), [1, 0, 2]);
        assert_eq!(order("ip", &addresses), [2, 1, 0]);
    }

    #[test]
    fn times_and_addresses_stand_in_their_order_however_they_are_written_and_unread_ones_behind() {
        let times = rows(&[
            r#"{"create_time":"2024-01-02 00:00:00"}"#,
            r#"{"create_time":"soon"}"#,
            r#"{"create_time":"2024-01-02T07:00:00+08:00"}"#,
            "{}",
            r#"{"create_time":"20231231T235959Z"}"#,
        ]);
        assert_eq!(order("created", &times), [4, 2, 0, 1, 3]);
        assert_eq!(order("-created", &times), [0, 2, 4, 1, 3]);
        let address = |ip: &str| format!(r#"{{"addresses":[{{"server_ip":"{ip}"}}]}}"#);
        let texts =
            ["2001:db8::10", "::ffff:10.0.0.10", "n/a", "2001:DB8:0::9", "10.0.0.9", "2001:db8:0:1::"].map(address);
        let addresses = rows(&texts.each_ref().map(String::as_str));
        assert_eq!(order("ip", &addresses), [4, 1, 3, 0, 5, 2]);
        assert_eq!(order("-ip", &addresses), [5, 0, 3, 1, 4, 2]);
        let networks = rows(&[
            r#"{"subnet_cidr":"10.10.0.0/16"}"#,
            r#"{"subnet_cidr":"2001:db8::/32"}"#,
            r#"{"subnet_cidr":"10.9.0.0/16"}"#,
        ]);
        assert_eq!(order("subnet_cidr", &networks), [2, 0, 1]);
    }

    #[test]
    fn the_same_stays_in_the_order_of_the_api_both_ways() {
        let rows = rows(&[r#"{"status":5}"#, r#"{"status":2}"#, r#"{"status":5}"#, r#"{"status":2}"#]);
        assert_eq!(order("status", &rows), [1, 3, 0, 2]);
        assert_eq!(order("-status", &rows), [0, 2, 1, 3]);
    }

    #[test]
    fn an_order_is_read_as_it_is_written() {
        for key in Key::named() {
            for descending in [false, true] {
                let order = Order { key, descending };
                assert_eq!(Order::parse(&order.write()), Some(order));
            }
        }
        assert_eq!(Order::parse("create_time"), Some(Order { key: Key::Field(Field::CreateTime), descending: false }));
        assert_eq!(Order::parse(""), None);
    }

    proptest! {
        #[test]
        fn natural_order_is_an_order(a in "[aA0-9-]{0,6}", b in "[aA0-9-]{0,6}", c in "[aA0-9-]{0,6}") {
            prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
            prop_assert_eq!(natural(&a, &b) == Ordering::Equal, a == b);
            if natural(&a, &b) != Ordering::Greater && natural(&b, &c) != Ordering::Greater {
                prop_assert_ne!(natural(&a, &c), Ordering::Greater);
            }
        }

        #[test]
        fn numbers_count(m in 0_u64..100_000, n in 0_u64..100_000) {
            prop_assert_eq!(natural(&format!("x{m}y"), &format!("x{n}y")), m.cmp(&n));
            prop_assert_eq!(natural(&m.to_string(), "a"), Ordering::Less);
            prop_assert_eq!(natural("a", &m.to_string()), Ordering::Greater);
        }
    }
}
