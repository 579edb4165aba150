//! JSON read one level at a time, keeping every value's own text.
//!
//! Typed decoding fails as a whole where one value is odd, rounds large numbers and forgets unknown keys. Here `serde_json`
//! checks once that a text is JSON; after that an object is a list of keys with the verbatim text of their values, so that
//! each value is judged on its own. Walking checked JSON is simple, and 3 KB of brotli smaller than asking again for each.

use serde::de::IgnoredAny;

/// One JSON value: checked text, without white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Json<'a>(&'a str);

/// An object's members in their order. Of a repeated key the last value counts, as in browsers.
#[derive(Default)]
pub struct Members<'a>(Vec<(String, Json<'a>)>);

impl<'a> Json<'a> {
    /// Checks that a text is one JSON value.
    ///
    /// # Errors
    /// The line and the column, from 1, where it stops being one.
    pub fn parse(text: &'a str) -> Result<Self, (usize, usize)> {
        match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => Ok(Self(text.trim())),
            Err(error) => Err((error.line(), error.column())),
        }
    }

    /// The value's own text.
    pub const fn get(self) -> &'a str {
        self.0
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// Whether it is an object or an array, which a scalar field cannot show.
    pub fn is_composite(self) -> bool {
        self.0.starts_with(['{', '['])
    }

    /// A scalar as text: a string's content, a number's or boolean's own digits or letters. `None` for `null`, objects and
    /// arrays. A number keeps its digits however large it is.
    pub fn text(self) -> Option<String> {
        match self.0.as_bytes().first()? {
            b'"' => Some(unescape(self.0)),
            b'{' | b'[' | b'n' => None,
            _ => Some(self.0.to_owned()),
        }
    }

    /// A string's content; `None` for anything else.
    pub fn string(self) -> Option<String> {
        self.0.starts_with('"').then(|| unescape(self.0))
    }

    /// The elements of an array; `None` where it is none.
    pub fn elements(self) -> Option<Vec<Self>> {
        let mut rest = Walk(self.0.strip_prefix('[')?);
        let mut list = Vec::new();
        while let Some(value) = rest.value() {
            list.push(value);
        }
        Some(list)
    }

    /// The members of an object; `None` where it is none.
    pub fn members(self) -> Option<Members<'a>> {
        let mut rest = Walk(self.0.strip_prefix('{')?);
        let mut members: Vec<(String, Json<'a>)> = Vec::new();
        while let Some(key) = rest.value() {
            members.push((unescape(key.0), rest.value()?));
        }
        Some(Members(members))
    }
}

impl<'a> Members<'a> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Json<'a>> {
        self.0.iter().rev().find(|(k, _)| k == key).map(|(_, v)| *v)
    }

    /// The text of a key's value, see [`Json::text`].
    pub fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(Json::text)
    }

    /// All members, repeated ones too.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Json<'a>)> {
        self.0.iter().map(|(k, v)| (k.as_str(), *v))
    }
}

/// What is left of an object or array, its opening bracket taken off.
struct Walk<'a>(&'a str);

impl<'a> Walk<'a> {
    /// The next value (or key), past white space, commas and colons; `None` at the closing bracket.
    fn value(&mut self) -> Option<Json<'a>> {
        let rest = self.0.trim_start_matches([' ', '\t', '\n', '\r', ',', ':']);
        let end = match rest.as_bytes().first()? {
            b'}' | b']' => return None,
            b'"' | b'{' | b'[' => nested_end(rest.as_bytes()),
            _ => rest.find([',', '}', ']', ' ', '\t', '\n', '\r']).unwrap_or(rest.len()),
        };
        let (value, after) = rest.split_at_checked(end)?;
        self.0 = after;
        Some(Json(value))
    }
}

/// Where the string, object or array ends that the bytes begin with.
fn nested_end(bytes: &[u8]) -> usize {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (i, byte) in bytes.iter().enumerate() {
        if in_string {
            in_string = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
        } else {
            match byte {
                b'"' => in_string = true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth == 0 && !in_string {
            return i + 1;
        }
    }
    bytes.len()
}

/// The content of a string with its quotes. Half of a surrogate pair becomes the replacement character.
fn unescape(quoted: &str) -> String {
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    if !inner.contains('\\') {
        return inner.to_owned();
    }
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    let mut high = None;
    while let Some(c) = chars.next() {
        let unit = match c {
            '\\' => match chars.next() {
                Some('u') => {
                    let digits = chars.as_str().get(..4).unwrap_or_default();
                    chars = chars.as_str().get(4..).unwrap_or_default().chars();
                    u32::from_str_radix(digits, 16).unwrap_or(0xfffd)
                }
                Some('b') => 8,
                Some('f') => 12,
                Some('n') => 10,
                Some('r') => 13,
                Some('t') => 9,
                other => other.map_or(0xfffd, u32::from),
            },
            c => c.into(),
        };
        let pair = high.take().map(|high: u32| {
            let low = (0xdc00..0xe000).contains(&unit);
            low.then(|| 0x1_0000 + ((high - 0xd800) << 10) + (unit - 0xdc00))
        });
        match pair {
            Some(Some(code)) => {
                out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                continue;
            }
            Some(None) => out.push('\u{fffd}'),
            None => {}
        }
        if (0xd800..0xdc00).contains(&unit) {
            high = Some(unit);
        } else {
            out.push(char::from_u32(unit).unwrap_or('\u{fffd}'));
        }
    }
    if high.is_some() {
        out.push('\u{fffd}');
    }
    out
}

/// A text as JSON, with its quotes.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    quote_into(&mut out, text);
    out
}

/// Writes a text as JSON, with its quotes, at the end of `out`.
pub fn quote_into(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => {
                out.push_str("\\u00");
                out.extend(hex(c as u8));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A byte as two hexadecimal digits.
pub fn hex(byte: u8) -> [char; 2] {
    [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn strings_are_read_as_they_are_meant() {
        let read = |json: &str| Json::parse(json).unwrap().text().unwrap();
        assert_eq!(read(r#""a\"\\\/\n\u00e9""#), "a\"\\/\né");
        assert_eq!(read(r#""\ud83d\ude00!""#), "😀!");
        assert_eq!(read(r#""\ud83d""#), "\u{fffd}");
        assert_eq!(read(r#""\ud83dx\ude00""#), "\u{fffd}x\u{fffd}");
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        assert_eq!(Json::parse("{\"a\":\n x}"), Err((2, 2)));
        assert!(Json::parse("{} {}").is_err());
        assert!(Json::parse("\"a").is_err());
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "\\PC*|[\"\\\\\u{0}-\u{1f}{}\\[\\],:]*".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec(("\\PC{0,8}|[\"\\\\,:{}]{0,4}", inner), 0..6)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    /// The same value, read by this module alone.
    fn rebuilt(json: Json) -> Value {
        if let Some(list) = json.elements() {
            return list.into_iter().map(rebuilt).collect();
        }
        if let Some(members) = json.members() {
            return Value::Object(members.iter().map(|(k, v)| (k.to_owned(), rebuilt(v))).collect());
        }
        json.string().map_or_else(|| serde_json::from_str(json.get()).unwrap(), Value::from)
    }

    proptest! {
        #[test]
        fn any_value_is_read_as_serde_json_reads_it(value in value(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            // Through the text once, since a float may be written shorter than it is.
            let reference: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(rebuilt(Json::parse(&text).unwrap()), reference);
        }

        #[test]
        fn any_text_that_is_quoted_is_read_back(text in any::<String>(), control in "[\u{0}-\u{20}\"\\\\a]*") {
            for text in [text, control] {
                let mut out = String::new();
                quote_into(&mut out, &text);
                prop_assert_eq!(&serde_json::from_str::<String>(&out).unwrap(), &text);
                prop_assert!(!out.contains("\\u0020"), "a space stands as it is");
                // The longest a character becomes, which is what a buffer that must not move is made for.
                prop_assert!(out.len() <= 6 * text.len() + 2);
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC*|[\\[\\]{}\",:\\\\ua0-9 ]*") {
            if let Ok(json) = Json::parse(&text) {
                let _ = (json.text(), json.elements(), json.members().map(|m| m.iter().count()));
            }
        }
    }
}
