//! Signing in with IAM: account, user, password, one-time code, project. The password is read from its field when the form
//! is sent, and the field is emptied before anything goes out.

use leptos::prelude::{request_animation_frame, untrack};
use zeroize::Zeroizing;

use super::{
    connect::above_the_button,
    primitives::{
        button::{bare, button},
        field::{code_input, error_and_note, field},
        secret::{password_input, with_reveal},
    },
    problem,
};
use crate::{
    browser::{
        dom::{El, View, el, icon, live, live_of, live_text, when},
        page,
    },
    state::{
        Console,
        listing::{self, Reason},
        sign_in::{Phase, Way, Wish},
        watched::Watched,
    },
    text::{Msg, labels, numbers::grouped, t, tf, visible::visible},
};
use cph_core::{
    api::{
        doctor::finding::{Purpose, cors_headers},
        error::{ApiError, Fault},
        iam::{answer::Project, refusal::Refusal},
    },
    config::region::Region,
    model::invisible::has_blank_edges,
};

const PASSWORD: &str = "#password";
const CODE: &str = "#code";
const FORM: &str = "form.form";

/// The choice between the two ways to a token, where there are two.
pub fn ways(console: Console) -> View {
    when(move || console.sign_in().way(console).is_some_and(|(_, choice)| choice), move || choice_of_ways(console))
}

fn choice_of_ways(console: Console) -> El {
    let ways = [(Way::Token, Msg::WayToken), (Way::SignIn, Msg::WaySignIn)].map(|(way, words)| {
        let is_chosen = move || console.sign_in().way(console).is_some_and(|(chosen, _)| chosen == way);
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "way")
            .class("sr")
            .checked_live(is_chosen)
            .tick(move |_| console.sign_in().choose_way(way));
        el("label").kid(radio).text(t(words))
    });
    el("fieldset").class("segments ways").kid(el("legend").class("sr").text(t(Msg::WayLegend))).kid(Vec::from(ways))
}

/// Sends the form, with what is typed as password and code.
pub fn submit(console: Console, wish: Wish) {
    if is_busy(console) {
        return;
    }
    page::settle(FORM);
    let (password, code) = (page::typed(PASSWORD), page::typed(CODE));
    if console.sign_in().submit(console, wish, &password, &code) {
        page::clear(PASSWORD);
        page::clear(CODE);
    }
    request_animation_frame(|| page::focus("form [aria-invalid=true]"));
}

/// Whether IAM is being asked.
pub fn is_busy(console: Console) -> bool {
    console.sign_in().phase.with(|phase| matches!(phase, Phase::Busy(_)))
}

/// Why IAM gave no token.
pub fn failure(console: Console) -> View {
    let error = move || {
        console.sign_in().phase.with(|phase| match phase {
            Phase::Failed(error) => Some(error.clone()),
            _ => None,
        })
    };
    live_of(error, move |error| error.as_ref().map(|error| failed(console, error)))
}

fn failed(console: Console, error: &ApiError) -> View {
    // Focus goes where the next try begins.
    request_animation_frame(|| page::focus(PASSWORD));
    let page = page::origin();
    let elsewhere = console.sign_in().region(console).is_some_and(|region| region.iam.is_elsewhere(&page));
    let may_be_cors = matches!(error.fault, Fault::Network | Fault::SignIn(Refusal::TokenHidden));
    let headers = (elsewhere && may_be_cors).then(|| cors_headers(&page, Purpose::SignIn));
    problem::panel(console, error, headers, ().into())
}

/// The fields and buttons of the first page; anew for each region, so that no password waits for another host.
pub fn first(console: Console) -> View {
    live(move || {
        let region = console.sign_in().region(console)?;
        Some(untrack(|| first_of(console, region)))
    })
}

fn first_of(console: Console, region: &'static Region) -> Vec<View> {
    let is_choosing =
        move || console.sign_in().phase.with(|phase| matches!(phase, Phase::Choosing(id, ..) if *id == region.id));
    vec![
        when(is_choosing, move || choices(console)),
        when(
            move || !is_choosing(),
            move || {
                let mut all = who(console, region);
                all.push(project(console, region).into());
                all.push(above_the_button(console));
                all.push(first_buttons(console));
                all
            },
        ),
    ]
}

/// Account, user, password and one-time code, and where they go.
pub fn who(console: Console, region: &'static Region) -> Vec<View> {
    let sign_in = console.sign_in();
    let problems = sign_in.problems;
    let (shown, edges) = (Watched::new(false), Watched::new(false));
    let account = code_input()
        .attr("required", "")
        .invalid(move || problems.with(|p| p.account))
        .value_live(move || sign_in.account.get())
        .input(move |text| sign_in.account.set(text));
    let user = code_input()
        .attr("required", "")
        .invalid(move || problems.with(|p| p.user))
        .value_live(move || sign_in.user.get())
        .input(move |text| sign_in.user.set(text));
    let password = password_input("password", shown)
        .attr("aria-describedby", "password-error password-hint")
        .input(move |text| edges.set(has_blank_edges(&Zeroizing::new(text))))
        .invalid(move || problems.with(|p| p.password));
    let needed = |wrong: bool, words| wrong.then(|| t(words).to_owned());
    let hint = el("p").class("field__hint").attr("id", "password-hint").kid(icon("#i-lock")).kid(
        el("span")
            .kid(el("span").class("destination").text(&tf(Msg::TokenSentTo, &[&region.iam.destination(&page::host())])))
            .text(" · ")
            .text(t(Msg::PasswordWiped)),
    );
    let code = move || -> View {
        let user_id = code_input()
            .attr("required", "")
            .invalid(move || problems.with(|p| p.user_id))
            .value_live(move || sign_in.user_id.get())
            .input(move |text| sign_in.user_id.set(text));
        let code = code_input()
            .attr("required", "")
            .attr("inputmode", "numeric")
            .attr("autocomplete", "one-time-code")
            .invalid(move || problems.with(|p| p.code.is_some()));
        let id_problem = move || needed(problems.with(|p| p.user_id), Msg::NeedUserId);
        let code_problem = move || problems.with(|p| p.code.map(labels::code_problem));
        vec![
            field("user-id", t(Msg::UserId), id_problem, Some(t(Msg::UserIdHint)), user_id),
            field("code", t(Msg::OneTimeCode), code_problem, None, code),
        ]
        .into()
    };
    let tick = el("input")
        .attr("type", "checkbox")
        .checked_live(move || sign_in.with_code.get())
        .tick(move |on| sign_in.with_code.set(on));
    vec![
        field(
            "account",
            t(Msg::Account),
            move || needed(problems.with(|p| p.account), Msg::NeedAccount),
            Some(t(Msg::AccountHint)),
            account,
        )
        .into(),
        field("user", t(Msg::IamUser), move || needed(problems.with(|p| p.user), Msg::NeedUser), None, user).into(),
        el("div")
            .class("field")
            .kid(el("label").class("field__label").attr("for", "password").text(t(Msg::Password)))
            .kid(with_reveal(password, shown, Msg::PasswordShow, Msg::PasswordHide))
            .kid(error_and_note(
                "password",
                move || needed(problems.with(|p| p.password), Msg::NeedPassword),
                move || edges.get().then(|| t(Msg::PasswordEdges)),
            ))
            .kid(hint)
            .into(),
        el("label").class("check").kid(tick).text(t(Msg::WithCode)).into(),
        when(move || sign_in.with_code.get(), code),
    ]
}

fn project(console: Console, region: &'static Region) -> El {
    let form = console.form();
    let problems = console.sign_in().problems;
    let input = code_input()
        .invalid(move || problems.with(|p| p.project.is_some()))
        .value_live(move || form.project.get())
        .input(move |text| form.project.set(text));
    let hint = tf(Msg::ProjectOrNameHint, &[&region.id]);
    let problem = move || problems.with(|p| p.project.map(labels::project_problem));
    field("project", t(Msg::ProjectOrName), problem, Some(&hint), input)
}

fn first_buttons(console: Console) -> View {
    let listing = move || console.listing().phase.with(listing::Phase::is_busy);
    let busy = move || is_busy(console) || listing();
    let words = move || t(if busy() { Msg::SigningIn } else { Msg::SignIn }).to_owned();
    let beside = move |busy: &bool| {
        if *busy {
            button("button--large", t(Msg::Cancel), move || {
                console.sign_in().stop();
                console.listing().cancel();
            })
        } else {
            button("button--large", t(Msg::FindProjects), move || submit(console, Wish::Projects))
        }
    };
    el("div")
        .class("form__go form__go--two")
        .kid(
            el("button")
                .attr("type", "submit")
                .class("button button--primary button--large")
                .aria_live("aria-disabled", busy)
                .kid(live_text(words)),
        )
        .kid(live_of(busy, beside))
        .into()
}

/// After a sign-in whose token the service has not refused: asks for the list again, since no password is there any more.
pub fn again(console: Console) -> View {
    (console.sign_in().way(console).is_some_and(|(way, _)| way == Way::SignIn) && console.session().token().is_some())
        .then(|| button("", t(Msg::TryAgain), move || console.listing().ask(console, Reason::Refresh)))
        .into()
}

fn choices(console: Console) -> El {
    let (projects, others) = console.sign_in().phase.with_untracked(|phase| match phase {
        Phase::Choosing(_, projects, others) => (projects.clone(), *others),
        _ => (Vec::new(), 0),
    });
    request_animation_frame(|| page::focus(".choices button"));
    let none = projects.is_empty().then(|| el("p").text(t(Msg::NoProjects)));
    let list: Vec<_> = projects.into_iter().map(|project| el("li").kid(choice(console, project))).collect();
    el("section")
        .class("choices")
        .attr("aria-label", t(Msg::ChooseProject))
        .kid(el("h2").text(t(Msg::ChooseProject)))
        .kid(none)
        .kid(el("ul").kid(list))
        .kid((others > 0).then(|| el("p").class("quiet").text(&tf(Msg::OtherProjects, &[&grouped(others as u64)]))))
        .kid(el("div").class("actions").kid(button("", t(Msg::Cancel), move || console.sign_in().stop())))
}

fn choice(console: Console, project: Project) -> El {
    let what = visible(&project.description, 120);
    bare("choices__one")
        .kid(el("span").class("choices__name").text(&visible(&project.name, 80)))
        .kid(el("span").class("quiet mono").text(project.id.as_str()))
        .kid((!what.is_empty()).then(|| el("span").class("quiet").text(&what)))
        .click(move || console.sign_in().choose(console, &project))
}

/// The fields and buttons of the prompt for a new token.
pub fn renewal(console: Console) -> View {
    let Some(region) = console.sign_in().region(console) else { return View::default() };
    who(console, region).into()
}

/// Whether only the password is missing for a renewal.
pub fn knows_who(console: Console) -> bool {
    let sign_in = console.sign_in();
    [sign_in.account, sign_in.user].iter().all(|text| text.with_untracked(|text| !text.is_empty()))
}
