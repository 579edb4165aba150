//! Secrets in texts of the other side, masked: a gateway, a proxy or a web page may quote the token or the body of a request,
//! whole, in part or encoded, and what it says is shown, copied and reported.
//!
//! One place applies it: the app's `browser/http.rs`, to every body and header as they come in, before anything is read from them. A
//! mask knows whole secrets and every [`PIECE`] characters in a row of the longer ones, in any case of letters; the text
//! is looked at as it is and with its encodings undone (`mask/view.rs`), since a proxy may quote what was quoted before.

mod view;

use std::{borrow::Cow, collections::HashSet, ops::Range, rc::Rc};

use zeroize::Zeroizing;

use super::json::Json;
use view::{Kind, View};

/// What stands in place of a secret; of one length, so that the secret's own is not told.
pub const MASKED: &str = "•••";

/// So many characters in a row of a secret are a piece of it. Fewer tell nothing of a token of thousands, and stand in many
/// an honest text.
pub const PIECE: usize = 12;

/// Shorter secrets are masked only where they stand alone: a password of four letters stands in many a word.
const ANYWHERE: usize = 6;

/// What is shorter is no secret of anything.
const SHORTEST: usize = 3;

/// In bytes. A larger text is a list of servers, and is searched for secrets as they are only: it comes a thousand times in the load
/// of a large fleet. What a person reads of a failure is far shorter.
const LARGE: usize = 64 * 1024;

/// How many encodings may lie over one another, each in any of the ways.
const DEPTH: usize = 3;

/// How many secrets are known at most; the oldest goes first.
const MOST: usize = 24;

/// The secrets that must not be seen.
#[derive(Clone, Default)]
pub struct Mask(Vec<Rc<Secret>>);

/// One secret, ready to be searched for.
struct Secret {
    /// In small letters.
    text: Zeroizing<Vec<u8>>,
    /// The hashes of its pieces.
    pieces: HashSet<u64>,
    /// A bit for each of them, so that most places of a text are passed by at once.
    sieve: Vec<u64>,
}

impl Mask {
    /// A mask that knows these secrets.
    pub fn of<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut mask = Self::default();
        secrets.into_iter().for_each(|secret| mask.learn(secret));
        mask
    }

    /// Learns one more secret.
    pub fn learn(&mut self, secret: &str) {
        let text = Zeroizing::new(secret.to_ascii_lowercase().into_bytes());
        if text.len() < SHORTEST || self.0.iter().any(|known| known.text == text) {
            return;
        }
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push(Rc::new(Secret::new(text)));
    }

    /// The text with every secret masked.
    pub fn over<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.replace(text, true)
    }

    /// The same for a whole body. Of JSON only what is inside its strings changes, so that it stays JSON; and a short secret,
    /// such as a password that is also the name of a field, is not masked where it is a key.
    pub fn body(&self, text: String) -> String {
        let is_json = text.trim_start().starts_with(['{', '[']);
        if self.0.is_empty() || (text.len() > LARGE && !self.is_in(text.as_bytes())) {
            return text;
        }
        if !is_json {
            return self.over(&text).into_owned();
        }
        let (mut masked, mut rest) = (String::with_capacity(text.len()), text.as_str());
        while let Some((before, after)) = rest.split_once('"') {
            self.outside_strings(before, &mut masked);
            let (inside, left) = after.split_at_checked(end_of_string(after)).unwrap_or((after, ""));
            let is_key = left.strip_prefix('"').is_some_and(|left| left.trim_start().starts_with(':'));
            masked.push('"');
            let inside = self.replace(inside, !is_key);
            // What was masked may have begun or ended in the middle of an escape.
            let is_whole = matches!(inside, Cow::Borrowed(_)) || Json::parse(&format!("\"{inside}\"")).is_ok();
            masked.push_str(if is_whole { &inside } else { MASKED });
            rest = left.strip_prefix('"').unwrap_or_default();
            if !left.is_empty() {
                masked.push('"');
            }
        }
        self.outside_strings(rest, &mut masked);
        masked
    }

    /// Numbers, and what is no JSON after all. A number that is a secret, such as a one-time code, becomes a string.
    fn outside_strings(&self, text: &str, into: &mut String) {
        for part in text.split_inclusive([',', ':', '}', ']', ' ', '\n']) {
            let number =
                part.trim_end_matches([',', ':', '}', ']', ' ', '\n']).trim_start_matches(['[', '{', '\r', '\t']);
            let is_number = number.len() >= SHORTEST && number.bytes().all(|byte| byte.is_ascii_digit());
            let is_secret = is_number && self.0.iter().any(|s| s.text.as_slice() == number.as_bytes());
            if is_secret {
                into.push_str(&part.replace(number, &format!("\"{MASKED}\"")));
            } else {
                into.push_str(&self.replace(part, false));
            }
        }
    }

    fn replace<'a>(&self, text: &'a str, short: bool) -> Cow<'a, str> {
        let places = self.places(text, short);
        if places.is_empty() {
            return Cow::Borrowed(text);
        }
        let (mut masked, mut at) = (String::with_capacity(text.len()), 0);
        for place in places {
            let start = (0..=place.start).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
            let end = (place.end..text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
            masked.push_str(text.get(at..start).unwrap_or_default());
            masked.push_str(MASKED);
            at = end;
        }
        masked.push_str(text.get(at..).unwrap_or_default());
        Cow::Owned(masked)
    }

    /// Where secrets are in a text, in order and apart from one another.
    fn places(&self, text: &str, short: bool) -> Vec<Range<usize>> {
        let shortest = self.0.iter().map(|secret| secret.text.len().min(PIECE)).min();
        if shortest.is_none_or(|shortest| text.len() < shortest) {
            return Vec::new();
        }
        let mut places = Vec::new();
        if text.len() > LARGE {
            self.find(&text.as_bytes().to_ascii_lowercase(), short, &mut places);
        } else {
            self.look_into(&View::new(text.as_bytes()), short, DEPTH, &mut places);
        }
        places.sort_by_key(|place| place.start);
        places.dedup_by(|next, before| {
            let touches = next.start <= before.end;
            if touches {
                before.end = before.end.max(next.end);
            }
            touches
        });
        places
    }

    /// Where they are in a view of the text: as they stand there, with blanks and line breaks in between, in base64 and in
    /// hexadecimal digits; and with each kind of encoding undone, one after the other in any order.
    fn look_into(&self, view: &View, short: bool, depth: usize, places: &mut Vec<Range<usize>>) {
        let mut found = Vec::new();
        self.find(&view.bytes.to_ascii_lowercase(), short, &mut found);
        places.extend(found.iter().filter_map(|range| view.origin(range)));
        if let Some(squeezed) = view.squeezed() {
            found.clear();
            self.find(&squeezed.bytes.to_ascii_lowercase(), false, &mut found);
            places.extend(found.iter().filter_map(|range| squeezed.origin(range)));
        }
        for (run, decoded) in view.runs() {
            if decoded.iter().any(|bytes| self.is_somewhere_in(bytes, depth)) {
                places.extend(view.origin(&run));
            }
        }
        if depth > 0 {
            for inner in Kind::ALL.into_iter().filter_map(|kind| view.decoded(kind)) {
                self.look_into(&inner, short, depth - 1, places);
            }
        }
    }

    /// Whether a secret is in what was encoded as a whole.
    fn is_somewhere_in(&self, bytes: &[u8], depth: usize) -> bool {
        let mut places = Vec::new();
        if depth > 0 {
            self.look_into(&View::new(bytes), true, depth - 1, &mut places);
        }
        self.is_in(bytes) || places.iter().any(|place| place.len() >= ANYWHERE)
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        let mut found = Vec::new();
        self.find(&bytes.to_ascii_lowercase(), true, &mut found);
        // Among decoded bytes hardly anything is a letter: all short words would stand alone.
        found.iter().any(|range| range.len() >= ANYWHERE)
    }

    fn find(&self, folded: &[u8], short: bool, found: &mut Vec<Range<usize>>) {
        let long: Vec<_> = self.0.iter().filter(|secret| !secret.pieces.is_empty()).collect();
        if !long.is_empty() {
            rolling(folded, |end, hash| {
                if long.iter().any(|secret| secret.has_piece(hash)) {
                    found.push(end - PIECE..end);
                }
            });
        }
        for secret in self.0.iter().filter(|secret| short && secret.pieces.is_empty()) {
            let length = secret.text.len();
            let alone = |at: usize| !folded.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
            for (at, part) in folded.windows(length).enumerate() {
                let fits = part == secret.text.as_slice();
                if fits && (length >= ANYWHERE || (at.checked_sub(1).is_none_or(alone) && alone(at + length))) {
                    found.push(at..at + length);
                }
            }
        }
    }
}

impl Secret {
    fn new(text: Zeroizing<Vec<u8>>) -> Self {
        let mut pieces = HashSet::new();
        rolling(&text, |_, hash| {
            pieces.insert(hash);
        });
        let mut sieve = vec![0; (pieces.len() / 4).next_power_of_two().max(16)];
        for hash in &pieces {
            let (word, bit) = place_in(sieve.len(), *hash);
            if let Some(word) = sieve.get_mut(word) {
                *word |= bit;
            }
        }
        Self { text, pieces, sieve }
    }

    fn has_piece(&self, hash: u64) -> bool {
        let (word, bit) = place_in(self.sieve.len(), hash);
        self.sieve.get(word).is_some_and(|word| word & bit != 0) && self.pieces.contains(&hash)
    }
}

/// The word and the bit of a hash in a sieve of so many words, which is a power of two.
fn place_in(words: usize, hash: u64) -> (usize, u64) {
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    let word = usize::try_from(mixed >> 6).unwrap_or(0) & (words - 1);
    (word, 1 << (mixed & 63))
}

/// Calls `seen` with the end and the hash of every piece of a text, each made from the one before.
fn rolling(text: &[u8], mut seen: impl FnMut(usize, u64)) {
    const BASE: u64 = 0x0100_0000_01b3;
    let power = (0..PIECE).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut hash = 0_u64;
    for (i, byte) in text.iter().enumerate() {
        hash = hash.wrapping_mul(BASE).wrapping_add(u64::from(*byte) + 1);
        if let Some(gone) = i.checked_sub(PIECE).and_then(|i| text.get(i)) {
            hash = hash.wrapping_sub((u64::from(*gone) + 1).wrapping_mul(power));
        }
        if i + 1 >= PIECE {
            seen(i + 1, hash);
        }
    }
}

/// Where the closing quote is of a string whose opening one is taken off; the end, where there is none.
fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (i, byte) in text.bytes().enumerate() {
        if byte == b'"' && !escaped {
            return i;
        }
        escaped = !escaped && byte == b'\\';
    }
    text.len()
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mask(‹{} secrets›)", self.0.len())
    }
}

#[cfg(test)]
mod tests;
