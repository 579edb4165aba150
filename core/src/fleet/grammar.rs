//! Chips as a line of text and back: `name:web status:normal,stopped !az=cn-east-3a ip:10.0.0.0/8 created>2024-01-01`.
//!
//! Total in both directions. Whatever is typed gives the chips that can be understood, and each part that cannot be, with its
//! place and why; whatever chips there are give a line that reads as the same chips again.
//!
//! A part is `key`, an operator and values with commas or semicolons between them, or text alone, which is looked for everywhere, or
//! where its form says ([`recognise`]). `!` in front turns it round. Values with spaces, commas or quotes stand in quotes, where `\`
//! takes the next character as it is. Each sign may be the one that a Chinese keyboard gives in its place ([`spelling`]); what
//! stands in quotes is never touched, so that a name that holds such a sign is found by quoting it.
//! Invisible characters around what stands in no quotes are left out. The empty value is `""`; a condition without a value is
//! unfinished.

use super::{
    chip::{Chip, ChipProblem, Op},
    key::Key,
    recognise::recognise,
};
use crate::model::{
    field::Field,
    invisible::{cleaned, has_blank_edges, is_blank},
    spelling::{self, half_width, is_quote, is_separator},
};

/// A part of a line that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrammarProblem {
    /// Where it begins, in bytes.
    pub from: usize,
    /// Where it ends, in bytes.
    pub to: usize,
    /// Why.
    pub why: Why,
}

/// Why a part of a line is no chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no key of that name; text that only looks like one stands in quotes.
    Key,
    /// A quote is not closed.
    Quote,
    /// The chip would be none.
    Chip(ChipProblem),
}

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The chips, in order.
    pub chips: Vec<Chip>,
    /// What was left out, in order.
    pub problems: Vec<GrammarProblem>,
}

/// An operator as it is written, what it stands for (`None`: the usual one of the key), and whether it negates.
type Operator = (&'static str, Option<Op>, bool);

/// All operators, longer ones before those they begin with.
const OPERATORS: [Operator; 10] = [
    ("!=", Some(Op::Is), true),
    ("^=", Some(Op::StartsWith), false),
    ("~=", Some(Op::Contains), false),
    (">=", Some(Op::Since), false),
    ("<=", Some(Op::Until), false),
    (">", Some(Op::After), false),
    ("<", Some(Op::Before), false),
    ("=", Some(Op::Is), false),
    ("!:", None, true),
    (":", None, false),
];

/// Whether a line is words alone, which need no reading: part of a name, as it always was.
pub fn is_plain(line: &str) -> bool {
    let is_special = |c: char| is_sign(c) || is_separator(c) || c == '"' || is_quote(c);
    !line.contains(is_special) && !line.split_whitespace().any(|word| recognise(word).is_some())
}

/// What may be part of an operator.
pub const fn is_sign(c: char) -> bool {
    spelling::sign(c).is_some()
}

/// Writes a name that is looked for as a line that reads as the same: words alone as they are, and a name with signs of a
/// condition in it as a condition on the name.
pub fn write_name(name: &str) -> String {
    if is_plain(name) {
        return name.to_owned();
    }
    let mut line = format!("{}:", Key::Field(Field::ServerName).name());
    write_value(name, false, &mut line);
    line
}

/// Reads a line.
pub fn parse(line: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut reader = Reader { line, at: 0 };
    // Whether the chip before was an address or an ID alone: those in one line are a list, of which any will do.
    let mut listed = false;
    loop {
        reader.skip(is_blank);
        let from = reader.at;
        if reader.rest().is_empty() {
            return parsed;
        }
        match reader.part() {
            Ok(Part { chip, is_alone }) => {
                let alone = is_alone && !chip.is_negated();
                let joined = parsed.chips.last().filter(|_| alone && listed).and_then(|last| last.with(&chip));
                match (joined, parsed.chips.last_mut()) {
                    (Some(joined), Some(last)) => *last = joined,
                    _ => parsed.chips.push(chip),
                }
                listed = alone;
            }
            Err(why) => {
                // The rest of the part goes with it.
                reader.skip(|c| !c.is_whitespace());
                parsed.problems.push(GrammarProblem { from, to: reader.at, why });
                listed = false;
            }
        }
    }
}

struct Reader<'a> {
    line: &'a str,
    at: usize,
}

struct Part {
    chip: Chip,
    /// It is an address or an ID that was typed without saying what it is.
    is_alone: bool,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, wanted: fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Takes the next character if it is such a one.
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let next = self.rest().chars().next().filter(|c| wanted(*c))?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn operator(&mut self) -> Option<&'static Operator> {
        // What the next two characters mean, and where each ends.
        let mut signs = String::new();
        let mut ends = Vec::new();
        for (place, c) in self.rest().char_indices().take(2) {
            let Some(sign) = spelling::sign(c) else { break };
            signs.push_str(sign);
            ends.push((signs.len(), place + c.len_utf8()));
        }
        let (operator, end) = OPERATORS.iter().find_map(|operator| {
            let (_, end) = ends.iter().find(|(length, _)| *length == operator.0.len())?;
            signs.starts_with(operator.0).then_some((operator, *end))
        })?;
        self.at += end;
        Some(operator)
    }

    /// The name and the operator of a condition; nothing is taken where there is none.
    fn head(&mut self) -> Option<(&'a str, &'static Operator)> {
        let start = self.at;
        let name = self.skip(is_of_name);
        let operator = if name.is_empty() { None } else { self.operator() };
        if operator.is_none() {
            self.at = start;
        }
        Some(name).zip(operator)
    }

    fn part(&mut self) -> Result<Part, Why> {
        let negated = self.take(|c| spelling::sign(c) == Some("!")).is_some();
        let start = self.at;
        let (key, op, turned) = match self.head() {
            // An address of IPv6 begins like a condition.
            Some(_) if self.word_is_recognised(start) => (Key::Any, Op::Contains, false),
            Some((name, (_, op, turned))) => match Key::from_name(&half_width(name)) {
                Some(key) => (key, op.unwrap_or(Op::usual(key)), *turned),
                None if self.is_text(name) => {
                    self.at = start;
                    (Key::Any, Op::Contains, false)
                }
                None => return Err(Why::Key),
            },
            None => (Key::Any, Op::Contains, false),
        };
        let mut values = Vec::new();
        let mut is_quoted = false;
        loop {
            let quoted = self.rest().starts_with(is_opening);
            let value = self.value()?;
            is_quoted |= quoted;
            // Nothing is a value only in quotes; between two commas it is none.
            if quoted || !value.is_empty() {
                values.push(value);
            }
            if self.take(is_separator).is_none() || self.list_ends() {
                break;
            }
        }
        let (key, op, is_alone) = if key == Key::Any && !is_quoted { of_form(&values) } else { (key, op, false) };
        let chip = Chip::new(key, op, negated != turned, values).map_err(Why::Chip)?;
        Ok(Part { chip, is_alone })
    }

    /// Whether the word that begins there is an address, a network or an ID; reading then goes back to it.
    fn word_is_recognised(&mut self, start: usize) -> bool {
        let word = self.line.get(start..).unwrap_or_default();
        let word = word.split(is_special).next().unwrap_or_default();
        let is_recognised = recognise(word).is_some();
        if is_recognised {
            self.at = start;
        }
        is_recognised
    }

    /// Whether what looks like a condition on a field that there is not must be text: no field begins with a digit (`08:33`), and none
    /// is followed by two slashes (`https://…`).
    fn is_text(&self, name: &str) -> bool {
        self.rest().starts_with("//") || name.starts_with(|c| spelling::narrow(c).is_ascii_digit())
    }

    /// Whether no further value follows a comma: the line ends, or another condition begins.
    fn list_ends(&mut self) -> bool {
        let start = self.at;
        let blanks = self.skip(is_blank);
        if self.rest().is_empty() {
            return true;
        }
        let next = self.at;
        let is_condition = !blanks.is_empty()
            && (self.rest().starts_with(|c| spelling::sign(c) == Some("!"))
                || self.head().is_some_and(|(name, _)| Key::from_name(&half_width(name)).is_some()));
        self.at = if is_condition { start } else { next };
        is_condition
    }

    fn value(&mut self) -> Result<String, Why> {
        let Some(opening) = self.take(is_opening) else {
            return Ok(cleaned(self.skip(|c| !is_special(c))).to_owned());
        };
        // What opens with a quote of ASCII closes with one, so that any other may stand in between.
        let closes = |c: char| c == '"' || (opening != '"' && is_quote(c));
        let mut value = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((index, c)) = chars.next() {
            match c {
                c if closes(c) => {
                    self.at += index + c.len_utf8();
                    return Ok(value);
                }
                '\\' => value.extend(chars.next().map(|(_, c)| c)),
                c => value.push(c),
            }
        }
        self.at = self.line.len();
        Err(Why::Quote)
    }
}

/// What is asked with values alone: where the form of all of them says it, else anywhere.
fn of_form(values: &[String]) -> (Key, Op, bool) {
    let mut forms = values.iter().map(|value| recognise(value));
    let first = forms.next().flatten();
    match first.filter(|first| forms.all(|form| form == Some(*first))) {
        Some((key, op)) => (key, op, true),
        None => (Key::Any, Op::Contains, false),
    }
}

/// What a name of a key is made of, in either width.
pub(super) fn is_of_name(c: char) -> bool {
    let c = spelling::narrow(c);
    c.is_ascii_alphanumeric() || c == '_'
}

/// What ends a value that is not in quotes.
const fn is_special(c: char) -> bool {
    c.is_whitespace() || is_separator(c) || c == '"'
}

/// What begins a value in quotes.
const fn is_opening(c: char) -> bool {
    c == '"' || is_quote(c)
}

/// Writes chips as a line that reads as the same chips.
pub fn write(chips: &[Chip]) -> String {
    let mut line = String::new();
    for chip in chips {
        if !line.is_empty() {
            line.push(' ');
        }
        write_one(chip, &mut line);
    }
    line
}

fn write_one(chip: &Chip, line: &mut String) {
    let (key, op) = (chip.key(), chip.op());
    let usual = op == Op::usual(key);
    let turned = chip.is_negated() && op == Op::Is;
    if chip.is_negated() && !turned {
        line.push('!');
    }
    if key != Key::Any {
        line.push_str(key.name());
        let written = |(_, o, t): &&Operator| *t == turned && (o.is_none() && usual || *o == Some(op));
        // `!=` rather than `!:`, and `:` rather than the longer ones.
        let found = if turned { OPERATORS.iter().find(written) } else { OPERATORS.iter().rev().find(written) };
        line.push_str(found.map_or(":", |(text, ..)| text));
    }
    for (index, value) in chip.values().iter().enumerate() {
        if index > 0 {
            line.push(',');
        }
        write_value(value, key == Key::Any && index == 0, line);
    }
}

/// Writes one value, in quotes where it would be read as something else; `alone` at the head of a part.
pub fn write_value(value: &str, alone: bool, line: &mut String) {
    // At the head of a part it must not look like a key with an operator, be turned round, or be looked for where its form says.
    let looks_like_more = alone && (value.contains(is_sign) || recognise(value).is_some());
    if !value.is_empty()
        && !value.contains(is_special)
        && !value.contains(is_quote)
        && !has_blank_edges(value)
        && !looks_like_more
    {
        line.push_str(value);
        return;
    }
    line.push('"');
    for c in value.chars() {
        if matches!(c, '"' | '\\') {
            line.push('\\');
        }
        line.push(c);
    }
    line.push('"');
}

#[cfg(test)]
mod tests;
