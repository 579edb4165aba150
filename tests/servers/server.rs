//! A running nginx or Caddy on free ports of 127.0.0.1, with a site and logs of its own; ended when this is dropped.

use std::{
    fmt::{self, Write},
    fs,
    net::{Ipv4Addr, SocketAddr, SocketAddrV4},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use super::{
    ca::{self, Authority},
    caddy,
    folder::{Folder, copy},
    nginx,
    values::{Ports, Values},
};

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// nginx
    Nginx,
    /// Caddy
    Caddy,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nginx => "nginx",
            Self::Caddy => "caddy",
        })
    }
}

/// A running server.
pub struct Server {
    /// Its ports.
    pub ports: Ports,
    folder: Folder,
    child: Child,
}

impl Server {
    /// Starts one with a copy of `site` (a built console) and these values; `authority` says who the cloud is.
    pub async fn start(kind: Kind, site: &Path, values: &Values, authority: &Authority) -> Self {
        // A port that was free may be taken before the server has it.
        for _ in 0..5 {
            if let Ok(server) = Self::try_start(kind, site, values, authority).await {
                return server;
            }
        }
        match Self::try_start(kind, site, values, authority).await {
            Ok(server) => server,
            Err(said) => panic!("{kind} does not start:\n{said}"),
        }
    }

    async fn try_start(kind: Kind, site: &Path, values: &Values, authority: &Authority) -> Result<Self, String> {
        let folder = Folder::new();
        copy(site, &folder.path("site"));
        fs::write(folder.path("ca.pem"), &authority.certificate).unwrap();
        authority.certify(&folder.path(""), "server", &[values.host.clone(), "proxy.example.com".into()]);
        let ports = Ports::free();
        let mut command = match kind {
            Kind::Nginx => nginx::prepare(&folder, values, ports),
            Kind::Caddy => caddy::prepare(&folder, values, ports),
        };
        let output = fs::File::create(folder.path("logs/output.log")).unwrap();
        command.stdin(Stdio::null()).stdout(output.try_clone().unwrap()).stderr(output);
        // A group of its own, so that nginx's workers end with it.
        let child =
            command.process_group(0).spawn().unwrap_or_else(|e| panic!("{kind}: {e}; run `scripts/setup servers`"));
        let mut server = Self { ports, folder, child };
        let start = Instant::now();
        loop {
            if tokio::net::TcpStream::connect(server.address()).await.is_ok() {
                return Ok(server);
            }
            if server.child.try_wait().unwrap().is_some() || start.elapsed() > Duration::from_secs(20) {
                return Err(server.said());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Where it listens without TLS.
    pub fn address(&self) -> SocketAddr {
        local(self.ports.plain)
    }

    /// The folder of the files it serves.
    pub fn site(&self) -> PathBuf {
        self.folder.path("site")
    }

    /// All it has written: logs, output, temporary files.
    pub fn written(&self) -> Vec<(PathBuf, Vec<u8>)> {
        [self.folder.files("logs"), self.folder.files("tmp")].concat()
    }

    /// Its logs as text, for whoever looks for the reason of something.
    pub fn said(&self) -> String {
        let mut text = String::new();
        for (path, written) in self.folder.files("logs") {
            let _ = writeln!(text, "{}:\n{}", path.display(), String::from_utf8_lossy(&written));
        }
        text
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        // nginx ends its workers on this; a kill would leave them.
        let _ = std::process::Command::new("kill").arg(self.child.id().to_string()).status();
        let start = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) {
            if start.elapsed() > Duration::from_secs(5) {
                let _ = self.child.kill();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// A port of this machine.
pub fn local(port: u16) -> SocketAddr {
    SocketAddrV4::new(Ipv4Addr::LOCALHOST, port).into()
}

/// Options of the simulator that make it the cloud, with a certificate of this authority in a folder.
pub fn cloud_options(authority: &Authority, folder: &Folder) -> Vec<String> {
    authority.certify(&folder.path(""), "cloud", &ca::hosts_of_the_cloud());
    let (certificate, key) = (folder.text("cloud.pem"), folder.text("cloud.key"));
    ["--tls-listen", "127.0.0.1:0", "--tls-cert", &certificate, "--tls-key", &key].map(str::to_owned).to_vec()
}
