//! A server as the fleet keeps it: what filters look at beside what is sent, which may be any JSON a test wants to see.

use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::clock::Moment;
use crate::server::{Server, Text};

/// What the filters compare.
#[derive(Clone, Debug, Default)]
pub struct Key {
    /// Lower-cased name.
    pub name: Box<str>,
    /// Server ID.
    pub id: Box<str>,
    /// `v1`, `v2`.
    pub network: Text,
    /// Phone flavour.
    pub phone_model: Text,
    /// Status code, where it is one.
    pub status: Option<i64>,
    /// Creation, where it can be read.
    pub created: Option<Moment>,
}

/// One row of a fleet.
#[derive(Clone, Debug)]
pub struct Row {
    key: Key,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    Server(Box<Server>),
    Raw(Box<RawValue>),
}

impl Row {
    /// A row of any JSON text, valid or not as a server; none where the text is not JSON.
    pub fn raw(text: String) -> Option<Self> {
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let body = Body::Raw(RawValue::from_string(text).ok()?);
        Some(Self { key: key_of(&value), body })
    }

    /// A row of a JSON value.
    pub fn of(value: &Value) -> Option<Self> {
        Self::raw(value.to_string())
    }

    /// The same row, with what filters compare in fresh memory.
    #[must_use]
    pub fn laid_out(self) -> Self {
        Self { key: self.key.clone(), body: self.body }
    }

    /// What the filters compare.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// The documented server, unless the row is arbitrary JSON.
    pub fn server(&self) -> Option<&Server> {
        match &self.body {
            Body::Server(server) => Some(server),
            Body::Raw(_) => None,
        }
    }

    /// This row with some fields changed (JSON merge patch).
    #[must_use]
    pub fn patched(&self, change: &Value) -> Self {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        merge(&mut value, change);
        Self::of(&value).unwrap_or_else(|| self.clone())
    }
}

impl From<Server> for Row {
    fn from(server: Server) -> Self {
        let key = Key {
            name: server.server_name.to_lowercase().into(),
            id: (*server.server_id).into(),
            network: server.network_version.clone(),
            phone_model: server.phone_model_name.clone().unwrap_or_default(),
            status: Some(i64::from(server.status)),
            created: Some(server.create_time),
        };
        Self { key, body: Body::Server(Box::new(server)) }
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.body {
            Body::Server(server) => server.serialize(serializer),
            Body::Raw(raw) => raw.serialize(serializer),
        }
    }
}

fn key_of(value: &Value) -> Key {
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
    Key {
        name: text("server_name").to_lowercase().into(),
        id: text("server_id").into(),
        network: text("network_version").into(),
        phone_model: text("phone_model_name").into(),
        status: value.get("status").and_then(Value::as_i64),
        created: Moment::parse(text("create_time")),
    }
}

fn merge(target: &mut Value, change: &Value) {
    match (target, change) {
        (Value::Object(target), Value::Object(change)) => {
            for (name, value) in change {
                if value.is_null() {
                    target.shift_remove(name);
                } else {
                    merge(target.entry(name.clone()).or_insert(Value::Null), value);
                }
            }
        }
        (target, change) => *target = change.clone(),
    }
}
