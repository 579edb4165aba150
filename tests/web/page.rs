//! Storage, the page itself, the focus, and copying.

use cloud_phone_console::browser::{
    clipboard,
    dom::{View, el},
    page,
    storage::{self, Area},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{document, find, has, stage, text};

#[wasm_bindgen_test]
fn what_is_kept_is_read_and_removed_each_area_for_itself() {
    for (area, other) in [(Area::Tab, Area::Machine), (Area::Machine, Area::Tab)] {
        assert_eq!(storage::read(area, "cph.test"), None);
        assert!(storage::write(area, "cph.test", "a\nb 云"));
        assert_eq!(storage::read(area, "cph.test").as_deref(), Some("a\nb 云"));
        assert_eq!(storage::read(other, "cph.test"), None);
        storage::remove(area, "cph.test");
        assert_eq!(storage::read(area, "cph.test"), None);
    }
}

#[wasm_bindgen_test]
fn what_does_not_fit_is_refused_and_nothing_breaks() {
    let huge = "x".repeat(12 * 1024 * 1024);
    assert!(!storage::write(Area::Tab, "cph.test", &huge));
    assert_eq!(storage::read(Area::Tab, "cph.test"), None);
}

#[wasm_bindgen_test]
fn the_page_knows_where_it_is_from() {
    assert!(page::origin().starts_with("http://127.0.0.1") || page::origin().starts_with("http://localhost"));
    assert!(page::is_plain_http() && page::is_online() && !page::is_framed());
    assert!(page::host().starts_with(&page::hostname()));
    assert!(!page::languages().is_empty());
}

#[wasm_bindgen_test]
fn the_root_gets_and_loses_attributes() {
    let root = document().document_element().unwrap();
    page::set_root_attribute("data-test", Some("x"));
    assert_eq!(root.get_attribute("data-test").as_deref(), Some("x"));
    page::set_root_attribute("data-test", None);
    assert!(!root.has_attribute("data-test"));
}

#[wasm_bindgen_test]
fn the_focus_moves_along_a_list_and_stops_at_its_ends() {
    let place = stage(|| {
        let buttons: Vec<View> = ["1", "2", "3"].iter().map(|n| el("button").class("walk").text(n).into()).collect();
        el("div").kid(buttons).into()
    });
    let focused = || document().active_element().map(|e| text(&e)).unwrap_or_default();
    for (by, at) in [(1, "1"), (1, "2"), (1, "3"), (1, "3"), (-1, "2"), (-1, "1"), (-1, "1")] {
        page::move_focus(".walk", by);
        assert_eq!(focused(), at);
    }
    find(&place, ".walk").blur().unwrap();
    page::move_focus(".walk", -1);
    assert_eq!(focused(), "3");
    page::move_focus(".nothing-is-this", 1);
    page::focus(".nothing-is-this");
    assert_eq!(focused(), "3");
}

#[wasm_bindgen_test]
async fn copying_leaves_the_page_and_the_focus_as_they_were() {
    let place = stage(|| el("button").text("before").into());
    let button = find(&place, "button");
    button.focus().unwrap();
    // Whether a browser without a person in front of it allows it is its own affair.
    let _ = clipboard::copy("10.0.0.1".into()).await;
    assert!(!has(&document().body().unwrap(), "textarea"));
    assert_eq!(document().active_element().as_ref(), Some(button.as_ref()));
}
