//! Which bands of a long list are drawn, and where: those in the window and some around it, at the place of the room to which the
//! person scrolled.
//!
//! How high a band is shows only once it is drawn. So the list's room has a height that is reckoned once, from the bands drawn first, and
//! stays; and what is drawn is held by an anchor, the band at the top of the window, as bands around it come and go. Scrolled by less
//! than a window, the list moves by what was scrolled. Scrolled further, as with the scroll bar, the room's scale says which band is meant.
//! Where these two differ in the end, the page is scrolled so that they agree, and what is seen stays where it is.

use std::ops::Range;

use super::scale::Scale;

/// How high a band is taken to be before one was measured, in pixels.
const GUESS: f64 = 240.0;

/// Less than this is no difference, in pixels.
const NEAR: f64 = 1.0;

/// What is seen of the list, in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// How much of the room lies above the window; less than nothing where the room begins in the window.
    pub above: f64,
    /// How high the window is.
    pub view: f64,
    /// Where in the room each band begins that is drawn, and where the last one ends.
    pub tops: Vec<f64>,
    /// A number that changes with whatever the heights depend on: width, columns, density.
    pub layout: u64,
}

/// Why the list is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It was scrolled; `steady` where wheel, finger or an arrow key did it, and not the scroll bar.
    Scrolled {
        /// Whether it was a wheel, a finger or an arrow key.
        steady: bool,
    },
    /// What was asked for is drawn.
    Drawn,
    /// Nothing has been scrolled for a moment.
    Rests,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Todo {
    /// Nothing.
    Nothing,
    /// The part, or its place, is another: it is to be drawn, and looked at again.
    Draw,
    /// The page is to be scrolled by so much, and the list moved with it.
    Scroll(f64),
}

/// The band that the list is held by, and how far above the top of the window it begins.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Anchor {
    band: usize,
    above: f64,
}

/// A long list in its room.
#[derive(Clone, Debug)]
pub struct Scroll {
    bands: usize,
    /// How high a band is on average: the measure of the room.
    each: f64,
    /// The same of the part drawn last.
    near: f64,
    layout: u64,
    part: Range<usize>,
    /// How high the bands of the part are, as far as that was seen.
    heights: Vec<f64>,
    /// Where in the room the part begins.
    top: f64,
    /// By how much it is moved down; something may stand before it that is no part of it.
    offset: f64,
    above: f64,
    view: f64,
    anchor: Anchor,
    /// The scale says what is seen, until the list rests.
    far: bool,
    /// The scroll bar is to be where the anchor belongs.
    astray: bool,
    /// How high the room was to whose end it was scrolled.
    end: Option<f64>,
}

impl Scroll {
    /// A list of so many bands, at its beginning.
    pub fn new(bands: usize) -> Self {
        Self {
            bands,
            each: GUESS,
            near: GUESS,
            layout: 0,
            part: 0..bands.min(8),
            heights: Vec::new(),
            top: 0.0,
            offset: 0.0,
            above: 0.0,
            view: 0.0,
            anchor: Anchor { band: 0, above: 0.0 },
            far: true,
            astray: false,
            end: None,
        }
    }

    /// The bands to draw.
    pub fn part(&self) -> Range<usize> {
        self.part.clone()
    }

    /// By how much they are to be moved down from where the room begins.
    pub fn offset(&self) -> f64 {
        self.offset
    }

    /// How high the room is to be.
    pub fn room(&self) -> f64 {
        if self.part == (0..self.bands) && self.heights.len() == self.bands {
            self.total()
        } else {
            self.scale().room()
        }
    }

    /// The band at the top of the window.
    pub fn anchor(&self) -> usize {
        self.anchor.band
    }

    /// Whether the list begins in the window, or below it.
    pub fn at_top(&self) -> bool {
        self.above <= 0.0
    }

    /// Another list takes this one's place, or the same in other columns. The band that is now `anchor` stays where the old one is seen;
    /// without one the scroll bar says what is seen.
    pub fn renew(&mut self, bands: usize, anchor: Option<usize>) {
        self.bands = bands;
        self.heights.clear();
        self.far = anchor.is_none() || self.at_top();
        match anchor.filter(|_| !self.far) {
            Some(band) => self.anchor.band = band.min(bands.saturating_sub(1)),
            None => self.anchor = self.meant(),
        }
        let length = self.part.len().max(1);
        let before = self.part.start.abs_diff(self.anchor.band).min(length / 2);
        let from = self.anchor.band.saturating_sub(before);
        self.part = from..bands.min(from + length);
    }

    /// Goes to a band: it is to be seen, as near as may be to where the window is. Gives where the room is to be scrolled to.
    pub fn go_to(&mut self, band: usize, margin: f64) -> f64 {
        let above = if band > self.anchor.band { self.each + margin - self.view } else { -margin };
        let (scale, at) = (self.scale(), count(band) * self.each);
        self.above = scale.to_room((at + above.min(0.0)).max(0.0)).min((self.room() - self.view).max(0.0));
        self.anchor = Anchor { band, above: scale.to_list(self.above) - at };
        self.far = false;
        self.above
    }

    /// The page was to be scrolled by so much, as [`Todo::Scroll`] said, and was by so much: where it ends it cannot be scrolled further,
    /// and the list moves alone.
    pub fn moved(&mut self, asked: f64, by: f64) {
        self.shift(asked);
        self.above += by;
        self.anchor = self.held();
    }

    /// Looks at the list, and says what is to be done.
    pub fn look(&mut self, seen: &Seen, cause: Cause) -> Todo {
        let by = seen.above - self.above;
        (self.above, self.view) = (seen.above, seen.view);
        self.heights = seen.tops.windows(2).map(|two| if let [one, next] = two { next - one } else { 0.0 }).collect();
        if self.heights.len() != self.part.len() || self.bands == 0 {
            return Todo::Nothing;
        }
        let top = seen.tops.first().copied().unwrap_or(0.0);
        self.top = top;
        self.near = (self.total() / count(self.heights.len())).max(1.0);
        let before = self.offset;
        match cause {
            // Scrolled far meanwhile, it is somewhere else.
            Cause::Drawn if by.abs() > self.view => {
                self.far = true;
                self.anchor = self.meant();
            }
            Cause::Drawn => self.anchor.above += by,
            Cause::Scrolled { steady } => {
                let at_end = self.above <= 0.0 || self.is_at_end();
                // Between two ends that are both near there is no room to go on in.
                let short = self.is_at_end() && self.part.start == 0;
                self.far |= by.abs() > self.view || (by != 0.0 && at_end && !steady) || short;
                self.anchor = if self.far { self.meant() } else { self.held() };
                self.end = (self.far && self.is_at_end()).then(|| self.room());
            }
            Cause::Rests => {
                self.far = false;
                self.anchor = self.held();
            }
        }
        self.measure(seen.layout);
        self.place();
        if self.cover() {
            return Todo::Draw;
        }
        self.anchor = self.held();
        let by = self.reconcile(cause == Cause::Rests);
        if by.abs() > NEAR {
            return Todo::Scroll(by);
        }
        if (self.offset - before).abs() > 0.01 { Todo::Draw } else { Todo::Nothing }
    }

    fn scale(&self) -> Scale {
        Scale { list: count(self.bands) * self.each, view: self.view }
    }

    fn total(&self) -> f64 {
        self.heights.iter().sum()
    }

    /// How high a band is, or is taken to be.
    fn height(&self, band: usize) -> f64 {
        let known = band.checked_sub(self.part.start).and_then(|place| self.heights.get(place));
        known.copied().unwrap_or(self.near).max(1.0)
    }

    fn shift(&mut self, by: f64) {
        self.top += by;
        self.offset += by;
    }

    /// Heights that depend on something else than before make another average, and another room.
    fn measure(&mut self, layout: u64) {
        if self.layout != layout && !self.heights.is_empty() {
            self.layout = layout;
            self.each = self.near;
            self.astray = true;
        }
    }

    /// The band at the top of the window, of those that are drawn: what was seen stays exactly where it is.
    fn held(&self) -> Anchor {
        self.settled(Anchor { band: self.part.start, above: self.above - self.top }, &self.part)
    }

    /// The band for which the scroll bar stands.
    fn meant(&self) -> Anchor {
        if self.above > 0.0 && self.is_at_end() {
            let band = self.bands.saturating_sub(1);
            return Anchor { band, above: self.above - self.room() + self.height(band) };
        }
        let at = self.scale().to_list(self.above);
        let place = (at / self.each).max(0.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Far below 2^52, and not below nothing.
        let band = (place as usize).min(self.bands.saturating_sub(1));
        Anchor { band, above: if at < 0.0 { at } else { (place - count(band)) * self.each } }
    }

    /// The same by the band that really is there, of some bands.
    fn settled(&self, mut anchor: Anchor, bands: &Range<usize>) -> Anchor {
        while anchor.above >= self.height(anchor.band) && anchor.band + 1 < bands.end {
            anchor.above -= self.height(anchor.band);
            anchor.band += 1;
        }
        while anchor.above < 0.0 && anchor.band > bands.start {
            anchor.band -= 1;
            anchor.above += self.height(anchor.band);
        }
        anchor
    }

    /// Where in the room the window belongs for what is seen. Before either end there is room for what is still to come, also where it is
    /// higher than it was taken to be.
    fn belongs(&self) -> f64 {
        let most = self.view / self.each;
        let part = (self.anchor.above / self.height(self.anchor.band)).clamp(-most, most);
        let at = self.scale().to_room((count(self.anchor.band) + part) * self.each);
        let before = self.above - self.top + count(self.part.start) * self.near;
        let after = self.top + self.total() - self.above - self.view + count(self.bands - self.part.end) * self.near;
        let some = |rest: f64| rest.clamp(0.0, 2.0 * self.view);
        at.max(some(before)).min(self.room() - self.view - some(after))
    }

    /// Puts the part where its anchor belongs; with the scale, its ends meet those of the room.
    fn place(&mut self) {
        if !self.part.contains(&self.anchor.band) {
            return;
        }
        let above: f64 = (self.part.start..self.anchor.band).map(|band| self.height(band)).sum();
        self.shift(self.above - self.anchor.above - above - self.top);
        let (first, last) = (self.part.start == 0, self.part.end == self.bands);
        let (bottom, to) = (self.top + self.total(), self.above + self.view);
        if first && (last || self.far && (self.above <= 0.0 || self.top > self.above)) {
            self.shift(-self.top);
        } else if self.far && last && self.is_at_end() {
            self.shift(self.room() - bottom);
        } else if self.far && last && bottom < to {
            self.shift(to - bottom);
        } else {
            return;
        }
        self.anchor = self.held();
    }

    /// Whether the room ends in the window.
    fn is_at_end(&self) -> bool {
        self.above + self.view >= self.room() - NEAR
    }

    /// How much is drawn above and below the window.
    fn around(&self) -> f64 {
        (self.view / 2.0).clamp(200.0, 800.0)
    }

    /// Sees to it that the window is covered and some around it; whether other bands are to be drawn for that.
    fn cover(&mut self) -> bool {
        let (room, around) = (self.room(), self.around());
        let (from, to) = (self.above.clamp(0.0, room), (self.above + self.view).clamp(0.0, room));
        let (first, last) = (self.part.start == 0, self.part.end == self.bands);
        let bottom = self.top + self.total();
        // With so little to scroll, what turns out to be higher than the room could not be reached.
        let whole = self.scale().room() <= self.view + 2.0 * around;
        let much = !whole && self.total() > 3.0 * (self.view + 2.0 * around);
        if self.part.contains(&self.anchor.band)
            && !much
            && (!whole || first && last)
            && (first || self.top <= from - around / 2.0)
            && (last || bottom >= to + around / 2.0)
        {
            return false;
        }
        let seen = self.settled(self.anchor, &(0..self.bands));
        let top = self.above - seen.above;
        let (mut start, mut at) = (seen.band, top);
        while start > 0 && (whole || at > from - around || start > self.anchor.band) {
            start -= 1;
            at -= self.height(start);
        }
        if start < 4 {
            // So near to the beginning, what stands before the part had no room.
            at -= (0..start).map(|band| self.height(band)).sum::<f64>();
            start = 0;
        }
        let (mut end, mut bottom) = (seen.band, top);
        while end < self.bands && (whole || bottom < to + around || end <= self.anchor.band) {
            bottom += self.height(end);
            end += 1;
        }
        let part = start..end;
        if part == self.part {
            return false;
        }
        self.part = part;
        self.heights.clear();
        self.shift(at - self.top);
        true
    }

    /// By how much the page is to be scrolled so that the ends of the list meet those of the room, and the scroll bar is where it belongs.
    fn reconcile(&mut self, rests: bool) -> f64 {
        let (first, last) = (self.part.start == 0, self.part.end == self.bands);
        let (room, bottom) = (self.room(), self.top + self.total());
        let (from, to) = (self.above, self.above + self.view);
        let astray = std::mem::take(&mut self.astray);
        if first && last {
            // Drawn whole, it is as high as it is.
            return self.end.take().map_or(0.0, |end| room - end);
        }
        if self.far {
            return 0.0;
        }
        if first {
            let wrong = rests || astray || from < self.top || from < self.view / 2.0;
            return if wrong { -self.top } else { 0.0 };
        }
        if last {
            let wrong = rests || astray || to > bottom || to > room - self.view / 2.0;
            return if wrong { room - bottom } else { 0.0 };
        }
        let by = self.belongs() - self.above;
        let stuck = from <= 0.0 || self.is_at_end();
        if stuck || astray || rests && by.abs() > self.view { by } else { 0.0 }
    }
}

#[allow(clippy::cast_precision_loss)] // Far below 2^52.
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests;
