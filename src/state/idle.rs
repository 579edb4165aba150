//! Forgetting the token of whoever went away (`auth.idleForgetMinutes`): a warning first, then everything is wiped.
//!
//! Time is read from the clock and not counted, because timers rest in a hidden tab and on a machine that sleeps. So the
//! first sign of life after a long sleep is judged before it counts as use.

use super::{Console, forgotten, notice::Notice, session::Session, watched::Watched};
use crate::browser::{
    activity, clock,
    storage::{self, Area},
};

/// How long before the end the warning comes, in milliseconds; half the time, where that is shorter.
const WARNING_MS: u64 = 60_000;

/// How often the time of the last use is written beside a token kept in the tab, in milliseconds.
const WRITE_MS: u64 = 10_000;

const USED: &str = "cph.used";

/// How it stands after some time without use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// In use.
    Fine,
    /// Nearly over.
    Warn,
    /// Over.
    Over,
}

/// Judges the time since the last use. A clock that was set back counts as no time at all.
const fn judge(last: u64, now: u64, limit: u64) -> Verdict {
    let idle = now.saturating_sub(last);
    let warning = if limit / 2 < WARNING_MS { limit / 2 } else { WARNING_MS };
    if idle >= limit {
        Verdict::Over
    } else if idle >= limit - warning {
        Verdict::Warn
    } else {
        Verdict::Fine
    }
}

/// The watch over the use of the page.
pub struct Idle {
    /// When everything will be forgotten, in milliseconds since 1970, while the warning is up.
    pub warning: Watched<Option<u64>>,
    last: Watched<u64>,
    written: Watched<u64>,
}

impl Idle {
    /// In use, now.
    pub fn new() -> Self {
        Self { warning: Watched::new(None), last: Watched::new(clock::now_ms()), written: Watched::new(0) }
    }

    /// Begins to watch, where the configuration says so.
    pub fn start(&'static self, console: Console) {
        if limit(console) > 0 {
            activity::on_use(move || self.used(console));
        }
    }

    /// Looks at the clock.
    pub fn check(&'static self, console: Console) {
        let (limit, now) = (limit(console), clock::now_ms());
        if limit == 0 {
            return;
        }
        self.heed_copies();
        let last = self.last.get_untracked();
        if !console.holds_secrets() || now < last {
            self.stay();
            return;
        }
        match judge(last, now, limit) {
            Verdict::Fine => {}
            Verdict::Warn => {
                if self.warning.with_untracked(Option::is_none) {
                    self.warning.set(Some(last + limit));
                }
            }
            Verdict::Over => {
                self.stay();
                console.forget();
                console.notify(Notice::Idle(console.config().idle_forget_minutes));
            }
        }
    }

    /// A sign of use. Under the warning only its own answer counts.
    fn used(&'static self, console: Console) {
        self.check(console);
        if self.warning.with_untracked(Option::is_none) {
            self.stay();
            self.write(console);
        }
    }

    /// The person is there.
    pub fn stay(&'static self) {
        self.last.set(clock::now_ms());
        if self.warning.with_untracked(Option::is_some) {
            self.warning.set(None);
        }
    }

    /// Whoever uses a copy of this tab, with the same token, is there.
    fn heed_copies(&'static self) {
        let used = Session::tab().and_then(|tab| forgotten::last_use(&tab));
        if let Some(used) = used.filter(|used| *used > self.last.get_untracked() && *used <= clock::now_ms()) {
            self.last.set(used);
            if self.warning.with_untracked(Option::is_some) {
                self.warning.set(None);
            }
        }
    }

    /// Beside a token in the tab's storage, which may come back long after with a tab that is opened again.
    fn write(&'static self, console: Console) {
        let now = clock::now_ms();
        if now.saturating_sub(self.written.get_untracked()) >= WRITE_MS {
            self.written.set(now);
            if console.session().is_kept() {
                storage::write(Area::Tab, USED, &now.to_string());
                Session::tab().inspect(|tab| forgotten::note_use(tab));
            }
        }
    }

    /// Whether a token kept in the tab has not been used for too long. `since` is when it came into use.
    pub fn is_over(console: Console, since: u64) -> bool {
        let used = storage::read(Area::Tab, USED).and_then(|text| text.parse().ok()).unwrap_or(since);
        let limit = limit(console);
        limit > 0 && judge(used.max(since), clock::now_ms(), limit) == Verdict::Over
    }

    /// All is forgotten: nothing to warn of, nor when a kept token was used.
    pub fn clear(&'static self) {
        self.stay();
        self.written.set(0);
        storage::remove(Area::Tab, USED);
    }
}

impl Default for Idle {
    fn default() -> Self {
        Self::new()
    }
}

/// In milliseconds; 0 is never.
fn limit(console: Console) -> u64 {
    u64::from(console.config().idle_forget_minutes) * 60_000
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60_000;

    #[test]
    fn the_warning_comes_a_minute_before_the_end() {
        let after = |idle| judge(1_000, 1_000 + idle, 15 * MINUTE);
        assert_eq!(after(0), Verdict::Fine);
        assert_eq!(after(14 * MINUTE - 1), Verdict::Fine);
        assert_eq!(after(14 * MINUTE), Verdict::Warn);
        assert_eq!(after(15 * MINUTE - 1), Verdict::Warn);
        assert_eq!(after(15 * MINUTE), Verdict::Over);
        assert_eq!(after(3 * 24 * 60 * MINUTE), Verdict::Over);
    }

    #[test]
    fn of_one_minute_the_second_half_is_the_warning() {
        assert_eq!(judge(0, 29_999, MINUTE), Verdict::Fine);
        assert_eq!(judge(0, 30_000, MINUTE), Verdict::Warn);
        assert_eq!(judge(0, MINUTE, MINUTE), Verdict::Over);
    }

    #[test]
    fn a_clock_set_back_is_no_idleness() {
        assert_eq!(judge(10 * MINUTE, MINUTE, 5 * MINUTE), Verdict::Fine);
    }
}
