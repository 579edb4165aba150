//! `deploy/config.schema.json`, `deploy/check-config`, `docs/configuration.md` and the reader of `config.json`, held against
//! one another: the same keys, defaults, ranges, words and weights, and the same verdict in the same words on thousands of
//! files, right and wrong. The files are left in `config-cases.jsonl`, for `make test-config` to hold the schema alone
//! against them by an independent validator.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "everything here is a test"
)]

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, process::Command};

use cloud_phone_console::text::settings::complaint;
use cph_core::config::{Config, read};
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("../deploy/config.schema.json");
const DOCUMENT: &str = include_str!("../docs/configuration.md");
const CORPUS: &str = include_str!("data/config/cases.txt");

/// What the reader says of a file: nothing, that it uses defaults (and where), or that it will not start (and why).
#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    fatal: bool,
    lines: Vec<String>,
}

fn verdict(text: &str) -> Verdict {
    let (fatal, found) = match read::config(text) {
        Ok((_, warnings)) => (false, warnings),
        Err(fatal) => (true, fatal),
    };
    let mut lines: Vec<String> = found.iter().map(complaint).collect();
    lines.sort();
    Verdict { fatal, lines }
}

/// Every key of the schema with its part of it, in the notation of the document; sections and the list of regions too.
fn keys() -> BTreeMap<String, Value> {
    fn walk(path: &str, schema: &Value, found: &mut BTreeMap<String, Value>) {
        for (name, part) in schema["properties"].as_object().into_iter().flatten() {
            let key = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            walk(&key, part, found);
            walk(&format!("{key}[]"), &part["items"], found);
            found.insert(key, part.clone());
        }
    }
    let mut found = BTreeMap::new();
    walk("", &serde_json::from_str(SCHEMA).unwrap(), &mut found);
    found
}

fn is_section(part: &Value) -> bool {
    part.get("properties").is_some()
}

/// The rows of the document's table: key to kind, default and weight.
fn rows() -> BTreeMap<&'static str, [&'static str; 3]> {
    let row = |line: &'static str| {
        let cells: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        (cells[0].trim_matches('`'), [cells[1], cells[2], cells[3]])
    };
    DOCUMENT.lines().filter(|line| line.starts_with("| `")).map(row).collect()
}

/// A configuration in which this key has this text for a value, and all else is right.
fn with(key: &str, value: &str) -> String {
    if let Some(key) = key.strip_prefix("endpoints.regions[].") {
        let id = if key == "id" { "" } else { r#""id":"cn-east-3","# };
        return format!(r#"{{"schema":1,"endpoints":{{"regions":[{{{id}"{key}":{value}}}]}}}}"#);
    }
    let first = if key == "schema" { "" } else { r#""schema":1,"# };
    match key.split_once('.') {
        Some((section, key)) => format!(r#"{{{first}"{section}":{{"{key}":{value}}}}}"#),
        None => format!(r#"{{{first}"{key}":{value}}}"#),
    }
}

#[test]
fn schema_and_document_have_the_same_keys_weights_and_defaults() {
    let (schema, document) = (keys(), rows());
    let leaves: Vec<_> = schema.iter().filter(|(_, part)| !is_section(part)).map(|(key, _)| key.as_str()).collect();
    assert_eq!(leaves, document.keys().copied().collect::<Vec<_>>());
    for (key, [_, default, wrong]) in document.into_iter().filter(|(key, _)| *key != "$schema") {
        let part = &schema[key];
        let weight = if part["x-when-wrong"] == "fatal" { "fatal" } else { "default, said" };
        assert_eq!(wrong, weight, "{key}");
        match serde_json::from_str::<Value>(default.trim_matches('`')) {
            Ok(default) => assert_eq!(part["default"], default, "{key}"),
            Err(_) if part["enum"].is_array() => assert_eq!(part["default"], default.trim_matches('`'), "{key}"),
            Err(_) => assert_eq!(part.get("default"), None, "{key}: the document has no value for a default"),
        }
    }
}

#[test]
fn schema_and_document_have_the_same_ranges_and_words() {
    let schema = keys();
    let mut checked = 0;
    for (key, [kind, ..]) in rows() {
        let part = &schema[key];
        if let Some(range) = kind.strip_prefix("numbers, ").or(kind.strip_prefix("number, ")) {
            let part = if part["items"].is_object() { &part["items"] } else { part };
            let range = range.replace(',', "");
            assert_eq!(range, format!("{}–{}", part["minimum"], part["maximum"]), "{key}");
            checked += 1;
        } else if kind.starts_with("one of ") {
            let words: Vec<_> = kind.split('`').skip(1).step_by(2).map(Value::from).chain([Value::Null]).collect();
            assert_eq!(part["enum"], Value::from(words), "{key}");
            checked += 1;
        }
    }
    assert_eq!(checked, 13);
}

#[test]
fn every_key_is_described_and_its_default_and_examples_are_right() {
    for (key, part) in keys() {
        assert!(part["description"].as_str().is_some_and(|text| text.ends_with('.') || key == "$schema"), "{key}");
        if let Some(default) = part.get("default") {
            let (config, complaints) = read::config(&with(&key, &default.to_string())).unwrap();
            assert_eq!(complaints, [], "{key}");
            // A word that was given is kept apart from none, though it means the same.
            assert!(config == Config::default() || part["enum"].is_array(), "{key}");
        }
        for example in part["examples"].as_array().into_iter().flatten().filter(|_| key != "endpoints.defaultRegion") {
            let verdict = verdict(&with(&key, &example.to_string()));
            assert_eq!(verdict.lines, Vec::<String>::new(), "{key}: {example}");
        }
    }
}

/// A file of the corpus.
struct Case {
    title: &'static str,
    text: &'static str,
    expected: Verdict,
}

/// The corpus: `== title`, the file, `-- fine`, `-- fatal` or `-- said`, then the lines that are said of it.
fn corpus() -> Vec<Case> {
    let case = |block: &'static str| {
        let (title, rest) = block.split_once('\n').unwrap();
        let (text, rest) = rest.split_once("\n-- ").unwrap_or_else(|| panic!("“{title}” has no verdict"));
        let (word, lines) = rest.split_once('\n').unwrap();
        let mut lines: Vec<_> = lines.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
        assert_eq!(word == "fine", lines.is_empty(), "“{title}”");
        assert!(["fine", "fatal", "said"].contains(&word), "“{title}”");
        lines.sort();
        Case { title, text, expected: Verdict { fatal: word == "fatal", lines } }
    };
    CORPUS.split("\n== ").skip(1).map(case).collect()
}

#[test]
fn the_reader_says_of_each_file_what_the_corpus_says() {
    let cases = corpus();
    assert!(cases.len() >= 40);
    for case in cases {
        assert_eq!(verdict(case.text), case.expected, "“{}”", case.title);
    }
}

/// Values of all kinds, right for some keys and wrong for others; each is tried with every key.
fn values() -> Vec<String> {
    let plain = r#"null true false 0 1 2 9 10 11 -1 -0 1.0 30 30.0 1e2 99 100 101 256 257 300 301 1000 1440 1441 65536
        1048576 1048577 1000000 1000001 4294967296 99999999999999999999 "" "x" "1" "true" "\ud83d" "\ud83d\ude00"
        [] [1] [0] [100] [101] [1,null] [1.0] ["a"] [[]] [{}] {} {"a":1} {"id":"aa"} [{"id":"aa"}] [{"id":1}] [null]
        "system" "dark" "auto" "zh-CN" "zh-cn" "cards" "table" "seconds" "cn-east-3" "xx-1" "aa" "A" "a_" "a\n""#;
    let mut values: Vec<String> = plain.split_whitespace().map(str::to_owned).collect();
    let texts = r"/ ./ /api/x ./api/x /api/x/ ./logo.svg /logo.svg logo.svg /x/../y /.. ./.. /..a /a..b /a?b /a#b /a=../b //x //x/y /\x /<x>
        https:// https://p https://p/ https://p:443 https://p:8443 https://p:0 https://p:08443 https://p: https://p:65535 https://p:65536
        https://p:+80 https://p:99999 https://p:1:2 https://P https://p.example/cph https://p.example/https://cph.example https://u@p https://u:p@p/x
        https://p?x https://p/?url={url} https://p/{url} https://p/?u=../{url} https://p/?u=a..b {url} /x/{url} ./{url} https://p/#{url}
        https://*.example https://[::1] https://[::1]:8443 https://[x] https://[] https://[::1]x https://[::1 https://p\q
        https://bücher.example https://p.example/ü https://help.example/?a=b#c https://help.example#c https://help.example/..
        https://help.example/?.. https://help.example/#/../x https://help.example?{url} https://-
        http://p http://localhost http://localhost:8081 http://localhost:80 http://LOCALHOST http://a.localhost http://xlocalhost http://.localhost
        http://127.0.0.1 http://127.1.2.3:5 http://127.0.0.256 http://127.0.0 http://127.0.0.01 http://128.0.0.1 http://[::1]:80 http://[::1]:81
        HTTPS://p Https://p.example/x HTTP://localhost http: ftp://x javascript:alert(1) data:, null * portal.example.com";
    values.extend(texts.split_whitespace().map(|text| Value::from(text).to_string()));
    let long = |start: &str, length: usize| format!("{start}{}", "x".repeat(length - start.len()));
    let spaced = [
        " ",
        " /api/x",
        "/api/x ",
        "\u{a0}/api/x\u{3000}",
        "/a b",
        "/a\u{a0}b",
        "/a\u{feff}b",
        "/a\u{85}b",
        "/a\tb",
        "https://p \n",
    ];
    let long = [
        long("", 200),
        long("", 201),
        long("/", 200),
        long("/", 201),
        long("https://", 200),
        long("https://", 201),
        "é".repeat(200),
        "é".repeat(201),
    ];
    values.extend(spaced.into_iter().map(str::to_owned).chain(long).map(|text| Value::from(text).to_string()));
    values.push(json!(vec!["https://portal.example.com"; 50]).to_string());
    values.push(json!(vec!["https://portal.example.com"; 51]).to_string());
    // A list's entries are judged by the same rules as a value, so each is tried as one too.
    let lists: Vec<_> =
        values.iter().filter(|value| value.starts_with('"')).map(|value| format!("[{value}]")).collect();
    values.extend(lists);
    values
}

/// Texts that are the key with a letter too many, too few, wrong, or out of place.
fn misspelt(key: &str) -> Vec<String> {
    let letters: Vec<char> = key.chars().collect();
    let text = |letters: &[char]| letters.iter().collect::<String>();
    let mut found = vec![key.to_uppercase(), format!("{key}s"), format!("my{key}"), format!("{key}é")];
    for place in [0, letters.len() / 2, letters.len() - 1] {
        let mut one = letters.clone();
        one.remove(place);
        found.push(text(&one));
        let mut one = letters.clone();
        one[place] = 'q';
        found.push(text(&one));
    }
    let mut one = letters;
    one.swap(0, 1);
    found.push(text(&one));
    found
}

fn generated() -> Vec<String> {
    let keys = keys();
    let mut texts = Vec::new();
    for (key, part) in &keys {
        texts.extend(values().iter().map(|value| with(key, value)));
        let (parent, name) = key.rsplit_once('.').map_or(("", key.as_str()), |(parent, name)| (parent, name));
        let near = misspelt(name).into_iter().map(|near| format!("{parent}.{near}").trim_start_matches('.').to_owned());
        let value = part.get("default").map_or_else(|| "null".to_owned(), ToString::to_string);
        texts.extend(near.filter(|near| near.len() > 1).map(|near| with(&near, &value)));
    }
    // What a template wraps is judged with it.
    for service in values().iter().filter(|value| value.starts_with('"')) {
        texts.push(format!(
            r#"{{"schema":1,"endpoints":{{"regions":[{{"id":"aa","cph":"https://p/?u={{url}}","service":{service}}}]}}}}"#
        ));
    }
    texts
}

#[test]
fn the_checker_judges_as_the_reader_does() {
    let mut lines = String::new();
    let texts: Vec<String> = corpus().iter().map(|case| case.text.to_owned()).chain(generated()).collect();
    assert!(texts.len() > 5_000);
    for text in &texts {
        let verdict = verdict(text);
        writeln!(lines, "{}", json!({ "text": text, "fatal": verdict.fatal, "lines": verdict.lines })).unwrap();
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("config-cases.jsonl");
    fs::write(&file, lines).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check_config/as_the_reader.py");
    let answer = Command::new("python3").arg(script).arg(&file).output().expect("python3");
    let said = String::from_utf8_lossy(&answer.stdout).into_owned() + &String::from_utf8_lossy(&answer.stderr);
    assert!(answer.status.success(), "{said}");
}
