//! Adapters to the web platform, one concern a file. Nothing outside this folder, `api::fetch` and `url::history` names a
//! browser API; nothing in here knows of servers.

pub mod clipboard;
pub mod clock;
pub mod crash;
pub mod dialog;
pub mod dom;
pub mod keyboard;
pub mod page;
pub mod policy;
pub mod storage;
pub mod timer;

use web_sys::{Document, Window};

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}
