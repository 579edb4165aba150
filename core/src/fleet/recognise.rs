//! What a text is that says by its form where to look for it: an address or a network, the ID of a server, another ID. Typed alone into
//! the search it is looked for there, and not among names.

use super::{chip::Op, key::Key};
use crate::model::{field::Field, invisible::cleaned, ip, spelling::ascii};

/// What is asked with a text alone; `None` where its form says nothing.
pub fn recognise(text: &str) -> Option<(Key, Op)> {
    let text = ascii(text);
    let text = cleaned(&text);
    if ip::network(text).is_some() {
        Some((Key::Ip, Op::Is))
    } else if text.len() == 32 && is_hex(text) {
        // As the document gives the ID of a server. Others have this form too; no server is then found, and all fields are offered.
        Some((Key::Field(Field::ServerId), Op::Is))
    } else if is_uuid(text) || is_part_of_address(text) {
        Some((Key::Any, Op::Contains))
    } else {
        None
    }
}

/// Whether a text is an address, a network or an ID: something that has no blanks in it.
pub fn is_one_thing(text: &str) -> bool {
    recognise(text).is_some()
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The form of the IDs of networks and enterprise projects.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(|group| is_hex(group))
}

/// Numbers with at least two dots between or behind them, such as `10.0.0` or `192.168.`; a version in a name has one dot as a rule.
fn is_part_of_address(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let (last, before) = parts.split_last().unwrap_or((&"", &[]));
    let is_byte = |part: &str| part.len() <= 3 && part.parse::<u8>().is_ok() && !part.starts_with('+');
    (2..4).contains(&before.len()) && before.iter().all(|part| is_byte(part)) && (last.is_empty() || is_byte(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_networks_and_ids_are_known_by_their_form() {
        let ip = Some((Key::Ip, Op::Is));
        let id = Some((Key::Field(Field::ServerId), Op::Is));
        let any = Some((Key::Any, Op::Contains));
        for (text, expected) in [
            ("10.0.0.1", ip),
            ("10.0.0.0/8", ip),
            ("10.0.0.1:5555", ip),
            ("１０。０。０。１", ip),
            ("2001:DB8::1", ip),
            ("2001:db8::/32", ip),
            ("[::1]:80", ip),
            ("fe80::1%eth0", ip),
            ("4aff349ab539452a85ac5d7442b39377", id),
            ("4AFF349AB539452A85AC5D7442B39377", id),
            ("４aff349ab539452a85ac5d7442b39377", id),
            ("0eb6e4dc-8f4a-4f2b-9d0c-2b3f7f1a6c11", any),
            ("10.0.0", any),
            ("192.168.", any),
            ("192.168", None),
            ("web-1", None),
            ("1.2", None),
            ("08:33", None),
            ("10.0.0.1.2", None),
            ("300.1.1", None),
            ("cafe", None),
            ("0eb6e4dc-8f4a", None),
            ("https://10.0.0.1/x", None),
            ("", None),
        ] {
            assert_eq!(recognise(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_known_by_its_form_has_no_blanks_in_it(text in "\\PC{0,20}|[0-9a-f:./ -]{0,40}") {
            prop_assert!(!is_one_thing(&text) || !cleaned(&text).contains(char::is_whitespace), "{}", text);
        }
    }
}
