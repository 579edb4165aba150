//! Putting places in order. All that is sorted here goes through this one function, so that the program has the code for it once.

use std::cmp::Ordering;

/// The places `0..length`.
pub fn places(length: usize) -> Vec<u32> {
    (0..u32::try_from(length).unwrap_or(u32::MAX)).collect()
}

/// Puts places in order; those that are equal stay as they stand.
pub fn arrange(places: &mut [u32], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|a, b| compare(*a as usize, *b as usize));
}
