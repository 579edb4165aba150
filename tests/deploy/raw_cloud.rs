//! A cloud that says exactly what a check has it say, over TLS, byte by byte: answers that no HTTP server would give.

use std::{
    fs,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::AbortHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

use crate::servers::{
    ca::{Authority, hosts_of_the_cloud},
    folder::Folder,
};

/// What it does when it has read a request.
#[derive(Clone)]
pub enum Deed {
    /// Says this and closes.
    Say(Vec<u8>),
    /// Says this and keeps silent, the connection open.
    SayAndWait(Vec<u8>),
}

/// The cloud.
pub struct RawCloud {
    /// Its address and port.
    pub address: String,
    deed: Arc<Mutex<Deed>>,
    seen: Arc<Mutex<Vec<String>>>,
    running: AbortHandle,
}

impl RawCloud {
    /// Starts one for all hosts of the cloud.
    pub async fn start(authority: &Authority) -> Self {
        let folder = Folder::new();
        authority.certify(&folder.path(""), "cloud", &hosts_of_the_cloud());
        let certificate = CertificateDer::from_pem_slice(&fs::read(folder.path("cloud.pem")).unwrap()).unwrap();
        let key = PrivateKeyDer::from_pem_slice(&fs::read(folder.path("cloud.key")).unwrap()).unwrap();
        let settings = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(settings));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let deed = Arc::new(Mutex::new(Deed::Say(Vec::new())));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (to_do, requests) = (Arc::clone(&deed), Arc::clone(&seen));
        let running = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, to_do, requests) = (acceptor.clone(), Arc::clone(&to_do), Arc::clone(&requests));
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let mut request = Vec::new();
                    let mut buffer = vec![0; 65_536];
                    while !is_whole(&request) {
                        match stream.read(&mut buffer).await {
                            Ok(length) if length > 0 => request.extend_from_slice(&buffer[..length]),
                            _ => break,
                        }
                    }
                    requests.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
                    let deed = to_do.lock().unwrap().clone();
                    match deed {
                        Deed::Say(bytes) => {
                            let _ = stream.write_all(&bytes).await;
                            let _ = stream.shutdown().await;
                        }
                        Deed::SayAndWait(bytes) => {
                            let _ = stream.write_all(&bytes).await;
                            tokio::time::sleep(Duration::from_secs(30)).await;
                        }
                    }
                });
            }
        })
        .abort_handle();
        Self { address, deed, seen, running }
    }

    /// What it does from now on.
    pub fn will(&self, deed: Deed) {
        *self.deed.lock().unwrap() = deed;
    }

    /// What it says from now on.
    pub fn says(&self, text: &str) {
        self.will(Deed::Say(text.as_bytes().to_vec()));
    }

    /// The requests it has read since it was last asked.
    pub fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

impl Drop for RawCloud {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// Whether head and body of a request are there.
fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
    body.len() >= length.and_then(|length| length.trim().parse().ok()).unwrap_or(0)
}
