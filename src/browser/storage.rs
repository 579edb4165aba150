//! Session and local storage. Both may be forbidden or full (private windows, frames): then nothing is kept, and that is all.

use web_sys::Storage;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Ends with the tab.
    Tab,
    /// Stays on this machine: for looks only, never for secrets.
    Machine,
}

fn area(area: Area) -> Option<Storage> {
    let window = super::window()?;
    match area {
        Area::Tab => window.session_storage(),
        Area::Machine => window.local_storage(),
    }
    .ok()?
}

/// The text under a key.
pub fn read(from: Area, key: &str) -> Option<String> {
    area(from)?.get_item(key).ok()?
}

/// Keeps a text under a key. `false` where the browser refuses.
pub fn write(to: Area, key: &str, text: &str) -> bool {
    area(to).is_some_and(|s| s.set_item(key, text).is_ok())
}

/// Removes a key.
pub fn remove(from: Area, key: &str) {
    if let Some(storage) = area(from) {
        let _ = storage.remove_item(key);
    }
}
