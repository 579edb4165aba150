//! What the doctor found, as far as a browser can tell.

use crate::api::error::{ApiError, Fault};

/// What is the matter with the way to the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A failure that has words of its own wherever it comes up.
    Failure(Box<ApiError>),
    /// The page came over `https`, the proxy's address is plain `http`, and the browser lets nothing through.
    MixedContent,
    /// Nobody answers at that address: name, port, certificate, or a browser that is kept from it; pages are not told which.
    Unreachable,
    /// A server answers, but does not allow this origin exactly once. Missing, another origin, and the header sent twice
    /// look alike to a page.
    Cors,
    /// Answers may be read, but the question that browsers ask before sending the token's header is not allowed, or its
    /// permission comes twice.
    Preflight,
    /// That question is answered, but the token's header is not among what is allowed.
    TokenHeader,
    /// All goes through, but `X-Request-Id` cannot be read.
    NotExposed,
    /// The way is open, but this very answer broke off.
    BrokenOff,
}

impl Finding {
    /// What to change: the headers of the proxy, the policy of the page, or neither.
    pub fn cure(&self) -> Option<Cure> {
        match self {
            Self::Cors | Self::Preflight | Self::TokenHeader | Self::NotExposed => Some(Cure::Headers),
            Self::Failure(error) => match error.fault {
                Fault::BlockedByPolicy => Some(Cure::Policy),
                _ => None,
            },
            Self::MixedContent | Self::Unreachable | Self::BrokenOff => None,
        }
    }

    /// Its name in a report.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Failure(_) => "failure",
            Self::MixedContent => "mixed content",
            Self::Unreachable => "unreachable: refused, DNS or TLS",
            Self::Cors => "CORS: this origin is not allowed exactly once",
            Self::Preflight => "CORS: the preflight is not allowed exactly once",
            Self::TokenHeader => "CORS: X-Auth-Token is not allowed",
            Self::NotExposed => "CORS: X-Request-Id is not exposed",
            Self::BrokenOff => "the answer broke off",
        }
    }
}

/// A kind of change to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cure {
    /// What the proxy sends to pages of other origins.
    Headers,
    /// What the page's policy lets it connect to.
    Policy,
}

impl Cure {
    /// What must be sent, and the lines for `values.conf` of nginx and `values.caddy` of Caddy (`deploy/`); `page` and `proxy`
    /// are origins.
    pub fn lines(self, page: &str, proxy: &str) -> [(&'static str, String); 3] {
        const NGINX: &str = "nginx: values.conf";
        const CADDY: &str = "Caddy: values.caddy";
        match self {
            Self::Headers => [
                ("HTTP", cors_headers(page, Purpose::Servers)),
                (NGINX, format!("map $http_origin $cph_origin_allowed {{\n    default \"\";\n    \"{page}\" 1;\n}}")),
                (CADDY, format!("(cph-origins) {{\n\t@cph_denied not {{\n\t\theader Origin {page}\n\t}}\n}}")),
            ],
            Self::Policy => [
                ("Content-Security-Policy", format!("connect-src 'self' {proxy}")),
                (NGINX, format!("map \"\" $cph_connect_src {{\n    default \"{proxy}\";\n}}")),
                (CADDY, format!("vars cph_connect_src \"'self' {proxy}\"")),
            ],
        }
    }
}

/// What a page asks a proxy for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Servers.
    Servers,
    /// A token of IAM, which is asked by another method and answers with the token in a header.
    SignIn,
}

/// What a proxy on another origin must send, for a page of this origin.
pub fn cors_headers(page: &str, purpose: Purpose) -> String {
    let (headers, methods, exposed) = match purpose {
        Purpose::Servers => ("", "", ""),
        Purpose::SignIn => ("Content-Type, ", ", POST", "X-Subject-Token, "),
    };
    format!(
        "Access-Control-Allow-Origin: {page}\nAccess-Control-Allow-Headers: {headers}X-Auth-Token\nAccess-Control-Allow-Methods: GET{methods}\nAccess-Control-Expose-Headers: {exposed}X-Request-Id, Retry-After"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const NGINX: &str = include_str!("../../../../deploy/nginx/cloud-phone-console/values.conf");
    const CADDY: &str = include_str!("../../../../deploy/caddy/values.caddy");

    #[test]
    fn the_headers_of_a_proxy_are_those_it_must_send() {
        let lines = cors_headers("https://console.example.com", Purpose::Servers);
        assert_eq!(
            lines.lines().collect::<Vec<_>>(),
            [
                "Access-Control-Allow-Origin: https://console.example.com",
                "Access-Control-Allow-Headers: X-Auth-Token",
                "Access-Control-Allow-Methods: GET",
                "Access-Control-Expose-Headers: X-Request-Id, Retry-After",
            ]
        );
        let lines = cors_headers("https://console.example.com", Purpose::SignIn);
        for part in ["Content-Type, X-Auth-Token", "GET, POST", "X-Subject-Token, X-Request-Id"] {
            assert!(lines.contains(part), "{lines}");
        }
    }

    #[test]
    fn the_lines_are_those_of_the_reference_deployments() {
        let [_, (_, nginx), (_, caddy)] =
            Cure::Headers.lines("https://console.example.com", "https://proxy.example.com");
        assert!(NGINX.contains(&nginx), "{nginx}");
        assert!(CADDY.contains(&caddy), "{caddy}");
        let [_, (_, nginx), (_, caddy)] =
            Cure::Policy.lines("https://console.example.com", "https://proxy.example.com");
        for line in nginx.lines() {
            // There it is commented out, with the same example.
            assert!(NGINX.contains(line.trim()), "{line}");
        }
        let (before, _) = caddy.split_once('"').unwrap();
        assert!(CADDY.contains(&format!("{before}\"'self'\"")), "{caddy}");
    }
}
