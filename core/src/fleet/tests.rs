//! Rows for the tests of this layer, from JSON as the service sends it.

use std::sync::Arc;

use crate::{api::decode, model::server::Row};

/// The rows that these entries of `servers` are read as.
pub fn rows(json: &[&str]) -> Vec<Arc<Row>> {
    let answer = decode::servers(&format!(r#"{{"servers":[{}],"count":1}}"#, json.join(","))).unwrap();
    answer.rows.into_iter().map(Arc::new).collect()
}
