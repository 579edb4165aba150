//! Addresses of a server: the first one on a card, all of them in the drawer.

use super::primitives::copy::{copy, copy_words};
use crate::{
    browser::dom::{View, el, icon},
    model::{address::Address, server::Server},
    text::{Msg, t, tf, visible::visible},
};

/// The line on a card: the first entry with a public address, else the first; `more` opens the rest.
pub fn first_address(server: &Server, more: impl Fn() + 'static) -> View {
    let all: Vec<_> = server.shown_addresses().collect();
    let Some(shown) = all.iter().find(|a| a.public().is_some()).or(all.first()) else {
        return el("p").class("address address--none quiet").text(t(Msg::NoAddress)).into();
    };
    let rest = (all.len() > 1).then(|| {
        let number = (all.len() - 1).to_string();
        el("button")
            .attr("type", "button")
            .class("address__more")
            .attr("aria-label", &tf(Msg::MoreAddressesLabel, &[&number]))
            .text(&tf(Msg::MoreAddresses, &[&number]))
            .click(more)
    });
    let part = |label, value| {
        el("div").class("address__part").kid(el("span").class("address__label").text(t(label))).kid(value)
    };
    el("div")
        .class("address")
        .kid(part(Msg::PrivateIp, one(shown.private(), Msg::CopyPrivate, Msg::Missing)))
        .kid(part(Msg::PublicIp, one(shown.public(), Msg::CopyPublic, Msg::Missing)))
        .kid(rest)
        .into()
}

/// The table in the drawer: one row an entry, disagreements flagged.
pub fn all_addresses(server: &Server) -> View {
    let all: Vec<_> = server.shown_addresses().collect();
    if all.is_empty() {
        return el("p").class("quiet").text(t(Msg::NoAddress)).into();
    }
    let whole: Vec<_> = all.iter().flat_map(|a| [a.private(), a.public()]).flatten().collect();
    let head = |label| el("th").attr("scope", "col").text(t(label));
    let table = el("table")
        .class("address-table")
        .kid(el("thead").kid(el("tr").kid(head(Msg::PrivateIp)).kid(head(Msg::PublicIp))))
        .kid(el("tbody").kids(all.iter().map(|a| row(a))));
    vec![table, el("div").class("actions").kid(copy_words(&whole.join("\n"), t(Msg::CopyAllAddresses)))].into()
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
