//! Whether somebody uses the page: pointer, keys, wheel, and coming back to the tab.

use super::listen_to_window;

/// Calls `used` with each sign of use, for as long as the page lives.
pub fn on_use(used: impl Fn() + Copy + 'static) {
    for event in ["pointerdown", "pointermove", "keydown", "wheel", "touchmove", "focus", "pageshow"] {
        listen_to_window(event, used);
    }
    let Some(document) = super::document() else { return };
    super::listen(&document, "visibilitychange", Box::new(move |_| used()));
}
