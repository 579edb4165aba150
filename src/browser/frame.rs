//! Being in a frame of another page: as high as the content, without scrolling of its own, and left by the keyboard.
//!
//! A frame that is as high as its content has no visible window to place things in: the person sees a part of it, which
//! the frame does not know. So what opens over the page opens near what was pressed last.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, KeyboardEvent, ResizeObserver};

use super::{clock, timer::Timer};

/// Content that became lower by fewer pixels is not told. What became higher is, since it would be cut off.
const LEAST: u32 = 4;

/// The least time between two tellings, in milliseconds.
const PAUSE_MS: u64 = 100;

thread_local! {
    static OBSERVER: RefCell<Option<ResizeObserver>> = const { RefCell::new(None) };
}

/// Marks the page as one in a frame: without the frame of the product, and, where `auto_height` says so, as high as its content.
pub fn mark(auto_height: bool) {
    super::page::set_root_attribute("data-embedded", Some(if auto_height { "auto" } else { "fixed" }));
    if !auto_height {
        return;
    }
    let Some(window) = super::window() else { return };
    for event in ["pointerdown", "keydown"] {
        super::listen(
            &window,
            event,
            Box::new(|event| {
                let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
                // What is in a dialog opens where the dialog is.
                if let Some(target) = target.filter(|t| t.closest("dialog").is_ok_and(|d| d.is_none())) {
                    remember_place(target.get_bounding_client_rect().top());
                }
            }),
        );
    }
}

/// Where the style sheet finds the height at which something was pressed last.
#[allow(clippy::cast_possible_truncation)]
fn remember_place(top: f64) {
    let root = super::document().and_then(|d| d.document_element()).and_then(|r| r.dyn_into::<HtmlElement>().ok());
    if let Some(root) = root {
        let _ = root.style().set_property("--near", &format!("{}px", (top as i32 - 40).max(8)));
    }
}

/// Calls `tell` with the height of the content in CSS pixels, now and when it has changed.
pub fn watch_height(tell: impl Fn(u32) + 'static) {
    let told = Rc::new(Cell::new((0_u32, 0_u64)));
    let tell = Rc::new(tell);
    let next: Rc<RefCell<Option<Timer>>> = Rc::default();
    let changed = move || {
        let (told, tell, after) = (told.clone(), tell.clone(), next.clone());
        let since = clock::now_ms().saturating_sub(told.get().1);
        let wait = u32::try_from(PAUSE_MS.saturating_sub(since)).unwrap_or(0);
        if next.borrow().is_some() {
            return;
        }
        *next.borrow_mut() = Some(Timer::after(wait, move || {
            after.borrow_mut().take();
            let height = height();
            let before = told.get().0;
            if height > before || before - height >= LEAST {
                told.set((height, clock::now_ms()));
                tell(height);
            }
        }));
    };
    let listener = Closure::<dyn FnMut()>::new(changed).into_js_value();
    let observer = ResizeObserver::new(listener.unchecked_ref()).ok();
    if let (Some(observer), Some(body)) = (&observer, super::document().and_then(|d| d.body())) {
        observer.observe(&body);
    }
    OBSERVER.set(observer);
}

/// Lets an element that stands outside the flow, such as a dialog, count for the height.
pub fn count(element: &Element) {
    OBSERVER.with_borrow(|observer| {
        if let Some(observer) = observer {
            observer.observe(element);
        }
    });
}

/// The height of the content, with the dialog that is open.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn height() -> u32 {
    let Some(document) = super::document() else { return 0 };
    let bottom = |element: Option<Element>| element.map_or(0.0, |e| e.get_bounding_client_rect().bottom());
    let dialog = bottom(document.query_selector("dialog[open]").ok().flatten());
    let body = bottom(document.body().map(JsCast::unchecked_into));
    let scrolled = super::window().and_then(|w| w.scroll_y().ok()).unwrap_or(0.0);
    (body.max(dialog + if dialog > 0.0 { 16.0 } else { 0.0 }) + scrolled).ceil().max(0.0) as u32
}

/// After this long a loss of focus was not the Tab key's, in milliseconds.
const TAB_MS: u64 = 500;

/// Calls `then` when the focus leaves the frame by the Tab key; with `true` over its end, `false` over its start.
pub fn on_focus_leave(then: impl Fn(bool) + 'static) {
    let Some(window) = super::window() else { return };
    let pressed = Rc::new(Cell::new((0_u64, true)));
    let last = pressed.clone();
    super::listen(
        &window,
        "keydown",
        Box::new(move |event| {
            if let Some(key) = event.dyn_ref::<KeyboardEvent>().filter(|k| k.key() == "Tab") {
                pressed.set((clock::now_ms(), !key.shift_key()));
            }
        }),
    );
    super::listen_to_window("blur", move || {
        let (at, forward) = last.get();
        if clock::now_ms().saturating_sub(at) <= TAB_MS {
            then(forward);
        }
    });
}
