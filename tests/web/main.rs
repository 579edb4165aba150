//! What touches the browser, in a browser: the adapters, the element layer, and the whole console mounted into a page.
//!
//! `make test-web` runs these in headless Chromium. All share one page, so each works in an element of its own and puts
//! back what it changed.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "everything here is a test, also what the tests share"
)]

mod dialog;
mod elements;
mod fetch;
mod forget;
mod history;
mod list;
mod mount;
mod page;
mod stage;
mod time;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
