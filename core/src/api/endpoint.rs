//! Where requests go: the proxy's base address in one of the four shapes deployments use.
//!
//! | shape | example |
//! |---|---|
//! | same-origin path | `/api/ap-southeast-1`, `./api/ap-southeast-1` |
//! | other origin | `https://proxy.example.com/cph` |
//! | prefix | `https://proxy.example.com/https://cph.ap-southeast-1.myhuaweicloud.com` |
//! | template | `https://proxy.example.com/?url={url}`, with the service's own address beside it |
//!
//! An [`Endpoint`] can only be made by parsing, so that nothing but a configured or typed address ever gets the token.

/// The address of the service as seen from the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    base: String,
    /// The service's own address, which a template wraps.
    target: Option<String>,
}

/// Why a text is not an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointProblem {
    /// Nothing was given.
    Missing,
    /// Neither a path beginning with `/` or `./` nor an `https://` address.
    Scheme,
    /// `http://` to a host that is not this machine: the token would travel in the clear.
    PlainHttp,
    /// No host, or one with characters that cannot stand in a host name.
    Host,
    /// A user name or password in the address.
    UserInfo,
    /// A query outside a `{url}` template, or a fragment.
    QueryOrFragment,
    /// White space, a control character, a backslash or a `..` segment.
    Character,
    /// A `{url}` template without the service's own address.
    TargetMissing,
}

const PLACEHOLDER: &str = "{url}";

impl Endpoint {
    /// Reads a base address. `target` is the service's own address and only used with a `{url}` template.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str, target: Option<&str>) -> Result<Self, EndpointProblem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EndpointProblem::Missing);
        }
        let clean = |t: &str| {
            !t.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '<' | '>' | '"'))
                && !t.split(['/', '?', '&', '=']).any(|part| part == "..")
        };
        if !clean(text) {
            return Err(EndpointProblem::Character);
        }
        check_base(text)?;
        // What stands behind a `#` is never sent, not even where it is a whole address.
        if text.contains('#') {
            return Err(EndpointProblem::QueryOrFragment);
        }
        if Self::is_template(text) {
            let target = target.map(str::trim).filter(|t| !t.is_empty()).ok_or(EndpointProblem::TargetMissing)?;
            if !clean(target) || target.contains(['?', '#', '{', '}']) {
                return Err(EndpointProblem::Character);
            }
            if !target.contains("://") {
                return Err(EndpointProblem::Scheme);
            }
            check_base(target)?;
            return Ok(Self { base: text.to_owned(), target: Some(target.trim_end_matches('/').to_owned()) });
        }
        if text.contains('?') {
            return Err(EndpointProblem::QueryOrFragment);
        }
        Ok(Self { base: text.trim_end_matches('/').to_owned(), target: None })
    }

    /// Whether a text is a `{url}` template, which needs the service's own address as well.
    pub fn is_template(text: &str) -> bool {
        text.contains(PLACEHOLDER)
    }

    /// The whole address of a request; `path` begins with `/` and may carry a query.
    pub fn address(&self, path: &str) -> String {
        match &self.target {
            Some(target) => {
                let whole = format!("{target}{path}");
                let encoded: String = form_urlencoded::byte_serialize(whole.as_bytes()).collect();
                let (before, after) = self.base.split_once(PLACEHOLDER).unwrap_or((&self.base, ""));
                format!("{before}{encoded}{after}")
            }
            None => format!("{}{path}", self.base),
        }
    }

    /// The base address as it was given, without a slash at its end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The service's own address behind a `{url}` template.
    pub fn target(&self) -> Option<&str> {
        self.target.as_deref()
    }

    /// What to show beside the token field: the host, and the path that follows it; `None` host means this page's own.
    ///
    /// For a prefix or a template, whatever stands behind the proxy is part of the text, so both hosts are seen.
    pub fn destination(&self, page_host: &str) -> String {
        let first = match self.base.split_once("://") {
            Some((_, rest)) => rest.to_owned(),
            None => format!("{page_host}{}", self.base.trim_start_matches('.')),
        };
        match &self.target {
            Some(target) => {
                let proxy = first.split(['/', '?']).next().unwrap_or(&first);
                format!("{proxy} → {}", target.split_once("://").map_or(target.as_str(), |(_, t)| t))
            }
            None => first,
        }
    }

    /// The origin requests go to, or `None` where it is this page's own.
    pub fn origin(&self) -> Option<&str> {
        // A path of this page's own may hold a whole address, as a proxy of the prefix style takes it.
        let start = self.base.find("://").filter(|_| !self.base.starts_with(['/', '.']))? + 3;
        let end = self.base.get(start..)?.find(['/', '?']).map_or(self.base.len(), |i| start + i);
        self.base.get(..end)
    }

    /// Whether requests go to another origin than that of a page.
    pub fn is_elsewhere(&self, page_origin: &str) -> bool {
        self.origin().is_some_and(|origin| origin != page_origin)
    }
}

fn check_base(text: &str) -> Result<(), EndpointProblem> {
    if text.starts_with("./") || (text.starts_with('/') && !text.starts_with("//")) {
        return Ok(());
    }
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let (rest, plain) = if lower.starts_with("https://") {
        (text.get(8..), false)
    } else if lower.starts_with("http://") {
        (text.get(7..), true)
    } else {
        return Err(EndpointProblem::Scheme);
    };
    let authority = rest.unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(EndpointProblem::UserInfo);
    }
    let (host, port) = match authority.strip_prefix('[').and_then(|v6| v6.split_once(']')) {
        Some((v6, rest)) => {
            // Loosely: the browser reads it in earnest.
            if v6.is_empty() || !v6.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.')) {
                return Err(EndpointProblem::Host);
            }
            (v6, rest.strip_prefix(':').or(rest.is_empty().then_some("")))
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, Some("")),
        },
    };
    // Digits alone: Rust would also read a sign, which browsers refuse.
    let is_port = |p: &str| p.bytes().all(|b| b.is_ascii_digit()) && p.parse::<u16>().is_ok();
    let port_ok = port.is_some_and(|p| p.is_empty() || is_port(p));
    let host_ok = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'));
    if !port_ok || !host_ok {
        return Err(EndpointProblem::Host);
    }
    if plain && !is_loopback(host) {
        return Err(EndpointProblem::PlainHttp);
    }
    Ok(())
}

/// Whether a host name means this very machine, where plain `http` does not cross a network.
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let in_block = |ip: &str| {
        let parts: Vec<&str> = ip.split('.').collect();
        parts.first() == Some(&"127") && parts.len() == 4 && parts.iter().all(|p| p.parse::<u8>().is_ok())
    };
    host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
        || host == "::1"
        || in_block(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use EndpointProblem as P;
    use proptest::prelude::*;

    fn address(base: &str, target: Option<&str>) -> String {
        Endpoint::parse(base, target).unwrap().address("/v1/p/cloud-phone/servers?limit=1")
    }

    #[test]
    fn an_address_within_a_path_is_no_origin() {
        let endpoint = Endpoint::parse("/proxy/https://cph.example.com", None).unwrap();
        assert_eq!(endpoint.origin(), None);
        let other = Endpoint::parse("https://proxy.example.com/https://cph.example.com", None).unwrap();
        assert_eq!(other.origin(), Some("https://proxy.example.com"));
    }

    #[test]
    fn elsewhere_is_any_other_origin() {
        let at = |base: &str| Endpoint::parse(base, None).unwrap();
        assert_eq!(at("https://a.io/cph").origin(), Some("https://a.io"));
        assert!(at("https://a.io/cph").is_elsewhere("https://b.io"));
        assert!(!at("https://a.io/cph").is_elsewhere("https://a.io") && !at("/cph").is_elsewhere("https://a.io"));
    }

    #[test]
    fn a_target_has_no_query_and_is_clean() {
        for target in ["https://c.example.com/?a=1", "https://c.example.com/ x"] {
            let problem = Endpoint::parse("https://p.example.com/?url={url}", Some(target));
            assert_eq!(problem, Err(P::Character), "{target}");
        }
    }

    #[test]
    fn only_this_very_machine_is_one_without_a_network() {
        for host in ["localhost", "LOCALHOST", "console.localhost", "127.0.0.1", "127.255.3.4", "[::1]", "::1"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "10.0.0.1",
            "127.0.0.256",
            "127.0.0",
            "127.0.0.1.example.com",
            "127.example.com",
            "localhost.example.com",
            "",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn an_ipv6_host_is_digits_colons_and_dots() {
        assert!(Endpoint::parse("https://[2001:db8::1.2.3.4]/cph", None).is_ok());
        for base in ["https://[]/cph", "https://[v1.x]/cph", "https://[::g]/cph"] {
            assert_eq!(Endpoint::parse(base, None), Err(P::Host), "{base}");
        }
    }

    #[test]
    fn the_four_shapes_give_the_documented_addresses() {
        let tail = "/v1/p/cloud-phone/servers?limit=1";
        assert_eq!(address("/api/ap-southeast-1/", None), format!("/api/ap-southeast-1{tail}"));
        assert_eq!(address("./api/x", None), format!("./api/x{tail}"));
        assert_eq!(address("https://p.example.com/cph", None), format!("https://p.example.com/cph{tail}"));
        assert_eq!(
            address("https://p.example.com/https://cph.example.com", None),
            format!("https://p.example.com/https://cph.example.com{tail}")
        );
        assert_eq!(
            address("https://p.example.com/?url={url}", Some("https://cph.example.com/")),
            "https://p.example.com/?url=https%3A%2F%2Fcph.example.com%2Fv1%2Fp%2Fcloud-phone%2Fservers%3Flimit%3D1"
        );
    }

    #[test]
    fn every_host_that_gets_the_token_is_shown() {
        let shown = |b: &str, t| Endpoint::parse(b, t).unwrap().destination("console.example.com");
        assert_eq!(shown("/api/x", None), "console.example.com/api/x");
        assert_eq!(shown("./api/x", None), "console.example.com/api/x");
        assert_eq!(shown("https://p.example.com", None), "p.example.com");
        assert_eq!(shown("https://p.example.com/https://c.example.com", None), "p.example.com/https://c.example.com");
        assert_eq!(
            shown("https://p.example.com/?url={url}", Some("https://c.example.com")),
            "p.example.com → c.example.com"
        );
    }

    #[test]
    fn what_would_be_unsafe_or_wrong_is_refused_by_name() {
        let problem = |b: &str| Endpoint::parse(b, None).unwrap_err();
        for (text, expected) in [
            ("", P::Missing),
            ("proxy.example.com", P::Scheme),
            ("javascript:alert(1)", P::Scheme),
            ("//evil.example", P::Scheme),
            ("http://proxy.example.com", P::PlainHttp),
            ("https://", P::Host),
            ("https://a b.example", P::Character),
            ("https://bücher.example", P::Host),
            ("https://x.example:99999", P::Host),
            ("https://x.example:+80", P::Host),
            ("https://user:pw@x.example", P::UserInfo),
            ("https://x.example/?a=1", P::QueryOrFragment),
            ("https://x.example/#a", P::QueryOrFragment),
            ("https://x.example/?url={url}#a", P::QueryOrFragment),
            ("https://x.example/#{url}", P::QueryOrFragment),
            ("/api/../secret", P::Character),
            ("/api\\x", P::Character),
            ("https://x.example/?url={url}", P::TargetMissing),
        ] {
            assert_eq!(problem(text), expected, "{text}");
        }
        assert!(Endpoint::parse("http://127.0.0.1:8080/api", None).is_ok());
        assert!(Endpoint::parse("http://localhost", None).is_ok());
        assert!(Endpoint::parse("http://[::1]:8080", None).is_ok());
    }

    #[test]
    fn the_origin_is_known_for_other_hosts_only() {
        let origin = |b: &str| Endpoint::parse(b, None).unwrap().origin().map(str::to_owned);
        assert_eq!(origin("/api/x"), None);
        assert_eq!(origin("https://p.example.com:8443/cph").as_deref(), Some("https://p.example.com:8443"));
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_accepted_keeps_its_host(text in "\\PC*|(https?://|/|\\./)[ -~]*") {
            if let Ok(e) = Endpoint::parse(&text, Some("https://c.example")) {
                let a = e.address("/v1/x");
                prop_assert!(a.starts_with('/') || a.starts_with("./") || a.to_ascii_lowercase().starts_with("http"));
                prop_assert!(!e.destination("h").is_empty());
            }
        }

        #[test]
        fn the_token_goes_where_the_form_says(
            text in "(https?://|HTTPS://|\\./|/|//)([a-z0-9.:\\[\\]@-]{1,16}|localhost(:80)?|p\\.example)(/[!-~]{0,16}|/\\?[a-z]=\\{url\\}[!-~]{0,8})?",
        ) {
            let Ok(e) = Endpoint::parse(&text, Some("https://c.example")) else { return Ok(()) };
            let page = url::Url::parse("https://console.example/sub/").unwrap();
            // A host that the browser refuses gets nothing.
            let Ok(address) = page.join(&e.address("/v1/p/cloud-phone/servers?limit=1")) else { return Ok(()) };
            let named = e.origin().map(|origin| url::Url::parse(origin).unwrap().origin());
            prop_assert_eq!(address.origin(), named.unwrap_or_else(|| page.origin()));
            prop_assert!(address.scheme() == "https" || is_loopback(address.host_str().unwrap()));
            prop_assert!(address.username().is_empty() && address.fragment().is_none());
        }
    }
}
