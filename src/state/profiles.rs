//! Several connections: those kept on this device, and those of this tab that wait with their view and token.
//!
//! What is kept on the device is by consent and holds no secret (`config::profile`); another tab's changes to it are taken up.
//! The token of a connection that waits stays in this tab's memory, bound to its endpoint and project, so that going back to
//! it does not ask again; forgetting wipes all of them.

use super::{
    Console,
    connect::ConnectForm,
    notice::Notice,
    session::{Connection, Left},
    watched::Watched,
};
use crate::browser::{
    self,
    history::Step,
    page,
    storage::{self, Area},
};
use cph_core::{
    config::{
        Config,
        profile::{Place, Profile, Profiles, Unreadable},
    },
    model::project::ProjectId,
    query::ViewState,
};

/// The connections besides the one in use.
pub struct Connections {
    /// Those kept on this device.
    pub kept: Watched<Profiles>,
    /// Whether the one being made is to be kept.
    pub wanted: Watched<bool>,
    waiting: Watched<Vec<Waiting>>,
}

/// A connection that was left, as it was.
struct Waiting {
    left: Left,
    view: ViewState,
}

const KEY: &str = "cph.profiles";
/// Where a text goes that cannot be read and is in the way.
const OLD_KEY: &str = "cph.profiles.old";
/// How many connections wait at most, with their tokens.
const MOST_WAITING: usize = 8;

impl Connections {
    /// None yet.
    pub fn new() -> Self {
        Self { kept: Watched::new(Profiles::default()), wanted: Watched::new(false), waiting: Watched::new(Vec::new()) }
    }

    /// Whether connections are kept and offered: where the configuration says so, and never in a frame.
    pub fn are_offered(config: &Config) -> bool {
        config.remember_project && !page::is_framed() && !ConnectForm::is_exposed(config)
    }

    /// Takes up what is kept, now and whenever another tab changes it.
    pub fn start(&'static self, console: Console) {
        if Self::are_offered(console.config()) {
            self.take_up(console);
            browser::listen_to_window("storage", move || self.take_up(console));
        }
    }

    fn take_up(&'static self, console: Console) {
        let read = stored();
        match &read {
            Err(why) => console.notify(Notice::Profiles(*why)),
            Ok(kept) if kept.unread() > 0 => console.notify(Notice::ProfilesUnread(kept.unread())),
            Ok(_) => {}
        }
        self.kept.set(read.unwrap_or_default());
    }

    /// Keeps a connection on this device under its name, or keeps it no longer. What is stored at this moment is changed, for
    /// another tab may have changed it.
    pub fn change(&'static self, console: Console, profile: Profile, keep: bool) {
        let mut kept = match stored() {
            Ok(kept) => kept,
            Err(Unreadable::Newer) => return console.notify(Notice::Profiles(Unreadable::Newer)),
            Err(Unreadable::Broken) => {
                let old = storage::read(Area::Machine, KEY).unwrap_or_default();
                if !storage::write(Area::Machine, OLD_KEY, &old) {
                    return console.notify(Notice::ProfilesRefused);
                }
                Profiles::default()
            }
        };
        let room = if keep {
            kept.put(profile)
        } else {
            kept.remove(&profile);
            true
        };
        if room && storage::write(Area::Machine, KEY, &kept.write()) {
            self.kept.set(kept);
        } else {
            console.notify(Notice::ProfilesRefused);
        }
    }

    /// The first answer of a new connection is there: keeps it, if that was wished.
    pub fn keep_if_wanted(&'static self, console: Console) {
        if self.wanted.get_untracked() && Self::are_offered(console.config()) {
            self.wanted.set(false);
            let new = console.session().connection.get_untracked().map(|c| profile_of(&c));
            if let Some(new) = new.filter(|new| self.kept_as(new).is_none()) {
                self.change(console, new, true);
            }
        }
    }

    /// The kept connection that leads to the same servers; watched.
    pub fn kept_as(&'static self, profile: &Profile) -> Option<Profile> {
        self.kept.with(|kept| kept.list.iter().find(|p| p.is_same(profile)).cloned())
    }

    /// Whether a token for it waits in this tab; watched.
    pub fn has_token(&'static self, connection: &Connection) -> bool {
        self.waiting.with(|list| list.iter().any(|w| w.left.connection == *connection && w.left.token.is_some()))
    }

    /// The connection in use, once it works; watched.
    pub fn current(&'static self, console: Console) -> Option<Profile> {
        let session = console.session();
        session.connection.with(|c| c.as_ref().map(profile_of)).filter(|_| session.entered.get())
    }

    /// Those kept, and then those of this tab that are not; watched.
    pub fn all(&'static self, console: Console) -> Vec<Profile> {
        let mut all = self.kept.with(|kept| kept.list.clone());
        let mut here: Vec<Profile> = self.current(console).into_iter().collect();
        self.waiting.with(|list| here.extend(list.iter().map(|w| profile_of(&w.left.connection))));
        for profile in here {
            if all.iter().all(|p| !p.is_same(&profile)) {
                all.push(profile);
            }
        }
        all
    }

    /// Goes to another connection: into its list where its token is still here, else to the form with its fields filled.
    /// The view it was left with is restored.
    pub fn switch(&'static self, console: Console, to: &Connection) {
        self.go(console, to, None);
    }

    /// Goes to the empty form; the connection in use waits.
    pub fn another(&'static self, console: Console) {
        self.leave(console);
        console.form().project.set(String::new());
        show_form(console, ViewState::default(), Step::Push);
    }

    /// After a step in the history: goes where the address belongs, if that is not the connection in use. Whether it did.
    pub fn follow(&'static self, console: Console, view: &ViewState) -> bool {
        if page::is_framed() {
            return false;
        }
        let session = console.session();
        let current = session.connection.get_untracked().filter(|_| session.entered.get_untracked());
        let Some(project) = view.project.as_deref().and_then(|p| ProjectId::parse(p).ok()) else { return false };
        let fits = |c: &Connection| c.region == view.region && c.project == project;
        if current.as_ref().is_some_and(fits) {
            return false;
        }
        let waiting = self.waiting.with_untracked(|list| {
            list.iter()
                .map(|w| &w.left)
                .find(|left| fits(&left.connection))
                .map(|l| (l.connection.clone(), l.token.is_some()))
        });
        let to = match waiting {
            Some((connection, with_token)) if with_token || current.is_some() => Some(connection),
            _ if current.is_some() => {
                let place = view.region.clone().map(Place::Region);
                place
                    .and_then(|place| connection_of(console.config(), &Profile { name: String::new(), place, project }))
            }
            _ => None,
        };
        let Some(to) = to else { return false };
        self.go(console, &to, Some(view.clone()));
        true
    }

    fn go(&'static self, console: Console, to: &Connection, address: Option<ViewState>) {
        console.panel.set(None);
        let session = console.session();
        if session.entered.get_untracked() && session.connection.with_untracked(|c| c.as_ref() == Some(to)) {
            return;
        }
        self.leave(console);
        let found = self.waiting.update(|list| {
            let place = list.iter().position(|w| w.left.connection == *to)?;
            Some(list.remove(place))
        });
        let (left, before) = found.map_or((None, None), |w| (Some(w.left), Some(w.view)));
        let step = if address.is_some() { Step::Replace } else { Step::Push };
        let mut view = address.or(before).unwrap_or_default();
        view.region.clone_from(&to.region);
        view.project = Some(to.project.as_str().to_owned());
        if let Some(session) = left.and_then(|left| Some((left.connection, left.token?, left.since, left.end))) {
            console.session().resume(session);
            console.form().keep_token_if_wanted(console);
            console.go(step, |v| *v = view);
        } else {
            console.form().fill(to);
            show_form(console, view, step);
        }
    }

    /// Leaves the connection in use: it waits with its token and its view.
    fn leave(&'static self, console: Console) {
        let entered = console.session().entered.get_untracked();
        console.listing().clear();
        console.fleet().clear();
        console.detail().clear();
        console.form().forget_token();
        console.sign_in().stop();
        console.sign_in().renewing.set(false);
        let Some(left) = console.session().leave().filter(|_| entered) else { return };
        let view = console.view.get_untracked();
        self.waiting.update(|list| {
            list.retain(|w| w.left.connection != left.connection);
            if list.len() >= MOST_WAITING {
                list.remove(0);
            }
            list.push(Waiting { left, view });
        });
    }

    /// Whether a token of any connection waits.
    pub fn hold_tokens(&'static self) -> bool {
        self.waiting.with_untracked(|list| list.iter().any(|w| w.left.token.is_some()))
    }

    /// Wipes every token that waits.
    pub fn forget(&'static self) {
        self.waiting.set(Vec::new());
    }
}

impl Default for Connections {
    fn default() -> Self {
        Self::new()
    }
}

/// The form is on the page, and the address says whose servers it is about.
fn show_form(console: Console, view: ViewState, step: Step) {
    console.panel.set(None);
    console.go(step, |v| *v = view);
}

fn stored() -> Result<Profiles, Unreadable> {
    storage::read(Area::Machine, KEY).map_or_else(|| Ok(Profiles::default()), |text| Profiles::read(&text))
}

/// A connection as it is kept, under the name of its region.
pub fn profile_of(connection: &Connection) -> Profile {
    let place = match &connection.region {
        Some(id) => Place::Region(id.clone()),
        None => Place::Address(connection.endpoint.clone()),
    };
    Profile { name: connection.name.clone(), place, project: connection.project.clone() }
}

/// The connection of a kept one; `None` where the configuration does not offer its place any more.
pub fn connection_of(config: &Config, profile: &Profile) -> Option<Connection> {
    let (region, name, endpoint) = match &profile.place {
        Place::Region(id) => {
            let region = config.regions.iter().find(|r| r.id == *id)?;
            (Some(id.clone()), region.name.clone(), region.cph.clone())
        }
        Place::Address(endpoint) => {
            (None, endpoint.destination(&page::host()), Some(endpoint.clone()).filter(|_| config.allow_custom)?)
        }
    };
    Some(Connection { region, name, endpoint, project: profile.project.clone() })
}
