//! A place in the page for what changes: between two comments. Texts may be taken from under us, as translators of browsers
//! do, which put elements of their own in their place; comments nobody touches.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

/// The place.
#[derive(Clone)]
pub(super) struct Span {
    start: Node,
    end: Node,
}

impl Span {
    pub(super) fn new() -> Option<Self> {
        Some(Self { start: comment()?, end: comment()? })
    }

    /// What it stands in, if it is anywhere.
    pub(super) fn parent(&self) -> Option<Node> {
        self.end.parent_node()
    }

    /// What comes first.
    pub(super) const fn start(&self) -> &Node {
        &self.start
    }

    /// What comes last; its content is put before it.
    pub(super) const fn end(&self) -> &Node {
        &self.end
    }

    /// Takes out everything in it, whoever put it there.
    pub(super) fn clear(&self) {
        let Some(parent) = self.parent() else { return };
        while let Some(node) = self.start.next_sibling().filter(|node| !node.is_same_node(Some(&self.end))) {
            let _ = parent.remove_child(&node);
        }
    }

    /// Whether something is in it.
    pub(super) fn holds(&self, element: &Element) -> bool {
        let mut next = self.start.next_sibling();
        while let Some(node) = next.filter(|node| !node.is_same_node(Some(&self.end))) {
            if node.contains(Some(element)) {
                return true;
            }
            next = node.next_sibling();
        }
        false
    }
}

/// A node that marks a place.
pub(super) fn comment() -> Option<Node> {
    Some(crate::browser::document()?.create_comment("").unchecked_into())
}
