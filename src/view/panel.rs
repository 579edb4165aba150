//! A panel over the page: a dialog that is open while it is the chosen one.

use super::primitives::dialog::dialog;
use crate::{
    browser::dom::{View, when},
    state::{Console, Panel},
    text::{Msg, t},
};

/// The panel, in this class.
#[inline(never)]
pub fn panel(console: Console, panel: Panel, class: &str, label: Msg, content: View) -> View {
    dialog(class, move || t(label).to_owned(), is_open(console, panel), move || console.close(panel), content)
}

/// A content that is made when the panel is opened, and gone when it is closed.
pub fn while_open(console: Console, panel: Panel, content: impl Fn() -> View + 'static) -> View {
    when(is_open(console, panel), content)
}

/// Whether a panel is the chosen one, watched.
pub fn is_open(console: Console, panel: Panel) -> impl Fn() -> bool + 'static {
    move || console.panel.get() == Some(panel)
}
