//! The words of chips: what they are about, how they compare, why a text is none.

use super::{Msg, both, labels, pick, t, visible::visible};
use crate::text::fill;
use cph_core::{
    fleet::{
        chip::{Chip, ChipProblem, LONGEST, Op},
        grammar::Why,
        key::{Key, Values},
    },
    model::{
        field::{Field, Kind},
        network::NetworkVersion,
        status::{ServerStatus, StatusGroup},
    },
};

/// What a chip, an order or a facet is about.
pub fn key(key: Key) -> &'static str {
    match key {
        Key::Any => pick(both!["Anything", "任意内容"]),
        Key::Field(field) => labels::field(field),
        Key::Ip => pick(both!["Address", "地址"]),
        Key::PrivateIp => pick(both!["Private address", "私有地址"]),
        Key::PublicIp => pick(both!["Public address", "公网地址"]),
    }
}

/// How a chip compares, between its key and its values.
fn comparison(chip: &Chip) -> &'static str {
    pick(match (chip.op(), chip.is_negated(), chip.key().values()) {
        (Op::Is, false, Values::Addresses) => both!["in", "属于"],
        (Op::Is, true, Values::Addresses) => both!["not in", "不属于"],
        (Op::Is, false, _) => both!["is", "是"],
        (Op::Is, true, _) => both!["is not", "不是"],
        (Op::Contains, false, _) => both!["contains", "包含"],
        (Op::Contains, true, _) => both!["does not contain", "不包含"],
        (Op::StartsWith, false, _) => both!["starts with", "开头是"],
        (Op::StartsWith, true, _) => both!["does not start with", "开头不是"],
        (Op::After, false, _) | (Op::Until, true, _) => both!["after", "晚于"],
        (Op::Since, false, _) | (Op::Before, true, _) => both!["since", "不早于"],
        (Op::Before, false, _) | (Op::Since, true, _) => both!["before", "早于"],
        (Op::Until, false, _) | (Op::After, true, _) => both!["until", "不晚于"],
    })
}

/// A value as a person reads it.
pub fn value(about: Key, text: &str) -> String {
    let Key::Field(field) = about else { return visible(text, 60) };
    if text.is_empty() {
        return pick(both!["nothing", "空"]).to_owned();
    }
    match field.spec().kind {
        Kind::Status => match (StatusGroup::from_key(&text.to_ascii_lowercase()), text.parse()) {
            (Some(group), _) => labels::status(group).to_owned(),
            (None, Ok(code)) => format!("{} {code}", labels::status(ServerStatus::from_code(code).group())),
            (None, Err(_)) => labels::status(StatusGroup::Unknown).to_owned(),
        },
        Kind::Network => match NetworkVersion::read(Some(text)) {
            NetworkVersion::UserDefined => t(Msg::YourNetwork).to_owned(),
            NetworkVersion::SystemDefined => t(Msg::ProviderNetwork).to_owned(),
            NetworkVersion::Other => visible(text, 60),
        },
        Kind::Charging => match text {
            "0" => t(Msg::ChargingYearly).to_owned(),
            "1" => t(Msg::ChargingPayPerUse).to_owned(),
            other => visible(other, 60),
        },
        Kind::Text | Kind::Code | Kind::Time => visible(text, 60),
    }
}

/// A chip in words: what it is about and how it compares, and its values.
pub fn chip(chip: &Chip) -> (String, String) {
    let values: Vec<_> = chip.values().iter().map(|text| value(chip.key(), text)).collect();
    let usual = chip.op() == Op::Is && !chip.is_negated() && chip.key().values() != Values::Addresses;
    let head = if usual { key(chip.key()).to_owned() } else { format!("{} {}", key(chip.key()), comparison(chip)) };
    (head, values.join(pick(both![" or ", " 或 "])))
}

/// Why a part of what was typed is no chip.
pub fn problem(why: Why) -> String {
    let words = match why {
        Why::Key => both![
            "there is no such field. To look for this text itself, put it in quotes.",
            "没有此字段。若要查找此文本本身，请加上引号。"
        ],
        Why::Quote => both!["the quote is not closed.", "引号未闭合。"],
        Why::Chip(ChipProblem::Empty) => both!["a value is missing.", "缺少值。"],
        Why::Chip(ChipProblem::TooLong) => both!["a value has more than {0} bytes.", "值超过 {0} 字节。"],
        Why::Chip(ChipProblem::Operator) => both!["this field is not compared in this way.", "此字段不支持这种比较。"],
        Why::Chip(ChipProblem::Status) => {
            both![
                "a status is a code such as 5, or a name such as normal.",
                "状态应为状态码（如 5）或名称（如 normal）。"
            ]
        }
        Why::Chip(ChipProblem::Time) => {
            both![
                "a time is a day such as 2024-01-31, or \"2024-01-31 08:00:00\" (UTC unless it names a zone).",
                "时间应为日期（如 2024-01-31）或 \"2024-01-31 08:00:00\"（未注明时区时为 UTC）。"
            ]
        }
        Why::Chip(ChipProblem::Address) => {
            both![
                "an address is one such as 10.0.0.1 or 2001:db8::1, or a network such as 10.0.0.0/8.",
                "地址应为 10.0.0.1、2001:db8::1 或网段 10.0.0.0/8 的形式。"
            ]
        }
    };
    fill(pick(words), &[&LONGEST.to_string()])
}

/// The fields that a list can be put in order by.
pub fn orders() -> impl Iterator<Item = (Key, &'static str)> {
    Key::named()
        .filter(|k| !matches!(k, Key::Field(Field::VpcCidr | Field::Cidr | Field::ResourceProjectId)))
        .map(|k| (k, key(k)))
}
