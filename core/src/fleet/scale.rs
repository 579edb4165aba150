//! How a list that is higher than a browser can lay out is scrolled through: its room on the page ends at a height that every browser can,
//! and a place in the room stands for a place in the list. Near both ends, and in shorter lists everywhere, a pixel is a pixel.

/// The most height of a list's room, in pixels. Browsers end at 17 and 33 million, and count in screen pixels, of which there are several
/// to one of the page where it is enlarged; and beyond some million text is no longer drawn exactly where it belongs.
pub const MOST: f64 = 4_000_000.0;

/// The room of a list, and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// How high the list would be.
    pub list: f64,
    /// How high the window is.
    pub view: f64,
}

impl Scale {
    /// How high the room is.
    pub fn room(self) -> f64 {
        self.list.min(MOST)
    }

    /// How far one can scroll in the room and in the list, and how much at both ends is alike in both.
    fn ways(self) -> (f64, f64, f64) {
        let (room, list) = ((self.room() - self.view).max(0.0), (self.list - self.view).max(0.0));
        (room, list, room / 8.0)
    }

    /// The place in the list for which one in the room stands.
    pub fn to_list(self, at: f64) -> f64 {
        let (room, list, end) = self.ways();
        if list <= room || at <= end {
            at
        } else if at >= room - end {
            at + list - room
        } else {
            end + (at - end) / (room - 2.0 * end) * (list - 2.0 * end)
        }
    }

    /// The place in the room that stands for one in the list.
    pub fn to_room(self, at: f64) -> f64 {
        let (room, list, end) = self.ways();
        if list <= room || at <= end {
            at
        } else if at >= list - end {
            at - (list - room)
        } else {
            end + (at - end) / (list - 2.0 * end) * (room - 2.0 * end)
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Where a pixel is a pixel it is the same one.
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_hundred_thousand_cards_one_below_the_other_end_where_browsers_still_go() {
        let scale = Scale { list: 100_000.0 * 340.0, view: 900.0 };
        assert_eq!(scale.room(), MOST);
        assert_eq!((scale.to_list(0.0), scale.to_list(MOST - 900.0)), (0.0, 34_000_000.0 - 900.0));
        assert!((scale.to_list((MOST - 900.0) / 2.0) - (34_000_000.0 - 900.0) / 2.0).abs() < 1.0);
        // A pixel is a pixel where the list begins and ends, and in a list that needs no scale.
        assert_eq!((scale.to_list(1234.0), scale.to_list(MOST - 2000.0)), (1234.0, 34_000_000.0 - 2000.0));
        assert_eq!(Scale { list: 9_000.0, view: 900.0 }.to_list(4321.0), 4321.0);
    }

    proptest! {
        #[test]
        fn every_place_of_the_list_has_one_in_the_room_and_both_ends_meet(
            list in 100.0..1e9_f64, view in 100.0..9000.0_f64, part in 0.0..1.0_f64, more in 0.0..1000.0_f64
        ) {
            let scale = Scale { list, view };
            let way = (list - view).max(0.0);
            let at = part * way;
            let room = scale.to_room(at);
            prop_assert!(room <= (scale.room() - view).max(0.0) + 1e-3 && room >= 0.0);
            prop_assert!((scale.to_list(room) - at).abs() < 1e-3 * list.sqrt().max(1.0));
            prop_assert!(scale.to_room(at + more) >= room);
            prop_assert!((scale.to_list((scale.room() - view).max(0.0)) - way).abs() < 1e-3 * list.sqrt().max(1.0));
        }
    }
}
