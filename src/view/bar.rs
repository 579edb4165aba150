//! The bar at the top: what this is, which servers are shown, how fresh they are.

use super::{
    expiry,
    primitives::{
        button::{bare, icon_button},
        copy::copy,
    },
    profiles::{name_of, short},
    time::clock_time,
};
use crate::{
    browser::dom::{El, View, el, icon, live_of, live_text, when},
    state::{Console, Panel, listing::Phase, profiles::Connections, refresh::Refresh, session::Connection},
    text::{Msg, numbers::span, t, tf, visible::visible},
};

/// The name of the product, with the notice of the deployment beside it.
pub fn brand(console: Console) -> El {
    let product = &console.config().product;
    el("span")
        .class("brand")
        .kid(match &product.logo {
            Some(logo) => el("img").class("brand__logo").attr("src", logo).attr("alt", ""),
            None => el("span").class("brand__mark").kid(icon("#i-phone")),
        })
        .kid(product.brand.as_ref().map(|n| el("span").class("brand__owner").text(&visible(n, 200))))
        .kid(el("span").class("brand__name").text(&product_name(console)))
        .kid(product.notice.as_ref().map(|n| el("span").class("brand__notice").text(&visible(n, 200))))
}

/// What the console is called here.
pub fn product_name(console: Console) -> String {
    console.config().product.name.as_ref().map_or_else(|| t(Msg::Product).to_owned(), |name| visible(name, 200))
}

/// The button that opens the settings.
pub fn settings_button(console: Console) -> El {
    icon_button("button--ghost", "#i-gear", t(Msg::Settings), move || console.panel.set(Some(Panel::Settings)))
        .attr("aria-haspopup", "dialog")
}

/// The bar of the list.
pub fn bar(console: Console) -> View {
    let updated = move || {
        let at = console.listing().page.with(|p| p.as_ref().map(|p| p.at));
        at.map(|at| tf(Msg::Updated, &[&clock_time(console, at)])).unwrap_or_default()
    };
    el("header")
        .class("bar")
        .kid(brand(console))
        .kid(live_of(
            move || console.session().connection.get().map(|connection| (name_of(console, &connection), connection)),
            move |to| to.as_ref().map(|(name, connection)| place(console, name, connection)),
        ))
        .kid(el("span").class("bar__space"))
        .kid(when(
            move || console.session().refused.with(Option::is_none),
            move || vec![expiry::pill(console), forget(console).into()],
        ))
        .kid(el("span").class("bar__updated").kid(live_text(updated)))
        .kid(refresh(console))
        .kid(settings_button(console))
        .into()
}

/// What forgetting the token does, and where the token is.
pub fn forget_hint(console: Console) -> &'static str {
    t(if console.session().is_kept() { Msg::ForgetKeptTokenHint } else { Msg::ForgetTokenHint })
}

fn forget(console: Console) -> El {
    bare("bar__forget")
        .attr_live("title", move || Some(forget_hint(console).to_owned()))
        .kid(icon("#i-key"))
        .kid(el("span").class("button__words").text(t(Msg::ForgetToken)))
        .click(move || console.forget())
}

/// The button that asks again, and beside it how often the list is asked by itself.
fn refresh(console: Console) -> El {
    let now = bare("")
        .attr("title", "r")
        .aria_live("aria-busy", move || console.listing().phase.with(Phase::is_busy))
        .kid(icon("#i-refresh"))
        .kid(el("span").class("button__words").text(t(Msg::Refresh)))
        .click(move || console.refresh());
    let every = console.automatic().every;
    let option = |seconds: u32| {
        let words = if seconds == 0 { t(Msg::RefreshOff).to_owned() } else { span(seconds.into()) };
        let chosen = seconds == every.get_untracked();
        el("option").attr("value", &seconds.to_string()).flag("selected", chosen).text(&words)
    };
    let change = move |text: String| {
        if let Ok(seconds) = text.parse() {
            console.automatic().choose(seconds);
        }
    };
    let menu = el("select")
        .class("input input--small select")
        .attr("aria-label", t(Msg::RefreshEvery))
        .attr("title", t(Msg::RefreshEvery))
        .kids(Refresh::choices(console.config()).into_iter().map(option))
        .change(change);
    el("span").class("joined").kid(now).kid(menu)
}

fn place(console: Console, name: &str, connection: &Connection) -> El {
    let id = connection.project.as_str();
    let words = [
        el("span").class("place__region").text(name),
        el("span").class("place__project mono").attr("title", id).text(&short(id)),
    ];
    let place = if Connections::are_offered(console.config()) {
        bare("button--ghost place__switch")
            .attr("aria-haspopup", "dialog")
            .click(move || console.panel.set(Some(Panel::Connections)))
            .kid(el("span").class("sr").text(t(Msg::ConnectionIs)))
            .kid(Vec::from(words))
            .kid(icon("#i-down"))
    } else {
        el("span").class("place__switch").kid(Vec::from(words))
    };
    el("span").class("place").kid(place).kid(copy(id, &tf(Msg::Copy, &[t(Msg::ProjectId)])))
}
