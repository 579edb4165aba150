//! Going through a table by keys, as a grid of ARIA is gone through: arrows from cell to cell, Home and End within a row, ten rows at a
//! time. One cell at a time can be reached by Tab.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, NodeList};

const CELLS: &str = "th, td";

/// What became of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It means nothing here.
    None,
    /// The focus has moved.
    Done,
    /// It leads to a row that is not drawn, by its place on the page, and a column of it.
    Away(usize, usize),
}

/// Moves the focus from its cell as a key says, in a table of so many rows, the first of which has this number in the whole list.
pub fn step(key: &str, first: usize, rows: usize) -> Step {
    go(key, first, rows).unwrap_or(Step::None)
}

fn go(key: &str, first: usize, rows: usize) -> Option<Step> {
    let active = super::document()?.active_element()?;
    let cell = active.closest(CELLS).ok()??;
    let row = cell.closest("tr").ok()??;
    let grid = row.closest("[role=grid]").ok()??;
    let cells = row.query_selector_all(CELLS).ok()?;
    // The headings are the first row.
    let number = row.get_attribute("aria-rowindex")?.parse::<usize>().ok()?;
    let at = if number == 1 { 0 } else { number.checked_sub(first + 1)? };
    let column = place(&cells, &cell)? as usize;
    let (row, column) = target(key, (at, column), (rows + 1, cells.length() as usize))?;
    let number = if row == 0 { 1 } else { first + row + 1 };
    match grid.query_selector(&format!("tr[aria-rowindex='{number}']")).ok()? {
        Some(row) => focus(&row, column).map(|()| Step::Done),
        None => Some(Step::Away(row - 1, column)),
    }
}

/// Moves the focus into a column of a row; to its last one where it has fewer.
pub fn focus(row: &Element, column: usize) -> Option<()> {
    let cells = row.query_selector_all(CELLS).ok()?;
    let column = u32::try_from(column).ok()?.min(cells.length().checked_sub(1)?);
    let cell: Element = cells.item(column)?.dyn_into().ok()?;
    // What a cell has to press is what is gone to in it.
    let to: HtmlElement = cell.query_selector("button").ok()?.unwrap_or(cell).dyn_into().ok()?;
    if let Some(old) = super::document()?.query_selector("[role=grid] [tabindex='0']").ok()? {
        let _ = old.set_attribute("tabindex", "-1");
    }
    let _ = to.set_attribute("tabindex", "0");
    to.focus().ok()
}

/// Sees to it that a grid can be reached by Tab: the cell that could may have gone.
pub fn within_reach() {
    let find = |selector| super::document()?.query_selector(selector).ok()?;
    if find("[role=grid] [tabindex='0']").is_none()
        && let Some(first) = find("[role=grid] button")
    {
        let _ = first.set_attribute("tabindex", "0");
    }
}

/// How wide columns were made by hand, by their names: what the browser wrote into their headings.
pub fn widths() -> Vec<(String, u32)> {
    let Some(heads) = super::document().and_then(|d| d.query_selector_all(".table__head[data-column]").ok()) else {
        return Vec::new();
    };
    let heads = (0..heads.length()).filter_map(|index| heads.item(index)?.dyn_into::<HtmlElement>().ok());
    heads
        .filter(|head| head.style().get_property_value("width").is_ok_and(|width| !width.is_empty()))
        .filter_map(|head| Some((head.get_attribute("data-column")?, u32::try_from(head.offset_width()).ok()?)))
        .collect()
}

fn place(list: &NodeList, element: &Element) -> Option<u32> {
    (0..list.length()).find(|index| list.item(*index).is_some_and(|node| element.is_same_node(Some(&node))))
}

/// Where a key leads from a row and a column, in a table of so many; `None` where it leads nowhere.
fn target(key: &str, (row, column): (usize, usize), (rows, columns): (usize, usize)) -> Option<(usize, usize)> {
    let (last_row, last_column) = (rows.checked_sub(1)?, columns.checked_sub(1)?);
    Some(match key {
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowDown" => ((row + 1).min(last_row), column),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "ArrowRight" => (row, (column + 1).min(last_column)),
        "PageUp" => (row.saturating_sub(10), column),
        "PageDown" => ((row + 10).min(last_row), column),
        "Home" => (row, 0),
        "End" => (row, last_column),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn keys_lead_from_cell_to_cell_and_stop_at_the_edges() {
        let size = (21, 8);
        for (key, to) in [
            ("ArrowUp", (2, 4)),
            ("ArrowDown", (4, 4)),
            ("ArrowLeft", (3, 3)),
            ("ArrowRight", (3, 5)),
            ("PageUp", (0, 4)),
            ("PageDown", (13, 4)),
            ("Home", (3, 0)),
            ("End", (3, 7)),
        ] {
            assert_eq!(target(key, (3, 4), size), Some(to), "{key}");
        }
        assert_eq!(target("ArrowDown", (20, 7), size), Some((20, 7)));
        assert_eq!(target("ArrowRight", (20, 7), size), Some((20, 7)));
        assert_eq!(target("PageDown", (15, 7), size), Some((20, 7)));
        assert_eq!(target("ArrowUp", (0, 0), size), Some((0, 0)));
        assert_eq!(target("Enter", (0, 0), size), None);
        assert_eq!(target("Home", (0, 0), (0, 0)), None);
    }
}
