//! Addresses of a server: the first one on a card, all of them in the drawer.

use std::sync::Arc;

use super::primitives::{
    copy::{copy, copy_made},
    more::more,
};
use crate::{
    browser::dom::{View, el, icon, views},
    text::{Msg, numbers::grouped, t, tf, visible::visible},
};
use cph_core::{
    fleet::key::Key,
    model::{
        address::Address,
        server::{Row, Server},
    },
};

/// The line on a card: the first entry with a public address, else the first; `more` opens the rest. How many more there are is said of
/// either kind for itself: beside a public address, "7 more" would be taken for seven public ones.
pub fn first_address(server: &Server, more: impl Fn() + Clone + 'static) -> View {
    let shown = server.shown_addresses().find(|a| a.public().is_some()).or_else(|| server.shown_addresses().next());
    let Some(shown) = shown else {
        return el("p").class("address address--none quiet").text(t(Msg::NoAddress)).into();
    };
    let part = |key: Key, label, value: Option<&str>, copy_label| {
        let words = rest(server, key, value);
        let rest = words.map(|words| {
            el("button")
                .attr("type", "button")
                .class("address__more")
                .attr("aria-label", &tf(Msg::MoreAddressesLabel, &[&words]))
                .text(&words)
                .click(more.clone())
        });
        el("div")
            .class("address__part")
            .kid(el("span").class("address__label").text(t(label)).text(" ").kid(rest))
            .kid(one(value, copy_label, Msg::Missing))
    };
    el("div")
        .class("address")
        .kid(part(Key::PrivateIp, Msg::PrivateIp, shown.private(), Msg::CopyPrivate))
        .kid(part(Key::PublicIp, Msg::PublicIp, shown.public(), Msg::CopyPublic))
        .into()
}

/// How many addresses of a kind there are beside the one that is shown, in words that name the kind; `None` where there are none.
pub fn rest(server: &Server, key: Key, shown: Option<&str>) -> Option<String> {
    let rest = key.texts(server).into_iter().filter(|text| Some(*text) != shown).count();
    let words = if key == Key::PublicIp { Msg::MorePublic } else { Msg::MorePrivate };
    (rest > 0).then(|| tf(words, &[&grouped(rest as u64)]))
}

/// How many addresses of each kind a server has, in words.
pub fn numbers(server: &Server) -> String {
    let number = |key: Key, words| {
        let number = key.texts(server).len() as u64;
        (number > 0).then(|| tf(words, &[&grouped(number)]))
    };
    let both = [number(Key::PrivateIp, Msg::PrivateNumber), number(Key::PublicIp, Msg::PublicNumber)];
    both.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// How many addresses are drawn at a time. Each is a dozen elements, and a server may come with hundreds of thousands.
const SOME: usize = 250;

/// The table in the drawer: one row an entry, disagreements flagged.
pub fn all_addresses(of: &Arc<Row>) -> View {
    let shown = |row: &Row| row.server().map_or(0, |server| server.shown_addresses().count());
    let all = shown(of);
    if all == 0 {
        return el("p").class("quiet").text(t(Msg::NoAddress)).into();
    }
    // Each kind for itself: in a list of both, nothing would say which is which.
    let copies = [(Key::PrivateIp, Msg::CopyPrivateAll), (Key::PublicIp, Msg::CopyPublicAll)].map(|(key, words)| {
        let texts = move |row: &Row| -> Vec<String> {
            row.server().map_or_else(Vec::new, |server| key.texts(server).into_iter().map(str::to_owned).collect())
        };
        let source = of.clone();
        (!texts(of).is_empty()).then(|| copy_made(move || texts(&source).join("\n"), t(words)))
    });
    let head = |label| el("th").attr("scope", "col").text(t(label));
    let table = |rows: View| {
        el("table")
            .class("address-table")
            .kid(el("thead").kid(el("tr").kid(head(Msg::PrivateIp)).kid(head(Msg::PublicIp))))
            .kid(el("tbody").kid(rows))
            .into()
    };
    let source = of.clone();
    let some = move |range: std::ops::Range<usize>| {
        let addresses = source.server().into_iter().flat_map(Server::shown_addresses);
        views(addresses.skip(range.start).take(range.len()).map(row))
    };
    vec![more(all, SOME, table, some), el("div").class("actions").kids(copies).into()].into()
}

fn row(address: &Address) -> View {
    let shown = el("tr")
        .kid(el("td").kid(one(address.private(), Msg::CopyPrivate, Msg::NoPrivate)))
        .kid(el("td").kid(one(address.public(), Msg::CopyPublic, Msg::NoPublic)));
    let difference = address.disagrees().then(|| {
        let names = [
            ("server_ip", &address.server_ip, Msg::CurrentName),
            ("intranet_ip", &address.intranet_ip, Msg::ExpiredName),
            ("public_ip", &address.public_ip, Msg::CurrentName),
            ("access_ip", &address.access_ip, Msg::ExpiredName),
        ];
        let mut text = t(Msg::AddressesDiffer).to_owned();
        for (name, value, words) in names {
            if let Some(value) = value {
                for part in [" · ", &tf(words, &[name]), " ", &visible(value, 64)] {
                    text.push_str(part);
                }
            }
        }
        el("tr")
            .class("address-table__note")
            .kid(el("td").attr("colspan", "2").kid(icon("#i-alert")).text(" ").text(&text))
    });
    vec![View::from(shown), difference.into()].into()
}

fn one(address: Option<&str>, copy_label: Msg, missing: Msg) -> View {
    match address {
        Some(text) => el("span")
            .class("address__value")
            .kid(el("bdi").class("mono").text(&visible(text, 64)))
            .kid(copy(text, &tf(copy_label, &[&visible(text, 64)])))
            .into(),
        None => el("span").class("address__value quiet").text(t(missing)).into(),
    }
}
