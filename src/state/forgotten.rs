//! What one tab forgets its copies forget as well. A browser copies the storage of a tab along with it ("duplicate", or a window
//! opened by the page), and with it a token that is kept there.
//!
//! Each kept token has a number, and so has the tab it was first kept in; copies bear the same. What is forgotten is noted by
//! number in the storage of the machine, which wakes the other tabs and is still there when one that slept, or was closed,
//! comes back. The numbers are drawn at random and say nothing of the token.

use crate::browser::{
    clock,
    storage::{self, Area},
};

const FORGOTTEN: &str = "cph.forgotten";
const USED: &str = "cph.used";

/// Longer than any token lives, in milliseconds.
const REMEMBERED_MS: u64 = 3 * 24 * 3600 * 1000;

/// How many numbers are noted at most.
const MOST: usize = 50;

/// Notes that these are forgotten. `false` where the browser refuses.
pub fn note(numbers: &[&str]) -> bool {
    let before = storage::read(Area::Machine, FORGOTTEN).unwrap_or_default();
    let after = added(&before, numbers, clock::now_ms());
    storage::write(Area::Machine, FORGOTTEN, &after)
}

/// Whether any tab noted that this one is forgotten.
pub fn is_noted(number: &str) -> bool {
    storage::read(Area::Machine, FORGOTTEN).is_some_and(|noted| holds(&noted, number))
}

/// Notes that a tab, or a copy of it, is in use.
pub fn note_use(number: &str) {
    storage::write(Area::Machine, USED, &format!("{number} {}", clock::now_ms()));
}

/// When a tab, or a copy of it, was last in use, as far as that was noted; in milliseconds since 1970.
pub fn last_use(number: &str) -> Option<u64> {
    storage::read(Area::Machine, USED)?.strip_prefix(number)?.trim().parse().ok()
}

/// A number and its time a line; the old ones are left out.
fn added(before: &str, numbers: &[&str], now: u64) -> String {
    let is_new = |line: &&str| {
        let time = line.split_once(' ').and_then(|(_, time)| time.parse::<u64>().ok());
        time.is_some_and(|time| now.saturating_sub(time) < REMEMBERED_MS)
    };
    let mut lines: Vec<String> = before.lines().filter(is_new).map(str::to_owned).collect();
    lines.extend(numbers.iter().map(|number| format!("{number} {now}")));
    let skip = lines.len().saturating_sub(MOST);
    lines.into_iter().skip(skip).collect::<Vec<_>>().join("\n")
}

fn holds(noted: &str, number: &str) -> bool {
    noted.lines().any(|line| line.split(' ').next() == Some(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_known_for_longer_than_a_token_lives() {
        let noted = added("", &["a", "b"], 1_000);
        assert!(holds(&noted, "a") && holds(&noted, "b") && !holds(&noted, "1000") && !holds(&noted, ""));
        let later = added(&noted, &["c"], 1_000 + REMEMBERED_MS - 1);
        assert!(holds(&later, "a") && holds(&later, "c"));
        let much_later = added(&later, &[], 1_000 + REMEMBERED_MS);
        assert!(!holds(&much_later, "a") && holds(&much_later, "c"));
    }

    #[test]
    fn it_never_grows_without_end_and_what_others_wrote_there_does_no_harm() {
        let mut noted = "no time\n\nx y z\n".to_owned();
        (0..200).for_each(|n| noted = added(&noted, &[&format!("n{n}")], n));
        assert_eq!(noted.lines().count(), MOST);
        assert!(holds(&noted, "n199") && !holds(&noted, "n0") && !holds(&noted, "no"));
    }
}
