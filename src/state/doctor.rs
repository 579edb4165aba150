//! The connection doctor at work: sends one probe after another, as `api::doctor` says, and keeps what was seen.

use super::{Console, watched::Watched};
use crate::browser::{
    clock,
    http::{self, Cancel},
    page, timer,
};
use cph_core::{
    api::{
        doctor::{Ask, OTHERS, Outcome, PLACEHOLDER, Seen},
        endpoint::Endpoint,
        error::Fault,
        filter::ServerFilter,
        request::ListServers,
        retry::Limits,
    },
    model::project::ProjectId,
};

/// No probe takes longer, in milliseconds.
const LONGEST_MS: u32 = 10_000;

/// Stands for the project where none is known: the gateway looks at the token first.
const NO_PROJECT: &str = "00000000000000000000000000000000";

/// An examination.
#[derive(Clone)]
pub struct Examination {
    /// Where to.
    pub endpoint: Endpoint,
    /// What was seen so far.
    pub seen: Seen,
    /// When it began, in milliseconds since 1970.
    pub at: u64,
}

/// The doctor.
pub struct Doctor {
    /// The examination under way, or the last one; `None` where there is nowhere to connect to.
    pub examination: Watched<Option<Examination>>,
    cancel: Watched<Cancel>,
}

impl Doctor {
    /// Nothing examined.
    pub fn new() -> Self {
        Self { examination: Watched::new(None), cancel: Watched::new(Cancel::default()) }
    }

    /// Ends what is under way and forgets what was seen.
    pub fn clear(&'static self) {
        self.cancel.update(|cancel| {
            cancel.now(Fault::Cancelled);
            *cancel = Cancel::default();
        });
        self.examination.set(None);
    }

    /// Examines the way of the session at hand, else of what the form says.
    pub fn run(&'static self, console: Console) {
        self.clear();
        let session = console.session();
        let connection = session.connection.get_untracked();
        let form = console.form();
        let Some(endpoint) =
            connection.as_ref().map(|c| c.endpoint.clone()).or_else(|| form.confirmed_endpoint(console.config()))
        else {
            return;
        };
        let project = connection.map(|c| c.project).or_else(|| ProjectId::parse(&form.project.get_untracked()).ok());
        let Some(project) = project.or_else(|| ProjectId::parse(NO_PROJECT).ok()) else { return };
        let request = ListServers { filter: ServerFilter::default(), status: None, offset: 0, limit: 1 };
        let address = endpoint.address(&request.path(&project, console.config().time_unit));
        let token = session.token();
        let mask = session.mask();
        let limits = console.config().limits;
        let limits = Limits { timeout_ms: limits.timeout_ms.min(LONGEST_MS), ..limits };
        let cancel = self.cancel.get_untracked();
        let origin = endpoint.origin().map(str::to_owned);
        let mut seen = Seen {
            online: page::is_online(),
            page_https: !page::is_plain_http(),
            plain: origin.as_ref().is_some_and(|o| o.as_bytes().get(4) == Some(&b':')),
            same_origin: !endpoint.is_elsewhere(&page::origin()),
            ..Seen::default()
        };
        let at = clock::now_ms();
        let show = move |seen: &Seen| {
            self.examination.set(Some(Examination { endpoint: endpoint.clone(), seen: seen.clone(), at }));
        };
        timer::spawn(async move {
            while let Some(ask) = seen.next(token.is_some()) {
                show(&seen);
                let header = match (ask, &token) {
                    (Ask::AsTheList, _) => Some(("X-Auth-Token", PLACEHOLDER)),
                    (Ask::Other(index), _) => OTHERS.get(index).copied(),
                    (Ask::Real, Some(token)) => Some(("X-Auth-Token", token.header_value())),
                    _ => None,
                };
                let readable = ask != Ask::Reach;
                let probe = http::probe(&address, header, readable, limits, &cancel.child(), &mask).await;
                if cancel.reason().is_some() {
                    return;
                }
                seen.note(ask, probe);
                if ask == Ask::AsTheList && seen.asked.outcome == Outcome::Thrown {
                    seen.blocked = http::is_blocked(origin.as_deref()).await;
                    if cancel.reason().is_some() {
                        return;
                    }
                }
            }
            seen.done = true;
            show(&seen);
        });
    }
}

impl Default for Doctor {
    fn default() -> Self {
        Self::new()
    }
}
