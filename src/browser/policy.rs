//! What the content security policy blocked. A blocked request looks like a dead host to `fetch`, but an event that names
//! the address comes first; so the two can be told apart.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::SecurityPolicyViolationEvent;

thread_local! {
    static BLOCKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
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
                list.push(event.blocked_uri());
                let surplus = list.len().saturating_sub(20);
                list.drain(..surplus);
            });
        }),
    );
}

/// Whether an address of this origin was blocked.
pub fn has_blocked(origin: &str) -> bool {
    BLOCKED.with_borrow(|list| list.iter().any(|uri| uri.starts_with(origin)))
}
