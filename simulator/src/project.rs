//! The projects of the demo account: which there are, and the fleet behind each.

use std::collections::HashMap;

use parking_lot::RwLock;

use crate::clock::Moment;
use crate::fault::sentinel::{self, Stock};
use crate::fleet::generate::Maker;
use crate::fleet::{Fleet, Row, example, living};
use crate::options::{FleetKind, Options};
use crate::random::Random;
use crate::region;

/// One project of the account.
#[derive(Clone, Debug)]
pub struct Project {
    /// 32 hexadecimal digits.
    pub id: String,
    /// A default project is named after its region.
    pub name: String,
    /// Where it is.
    pub region: &'static str,
}

/// Every project of the account: a default one in each region, and one more in the home region.
pub fn all() -> Vec<Project> {
    let mut projects: Vec<_> =
        region::ALL.into_iter().map(|region| Project { id: id_of(region), name: region.to_owned(), region }).collect();
    let name = format!("{}_staging", region::HOME);
    projects.push(Project { id: Random::named(0, &name).hex(32), name, region: region::HOME });
    projects
}

fn id_of(region: &str) -> String {
    if region == region::HOME { example::PROJECT.to_owned() } else { Random::named(0, region).hex(32) }
}

/// A project's fleet, and how often it has been asked for.
#[derive(Debug, Default)]
pub struct Estate {
    /// The servers.
    pub fleet: Fleet,
    /// Makes more of them.
    pub maker: Option<Maker>,
    /// Answered list requests.
    pub calls: u64,
}

/// The fleets of all projects that have been asked for.
#[derive(Debug)]
pub struct Estates {
    seed: u64,
    size: usize,
    kind: FleetKind,
    faults: bool,
    stocked: RwLock<HashMap<String, Estate>>,
}

impl Estates {
    /// No fleet is made before it is needed, except that of the demo project.
    pub fn new(options: &Options, now: Moment) -> Self {
        let estates = Self {
            seed: options.seed,
            size: options.servers,
            kind: options.fleet,
            faults: options.faults,
            stocked: RwLock::default(),
        };
        estates.with(example::PROJECT, now, |_| ());
        estates
    }

    /// Whether the account has such a project.
    pub fn knows(&self, project: &str) -> bool {
        self.stocked.read().contains_key(project)
            || all().iter().any(|known| known.id == project)
            || (self.faults && sentinel::named(project).is_some())
    }

    /// Reads or changes a project's fleet, which is made now if it was not yet.
    pub fn with<T>(&self, project: &str, now: Moment, work: impl FnOnce(&mut Estate) -> T) -> T {
        let mut stocked = self.stocked.write();
        if !stocked.contains_key(project) {
            stocked.insert(project.to_owned(), self.stock(project, now));
        }
        work(stocked.entry(project.to_owned()).or_default())
    }

    /// Forgets every change.
    pub fn reset(&self) {
        self.stocked.write().clear();
    }

    /// Lets the demo project live for a tick.
    pub fn tick(&self, now: Moment) {
        self.with(example::PROJECT, now, |estate| {
            if let Some(maker) = &mut estate.maker {
                living::tick(&mut estate.fleet, maker, now);
            }
        });
    }

    /// A generated fleet for a project, as `PUT /__sim/fleets/{project}` asks for.
    pub fn generated(project: &str, region: &str, seed: u64, size: usize, now: Moment) -> Estate {
        let mut maker = Maker::new(seed, project, region);
        let fleet = Fleet::new(maker.fleet(size, now).into_iter().map(Row::from));
        Estate { fleet, maker: Some(maker), calls: 0 }
    }

    fn stock(&self, project: &str, now: Moment) -> Estate {
        let examples = || example::servers().map(Row::from);
        let plain = |size| Self::generated(project, region::HOME, self.seed, size, now);
        if project == example::PROJECT {
            return match self.kind {
                FleetKind::Example => Estate { fleet: Fleet::new(examples()), ..Estate::default() },
                // The document's two servers are the oldest of the demo fleet.
                FleetKind::Demo => {
                    let mut estate = plain(self.size.saturating_sub(2));
                    for row in examples().into_iter().take(self.size) {
                        estate.fleet.add(row);
                    }
                    estate
                }
            };
        }
        if let Some(sentinel) = sentinel::named(project).filter(|_| self.faults) {
            return match sentinel.stock {
                Stock::Example => Estate { fleet: Fleet::new(examples()), ..Estate::default() },
                Stock::Generated(size) => plain(size),
                Stock::Altered(size, alter) => {
                    let estate = plain(size);
                    let rows = estate.fleet.rows().iter().filter_map(|row| serde_json::to_value(row).ok()).collect();
                    Estate { fleet: Fleet::as_given(alter(rows).into_iter().filter_map(Row::raw)), ..estate }
                }
            };
        }
        match all().iter().enumerate().find(|(_, known)| known.id == project) {
            Some((place, known)) => Self::generated(project, known.region, self.seed, 3 + place * 5, now),
            None => Estate::default(),
        }
    }
}
