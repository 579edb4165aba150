//! The first page: region, project, token. Nothing typed is lost by a failure, and every failure is explained beside it.

use leptos::prelude::*;

use super::{
    bar::{brand, settings_button},
    notices::notices,
    portal::portal,
    primitives::{
        button::button,
        field::{code_input, error_text, field},
    },
    problem::problem,
    profiles, sign_in,
    token_field::token_field,
    wait_line::wait_line,
};
use crate::{
    browser::{
        dom::{El, View, el, icon, live_of, live_text, when},
        page,
    },
    state::{
        Console,
        connect::{CUSTOM, ConnectForm, Refusal},
        listing::Phase,
        profiles::Connections,
        session::Session,
        sign_in::{Way, Wish},
        watched::Watched,
    },
    text::{Msg, errors, labels, t},
};
use cph_core::api::{endpoint::Endpoint, error::Fault};

/// The page.
pub fn connect(console: Console) -> View {
    let body = move || -> View {
        match ConnectForm::refusal(console.config()) {
            Some(refusal) => refused(refusal).into(),
            None => vec![profiles::kept(console), form(console).into()].into(),
        }
    };
    let body = if console.portal().is_on() {
        // By hand only where that is allowed; otherwise the portal's words are enough.
        portal(console, move || if ConnectForm::refusal(console.config()).is_none() { body() } else { View::default() })
    } else {
        body()
    };
    el("main")
        .class("connect")
        .hands_focus_to(".results__title")
        .kid(
            el("div")
                .class("connect__box")
                .kid(el("div").class("connect__top").kid(brand(console)).kid(settings_button(console)))
                .kid(
                    el("div")
                        .class("connect__head")
                        .kid(el("h1").attr("tabindex", "-1").text(t(Msg::ConnectTitle)))
                        .kid(el("p").class("lead").text(t(Msg::ConnectLead))),
                )
                .kid(notices(console))
                .kid(body),
        )
        .into()
}

fn refused(refusal: Refusal) -> El {
    let words = match refusal {
        Refusal::PlainHttp => Msg::NoHttps,
        Refusal::Framed => Msg::InFrame,
        Refusal::ByHand => Msg::NotByHand,
    };
    el("p").class("problem problem--line").attr("role", "alert").kid(icon("#i-alert")).text(t(words))
}

fn form(console: Console) -> El {
    let form = console.form();
    let busy = move || console.listing().phase.with(Phase::is_busy);
    let failure = move || {
        console.listing().phase.with(|phase| match phase {
            Phase::Failed(error) if error.fault != Fault::Cancelled => Some(error.clone()),
            _ => None,
        })
    };
    el("form")
        .class("form")
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            if untrack(busy) {
                return;
            }
            page::settle(".connect");
            match untrack(|| console.sign_in().way(console)) {
                Some((Way::SignIn, _)) => sign_in::submit(console, Wish::Project),
                Some((Way::Token, _)) => submit(console),
                None => {}
            }
        })
        // At the top, where it is seen however short the window is.
        .kid(live_of(failure, move |error| {
            error.as_ref().map(|error| problem(console, error, sign_in::again(console)))
        }))
        .kid(sign_in::failure(console))
        .kid(sign_in::ways(console))
        .kid(region_field(console))
        .kid(when(move || form.region.get() == CUSTOM, move || custom_fields(console)))
        .kid(live_of(
            move || console.sign_in().way(console).map(|(way, _)| way),
            move |way| match way {
                Some(Way::SignIn) => sign_in::first(console),
                Some(Way::Token) => by_token(console),
                None => refused(Refusal::ByHand).into(),
            },
        ))
}

/// Connects with what is typed, or goes to the first field with something wrong.
fn submit(console: Console) {
    console.form().submit(console);
    request_animation_frame(|| page::focus(".connect [aria-invalid=true]"));
}

/// What stands above the button of either way.
pub fn above_the_button(console: Console) -> View {
    let keep = Session::may_keep(console.config()).then(|| check(Msg::KeepInTab, console.form().keep));
    let remembered = Connections::are_offered(console.config()).then(|| remember(console));
    vec![keep.into(), remembered.into(), wait_line(console, false)].into()
}

/// Project and token, and the button that connects with them.
fn by_token(console: Console) -> View {
    let form = console.form();
    let busy = move || console.listing().phase.with(Phase::is_busy);
    let destination = move || {
        let endpoint = form.endpoint(console.config());
        endpoint.map_or_else(|_| "…".to_owned(), |(_, _, e)| e.destination(&page::host()))
    };
    let project = code_input()
        .attr("required", "")
        .invalid(move || form.problems.with(|p| p.project.is_some()))
        .value_live(move || form.project.get())
        .input(move |text| form.project.set(text));
    vec![
        field(
            "project",
            t(Msg::ProjectId),
            move || form.problems.with(|p| p.project.map(labels::project_problem)),
            Some(t(Msg::ProjectHint)),
            project,
        )
        .into(),
        token_field(console, destination, submit),
        above_the_button(console),
        el("div")
            .class("form__go")
            .kid(
                el("button")
                    .attr("type", "submit")
                    .class("button button--primary button--large")
                    .aria_live("aria-disabled", busy)
                    .kid(live_text(move || t(if busy() { Msg::Connecting } else { Msg::Connect }).to_owned())),
            )
            .kid(when(busy, move || button("button--large", t(Msg::Cancel), move || console.listing().cancel())))
            .into(),
        el("details")
            .class("help")
            .kid(el("summary").text(t(Msg::HowToGetToken)))
            .kid(el("p").text(t(Msg::HowToGetTokenText)))
            .into(),
    ]
    .into()
}

/// Consent to keeping the connection, with what that means.
fn remember(console: Console) -> View {
    let hint = el("p").class("field__hint").text(t(Msg::RememberHint));
    el("div").class("field").kid(check(Msg::Remember, console.connections().wanted)).kid(hint).into()
}

fn check(words: Msg, ticked: Watched<bool>) -> El {
    let tick = el("input").attr("type", "checkbox").checked_live(move || ticked.get()).tick(move |on| ticked.set(on));
    el("label").class("check").kid(tick).text(t(words))
}

fn region_field(console: Console) -> El {
    let form = console.form();
    let mut options = {
        let label = |id: &str, name: &str| if name == id { name.to_owned() } else { format!("{name} · {id}") };
        console.config().regions.iter().map(|r| (r.id.clone(), label(&r.id, &r.name))).collect::<Vec<_>>()
    };
    if console.config().allow_custom {
        options.push((CUSTOM.to_owned(), t(Msg::CustomRegion).to_owned()));
    }
    let options: Vec<_> = options.iter().map(|(id, label)| el("option").attr("value", id).text(label)).collect();
    let select =
        el("select").class("input select").kid(options).value_live(move || form.region.get()).change(move |id| {
            if form.region.get_untracked() != id {
                console.sign_in().stop();
                form.choose_region(id);
            }
        });
    field("region", t(Msg::Region), || None, None, select)
}

fn custom_fields(console: Console) -> View {
    let form = console.form();
    let base_problem = move || form.problems.with(|p| p.base).map(|p| errors::endpoint(p).to_owned());
    let base = code_input()
        .attr("inputmode", "url")
        .invalid(move || form.problems.with(|p| p.base.is_some()))
        .value_live(move || form.base.get())
        .input(move |text| form.type_address(form.base, text));
    let service = move || {
        let input = code_input()
            .attr("inputmode", "url")
            .attr("placeholder", "https://cph.cn-east-3.myhuaweicloud.com")
            .value_live(move || form.service.get())
            .input(move |text| form.type_address(form.service, text));
        field("service", t(Msg::ServiceUrl), || None, None, input)
    };
    let unconfirmed = move || form.problems.with(|p| p.unconfirmed);
    vec![
        field("base", t(Msg::BaseUrl), base_problem, Some(t(Msg::BaseUrlHint)), base).into(),
        when(move || Endpoint::is_template(&form.base.get()), service),
        check(Msg::BaseUrlUnderstood, form.confirmed).into(),
        when(unconfirmed, || error_text(t(Msg::BaseUrlTick))),
    ]
    .into()
}
