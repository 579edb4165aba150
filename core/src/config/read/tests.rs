use super::*;
use crate::api::endpoint::EndpointProblem;
use proptest::prelude::*;
use serde_json::{Value, json};

fn ok(text: &str) -> (Config, Vec<Complaint>) {
    config(text).unwrap()
}

fn fatal(text: &str) -> Vec<(String, Expected)> {
    config(text).unwrap_err().into_iter().map(|c| (c.key, c.expected)).collect()
}

#[test]
fn the_shortest_configuration_is_the_default() {
    assert_eq!(ok(r#"{"schema":1}"#), (Config::default(), vec![]));
}

#[test]
fn the_sample_that_ships_is_free_of_complaints() {
    let (config, complaints) = ok(include_str!("../../../../config.json"));
    assert_eq!(complaints, []);
    assert!(!config.regions.is_empty());
}

#[test]
fn every_key_is_read() {
    let (c, complaints) = ok(
        r#"{"schema":1,"product":{"name":"N","brand":"B","logo":"./l.svg","supportUrl":"https://h.example/x?y","notice":"Production"},
        "endpoints":{"regions":[{"id":"aa","cph":"/api/aa"},{"id":"bb","name":"B","cph":"https://p.example/?u={url}","service":"https://cph.example"}],"defaultRegion":"bb","allowCustom":true},
        "auth":{"maxTokenBytes":100,"keepInTab":true,"pasteToken":false},
        "embed":{"allowManualToken":true,"autoHeight":false,"parentOrigins":["https://portal.example.com"]},
        "features":{"rawJson":false,"diagnostics":false},"api":{"createTimeUnit":"seconds"},
        "ui":{"pageSizes":[50,10],"defaultPageSize":20,"theme":"dark","locale":"zh-CN","refreshSeconds":45},
        "limits":{"timeoutSeconds":5,"maxAttempts":2,"maxBodyMiB":1},"security":{"requireHttps":false}}"#,
    );
    assert_eq!(complaints, []);
    assert_eq!(
        c.regions.iter().map(|r| (r.id.as_str(), r.name.as_str())).collect::<Vec<_>>(),
        [("aa", "aa"), ("bb", "B")]
    );
    assert_eq!(c.regions[1].cph.address("/x"), "https://p.example/?u=https%3A%2F%2Fcph.example%2Fx");
    assert_eq!((c.default_region, c.allow_custom, c.max_token_bytes, c.keep_in_tab), (1, true, 100, true));
    assert_eq!((c.allow_token_in_frame, c.require_https, c.time_unit), (true, false, TimeUnit::Seconds));
    assert_eq!((c.page_sizes.as_slice(), c.default_page_size), (&[10, 20, 50][..], 20));
    assert_eq!(c.refresh_seconds, 45);
    let product = &c.product;
    assert_eq!((product.brand.as_deref(), product.logo.as_deref()), (Some("B"), Some("./l.svg")));
    assert_eq!(product.support_url.as_deref(), Some("https://h.example/x?y"));
    assert_eq!(c.parent_origins, ["https://portal.example.com"]);
    assert_eq!([c.paste_token, c.auto_height, c.raw_json, c.diagnostics], [false; 4]);
    assert_eq!((c.theme, c.locale), (Some("dark"), Some("zh-CN")));
    assert_eq!((c.limits.timeout_ms, c.limits.attempts, c.limits.body_bytes), (5_000, 2, 1_048_576));
}

#[test]
fn keys_that_decide_where_a_token_goes_fail_closed() {
    let number = Expected::Number;
    for (text, key, expected) in [
        ("<html>", "config.json", Expected::Json),
        ("[]", "config.json", Expected::Object),
        ("{}", "schema", Expected::Schema),
        (r#"{"schema":2}"#, "schema", Expected::Schema),
        (r#"{"schema":1,"endpoints":[]}"#, "endpoints", Expected::Object),
        (r#"{"schema":1,"endpoints":{"regions":{}}}"#, "endpoints.regions", Expected::Array),
        (r#"{"schema":1,"endpoints":{"regions":[]}}"#, "endpoints.regions", Expected::SomeRegion),
        (r#"{"schema":1,"endpoints":{"regions":[{"id":"A"}]}}"#, "endpoints.regions[0].id", Expected::RegionId),
        (
            r#"{"schema":1,"endpoints":{"regions":[{"id":"aa"},{"id":"aa"}]}}"#,
            "endpoints.regions[1].id",
            Expected::RegionId,
        ),
        (
            r#"{"schema":1,"endpoints":{"regions":[{"id":"aa","cph":"http://x.example"}]}}"#,
            "endpoints.regions[0].cph",
            Expected::Address(EndpointProblem::PlainHttp),
        ),
        (
            r#"{"schema":1,"endpoints":{"regions":[{"id":"aa","iam":"ftp://x"}]}}"#,
            "endpoints.regions[0].iam",
            Expected::Address(EndpointProblem::Scheme),
        ),
        (r#"{"schema":1,"endpoints":{"defaultRegion":"xx"}}"#, "endpoints.defaultRegion", Expected::ListedRegion),
        (r#"{"schema":1,"endpoints":{"allowCustom":"yes"}}"#, "endpoints.allowCustom", Expected::Boolean),
        (r#"{"schema":1,"auth":{"maxTokenBytes":0}}"#, "auth.maxTokenBytes", number(1, 1 << 20)),
        (r#"{"schema":1,"limits":{"maxAttempts":1.5}}"#, "limits.maxAttempts", number(1, 10)),
        (r#"{"schema":1,"embed":{"parentOrigins":"https://a.example"}}"#, "embed.parentOrigins", Expected::Array),
        (
            r#"{"schema":1,"embed":{"parentOrigins":["https://a.example","https://*.example"]}}"#,
            "embed.parentOrigins[1]",
            Expected::ParentOrigin,
        ),
        (r#"{"schema":1,"embed":{"parentOrigins":[null]}}"#, "embed.parentOrigins[0]", Expected::ParentOrigin),
        (r#"{"schema":1,"auth":{"expiryWarnMinutes":-1}}"#, "auth.expiryWarnMinutes", number(0, 1440)),
        (r#"{"schema":1,"security":{"requireHttps":0}}"#, "security.requireHttps", Expected::Boolean),
    ] {
        assert_eq!(fatal(text), [(key.to_owned(), expected)], "{text}");
    }
}

#[test]
fn keys_of_looks_fall_back_and_are_said() {
    let (c, complaints) = ok(
        r#"{"schema":1,"ui":{"theme":"pink","pageSizes":[0],"refreshSeconds":5},"api":{"createTimeUnit":"days"},
            "product":{"name":5,"logo":"https://cdn.example/l.svg","supportUrl":"javascript:alert(1)"},"features":{"rawJson":1}}"#,
    );
    assert_eq!(c, Config::default());
    let keys: Vec<_> = complaints.iter().map(|c| c.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "features.rawJson",
            "api.createTimeUnit",
            "ui.theme",
            "ui.refreshSeconds",
            "ui.pageSizes",
            "product.name",
            "product.logo",
            "product.supportUrl",
        ]
    );
}

#[test]
fn unknown_keys_are_said_with_the_nearest_known_one() {
    let (_, complaints) =
        ok(r#"{"schema":1,"endpoint":{},"ui":{"Theme":"dark","pagesize":1},"limits":{"timeoutSecodns":3}}"#);
    let near: Vec<_> = complaints.into_iter().map(|c| (c.key, c.expected)).collect();
    assert_eq!(
        near,
        [
            ("endpoint".to_owned(), Expected::KnownKey(Some("endpoints"))),
            ("ui.Theme".to_owned(), Expected::KnownKey(Some("theme"))),
            ("ui.pagesize".to_owned(), Expected::KnownKey(Some("pageSizes"))),
            ("limits.timeoutSecodns".to_owned(), Expected::KnownKey(Some("timeoutSeconds"))),
        ]
    );
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*|\\{\"schema\":1,\"[a-z]{2,9}\":[ -~]{0,40}\\}") {
        let _ = config(&text);
    }

    #[test]
    fn whatever_the_keys_have_for_values_the_configuration_holds_together(file in file()) {
        match config(&file.to_string()) {
            Ok((c, complaints)) => {
                prop_assert!(c.regions.get(c.default_region).is_some() || (c.regions.is_empty() && c.allow_custom));
                prop_assert!(c.page_sizes.contains(&c.default_page_size));
                prop_assert!(c.page_sizes.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(c.page_sizes.iter().all(|n| (1..=MAX_LIMIT).contains(n)));
                prop_assert!((1..=10).contains(&c.limits.attempts) && (1_000..=300_000).contains(&c.limits.timeout_ms));
                prop_assert!(c.parent_origins.iter().all(|o| origin::is_exact(o)));
                prop_assert!(c.regions.iter().all(|r| Endpoint::parse(r.cph.base(), Some("https://c.example")).is_ok()));
                // What decides where a token goes is right or fatal; only the rest is forgiven. Unknown keys decide nothing.
                for complaint in &complaints {
                    let known = matches!(complaint.expected, Expected::KnownKey(_));
                    prop_assert!(known || weight(&complaint.key) == Weight::Warning, "{complaint:?}");
                }
            }
            Err(complaints) => {
                prop_assert!(!complaints.is_empty());
                prop_assert!(complaints.iter().all(|c| c.found.chars().count() <= 80));
            }
        }
    }
}

/// A file with some of the keys there are, each with a value that is right, nearly right or of another kind.
fn file() -> impl Strategy<Value = Value> {
    let keys: Vec<(&str, &str)> = KEYS
        .iter()
        .filter(|(section, _)| !section.is_empty() && !section.contains('['))
        .flat_map(|(section, keys)| keys.iter().map(move |key| (*section, *key)))
        .collect();
    let setting = (prop::sample::select(keys), value());
    let odd = ("[a-z]{2,9}|ui|auth|embed", value());
    (prop::collection::vec(setting, 0..12), prop::option::weighted(0.1, odd)).prop_map(|(settings, odd)| {
        let mut file = json!({ "schema": 1 });
        for ((section, key), value) in settings {
            file[section][key] = value;
        }
        if let Some((key, value)) = odd {
            file[key] = value;
        }
        file
    })
}

fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        4 => prop::sample::select(vec![
            "https://portal.example.com", "https://a.example:8443", "/api/aa", "./x.svg", "https://p.example/?u={url}", "aa", "dark",
            "zh-CN", "seconds", "table",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => "(https?://|/|\\./)[!-~]{0,20}",
    ];
    let leaf = prop_oneof![
        3 => any::<bool>().prop_map(Value::from),
        3 => (0..400_u32).prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        4 => text.prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    let region = (leaf.clone(), prop::option::of(leaf.clone()), "[a-c]{1,3}").prop_map(|(cph, iam, id)| {
        let mut region = json!({ "id": id, "cph": cph });
        if let Some(iam) = iam {
            region["iam"] = iam;
        }
        region
    });
    let list = prop::collection::vec(prop_oneof![leaf.clone(), region], 0..4).prop_map(Value::from);
    prop_oneof![4 => leaf, 2 => list, 1 => Just(json!({}))]
}
