//! Servers put together by what they have in common: a heading for each value of a facet, and how many servers stand under it.

use super::{
    facet::{self, FACETS},
    key::Key,
    whole::Fleet,
};

/// The heading of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Before which server of the list it stands.
    pub at: usize,
    /// What the servers under it have; empty where the field is missing.
    pub value: String,
    /// How many there are.
    pub servers: usize,
}

/// The key of that name by which servers can be grouped.
pub fn by_name(name: &str) -> Option<Key> {
    Key::from_name(name).filter(|key| FACETS.contains(key))
}

/// Puts places together whose servers have the same, in the natural order of the values and those without one last; within a group they
/// stay in their order. Gives the headings.
pub fn gather(fleet: &Fleet, key: Key, places: &mut [u32]) -> Vec<Head> {
    let Some(column) = facet::of(&fleet.columns, key) else { return Vec::new() };
    column.gather(places);
    let mut heads: Vec<Head> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let value = column.value(*place);
        match heads.last_mut() {
            Some(head) if head.value == value => head.servers += 1,
            _ => heads.push(Head { at, value: value.to_owned(), servers: 1 }),
        }
    }
    heads
}

/// The headings of a part of the list, by their place in the part. The first stands at its beginning, also where its group began earlier.
pub fn of_part(heads: &[Head], offset: usize, length: usize) -> Vec<Head> {
    let mut part = Vec::new();
    for head in heads {
        if head.at + head.servers > offset && head.at < offset.saturating_add(length) {
            part.push(Head { at: head.at.saturating_sub(offset), ..head.clone() });
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::tests::rows;

    #[test]
    fn groups_stand_in_natural_order_and_what_has_none_last() {
        let json = ["z10", "z2", "", "z10", "z2", "z2"].map(|zone| match zone {
            "" => "{}".to_owned(),
            zone => format!(r#"{{"availability_zone":"{zone}"}}"#),
        });
        let mut texts: Vec<&str> = json.iter().map(String::as_str).collect();
        texts.push("7");
        let fleet = Fleet::new(rows(&texts));
        let mut places = vec![6, 5, 4, 3, 2, 1, 0];
        let heads = gather(&fleet, by_name("az").unwrap(), &mut places);
        assert_eq!(places, [5, 4, 1, 3, 0, 2, 6]);
        let head = |at, value: &str, servers| Head { at, value: value.to_owned(), servers };
        assert_eq!(heads, [head(0, "z2", 3), head(3, "z10", 2), head(5, "", 2)]);

        assert_eq!(of_part(&heads, 0, 3), [head(0, "z2", 3)]);
        assert_eq!(of_part(&heads, 2, 3), [head(0, "z2", 3), head(1, "z10", 2)]);
        assert_eq!(of_part(&heads, 3, 9), [head(0, "z10", 2), head(2, "", 2)]);
        assert_eq!(of_part(&heads, 7, 9), []);
        assert_eq!(of_part(&[], 0, 9), []);
    }

    #[test]
    fn only_what_is_a_facet_groups() {
        assert_eq!(by_name("az"), Key::from_name("az"));
        assert_eq!(by_name("availability_zone"), Key::from_name("az"));
        assert_eq!((by_name("name"), by_name("ip"), by_name("")), (None, None, None));
        // A status is grouped by what it means, so that the codes of one meaning stand together.
        let fleet = Fleet::new(rows(&[r#"{"status":4}"#, r#"{"status":2}"#, r#"{"status":0}"#]));
        let mut places = vec![0, 1, 2];
        assert_eq!(gather(&fleet, by_name("status").unwrap(), &mut places).len(), 2);
        assert_eq!(gather(&Fleet::default(), Key::Any, &mut []), []);
    }
}
