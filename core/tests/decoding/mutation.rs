//! One change at one place of a body, and what it may have touched.

use std::collections::BTreeSet;

use proptest::{prelude::*, sample::Index};

use crate::json::Json;

/// A change and where.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// Chooses one among all members and elements of the body.
    pub path: Index,
    /// What is done with it.
    pub change: Change,
}

/// What can be done with a member of an object or an element of an array.
#[derive(Clone, Debug)]
pub enum Change {
    /// It goes.
    Drop,
    /// It comes a second time, with this value.
    Again(Json),
    /// It gets another key (in an array: another value).
    Rename(String),
    /// It gets another value.
    Replace(Json),
    /// Another comes before it.
    Before(String, Json),
}

/// What the changes so far may have made other than it was.
#[derive(Debug, Default)]
pub struct Touched {
    /// `servers` itself, or the body.
    pub list: bool,
    /// `count`.
    pub count: bool,
    /// The IDs of servers.
    pub servers: BTreeSet<String>,
}

pub fn mutation() -> impl Strategy<Value = Mutation> {
    let change = prop_oneof![
        Just(Change::Drop),
        odd_value().prop_map(Change::Again),
        "[a-z_]{1,9}|SERVER_ID|\\PC{0,4}".prop_map(Change::Rename),
        odd_value().prop_map(Change::Replace),
        ("[a-z_]{1,9}", odd_value()).prop_map(|(key, value)| Change::Before(key, value)),
    ];
    (any::<Index>(), change).prop_map(|(path, change)| Mutation { path, change })
}

fn odd_value() -> impl Strategy<Value = Json> {
    let other = |text: &str| Just(Json::Other(text.to_owned()));
    prop_oneof![
        other("null"),
        other("true"),
        other("-1"),
        other("2.5"),
        other("1e400"),
        other("123456789012345678901234567890123456789012345678901234567890"),
        other("\"\""),
        other("\"\\ud800\""),
        other("{}"),
        other("[]"),
        other("[null,{},[[]],\"x\",7]"),
        other("{\"server_id\":{\"server_id\":[1]}}"),
        "\\PC{0,8}".prop_map(|text| Json::text(&text)),
        (1_usize..3_000).prop_map(|depth| Json::Other(format!("{}{}", "[".repeat(depth), "]".repeat(depth)))),
        (1_usize..3_000).prop_map(|depth| Json::Other(format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth)))),
    ]
}

/// A place: the indices that lead to it.
type Place = Vec<usize>;

fn places(json: &Json, here: &mut Place, all: &mut Vec<Place>) {
    let mut visit = |index: usize, inner: &Json| {
        here.push(index);
        all.push(here.clone());
        places(inner, here, all);
        here.pop();
    };
    match json {
        Json::List(list) => list.iter().enumerate().for_each(|(i, v)| visit(i, v)),
        Json::Object(members) => members.iter().enumerate().for_each(|(i, (_, v))| visit(i, v)),
        Json::Other(_) => {}
    }
}

/// Makes the change, and notes what it touches.
pub fn apply(body: &mut Json, path: Index, change: &Change, touched: &mut Touched) {
    let mut all = Vec::new();
    places(body, &mut Vec::new(), &mut all);
    if all.is_empty() {
        return;
    }
    let place = &all[path.index(all.len())];
    note(body, place, change, touched);
    let (end, way) = place.split_last().unwrap();
    let mut container = body;
    for step in way {
        container = match container {
            Json::List(list) => &mut list[*step],
            Json::Object(members) => &mut members[*step].1,
            Json::Other(_) => return,
        };
    }
    match container {
        Json::List(list) => change_element(list, *end, change),
        Json::Object(members) => change_member(members, *end, change),
        Json::Other(_) => {}
    }
}

fn note(body: &Json, place: &[usize], made: &Change, touched: &mut Touched) {
    let Json::Object(members) = body else { return };
    let key = members[place[0]].0.as_str();
    let added = |name: &str| matches!(made, Change::Before(key, _) | Change::Rename(key) if key == name);
    if place.len() == 1 {
        // A key that comes twice counts with its last value.
        touched.list |= key == "servers" || added("servers");
        touched.count |= key == "count" || added("count");
    } else if key == "servers"
        && let Json::List(servers) = &members[place[0]].1
        // Another element before one leaves that one as it is.
        && !(place.len() == 2 && matches!(made, Change::Before(..)))
        && let Some(Json::Other(id)) = servers[place[1]].get("server_id")
    {
        touched.servers.insert(id.trim_matches('"').to_owned());
    }
}

fn change_element(elements: &mut Vec<Json>, at: usize, change: &Change) {
    match change {
        Change::Drop => drop(elements.remove(at)),
        Change::Again(value) | Change::Before(_, value) => elements.insert(at, value.clone()),
        Change::Rename(text) => elements[at] = Json::text(text),
        Change::Replace(value) => elements[at] = value.clone(),
    }
}

fn change_member(members: &mut Vec<(String, Json)>, at: usize, change: &Change) {
    let key = members[at].0.clone();
    match change {
        Change::Drop => drop(members.remove(at)),
        Change::Again(value) => members.push((key, value.clone())),
        Change::Rename(text) => members[at].0.clone_from(text),
        Change::Replace(value) => members[at].1 = value.clone(),
        Change::Before(key, value) => members.insert(at, (key.clone(), value.clone())),
    }
}
