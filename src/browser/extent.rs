//! Where in the window the room of a long list is, and where its items are; and scrolling it. The room is the element of the class `room`,
//! its items are the children of `room__items`. It is scrolled with the page, or in a `table` of its own under a heading that stays.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, ResizeObserver};

use super::timer::Timer;

/// What is seen of the list, in pixels.
pub struct Extent {
    /// How much of the room lies above the window, or above its part that the list is scrolled in.
    pub above: f64,
    /// How high that is.
    pub view: f64,
    /// How high the heading is that stays.
    pub head: f64,
    /// How many of its items stand side by side.
    pub columns: usize,
    /// How much is left free between items that stand one below the other.
    pub gap: f64,
    /// Where in the room each item begins and ends.
    pub items: Vec<(f64, f64)>,
    /// Which item has the focus in it.
    pub focused: Option<usize>,
    /// What the heights of the items depend on.
    pub layout: String,
}

struct Parts {
    room: Element,
    items: Element,
    scroller: Option<Element>,
}

fn parts() -> Option<Parts> {
    let room = super::document()?.query_selector(".room").ok()??;
    let items = room.query_selector(".room__items").ok()??;
    let scroller = room.closest(".table").ok()?;
    Some(Parts { room, items, scroller })
}

fn children(element: &Element) -> impl Iterator<Item = Element> {
    std::iter::successors(element.first_element_child(), Element::next_element_sibling)
}

/// What is seen of the list, if there is one.
pub fn of() -> Option<Extent> {
    let Parts { room, items, scroller } = parts()?;
    let root = super::document()?.document_element()?;
    let rect = room.get_bounding_client_rect();
    let (above, view, head, width) = match &scroller {
        Some(scroller) => {
            let head = room.query_selector("thead").ok()?.map_or(0.0, |head| head.get_bounding_client_rect().height());
            let top = scroller.get_bounding_client_rect().top() + f64::from(scroller.client_top());
            (top - rect.top(), f64::from(scroller.client_height()) - head, head, scroller.client_width())
        }
        None => (-rect.top(), f64::from(root.client_height()), 0.0, room.client_width()),
    };
    let style = super::window()?.get_computed_style(&items).ok()??;
    let columns = style.get_property_value("grid-template-columns").ok()?.split_ascii_whitespace().count();
    let gap = style.get_property_value("row-gap").ok()?.trim_end_matches("px").parse().unwrap_or(0.0);
    let density = root.get_attribute("data-density").unwrap_or_default();
    let active = super::document()?.active_element().filter(|active| items.contains(Some(active)));
    let start = rect.top() + head;
    Some(Extent {
        above,
        view: view.max(1.0),
        head,
        columns: columns.max(1),
        gap,
        focused: active.and_then(|active| children(&items).position(|item| item.contains(Some(&active)))),
        items: children(&items)
            .map(|item| item.get_bounding_client_rect())
            .map(|rect| (rect.top() - start, rect.bottom() - start))
            .collect(),
        layout: format!("{columns} {width} {density} {}", scroller.is_some()),
    })
}

/// Scrolls by so many pixels, and gives by how many it could.
pub fn scroll_by(pixels: f64) -> f64 {
    let (Some(window), Some(parts)) = (super::window(), parts()) else { return 0.0 };
    let at = || parts.room.get_bounding_client_rect().top();
    let before = at();
    match parts.scroller {
        Some(scroller) => scroller.scroll_by_with_x_and_y(0.0, pixels),
        None => window.scroll_by_with_x_and_y(0.0, pixels),
    }
    before - at()
}

/// Moves the focus to an item: to what opens it, or to what is in a column of it.
pub fn focus(item: usize, column: Option<usize>) {
    let _ = find(item, column);
}

fn find(item: usize, column: Option<usize>) -> Option<()> {
    let item = children(&parts()?.items).nth(item)?;
    let to: HtmlElement = match column {
        None => item.query_selector(".card__open").ok()??.dyn_into().ok()?,
        Some(column) => return super::grid::focus(&item, column),
    };
    to.focus().ok()
}

thread_local! {
    static WATCHED: RefCell<Option<(Element, ResizeObserver)>> = const { RefCell::new(None) };
    static LATER: RefCell<Option<Timer>> = const { RefCell::new(None) };
}

/// Calls `then` whenever the items become higher or lower, in place of what was watched before.
pub fn watch(then: impl Fn() + Clone + 'static) {
    let Some(Parts { items, .. }) = parts() else { return };
    WATCHED.with_borrow_mut(|watched| {
        if watched.as_ref().is_some_and(|(element, _)| *element == items) {
            return;
        }
        // Not at once: what changes heights while they are told is told again, and browsers complain of that.
        let later = move || {
            let then = then.clone();
            LATER.set(Some(Timer::after(0, then)));
        };
        let listener = Closure::<dyn FnMut()>::new(later).into_js_value();
        let Ok(observer) = ResizeObserver::new(listener.unchecked_ref()) else { return };
        observer.observe(&items);
        if let Some((_, old)) = watched.replace((items, observer)) {
            old.disconnect();
        }
    });
}
