//! What may be meant by a condition that is being typed: fields whose name begins so, then the values that servers have, with their
//! numbers. Each suggestion is the whole line as it would be, what was typed before included.

use super::{
    facet::{self, Count},
    grammar::{self, is_of_name},
    key::Key,
    recognise::recognise,
};
use crate::model::spelling::{self, fold, half_width, is_quote, is_separator};

/// The most suggestions at a time.
const MOST: usize = 8;

/// A line that may be meant, and what is said beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// The line with the name of a field.
    Field(String, Key),
    /// The line with a value, and how many servers have it.
    Value(String, u32),
}

/// Suggestions for the last part of a line. `facets` are the counts of [`FACETS`]; empty where they are not known.
pub fn suggest(line: &str, facets: &[Vec<Count>]) -> Vec<Suggestion> {
    let start = line.rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let (before, part) = line.split_at_checked(start).unwrap_or((line, ""));
    let negation = part.chars().next().filter(|c| spelling::sign(*c) == Some("!")).map_or(0, char::len_utf8);
    let (negation, part) = part.split_at_checked(negation).unwrap_or(("", part));
    // What an address or an ID alone will be asked as.
    if let Some((key, _)) = recognise(part).filter(|(key, _)| *key != Key::Any) {
        return vec![Suggestion::Field([before, negation, key.name(), "=", part].concat(), key)];
    }
    let name_ends = part.find(|c| !is_of_name(c)).unwrap_or(part.len());
    let (typed, rest) = part.split_at_checked(name_ends).unwrap_or((part, ""));
    let name = &*half_width(typed);
    if rest.is_empty() {
        let begins = |other: &str| other.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
        let fits = |key: &Key| begins(key.name()) || matches!(key, Key::Field(field) if begins(field.spec().api));
        let mut suggestions = Vec::new();
        for key in Key::named().filter(fits) {
            // One letter begins too many.
            if name.len() > 1 && suggestions.len() < MOST {
                suggestions.push(Suggestion::Field([before, negation, key.name(), ":"].concat(), key));
            }
        }
        return suggestions;
    }
    let Some(counts) = Key::from_name(name).and_then(|key| facet::of(facets, key)) else { return Vec::new() };
    let value_starts = rest
        .rfind(|c| grammar::is_sign(c) || is_separator(c))
        .map_or(0, |sign| sign + rest.get(sign..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let (signs, value) = rest.split_at_checked(value_starts).unwrap_or((rest, ""));
    let value = fold(value.trim_matches(|c| c == '"' || is_quote(c)));
    // That a field is missing can be asked, but not that it has nothing somewhere in it.
    let meant: String = signs.chars().map_while(spelling::sign).collect();
    let exact = meant.starts_with('=') || meant.starts_with("!=");
    let mut suggestions = Vec::new();
    for count in counts {
        let fits = (exact || !count.value.is_empty()) && fold(&count.value).contains(&*value);
        if fits && suggestions.len() < MOST {
            let mut line = [before, negation, typed, signs].concat();
            grammar::write_value(&count.value, false, &mut line);
            suggestions.push(Suggestion::Value(line, count.servers));
        }
    }
    suggestions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fleet::{tests::rows, whole::Fleet, whole::Wish},
        model::field::Field,
    };
    use proptest::prelude::*;

    fn facets() -> Vec<Vec<Count>> {
        let rows = rows(&[
            r#"{"availability_zone":"cn-east-3a","phone_model_name":"rx1 big","status":5}"#,
            r#"{"availability_zone":"cn-east-3b","phone_model_name":"rx1 big","status":5}"#,
            r#"{"availability_zone":"cn-east-3b","status":10}"#,
        ]);
        Fleet::new(rows).find(&Wish::default()).facets
    }

    fn lines(line: &str) -> Vec<String> {
        let line_of = |suggestion: Suggestion| match suggestion {
            Suggestion::Field(line, _) | Suggestion::Value(line, _) => line,
        };
        suggest(line, &facets()).into_iter().map(line_of).collect()
    }

    #[test]
    fn fields_come_by_either_name_and_what_was_typed_before_stays() {
        assert_eq!(lines("subn"), ["subnet:", "subnet_cidr:"]);
        assert_eq!(lines("web !availability"), ["web !az:"]);
        assert_eq!(suggest("AZ", &[]), [Suggestion::Field("az:".into(), Key::Field(Field::AvailabilityZone))]);
        assert_eq!((lines("s"), lines(""), lines("nosuch")), (vec![], vec![], vec![]));
    }

    #[test]
    fn an_address_or_an_id_alone_says_what_it_will_be_asked_as() {
        assert_eq!(suggest("web 10.0.0.0/8", &[]), [Suggestion::Field("web ip=10.0.0.0/8".into(), Key::Ip)]);
        assert_eq!(lines("!2001:db8::1"), ["!ip=2001:db8::1"]);
        assert_eq!(lines("4aff349ab539452a85ac5d7442b39377"), ["id=4aff349ab539452a85ac5d7442b39377"]);
        assert_eq!(lines("10.0.0"), [""; 0]);
    }

    #[test]
    fn values_come_with_their_numbers_most_first() {
        assert_eq!(
            suggest("az=", &facets()),
            [Suggestion::Value("az=cn-east-3b".into(), 2), Suggestion::Value("az=cn-east-3a".into(), 1)]
        );
        assert_eq!(lines("x az:cn-east-3a,3B"), ["x az:cn-east-3a,cn-east-3b"]);
        assert_eq!(lines("az：3a"), ["az：cn-east-3a"]);
        assert_eq!(lines("！ａｚ！＝cn-east-3a，３Ｂ"), ["！ａｚ！＝cn-east-3a，cn-east-3b"]);
        assert_eq!(lines("az=“3b"), ["az=cn-east-3b"]);
        assert_eq!(lines("model:rx"), ["model:\"rx1 big\""]);
        assert_eq!(lines("status:no"), ["status:normal"]);
        assert_eq!((lines("name:x"), suggest("az=", &[])), (vec![], vec![]));
    }

    proptest! {
        #[test]
        fn a_suggested_value_is_a_condition_that_finds_servers(
            line in "(web |!?az=b )?!?(az(:|=|!=|：)(cn-east-3a,)?|(status|model|name)(:|=|!=))[a-z0-9]{0,3}|\\PC{0,20}"
        ) {
            for suggestion in suggest(&line, &facets()) {
                let Suggestion::Value(text, servers) = suggestion else { continue };
                let before = grammar::parse(line.rsplit_once(char::is_whitespace).map_or("", |(before, _)| before));
                let parsed = grammar::parse(&text);
                prop_assert_eq!(parsed.chips.len(), before.chips.len() + 1, "{}", text);
                prop_assert!(servers > 0);
            }
        }
    }
}
