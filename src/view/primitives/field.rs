//! A labelled field with its hint and its error: one look and one wiring for every input.

use crate::{
    browser::dom::{El, View, el, icon, live_of, when},
    state::watched::Watched,
    text::{Msg, t},
};
use cph_core::model::invisible::has_invisible_edges;

/// The frame around an input: label above, error and hint below, wired to the input by ID. Where something invisible stands
/// around what is typed or pasted, it says that this is left out.
pub fn field(id: &str, label: &str, error: impl Fn() -> Option<String> + 'static, hint: Option<&str>, input: El) -> El {
    let edges = Watched::new(false);
    let input = input.input(move |text| edges.set(has_invisible_edges(&text)));
    let described = if hint.is_some() { format!("{id}-error {id}-hint") } else { format!("{id}-error") };
    el("div")
        .class("field")
        .kid(el("label").class("field__label").attr("for", id).text(label))
        .kid(input.attr("id", id).attr("aria-describedby", &described))
        .kid(error_and_note(id, error, move || edges.get().then(|| t(Msg::InvisibleEdges))))
        .kid(hint.map(|hint| el("p").class("field__hint").attr("id", &format!("{id}-hint")).text(hint)))
}

/// The line under an input that says what is wrong with it.
pub fn error_line(id: &str, error: impl Fn() -> Option<String> + 'static) -> View {
    error_and_note(id, error, || None)
}

/// The same, and a line for what is not wrong but good to know.
pub fn error_and_note(
    id: &str,
    error: impl Fn() -> Option<String> + 'static,
    note: impl Fn() -> Option<&'static str> + Copy + 'static,
) -> View {
    el("div")
        .class("field__error-place")
        .attr("id", &format!("{id}-error"))
        .kid(live_of(error, |text| text.as_ref().map(|text| error_text(text))))
        .kid(when(move || note().is_some(), move || el("p").class("field__hint").text(note().unwrap_or_default())))
        .into()
}

/// What is wrong, in its look.
pub fn error_text(text: &str) -> El {
    el("p").class("field__error").kid(icon("#i-alert")).kid(el("span").text(text))
}

/// A text input for identifiers: no spelling, no completion, and nothing for managers of passwords, whose logins of this
/// page's origin belong into none of these fields. The last four are what their makers ask for.
pub fn code_input() -> El {
    el("input")
        .class("input mono")
        .attr("autocomplete", "off")
        .attr("data-1p-ignore", "")
        .attr("data-lpignore", "true")
        .attr("data-bwignore", "")
        .attr("data-form-type", "other")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
}
