//! One element: its attributes, what it listens to, what stands in it.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ClipboardEvent, Element, Event, HtmlElement, HtmlInputElement, Node};

use super::{View, call::Call, cut, focus::HANDS_TO, follow, views};
use crate::browser::page::SETTLE;

const SVG: &str = "http://www.w3.org/2000/svg";

/// The most bytes of an attribute. Whatever a view forgets to cut does not make a page of megabytes.
const LONGEST_ATTRIBUTE: usize = 2_000;

thread_local! {
    /// What the click that is on its way up asks to be copied.
    static ASKED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// An element being built. Boxed, so that each step of the building passes one pointer on.
pub struct El(Box<Inner>);

struct Inner {
    element: Option<Element>,
    keep: Vec<Box<dyn Any>>,
}

/// What a listener is told about an event.
pub struct Listened(Event);

impl Listened {
    /// Keeps the browser from doing what it would do.
    pub fn prevent_default(&self) {
        self.0.prevent_default();
    }

    /// The value of the field the event happened in.
    pub fn value(&self) -> String {
        self.property("value").as_string().unwrap_or_default()
    }

    /// Whether somebody is composing a character there, as with an input method for Chinese: what stands in the field is not yet
    /// what is meant.
    pub fn is_composing(&self) -> bool {
        self.flag("isComposing")
    }

    /// Whether it is the press of Enter that ends typing, and not one that ends a composition.
    pub fn is_enter(&self) -> bool {
        self.own("key").as_string().is_some_and(|key| key == "Enter") && !self.is_composing()
    }

    /// Whether it is the press of a key that changes what stands in a field, and not one that leaves it or ends typing.
    pub fn is_typing(&self) -> bool {
        self.own("key")
            .as_string()
            .is_some_and(|key| !matches!(&*key, "Enter" | "Tab" | "Escape" | "Shift" | "Control" | "Alt" | "Meta"))
    }

    /// Whether the field the event happened in is filled in part, as a date without its year; its value is empty then.
    pub fn is_unfinished(&self) -> bool {
        let validity = self.property("validity");
        js_sys::Reflect::get(&validity, &JsValue::from_str("badInput")).is_ok_and(|bad| bad.is_truthy())
    }

    /// Whether the box the event happened in is ticked.
    pub fn checked(&self) -> bool {
        self.property("checked").is_truthy()
    }

    /// Whether it happened with the shift key held.
    pub fn with_shift(&self) -> bool {
        self.flag("shiftKey")
    }

    fn flag(&self, name: &str) -> bool {
        self.own(name).is_truthy()
    }

    fn own(&self, name: &str) -> JsValue {
        js_sys::Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or_default()
    }

    /// The text being pasted, where it has more than one line.
    pub fn pasted_lines(&self) -> Option<String> {
        let text = self.0.dyn_ref::<ClipboardEvent>()?.clipboard_data()?.get_data("text/plain").ok()?;
        text.trim().contains(['\r', '\n']).then_some(text)
    }

    /// What the event asks to be copied, as the button it went through says ([`El::copies`]).
    pub fn copy_request(&self) -> Option<String> {
        ASKED.take()
    }

    /// Closes the dialog the event happened in.
    pub fn close_dialog(&self) {
        if let Some(element) = self.0.target().and_then(|t| t.dyn_into().ok()) {
            crate::browser::dialog::close_around(&element);
        }
    }

    fn property(&self, name: &str) -> JsValue {
        let target = self.0.target().map(JsValue::from).unwrap_or_default();
        js_sys::Reflect::get(&target, &JsValue::from_str(name)).unwrap_or_default()
    }
}

/// An element with this tag.
#[inline(never)]
pub fn el(tag: &str) -> El {
    El::of(crate::browser::document().and_then(|d| d.create_element(tag).ok()))
}

/// The icon of the sprite in `index.html` with this fragment, such as `#i-copy`. Always beside a word or in a labelled
/// button, so it is hidden from screen readers.
pub fn icon(fragment: &str) -> El {
    let create = |tag| crate::browser::document().and_then(|d| d.create_element_ns(Some(SVG), tag).ok());
    let svg = El::of(create("svg")).attr("class", "icon").attr("aria-hidden", "true");
    svg.kid(El::of(create("use")).attr("href", fragment))
}

impl El {
    fn of(element: Option<Element>) -> Self {
        Self(Box::new(Inner { element, keep: Vec::new() }))
    }

    /// Sets an attribute.
    #[must_use]
    #[inline(never)]
    pub fn attr(self, name: &str, value: &str) -> Self {
        if let Some(element) = &self.0.element {
            let _ = element.set_attribute(name, &cut(value, LONGEST_ATTRIBUTE));
        }
        self
    }

    /// Lets a click ask the root of the page to copy a text, which is made then. It is nowhere in the page.
    #[must_use]
    pub fn copies(self, text: impl Fn() -> String + 'static) -> Self {
        self.attr("data-copy", "").click(move || ASKED.set(Some(text())))
    }

    /// Sets an attribute that has no value, where it holds, such as `checked`.
    #[must_use]
    pub fn flag(self, name: &str, holds: bool) -> Self {
        if holds { self.attr(name, "") } else { self }
    }

    /// Sets the classes.
    #[must_use]
    #[inline(never)]
    pub fn class(self, classes: &str) -> Self {
        self.attr("class", classes)
    }

    /// Says where the focus goes, as a selector, when the element is taken out of the page with the focus in it and nothing
    /// comes in its place. Without this it goes to what is nearest.
    #[must_use]
    pub fn hands_focus_to(self, selector: &str) -> Self {
        self.attr(HANDS_TO, selector)
    }

    /// Lets an attribute follow signals; `None` takes it off.
    #[must_use]
    pub fn attr_live(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        self.attr_boxed(name, Box::new(move |()| value()))
    }

    #[inline(never)]
    fn attr_boxed(self, name: &'static str, value: Box<dyn Call<(), Option<String>>>) -> Self {
        self.bind(Box::new(move |element: &Element| {
            let _ = match value.call(()) {
                Some(value) => element.set_attribute(name, &cut(&value, LONGEST_ATTRIBUTE)),
                None => element.remove_attribute(name),
            };
        }))
    }

    /// Lets an attribute be `true` or `false`, as `aria-` attributes want it.
    #[must_use]
    pub fn aria_live(self, name: &'static str, value: impl Fn() -> bool + 'static) -> Self {
        self.aria_boxed(name, Box::new(move |()| value()))
    }

    #[inline(never)]
    fn aria_boxed(self, name: &'static str, value: Box<dyn Call<(), bool>>) -> Self {
        self.bind(Box::new(move |element: &Element| {
            let _ = element.set_attribute(name, if value.call(()) { "true" } else { "false" });
        }))
    }

    /// Lets `aria-invalid` follow signals.
    #[must_use]
    pub fn invalid(self, value: impl Fn() -> bool + 'static) -> Self {
        self.attr_live("aria-invalid", move || value().then(|| "true".to_owned()))
    }

    /// Puts a class on and off.
    #[must_use]
    pub fn class_live(self, class: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        self.class_boxed(class, Box::new(move |()| on()))
    }

    #[inline(never)]
    fn class_boxed(self, class: &'static str, on: Box<dyn Call<(), bool>>) -> Self {
        self.bind(Box::new(move |element: &Element| {
            let _ = element.class_list().toggle_with_force(class, on.call(()));
        }))
    }

    /// Lets the value of a field follow signals. What is typed stays as long as they do not change.
    #[must_use]
    pub fn value_live(self, value: impl Fn() -> String + 'static) -> Self {
        self.value_boxed(Box::new(move |()| value()))
    }

    #[inline(never)]
    fn value_boxed(self, value: Box<dyn Call<(), String>>) -> Self {
        // To set the value would end a composition and lose its keys.
        let composing = Rc::new(Cell::new(false));
        let (begins, ends) = (composing.clone(), composing.clone());
        let field =
            self.on("compositionstart", move |_| begins.set(true)).on("compositionend", move |_| ends.set(false));
        field.bind(Box::new(move |element: &Element| {
            let value = value.call(());
            if composing.get() {
                return;
            }
            let name = JsValue::from_str("value");
            // Setting the same value would move the cursor.
            if js_sys::Reflect::get(element, &name).ok().and_then(|v| v.as_string()).as_deref() != Some(&value) {
                let _ = js_sys::Reflect::set(element, &name, &JsValue::from_str(&value));
            }
        }))
    }

    /// Lets a box or radio button follow signals.
    #[must_use]
    pub fn checked_live(self, checked: impl Fn() -> bool + 'static) -> Self {
        self.bind(Box::new(move |element: &Element| {
            if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                input.set_checked(checked());
            }
        }))
    }

    /// Lets a dialog be open or closed.
    #[must_use]
    pub fn dialog_live(self, open: impl Fn() -> bool + 'static) -> Self {
        self.bind(Box::new(move |element: &Element| {
            let open = open();
            if let Some(dialog) = element.dyn_ref() {
                crate::browser::dialog::set_open(dialog, open);
            }
        }))
    }

    /// Runs `then` now and whenever a signal it reads changes, as long as the element is there.
    #[must_use]
    pub fn follow(self, then: impl Fn() + 'static) -> Self {
        self.bind(Box::new(move |_: &Element| then()))
    }

    /// Lets a length of its style follow signals, in pixels; without any it is what the style sheet says.
    #[must_use]
    pub fn pixels_live(self, name: &'static str, pixels: impl Fn() -> Option<f64> + 'static) -> Self {
        self.bind(Box::new(move |element: &Element| {
            let Some(element) = element.dyn_ref::<HtmlElement>() else { return };
            let _ = match pixels() {
                Some(pixels) => element.style().set_property(name, &format!("{pixels:.2}px")),
                None => element.style().remove_property(name).map(drop),
            };
        }))
    }

    /// Listens to an event.
    #[must_use]
    pub fn on(self, event: &str, then: impl Fn(Listened) + 'static) -> Self {
        self.on_boxed(event, Box::new(then))
    }

    #[inline(never)]
    fn on_boxed(self, event: &str, then: Box<dyn Call<Listened, ()>>) -> Self {
        if let Some(element) = &self.0.element {
            crate::browser::listen(element, event, Box::new(move |event| then.call(Listened(event))));
        }
        self
    }

    /// Listens to clicks.
    #[must_use]
    pub fn click(self, then: impl Fn() + 'static) -> Self {
        self.on_boxed("click", Box::new(move |_: Listened| then()))
    }

    /// Listens to the value of a list of choices, when another one is chosen.
    #[must_use]
    pub fn change(self, then: impl Fn(String) + 'static) -> Self {
        self.on_each(&["change", SETTLE], move |event| then(event.value()))
    }

    /// Listens to the value of a text field when somebody has finished with it: by Enter, or by leaving it. A script may have
    /// filled it without an event, so the value may also come when it is the same as before.
    #[must_use]
    pub fn finished(self, then: impl Fn(String) + 'static) -> Self {
        let then = Rc::new(then);
        let on_enter = then.clone();
        self.on_each(&["change", "focusout", SETTLE], move |event| then(event.value())).on("keydown", move |event| {
            if event.is_enter() {
                on_enter(event.value());
            }
        })
    }

    /// Listens to the value of a field, with every key; while somebody composes, when the composition ends.
    #[must_use]
    pub fn input(self, then: impl Fn(String) + 'static) -> Self {
        self.on_each(&["input", "compositionend", SETTLE], move |event| {
            // At its end a composition is over, whatever the event says.
            if event.0.type_() == "compositionend" || !event.is_composing() {
                then(event.value());
            }
        })
    }

    /// Listens to a box being ticked.
    #[must_use]
    pub fn tick(self, then: impl Fn(bool) + 'static) -> Self {
        self.on_each(&["change", SETTLE], move |event| then(event.checked()))
    }

    fn on_each(mut self, events: &[&str], then: impl Fn(Listened) + 'static) -> Self {
        let then = Rc::new(then);
        for event in events {
            let then = then.clone();
            self = self.on(event, move |event| then(event));
        }
        self
    }

    /// Puts something at the end of the element.
    #[must_use]
    pub fn kid(self, view: impl Into<View>) -> Self {
        self.put(view.into())
    }

    /// Puts some things at the end of the element.
    #[must_use]
    pub fn kids<V: Into<View>>(self, all: impl IntoIterator<Item = V>) -> Self {
        self.put(views(all))
    }

    /// Puts a text at the end of the element.
    #[must_use]
    #[inline(never)]
    pub fn text(self, text: &str) -> Self {
        self.put(text.into())
    }

    #[inline(never)]
    fn put(mut self, view: View) -> Self {
        if let Some(element) = &self.0.element {
            view.place(element, None);
        }
        if view.is_bound() {
            self.0.keep.push(Box::new(view));
        }
        self
    }

    #[inline(never)]
    fn bind(mut self, then: Box<dyn for<'a> Call<&'a Element, ()>>) -> Self {
        if let Some(element) = self.0.element.clone() {
            self.0.keep.push(follow(Box::new(move |()| then.call(&element))));
        }
        self
    }

    /// The element as a view.
    #[inline(never)]
    pub(super) fn into_view(self) -> View {
        let Inner { element, keep } = *self.0;
        element.map_or_else(View::default, |element| View::of(element.unchecked_into::<Node>(), keep))
    }
}
