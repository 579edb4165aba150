//! Elements, built directly and kept up to date by Leptos effects.
//!
//! Leptos' own `view!` gives every element tree a type of its own and compiles its building, updating and mounting once
//! for each: this console took 240 KB of brotli that way (`docs/decisions/0003-views.md`). Here an element is an element:
//! one type, built at once, and only what can change is bound to signals. Everything reactive is Leptos' as it is.
//!
//! Text always becomes a text node or an attribute's value; there is no way to pass HTML.

mod el;
mod list;

use std::any::Any;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Node;

pub use el::{El, Listened, el, icon};
pub use list::each;

/// Something that can stand in the page: any number of nodes, some of which may change over time.
#[derive(Default)]
pub struct View(Vec<Part>);

enum Part {
    /// One node, with what keeps it alive.
    Node(Node, #[allow(dead_code)] Vec<Box<dyn Any>>),
    /// A view that is made anew when what it reads changes. It stands before the marker.
    Live(Node, RenderEffect<View>),
    /// Views with keys. They stand before the marker.
    List(Node, RenderEffect<list::Items>),
}

impl View {
    /// A view of one element, held by the element's own bindings.
    fn of(node: Node, keep: Vec<Box<dyn Any>>) -> Self {
        Self(vec![Part::Node(node, keep)])
    }

    /// Puts the view into `parent`, before `next` or at its end.
    fn place(&self, parent: &Node, next: Option<&Node>) {
        let put = |node: &Node| {
            let _ = parent.insert_before(node, next);
        };
        for part in &self.0 {
            match part {
                Part::Node(node, _) => put(node),
                Part::Live(marker, effect) => {
                    effect.with_value_mut(|view| view.place(parent, next));
                    put(marker);
                }
                Part::List(marker, effect) => {
                    effect.with_value_mut(|items| items.place(parent, next));
                    put(marker);
                }
            }
        }
    }

    /// Takes the view out of the page.
    fn remove(&self) {
        for part in &self.0 {
            match part {
                Part::Node(node, _) => detach(node),
                Part::Live(marker, effect) => {
                    effect.with_value_mut(|view| view.remove());
                    detach(marker);
                }
                Part::List(marker, effect) => {
                    effect.with_value_mut(|items| items.remove());
                    detach(marker);
                }
            }
        }
    }

    /// The first node of the view, where it has one.
    fn first(&self) -> Option<Node> {
        self.0.iter().find_map(|part| match part {
            Part::Node(node, _) => Some(node.clone()),
            Part::Live(marker, effect) => {
                effect.with_value_mut(|view| view.first()).flatten().or_else(|| Some(marker.clone()))
            }
            Part::List(marker, effect) => {
                effect.with_value_mut(|items| items.first()).flatten().or_else(|| Some(marker.clone()))
            }
        })
    }

    /// The last node of the view, where it has one.
    fn last(&self) -> Option<Node> {
        self.0.last().map(|part| match part {
            Part::Node(node, _) | Part::Live(node, _) | Part::List(node, _) => node.clone(),
        })
    }

    /// Whether anything in the view must be kept for it to stay up to date.
    fn is_bound(&self) -> bool {
        self.0.iter().any(|part| !matches!(part, Part::Node(_, keep) if keep.is_empty()))
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
    live_boxed(Box::new(move || view().into()))
}

fn live_boxed(view: Box<dyn Fn() -> View>) -> View {
    let Some(marker) = marker() else { return View::default() };
    let place = marker.clone();
    let effect = RenderEffect::new(move |old: Option<View>| {
        if let Some(old) = &old {
            old.remove();
        }
        let new = view();
        if let Some(parent) = place.parent_node() {
            new.place(&parent, Some(&place));
        }
        new
    });
    View(vec![Part::Live(marker, effect)])
}

/// A text that follows signals.
pub fn live_text(text: impl Fn() -> String + 'static) -> View {
    live_text_boxed(Box::new(text))
}

fn live_text_boxed(text: Box<dyn Fn() -> String>) -> View {
    let Some(node) = marker() else { return View::default() };
    let effect = follow(Box::new({
        let node = node.clone();
        move || {
            let new = text();
            if node.text_content().as_deref() != Some(&new) {
                node.set_text_content(Some(&new));
            }
        }
    }));
    View::of(node, vec![effect])
}

/// Runs `then` now and whenever a signal it reads changes, for as long as the returned value lives.
fn follow(then: Box<dyn Fn()>) -> Box<dyn Any> {
    Box::new(RenderEffect::new(move |_: Option<()>| then()))
}

impl From<El> for View {
    fn from(el: El) -> Self {
        el.into_view()
    }
}

impl From<&str> for View {
    fn from(text: &str) -> Self {
        let node = super::document().map(|d| d.create_text_node(text).unchecked_into());
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
        Self(views.into_iter().flat_map(|v| v.into().0).collect())
    }
}
