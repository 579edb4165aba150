//! Addresses of `config.json` that are no proxies: the pages that may frame the console, its logo, a link for people.

use crate::api::endpoint::Endpoint;

/// Whether a text is an origin exactly as browsers write it, so that comparing texts is comparing origins: a scheme, a
/// host in small letters and a port that is not the scheme's own; no path and no wildcard. `https` except on this machine.
pub fn is_exact(text: &str) -> bool {
    let Ok(endpoint) = Endpoint::parse(text, None) else { return false };
    let whole = endpoint.origin() == Some(text) && endpoint.base() == text;
    let (scheme, authority) = text.split_once("://").unwrap_or_default();
    // A colon before the bracket is part of an IPv6 address.
    let port_ok = match authority.rsplit_once(':').filter(|(_, port)| !port.contains(']')) {
        Some((_, port)) => {
            let usual = if scheme == "https" { 443 } else { 80 };
            port.parse::<u16>().is_ok_and(|n| n > 0 && n != usual && n.to_string() == port)
        }
        None => true,
    };
    whole && port_ok && !text.bytes().any(|b| b.is_ascii_uppercase())
}

/// Whether a text is a path on the console's own origin.
pub fn is_own_file(text: &str) -> bool {
    (text.starts_with('/') || text.starts_with("./")) && Endpoint::parse(text, None).is_ok_and(|e| e.base() == text)
}

/// Whether a text is an `https` address, which may have a path, a query and a fragment but no user name.
pub fn is_link(text: &str) -> bool {
    let address = text.split(['?', '#']).next().unwrap_or_default();
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '<' | '>' | '"'));
    clean && text.starts_with("https://") && Endpoint::parse(address, None).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_origin_is_what_browsers_write_and_nothing_else() {
        for good in [
            "https://portal.example.com",
            "https://portal.example.com:8443",
            "http://localhost:8081",
            "http://127.0.0.1",
            "http://[::1]:8081",
        ] {
            assert!(is_exact(good), "{good}");
        }
        for bad in [
            "",
            "null",
            "*",
            "portal.example.com",
            "https://*.example.com",
            "https://portal.example.com/",
            "https://portal.example.com/x",
            "https://portal.example.com:443",
            "https://portal.example.com:",
            "https://portal.example.com:08443",
            "https://portal.example.com:0",
            "https://Portal.example.com",
            "HTTPS://portal.example.com",
            "https://user@portal.example.com",
            "http://portal.example.com",
            "http://localhost:80",
            " https://portal.example.com",
            "https://portal.example.com?",
        ] {
            assert!(!is_exact(bad), "{bad}");
        }
    }

    #[test]
    fn a_logo_is_on_the_consoles_own_origin() {
        for good in ["./logo.svg", "/brand/logo.png"] {
            assert!(is_own_file(good), "{good}");
        }
        for bad in
            ["", "logo.svg", "//cdn.example/x.svg", "https://cdn.example/x.svg", "./../x.svg", "/x.svg?v=1", "/x "]
        {
            assert!(!is_own_file(bad), "{bad}");
        }
    }

    #[test]
    fn a_link_is_https_and_has_no_user_name() {
        for good in ["https://help.example.com", "https://help.example.com/cph?lang=en#top"] {
            assert!(is_link(good), "{good}");
        }
        for bad in
            ["", "http://help.example.com", "javascript:alert(1)", "https://", "https://u:p@x.example", "https://a b"]
        {
            assert!(!is_link(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_what_a_browser_makes_of_it(
            text in "\\PC*|https?://[a-zA-Z0-9.:\\[\\]@/?#-]{0,24}|https://([a-z0-9-]{1,5}\\.){1,3}(com|[0-9]{1,3})(:[0-9]{1,6})?|http://(localhost|127\\.[0-9.]{1,9}|\\[[0-9a-f:.]{2,12}\\])(:[0-9]{1,5})?"
        ) {
            // Browsers write numbers their own way (`1.2` is `1.0.0.2`) and refuse some names. Such an origin is no page's, which
            // is harmless: it is compared as a text.
            let host = text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(':');
            let last = host.rsplit(['.', '/']).next().unwrap_or_default();
            let numeric = host.ends_with(']') || last.is_empty() || last.starts_with(|c: char| c.is_ascii_digit());
            if is_exact(&text) && !numeric && let Ok(url) = url::Url::parse(&text) {
                prop_assert_eq!(url.origin().ascii_serialization(), &*text);
            }
            if is_link(&text) {
                // Where the browser reads it as an address, it is one of the kind it must be.
                let url = url::Url::parse(&text);
                prop_assert!(url.is_err() || url.is_ok_and(|u| u.scheme() == "https" && u.username().is_empty()));
            }
            if is_own_file(&text) {
                let page = url::Url::parse("https://console.example/sub/").unwrap();
                prop_assert_eq!(page.join(&text).unwrap().origin(), page.origin());
            }
        }
    }
}
