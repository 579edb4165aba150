//! The settings: language, theme, zone of times, density, and forgetting the token.

use super::{bar::forget_hint, expiry, panel::panel, primitives::button::bare};
use crate::{
    browser::dom::{El, View, el, icon, live},
    state::{Console, Panel, preferences::Theme},
    text::{Lang, Msg, t},
};

/// The panel of settings.
pub fn settings(console: Console) -> View {
    let preferences = console.preferences;
    let languages = Lang::ALL.map(|lang| {
        choice(lang.name(), move || preferences.lang.get() == lang, move || preferences.set_lang(lang))
            .attr("lang", lang.tag())
    });
    let themes = Theme::ALL.map(|theme| {
        let words = match theme {
            Theme::System => Msg::ThemeSystem,
            Theme::Light => Msg::ThemeLight,
            Theme::Dark => Msg::ThemeDark,
        };
        choice(t(words), move || preferences.theme.get() == theme, move || preferences.set_theme(theme))
    });
    let zones = [(false, Msg::TimeZoneLocal), (true, Msg::TimeZoneUtc)]
        .map(|(utc, words)| choice(t(words), move || preferences.utc.get() == utc, move || preferences.set_utc(utc)));
    let densities = [(false, Msg::Comfortable), (true, Msg::Compact)].map(|(compact, words)| {
        choice(t(words), move || preferences.compact.get() == compact, move || preferences.set_compact(compact))
    });
    let forget = move || {
        console.session().entered.get().then(|| {
            bare("button--danger")
                .attr_live("title", move || Some(forget_hint(console).to_owned()))
                .kid(icon("#i-key"))
                .text(t(Msg::ForgetToken))
                .click(move || console.forget())
        })
    };
    let support = console.config().product.support_url.as_ref().map(|url| {
        // In a frame the page around it decides what becomes of a link.
        el("a")
            .class("button")
            .attr("href", url)
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .text(t(Msg::Support))
            .on("click", move |event| {
                if console.portal().is_on() {
                    event.prevent_default();
                    console.portal().open(url);
                }
            })
    });
    let help =
        bare("").kid(icon("#i-keyboard")).text(t(Msg::Shortcuts)).click(move || console.panel.set(Some(Panel::Help)));
    let doctor = bare("").kid(icon("#i-search")).text(t(Msg::CheckConnection)).click(move || console.diagnose());
    let content: Vec<View> = vec![
        el("h2").text(t(Msg::Settings)).into(),
        group(Msg::Language, languages.into()).into(),
        group(Msg::Theme, themes.into()).into(),
        group(Msg::TimeZone, zones.into()).into(),
        group(Msg::Density, densities.into()).into(),
        expiry::setting(console),
        el("div").class("actions").kid(help).kid(doctor).kid(support).kid(live(forget)).into(),
    ];
    panel(console, Panel::Settings, "panel", Msg::Settings, content.into())
}

fn group(label: Msg, choices: Vec<El>) -> El {
    el("div")
        .class("setting")
        .kid(el("span").class("setting__label").text(t(label)))
        .kid(el("div").class("segments").attr("role", "group").attr("aria-label", t(label)).kid(choices))
}

fn choice(label: &str, chosen: impl Fn() -> bool + 'static, choose: impl Fn() + 'static) -> El {
    el("button").attr("type", "button").aria_live("aria-pressed", chosen).text(label).click(choose)
}
