//! The handshake: the console announces itself with a nonce, the page around it answers with that nonce and a port.
//!
//! No secret travels here. What is sent goes to listed origins only, never to `*`; what comes is believed only from the
//! parent window, from a listed origin, with a nonce that was not used before and with exactly one port.

use super::VERSION;
use crate::api::json::{Json, quote};

/// The console's side.
pub struct Handshake {
    /// `embed.parentOrigins`.
    allowed: Vec<String>,
    nonce: Option<String>,
}

/// A message to the window, as far as it is needed to judge it.
pub struct Knock<'a> {
    /// Whether it came from the window around this one.
    pub from_parent: bool,
    /// The origin it came from, as the browser says.
    pub origin: &'a str,
    /// Its data as JSON; `None` where it is none.
    pub data: Option<&'a str>,
    /// How many ports came with it.
    pub ports: u32,
}

/// What to do about a knock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing, and say nothing.
    Drop,
    /// Tell the port that there is no common version.
    Unsupported,
    /// Talk over the port.
    Connect,
}

impl Handshake {
    /// Nothing announced yet.
    pub const fn new(allowed: Vec<String>) -> Self {
        Self { allowed, nonce: None }
    }

    /// The announcement with a new nonce; the one before is void.
    pub fn ready(&mut self, nonce: String) -> String {
        let text = format!("{{\"type\":\"cph:ready\",\"v\":[{VERSION}],\"nonce\":{}}}", quote(&nonce));
        self.nonce = Some(nonce);
        text
    }

    /// To which origins the announcement goes: to the page around this one where it is known and listed, else to each
    /// listed one, of which the browser delivers to the right one. `ancestor` is the origin the browser tells, where it
    /// does; `referrer` the address this page was opened from.
    pub fn targets(&self, ancestor: Option<&str>, referrer: &str) -> Vec<&str> {
        let known = ancestor.filter(|a| !a.is_empty()).unwrap_or_else(|| origin_of(referrer));
        let listed = self.allowed.iter().map(String::as_str);
        match listed.clone().find(|origin| *origin == known) {
            Some(parent) => vec![parent],
            None => listed.collect(),
        }
    }

    /// Judges a message to the window. The nonce is spent by a connection.
    pub fn judge(&mut self, knock: &Knock) -> Verdict {
        if !knock.from_parent || knock.ports != 1 || !self.allowed.iter().any(|origin| origin == knock.origin) {
            return Verdict::Drop;
        }
        let Some(members) = knock.data.and_then(|text| Json::parse(text).ok()?.members()) else { return Verdict::Drop };
        let word = |key| members.get(key).and_then(Json::string);
        if word("type").as_deref() != Some("cph:connect") || self.nonce.is_none() || word("nonce") != self.nonce {
            return Verdict::Drop;
        }
        if members.get("v").map(Json::get) != Some("1") {
            return Verdict::Unsupported;
        }
        self.nonce = None;
        Verdict::Connect
    }
}

/// The origin of an address, as browsers write it.
fn origin_of(address: &str) -> &str {
    let start = address.find("://").map_or(0, |i| i + 3);
    let end = address.get(start..).and_then(|rest| rest.find('/')).map_or(address.len(), |i| start + i);
    address.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PORTAL: &str = "https://portal.example.com";

    fn announced() -> Handshake {
        let mut handshake = Handshake::new(vec![PORTAL.to_owned(), "https://other.example.com".to_owned()]);
        assert_eq!(handshake.ready("n1".to_owned()), r#"{"type":"cph:ready","v":[1],"nonce":"n1"}"#);
        handshake
    }

    fn good(data: &str) -> Knock<'_> {
        Knock { from_parent: true, origin: PORTAL, data: Some(data), ports: 1 }
    }

    const CONNECT: &str = r#"{"type":"cph:connect","v":1,"nonce":"n1"}"#;

    #[test]
    fn the_parent_with_the_nonce_and_one_port_is_connected_once() {
        let mut handshake = announced();
        assert_eq!(handshake.judge(&good(CONNECT)), Verdict::Connect);
        assert_eq!(handshake.judge(&good(CONNECT)), Verdict::Drop, "a nonce is good for one connection");
    }

    #[test]
    fn whatever_is_not_exactly_that_is_dropped() {
        let other = |change: fn(&mut Knock)| {
            let mut knock = good(CONNECT);
            change(&mut knock);
            knock
        };
        for (knock, why) in [
            (other(|k| k.from_parent = false), "another window"),
            (other(|k| k.origin = "https://evil.example"), "an origin that is not listed"),
            (other(|k| k.origin = "https://portal.example.com.evil.example"), "a longer name"),
            (other(|k| k.origin = "http://portal.example.com"), "another scheme"),
            (other(|k| k.origin = "null"), "an opaque origin"),
            (other(|k| k.origin = ""), "no origin"),
            (other(|k| k.ports = 0), "no port"),
            (other(|k| k.ports = 2), "two ports"),
            (other(|k| k.data = None), "no JSON"),
            (good("[]"), "no object"),
            (good("{"), "broken JSON"),
            (good(r#"{"type":"cph:connect","v":1,"nonce":"n2"}"#), "another nonce"),
            (good(r#"{"type":"cph:connect","v":1}"#), "no nonce"),
            (good(r#"{"type":"cph:connect","v":1,"nonce":null}"#), "a nonce that is null"),
            (good(r#"{"type":"cph:connect","v":1,"nonce":["n1"]}"#), "a nonce in a list"),
            (good(r#"{"type":"cph:ready","v":1,"nonce":"n1"}"#), "another type"),
        ] {
            let mut handshake = announced();
            assert_eq!(handshake.judge(&knock), Verdict::Drop, "{why}");
            assert_eq!(handshake.judge(&good(CONNECT)), Verdict::Connect, "{why}: the right one is still welcome");
        }
    }

    #[test]
    fn before_the_announcement_nobody_can_connect() {
        let mut handshake = Handshake::new(vec![PORTAL.to_owned()]);
        assert_eq!(handshake.judge(&good(r#"{"type":"cph:connect","v":1,"nonce":null}"#)), Verdict::Drop);
        assert_eq!(handshake.judge(&good(r#"{"type":"cph:connect","v":1}"#)), Verdict::Drop);
    }

    #[test]
    fn another_version_is_told_so_and_may_try_again() {
        let mut handshake = announced();
        for v in ["2", "\"1\"", "1.0", "null"] {
            let data = format!(r#"{{"type":"cph:connect","v":{v},"nonce":"n1"}}"#);
            assert_eq!(handshake.judge(&good(&data)), Verdict::Unsupported, "{v}");
        }
        assert_eq!(handshake.judge(&good(CONNECT)), Verdict::Connect);
    }

    #[test]
    fn a_new_announcement_voids_the_nonce_before() {
        let mut handshake = announced();
        handshake.ready("n2".to_owned());
        assert_eq!(handshake.judge(&good(CONNECT)), Verdict::Drop);
        assert_eq!(handshake.judge(&good(r#"{"type":"cph:connect","v":1,"nonce":"n2"}"#)), Verdict::Connect);
    }

    #[test]
    fn announcements_go_to_listed_origins_only() {
        let handshake = announced();
        let all = ["https://portal.example.com", "https://other.example.com"];
        assert_eq!(handshake.targets(Some(PORTAL), ""), [PORTAL]);
        assert_eq!(handshake.targets(None, "https://portal.example.com/a/b?c"), [PORTAL]);
        assert_eq!(handshake.targets(None, "https://portal.example.com"), [PORTAL]);
        assert_eq!(handshake.targets(None, ""), all);
        assert_eq!(handshake.targets(Some("https://evil.example"), ""), all);
        assert_eq!(handshake.targets(Some("null"), "https://portal.example.com/"), all);
        assert_eq!(Handshake::new(Vec::new()).targets(Some(PORTAL), ""), [""; 0]);
    }

    proptest! {
        #[test]
        fn no_message_panics_or_connects_without_the_nonce(text in "\\PC*|\\{\"type\":\"cph:connect\",\"v\":1,\"nonce\":.{0,8}\\}") {
            let mut handshake = announced();
            let verdict = handshake.judge(&good(&text));
            prop_assert!(verdict == Verdict::Drop || text.contains("n1"));
        }
    }
}
