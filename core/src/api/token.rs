//! The user token of Table 3 (`X-Auth-Token`): how it may be pasted, and why it can only ever become that one header.
//!
//! A [`Token`] has no `Display`, its `Debug` tells only its length, and its memory is overwritten when it is dropped.

use zeroize::Zeroizing;

use crate::model::invisible::{cleaned as clean, has_invisible_edges};

/// A token that is safe to put into a header: printable ASCII, no space, within the limit.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Zeroizing<String>);

/// What was taken off a paste. Said to the person, because a changed secret must not be a surprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cleaned {
    /// A header name such as `X-Auth-Token:` or `X-Subject-Token:` in front.
    HeaderName,
    /// `Bearer ` in front.
    Bearer,
    /// Quotes around it.
    Quotes,
    /// Line breaks inside it, as a terminal or an e-mail wraps long lines.
    LineBreaks,
    /// Characters around it that cannot be seen, such as a byte order mark.
    Invisible,
}

/// Why a text is not a token, or may be none. Positions count characters from 1, in the text after cleaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenProblem {
    /// Nothing was given.
    Missing,
    /// White space inside.
    Space(usize),
    /// A control character, or one outside ASCII, which a header cannot carry.
    Character(usize),
    /// It is so short that it may be a password; this many characters.
    Doubtful(usize),
    /// Longer than the limit (in bytes).
    TooLong {
        /// The length of what was given.
        length: usize,
        /// The limit of the configuration, `auth.maxTokenBytes`.
        limit: usize,
    },
}

/// Tokens of the cloud have thousands of characters, passwords at most a few dozen.
const DOUBTED_BELOW: usize = 100;

impl Token {
    /// Reads a pasted token: takes off what commonly comes along, refuses what a header cannot carry.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(pasted: &str, limit: usize) -> Result<(Self, Vec<Cleaned>), TokenProblem> {
        let mut cleaned = Vec::new();
        let mut text = without_edges(pasted, &mut cleaned);
        // Each kind of wrapping is taken off once per round, in any order, until nothing changes.
        loop {
            let before = text;
            for name in ["x-auth-token", "x-subject-token"] {
                if let Some(rest) = strip_prefix_ignoring_case(text, name)
                    && let Some(rest) = clean(rest).strip_prefix([':', '='])
                {
                    text = without_edges(rest, &mut cleaned);
                    note(&mut cleaned, Cleaned::HeaderName);
                }
            }
            if let Some(rest) = strip_prefix_ignoring_case(text, "bearer ") {
                text = without_edges(rest, &mut cleaned);
                note(&mut cleaned, Cleaned::Bearer);
            }
            for quote in ['"', '\'', '`'] {
                // A quote alone is not two.
                if let Some(inner) = text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)) {
                    text = without_edges(inner, &mut cleaned);
                    note(&mut cleaned, Cleaned::Quotes);
                }
            }
            if text == before {
                break;
            }
        }
        let mut joined = Zeroizing::new(String::with_capacity(text.len()));
        for line in text.split(['\r', '\n']) {
            joined.push_str(clean(line));
        }
        if text.contains(['\r', '\n']) {
            note(&mut cleaned, Cleaned::LineBreaks);
        }
        if joined.is_empty() {
            return Err(TokenProblem::Missing);
        }
        for (index, c) in joined.chars().enumerate() {
            if c.is_whitespace() {
                return Err(TokenProblem::Space(index + 1));
            }
            if !c.is_ascii_graphic() {
                return Err(TokenProblem::Character(index + 1));
            }
        }
        if joined.len() > limit {
            return Err(TokenProblem::TooLong { length: joined.len(), limit });
        }
        Ok((Self(joined), cleaned))
    }

    /// The one use of a token: the value of the `X-Auth-Token` header.
    pub fn header_value(&self) -> &str {
        &self.0
    }

    /// Whether it is as short as a password, and not called a token: so are those of a service that is only tried, such as
    /// `demo-token`.
    pub fn is_doubtful(&self) -> bool {
        let is_called_one = self.0.as_bytes().windows(5).any(|part| part.eq_ignore_ascii_case(b"token"));
        self.length() < DOUBTED_BELOW && !is_called_one
    }

    /// Its length in bytes.
    pub fn length(&self) -> usize {
        self.0.len()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Token(‹{} characters›)", self.0.len())
    }
}

/// The text without blanks and invisible characters around it; the latter are noted.
fn without_edges<'a>(text: &'a str, cleaned: &mut Vec<Cleaned>) -> &'a str {
    if has_invisible_edges(text) {
        note(cleaned, Cleaned::Invisible);
    }
    clean(text)
}

fn note(cleaned: &mut Vec<Cleaned>, what: Cleaned) {
    if !cleaned.contains(&what) {
        cleaned.push(what);
    }
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    text.get(..prefix.len()).filter(|head| head.eq_ignore_ascii_case(prefix)).and_then(|_| text.get(prefix.len()..))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (String, Vec<Cleaned>) {
        let (token, cleaned) = Token::parse(text, 1000).unwrap();
        (token.header_value().to_owned(), cleaned)
    }

    #[test]
    fn a_plain_token_is_taken_as_it_is() {
        assert_eq!(read("MIIabc+/=="), ("MIIabc+/==".into(), vec![]));
    }

    #[test]
    fn wrappings_are_taken_off_and_named() {
        use Cleaned::*;
        assert_eq!(read(" X-Auth-Token: MIIa\n"), ("MIIa".into(), vec![HeaderName]));
        assert_eq!(read("x-subject-token: 'MIIa'"), ("MIIa".into(), vec![HeaderName, Quotes]));
        assert_eq!(read("Bearer MIIa"), ("MIIa".into(), vec![Bearer]));
        assert_eq!(read("\"Bearer MIIa\""), ("MIIa".into(), vec![Quotes, Bearer]));
        assert_eq!(read("MII\r\n  abc\ndef"), ("MIIabcdef".into(), vec![LineBreaks]));
        assert_eq!(read("\u{feff}MIIa\u{a0}\u{200b}"), ("MIIa".into(), vec![Invisible]));
        assert_eq!(read("Bearer \"\u{2060}MIIa\""), ("MIIa".into(), vec![Bearer, Invisible, Quotes]));
        assert_eq!(read("MII\u{feff}\n\u{a0}abc"), ("MIIabc".into(), vec![LineBreaks]));
    }

    #[test]
    fn what_a_header_cannot_carry_is_refused_with_its_place() {
        let problem = |t: &str| Token::parse(t, 8).unwrap_err();
        assert_eq!(problem(" \n "), TokenProblem::Missing);
        assert_eq!(problem("ab cd"), TokenProblem::Space(3));
        assert_eq!(problem("abé"), TokenProblem::Character(3));
        assert_eq!(problem("ab\u{200b}c"), TokenProblem::Character(3));
        assert_eq!(problem("\u{feff}\u{200b}"), TokenProblem::Missing);
        assert_eq!(problem("a\u{7}b"), TokenProblem::Character(2));
        assert_eq!(problem("123456789"), TokenProblem::TooLong { length: 9, limit: 8 });
        assert!(Token::parse("12345678", 8).is_ok());
    }

    #[test]
    fn what_may_be_a_password_is_doubted() {
        let is_doubtful = |text: &str| Token::parse(text, 1000).unwrap().0.is_doubtful();
        for password in ["correct-horse", "Passw0rd!", "a", "MIIabc+/==", &"x".repeat(DOUBTED_BELOW - 1)] {
            assert!(is_doubtful(password), "{password}");
        }
        for token in ["demo-token", "EXPIRED-TOKEN-1", &"x".repeat(DOUBTED_BELOW)] {
            assert!(!is_doubtful(token), "{token}");
        }
    }

    #[test]
    fn debug_tells_the_length_only() {
        let (token, _) = Token::parse("MARKER-secret", 100).unwrap();
        assert_eq!(format!("{token:?}"), "Token(‹13 characters›)");
    }

    proptest! {
        #[test]
        fn any_paste_gives_a_header_safe_token_or_a_problem(text in "\\PC*|[ -~\\n\\r\\t\"']*") {
            if let Ok((token, _)) = Token::parse(&text, 100) {
                prop_assert!(token.header_value().bytes().all(|b| b.is_ascii_graphic()));
                prop_assert!((1..=100).contains(&token.length()));
            }
        }
    }

    /// What may stand around a token, inside out.
    fn wrap(token: &str, wrapping: &str) -> String {
        match wrapping {
            "header" => format!("X-Auth-Token: {token}"),
            "subject" => format!("x-subject-token={token}"),
            "bearer" => format!("BEARER  {token}"),
            "space" => format!("\t {token}\r\n"),
            quote => format!("{quote}{token}{quote}"),
        }
    }

    proptest! {
        #[test]
        fn a_token_is_the_same_whatever_it_came_wrapped_in(
            token in "[A-Za-z0-9+/_-]{4,40}={0,2}",
            wrappings in prop::collection::vec(
                prop::sample::select(vec!["header", "subject", "bearer", "space", "\"", "'", "`"]), 0..6),
            lines in prop::collection::vec((any::<prop::sample::Index>(), "\r?\n[ \t]{0,3}"), 0..4),
        ) {
            let mut pasted = token.clone();
            for (place, line) in &lines {
                pasted.insert_str(place.index(pasted.len() + 1), line);
            }
            for wrapping in &wrappings {
                pasted = wrap(&pasted, wrapping);
            }
            let (read, cleaned) = Token::parse(&pasted, 100).unwrap();
            prop_assert_eq!(read.header_value(), &token);
            // Nothing is taken off without a word, and no word is said for nothing.
            prop_assert_eq!(cleaned.is_empty(), clean(&pasted) == token);
            let shown = format!("{read:?}");
            prop_assert!(!shown.contains(&token));
        }

        #[test]
        fn cleaning_settles(text in "([ -~]|\r\n|[\"'`]|bearer |x-auth-token[:=]){0,12}") {
            if let Ok((token, _)) = Token::parse(&text, 1000) {
                let again = Token::parse(token.header_value(), 1000);
                prop_assert_eq!(again, Ok((token, vec![])));
            }
        }
    }
}
