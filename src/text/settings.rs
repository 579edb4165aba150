//! Complaints about `config.json` in words: the key, what was expected, what was found.

use super::{both, errors, fill, pick};
use cph_core::config::read::{Complaint, Expected};

/// One complaint in one sentence.
pub fn complaint(c: &Complaint) -> String {
    if let Expected::KnownKey(near) = &c.expected {
        return match near {
            Some(near) => fill(
                pick(both!["{0} is not a known key; did you mean “{1}”?", "{0} 不是已知的键，是否应为“{1}”？"]),
                &[&c.key, near],
            ),
            None => {
                fill(pick(both!["{0} is not a known key and was left out.", "{0} 不是已知的键，已忽略。"]), &[&c.key])
            }
        };
    }
    let expected = expected(&c.expected);
    fill(pick(both!["{0}: expected {1}, found {2}", "{0}：应为{1}，实际为 {2}"]), &[&c.key, &expected, &c.found])
}

fn expected(what: &Expected) -> String {
    let plain = |texts| pick(texts).to_owned();
    match what {
        Expected::Object => plain(both!["an object", "对象"]),
        Expected::Array => plain(both!["an array", "数组"]),
        Expected::Text => plain(both!["a text of at most 200 characters", "不超过 200 个字符的文本"]),
        Expected::Boolean => plain(both!["true or false", " true 或 false"]),
        Expected::Number(least, most) => fill(
            pick(both!["a whole number from {0} to {1}", " {0} 到 {1} 的整数"]),
            &[&least.to_string(), &most.to_string()],
        ),
        Expected::OneOf(words) => fill(pick(both!["one of {0}", "以下之一：{0}"]), &[&words.join(", ")]),
        Expected::Address(problem) => {
            fill(pick(both!["a proxy address ({0})", "代理地址（{0}）"]), &[errors::endpoint(*problem)])
        }
        Expected::RegionId => plain(both![
            "a region ID of 2 to 32 small letters, digits or -, each once",
            "由 2 到 32 位小写字母、数字或 - 组成且不重复的区域 ID",
        ]),
        Expected::SomeRegion => {
            plain(both!["at least one region, or allowCustom: true", "至少一个区域，或 allowCustom: true"])
        }
        Expected::ListedRegion => {
            plain(both!["the ID of a region in endpoints.regions", " endpoints.regions 中的区域 ID"])
        }
        Expected::ParentOrigin => plain(both![
            "the exact origins of at most 50 pages, such as https://portal.example.com: no path, no wildcard, no capital letters, no usual port; https except for this machine",
            "最多 50 个页面的精确来源，例如 https://portal.example.com：不含路径、通配符、大写字母或默认端口；除本机外必须为 https",
        ]),
        Expected::OwnFile => plain(both![
            "a path on the console's own origin, such as ./logo.svg",
            "控制台自身来源上的路径，例如 ./logo.svg"
        ]),
        Expected::Link => plain(both!["an https:// address", " https:// 地址"]),
        Expected::Schema => plain(both!["1, the version of this format", " 1（此格式的版本）"]),
        Expected::Json => plain(both!["valid JSON", "有效的 JSON"]),
        Expected::KnownKey(_) => plain(both!["a known key", "已知的键"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cph_core::config::read;

    #[test]
    fn a_complaint_names_key_expected_and_found() {
        let complaints = read::config(r#"{"schema":1,"limits":{"maxAttempts":99}}"#).unwrap_err();
        assert_eq!(complaint(&complaints[0]), "limits.maxAttempts: expected a whole number from 1 to 10, found 99");
        let (_, warnings) = read::config(r#"{"schema":1,"endpoint":{}}"#).unwrap();
        assert_eq!(complaint(&warnings[0]), "endpoint is not a known key; did you mean “endpoints”?");
    }
}
