//! A list of any length, of which a part is drawn at first and more when that is asked for: what comes from outside may have
//! hundreds of thousands of entries, and a page of so many elements never comes up.

use std::ops::Range;

use super::button::bare;
use crate::{
    browser::{
        dom::{View, each, el, live, live_text, when},
        page,
    },
    state::watched::Watched,
    text::{Msg, numbers::grouped, tf},
};

/// The first `step` of `all` entries, and below them a button that shows as many again. `part` makes the view of some of them;
/// `frame` is what they stand in. What is drawn stays as it is when more is.
pub fn more(
    all: usize,
    step: usize,
    frame: impl FnOnce(View) -> View,
    part: impl Fn(Range<usize>) -> View + 'static,
) -> View {
    let steps = Watched::new(1_usize);
    let shown = move || (steps.get() * step).min(all);
    let parts = move || (0..steps.get()).map(|number| (number as u64, number)).collect();
    let list = frame(each(parts, move |number: &usize| {
        let from = (number * step).min(all);
        part(from..(from + step).min(all))
    }));
    if all <= step {
        return list;
    }
    let show = move || {
        steps.update(|steps| *steps += 1);
        if steps.get_untracked() * step >= all {
            // The button is gone: what is said in its place has the focus.
            page::focus_in_place(".more__end");
        }
    };
    let words = move || {
        let left = all - shown();
        tf(Msg::ShowMore, &[&grouped(left.min(step) as u64), &grouped(left as u64)])
    };
    let button = when(move || shown() < all, move || bare("button--ghost more").kid(live_text(words)).click(show));
    let end = live(move || {
        let is_all = shown() == all;
        is_all.then(|| {
            let text = tf(Msg::AllShown, &[&grouped(all as u64)]);
            el("p").class("quiet more__end").attr("tabindex", "-1").text(&text)
        })
    });
    vec![list, button, end].into()
}
