use super::*;
use crate::{api::filter::StatusFilter, model::status::StatusGroup};
use proptest::prelude::*;
use serde_json::{Value, json};

fn message(kind: &str, data: &str) -> Message {
    read(&format!(r#"{{"cph":1,"id":"p1","type":"{kind}","data":{data}}}"#), 65_536).unwrap()
}

fn body_of(kind: &str, data: &str) -> Body {
    message(kind, data).body.unwrap()
}

fn refused(kind: &str, data: &str) -> (Refusal, String) {
    message(kind, data).body.unwrap_err()
}

const AUTH: &str = r#"{"token":"MIIabc==","projectId":"p1","region":"cn-east-3","expiresAt":"2026-01-01T00:00:00Z"}"#;

#[test]
fn a_token_comes_with_its_project() {
    let Body::Auth(auth) = body_of("auth.set", AUTH) else { panic!("no token") };
    assert_eq!((auth.token.header_value(), auth.project.as_str()), ("MIIabc==", "p1"));
    assert_eq!(auth.region.as_deref(), Some("cn-east-3"));
    assert_eq!(auth.expires, UtcTime::parse("2026-01-01T00:00:00Z"));
    let Body::Auth(auth) = body_of("auth.set", r#"{"token":"a","projectId":"p"}"#) else { panic!("no token") };
    assert_eq!((auth.region, auth.expires), (None, None));
}

#[test]
fn a_token_that_is_none_is_refused_by_the_name_of_the_member_alone() {
    for (data, member) in [
        ("{}", "token"),
        (r#"{"token":5,"projectId":"p"}"#, "token"),
        (r#"{"token":"","projectId":"p"}"#, "token"),
        (r#"{"token":"SECRET ","projectId":"p"}"#, "token"),
        (r#"{"token":"Bearer SECRET","projectId":"p"}"#, "token"),
        (r#"{"token":"SECRET\n","projectId":"p"}"#, "token"),
        (r#"{"token":"SECRETé","projectId":"p"}"#, "token"),
        (r#"{"token":"SECRET"}"#, "projectId"),
        (r#"{"token":"SECRET","projectId":"../x"}"#, "projectId"),
        (r#"{"token":"SECRET","projectId":7}"#, "projectId"),
        (r#"{"token":"SECRET","projectId":"p","region":{}}"#, "region"),
        (r#"{"token":"SECRET","projectId":"p","expiresAt":"soon"}"#, "expiresAt"),
        (r#"{"token":"SECRET","projectId":"p","expiresAt":1767225600}"#, "expiresAt"),
    ] {
        assert_eq!(refused("auth.set", data), (Refusal::BadMessage, member.to_owned()), "{data}");
        assert!(!format!("{:?}", message("auth.set", data)).contains("SECRET"), "{data}");
    }
    let long = format!(r#"{{"token":"{}","projectId":"p"}}"#, "x".repeat(65_537));
    assert_eq!(refused("auth.set", &long).1, "token");
}

#[test]
fn looks_languages_and_views_are_taken_by_their_words() {
    let look = |scheme| Body::Theme(Look { scheme, contrast: None, density: None });
    assert_eq!(body_of("theme.set", r#"{"scheme":"dark"}"#), look("dark"));
    assert_eq!(
        body_of("theme.set", r#"{"scheme":"system","contrast":"more","density":"compact","css":"x"}"#),
        Body::Theme(Look { scheme: "system", contrast: Some("more"), density: Some("compact") })
    );
    for (data, member) in [
        ("{}", "scheme"),
        (r#"{"scheme":"dark;color:red"}"#, "scheme"),
        (r#"{"scheme":"dark","density":"tight"}"#, "density"),
        (r#"{"scheme":"dark","contrast":1}"#, "contrast"),
    ] {
        assert_eq!(refused("theme.set", data), (Refusal::BadMessage, member.to_owned()), "{data}");
    }
    assert_eq!(body_of("locale.set", r#"{"lang":"zh-CN"}"#), Body::Locale("zh-CN".into(), None));
    assert_eq!(refused("locale.set", r#"{"lang":""}"#).1, "lang");
    let Body::View(change) = body_of(
        "view.set",
        r#"{"filters":{"status":"creating","server_name":"a"},"page":3,"pageSize":50,"server":"s"}"#,
    ) else {
        panic!("no view")
    };
    let filter = change.filter.unwrap();
    assert_eq!(filter.status, Some(StatusFilter::Group(StatusGroup::Creating)));
    assert_eq!((filter.server_name.as_str(), change.page, change.page_size), ("a", Some(3), Some(50)));
    assert_eq!(change.server, Some(Some("s".to_owned())));
    assert_eq!(body_of("view.set", "{}"), Body::View(ViewChange::default()));
    assert_eq!(
        body_of("view.set", r#"{"filters":{"status":5},"server":null}"#),
        Body::View(ViewChange {
            filter: Some(ServerFilter { status: Some(StatusFilter::Code(5)), ..ServerFilter::default() }),
            server: Some(None),
            ..ViewChange::default()
        })
    );
    for (data, member) in [
        (r#"{"filters":[]}"#, "filters"),
        (r#"{"filters":{"status":"bogus"}}"#, "status"),
        (r#"{"filters":{"server_name":{}}}"#, "server_name"),
        (r#"{"page":0}"#, "page"),
        (r#"{"page":1.5}"#, "page"),
        (r#"{"pageSize":101}"#, "pageSize"),
        (r#"{"server":5}"#, "server"),
    ] {
        assert_eq!(refused("view.set", data), (Refusal::BadMessage, member.to_owned()), "{data}");
    }
}

#[test]
fn names_of_prototypes_are_unknown_types_like_any_other() {
    for kind in ["__proto__", "constructor", "toString", "hasOwnProperty", "AUTH.SET", "auth.set "] {
        assert_eq!(refused(kind, "{}"), (Refusal::UnknownType, kind.to_owned()));
    }
    assert_eq!(body_of("ping", r#"{"__proto__":{"scheme":"dark"}}"#), Body::Ping);
    assert_eq!(refused("theme.set", r#"{"__proto__":{"scheme":"dark"}}"#).1, "scheme");
}

#[test]
fn what_is_no_envelope_is_dropped() {
    for text in [
        "",
        "null",
        "[]",
        "{",
        "{}",
        r#"{"cph":2,"id":"a","type":"ping"}"#,
        r#"{"cph":"1","id":"a","type":"ping"}"#,
        r#"{"cph":1,"type":"ping"}"#,
        r#"{"cph":1,"id":"","type":"ping"}"#,
        r#"{"cph":1,"id":7,"type":"ping"}"#,
        r#"{"cph":1,"id":"a"}"#,
        r#"{"cph":1,"id":"a","type":["ping"]}"#,
        r#"{"cph":1,"id":"a","type":"ping","re":{}}"#,
    ] {
        assert_eq!(read(text, 100), None, "{text}");
    }
    let long = format!(r#"{{"cph":1,"id":"{}","type":"ping"}}"#, "x".repeat(65));
    assert_eq!(read(&long, 100), None);
    let answer = read(r#"{"cph":1,"id":"p2","type":"error","re":"c3","data":{"code":"denied"}}"#, 100).unwrap();
    assert_eq!((answer.re.as_deref(), answer.body), (Some("c3"), Ok(Body::Failed("denied".into()))));
}

#[test]
fn a_message_that_is_too_long_is_said_to_be() {
    let padding = "x".repeat(LONGEST);
    let (why, _) = refused("auth.set", &format!(r#"{{"token":"a","projectId":"p","more":"{padding}"}}"#));
    assert_eq!(why, Refusal::TooLarge);
}

#[test]
fn instants_may_have_any_offset() {
    let at = |text| instant(text).map(UtcTime::seconds);
    let noon = at("2026-01-01T12:00:00Z");
    assert!(noon.is_some());
    assert_eq!(at("2026-01-01T20:00:00+08:00"), noon);
    assert_eq!(at("2026-01-01T08:30:00.123-03:30"), noon);
    for bad in ["", "Z", "2026-01-01T12:00:00", "2026-01-01T12:00:00+8:00", "2026-01-01T12:00:00+25:00", "é+08:00"] {
        assert_eq!(at(bad), None, "{bad}");
    }
}

proptest! {
    #[test]
    fn no_message_panics(text in "\\PC*|\\{\"cph\":1,\"id\":\"a\",\"type\":\"(auth|theme|view|locale)\\.set\",\"data\":\\PC{0,40}\\}") {
        let _ = read(&text, 100);
    }

    #[test]
    fn a_message_is_done_whole_or_refused_by_a_name(kind in kind(), data in data(), re in prop::option::of("[a-z0-9]{0,3}")) {
        let mut message = json!({ "cph": 1, "id": "p1", "type": kind, "data": data });
        if let Some(re) = &re {
            message["re"] = json!(re);
        }
        let text = message.to_string();
        let Some(message) = read(&text, 100) else {
            prop_assert_eq!(re.as_deref(), Some(""), "only an empty `re` spoils this envelope");
            return Ok(());
        };
        prop_assert_eq!(&message.re, &re);
        let shown = format!("{message:?}");
        // Anywhere but in the token it is no secret.
        let mut others = data.clone();
        others["token"].take();
        let elsewhere = kind != "auth.set" || others.to_string().contains("SECRET");
        prop_assert!(elsewhere || !shown.contains("SECRET"), "{shown}");
        match message.body {
            Err((Refusal::UnknownType, name)) => prop_assert_eq!(name, kind),
            Err((why, member)) => {
                prop_assert_eq!(why, Refusal::BadMessage);
                let part_of_it = data.get(&member).is_some() || data["filters"].get(&member).is_some();
                let missing = ["token", "projectId", "scheme", "lang"].contains(&&*member);
                prop_assert!(part_of_it || missing, "{member} is no member of {data}");
            }
            Ok(Body::Auth(auth)) => prop_assert_eq!(json!(auth.token.header_value()), data["token"].clone()),
            Ok(Body::View(view)) => {
                prop_assert!(view.page_size.is_none_or(|n| (1..=MAX_LIMIT).contains(&n)) && view.page != Some(0));
                prop_assert_eq!(view.filter.is_some(), data["filters"].is_object());
                prop_assert_eq!(view.server.is_some(), data.get("server").is_some());
            }
            Ok(_) => {}
        }
    }
}

fn kind() -> impl Strategy<Value = String> {
    let known = ["auth.set", "auth.clear", "theme.set", "locale.set", "view.set", "ping", "ok", "error"];
    prop_oneof![9 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "[a-z.]{1,9}"]
}

/// Members that messages have, with values that are right, nearly right or of another kind.
fn data() -> impl Strategy<Value = Value> {
    let words = [
        "SECRET==",
        "SECRET ",
        "p1",
        "../p",
        "dark",
        "more",
        "compact",
        "zh-CN",
        "UTC",
        "2026-01-01T00:00:00+08:00",
        "5",
        "v2",
        "",
    ];
    let leaf = prop_oneof![
        6 => prop::sample::select(words.to_vec()).prop_map(Value::from),
        2 => (0..200_u32).prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => Just(json!(["a"])),
    ];
    let members = [
        "token",
        "projectId",
        "region",
        "expiresAt",
        "scheme",
        "contrast",
        "density",
        "lang",
        "timeZone",
        "page",
        "pageSize",
        "server",
        "code",
    ];
    let filters = prop::collection::vec((prop::sample::select(FilterKey::ALL.to_vec()), leaf.clone()), 0..3)
        .prop_map(|list| list.into_iter().map(|(key, value)| (key.parameter().to_owned(), value)).collect::<Value>());
    let member = prop_oneof![
        9 => (prop::sample::select(members.to_vec()), leaf),
        1 => (Just("filters"), filters),
    ];
    prop::collection::vec(member, 0..8)
        .prop_map(|list| list.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Value>())
}
