//! Timers that end with their owner, and a sleep that can be cut short.

use std::{cell::RefCell, pin::Pin, rc::Rc, time::Duration};

use leptos::prelude::{TimeoutHandle, set_timeout_with_handle};
use wasm_bindgen_futures::JsFuture;

/// A timeout that is cleared when this value is dropped.
pub struct Timer(Option<TimeoutHandle>);

impl Timer {
    /// Runs `then` after so many milliseconds, unless this value is dropped before.
    pub fn after(ms: u32, then: impl FnOnce() + 'static) -> Self {
        Self(set_timeout_with_handle(then, Duration::from_millis(ms.into())).ok())
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(handle) = self.0.take() {
            handle.clear();
        }
    }
}

/// Runs a future to its end. Boxed, so that the machinery around it is compiled once and not for each.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    wasm_bindgen_futures::spawn_local(task);
}

/// Ends a sleep before its time. A copy ends the same sleep.
#[derive(Clone, Default)]
pub struct Wake(Rc<RefCell<Option<js_sys::Function>>>);

impl Wake {
    /// Ends the sleep, where there is one.
    pub fn now(&self) {
        if let Some(resolve) = self.0.borrow_mut().take() {
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
    }
}

/// Sleeps so many milliseconds, or until `wake` is used.
pub async fn sleep(ms: u64, wake: &Wake) {
    let slot = wake.0.clone();
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        *slot.borrow_mut() = Some(resolve);
    });
    let alarm = wake.clone();
    let _timer = Timer::after(u32::try_from(ms).unwrap_or(u32::MAX), move || alarm.now());
    let _ = JsFuture::from(promise).await;
}
