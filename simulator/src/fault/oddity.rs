//! Fleets of servers that the document does not allow, and that a tolerant console shows all the same.

use serde_json::{Map, Value, json};

/// Every field of Table 5.
const FIELDS: [&str; 19] = [
    "server_name",
    "availability_zone",
    "server_id",
    "server_model_name",
    "phone_model_name",
    "keypair_name",
    "status",
    "vpc_id",
    "cidr",
    "vpc_cidr",
    "subnet_id",
    "subnet_cidr",
    "addresses",
    "resource_project_id",
    "metadata",
    "network_version",
    "enterprise_project_id",
    "create_time",
    "update_time",
];

fn texts(rows: Vec<Value>) -> Vec<String> {
    rows.iter().map(Value::to_string).collect()
}

/// Sets (or with null in `remove` style, takes out) fields of one server.
fn set(row: &mut Value, name: &str, value: Value) {
    if let Some(fields) = row.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

fn each(mut rows: Vec<Value>, name: &str, values: &[Value]) -> Vec<Value> {
    for (row, value) in rows.iter_mut().zip(values) {
        set(row, name, value.clone());
    }
    rows
}

pub fn null_everywhere(rows: Vec<Value>) -> Vec<String> {
    let nulls: Map<String, Value> = FIELDS.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
    let inner = |names: &[&str]| -> Value { names.iter().map(|name| ((*name).to_owned(), Value::Null)).collect() };
    let mut rows: Vec<_> = rows.iter().map(|_| Value::Object(nulls.clone())).collect();
    if let Some(row) = rows.get_mut(1) {
        set(row, "addresses", json!([inner(&["intranet_ip", "access_ip", "server_ip", "public_ip"]), null]));
        set(row, "metadata", inner(&["product_id", "order_id", "charging_mode"]));
    }
    texts(rows)
}

pub fn missing_fields(mut rows: Vec<Value>) -> Vec<String> {
    for (index, row) in rows.iter_mut().enumerate() {
        let Some(fields) = row.as_object_mut() else { continue };
        // The first lack one field each, the last are left with ever fewer.
        if let Some(name) = FIELDS.get(index) {
            fields.shift_remove(*name);
        } else {
            let keep = 23_usize.saturating_sub(index);
            *fields = std::mem::take(fields).into_iter().take(keep).collect();
        }
    }
    texts(rows)
}

pub fn unknown_fields(mut rows: Vec<Value>) -> Vec<String> {
    for row in &mut rows {
        set(row, "auto_renew", json!(true));
        set(row, "security_groups", json!([{ "id": "sg-1", "rules": [1, 2.5, null] }]));
        set(row, "名称", json!("unknown"));
        set(row, "big_number", json!(123_456_789_012_345_678_u64));
        set(row, "__proto__", json!({ "polluted": true }));
        if let Some(metadata) = row.get_mut("metadata") {
            set(metadata, "sku", json!("x"));
        }
        for address in row.get_mut("addresses").and_then(Value::as_array_mut).into_iter().flatten() {
            set(address, "ipv6", json!("2001:db8::1"));
        }
    }
    texts(rows)
}

pub fn odd_status(mut rows: Vec<Value>) -> Vec<String> {
    let values = [
        json!(7),
        json!(-1),
        json!(6),
        json!("5"),
        json!(5.0),
        json!(null),
        json!("x"),
        json!(true),
        json!(1e20),
        json!([5]),
        json!({}),
    ];
    rows = each(rows, "status", &values);
    if let Some(last) = rows.last_mut().and_then(Value::as_object_mut) {
        last.shift_remove("status");
    }
    texts(rows)
}

pub fn odd_addresses(rows: Vec<Value>) -> Vec<String> {
    let values = [
        json!([null, {}, { "server_ip": null }, "10.0.0.1", 7, [], { "server_ip": "10.0.0.9" }]),
        json!(null),
        json!("192.168.0.62"),
        json!({ "server_ip": "192.168.0.62" }),
        json!([]),
        json!([{ "server_ip": "2001:db8::62", "public_ip": "2001:db8:ffff::1" }]),
        json!([{ "server_ip": "999.1.1.1", "public_ip": "not an address" }]),
        json!([{ "server_ip": "", "public_ip": " 203.0.113.9 " }]),
        json!([{ "intranet_ip": "192.168.0.1", "server_ip": "192.168.0.2", "access_ip": "203.0.113.1", "public_ip": "203.0.113.2" }]),
        json!([{ "server_ip": 3_232_235_582_u32 }]),
    ];
    texts(each(rows, "addresses", &values))
}

pub fn bad_row(rows: Vec<Value>) -> Vec<String> {
    let bad = [json!("a string"), json!(42), json!(null), json!(true), json!([]), json!([1, 2])];
    let mut mixed = Vec::new();
    let mut bad = bad.into_iter();
    for row in rows {
        mixed.push(row);
        mixed.extend(bad.next());
    }
    texts(mixed)
}

pub fn wrong_types(mut rows: Vec<Value>) -> Vec<String> {
    for (index, row) in rows.iter_mut().enumerate() {
        let Some(fields) = row.as_object_mut() else { continue };
        for (name, value) in fields.iter_mut() {
            let other = match (index % 4, &*value) {
                (0, Value::String(_)) => json!(12345),
                (1, Value::String(text)) => json!([text]),
                (2, Value::String(text)) => json!({ "value": text }),
                (_, Value::String(_)) => json!(false),
                (_, Value::Number(number)) => json!(number.to_string()),
                (_, Value::Array(_)) if index % 2 == 0 => json!({}),
                (_, Value::Object(_)) if index % 2 == 0 => json!([]),
                (_, Value::Array(_) | Value::Object(_)) => json!("text"),
                (_, other) => other.clone(),
            };
            // Half of the servers can still be told apart.
            if index % 2 == 0 || name != "server_id" {
                *value = other;
            }
        }
    }
    texts(rows)
}

pub fn duplicate_ids(mut rows: Vec<Value>) -> Vec<String> {
    let ids: Vec<Value> = rows.iter().filter_map(|row| row.get("server_id").cloned()).collect();
    for (copy, original) in [(1, 0), (5, 0), (30, 2), (31, 3), (45, 40)] {
        if let (Some(row), Some(id)) = (rows.get_mut(copy), ids.get(original)) {
            set(row, "server_id", id.clone());
        }
    }
    texts(rows)
}

pub fn missing_ids(mut rows: Vec<Value>) -> Vec<String> {
    for (index, row) in rows.iter_mut().enumerate() {
        match index % 4 {
            1 => set(row, "server_id", Value::Null),
            2 => set(row, "server_id", json!("")),
            3 => {
                if let Some(fields) = row.as_object_mut() {
                    fields.shift_remove("server_id");
                }
            }
            _ => {}
        }
    }
    texts(rows)
}

pub fn hostile_names(rows: Vec<Value>) -> Vec<String> {
    let long = "0123456789".repeat(10_240);
    let names = [
        "<img src=x onerror=\"document.title='broken'\">",
        "</script><script>document.title='broken'</script>",
        "<b>bold</b> & <i>italic</i>",
        "\u{202e}exe.txt-1",
        "zero\u{200b}width\u{200d}joiner\u{feff}",
        "nul\u{0}inside",
        "line\r\nbreak\ttab",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-x",
        "@SUM(1+1)",
        "\u{ff1d}1+1",
        "javascript:alert(1)",
        "{{7*7}}${7*7}",
        "🚀📱👩‍👩‍👧‍👦-1",
        "e\u{301}\u{300}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}",
        "\"quoted\", 'comma', ;semicolon",
        "../../etc/passwd",
        "%3Cscript%3E%00",
        " leading and trailing ",
        "",
        "العربية-1",
        "a-very-long-name-without-any-place-to-break-it-0123456789012345678901234567890123456789",
        long.as_str(),
    ];
    let values: Vec<Value> = names.iter().map(|name| json!(name)).collect();
    let mut rows = each(rows, "server_name", &values);
    for row in rows.iter_mut().step_by(2) {
        set(row, "keypair_name", json!("<img src=x onerror=\"document.title='broken'\">"));
        set(row, "availability_zone", json!("\u{202e}a3-tsae-nc"));
    }
    texts(rows)
}

pub fn inconsistent(mut rows: Vec<Value>) -> Vec<String> {
    let address = |ip: &str| json!([{ "server_ip": ip, "intranet_ip": ip }]);
    for (index, row) in rows.iter_mut().enumerate() {
        match index % 6 {
            0 => set(row, "addresses", address("8.8.8.8")),
            1 => set(row, "subnet_cidr", json!("10.99.0.0/24")),
            2 => set(row, "addresses", address("192.168.0.77")),
            3 => set(row, "server_name", json!("same-name-1")),
            4 => set(row, "vpc_cidr", json!("10.0.0.0/33")),
            _ => set(row, "cidr", json!("172.16.0.0/12")),
        }
    }
    texts(rows)
}

pub fn deep(rows: Vec<Value>) -> Vec<String> {
    const DEPTH: usize = 2000;
    let nested = format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
    let mut rows = texts(rows);
    // Written as text: reading it as a value would need as deep a stack.
    if let Some(row) = rows.get_mut(2) {
        *row = row.replacen('{', &format!("{{\"nested\":{nested},"), 1);
    }
    rows
}

pub fn many_addresses(mut rows: Vec<Value>) -> Vec<String> {
    for (index, row) in rows.iter_mut().enumerate() {
        let addresses: Vec<Value> = (0..200)
            .map(|number| {
                let private = format!("10.{}.{}.{}", index + 1, number / 100, number % 100 + 2);
                let public = format!("198.{}.{index}.{number}", 18 + number % 2);
                json!({ "intranet_ip": private, "server_ip": private, "access_ip": public, "public_ip": public })
            })
            .collect();
        set(row, "addresses", Value::from(addresses));
        set(row, "subnet_cidr", json!(format!("10.{}.0.0/16", index + 1)));
        set(row, "cidr", json!("10.0.0.0/8"));
        set(row, "vpc_cidr", json!("10.0.0.0/8"));
    }
    texts(rows)
}
