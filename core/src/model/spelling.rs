//! What is written differently and means the same. This is the one place that knows it; what is typed, pasted or compared goes
//! through here, and what a server is really called is never changed.
//!
//! * Texts are compared by their [`fold`]: without regard to case, width (`Ａ` is `A`) and composition (`é` is `e` with an accent).
//! * Numbers, dates, addresses and IDs are ASCII, so that what is typed for one is made [`ascii`] before it is read.
//! * The signs of conditions and lists have twins that a Chinese keyboard gives in their place ([`sign`], [`is_separator`], [`is_quote`]).

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// A text as it is compared.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_folded) {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    // A letter's other case may be composed of several characters, so they are put together once more.
    Cow::Owned(text.nfkc().flat_map(char::to_lowercase).nfkc().collect())
}

/// Whether a character is compared as it stands, whatever stands beside it. Of those outside ASCII only the usual Chinese ones: they
/// are many, and have neither case nor parts.
const fn is_folded(c: char) -> bool {
    matches!(c, '\0'..='@' | '['..='\x7f' | '\u{4e00}'..='\u{9fff}')
}

/// A typed number, date, address or ID with the characters of ASCII that are meant: full-width ones, and what stands on a Chinese
/// keyboard in the place of a full stop and of brackets. Other characters stay as they are.
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(to_ascii).collect())
}

/// A typed text in half width: nothing else is changed.
pub fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(narrow).collect())
}

/// A character in half width.
pub fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        // The full-width forms of ASCII stand in its order.
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn to_ascii(c: char) -> char {
    match c {
        '。' | '．' | '｡' => '.',
        '【' | '〔' | '［' => '[',
        '】' | '〕' | '］' => ']',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        '\u{a0}' => ' ',
        c => narrow(c),
    }
}

/// The signs of ASCII that are meant by a character of an operator. A Chinese keyboard gives `《` and `》` for `<` and `>`.
pub const fn sign(c: char) -> Option<&'static str> {
    Some(match c {
        '!' | '！' => "!",
        '=' | '＝' => "=",
        ':' | '：' | '∶' => ":",
        '<' | '＜' | '《' => "<",
        '>' | '＞' | '》' => ">",
        '^' | '＾' => "^",
        '~' | '～' => "~",
        '≠' => "!=",
        '≤' => "<=",
        '≥' => ">=",
        _ => return None,
    })
}

/// Whether a character stands between the values of a condition, and the entries of a list.
pub const fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '，' | '；' | '、')
}

/// Whether a character is a quote other than that of ASCII. Which of them opens and which closes is not told apart: keyboards give
/// them in turn, whatever is meant.
pub const fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '＂' | '「' | '」' | '『' | '』')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_width_and_composition_make_no_difference() {
        for (one, other) in [
            ("Web-1", "wEB-1"),
            ("ＷＥＢ－１", "web-1"),
            ("É", "e\u{301}"),
            ("测试，一", "测试,一"),
            ("a\u{3000}b", "a b"),
            ("ΟΔΟΣ", "οδοσ"),
            ("ﬁ", "FI"),
            ("ｶﾞ", "ガ"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        for (one, other) in [("a", "b"), ("1", "2"), ("测试", "测验"), ("e", "é"), ("a b", "ab"), ("。", ".")] {
            assert_ne!(fold(one), fold(other), "{one}");
        }
        assert!(matches!(fold("web-测试"), Cow::Borrowed(_)), "what is folded already is not copied");
    }

    #[test]
    fn what_is_typed_for_ascii_becomes_ascii() {
        assert_eq!(ascii("２０２４－０１－０１　０８：００：００"), "2024-01-01 08:00:00");
        assert_eq!(ascii("１０。０．0｡1／８"), "10.0.0.1/8");
        assert_eq!(ascii("【ＦＥ８０：：１】"), "[FE80::1]");
        assert_eq!((ascii("10.0.0.1"), ascii("é—”")), ("10.0.0.1".into(), "é-”".into()));
        assert_eq!(half_width("ｒｘ１。ａ"), "rx1。a");
        assert_eq!((narrow('！'), narrow('～'), narrow('￠'), narrow('a')), ('!', '~', '￠', 'a'));
    }

    proptest! {
        #[test]
        fn folding_settles_and_knows_the_case_of_ascii(text in "\\PC{0,12}|[a-zA-Zａ-ｚＡ-Ｚé中]{0,8}") {
            let folded = fold(&text).into_owned();
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert_eq!(fold(&text.to_ascii_uppercase()).into_owned(), folded);
        }

        #[test]
        fn ascii_is_not_changed_and_its_full_width_forms_are_read_as_it(text in "[ -~]{0,20}") {
            let wide: String = text.chars().map(|c| if c == ' ' { '\u{3000}' } else { char::from_u32(c as u32 + 0xfee0).unwrap() }).collect();
            prop_assert_eq!(ascii(&text), text.as_str());
            prop_assert_eq!(ascii(&wide), text.as_str());
            prop_assert_eq!(half_width(&wide), text.as_str());
            prop_assert_eq!(fold(&wide), fold(&text));
        }
    }
}
