//! The control endpoint `/__sim/`, for tests: JSON in, JSON out, only with `--faults`. Described in the README.

pub mod fleet;
mod token;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::fault::rule::Rule;
use crate::fault::sentinel;
use crate::reply::Reply;
use crate::simulation::Simulation;

/// What a request to the control endpoint comes to: JSON, or what was wrong.
type Outcome = Result<Value, (u16, String)>;

/// Answers `/__sim/{path}`.
pub fn answer(sim: &Simulation, method: &str, path: &str, body: &[u8]) -> Reply {
    if let ("GET", Some(project)) = (method, path.strip_prefix("fleets/"))
        && sim.estates.knows(project)
    {
        return fleet::show(sim, project);
    }
    let outcome = match (method, path.split_once('/').unwrap_or((path, ""))) {
        ("GET", ("", "")) => Ok(about(sim)),
        ("POST", ("reset", "")) => {
            sim.reset();
            Ok(json!({}))
        }
        ("POST", ("tick", "")) => tick(sim, body),
        ("GET", ("requests", "")) => Ok(json!({ "requests": sim.journal.all() })),
        ("DELETE", ("requests", "")) => {
            sim.journal.clear();
            Ok(json!({}))
        }
        ("GET", ("recorder", "")) => Ok(recorder(sim)),
        ("DELETE", ("recorder", "")) => {
            sim.recorded.clear();
            Ok(json!({}))
        }
        ("GET", ("faults", "")) => Ok(json!({ "faults": sim.rules.all() })),
        ("POST", ("faults", "")) => program(sim, body),
        ("DELETE", ("faults", "")) => {
            sim.rules.clear();
            Ok(json!({}))
        }
        ("PUT", ("fleets", project)) => fleet::replace(sim, project, body),
        ("POST", ("fleets", project)) => fleet::change_all(sim, project, body),
        ("POST", ("tokens", "")) => token::change(sim, body),
        ("PUT", ("lifetime", "")) => token::lifetime(sim, body),
        ("PUT", ("config", "")) => config(sim, body),
        ("DELETE", ("config", "")) => {
            *sim.config.lock() = None;
            Ok(json!({}))
        }
        _ => Err((404, format!("{method} /__sim/{path}: there is no such control; see simulator/README.md"))),
    };
    match outcome {
        Ok(value) => Reply::json(200, &value),
        Err((status, message)) => Reply::json(status, &json!({ "error": message })),
    }
    .with("Cache-Control", "no-store")
}

/// Reads a body, or says what is wrong with it.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, (u16, String)> {
    serde_json::from_slice(body).map_err(|error| (400, error.to_string()))
}

fn about(sim: &Simulation) -> Value {
    json!({
        "now": sim.clock.now(),
        "recorder": sim.recorder.get().map(|address| format!("http://{address}")),
        "sentinels": sentinel::ALL.iter().map(|sentinel| sentinel.id).collect::<Vec<_>>(),
    })
}

fn tick(sim: &Simulation, body: &[u8]) -> Outcome {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Ticks {
        times: u32,
    }
    let Ticks { times } = if body.is_empty() { Ticks { times: 1 } } else { read(body)? };
    for _ in 0..times {
        sim.tick();
    }
    Ok(json!({ "now": sim.clock.now() }))
}

fn recorder(sim: &Simulation) -> Value {
    let requests = sim.recorded.all();
    json!({
        "url": sim.recorder.get().map(|address| format!("http://{address}")),
        "hits": requests.len(),
        "with_token": requests.iter().filter(|seen| seen.header("x-auth-token").is_some()).count(),
        "requests": requests,
    })
}

/// One rule or several.
fn program(sim: &Simulation, body: &[u8]) -> Outcome {
    let value: Value = read(body)?;
    let rules = if value.is_array() { value } else { json!([value]) };
    let rules: Vec<Rule> = serde_json::from_value(rules).map_err(|error| (400, error.to_string()))?;
    for rule in &rules {
        rule.check(sim).map_err(|message| (400, message))?;
    }
    sim.rules.add(rules);
    Ok(json!({ "faults": sim.rules.all() }))
}

fn config(sim: &Simulation, body: &[u8]) -> Outcome {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Told {
        #[serde(default = "ok")]
        status: u16,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default)]
        body: Value,
        #[serde(default)]
        delay_ms: u64,
    }
    fn ok() -> u16 {
        200
    }
    let told: Told = read(body)?;
    let text = match told.body {
        Value::String(text) => text,
        value => value.to_string(),
    };
    let mut reply = Reply::new(told.status, "application/json; charset=utf-8", text);
    for (name, value) in told.headers {
        reply.set(&name, &value);
    }
    reply.delay = Duration::from_millis(told.delay_ms);
    *sim.config.lock() = Some(reply);
    Ok(json!({}))
}
