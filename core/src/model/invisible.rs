//! Characters that cannot be seen: which they are, and how they are taken off the edges of what people type and paste.
//!
//! A byte order mark, a zero width space or a no-break space comes along with what is copied from a web page, a chat or a
//! spreadsheet. At the edge of an ID or a name it is never meant, and nobody can find it by looking.

use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};

/// Whether a character has no look of its own, looks like a blank without being the common one (U+0020), or changes the
/// direction of what follows.
///
/// These are the control characters, Unicode's `White_Space` and `Default_Ignorable_Code_Point` (soft hyphen, zero width and
/// joining characters, Hangul fillers, direction marks, variation selectors, tags), and some that neither property names.
pub fn is_invisible(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || c.is_whitespace()
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || has_blank_glyph(c)
        || is_noncharacter(c)
}

/// Characters that are drawn as nothing although their properties say otherwise: the blank pattern of Braille, annotation marks,
/// hieroglyphic blanks and joiners, the null notehead.
const fn has_blank_glyph(c: char) -> bool {
    matches!(c, '\u{2800}' | '\u{fff9}'..='\u{fffb}' | '\u{13430}'..='\u{13442}' | '\u{13447}'..='\u{1345f}' | '\u{1d159}')
}

/// Code points that will never be characters.
const fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || c as u32 & 0xfffe == 0xfffe
}

/// Whether a character is a blank of any kind or cannot be seen.
pub fn is_blank(c: char) -> bool {
    c == ' ' || is_invisible(c)
}

/// A text without the blanks and the invisible characters around it. What stands inside is left as it is.
///
/// For every field but a password, in which each character may be meant.
pub fn cleaned(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// Whether anything but common blanks and line breaks stands around a text: what a person cannot know of.
pub fn has_invisible_edges(text: &str) -> bool {
    cleaned(text) != text.trim_ascii()
}

/// Whether a text begins or ends with a blank or something invisible.
pub fn has_blank_edges(text: &str) -> bool {
    cleaned(text) != text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One of each kind that looks like nothing.
    const HIDDEN: [char; 33] = [
        '\0',
        '\t',
        '\u{7f}',
        '\u{85}',
        '\u{a0}',
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{1160}',
        '\u{17b4}',
        '\u{180b}',
        '\u{180e}',
        '\u{2003}',
        '\u{200b}',
        '\u{200d}',
        '\u{202e}',
        '\u{202f}',
        '\u{2060}',
        '\u{2066}',
        '\u{2800}',
        '\u{3000}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fff9}',
        '\u{ffff}',
        '\u{1bca0}',
        '\u{13441}',
        '\u{1d173}',
        '\u{e0041}',
        '\u{e0100}',
    ];

    #[test]
    fn what_looks_like_nothing_is_invisible_and_what_can_be_seen_is_not() {
        for c in HIDDEN {
            assert!(is_invisible(c), "U+{:04X}", c as u32);
        }
        for c in " aZ0~é中ñ한ｱ１，😀\u{e000}".chars() {
            assert!(!is_invisible(c), "{c}");
        }
    }

    #[test]
    fn edges_are_cleaned_and_the_inside_is_left_alone() {
        for hidden in HIDDEN {
            let text = format!("{hidden} a{hidden} b \u{feff}{hidden}");
            assert_eq!(cleaned(&text), format!("a{hidden} b"));
            assert!(has_blank_edges(&text));
        }
        assert_eq!((cleaned(" \u{200b}\n"), cleaned("")), ("", ""));
        assert!(has_invisible_edges("\u{feff}a") && has_invisible_edges("a\u{a0}"));
        assert!(!has_invisible_edges(" a\r\n") && !has_invisible_edges("a\u{200b}b"), "as everybody knows, and inside");
        assert!(has_blank_edges("a ") && !has_blank_edges("a b") && !has_blank_edges(""));
    }

    proptest! {
        #[test]
        fn cleaning_settles_and_takes_nothing_that_can_be_seen(text in any::<String>()) {
            let clean = cleaned(&text);
            prop_assert_eq!(cleaned(clean), clean);
            prop_assert!(!has_blank_edges(clean) && !has_invisible_edges(clean));
            let seen = |text: &str| text.chars().filter(|c| !is_blank(*c)).collect::<String>();
            prop_assert_eq!(seen(clean), seen(&text));
        }
    }
}
