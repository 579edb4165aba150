//! `GET /v1/{project_id}/cloud-phone/servers`: the checks in the order of the real gateway and service, then the page (Table 4).

use std::sync::Arc;

use serde::Serialize;

use crate::failure::Failure;
use crate::fault::sentinel::{self, Asked, Sentinel};
use crate::fleet::Row;
use crate::identity::Scope;
use crate::journal::Seen;
use crate::query::Query;
use crate::reply::Reply;
use crate::simulation::Simulation;

/// Table 4, in the order of the example.
#[derive(Serialize)]
struct Answer<'a> {
    servers: &'a [Arc<Row>],
    request_id: &'a str,
    count: usize,
}

/// Answers a list request.
pub fn servers(sim: &Simulation, seen: &Seen, project: &str, query: &str) -> Reply {
    let request_id = sim.request_id();
    let reply = list(sim, seen, project, query, &request_id);
    reply.unwrap_or_else(|failure| Reply::failure(&failure, &request_id))
}

fn list(sim: &Simulation, seen: &Seen, project: &str, query: &str, request_id: &str) -> Result<Reply, Failure> {
    if seen.method != "GET" {
        return Err(Failure::NoSuchApi);
    }
    if !sim.within_limit() {
        return Err(Failure::Throttled(sim.options.throttle.unwrap_or_default()));
    }
    let now = sim.clock.now();
    let token = seen.header("x-auth-token");
    let signed = seen.header("authorization").is_some_and(|value| value.starts_with("SDK-HMAC"));
    if token.is_none() && signed {
        return Err(Failure::SignatureWrong);
    }
    let grant = sim.tokens.admit(token, seen.region.as_deref(), now)?;
    let in_scope = match &grant.scope {
        Scope::Everything => true,
        Scope::Project(scope) => scope == project,
        Scope::Account => false,
    };
    if !in_scope || !sim.estates.knows(project) {
        return Err(Failure::NoPermission);
    }
    if !grant.may_list {
        return Err(Failure::PolicyDenies);
    }
    let mut query = Query::parse(query, sim.options.time_unit, sim.options.max_offset)?;
    let sentinel = sentinel::named(project).filter(|_| sim.options.faults);
    let most = sentinel.and_then(Sentinel::most_at_a_time).or(sim.options.most_at_a_time);
    query.limit = most.and_then(|most| usize::try_from(most).ok()).map_or(query.limit, |most| query.limit.min(most));
    let (page, call) = sim.estates.with(project, now, |estate| {
        estate.calls += 1;
        let page = estate.fleet.page(&query);
        if let Some(sentinel) = sentinel {
            sentinel.churn(estate, &query, now);
        }
        (page, estate.calls)
    });
    let answer = Answer { servers: &page.rows, request_id, count: page.count };
    let body = serde_json::to_vec(&answer).map_err(|_| Failure::Internal)?;
    let reply = Reply::new(200, "application/json", body).with("X-Request-Id", request_id);
    Ok(match sentinel {
        Some(sentinel) => sentinel.twist(sim, reply, &Asked { query: &query, call, request_id, token }),
        None => reply,
    })
}
