//! JSON read one level at a time, keeping every value's own text.
//!
//! Typed decoding fails as a whole where one value is odd, rounds large numbers and forgets unknown keys. Here an object is a list of
//! keys with the verbatim text of their values ([`RawValue`]), so that each value is judged on its own.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// One JSON value: checked text, without white space around it.
#[derive(Clone, Copy, Debug)]
pub struct Json<'a>(&'a RawValue);

/// An object's members in their order. Of a repeated key the last value counts, as in browsers.
#[derive(Debug, Default)]
pub struct Members<'a>(Vec<(String, Json<'a>)>);

impl<'a> Json<'a> {
    /// Checks that a text is one JSON value.
    ///
    /// # Errors
    /// The line and the column, from 1, where it stops being one.
    pub fn parse(text: &'a str) -> Result<Self, (usize, usize)> {
        serde_json::from_str(text).map(Self).map_err(|error| (error.line(), error.column()))
    }

    /// The value's own text.
    pub fn get(self) -> &'a str {
        self.0.get()
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.get() == "null"
    }

    /// Whether it is an object or an array, which a scalar field cannot show.
    pub fn is_composite(self) -> bool {
        self.get().starts_with(['{', '['])
    }

    /// A scalar as text: a string's content, a number's or boolean's own digits or letters. `None` for `null`, objects and
    /// arrays. A number keeps its digits however large it is.
    pub fn text(self) -> Option<String> {
        match self.get().as_bytes().first()? {
            b'"' => self.string(),
            b'{' | b'[' | b'n' => None,
            _ => Some(self.get().to_owned()),
        }
    }

    /// A string's content; `None` for anything else.
    pub fn string(self) -> Option<String> {
        let inside = self.get().strip_prefix('"')?.strip_suffix('"')?;
        // Most strings stand as they are, and a fleet has half a million of them.
        if !inside.contains('\\') {
            return Some(inside.to_owned());
        }
        serde_json::from_str(self.get()).ok().map(|Text(text)| text)
    }

    /// The elements of an array; `None` where it is none.
    pub fn elements(self) -> Option<Vec<Self>> {
        serde_json::from_str(self.get()).ok()
    }

    /// The members of an object; `None` where it is none.
    pub fn members(self) -> Option<Members<'a>> {
        serde_json::from_str(self.get()).ok()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Json<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Deserialize::deserialize(deserializer).map(Self)
    }
}

impl PartialEq for Json<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
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

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Text(key), value)) = map.next_entry()? {
                    members.push((key, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// The content of a string. Half of a surrogate pair becomes the replacement character, where `String` would be an error.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lossy;

        impl Visitor<'_> for Lossy {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Text, E> {
                let mut text = String::with_capacity(bytes.len());
                for chunk in bytes.utf8_chunks() {
                    text.push_str(chunk.valid());
                    // Half a pair is three bytes, each invalid; the first of them is always this one.
                    if chunk.invalid().first() == Some(&0xed) {
                        text.push(char::REPLACEMENT_CHARACTER);
                    }
                }
                Ok(Text(text))
            }
        }

        deserializer.deserialize_bytes(Lossy)
    }
}

/// A text as JSON, with its quotes.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    quote_into(&mut out, text);
    out
}

/// Writes a text as JSON, with its quotes, at the end of `out`, whose buffer stays where it is if there is room in it.
pub fn quote_into(out: &mut String, text: &str) {
    let mut bytes = std::mem::take(out).into_bytes();
    // Writing into memory cannot fail, and what is written is text.
    let _ = serde_json::to_writer(&mut bytes, text);
    *out = String::from_utf8(bytes).unwrap_or_default();
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
