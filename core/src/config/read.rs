//! `config.json` from its text: every key checked, every complaint naming the key, what was expected and what was found.

mod complaint;
mod near;

use super::{Config, origin, region::Region};
pub use complaint::{Complaint, Expected};

use crate::api::{
    endpoint::Endpoint,
    json::Json,
    request::{MAX_LIMIT, TimeUnit},
};

/// The configuration with what was said about it, or why there is none.
pub type Reading = Result<(Config, Vec<Complaint>), Vec<Complaint>>;

/// Reads `config.json`.
///
/// # Errors
/// Complaints about keys that decide where a token may go: then nothing is guessed and no token is asked for.
pub fn config(text: &str) -> Reading {
    let json = Json::parse(text.trim_start_matches('\u{feff}')).map_err(|(line, column)| {
        let found = format!("line {line}, column {column}");
        vec![Complaint { key: "config.json".into(), expected: Expected::Json, found }]
    })?;
    let mut reader = Reader::default();
    let config = reader.root(json);
    if reader.fatal.is_empty() { Ok((config, reader.warnings)) } else { Err(reader.fatal) }
}

const KEYS: &[(&str, &[&str])] = &[
    (
        "",
        &["schema", "$schema", "product", "endpoints", "auth", "embed", "api", "ui", "limits", "features", "security"],
    ),
    ("product", &["name", "brand", "logo", "supportUrl", "notice"]),
    ("endpoints", &["regions", "defaultRegion", "allowCustom"]),
    ("endpoints.regions[]", &["id", "name", "cph", "iam", "service"]),
    (
        "auth",
        &[
            "maxTokenBytes",
            "keepInTab",
            "pasteToken",
            "iamLogin",
            "expiryWarnMinutes",
            "idleForgetMinutes",
            "rememberProject",
        ],
    ),
    ("embed", &["parentOrigins", "allowManualToken", "autoHeight"]),
    ("api", &["createTimeUnit"]),
    ("ui", &["pageSizes", "defaultPageSize", "theme", "locale", "defaultView", "refreshSeconds"]),
    ("limits", &["timeoutSeconds", "maxAttempts", "maxBodyMiB", "maxLoadAll"]),
    ("features", &["rawJson", "diagnostics", "csvExport", "copyCurl"]),
    ("security", &["requireHttps"]),
];

/// The most pages of other origins that may frame the console.
pub const MOST_PARENTS: usize = 50;

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
    fn root(&mut self, json: Json) -> Config {
        let mut c = Config::default();
        if json.members().is_none() {
            self.complain(Weight::Fatal, "config.json", Expected::Object, json.get());
            return c;
        }
        self.unknown_keys("", "", json);
        match at(json, "schema").map_or("null", Json::get) {
            "1" => {}
            found => self.complain(Weight::Fatal, "schema", Expected::Schema, found),
        }
        for (section, _) in KEYS.iter().filter(|(s, _)| !s.is_empty() && !s.contains('[')) {
            if let Some(value) = at(json, section) {
                if value.members().is_some() {
                    self.unknown_keys(section, section, value);
                } else {
                    self.complain(weight(section), section, Expected::Object, value.get());
                }
            }
        }
        self.endpoints(json, &mut c);
        let mut set = |flag: &mut bool, key| *flag = self.boolean(json, key).unwrap_or(*flag);
        set(&mut c.keep_in_tab, "auth.keepInTab");
        set(&mut c.remember_project, "auth.rememberProject");
        set(&mut c.paste_token, "auth.pasteToken");
        set(&mut c.iam_login, "auth.iamLogin");
        set(&mut c.allow_token_in_frame, "embed.allowManualToken");
        set(&mut c.auto_height, "embed.autoHeight");
        set(&mut c.raw_json, "features.rawJson");
        set(&mut c.diagnostics, "features.diagnostics");
        set(&mut c.require_https, "security.requireHttps");
        if let Some(bytes) = self.number(json, "auth.maxTokenBytes", 1, 1 << 20) {
            c.max_token_bytes = bytes as usize;
        }
        if let Some(minutes) = self.number(json, "auth.expiryWarnMinutes", 0, 1440) {
            c.warn_minutes = minutes;
        }
        if let Some(minutes) = self.number(json, "auth.idleForgetMinutes", 0, 1440) {
            c.idle_forget_minutes = minutes;
        }
        if let Some(seconds) = self.number(json, "limits.timeoutSeconds", 1, 300) {
            c.limits.timeout_ms = seconds * 1000;
        }
        if let Some(attempts) = self.number(json, "limits.maxAttempts", 1, 10) {
            c.limits.attempts = attempts;
        }
        if let Some(servers) = self.number(json, "limits.maxLoadAll", 1, 1_000_000) {
            c.auto_load = servers;
        }
        if let Some(mib) = self.number(json, "limits.maxBodyMiB", 1, 256) {
            c.limits.body_bytes = mib as usize * 1024 * 1024;
        }
        if self.one_of(json, "api.createTimeUnit", &["milliseconds", "seconds"]) == Some("seconds") {
            c.time_unit = TimeUnit::Seconds;
        }
        c.theme = self.one_of(json, "ui.theme", &["system", "light", "dark"]);
        c.locale = self.one_of(json, "ui.locale", &["auto", "en", "zh-CN"]).filter(|l| *l != "auto");
        // 0 is the one number below 10 that means something.
        if at(json, "ui.refreshSeconds").is_some_and(|seconds| seconds.get() != "0") {
            c.refresh_seconds = self.number(json, "ui.refreshSeconds", 10, 300).unwrap_or(0);
        }
        self.page_sizes(json, &mut c);
        self.product(json, &mut c);
        self.parent_origins(json, &mut c);
        self.later(json);
        c
    }

    fn product(&mut self, json: Json, c: &mut Config) {
        c.product.name = self.short_text(json, "product.name");
        c.product.brand = self.short_text(json, "product.brand");
        c.product.notice = self.short_text(json, "product.notice");
        c.product.logo = self.checked_text(json, "product.logo", Expected::OwnFile, origin::is_own_file);
        c.product.support_url = self.checked_text(json, "product.supportUrl", Expected::Link, origin::is_link);
    }

    fn parent_origins(&mut self, json: Json, c: &mut Config) {
        const KEY: &str = "embed.parentOrigins";
        let Some(value) = at(json, KEY) else { return };
        let Some(list) = value.elements() else {
            return self.complain(Weight::Fatal, KEY, Expected::Array, value.get());
        };
        if list.len() > MOST_PARENTS {
            self.complain(Weight::Fatal, KEY, Expected::ParentOrigin, value.get());
        }
        for (index, entry) in list.into_iter().enumerate() {
            match string(entry).filter(|text| origin::is_exact(text)) {
                Some(text) => c.parent_origins.push(text),
                None => {
                    self.complain(Weight::Fatal, &format!("{KEY}[{index}]"), Expected::ParentOrigin, entry.get());
                }
            }
        }
    }

    /// Keys of what this version does not have yet: checked, so that one file serves it and those that do.
    fn later(&mut self, json: Json) {
        for key in ["features.csvExport", "features.copyCurl"] {
            self.boolean(json, key);
        }
        self.one_of(json, "ui.defaultView", &["cards", "table"]);
    }

    fn endpoints(&mut self, json: Json, c: &mut Config) {
        c.allow_custom = self.boolean(json, "endpoints.allowCustom").unwrap_or(c.allow_custom);
        if let Some(list) = at(json, "endpoints.regions") {
            match list.elements() {
                Some(list) => {
                    c.regions = Vec::new();
                    for (index, entry) in list.iter().enumerate() {
                        if let Some(region) = self.region(&format!("endpoints.regions[{index}]"), *entry, &c.regions) {
                            c.regions.push(region);
                        }
                    }
                    if list.is_empty() && !c.allow_custom {
                        self.complain(Weight::Fatal, "endpoints.regions", Expected::SomeRegion, "[]");
                    }
                }
                None => self.complain(Weight::Fatal, "endpoints.regions", Expected::Array, list.get()),
            }
        }
        if let Some(value) = at(json, "endpoints.defaultRegion") {
            match c.regions.iter().position(|r| string(value).as_deref() == Some(&r.id)) {
                Some(index) => c.default_region = index,
                None => self.complain(Weight::Fatal, "endpoints.defaultRegion", Expected::ListedRegion, value.get()),
            }
        }
    }

    fn region(&mut self, path: &str, entry: Json, before: &[Region]) -> Option<Region> {
        let Some(members) = entry.members() else {
            self.complain(Weight::Fatal, path, Expected::Object, entry.get());
            return None;
        };
        self.unknown_keys("endpoints.regions[]", path, entry);
        // The text of a key; `Ok(None)` where it is missing, an error where it is something else.
        let get = |key: &str| match members.get(key) {
            Some(value) if !value.is_null() => string(value).map(Some).ok_or(value.get()),
            _ => Ok(None),
        };
        let is_id = |id: &str| {
            (2..=32).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                && before.iter().all(|r| r.id != id)
        };
        let Some(id) = get("id").ok().flatten().filter(|id| is_id(id)) else {
            let found = members.get("id").map_or("null", Json::get);
            self.complain(Weight::Fatal, &format!("{path}.id"), Expected::RegionId, found);
            return None;
        };
        let mut text = |key: &str, default: String| match get(key) {
            Ok(text) => Some(text.unwrap_or(default)),
            Err(found) => {
                self.complain(Weight::Fatal, &format!("{path}.{key}"), Expected::Text, found);
                None
            }
        };
        let name = text("name", Region::usual_name(&id).to_owned())?;
        let service = text("service", Region::service_address(&id))?;
        let addresses = (text("iam", format!("/iam/{id}"))?, text("cph", format!("/api/{id}"))?);
        let mut address = |key: &str, text: &str, target: &str| {
            Endpoint::parse(text, Some(target))
                .map_err(|problem| {
                    self.complain(Weight::Fatal, &format!("{path}.{key}"), Expected::Address(problem), text);
                })
                .ok()
        };
        let iam = address("iam", &addresses.0, &Region::iam_address(&id, &service))?;
        let cph = address("cph", &addresses.1, &service)?;
        Some(Region { id, name, cph, iam })
    }

    fn page_sizes(&mut self, json: Json, c: &mut Config) {
        let is_size = |v: Json| v.get().parse().ok().filter(|n| (1..=MAX_LIMIT).contains(n));
        let range = Expected::Number(1, u64::from(MAX_LIMIT));
        if let Some(value) = at(json, "ui.pageSizes") {
            match value.elements().map(|list| list.into_iter().map(is_size).collect::<Option<Vec<u32>>>()) {
                Some(Some(sizes)) if !sizes.is_empty() => {
                    c.page_sizes.clear();
                    for size in sizes {
                        c.add_page_size(size);
                    }
                }
                Some(_) => self.complain(Weight::Warning, "ui.pageSizes", range.clone(), value.get()),
                None => self.complain(Weight::Warning, "ui.pageSizes", Expected::Array, value.get()),
            }
        }
        if let Some(value) = at(json, "ui.defaultPageSize") {
            match is_size(value) {
                Some(size) => c.default_page_size = size,
                None => self.complain(Weight::Warning, "ui.defaultPageSize", range, value.get()),
            }
        }
        c.add_page_size(c.default_page_size);
    }

    fn boolean(&mut self, json: Json, key: &str) -> Option<bool> {
        match at(json, key)?.get() {
            "true" => Some(true),
            "false" => Some(false),
            other => {
                self.complain(weight(key), key, Expected::Boolean, other);
                None
            }
        }
    }

    fn number(&mut self, json: Json, key: &str, least: u32, most: u32) -> Option<u32> {
        let value = at(json, key)?.get();
        let number = value.parse().ok().filter(|n| (least..=most).contains(n));
        if number.is_none() {
            self.complain(weight(key), key, Expected::Number(least.into(), most.into()), value);
        }
        number
    }

    fn one_of(&mut self, json: Json, key: &str, words: &'static [&'static str]) -> Option<&'static str> {
        let value = at(json, key)?;
        let given = string(value);
        let word = words.iter().copied().find(|w| given.as_deref() == Some(*w));
        if word.is_none() {
            self.complain(weight(key), key, Expected::OneOf(words), value.get());
        }
        word
    }

    fn short_text(&mut self, json: Json, key: &str) -> Option<String> {
        let value = at(json, key)?;
        let text = string(value);
        if text.is_none() {
            self.complain(weight(key), key, Expected::Text, value.get());
        }
        text.filter(|t| !t.trim().is_empty())
    }

    fn checked_text(&mut self, json: Json, key: &str, expected: Expected, check: fn(&str) -> bool) -> Option<String> {
        let value = at(json, key)?;
        let text = string(value).filter(|text| check(text));
        if text.is_none() {
            self.complain(weight(key), key, expected, value.get());
        }
        text
    }

    fn unknown_keys(&mut self, section: &str, path: &str, value: Json) {
        let known = KEYS.iter().find(|(s, _)| *s == section).map_or(&[][..], |(_, keys)| *keys);
        let Some(members) = value.members() else { return };
        for (key, _) in members.iter() {
            if !known.contains(&key) {
                let key_path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                let near = known.iter().copied().find(|k| near::is_near(k, key));
                self.warnings.push(Complaint {
                    key: key_path,
                    expected: Expected::KnownKey(near),
                    found: key.to_owned(),
                });
            }
        }
    }

    fn complain(&mut self, weight: Weight, key: &str, expected: Expected, found: &str) {
        let found: String = found.chars().take(80).collect();
        let complaint = Complaint { key: key.to_owned(), expected, found };
        match weight {
            Weight::Fatal => self.fatal.push(complaint),
            Weight::Warning => self.warnings.push(complaint),
        }
    }
}

fn weight(key: &str) -> Weight {
    match key.split('.').next() {
        Some("product" | "ui" | "api" | "features") => Weight::Warning,
        _ => Weight::Fatal,
    }
}

/// The value at a path of keys; `null` is as good as missing.
fn at<'a>(json: Json<'a>, path: &str) -> Option<Json<'a>> {
    path.split('.').try_fold(json, |value, key| value.members()?.get(key)).filter(|v| !v.is_null())
}

/// A text of at most 200 characters; `None` for anything else.
fn string(value: Json) -> Option<String> {
    value.string().filter(|text| text.chars().count() <= 200)
}

#[cfg(test)]
mod tests;
