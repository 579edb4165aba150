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
    browser::{
        dom::{El, View, el, icon, live, live_of, live_text, when},
        page::{self, Focus},
    },
    state::{
        Console,
        connect::ConnectForm,
        detail::Shown,
        sign_in::{Way, Wish},
        watched::Watched,
    },
    text::{Msg, t},
};
use cph_core::api::error::ApiError;

/// The prompt, while it is needed or wanted: over the list, or in the drawer while that is open, since nothing behind it can be
/// reached. The focus comes here unless a person is typing elsewhere. Afterwards it is where it was, and so is the page.
pub fn reauth(console: Console, in_drawer: bool) -> View {
    let is_refused = move || console.session().refused.with(Option::is_some);
    let wanted = move || {
        (is_refused() || console.sign_in().renewing.get())
            && console.detail().shown.with(|shown| !matches!(shown, Shown::Nothing)) == in_drawer
    };
    let before = Watched::new(None);
    let mind_the_focus = move || {
        if wanted() {
            // Once, however often what is asked here changes meanwhile.
            if before.with_untracked(Option::is_none) {
                let focus = Focus::now();
                if !focus.is_typing() {
                    request_animation_frame(move || {
                        let way = console.sign_in().way(console);
                        let password_only =
                            way.is_some_and(|(way, _)| way == Way::SignIn) && sign_in::knows_who(console);
                        page::focus_in_place(if password_only { "#password" } else { ".reauth .input" });
                    });
                }
                before.set(Some((focus, page::scrolled())));
            }
        } else if let Some((focus, y)) = before.update(Option::take) {
            request_animation_frame(move || {
                page::scroll_to(y);
                focus.bring_back();
            });
        }
    };
    let refused = move || console.session().refused.get_untracked().map(|error| prompt(console, Some(&error)));
    vec![
        live(mind_the_focus),
        when(move || wanted() && is_refused(), refused),
        when(move || wanted() && !is_refused(), move || prompt(console, None)),
    ]
    .into()
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
    let fields = move |way: &Option<Way>| match way {
        Some(Way::SignIn) => sign_in::renewal(console),
        _ => token_field(console, destination, |console| console.form().renew(console)),
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
            page::settle(".reauth");
            match untrack(way) {
                Some(Way::SignIn) => sign_in::submit(console, Wish::Renewal),
                _ => console.form().renew(console),
            }
        })
        .kid(refused.then(|| el("p").text(t(Msg::ReauthText))))
        .kid(sign_in::failure(console))
        .kid(sign_in::ways(console))
        .kid(live_of(way, fields))
        .kid(el("div").class("actions").kid(submit).kid(end))
}
