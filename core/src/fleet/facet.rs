//! Facets: for a key, the values the servers have and how many have each.
//!
//! The counts of a facet leave out the chips about the facet's own key, so that beside the value that is chosen the others still say
//! how many there would be. All facets are counted in one walk over the servers.

use std::sync::Arc;

use super::{
    chip::{Chip, Op},
    key::{Key, Values},
    matcher::Matcher,
    order::natural,
};
use crate::model::{
    field::Field,
    server::{Row, Server},
    status::StatusGroup,
};

/// A value and how many servers have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The value as a chip has it; empty where the field is missing.
    pub value: String,
    /// How many servers.
    pub servers: u32,
}

/// The keys that are offered as facets, in the order they are shown.
pub const FACETS: [Key; 11] = [
    Key::Field(Field::Status),
    Key::Field(Field::AvailabilityZone),
    Key::Field(Field::PhoneModelName),
    Key::Field(Field::ServerModelName),
    Key::Field(Field::NetworkVersion),
    Key::Field(Field::SubnetCidr),
    Key::Field(Field::SubnetId),
    Key::Field(Field::VpcId),
    Key::Field(Field::KeypairName),
    Key::Field(Field::EnterpriseProjectId),
    Key::Field(Field::ChargingMode),
];

/// The values that the servers of a fleet have in one of [`FACETS`], each once, and which of them each server has. Made once for a
/// fleet, so that counting is adding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    values: Vec<String>,
    /// For each row the place of its value; beyond the end for what is not a server.
    of: Vec<u32>,
}

impl Column {
    /// Reads it from the rows.
    fn new(rows: &[Arc<Row>], facet: Key) -> Self {
        let mut column = Self::default();
        // The places of the values in the order of their bytes.
        let mut known: Vec<u32> = Vec::new();
        for row in rows {
            let place = row.server().map_or(u32::MAX, |server| {
                let value = value(facet, server);
                let text = |place: &u32| column.values.get(*place as usize).map_or("", String::as_str);
                match known.binary_search_by(|place| text(place).cmp(value)) {
                    Ok(at) => known.get(at).copied().unwrap_or(u32::MAX),
                    Err(at) => {
                        let new = u32::try_from(column.values.len()).unwrap_or(u32::MAX);
                        known.insert(at, new);
                        column.values.push(value.to_owned());
                        new
                    }
                }
            });
            column.of.push(place);
        }
        column
    }

    /// The value of a row; empty where it has none.
    pub fn value(&self, row: u32) -> &str {
        self.of.get(row as usize).and_then(|place| self.values.get(*place as usize)).map_or("", String::as_str)
    }

    /// Puts rows with the same value together, in natural order, those without one last.
    pub fn gather(&self, rows: &mut [u32]) {
        let text = |place: usize| self.values.get(place).map_or("", String::as_str);
        let mut ordered: Vec<u32> = (0..).take(self.values.len()).collect();
        ordered.sort_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            text(a).is_empty().cmp(&text(b).is_empty()).then_with(|| natural(text(a), text(b)))
        });
        let mut ranks = vec![u32::MAX; ordered.len()];
        for (rank, place) in (0..).zip(&ordered) {
            if let Some(of) = ranks.get_mut(*place as usize) {
                *of = rank;
            }
        }
        let rank = |row: usize| self.of.get(row).and_then(|place| ranks.get(*place as usize)).unwrap_or(&u32::MAX);
        rows.sort_by_key(|row| rank(*row as usize));
    }

    /// How many servers have each value, the most frequent first, then in natural order.
    fn counts(&self, tally: &[u32]) -> Vec<Count> {
        let number = |place: usize| tally.get(place).copied().unwrap_or(0);
        let text = |place: usize| self.values.get(place).map_or("", String::as_str);
        let mut places: Vec<u32> = (0..).take(self.values.len()).collect();
        places.retain(|place| number(*place as usize) > 0);
        places.sort_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            number(b).cmp(&number(a)).then_with(|| natural(text(a), text(b)))
        });
        let count = |place: u32| Count { value: text(place as usize).to_owned(), servers: number(place as usize) };
        places.into_iter().map(count).collect()
    }
}

/// The columns of all [`FACETS`].
pub fn columns(rows: &[Arc<Row>]) -> Vec<Column> {
    FACETS.iter().map(|facet| Column::new(rows, *facet)).collect()
}

/// What belongs to a facet, of what there is one of for each of [`FACETS`].
pub fn of<T>(each: &[T], facet: Key) -> Option<&T> {
    each.get(FACETS.iter().position(|key| *key == facet)?)
}

/// The servers that meet all chips, by their places, and the counts of each of [`FACETS`], most first.
pub fn count(rows: &[Arc<Row>], columns: &[Column], chips: &[Chip]) -> (Vec<u32>, Vec<Vec<Count>>) {
    let matcher = Matcher::new(chips);
    let mut found = Vec::new();
    let mut tallies: Vec<Vec<u32>> = columns.iter().map(|column| vec![0; column.values.len()]).collect();
    for (index, row) in rows.iter().enumerate() {
        let place = u32::try_from(index).unwrap_or(u32::MAX);
        let Some(server) = row.server() else {
            // It is shown unless something is asked that it cannot meet.
            if chips.is_empty() {
                found.push(place);
            }
            continue;
        };
        let mut failing = matcher.failing(server);
        let only = failing.next();
        // One that fails chips of two keys is in the counts of none.
        if only.is_some_and(|key| failing.any(|other| other != key)) {
            continue;
        }
        if only.is_none() {
            found.push(place);
        }
        for ((facet, column), tally) in FACETS.iter().zip(columns).zip(&mut tallies) {
            let its = column.of.get(index).and_then(|place| tally.get_mut(*place as usize));
            if let (Some(number), true) = (its, only.is_none_or(|key| key == *facet)) {
                *number += 1;
            }
        }
    }
    (found, columns.iter().zip(&tallies).map(|(column, tally)| column.counts(tally)).collect())
}

/// The value of a server in a facet.
fn value(facet: Key, server: &Server) -> &str {
    match (facet, facet.values()) {
        (_, Values::Statuses) => server.status().group().key(),
        (Key::Field(field), _) => server.text(field).unwrap_or_default(),
        _ => "",
    }
}

/// The chips after a value of a facet was clicked: it joins the values that are asked for, or leaves them.
pub fn toggled(chips: &[Chip], facet: Key, value: &str) -> Vec<Chip> {
    let is_its = |chip: &Chip| is_of(chip, facet);
    let mut values: Vec<String> =
        chips.iter().find(|chip| is_its(chip)).map(|c| c.values().to_vec()).unwrap_or_default();
    let before = values.len();
    values.retain(|v| !same(facet, v, value));
    if values.len() == before {
        values.push(value.to_owned());
    }
    let new = Chip::new(facet, Op::Is, false, values).ok();
    // In its place, so that the others do not move.
    let place = chips.iter().position(is_its).unwrap_or(chips.len());
    let others = |chips: &[Chip]| chips.iter().filter(|chip| !is_its(chip)).cloned().collect::<Vec<_>>();
    let (before, after) = chips.split_at_checked(place).unwrap_or((chips, &[]));
    [others(before), new.into_iter().collect(), others(after)].concat()
}

/// Whether a value of a facet is chosen.
pub fn is_chosen(chips: &[Chip], facet: Key, value: &str) -> bool {
    chips.iter().any(|chip| is_of(chip, facet) && chip.values().iter().any(|v| same(facet, v, value)))
}

/// Whether a chip is what clicks on a facet make: any of some values.
fn is_of(chip: &Chip, facet: Key) -> bool {
    chip.key() == facet && chip.op() == Op::Is && !chip.is_negated()
}

/// Codes are of the group they belong to only where the group has no other.
fn same(facet: Key, chosen: &str, value: &str) -> bool {
    let alone = || {
        let group = StatusGroup::from_key(value)?;
        let [code] = group.codes() else { return None };
        Some(chosen.parse() == Ok(*code))
    };
    chosen.eq_ignore_ascii_case(value) || (facet.values() == Values::Statuses && alone() == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::{grammar, tests::rows};
    use proptest::prelude::*;

    fn of(counts: &[Vec<Count>], facet: &str) -> Vec<(String, u32)> {
        let key = Key::from_name(facet).unwrap();
        let index = FACETS.iter().position(|f| *f == key).unwrap();
        counts[index].iter().map(|c| (c.value.clone(), c.servers)).collect()
    }

    #[test]
    fn a_count_leaves_out_what_is_chosen_in_its_own_facet() {
        let rows = rows(&[
            r#"{"status":5,"availability_zone":"a"}"#,
            r#"{"status":5,"availability_zone":"b"}"#,
            r#"{"status":10,"availability_zone":"b"}"#,
            r#"{"status":0,"availability_zone":"b"}"#,
            r#"{"status":4}"#,
            "true",
        ]);
        let columns = columns(&rows);
        let at = |line: &str| count(&rows, &columns, &grammar::parse(line).chips);
        let (all, counts) = at("");
        assert_eq!(all, [0, 1, 2, 3, 4, 5]);
        assert_eq!(of(&counts, "az"), [("b".into(), 3), (String::new(), 1), ("a".into(), 1)]);
        let (found, counts) = at("status:normal");
        assert_eq!(found, [0, 1]);
        assert_eq!(of(&counts, "status"), [("creating".into(), 2), ("normal".into(), 2), ("stopped".into(), 1)]);
        assert_eq!(of(&counts, "az"), [("a".into(), 1), ("b".into(), 1)]);
        let (found, counts) = at("status:normal az=b");
        assert_eq!(found, [1]);
        assert_eq!(of(&counts, "status"), [("creating".into(), 1), ("normal".into(), 1), ("stopped".into(), 1)]);
        assert_eq!(of(&counts, "az"), [("a".into(), 1), ("b".into(), 1)]);
        assert_eq!(of(&at("az=\"\"").1, "az"), of(&at("").1, "az"));
    }

    #[test]
    fn a_click_adds_a_value_and_another_takes_it_away() {
        let click = |line: &str, facet: &str, value: &str| {
            grammar::write(&toggled(&grammar::parse(line).chips, Key::from_name(facet).unwrap(), value))
        };
        assert_eq!(click("web", "az", "a"), "web az=a");
        assert_eq!(click("az=a web", "az", "b"), "az=a,b web");
        assert_eq!(click("az=a,b web", "az", "a"), "az=b web");
        assert_eq!(click("az=b web", "az", "b"), "web");
        assert_eq!(click("status:5 x", "status", "normal"), "x");
        assert_eq!(click("status:0", "status", "creating"), "status:0,creating");
        assert_eq!(click("az!=a", "az", "a"), "az!=a az=a");
        assert_eq!(click("", "az", ""), "az=\"\"");
        let chosen = |line: &str, value: &str| is_chosen(&grammar::parse(line).chips, FACETS[1], value);
        assert!(chosen("az=a,b", "b") && !chosen("az=a", "b") && !chosen("model=b", "b") && !chosen("az!=b", "b"));
    }

    proptest! {
        #[test]
        fn counts_are_those_of_asking_without_the_facet(
            servers in prop::collection::vec((0..4_u8, 0..3_u8), 0..12), status in prop::option::of(0..4_u8), zone in prop::option::of(0..3_u8)
        ) {
            let codes = [5, 10, 0, 99];
            let json: Vec<_> = servers.iter().map(|(s, z)| format!(r#"{{"status":{},"availability_zone":"z{z}"}}"#, codes[usize::from(*s)])).collect();
            let rows = rows(&json.iter().map(String::as_str).collect::<Vec<_>>());
            let status = status.map(|s| format!("status:{} ", codes[usize::from(s)])).unwrap_or_default();
            let zone = zone.map(|z| format!("az=z{z}")).unwrap_or_default();
            let chips = grammar::parse(&format!("{status}{zone}")).chips;
            let (found, counts) = count(&rows, &columns(&rows), &chips);
            let matcher = Matcher::new(&chips);
            let scan: Vec<u32> = rows.iter().zip(0..).filter(|(r, _)| matcher.matches(r.server().unwrap())).map(|(_, i)| i).collect();
            prop_assert_eq!(found, scan);
            let without = Matcher::new(&grammar::parse(&status).chips);
            for (value, number) in of(&counts, "az") {
                let expected = rows.iter().filter(|r| {
                    let server = r.server().unwrap();
                    without.matches(server) && server.text(Field::AvailabilityZone) == Some(&value)
                }).count();
                prop_assert_eq!(number as usize, expected);
            }
        }
    }
}
