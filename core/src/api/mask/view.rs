//! A text as it is, or with one layer of its encodings undone; each byte knows from where in the text it came.

use std::ops::Range;

/// The bytes of a view and their places in the text.
pub struct View {
    /// What is seen.
    pub bytes: Vec<u8>,
    /// Where each byte begins and ends in the text.
    places: Vec<(usize, usize)>,
}

/// How single characters are written in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As in addresses: `%2F`.
    Percent,
    /// As in JSON and JavaScript: `\/`, `\u002f`, `\x2f`.
    Backslash,
    /// As in HTML: `&amp;`, `&#47;`, `&#x2f;`.
    Entity,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Percent, Self::Backslash, Self::Entity];
}

/// Encoded as a whole: so many characters at least.
const SHORTEST_RUN: usize = 8;

impl View {
    /// The text as it is.
    pub fn new(text: &[u8]) -> Self {
        Self { bytes: text.to_vec(), places: (0..text.len()).map(|i| (i, i + 1)).collect() }
    }

    /// Where in the text a part of the view came from.
    pub fn origin(&self, part: &Range<usize>) -> Option<Range<usize>> {
        let (start, _) = self.places.get(part.start)?;
        let (_, end) = self.places.get(part.end.checked_sub(1)?)?;
        Some(*start..*end)
    }

    /// With one kind of encoding undone, once; `None` where there is none of it.
    pub fn decoded(&self, kind: Kind) -> Option<Self> {
        let mut decoded = Self { bytes: Vec::new(), places: Vec::new() };
        let (mut at, mut changed) = (0, false);
        while let Some((byte, rest)) = self.bytes.get(at..).and_then(<[u8]>::split_first) {
            let meant = match (kind, byte) {
                (Kind::Percent, b'%') => hex(rest, 2).map(|code| (3, vec![u8::try_from(code).unwrap_or(b'?')])),
                (Kind::Backslash, b'\\') => backslash(rest),
                (Kind::Entity, b'&') => entity(rest),
                _ => None,
            };
            changed |= meant.is_some();
            let (length, meant) = meant.unwrap_or_else(|| (1, vec![*byte]));
            let origin = self.origin(&(at..at + length))?;
            decoded.places.extend(meant.iter().map(|_| (origin.start, origin.end)));
            decoded.bytes.extend(meant);
            at += length;
        }
        changed.then_some(decoded)
    }

    /// Without blanks and line breaks, as long texts are wrapped; `None` where there are none.
    pub fn squeezed(&self) -> Option<Self> {
        let kept = || self.bytes.iter().zip(&self.places).filter(|(byte, _)| !byte.is_ascii_whitespace());
        let (bytes, places): (Vec<_>, Vec<_>) = kept().map(|(byte, place)| (*byte, *place)).unzip();
        (bytes.len() < self.bytes.len()).then_some(Self { bytes, places })
    }

    /// The parts that may be base64 or hexadecimal digits, each with all that it may stand for: nobody knows where the bytes
    /// begin.
    pub fn runs(&self) -> Vec<(Range<usize>, Vec<Vec<u8>>)> {
        let mut runs = Vec::new();
        let mut at = 0;
        while at < self.bytes.len() {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let length = rest.iter().take_while(|byte| six_bits(**byte).is_some()).count();
            if length >= SHORTEST_RUN {
                let run = rest.get(..length).unwrap_or_default();
                let padding = rest.iter().skip(length).take(2).take_while(|byte| **byte == b'=').count();
                runs.push((at..at + length + padding, meanings(run)));
            }
            at += length + 1;
        }
        runs
    }
}

/// All that a run may stand for.
fn meanings(run: &[u8]) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> =
        (0..4).map(|skip| bits(run.iter().skip(skip).filter_map(|b| six_bits(*b)), 6)).collect();
    if run.iter().all(u8::is_ascii_hexdigit) {
        all.extend((0..2).map(|skip| bits(run.iter().skip(skip).filter_map(|b| digit(*b)), 4)));
    }
    all
}

/// Bytes made of parts of so many bits.
fn bits(parts: impl Iterator<Item = u32>, width: u32) -> Vec<u8> {
    let (mut all, mut held, mut number) = (Vec::new(), 0_u32, 0_u32);
    for part in parts {
        held = (held << width) | part;
        number += width;
        if number >= 8 {
            number -= 8;
            all.extend(u8::try_from((held >> number) & 0xff));
            held &= (1 << number) - 1;
        }
    }
    all
}

/// The value of a character of base64, in either of its alphabets.
fn six_bits(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

fn digit(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(16)
}

/// The number that so many hexadecimal digits are.
fn hex(text: &[u8], length: usize) -> Option<u32> {
    text.get(..length)?.iter().try_fold(0, |number, byte| Some((number << 4) | digit(*byte)?))
}

/// What a backslash and what follows it stand for, and how long they are together.
fn backslash(rest: &[u8]) -> Option<(usize, Vec<u8>)> {
    let literal = |byte: u8| Some((2, vec![byte]));
    match rest.first()? {
        b'u' | b'U' => {
            let high = hex(rest.get(1..)?, 4)?;
            let low =
                || hex(rest.get(5..)?.strip_prefix(b"\\")?.get(1..)?, 4).filter(|low| (0xdc00..0xe000).contains(low));
            if (0xd800..0xdc00).contains(&high) {
                return Some((12, utf8(0x1_0000 + ((high - 0xd800) << 10) + (low()? - 0xdc00))?));
            }
            Some((6, utf8(high)?))
        }
        b'x' | b'X' => Some((4, vec![u8::try_from(hex(rest.get(1..)?, 2)?).ok()?])),
        b'n' => literal(b'\n'),
        b'r' => literal(b'\r'),
        b't' => literal(b'\t'),
        b'b' => literal(8),
        b'f' => literal(12),
        byte if byte.is_ascii_punctuation() => literal(*byte),
        _ => None,
    }
}

/// What an entity stands for whose ampersand is taken off, and how long it is with it.
fn entity(rest: &[u8]) -> Option<(usize, Vec<u8>)> {
    let length = rest.iter().take(10).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(rest.get(..length)?).ok()?;
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        },
        None => u32::from(match name.to_ascii_lowercase().as_str() {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "sol" => '/',
            "plus" => '+',
            "equals" => '=',
            "lowbar" => '_',
            _ => return None,
        }),
    };
    Some((length + 2, utf8(code)?))
}

fn utf8(code: u32) -> Option<Vec<u8>> {
    char::from_u32(code).map(|c| c.to_string().into_bytes())
}
