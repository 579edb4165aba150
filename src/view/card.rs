//! One server as a card: name and status first, identifiers mono and one click from the clipboard, the rest quiet.
//! Which facts stand where is said in `model::field`.

use super::{
    addresses::first_address,
    badge::badge,
    primitives::copy::copy,
    selection::pick,
    value::{title, value},
};
use crate::{
    browser::dom::{View, el, icon, live_text, views},
    state::Console,
    text::{
        Msg, labels, numbers, t, tf,
        visible::{self, visible},
    },
};
use cph_core::model::{
    field::{CardSlot, Field},
    server::{Row, Server},
};

/// The card of a row.
pub fn card(console: Console, row: &Row) -> View {
    match row {
        Row::Server(server) => server_card(console, server),
        Row::Unreadable { index, raw } => unreadable(*index, raw),
    }
}

fn server_card(console: Console, server: &Server) -> View {
    let title = title(server, 120);
    let id = server.id().map(str::to_owned);
    let open = {
        let id = id.clone();
        move || {
            if let Some(id) = id.clone() {
                console.open(Some(id));
            }
        }
    };
    let choice = id.clone().map(|id| pick(console, id, &title));
    let heading = match id {
        Some(_) => {
            el("button").attr("type", "button").class("card__open").attr("aria-haspopup", "dialog").click(open.clone())
        }
        None => el("span"),
    };
    let id_line = el("p").class("card__id");
    let id_line = match &id {
        Some(id) => id_line
            .kid(el("bdi").class("mono").text(&visible(id, 80)))
            .kid(copy(id, &tf(Msg::Copy, &[labels::field(Field::ServerId)]))),
        None => id_line.text(t(Msg::NoId)),
    };
    el("article")
        .class("card")
        .kid(
            el("header")
                .class("card__head")
                .kid(el("h3").class("card__title").kid(choice).kid(heading.kid(el("bdi").text(&title))))
                .kid(badge(server.status()))
                .kid(id_line),
        )
        .kid(transition(console, server))
        .kid(el("dl").class("facts").kid(facts(console, server)))
        .kid(first_address(server, open))
        .kid(el("footer").class("card__foot").kid(foot(console, server)))
        .into()
}

/// For a status that will pass: what is going on, and for how long.
fn transition(console: Console, server: &Server) -> View {
    let group = server.status().group();
    let since = server.time(Field::UpdateTime).filter(|_| group.is_transitional());
    since
        .map(|since| {
            el("p").class("card__note tone-move").kid(icon("#i-refresh")).kid(live_text(move || {
                let now = console.now();
                let span = numbers::span((now - since.seconds()).max(0).unsigned_abs());
                tf(Msg::Transitional, &[labels::status(group), &span])
            }))
        })
        .into()
}

fn facts(console: Console, server: &Server) -> View {
    let fact = |field: Field| {
        el("div").kid(el("dt").text(labels::field(field))).kid(el("dd").kid(value(console, server, field)))
    };
    views(on_card(CardSlot::Fact).map(fact))
}

fn foot(console: Console, server: &Server) -> View {
    let part = |field: Field| el("span").text(labels::field(field)).text(" ").kid(value(console, server, field));
    views(on_card(CardSlot::Foot).filter(|field| server.text(*field).is_some()).map(part))
}

fn on_card(slot: CardSlot) -> impl Iterator<Item = Field> {
    Field::ALL.into_iter().filter(move |f| f.spec().card == slot)
}

fn unreadable(index: usize, raw: &str) -> View {
    el("article")
        .class("card card--odd")
        .kid(el("h3").class("card__title").kid(icon("#i-alert")).text(t(Msg::Unreadable)))
        .kid(el("p").class("quiet").text(&tf(Msg::UnreadableText, &[&(index + 1).to_string()])))
        .kid(el("pre").class("raw mono").attr("tabindex", "0").text(&visible::json(raw, 400)))
        .into()
}
