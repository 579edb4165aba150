//! The ways to the API: bare, under the reference proxy's paths, on another origin, behind generic proxies.

use reqwest::{Client, Response};
use serde_json::Value;

use crate::harness::{PROJECT, Simulator, TOKEN, header};

const ORIGIN: &str = "https://console.example.com";

fn cross_origin(extra: &[&str]) -> Simulator {
    let mut arguments = vec!["--api-listen", "127.0.0.1:0", "--cors-origin", ORIGIN];
    arguments.extend(extra);
    Simulator::start(&arguments)
}

async fn get(simulator: &Simulator, url: &str, origin: Option<&str>) -> Response {
    let mut request = simulator.client.get(url).header("X-Auth-Token", TOKEN);
    if let Some(origin) = origin {
        request = request.header("Origin", origin);
    }
    request.send().await.expect("an answer")
}

async fn preflight(client: &Client, url: &str, origin: &str) -> Response {
    let request = client.request(reqwest::Method::OPTIONS, url).header("Origin", origin);
    request.header("Access-Control-Request-Method", "GET").send().await.expect("an answer")
}

#[tokio::test]
async fn all_three_ways_give_the_same_list() {
    let simulator = Simulator::start(&[]);
    let list = format!("/v1/{PROJECT}/cloud-phone/servers?limit=5");
    let bare: Value = get(&simulator, &format!("{}{list}", simulator.url()), None).await.json().await.unwrap();
    for prefix in ["/api/cn-east-3", "/api/ru-northwest-2", "/proxy/https://cph.cn-east-3.myhuaweicloud.com"] {
        let url = format!("{}{prefix}{list}", simulator.url());
        let answer: Value = get(&simulator, &url, None).await.json().await.unwrap();
        assert_eq!(answer["servers"], bare["servers"], "{prefix}");
    }
    let whole = format!("https://cph.cn-east-3.myhuaweicloud.com{list}");
    let encoded: String = form_urlencoded::byte_serialize(whole.as_bytes()).collect();
    let answer = get(&simulator, &format!("{}/proxy?url={encoded}", simulator.url()), None).await;
    assert_eq!(answer.json::<Value>().await.unwrap()["servers"], bare["servers"]);
}

#[tokio::test]
async fn the_proxys_own_listener_serves_the_api_alone() {
    let simulator = cross_origin(&[]);
    let list = format!("/v1/{PROJECT}/cloud-phone/servers?limit=5");
    for prefix in ["", "/api/cn-east-3", "/https://cph.cn-east-3.myhuaweicloud.com"] {
        let answer = get(&simulator, &format!("{}{prefix}{list}", simulator.api_url()), Some(ORIGIN)).await;
        assert_eq!(answer.status(), 200, "{prefix}");
        assert_eq!(header(&answer, "access-control-allow-origin"), ORIGIN);
        assert_eq!(header(&answer, "vary"), "Origin");
        assert!(header(&answer, "access-control-expose-headers").contains("X-Request-Id"));
        assert_eq!(header(&answer, "cross-origin-resource-policy"), "cross-origin");
    }
    for path in ["/", "/index.html", "/https://evil.example/v1/x/cloud-phone/servers"] {
        let answer = get(&simulator, &format!("{}{path}", simulator.api_url()), Some(ORIGIN)).await;
        assert_eq!(answer.status(), 404);
        assert_eq!(answer.json::<Value>().await.unwrap()["error_code"], "PROXY.NOT_ALLOWED");
    }
}

#[tokio::test]
async fn only_the_given_origin_is_allowed() {
    let simulator = cross_origin(&[]);
    let url = format!("{}/v1/{PROJECT}/cloud-phone/servers", simulator.api_url());
    for origin in
        ["https://evil.example", "null", "http://console.example.com", "https://console.example.com.evil.example"]
    {
        let answer = get(&simulator, &url, Some(origin)).await;
        assert_eq!(answer.status(), 403, "{origin}");
        assert!(answer.headers().keys().all(|name| !name.as_str().starts_with("access-control")));
        assert_eq!(preflight(&simulator.client, &url, origin).await.status(), 403);
    }
    assert_eq!(get(&simulator, &url, None).await.status(), 200, "clients that are no browsers");
}

#[tokio::test]
async fn preflights_name_what_each_call_needs() {
    let simulator = cross_origin(&[]);
    let answer =
        preflight(&simulator.client, &format!("{}/v1/{PROJECT}/cloud-phone/servers", simulator.api_url()), ORIGIN)
            .await;
    assert_eq!(answer.status(), 204);
    assert_eq!(header(&answer, "access-control-allow-origin"), ORIGIN);
    assert_eq!(header(&answer, "access-control-allow-methods"), "GET");
    assert_eq!(header(&answer, "access-control-allow-headers"), "X-Auth-Token, X-Language");
    assert_eq!(header(&answer, "access-control-max-age"), "600");
    let answer = preflight(&simulator.client, &format!("{}/v3/auth/tokens", simulator.api_url()), ORIGIN).await;
    assert_eq!(header(&answer, "access-control-allow-methods"), "POST");
    assert_eq!(header(&answer, "access-control-allow-headers"), "Content-Type, X-Language");
}

#[tokio::test]
async fn cors_can_be_broken_in_each_way() {
    // How often Access-Control-Allow-Origin comes with an answer and with a preflight's, and what else is there.
    for (how, allow, preflight_allow, expose, token) in [
        ("no-allow", 0, 0, true, true),
        ("no-expose", 1, 1, false, true),
        ("no-header", 1, 1, true, false),
        ("no-preflight", 1, 1, true, false),
        ("twice", 2, 2, true, true),
        ("twice-preflight", 1, 2, true, true),
    ] {
        let times = |answer: &reqwest::Response| {
            let lines = answer.headers().get_all("access-control-allow-origin");
            assert!(lines.iter().all(|line| line == ORIGIN), "{how}");
            lines.iter().count()
        };
        let simulator = cross_origin(&["--cors-broken", how]);
        let url = format!("{}/v1/{PROJECT}/cloud-phone/servers", simulator.api_url());
        let answer = get(&simulator, &url, Some(ORIGIN)).await;
        assert_eq!(times(&answer), allow, "{how}");
        assert_eq!(!header(&answer, "access-control-expose-headers").is_empty(), expose, "{how}");
        let answer = preflight(&simulator.client, &url, ORIGIN).await;
        assert_eq!(times(&answer), preflight_allow, "{how}");
        assert_eq!(header(&answer, "access-control-allow-headers").contains("X-Auth-Token"), token, "{how}");
        assert_eq!(answer.status() == 204, how != "no-preflight", "{how}");
    }
}

#[tokio::test]
async fn without_an_allowed_origin_there_is_no_cors() {
    let simulator = Simulator::start(&[]);
    let answer = get(&simulator, &format!("{}/v1/{PROJECT}/cloud-phone/servers", simulator.url()), Some(ORIGIN)).await;
    assert_eq!(answer.status(), 200);
    assert!(answer.headers().keys().all(|name| !name.as_str().starts_with("access-control")));
}
