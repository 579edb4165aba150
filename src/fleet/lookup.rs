//! Looking up a pasted list of addresses, networks, IDs and names in the fleet: which servers are meant, by what, and which entries
//! mean none. Exact, by an index of everything a server is called, made once for a list.

use std::sync::Arc;

use super::{chip::any_address, key::Key, sort};
use crate::model::{
    cidr::{Cidr, ipv4},
    field::Field,
    invisible::cleaned,
    server::Row,
};

/// The most entries of one list.
pub const MOST: usize = 10_000;

/// An entry that means a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The entry, as it was given.
    pub entry: String,
    /// The place of the server in the fleet.
    pub place: usize,
    /// What of the server is so: its ID, its name, a private or a public address.
    pub by: Key,
}

/// What became of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// What was found, in the order of the list and of the fleet.
    pub matches: Vec<Match>,
    /// Entries that mean no server, in order.
    pub unmatched: Vec<String>,
    /// Entries that stand in the list more than once, each once.
    pub repeated: Vec<String>,
    /// How many entries there were, without those that repeat.
    pub entries: usize,
    /// How many entries were not looked at, being more than [`MOST`].
    pub left_out: usize,
}

/// A thing that a server is called.
struct Name<'a> {
    text: &'a str,
    number: Option<u32>,
    place: usize,
    by: Key,
}

/// Looks a list up. Entries stand on lines of their own, or have commas, semicolons or tabs between them.
pub fn look_up(rows: &[Arc<Row>], list: &str) -> Looked {
    let names = names(rows);
    let mut by_text = sort::places(names.len());
    let text = |i: usize| names.get(i).map_or("", |name| name.text);
    sort::arrange(&mut by_text, &|a, b| folded(text(a)).cmp(folded(text(b))));
    let number = |i: usize| names.get(i).and_then(|name| name.number);
    let mut by_number = by_text.clone();
    by_number.retain(|i| number(*i as usize).is_some());
    sort::arrange(&mut by_number, &|a, b| number(a).cmp(&number(b)));

    let mut looked = Looked::default();
    let all: Vec<&str> =
        list.split(['\n', '\r', ',', ';', '\t']).map(cleaned).filter(|entry| !entry.is_empty()).collect();
    looked.left_out = all.len().saturating_sub(MOST);
    let all = all.get(..MOST).unwrap_or(&all);
    let entry = |i: usize| all.get(i).copied().unwrap_or("");
    let mut sorted = sort::places(all.len());
    sort::arrange(&mut sorted, &|a, b| folded(entry(a)).cmp(folded(entry(b))));
    let mut first = vec![true; all.len()];
    for same in sorted.chunk_by(|a, b| entry(*a as usize).eq_ignore_ascii_case(entry(*b as usize))) {
        let Some((kept, others)) = same.split_first() else { continue };
        if !others.is_empty() {
            looked.repeated.push(entry(*kept as usize).to_owned());
        }
        for other in others {
            if let Some(first) = first.get_mut(*other as usize) {
                *first = false;
            }
        }
    }
    for (entry, _) in all.iter().zip(&first).filter(|(_, first)| **first) {
        looked.entries += 1;
        // An address alone is a text like any other: a server may be called so.
        let found = if let Some(network) = Cidr::parse(entry).filter(|_| entry.contains('/')) {
            let from = by_number.partition_point(|i| number(*i as usize) < Some(network.first));
            let to = by_number.partition_point(|i| number(*i as usize) <= Some(network.last));
            by_number.get(from..to)
        } else {
            let from = by_text.partition_point(|i| folded(text(*i as usize)).lt(folded(entry)));
            let to = by_text.partition_point(|i| folded(text(*i as usize)).le(folded(entry)));
            by_text.get(from..to)
        };
        let mut found = found.unwrap_or_default().to_vec();
        let place = |i: usize| names.get(i).map(|name| name.place);
        sort::arrange(&mut found, &|a, b| place(a).cmp(&place(b)));
        // A server is found once by an entry.
        found.dedup_by(|a, b| place(*a as usize) == place(*b as usize));
        if found.is_empty() {
            looked.unmatched.push((*entry).to_owned());
        }
        let found = found.iter().filter_map(|i| names.get(*i as usize));
        looked.matches.extend(found.map(|name| Match { entry: (*entry).to_owned(), place: name.place, by: name.by }));
    }
    looked
}

fn names(rows: &[Arc<Row>]) -> Vec<Name<'_>> {
    let mut names = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let Some(server) = row.server() else { continue };
        for field in [Field::ServerId, Field::ServerName] {
            let name = |text| Name { text, number: None, place, by: Key::Field(field) };
            names.extend(server.text(field).map(cleaned).map(name));
        }
        for by in [Key::PrivateIp, Key::PublicIp] {
            let name = |text| Name { text, number: ipv4(text), place, by };
            any_address(server, by, &mut |address| {
                names.push(name(cleaned(address)));
                false
            });
        }
    }
    names
}

/// A text as it is compared: letters of ASCII without case.
fn folded(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().map(|byte| byte.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::tests::rows;
    use proptest::prelude::*;

    fn fleet() -> Vec<Arc<Row>> {
        rows(&[
            r#"{"server_id":"ID1","server_name":"web-1","addresses":[{"server_ip":"10.0.0.1","public_ip":"203.0.113.1"}]}"#,
            r#"{"server_id":"id2","server_name":"web-1","addresses":[{"server_ip":"10.0.0.2"},{"server_ip":"10.0.0.3"}]}"#,
            r#"{"server_id":"id3","server_name":"10.9.9.9","addresses":[{"public_ip":"2001:DB8::1"}]}"#,
            "7",
        ])
    }

    fn found(list: &str) -> Vec<(String, usize, &'static str)> {
        look_up(&fleet(), list).matches.into_iter().map(|m| (m.entry, m.place, m.by.name())).collect()
    }

    #[test]
    fn each_kind_of_entry_is_found_by_what_it_is() {
        assert_eq!(found("id1"), [("id1".into(), 0, "id")]);
        assert_eq!(found("WEB-1"), [("WEB-1".into(), 0, "name"), ("WEB-1".into(), 1, "name")]);
        assert_eq!(found("10.0.0.3"), [("10.0.0.3".into(), 1, "private_ip")]);
        assert_eq!(found("203.0.113.1"), [("203.0.113.1".into(), 0, "public_ip")]);
        assert_eq!(found("2001:db8::1"), [("2001:db8::1".into(), 2, "public_ip")]);
        assert_eq!(found("10.0.0.0/30").iter().map(|m| m.1).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(found("10.9.9.9"), [("10.9.9.9".into(), 2, "name")], "an address that is a name");
        assert_eq!(found("web"), [], "exactly, not in part");
        assert_eq!(found("\u{feff}id1\u{200b}"), [("id1".into(), 0, "id")], "as it is pasted");
    }

    #[test]
    fn what_is_not_found_repeats_or_is_too_much_is_told() {
        let looked = look_up(&fleet(), "id1, nosuch\nID1;10.0.0.9\t\n\n10.1.0.0/16");
        assert_eq!(looked.unmatched, ["nosuch", "10.0.0.9", "10.1.0.0/16"]);
        assert_eq!((looked.repeated, looked.entries, looked.left_out), (vec!["id1".into()], 4, 0));
        let long = "x\n".repeat(MOST + 3);
        let looked = look_up(&fleet(), &long);
        assert_eq!((looked.entries, looked.left_out, looked.repeated.len()), (1, 3, 1));
        assert_eq!(look_up(&[], ""), Looked::default());
    }

    proptest! {
        #[test]
        fn the_index_finds_what_a_scan_finds(
            servers in prop::collection::vec(("[ab]{1,2}", "[aB]{1,2}", 0..4_u8), 0..8),
            list in prop::collection::vec("[abAB]{1,2}|10\\.0\\.0\\.[0-3](/3[0-2])?", 0..8)
        ) {
            let json: Vec<_> = servers.iter().map(|(id, name, ip)| {
                format!(r#"{{"server_name":"{name}","metadata":{{"keypair_name":"{id}"}},"addresses":[{{"server_ip":"10.0.0.{ip}"}}]}}"#)
            }).collect();
            let rows = rows(&json.iter().map(String::as_str).collect::<Vec<_>>());
            let looked = look_up(&rows, &list.join("\n"));
            let mut entries: Vec<&String> = Vec::new();
            for entry in &list {
                if !entries.iter().any(|e| e.eq_ignore_ascii_case(entry)) {
                    entries.push(entry);
                }
            }
            for entry in entries {
                let network = Cidr::parse(entry);
                let scan: Vec<usize> = servers.iter().enumerate().filter(|(_, (_, name, ip))| match network {
                    Some(network) => network.has(0x0a00_0000 + u32::from(*ip)),
                    None => name.eq_ignore_ascii_case(entry),
                }).map(|(place, _)| place).collect();
                let mut indexed: Vec<usize> = looked.matches.iter().filter(|m| m.entry == *entry).map(|m| m.place).collect();
                indexed.sort_unstable();
                prop_assert_eq!(&indexed, &scan, "{}", entry);
                prop_assert_eq!(looked.unmatched.contains(entry), scan.is_empty());
            }
        }
    }
}
