//! What tells a control from all others, so that it is found again when it was made anew: a button, a field, a heading of a
//! column. Used to keep the focus ([`super::dom`]), to bring it back after a dialog, and for clicks that a change comes in
//! the middle of ([`super::press`]).

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node, NodeList};

use super::page::focus_without_scroll;

/// What can have the focus.
const FOCUSABLE: &str = "button, input, select, textarea, summary, a[href], [tabindex]";

/// A control, and how to find what takes its place.
#[derive(Clone)]
pub struct Control {
    element: HtmlElement,
    /// Among which elements it is told from others.
    among: &'static str,
    id: String,
    /// The name of the item it is in (`data-item`).
    item: Option<String>,
    kind: String,
    label: String,
    /// Which one of its kind it is in its item, or in the whole of `within`.
    place: usize,
    within: Element,
}

impl Control {
    /// A control as it is now. Without an item around it it is looked for in `within`.
    pub fn of(element: &Element, within: &Element) -> Option<Self> {
        Self::among(FOCUSABLE, element, within)
    }

    /// The same among whatever a selector finds.
    pub fn among(among: &'static str, element: &Element, within: &Element) -> Option<Self> {
        let item = element.closest("[data-item]").ok().flatten();
        let kind = kind(element);
        let around = item.as_ref().unwrap_or(within);
        let place = all(around, among).iter().filter(|e| self::kind(e) == kind).position(|e| is(e, element))?;
        Some(Self {
            element: element.dyn_ref::<HtmlElement>()?.clone(),
            among,
            id: element.id(),
            item: item.and_then(|item| item.get_attribute("data-item")),
            kind,
            label: label(element),
            place,
            within: within.clone(),
        })
    }

    /// The control that has the focus, looked for in the whole page later.
    pub fn focused() -> Option<Self> {
        let document = super::document()?;
        let active = document.active_element().filter(|active| !is_nothing(active))?;
        Self::of(&active, &document.document_element()?)
    }

    /// Whether it is still in the page.
    pub fn is_there(&self) -> bool {
        self.element.is_connected()
    }

    /// The element it was.
    pub const fn element(&self) -> &HtmlElement {
        &self.element
    }

    /// Whether another element is the same control, made anew.
    pub fn is_again(&self, other: &Element) -> bool {
        Self::among(self.among, other, &self.within).is_some_and(|other| {
            let same = other.kind == self.kind && other.id == self.id && other.item == self.item;
            same && if self.item.is_some() { other.place == self.place } else { other.label == self.label }
        })
    }

    /// Gives it the focus, or what took its place; whether there is any.
    pub fn focus(&self) -> bool {
        if self.is_there() && focus(&self.element) {
            return true;
        }
        let by_id = (!self.id.is_empty()).then(|| super::document()?.get_element_by_id(&self.id)).flatten();
        if let Some(found) = by_id {
            return focus(&found);
        }
        let Some(around) = self.around() else { return false };
        let alike: Vec<Element> = all(&around, self.among).into_iter().filter(|e| kind(e) == self.kind).collect();
        let named = alike.iter().find(|e| self.item.is_none() && label(e) == self.label);
        // In the whole page the place says nothing.
        let by_place = self.item.is_some() || !self.within.matches("html").unwrap_or(true);
        named.or_else(|| alike.get(self.place).filter(|_| by_place)).is_some_and(focus)
    }

    /// Where to look for it: the item of its name, else all around it.
    fn around(&self) -> Option<Element> {
        let Some(name) = &self.item else { return self.within.is_connected().then(|| self.within.clone()) };
        let everywhere = super::document()?.document_element()?;
        let within = if self.within.is_connected() { &self.within } else { &everywhere };
        let named = |e: &Element| e.get_attribute("data-item").as_ref() == Some(name);
        all(within, "[data-item]").into_iter().find(named)
    }

    /// What is near it and stays, the nearest first: of what stands around it what comes after it, then what comes before,
    /// and of the innermost first what is of its kind. Nothing beyond the dialog it is in.
    pub fn neighbours(&self, goes: impl Fn(&Element) -> bool) -> Vec<Element> {
        const MOST: usize = 40;
        let mut near: Vec<Element> = Vec::new();
        let mut around = Some(self.within.clone());
        while let Some(here) = around {
            let inside = focusable(&here);
            let at = inside.iter().position(|e| is(e, &self.element)).unwrap_or(0);
            let (before, after) = inside.split_at(at);
            let mut level: Vec<&Element> = after.iter().skip(1).chain(before.iter().rev()).collect();
            if near.is_empty() {
                level.sort_by_key(|e| kind(e) != self.kind);
            }
            for element in level {
                if near.len() < MOST && !goes(element) && !is_hidden(element) && !near.iter().any(|n| is(n, element)) {
                    near.push(element.clone());
                }
            }
            around = here.parent_element().filter(|_| near.len() < MOST && !is_bound(&here));
        }
        near
    }
}

/// Whether nothing at all has the focus.
pub fn nothing_is_focused() -> bool {
    super::document().is_some_and(|d| d.active_element().is_none_or(|active| is_nothing(&active)))
}

/// Gives an element the focus without scrolling; whether it took it.
pub fn focus(element: &Element) -> bool {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        focus_without_scroll(element);
    }
    super::document().and_then(|d| d.active_element()).is_some_and(|active| is(&active, element))
}

/// The first of several selectors that leads to something which takes the focus; whether any does.
pub fn focus_first(selectors: &[&str]) -> bool {
    let Some(document) = super::document() else { return false };
    selectors.iter().any(|selector| document.query_selector(selector).ok().flatten().is_some_and(|e| focus(&e)))
}

/// Whether an element is the same as another.
pub fn is(element: &Element, other: &Element) -> bool {
    element.is_same_node(Some(other))
}

fn is_nothing(active: &Element) -> bool {
    active.matches("body, html").unwrap_or(false)
}

fn is_hidden(element: &Element) -> bool {
    element.closest("dialog:not([open]), [hidden], [inert]").is_ok_and(|around| around.is_some())
}

fn is_bound(element: &Element) -> bool {
    element.matches("dialog, body").unwrap_or(true)
}

fn kind(element: &Element) -> String {
    let type_ = element.get_attribute("type").unwrap_or_default();
    [element.tag_name(), type_, element.class_name()].join(" ")
}

/// What a control is called, as far as that tells it from others.
fn label(element: &Element) -> String {
    let label = element.get_attribute("aria-label").or_else(|| element.text_content()).unwrap_or_default();
    label.chars().take(200).collect()
}

fn focusable(around: &Element) -> Vec<Element> {
    all(around, FOCUSABLE)
}

fn all(around: &Element, selector: &str) -> Vec<Element> {
    let list: Option<NodeList> = around.query_selector_all(selector).ok();
    let element = |list: &NodeList, i| list.item(i).and_then(|node: Node| node.dyn_into().ok());
    list.map(|list| (0..list.length()).filter_map(|i| element(&list, i)).collect()).unwrap_or_default()
}
