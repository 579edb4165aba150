//! What both pages share: copying, announcements, shortcuts.

use crate::{
    browser::{
        dom::{View, el, live_of, live_text},
        grid,
        history::Step,
        page,
    },
    state::{Console, Panel},
    view,
};

/// The page: the form, or the list.
pub fn shell(console: Console) -> View {
    el("div")
        .class("shell")
        .follow(move || console.portal().follow(console))
        .follow(move || view::title::follow(console))
        .on("click", move |event| {
            if let Some(text) = event.copy_request() {
                console.copy(text);
            }
        })
        .kid(live_of(
            move || console.session().entered.get(),
            move |entered| {
                if *entered { view::servers_page::servers_page(console) } else { view::connect::connect(console) }
            },
        ))
        .kid(view::settings::settings(console))
        .kid(view::help::help(console))
        .kid(view::profiles::profiles(console))
        .kid(view::doctor::doctor(console))
        .kid(view::lookup::lookup(console))
        .kid(view::compare::compare(console))
        .kid(view::idle::idle(console))
        .kid(view::print::printed(console))
        .kid(el("p").class("toast").attr("role", "status").kid(live_text(move || console.toast.get())))
        .into()
}

/// What a key does outside fields and dialogs; whether it does anything.
pub fn shortcut(console: Console, key: &str) -> bool {
    if key == "?" {
        console.panel.set(Some(Panel::Help));
        return true;
    }
    if !console.session().entered.get_untracked() {
        return false;
    }
    match key {
        "/" => page::focus_and_select("input[type=search]"),
        "r" => console.refresh(),
        "j" => console.window().go_on(console, true),
        "k" => console.window().go_on(console, false),
        "x" | "X" => {
            if let Some(server) = page::focused_item() {
                console.listing().pick(console, &server, key == "X");
            }
        }
        "n" => turn_page(console, true),
        "p" => turn_page(console, false),
        _ => return step(console, key),
    }
    true
}

/// Goes through the table by a key, also to rows that are not drawn; whether the key leads anywhere.
fn step(console: Console, key: &str) -> bool {
    let Some(page) = console.listing().page.get_untracked() else { return false };
    match grid::step(key, page.question.offset as usize, page.rows.len()) {
        grid::Step::None => false,
        grid::Step::Done => true,
        grid::Step::Away(row, column) => {
            console.window().bring(console, row, Some(column));
            true
        }
    }
}

/// Goes to the next or the previous page, where there is one.
pub fn turn_page(console: Console, forward: bool) {
    let Some(page) = console.listing().page.get_untracked() else { return };
    let (offset, limit) = (page.question.offset, page.question.limit);
    if forward && page.has_next() {
        go_to(console, offset.saturating_add(limit));
    } else if !forward && offset > 0 {
        go_to(console, offset.saturating_sub(limit));
    }
}

/// Goes to the page at an offset and shows it from its top.
pub fn go_to(console: Console, offset: u32) {
    console.listing().from_top.set(true);
    console.go(Step::Push, |v| v.offset = offset);
}
