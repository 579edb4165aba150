//! Keeps the focus in the page. Where what has it is taken out, it goes to the same control made anew; else to what the view
//! says ([`super::El::hands_focus_to`]); else to the nearest control that stays; else to the heading of the page. It never
//! falls to the page as a whole, where the next key would begin at its top, and nothing scrolls.

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use crate::browser::{
    control::{self, Control},
    page,
};

/// The attribute that says who gets the focus when the element goes.
pub(super) const HANDS_TO: &str = "data-hands-focus-to";

/// Where the focus goes when nothing else is left: the heading of what is shown.
const HEADINGS: [&str; 3] = ["dialog[open] .dialog__close", "main :is(h1, h2)[tabindex]", "main"];

/// The focus that is about to be lost.
pub(super) struct Lost {
    control: Control,
    stated: Vec<String>,
    near: Vec<Element>,
}

impl Lost {
    /// The focus, if it is in what changes in `around`, of which some `goes`.
    pub(super) fn before(
        around: &Node,
        changes: impl Fn(&Element) -> bool,
        goes: impl Fn(&Element) -> bool,
    ) -> Option<Self> {
        let around: &Element = around.dyn_ref()?;
        let active = crate::browser::document()?.active_element()?;
        if control::is(&active, around) || !around.contains(Some(&active)) || !changes(&active) {
            return None;
        }
        let control = Control::of(&active, around)?;
        let mut stated = Vec::new();
        let mut here = Some(active);
        while let Some(element) = here.filter(|e| !control::is(e, around)) {
            stated.extend(element.get_attribute(HANDS_TO));
            here = element.parent_element();
        }
        let near = control.neighbours(goes);
        Some(Self { control, stated, near })
    }

    /// Gives the focus on, now that what goes has gone: at once where the same control is there again or the view says who
    /// gets it, else when everything else that changes has changed.
    pub(super) fn hand_on(self) {
        if self.is_settled() || self.goes_as_stated() {
            return;
        }
        // Two frames: a dialog that takes the focus has opened by then, and a view that knows better has had its say.
        request_animation_frame(move || request_animation_frame(move || self.settle()));
    }

    fn settle(self) {
        let _ = self.is_settled()
            || self.goes_as_stated()
            || self.near.iter().any(control::focus)
            || control::focus_first(&HEADINGS);
    }

    /// Whether something has the focus already, or the same control gets it.
    fn is_settled(&self) -> bool {
        // In a frame the focus may be elsewhere in the page around it by now.
        let elsewhere = page::is_framed() && !page::has_focus();
        elsewhere || !control::nothing_is_focused() || self.control.focus()
    }

    fn goes_as_stated(&self) -> bool {
        let stated: Vec<&str> = self.stated.iter().map(String::as_str).collect();
        control::focus_first(&stated)
    }
}

/// Where the focus is brought back to after a dialog: to what opened it, else to what is near that.
pub(in crate::browser) struct Opener(Lost);

impl Opener {
    /// What has the focus now.
    pub(in crate::browser) fn now() -> Option<Self> {
        let control = Control::focused()?;
        // What is near it by the place it stands in, not by the whole page.
        let around = control.element().parent_element()?;
        let near = Control::of(control.element(), &around)?.neighbours(|_| false);
        Some(Self(Lost { control, stated: Vec::new(), near }))
    }

    /// Brings the focus back where the browser could not, since what opened the dialog has gone or was made anew.
    pub(in crate::browser) fn bring_back(self) {
        self.0.settle();
    }
}
