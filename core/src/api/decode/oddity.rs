//! What is odd about an answer: told under the list, and no reason not to show it.

use crate::model::server::Row;

/// Something in an answer that the document does not promise, and that did not keep it from being shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// `servers` is missing or `null`.
    ServersMissing,
    /// `count` is present but not a number of servers; its text.
    CountUnreadable(String),
    /// The body is the array itself, without the object around it.
    BareArray,
    /// This many servers stood in the page twice, with the same ID.
    Repeated(usize),
    /// More elements than any page can have were sent, this many; only the first [`MOST_ROWS`] are taken.
    TooMany(usize),
    /// This many elements are no servers.
    Unreadable(usize),
    /// This many servers have no `server_id`.
    WithoutId(usize),
    /// So many servers came at most where more were asked for and there were more.
    AtMost(usize),
    /// So many servers came, of so many that there should be.
    Missing(u64, u64),
    /// `count` was another in a later part of the same page: before, and then.
    CountChanged(u64, u64),
}

/// Puts what was odd in an answer to what was odd in others: numbers are added up, the same is said once. What shows in rows is left
/// out, since not all of them need be shown: [`of_rows`] says it of those that are.
pub fn gather(all: &mut Vec<Oddity>, new: Vec<Oddity>) {
    for oddity in new {
        match oddity {
            Oddity::Unreadable(_) | Oddity::WithoutId(_) => {}
            Oddity::Repeated(more) => {
                let before = take(all, |known| if let Oddity::Repeated(number) = known { Some(*number) } else { None });
                all.push(Oddity::Repeated(before.unwrap_or(0) + more));
            }
            Oddity::AtMost(number) => {
                let before = take(all, |known| if let Oddity::AtMost(number) = known { Some(*number) } else { None });
                all.push(Oddity::AtMost(number.max(before.unwrap_or(0))));
            }
            Oddity::Missing(came, of) => {
                let before = take(all, |known| if let Oddity::Missing(a, b) = known { Some((*a, *b)) } else { None });
                let (more, more_of) = before.unwrap_or((0, 0));
                all.push(Oddity::Missing(came + more, of + more_of));
            }
            other if all.contains(&other) => {}
            other => all.push(other),
        }
    }
}

/// Takes the first of them out that has such a value.
fn take<T>(all: &mut Vec<Oddity>, value: impl Fn(&Oddity) -> Option<T>) -> Option<T> {
    let (place, value) = all.iter().enumerate().find_map(|(place, known)| Some((place, value(known)?)))?;
    all.remove(place);
    Some(value)
}

/// What is odd about rows that are shown together.
pub fn of_rows<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<Oddity> {
    let (mut unreadable, mut without_id) = (0, 0);
    for row in rows {
        match row.server() {
            None => unreadable += 1,
            Some(server) if server.id().is_none() => without_id += 1,
            Some(_) => {}
        }
    }
    let mut odd = Vec::new();
    if unreadable > 0 {
        odd.push(Oddity::Unreadable(unreadable));
    }
    if without_id > 0 {
        odd.push(Oddity::WithoutId(without_id));
    }
    odd
}
