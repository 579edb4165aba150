//! Modal dialogs follow a signal, and tell when a person closes them.

use std::{cell::Cell, rc::Rc};

use cloud_phone_console::browser::dom::{View, el};
use cloud_phone_console::view::primitives::dialog::dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlDialogElement, HtmlElement};

use crate::stage::{document, find, stage, tick, until};

fn shown(open: &ArcRwSignal<bool>, closed: &Rc<Cell<u32>>) -> HtmlElement {
    let (open, closed) = (open.clone(), closed.clone());
    stage(move || -> View {
        let is_open = open.clone();
        let on_close = move || {
            closed.set(closed.get() + 1);
            open.set(false);
        };
        dialog("panel", || "A dialog".to_owned(), move || is_open.get(), on_close, el("button").class("inside"))
    })
}

fn element(place: &HtmlElement) -> HtmlDialogElement {
    find(place, "dialog").unchecked_into()
}

#[wasm_bindgen_test]
async fn a_dialog_opens_and_closes_with_its_signal() {
    let (open, closed) = (ArcRwSignal::new(false), Rc::new(Cell::new(0)));
    let place = shown(&open, &closed);
    assert!(!element(&place).open());
    assert_eq!(element(&place).get_attribute("aria-label").as_deref(), Some("A dialog"));
    open.set(true);
    tick().await;
    until("the dialog is open", || element(&place).open()).await;
    open.set(false);
    tick().await;
    assert!(!element(&place).open());
    until("the close was told", || closed.get() == 1).await;
}

#[wasm_bindgen_test]
async fn a_dialog_that_is_open_from_the_start_waits_until_it_is_in_the_page() {
    let (open, closed) = (ArcRwSignal::new(true), Rc::new(Cell::new(0)));
    let place = shown(&open, &closed);
    until("the dialog is open", || element(&place).open()).await;
    element(&place).close();
    until("the signal follows", || !open.get_untracked()).await;
}

#[wasm_bindgen_test]
async fn its_button_closes_it_and_the_focus_goes_back() {
    let (open, closed) = (ArcRwSignal::new(false), Rc::new(Cell::new(0)));
    let place = shown(&open, &closed);
    let opener = find(&stage(|| el("button").class("opener").into()), ".opener");
    opener.focus().unwrap();
    open.set(true);
    tick().await;
    until("the dialog is open", || element(&place).open()).await;
    assert!(element(&place).contains(document().active_element().as_deref()));
    find(&place, ".dialog__close").click();
    until("the close was told", || closed.get() == 1).await;
    assert!(!element(&place).open());
    assert_eq!(document().active_element().as_ref(), Some(opener.as_ref()));
}
