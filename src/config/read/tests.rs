use super::*;
use crate::api::endpoint::EndpointProblem;
use proptest::prelude::*;

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
    let (config, complaints) = ok(include_str!("../../../config.json"));
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
        "ui":{"pageSizes":[50,10],"defaultPageSize":20,"theme":"dark","locale":"zh-CN"},
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
            "ui.pageSizes",
            "product.name",
            "product.logo",
            "product.supportUrl",
            "ui.refreshSeconds",
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
}
