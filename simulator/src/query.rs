//! The nine query parameters (Table 2): how they are read, refused and applied.

use clap::ValueEnum;
use memchr::memmem::Finder;

use crate::failure::Failure;
use crate::fleet::Row;

/// How `create_since` and `create_until` are read; the document does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TimeUnit {
    /// From 1e11 on milliseconds, below it seconds
    #[default]
    Auto,
    /// Seconds since 1970
    S,
    /// Milliseconds since 1970
    Ms,
}

impl TimeUnit {
    fn milliseconds(self, value: i64) -> i64 {
        let seconds = match self {
            Self::Auto => value < 100_000_000_000,
            Self::S => true,
            Self::Ms => false,
        };
        if seconds { value.saturating_mul(1000) } else { value }
    }
}

/// A request that passed the service's checks.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Servers before the page.
    pub offset: usize,
    /// Size of the page.
    pub limit: usize,
    /// Lower-cased part of the name.
    name: Option<Finder<'static>>,
    id: Option<String>,
    network: Option<String>,
    phone_model: Option<String>,
    /// Milliseconds, inclusive.
    since: Option<i64>,
    until: Option<i64>,
    status: Option<i64>,
}

impl Query {
    /// Reads the query string. Unknown parameters are ignored; of a repeated one the first counts.
    pub fn parse(query: &str, unit: TimeUnit, max_offset: Option<usize>) -> Result<Self, Failure> {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let time = |name: &'static str| match get(name) {
            None => Ok(None),
            Some(text) => match whole_number(&text) {
                Some(value @ 0..=20_000_000_000_000) => Ok(Some(unit.milliseconds(value))),
                _ => Err(Failure::BadParameter(name)),
            },
        };
        let offset = match get("offset") {
            None => 0,
            Some(text) => page_number(&text, 0, max_offset.unwrap_or(i32::MAX as usize))?,
        };
        let limit = match get("limit") {
            None => 100,
            Some(text) => page_number(&text, 1, 100)?,
        };
        let status = match get("status") {
            None => None,
            Some(text) => match whole_number(&text) {
                Some(code @ 0..=128) => Some(code),
                _ => return Err(Failure::BadStatus),
            },
        };
        let id = get("server_id");
        if id.as_deref().is_some_and(|id| !is_server_id(id)) {
            return Err(Failure::BadServerId);
        }
        let phone_model = get("phone_model_name");
        if phone_model.as_deref().is_some_and(|name| name.len() > 64) {
            return Err(Failure::BadPhoneModel);
        }
        Ok(Self {
            offset,
            limit,
            name: get("server_name").map(|name| Finder::new(&name.to_lowercase()).into_owned()),
            id,
            network: get("network_version"),
            phone_model,
            since: time("create_since")?,
            until: time("create_until")?,
            status,
        })
    }

    /// Whether every server passes, so that none need be looked at.
    pub fn is_open(&self) -> bool {
        self.name.is_none()
            && self.id.is_none()
            && self.network.is_none()
            && self.phone_model.is_none()
            && self.since.is_none()
            && self.until.is_none()
            && self.status.is_none()
    }

    /// Whether the server belongs to the answer.
    pub fn accepts(&self, row: &Row) -> bool {
        let key = row.key();
        let created = || key.created.map(|at| at.0.saturating_mul(1000));
        self.status.is_none_or(|status| key.status == Some(status))
            && self.id.as_deref().is_none_or(|id| &*key.id == id)
            && self.network.as_deref().is_none_or(|network| &*key.network == network)
            && self.phone_model.as_deref().is_none_or(|model| &*key.phone_model == model)
            && self.since.is_none_or(|since| created().is_some_and(|at| at >= since))
            && self.until.is_none_or(|until| created().is_some_and(|at| at <= until))
            && self.name.as_ref().is_none_or(|part| part.find(key.name.as_bytes()).is_some())
    }
}

/// Digits with an optional minus, as the service's integers are written.
fn whole_number(text: &str) -> Option<i64> {
    if text.starts_with('+') { None } else { text.parse().ok() }
}

fn page_number(text: &str, least: usize, most: usize) -> Result<usize, Failure> {
    whole_number(text)
        .and_then(|value| usize::try_from(value).ok())
        .filter(|value| (least..=most).contains(value))
        .ok_or(Failure::BadPaging)
}

fn is_server_id(id: &str) -> bool {
    (1..=32).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
