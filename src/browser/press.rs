//! Clicks that a change comes in the middle of. A browser clicks only where the button of the mouse, or the space bar, goes
//! down and up on one element; what was made anew in between is another one, and the click would be lost.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement};

use super::{
    control::{Control, is},
    timer::Timer,
};

const PRESSABLE: &str = "button, summary, label, a[href], input[type=checkbox], input[type=radio]";

/// What is pressed, and what is to be clicked for it.
#[derive(Default)]
struct Press {
    down: Option<Control>,
    clicking: Option<(HtmlElement, Timer)>,
}

/// Begins to see to it that such clicks are not lost, for as long as the page lives.
pub fn watch() {
    let press = Rc::new(RefCell::new(Press::default()));
    for (event, is_key) in [("mousedown", false), ("keydown", true)] {
        let press = press.clone();
        listen(event, is_key, move |target| press.borrow_mut().down = control(&target));
    }
    for (event, is_key) in [("mouseup", false), ("keyup", true)] {
        let press = press.clone();
        listen(event, is_key, move |target| {
            let Some(down) = press.borrow_mut().down.take() else { return };
            let Some(up) = pressable(&target).filter(|up| !down.is_there() && down.is_again(up)) else { return };
            let Ok(up) = up.dyn_into::<HtmlElement>() else { return };
            // After whatever the browser does itself.
            let (later, element) = (press.clone(), up.clone());
            let click = Timer::after(0, move || {
                if later.borrow_mut().clicking.take().is_some() {
                    element.click();
                }
            });
            press.borrow_mut().clicking = Some((up, click));
        });
    }
    let done = press;
    listen("click", false, move |target| {
        let mut press = done.borrow_mut();
        if press.clicking.as_ref().is_some_and(|(element, _)| element.contains(Some(&target)) || is(element, &target)) {
            press.clicking = None;
        }
    });
}

fn pressable(target: &Element) -> Option<Element> {
    target.closest(PRESSABLE).ok()?
}

fn control(target: &Element) -> Option<Control> {
    Control::among(PRESSABLE, &pressable(target)?, &super::document()?.document_element()?)
}

/// Listens before anybody else does: to the first button of the mouse, or to the space bar.
fn listen(name: &str, is_key: bool, then: impl Fn(Element) + 'static) {
    let Some(document) = super::document() else { return };
    let capture = web_sys::AddEventListenerOptions::new();
    capture.set_capture(true);
    let listener = wasm_bindgen::closure::Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let of = |name: &str| js_sys::Reflect::get(&event, &JsValue::from_str(name)).unwrap_or_default();
        let meant =
            if is_key { of("key").as_string().as_deref() == Some(" ") } else { of("button").as_f64() == Some(0.0) };
        if let Some(target) = event.target().and_then(|t| t.dyn_into().ok()).filter(|_| meant) {
            then(target);
        }
    });
    let _ = document.add_event_listener_with_callback_and_add_event_listener_options(
        name,
        listener.into_js_value().unchecked_ref(),
        &capture,
    );
}
