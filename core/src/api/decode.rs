//! The answer of the list (Table 4) from its bytes, as tolerant as the official clients and then some.
//!
//! A body is judged by its content, never by its `Content-Type`. Every field may be missing or `null`; each server is
//! read on its own, so that one bad element becomes one "could not be read" card; unknown fields are kept.

mod oddity;

pub use oddity::{Oddity, gather, of_rows};

use std::collections::HashSet;

use serde::de::IgnoredAny;

use super::{
    json::{Json, Members},
    said::Said,
};
use crate::model::{
    address::Address,
    field::Field,
    server::{Row, Server},
};

/// One answer, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// `servers`, repeated IDs removed.
    pub rows: Vec<Row>,
    /// How many elements `servers` had.
    pub received: usize,
    /// `count`: the number of servers that match the filter. `None` where it is missing or no such number.
    pub count: Option<u64>,
    /// `request_id` of the body.
    pub request_id: Option<String>,
    /// What was odd, to be told under the list.
    pub oddities: Vec<Oddity>,
}

/// The most elements of an answer that are taken: ten times what may be asked for.
pub const MOST_ROWS: usize = 1000;

/// Why a body is no answer at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyProblem {
    /// Nothing came.
    Empty,
    /// A web page, with its title: usually the proxy's own.
    Html(Option<String>),
    /// Not JSON, or JSON that ends too early; the byte where reading stopped.
    NotJson(usize),
    /// JSON of another shape; which key, or the whole body.
    WrongShape(&'static str),
    /// An error, although the status is one of success.
    Error(Box<Said>),
}

/// The body as text: without a byte order mark, undecodable bytes replaced.
pub fn body_text(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    String::from_utf8_lossy(bytes).into_owned()
}

/// A body that is JSON, by its shape.
#[derive(Debug)]
pub enum Body<'a> {
    /// An object.
    Object(Members<'a>),
    /// An array.
    Array(Vec<Json<'a>>),
    /// A scalar.
    Other,
}

/// Reads the body as one JSON value.
///
/// # Errors
/// Says what the body is instead.
pub fn json_body(text: &str) -> Result<Body<'_>, BodyProblem> {
    if let Some(title) = web_page(text) {
        return Err(BodyProblem::Html(title));
    }
    let trimmed = text.trim();
    // Read at once as what it will be, since a body may be of megabytes.
    let read = match trimmed.as_bytes().first() {
        None => return Err(BodyProblem::Empty),
        Some(b'{') => serde_json::from_str(trimmed).map(Body::Object),
        Some(b'[') => serde_json::from_str(trimmed).map(Body::Array),
        Some(_) => serde_json::from_str(trimmed).map(|_: IgnoredAny| Body::Other),
    };
    read.map_err(|error| BodyProblem::NotJson(byte_of(trimmed, error.line(), error.column())))
}

/// Reads the answer of the list.
///
/// # Errors
/// Says why the body is no such answer.
pub fn servers(text: &str) -> Result<Answer, BodyProblem> {
    let mut answer = Answer::default();
    let list = match json_body(text)? {
        Body::Other => return Err(BodyProblem::WrongShape("body")),
        Body::Array(elements) => {
            if let [only] = elements.as_slice()
                && let Some(said) = only.members().and_then(|members| Said::under_success(&members, "server_id"))
            {
                return Err(BodyProblem::Error(Box::new(said)));
            }
            answer.oddities.push(Oddity::BareArray);
            elements
        }
        Body::Object(members) => {
            if let Some(said) = Said::under_success(&members, "servers") {
                return Err(BodyProblem::Error(Box::new(said)));
            }
            answer.request_id = members.text("request_id").filter(|t| !t.is_empty());
            if let Some(text) = members.get("count").filter(|c| !c.is_null()) {
                let shown = text.text().unwrap_or_else(|| text.get().chars().take(40).collect());
                match shown.trim().parse() {
                    Ok(count) => answer.count = Some(count),
                    Err(_) => answer.oddities.push(Oddity::CountUnreadable(shown)),
                }
            }
            match members.get("servers") {
                // A request ID alone says nothing of any servers.
                None if members.get("count").is_none() => return Err(BodyProblem::WrongShape("body")),
                None => {
                    answer.oddities.push(Oddity::ServersMissing);
                    Vec::new()
                }
                Some(list) if list.is_null() => {
                    answer.oddities.push(Oddity::ServersMissing);
                    Vec::new()
                }
                Some(list) => list.elements().ok_or(BodyProblem::WrongShape("servers"))?,
            }
        }
    };
    read_rows(&list, &mut answer);
    Ok(answer)
}

fn read_rows(list: &[Json], answer: &mut Answer) {
    let mut repeated = 0;
    let mut known = HashSet::new();
    answer.received = list.len();
    for (index, raw) in list.iter().take(MOST_ROWS).enumerate() {
        let Some(server) = server(*raw) else {
            answer.rows.push(Row::Unreadable { index, raw: raw.get().into() });
            continue;
        };
        if server.id().is_some_and(|id| !known.insert(id.to_owned())) {
            repeated += 1;
        } else {
            answer.rows.push(Row::Server(server));
        }
    }
    if list.len() > MOST_ROWS {
        answer.oddities.push(Oddity::TooMany(list.len()));
    }
    if repeated > 0 {
        answer.oddities.push(Oddity::Repeated(repeated));
    }
    answer.oddities.extend(of_rows(answer.rows.iter()));
}

/// One element of `servers`; `None` where it is no object.
fn server(raw: Json) -> Option<Server> {
    let members = raw.members()?;
    let mut server = Server::with_raw(raw.get());
    for (key, value) in members.iter() {
        if key == "addresses" {
            match value.elements() {
                Some(list) => server.addresses = list.into_iter().filter_map(address).collect(),
                None if value.is_null() => {}
                None => keep(&mut server, key, value),
            }
        } else if key == "metadata" {
            match value.members() {
                Some(metadata) => metadata.iter().for_each(|(k, v)| scalar(&mut server, k, v, true)),
                None if value.is_null() => {}
                None => keep(&mut server, key, value),
            }
        } else {
            scalar(&mut server, key, value, false);
        }
    }
    Some(server)
}

fn scalar(server: &mut Server, key: &str, value: Json, in_metadata: bool) {
    match Field::from_api(key, in_metadata) {
        Some(field) if !value.is_composite() => server.set(field, value.text()),
        _ if in_metadata => keep(server, &format!("metadata.{key}"), value),
        _ => keep(server, key, value),
    }
}

fn keep(server: &mut Server, key: &str, value: Json) {
    server.unknown.push((key.to_owned(), value.get().to_owned()));
}

fn address(raw: Json) -> Option<Address> {
    let members = raw.members()?;
    Some(Address {
        server_ip: members.text("server_ip"),
        public_ip: members.text("public_ip"),
        intranet_ip: members.text("intranet_ip"),
        access_ip: members.text("access_ip"),
    })
}

/// Whether the body is a web page, and its title where it has one.
pub fn web_page(text: &str) -> Option<Option<String>> {
    let trimmed = text.trim();
    trimmed.starts_with('<').then(|| html_title(trimmed))
}

/// The title of a web page, at most 120 characters, shown as text only.
fn html_title(html: &str) -> Option<String> {
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let open = start + lower.get(start..)?.find('>')? + 1;
    let close = open + lower.get(open..)?.find("</title")?;
    let title = html.get(open..close)?.trim();
    (!title.is_empty()).then(|| title.chars().take(120).collect())
}

fn byte_of(text: &str, line: usize, column: usize) -> usize {
    text.lines().take(line.saturating_sub(1)).map(|l| l.len() + 1).sum::<usize>() + column
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Answer {
        servers(text).unwrap()
    }

    #[test]
    fn missing_and_null_are_the_same_everywhere() {
        let a = read(r#"{"servers":[{"server_id":null,"addresses":null,"metadata":null,"status":null}],"count":null}"#);
        let b = read(r#"{"servers":[{}],"request_id":null}"#);
        for answer in [a, b] {
            let server = answer.rows[0].server().unwrap();
            assert!(Field::ALL.into_iter().all(|f| server.text(f).is_none()));
            assert_eq!(answer.count, None);
            assert_eq!(answer.oddities, [Oddity::WithoutId(1)]);
            assert!(server.unknown.is_empty() && server.addresses.is_empty());
        }
        assert_eq!(read(r#"{"servers":[],"request_id":""}"#).request_id, None);
        assert_eq!(read(r#"{"servers":[],"request_id":"r"}"#).request_id.as_deref(), Some("r"));
    }

    #[test]
    fn one_bad_element_does_not_lose_the_others() {
        let answer = read(r#"{"servers":["x",{"server_id":"a"},7,null,{"server_id":"b"}],"count":5}"#);
        let ids: Vec<_> = answer.rows.iter().filter_map(Row::server).filter_map(Server::id).collect();
        assert_eq!(ids, ["a", "b"]);
        assert_eq!(answer.oddities, [Oddity::Unreadable(3)]);
        assert_eq!(answer.rows[0], Row::Unreadable { index: 0, raw: "\"x\"".into() });
    }

    #[test]
    fn repeated_ids_are_merged_and_said() {
        let answer = read(r#"{"servers":[{"server_id":"a"},{"server_id":"a"},{"server_id":"b"}],"count":3}"#);
        assert_eq!(answer.rows.len(), 2);
        assert_eq!(answer.oddities, [Oddity::Repeated(1)]);
    }

    #[test]
    fn odd_types_are_read_and_unknown_fields_kept() {
        let answer = read(
            r#"{"servers":[{"server_name":5,"status":"5","vpc_id":{"a":1},"colour":"red","metadata":{"order_id":12345678901234567890123,"x":[1]}}],"count":"2"}"#,
        );
        let server = answer.rows[0].server().unwrap();
        assert_eq!(server.text(Field::ServerName), Some("5"));
        assert_eq!(server.status().code(), Some(5));
        assert_eq!(server.text(Field::OrderId), Some("12345678901234567890123"));
        assert_eq!(server.text(Field::VpcId), None);
        let unknown: Vec<_> = server.unknown.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(unknown, [("vpc_id", r#"{"a":1}"#), ("colour", "\"red\""), ("metadata.x", "[1]")]);
        assert_eq!(answer.count, Some(2));
    }

    #[test]
    fn a_count_that_is_no_number_of_servers_is_said_and_not_used() {
        for (text, shown) in [("-1", "-1"), ("1e20", "1e20"), ("\"x\"", "x"), ("[1]", "[1]"), ("2.5", "2.5")] {
            let answer = read(&format!(r#"{{"servers":[],"count":{text}}}"#));
            assert_eq!(answer.count, None);
            assert_eq!(answer.oddities, [Oddity::CountUnreadable(shown.into())]);
        }
    }

    #[test]
    fn odd_envelopes_are_accepted_or_named() {
        assert_eq!(read("[]").oddities, [Oddity::BareArray]);
        assert_eq!(read(r#"{"count":0}"#).oddities, [Oddity::ServersMissing]);
        assert_eq!(read(r#"{"servers":null,"count":0}"#).oddities, [Oddity::ServersMissing]);
        assert_eq!(read(&body_text(b"\xef\xbb\xbf{\"servers\":[]}")).rows, []);
        for (text, problem) in [
            ("", BodyProblem::Empty),
            (" \n", BodyProblem::Empty),
            ("<!doctype html><TITLE>502 Bad\nGateway</TITLE>", BodyProblem::Html(Some("502 Bad\nGateway".into()))),
            ("<html>", BodyProblem::Html(None)),
            ("{\"servers\":[", BodyProblem::NotJson(12)),
            ("{} x", BodyProblem::NotJson(4)),
            ("{\n\"a\":\n x}", BodyProblem::NotJson(9)),
            ("{\"servers\":{}}", BodyProblem::WrongShape("servers")),
            ("{\"hello\":1}", BodyProblem::WrongShape("body")),
            ("{\"request_id\":\"r\"}", BodyProblem::WrongShape("body")),
            ("\"text\"", BodyProblem::WrongShape("body")),
        ] {
            assert_eq!(servers(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn an_error_is_no_list_whatever_stands_beside_it() {
        for body in [
            r#"{"error_code":"X","error_msg":"m","request_id":"r"}"#,
            r#"{"error_code":"X","error_msg":"m","request_id":"r","servers":[]}"#,
            r#"{"servers":[{"server_id":"a"}],"count":1,"error_code":"X","error_msg":"m","request_id":"r"}"#,
            r#"[{"error_code":"X","error_msg":"m","request_id":"r"}]"#,
        ] {
            let said = Said { code: Some("X".into()), message: Some("m".into()), request_id: Some("r".into()) };
            assert_eq!(servers(body), Err(BodyProblem::Error(Box::new(said))), "{body}");
        }
    }

    #[test]
    fn an_answer_without_end_is_cut_and_said() {
        let rows = vec!["{}"; MOST_ROWS + 5].join(",");
        let answer = read(&format!(r#"{{"servers":[{rows}]}}"#));
        assert_eq!((answer.rows.len(), answer.received), (MOST_ROWS, MOST_ROWS + 5));
        assert_eq!(answer.oddities[0], Oddity::TooMany(MOST_ROWS + 5));
        let most = vec!["{}"; MOST_ROWS].join(",");
        assert_eq!(read(&format!(r#"{{"servers":[{most}]}}"#)).oddities, [Oddity::WithoutId(MOST_ROWS)]);
    }

    #[test]
    fn a_repeated_key_keeps_its_last_value() {
        let answer = read(r#"{"servers":[{"server_id":"a","server_id":"b"}]}"#);
        assert_eq!(answer.rows[0].server().unwrap().id(), Some("b"));
    }

    #[test]
    fn nesting_however_deep_is_no_harm() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let answer = read(&format!(r#"{{"servers":[{{"server_id":"a","x":{deep}}}]}}"#));
        assert_eq!(answer.rows[0].server().unwrap().id(), Some("a"));
    }
}
