//! The title of the tab, which follows what is shown: with two tabs of two regions open, each says which it is.

use super::{
    bar::product_name,
    profiles::{is_named, name_of, short},
};
use crate::{
    browser::page,
    state::{Console, detail::Shown, page::Page},
    text::title,
};
use cph_core::model::server::Server;

/// Sets the title; to be called where signals are followed.
pub fn follow(console: Console) {
    page::set_title(&title(console));
}

/// The server in the drawer, how many servers the list has, whose they are, and the name of the product. Neither a filter nor an
/// address, of which both may say more than the next person at the screen should read.
fn title(console: Console) -> String {
    let product = product_name(console);
    if !console.session().entered.get() {
        return title::title(&[Some(&product)]);
    }
    let server = console.detail().shown.with(|shown| match shown {
        Shown::Server(row) => {
            row.server().and_then(Server::title).map(|name| name.chars().take(100).collect::<String>())
        }
        _ => None,
    });
    let total = console.listing().page.with(|page| page.as_ref().map(|page| Page::total(page)));
    let place = console.session().connection.with(|connection| {
        let connection = connection.as_ref()?;
        let name = name_of(console, connection);
        // A name of the person's own says which project it is.
        Some(if is_named(console, connection) {
            name
        } else {
            format!("{name} {}", short(connection.project.as_str()))
        })
    });
    title::title(&[server.as_deref(), total.as_deref(), place.as_deref(), Some(&product)])
}
