//! Keeps the focus where it is while an item of a list is made anew: the same place in the item of the same name
//! (`data-item`) gets it back, and nothing scrolls.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node, NodeList};

use crate::browser::page::focus_without_scroll;

/// Where the focus was.
pub(super) struct Held {
    item: String,
    place: u32,
}

/// Where in the list the focus is, if it is there.
pub(super) fn hold(list: &Element) -> Option<Held> {
    let active = crate::browser::document()?.active_element().filter(|active| list.contains(Some(active)))?;
    let item = active.closest("[data-item]").ok()??;
    let place = position(&focusable(&item)?, |node| active.is_same_node(Some(node)))?;
    Some(Held { item: item.get_attribute("data-item")?, place })
}

impl Held {
    /// Gives the focus back where the list has lost it.
    pub(super) fn give_back(self, list: &Element) {
        let _ = self.find(list);
    }

    fn find(&self, list: &Element) -> Option<()> {
        if crate::browser::document()?.active_element().is_some_and(|active| list.contains(Some(&active))) {
            return None;
        }
        let items = list.query_selector_all("[data-item]").ok()?;
        let named = |node: &Node| {
            let name = node.dyn_ref().and_then(|e: &Element| e.get_attribute("data-item"));
            name.as_ref() == Some(&self.item)
        };
        let item: Element = items.item(position(&items, named)?)?.dyn_into().ok()?;
        let place: HtmlElement = focusable(&item)?.item(self.place)?.dyn_into().ok()?;
        focus_without_scroll(&place);
        Some(())
    }
}

fn focusable(item: &Element) -> Option<NodeList> {
    item.query_selector_all("button, input, [tabindex]").ok()
}

fn position(list: &NodeList, is: impl Fn(&Node) -> bool) -> Option<u32> {
    (0..list.length()).find(|i| list.item(*i).is_some_and(|node| is(&node)))
}
