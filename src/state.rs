//! What is going on now: signals, and the only code that writes them. Views read them and state intents.

pub mod address;
pub mod connect;
pub mod detail;
pub mod doctor;
pub mod fleet;
pub mod forgotten;
pub mod idle;
pub mod listing;
pub mod load;
pub mod notice;
pub mod page;
pub mod portal;
pub mod preferences;
pub mod profiles;
pub mod refresh;
pub mod session;
pub mod sign_in;
pub mod watched;
pub mod window;

use leptos::prelude::*;

use crate::{
    browser::{
        self, clipboard, clock, history, page as document,
        timer::{self, Wake},
    },
    text::{Msg, t},
};
use connect::ConnectForm;
use cph_core::{
    api::{
        error::{ApiError, Fault},
        rejection::Rejection,
    },
    config::{Config, read::Complaint},
    query::ViewState,
};
use detail::Detail;
use doctor::Doctor;
use fleet::Fleet;
use idle::Idle;
use listing::{Listing, Phase};
use notice::Notice;
use portal::Portal;
use preferences::Preferences;
use profiles::Connections;
use refresh::Refresh;
use session::{Session, Told};
use sign_in::SignIn;
use watched::Watched;
use window::Window;

/// Everything the views read, alive as long as the page. A copy is a pointer, so that every closure of the views carries
/// four bytes of it and not all the handles.
#[derive(Clone, Copy)]
pub struct Console(&'static Handles);

impl std::ops::Deref for Console {
    type Target = Handles;

    fn deref(&self) -> &Handles {
        self.0
    }
}

/// What a [`Console`] leads to.
pub struct Handles {
    /// The configuration.
    config: Config,
    /// How the person wants it to look.
    pub preferences: Preferences,
    /// Whom the console talks to, and with which token.
    session: Session,
    /// The other connections.
    connections: Connections,
    /// What is typed into the form.
    form: ConnectForm,
    /// Signing in with IAM.
    sign_in: SignIn,
    /// What the address bar says.
    pub view: Watched<ViewState>,
    /// How the address is still to be changed, where the browser did not allow it.
    owed: Watched<Option<history::Step>>,
    /// The list.
    listing: Listing,
    /// The list asked by itself.
    refresh: Refresh,
    /// The server in the drawer.
    detail: Detail,
    /// The page around the console.
    portal: Portal,
    /// The watch over the use of the page.
    idle: Idle,
    /// Who looks into the way to the service.
    doctor: Doctor,
    /// All servers, once they are needed.
    fleet: Fleet,
    /// The part of the list that is drawn.
    window: Window,
    /// What the person should know, until dismissed.
    pub notices: Watched<Vec<Notice>>,
    /// The time, in milliseconds since 1970: moves on its own, so that "9 s ago" does.
    pub clock: Watched<u64>,
    /// How far the clock of this machine is ahead of the service's, in seconds; 0 where they agree about.
    ahead: Watched<i64>,
    /// What was just done, for a moment.
    pub toast: Watched<String>,
    /// Which panel is open.
    pub panel: Watched<Option<Panel>>,
    /// Whether the browser is printing.
    pub printing: Watched<bool>,
}

/// A panel over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// Language, theme, times, token.
    Settings,
    /// The keyboard shortcuts.
    Help,
    /// Other connections.
    Connections,
    /// The way to the service, step by step.
    Doctor,
    /// A list of servers to look up.
    Lookup,
    /// What is picked, side by side.
    Compare,
}

impl Console {
    /// The console as it starts: the configuration read, the address understood, a kept token taken up.
    pub fn new(config: Config, complaints: Vec<Complaint>, preferences: Preferences) -> Self {
        let mut notices: Vec<Notice> = complaints.into_iter().map(Notice::Config).collect();
        let (mut view, problems) = ViewState::read(&history::query());
        notices.extend(problems.into_iter().map(Notice::Address));
        if cph_core::query::fragment_has_secret(&history::fragment()) {
            notices.push(Notice::Address(cph_core::query::QueryProblem::Secret));
        }
        let form = ConnectForm::new(&config, &mut view, &mut notices);
        let portal = Portal::new(&config);
        let sign_in = SignIn::new(&config);
        let refresh = Refresh::new(&config);
        let console = Self(Box::leak(Box::new(Handles {
            config,
            preferences,
            session: Session::new(),
            connections: Connections::new(),
            form,
            sign_in,
            view: Watched::new(view),
            owed: Watched::new(None),
            listing: Listing::new(),
            refresh,
            detail: Detail::new(),
            portal,
            idle: Idle::new(),
            doctor: Doctor::new(),
            fleet: Fleet::new(),
            window: Window::new(),
            notices: Watched::new(notices),
            clock: Watched::new(clock::now_ms()),
            ahead: Watched::new(0),
            toast: Watched::new(String::new()),
            panel: Watched::new(None),
            printing: Watched::new(false),
        })));
        // Whatever was wrong or secret in the address is gone from it before anything else happens.
        console.write_address(history::Step::Replace);
        console.automatic().watch();
        let each_second = move || {
            let now = clock::now_ms();
            console.clock.set(now);
            console.catch_up();
            console.heed_copies();
            console.idle().check(console);
            console.automatic().tick(console, now);
        };
        set_interval(each_second, std::time::Duration::from_secs(1));
        history::on_navigation(move || console.read_address());
        browser::listen_to_window("online", move || console.go_on());
        for event in ["scroll", "resize"] {
            browser::listen_to_window(event, move || console.window().moved.set(()));
        }
        for event in ["wheel", "touchmove"] {
            browser::listen_to_window(event, move || console.window().input(event));
        }
        browser::listen_to_window("pointerup", move || console.preferences.set_widths(&browser::grid::widths()));
        browser::keyboard::on_any_key(move |key| console.window().input(key));
        browser::listen_to_window("beforeprint", move || console.print(true));
        browser::listen_to_window("afterprint", move || console.print(false));
        browser::listen_to_window("storage", move || console.heed_copies());
        if console.session().take_up(console) {
            console.refresh();
        }
        console.connections().start(console);
        console.idle().start(console);
        console.portal().start(console);
        console
    }

    /// The configuration.
    pub fn config(self) -> &'static Config {
        &self.0.config
    }

    /// Whom the console talks to, and with which token.
    pub fn session(self) -> &'static Session {
        &self.0.session
    }

    /// The other connections.
    pub fn connections(self) -> &'static Connections {
        &self.0.connections
    }

    /// What is typed into the form.
    pub fn form(self) -> &'static ConnectForm {
        &self.0.form
    }

    /// Signing in with IAM.
    pub fn sign_in(self) -> &'static SignIn {
        &self.0.sign_in
    }

    /// The list.
    pub fn listing(self) -> &'static Listing {
        &self.0.listing
    }

    /// The list asked by itself.
    pub fn automatic(self) -> &'static Refresh {
        &self.0.refresh
    }

    /// The server in the drawer.
    pub fn detail(self) -> &'static Detail {
        &self.0.detail
    }

    /// The page around the console.
    pub fn portal(self) -> &'static Portal {
        &self.0.portal
    }

    /// The watch over the use of the page.
    pub fn idle(self) -> &'static Idle {
        &self.0.idle
    }

    /// Who looks into the way to the service.
    pub fn doctor(self) -> &'static Doctor {
        &self.0.doctor
    }

    /// All servers, once they are needed.
    pub fn fleet(self) -> &'static Fleet {
        &self.0.fleet
    }

    /// The part of the list that is drawn.
    pub fn window(self) -> &'static Window {
        &self.0.window
    }

    /// Copies a text, and says so; nothing is copied of nothing.
    pub fn copy(self, text: String) {
        timer::spawn(async move {
            let done = if text.is_empty() {
                Msg::NothingToCopy
            } else if clipboard::copy(text).await {
                Msg::Copied
            } else {
                Msg::CopyFailed
            };
            self.toast.set(t(done).to_owned());
            timer::sleep(2500, &Wake::default()).await;
            self.toast.set(String::new());
        });
    }

    /// Closes a panel, unless another has taken its place.
    #[inline(never)]
    pub fn close(self, panel: Panel) {
        if self.panel.get_untracked() == Some(panel) {
            self.panel.set(None);
        }
    }

    /// Opens the panel that looks into the way to the service, and begins.
    pub fn diagnose(self) {
        self.panel.set(Some(Panel::Doctor));
        self.doctor().run(self);
    }

    /// Whether there is anything to forget: servers on screen, or a token, be it only typed or of a connection that waits.
    pub fn holds_secrets(self) -> bool {
        self.session().entered.get_untracked()
            || self.form().token_length.get_untracked() > 0
            || self.connections().hold_tokens()
    }

    /// The list, or the open server, becomes a document for the printer, or the page is for the screen again.
    fn print(self, printing: bool) {
        let printing = printing && self.listing().page.with_untracked(Option::is_some);
        document::set_root_attribute("data-print", printing.then_some(""));
        self.printing.set(printing);
    }

    /// Asks the same question again.
    pub fn refresh(self) {
        self.listing().ask(self, listing::Reason::Refresh);
        self.detail().follow(self);
    }

    /// The network is back: the list that failed for it is asked for once more.
    fn go_on(self) {
        let offline =
            self.listing().phase.with_untracked(|p| matches!(p, Phase::Failed(e) if e.fault == Fault::Offline));
        if offline && self.session().entered.get_untracked() {
            self.refresh();
        }
    }

    /// The time by the service's clock as far as it is known, in seconds since 1970; moves on its own.
    pub fn now(self) -> i64 {
        i64::try_from(self.clock.get() / 1000).unwrap_or(0) - self.ahead.get()
    }

    /// Forgets the token and everything it showed, in copies of this tab too, and returns to the form.
    pub fn forget(self) {
        self.session().tell();
        self.forget_here();
    }

    /// Does what a copy of this tab has done: forgets what it forgot, and takes no token that was refused there.
    fn heed_copies(self) {
        match self.session().told() {
            Some(Told::Forgotten) => {
                let held = self.holds_secrets();
                self.forget_here();
                if held {
                    self.notify(Notice::ForgottenInCopy);
                }
            }
            Some(Told::Refused) => {
                let error = ApiError { status: Some(401), ..ApiError::new(Fault::Unauthorized) };
                self.refuse(&error, self.session().turn());
            }
            None => {}
        }
    }

    fn forget_here(self) {
        self.listing().clear();
        self.fleet().clear();
        self.detail().clear();
        if let Some(connection) = self.session().connection.get_untracked() {
            self.form().fill(&connection);
        }
        self.session().forget_all();
        self.connections().forget();
        self.idle().clear();
        self.doctor().clear();
        self.form().forget_token();
        self.sign_in().forget();
        self.panel.set(None);
        self.portal().forgotten();
    }

    /// Judges a failure of a request that went out with the session's `turn`-th token. Where the service refused that
    /// token, nothing on screen is lost, and one prompt asks for a new one, however many requests were refused. `true` where
    /// there is a newer token already: then the request is to be sent again.
    pub fn refuse(self, error: &ApiError, turn: u32) -> bool {
        let session = self.session();
        if !Rejection::asks_for_another(error) || session.refused.with_untracked(Option::is_some) {
            return false;
        }
        if session.turn() != turn {
            return true;
        }
        session.refuse(error.clone());
        self.portal().refused(self, error);
        false
    }
}
