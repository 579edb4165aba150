//! Text of the other side, made safe to look at: what cannot be seen is shown, what is endless is cut.
//!
//! A name may hold anything. Control characters, zero-width characters, blanks at the ends and marks that turn the reading
//! direction around would make one server look like another, or like nothing, so they are written out. Texts that are not the
//! same never look the same.

use std::borrow::Cow;

use cph_core::model::invisible::is_invisible;

/// A value of one line with every invisible character written out, also a blank that is not between two words; at most
/// `limit` characters of it.
pub fn visible(text: &str, limit: usize) -> String {
    let mut out = String::with_capacity(text.len().min(limit * 4));
    let mut chars = text.chars().enumerate().peekable();
    let mut blank_before = true;
    while let Some((index, c)) = chars.next() {
        if index == limit {
            out.push('…');
            break;
        }
        let blank = c == ' ';
        let at_the_end = chars.peek().is_none();
        // A text that stands for a character must not be taken for the character itself.
        let looks_written_out = c == OPEN && chars.peek().is_some_and(|(_, next)| *next == 'U');
        if blank && (blank_before || at_the_end) || looks_written_out || is_invisible(c) {
            write_out(c, &mut out);
        } else {
            out.push(c);
        }
        blank_before = blank;
    }
    out
}

/// A line of a longer text with every invisible character written out; blanks stay, as they lay it out.
pub fn visible_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_invisible(c) { write_out(c, &mut out) } else { out.push(c) }
    }
    out
}

/// One character as it can be spoken of.
pub fn character(c: char) -> String {
    visible_line(c.encode_utf8(&mut [0; 4]))
}

/// What begins a character that is written out.
const OPEN: char = '⟨';

/// Writes a character out: `⟨U+200B⟩`.
fn write_out(c: char, out: &mut String) {
    use std::fmt::Write;
    // Writing to a string cannot fail.
    let _ = write!(out, "{OPEN}U+{:04X}⟩", c as u32);
}

/// The text, or its first `limit` characters and a mark that there were more.
pub fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    // So many bytes are never too many characters; nothing is counted.
    if text.len() <= limit {
        return text.into();
    }
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

/// JSON as it is shown: laid out over lines, every invisible character written out.
pub fn json(raw: &str, limit: usize) -> String {
    let lines = indented(raw, limit);
    lines.split('\n').map(visible_line).collect::<Vec<_>>().join("\n")
}

/// JSON laid out over lines for reading, at most about `limit` bytes of it. Works on the text itself, so that numbers,
/// escapes and repeated keys stay as they came.
fn indented(json: &str, limit: usize) -> String {
    let mut out = String::with_capacity(json.len().min(limit) * 3 / 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth.min(40)));
    };
    let mut chars = json.chars().peekable();
    while let Some(c) = chars.next() {
        if out.len() > limit {
            out.push_str("\n…");
            break;
        }
        if in_string {
            out.push(c);
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push(c);
            }
            '{' | '[' => {
                while chars.peek().is_some_and(|c| c.is_whitespace()) {
                    chars.next();
                }
                out.push(c);
                if let Some(end) = chars.next_if(|c| matches!(c, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        assert_eq!(visible("a\u{202e}b\0\n\u{200b}", 99), "a⟨U+202E⟩b⟨U+0000⟩⟨U+000A⟩⟨U+200B⟩");
        assert_eq!(visible("渲染-1 <b>", 99), "渲染-1 <b>");
        assert_eq!(visible(&"x".repeat(1000), 3), "xxx…");
        assert_eq!(visible("\u{e0041}", 3), "⟨U+E0041⟩");
        for hidden in [
            '\u{34f}',
            '\u{fe0f}',
            '\u{e0100}',
            '\u{3164}',
            '\u{115f}',
            '\u{1160}',
            '\u{ffa0}',
            '\u{2800}',
            '\u{ad}',
            '\u{a0}',
        ] {
            assert_eq!(visible(&format!("a{hidden}b"), 9), format!("a⟨U+{:04X}⟩b", hidden as u32));
        }
    }

    #[test]
    fn blanks_that_nobody_would_see_are_written_out() {
        assert_eq!(visible(" ", 9), "⟨U+0020⟩");
        assert_eq!(visible(" web 1  b ", 99), "⟨U+0020⟩web 1 ⟨U+0020⟩b⟨U+0020⟩");
        assert_eq!(visible("web 1", 4), "web …", "what follows is cut, not at an end");
        assert_eq!(visible_line("  a  b\u{a0} "), "  a  b⟨U+00A0⟩ ");
        assert_eq!((character(' ').as_str(), character('\u{200b}').as_str()), (" ", "⟨U+200B⟩"));
    }

    #[test]
    fn what_is_written_out_is_not_taken_for_what_it_stands_for() {
        assert_eq!(visible("⟨U+200B⟩ ⟨x⟩", 99), "⟨U+27E8⟩U+200B⟩ ⟨x⟩");
    }

    #[test]
    fn what_is_too_long_is_cut_between_characters() {
        assert_eq!((cut("渲染-1", 4), cut("渲染-1", 2)), ("渲染-1".into(), "渲染…".into()));
        assert_eq!((cut("", 0), cut("a", 0)), ("".into(), "…".into()));
        let long = "渲".repeat(2_000_000);
        assert_eq!(cut(&long, 400).chars().count(), 401);
    }

    #[test]
    fn json_is_laid_out_and_its_strings_left_alone() {
        assert_eq!(
            indented(r#"{"a" : [1,{}],"b":"x{,:\"}","c":[ ]}"#, 999),
            "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": \"x{,:\\\"}\",\n  \"c\": []\n}"
        );
    }

    /// Texts of the characters that matter here, so that two are often nearly the same.
    fn confusing() -> impl Strategy<Value = String> {
        let parts = ["a", " ", "\u{a0}", "\u{200b}", "\u{3164}", "⟨", "U+200B⟩", "U", "⟨U+27E8⟩", "\u{0}"];
        prop::collection::vec(prop::sample::select(parts.to_vec()), 0..5).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn texts_that_differ_never_look_the_same(a in confusing(), b in confusing()) {
            let (shown_a, shown_b) = (visible(&a, 99), visible(&b, 99));
            prop_assert_eq!(a == b, shown_a == shown_b, "{} {}", shown_a, shown_b);
            // As a browser shows it: blanks in a row are one, those at the ends none.
            let drawn = shown_a.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            prop_assert_eq!(&drawn, &shown_a);
            prop_assert_eq!(a.is_empty(), shown_a.is_empty());
        }

        #[test]
        fn laying_out_changes_white_space_only(json in "[ -~\u{4e00}]{0,200}") {
            let squeezed = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeezed(&indented(&json, usize::MAX)), squeezed(&json));
        }

        #[test]
        fn nothing_hidden_is_left(text in "\\PC*|[\u{200b}-\u{2064}a-c]*") {
            prop_assert!(!visible(&text, 1000).chars().any(is_invisible));
        }
    }
}
