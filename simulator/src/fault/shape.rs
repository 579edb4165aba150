//! Answers of another shape than Table 4: each takes the right one and gives the bytes of a wrong one.

use serde_json::{Map, Value, json};

fn with(mut answer: Value, name: &str, value: Value) -> Vec<u8> {
    if let Some(fields) = answer.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
    answer.to_string().into_bytes()
}

fn servers(answer: &mut Value) -> Vec<Value> {
    answer.get_mut("servers").and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default()
}

pub fn bom(answer: Value) -> Vec<u8> {
    format!("\u{feff}{answer}").into_bytes()
}

pub fn bad_json(answer: Value) -> Vec<u8> {
    answer.to_string().replacen("\"server_name\":", "server_name=", 1).into_bytes()
}

pub fn root_array(mut answer: Value) -> Vec<u8> {
    Value::from(servers(&mut answer)).to_string().into_bytes()
}

/// The service's own error, under a status of success.
pub fn error(answer: Value) -> Vec<u8> {
    let request_id = answer.get("request_id").cloned().unwrap_or_default();
    let error = json!({ "request_id": request_id, "error_code": "CPS.0003", "error_msg": "Service internal error." });
    error.to_string().into_bytes()
}

/// The same in the list's own shape, of a service that leaves nothing out.
pub fn error_beside_list(answer: Value) -> Vec<u8> {
    let request_id = answer.get("request_id").cloned().unwrap_or_default();
    let message = "The request could not be processed.";
    let error =
        json!({ "servers": [], "request_id": request_id, "count": 0, "error_code": "CPS.9999", "error_msg": message });
    error.to_string().into_bytes()
}

pub fn servers_null(answer: Value) -> Vec<u8> {
    with(answer, "servers", Value::Null)
}

pub fn servers_object(mut answer: Value) -> Vec<u8> {
    let by_id: Map<String, Value> = servers(&mut answer)
        .into_iter()
        .map(|server| (server.get("server_id").and_then(Value::as_str).unwrap_or_default().to_owned(), server))
        .collect();
    with(answer, "servers", Value::from(by_id))
}

pub fn count_missing(mut answer: Value) -> Vec<u8> {
    if let Some(fields) = answer.as_object_mut() {
        fields.shift_remove("count");
    }
    answer.to_string().into_bytes()
}

pub fn count_text(answer: Value) -> Vec<u8> {
    let count = answer.get("count").map(ToString::to_string).unwrap_or_default();
    with(answer, "count", Value::from(count))
}

pub fn count_negative(answer: Value) -> Vec<u8> {
    with(answer, "count", json!(-1))
}

pub fn count_huge(answer: Value) -> Vec<u8> {
    with(answer, "count", json!(1e20))
}

/// The count, and as many more as there have been calls.
pub fn count_plus(answer: Value, more: u64) -> Vec<u8> {
    let count = answer.get("count").and_then(Value::as_u64).unwrap_or_default();
    with(answer, "count", json!(count + more))
}

/// The same page of a fleet of which only the first `size` servers are left.
pub fn only_first(mut answer: Value, offset: usize, size: usize) -> Vec<u8> {
    let mut left = servers(&mut answer);
    left.truncate(size.saturating_sub(offset));
    if let Some(fields) = answer.as_object_mut() {
        fields.insert("count".to_owned(), json!(size));
    }
    with(answer, "servers", Value::from(left))
}

/// The page with neighbours of the same second exchanged.
pub fn swapped_ties(mut answer: Value) -> Vec<u8> {
    let mut all = servers(&mut answer);
    let mut index = 1;
    while let (Some(before), Some(after)) = (all.get(index - 1), all.get(index)) {
        if before.get("create_time") == after.get("create_time") {
            all.swap(index - 1, index);
            index += 1;
        }
        index += 1;
    }
    with(answer, "servers", Value::from(all))
}

/// 50 MiB of an unknown field before the servers.
pub fn huge(answer: Value) -> Vec<u8> {
    let padding = "x".repeat(50 * 1024 * 1024);
    answer.to_string().replacen('{', &format!("{{\"padding\":\"{padding}\","), 1).into_bytes()
}
