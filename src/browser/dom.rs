//! Elements, built directly and kept up to date by Leptos effects.
//!
//! Leptos' own `view!` gives every element tree a type of its own and compiles its building, updating and mounting once
//! for each: this console took 240 KB of brotli that way (`docs/decisions/0003-views.md`). Here an element is an element:
//! one type, built at once, and only what can change is bound to signals. Everything reactive is Leptos' as it is.
//!
//! Text always becomes a text node or an attribute's value; there is no way to pass HTML.

mod call;
mod el;
mod focus;
mod list;

use std::{
    any::Any,
    borrow::Cow,
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Node;

use call::Call;
pub use el::{El, Listened, el, icon};
pub use list::{each, fnv};

/// The most bytes of a text node. Views cut what they show much shorter; this is for what one forgets.
const LONGEST_TEXT: usize = 200_000;

/// The text, or its beginning of about so many bytes and a mark that there was more.
fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return text.into();
    }
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    format!("{}…", text.get(..end).unwrap_or_default()).into()
}

/// Something that can stand in the page: any number of nodes, some of which may change over time.
///
/// Boxed for the same reason as [`El`]; nothing is allocated for nothing.
#[derive(Default)]
#[allow(clippy::box_collection)] // A view without parts, which is most often passed on, is one word.
pub struct View(Option<Box<Vec<Part>>>);

enum Part {
    /// One node, with what keeps it alive.
    Node(Node, #[allow(dead_code)] Vec<Box<dyn Any>>),
    /// A view that is made anew when what it reads changes. It stands before the marker.
    Live(Node, Rc<RefCell<View>>, #[allow(dead_code)] Box<dyn Any>),
    /// Views with keys. They stand before the marker.
    List(Node, Rc<RefCell<list::Items>>, #[allow(dead_code)] Box<dyn Any>),
}

impl View {
    /// A view of one element, held by the element's own bindings.
    fn of(node: Node, keep: Vec<Box<dyn Any>>) -> Self {
        Part::Node(node, keep).into()
    }

    fn parts(&self) -> &[Part] {
        self.0.as_ref().map_or(&[], |parts| parts.as_slice())
    }

    /// Puts the view into `parent`, before `next` or at its end.
    #[inline(never)]
    fn place(&self, parent: &Node, next: Option<&Node>) {
        let put = |node: &Node| {
            let _ = parent.insert_before(node, next);
        };
        for part in self.parts() {
            match part {
                Part::Node(node, _) => put(node),
                Part::Live(marker, view, _) => {
                    view.borrow().place(parent, next);
                    put(marker);
                }
                Part::List(marker, items, _) => {
                    items.borrow().place(parent, next);
                    put(marker);
                }
            }
        }
    }

    /// Takes the view out of the page.
    #[inline(never)]
    fn remove(&self) {
        for part in self.parts() {
            match part {
                Part::Node(node, _) => detach(node),
                Part::Live(marker, view, _) => {
                    view.borrow().remove();
                    detach(marker);
                }
                Part::List(marker, items, _) => {
                    items.borrow().remove();
                    detach(marker);
                }
            }
        }
    }

    /// Puts another view after this one.
    #[inline(never)]
    fn push(&mut self, view: Self) {
        match (&mut self.0, view.0) {
            (Some(parts), Some(more)) => parts.extend(*more),
            (_, None) => {}
            (none, more) => *none = more,
        }
    }

    /// The first node of the view, where it has one.
    fn first(&self) -> Option<Node> {
        self.parts().iter().find_map(|part| match part {
            Part::Node(node, _) => Some(node.clone()),
            Part::Live(marker, view, _) => view.borrow().first().or_else(|| Some(marker.clone())),
            Part::List(marker, items, _) => items.borrow().first().or_else(|| Some(marker.clone())),
        })
    }

    /// The last node of the view, where it has one.
    fn last(&self) -> Option<Node> {
        self.parts().last().map(|part| match part {
            Part::Node(node, _) | Part::Live(node, ..) | Part::List(node, ..) => node.clone(),
        })
    }

    /// Whether anything in the view must be kept for it to stay up to date.
    fn is_bound(&self) -> bool {
        self.parts().iter().any(|part| !matches!(part, Part::Node(_, keep) if keep.is_empty()))
    }

    /// Puts the view at the end of an element for as long as the page lives.
    pub fn mount(self, parent: &web_sys::Element) {
        self.place(parent, None);
        std::mem::forget(self);
    }
}

fn detach(node: &Node) {
    if let Some(parent) = node.parent_node() {
        let _ = parent.remove_child(node);
    }
}

/// An empty text node that marks a place.
fn marker() -> Option<Node> {
    Some(super::document()?.create_text_node("").unchecked_into())
}

/// A view that is made anew whenever a signal it reads changes.
pub fn live<V: Into<View>>(view: impl Fn() -> V + 'static) -> View {
    live_boxed(Box::new(move |()| view().into()))
}

#[inline(never)]
fn live_boxed(view: Box<dyn Call<(), View>>) -> View {
    let Some(marker) = marker() else { return View::default() };
    let (place, shown) = (marker.clone(), Rc::new(RefCell::new(View::default())));
    let current = shown.clone();
    let effect = follow(Box::new(move |()| {
        let new = view.call(());
        let parent = place.parent_node();
        let old = current.replace(View::default());
        old.remove();
        if let Some(parent) = parent {
            new.place(&parent, Some(&place));
        }
        *current.borrow_mut() = new;
    }));
    Part::Live(marker, shown, effect).into()
}

/// A view that is there while a condition holds; made anew only when it comes to hold again.
pub fn when<V: Into<View>>(condition: impl Fn() -> bool + 'static, view: impl Fn() -> V + 'static) -> View {
    when_boxed(Box::new(move |()| condition()), Box::new(move |()| view().into()))
}

#[inline(never)]
fn when_boxed(condition: Box<dyn Call<(), bool>>, view: Box<dyn Call<(), View>>) -> View {
    let holds = Rc::new(Cell::new(untrack(|| condition.call(()))));
    let turned = ArcTrigger::new();
    let watch = follow(Box::new({
        let (holds, turned) = (holds.clone(), turned.clone());
        move |()| {
            let now = condition.call(());
            if holds.replace(now) != now {
                turned.notify();
            }
        }
    }));
    let shown = live_boxed(Box::new(move |()| {
        turned.track();
        if holds.get() { untrack(|| view.call(())) } else { View::default() }
    }));
    let mut view = shown;
    if let Some(node) = marker() {
        view.push(View::of(node, vec![watch]));
    }
    view
}

/// Views one after another.
pub fn views<V: Into<View>>(all: impl IntoIterator<Item = V>) -> View {
    let mut view = View::default();
    for one in all {
        view.push(one.into());
    }
    view
}

/// A text that follows signals.
pub fn live_text(text: impl Fn() -> String + 'static) -> View {
    live_text_boxed(Box::new(move |()| text()))
}

#[inline(never)]
fn live_text_boxed(text: Box<dyn Call<(), String>>) -> View {
    let Some(node) = marker() else { return View::default() };
    let effect = follow(Box::new({
        let (node, shown) = (node.clone(), RefCell::new(String::new()));
        move |()| {
            let new = text.call(());
            if *shown.borrow() != new {
                node.set_text_content(Some(&cut(&new, LONGEST_TEXT)));
                shown.replace(new);
            }
        }
    }));
    View::of(node, vec![effect])
}

/// Runs `then` now and whenever a signal it reads changes, for as long as the returned value lives.
#[inline(never)]
fn follow(then: Box<dyn Call<(), ()>>) -> Box<dyn Any> {
    Box::new(RenderEffect::new(move |_: Option<()>| then.call(())))
}

impl From<Part> for View {
    fn from(part: Part) -> Self {
        Self(Some(Box::new(vec![part])))
    }
}

impl From<El> for View {
    fn from(el: El) -> Self {
        el.into_view()
    }
}

impl From<&str> for View {
    #[inline(never)]
    fn from(text: &str) -> Self {
        let node = super::document().map(|d| d.create_text_node(&cut(text, LONGEST_TEXT)).unchecked_into());
        node.map_or_else(Self::default, |node| Self::of(node, Vec::new()))
    }
}

impl From<String> for View {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<()> for View {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl<V: Into<Self>> From<Option<V>> for View {
    fn from(view: Option<V>) -> Self {
        view.map_or_else(Self::default, Into::into)
    }
}

impl<V: Into<Self>> From<Vec<V>> for View {
    fn from(views: Vec<V>) -> Self {
        self::views(views)
    }
}
