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
mod span;

use std::{any::Any, borrow::Cow, cell::RefCell, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use call::Call;
pub use el::{El, Listened, el, icon};
use focus::Lost;
pub(in crate::browser) use focus::Opener;
pub use list::{each, fnv};
use span::Span;

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
    /// A view that is made anew when what it reads changes, in its place.
    Live(Span, Rc<RefCell<View>>, #[allow(dead_code)] Box<dyn Any>),
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
                Part::Live(span, view, _) => {
                    put(span.start());
                    view.borrow().place(parent, next);
                    put(span.end());
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
                Part::Live(span, ..) => {
                    span.clear();
                    detach(span.start());
                    detach(span.end());
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
            Part::Live(span, ..) => Some(span.start().clone()),
            Part::List(marker, items, _) => items.borrow().first().or_else(|| Some(marker.clone())),
        })
    }

    /// The last node of the view, where it has one.
    fn last(&self) -> Option<Node> {
        self.parts().last().map(|part| match part {
            Part::Live(span, ..) => span.end().clone(),
            Part::Node(node, _) | Part::List(node, ..) => node.clone(),
        })
    }

    /// Whether an element of the page is in the view.
    fn holds(&self, element: &Element) -> bool {
        self.parts().iter().any(|part| match part {
            Part::Node(node, _) => node.contains(Some(element)),
            Part::Live(span, ..) => span.holds(element),
            Part::List(_, items, _) => items.borrow().holds(element),
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

/// A view that is made anew whenever a signal it reads changes. Where that happens more often than what is read differs,
/// [`live_of`] leaves it alone.
pub fn live<V: Into<View>>(view: impl Fn() -> V + 'static) -> View {
    live_boxed(Box::new(move |()| view().into()), Vec::new())
}

#[inline(never)]
fn live_boxed(view: Box<dyn Call<(), View>>, mut keep: Vec<Box<dyn Any>>) -> View {
    let Some(span) = Span::new() else { return View::default() };
    let (place, shown) = (span.clone(), Rc::new(RefCell::new(View::default())));
    let current = shown.clone();
    keep.push(follow(Box::new(move |()| {
        let new = view.call(());
        if let Some(parent) = place.parent() {
            let lost = Lost::before(&parent, |e| place.holds(e), |e| place.holds(e));
            place.clear();
            new.place(&parent, Some(place.end()));
            if let Some(lost) = lost {
                lost.hand_on();
            }
        }
        drop(current.replace(new));
    })));
    Part::Live(span, shown, Box::new(keep)).into()
}

/// A view of a value: made anew only when the value is another one, however often the signals change that it is read from. So
/// what did not change keeps its nodes, and with them focus, scroll position and a click under way.
pub fn live_of<T: PartialEq + 'static, V: Into<View>>(
    read: impl Fn() -> T + 'static,
    view: impl Fn(&T) -> V + 'static,
) -> View {
    let shown = Rc::new(RefCell::new(Rc::new(untrack(&read))));
    let turned = ArcTrigger::new();
    let watch = follow(Box::new({
        let (shown, turned) = (shown.clone(), turned.clone());
        move |()| {
            let now = read();
            if **shown.borrow() != now {
                shown.replace(Rc::new(now));
                turned.notify();
            }
        }
    }));
    let view = move |()| {
        turned.track();
        let now = shown.borrow().clone();
        untrack(|| view(&now).into())
    };
    live_boxed(Box::new(view), vec![watch])
}

/// A view that is there while a condition holds; made anew only when it comes to hold again.
pub fn when<V: Into<View>>(condition: impl Fn() -> bool + 'static, view: impl Fn() -> V + 'static) -> View {
    live_of(condition, move |holds| if *holds { view().into() } else { View::default() })
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
    let node = super::document().map(|d| d.create_text_node("").unchecked_into::<Node>());
    let (Some(span), Some(node)) = (Span::new(), node) else { return View::default() };
    let effect = follow(Box::new({
        let (place, node, shown) = (span.clone(), node.clone(), RefCell::new(String::new()));
        move |()| {
            let new = text.call(());
            if *shown.borrow() == new {
                return;
            }
            node.set_text_content(Some(&cut(&new, LONGEST_TEXT)));
            // Something else may stand in its place by now.
            if let Some(parent) = place.parent()
                && node.parent_node() != Some(parent.clone())
            {
                place.clear();
                let _ = parent.insert_before(&node, Some(place.end()));
            }
            shown.replace(new);
        }
    }));
    Part::Live(span, Rc::new(RefCell::new(View::of(node, Vec::new()))), effect).into()
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
