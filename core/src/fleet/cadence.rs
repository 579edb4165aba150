//! When the list is asked by itself. Off unless somebody wants it; twice as often while a server on screen is on its way
//! from one status to another; not at all while nobody would see it, or while it could not work.

/// The intervals that are offered, in seconds; 0 is never.
pub const CHOICES: [u32; 5] = [0, 10, 30, 60, 300];

/// The least time between two requests that nobody asked for, in milliseconds.
const LEAST_MS: u64 = 10_000;

/// Without a sign of life for this long, nobody is there, in milliseconds.
const IDLE_MS: u64 = 600_000;

/// All that matters for the decision.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own.
pub struct Situation {
    /// The chosen interval, in seconds; 0 is never.
    pub every: u32,
    /// How long ago the last answer came, or the last failure, in milliseconds.
    pub age_ms: u64,
    /// A question is under way, or waits for its next attempt.
    pub busy: bool,
    /// A server on screen has a status that will pass.
    pub moving: bool,
    /// The page can't be seen.
    pub hidden: bool,
    /// The browser has no network.
    pub offline: bool,
    /// There is no token that the service takes.
    pub refused: bool,
    /// For how long nobody has done anything, in milliseconds.
    pub idle_ms: u64,
    /// The decision before this one was to rest.
    pub rested: bool,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing yet.
    Wait,
    /// Nothing until somebody is there again, or the network, or a token.
    Rest,
    /// Ask.
    Ask,
}

impl Situation {
    /// Decides. Made for being asked often: what it says depends on nothing but this.
    pub fn step(self) -> Step {
        if self.every == 0 || self.busy {
            // A pause that began before stays one.
            return if self.rested && self.every > 0 { Step::Rest } else { Step::Wait };
        }
        if self.hidden || self.offline || self.refused || self.idle_ms >= IDLE_MS {
            return Step::Rest;
        }
        if self.age_ms >= self.interval_ms() { Step::Ask } else { Step::Wait }
    }

    /// After a rest the list is asked at once, but for one that is as good as new.
    fn interval_ms(self) -> u64 {
        let chosen = u64::from(self.every) * 1000;
        match (self.rested, self.moving) {
            (true, _) => LEAST_MS,
            (_, true) => (chosen / 2).max(LEAST_MS),
            _ => chosen.max(LEAST_MS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Somebody watches a list that is refreshed each minute, and it is not yet time.
    const WATCHED: Situation = Situation {
        every: 60,
        age_ms: 59_999,
        busy: false,
        moving: false,
        hidden: false,
        offline: false,
        refused: false,
        idle_ms: 0,
        rested: false,
    };

    #[test]
    fn it_is_off_unless_wanted() {
        assert_eq!(Situation { every: 0, age_ms: u64::MAX, ..WATCHED }.step(), Step::Wait);
        assert_eq!(Situation { every: 0, age_ms: u64::MAX, rested: true, ..WATCHED }.step(), Step::Wait);
        assert_eq!(CHOICES[0], 0);
    }

    #[test]
    fn it_asks_when_the_interval_is_over() {
        assert_eq!(WATCHED.step(), Step::Wait);
        assert_eq!(Situation { age_ms: 60_000, ..WATCHED }.step(), Step::Ask);
    }

    #[test]
    fn it_asks_twice_as_often_while_something_moves_but_never_more_than_each_ten_seconds() {
        for (every, due) in [(60, 30_000), (30, 15_000), (300, 150_000), (10, 10_000), (15, 10_000)] {
            let moving = Situation { every, moving: true, ..WATCHED };
            assert_eq!(Situation { age_ms: due - 1, ..moving }.step(), Step::Wait, "{every}");
            assert_eq!(Situation { age_ms: due, ..moving }.step(), Step::Ask, "{every}");
        }
    }

    #[test]
    fn it_rests_while_nobody_would_see_it_or_it_could_not_work() {
        let due = Situation { age_ms: 600_000, ..WATCHED };
        for rest in [
            Situation { hidden: true, ..due },
            Situation { offline: true, ..due },
            Situation { refused: true, ..due },
            Situation { idle_ms: 600_000, ..due },
        ] {
            assert_eq!(rest.step(), Step::Rest, "{rest:?}");
        }
        assert_eq!(Situation { idle_ms: 599_999, ..due }.step(), Step::Ask);
    }

    #[test]
    fn after_a_rest_it_asks_at_once_but_for_a_list_as_good_as_new() {
        let back = Situation { rested: true, ..WATCHED };
        assert_eq!(Situation { age_ms: 10_000, ..back }.step(), Step::Ask);
        assert_eq!(Situation { age_ms: 9_999, ..back }.step(), Step::Wait);
        assert_eq!(Situation { busy: true, ..back }.step(), Step::Rest);
    }

    proptest! {
        #[test]
        fn it_never_overlaps_and_never_hurries(
            every in 0_u32..=300, age_ms in 0_u64..700_000, idle_ms in 0_u64..700_000, flags in any::<[bool; 6]>()
        ) {
            let [busy, moving, hidden, offline, refused, rested] = flags;
            let now = Situation { every, age_ms, busy, moving, hidden, offline, refused, idle_ms, rested };
            if now.step() == Step::Ask {
                prop_assert!(every > 0 && !busy && !hidden && !offline && !refused);
                prop_assert!(age_ms >= 10_000 && idle_ms < 600_000);
            }
            // Whoever waits long enough is served, unless it rests.
            let later = Situation { age_ms: 300_000, busy: false, ..now }.step();
            prop_assert!(every == 0 || later != Step::Wait);
        }

        /// A day of ticks, one a second, with a service that answers after a while.
        #[test]
        fn over_time_it_asks_about_as_often_as_was_chosen(
            every in prop::sample::select(CHOICES[1..].to_vec()), answer_s in 1_u64..9, moving in any::<bool>()
        ) {
            let (mut settled, mut busy_until, mut asked) = (0, 0, 0_u64);
            for second in 1..=86_400_u64 {
                let busy = second < busy_until;
                if busy || second == busy_until {
                    settled = second;
                }
                let now = Situation { every, age_ms: (second - settled) * 1000, busy, moving, ..WATCHED };
                if now.step() == Step::Ask {
                    asked += 1;
                    busy_until = second + answer_s;
                }
            }
            let interval = u64::from(if moving { (every / 2).max(10) } else { every });
            let expected = 86_400 / (interval + answer_s);
            prop_assert!(asked.abs_diff(expected) <= 1, "{asked}, not {expected}");
        }
    }
}
