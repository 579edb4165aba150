//! JSON as a tree that can also be wrong: objects with a key twice, numbers of any length.

use serde_json::Value;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// Whatever is neither of the others, as it is written.
    Other(String),
    /// An array.
    List(Vec<Json>),
    /// An object, keys in their order.
    Object(Vec<(String, Json)>),
}

impl Json {
    pub fn read(text: &str) -> Self {
        serde_json::from_str::<Value>(text).unwrap().into()
    }

    pub fn text(text: &str) -> Self {
        Self::Other(Value::from(text).to_string())
    }

    pub fn write(&self) -> String {
        match self {
            Self::Other(text) => text.clone(),
            Self::List(list) => format!("[{}]", list.iter().map(Self::write).collect::<Vec<_>>().join(",")),
            Self::Object(members) => {
                let member = |(key, value): &(String, Self)| format!("{}:{}", Value::from(key.as_str()), value.write());
                format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
            }
        }
    }

    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match self {
            Self::Object(members) => members.iter_mut().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    pub fn elements_mut(&mut self) -> Option<&mut Vec<Self>> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Array(list) => Self::List(list.into_iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(members.into_iter().map(|(k, v)| (k, v.into())).collect()),
            other => Self::Other(other.to_string()),
        }
    }
}
