//! What the content security policy blocked. A blocked request looks like a dead host to `fetch`, but an event that names
//! the address comes just before or after; so the two can be told apart.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::SecurityPolicyViolationEvent;

use super::clock;

thread_local! {
    static BLOCKED: RefCell<Vec<(u64, String)>> = const { RefCell::new(Vec::new()) };
}

/// Begins to remember blocked addresses.
pub fn watch() {
    let Some(document) = super::document() else { return };
    super::listen(
        &document,
        "securitypolicyviolation",
        Box::new(|event| {
            let Some(event) = event.dyn_ref::<SecurityPolicyViolationEvent>() else { return };
            BLOCKED.with_borrow_mut(|list| {
                list.push((clock::now_ms(), event.blocked_uri()));
                let surplus = list.len().saturating_sub(20);
                list.drain(..surplus);
            });
        }),
    );
}

/// How long ago a violation may be to explain a request that just failed, in milliseconds.
const RECENT_MS: u64 = 2_000;

/// Whether an address of this origin was blocked just now.
pub fn has_blocked(origin: &str) -> bool {
    let since = clock::now_ms().saturating_sub(RECENT_MS);
    BLOCKED.with_borrow(|list| list.iter().any(|(at, uri)| *at >= since && uri.starts_with(origin)))
}
