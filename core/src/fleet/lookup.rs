//! Looking up a pasted list of addresses, networks, IDs and names in the fleet: which servers are meant, by what, and which entries
//! mean none. Exact, by an index of everything a server is called, made once for a list.
//!
//! Lists come from tables, messages and code, so that entries are told apart by more than lines. A name may hold what others put
//! between entries: what is found as it stands is one entry, and only what is not is taken apart.

use std::{borrow::Cow, collections::BTreeMap, net::IpAddr, sync::Arc};

use super::{key::Key, matcher::any_address, recognise};
use crate::model::{
    field::Field,
    invisible::{cleaned, is_blank},
    ip,
    server::Row,
    spelling::{ascii, fold, is_quote},
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

/// Looks a list up. Entries stand on lines of their own, or have commas, semicolons (of either width), tabs or blanks between them,
/// and may stand in quotes.
pub fn look_up(rows: &[Arc<Row>], list: &str) -> Looked {
    let index = Index::new(rows);
    let mut all = Vec::new();
    for line in list.split(['\n', '\r', '\t']) {
        index.take(line, &BETWEEN, &mut all);
    }
    let mut looked = Looked { left_out: all.len().saturating_sub(MOST), ..Looked::default() };
    all.truncate(MOST);
    // The first entry of each meaning, and whether it was already told that it repeats.
    let mut seen: BTreeMap<String, (&str, bool)> = BTreeMap::new();
    for entry in all {
        let meaning =
            ip::network(&ascii(entry)).map_or_else(|| fold(entry).into_owned(), |network| ip::write(&network));
        match seen.get_mut(&meaning) {
            None => {
                seen.insert(meaning, (entry, false));
            }
            Some((first, told)) => {
                if !std::mem::replace(told, true) {
                    looked.repeated.push((*first).to_owned());
                }
                continue;
            }
        }
        looked.entries += 1;
        let found = index.find(entry);
        if found.is_empty() {
            looked.unmatched.push(entry.to_owned());
        }
        let found = found.iter().filter_map(|i| index.names.get(*i as usize));
        looked.matches.extend(found.map(|name| Match { entry: entry.to_owned(), place: name.place, by: name.by }));
    }
    looked
}

/// What stands between entries, the surest first.
const BETWEEN: [fn(char) -> bool; 2] = [|c| matches!(c, ',' | ';'), |c| matches!(c, '，' | '；' | '、')];

/// A thing that a server is called.
struct Name<'a> {
    text: Cow<'a, str>,
    address: Option<IpAddr>,
    place: usize,
    by: Key,
}

/// Everything that servers are called, to be found quickly.
struct Index<'a> {
    names: Vec<Name<'a>>,
    by_text: Vec<u32>,
    by_address: Vec<u32>,
}

impl<'a> Index<'a> {
    fn new(rows: &'a [Arc<Row>]) -> Self {
        let names = names(rows);
        let text = |i: usize| names.get(i).map(|name| &name.text);
        let mut by_text: Vec<u32> = (0..).take(names.len()).collect();
        by_text.sort_by_key(|i| text(*i as usize));
        let address = |i: usize| names.get(i).and_then(|name| name.address);
        let mut by_address = by_text.clone();
        by_address.retain(|i| address(*i as usize).is_some());
        by_address.sort_by_key(|i| address(*i as usize));
        Self { names, by_text, by_address }
    }

    /// The names that an entry means, one of each server, in the order of the fleet.
    fn find(&self, entry: &str) -> Vec<u32> {
        let mut found = self.called(&fold(entry)).to_vec();
        if let Some(network) = ip::network(&ascii(entry)) {
            let address = |i: &u32| self.names.get(*i as usize).and_then(|name| name.address);
            let from = self.by_address.partition_point(|i| address(i) < Some(network.network()));
            let to = self.by_address.partition_point(|i| address(i) <= Some(network.broadcast()));
            found.extend(self.by_address.get(from..to).unwrap_or_default());
        }
        let place = |i: usize| self.names.get(i).map(|name| name.place);
        found.sort_by_key(|i| place(*i as usize));
        found.dedup_by(|a, b| place(*a as usize) == place(*b as usize));
        found
    }

    fn called(&self, folded: &str) -> &[u32] {
        let text = |i: &u32| self.names.get(*i as usize).map_or("", |name| &name.text);
        let from = self.by_text.partition_point(|i| text(i) < folded);
        let to = self.by_text.partition_point(|i| text(i) <= folded);
        self.by_text.get(from..to).unwrap_or_default()
    }

    /// Takes the entries out of a part of a list.
    fn take<'l>(&self, part: &'l str, between: &[fn(char) -> bool], entries: &mut Vec<&'l str>) {
        if let Some(entry) = self.as_it_stands(cleaned(part)) {
            return entries.push(entry);
        }
        if let Some((separates, weaker)) = between.split_first() {
            return part.split(*separates).for_each(|part| self.take(part, weaker, entries));
        }
        let whole = bare(cleaned(part));
        let words: Vec<&str> = part.split_whitespace().map(cleaned).filter(|word| !word.is_empty()).collect();
        let is_one = |word: &&str| self.as_it_stands(word).is_some();
        // Several words that mean nothing are one entry, unless each is an address or an ID.
        if words.iter().any(is_one) || words.iter().all(|word| recognise::is_one_thing(bare(word))) {
            entries.extend(words.iter().map(|word| self.as_it_stands(word).unwrap_or_else(|| bare(word))));
        } else if !whole.is_empty() {
            entries.push(whole);
        }
    }

    /// A text as an entry, if a server is called so, with the quotes around it or without.
    fn as_it_stands<'l>(&self, text: &'l str) -> Option<&'l str> {
        [text, bare(text)].into_iter().find(|text| !text.is_empty() && !self.find(text).is_empty())
    }
}

/// An entry without the quotes around it, and without the brackets of the list that it was the first or the last of.
fn bare(text: &str) -> &str {
    if ip::network(&ascii(text)).is_some() {
        return text;
    }
    text.trim_matches(|c| {
        is_quote(c) || matches!(c, '"' | '\'' | '`' | '[' | ']' | '(' | ')' | '{' | '}') || is_blank(c)
    })
}

fn names(rows: &[Arc<Row>]) -> Vec<Name<'_>> {
    let mut names = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let Some(server) = row.server() else { continue };
        for field in [Field::ServerId, Field::ServerName] {
            let name = |text| Name { text: fold(text), address: None, place, by: Key::Field(field) };
            names.extend(server.text(field).map(cleaned).map(name));
        }
        for by in [Key::PrivateIp, Key::PublicIp] {
            any_address(server, by, &mut |text| {
                names.push(Name { text: fold(cleaned(text)), address: ip::host(cleaned(text)), place, by });
                false
            });
        }
    }
    names
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

    #[test]
    fn entries_are_told_apart_by_what_people_put_between_them() {
        let meant = ["id1", "id2", "id3"].map(|id| (id.to_owned(), id[2..].parse::<usize>().unwrap() - 1, "id"));
        for list in [
            "id1，id2；id3",
            "id1、id2, id3",
            "id1 id2\u{3000}id3",
            "id1;id2\tid3",
            " id1 ， id2\r\nid3 ",
            "[\"id1\", \"id2\", 'id3']",
            "“id1”，“id2” id3",
        ] {
            assert_eq!(found(list), meant, "{list}");
        }
        let unmatched = |list: &str| look_up(&fleet(), list).unmatched;
        assert_eq!(unmatched("10.7.0.1 10.7.0.2:80 [::7]:80"), ["10.7.0.1", "10.7.0.2:80", "[::7]:80"]);
        assert_eq!(unmatched("id1 nosuch"), ["nosuch"]);
        assert_eq!(unmatched("no such server，\"nor this\""), ["no such server", "nor this"]);
        assert_eq!((unmatched("，；、 \"\" []"), unmatched("\u{3000}")), (Vec::<String>::new(), vec![]));
    }

    #[test]
    fn a_name_with_what_stands_between_entries_is_found() {
        let names = ["a，b", "a b", "“q”", "a", "b"];
        let json = names.map(|name| format!(r#"{{"server_name":"{name}"}}"#));
        let rows = rows(&json.each_ref().map(String::as_str));
        for (list, expected) in [
            ("a，b", vec![0]),
            ("a,b", vec![0]),
            ("a b", vec![1]),
            ("Ａ　Ｂ", vec![1]),
            ("“q”", vec![2]),
            ("a，b;a b", vec![0, 1]),
            ("b，a", vec![4, 3]),
        ] {
            let places: Vec<usize> = look_up(&rows, list).matches.iter().map(|m| m.place).collect();
            assert_eq!(places, expected, "{list}");
        }
    }

    #[test]
    fn an_address_is_found_in_every_spelling_on_either_side() {
        for entry in [
            "2001:db8::1",
            "2001:DB8:0:0::1",
            "[2001:db8::1]:80",
            "2001:db8::1%eth0",
            "２００１：ｄｂ８：：１",
            "2001:db8::/64",
        ] {
            assert_eq!(found(entry), [(entry.to_owned(), 2, "public_ip")]);
        }
        for entry in ["10.0.0.3", "10.0.0.3:5555", "::ffff:10.0.0.3", "10.0.0.3/32", "１０。０。０。３"] {
            assert_eq!(found(entry), [(entry.to_owned(), 1, "private_ip")]);
        }
        let written = rows(&[r#"{"addresses":[{"server_ip":"::FFFF:10.0.0.7","public_ip":"2001:0DB8:0::7"}]}"#]);
        let looked = look_up(&written, "10.0.0.7 2001:db8::7 10.0.0.0/24 2001:db8::/32 10.0.0.7:1 10.0.0.8");
        assert_eq!(
            (looked.matches.len(), looked.unmatched, looked.repeated),
            (4, vec!["10.0.0.8".into()], vec!["10.0.0.7".into()])
        );
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
                let is_same = |e: &&&String| e.eq_ignore_ascii_case(entry) || ip::network(e).is_some_and(|n| ip::network(entry) == Some(n));
                if !entries.iter().any(|e| is_same(&e)) {
                    entries.push(entry);
                }
            }
            for entry in entries {
                let network = ip::network(entry);
                let scan: Vec<usize> = servers.iter().enumerate().filter(|(_, (_, name, ip))| match network {
                    Some(network) => network.contains(&IpAddr::from([10, 0, 0, *ip])),
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
