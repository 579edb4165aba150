//! The facets beside the list: what values the servers have, how many have each, and a click on one asks for it. They are there
//! while the whole fleet is in memory; without it nobody knows the numbers.

use super::{fleet_line, primitives::button::bare};
use crate::{
    browser::dom::{El, View, el, live},
    fleet::{
        chip::Chip,
        facet::{Count, FACETS, is_chosen, toggled},
        key::Key,
        whole,
    },
    model::field::Field,
    state::{Console, watched::Watched},
    text::{Msg, chips, numbers::grouped, t, tf},
    url::history::Step,
};

/// How many values of a facet are shown at first.
const FEW: usize = 6;

/// All facets that tell servers apart.
pub fn facets(console: Console) -> View {
    // Which of them show all their values.
    let whole = Watched::new(Vec::<Key>::new());
    live(move || {
        if !console.fleet().is_used() {
            return View::default();
        }
        let found = console.fleet().found.get();
        let chosen = console.wish_live().all_chips();
        let open = whole.get();
        let facets = FACETS.iter().zip(&found.facets);
        // Its own filter stands above, with the groups that are not there as well.
        let facets = facets.filter(|(key, _)| **key != Key::Field(Field::Status));
        let telling = facets.filter(|(key, counts)| counts.len() > 1 || chosen.iter().any(|chip| chip.key() == **key));
        telling
            .map(|(key, counts)| facet(console, *key, counts, &chosen, open.contains(key), whole))
            .collect::<Vec<_>>()
            .into()
    })
}

fn facet(console: Console, key: Key, counts: &[Count], chosen: &[Chip], open: bool, whole: Watched<Vec<Key>>) -> El {
    let most = counts.iter().map(|count| count.servers).max().unwrap_or(1);
    let values =
        counts.iter().enumerate().filter(|(index, count)| open || *index < FEW || is_chosen(chosen, key, &count.value));
    let values: Vec<_> =
        values.map(|(_, count)| value(console, key, count, is_chosen(chosen, key, &count.value), most)).collect();
    let hidden = counts.len().saturating_sub(values.len());
    let more = (hidden > 0).then(|| {
        bare("button--ghost facet__more")
            .text(&tf(Msg::MoreValues, &[&grouped(hidden as u64)]))
            .click(move || whole.update(|w| w.push(key)))
    });
    el("fieldset").class("filters__group facet").kid(el("legend").text(chips::key(key))).kid(values).kid(more)
}

fn value(console: Console, key: Key, count: &Count, chosen: bool, most: u32) -> El {
    let of = count.value.clone();
    let box_ = el("input").attr("type", "checkbox").change(move |_| toggle(console, key, &of));
    let box_ = if chosen { box_.attr("checked", "") } else { box_ };
    let bar = el("progress")
        .class("facet__bar")
        .attr("aria-hidden", "true")
        .attr("max", &most.to_string())
        .attr("value", &count.servers.to_string());
    el("label")
        .class("option facet__value")
        .kid(box_)
        .kid(el("span").class("option__wide").kid(el("bdi").text(&chips::value(key, &count.value))))
        .kid(el("span").class("quiet facet__count").text(&grouped(count.servers.into())))
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
    live(move || {
        let fleet = console.fleet();
        let count = console.listing().page.with(|page| page.as_ref().and_then(|page| page.count));
        (!fleet.is_used()).then(|| {
            // How many there are is known only where nothing was asked of them.
            let count = count.filter(|_| console.view.with_untracked(|v| v.filter.is_empty()));
            let cost = count.map(|count| el("p").class("quiet").text(&fleet_line::cost(console, count)));
            el("div")
                .class("filters__group")
                .kid(el("p").class("quiet").text(t(Msg::FacetsLater)))
                .kid(bare("").text(t(Msg::LoadAll)).click(move || fleet.agree(console)))
                .kid(cost)
        })
    })
}
