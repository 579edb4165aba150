//! What a check plays on: a simulator in the cloud's place and a server before it, shared by all checks of that server.

use std::{
    future::Future,
    net::Ipv4Addr,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};

use crate::{
    servers::{
        ca::Authority,
        folder::Folder,
        server::{Kind, Server, cloud_options},
        values::Values,
    },
    simulator::{PROJECT, Simulator, dist},
    wire::{Answer, Request, connect, exchange},
};

/// All lines that a server wrote of its requests.
pub fn access_log(server: &Server) -> String {
    let mut written = server.written().into_iter();
    let log = written.find(|(path, _)| path.ends_with("cloud-phone-console.log"));
    log.map_or_else(String::new, |(_, text)| String::from_utf8_lossy(&text).into_owned())
}

/// A check with its name.
pub type Check = (&'static str, fn(Arc<Stage>) -> Pin<Box<dyn Future<Output = ()> + Send>>);

/// Lists the checks of a module under their names.
macro_rules! checks {
    ($subject:ident: $($name:ident,)*) => {
        /// The checks of this subject.
        pub const CHECKS: &[$crate::stage::Check] =
            &[$((concat!(stringify!($subject), "::", stringify!($name)), |stage| Box::pin(async move { $name(&stage).await }))),*];
    };
}
pub(crate) use checks;

/// The beginning of every secret of these checks; nothing else has it.
const MARKER: &str = "MARKER";
/// The password of the simulator's users.
pub const PASSWORD: &str = "demo-password";
/// The host of the cross-origin proxy.
pub const PROXY: &str = "proxy.example.com";
/// The host of the console.
pub const CONSOLE: &str = "console.example.com";
/// The origin that may use the proxy.
pub const ORIGIN: &str = "https://console.example.com";
/// A region, and a path of it.
pub const REGION: &str = "cn-east-3";

/// The path of the list of a region.
pub fn list(region: &str) -> String {
    format!("/api/{region}/v1/{PROJECT}/cloud-phone/servers")
}

/// A token of this length that is found by its beginning.
pub fn token(length: usize) -> String {
    format!("{MARKER}{}", "0123456789abcdefghijklmnopqrstuv+/".repeat(length / 34 + 1)).split_at(length).0.to_owned()
}

/// The simulator and a server.
pub struct Stage {
    /// Which server it is.
    pub kind: Kind,
    /// Whether it is the newest version of it.
    pub newest: bool,
    /// The cloud.
    pub sim: Simulator,
    /// The server with the shipped values.
    pub server: Server,
    /// Who says who the cloud is.
    pub authority: Authority,
    /// A token that is valid everywhere.
    pub token: String,
    client: AtomicU8,
    asked: AtomicUsize,
    secrets: Mutex<Vec<String>>,
    written: Mutex<Vec<String>>,
    _folder: Folder,
}

impl Stage {
    /// Starts both.
    pub async fn set(kind: Kind, newest: bool) -> Arc<Self> {
        let authority = Authority::new();
        let folder = Folder::new();
        let options = cloud_options(&authority, &folder);
        let sim = Simulator::start(&options.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let values = Values { newest, ..Values::new(sim.cloud.as_ref().unwrap()) };
        let server = Server::start(kind, &dist(), &values, &authority).await;
        let token = token(80);
        Arc::new(Self {
            kind,
            newest,
            sim,
            server,
            authority,
            token,
            client: AtomicU8::new(1),
            asked: AtomicUsize::new(0),
            secrets: Mutex::new([MARKER, PASSWORD].map(str::to_owned).to_vec()),
            written: Mutex::default(),
            _folder: folder,
        })
    }

    /// Before each check: nothing of the last one is left, and the client has another address.
    pub async fn begin(&self) {
        self.sim.send("POST", "reset", Value::Null).await;
        self.sim.token(&self.token, "valid").await;
        self.another_client();
    }

    /// The next requests come from another address of this machine.
    pub fn another_client(&self) {
        self.client.fetch_add(1, Ordering::Relaxed);
    }

    /// The address requests come from.
    pub fn client(&self) -> Ipv4Addr {
        Ipv4Addr::new(127, 0, 1, self.client.load(Ordering::Relaxed))
    }

    /// Another server of the same kind and with the same cloud, with values that a check changes.
    pub async fn another(&self, change: impl FnOnce(&mut Values)) -> Server {
        let mut values = Values { newest: self.newest, ..Values::new(self.sim.cloud.as_ref().unwrap()) };
        change(&mut values);
        Server::start(self.kind, &dist(), &values, &self.authority).await
    }

    /// Sends a request to the console's host.
    pub async fn ask(&self, request: Request) -> Answer {
        self.ask_of(&self.server, CONSOLE, request).await
    }

    /// The same to another host or server.
    pub async fn ask_of(&self, server: &Server, host: &str, request: Request) -> Answer {
        // With its port, as browsers write it; Caddy logs a site only under the name it was asked by.
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.write(server, &request.bytes(&format!("{host}:{}", server.ports.plain))).await
    }

    /// Sends these very bytes.
    pub async fn write(&self, server: &Server, bytes: &[u8]) -> Answer {
        exchange(connect(self.client(), server.address()).await, bytes).await
    }

    /// A list request with the token.
    pub fn listing(&self, query: &str) -> Request {
        Request::get(&format!("{}{query}", list(REGION))).with("X-Auth-Token", &self.token)
    }

    /// The requests that reached the cloud.
    pub async fn seen(&self) -> Vec<Value> {
        self.sim.requests().await
    }

    /// Requests that reached the recorder.
    pub async fn recorded(&self) -> Value {
        self.sim.get("recorder").await["hits"].clone()
    }

    /// One more text that must not be written anywhere.
    pub fn keep_secret(&self, text: &str) {
        self.secrets.lock().unwrap().push(text.to_owned());
    }

    /// Looks through what a server of a check has written, before it goes.
    pub fn look_through(&self, server: &Server) {
        let found = self.secrets_of(server);
        self.written.lock().unwrap().extend(found);
    }

    /// Where a secret stands in what the servers wrote: logs, output, temporary files.
    pub fn secrets_written(&self) -> Vec<String> {
        let mut found = self.secrets_of(&self.server);
        found.extend(self.written.lock().unwrap().iter().cloned());
        // The search must have had something to look through: most requests went to this server, and each is a line.
        let lines = access_log(&self.server).lines().count();
        let asked = self.asked.load(Ordering::Relaxed);
        if lines * 2 < asked || lines == 0 {
            found.push(format!("{asked} requests, but only {lines} lines in the access log"));
        }
        found
    }

    /// Where a secret stands in what a server wrote.
    pub fn secrets_of(&self, server: &Server) -> Vec<String> {
        let secrets = self.secrets.lock().unwrap();
        let mut found = Vec::new();
        for (path, text) in server.written() {
            let text = String::from_utf8_lossy(&text);
            let hit = secrets.iter().filter(|secret| text.contains(secret.as_str()));
            found.extend(hit.map(|secret| format!("{secret} is in {}", path.display())));
        }
        found
    }
}

/// A sign-in with a password that is found by its beginning, padded to a length.
pub fn sign_in(password: &str, padding: usize) -> String {
    json!({ "auth": {
        "identity": { "methods": ["password"], "password": {
            "user": { "name": "operator", "password": password, "domain": { "name": "demo" } } } },
        "scope": { "project": { "name": REGION } },
        "padding": "x".repeat(padding),
    } })
    .to_string()
}

/// What a failed check said.
pub fn message(error: tokio::task::JoinError) -> String {
    let Ok(panic) = error.try_into_panic() else { return "cancelled".into() };
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}
