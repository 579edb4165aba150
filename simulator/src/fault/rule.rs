//! Faults programmed by a test: which requests they meet, how often, what happens then.

use std::collections::BTreeMap;
use std::time::Duration;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::control::fleet::{self, Change};
use crate::failure::Failure;
use crate::fault::sentinel;
use crate::journal::Seen;
use crate::reply::{Delivery, Reply};
use crate::simulation::Simulation;

/// Which requests a rule is about; what is not said matches anything.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Match {
    /// `servers`, `tokens`, `projects`, `unknown`, `page`.
    call: Option<String>,
    method: Option<String>,
    project: Option<String>,
    region: Option<String>,
    /// Part of the path.
    path: Option<String>,
    /// Query parameters with their values; null: the parameter is absent.
    query: BTreeMap<String, Option<String>>,
    /// The whole `X-Auth-Token`.
    token: Option<String>,
}

impl Match {
    fn fits(&self, seen: &Seen) -> bool {
        let same =
            |wanted: &Option<String>, found: Option<&str>| wanted.as_deref().is_none_or(|text| found == Some(text));
        // Console pages only where they are asked for, so that a rule without any word meets the API.
        // A preflight is the browser's own request: only a rule that names it meets it.
        let preflight = seen.method == "OPTIONS" && self.method.is_none();
        let call = match &self.call {
            Some(call) => call == seen.call,
            None => seen.call != "page" || self.path.is_some(),
        };
        !preflight
            && call
            && same(&self.method, Some(&seen.method))
            && same(&self.project, seen.project.as_deref())
            && same(&self.region, seen.region.as_deref())
            && same(&self.token, seen.header("x-auth-token"))
            && self.path.as_deref().is_none_or(|part| seen.path.contains(part))
            && self.query.iter().all(|(name, value)| seen.parameter(name) == *value)
    }
}

/// How the bytes go out, by name.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Way {
    HangHeaders,
    HangBody,
    Slow,
    Truncate,
    Drop,
}

/// One rule. Without an answer of its own (`error`, `status`, `body`, `bytes`, `html`, `redirect`) the ordinary answer goes out,
/// later or otherwise delivered if the rule says so.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rule {
    /// Which requests.
    #[serde(rename = "match")]
    matches: Match,
    /// How many of them pass first.
    skip: u32,
    /// How many are met then; all, where there is no number.
    times: Option<u32>,
    /// A refusal by name, in the right shape.
    error: Option<String>,
    status: Option<u16>,
    headers: BTreeMap<String, String>,
    /// Text goes out as it is, anything else as JSON.
    body: Option<Value>,
    /// The body byte by byte, for what is no UTF-8.
    bytes: Option<Vec<u8>>,
    /// A proxy's web page with this status.
    html: Option<u16>,
    /// Where to, with status 302 unless said otherwise; `recorder` is the recorder.
    redirect: Option<String>,
    delay_ms: u64,
    deliver: Option<Way>,
    /// How long a slow body takes.
    slow_ms: Option<u64>,
    /// What changes in the fleet once the answer has been made.
    then: Vec<Change>,
}

impl Rule {
    /// What is wrong with it.
    pub fn check(&self, sim: &Simulation) -> Result<(), String> {
        match &self.error {
            Some(name) if Failure::named(name, sim.clock.now()).is_none() => {
                Err(format!("there is no error named {name:?}"))
            }
            _ => Ok(()),
        }
    }

    /// The rule's own answer.
    pub fn answer(&self, sim: &Simulation) -> Option<Reply> {
        let request_id = sim.request_id();
        if let Some(name) = &self.error {
            let failure = Failure::named(name, sim.clock.now())?;
            return Some(Reply::failure(&failure, &request_id));
        }
        if let Some(status) = self.html {
            return Some(sentinel::page(status));
        }
        if let Some(to) = &self.redirect {
            let status = self.status.unwrap_or(302);
            if to == "recorder" {
                return Some(sentinel::redirect(sim, status, "rule"));
            }
            return Some(Reply::new(status, "text/html", "").with("Location", to));
        }
        if self.status.is_none() && self.body.is_none() && self.bytes.is_none() {
            return None;
        }
        let status = self.status.unwrap_or(200);
        if let Some(bytes) = &self.bytes {
            return Some(Reply::new(status, "text/html", bytes.clone()));
        }
        Some(match &self.body {
            Some(Value::String(text)) => Reply::new(status, "application/json", text.clone()),
            Some(value) => Reply::json(status, value),
            None => Reply { status, ..Reply::default() },
        })
    }

    /// What the rule does to whichever answer goes out, and to the fleet.
    pub fn finish(&self, sim: &Simulation, seen: &Seen, reply: &mut Reply) {
        for (name, value) in &self.headers {
            reply.set(name, value);
        }
        reply.delay += Duration::from_millis(self.delay_ms);
        if let Some(way) = self.deliver {
            reply.delivery = match way {
                Way::HangHeaders => Delivery::HangHeaders,
                Way::HangBody => Delivery::HangBody,
                Way::Slow => Delivery::Slow(Duration::from_millis(self.slow_ms.unwrap_or(5000))),
                Way::Truncate => Delivery::Truncated,
                Way::Drop => Delivery::Dropped,
            };
        }
        for change in &self.then {
            fleet::change(sim, seen.project.as_deref().unwrap_or_default(), change);
        }
    }
}

/// The rules that wait for their requests.
#[derive(Debug, Default)]
pub struct Rules(Mutex<Vec<Rule>>);

impl Rules {
    /// Puts rules at the end of the queue.
    pub fn add(&self, rules: Vec<Rule>) {
        self.0.lock().extend(rules);
    }

    /// What is left.
    pub fn all(&self) -> Vec<Rule> {
        self.0.lock().clone()
    }

    /// Forgets them.
    pub fn clear(&self) {
        self.0.lock().clear();
    }

    /// The first rule that meets this request; it has one time less afterwards.
    pub fn take(&self, seen: &Seen) -> Option<Rule> {
        let mut rules = self.0.lock();
        let mut met = None;
        for rule in rules.iter_mut().filter(|rule| rule.matches.fits(seen)) {
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            if let Some(times) = &mut rule.times {
                *times = times.saturating_sub(1);
            }
            met = Some(rule.clone());
            break;
        }
        rules.retain(|rule| rule.times != Some(0));
        met
    }
}
