//! A list whose items keep their nodes as long as their keys stay, whatever comes before and after them.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    rc::Rc,
};

use leptos::prelude::*;
use web_sys::{Element, Node};

use super::{Part, View, call::Call, focus::Lost, follow, span::comment};

/// The items on the page, in order.
#[derive(Default)]
pub(super) struct Items(Vec<Item>);

struct Item {
    key: u64,
    view: View,
    /// Ends what belongs to the item when it is dropped.
    owner: Owner,
}

impl Items {
    pub(super) fn place(&self, parent: &Node, next: Option<&Node>) {
        for item in &self.0 {
            item.view.place(parent, next);
        }
    }

    pub(super) fn remove(&self) {
        for item in &self.0 {
            item.view.remove();
        }
    }

    pub(super) fn holds(&self, element: &Element) -> bool {
        self.0.iter().any(|item| item.view.holds(element))
    }

    pub(super) fn first(&self) -> Option<Node> {
        self.0.iter().find_map(|item| item.view.first())
    }
}

/// FNV-1a, 64 bits, as a key of an item: small, and good enough to notice that what it is drawn from changed.
pub fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// A view for each item, made once for each key. Keys must differ; an item with the key of an earlier one is left out.
pub fn each<T: 'static>(items: impl Fn() -> Vec<(u64, T)> + 'static, view: impl Fn(&T) -> View + 'static) -> View {
    let view = Rc::new(view);
    each_boxed(Box::new(move |()| {
        let (keys, items): (Vec<u64>, Vec<T>) = items().into_iter().unzip();
        let view = view.clone();
        let at = move |place: usize| items.get(place).map_or_else(View::default, |item| view(item));
        (keys, Box::new(at) as Box<dyn Call<usize, View>>)
    }))
}

/// The keys of the items, and what makes the view of one by its place.
type Wanted = (Vec<u64>, Box<dyn Call<usize, View>>);

#[inline(never)]
fn each_boxed(items: Box<dyn Call<(), Wanted>>) -> View {
    let Some(marker) = comment() else { return View::default() };
    let place = marker.clone();
    // Items outlive the runs of the effect, so they belong to whoever made the list.
    let outer = Owner::current().unwrap_or_default();
    let shown = Rc::new(RefCell::new(Items::default()));
    let current = shown.clone();
    let effect = follow(Box::new(move |()| {
        let (keys, view) = items.call(());
        let parent = place.parent_element();
        let old = current.take().0;
        let mut known: HashSet<u64> = keys.iter().copied().collect();
        let lost = parent.as_ref().and_then(|parent| {
            let goes = |e: &Element| old.iter().any(|i| !known.contains(&i.key) && i.view.holds(e));
            Lost::before(parent, |e| old.iter().any(|i| i.view.holds(e)), goes)
        });
        known.clear();
        let mut old: HashMap<u64, Item> = old.into_iter().map(|item| (item.key, item)).collect();
        let mut new: Vec<Item> = Vec::with_capacity(keys.len());
        for (index, key) in keys.into_iter().enumerate() {
            if !known.insert(key) {
                continue;
            }
            if let Some(item) = old.remove(&key) {
                new.push(item);
                continue;
            }
            let owner = outer.child();
            let view = untrack(|| owner.with(|| view.call(index)));
            new.push(Item { key, view, owner });
        }
        for item in old.values() {
            item.view.remove();
            item.owner.cleanup();
        }
        if let Some(parent) = &parent {
            arrange(&new, parent, &place);
            if let Some(lost) = lost {
                lost.hand_on();
            }
        }
        current.replace(Items(new));
    }));
    Part::List(marker, shown, effect).into()
}

/// Brings the nodes into the order of the items, touching only those that are not where they belong.
fn arrange(items: &[Item], parent: &Node, end: &Node) {
    let mut next = end.clone();
    for item in items.iter().rev() {
        let first = item.view.first();
        let there = item.view.last().and_then(|last| last.next_sibling()).is_some_and(|sibling| sibling == next);
        if !there {
            item.view.place(parent, Some(&next));
        }
        next = first.unwrap_or(next);
    }
}
