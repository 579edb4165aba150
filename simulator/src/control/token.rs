//! Making tokens known, or letting them end.

use std::sync::atomic::Ordering;

use serde::Deserialize;
use serde_json::json;

use super::{Outcome, read};
use crate::identity::{Grant, LIFETIME, Scope};
use crate::simulation::Simulation;

/// What becomes of a token.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    #[default]
    Valid,
    Expired,
    Revoked,
    Forbidden,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    token: String,
    #[serde(default)]
    state: State,
    /// The only project it is for; all, where there is none.
    project: Option<String>,
    /// The only region it is for.
    region: Option<String>,
    /// Seconds until it expires.
    seconds: Option<i64>,
}

/// `POST /__sim/tokens`
pub fn change(sim: &Simulation, body: &[u8]) -> Outcome {
    let wish: Wish = read(body)?;
    let now = sim.clock.now();
    let mut grant = sim.tokens.get(&wish.token).unwrap_or_else(|| Grant::valid(now.plus(LIFETIME)));
    grant.revoked = matches!(wish.state, State::Revoked);
    grant.may_list = !matches!(wish.state, State::Forbidden);
    if matches!(wish.state, State::Expired) {
        grant.expires = now.plus(-1);
    } else if grant.expires <= now {
        grant.expires = now.plus(LIFETIME);
    }
    if let Some(seconds) = wish.seconds {
        grant.expires = now.plus(seconds);
    }
    if let Some(project) = wish.project {
        grant.scope = Scope::Project(project);
    }
    if wish.region.is_some() {
        grant.region = wish.region;
    }
    let expires = grant.expires.iam_text();
    sim.tokens.put(&wish.token, grant);
    Ok(json!({ "expires_at": expires }))
}

/// `PUT /__sim/lifetime`
pub fn lifetime(sim: &Simulation, body: &[u8]) -> Outcome {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Lifetime {
        seconds: i64,
    }
    let Lifetime { seconds } = read(body)?;
    sim.lifetime.store(seconds, Ordering::Relaxed);
    Ok(json!({ "seconds": seconds }))
}
