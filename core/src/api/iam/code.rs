//! The one-time code: six digits, however they are grouped where they were copied from.

use zeroize::Zeroizing;

use crate::model::invisible::is_blank;

/// How many digits a code has.
pub const DIGITS: usize = 6;

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeProblem {
    /// Nothing was given.
    Missing,
    /// Another number of digits, so many.
    Length(usize),
    /// Something that is no digit and nothing to group digits with.
    Character(char),
}

/// Reads a code as it is typed or pasted: `123456`, `123 456`, `123-456`, `１２３４５６`.
///
/// # Errors
/// Says what is wrong. Nothing is cut off: part of a wrong code is a wrong code, and costs an attempt.
pub fn read(text: &str) -> Result<Zeroizing<String>, CodeProblem> {
    // Never grown, so that nothing of it is left behind in memory.
    let mut code = Zeroizing::new(String::with_capacity(DIGITS));
    let mut digits = 0;
    for c in text.chars().filter(|c| !is_separator(*c)) {
        let digit = digit(c).ok_or(CodeProblem::Character(c))?;
        digits += 1;
        if digits <= DIGITS {
            code.push(digit);
        }
    }
    match digits {
        0 => Err(CodeProblem::Missing),
        DIGITS => Ok(code),
        other => Err(CodeProblem::Length(other)),
    }
}

/// What may stand between digits: blanks, dashes of every width, dots.
fn is_separator(c: char) -> bool {
    is_blank(c) || matches!(c, '-' | '.' | '·' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '\u{30fc}')
}

/// The digit a character means, of the decimal digits that keyboards give: ASCII, full-width, Arabic, Persian.
fn digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return None,
    };
    char::from_digit(c as u32 - zero as u32, 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_six_digits_however_they_are_grouped() {
        for text in [
            "123456",
            " 123 456\n",
            "123-456",
            "12–34–56",
            "123\u{a0}456",
            "\u{feff}123456\u{200b}",
            "１２３４５６",
            "１２３　４５６",
            "١٢٣٤٥٦",
            "1 2 3 4 5 6",
            "123.456",
        ] {
            assert_eq!(read(text).as_deref().map(String::as_str), Ok("123456"), "{text:?}");
        }
        assert_eq!(read("000000").as_deref().map(String::as_str), Ok("000000"));
    }

    #[test]
    fn nothing_is_cut_off_and_what_is_wrong_is_said() {
        assert_eq!(read(" - "), Err(CodeProblem::Missing));
        assert_eq!(read("1234567"), Err(CodeProblem::Length(7)));
        assert_eq!(read("12 345"), Err(CodeProblem::Length(5)));
        assert_eq!(read("12345a"), Err(CodeProblem::Character('a')));
        assert_eq!(read("123456六"), Err(CodeProblem::Character('六')));
    }

    proptest! {
        #[test]
        fn what_is_read_is_six_ascii_digits(text in "[0-9０-９ a-]{0,10}|\\PC{0,10}") {
            if let Ok(code) = read(&text) {
                prop_assert!(code.len() == DIGITS && code.bytes().all(|b| b.is_ascii_digit()));
                prop_assert_eq!(read(&code), Ok(code.clone()));
            }
        }
    }
}
