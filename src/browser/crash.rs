//! What a build for development says of a panic, with its place, before it ends the program. A release bundle has no words for it: they
//! would be a thirtieth of all its bytes. There as here `assets/boot.js` sees the trap and shows the banner that stands in `index.html`.

/// Writes every panic into the console of the browser.
pub fn install() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
}
