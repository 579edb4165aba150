//! A simulator for one test, and short ways to ask it.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use reqwest::{Client, Method, RequestBuilder, Response, redirect};
use serde_json::Value;

pub const PROJECT: &str = "06a5b529fa80d28b2f53c014024bed44";
pub const TOKEN: &str = "demo-token";
/// A time at which every fleet of these tests is the same.
pub const NOW: [&str; 2] = ["--now", "2026-03-01T09:00:00Z"];

pub struct Simulator {
    child: Child,
    // Held so that the simulator can go on writing.
    _output: BufReader<ChildStdout>,
    /// What it said before the first empty line.
    pub said: Vec<String>,
    pub client: Client,
}

pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simulator"));
    command.args(arguments);
    command
}

impl Simulator {
    /// Starts on a free port.
    pub fn start(arguments: &[&str]) -> Self {
        let mut child =
            command(&["--listen", "127.0.0.1:0"]).args(arguments).stdout(Stdio::piped()).spawn().expect("starts");
        let mut output = BufReader::new(child.stdout.take().expect("has an output"));
        let mut said = Vec::new();
        loop {
            let mut line = String::new();
            assert!(output.read_line(&mut line).expect("is readable") > 0, "ended at start");
            if line.trim().is_empty() {
                break;
            }
            said.push(line.trim().to_owned());
        }
        let client = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().expect("a client");
        Self { child, _output: output, said, client }
    }

    fn address(&self, prefix: &str) -> String {
        let line = self.said.iter().find_map(|line| line.strip_prefix(prefix));
        line.unwrap_or_else(|| panic!("no {prefix:?} in {:?}", self.said)).to_owned()
    }

    pub fn url(&self) -> String {
        self.address("listening on ")
    }

    pub fn api_url(&self) -> String {
        self.address("api listening on ")
    }

    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        self.client.request(method, format!("{}{path}", self.url()))
    }

    pub async fn get(&self, path: &str) -> Response {
        self.request("GET", path).send().await.expect("an answer")
    }

    /// A list request with the demo token.
    pub fn listing(&self, project: &str, query: &str) -> RequestBuilder {
        self.request("GET", &format!("/v1/{project}/cloud-phone/servers?{query}")).header("X-Auth-Token", TOKEN)
    }

    /// The answer to a list request that must succeed.
    pub async fn list(&self, query: &str) -> Value {
        let response = self.listing(PROJECT, query).send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{query}");
        response.json().await.expect("JSON")
    }

    /// Every server of the demo project.
    pub async fn everything(&self) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let page = self.list(&format!("offset={}", all.len())).await;
            let rows = page["servers"].as_array().expect("an array");
            if rows.is_empty() {
                return all;
            }
            all.extend(rows.iter().cloned());
        }
    }

    /// A request to the control endpoint that must succeed.
    pub async fn control(&self, method: &str, path: &str, body: Value) -> Value {
        let request = self.request(method, &format!("/__sim/{path}"));
        let request = if body.is_null() { request } else { request.json(&body) };
        let response = request.send().await.expect("an answer");
        let status = response.status();
        let text = response.text().await.expect("a body");
        assert_eq!(status, 200, "{method} {path}: {text}");
        serde_json::from_str(&text).expect("JSON")
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The servers of an answer.
pub fn servers(answer: &Value) -> &Vec<Value> {
    answer["servers"].as_array().expect("servers")
}

/// One field of every server of an answer, as text.
pub fn column(answer: &Value, field: &str) -> Vec<String> {
    servers(answer).iter().map(|server| server[field].as_str().unwrap_or_default().to_owned()).collect()
}

/// A header of an answer as text; empty where it is absent.
pub fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default()
}
