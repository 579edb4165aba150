//! Which lines of the list are drawn. Short lists are drawn whole; of long ones what is in sight and some around it, and the line that has
//! the focus. `fleet::scroll` decides; this measures for it, tells the views, and scrolls.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    sync::{Arc, Weak},
};

use super::{Console, page::Page, watched::Watched};
use crate::browser::{
    clock,
    dom::fnv,
    extent::{self, Extent},
    page as document,
    timer::{self, Timer},
};
use cph_core::{
    fleet::{
        plan::Question,
        scroll::{Cause, Scroll, Seen, Todo},
        whole::Wish,
        window::{Bands, Line, line_of, lines, row_from},
    },
    model::server::{Row, Server},
};

/// A list of more lines than this is drawn in part.
const MOST: usize = 60;

/// After so many milliseconds without scrolling the list rests.
const REST_MS: u32 = 200;

/// What is scrolled for so long after a turn of the wheel is scrolled by it, in milliseconds.
const STEADY_MS: u64 = 700;

/// The list is looked at so often for one event, at most.
const TURNS: u32 = 40;

/// So many servers from the one at the top of the window on are known again in a changed list.
const MARKS: usize = 200;

/// What of a list is drawn, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The lines.
    pub lines: Vec<Line>,
    /// Whether the first of them stands there only because it has the focus.
    pub kept_before: bool,
    /// The same of the last.
    pub kept_after: bool,
    /// How many stand there before those that are to be seen.
    lead: usize,
    /// How far down in the room the first line is, and how high the room is, in pixels; `None` where the list is drawn whole.
    pub place: Option<(f64, f64)>,
}

impl Part {
    /// The server at a line of the part.
    fn row(&self, line: Option<usize>) -> Option<usize> {
        line.and_then(|line| self.lines.get(line))
            .and_then(|line| if let Line::Row(row) = line { Some(*row) } else { None })
    }
}

/// The part of the list in the window.
pub struct Window {
    /// What is drawn has changed.
    changed: Watched<()>,
    /// Something was scrolled, or the window became larger or smaller.
    pub moved: Watched<()>,
    /// Until when what is scrolled is scrolled by wheel, finger or arrow key.
    steady: Cell<u64>,
    book: RefCell<Book>,
    rest: RefCell<Option<Timer>>,
}

/// A server, and a column of it.
type Goal = (usize, Option<usize>);

/// What is known of the list on screen. Of its servers nothing: a number for each stands for its ID.
struct Book {
    page: Weak<Page>,
    table: bool,
    asked: Option<(Wish, Question)>,
    columns: usize,
    head: f64,
    scroll: Scroll,
    /// What was asked for is not measured yet.
    drawing: bool,
    turns: u32,
    marks: Vec<u64>,
    focused: Option<usize>,
    focused_mark: u64,
    /// The server the focus is to go to, and the column, once it is drawn.
    goal: Option<Goal>,
}

fn mark(row: &Row) -> u64 {
    row.server().and_then(Server::id).map_or(0, fnv)
}

impl Book {
    fn bands<'a>(&self, page: &'a Page) -> Bands<'a> {
        Bands { heads: &page.heads, rows: page.rows.len(), columns: self.columns }
    }

    /// Takes over another list: what is at the top of the window stays there, as long as the same is asked.
    fn adopt(&mut self, console: Console, page: &Arc<Page>) {
        let table = console.view.with_untracked(|v| v.table);
        if std::ptr::eq(self.page.as_ptr(), Arc::as_ptr(page)) && self.table == table {
            return;
        }
        let asked = Some((console.wish(), page.question.clone()));
        let same = self.asked == asked && self.table == table;
        let (anchor, focused) = if same { self.find_again(page) } else { (None, None) };
        self.focused = focused;
        if self.table != table || self.page.strong_count() == 0 && self.asked.is_none() {
            self.columns = 1;
            self.scroll = Scroll::new(self.bands(page).count());
        } else {
            let bands = self.bands(page);
            let band = anchor.map(|row| bands.of(line_of(&page.heads, row)));
            self.scroll.renew(bands.count(), band);
        }
        (self.page, self.table, self.asked) = (Arc::downgrade(page), table, asked);
        self.drawing = true;
    }

    /// Where the servers that were at the top of the window are now, the first that is still there; and the one with the focus.
    fn find_again(&self, page: &Page) -> (Option<usize>, Option<usize>) {
        let order: HashMap<u64, usize> = self.marks.iter().enumerate().rev().map(|(n, mark)| (*mark, n)).collect();
        let mut best: Option<(usize, usize)> = None;
        let mut focused = None;
        for (row, server) in page.rows.iter().enumerate() {
            let mark = mark(server);
            if let Some(number) = order.get(&mark).filter(|_| mark != 0)
                && best.is_none_or(|(first, _)| *number < first)
            {
                best = Some((*number, row));
            }
            if self.focused.is_some() && mark != 0 && mark == self.focused_mark {
                focused = Some(row);
            }
        }
        (best.map(|(_, row)| row), focused)
    }

    fn part(&self, page: &Page) -> Part {
        let (bands, part) = (self.bands(page), self.scroll.part());
        let (from, to) = (bands.first(part.start), bands.first(part.end));
        let mut shown = lines(&page.heads, from, to);
        let mut lead = shown.len() - (to - from).min(shown.len());
        let focused = self.focused.filter(|row| *row < page.rows.len()).map(|row| (row, line_of(&page.heads, row)));
        let (kept_before, kept_after) = match focused {
            Some((row, line)) if line < from => {
                shown.insert(0, Line::Row(row));
                lead += 1;
                (true, false)
            }
            Some((row, line)) if line >= to => {
                shown.push(Line::Row(row));
                (false, true)
            }
            _ => (false, false),
        };
        let room = self.scroll.room() + self.head;
        Part { lines: shown, kept_before, kept_after, lead, place: Some((self.scroll.offset(), room)) }
    }

    /// Where each band is that is drawn, from where its items are; `None` where what is on the page is something else.
    fn tops(&self, page: &Page, part: &Part, extent: &Extent) -> Option<Vec<f64>> {
        if extent.items.len() != part.lines.len() {
            return None;
        }
        let (bands, range) = (self.bands(page), self.scroll.part());
        let from = bands.first(range.start);
        let last = range.end == bands.count();
        let mut heights = Vec::new();
        let mut known = None;
        for band in range.clone() {
            let items = part.lead + bands.first(band) - from..part.lead + bands.first(band + 1) - from;
            let boxes = extent.items.get(items.clone())?;
            let top = boxes.iter().map(|(top, _)| *top).fold(f64::INFINITY, f64::min);
            let bottom = boxes.iter().map(|(_, bottom)| *bottom).fold(f64::NEG_INFINITY, f64::max);
            // A heading may have been pushed from where it belongs, to stay in view.
            if known.is_none() && (matches!(part.lines.get(items.start), Some(Line::Row(_))) || range.len() == 1) {
                known = Some(top - heights.iter().sum::<f64>());
            }
            let gap = if last && band + 1 == range.end { 0.0 } else { extent.gap };
            heights.push(bottom - top + gap);
        }
        let mut at = known?;
        let mut tops = vec![at];
        for height in heights {
            at += height;
            tops.push(at);
        }
        Some(tops)
    }

    /// Remembers what is seen, to know it again.
    fn remember(&mut self, page: &Page, part: &Part, extent: &Extent) {
        let first = row_from(&page.heads, self.bands(page).first(self.scroll.anchor()));
        self.marks = page.rows.iter().skip(first).take(MARKS).map(|row| mark(row)).collect();
        self.focused = part.row(extent.focused);
        self.focused_mark = self.focused.and_then(|row| page.rows.get(row)).map_or(0, |row| mark(row));
    }
}

impl Window {
    /// At the beginning of the list.
    #[allow(clippy::new_without_default)] // Made once.
    pub fn new() -> Self {
        Self {
            changed: Watched::new(()),
            moved: Watched::new(()),
            steady: Cell::new(0),
            rest: RefCell::new(None),
            book: RefCell::new(Book {
                page: Weak::new(),
                table: false,
                asked: None,
                columns: 1,
                head: 0.0,
                scroll: Scroll::new(0),
                drawing: true,
                turns: 0,
                marks: Vec::new(),
                focused: None,
                focused_mark: 0,
                goal: None,
            }),
        }
    }

    /// A wheel was turned, a finger moved or a key pressed: what is scrolled next is scrolled by that. `Home` and `End` are for the ends.
    pub fn input(&self, key: &str) {
        self.steady.set(if matches!(key, "Home" | "End") { 0 } else { clock::now_ms() + STEADY_MS });
    }

    /// Makes whoever is reading run again when another part is drawn.
    pub fn track(&self) {
        self.changed.track();
    }

    /// Follows what is seen of the list, as long as it runs in an effect.
    pub fn follow(&'static self, console: Console) {
        self.moved.track();
        console.listing().page.track();
        // Once the page on screen is there to be measured.
        timer::spawn(async move {
            extent::watch(move || self.moved.set(()));
            let steady = self.steady.get() >= clock::now_ms();
            self.look(console, Cause::Scrolled { steady });
        });
    }

    fn look(&'static self, console: Console, cause: Cause) {
        let Some(page) = console.listing().page.get_untracked().filter(|page| is_windowed(console, page)) else {
            return;
        };
        if !matches!(cause, Cause::Drawn) {
            self.book.borrow_mut().turns = 0;
        }
        // Only now: to ask where things are makes the browser lay them out at once.
        let Some(extent) = extent::of() else { return };
        let mut goal = None;
        let changed = {
            let mut book = self.book.borrow_mut();
            book.adopt(console, &page);
            book.turns += 1;
            Self::step(&mut book, &page, &extent, cause, &mut goal)
        };
        if matches!(cause, Cause::Scrolled { .. }) {
            self.rest.replace(Some(Timer::after(REST_MS, move || self.look(console, Cause::Rests))));
        }
        if changed {
            self.changed.set(());
        }
        let goes_on = self.book.borrow().drawing && self.book.borrow().turns < TURNS;
        if goes_on {
            timer::spawn(async move { self.look(console, Cause::Drawn) });
        }
        if let Some((row, column)) = goal {
            self.focus(&page, row, column);
        }
    }

    /// One look; whether something is to be drawn.
    fn step(book: &mut Book, page: &Page, extent: &Extent, cause: Cause, goal: &mut Option<Goal>) -> bool {
        book.head = extent.head;
        if book.columns != extent.columns {
            let line = book.bands(page).first(book.scroll.anchor());
            book.columns = extent.columns;
            let bands = book.bands(page);
            book.scroll.renew(bands.count(), Some(bands.of(line)));
            book.drawing = true;
            return true;
        }
        let part = book.part(page);
        let Some(tops) = book.tops(page, &part, extent) else {
            // Another list is about to be drawn.
            book.drawing = true;
            return true;
        };
        let room = book.scroll.room();
        let seen = Seen { above: extent.above, view: extent.view, tops, layout: fnv(&extent.layout) };
        let cause = if std::mem::take(&mut book.drawing) { Cause::Drawn } else { cause };
        let todo = book.scroll.look(&seen, cause);
        match todo {
            Todo::Draw => book.drawing = true,
            Todo::Scroll(by) => {
                book.scroll.moved(by, extent::scroll_by(by));
                book.drawing = true;
            }
            Todo::Nothing => *goal = book.goal.take(),
        }
        book.remember(page, &part, extent);
        // What was kept for its focus goes with it.
        let kept = todo == Todo::Nothing && book.part(page).lines != part.lines;
        book.drawing |= kept;
        kept || todo != Todo::Nothing || (room - book.scroll.room()).abs() > 0.01
    }

    /// The focus goes to the next server, or the one before.
    pub fn go_on(&'static self, console: Console, forward: bool) {
        let page = console.listing().page.get_untracked();
        let Some(page) = page.filter(|page| is_windowed(console, page)) else {
            return document::move_focus(".card__open", if forward { 1 } else { -1 });
        };
        let start = {
            let mut book = self.book.borrow_mut();
            book.adopt(console, &page);
            let focused = book.part(&page).row(extent::of().and_then(|extent| extent.focused));
            let first = row_from(&page.heads, book.bands(&page).first(book.scroll.anchor()));
            let last = book.goal.map(|(row, _)| row).or(focused);
            last.map_or(first, |row| row + usize::from(forward))
        };
        let can_be_opened =
            |row: &usize| page.rows.get(*row).and_then(|row| row.server()).is_some_and(|s| s.id().is_some());
        let next = if forward {
            (start..page.rows.len()).find(can_be_opened)
        } else {
            (0..start.min(page.rows.len())).rev().find(can_be_opened)
        };
        if let Some(row) = next {
            self.bring(console, row, None);
        }
    }

    /// Brings a server into view that may not be drawn, and the focus to it, or to a column of it.
    pub fn bring(&'static self, console: Console, row: usize, column: Option<usize>) {
        let Some(page) = console.listing().page.get_untracked() else { return };
        if self.focus(&page, row, column) {
            return;
        }
        let by = {
            let mut book = self.book.borrow_mut();
            let band = book.bands(&page).of(line_of(&page.heads, row));
            let Some(extent) = extent::of() else { return };
            book.goal = Some((row, column));
            book.drawing = true;
            book.scroll.go_to(band, 48.0) - extent.above
        };
        extent::scroll_by(by);
        self.look(console, Cause::Rests);
    }

    /// Gives a server that is drawn the focus; whether it is drawn.
    fn focus(&self, page: &Page, row: usize, column: Option<usize>) -> bool {
        let part = self.book.borrow().part(page);
        // What is kept for its focus is not where it belongs.
        let lines = part.lines.iter().enumerate().skip(usize::from(part.kept_before));
        let mut lines = lines.take(part.lines.len() - usize::from(part.kept_before) - usize::from(part.kept_after));
        let item = lines.find(|(_, line)| **line == Line::Row(row)).map(|(item, _)| item);
        if let Some(item) = item {
            extent::focus(item, column);
        }
        item.is_some()
    }
}

/// Whether a page is drawn in part. In a frame that is as high as its content everything is in sight.
pub fn is_windowed(console: Console, page: &Page) -> bool {
    page.rows.len() + page.heads.len() > MOST && !console.portal().is_on()
}

/// What of a page is drawn, watched.
pub fn shown(console: Console, page: &Arc<Page>) -> Part {
    let window = console.window();
    window.changed.track();
    if is_windowed(console, page) {
        let mut book = window.book.borrow_mut();
        book.adopt(console, page);
        return book.part(page);
    }
    let lines = lines(&page.heads, 0, page.rows.len() + page.heads.len());
    Part { lines, kept_before: false, kept_after: false, lead: 0, place: None }
}
