//! The program: starts when `assets/boot.js` hands over the configuration.

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {
    #[cfg(debug_assertions)]
    cloud_phone_console::browser::crash::install();
    cloud_phone_console::browser::policy::watch();
}

/// Starts the console in `#app`. Called once by `assets/boot.js`.
///
/// `file` resolves to `{status, text, lacking}` of `config.json` (`lacking`: headers that its host does not send), which was asked for while the program itself was loading; it
/// rejects where the file could not be loaded.
#[wasm_bindgen]
pub fn start(file: js_sys::Promise) {
    cloud_phone_console::browser::timer::spawn(async {
        cloud_phone_console::start(wasm_bindgen_futures::JsFuture::from(file).await);
    });
}
