//! Every word the console says, in English and Simplified Chinese. Pure: no signals, no browser.
//!
//! A message is a row of a table with one text per language, so a missing translation does not compile. Where a text has
//! parts, they are `{0}`, `{1}`, …, filled by [`fill`]. The language is set once per mount: changing it mounts anew.

pub mod chips;
pub mod doctor;
pub mod errors;
pub mod instants;
pub mod labels;
pub mod numbers;
pub mod settings;
pub mod title;
pub mod visible;
pub mod words;

use std::cell::{Cell, RefCell};

pub use words::Msg;

/// A language of the console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Lang {
    /// Both, in the order of the texts in the tables.
    pub const ALL: [Self; 2] = [Self::En, Self::ZhCn];

    /// The BCP 47 tag, for `lang` attributes and `Intl`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
        }
    }

    /// The name of the language in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::ZhCn => "简体中文",
        }
    }

    /// The language for a tag of the browser or the configuration; any Chinese is Simplified Chinese here.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.get(..2)?.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "zh" => Some(Self::ZhCn),
            _ => None,
        }
    }
}

thread_local! {
    static LANG: Cell<Lang> = const { Cell::new(Lang::En) };
    /// The texts of the messages in that language; empty until the first is asked for.
    static LINES: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Texts in both languages as one: all English ones, then all Chinese ones, a line each. So the program holds one address
/// and one length, not one for each text, which compress badly.
macro_rules! both {
    ($([$en:literal, $zh:literal]),+ $(,)?) => { concat!($($en, "\n",)+ $($zh, "\n"),+) };
    ($en:literal, $zh:literal $(,)?) => { concat!($en, "\n", $zh) };
}
use both;

/// The language in use.
pub fn lang() -> Lang {
    LANG.get()
}

/// Sets the language; what is already on the page keeps its words until it is mounted anew.
pub fn set_lang(lang: Lang) {
    LANG.set(lang);
    LINES.take();
}

/// The text of a message in the language in use.
pub fn t(msg: Msg) -> &'static str {
    LINES.with_borrow_mut(|lines| {
        if lines.is_empty() {
            lines.extend(words::TEXTS.into_iter().nth(lang() as usize).unwrap_or_default().lines());
        }
        lines.get(msg as usize).copied().unwrap_or_default()
    })
}

/// The text of a message with its parts filled in.
pub fn tf(msg: Msg, parts: &[&str]) -> String {
    fill(t(msg), parts)
}

/// The text for the language in use, of a pair that `both!` put together.
fn pick(texts: &'static str) -> &'static str {
    pick_of(texts, 1, 0)
}

/// The same of several pairs, and of them the one at `index`.
fn pick_of(texts: &'static str, pairs: usize, index: usize) -> &'static str {
    texts.lines().nth(lang() as usize * pairs + index).unwrap_or_default()
}

/// The most characters of a part of a message: parts come from outside too, and a message is read, not searched.
const LONGEST_PART: usize = 400;

/// Puts parts where `{0}`, `{1}`, … stand. A part is never looked into, so text of the service cannot insert others, and is cut
/// where it is endless.
pub fn fill(template: &str, parts: &[&str]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let part = after.split_once('}').and_then(|(n, tail)| Some((parts.get(n.parse::<usize>().ok()?)?, tail)));
        if let Some((part, tail)) = part {
            out.push_str(&visible::cut(part, LONGEST_PART));
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_are_filled_once_and_never_looked_into() {
        assert_eq!(fill("{1}–{0} of {2}", &["a", "{2}", "c"]), "{2}–a of c");
        assert_eq!(fill("{9} {x} {", &["a"]), "{9} {x} {");
    }

    #[test]
    fn a_part_without_end_is_cut() {
        let digits = "9".repeat(3_000_000);
        let text = fill("{0} and {1}", &[&digits, "b"]);
        assert!(text.ends_with("… and b"), "{}", text.len());
        assert_eq!(text.chars().count(), LONGEST_PART + 7);
    }

    #[test]
    fn both_languages_have_the_same_parts_and_no_empty_text() {
        let parts = |text: &str| (0..6).filter(|n| text.contains(&format!("{{{n}}}"))).collect::<Vec<_>>();
        let [en, zh] = words::TEXTS.map(|texts| texts.lines().collect::<Vec<_>>());
        assert_eq!((en.len(), zh.len()), (Msg::ALL.len(), Msg::ALL.len()), "a text of two lines");
        for ((msg, en), zh) in Msg::ALL.iter().zip(en).zip(zh) {
            assert_eq!(parts(en), parts(zh), "{en}");
            assert!(!en.is_empty() && !zh.is_empty(), "{msg:?}");
        }
    }

    #[test]
    fn browser_tags_choose_a_language() {
        for (tag, lang) in
            [("en-GB", Some(Lang::En)), ("zh-TW", Some(Lang::ZhCn)), ("ZH", Some(Lang::ZhCn)), ("de", None), ("", None)]
        {
            assert_eq!(Lang::from_tag(tag), lang);
        }
    }

    proptest! {
        #[test]
        fn any_template_is_filled_and_parts_stand_as_they_are(
            template in "([a-z {}]|\\{[0-3]\\}){0,20}", parts in prop::collection::vec("\\PC{0,6}", 0..3)
        ) {
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let filled = fill(&template, &parts);
            let left_alone = |n: usize| parts.get(n).is_none();
            let mut expected = template.clone();
            // With marks that stand nowhere else, one after the other.
            for n in (0..4).filter(|n| !left_alone(*n)) {
                expected = expected.replace(&format!("{{{n}}}"), &format!("\u{0}{n}\u{0}"));
            }
            for (n, part) in parts.iter().enumerate() {
                expected = expected.replace(&format!("\u{0}{n}\u{0}"), part);
            }
            prop_assert_eq!(filled, expected);
        }
    }
}
