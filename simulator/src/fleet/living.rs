//! A fleet that lives: orders come in, servers start, stop and fail, some are deleted. The seed decides which.

use crate::clock::Moment;
use crate::fleet::generate::Maker;
use crate::fleet::{Fleet, Row};
use crate::random::Random;

/// What the next tick turns a status into.
fn next_status(status: i32, random: &mut Random) -> Option<i32> {
    let usual = !random.chance(8);
    Some(match status {
        0 => 1,
        1 => 3,
        3 => 4,
        4 | 13 if usual => 5,
        4 | 13 => 2,
        11 if usual => 10,
        11 => 12,
        // A settled server is stopped, started or repaired now and then.
        5 if random.chance(2) => 11,
        10 | 12 if random.chance(20) => 13,
        2 if random.chance(10) => 13,
        _ => return None,
    })
}

/// Lets one tick pass: moves every transitional state on, and adds and removes servers.
pub fn tick(fleet: &mut Fleet, maker: &mut Maker, now: Moment) {
    for index in 0..fleet.rows().len() {
        let Some(server) = fleet.rows().get(index).and_then(|row| row.server()) else {
            continue;
        };
        if let Some(status) = next_status(server.status, &mut maker.random) {
            let mut server = server.clone();
            server.status = status;
            server.update_time = Some(now);
            fleet.replace(index, Row::from(server));
        }
    }
    if maker.random.chance(50) {
        let server = maker.ordered(now);
        fleet.add(Row::from(server));
    }
    if maker.random.chance(20) {
        let gone = maker.random.pick(fleet.rows()).map(|row| row.key().id.clone());
        if let Some(id) = gone {
            fleet.remove(&id);
        }
    }
}
