//! The title of the tab: what tells this tab from others first, since a tab has room for a few words.

use super::visible::visible;

/// The most characters of one part of the title.
const LONGEST: usize = 60;

/// The title of these parts, of which each may be missing or come from outside: the server that is open, how many servers there
/// are, whose they are, and the name of the product.
pub fn title(parts: &[Option<&str>]) -> String {
    let parts = parts.iter().flatten().filter(|part| !part.trim().is_empty());
    parts.map(|part| visible(part, LONGEST)).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_leaves_no_gap_and_what_is_long_is_cut() {
        assert_eq!(title(&[None, Some("12 servers"), Some("R1"), Some("P")]), "12 servers · R1 · P");
        assert_eq!(title(&[None, None, Some(" "), Some("P")]), "P");
        let long = "x".repeat(5_000_000);
        let parts = [Some(long.as_str()); 4];
        assert!(title(&parts).chars().count() <= 4 * (LONGEST + 1) + 9);
    }

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        assert_eq!(title(&[Some("a\u{202e}b\n")]), "a⟨U+202E⟩b⟨U+000A⟩");
    }
}
