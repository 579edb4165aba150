//! The page itself: where it is served from, its title, language and theme, and where the focus is.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget, FocusOptions, HtmlElement, HtmlInputElement};
use zeroize::Zeroizing;

use super::control::Control;

/// The host and port this page came from.
pub fn host() -> String {
    super::window().and_then(|w| w.location().host().ok()).unwrap_or_default()
}

/// The origin this page came from.
pub fn origin() -> String {
    super::window().and_then(|w| w.location().origin().ok()).unwrap_or_default()
}

/// Whether this page came over plain `http`.
pub fn is_plain_http() -> bool {
    super::window().and_then(|w| w.location().protocol().ok()).is_some_and(|p| p == "http:")
}

/// The host name this page came from, without the port.
pub fn hostname() -> String {
    super::window().and_then(|w| w.location().hostname().ok()).unwrap_or_default()
}

/// Whether this page stands inside another.
pub fn is_framed() -> bool {
    let Some(window) = super::window() else { return false };
    // Across origins the parent may not be read; that it cannot be is the answer.
    !matches!(window.parent(), Ok(Some(parent)) if parent == window)
}

/// Whether the browser believes to have a network. It may be wrong either way, behind a VPN for one: good for words, and no reason not
/// to send what a person asked for.
pub fn is_online() -> bool {
    super::window().is_none_or(|w| w.navigator().on_line())
}

/// Whether nobody can see the page: another tab is in front, or the window is covered or minimised.
pub fn is_hidden() -> bool {
    super::document().is_some_and(|d| d.hidden())
}

/// Whether this page, and not another window or the page around it, gets the keys.
pub fn has_focus() -> bool {
    super::document().is_some_and(|d| d.has_focus().unwrap_or(false))
}

/// The languages the person prefers, best first.
pub fn languages() -> Vec<String> {
    let list = super::window().map(|w| w.navigator().languages()).unwrap_or_default();
    list.iter().filter_map(|l| l.as_string()).collect()
}

/// Whether this browser masks the text of a field where its style says so.
pub fn can_mask() -> bool {
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &JsValue::from_str(name)).unwrap_or_default();
    let css = get(&js_sys::global(), "CSS");
    let supports: Option<js_sys::Function> = get(&css, "supports").dyn_into().ok();
    let (name, value) = (JsValue::from_str("-webkit-text-security"), JsValue::from_str("disc"));
    supports.and_then(|supports| supports.call2(&css, &name, &value).ok()).is_some_and(|does| does.is_truthy())
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    if let Some(document) = super::document() {
        document.set_title(title);
    }
}

/// Sets an attribute of the root element, such as `lang` or `data-theme`; `None` removes it.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = super::document().and_then(|d| d.document_element()) {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = super::window() {
        let _ = window.location().reload();
    }
}

/// Moves the focus to the first element a selector finds.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}

/// The same without scrolling: whoever reads further down stays there.
pub fn focus_in_place(selector: &str) {
    if let Some(element) = find(selector) {
        focus_without_scroll(&element);
    }
}

/// Gives an element the focus, and leaves the page where it is.
pub fn focus_without_scroll(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Where the focus was at some time, to bring it back.
#[derive(Default)]
pub struct Focus(Option<Control>);

impl Focus {
    /// Where it is now.
    pub fn now() -> Self {
        Self(Control::focused())
    }

    /// Whether a person is typing or choosing there, so that taking the focus away would take a key with it.
    pub fn is_typing(&self) -> bool {
        self.0.as_ref().is_some_and(|control| {
            let fields = "input:not([type=radio], [type=checkbox]), select, textarea";
            control.element().matches(fields).unwrap_or(false)
        })
    }

    /// Brings it back, to what took the place of what had it, unless something else has it by now.
    pub fn bring_back(self) {
        let lost = super::document()
            .is_some_and(|d| d.active_element().is_none_or(|e| e.matches("body, dialog").unwrap_or(false)));
        if let Some(control) = self.0.filter(|_| lost) {
            control.focus();
        }
    }
}

/// Selects the text of the first field a selector finds, and focuses it.
pub fn focus_and_select(selector: &str) {
    if let Some(field) = find(selector).and_then(|e| e.dyn_into::<HtmlInputElement>().ok()) {
        let _ = field.focus();
        field.select();
    }
}

/// What is typed into the first field a selector finds. The browser's own copy stays until [`clear`] is called.
pub fn typed(selector: &str) -> Zeroizing<String> {
    let field = find(selector).and_then(|e| e.dyn_into::<HtmlInputElement>().ok());
    Zeroizing::new(field.map(|field| field.value()).unwrap_or_default())
}

/// Empties the first field a selector finds, and tells who listens to it.
pub fn clear(selector: &str) {
    if let Some(field) = find(selector).and_then(|e| e.dyn_into::<HtmlInputElement>().ok()) {
        field.set_value("");
        tell(&field);
    }
}

/// The event that has a field say what stands in it. Not `input`: nobody typed.
pub const SETTLE: &str = "cph-settle";

/// Has each field below what a selector finds say what stands in it. Password managers and scripts fill fields without an
/// event, and what a person sees in a form is what is to be sent.
pub fn settle(selector: &str) {
    let fields = format!("{selector} :is(input:not([type=radio]), input[type=radio]:checked, textarea, select)");
    let Some(Ok(list)) = super::document().map(|d| d.query_selector_all(&fields)) else { return };
    for field in (0..list.length()).filter_map(|i| list.item(i)) {
        tell(&field);
    }
}

fn tell(field: &EventTarget) {
    if let Ok(event) = Event::new(SETTLE) {
        let _ = field.dispatch_event(&event);
    }
}

/// Moves the focus by so many places among the elements a selector finds, beginning outside them at either end.
pub fn move_focus(selector: &str, by: i32) {
    let Some(document) = super::document() else { return };
    let Ok(list) = document.query_selector_all(selector) else { return };
    let active = document.active_element();
    let length = i32::try_from(list.length()).unwrap_or(i32::MAX);
    let current = (0..length).find(|i| {
        let node = u32::try_from(*i).ok().and_then(|i| list.item(i));
        node.is_some() && node == active.clone().map(JsCast::unchecked_into)
    });
    let next = match current {
        Some(i) => (i + by).clamp(0, length - 1),
        None if by > 0 => 0,
        None => length - 1,
    };
    if let Some(element) =
        u32::try_from(next).ok().and_then(|i| list.item(i)).and_then(|n| n.dyn_into::<HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}

/// The `data-item` of what the focus is in.
pub fn focused_item() -> Option<String> {
    let item = super::document()?.active_element()?.closest("[data-item]").ok()??;
    item.get_attribute("data-item").filter(|name| !name.is_empty())
}

/// How far the page is scrolled down.
pub fn scrolled() -> f64 {
    super::window().and_then(|w| w.scroll_y().ok()).unwrap_or_default()
}

/// Scrolls so far down from the top of the page.
pub fn scroll_to(y: f64) {
    if let Some(window) = super::window() {
        window.scroll_to_with_x_and_y(0.0, y);
    }
}

/// Scrolls to the top of the first element a selector finds, if there is one.
pub fn scroll_within(selector: &str) {
    if let Some(element) = find(selector) {
        element.set_scroll_top(0);
    }
}

fn find(selector: &str) -> Option<HtmlElement> {
    super::document()?.query_selector(selector).ok()??.dyn_into().ok()
}
