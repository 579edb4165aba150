use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

/// As long as a short real one, with each character that encodings write in another way.
const TOKEN: &str = "MIITcgYJKoZIhvcNAQcCoIITYzCCE18CAQExDTALBglghkgBZQMEAgEwghF-BgkqhkiG9w0BBwGgghF+BIIRez=/w";

fn base64(bytes: &[u8], alphabet: &[u8; 64], pad: bool) -> String {
    let mut all = String::new();
    for group in bytes.chunks(3) {
        let number = group.iter().fold(0_u32, |n, b| (n << 8) | u32::from(*b)) << (8 * (3 - group.len()));
        for i in 0..4 {
            if i <= group.len() {
                all.push(alphabet[usize::try_from((number >> (18 - 6 * i)) & 63).unwrap()].into());
            } else if pad {
                all.push('=');
            }
        }
    }
    all
}

const PLAIN: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const OF_ADDRESSES: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The ways a text is written into another one.
const WAYS: [&str; 17] = [
    "as it is",
    "upper",
    "lower",
    "percent",
    "percent, small",
    "percent, all",
    "json",
    "json, unicode",
    "javascript",
    "html",
    "html, decimal",
    "html, hexadecimal",
    "base64",
    "base64, of addresses",
    "base64, in something",
    "hex",
    "HEX",
];

fn written(text: &str, way: &str) -> String {
    let each_byte = |form: &dyn Fn(u8) -> String| text.bytes().map(form).collect::<String>();
    let each_unit = |form: &dyn Fn(u16) -> String| text.encode_utf16().map(form).collect::<String>();
    let percent = |form: &dyn Fn(u8) -> String| {
        each_byte(&|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { form(b) })
    };
    match way {
        "upper" => text.to_ascii_uppercase(),
        "lower" => text.to_ascii_lowercase(),
        "percent" => percent(&|b| format!("%{b:02X}")),
        "percent, small" => percent(&|b| format!("%{b:02x}")),
        "percent, all" => each_byte(&|b| format!("%{b:02X}")),
        "json" => {
            let quoted = json!(text).to_string();
            quoted[1..quoted.len() - 1].replace('/', "\\/")
        }
        "json, unicode" => each_unit(&|unit| format!("\\u{unit:04x}")),
        "javascript" if text.is_ascii() => each_byte(&|b| format!("\\x{b:02X}")),
        "html" => text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;"),
        "html, decimal" => text.chars().map(|c| format!("&#{};", u32::from(c))).collect::<Vec<_>>().concat(),
        "html, hexadecimal" => text.chars().map(|c| format!("&#x{:X};", u32::from(c))).collect::<Vec<_>>().concat(),
        "base64" => base64(text.as_bytes(), PLAIN, true),
        "base64, of addresses" => base64(text.as_bytes(), OF_ADDRESSES, false),
        "base64, in something" => base64(format!("user:{text}\n").as_bytes(), PLAIN, true),
        "hex" => each_byte(&|b| format!("{b:02x}")),
        "HEX" => each_byte(&|b| format!("{b:02X}")),
        _ => text.to_owned(),
    }
}

#[test]
fn a_token_is_masked_in_every_way_it_may_be_written() {
    let mask = Mask::of([TOKEN]);
    for way in WAYS {
        let text = format!("token “{}” is not valid", written(TOKEN, way));
        assert_eq!(mask.over(&text), "token “•••” is not valid", "{way}");
        for over in WAYS {
            let text = format!("said: {} .", written(&written(TOKEN, way), over));
            // Which letters were large cannot be told any more once base64 was written in small ones.
            let lost = way.starts_with("base64") && matches!(over, "upper" | "lower");
            assert!(lost || mask.over(&text) == "said: ••• .", "{way}, then {over}: {}", mask.over(&text));
        }
    }
}

#[test]
fn a_password_and_a_code_are_masked_where_a_body_is_quoted() {
    let mask = Mask::of(["p\"ss\\w/rd", "123456"]);
    let body = r#"{"auth":{"password":{"user":{"password":"p\"ss\\w/rd"}},"totp":{"passcode":"123456"}}}"#;
    let answer = json!({ "error": { "code": 400, "message": format!("bad body: {body}") } }).to_string();
    let masked: Value = serde_json::from_str(&mask.body(answer)).unwrap();
    assert_eq!(
        masked["error"]["message"],
        r#"bad body: {"auth":{"password":{"user":{"password":"•••"}},"totp":{"passcode":"•••"}}}"#
    );
    assert_eq!(masked["error"]["code"], 400);
    let numbers = mask.body(r#"{"passcode": 123456, "count": 1234567, "list": [123456]}"#.into());
    assert_eq!(numbers, r#"{"passcode": "•••", "count": 1234567, "list": ["•••"]}"#);
}

#[test]
fn a_short_secret_is_masked_where_it_stands_alone_and_never_as_a_key() {
    let mask = Mask::of(["user", "error_msg", "ab"]);
    assert_eq!(mask.over("the user is not a superuser, ab"), "the ••• is not a superuser, ab");
    let body = mask.body(r#"{"error_msg":"no user; error_msg", "user" : "user"}"#.into());
    assert_eq!(body, r#"{"error_msg":"no •••; •••", "user" : "•••"}"#);
}

#[test]
fn pieces_are_masked_also_when_they_are_wrapped() {
    let mask = Mask::of([TOKEN]);
    let wrapped =
        TOKEN.as_bytes().chunks(8).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>().join("\r\n ");
    assert_eq!(mask.over(&format!("<pre>{wrapped}</pre>")), "<pre>•••</pre>");
    assert_eq!(mask.over("token MIITcgYJKoZI… is not valid"), "token •••… is not valid");
    assert_eq!(mask.over("token MIITcgYJ… is not valid"), "token MIITcgYJ… is not valid");
}

#[test]
fn a_list_of_servers_stays_what_it_is() {
    let servers: Vec<_> =
        (0..400).map(|n| json!({ "server_id": format!("{n:032x}"), "server_name": "手机 \"1\"" })).collect();
    let body = json!({ "servers": servers, "count": 400 }).to_string();
    let mask = Mask::of([TOKEN, "demo-token", "123456"]);
    assert_eq!(mask.body(body.clone()), body);
    let echo = body.replacen("手机", TOKEN, 1);
    let masked: Value = serde_json::from_str(&mask.body(echo)).unwrap();
    assert_eq!(masked["servers"][0]["server_name"], "••• \"1\"");
    assert_eq!(masked["servers"][1]["server_name"], "手机 \"1\"");
}

#[test]
fn debug_tells_the_number_only_and_the_oldest_goes_first() {
    let mut mask = Mask::of([TOKEN]);
    assert_eq!(format!("{mask:?}"), "Mask(‹1 secrets›)");
    mask.learn(TOKEN);
    assert_eq!(mask.0.len(), 1);
    (0..MOST).for_each(|n| mask.learn(&format!("another secret {n}")));
    assert_eq!((mask.0.len(), mask.over(TOKEN).as_ref()), (MOST, TOKEN));
}

/// Every string of a JSON value, its keys too.
fn strings(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::String(text) => all.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|v| strings(v, all)),
        Value::Object(members) => members.iter().for_each(|(key, v)| {
            all.push(key.clone());
            strings(v, all);
        }),
        _ => {}
    }
}

proptest! {
    #[test]
    fn any_secret_is_masked_in_any_two_ways_one_over_the_other(
        secret in "[!-~]{12,80}",
        (first, second) in (prop::sample::select(&WAYS[..]), prop::sample::select(&WAYS[..])),
    ) {
        let lost = |way: &str| matches!(way, "upper" | "lower");
        prop_assume!(!(first.starts_with("base64") && lost(second)));
        let text = format!("so: {} .", written(&written(&secret, first), second));
        let masked = Mask::of([secret.as_str()]).over(&text).into_owned();
        prop_assert_eq!(masked, "so: ••• .", "{}", text);
    }

    #[test]
    fn any_piece_of_a_token_is_masked_and_what_is_around_it_stays(
        from in 0..TOKEN.len() - PIECE, length in PIECE..60_usize, before in "[^!-~]{0,20}", after in "[^!-~]{0,20}",
    ) {
        let piece = &TOKEN[from..(from + length).min(TOKEN.len())];
        let masked = Mask::of([TOKEN]).over(&format!("{before} {piece} {after}")).into_owned();
        prop_assert_eq!(masked, format!("{before} ••• {after}"));
    }

    #[test]
    fn what_holds_no_secret_stays_as_it_is(text in "\\PC{0,200}", secret in "[!-~]{12,60}") {
        prop_assume!(!text.to_lowercase().contains(&secret.to_lowercase()[..PIECE]));
        let (mask, text) = (Mask::of([secret.as_str()]), text);
        prop_assert_eq!(mask.over(&text), text.as_str());
        prop_assert_eq!(mask.body(text.clone()), text);
    }

    #[test]
    fn json_stays_json_and_no_string_in_it_has_the_secret(
        secret in "[!-~]{12,40}", keys in prop::collection::vec("[a-z\"\\\\]{0,6}", 3), number in any::<i64>(),
    ) {
        let value = json!({ &keys[0]: { &keys[1]: [format!("x {secret}"), number, null] }, format!("{}{secret}", keys[2]): secret });
        let masked = Mask::of([secret.as_str()]).body(value.to_string());
        let read: Value = serde_json::from_str(&masked).unwrap();
        let mut all = Vec::new();
        strings(&read, &mut all);
        prop_assert!(all.iter().all(|text| !text.contains(&secret)), "{masked}");
        prop_assert!(masked.contains(&number.to_string()));
    }

    #[test]
    fn no_text_and_no_secret_panics(text in "(\\PC|[%&\\\\\"{}:#;xu0-9a-fA-F=+/]){0,120}", secret in "\\PC{0,30}") {
        let mask = Mask::of([secret.as_str()]);
        let _ = (mask.over(&text), mask.body(text.clone()), mask.body(format!("{{{text}")));
    }
}
