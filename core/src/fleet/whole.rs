//! Answering from the whole fleet in memory: the API's filters as chips, the chips, the order, the page.

use std::sync::Arc;

use super::{
    chip::{Chip, Op},
    facet::{self, Column, Count},
    group::{self, Head},
    key::Key,
    matcher::{Matcher, time_of},
    order::Order,
};
use crate::{
    api::filter::{FilterKey, ServerFilter},
    model::{field::Field, server::Row},
};

/// Which servers are asked for, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The API's filters.
    pub filter: ServerFilter,
    /// The chips beyond them.
    pub chips: Vec<Chip>,
    /// The order; `None` is the API's own.
    pub order: Option<Order>,
    /// By what they are put together.
    pub group: Option<Key>,
    /// All in one list, however long.
    pub all: bool,
}

impl Wish {
    /// Whether the API cannot answer it: it has no such filter, does not and gives a page of a hundred at most.
    pub const fn needs_all(&self) -> bool {
        !self.chips.is_empty() || self.order.is_some() || self.group.is_some() || self.all
    }

    /// The API's filters as chips, and the chips.
    pub fn all_chips(&self) -> Vec<Chip> {
        FilterKey::ALL
            .into_iter()
            .filter_map(|key| chip_of(&self.filter, key))
            .chain(self.chips.iter().cloned())
            .collect()
    }
}

/// A filter of the API as a chip with the same meaning; `None` where it does not filter.
fn chip_of(filter: &ServerFilter, key: FilterKey) -> Option<Chip> {
    let (field, op) = match key {
        FilterKey::ServerName => (Field::ServerName, Op::Contains),
        FilterKey::ServerId => (Field::ServerId, Op::Is),
        FilterKey::Status => (Field::Status, Op::Is),
        FilterKey::NetworkVersion => (Field::NetworkVersion, Op::Is),
        FilterKey::PhoneModelName => (Field::PhoneModelName, Op::Is),
        FilterKey::CreateSince => (Field::CreateTime, Op::Since),
        FilterKey::CreateUntil => (Field::CreateTime, Op::Until),
    };
    Chip::new(Key::Field(field), op, false, vec![filter.value(key)?]).ok()
}

/// Takes what the API's filters ask of a key out of them, as chips.
pub fn take(filter: &mut ServerFilter, key: Key) -> Vec<Chip> {
    let of_key = |filter: &ServerFilter, k: FilterKey| chip_of(filter, k).filter(|chip| chip.key() == key);
    let taken: Vec<_> = FilterKey::ALL.into_iter().filter_map(|k| Some((k, of_key(filter, k)?))).collect();
    for (k, _) in &taken {
        // Nothing is always a value.
        let _ = filter.set(*k, "");
    }
    taken.into_iter().map(|(_, chip)| chip).collect()
}

/// Puts chips where the API can take them: each becomes the filter that means the same, unless that one asks something already.
/// Gives those that stay chips.
pub fn give(filter: &mut ServerFilter, chips: Vec<Chip>) -> Vec<Chip> {
    let mut rest = Vec::new();
    for chip in chips {
        // What is asked already is not asked twice.
        if FilterKey::ALL.into_iter().any(|k| chip_of(filter, k).as_ref() == Some(&chip)) {
            continue;
        }
        let fits = |k: &FilterKey| {
            let mut alone = ServerFilter::default();
            let [value] = chip.values() else { return false };
            filter.value(*k).is_none() && alone.set(*k, value).is_ok() && chip_of(&alone, *k).as_ref() == Some(&chip)
        };
        match FilterKey::ALL.into_iter().find(fits).zip(chip.values().first()) {
            Some((k, value)) => {
                let _ = filter.set(k, value);
            }
            None => rest.push(chip),
        }
    }
    rest
}

/// A fleet in memory, made ready to be asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fleet {
    /// Its rows, in the API's own order.
    pub rows: Vec<Arc<Row>>,
    pub(super) columns: Vec<Column>,
}

/// The servers that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Their places in the fleet, in order.
    pub places: Vec<u32>,
    /// The counts of each of [`facet::FACETS`].
    pub facets: Vec<Vec<Count>>,
    /// The headings of the groups.
    pub heads: Vec<Head>,
    /// For each time that is asked or put in order by, how many servers have none that can be read, of those that meet everything else.
    pub timeless: Vec<(Field, usize)>,
}

impl Fleet {
    /// Makes it ready.
    pub fn new(rows: Vec<Arc<Row>>) -> Self {
        let columns = facet::columns(&rows);
        Self { rows, columns }
    }

    /// Finds what is asked for.
    pub fn find(&self, wish: &Wish) -> Found {
        let chips = wish.all_chips();
        let (mut places, facets) = facet::count(&self.rows, &self.columns, &chips);
        if let Some(order) = wish.order {
            order.arrange(&self.rows, &mut places);
        }
        let heads = wish.group.map(|key| group::gather(self, key, &mut places)).unwrap_or_default();
        let timeless = self.timeless(&chips, wish.order);
        Found { places, facets, heads, timeless }
    }

    fn timeless(&self, chips: &[Chip], order: Option<Order>) -> Vec<(Field, usize)> {
        // Who asks for what has no time sees how many there are.
        let is_of_nothing = |chip: &&Chip| chip.values().iter().any(String::is_empty);
        let asked = chips.iter().filter(|chip| !is_of_nothing(chip)).map(Chip::key);
        let mut timeless: Vec<(Field, usize)> = Vec::new();
        for field in asked.chain(order.map(|order| order.key)).filter_map(time_of) {
            if timeless.iter().any(|(known, _)| *known == field) {
                continue;
            }
            let others: Vec<Chip> = chips.iter().filter(|chip| chip.key() != Key::Field(field)).cloned().collect();
            let matcher = Matcher::new(&others);
            let is_timeless = |row: &&Arc<Row>| {
                row.server().is_some_and(|server| server.time(field).is_none() && matcher.matches(server))
            };
            timeless.push((field, self.rows.iter().filter(is_timeless).count()));
        }
        timeless.retain(|(_, servers)| *servers > 0);
        timeless
    }

    /// The rows of a page of what was found.
    pub fn page(&self, found: &Found, offset: u32, limit: u32) -> Vec<Arc<Row>> {
        let places = found.places.iter().skip(offset as usize).take(limit as usize);
        places.filter_map(|place| self.rows.get(*place as usize).cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::{grammar, tests::rows};

    fn fleet() -> Fleet {
        let server = |n: u32, status: u32, zone: &str| {
            format!(
                r#"{{"server_name":"web-{n}","server_id":"id{n}","status":{status},"availability_zone":"{zone}","network_version":"v2",
                    "phone_model_name":"m{n}","create_time":"2024-01-0{n}T00:00:00Z"}}"#
            )
        };
        let all = [server(4, 0, "b"), server(3, 5, "a"), server(2, 5, "b"), server(1, 3, "a")];
        Fleet::new(rows(&all.each_ref().map(String::as_str)))
    }

    #[test]
    fn a_condition_that_a_filter_asks_already_is_not_asked_twice() {
        let mut filter = ServerFilter::default();
        for _ in 0..2 {
            assert_eq!(give(&mut filter, grammar::parse("status=normal").chips), []);
            assert_eq!(filter.value(FilterKey::Status).as_deref(), Some("normal"));
        }
        assert_eq!(give(&mut filter, grammar::parse("status=stopped").chips).len(), 1);
    }

    fn found(filters: &[(FilterKey, &str)], chips: &str, order: &str) -> Vec<u32> {
        let mut filter = ServerFilter::default();
        for (key, text) in filters {
            filter.set(*key, text).unwrap();
        }
        let wish = Wish { filter, chips: grammar::parse(chips).chips, order: Order::parse(order), ..Wish::default() };
        assert_eq!(wish.needs_all(), !chips.is_empty() || !order.is_empty());
        fleet().find(&wish).places
    }

    #[test]
    fn every_filter_of_the_api_means_the_same_in_memory() {
        use FilterKey as F;
        assert_eq!(found(&[], "", ""), [0, 1, 2, 3]);
        assert_eq!(found(&[(F::ServerName, "WEB-1")], "", ""), [3]);
        assert_eq!(found(&[(F::ServerId, "id2")], "", ""), [2]);
        assert_eq!(found(&[(F::Status, "creating")], "", ""), [0, 3]);
        assert_eq!(found(&[(F::Status, "3")], "", ""), [3]);
        assert_eq!(found(&[(F::NetworkVersion, "v1")], "", ""), [] as [u32; 0]);
        assert_eq!(found(&[(F::PhoneModelName, "m3")], "", ""), [1]);
        assert_eq!(
            found(&[(F::CreateSince, "2024-01-02T00:00:00Z"), (F::CreateUntil, "2024-01-03T00:00:00Z")], "", ""),
            [1, 2]
        );
    }

    #[test]
    fn chips_go_to_the_api_where_it_can_take_them_and_come_back_the_same() {
        let chips = |line: &str| grammar::parse(line).chips;
        let give_to = |set: &[(FilterKey, &str)], line: &str| {
            let mut filter = ServerFilter::default();
            for (key, text) in set {
                filter.set(*key, text).unwrap();
            }
            let rest = give(&mut filter, chips(line));
            (
                FilterKey::ALL.map(|key| filter.value(key)).into_iter().flatten().collect::<Vec<_>>().join(" "),
                grammar::write(&rest),
            )
        };
        let same = |line: &str, filter: &str, rest: &str| {
            assert_eq!(give_to(&[], line), (filter.into(), rest.into()), "{line}");
        };
        same("name:web status:normal az=b", "web normal", "az=b");
        same("status:5 network=v2 model=m1 id=x", "x 5 v2 m1", "");
        same(
            "created>=2024-01-01T00:00:00Z created<=2024-02-01T00:00:00Z",
            "2024-01-01T00:00:00Z 2024-02-01T00:00:00Z",
            "",
        );
        // What means something else stays: any of two, none, a part, a day, free text.
        for line in ["status:5,10", "status!=5", "model:m1", "created>2024-01-01", "web", "name=web", "status:unknown"]
        {
            same(line, "", line);
        }
        assert_eq!(give_to(&[(FilterKey::Status, "normal")], "status:5"), ("normal".into(), "status:5".into()));
        let mut filter = ServerFilter::default();
        assert_eq!(give(&mut filter, chips("model=m1 status:normal")), []);
        assert_eq!(grammar::write(&take(&mut filter, Key::Field(Field::PhoneModelName))), "model=m1");
        assert_eq!(grammar::write(&take(&mut filter, Key::Field(Field::Status))), "status:normal");
        assert!(filter.is_empty());
    }

    #[test]
    fn servers_without_a_readable_time_are_counted_where_a_time_is_asked() {
        let server = |name: &str, created: &str| format!(r#"{{"server_name":"{name}","create_time":"{created}"}}"#);
        let all = [
            server("a", "2024-01-01T00:00:00Z"),
            server("a", "2024-01-01 00:00:00"),
            server("a", "yesterday"),
            server("b", ""),
            server("b", "1704067200"),
        ];
        let fleet = Fleet::new(rows(&all.each_ref().map(String::as_str)));
        let find = |line: &str, order: &str| {
            let wish = Wish { chips: grammar::parse(line).chips, order: Order::parse(order), ..Wish::default() };
            let found = fleet.find(&wish);
            (found.places, found.timeless)
        };
        let created = |servers| vec![(Field::CreateTime, servers)];
        for line in ["created>2023-12-31", "!created<2024-01-01", "created=2024-01-01"] {
            assert_eq!(find(line, ""), (vec![0, 1], created(3)), "{line}");
        }
        for line in ["created<=2023-12-31", "!created>2023-12-31", "created!=2024-01-01"] {
            assert_eq!(find(line, ""), (vec![], created(3)), "{line}");
        }
        assert_eq!(find("created>2023-12-31 name=b", ""), (vec![], created(2)));
        assert_eq!(find("", "created").1, created(3));
        assert_eq!(find("name=a", "-created"), (vec![0, 1, 2], created(1)));
        assert_eq!(find("created=\"\"", ""), (vec![2, 3, 4], vec![]));
        assert_eq!(find("az=x", "name").1, []);
        assert_eq!(find("", "updated").1, [(Field::UpdateTime, 5)]);
        let filter =
            ServerFilter { create_since: crate::model::time::UtcTime::from_seconds(0), ..ServerFilter::default() };
        assert_eq!(fleet.find(&Wish { filter, ..Wish::default() }).timeless, created(3));
    }

    #[test]
    fn filters_chips_and_order_go_together_and_a_page_is_cut_from_them() {
        assert_eq!(found(&[(FilterKey::Status, "normal")], "az=b", "name"), [2]);
        assert_eq!(found(&[], "", "name"), [3, 2, 1, 0]);
        assert_eq!(found(&[], "az=a", "-name"), [1, 3]);
        let fleet = fleet();
        let all = fleet.find(&Wish { order: Order::parse("name"), ..Wish::default() });
        let names = |offset| {
            fleet.page(&all, offset, 3).iter().map(|r| r.server().unwrap().id().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            (names(0), names(3), names(9)),
            (vec!["id1".into(), "id2".into(), "id3".into()], vec!["id4".into()], vec![])
        );
        assert_eq!((all.facets[1].len(), all.heads.len()), (2, 0));
        let wish = Wish { order: Order::parse("name"), group: group::by_name("az"), ..Wish::default() };
        let grouped = fleet.find(&wish);
        assert_eq!((grouped.places, grouped.heads.len()), (vec![3, 1, 2, 0], 2));
        assert!(wish.needs_all() && Wish { all: true, ..Wish::default() }.needs_all());
    }
}
