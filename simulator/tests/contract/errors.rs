//! Every refusal, with its status and in the shape of the service that sends it.

use serde_json::{Value, json};

use crate::harness::{PROJECT, Simulator, TOKEN, header};

async fn refusal(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let in_header = header(&response, "x-request-id");
    assert_eq!(header(&response, "content-type"), "application/json");
    assert_eq!(header(&response, "cache-control"), "no-store");
    let body: Value = response.json().await.expect("JSON");
    if let Some(in_body) = body["request_id"].as_str() {
        assert_eq!(in_body, in_header);
    }
    (status, body)
}

async fn with_token(simulator: &Simulator, token: &str) -> (u16, String, String) {
    let path = format!("/v1/{PROJECT}/cloud-phone/servers");
    let (status, body) = refusal(simulator.request("GET", &path).header("X-Auth-Token", token)).await;
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    (status, text("error_code"), text("error_msg"))
}

#[tokio::test]
async fn parameters_are_checked() {
    let simulator = Simulator::start(&[]);
    let long = format!("phone_model_name={}", "x".repeat(65));
    let cases = [
        ("limit=0", "CPS.0002", "Parameter: offset or limit is invalid."),
        ("limit=101", "CPS.0002", "Parameter: offset or limit is invalid."),
        ("limit=-1", "CPS.0002", "Parameter: offset or limit is invalid."),
        ("limit=ten", "CPS.0002", "Parameter: offset or limit is invalid."),
        ("limit=", "CPS.0002", "Parameter: offset or limit is invalid."),
        ("offset=-1", "CPS.0002", "Parameter: offset or limit is invalid."),
        ("offset=1.5", "CPS.0002", "Parameter: offset or limit is invalid."),
        ("status=normal", "CPS.0010", "Parameter: status is invalid."),
        ("status=0,1,3,4", "CPS.0010", "Parameter: status is invalid."),
        ("status=", "CPS.0010", "Parameter: status is invalid."),
        ("server_id=", "CPS.0016", "server_id is invalid."),
        ("server_id=a_b", "CPS.0016", "server_id is invalid."),
        ("server_id=0123456789abcdef0123456789abcdef0", "CPS.0016", "server_id is invalid."),
        (long.as_str(), "CPS.0028", "Parameter: phone_model_name is invalid."),
        ("create_since=yesterday", "CPS.0002", "Parameter: create_since is invalid."),
        ("create_until=-1", "CPS.0002", "Parameter: create_until is invalid."),
    ];
    for (query, code, message) in cases {
        let (status, body) = refusal(simulator.listing(PROJECT, query)).await;
        assert_eq!((status, &body["error_code"], &body["error_msg"]), (400, &json!(code), &json!(message)), "{query}");
        // The service's own order of fields.
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["request_id", "error_code", "error_msg"]);
    }
}

#[tokio::test]
async fn tokens_are_checked() {
    let simulator = Simulator::start(&[]);
    let said = |reason: &str| format!("Incorrect IAM authentication information: {reason}");
    let path = format!("/v1/{PROJECT}/cloud-phone/servers");
    let (status, body) = refusal(simulator.request("GET", &path)).await;
    assert_eq!((status, &body["error_code"]), (401, &json!("APIGW.0301")));
    assert_eq!(body["error_msg"], said("x-auth-token not found"));
    assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["error_msg", "error_code", "request_id"]);

    let malformed = (401, "APIGW.0301".to_owned(), said("decrypt token fail"));
    assert_eq!(with_token(&simulator, "anything").await, malformed);
    let (status, code, message) = with_token(&simulator, "expired-token").await;
    assert_eq!((status, code.as_str()), (401, "APIGW.0301"));
    assert!(message.starts_with(&said("token expires, expires_at: 20")), "{message}");
    let outdated = (401, "APIGW.0307".to_owned(), "The token must be updated.".to_owned());
    assert_eq!(with_token(&simulator, "foreign-token").await, outdated);
    let denied = (403, "CPS.0001".to_owned(), "No permission to request resources.".to_owned());
    assert_eq!(with_token(&simulator, "other-project-token").await, denied);
    for token in [TOKEN, "second-token"] {
        let response = simulator.request("GET", &path).header("X-Auth-Token", token).send().await.unwrap();
        assert_eq!(response.status(), 200);
    }
    let signed =
        simulator.request("GET", &path).header("Authorization", "SDK-HMAC-SHA256 Access=A, SignedHeaders=x-sdk-date");
    assert_eq!(refusal(signed).await.1["error_msg"], said("verify aksk signature fail"));
}

#[tokio::test]
async fn a_user_without_the_permission_gets_the_newer_policy_body() {
    let simulator = Simulator::start(&[]);
    let path = format!("/v1/{PROJECT}/cloud-phone/servers");
    let (status, body) = refusal(simulator.request("GET", &path).header("X-Auth-Token", "forbidden-token")).await;
    assert_eq!(status, 403);
    assert!(body["error_msg"].as_str().unwrap().contains("cph:servers:list"));
    assert!(body["encoded_authorization_message"].is_string());
    assert!(body["details"][1]["error_msg"].as_str().unwrap().contains("eip:publicIps:list"));
}

#[tokio::test]
async fn other_projects_are_not_shown() {
    let simulator = Simulator::start(&[]);
    for project in ["short", "00000000000000000000000000000000", "err-500", "06a5b529fa80d28b2f53c014024bed4"] {
        let (status, body) = refusal(simulator.listing(project, "")).await;
        assert_eq!((status, &body["error_code"]), (403, &json!("CPS.0001")), "{project}");
    }
}

#[tokio::test]
async fn unknown_paths_and_methods_are_not_published() {
    let simulator = Simulator::start(&[]);
    let path = format!("/v1/{PROJECT}/cloud-phone/servers");
    let cases = [
        ("POST", path.clone()),
        ("DELETE", path.clone()),
        ("OPTIONS", path.clone()),
        ("GET", format!("{path}/")),
        ("GET", format!("/v1/{PROJECT}/cloud-phone/phones")),
        ("GET", "/v1//cloud-phone/servers".to_owned()),
        ("GET", "/v3/auth/tokens".to_owned()),
        ("GET", "/api/cn-east-3/v3/auth/projects".to_owned()),
        ("GET", "/iam/cn-east-3/v3/users".to_owned()),
    ];
    for (method, path) in cases {
        let (status, body) = refusal(simulator.request(method, &path).header("X-Auth-Token", TOKEN)).await;
        assert_eq!((status, &body["error_code"]), (404, &json!("APIGW.0101")), "{method} {path}");
    }
    let (status, body) = refusal(simulator.request("GET", "/api/eu-west-101/v1/x/cloud-phone/servers")).await;
    assert_eq!((status, &body["error_code"]), (404, &json!("PROXY.NOT_ALLOWED")));
}

#[tokio::test]
async fn long_tokens_pass_and_endless_ones_do_not() {
    let simulator = Simulator::start(&[]);
    for (size, status) in [(9_120, 401), (64 * 1024, 401), (120 * 1024, 401), (200 * 1024, 494)] {
        assert_eq!(with_token(&simulator, &"x".repeat(size)).await.0, status, "{size}");
    }
}

#[tokio::test]
async fn too_many_requests_a_second_are_throttled() {
    let simulator = Simulator::start(&["--throttle", "5"]);
    let mut refused = None;
    for _ in 0..40 {
        let response = simulator.listing(PROJECT, "limit=1").send().await.unwrap();
        if response.status() == 429 {
            refused = Some(response.json::<Value>().await.unwrap());
            break;
        }
    }
    let body = refused.expect("more than five requests in one of these seconds");
    assert_eq!(body["error_code"], "APIGW.0308");
    let expected = "The throttling threshold has been reached: policy user over ratelimit,limit:5,time:1 second";
    assert_eq!(body["error_msg"], expected);
}
