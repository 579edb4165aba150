//! How a person wants the console to look: language, theme, zone of times, density. Kept on this machine; no secret among it.

use super::watched::Watched;
use crate::{
    browser::{
        page,
        storage::{self, Area},
    },
    text::{self, Lang},
};
use cph_core::{
    config::Config,
    fleet::{columns::Widths, key::Key},
};

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All three, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name in configuration and storage.
    pub const fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.key() == key)
    }
}

/// The preferences in use.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// Language.
    pub lang: Watched<Lang>,
    /// Theme.
    pub theme: Watched<Theme>,
    /// Whether times are shown in UTC instead of the local zone.
    pub utc: Watched<bool>,
    /// Whether more is shown in less room.
    pub compact: Watched<bool>,
    /// How wide columns of the table were made in this tab.
    pub widths: Watched<Widths>,
}

const LANG: &str = "cph.lang";
const THEME: &str = "cph.theme";
const ZONE: &str = "cph.zone";
const DENSITY: &str = "cph.density";
const COMPACT: &str = "compact";
const WIDTHS: &str = "cph.widths";

impl Preferences {
    /// What was kept, else what the configuration says, else what the browser says.
    pub fn load(config: &Config) -> Self {
        let kept = |key| storage::read(Area::Machine, key);
        let from_browser = || page::languages().iter().find_map(|l| Lang::from_tag(l));
        let lang = kept(LANG)
            .and_then(|l| Lang::from_tag(&l))
            .or_else(|| config.locale.and_then(Lang::from_tag))
            .or_else(from_browser)
            .unwrap_or_default();
        let theme = kept(THEME).as_deref().or(config.theme).and_then(Theme::from_key).unwrap_or_default();
        let preferences = Self {
            lang: Watched::new(lang),
            theme: Watched::new(theme),
            utc: Watched::new(kept(ZONE).as_deref() == Some("utc")),
            compact: Watched::new(kept(DENSITY).as_deref() == Some(COMPACT)),
            widths: Watched::new(Widths::parse(&storage::read(Area::Tab, WIDTHS).unwrap_or_default())),
        };
        apply_density(preferences.compact.get_untracked());
        apply_lang(lang);
        apply_theme(theme);
        preferences
    }

    /// Changes the language; the view is then mounted anew, since every word changes.
    pub fn set_lang(self, lang: Lang) {
        storage::write(Area::Machine, LANG, lang.tag());
        apply_lang(lang);
        self.lang.set(lang);
    }

    /// Changes the theme.
    pub fn set_theme(self, theme: Theme) {
        storage::write(Area::Machine, THEME, theme.key());
        apply_theme(theme);
        self.theme.set(theme);
    }

    /// Takes the theme of the page around the console, unless the person has chosen one.
    pub fn follow_theme(self, theme: Theme) {
        if storage::read(Area::Machine, THEME).is_none() {
            apply_theme(theme);
            self.theme.set(theme);
        }
    }

    /// Takes language and, where it says so, zone of the page around the console, unless the person has chosen others.
    pub fn follow_locale(self, lang: Lang, utc: Option<bool>) {
        if storage::read(Area::Machine, LANG).is_none() && self.lang.get_untracked() != lang {
            apply_lang(lang);
            self.lang.set(lang);
        }
        if let Some(utc) = utc.filter(|_| storage::read(Area::Machine, ZONE).is_none()) {
            self.utc.set(utc);
        }
    }

    /// Changes the density.
    pub fn set_compact(self, compact: bool) {
        storage::write(Area::Machine, DENSITY, if compact { COMPACT } else { "comfortable" });
        apply_density(compact);
        self.compact.set(compact);
    }

    /// Remembers how wide columns were made, for as long as the tab is open.
    pub fn set_widths(self, made: &[(String, u32)]) {
        let mut widths = self.widths.get_untracked();
        for (name, width) in made {
            if Some(*width) != Key::from_name(name).and_then(|key| widths.of(key)) {
                widths.set(name, *width);
            }
        }
        if self.widths.with_untracked(|old| *old != widths) {
            storage::write(Area::Tab, WIDTHS, &widths.write());
            self.widths.set(widths);
        }
    }

    /// Changes the zone of times.
    pub fn set_utc(self, utc: bool) {
        storage::write(Area::Machine, ZONE, if utc { "utc" } else { "local" });
        self.utc.set(utc);
    }
}

fn apply_density(compact: bool) {
    page::set_root_attribute("data-density", compact.then_some(COMPACT));
}

fn apply_lang(lang: Lang) {
    text::set_lang(lang);
    page::set_root_attribute("lang", Some(lang.tag()));
}

fn apply_theme(theme: Theme) {
    page::set_root_attribute("data-theme", (theme != Theme::System).then(|| theme.key()));
}
