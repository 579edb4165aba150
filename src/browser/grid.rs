//! Going through a table by keys, as a grid of ARIA is gone through: arrows from cell to cell, Home and End within a row, ten rows at a
//! time. One cell at a time can be reached by Tab.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, NodeList};

const CELLS: &str = "th, td";

/// Moves the focus from its cell as a key says; whether it did.
pub fn step(key: &str) -> bool {
    go(key).is_some()
}

fn go(key: &str) -> Option<()> {
    let active = super::document()?.active_element()?;
    let cell = active.closest(CELLS).ok()??;
    let row = cell.closest("tr").ok()??;
    let rows = row.closest("[role=grid]").ok()??.query_selector_all("tr[aria-rowindex]").ok()?;
    let cells = row.query_selector_all(CELLS).ok()?;
    let (row, column) = target(key, (place(&rows, &row)?, place(&cells, &cell)?), (rows.length(), cells.length()))?;
    let row: Element = rows.item(row)?.dyn_into().ok()?;
    let cell: Element = row.query_selector_all(CELLS).ok()?.item(column)?.dyn_into().ok()?;
    // What a cell has to press is what is gone to in it.
    let to: HtmlElement = cell.query_selector("button").ok()?.unwrap_or(cell).dyn_into().ok()?;
    let _ = active.set_attribute("tabindex", "-1");
    let _ = to.set_attribute("tabindex", "0");
    let _ = to.focus();
    Some(())
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

fn place(list: &NodeList, element: &Element) -> Option<u32> {
    (0..list.length()).find(|index| list.item(*index).is_some_and(|node| element.is_same_node(Some(&node))))
}

/// Where a key leads from a row and a column, in a table of so many; `None` where it leads nowhere.
fn target(key: &str, (row, column): (u32, u32), (rows, columns): (u32, u32)) -> Option<(u32, u32)> {
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
