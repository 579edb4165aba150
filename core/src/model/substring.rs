//! Searching for a short text in another, byte by byte.
//!
//! The standard library's searcher is built for long texts and costs 1.3 KB of brotli with its tables; the texts here are
//! addresses, messages and the head of a web page.

/// Where `part` begins in `text`, in bytes. `part` must not be empty.
pub fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len().max(1)).position(|window| window == part.as_bytes())
}

/// What stands before and after the first `part`.
pub fn around<'a>(text: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    let (before, rest) = text.split_at_checked(find(text, part)?)?;
    Some((before, rest.get(part.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_standard_library_agrees(text in "[ab€é]{0,12}", part in "[ab€é]{1,4}") {
            prop_assert_eq!(find(&text, &part), text.find(&part));
            prop_assert_eq!(around(&text, &part), text.split_once(&part));
        }
    }
}
