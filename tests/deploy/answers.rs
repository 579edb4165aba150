//! What the cloud may say to a browser: a status that ends a request, the headers of a list, and a body. Nothing else.

use crate::{
    expected::has_headers_of_the_api,
    raw_cloud::RawCloud,
    servers::server::Kind,
    stage::{CONSOLE, ORIGIN, PROXY, Stage, checks},
    wire::Answer,
};

checks! { answers:
    only_listed_headers_come_back,
    nothing_before_the_answer_steers_a_browser,
    what_is_no_final_answer_is_none,
}

/// Headers of which none may come back: those that steer a browser, and some that nobody has heard of yet.
const UNLISTED: &[&str] = &[
    "Accept-CH: a",
    "Accept-Ranges: bytes",
    "Access-Control-Allow-Credentials: true",
    "Access-Control-Allow-Origin: *",
    "Alt-Svc: h3=\":443\"",
    "Clear-Site-Data: \"*\"",
    "Content-Disposition: attachment",
    "Content-Language: de",
    "Content-Location: /x",
    "Content-Security-Policy: default-src *",
    "Cookie: a=b",
    "Critical-CH: a",
    "ETag: \"a\"",
    "Expect-CT: x",
    "Expires: 0",
    "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT",
    "Link: <https://evil.example/>; rel=preload",
    "Location: https://evil.example/",
    "NEL: {}",
    "No-Vary-Search: key-order",
    "Origin-Trial: x",
    "Permissions-Policy: camera=*",
    "Refresh: 0; url=https://evil.example/",
    "Report-To: {}",
    "Reporting-Endpoints: x=\"https://evil.example/\"",
    "Service-Worker-Allowed: /",
    "Set-Cookie: a=b",
    "Set-Login: logged-out",
    "SourceMap: https://evil.example/map",
    "Speculation-Rules: \"/x\"",
    "Supports-Loading-Mode: credentialed-prerender",
    "Timing-Allow-Origin: *",
    "Trailer: X-Late",
    "Via: 1.1 evil",
    "WWW-Authenticate: Basic realm=\"x\"",
    "X-Accel-Redirect: /config.json",
    "X-DNS-Prefetch-Control: on",
    "X-Header-Of-Tomorrow: 1",
];

/// The names that an answer may have, beside those that are the server's own.
const LISTED: &[&str] = &["content-type", "content-length", "retry-after", "x-request-id", "x-subject-token"];
/// What the servers say themselves.
const OWN: &[&str] = &[
    "access-control-allow-origin",
    "access-control-expose-headers",
    "cache-control",
    "connection",
    "content-security-policy",
    "cross-origin-resource-policy",
    "date",
    "proxy-status",
    "referrer-policy",
    "server",
    "transfer-encoding",
    "vary",
    "x-content-type-options",
];

fn answer_with_all() -> String {
    format!(
        "HTTP/1.1 200 OK\r\n{}\r\nContent-Type: application/json\r\nRetry-After: 7\r\nX-Request-Id: 0123\r\nX-Subject-Token: abc\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\nX-Late: 1\r\nSet-Cookie: late=1\r\n\r\n",
        UNLISTED.join("\r\n")
    )
}

fn is_clean(what: &str, answer: &Answer) {
    for (name, value) in &answer.headers {
        assert!(LISTED.contains(&name.as_str()) || OWN.contains(&name.as_str()), "{what}: {name}: {value}");
        assert!(!value.contains("evil"), "{what}: {name}: {value}");
    }
}

async fn only_listed_headers_come_back(stage: &Stage) {
    let cloud = RawCloud::start(&stage.authority).await;
    let server = stage.another(|values| values.cloud.clone_from(&cloud.address)).await;
    cloud.says(&answer_with_all());
    for (host, resource_policy) in [(CONSOLE, "same-origin"), (PROXY, "cross-origin")] {
        let answer = stage.ask_of(&server, host, stage.listing("").with("Origin", ORIGIN).with("TE", "trailers")).await;
        assert_eq!((answer.status, answer.text().as_str()), (200, "{}"), "{answer:?}");
        is_clean(host, &answer);
        has_headers_of_the_api(host, &answer, resource_policy);
        for (name, value) in [
            ("content-type", "application/json"),
            ("retry-after", "7"),
            ("x-request-id", "0123"),
            ("x-subject-token", "abc"),
        ] {
            assert!(answer.header(name).starts_with(value), "{name}: {answer:?}");
        }
    }
    stage.look_through(&server);
}

async fn nothing_before_the_answer_steers_a_browser(stage: &Stage) {
    let cloud = RawCloud::start(&stage.authority).await;
    let server = stage.another(|values| values.cloud.clone_from(&cloud.address)).await;
    for before in ["100 Continue", "102 Processing", "103 Early Hints"] {
        cloud.says(&format!("HTTP/1.1 {before}\r\n{}\r\n\r\n{}", UNLISTED.join("\r\n"), answer_with_all()));
        let raw = stage.ask_of(&server, CONSOLE, stage.listing("")).await;
        match stage.kind {
            // Before the answer there is the bare status at most. Stock Caddy cannot be kept from passing it on.
            Kind::Caddy => {
                is_clean(before, &raw);
                let rest = if raw.status == 200 { raw.clone() } else { Answer::read(&raw.body) };
                assert_eq!(rest.status, 200, "{before}: {raw:?}");
                is_clean(before, &rest);
                has_headers_of_the_api(before, &rest, "same-origin");
            }
            // nginx either leaves it out or ends the request: some versions would take what follows for a body.
            Kind::Nginx => {
                assert!(raw.status == 200 || (raw.status == 0 && raw.body.is_empty()), "{before}: {raw:?}");
                is_clean(before, &raw);
                assert!(!raw.text().contains("HTTP/1.1"), "{before}: {raw:?}");
            }
        }
    }
    stage.look_through(&server);
}

async fn what_is_no_final_answer_is_none(stage: &Stage) {
    let cloud = RawCloud::start(&stage.authority).await;
    let server = stage.another(|values| values.cloud.clone_from(&cloud.address)).await;
    for (what, text) in [
        ("another protocol", "HTTP/1.1 101 Switching\r\nUpgrade: evil\r\nConnection: Upgrade\r\n\r\nevil"),
        ("no HTTP", "evil text\r\n\r\n<script>evil</script>"),
        ("not modified", "HTTP/1.1 304 Not Modified\r\nETag: \"evil\"\r\n\r\n"),
    ] {
        cloud.says(text);
        let answer = stage.ask_of(&server, CONSOLE, stage.listing("")).await;
        assert!(answer.status == 502 || answer.status == 0, "{what}: {answer:?}");
        assert!(!answer.text().contains("evil"), "{what}: {answer:?}");
        is_clean(what, &answer);
    }
    stage.look_through(&server);
}
