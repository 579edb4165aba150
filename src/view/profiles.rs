//! Connections: those kept on this device and those that wait in this tab, to switch between, name anew and remove.

use leptos::prelude::request_animation_frame;

use super::{
    panel::panel,
    primitives::button::{button, icon_button},
};
use crate::{
    browser::{
        dom::{El, View, el, icon, live},
        page,
    },
    state::{
        Console, Panel,
        profiles::{Connections, connection_of, profile_of},
        session::Connection,
        watched::Watched,
    },
    text::{Msg, t, tf, visible::visible},
};
use cph_core::{
    config::profile::{Place, Profile},
    model::invisible::cleaned,
};

/// How many characters of a name are shown, or typed.
const LONGEST_NAME: usize = 60;

/// The panel of connections, where they are offered.
pub fn profiles(console: Console) -> View {
    if !Connections::are_offered(console.config()) {
        return View::default();
    }
    let renamed = Watched::new(None::<Profile>);
    let list = move || el("ul").class("profiles").kid(rows(console, Some(renamed)));
    let remember = move || {
        let here = console.connections().current(console);
        let here = here.filter(|here| console.connections().kept_as(here).is_none())?;
        let keep = move || {
            console.connections().change(console, here.clone(), true);
            edit(renamed, here.clone());
        };
        let hint = el("p").class("field__hint").kid(icon("#i-lock")).text(t(Msg::RememberHint));
        Some(el("div").class("profiles__keep").kid(button("button--primary", t(Msg::RememberThis), keep)).kid(hint))
    };
    let another = move || {
        console
            .session()
            .entered
            .get()
            .then(|| button("", t(Msg::AnotherConnection), move || console.connections().another(console)))
    };
    let content: Vec<View> = vec![
        el("h2").text(t(Msg::Connections)).into(),
        live(list),
        live(remember),
        el("div").class("actions").kid(live(another)).into(),
    ];
    panel(console, Panel::Connections, "panel", Msg::Connections, content.into())
}

/// The kept connections on the first page, where there are any.
pub fn kept(console: Console) -> View {
    if !Connections::are_offered(console.config()) {
        return View::default();
    }
    live(move || {
        let rows = rows(console, None);
        (!rows.is_empty()).then(|| {
            el("section")
                .class("saved")
                .attr("aria-label", t(Msg::Connections))
                .kid(el("h2").class("field__label").text(t(Msg::Connections)))
                .kid(el("ul").class("profiles").kid(rows))
                .kid(button("button--ghost", t(Msg::ManageConnections), move || {
                    console.panel.set(Some(Panel::Connections));
                }))
        })
    })
}

/// A row each: kept connections in their order, then what is known in this tab alone.
fn rows(console: Console, renamed: Option<Watched<Option<Profile>>>) -> Vec<El> {
    let named_anew = renamed.and_then(Watched::get);
    let mut rows = Vec::new();
    for profile in console.connections().all(console) {
        rows.push(match renamed {
            Some(renamed) if named_anew.as_ref().is_some_and(|p| p.is_same(&profile)) => {
                rename(console, profile, renamed)
            }
            _ => row(console, profile, renamed),
        });
    }
    rows
}

/// What a connection is called: as the person named it, else its place.
pub fn name_of(console: Console, connection: &Connection) -> String {
    let kept = console.connections().kept_as(&profile_of(connection)).map(|p| p.name).filter(|name| !name.is_empty());
    visible(kept.as_ref().unwrap_or(&connection.name), LONGEST_NAME)
}

/// Whether the person gave the connection a name other than its place's.
pub fn is_named(console: Console, connection: &Connection) -> bool {
    console
        .connections()
        .kept_as(&profile_of(connection))
        .is_some_and(|kept| !kept.name.is_empty() && kept.name != connection.name)
}

/// The first and last characters of a long project ID.
pub fn short(id: &str) -> String {
    match (id.get(..8), id.get(id.len().saturating_sub(6)..)) {
        (Some(head), Some(tail)) if id.len() > 20 => format!("{head}…{tail}"),
        _ => id.to_owned(),
    }
}

/// One connection: a button that goes there, and, in the panel, what can be done with it.
fn row(console: Console, profile: Profile, renamed: Option<Watched<Option<Profile>>>) -> El {
    let connection = connection_of(console.config(), &profile);
    let place = match (&connection, &profile.place) {
        (Some(connection), _) => connection.name.clone(),
        (None, Place::Region(id)) => id.clone(),
        (None, Place::Address(endpoint)) => endpoint.base().to_owned(),
    };
    let name = visible(if profile.name.is_empty() { &place } else { &profile.name }, LONGEST_NAME);
    let here = console.session().entered.get()
        && console.session().connection.with(|c| c.is_some() && c.as_ref() == connection.as_ref());
    let state = match &connection {
        None => Some(Msg::NotOffered),
        Some(_) if here => Some(Msg::InUse),
        Some(c) if console.connections().has_token(c) => Some(Msg::TokenInMemory),
        Some(_) => None,
    };
    let go = el("button")
        .attr("type", "button")
        .class("profile")
        .attr("aria-current", if here { "true" } else { "false" })
        .attr("aria-disabled", if connection.is_none() { "true" } else { "false" })
        .kid(el("span").class("profile__name").text(&name))
        .kid(state.map(|words| el("span").class("profile__state").text(t(words))))
        .kid(el("span").class("profile__place").text(&format!(
            "{} · {}",
            visible(&place, 60),
            short(profile.project.as_str())
        )))
        .click(move || {
            if let Some(connection) = &connection {
                console.connections().switch(console, connection);
            }
        });
    let kept = console.connections().kept_as(&profile).is_some();
    let tools = renamed.filter(|_| kept).map(|renamed| {
        let (again, gone) = (profile.clone(), profile.clone());
        [
            icon_button("button--ghost", "#i-pen", &tf(Msg::Rename, &[&name]), move || edit(renamed, again.clone())),
            icon_button("button--ghost", "#i-x", &tf(Msg::RemoveConnection, &[&name]), move || {
                console.connections().change(console, gone.clone(), false);
                // What had the focus is gone.
                request_animation_frame(|| page::focus("[open] .dialog__close"));
            }),
        ]
    });
    el("li").kid(go).kid(tools.map(Vec::from))
}

/// Opens the name of one for changing.
fn edit(renamed: Watched<Option<Profile>>, profile: Profile) {
    renamed.set(Some(profile));
    request_animation_frame(|| page::focus_and_select(".profiles input"));
}

fn rename(console: Console, profile: Profile, renamed: Watched<Option<Profile>>) -> El {
    let name = Watched::new(profile.name.clone());
    let input = el("input")
        .class("input input--small")
        .attr("aria-label", t(Msg::ConnectionName))
        .attr("maxlength", "60")
        .attr("autocomplete", "off")
        .value_live(move || name.get_untracked())
        .input(move |text| name.set(text));
    let save = el("button").attr("type", "submit").class("button").text(t(Msg::Save));
    el("li").kid(
        el("form")
            .class("profiles__name")
            .on("submit", move |event| {
                event.prevent_default();
                page::settle(".profiles__name");
                let name = name.get_untracked();
                let name = cleaned(&name).to_owned();
                console.connections().change(console, Profile { name, ..profile.clone() }, true);
                renamed.set(None);
                request_animation_frame(|| page::focus("[open] .profile"));
            })
            .kid(input)
            .kid(save)
            .kid(button("", t(Msg::Cancel), move || {
                renamed.set(None);
                request_animation_frame(|| page::focus("[open] .profile"));
            })),
    )
}
