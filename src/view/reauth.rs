//! The prompt for a new token after a 401: in place, with everything typed and shown kept, and the same page asked again.

use leptos::prelude::*;

use super::{
    portal::renewal,
    primitives::button::{bare, button},
    problem::problem,
    sign_in,
    token_field::token_field,
};
use crate::{
    api::error::ApiError,
    browser::{
        dom::{El, View, el, icon, live, live_text},
        page,
    },
    state::{
        Console,
        connect::ConnectForm,
        sign_in::{Way, Wish},
        watched::Watched,
    },
    text::{Msg, t},
};

/// The prompt, while it is needed or wanted.
pub fn reauth(console: Console) -> View {
    // Where the person was, to be there again afterwards: the prompt takes the focus, and the page scrolls to it.
    let before = Watched::new(None);
    live(move || {
        let error = console.session().refused.get();
        if error.is_none() && !console.sign_in().renewing.get() {
            if let Some(y) = before.update(Option::take) {
                request_animation_frame(move || page::scroll_to(y));
            }
            return None;
        }
        before.update(|y| *y = y.or_else(|| Some(page::scrolled())));
        request_animation_frame(move || {
            let way = console.sign_in().way(console);
            let password_only = way.is_some_and(|(way, _)| way == Way::SignIn) && sign_in::knows_who(console);
            page::focus(if password_only { "#password" } else { ".reauth .input" });
        });
        Some(untrack(|| prompt(console, error.as_ref())))
    })
}

fn prompt(console: Console, error: Option<&ApiError>) -> El {
    let title = t(if error.is_some() { Msg::ReauthTitle } else { Msg::RenewTitle });
    let section = el("section").class("reauth").attr("aria-label", title);
    let portal = console.portal().is_on();
    let section = section.kid(match error {
        Some(error) if portal => renewal(console, error.clone()),
        Some(error) => problem(console, error, ().into()),
        None => el("div").class("reauth__why").kid(el("h2").text(title)).kid(el("p").text(t(Msg::RenewText))).into(),
    });
    if portal && ConnectForm::refusal(console.config()).is_some() {
        return section;
    }
    section.kid(form(console, error.is_some()))
}

fn form(console: Console, refused: bool) -> El {
    let destination = move || {
        let connection = console.session().connection.get();
        connection.map(|c| c.endpoint.destination(&page::host())).unwrap_or_default()
    };
    let way = move || console.sign_in().way(console).map(|(way, _)| way);
    let busy = move || sign_in::is_busy(console);
    let fields = move || -> View {
        match way() {
            Some(Way::SignIn) => untrack(|| sign_in::renewal(console)),
            _ => untrack(|| token_field(console, destination)),
        }
    };
    let words = move || match way() {
        Some(Way::SignIn) => t(if busy() { Msg::SigningIn } else { Msg::SignIn }).to_owned(),
        _ => t(Msg::ReauthSubmit).to_owned(),
    };
    let submit = bare("button--primary")
        .attr("type", "submit")
        .aria_live("aria-disabled", busy)
        .kid(icon("#i-key"))
        .kid(live_text(words));
    let end = if refused {
        button("", t(Msg::ForgetToken), move || console.forget())
    } else {
        button("", t(Msg::Cancel), move || {
            console.sign_in().stop();
            console.sign_in().renewing.set(false);
        })
    };
    el("form")
        .class("form")
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            match untrack(way) {
                Some(Way::SignIn) => sign_in::submit(console, Wish::Renewal),
                _ => console.form().renew(console),
            }
        })
        .kid(refused.then(|| el("p").text(t(Msg::ReauthText))))
        .kid(sign_in::failure(console))
        .kid(sign_in::ways(console))
        .kid(live(fields))
        .kid(el("div").class("actions").kid(submit).kid(end))
}
