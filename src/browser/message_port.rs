//! The browser's side of embedding: messages to this window, the port to the page around it, and who that is.

use std::fmt::Write as _;

use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{MessageEvent, MessagePort};
use zeroize::Zeroizing;

use cph_core::embed::handshake::{Knock, Verdict};

/// A connection to the page around this one.
#[derive(Clone)]
pub struct Port(MessagePort);

impl Port {
    /// Calls `then` with each message as JSON, overwritten afterwards; what is no JSON is dropped.
    pub fn on_message(&self, mut then: impl FnMut(Zeroizing<String>) + 'static) {
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = json(&event.data()) {
                then(Zeroizing::new(text));
            }
        });
        self.0.set_onmessage(Some(listener.into_js_value().unchecked_ref()));
    }

    /// Sends a message, which is JSON.
    pub fn send(&self, text: &str) {
        if let Ok(message) = JSON::parse(text) {
            let _ = self.0.post_message(&message);
        }
    }

    /// Ends the connection.
    pub fn close(&self) {
        self.0.set_onmessage(None);
        self.0.close();
    }
}

/// Has each message to this window judged; `then` gets the port of those that are not dropped.
pub fn on_knock(judge: impl Fn(&Knock) -> Verdict + 'static, then: impl Fn(Verdict, Port) + 'static) {
    let Some(window) = web_sys::window() else { return };
    let parent = window.parent().ok().flatten();
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let source = event.source();
        let ports =
            Reflect::get(&event, &"ports".into()).ok().and_then(|p| p.dyn_into::<Array>().ok()).unwrap_or_default();
        let from_parent = match (&source, &parent) {
            (Some(source), Some(parent)) => AsRef::<JsValue>::as_ref(source) == AsRef::<JsValue>::as_ref(parent),
            _ => false,
        };
        // Only what could be the parent's is looked into.
        let data = if from_parent { json(&event.data()) } else { None };
        let origin = event.origin();
        let knock = Knock { from_parent, origin: &origin, data: data.as_deref(), ports: ports.length() };
        let verdict = judge(&knock);
        if verdict != Verdict::Drop
            && let Ok(port) = ports.get(0).dyn_into()
        {
            then(verdict, Port(port));
        }
    });
    let _ = window.add_event_listener_with_callback("message", listener.into_js_value().unchecked_ref());
}

/// Sends a message, which is JSON, to the window around this one if it is of this origin.
pub fn announce(text: &str, origin: &str) {
    let parent = web_sys::window().and_then(|w| w.parent().ok().flatten());
    if let (Some(parent), Ok(message)) = (parent, JSON::parse(text)) {
        let _ = parent.post_message(&message, origin);
    }
}

/// The origin of the page around this one, where the browser tells it.
pub fn ancestor() -> Option<String> {
    let location = web_sys::window()?.location();
    let list = Reflect::get(&location, &"ancestorOrigins".into()).ok()?;
    Reflect::get(&list, &0.into()).ok()?.as_string()
}

/// The address of the page that opened this one, as far as that page lets it be known.
pub fn referrer() -> String {
    web_sys::window().and_then(|w| w.document()).map(|d| d.referrer()).unwrap_or_default()
}

/// A number that cannot be guessed, in the form of a UUID. Works on plain `http` too, where `randomUUID` does not.
pub fn nonce() -> Option<String> {
    let mut bytes = [0_u8; 16];
    web_sys::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    let mut text = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        // Version 4, variant 1.
        let byte = match index {
            6 => byte & 0x0f | 0x40,
            8 => byte & 0x3f | 0x80,
            _ => *byte,
        };
        let _ = write!(text, "{byte:02x}");
    }
    Some(text)
}

/// A value as JSON; `None` where it has none (functions, cycles, large integers).
fn json(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok()?.as_string()
}
