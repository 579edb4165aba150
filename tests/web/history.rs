//! The address bar.

use std::{cell::Cell, rc::Rc};

use cloud_phone_console::browser::history::{self, Step};
use cph_core::query::ViewState;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::until;

#[wasm_bindgen_test]
async fn what_is_written_is_read_and_back_leads_to_what_was_pushed() {
    let before = history::query();
    let path = history::address().split(['?', '#']).next().unwrap().to_owned();
    let told = Rc::new(Cell::new(0));
    let tell = told.clone();
    history::on_navigation(move || tell.set(tell.get() + 1));

    history::write("server_name=a", Step::Replace);
    let entries = || web_sys::window().unwrap().history().unwrap().length().unwrap();
    let before_push = entries();
    assert!(history::write("server_name=%E4%BA%91+%26", Step::Push));
    assert!(history::write("server_name=%E4%BA%91+%26", Step::Push), "it stands there");
    assert_eq!(entries(), before_push + 1, "and is not pushed twice");
    assert_eq!(history::query(), "?server_name=%E4%BA%91+%26");
    assert_eq!(ViewState::read(&history::query()).0.filter.server_name, "云 &");
    history::write("server_name=c", Step::Replace);
    assert_eq!(history::address(), format!("{path}?server_name=c"));
    assert_eq!(told.get(), 0, "writing is no navigation");

    web_sys::window().unwrap().history().unwrap().back().unwrap();
    until("back was told", || told.get() == 1).await;
    assert_eq!(history::query(), "?server_name=a");
    web_sys::window().unwrap().history().unwrap().forward().unwrap();
    until("forward was told", || told.get() == 2).await;
    assert_eq!(history::query(), "?server_name=c");

    history::write(before.trim_start_matches('?'), Step::Replace);
}

#[wasm_bindgen_test]
fn an_empty_query_and_a_fragment_leave_the_address() {
    let window = web_sys::window().unwrap();
    let before = history::query();
    // Without an event, at which the consoles of other tests in this page would take it out.
    window.history().unwrap().replace_state_with_url(&JsValue::NULL, "", Some("#token=x")).unwrap();
    assert_eq!(history::fragment(), "#token=x");
    history::write("", Step::Replace);
    assert_eq!((history::query().as_str(), history::fragment().as_str()), ("", ""));
    assert!(!history::address().contains('?'));
    history::write(before.trim_start_matches('?'), Step::Replace);
}
