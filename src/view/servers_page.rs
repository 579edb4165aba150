//! The second page: search, filters, the list, the drawer.

use super::{bar, drawer, expiry, filters, fleet_line, notices, plan_line, reauth, results, search};
use crate::{
    browser::{
        dom::{View, el},
        page,
    },
    state::{Console, watched::Watched},
    text::{Msg, t},
};

/// The list with everything around it.
pub fn servers_page(console: Console) -> View {
    let filters_open = Watched::new(false);
    let skip = el("button")
        .attr("type", "button")
        .class("skip")
        .text(t(Msg::SkipToServers))
        .click(|| page::focus(".results__title"));
    let query = el("section")
        .class("query")
        .attr("aria-label", t(Msg::Search))
        .kid(search::search(console, filters_open))
        .kid(plan_line::plan_line(console))
        .kid(fleet_line::fleet_line(console))
        .kid(notices::notices(console))
        .kid(expiry::warning(console));
    let frame = el("div").class("frame").kid(filters::filters(console, filters_open)).kid(results::results(console));
    vec![
        skip.into(),
        bar::bar(console),
        query.into(),
        reauth::reauth(console, false),
        frame.into(),
        drawer::drawer(console),
    ]
    .into()
}
