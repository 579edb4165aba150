//! Text of the other side, made safe to look at: what cannot be seen is shown, what is endless is cut.
//!
//! A name may hold anything. Control characters, zero-width characters and marks that turn the reading direction around
//! would make one server look like another, so they are written out.

/// The text with every invisible character written out, at most `limit` characters of it.
pub fn visible(text: &str, limit: usize) -> String {
    let mut out = String::with_capacity(text.len().min(limit * 4));
    for (index, c) in text.chars().enumerate() {
        if index == limit {
            out.push('…');
            break;
        }
        if c.is_control() || is_hidden(c) {
            out.push_str("⟨U+");
            let code = c as u32;
            for shift in [16, 12, 8, 4, 0] {
                let digit = char::from_digit(code >> shift & 0xf, 16).unwrap_or('0');
                if shift < 16 || digit != '0' {
                    out.push(digit.to_ascii_uppercase());
                }
            }
            out.push('⟩');
        } else {
            out.push(c);
        }
    }
    out
}

/// Characters without a look of their own, and those that change the direction of what follows.
const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// JSON as it is shown: laid out over lines, every invisible character written out.
pub fn json(raw: &str, limit: usize) -> String {
    let lines = indented(raw, limit);
    lines.split('\n').map(|line| visible(line, limit)).collect::<Vec<_>>().join("\n")
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
    }

    #[test]
    fn json_is_laid_out_and_its_strings_left_alone() {
        assert_eq!(
            indented(r#"{"a" : [1,{}],"b":"x{,:\"}","c":[ ]}"#, 999),
            "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": \"x{,:\\\"}\",\n  \"c\": []\n}"
        );
    }

    proptest! {
        #[test]
        fn laying_out_changes_white_space_only(json in "[ -~\u{4e00}]{0,200}") {
            let squeezed = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeezed(&indented(&json, usize::MAX)), squeezed(&json));
        }

        #[test]
        fn nothing_hidden_is_left(text in "\\PC*|[\u{200b}-\u{2064}a-c]*") {
            prop_assert!(!visible(&text, 1000).chars().any(|c| is_hidden(c) || c.is_control()));
        }
    }
}
