//! Of what a long list is made: lines, each a server or the heading of a group, that stand in bands, one below the other. A band is a
//! heading, or as many servers of one group as stand side by side.

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
    let mut head = before(heads, from);
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

/// How many headings stand before a line.
fn before(heads: &[Head], line: usize) -> usize {
    // Each heading stands as many lines further on as there are headings before it.
    heads.iter().enumerate().take_while(|(number, head)| head.at + number < line).count()
}

/// The line of a server, by its place.
pub fn line_of(heads: &[Head], row: usize) -> usize {
    row + heads.iter().take_while(|head| head.at <= row).count()
}

/// The place of the first server from a line on.
pub fn row_from(heads: &[Head], line: usize) -> usize {
    line - before(heads, line)
}

/// The bands of a list.
#[derive(Clone, Copy, Debug)]
pub struct Bands<'a> {
    /// The headings among the servers.
    pub heads: &'a [Head],
    /// How many servers there are.
    pub rows: usize,
    /// How many servers stand side by side.
    pub columns: usize,
}

/// The servers under one heading, or before the first one.
struct Group {
    band: usize,
    line: usize,
    headed: usize,
    rows: usize,
}

impl Bands<'_> {
    fn groups(&self) -> impl Iterator<Item = Group> {
        let (mut band, mut line) = (0, 0);
        let columns = self.columns.max(1);
        let start = |number: usize| self.heads.get(number).map_or(self.rows, |head| head.at.min(self.rows));
        (0..=self.heads.len()).map(move |number| {
            let (from, to) = (number.checked_sub(1).map_or(0, start), start(number));
            let group = Group { band, line, headed: usize::from(number > 0), rows: to.saturating_sub(from) };
            band += group.headed + group.rows.div_ceil(columns);
            line += group.headed + group.rows;
            group
        })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        let columns = self.columns.max(1);
        self.groups().last().map_or(0, |last| last.band + last.headed + last.rows.div_ceil(columns))
    }

    /// The one in which a line stands.
    pub fn of(&self, line: usize) -> usize {
        let group = self.groups().take_while(|group| group.line <= line).last();
        group.map_or(0, |group| {
            group.band
                + group.headed.min(line - group.line)
                + (line - group.line).saturating_sub(group.headed) / self.columns.max(1)
        })
    }

    /// The first line of one; the number of lines for what is beyond the last.
    pub fn first(&self, band: usize) -> usize {
        let lines = self.rows + self.heads.len();
        let group = self.groups().take_while(|group| group.band <= band).last();
        let line = group.map_or(0, |group| {
            let within = band - group.band;
            group.line + within.min(group.headed) + within.saturating_sub(group.headed) * self.columns.max(1)
        });
        line.min(lines)
    }
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
        assert_eq!((line_of(&two, 0), line_of(&two, 1), line_of(&two, 2)), (1, 2, 4));
        assert_eq!((row_from(&two, 0), row_from(&two, 1), row_from(&two, 3), row_from(&two, 4)), (0, 0, 2, 2));
    }

    #[test]
    fn a_group_begins_a_band_and_ends_one() {
        let (none, two) = (heads(&[]), heads(&[0, 4]));
        let plain = Bands { heads: &none, rows: 7, columns: 3 };
        assert_eq!((plain.count(), plain.of(2), plain.of(3), plain.first(2), plain.first(3)), (3, 0, 1, 6, 7));
        // A heading; three and one; a heading; three.
        let grouped = Bands { heads: &two, rows: 7, columns: 3 };
        assert_eq!(grouped.count(), 5);
        assert_eq!((0..=5).map(|band| grouped.first(band)).collect::<Vec<_>>(), [0, 1, 4, 5, 6, 9]);
        assert_eq!((0..9).map(|line| grouped.of(line)).collect::<Vec<_>>(), [0, 1, 1, 1, 2, 3, 4, 4, 4]);
        assert_eq!(Bands { heads: &none, rows: 0, columns: 0 }.count(), 0);
    }

    proptest! {
        #[test]
        fn each_line_stands_in_one_band_and_each_server_once(
            columns in 0..7_usize, count in 1..300_usize, at in prop::collection::btree_set(0..300_usize, 0..9)
        ) {
            let heads = heads(&at.into_iter().filter(|at| *at < count).collect::<Vec<_>>());
            let (bands, number) = (Bands { heads: &heads, rows: count, columns }, count + heads.len());
            let firsts: Vec<_> = (0..=bands.count()).map(|band| bands.first(band)).collect();
            prop_assert_eq!((firsts[0], firsts[bands.count()]), (0, number));
            for (band, pair) in firsts.windows(2).enumerate() {
                prop_assert!(pair[0] < pair[1] && pair[1] - pair[0] <= columns.max(1));
                prop_assert!((pair[0]..pair[1]).all(|line| bands.of(line) == band));
                let part = lines(&heads, pair[0], pair[1]);
                let headings = part.iter().filter(|line| matches!(line, Line::Head(_))).count();
                // A heading has a band of its own; the one before a part is of a group that began earlier.
                prop_assert!(headings == 0 || part.len() == 1 || matches!(part[0], Line::Head(_)) && part.len() == pair[1] - pair[0] + 1);
            }
            let rows: Vec<_> = lines(&heads, 0, number).into_iter().filter_map(|l| if let Line::Row(row) = l { Some(row) } else { None }).collect();
            prop_assert_eq!(&rows, &(0..count).collect::<Vec<_>>());
            for row in rows {
                let line = line_of(&heads, row);
                prop_assert_eq!(lines(&heads, line, line + 1).last().copied(), Some(Line::Row(row)));
                prop_assert_eq!(row_from(&heads, line_of(&heads, row)), row);
            }
        }
    }
}
