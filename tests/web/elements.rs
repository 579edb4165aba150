//! Elements and what in them follows signals.

use std::{cell::Cell, rc::Rc};

use cloud_phone_console::browser::dom::{View, el, icon, live, live_of, live_text, when};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::stage::{all, find, fire, has, property, stage, text, tick, type_into};

#[wasm_bindgen_test]
fn an_element_has_its_attributes_its_text_and_its_kids_in_order() {
    let place = stage(|| {
        let kid = el("b").class("kid").text("2");
        el("p").attr("title", "\"<&>").class("a b").text("1").kid(kid).text("3").into()
    });
    let p = find(&place, "p");
    assert_eq!((p.get_attribute("title").as_deref(), p.class_name().as_str()), (Some("\"<&>"), "a b"));
    assert_eq!(p.inner_html(), "1<b class=\"kid\">2</b>3");
}

#[wasm_bindgen_test]
fn text_is_never_markup() {
    let hostile = "<img src=x onerror=alert(1)></p><script>alert(1)</script>";
    let place = stage(move || {
        let lines: Vec<View> = vec![hostile.into(), hostile.to_owned().into(), live_text(move || hostile.to_owned())];
        el("p").attr("title", hostile).kid(lines).text(hostile).into()
    });
    assert_eq!(text(&place), hostile.repeat(4));
    assert!(!has(&place, "img") && !has(&place, "script"));
    assert_eq!(find(&place, "p").get_attribute("title").as_deref(), Some(hostile));
}

#[wasm_bindgen_test]
fn what_is_empty_is_nothing() {
    let place = stage(|| {
        let none: Option<&str> = None;
        let empty: Vec<View> = Vec::new();
        el("p").kid(()).kid(none).kid(empty).kid(View::default()).kid(Some("x")).kid(vec!["y", "z"]).into()
    });
    assert_eq!(find(&place, "p").inner_html(), "xyz");
}

#[wasm_bindgen_test]
fn an_icon_is_of_the_sprite_and_silent() {
    let place = stage(|| icon("#i-copy").into());
    let svg = find(&place, "svg.icon");
    assert_eq!(svg.namespace_uri().as_deref(), Some("http://www.w3.org/2000/svg"));
    assert_eq!(svg.get_attribute("aria-hidden").as_deref(), Some("true"));
    assert_eq!(find(&place, "use").get_attribute("href").as_deref(), Some("#i-copy"));
}

#[wasm_bindgen_test]
async fn attributes_and_classes_follow_signals() {
    let on = ArcRwSignal::new(false);
    let place = stage({
        let (a, b, c, d) = (on.clone(), on.clone(), on.clone(), on.clone());
        move || {
            el("p")
                .class("stays")
                .attr_live("title", move || a.get().then(|| "yes".to_owned()))
                .aria_live("aria-busy", move || b.get())
                .class_live("on", move || c.get())
                .invalid(move || d.get())
                .into()
        }
    });
    let p = find(&place, "p");
    let state = |p: &web_sys::HtmlElement| {
        (p.get_attribute("title"), p.get_attribute("aria-busy"), p.class_name(), p.get_attribute("aria-invalid"))
    };
    let off = (None, Some("false".to_owned()), "stays".to_owned(), None);
    assert_eq!(state(&p), off);
    on.set(true);
    tick().await;
    let yes = Some("true".to_owned());
    assert_eq!(state(&p), (Some("yes".to_owned()), yes.clone(), "stays on".to_owned(), yes));
    on.set(false);
    tick().await;
    assert_eq!(state(&p), off);
}

#[wasm_bindgen_test]
async fn a_live_text_changes_in_its_node() {
    let name = ArcRwSignal::new("a".to_owned());
    let place = stage({
        let name = name.clone();
        move || el("p").text("[").kid(live_text(move || name.get())).text("]").into()
    });
    let node = || {
        let nodes = find(&place, "p").child_nodes();
        (0..nodes.length()).map(|i| nodes.item(i).unwrap()).find(|n| ["a", "b", "c"].contains(&&*text_of(n))).unwrap()
    };
    let before = node();
    name.set("b".to_owned());
    tick().await;
    assert_eq!(text(&place), "[b]");
    assert_eq!(node(), before);
    // A translator puts an element in its place.
    let font = crate::stage::document().create_element("font").unwrap();
    font.set_text_content(Some("β"));
    find(&place, "p").replace_child(&font, &before).unwrap();
    name.set("c".to_owned());
    tick().await;
    assert_eq!(text(&place), "[c]");
    assert_eq!(node(), before);
}

#[wasm_bindgen_test]
async fn a_view_of_a_value_is_made_anew_only_for_another_value() {
    let (number, made) = (ArcRwSignal::new(1), Rc::new(Cell::new(0)));
    let place = stage({
        let (number, made) = (number.clone(), made.clone());
        move || {
            live_of(
                move || number.get() / 10,
                move |tens| {
                    made.set(made.get() + 1);
                    el("i").text(&tens.to_string())
                },
            )
        }
    });
    let node = find(&place, "i");
    for (set, shown, times) in [(2, "0", 1), (9, "0", 1), (10, "1", 2), (11, "1", 2), (3, "0", 3)] {
        number.set(set);
        tick().await;
        assert_eq!((text(&place).as_str(), made.get()), (shown, times));
        assert_eq!(find(&place, "i") == node, times == 1);
    }
}

#[wasm_bindgen_test]
async fn the_focus_goes_to_the_same_control_made_anew_or_as_stated_or_to_the_nearest() {
    let shown = ArcRwSignal::new(0);
    let place = stage({
        let shown = shown.clone();
        move || {
            let inner = live(move || {
                let number = shown.get();
                let button = |words: &str| el("button").text(words);
                vec![
                    (number != 1).then(|| button("a")),
                    (number < 3).then(|| button("b")),
                    (number == 0).then(|| button("c").attr("class", "c").hands_focus_to(".stated")),
                ]
            });
            el("p").kid(el("button").class("stated").text("s")).kid(inner).kid(el("button").text("z")).into()
        }
    });
    let focused = || crate::stage::document().active_element().map(|e| text(&e)).unwrap_or_default();
    let focus = |words: &str| {
        let button = all(&place, "button").into_iter().find(|b| text(b) == words).unwrap();
        button.unchecked_into::<web_sys::HtmlElement>().focus().unwrap();
    };
    for (on, then, expected) in [("b", 1, "b"), ("b", 2, "b"), ("b", 3, "z")] {
        shown.set(0);
        tick().await;
        focus(on);
        shown.set(then);
        tick().await;
        assert_eq!(focused(), expected);
    }
    shown.set(0);
    tick().await;
    focus("c");
    shown.set(2);
    tick().await;
    assert_eq!(focused(), "s");
}

fn text_of(node: &web_sys::Node) -> String {
    node.text_content().unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_live_view_stands_where_it_stood() {
    let number = ArcRwSignal::new(1);
    let place = stage({
        let number = number.clone();
        move || {
            let inner = live(move || (0..number.get()).map(|n| el("i").text(&n.to_string())).collect::<Vec<_>>());
            el("p").text("[").kid(inner).text("]").into()
        }
    });
    for (count, shown) in [(1, "[0]"), (3, "[012]"), (0, "[]"), (2, "[01]")] {
        number.set(count);
        tick().await;
        assert_eq!(text(&place), shown);
        assert_eq!(all(&place, "i").len(), count);
    }
}

#[wasm_bindgen_test]
async fn live_views_in_live_views_keep_their_places() {
    let (outer, inner) = (ArcRwSignal::new(0), ArcRwSignal::new(0));
    let place = stage({
        let (outer, inner) = (outer.clone(), inner.clone());
        move || {
            let nested = live(move || {
                let inner = inner.clone();
                let head = format!("o{}", outer.get());
                vec![View::from(head), live(move || format!("i{}", inner.get())), live(|| ())]
            });
            vec!["[".into(), nested, View::from("]")].into()
        }
    });
    assert_eq!(text(&place), "[o0i0]");
    inner.set(1);
    tick().await;
    assert_eq!(text(&place), "[o0i1]");
    outer.set(1);
    tick().await;
    assert_eq!(text(&place), "[o1i1]");
    inner.set(2);
    tick().await;
    assert_eq!(text(&place), "[o1i2]");
    outer.set(2);
    inner.set(3);
    tick().await;
    assert_eq!(text(&place), "[o2i3]");
}

#[wasm_bindgen_test]
async fn what_a_live_view_made_ends_with_it() {
    let (shown, watched) = (ArcRwSignal::new(true), ArcRwSignal::new(0));
    let (runs, cleaned) = (Rc::new(Cell::new(0)), std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0)));
    let place = stage({
        let (shown, watched, runs, cleaned) = (shown.clone(), watched.clone(), runs.clone(), cleaned.clone());
        move || {
            live(move || {
                let (watched, runs, cleaned) = (watched.clone(), runs.clone(), cleaned.clone());
                shown.get().then(move || {
                    on_cleanup(move || {
                        cleaned.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    });
                    el("p").attr_live("title", move || {
                        runs.set(runs.get() + 1);
                        Some(watched.get().to_string())
                    })
                })
            })
        }
    });
    watched.set(1);
    tick().await;
    assert_eq!(runs.get(), 2);
    shown.set(false);
    tick().await;
    assert!(!has(&place, "p"));
    assert_eq!(cleaned.load(std::sync::atomic::Ordering::Relaxed), 1);
    watched.set(2);
    tick().await;
    assert_eq!(runs.get(), 2, "what is gone must not run again");
    shown.set(true);
    tick().await;
    assert_eq!((runs.get(), find(&place, "p").get_attribute("title").as_deref()), (3, Some("2")));
}

#[wasm_bindgen_test]
async fn a_view_under_a_condition_is_made_anew_only_when_it_comes_to_hold_again() {
    let number = ArcRwSignal::new(1);
    let made = Rc::new(Cell::new(0));
    let place = stage({
        let (number, made) = (number.clone(), made.clone());
        move || {
            let made = made.clone();
            let view = move || {
                made.set(made.get() + 1);
                el("p").text("there")
            };
            el("div").text("[").kid(when(move || number.get() > 0, view)).text("]").into()
        }
    });
    for (value, shown, times) in [(1, "[there]", 1), (2, "[there]", 1), (0, "[]", 1), (-1, "[]", 1), (7, "[there]", 2)]
    {
        number.set(value);
        tick().await;
        assert_eq!((text(&place).as_str(), made.get()), (shown, times), "{value}");
    }
}

#[wasm_bindgen_test]
async fn what_is_typed_stays_until_the_signal_changes() {
    let (value, other) = (ArcRwSignal::new("a".to_owned()), ArcRwSignal::new(0));
    let place = stage({
        let (value, other) = (value.clone(), other.clone());
        move || {
            el("input")
                .attr_live("data-other", move || Some(other.get().to_string()))
                .value_live(move || value.get())
                .into()
        }
    });
    let input = find(&place, "input");
    assert_eq!(property(&input, "value"), "a");
    type_into(&input, "typed");
    other.set(1);
    tick().await;
    assert_eq!((property(&input, "value"), input.get_attribute("data-other")), ("typed".into(), Some("1".into())));
    value.set("b".into());
    tick().await;
    assert_eq!(property(&input, "value"), "b");
}

#[wasm_bindgen_test]
async fn the_same_value_does_not_move_the_cursor() {
    let value = ArcRwSignal::new("abcdef".to_owned());
    let place = stage({
        let value = value.clone();
        move || el("input").value_live(move || value.get()).into()
    });
    let input: HtmlInputElement = find(&place, "input").unchecked_into();
    input.focus().unwrap();
    input.set_selection_range(2, 2).unwrap();
    value.set("abcdef".into());
    tick().await;
    assert_eq!(input.selection_start().unwrap(), Some(2));
}

#[wasm_bindgen_test]
async fn a_box_follows_its_signal_and_tells_when_it_is_ticked() {
    let on = ArcRwSignal::new(false);
    let told = Rc::new(Cell::new(None));
    let place = stage({
        let (on, told) = (on.clone(), told.clone());
        move || {
            let tick = move |now| told.set(Some(now));
            el("input").attr("type", "checkbox").checked_live(move || on.get()).tick(tick).into()
        }
    });
    let input: HtmlInputElement = find(&place, "input").unchecked_into();
    on.set(true);
    tick().await;
    assert!(input.checked());
    input.click();
    assert_eq!(told.get(), Some(false));
}

#[wasm_bindgen_test]
fn listeners_are_told_values_clicks_and_what_to_copy() {
    let told = Rc::new(std::cell::RefCell::new(Vec::new()));
    let place = stage({
        let told = told.clone();
        move || {
            let tell = move |what: String| told.borrow_mut().push(what);
            let (a, b, c, d) = (tell.clone(), tell.clone(), tell.clone(), tell);
            let field = el("input").input(move |v| a(format!("input {v}"))).change(move |v| b(format!("change {v}")));
            let button = el("button").copies(|| "text".into()).kid(el("b").text("x")).click(move || c("click".into()));
            el("div")
                .on("click", move |event| d(format!("copy {:?}", event.copy_request())))
                .kid(field)
                .kid(button)
                .into()
        }
    });
    let input = find(&place, "input");
    type_into(&input, "t");
    fire(&input, "change");
    find(&place, "b").click();
    find(&place, "input").click();
    assert_eq!(*told.borrow(), ["input t", "change t", "click", "copy Some(\"text\")", "copy None"]);
    assert_eq!(find(&place, "button").get_attribute("data-copy").as_deref(), Some(""));
}

#[wasm_bindgen_test]
fn what_is_endless_is_cut_wherever_it_goes() {
    let endless = "渲".repeat(2_000_000);
    let place = stage(move || {
        let text = endless.clone();
        el("div").attr("title", &endless).text(&endless).kid(live_text(move || text.clone())).into()
    });
    let text = place.text_content().unwrap_or_default();
    assert!(text.len() < 500_000 && text.ends_with('…'), "{}", text.len());
    let title = find(&place, "div").get_attribute("title").unwrap_or_default();
    assert!(title.len() < 3_000 && title.ends_with('…'), "{}", title.len());
}
