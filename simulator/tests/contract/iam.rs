//! Signing in, and what the tokens are good for.

use reqwest::Response;
use serde_json::{Value, json};

use crate::harness::{NOW, PROJECT, Simulator, header};

const USER_ID: &str = "7116d09f88fa41908676fdd4b039e95b";

fn login(user: &str, password: &str, scope: Value) -> Value {
    let user = json!({ "name": user, "password": password, "domain": { "name": "demo" } });
    let mut auth = json!({ "identity": { "methods": ["password"], "password": { "user": user } } });
    if !scope.is_null() {
        auth["scope"] = scope;
    }
    json!({ "auth": auth })
}

fn with_passcode(mut login: Value, id: &str, code: &str) -> Value {
    login["auth"]["identity"]["methods"] = json!(["password", "totp"]);
    login["auth"]["identity"]["totp"] = json!({ "user": { "id": id, "passcode": code } });
    login
}

fn here() -> Value {
    json!({ "project": { "name": "cn-east-3" } })
}

async fn post(simulator: &Simulator, path: &str, body: &Value) -> Response {
    simulator.request("POST", path).json(body).send().await.expect("an answer")
}

async fn token(simulator: &Simulator, path: &str, body: &Value) -> String {
    let response = post(simulator, path, body).await;
    assert_eq!(response.status(), 201);
    header(&response, "x-subject-token")
}

async fn status_with(simulator: &Simulator, path: &str, token: &str) -> u16 {
    let request = simulator.request("GET", path).header("X-Auth-Token", token);
    request.send().await.expect("an answer").status().as_u16()
}

fn list_path(project: &str) -> String {
    format!("/v1/{project}/cloud-phone/servers")
}

#[tokio::test]
async fn a_password_gives_a_token_of_real_length_for_the_project() {
    let simulator = Simulator::start(&NOW);
    let response =
        post(&simulator, "/v3/auth/tokens?nocatalog=true", &login("operator", "demo-password", here())).await;
    assert_eq!(response.status(), 201);
    let token = header(&response, "x-subject-token");
    assert_eq!(token.len(), 9120);
    assert!(token.starts_with("MII"));
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["token"]["issued_at"], "2026-03-01T09:00:00.000000Z");
    assert_eq!(body["token"]["expires_at"], "2026-03-02T09:00:00.000000Z");
    assert_eq!(body["token"]["project"]["id"], PROJECT);
    assert_eq!(body["token"]["catalog"], json!([]));
    assert_eq!(body["token"]["user"]["name"], "operator");
    assert_eq!(status_with(&simulator, &list_path(PROJECT), &token).await, 200);
}

#[tokio::test]
async fn the_catalog_is_there_unless_it_is_declined() {
    let simulator = Simulator::start(&[]);
    let body: Value =
        post(&simulator, "/v3/auth/tokens", &login("operator", "demo-password", here())).await.json().await.unwrap();
    let endpoints = body["token"]["catalog"][1]["endpoints"].as_array().unwrap();
    assert_eq!(endpoints.len(), 13);
    assert_eq!(endpoints[0]["url"], "https://cph.cn-north-4.myhuaweicloud.com");
}

#[tokio::test]
async fn a_token_is_for_its_project_only() {
    let simulator = Simulator::start(&[]);
    let scope = json!({ "project": { "id": PROJECT } });
    let token = token(&simulator, "/v3/auth/tokens", &login("operator", "demo-password", scope)).await;
    assert_eq!(status_with(&simulator, &list_path(PROJECT), &token).await, 200);
    let projects = simulator.request("GET", "/v3/auth/projects").header("X-Auth-Token", &token).send().await.unwrap();
    let projects: Value = projects.json().await.unwrap();
    let projects = projects["projects"].as_array().unwrap();
    assert!(projects.len() > 13);
    let other = projects.iter().find(|project| project["name"] == "cn-north-4").unwrap()["id"].as_str().unwrap();
    assert_eq!(status_with(&simulator, &list_path(other), &token).await, 403);
    let scope = json!({ "project": { "name": "cn-north-4" } });
    let there = self::token(&simulator, "/v3/auth/tokens", &login("operator", "demo-password", scope)).await;
    assert_eq!(status_with(&simulator, &list_path(other), &there).await, 200);
}

#[tokio::test]
async fn a_token_without_a_project_lists_projects_and_no_servers() {
    let simulator = Simulator::start(&[]);
    for scope in [Value::Null, json!({ "domain": { "name": "demo" } })] {
        let token = token(&simulator, "/v3/auth/tokens", &login("operator", "demo-password", scope)).await;
        assert_eq!(status_with(&simulator, "/v3/auth/projects", &token).await, 200);
        assert_eq!(status_with(&simulator, &list_path(PROJECT), &token).await, 403);
    }
}

#[tokio::test]
async fn a_regional_token_is_good_in_its_region_only() {
    let simulator = Simulator::start(&[]);
    let login = login("operator", "demo-password", here());
    let regional = token(&simulator, "/iam/cn-east-3/v3/auth/tokens", &login).await;
    let global = token(&simulator, "/v3/auth/tokens", &login).await;
    let path = |region: &str| format!("/api/{region}{}", list_path(PROJECT));
    assert_eq!(status_with(&simulator, &path("cn-east-3"), &regional).await, 200);
    assert_eq!(status_with(&simulator, &path("cn-north-4"), &regional).await, 401);
    assert_eq!(status_with(&simulator, &path("cn-north-4"), &global).await, 200);
}

#[tokio::test]
async fn a_token_buys_another_token() {
    let simulator = Simulator::start(&[]);
    let first = token(&simulator, "/v3/auth/tokens", &login("operator", "demo-password", Value::Null)).await;
    let exchange =
        json!({ "auth": { "identity": { "methods": ["token"], "token": { "id": first } }, "scope": here() } });
    let second = token(&simulator, "/v3/auth/tokens", &exchange).await;
    assert_eq!(status_with(&simulator, &list_path(PROJECT), &second).await, 200);
}

#[tokio::test]
async fn a_passcode_is_checked_and_asked_for_where_it_is_needed() {
    let simulator = Simulator::start(&[]);
    let path = "/v3/auth/tokens";
    let plain = login("operator", "demo-password", here());
    let response = post(&simulator, path, &with_passcode(plain.clone(), USER_ID, "123456")).await;
    assert_eq!(response.status(), 201);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["token"]["methods"], json!(["password", "totp"]));
    assert!(body["token"]["mfa_authn_at"].is_string());
    assert_eq!(post(&simulator, path, &with_passcode(plain.clone(), USER_ID, "654321")).await.status(), 401);
    assert_eq!(post(&simulator, path, &with_passcode(plain, "operator", "123456")).await.status(), 401);

    let guarded = login("operator-mfa", "demo-password", here());
    let response = post(&simulator, path, &guarded).await;
    assert_eq!(response.status(), 401);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["error"]["message"], "Additional authentications steps required.");
    let whole = with_passcode(guarded, "2c1b7f2e9d3a4c0f8f5d6a7b8c9d0e1f", "123456");
    assert_eq!(post(&simulator, path, &whole).await.status(), 201);
}

#[tokio::test]
async fn wrong_passwords_are_refused_and_lock_the_account() {
    let simulator = Simulator::start(&["--faults"]);
    let wrong = login("operator", "wrong", here());
    let right = login("operator", "demo-password", here());
    for _ in 0..5 {
        let response = post(&simulator, "/v3/auth/tokens", &wrong).await;
        let body: Value = response.json().await.unwrap();
        let expected = json!({ "error": { "code": 401, "message": "The username or password is wrong.", "title": "Unauthorized" } });
        assert_eq!(body, expected);
    }
    let response = post(&simulator, "/v3/auth/tokens", &right).await;
    assert_eq!(response.status(), 401);
    assert!(response.text().await.unwrap().contains("The account is locked."));
    simulator.control("POST", "reset", Value::Null).await;
    assert_eq!(post(&simulator, "/v3/auth/tokens", &right).await.status(), 201);
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_refused() {
    let simulator = Simulator::start(&[]);
    let bodies = [
        json!({}),
        json!({ "auth": {} }),
        json!({ "auth": { "identity": { "methods": ["hmac"] } } }),
        json!({ "auth": { "identity": { "methods": ["password"], "password": {} } } }),
        login("operator", "demo-password", json!({ "system": "all" })),
    ];
    for body in bodies {
        let response = post(&simulator, "/v3/auth/tokens", &body).await;
        let expected =
            json!({ "error": { "code": 400, "message": "The request body is invalid", "title": "Bad Request" } });
        assert_eq!(response.json::<Value>().await.unwrap(), expected, "{body}");
    }
    let response = post(
        &simulator,
        "/v3/auth/tokens",
        &login("operator", "demo-password", json!({ "project": { "name": "no-such-1" } })),
    )
    .await;
    assert_eq!(response.status(), 403);
}

#[tokio::test]
async fn a_user_without_the_permission_signs_in_and_lists_nothing() {
    let simulator = Simulator::start(&[]);
    let token = token(&simulator, "/v3/auth/tokens", &login("auditor", "demo-password", here())).await;
    assert_eq!(status_with(&simulator, &list_path(PROJECT), &token).await, 403);
}

#[tokio::test]
async fn projects_need_a_token() {
    let simulator = Simulator::start(&[]);
    let response = simulator.get("/v3/auth/projects").await;
    assert_eq!(response.status(), 401);
    assert_eq!(response.json::<Value>().await.unwrap()["error"]["title"], "Unauthorized");
}

#[tokio::test]
async fn some_users_get_no_token_whatever_they_send() {
    let simulator = Simulator::start(&[]);
    for (user, message) in [("locked", "The account is locked."), ("federated", "The username or password is wrong.")] {
        let response = post(&simulator, "/v3/auth/tokens", &login(user, "demo-password", here())).await;
        assert_eq!(response.status(), 401);
        assert_eq!(response.json::<Value>().await.unwrap()["error"]["message"], message, "{user}");
    }
}

#[tokio::test]
async fn tokens_can_be_made_to_last_less() {
    let simulator = Simulator::start(&["--faults", NOW[0], NOW[1]]);
    let login = login("operator", "demo-password", here());
    let expires = async |simulator: &Simulator| {
        let body: Value = post(simulator, "/v3/auth/tokens", &login).await.json().await.unwrap();
        body["token"]["expires_at"].as_str().unwrap().to_owned()
    };
    simulator.control("PUT", "lifetime", json!({ "seconds": 90 })).await;
    assert_eq!(expires(&simulator).await, "2026-03-01T09:01:30.000000Z");
    simulator.control("POST", "reset", Value::Null).await;
    assert_eq!(expires(&simulator).await, "2026-03-02T09:00:00.000000Z");
}
