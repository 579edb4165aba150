//! Whom the console talks to and with which token.
//!
//! The token lives in memory, pinned to its endpoint: another endpoint means another session. Where the configuration
//! offers it and the person ticks it, a copy stays in session storage for a reload; forgetting and a 401 wipe it, in copies of
//! the tab as well (`state/forgotten.rs`).

use super::{Console, forgotten, idle::Idle, notice::Notice, watched::Watched};
use crate::browser::{
    clock,
    message_port::nonce,
    page,
    storage::{self, Area},
};
use cph_core::{
    api::{endpoint::Endpoint, error::ApiError, mask::Mask, token::Token},
    config::Config,
    model::project::ProjectId,
};

/// The service of one region, and one project in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The region's ID; `None` for an address typed by hand.
    pub region: Option<String>,
    /// What to call the region.
    pub name: String,
    /// Where requests go.
    pub endpoint: Endpoint,
    /// The project.
    pub project: ProjectId,
}

/// A session that was left and not forgotten.
#[derive(Clone)]
pub struct Left {
    /// With whom.
    pub connection: Connection,
    /// Its token; `None` where the service had refused it.
    pub token: Option<Token>,
    /// Since when the token was in use, in milliseconds since 1970.
    pub since: u64,
    /// When the token ends, likewise, where that is known.
    pub end: Option<u64>,
}

/// The session in use.
pub struct Session {
    /// Whom the console talks to.
    pub connection: Watched<Option<Connection>>,
    /// Whether the list is on screen: from the first successful answer until the token is forgotten.
    pub entered: Watched<bool>,
    /// The 401 that made a new token necessary.
    pub refused: Watched<Option<ApiError>>,
    /// When the token ends by this machine's clock, in milliseconds since 1970, where that is known.
    pub end: Watched<Option<u64>>,
    token: Watched<Option<Token>>,
    since: Watched<u64>,
    turn: Watched<u32>,
    /// The number of the token as it is kept in this tab, if it is.
    kept_as: Watched<Option<String>>,
    /// All tokens since everything was last forgotten, to be masked in what the other side says.
    known: Watched<Mask>,
}

/// What a copy of this tab has noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// That all is forgotten.
    Forgotten,
    /// That the token at hand was refused.
    Refused,
}

/// A session to be taken up: whom it talks to, its token, since when that has been in use and when it ends.
pub type Kept = (Connection, Token, u64, Option<u64>);

const KEPT: &str = "cph.session";
/// The number that this tab has in common with its copies.
const TAB: &str = "cph.tab";

impl Session {
    /// No session.
    pub fn new() -> Self {
        Self {
            connection: Watched::new(None),
            entered: Watched::new(false),
            refused: Watched::new(None),
            end: Watched::new(None),
            token: Watched::new(None),
            since: Watched::new(0),
            turn: Watched::new(0),
            kept_as: Watched::new(None),
            known: Watched::new(Mask::default()),
        }
    }

    /// Begins to talk to someone, with a token and its end.
    pub fn begin(&'static self, connection: Connection, token: Token, end: Option<u64>) {
        self.connection.set(Some(connection));
        self.renew(token, end);
    }

    /// Takes up a session that was kept.
    pub fn resume(&'static self, (connection, token, since, end): Kept) {
        self.begin(connection, token, end);
        self.since.set(since);
        self.entered.set(true);
    }

    /// Takes another token for the same endpoint and project.
    pub fn renew(&'static self, token: Token, end: Option<u64>) {
        self.known.update(|known| known.learn(token.header_value()));
        self.token.set(Some(token));
        self.kept_as.set(None);
        self.end.set(end);
        self.since.set(clock::now_ms());
        self.turn.update(|turn| *turn = turn.wrapping_add(1));
        self.refused.set(None);
    }

    /// How many tokens there have been: tells an answer to the one at hand from a late one to an earlier.
    pub fn turn(&'static self) -> u32 {
        self.turn.get_untracked()
    }

    /// The token, for a request; none that a copy of this tab has forgotten.
    pub fn token(&'static self) -> Option<Token> {
        self.token.get_untracked().filter(|_| self.told().is_none())
    }

    /// Masks every token that was in use, in this tab, since everything was last forgotten.
    pub fn mask(&'static self) -> Mask {
        self.known.get_untracked()
    }

    /// How long the token has been in use, in seconds.
    pub fn token_age(&'static self) -> u64 {
        clock::now_ms().saturating_sub(self.since.get_untracked()) / 1000
    }

    /// Notes that the service refused the token: it is wiped, everything on screen stays.
    pub fn refuse(&'static self, error: ApiError) {
        self.token.set(None);
        self.end.set(None);
        if let Some(number) = self.kept_as.update(Option::take) {
            forgotten::note(&[&number]);
        }
        storage::remove(Area::Tab, KEPT);
        self.refused.set(Some(error));
    }

    /// Ends the session and gives what is needed to take it up again, where there was one. Of the tab's storage it is wiped.
    pub fn leave(&'static self) -> Option<Left> {
        let connection = self.connection.get_untracked();
        let (token, since, end) = (self.token(), self.since.get_untracked(), self.end.get_untracked());
        self.forget();
        connection.map(|connection| Left { connection, token, since, end })
    }

    /// Wipes token and connection.
    pub fn forget(&'static self) {
        self.token.set(None);
        self.end.set(None);
        self.kept_as.set(None);
        storage::remove(Area::Tab, KEPT);
        self.refused.set(None);
        self.entered.set(false);
        self.connection.set(None);
    }

    /// Tells the copies of this tab that all is forgotten.
    pub fn tell(&'static self) {
        if let Some(tab) = Self::tab() {
            forgotten::note(&[&tab]);
        }
    }

    /// Wipes what is known of earlier tokens, and what this tab has in common with its copies.
    pub fn forget_all(&'static self) {
        self.forget();
        self.known.set(Mask::default());
        storage::remove(Area::Tab, TAB);
    }

    /// The number that this tab has in common with its copies, once a token was kept in it.
    pub fn tab() -> Option<String> {
        storage::read(Area::Tab, TAB)
    }

    /// What a copy of this tab has noted since.
    pub fn told(&'static self) -> Option<Told> {
        if Self::tab().is_some_and(|tab| forgotten::is_noted(&tab)) {
            return Some(Told::Forgotten);
        }
        let refused = self.kept_as.with_untracked(|number| number.as_ref().is_some_and(|n| forgotten::is_noted(n)));
        refused.then_some(Told::Refused)
    }

    /// Whether a session may be kept in this tab: where the configuration offers it, and never in a frame.
    pub fn may_keep(config: &Config) -> bool {
        config.keep_in_tab && !page::is_framed()
    }

    /// Keeps the session in this tab's storage; `false` where the browser refuses.
    pub fn keep(&'static self) -> bool {
        let Some((tab, number)) = Self::tab().or_else(nonce).zip(nonce()) else { return false };
        let text = self.connection.with_untracked(|connection| {
            let connection = connection.as_ref()?;
            let region = connection.region.as_ref()?;
            let token = self.token()?;
            let since = self.since.get_untracked();
            let end = self.end.get_untracked().unwrap_or(0);
            let (project, token) = (connection.project.as_str(), token.header_value());
            Some(format!("{region}\n{project}\n{token}\n{since}\n{end}\n{number}"))
        });
        // Not without the means to tell copies.
        let kept = text.is_some_and(|text| {
            forgotten::note(&[]) && storage::write(Area::Tab, TAB, &tab) && storage::write(Area::Tab, KEPT, &text)
        });
        self.kept_as.set(kept.then_some(number));
        kept
    }

    /// Whether the token is kept in this tab; watched.
    pub fn is_kept(&'static self) -> bool {
        self.kept_as.with(Option::is_some)
    }

    /// Takes up the session kept in this tab, where it is allowed and its region is still offered at the same place.
    pub fn take_up(&'static self, console: Console) -> bool {
        let Some((kept, number)) = Self::kept(console) else { return false };
        self.resume(kept);
        self.kept_as.set(Some(number));
        true
    }

    fn kept(console: Console) -> Option<(Kept, String)> {
        let text = storage::read(Area::Tab, KEPT)?;
        let config = console.config();
        let kept = (|| {
            if !Self::may_keep(config) {
                return None;
            }
            let mut lines = text.lines();
            let region = config.regions.iter().find(|r| Some(r.id.as_str()) == lines.clone().next())?;
            let project = ProjectId::parse(lines.nth(1)?).ok()?;
            let (token, _) = Token::parse(lines.next()?, config.max_token_bytes).ok()?;
            // An address that names another region or project asks for a session of its own.
            let same = console.view.with_untracked(|v| {
                v.region.as_ref().is_none_or(|r| *r == region.id)
                    && v.project.as_ref().is_none_or(|p| p == project.as_str())
            });
            let connection = Connection {
                region: Some(region.id.clone()),
                name: region.name.clone(),
                endpoint: region.cph.clone(),
                project,
            };
            let mut moment = || lines.next().and_then(|l| l.parse().ok()).filter(|ms| *ms > 0);
            let (since, end) = (moment().unwrap_or(0), moment());
            let number = lines.next()?.to_owned();
            if forgotten::is_noted(&number) || Self::tab().is_none_or(|tab| forgotten::is_noted(&tab)) {
                return None;
            }
            if Idle::is_over(console, since) {
                console.notify(Notice::Idle(config.idle_forget_minutes));
                return None;
            }
            same.then_some(((connection, token, since, end), number))
        })();
        if kept.is_none() {
            storage::remove(Area::Tab, KEPT);
            storage::remove(Area::Tab, TAB);
        }
        kept
    }
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}
