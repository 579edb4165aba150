//! What differs between deployments, put into the shipped files of values: only the lines an administrator would edit, each of
//! which must be there.

use std::{
    env, fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
};

/// The values of a deployment under test.
#[derive(Clone, Debug)]
pub struct Values {
    /// The console's host name.
    pub host: String,
    /// The path it is under, without a slash at its end.
    pub base: String,
    /// Who may frame it.
    pub frame_ancestors: String,
    /// Where it may send requests besides its own origin.
    pub connect_src: String,
    /// The origin that may use the cross-origin proxy.
    pub origin: String,
    /// Address and port that stand for all hosts of the cloud.
    pub cloud: String,
    /// Another address that these hosts have besides, before the first one.
    pub other_address: Option<SocketAddr>,
    /// Whether the server is the newest version instead of the one on `PATH`.
    pub newest: bool,
    /// Whether Caddy says all it can.
    pub debug: bool,
    /// Seconds the cloud may take.
    pub patience: u32,
}

impl Values {
    /// As they are shipped, with the cloud elsewhere.
    pub fn new(cloud: &str) -> Self {
        Self {
            host: "console.example.com".into(),
            base: String::new(),
            frame_ancestors: "'none'".into(),
            connect_src: String::new(),
            origin: "https://console.example.com".into(),
            cloud: cloud.to_owned(),
            other_address: None,
            newest: false,
            debug: false,
            patience: 30,
        }
    }
}

/// The program of a server: the one on `PATH`, or the newest version that `scripts/setup servers` got (`CPH_NEWEST_SERVERS`).
pub fn program(name: &str, newest: bool) -> PathBuf {
    match env::var_os("CPH_NEWEST_SERVERS").filter(|_| newest) {
        Some(folder) => PathBuf::from(folder).join(name),
        None => name.into(),
    }
}

/// Whether this machine has IPv6.
pub fn has_ipv6() -> bool {
    TcpListener::bind("[::1]:0").is_ok()
}

/// The ports of a server: plain, TLS, and the one that stands for 80.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// Console and proxy without TLS.
    pub plain: u16,
    /// The same with TLS.
    pub tls: u16,
    /// What stands for port 80.
    pub redirect: u16,
}

impl Ports {
    /// Three that are free.
    pub fn free() -> Self {
        let taken = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [plain, tls, redirect] = taken.each_ref().map(|listener| listener.local_addr().unwrap().port());
        Self { plain, tls, redirect }
    }
}

/// A shipped text that is being edited.
pub struct Text(String);

impl Text {
    /// Reads a file.
    pub fn read(path: &Path) -> Self {
        Self(fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
    }

    /// Puts one text in the place of another, wherever that is; it must be somewhere.
    #[must_use]
    pub fn edit(self, from: &str, to: &str) -> Self {
        assert!(self.0.contains(from), "not in the shipped file: {from}");
        Self(self.0.replace(from, to))
    }

    /// Writes it.
    pub fn write(self, path: &Path) {
        fs::write(path, self.0).unwrap();
    }

    /// The text as it is now.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
