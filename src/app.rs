//! The whole: one of two pages, or the explanation why there is none.

use crate::{
    browser::{
        dom::{View, live_of},
        keyboard, press,
    },
    state::{Console, notice::Notice, preferences::Preferences},
    view,
};
use cph_core::config::{Config, read::Reading};

/// The console, from what became of `config.json`: an `Err` where it could not be loaded, `None` where there is none; and
/// from the headers that the page's host does not send.
pub fn app(file: Result<Option<Reading>, String>, lacking: Option<String>) -> View {
    let (config, complaints, missing) = match file {
        Ok(Some(Ok((config, complaints)))) => (config, complaints, false),
        Ok(None) => (Config::default(), Vec::new(), true),
        Ok(Some(Err(fatal))) => return broken(Ok(fatal)),
        Err(why) => return broken(Err(why)),
    };
    let preferences = Preferences::load(&config);
    let console = Console::new(config, complaints, preferences);
    if missing {
        console.notify(Notice::NoConfig);
    }
    if let Some(names) = lacking {
        console.notify(Notice::Headers(names));
    }
    press::watch();
    keyboard::on_key(move |key| view::shell::shortcut(console, key));
    // Everything is drawn anew when the language changes; what was typed is in the state.
    live_of(move || preferences.lang.get(), move |_| view::shell::shell(console))
}

fn broken(what: Result<Vec<cph_core::config::read::Complaint>, String>) -> View {
    Preferences::load(&Config::default());
    view::broken_config::broken_config(what)
}
