//! Drivers as processes, and commands to them that are not in the WebDriver standard.

use std::{process::Stdio, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A running driver, killed when this is dropped.
pub struct Program {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    _process: Child,
}

impl Program {
    /// Starts one, which says on which port it listens in a line with these words before it.
    pub async fn start(program: &str, arguments: &[&str], words: &str) -> Self {
        let mut process = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|e| panic!("{program}: {e}"));
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = loop {
            let line = lines.next_line().await.unwrap().unwrap_or_else(|| panic!("{program} ended at once"));
            if let Some((_, rest)) = line.split_once(words) {
                break rest.trim_end_matches('.').to_owned();
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { url: format!("http://127.0.0.1:{port}"), _process: process }
    }
}

/// A session's address at its driver.
#[derive(Clone)]
pub struct Wire {
    base: String,
    client: reqwest::Client,
}

impl Wire {
    /// The session with this ID.
    pub fn new(url: &str, session: &str) -> Self {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().unwrap();
        Self { base: format!("{url}/session/{session}"), client }
    }

    /// Sends a command and gives the value of its answer.
    pub async fn post(&self, command: &str, parameters: &Value) -> Value {
        let answer = self.client.post(format!("{}/{command}", self.base)).json(parameters).send().await.unwrap();
        let mut answer: Value = answer.json().await.unwrap();
        assert!(answer["value"].get("error").is_none(), "{command}: {answer}");
        answer["value"].take()
    }
}
