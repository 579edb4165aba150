//! The list asked by itself. `fleet::cadence` decides; this knows what it decides upon, and does it, once a second.

use std::cell::Cell;

use super::{Console, listing::Reason, watched::Watched};
use crate::browser::{
    activity, clock, page,
    storage::{self, Area},
};
use cph_core::{
    config::Config,
    fleet::cadence::{CHOICES, Situation, Step},
};

/// The automatic refresh.
pub struct Refresh {
    /// The interval in seconds; 0 is never.
    pub every: Watched<u32>,
    /// When the last question was answered, or given up, in milliseconds since 1970.
    settled: Cell<u64>,
    rested: Cell<bool>,
    /// When somebody last did something here, in milliseconds since 1970.
    used: Cell<u64>,
}

const EVERY: &str = "cph.refresh";

impl Refresh {
    /// As the person chose before, else as the configuration says.
    pub fn new(config: &Config) -> Self {
        let kept = storage::read(Area::Machine, EVERY).and_then(|text| text.parse().ok());
        let every = kept.filter(|every| CHOICES.contains(every)).unwrap_or(config.refresh_seconds);
        Self {
            every: Watched::new(every),
            settled: Cell::new(0),
            rested: Cell::new(false),
            used: Cell::new(clock::now_ms()),
        }
    }

    /// Begins to watch whether somebody is there.
    pub fn watch(&'static self) {
        activity::on_use(|| self.used.set(clock::now_ms()));
    }

    /// The intervals to choose from: those there always are, and the one of the configuration.
    pub fn choices(config: &Config) -> Vec<u32> {
        let mut choices = CHOICES.to_vec();
        if let Err(place) = choices.binary_search(&config.refresh_seconds) {
            choices.insert(place, config.refresh_seconds);
        }
        choices
    }

    /// Takes another interval, and keeps it on this machine.
    pub fn choose(&'static self, every: u32) {
        storage::write(Area::Machine, EVERY, &every.to_string());
        self.every.set(every);
    }

    /// Asks for the list if it is time. `now` is in milliseconds since 1970.
    pub fn tick(&'static self, console: Console, now: u64) {
        let every = self.every.get_untracked();
        if every == 0 || !console.session().entered.get_untracked() {
            return;
        }
        let listing = console.listing();
        let busy = listing.is_asking();
        let at = listing.page.with_untracked(|page| page.as_ref().map_or(0, |page| page.at));
        // The machine's clock may be set back.
        let settled = if busy { now } else { self.settled.get().max(at).min(now) };
        self.settled.set(settled);
        let moving = listing.page.with_untracked(|page| {
            let mut servers = page.iter().flat_map(|page| &page.rows).filter_map(|row| row.server());
            servers.any(|server| server.status().group().is_transitional())
        });
        let step = Situation {
            every,
            age_ms: now.saturating_sub(settled),
            busy,
            moving,
            hidden: page::is_hidden(),
            offline: !page::is_online(),
            refused: console.session().token().is_none(),
            idle_ms: now.saturating_sub(self.used.get()),
            rested: self.rested.get(),
        }
        .step();
        // A rest ends with the question that follows it.
        self.rested.set(step == Step::Rest || (self.rested.get() && step == Step::Wait));
        if step == Step::Ask {
            self.settled.set(now);
            listing.ask(console, Reason::Automatic);
        }
    }
}
