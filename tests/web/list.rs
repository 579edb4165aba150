//! Lists with keys: nodes keep their identity through every change of the order.

use std::{cell::Cell, collections::BTreeMap, rc::Rc};

use cloud_phone_console::browser::dom::{View, each, el, live, live_text};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use crate::stage::{all, find, stage, text, tick};

type Keys = ArcRwSignal<Vec<u64>>;

/// A list between brackets; each item is an element with a live text after it.
fn list(keys: &Keys, suffix: &ArcRwSignal<String>, made: &Rc<Cell<u32>>) -> HtmlElement {
    let (keys, suffix, made) = (keys.clone(), suffix.clone(), made.clone());
    stage(move || {
        let items = move || keys.get().into_iter().map(|key| (key, key)).collect();
        let item = move |key: &u64| -> View {
            made.set(made.get() + 1);
            let (suffix, shown) = (suffix.clone(), key.to_string());
            vec![el("i").text(&shown).into(), live_text(move || suffix.get()), live(|| ())].into()
        };
        el("p").text("[").kid(each(items, item)).text("]").into()
    })
}

fn nodes(place: &HtmlElement) -> BTreeMap<String, Element> {
    all(place, "i").into_iter().map(|element| (text(&element), element)).collect()
}

fn fresh() -> (Keys, ArcRwSignal<String>, Rc<Cell<u32>>) {
    (ArcRwSignal::new(Vec::new()), ArcRwSignal::new(String::new()), Rc::default())
}

#[wasm_bindgen_test]
async fn items_come_go_and_change_places_as_the_same_nodes() {
    let (keys, suffix, made) = fresh();
    let place = list(&keys, &suffix, &made);
    assert_eq!(text(&place), "[]");
    let mut before: BTreeMap<String, Element> = BTreeMap::new();
    let orders: [&[u64]; 9] = [&[1, 2, 3], &[3, 2, 1], &[3, 1], &[4, 3, 5, 1, 6], &[1], &[1, 2], &[2, 1], &[], &[9, 8]];
    for order in orders {
        keys.set(order.to_vec());
        tick().await;
        let shown: String = order.iter().map(u64::to_string).collect();
        assert_eq!(text(&place), format!("[{shown}]"));
        let now = nodes(&place);
        for (key, node) in &now {
            if let Some(old) = before.get(key) {
                assert_eq!(old, node, "{key} was made anew");
            }
        }
        before = now;
    }
    // 1 to 3, 4 to 6 once, 2 a second time after it had gone, 8 and 9.
    assert_eq!(made.get(), 9);
}

#[wasm_bindgen_test]
async fn any_order_after_any_other_is_right() {
    let (keys, suffix, made) = fresh();
    let place = list(&keys, &suffix, &made);
    let mut state = 1_u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..120 {
        let mut order: Vec<u64> = (0..8).filter(|_| random(3) > 0).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, usize::try_from(random(i as u64 + 1)).unwrap());
        }
        let before = nodes(&place);
        let (was, now) = (keys.get_untracked(), order.clone());
        keys.set(order);
        tick().await;
        assert_eq!(text(&place), format!("[{}]", now.iter().map(u64::to_string).collect::<String>()), "after {was:?}");
        let after = nodes(&place);
        let kept = now.iter().filter(|key| was.contains(key)).map(u64::to_string);
        kept.for_each(|key| assert_eq!(before[&key], after[&key]));
    }
}

#[wasm_bindgen_test]
async fn what_is_in_an_item_stays_live_wherever_it_goes_and_ends_with_it() {
    let (keys, suffix, made) = fresh();
    let place = list(&keys, &suffix, &made);
    keys.set(vec![1, 2]);
    tick().await;
    suffix.set(",".into());
    tick().await;
    assert_eq!(text(&place), "[1,2,]");
    keys.set(vec![2, 3, 1]);
    tick().await;
    suffix.set(";".into());
    tick().await;
    assert_eq!(text(&place), "[2;3;1;]");
    keys.set(vec![3]);
    tick().await;
    suffix.set(".".into());
    tick().await;
    assert_eq!(text(&place), "[3.]");
    assert_eq!(made.get(), 3);
}

#[wasm_bindgen_test]
async fn the_focus_stays_on_an_item_that_stays_in_place() {
    let keys: Keys = ArcRwSignal::new(vec![1, 2]);
    let place = stage({
        let keys = keys.clone();
        move || {
            let items = move || keys.get().into_iter().map(|key| (key, key)).collect();
            each(items, |key: &u64| el("button").text(&key.to_string()).into())
        }
    });
    let button = find(&place, "button:last-of-type");
    button.focus().unwrap();
    keys.set(vec![0, 1, 2]);
    tick().await;
    assert_eq!(text(&place), "012");
    assert_eq!(crate::stage::document().active_element().map(|e| text(&e)).as_deref(), Some("2"));
}

#[wasm_bindgen_test]
async fn a_key_that_comes_twice_is_shown_once() {
    let (keys, suffix, made) = fresh();
    let place = list(&keys, &suffix, &made);
    keys.set(vec![1, 2, 1]);
    tick().await;
    assert_eq!((text(&place).as_str(), made.get()), ("[12]", 2));
}

#[wasm_bindgen_test]
async fn lists_in_live_views_go_with_them() {
    let (shown, keys) = (ArcRwSignal::new(true), ArcRwSignal::new(vec![1, 2]));
    let place = stage({
        let (shown, keys) = (shown.clone(), keys.clone());
        move || {
            let view = live(move || {
                let keys = keys.clone();
                let items = move || keys.get().into_iter().map(|key: u64| (key, key)).collect();
                shown.get().then(|| each(items, |key: &u64| el("i").text(&key.to_string()).into()))
            });
            el("p").text("[").kid(view).text("]").into()
        }
    });
    assert_eq!(text(&place), "[12]");
    keys.set(vec![2, 3]);
    tick().await;
    assert_eq!(text(&place), "[23]");
    shown.set(false);
    tick().await;
    assert_eq!(text(&place), "[]");
    keys.set(vec![4]);
    tick().await;
    shown.set(true);
    tick().await;
    assert_eq!(text(&place), "[4]");
}
