//! TLS of the server's own: that pages are kept on it, and that it answers for no other name.

use std::sync::Arc;

use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
        client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
    },
};

use crate::{
    servers::server::local,
    stage::{CONSOLE, ORIGIN, PROXY, Stage, checks},
    wire::{Answer, Request, connect, exchange},
};

checks! { tls:
    over_tls_every_answer_says_to_stay_there,
    another_name_gets_nothing,
    without_tls_the_page_leads_to_it,
}

/// A client that trusts the authority of the run.
pub fn settings(stage: &Stage) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(stage.authority.certificate.as_bytes()).unwrap()).unwrap();
    ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()
}

/// Takes every certificate, so that a session that is refused was refused by the server.
#[derive(Debug)]
struct TakesAll;

impl ServerCertVerifier for TakesAll {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP256_SHA256, SignatureScheme::ED25519, SignatureScheme::RSA_PSS_SHA256]
    }
}

/// What a handshake that asks for this name comes to, with a client that takes any certificate.
async fn handshake(stage: &Stage, name: &str) -> std::io::Result<()> {
    let settings =
        ClientConfig::builder().dangerous().with_custom_certificate_verifier(Arc::new(TakesAll)).with_no_client_auth();
    let stream = connect(stage.client(), local(stage.server.ports.tls)).await;
    let server = ServerName::try_from(name.to_owned()).unwrap();
    TlsConnector::from(Arc::new(settings)).connect(server, stream).await.map(drop)
}

/// Asks over TLS; none where no session could be agreed on.
async fn ask(stage: &Stage, name: &str, request: &Request) -> Option<Answer> {
    let settings = settings(stage);
    let stream = connect(stage.client(), local(stage.server.ports.tls)).await;
    let server = ServerName::try_from(name.to_owned()).unwrap();
    let stream = TlsConnector::from(Arc::new(settings)).connect(server, stream).await.ok()?;
    Some(exchange(stream, &request.bytes(name)).await)
}

async fn over_tls_every_answer_says_to_stay_there(stage: &Stage) {
    for (host, request, status) in [
        (CONSOLE, Request::get("/"), 200),
        (CONSOLE, Request::get("/nothing"), 404),
        (CONSOLE, stage.listing("?limit=1"), 200),
        (CONSOLE, Request::get("/api/evil/v1/p/cloud-phone/servers"), 404),
        (PROXY, stage.listing("?limit=1").with("Origin", ORIGIN), 200),
        (PROXY, stage.listing("?limit=1"), 403),
    ] {
        let answer = ask(stage, host, &request).await.expect("a session");
        assert_eq!(answer.status, status, "{host} {request:?}");
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{host} {request:?}");
    }
}

async fn another_name_gets_nothing(stage: &Stage) {
    assert!(handshake(stage, CONSOLE).await.is_ok(), "this client takes every certificate");
    // An address as the name is no name at all: TLS has none of those.
    for name in ["evil.example", "console.example.com.evil.example", "sub.console.example.com", "127.0.0.1"] {
        let failed = handshake(stage, name).await.expect_err(name).to_string();
        assert!(failed.contains("alert"), "{name}: not refused by the server: {failed}");
    }
    let answer = ask(stage, CONSOLE, &Request::get("/").with("Host", "evil.example")).await.expect("a session");
    assert!(!answer.text().contains("cph-app"), "{answer:?}");
    assert_eq!(answer.status, 421);
}

async fn without_tls_the_page_leads_to_it(stage: &Stage) {
    let address = local(stage.server.ports.redirect);
    let answer = exchange(connect(stage.client(), address).await, &Request::get("/?status=5").bytes(CONSOLE)).await;
    assert!((301..=308).contains(&answer.status), "{answer:?}");
    let location = answer.header("location");
    assert!(location.starts_with("https://console.example.com") && location.ends_with("/?status=5"), "{location}");
    let answer = exchange(connect(stage.client(), address).await, &Request::get("/").bytes("evil.example")).await;
    assert_eq!(answer.status, 421, "{answer:?}");
}
