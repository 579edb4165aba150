//! The form of the first page: what is typed, what is wrong with it, and how it becomes a session.
//!
//! Everything typed survives a failed attempt and a change of language. The typed token is held apart from the signals
//! and overwritten when it is no longer needed.

use zeroize::Zeroizing;

use leptos::prelude::untrack;

use super::{
    Console,
    listing::Reason,
    notice::Notice,
    session::{Connection, Session},
    watched::Watched,
};
use crate::{browser::history::Step, browser::page};
use cph_core::{
    api::{
        endpoint::{self, Endpoint, EndpointProblem},
        token::{Cleaned, Token, TokenProblem},
    },
    config::Config,
    model::{
        invisible::cleaned,
        project::{ProjectId, ProjectIdProblem},
    },
    query::ViewState,
};

/// What is wrong with each field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// The proxy address typed by hand.
    pub base: Option<EndpointProblem>,
    /// The address was not confirmed.
    pub unconfirmed: bool,
    /// The project ID.
    pub project: Option<ProjectIdProblem>,
    /// The token.
    pub token: Option<TokenProblem>,
}

impl Problems {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Why no token, and no password, may be typed here at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The page came over plain `http` from another machine.
    PlainHttp,
    /// The page stands in a frame and the configuration does not allow it there.
    Framed,
    /// The configuration allows neither tokens that are typed or pasted nor signing in.
    ByHand,
}

/// The value of the region field that means an address typed by hand.
pub const CUSTOM: &str = "";

/// The form.
pub struct ConnectForm {
    /// The ID of the chosen region, or [`CUSTOM`].
    pub region: Watched<String>,
    /// The proxy address typed by hand.
    pub base: Watched<String>,
    /// The service's own address, for a `{url}` template.
    pub service: Watched<String>,
    /// Whether the person confirmed that the typed address may see the token.
    pub confirmed: Watched<bool>,
    /// The project ID.
    pub project: Watched<String>,
    /// Whether to keep the token in the tab.
    pub keep: Watched<bool>,
    /// How many characters the typed token has.
    pub token_length: Watched<usize>,
    /// What was taken off the pasted token.
    pub cleaned: Watched<Vec<Cleaned>>,
    /// What is wrong.
    pub problems: Watched<Problems>,
    token: Watched<Zeroizing<String>>,
    /// Whether the person said that what is typed is a token, though it looks like a password.
    vouched: Watched<bool>,
}

impl ConnectForm {
    /// The form, filled from the address as far as that is right.
    pub fn new(config: &Config, view: &mut ViewState, notices: &mut Vec<Notice>) -> Self {
        let default = config.regions.get(config.default_region).map_or(CUSTOM, |r| &r.id).to_owned();
        if let Some(named) = view.region.take() {
            if config.regions.iter().any(|r| r.id == named) {
                view.region = Some(named);
            } else {
                notices.push(Notice::AddressRegion(named));
            }
        }
        if let Some(named) = view.project.take() {
            match ProjectId::parse(&named) {
                Ok(id) => view.project = Some(id.as_str().to_owned()),
                Err(problem) => notices.push(Notice::AddressProject(problem)),
            }
        }
        Self {
            region: Watched::new(view.region.clone().unwrap_or(default)),
            base: Watched::new(String::new()),
            service: Watched::new(String::new()),
            confirmed: Watched::new(false),
            project: Watched::new(view.project.clone().unwrap_or_default()),
            keep: Watched::new(false),
            token_length: Watched::new(0),
            cleaned: Watched::new(Vec::new()),
            problems: Watched::new(Problems::default()),
            token: Watched::new(Zeroizing::default()),
            vouched: Watched::new(false),
        }
    }

    /// Why no token may be typed here, if so.
    pub fn refusal(config: &Config) -> Option<Refusal> {
        if Self::is_exposed(config) {
            Some(Refusal::PlainHttp)
        } else if page::is_framed() && !config.allow_token_in_frame {
            Some(Refusal::Framed)
        } else if !config.paste_token && (!config.iam_login || config.regions.is_empty()) {
            Some(Refusal::ByHand)
        } else {
            None
        }
    }

    /// Whether the page came over plain `http` from another machine, where the configuration forbids tokens.
    pub fn is_exposed(config: &Config) -> bool {
        config.require_https && page::is_plain_http() && !endpoint::is_loopback(&page::hostname())
    }

    /// What was typed as token, to fill the field again after the page was drawn anew.
    pub fn typed_token(&'static self) -> String {
        self.token.with_untracked(|t| t.as_str().to_owned())
    }

    /// Takes what is typed as token.
    pub fn type_token(&'static self, text: String) {
        let text = Zeroizing::new(text);
        // A field has one line: of a text that was pasted in several it says all but the breaks, and that is no other text.
        let is_same = |typed: &Zeroizing<String>| {
            typed.chars().filter(|c| !is_break(*c)).eq(text.chars().filter(|c| !is_break(*c)))
        };
        if self.token.with_untracked(is_same) {
            return;
        }
        self.token_length.set(cleaned(&text).chars().count());
        self.token.set(text);
        self.vouched.set(false);
        self.cleaned.set(Vec::new());
        self.problems.update(|p| p.token = None);
    }

    /// Takes what is typed as a token, though it looks like a password.
    pub fn vouch(&'static self) {
        self.vouched.set(true);
    }

    /// Chooses a region. Another endpoint must not get a token typed for this one.
    pub fn choose_region(&'static self, id: String) {
        if self.region.get_untracked() != id {
            self.region.set(id);
            self.forget_token();
        }
    }

    /// Changes the typed proxy address, or the service's own behind it. Either is another endpoint: it needs a new
    /// confirmation, and must not get a token typed for the one before.
    pub fn type_address(&'static self, field: Watched<String>, text: String) {
        if field.with_untracked(|typed| *typed == text) {
            return;
        }
        field.set(text);
        self.confirmed.set(false);
        self.forget_token();
    }

    /// Fills in where a connection leads, and whose servers; a token that was typed for another is forgotten. An address
    /// typed by hand is to be confirmed again.
    pub fn fill(&'static self, to: &Connection) {
        self.region.set(to.region.clone().unwrap_or_else(|| CUSTOM.to_owned()));
        if to.region.is_none() {
            self.base.set(to.endpoint.base().to_owned());
            self.service.set(to.endpoint.target().unwrap_or_default().to_owned());
            self.confirmed.set(false);
        }
        self.project.set(to.project.as_str().to_owned());
        self.forget_token();
    }

    /// Overwrites the typed token.
    pub fn forget_token(&'static self) {
        self.token.set(Zeroizing::default());
        self.vouched.set(false);
        self.token_length.set(0);
        self.cleaned.set(Vec::new());
        self.problems.set(Problems::default());
    }

    /// Where the form would send the token: the region's ID and name, and its address.
    ///
    /// # Errors
    /// Says what is wrong with the typed address.
    pub fn endpoint(&'static self, config: &Config) -> Result<(Option<String>, String, Endpoint), EndpointProblem> {
        let region = self.region.get();
        if let Some(region) = config.regions.iter().find(|r| r.id == region) {
            return Ok((Some(region.id.clone()), region.name.clone(), region.cph.clone()));
        }
        let endpoint = Endpoint::parse(cleaned(&self.base.get()), Some(cleaned(&self.service.get())))?;
        Ok((None, endpoint.destination(&page::host()), endpoint))
    }

    /// The same where it may be talked to already: an address typed by hand must have been confirmed.
    pub fn confirmed_endpoint(&'static self, config: &Config) -> Option<Endpoint> {
        let (region, _, endpoint) = untrack(|| self.endpoint(config)).ok()?;
        (region.is_some() || self.confirmed.get_untracked()).then_some(endpoint)
    }

    /// Checks everything and begins the session with its first question, or says what is wrong.
    pub fn submit(&'static self, console: Console) {
        if let Some((connection, token)) = untrack(|| self.check(console)) {
            self.enter(console, connection, token, None);
        }
    }

    /// Begins a session with a token, wherever that came from, and its end where it is known.
    pub fn enter(&'static self, console: Console, connection: Connection, token: Token, end: Option<u64>) {
        let (region, project) = (connection.region.clone(), connection.project.as_str().to_owned());
        self.project.set(project.clone());
        console.session().begin(connection, token, end);
        console.go(Step::Replace, |v| {
            v.region = region;
            v.project = Some(project);
        });
        console.listing().ask(console, Reason::Refresh);
    }

    /// Checks a new token for the session at hand, and asks again with it.
    pub fn renew(&'static self, console: Console) {
        if let Some(token) = self.check_token(console) {
            self.take_new(console, token, None);
        }
    }

    /// Takes another token for the session at hand. What was asked when the last one was refused is asked again.
    pub fn take_new(&'static self, console: Console, token: Token, end: Option<u64>) {
        let needed = console.session().token().is_none();
        console.session().renew(token, end);
        console.sign_in().renewing.set(false);
        self.keep_token_if_wanted(console);
        self.forget_token();
        if needed {
            console.refresh();
        }
    }

    /// The first answer is there: the list takes over, the typed token is no longer needed here.
    pub fn leave(&'static self, console: Console) {
        if !console.session().entered.get_untracked() {
            console.session().entered.set(true);
            // The form may have been scrolled; the list begins at its top.
            page::scroll_to(0.0);
            self.forget_token();
            self.keep_token_if_wanted(console);
            console.connections().keep_if_wanted(console);
        }
    }

    /// Keeps the token of the session in this tab, if that was ticked.
    pub fn keep_token_if_wanted(&'static self, console: Console) {
        if self.keep.get_untracked() && Session::may_keep(console.config()) && !console.session().keep() {
            console.notify(Notice::Storage);
        }
    }

    fn check(&'static self, console: Console) -> Option<(Connection, Token)> {
        let mut problems = Problems::default();
        let endpoint = self.endpoint(console.config());
        problems.base = endpoint.as_ref().err().copied();
        problems.unconfirmed = endpoint.as_ref().is_ok_and(|(region, ..)| region.is_none()) && !self.confirmed.get();
        let project = ProjectId::parse(&self.project.get());
        problems.project = project.as_ref().err().copied();
        self.problems.set(problems.clone());
        let token = self.check_token(console);
        let ((region, name, endpoint), project, token) = (endpoint.ok()?, project.ok()?, token?);
        problems.is_empty().then_some((Connection { region, name, endpoint, project }, token))
    }

    fn check_token(&'static self, console: Console) -> Option<Token> {
        let limit = console.config().max_token_bytes;
        match self.token.with_untracked(|typed| Token::parse(typed, limit)) {
            Ok((token, _)) if token.is_doubtful() && !self.vouched.get_untracked() => {
                self.problems.update(|p| p.token = Some(TokenProblem::Doubtful(token.length())));
                None
            }
            Ok((token, cleaned)) => {
                self.cleaned.set(cleaned);
                self.problems.update(|p| p.token = None);
                Some(token)
            }
            Err(problem) => {
                self.problems.update(|p| p.token = Some(problem));
                None
            }
        }
    }
}

const fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n')
}
