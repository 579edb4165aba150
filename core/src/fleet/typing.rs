//! What of a line may be looked for while somebody is still typing it.
//!
//! The last word may be the beginning of a condition: `az` on the way to `az=cn-east-3a`. To look for it as a name would show
//! nothing, so it waits for Enter, or for what makes it something else.

use super::{grammar, key::Key};
use crate::model::invisible::{cleaned, is_blank};

/// The part of a line that is finished, as text to look for in names: without the last word where that is the name of a field or
/// begins one, and without everything from the first condition on.
pub fn finished(line: &str) -> &str {
    let line = line.trim_start_matches(is_blank);
    let mut end = line.len();
    for (start, word) in words(line) {
        let is_last = start + word.len() == line.len();
        if !grammar::is_plain(word) || (is_last && begins_a_field(cleaned(word))) {
            end = start;
            break;
        }
    }
    cleaned(line.get(..end).unwrap_or_default())
}

/// The word that waits, where it is one: neither looked for nor a condition yet.
pub fn waiting(line: &str) -> Option<&str> {
    let (_, last) = words(line).last().filter(|(start, word)| start + word.len() == line.len())?;
    let word = cleaned(last);
    (grammar::is_plain(line) && begins_a_field(word)).then_some(word)
}

/// Whether a word is the name of a field or the beginning of one. A single letter begins too many.
fn begins_a_field(word: &str) -> bool {
    let begins = |name: &str| name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    let fits = |key: Key| begins(key.name()) || matches!(key, Key::Field(field) if begins(field.spec().api));
    word.len() > 1 && Key::named().any(fits)
}

/// The words of a line with their places, in bytes.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    line.split_inclusive(char::is_whitespace).filter_map(move |part| {
        let start = at;
        at += part.len();
        let word = part.trim_end_matches(char::is_whitespace);
        (!word.is_empty()).then_some((start, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_looked_for_and_the_beginning_of_a_condition_waits() {
        for (line, part) in [
            ("", ""),
            ("web", "web"),
            ("  web 1 ", "web 1"),
            ("\u{feff}web\u{200b}", "web"),
            ("a", "a"),
            ("az", ""),
            ("AZ", ""),
            ("avail", ""),
            ("az ", "az"),
            ("azure", "azure"),
            ("az=", ""),
            ("az=cn-east-3a", ""),
            ("!az", ""),
            ("name：测", ""),
            ("web az", "web"),
            ("web az=c", "web"),
            ("web az=c gate", "web"),
            ("web \"a b", "web"),
            ("created>20", ""),
            ("测试", "测试"),
        ] {
            assert_eq!(finished(line), part, "{line:?}");
        }
    }

    #[test]
    fn the_word_that_waits_is_named() {
        assert_eq!(waiting("az"), Some("az"));
        assert_eq!(waiting("web stat"), Some("stat"));
        for line in ["", "web", "az ", "az=", "az=b stat", "s"] {
            assert_eq!(waiting(line), None, "{line:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_finished_is_words_alone_from_the_line(line in "\\PC{0,20}|([a-z]{0,4}[ =:\"!]{0,2}){0,5}") {
            let part = finished(&line);
            prop_assert!(grammar::is_plain(part) && line.contains(part));
            let with_blank = format!("{part} ");
            prop_assert_eq!(finished(&with_blank), part);
            if let Some(word) = waiting(&line) {
                prop_assert!(part.len() + word.len() <= line.len());
            }
        }
    }
}
