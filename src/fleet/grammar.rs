//! Chips as a line of text and back: `name:web status:normal,stopped !az=cn-east-3a ip:10.0.0.0/8 created>2024-01-01`.
//!
//! Total in both directions. Whatever is typed gives the chips that can be understood, and each part that cannot be, with its
//! place and why; whatever chips there are give a line that reads as the same chips again.
//!
//! A part is `key`, an operator and values with commas between them, or text alone, which is looked for everywhere. `!` in front
//! turns it round. Values with spaces, commas or quotes stand in quotes, where `\` takes the next character as it is. Invisible
//! characters around what stands in no quotes are left out. The empty value is `""`; a condition that ends without a value is unfinished.

use super::{
    chip::{Chip, ChipProblem, Op},
    key::Key,
};
use crate::model::invisible::{cleaned, has_blank_edges, is_blank};

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

/// Operators as they are written, longer ones before those they begin with. `None` is the usual one of the key. A full-width
/// colon is what a Chinese keyboard gives.
const OPERATORS: [(&str, Option<Op>, bool); 11] = [
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
    ("：", None, false),
];

/// Whether a line is words alone, which need no reading: part of a name, as it always was.
pub fn is_plain(line: &str) -> bool {
    !line.contains(is_sign) && !line.contains([',', '"'])
}

/// What may be part of an operator.
pub const fn is_sign(c: char) -> bool {
    matches!(c, '!' | '=' | ':' | '<' | '>' | '^' | '~' | '：')
}

/// Reads a line.
pub fn parse(line: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut reader = Reader { line, at: 0 };
    loop {
        reader.skip(is_blank);
        let from = reader.at;
        if reader.rest().is_empty() {
            return parsed;
        }
        match reader.part() {
            Ok(chip) => parsed.chips.push(chip),
            Err(why) => {
                // The rest of the part goes with it.
                reader.skip(|c| !c.is_whitespace());
                parsed.problems.push(GrammarProblem { from, to: reader.at, why });
            }
        }
    }
}

struct Reader<'a> {
    line: &'a str,
    at: usize,
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

    fn take(&mut self, text: &str) -> bool {
        let there = self.rest().starts_with(text);
        if there {
            self.at += text.len();
        }
        there
    }

    fn part(&mut self) -> Result<Chip, Why> {
        let negated = self.take("!");
        let start = self.at;
        let name = self.skip(|c| c.is_ascii_alphanumeric() || c == '_');
        let operator = if name.is_empty() { None } else { OPERATORS.iter().find(|(text, ..)| self.take(text)) };
        let (key, op, turned) = if let Some((_, op, turned)) = operator {
            let key = Key::from_name(name).ok_or(Why::Key)?;
            (key, op.unwrap_or(Op::usual(key)), *turned)
        } else {
            self.at = start;
            (Key::Any, Op::Contains, false)
        };
        let mut values = Vec::new();
        loop {
            values.push(self.value()?);
            if !self.take(",") {
                break;
            }
        }
        Chip::new(key, op, negated != turned, values).map_err(Why::Chip)
    }

    fn value(&mut self) -> Result<String, Why> {
        if !self.take("\"") {
            let value = cleaned(self.skip(|c| !is_special(c)));
            // Nobody asks for what is missing by leaving out what is asked for.
            return if value.is_empty() { Err(Why::Chip(ChipProblem::Empty)) } else { Ok(value.to_owned()) };
        }
        let mut value = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((index, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += index + 1;
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

/// What ends a value that is not in quotes.
const fn is_special(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '"')
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
        let written = |(_, o, t): &&(&str, Option<Op>, bool)| *t == turned && (o.is_none() && usual || *o == Some(op));
        // `!=` rather than `!:`, and `:` rather than the longer ones.
        let found = if turned { OPERATORS.iter().find(written) } else { OPERATORS.iter().rev().skip(1).find(written) };
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
    // At the head of a part it must not look like a key with an operator, or be turned round.
    let looks_like_more = alone && value.contains(is_sign);
    if !value.is_empty() && !value.contains(is_special) && !has_blank_edges(value) && !looks_like_more {
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
mod tests {
    use super::*;
    use crate::model::field::Field;
    use proptest::prelude::*;

    fn chip(key: Key, op: Op, negated: bool, values: &[&str]) -> Chip {
        Chip::new(key, op, negated, values.iter().map(ToString::to_string).collect()).unwrap()
    }

    fn chips(line: &str) -> Vec<Chip> {
        let parsed = parse(line);
        assert_eq!(parsed.problems, [], "{line}");
        parsed.chips
    }

    #[test]
    fn a_line_typed_by_hand_is_understood() {
        let field = Key::Field;
        assert_eq!(
            chips(r#"web status:normal,Stopped !az=cn-east-3a created>2024-01-01 ip:10.0.0.0/8 name:"a b" keypair!=x"#),
            [
                chip(Key::Any, Op::Contains, false, &["web"]),
                chip(field(Field::Status), Op::Is, false, &["normal", "Stopped"]),
                chip(field(Field::AvailabilityZone), Op::Is, true, &["cn-east-3a"]),
                chip(field(Field::CreateTime), Op::After, false, &["2024-01-01"]),
                chip(Key::Ip, Op::Is, false, &["10.0.0.0/8"]),
                chip(field(Field::ServerName), Op::Contains, false, &["a b"]),
                chip(field(Field::KeypairName), Op::Is, true, &["x"]),
            ]
        );
        assert_eq!(
            chips("名称 状态"),
            [chip(Key::Any, Op::Contains, false, &["名称"]), chip(Key::Any, Op::Contains, false, &["状态"])]
        );
        assert_eq!(chips("server_name：测试-1"), [chip(field(Field::ServerName), Op::Contains, false, &["测试-1"])]);
        assert_eq!(
            chips("created>=2024-01-01T00:00:00Z"),
            [chip(field(Field::CreateTime), Op::Since, false, &["2024-01-01T00:00:00Z"])]
        );
        assert_eq!(chips("az=\"\""), [chip(field(Field::AvailabilityZone), Op::Is, false, &[""])]);
        assert_eq!(
            chips("!web !name:x !status:5"),
            [
                chip(Key::Any, Op::Contains, true, &["web"]),
                chip(field(Field::ServerName), Op::Contains, true, &["x"]),
                chip(field(Field::Status), Op::Is, true, &["5"]),
            ]
        );
        assert_eq!(chips(""), []);
        // As they are pasted.
        assert_eq!(
            chips("\u{feff}az=\u{200b}b,\u{2060}c\u{feff} \u{200b}web\u{ad}"),
            [
                chip(field(Field::AvailabilityZone), Op::Is, false, &["b", "c"]),
                chip(Key::Any, Op::Contains, false, &["web"])
            ]
        );
        assert_eq!(chips("az=\"b\u{200b}\""), [chip(field(Field::AvailabilityZone), Op::Is, false, &["b\u{200b}"])]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place_and_the_rest_applies() {
        let parsed = parse("web nosuch:1 ip:300.1.1.1 status~=5 created<soon name: az=\"x");
        for unfinished in ["az=", "!az=", "az=a,", "az=,a", "ip:", "status!=", "created>", "az=\u{200b}"] {
            let parsed = parse(unfinished);
            let whys: Vec<_> = parsed.problems.iter().map(|p| p.why).collect();
            assert_eq!((parsed.chips, whys), (vec![], vec![Why::Chip(ChipProblem::Empty)]), "{unfinished}");
        }
        assert_eq!(parsed.chips, [chip(Key::Any, Op::Contains, false, &["web"])]);
        let problems: Vec<_> = parsed.problems.iter().map(|p| (p.from, p.to, p.why)).collect();
        assert_eq!(
            problems,
            [
                (4, 12, Why::Key),
                (13, 25, Why::Chip(ChipProblem::Address)),
                (26, 35, Why::Chip(ChipProblem::Operator)),
                (36, 48, Why::Chip(ChipProblem::Time)),
                (49, 54, Why::Chip(ChipProblem::Empty)),
                (55, 60, Why::Quote),
            ]
        );
    }

    #[test]
    fn only_what_would_be_read_as_something_else_stands_in_quotes() {
        let name = Key::Field(Field::ServerName);
        for (made, line) in [
            (chip(Key::Any, Op::Contains, false, &["a:b"]), "\"a:b\""),
            (chip(Key::Any, Op::Contains, false, &["a", "b:c"]), "a,b:c"),
            (chip(name, Op::Contains, false, &["x=y"]), "name:x=y"),
            (chip(name, Op::Is, true, &["x"]), "name!=x"),
            (chip(name, Op::StartsWith, true, &["x"]), "!name^=x"),
        ] {
            assert_eq!(write(&[made]), line);
        }
    }

    fn any_chip() -> impl Strategy<Value = Chip> {
        let keys: Vec<_> = Key::named().chain([Key::Any]).collect();
        let value = prop_oneof![
            "\\PC{0,12}",
            "[a-z0-9!=:<>^~\", \\\\-]{0,8}",
            prop::sample::select(vec![
                "normal",
                "5",
                "2024-01-01",
                "2024-01-01T00:00:00Z",
                "10.0.0.0/8",
                "fe80::1",
                ""
            ])
            .prop_map(str::to_owned),
        ];
        let parts = (
            prop::sample::select(keys),
            prop::sample::select(Op::ALL.to_vec()),
            any::<bool>(),
            prop::collection::vec(value, 1..4),
        );
        // Text alone is always looked for, never compared: the grammar has no sign for that.
        parts.prop_filter_map("no chip", |(key, op, negated, values)| {
            let op = if key == Key::Any { Op::Contains } else { op };
            Chip::new(key, op, negated, values).ok()
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(chips in prop::collection::vec(any_chip(), 0..5)) {
            let line = write(&chips);
            prop_assert_eq!(parse(&line), Parsed { chips, problems: vec![] }, "{}", line);
        }

        #[test]
        fn any_line_is_read_and_reading_settles(line in "\\PC{0,40}|([a-z_]{0,7}[!:=<>^~]{0,2}[a-z0-9\", ./:-]{0,10} ?){0,4}") {
            let parsed = parse(&line);
            let again = parse(&write(&parsed.chips));
            prop_assert_eq!(again.problems, vec![]);
            prop_assert_eq!(again.chips, parsed.chips);
            let mut end = 0;
            for problem in &parsed.problems {
                prop_assert!(end <= problem.from && problem.from < problem.to && line.get(problem.from..problem.to).is_some());
                end = problem.to;
            }
        }
    }
}
