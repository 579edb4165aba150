//! HTTP/1.1 as it is written: what is sent is exactly the bytes given, so that encodings and paths arrive as an attacker would
//! write them.

use std::{
    fmt::Write,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use serde_json::Value;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

/// The longest an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A request that is being written.
#[derive(Clone, Debug)]
pub struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Request {
    /// Of this method, for this target.
    pub fn new(method: &str, target: &str) -> Self {
        Self { method: method.into(), target: target.into(), headers: Vec::new(), body: String::new() }
    }

    /// A GET.
    pub fn get(target: &str) -> Self {
        Self::new("GET", target)
    }

    /// With one more header line.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// With a body and its length.
    #[must_use]
    pub fn body(mut self, body: &str) -> Self {
        body.clone_into(&mut self.body);
        self.with("Content-Length", &body.len().to_string())
    }

    /// The bytes. Without a Host of its own it has this one.
    pub fn bytes(&self, host: &str) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        if !self.headers.iter().any(|(name, _)| name == "Host") {
            let _ = write!(text, "Host: {host}\r\n");
        }
        for (name, value) in &self.headers {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        text.push_str("Connection: close\r\n\r\n");
        text.push_str(&self.body);
        text.into_bytes()
    }
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// HTTP status; 0: there was none.
    pub status: u16,
    /// Header lines, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, its parts joined.
    pub body: Vec<u8>,
    /// Whether the body is as long as was said.
    pub whole: bool,
}

impl Answer {
    /// The values of a header, joined as HTTP joins them; empty where it is absent.
    pub fn header(&self, name: &str) -> String {
        let values: Vec<&str> = self.headers.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect();
        values.join(", ")
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The code of an error of the proxy or the API.
    pub fn code(&self) -> String {
        self.json()["error_code"].as_str().unwrap_or_default().to_owned()
    }

    /// Takes one apart; of what comes before it, such as 103, the rest is the body.
    pub fn read(bytes: &[u8]) -> Self {
        // "Go on" is not the answer yet.
        let bytes = match bytes.strip_prefix(b"HTTP/1.1 100 Continue\r\n\r\n") {
            Some(rest) => rest,
            None => bytes,
        };
        let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") else { return Self::default() };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut answer = Self { status, headers, body: bytes[end + 4..].to_vec(), whole: true };
        if answer.header("transfer-encoding") == "chunked" {
            (answer.body, answer.whole) = joined(&answer.body);
        } else if let Ok(length) = answer.header("content-length").parse::<usize>() {
            answer.whole = answer.body.len() == length;
        }
        answer
    }
}

/// The content of a chunked body, and whether it came to its end.
fn joined(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|part| part == b"\r\n") {
        let size = usize::from_str_radix(String::from_utf8_lossy(&rest[..end]).trim(), 16).unwrap_or(0);
        if size == 0 {
            return (body, true);
        }
        let Some(chunk) = rest.get(end + 2..end + 2 + size) else { break };
        body.extend_from_slice(chunk);
        rest = rest.get(end + 2 + size + 2..).unwrap_or_default();
    }
    (body, false)
}

/// Sends bytes over a connection and reads the answer to its end.
pub async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> Answer {
    let mut answer = Vec::new();
    let talk = async {
        // A server that refuses early may close before all is sent.
        let _ = stream.write_all(bytes).await;
        let _ = stream.read_to_end(&mut answer).await;
    };
    let _ = tokio::time::timeout(PATIENCE, talk).await;
    Answer::read(&answer)
}

/// A connection from an address of this machine: limits that count by address see another client for each.
pub async fn connect(from: Ipv4Addr, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((from, 0).into()).unwrap();
    socket.connect(to).await.unwrap()
}
