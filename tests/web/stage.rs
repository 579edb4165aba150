//! A place in the page for one test, and ways to look at it.

use cloud_phone_console::browser::{
    dom::View,
    timer::{self, Wake},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, HtmlElement, HtmlInputElement};

pub fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// An empty element at the end of the page.
pub fn place() -> HtmlElement {
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&place).unwrap();
    place
}

/// A place with a view in it, made and kept up to date as the console's own is.
pub fn stage(view: impl FnOnce() -> View + 'static) -> HtmlElement {
    let place = place();
    let inside = place.clone();
    leptos::mount::mount_to(place.clone(), move || view().mount(&inside)).forget();
    place
}

/// Lets everything that waits for a changed signal run.
pub async fn tick() {
    // A timer comes after every microtask.
    wait(0).await;
}

/// Waits so many milliseconds.
pub async fn wait(ms: u64) {
    timer::sleep(ms, &Wake::default()).await;
}

/// Waits until something holds, at most two seconds.
pub async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        wait(10).await;
    }
    assert!(holds(), "not within two seconds: {what}");
}

pub fn find(place: &Element, selector: &str) -> HtmlElement {
    place.query_selector(selector).unwrap().unwrap_or_else(|| missing(place, selector)).unchecked_into()
}

fn missing(place: &Element, selector: &str) -> ! {
    let message = format!("nothing is {selector} in {}", place.outer_html());
    web_sys::console::error_1(&message.as_str().into());
    wasm_bindgen::throw_str(&message)
}

pub fn has(place: &Element, selector: &str) -> bool {
    place.query_selector(selector).unwrap().is_some()
}

pub fn all(place: &Element, selector: &str) -> Vec<Element> {
    let list = place.query_selector_all(selector).unwrap();
    (0..list.length()).map(|i| list.item(i).unwrap().unchecked_into()).collect()
}

pub fn text(place: &Element) -> String {
    place.text_content().unwrap_or_default()
}

/// A property as text, of elements whose type is not bound.
pub fn property(element: &Element, name: &str) -> String {
    js_sys::Reflect::get(element, &JsValue::from_str(name)).unwrap().as_string().unwrap_or_default()
}

/// Types into a field, as a person does: its value, then the event.
pub fn type_into(field: &HtmlElement, value: &str) {
    field.unchecked_ref::<HtmlInputElement>().set_value(value);
    fire(field, "input");
}

pub fn fire(element: &Element, event: &str) {
    element.dispatch_event(&Event::new(event).unwrap()).unwrap();
}
