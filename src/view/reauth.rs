//! The prompt for a new token after a 401: in place, with everything typed and shown kept, and the same page asked again.

use leptos::prelude::*;

use super::{
    portal::renewal,
    primitives::button::{bare, button},
    problem::problem,
    token_field::token_field,
};
use crate::{
    api::error::ApiError,
    browser::{
        dom::{El, View, el, icon, live},
        page,
    },
    state::{Console, connect::ConnectForm, watched::Watched},
    text::{Msg, t},
};

/// The prompt, while it is needed.
pub fn reauth(console: Console) -> View {
    // Where the person was, to be there again afterwards: the prompt takes the focus, and the page scrolls to it.
    let before = Watched::new(None);
    live(move || {
        let Some(error) = console.session().refused.get() else {
            if let Some(y) = before.update(Option::take) {
                request_animation_frame(move || page::scroll_to(y));
            }
            return None;
        };
        before.update(|y| *y = y.or_else(|| Some(page::scrolled())));
        request_animation_frame(|| page::focus(".reauth input"));
        Some(untrack(|| prompt(console, &error)))
    })
}

fn prompt(console: Console, error: &ApiError) -> El {
    let destination = move || {
        let connection = console.session().connection.get();
        connection.map(|c| c.endpoint.destination(&page::host())).unwrap_or_default()
    };
    let section = el("section").class("reauth").attr("aria-label", t(Msg::ReauthTitle));
    let portal = console.portal().is_on();
    let section =
        section.kid(if portal { renewal(console, error.clone()) } else { problem(console, error, ().into()) });
    if portal && ConnectForm::refusal(console.config()).is_some() {
        return section;
    }
    let submit = bare("button--primary").attr("type", "submit").kid(icon("#i-key")).text(t(Msg::ReauthSubmit));
    section.kid(
        el("form")
            .class("form")
            .attr("novalidate", "")
            .on("submit", move |event| {
                event.prevent_default();
                console.form().renew(console);
            })
            .kid(el("p").text(t(Msg::ReauthText)))
            .kid(token_field(console, destination))
            .kid(el("div").class("actions").kid(submit).kid(button("", t(Msg::ForgetToken), move || console.forget()))),
    )
}
