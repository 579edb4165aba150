//! `config.json` from its text: every key checked, every complaint naming the key, what was expected and what was found.

use serde_json::Value;

use super::{Config, region::Region};
use crate::api::{
    endpoint::{Endpoint, EndpointProblem},
    request::{MAX_LIMIT, TimeUnit},
};

/// One complaint about one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The key, as a path: `endpoints.regions[1].cph`.
    pub key: String,
    /// What was expected there.
    pub expected: Expected,
    /// What was found, shortened.
    pub found: String,
}

/// What a key's value should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// A text of at most 200 characters.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number in a range.
    Number(u64, u64),
    /// One of some texts.
    OneOf(&'static [&'static str]),
    /// An address of the proxy; why this is none.
    Address(EndpointProblem),
    /// A region ID: small letters, digits and `-`, 2 to 32, each once.
    RegionId,
    /// At least one region, or `allowCustom`.
    SomeRegion,
    /// The ID of one of the regions.
    ListedRegion,
    /// This format's version, 1.
    Schema,
    /// The file as valid JSON.
    Json,
    /// A key this version knows, perhaps this one.
    KnownKey(Option<&'static str>),
}

/// The configuration with what was said about it, or why there is none.
pub type Reading = Result<(Config, Vec<Complaint>), Vec<Complaint>>;

/// Reads `config.json`.
///
/// # Errors
/// Complaints about keys that decide where a token may go: then nothing is guessed and no token is asked for.
pub fn config(text: &str) -> Reading {
    let json: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|e| vec![Complaint { key: "config.json".into(), expected: Expected::Json, found: e.to_string() }])?;
    let mut reader = Reader::default();
    let config = reader.root(&json);
    if reader.fatal.is_empty() { Ok((config, reader.warnings)) } else { Err(reader.fatal) }
}

const KEYS: &[(&str, &[&str])] = &[
    ("", &["schema", "$schema", "product", "endpoints", "auth", "embed", "api", "ui", "limits", "security"]),
    ("product", &["name", "notice"]),
    ("endpoints", &["regions", "defaultRegion", "allowCustom"]),
    ("endpoints.regions[]", &["id", "name", "cph", "iam", "service"]),
    ("auth", &["maxTokenBytes", "keepInTab"]),
    ("embed", &["allowManualToken"]),
    ("api", &["createTimeUnit"]),
    ("ui", &["pageSizes", "defaultPageSize", "theme", "locale"]),
    ("limits", &["timeoutSeconds", "maxAttempts", "maxBodyMiB"]),
    ("security", &["requireHttps"]),
];

#[derive(Default)]
struct Reader {
    fatal: Vec<Complaint>,
    warnings: Vec<Complaint>,
}

/// Whether a wrong value ends the start or only falls back to the default.
#[derive(Clone, Copy, PartialEq)]
enum Weight {
    Fatal,
    Warning,
}

impl Reader {
    fn root(&mut self, json: &Value) -> Config {
        let mut c = Config::default();
        if !json.is_object() {
            self.complain(Weight::Fatal, "config.json", Expected::Object, json);
            return c;
        }
        self.unknown_keys("", "", json);
        match json.get("schema").and_then(Value::as_u64) {
            Some(1) => {}
            _ => self.complain(Weight::Fatal, "schema", Expected::Schema, json.get("schema").unwrap_or(&Value::Null)),
        }
        for (section, _) in KEYS.iter().filter(|(s, _)| !s.is_empty() && !s.contains('[')) {
            if let Some(value) = json.get(section) {
                if value.is_object() {
                    self.unknown_keys(section, section, value);
                } else {
                    self.complain(weight(section), section, Expected::Object, value);
                }
            }
        }
        self.endpoints(json, &mut c);
        self.number(json, "auth.maxTokenBytes", 1, 1 << 20, |n| c.max_token_bytes = n);
        self.boolean(json, "auth.keepInTab", |b| c.keep_in_tab = b);
        self.boolean(json, "embed.allowManualToken", |b| c.allow_token_in_frame = b);
        self.boolean(json, "security.requireHttps", |b| c.require_https = b);
        self.number(json, "limits.timeoutSeconds", 1, 300, |n| c.limits.timeout_ms = n as u32 * 1000);
        self.number(json, "limits.maxAttempts", 1, 10, |n| c.limits.attempts = n as u32);
        self.number(json, "limits.maxBodyMiB", 1, 256, |n| c.limits.body_bytes = n * 1024 * 1024);
        self.one_of(json, "api.createTimeUnit", &["milliseconds", "seconds"], |u| {
            c.time_unit = if u == "seconds" { TimeUnit::Seconds } else { TimeUnit::Milliseconds };
        });
        self.one_of(json, "ui.theme", &["system", "light", "dark"], |t| c.theme = Some(t));
        self.one_of(json, "ui.locale", &["auto", "en", "zh-CN"], |l| c.locale = (l != "auto").then_some(l));
        self.page_sizes(json, &mut c);
        c.product.name = self.short_text(json, "product.name", Weight::Warning);
        c.product.notice = self.short_text(json, "product.notice", Weight::Warning);
        c
    }

    fn endpoints(&mut self, json: &Value, c: &mut Config) {
        self.boolean(json, "endpoints.allowCustom", |b| c.allow_custom = b);
        if let Some(list) = at(json, "endpoints.regions") {
            match list.as_array() {
                Some(list) => {
                    c.regions = Vec::new();
                    for (index, entry) in list.iter().enumerate() {
                        if let Some(region) = self.region(&format!("endpoints.regions[{index}]"), entry, &c.regions) {
                            c.regions.push(region);
                        }
                    }
                    if list.is_empty() && !c.allow_custom {
                        self.complain(Weight::Fatal, "endpoints.regions", Expected::SomeRegion, &Value::Array(vec![]));
                    }
                }
                None => self.complain(Weight::Fatal, "endpoints.regions", Expected::Array, list),
            }
        }
        if let Some(value) = at(json, "endpoints.defaultRegion") {
            match c.regions.iter().position(|r| value.as_str() == Some(&r.id)) {
                Some(index) => c.default_region = index,
                None => self.complain(Weight::Fatal, "endpoints.defaultRegion", Expected::ListedRegion, value),
            }
        }
    }

    fn region(&mut self, path: &str, entry: &Value, before: &[Region]) -> Option<Region> {
        if !entry.is_object() {
            self.complain(Weight::Fatal, path, Expected::Object, entry);
            return None;
        }
        self.unknown_keys("endpoints.regions[]", path, entry);
        let get = |key: &'static str| entry.get(key).unwrap_or(&Value::Null);
        let id = get("id").as_str().filter(|id| {
            (2..=32).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                && before.iter().all(|r| r.id != *id)
        });
        let Some(id) = id else {
            self.complain(Weight::Fatal, &format!("{path}.id"), Expected::RegionId, get("id"));
            return None;
        };
        let name = match get("name") {
            Value::Null => Region::usual_name(id).to_owned(),
            Value::String(name) if name.chars().count() <= 200 => name.clone(),
            other => {
                self.complain(Weight::Fatal, &format!("{path}.name"), Expected::Text, other);
                return None;
            }
        };
        let service = get("service").as_str().map_or_else(|| Region::service_address(id), str::to_owned);
        let mut address = |key: &'static str, default: String| {
            let text = match get(key) {
                Value::Null => default,
                Value::String(text) => text.clone(),
                other => {
                    self.complain(Weight::Fatal, &format!("{path}.{key}"), Expected::Text, other);
                    return None;
                }
            };
            match Endpoint::parse(&text, Some(&service)) {
                Ok(endpoint) => Some(endpoint),
                Err(problem) => {
                    let found = Value::String(text);
                    self.complain(Weight::Fatal, &format!("{path}.{key}"), Expected::Address(problem), &found);
                    None
                }
            }
        };
        // IAM's address is checked already, so that one file serves this version and those that sign in.
        address("iam", format!("/iam/{id}"))?;
        let cph = address("cph", format!("/api/{id}"))?;
        Some(Region { id: id.to_owned(), name, cph })
    }

    fn page_sizes(&mut self, json: &Value, c: &mut Config) {
        let is_size = |v: &Value| v.as_u64().filter(|n| (1..=u64::from(MAX_LIMIT)).contains(n)).map(|n| n as u32);
        let range = Expected::Number(1, u64::from(MAX_LIMIT));
        if let Some(value) = at(json, "ui.pageSizes") {
            match value.as_array().map(|list| list.iter().map(is_size).collect::<Option<Vec<_>>>()) {
                Some(Some(sizes)) if !sizes.is_empty() => {
                    c.page_sizes = sizes;
                    c.page_sizes.sort_unstable();
                    c.page_sizes.dedup();
                }
                Some(_) => self.complain(Weight::Warning, "ui.pageSizes", range.clone(), value),
                None => self.complain(Weight::Warning, "ui.pageSizes", Expected::Array, value),
            }
        }
        if let Some(value) = at(json, "ui.defaultPageSize") {
            match is_size(value) {
                Some(size) => c.default_page_size = size,
                None => self.complain(Weight::Warning, "ui.defaultPageSize", range, value),
            }
        }
        if !c.page_sizes.contains(&c.default_page_size) {
            c.page_sizes.push(c.default_page_size);
            c.page_sizes.sort_unstable();
        }
    }

    fn boolean(&mut self, json: &Value, key: &str, set: impl FnOnce(bool)) {
        match at(json, key) {
            None => {}
            Some(Value::Bool(b)) => set(*b),
            Some(other) => self.complain(weight(key), key, Expected::Boolean, other),
        }
    }

    fn number(&mut self, json: &Value, key: &str, least: u64, most: u64, set: impl FnOnce(usize)) {
        let Some(value) = at(json, key) else { return };
        match value.as_u64().filter(|n| (least..=most).contains(n)).map(usize::try_from) {
            Some(Ok(n)) => set(n),
            _ => self.complain(weight(key), key, Expected::Number(least, most), value),
        }
    }

    fn one_of(&mut self, json: &Value, key: &str, words: &'static [&'static str], set: impl FnOnce(&'static str)) {
        let Some(value) = at(json, key) else { return };
        match words.iter().find(|w| value.as_str() == Some(**w)) {
            Some(word) => set(word),
            None => self.complain(weight(key), key, Expected::OneOf(words), value),
        }
    }

    fn short_text(&mut self, json: &Value, key: &str, weight: Weight) -> Option<String> {
        match at(json, key)? {
            Value::String(text) if text.chars().count() <= 200 => Some(text.clone()).filter(|t| !t.trim().is_empty()),
            other => {
                self.complain(weight, key, Expected::Text, other);
                None
            }
        }
    }

    fn unknown_keys(&mut self, section: &str, path: &str, value: &Value) {
        let known = KEYS.iter().find(|(s, _)| *s == section).map_or(&[][..], |(_, keys)| *keys);
        for key in value.as_object().into_iter().flat_map(|o| o.keys()) {
            if !known.contains(&key.as_str()) {
                let key_path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                let near = known.iter().copied().find(|k| is_near(k, key));
                self.warnings.push(Complaint { key: key_path, expected: Expected::KnownKey(near), found: key.clone() });
            }
        }
    }

    fn complain(&mut self, weight: Weight, key: &str, expected: Expected, found: &Value) {
        let found: String = found.to_string().chars().take(80).collect();
        let complaint = Complaint { key: key.to_owned(), expected, found };
        match weight {
            Weight::Fatal => self.fatal.push(complaint),
            Weight::Warning => self.warnings.push(complaint),
        }
    }
}

fn weight(key: &str) -> Weight {
    match key.split('.').next() {
        Some("product" | "ui" | "api") => Weight::Warning,
        _ => Weight::Fatal,
    }
}

fn at<'a>(json: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(json, |value, key| value.get(key)).filter(|v| !v.is_null())
}

/// Whether two keys differ by case, or by one letter too many, too few or wrong, or by two that changed places.
fn is_near(known: &str, given: &str) -> bool {
    let (a, b) = (known.to_ascii_lowercase(), given.to_ascii_lowercase());
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let changed = |n: usize| n.saturating_sub(head + tail);
    let swapped =
        a.len() == b.len() && changed(a.len()) == 2 && a.get(head) == b.get(head + 1) && a.get(head + 1) == b.get(head);
    swapped || (changed(a.len()) <= 1 && changed(b.len()) <= 1)
}

#[cfg(test)]
mod tests;
