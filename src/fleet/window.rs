//! Which lines of a long list are drawn: those in sight and some around them. A line is a server, or the heading of a group.

use super::group::Head;

/// A line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The heading with this number.
    Head(usize),
    /// The server at this place.
    Row(usize),
}

/// The lines from one place to another, which is not among them; before them the heading of the group that began earlier.
pub fn lines(heads: &[Head], from: usize, to: usize) -> Vec<Line> {
    let mut head = before(heads, from).0;
    let mut row = from - head;
    let mut lines = Vec::new();
    if head > 0 && heads.get(head).is_none_or(|next| next.at != row) {
        lines.push(Line::Head(head - 1));
    }
    while head + row < to {
        if heads.get(head).is_some_and(|next| next.at == row) {
            lines.push(Line::Head(head));
            head += 1;
        } else {
            lines.push(Line::Row(row));
            row += 1;
        }
    }
    lines
}

/// How many headings stand before a line, and which line comes after the last of them.
fn before(heads: &[Head], line: usize) -> (usize, usize) {
    let (mut number, mut next) = (0, 0);
    // Each heading stands as many lines further on as there are headings before it.
    while let Some(head) = heads.get(number).filter(|head| head.at + number < line) {
        next = head.at + number + 1;
        number += 1;
    }
    (number, next)
}

/// What is seen of a list, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// How much of the list lies above what is seen.
    pub above: usize,
    /// How high that is.
    pub height: usize,
    /// How much of its height a line takes; with several side by side, a part of a line's.
    pub line: usize,
    /// How many lines stand side by side.
    pub columns: usize,
}

/// The lines to draw of so many, from and to. Begins where a row of the list does, so that nothing moves sideways.
pub fn drawn(sight: Sight, heads: &[Head], count: usize, most: usize) -> (usize, usize) {
    let lines = |pixels: usize| pixels / sight.line.max(1);
    let around = lines(sight.height / 2);
    let first = lines(sight.above).saturating_sub(around).min(count.saturating_sub(1));
    // A row begins after each heading anew. It moves on by several at a time, so that not every pixel draws.
    let begin = before(heads, first).1;
    let step = sight.columns.max(1) * 4;
    let from = begin + (first - begin) / step * step;
    let wanted = lines(sight.height) + 2 * around + 2 * step;
    (from, count.min(from + wanted.min(most)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn heads(at: &[usize]) -> Vec<Head> {
        at.iter().map(|at| Head { at: *at, value: String::new(), servers: 0 }).collect()
    }

    #[test]
    fn headings_stand_before_their_servers() {
        use Line::{Head, Row};
        assert_eq!(lines(&[], 0, 2), [Row(0), Row(1)]);
        let two = heads(&[0, 2]);
        assert_eq!(lines(&two, 0, 5), [Head(0), Row(0), Row(1), Head(1), Row(2)]);
        // The group of what comes first is named, unless its heading comes first by itself.
        assert_eq!(lines(&two, 2, 5), [Head(0), Row(1), Head(1), Row(2)]);
        assert_eq!(lines(&two, 3, 5), [Head(1), Row(2)]);
        assert_eq!(lines(&two, 4, 6), [Head(1), Row(2), Row(3)]);
        assert_eq!(lines(&heads(&[1]), 0, 3), [Row(0), Head(0), Row(1)]);
        assert_eq!(lines(&two, 3, 3), []);
    }

    #[test]
    fn what_is_in_sight_is_drawn_with_half_as_much_around() {
        let sight = Sight { above: 0, height: 900, line: 100, columns: 3 };
        assert_eq!(drawn(sight, &[], 1000, 99), (0, 41));
        let below = Sight { above: 10_000, ..sight };
        assert_eq!(drawn(below, &[], 1000, 99), (96, 137));
        assert_eq!(drawn(below, &heads(&[95]), 1000, 99), (96, 137));
        assert_eq!(drawn(below, &heads(&[90]), 1000, 99), (91, 132));
        assert_eq!(drawn(sight, &[], 9, 99), (0, 9));
        assert_eq!(drawn(Sight { above: usize::MAX, ..sight }, &[], 10, 99), (0, 10));
        assert_eq!(drawn(Sight { line: 0, ..sight }, &[], 1000, 60), (0, 60));
        assert_eq!(drawn(sight, &[], 0, 60), (0, 0));
    }

    proptest! {
        #[test]
        fn what_is_seen_is_among_what_is_drawn(
            above in 0..1_000_000_usize, height in 100..2000_usize, line in 20..200_usize, columns in 1..7_usize,
            count in 1..9000_usize, at in prop::collection::btree_set(0..9000_usize, 0..9)
        ) {
            let heads = heads(&at.into_iter().filter(|at| *at < count).collect::<Vec<_>>());
            let number = count + heads.len();
            let (from, to) = drawn(Sight { above, height, line, columns }, &heads, number, usize::MAX);
            prop_assert!(from < to && to <= number);
            let begins = heads.iter().enumerate().map(|(number, head)| head.at + number + 1);
            prop_assert_eq!((from - begins.filter(|begin| *begin <= from).max().unwrap_or(0)) % columns, 0);
            for pixel in [above, above + height - 1] {
                let seen = pixel / line;
                prop_assert!(seen >= number || (from..to).contains(&seen), "{seen} in {from}..{to}");
            }
            // Each row of the part once and in order, whatever the headings.
            let rows: Vec<_> = lines(&heads, 0, number).into_iter().filter_map(|l| if let Line::Row(row) = l { Some(row) } else { None }).collect();
            prop_assert_eq!(rows, (0..count).collect::<Vec<_>>());
            let part = lines(&heads, from, to);
            prop_assert!(part.len() == to - from || (part.len() == to - from + 1 && matches!(part.first(), Some(Line::Head(_)))));
        }
    }
}
