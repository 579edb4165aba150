//! A connection to a browser itself, of WebDriver BiDi or of Chromium's own protocol: commands with their answers, and the events
//! that come in between. Only what the specs need, as plain JSON, because every command is used once.

use std::{
    collections::HashMap,
    mem,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::{SinkExt, StreamExt, stream::SplitSink};
use serde_json::{Value, json};
use tokio::{net::TcpStream, sync::oneshot};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

/// How long the browser may think about a command.
const PATIENCE: Duration = Duration::from_secs(30);

type Sender = SplitSink<WebSocketStream<MaybeTlsStream<TcpStream>>, Message>;

/// What has come and nobody has taken yet.
#[derive(Default)]
struct Come {
    waiting: HashMap<u64, oneshot::Sender<Value>>,
    events: Vec<Value>,
}

/// An open connection.
pub struct Socket {
    sender: tokio::sync::Mutex<Sender>,
    come: Arc<Mutex<Come>>,
    next: AtomicU64,
}

impl Socket {
    /// Connects to the address that the browser was given.
    pub async fn connect(address: &str) -> Self {
        let (socket, _) = connect_async(address).await.unwrap_or_else(|e| panic!("{address}: {e}"));
        let (sender, mut receiver) = socket.split();
        let come = Arc::new(Mutex::new(Come::default()));
        let taken = Arc::clone(&come);
        tokio::spawn(async move {
            while let Some(Ok(message)) = receiver.next().await {
                let Ok(message) = serde_json::from_slice::<Value>(&message.into_data()) else { continue };
                let mut come = taken.lock().unwrap();
                match message["id"].as_u64().and_then(|id| come.waiting.remove(&id)) {
                    Some(asked) => drop(asked.send(message)),
                    None if message["method"].is_string() => come.events.push(message),
                    None => {}
                }
            }
            // Whoever still waits is told that nothing will come.
            taken.lock().unwrap().waiting.clear();
        });
        Self { sender: tokio::sync::Mutex::new(sender), come, next: AtomicU64::new(1) }
    }

    /// Sends a command and gives its result; an error is one of the harness.
    pub async fn call(&self, method: &str, parameters: Value) -> Value {
        self.try_to_call(method, parameters).await.unwrap_or_else(|e| panic!("{method}: {e}"))
    }

    /// Sends a command that may fail.
    ///
    /// # Errors
    /// What the browser says of it.
    pub async fn try_to_call(&self, method: &str, parameters: Value) -> Result<Value, String> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (asked, answer) = oneshot::channel();
        self.come.lock().unwrap().waiting.insert(id, asked);
        let command = json!({ "id": id, "method": method, "params": parameters }).to_string();
        self.sender.lock().await.send(Message::text(command)).await.map_err(|e| e.to_string())?;
        let answer = tokio::time::timeout(PATIENCE, answer).await.map_err(|_| "no answer")?;
        let mut answer = answer.map_err(|_| "the browser is gone")?;
        if answer.get("error").is_none() { Ok(answer["result"].take()) } else { Err(answer.to_string()) }
    }

    /// The events since this was last asked.
    pub fn events(&self) -> Vec<Value> {
        mem::take(&mut self.come.lock().unwrap().events)
    }
}
