//! The servers a person picked, by their IDs. They stay picked whatever the list shows meanwhile.

use std::sync::Arc;

use crate::model::server::{Row, Server};

/// What is picked.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// In the order they were picked.
    rows: Vec<Arc<Row>>,
    /// Their places in the order of their IDs.
    by_id: Vec<u32>,
    /// The ID that was picked last: where a range begins.
    last: Option<String>,
}

fn id(row: &Row) -> Option<&str> {
    row.server().and_then(Server::id)
}

impl Selection {
    /// Whether a server is picked.
    pub fn has(&self, server: &str) -> bool {
        self.place(server).is_some()
    }

    fn place(&self, server: &str) -> Option<usize> {
        let at = |place: &u32| self.rows.get(*place as usize).and_then(|row| id(row));
        let found = self.by_id.binary_search_by(|place| at(place).cmp(&Some(server))).ok()?;
        self.by_id.get(found).map(|place| *place as usize)
    }

    /// The servers, in the order they were picked.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        self.rows.iter().filter_map(|row| row.server())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Picks a server of a list, or no longer. With `range` all of the list from the one picked last up to it.
    pub fn pick(&mut self, list: &[Arc<Row>], server: &str, range: bool) {
        let at = |wanted: &str| list.iter().position(|row| id(row) == Some(wanted));
        let Some(to) = at(server) else { return };
        let from = self.last.as_deref().filter(|_| range).and_then(at);
        if let Some(from) = from {
            let between = list.get(from.min(to)..=from.max(to)).unwrap_or_default();
            return self.add(between);
        }
        self.last = Some(server.to_owned());
        match self.place(server) {
            Some(place) => {
                self.rows.remove(place);
                self.sort();
            }
            None => self.add(list.get(to..=to).unwrap_or_default()),
        }
    }

    /// Picks all servers of a list that have an ID. A list has each server once.
    pub fn add(&mut self, list: &[Arc<Row>]) {
        for row in list {
            if id(row).is_some_and(|id| !self.has(id)) {
                self.rows.push(row.clone());
            }
        }
        self.sort();
    }

    /// Takes over what is newer of what is picked.
    pub fn renew(&mut self, list: &[Arc<Row>]) {
        for row in list {
            let old = id(row).and_then(|id| self.place(id)).and_then(|place| self.rows.get_mut(place));
            if let Some(old) = old {
                old.clone_from(row);
            }
        }
    }

    fn sort(&mut self) {
        let at = |place: usize| self.rows.get(place).and_then(|row| id(row));
        let mut places: Vec<u32> = (0..).take(self.rows.len()).collect();
        places.sort_by_key(|place| at(*place as usize));
        self.by_id = places;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::tests::rows;

    fn list(ids: &[&str]) -> Vec<Arc<Row>> {
        let json: Vec<_> = ids
            .iter()
            .map(|id| if id.is_empty() { "{}".to_owned() } else { format!(r#"{{"server_id":"{id}"}}"#) })
            .collect();
        rows(&json.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn ids(selection: &Selection) -> Vec<&str> {
        selection.servers().filter_map(Server::id).collect()
    }

    #[test]
    fn one_is_picked_and_let_go_and_a_range_goes_either_way() {
        let list = list(&["d", "b", "", "c", "a"]);
        let mut selection = Selection::default();
        selection.pick(&list, "c", false);
        selection.pick(&list, "d", true);
        assert_eq!(ids(&selection), ["c", "d", "b"]);
        // From the same beginning the other way; nothing that was picked is let go.
        selection.pick(&list, "a", true);
        assert_eq!(ids(&selection), ["c", "d", "b", "a"]);
        selection.pick(&list, "d", false);
        assert_eq!((ids(&selection), selection.has("d"), selection.has("b")), (vec!["c", "b", "a"], false, true));
        selection.pick(&list, "nowhere", false);
        assert_eq!((selection.len(), selection.is_empty()), (3, false));
    }

    #[test]
    fn a_range_without_a_beginning_in_the_list_is_one() {
        let mut selection = Selection::default();
        selection.pick(&list(&["a", "b"]), "a", true);
        selection.pick(&list(&["x", "y", "z"]), "z", true);
        assert_eq!(ids(&selection), ["a", "z"]);
        selection.pick(&list(&["x", "y", "z"]), "x", true);
        assert_eq!(ids(&selection), ["a", "z", "x", "y"]);
    }

    #[test]
    fn all_are_picked_once_and_what_is_newer_takes_the_place() {
        let mut selection = Selection::default();
        selection.add(&list(&["b", "", "a", "b"]));
        assert_eq!(ids(&selection), ["b", "a"]);
        selection.renew(&rows(&[r#"{"server_id":"a","server_name":"new"}"#, r#"{"server_id":"other"}"#, "{}"]));
        assert_eq!(selection.servers().filter_map(Server::title).collect::<Vec<_>>(), ["b", "new"]);
    }
}
