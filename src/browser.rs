//! Adapters to the web platform, one concern a file. Nothing outside this folder names a browser API; nothing in here
//! but `http` and `message_port` knows of what is sent and received.

pub mod activity;
pub mod charset;
pub mod clipboard;
pub mod clock;
pub mod control;
#[cfg(debug_assertions)]
pub mod crash;
pub mod dialog;
pub mod dom;
pub mod extent;
pub mod frame;
pub mod grid;
pub mod history;
pub mod http;
pub mod keyboard;
pub mod message_port;
pub mod page;
pub mod policy;
pub mod press;
pub mod storage;
pub mod timer;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Event, EventTarget, Window};

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

/// Listens to an event. The listener is handed to the browser, which frees it with its target.
fn listen(target: &EventTarget, event: &str, then: Box<dyn FnMut(Event)>) {
    let listener = Closure::wrap(then).into_js_value();
    let _ = target.add_event_listener_with_callback(event, listener.unchecked_ref());
}

/// Listens to an event of the window, or of anything in it, for as long as the page lives.
pub fn listen_to_window(event: &str, then: impl FnMut() + 'static) {
    if let Some(window) = window() {
        let listener = Closure::<dyn FnMut()>::new(then).into_js_value();
        let _ = window.add_event_listener_with_callback_and_bool(event, listener.unchecked_ref(), true);
    }
}
