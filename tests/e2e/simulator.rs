//! The simulator as a process of its own on a free port, killed when this is dropped, and its control endpoint.

use std::{
    env,
    path::PathBuf,
    process::Stdio,
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::{Child, Command},
};

/// The demo project.
pub const PROJECT: &str = "06a5b529fa80d28b2f53c014024bed44";

/// The password of all its users.
pub const PASSWORD: &str = "demo-password";

/// A running simulator.
pub struct Simulator {
    /// `http://127.0.0.1:PORT`.
    pub origin: String,
    /// Address and port of the TLS listener that stands for the cloud, where there is one.
    pub cloud: Option<String>,
    client: reqwest::Client,
    printed: Arc<Mutex<String>>,
    _process: Child,
}

impl Simulator {
    /// Starts one with the built console, faults and these options besides.
    pub async fn start(options: &[&str]) -> Self {
        let program = env::var_os("CPH_SIMULATOR").map_or_else(built, PathBuf::from);
        let mut process = Command::new(&program);
        process.args(["--listen", "127.0.0.1:0", "--faults"]).args(options);
        if !options.contains(&"--dist") {
            process.arg("--dist").arg(dist());
        }
        let mut process = process
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|e| panic!("{}: {e}", program.display()));
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        while let Some(line) = lines.next_line().await.unwrap().filter(|line| !line.is_empty()) {
            said.push(line);
        }
        let printed = Arc::new(Mutex::new(said.join("\n")));
        keep(lines.into_inner(), Arc::clone(&printed));
        keep(BufReader::new(process.stderr.take().unwrap()), Arc::clone(&printed));
        let address = |what: &str| said.iter().find_map(|line| line.strip_prefix(what)).map(str::to_owned);
        let origin = address("listening on ").expect("the simulator ended at once");
        let cloud = address("cloud listening on https://");
        Self { origin, cloud, client: reqwest::Client::new(), printed, _process: process }
    }

    /// All that it has printed.
    pub fn said(&self) -> String {
        self.printed.lock().unwrap().clone()
    }

    /// What a GET of the control endpoint answers.
    pub async fn get(&self, path: &str) -> Value {
        self.control(reqwest::Method::GET, path, None).await
    }

    /// Sends something to the control endpoint.
    pub async fn send(&self, method: &str, path: &str, body: Value) -> Value {
        self.control(method.parse().unwrap(), path, Some(body)).await
    }

    /// Programs a fault.
    pub async fn fault(&self, rule: Value) {
        self.send("POST", "faults", rule).await;
    }

    /// Forgets all programmed faults.
    pub async fn no_faults(&self) {
        self.send("DELETE", "faults", Value::Null).await;
    }

    /// Makes a token known, or changes its state.
    pub async fn token(&self, token: &str, state: &str) {
        self.send("POST", "tokens", json!({ "token": token, "state": state })).await;
    }

    /// The whole fleet of a project, newest first, as the simulator sees it.
    pub async fn fleet(&self, project: &str) -> Vec<Value> {
        let answer = self.get(&format!("fleets/{project}")).await;
        answer["servers"].as_array().unwrap_or_else(|| panic!("no servers in {answer}")).clone()
    }

    /// The requests for servers that were seen, oldest first.
    pub async fn list_requests(&self) -> Vec<Value> {
        self.requests().await.into_iter().filter(|r| r["call"] == "servers" && r["method"] == "GET").collect()
    }

    /// All requests that were seen.
    pub async fn requests(&self) -> Vec<Value> {
        self.get("requests").await["requests"].as_array().unwrap().clone()
    }

    /// Forgets the requests that were seen.
    pub async fn forget_requests(&self) {
        self.send("DELETE", "requests", Value::Null).await;
    }

    async fn control(&self, method: reqwest::Method, path: &str, body: Option<Value>) -> Value {
        let mut request = self.client.request(method, format!("{}/__sim/{path}", self.origin));
        if let Some(body) = body.filter(|b| !b.is_null()) {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let ok = answer.status().is_success();
        let value: Value = answer.json().await.unwrap_or(Value::Null);
        assert!(ok, "the simulator refused {path}: {value}");
        value
    }
}

/// Keeps what is printed from now on, and lets a person see what may be a trouble.
fn keep(from: BufReader<impl AsyncRead + Unpin + Send + 'static>, printed: Arc<Mutex<String>>) {
    tokio::spawn(async move {
        let mut lines = from.lines();
        while let Ok(Some(line)) = lines.next_line().await {
            if line.contains("panicked") {
                eprintln!("simulator: {line}");
            }
            let mut printed = printed.lock().unwrap();
            printed.push('\n');
            printed.push_str(&line);
        }
    });
}

/// Where the built console is.
pub fn dist() -> PathBuf {
    env::var_os("CPH_DIST").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("dist"), PathBuf::from)
}

/// Where Cargo puts the simulator: beside the folder this program is in.
fn built() -> PathBuf {
    let own = env::current_exe().unwrap();
    own.parent().and_then(|deps| deps.parent()).unwrap().join("simulator")
}
