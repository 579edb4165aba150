//! Which lines of the list are drawn. Short lists are drawn whole; of long ones what is in sight and some around it.

use super::{Console, page::Page, watched::Watched};
use crate::{
    browser::{extent, timer},
    fleet::window::{self, Line, Sight, drawn},
};

/// A list of more lines than this is drawn in part.
const MOST: usize = 60;

/// How high a line is taken to be before one was measured, in pixels.
const GUESS: usize = 120;

/// What of a list is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The first line.
    pub from: usize,
    /// The line after the last.
    pub to: usize,
    /// How much height a line takes, in pixels.
    pub line: usize,
}

/// The part of the list in the window.
pub struct Window {
    /// What is drawn.
    pub drawn: Watched<Drawn>,
    /// Something was scrolled, or the window became larger or smaller.
    pub moved: Watched<()>,
}

impl Window {
    /// At the beginning of the list.
    pub fn new() -> Self {
        Self { drawn: Watched::new(Drawn { from: 0, to: MOST, line: GUESS }), moved: Watched::new(()) }
    }

    /// Follows what is seen of the list that this selector finds, as long as it runs in an effect.
    pub fn follow(&'static self, console: Console, list: &'static str) {
        self.moved.track();
        console.listing().page.track();
        // Once the page on screen is there to be measured.
        timer::spawn(async move { self.measure(console, list) });
    }

    #[inline(never)]
    fn measure(&'static self, console: Console, list: &str) {
        let old = self.drawn.get_untracked();
        console.listing().page.with_untracked(|page| {
            let Some(page) = page.as_ref().filter(|page| is_windowed(console, page)) else { return };
            // Only now: to ask where things are makes the browser lay them out at once.
            let Some(seen) = extent::of(list) else { return };
            let count = lines(page);
            let mut line = old.line;
            if old.from == 0 {
                // Of the lines that are not drawn the height was given, and is no part of the measure.
                line = (seen.height.saturating_sub((count - old.to.min(count)) * line) / old.to.clamp(1, count)).max(8);
            }
            let sight = Sight { above: seen.above, height: seen.window, line, columns: seen.columns };
            let (from, to) = drawn(sight, &page.heads, count, MOST);
            let new = Drawn { from, to, line };
            if new != old {
                self.drawn.set(new);
            }
        });
    }
}

impl Default for Window {
    fn default() -> Self {
        Self::new()
    }
}

/// How many lines a page has.
pub fn lines(page: &Page) -> usize {
    page.rows.len() + page.heads.len()
}

/// Whether a page is drawn in part. In a frame that is as high as its content everything is in sight.
pub fn is_windowed(console: Console, page: &Page) -> bool {
    lines(page) > MOST && !console.portal().is_on()
}

/// The lines of a page that are drawn.
pub fn shown(console: Console, page: &Page) -> Vec<Line> {
    let (count, drawn) = (lines(page), console.window().drawn.get());
    let (from, to) = if is_windowed(console, page) { (drawn.from.min(count), drawn.to.min(count)) } else { (0, count) };
    window::lines(&page.heads, from, to)
}
