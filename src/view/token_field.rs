//! The token field: hidden unless asked for, out of reach of password managers and spell checkers, its destination beside it.

use super::primitives::{
    button::button,
    field::error_line,
    secret::{token_input, with_reveal},
};
use crate::{
    browser::dom::{View, el, icon, live, live_text},
    state::{Console, watched::Watched},
    text::{Msg, labels, numbers::grouped, t, tf},
};
use cph_core::api::token::TokenProblem;

/// From this length on many proxies need their limits raised.
const LONG: usize = 32_768;

/// The field, telling where the token will be sent. `send` sends the form it is in.
pub fn token_field(console: Console, destination: impl Fn() -> String + 'static, send: fn(Console)) -> View {
    let form = console.form();
    let shown = Watched::new(false);
    let problem = move || form.problems.with(|p| p.token.map(problem_words));
    let notes = move || {
        let mut notes = String::new();
        let length = form.token_length.get();
        if length > 0 {
            let words = if length > LONG { Msg::TokenLong } else { Msg::TokenLength };
            notes.push_str(" · ");
            notes.push_str(&tf(words, &[&grouped(length as u64)]));
        }
        let cleaned: Vec<_> = form.cleaned.with(|list| list.iter().map(|c| labels::cleaned(*c)).collect());
        if !cleaned.is_empty() {
            notes.push_str(" · ");
            notes.push_str(&tf(Msg::CleanedNote, &[&cleaned.join(", ")]));
        }
        notes
    };
    let input = token_input("token", shown)
        .attr("aria-describedby", "token-error token-hint")
        .invalid(move || form.problems.with(|p| p.token.is_some()))
        // Empties the field when the form forgets the token, and fills it again after a change of language.
        .value_live(move || {
            form.token_length.track();
            form.typed_token()
        })
        .input(move |text| form.type_token(text))
        // A field of one line would turn the breaks of a wrapped token into spaces, which cannot be told from others.
        .on("paste", move |event| {
            if let Some(lines) = event.pasted_lines() {
                event.prevent_default();
                form.type_token(lines);
            }
        });
    let hint = el("p").class("field__hint").attr("id", "token-hint").kid(icon("#i-lock")).kid(
        el("span")
            .kid(el("span").class("destination").kid(live_text(move || tf(Msg::TokenSentTo, &[&destination()]))))
            .kid(live_text(notes)),
    );
    el("div")
        .class("field")
        .kid(el("label").class("field__label").attr("for", "token").text(t(Msg::Token)))
        .kid(with_reveal(input, shown, Msg::TokenShow, Msg::TokenHide))
        .kid(error_line("token", problem))
        .kid(live(move || {
            let is_doubted = form.problems.with(|p| matches!(p.token, Some(TokenProblem::Doubtful(_))));
            is_doubted.then(|| {
                button("", t(Msg::TokenAllTheSame), move || {
                    form.vouch();
                    send(console);
                })
            })
        }))
        .kid(hint)
        .into()
}

fn problem_words(problem: TokenProblem) -> String {
    let n = |n: usize| grouped(n as u64);
    match problem {
        TokenProblem::Missing => t(Msg::NoToken).to_owned(),
        TokenProblem::Space(at) => tf(Msg::TokenSpace, &[&n(at)]),
        TokenProblem::Character(at) => tf(Msg::TokenCharacter, &[&n(at)]),
        TokenProblem::Doubtful(length) => tf(Msg::TokenDoubtful, &[&n(length)]),
        TokenProblem::TooLong { length, limit } => tf(Msg::TokenTooLong, &[&n(length), &n(limit)]),
    }
}
