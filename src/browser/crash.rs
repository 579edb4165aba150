//! The last resort: a panic ends the app for good, so a banner that stands in `index.html` and needs no app is shown.

/// Makes every panic visible: in the console of the browser, and as the banner with its reload button.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        show("crash");
    }));
}

/// Shows a hidden element of `index.html` by its ID.
fn show(id: &str) {
    if let Some(element) = super::document().and_then(|d| d.get_element_by_id(id)) {
        let _ = element.remove_attribute("hidden");
    }
}
