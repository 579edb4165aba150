//! How much of a list is above the window, and how it is laid out. In whole pixels: to print fractions takes 4 KB of program.

/// Where a list is and how large, in pixels.
pub struct Extent {
    /// How much of it lies above the window.
    pub above: usize,
    /// How high it is.
    pub height: usize,
    /// How high the window is.
    pub window: usize,
    /// How many of its items stand side by side.
    pub columns: usize,
}

/// That of the first element a selector finds.
pub fn of(selector: &str) -> Option<Extent> {
    let window = super::window()?;
    let list = super::document()?.query_selector(selector).ok()??;
    let rect = list.get_bounding_client_rect();
    let columns = window.get_computed_style(&list).ok()??.get_property_value("grid-template-columns").ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // What is below nothing is nothing.
    let whole = |pixels: f64| pixels as usize;
    Some(Extent {
        above: whole(-rect.top()),
        height: whole(rect.height()),
        window: whole(window.inner_height().ok()?.as_f64()?),
        columns: columns.split_ascii_whitespace().count(),
    })
}
