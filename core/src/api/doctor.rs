//! The connection doctor: which probes to send one after another, and what their outcomes say about the way to the service.
//!
//! Pure: outcomes in, findings out; `fetch::probe` sends them. A browser tells a page little of why a request failed, so the
//! cause is narrowed down by asking again with less: without the token's header, without wanting to read the answer. No
//! probe but the last carries the token, and that one only when all the others got through.

pub mod finding;
pub mod report;

use super::error::{ApiError, Fault};
use super::rejection::Rejection;
use finding::Finding;

/// What stands in `X-Auth-Token` while the way is tried: no token, but the header has to pass.
pub const PLACEHOLDER: &str = "placeholder";

/// Headers that proxies often allow besides the token's. Where one of them passes, preflights are answered.
pub const OTHERS: [(&str, &str); 2] = [("X-Language", "en-us"), ("Content-Type", "application/json")];

/// What became of a probe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It was not sent.
    #[default]
    NotTried,
    /// The browser threw: there was no answer, or none that this page may have.
    Thrown,
    /// No answer within the limit.
    Silent,
    /// An answer, which this page may not look into; it did not ask to.
    Opaque,
    /// A redirect, which was not followed.
    Redirected,
    /// An answer that ended in the middle.
    CutOff,
    /// An answer: a list of servers, or what it is instead; and whether `X-Request-Id` could be read.
    Answered(Option<Box<ApiError>>, bool),
}

impl Outcome {
    /// Whether something answered, and the page may have it.
    const fn is_readable(&self) -> bool {
        matches!(self, Self::Redirected | Self::CutOff | Self::Answered(..))
    }

    /// Whether something answered.
    const fn is_there(&self) -> bool {
        self.is_readable() || matches!(self, Self::Opaque)
    }
}

/// One probe and how long it took, in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probe {
    /// What became of it.
    pub outcome: Outcome,
    /// How long that took.
    pub ms: u64,
}

/// Everything that is known so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own.
pub struct Seen {
    /// The browser believes to have a network. It may be wrong, so that this only names the cause where nothing gets through.
    pub online: bool,
    /// The page came over `https`.
    pub page_https: bool,
    /// The proxy's address begins with `http://`.
    pub plain: bool,
    /// The proxy is on the page's own origin.
    pub same_origin: bool,
    /// The page's own policy blocked a probe.
    pub blocked: bool,
    /// As the list is asked, with a placeholder for the token.
    pub asked: Probe,
    /// Without any header, and without wanting to read the answer.
    pub reach: Probe,
    /// Without any header, to be read.
    pub simple: Probe,
    /// With one of [`OTHERS`] in place of the token's header.
    pub others: Vec<Probe>,
    /// As the list is asked, with the token.
    pub real: Probe,
    /// Nothing follows.
    pub done: bool,
}

/// A probe to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// [`Seen::asked`].
    AsTheList,
    /// [`Seen::reach`].
    Reach,
    /// [`Seen::simple`].
    Simple,
    /// [`Seen::others`], this one of [`OTHERS`].
    Other(usize),
    /// [`Seen::real`].
    Real,
}

/// A step of the way, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The page and its network.
    Page,
    /// The page's content policy.
    Policy,
    /// The proxy's host.
    Reach,
    /// What the proxy allows pages of other origins.
    Cors,
    /// No redirect.
    Redirect,
    /// JSON, and no web page.
    Json,
    /// The gateway, or the proxy's own rules.
    Gateway,
    /// The cloud phone service.
    Service,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not known yet.
    Pending,
    /// As it should.
    Passed,
    /// It does what it must, but not all it should.
    Noted,
    /// Here it ends.
    Failed,
    /// The way ends before it, or there is no token to try it with.
    Skipped,
    /// The proxy is on the page's own origin.
    NotNeeded,
}

/// The steps with how each went and how long it took, and what is the matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The steps in order.
    pub steps: [(Step, State, Option<u64>); 8],
    /// What is the matter; `None` where nothing is, or nothing is known yet.
    pub finding: Option<Finding>,
}

/// Whether a failure is one of the way to the service, which the doctor can look into.
pub fn concerns(error: &ApiError) -> bool {
    match error.fault {
        Fault::Offline
        | Fault::Timeout
        | Fault::BlockedByPolicy
        | Fault::Network
        | Fault::Redirected
        | Fault::ProxyHtml
        | Fault::NotJson
        | Fault::WrongShape
        | Fault::Proxy
        | Fault::Reported
        | Fault::NotFound => true,
        Fault::ApiServer => matches!(error.status, Some(502..=504)),
        Fault::Unauthorized => !Rejection::asks_for_another(error),
        _ => false,
    }
}

/// Whether an answer to the placeholder shows that the way is open: the gateway saw it and refused it.
fn lets_through(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Answered(None, _) => true,
        Outcome::Answered(Some(error), _) => Rejection::asks_for_another(error) && error.code.is_some(),
        _ => false,
    }
}

impl Seen {
    /// The probe to send next, if any.
    pub fn next(&self, has_token: bool) -> Option<Ask> {
        if self.blocked {
            return None;
        }
        match &self.asked.outcome {
            Outcome::NotTried => Some(Ask::AsTheList),
            Outcome::Silent if self.reach.outcome != Outcome::NotTried => None,
            Outcome::Thrown | Outcome::Silent => match (&self.reach.outcome, &self.simple.outcome) {
                (Outcome::NotTried, _) => Some(Ask::Reach),
                // Where others may not even load an answer, the probe before looks as if nobody were there.
                (Outcome::Silent, _) => None,
                (_, Outcome::NotTried) if !self.same_origin => Some(Ask::Simple),
                (_, simple) if simple.is_readable() => {
                    let any = self.others.iter().any(|probe| probe.outcome.is_readable());
                    (!any && self.others.len() < OTHERS.len()).then_some(Ask::Other(self.others.len()))
                }
                _ => None,
            },
            outcome => {
                (has_token && lets_through(outcome) && self.real.outcome == Outcome::NotTried).then_some(Ask::Real)
            }
        }
    }

    /// Notes what became of a probe.
    pub fn note(&mut self, ask: Ask, probe: Probe) {
        match ask {
            Ask::AsTheList => self.asked = probe,
            Ask::Reach => self.reach = probe,
            Ask::Simple => self.simple = probe,
            Ask::Other(_) => self.others.push(probe),
            Ask::Real => self.real = probe,
        }
    }

    /// What all this says.
    pub fn diagnosis(&self) -> Diagnosis {
        let mut walk = Walk { steps: Vec::new(), finding: None, done: self.done };
        walk.add(Step::Page, self.page(), None);
        walk.add(Step::Policy, self.policy(), None);
        let reach = if self.reach.outcome == Outcome::NotTried { &self.asked } else { &self.reach };
        walk.add(Step::Reach, self.reached(), Some(reach.ms));
        walk.add(Step::Cors, self.cors(), Some(self.asked.ms));
        let last = if self.real.outcome == Outcome::NotTried { &self.asked } else { &self.real };
        walk.add(Step::Redirect, redirect(&last.outcome), None);
        walk.add(Step::Json, self.json(&last.outcome), Some(last.ms));
        walk.add(Step::Gateway, self.gateway(), None);
        walk.add(Step::Service, self.service(), None);
        let at = |index: usize| walk.steps.get(index).copied().unwrap_or((Step::Page, State::Skipped, None));
        Diagnosis { steps: std::array::from_fn(at), finding: walk.finding }
    }

    fn page(&self) -> Judged {
        let mixed = self.page_https && self.plain && self.asked.outcome == Outcome::Thrown;
        // An answer to any probe, and the page's own policy, are better reasons than what the browser believes.
        let through = [&self.asked, &self.reach, &self.simple].iter().any(|probe| probe.outcome.is_there());
        if !self.online && !through && !self.blocked {
            if self.done { Judged::failure(Fault::Offline) } else { Judged::Unknown }
        } else if mixed && !self.reach.outcome.is_there() && !self.simple.outcome.is_readable() {
            if self.done { Judged::Failed(Finding::MixedContent) } else { Judged::Unknown }
        } else {
            Judged::Passed
        }
    }

    fn policy(&self) -> Judged {
        match self.asked.outcome {
            _ if self.blocked => Judged::failure(Fault::BlockedByPolicy),
            Outcome::NotTried => Judged::Unknown,
            _ => Judged::Passed,
        }
    }

    fn reached(&self) -> Judged {
        if [&self.asked, &self.reach, &self.simple].iter().any(|probe| probe.outcome.is_there()) {
            return Judged::Passed;
        }
        match self.reach.outcome {
            Outcome::Silent => Judged::failure(Fault::Timeout),
            Outcome::Thrown if self.done && self.asked.outcome == Outcome::Silent => Judged::failure(Fault::Timeout),
            Outcome::Thrown if self.done => Judged::Failed(Finding::Unreachable),
            _ => Judged::Unknown,
        }
    }

    fn cors(&self) -> Judged {
        if self.same_origin {
            return Judged::NotNeeded;
        }
        match &self.asked.outcome {
            // What the proxy itself or a web page says need not have a request ID.
            Outcome::Answered(said, false)
                if said.as_ref().is_none_or(|e| e.code.is_some() && e.fault != Fault::Proxy) =>
            {
                Judged::Noted(Finding::NotExposed)
            }
            outcome if outcome.is_readable() => Judged::Passed,
            _ if !self.done => Judged::Unknown,
            Outcome::Silent => Judged::failure(Fault::Timeout),
            Outcome::Thrown if self.others.iter().any(|probe| probe.outcome.is_readable()) => {
                Judged::Failed(Finding::TokenHeader)
            }
            Outcome::Thrown if self.simple.outcome.is_readable() => Judged::Failed(Finding::Preflight),
            Outcome::Thrown => Judged::Failed(Finding::Cors),
            _ => Judged::Unknown,
        }
    }

    fn json(&self, last: &Outcome) -> Judged {
        match last {
            // Whatever it is, it is neither the proxy's, nor the gateway's, nor the service's.
            Outcome::Answered(Some(error), _) if error.code.is_none() => Judged::of(error),
            Outcome::Answered(..) => Judged::Passed,
            Outcome::NotTried | Outcome::Redirected | Outcome::Opaque => Judged::Unknown,
            Outcome::Thrown | Outcome::Silent if !self.done => Judged::Unknown,
            Outcome::Silent => Judged::failure(Fault::Timeout),
            Outcome::Thrown | Outcome::CutOff => Judged::Failed(Finding::BrokenOff),
        }
    }

    fn gateway(&self) -> Judged {
        let real = match &self.real.outcome {
            Outcome::NotTried if lets_through(&self.asked.outcome) => return Judged::Passed,
            Outcome::NotTried => &self.asked.outcome,
            real => real,
        };
        match real {
            Outcome::Answered(Some(error), _) if error.fault == Fault::Proxy || error.is_of_gateway() => {
                Judged::of(error)
            }
            Outcome::Answered(..) => Judged::Passed,
            _ => Judged::Unknown,
        }
    }

    fn service(&self) -> Judged {
        match (&self.real.outcome, &self.asked.outcome) {
            (Outcome::NotTried, Outcome::Answered(None, _)) | (Outcome::Answered(None, _), _) => Judged::Passed,
            (Outcome::Answered(Some(error), _), _) => Judged::of(error),
            (Outcome::NotTried, Outcome::Answered(Some(error), _)) if !lets_through(&self.asked.outcome) => {
                Judged::of(error)
            }
            _ => Judged::Unknown,
        }
    }
}

fn redirect(last: &Outcome) -> Judged {
    match last {
        Outcome::Redirected => Judged::failure(Fault::Redirected),
        Outcome::Answered(..) | Outcome::CutOff => Judged::Passed,
        _ => Judged::Unknown,
    }
}

/// What is said of one step, as if those before it had gone well.
enum Judged {
    Unknown,
    Passed,
    NotNeeded,
    Noted(Finding),
    Failed(Finding),
}

impl Judged {
    fn of(error: &ApiError) -> Self {
        Self::Failed(Finding::Failure(Box::new(error.clone())))
    }

    fn failure(fault: Fault) -> Self {
        Self::of(&ApiError::new(fault))
    }
}

/// The steps gone so far: after the one that failed there is no way on.
struct Walk {
    steps: Vec<(Step, State, Option<u64>)>,
    finding: Option<Finding>,
    done: bool,
}

impl Walk {
    fn add(&mut self, step: Step, judged: Judged, ms: Option<u64>) {
        let over = self.steps.iter().any(|(_, state, _)| *state == State::Failed);
        let state = match judged {
            _ if over => State::Skipped,
            Judged::Unknown if self.done => State::Skipped,
            Judged::Unknown => State::Pending,
            Judged::Passed => State::Passed,
            Judged::NotNeeded => State::NotNeeded,
            Judged::Noted(finding) => {
                self.finding = Some(finding);
                State::Noted
            }
            Judged::Failed(finding) => {
                self.finding = Some(finding);
                State::Failed
            }
        };
        let ms = ms.filter(|_| matches!(state, State::Passed | State::Noted | State::Failed));
        self.steps.push((step, state, ms));
    }
}

#[cfg(test)]
mod tests;
