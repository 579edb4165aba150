//! What the console says to the page around it. No message has a place for a token, a project or a server.

use super::{Refusal, VERSION};
use crate::{
    api::{filter::FilterKey, json::quote},
    query::ViewState,
};

/// How the console calls itself in its first message.
const CONSOLE: &str = "cloud-phone-console";

/// Why a token is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There was none yet, or it was given back.
    Initial,
    /// It ends soon; nothing has failed.
    Expiring,
    /// The service takes it no longer.
    Expired,
    /// The service did not take it although it is new.
    Rejected,
}

impl Reason {
    /// The word in the message.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::Rejected => "rejected",
        }
    }
}

/// What the console is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing was asked.
    Idle,
    /// An answer is on its way.
    Loading,
    /// The list is there; how many servers match, where that is known.
    Ready(Option<u64>),
    /// The list could not be had; code and request ID, where there are any.
    Error(Option<String>, Option<String>),
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub enum Outgoing<'a> {
    /// The first message on a port.
    Hello,
    /// A token is needed; status and code of the answer that says so, where there is one.
    AuthRequest(Reason, Option<u16>, Option<&'a str>),
    /// The view is another; with the number of servers a page.
    ViewChanged(&'a ViewState, u32),
    /// The console is this high, in CSS pixels.
    Resize(u32),
    /// It does something else.
    Status(&'a Status),
    /// A person followed a link to another page.
    Open(&'a str),
    /// The focus left the frame by the keyboard, over its end or its start.
    FocusLeave(bool),
    /// The message was done.
    Done,
    /// It was not.
    Refused(Refusal, &'a str),
}

impl Outgoing<'_> {
    /// The whole message as JSON; `re` is the ID of the message it answers.
    pub fn write(&self, id: &str, re: Option<&str>) -> String {
        let (kind, data) = self.parts();
        let re = re.map(|re| format!(",\"re\":{}", quote(re))).unwrap_or_default();
        format!("{{\"cph\":{VERSION},\"id\":{},\"type\":\"{kind}\",\"data\":{data}{re}}}", quote(id))
    }

    fn parts(&self) -> (&'static str, String) {
        match self {
            Self::Hello => {
                let app = format!("{{\"name\":{},\"version\":{}}}", quote(CONSOLE), quote(env!("CARGO_PKG_VERSION")));
                let features = r#"["auth","theme","resize","locale","view","status","open","focus"]"#;
                ("hello", format!("{{\"versions\":[{VERSION}],\"features\":{features},\"app\":{app}}}"))
            }
            Self::AuthRequest(reason, status, code) => {
                let status = status.map(|s| s.to_string());
                let members =
                    [("reason", Some(quote(reason.word()))), ("status", status), ("errorCode", code.map(quote))];
                ("auth.request", object(&members))
            }
            Self::ViewChanged(view, page_size) => ("view.changed", view_data(view, *page_size)),
            Self::Resize(height) => ("resize", object(&[("height", Some(height.to_string()))])),
            Self::Status(status) => ("status", status_data(status)),
            Self::Open(url) => ("open", object(&[("url", Some(quote(url)))])),
            Self::FocusLeave(end) => {
                ("focus.leave", object(&[("edge", Some(quote(if *end { "end" } else { "start" })))]))
            }
            Self::Done => ("ok", "{}".to_owned()),
            Self::Refused(why, message) => {
                let message: String = message.chars().take(200).collect();
                ("error", object(&[("code", Some(quote(why.code()))), ("message", Some(quote(&message)))]))
            }
        }
    }
}

/// The view, in the words of `view.set`: filters by their parameter's name, pages counted from 1.
fn view_data(view: &ViewState, page_size: u32) -> String {
    let filters: Vec<_> =
        FilterKey::ALL.into_iter().map(|key| (key.parameter(), view.filter.value(key).map(|v| quote(&v)))).collect();
    let page = view.offset / page_size.max(1) + 1;
    object(&[
        ("filters", Some(object(&filters))),
        ("page", Some(page.to_string())),
        ("pageSize", Some(page_size.to_string())),
        ("server", Some(view.server.as_deref().map_or_else(|| "null".to_owned(), quote))),
    ])
}

fn status_data(status: &Status) -> String {
    let phase = |word: &str| ("phase", Some(quote(word)));
    match status {
        Status::Idle => object(&[phase("idle")]),
        Status::Loading => object(&[phase("loading")]),
        Status::Ready(count) => object(&[phase("ready"), ("count", count.map(|c| c.to_string()))]),
        Status::Error(code, id) => object(&[
            phase("error"),
            ("errorCode", code.as_deref().map(quote)),
            ("requestId", id.as_deref().map(quote)),
        ]),
    }
}

/// A JSON object of those members that have a value; values are JSON already.
fn object(members: &[(&str, Option<String>)]) -> String {
    let members: Vec<_> =
        members.iter().filter_map(|(key, value)| Some(format!("\"{key}\":{}", value.as_ref()?))).collect();
    format!("{{{}}}", members.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn said(message: &Outgoing) -> Value {
        serde_json::from_str(&message.write("c1", Some("p7"))).unwrap()
    }

    #[test]
    fn messages_have_the_documented_shape() {
        assert_eq!(said(&Outgoing::Done), json!({ "cph": 1, "id": "c1", "type": "ok", "data": {}, "re": "p7" }));
        let hello = said(&Outgoing::Hello);
        assert_eq!(hello["data"]["versions"], json!([1]));
        assert_eq!(hello["data"]["app"]["name"], "cloud-phone-console");
        let data = |m: &Outgoing| said(m)["data"].clone();
        assert_eq!(
            data(&Outgoing::AuthRequest(Reason::Expired, Some(401), Some("APIGW.0301"))),
            json!({ "reason": "expired", "status": 401, "errorCode": "APIGW.0301" })
        );
        assert_eq!(data(&Outgoing::AuthRequest(Reason::Initial, None, None)), json!({ "reason": "initial" }));
        assert_eq!(data(&Outgoing::Resize(640)), json!({ "height": 640 }));
        assert_eq!(data(&Outgoing::Open("https://h.example/?a=\"b\"")), json!({ "url": "https://h.example/?a=\"b\"" }));
        assert_eq!(data(&Outgoing::FocusLeave(true)), json!({ "edge": "end" }));
        assert_eq!(data(&Outgoing::Status(&Status::Idle)), json!({ "phase": "idle" }));
        assert_eq!(data(&Outgoing::Status(&Status::Ready(Some(137)))), json!({ "phase": "ready", "count": 137 }));
        assert_eq!(
            data(&Outgoing::Status(&Status::Error(Some("CPS.0002".into()), None))),
            json!({ "phase": "error", "errorCode": "CPS.0002" })
        );
        let long = "x".repeat(300);
        let error = data(&Outgoing::Refused(Refusal::BadMessage, &long));
        assert_eq!((error["code"].as_str(), error["message"].as_str().map(str::len)), (Some("bad_message"), Some(200)));
    }

    #[test]
    fn the_view_is_told_without_region_and_project() {
        let (view, _) = ViewState::read("region=cn-east-3&project=SECRET&server_name=a\"b&status=creating&offset=40");
        assert_eq!(
            said(&Outgoing::ViewChanged(&view, 20))["data"],
            json!({ "filters": { "server_name": "a\"b", "status": "creating" }, "page": 3, "pageSize": 20, "server": null })
        );
    }

    proptest! {
        #[test]
        fn any_text_is_quoted_as_serde_json_reads_it(text in "\\PC*|[\\x00-\\x20\"\\\\]*") {
            prop_assert_eq!(serde_json::from_str::<String>(&quote(&text)).unwrap(), text);
        }
    }
}
