//! Whether a key that is not known was meant to be one that is.

/// Whether two keys differ by case, or by one letter too many, too few or wrong, or by two that changed places.
pub fn is_near(known: &str, given: &str) -> bool {
    let (a, b) = (known.to_ascii_lowercase(), given.to_ascii_lowercase());
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let changed = |n: usize| n.saturating_sub(head + tail);
    let swapped =
        a.len() == b.len() && changed(a.len()) == 2 && a.get(head) == b.get(head + 1) && a.get(head + 1) == b.get(head);
    swapped || (changed(a.len()) <= 1 && changed(b.len()) <= 1)
}
