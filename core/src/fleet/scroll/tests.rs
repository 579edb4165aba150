#![allow(
    clippy::cast_precision_loss,
    clippy::float_cmp,
    clippy::too_many_lines,
    reason = "heights of a page that is made up"
)]

use super::*;
use crate::fleet::scale::MOST;
use proptest::prelude::*;

/// A page with a list in it, as a browser would lay it out: what stands above and below the list, and how high each band really is.
struct Page {
    heights: Vec<f64>,
    scroll: Scroll,
    at: f64,
    view: f64,
    layout: u64,
    /// What stands before the part and is no part of it.
    lead: f64,
    draws: usize,
}

const HEAD: f64 = 300.0;
const FOOT: f64 = 80.0;

impl Page {
    fn new(heights: Vec<f64>, view: f64) -> Self {
        let scroll = Scroll::new(heights.len());
        let mut page = Self { heights, scroll, at: -HEAD, view, layout: 1, lead: 0.0, draws: 0 };
        page.look(Cause::Drawn);
        page
    }

    fn last(&self) -> f64 {
        (self.scroll.room() + FOOT - self.view).max(-HEAD)
    }

    fn tops(&self) -> Vec<f64> {
        let lead = if self.scroll.part.start > 0 { self.lead } else { 0.0 };
        let mut at = self.scroll.offset() + lead;
        let mut tops = vec![at];
        for band in self.scroll.part() {
            at += self.heights[band];
            tops.push(at);
        }
        tops
    }

    fn look(&mut self, mut cause: Cause) {
        for turn in 0.. {
            assert!(turn < 40, "it never ends: {:?}", self.scroll);
            self.at = self.at.clamp(-HEAD, self.last());
            let seen = Seen { above: self.at, view: self.view, tops: self.tops(), layout: self.layout };
            match self.scroll.look(&seen, cause) {
                Todo::Nothing => break,
                Todo::Draw => self.draws += 1,
                Todo::Scroll(by) => {
                    let to = (self.at + by).clamp(-HEAD, self.last());
                    self.scroll.moved(by, to - self.at);
                    self.at = to;
                }
            }
            cause = Cause::Drawn;
        }
    }

    fn scroll_by(&mut self, by: f64, steady: bool) {
        self.scroll_to(self.at + by, steady);
    }

    fn scroll_to(&mut self, to: f64, steady: bool) {
        self.at = to.clamp(-HEAD, self.last());
        self.look(Cause::Scrolled { steady });
    }

    /// Where on the screen a band is, if it is drawn.
    fn on_screen(&self, band: usize) -> Option<f64> {
        let place = self.scroll.part().position(|b| b == band)?;
        Some(self.tops()[place] - self.at)
    }

    /// The band in the middle of the window.
    fn middle(&self) -> Option<usize> {
        let at = self.at + self.view / 2.0;
        let place = self.tops().windows(2).position(|two| two[0] <= at && at < two[1])?;
        Some(self.scroll.part.start + place)
    }

    /// Each pixel of the room that is in the window is a band's.
    fn is_covered(&self) -> bool {
        let (tops, room) = (self.tops(), self.scroll.room());
        let (from, to) = (self.at.clamp(0.0, room), (self.at + self.view).clamp(0.0, room));
        from >= to || tops[0] <= from + 1.0 && tops[tops.len() - 1] >= to - 1.0
    }

    /// The first and the last band end where the room does, where they are in the window or near it.
    fn meets_its_ends(&self) -> bool {
        let (tops, part, room) = (self.tops(), self.scroll.part(), self.scroll.room());
        let first = part.start > 0 || self.at > 0.0 || tops[0].abs() <= 1.0;
        let last =
            part.end < self.heights.len() || self.at + self.view < room || (tops[tops.len() - 1] - room).abs() <= 1.0;
        first && last
    }
}

#[derive(Clone, Debug)]
enum Deed {
    Wheel(f64),
    Bar(f64),
    Meanwhile(f64),
    Rest,
    Size(f64),
    Focus(usize),
    Insert(usize),
    Remove(usize),
    Narrow(f64),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        6 => (-1.0..1.0_f64).prop_map(Deed::Wheel),
        3 => prop_oneof![Just(0.0), Just(1.0), Just(0.5), 0.0..1.0_f64].prop_map(Deed::Bar),
        1 => (0.0..1.0_f64).prop_map(Deed::Meanwhile),
        3 => Just(Deed::Rest),
        1 => (100.0..9000.0_f64).prop_map(Deed::Size),
        1 => any::<usize>().prop_map(Deed::Focus),
        1 => (1..30_usize).prop_map(Deed::Insert),
        1 => (1..30_usize).prop_map(Deed::Remove),
        1 => (0.5..2.0_f64).prop_map(Deed::Narrow),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn each_pixel_is_covered_wherever_one_is_and_every_band_can_be_reached(
        count in prop_oneof![2..60_usize, 60..3000_usize, 20_000..60_000_usize],
        (low, high) in prop_oneof![Just((28.0, 28.0)), Just((200.0, 420.0)), Just((20.0, 900.0))],
        seed in any::<u64>(), view in 100.0..9000.0_f64, lead in prop_oneof![Just(0.0), Just(36.0)],
        deeds in prop::collection::vec(deed(), 1..40),
    ) {
        let height = |band: usize| {
            let mixed = (band as u64 ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
            low + (high - low) * (mixed % 1000) as f64 / 1000.0
        };
        let mut page = Page::new((0..count).map(height).collect(), view);
        page.lead = lead;
        for deed in deeds {
            let room = page.scroll.room();
            let whole = page.scroll.part() == (0..page.heights.len());
            match deed.clone() {
                Deed::Wheel(part) => {
                    let (by, before) = (part * page.view.min(1000.0) * 0.99, page.at);
                    let middle = page.middle().map(|band| (band, page.on_screen(band).unwrap()));
                    let free = !page.scroll.far && page.at > page.view && page.at + 2.0 * page.view < room;
                    page.scroll_by(by, true);
                    // What was in sight has moved by what the wheel said, whatever else was drawn, unless the page has come to its end.
                    let whole = page.scroll.part() == (0..page.heights.len());
                    let ends = page.at <= -HEAD || page.at >= page.last() - 1.0;
                    if let Some((band, at)) = middle.filter(|_| free && !whole && !ends) {
                        let now = page.on_screen(band).unwrap();
                        prop_assert!((now - (at - by)).abs() < 1.5, "{now} and not {at} - {by}, at {before}");
                    }
                }
                Deed::Bar(part) => page.scroll_to(part * (room - page.view), false),
                // By the scroll bar, while something is being drawn.
                Deed::Meanwhile(part) => {
                    page.at = part * (room - page.view);
                    page.look(Cause::Drawn);
                }
                Deed::Rest => {
                    let seen = page.middle().map(|band| (band, page.on_screen(band).unwrap()));
                    let inside = page.at > page.view && page.at + 2.0 * page.view < room;
                    page.look(Cause::Rests);
                    if let Some((band, at)) = seen.filter(|_| inside) {
                        prop_assert!((page.on_screen(band).unwrap() - at).abs() < 1.5);
                    }
                }
                Deed::Size(view) => {
                    page.view = view;
                    page.look(Cause::Scrolled { steady: true });
                }
                Deed::Focus(band) => {
                    let band = band % page.heights.len();
                    page.at = page.scroll.go_to(band, 40.0);
                    page.look(Cause::Drawn);
                    // What gets the focus is scrolled to by the browser, once it is drawn.
                    let (at, height) = (page.on_screen(band).unwrap(), page.heights[band]);
                    if at + height <= 0.0 {
                        page.scroll_by(at, true);
                    } else if at >= page.view {
                        page.scroll_by((at + height - page.view).min(at), true);
                    }
                    let at = page.on_screen(band);
                    prop_assert!(at.is_some_and(|at| at > -page.heights[band] && at < page.view), "{at:?} {} {band} {:?}", page.view, page.scroll);
                }
                Deed::Insert(number) => {
                    let (held, seen) = (page.scroll.anchor(), page.on_screen(page.scroll.anchor()));
                    let inside = page.at > page.view && page.at + 2.0 * page.view < room;
                    page.heights.splice(0..0, (0..number).map(height));
                    page.scroll.renew(page.heights.len(), Some(held + number));
                    page.look(Cause::Drawn);
                    if let Some(at) = seen.filter(|_| inside) {
                        prop_assert!((page.on_screen(held + number).unwrap() - at).abs() < 1.5);
                    }
                }
                Deed::Remove(number) => {
                    let number = number.min(page.heights.len() - 1);
                    let held = page.scroll.anchor().saturating_sub(number);
                    page.heights.drain(..number);
                    page.scroll.renew(page.heights.len(), Some(held));
                    page.look(Cause::Drawn);
                }
                Deed::Narrow(by) => {
                    page.heights.iter_mut().for_each(|height| *height *= by);
                    page.layout += 1;
                    page.look(Cause::Scrolled { steady: true });
                }
            }
            prop_assert!(page.is_covered(), "{deed:?}: {} {:?}", page.at, page.scroll);
            // No more is drawn than that takes.
            let (drawn, enough) = (page.tops(), page.view + 2.0 * page.scroll.around());
            let (drawn, highest) = (drawn[drawn.len() - 1] - drawn[0], page.heights.iter().copied().fold(0.0, f64::max));
            prop_assert!(drawn <= 3.0 * enough + 6.0 * highest, "{deed:?}: {drawn} {:?}", page.scroll);
            prop_assert!(page.meets_its_ends(), "{deed:?}: {} {:?}", page.at, page.scroll);
            prop_assert!(page.scroll.room() <= MOST.max(page.view * 3.0));
            // Only another list, other heights, or one that is drawn whole have another room.
            if matches!(deed, Deed::Wheel(_) | Deed::Bar(_) | Deed::Rest | Deed::Focus(_)) && !whole
                && page.scroll.part() != (0..page.heights.len())
            {
                prop_assert_eq!(page.scroll.room(), room);
            }
        }
        // Both ends and every band can be reached, by the bar and by the wheel.
        page.look(Cause::Rests);
        page.scroll_to(f64::MAX, false);
        // A list that turns out to be drawn whole may be higher than its room was.
        page.scroll_to(f64::MAX, false);
        let last = page.heights.len() - 1;
        prop_assert!(page.on_screen(last).is_some_and(|at| at + page.heights[last] <= page.view + 1.0), "{} {} {:?} {:?}", page.at, page.last(), page.on_screen(last), page.scroll);
        page.look(Cause::Rests);
        for _ in 0..3 {
            page.scroll_by(-0.9 * page.view, true);
        }
        for _ in 0..60 {
            page.scroll_by(0.9 * page.view, true);
        }
        prop_assert!(page.on_screen(last).is_some_and(|at| at + page.heights[last] <= page.view + 1.0), "{} {:?}", page.at, page.scroll);
        page.scroll_to(-HEAD, false);
        prop_assert!(page.on_screen(0).is_some_and(|at| at >= 0.0));
    }
}

#[test]
fn the_wheel_goes_through_a_list_without_leaving_anything_out() {
    // Bands that become higher and higher, so that the room is too low for them; then lower and lower.
    for falls in [false, true] {
        let height = |band: usize| if falls { 600.0 - band as f64 } else { 100.0 + band as f64 };
        let mut page = Page::new((0..500).map(height).collect(), 900.0);
        for rests in [false, true] {
            page.scroll_to(-HEAD, false);
            page.look(Cause::Rests);
            let mut last = page.middle().unwrap();
            for _ in 0..4000 {
                page.scroll_by(100.0, true);
                if rests {
                    page.look(Cause::Rests);
                }
                assert!(page.is_covered());
                let middle = page.middle().unwrap_or(last);
                assert!(middle == last || middle == last + 1, "{last} {middle}");
                last = middle;
            }
            assert_eq!(page.scroll.part().end, 500);
        }
    }
}

#[test]
fn a_short_step_draws_nothing() {
    let mut page = Page::new(vec![100.0; 5000], 900.0);
    page.scroll_to(100_000.0, false);
    page.look(Cause::Rests);
    page.draws = 0;
    for _ in 0..100 {
        page.scroll_by(10.0, true);
    }
    assert!((1..8).contains(&page.draws), "{}", page.draws);
}
