//! Looking at a project's fleet and changing it, down to rows that are no servers at all.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{Outcome, read};
use crate::fleet::{Fleet, Row, example};
use crate::project::{Estate, Estates};
use crate::region;
use crate::reply::Reply;
use crate::simulation::Simulation;

/// One change to a fleet.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Change {
    /// Adds this server, or any other JSON, at the place of its creation time.
    Add(Box<RawValue>),
    /// Takes out the servers of this ID.
    Remove(String),
    /// Changes fields of the servers of an ID; null removes a field.
    Patch {
        /// Which.
        id: String,
        /// The fields.
        set: Value,
    },
    /// Orders that many new servers, created now.
    Order(u32),
    /// Takes out everything.
    Clear {},
}

/// Everything in a fleet, in the order of the API.
pub fn show(sim: &Simulation, project: &str) -> Reply {
    #[derive(Serialize)]
    struct Shown {
        count: usize,
        calls: u64,
        servers: Vec<Arc<Row>>,
    }
    let shown = sim.estates.with(project, sim.clock.now(), |estate| Shown {
        count: estate.fleet.rows().len(),
        calls: estate.calls,
        servers: estate.fleet.rows().to_vec(),
    });
    Reply::new(200, "application/json", serde_json::to_vec(&shown).unwrap_or_default())
        .with("Cache-Control", "no-store")
}

/// Puts another fleet in the place of a project's; the project is made known if it was not.
pub fn replace(sim: &Simulation, project: &str, body: &[u8]) -> Outcome {
    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase", deny_unknown_fields)]
    enum Stock {
        Servers(Vec<Box<RawValue>>),
        Generate {
            servers: usize,
            #[serde(default)]
            seed: u64,
        },
        Example {},
    }
    let now = sim.clock.now();
    let fresh = match read(body)? {
        Stock::Servers(rows) => {
            let rows = rows.iter().filter_map(|row| Row::raw(row.get().to_owned()));
            Estate { fleet: Fleet::new(rows), ..Estate::default() }
        }
        Stock::Generate { servers, seed } => Estates::generated(project, region::HOME, seed, servers, now),
        Stock::Example {} => Estate { fleet: Fleet::new(example::servers().map(Row::from)), ..Estate::default() },
    };
    let count = fresh.fleet.rows().len();
    sim.estates.with(project, now, |estate| *estate = fresh);
    Ok(json!({ "count": count }))
}

/// Makes a list of changes, in order.
pub fn change_all(sim: &Simulation, project: &str, body: &[u8]) -> Outcome {
    let changes: Vec<Change> = read(body)?;
    let hits: usize = changes.iter().map(|one| change(sim, project, one)).sum();
    let count = sim.estates.with(project, sim.clock.now(), |estate| estate.fleet.rows().len());
    Ok(json!({ "changed": hits, "count": count }))
}

/// Makes one change and says how many servers it met.
pub fn change(sim: &Simulation, project: &str, change: &Change) -> usize {
    let now = sim.clock.now();
    sim.estates.with(project, now, |estate| match change {
        Change::Add(text) => match Row::raw(text.get().to_owned()) {
            Some(row) => {
                estate.fleet.add(row);
                1
            }
            None => 0,
        },
        Change::Remove(id) => estate.fleet.remove(id),
        Change::Patch { id, set } => estate.fleet.patch(id, set),
        Change::Order(many) => {
            let Some(maker) = &mut estate.maker else { return 0 };
            for _ in 0..*many {
                let server = maker.ordered(now);
                estate.fleet.add(Row::from(server));
            }
            usize::try_from(*many).unwrap_or_default()
        }
        Change::Clear {} => {
            let met = estate.fleet.rows().len();
            estate.fleet = Fleet::default();
            met
        }
    })
}
