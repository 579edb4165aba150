//! The facets beside the list: what values the servers have, how many have each, and a click on one asks for it. They are there
//! while the whole fleet is in memory; without it nobody knows the numbers.

use super::{fleet_line, primitives::button::bare};
use crate::{
    browser::{
        dom::{El, View, each, el, fnv, live_of, live_text, views, when},
        history::Step,
    },
    state::{Console, watched::Watched},
    text::{Msg, chips, numbers::grouped, t, tf},
};
use cph_core::{
    fleet::{
        chip::Chip,
        facet::{Count, FACETS, is_chosen, toggled},
        key::Key,
        whole,
    },
    model::field::Field,
};

/// How many values of a facet are shown at first.
const FEW: usize = 6;

/// How many are shown at most; the search finds the others.
const MANY: usize = 200;

/// All facets that tell servers apart.
pub fn facets(console: Console) -> View {
    // The status stands above, with the groups that are not there as well.
    let offered = FACETS.into_iter().enumerate().filter(|(_, key)| *key != Key::Field(Field::Status));
    let all = move || views(offered.clone().map(|(place, key)| facet(console, place, key)));
    when(move || console.fleet().is_used(), all)
}

/// A value of a facet as it is drawn: how many servers have it, the most that any value has, whether it is asked for.
struct Drawn {
    value: String,
    servers: u32,
    most: u32,
    chosen: bool,
}

fn facet(console: Console, place: usize, key: Key) -> View {
    let open = Watched::new(false);
    let values = move || -> Vec<Drawn> {
        let chips = console.wish_live().all_chips();
        console.fleet().found.with(|found| {
            let counts = found.facets.get(place).map_or(&[][..], Vec::as_slice);
            let most = counts.first().map_or(1, |count| count.servers);
            let drawn = |count: &Count| Drawn {
                value: count.value.clone(),
                servers: count.servers,
                most,
                chosen: is_chosen(&chips, key, &count.value),
            };
            counts.iter().map(drawn).collect()
        })
    };
    let telling = move || {
        let values = values();
        values.len() > 1 || values.iter().any(|value| value.chosen)
    };
    let shown = move || {
        let all = values().into_iter().enumerate();
        let shown = all.filter(|(index, value)| *index < if open.get() { MANY } else { FEW } || value.chosen);
        let keyed = |(_, value): (usize, Drawn)| {
            (fnv(&format!("{} {} {} {}", value.value, value.servers, value.most, value.chosen)), value)
        };
        shown.map(keyed).collect()
    };
    // The button stays where all are shown, so that whoever pressed it is not left nowhere.
    let hidden = move || values().iter().skip(FEW).filter(|value| !value.chosen).count();
    let more = move || {
        let words = move || {
            let hidden = grouped(hidden() as u64);
            if open.get() { t(Msg::FewerValues).to_owned() } else { tf(Msg::MoreValues, &[&hidden]) }
        };
        let beyond = move || values().iter().skip(MANY).filter(|value| !value.chosen).count();
        let rest = live_of(
            move || if open.get() { beyond() } else { 0 },
            |rest| (*rest > 0).then(|| el("p").class("quiet").text(&tf(Msg::AndMore, &[&grouped(*rest as u64)]))),
        );
        let button = bare("button--ghost facet__more")
            .aria_live("aria-expanded", move || open.get())
            .kid(live_text(words))
            .click(move || open.update(|open| *open = !*open));
        vec![rest, button.into()]
    };
    when(telling, move || {
        el("fieldset")
            .class("filters__group facet")
            .kid(el("legend").text(chips::key(key)))
            .kid(el("div").kid(each(shown, move |drawn| value(console, key, drawn).into())))
            .kid(when(move || hidden() > 0, more))
    })
}

fn value(console: Console, key: Key, drawn: &Drawn) -> El {
    let of = drawn.value.clone();
    let box_ = el("input").attr("type", "checkbox").flag("checked", drawn.chosen);
    let box_ = box_.change(move |_| toggle(console, key, &of));
    let bar = el("progress")
        .class("facet__bar")
        .attr("aria-hidden", "true")
        .attr("max", &drawn.most.to_string())
        .attr("value", &drawn.servers.to_string());
    el("label")
        .class("option facet__value")
        .attr("data-item", &drawn.value)
        .kid(box_)
        .kid(el("span").class("option__wide").kid(el("bdi").text(&chips::value(key, &drawn.value))))
        .kid(el("span").class("quiet facet__count").text(&grouped(drawn.servers.into())))
        .kid(bar)
}

/// Asks for a value, or no longer. Filters of the API about the same field become chips, of which more than one can be asked for.
fn toggle(console: Console, key: Key, value: &str) {
    console.go(Step::Push, |v| {
        let of_the_api = whole::take(&mut v.filter, key);
        let chips: Vec<Chip> = of_the_api.into_iter().chain(v.chips.drain(..)).collect();
        v.chips = toggled(&chips, key, value);
        v.offset = 0;
    });
}

/// What stands in for the facets until the fleet is there.
pub fn invitation(console: Console) -> View {
    let fleet = console.fleet();
    let cost = move || {
        let count = console.listing().page.with(|page| page.as_ref().and_then(|page| page.count));
        // How many there are is known only where nothing was asked of them.
        let count = count.filter(|_| console.view.with(|v| v.filter.is_empty()));
        count.map(|count| fleet_line::cost(console, count))
    };
    when(
        move || !fleet.holds_all(),
        move || {
            el("div")
                .class("filters__group")
                .kid(el("p").class("quiet").text(t(Msg::FacetsLater)))
                .kid(bare("").text(t(Msg::LoadAll)).click(move || fleet.load_all(console)))
                .kid(live_of(cost, |cost| cost.as_ref().map(|cost| el("p").class("quiet").text(cost))))
        },
    )
}
