//! TLS against a server with certificates made for the test.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/mod.rs"]
mod support;

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use futures_util::{SinkExt, StreamExt};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use support::TestEnv;
use support::env::finished;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

/// A certificate authority of our own.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: rcgen::Certificate,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self {
            issuer: Issuer::new(params, key),
            certificate,
        }
    }

    fn sign(&self, name: &str) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.issuer).unwrap(), key)
    }

    /// The file that `--ca-cert` takes.
    fn file(&self, env: &TestEnv) -> PathBuf {
        env.file("ca.pem", &self.certificate.pem())
    }
}

/// A server for one connection, which answers every call with its name; returns its port.
fn serve(config: ServerConfig) -> u16 {
    start(config, false)
}

/// The same for two connections: one that asks for the spec comes before.
fn serve_unknown(config: ServerConfig) -> u16 {
    start(config, true)
}

fn start(config: ServerConfig, is_unknown: bool) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    listener.set_nonblocking(true).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            if is_unknown {
                let (stream, _) = listener.accept().await.unwrap();
                tell_spec(acceptor.accept(stream).await.unwrap()).await;
            }
            let (stream, _) = listener.accept().await.unwrap();
            // What the client does not trust it leaves, which is what some tests are about.
            let Ok(stream) = acceptor.accept(stream).await else {
                return;
            };
            let Ok(mut socket) = accept_async(stream).await else {
                return;
            };
            while let Some(Ok(message)) = socket.next().await {
                if message.is_text() {
                    let ack = r#"{"id":1,"type":1,"data":[null,"over TLS"]}"#;
                    socket.send(Message::text(ack)).await.unwrap();
                }
            }
        });
    });
    port
}

async fn tell_spec(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    assert!(head.starts_with(b"GET /primus/spec HTTP/1.1\r\n"));
    let spec = r#"{"version":"8.0.9","transformer":"websockets","parser":"json"}"#;
    let answer = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{spec}",
        spec.len()
    );
    stream.write_all(answer.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}

fn config(authority: &Authority, name: &str) -> ServerConfig {
    let (certificate, key) = authority.sign(name);
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private(&key))
        .unwrap()
}

fn private(key: &KeyPair) -> PrivateKeyDer<'static> {
    PrivateKeyDer::Pkcs8(key.serialize_der().into())
}

fn args(port: u16, more: &[&str]) -> Vec<String> {
    let url = format!("https://localhost:{port}");
    // The server takes one connection.
    let known = [
        "--transformer",
        "websockets",
        "--parser",
        "json",
        "--dialect",
        "feathers4",
    ];
    ["find", "messages", "--url", &url]
        .iter()
        .chain(&known)
        .chain(more)
        .map(|&arg| arg.to_owned())
        .collect()
}

#[test]
fn a_certificate_is_trusted_when_its_authority_is_named() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let ca = authority.file(&env);
    let port = serve(config(&authority, "localhost"));
    let run = env.run(args(port, &["--ca-cert", ca.to_str().unwrap()]));
    assert_eq!(run.success(), "\"over TLS\"\n");
}

#[test]
fn an_unknown_server_is_asked_for_its_spec_over_tls_too() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let ca = authority.file(&env);
    let port = serve_unknown(config(&authority, "localhost"));
    let url = format!("https://localhost:{port}");
    let find = ["find", "messages", "-v", "--url", &url, "--ca-cert"];
    let run = env.run(find.iter().chain(&[ca.to_str().unwrap()]));
    assert!(run.stderr.contains("(says the server's spec)"), "{run:#?}");
    assert_eq!(run.success(), "\"over TLS\"\n");
}

#[test]
fn an_unknown_authority_is_not_trusted() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let port = serve(config(&authority, "localhost"));
    let stderr = env.run(args(port, &[])).failure(3);
    assert!(
        stderr.starts_with("error: no trusted TLS connection to localhost\n"),
        "{stderr}"
    );
    assert!(stderr.contains("hint: --ca-cert FILE"), "{stderr}");
}

#[test]
fn a_system_without_certificates_has_those_that_are_built_in() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let port = serve(config(&authority, "localhost"));
    let mut command = env.command(args(port, &[]));
    command
        .env("SSL_CERT_FILE", "/dev/null")
        .env("SSL_CERT_DIR", env.home());
    let stderr = finished(&mut command).failure(3);
    // Ours is not among them, and nothing complains of having none.
    assert!(stderr.contains("UnknownIssuer"), "{stderr}");
    let ca = authority.file(&env);
    let port = serve(config(&authority, "localhost"));
    let mut command = env.command(args(port, &["--ca-cert", ca.to_str().unwrap()]));
    command
        .env("SSL_CERT_FILE", "/dev/null")
        .env("SSL_CERT_DIR", env.home());
    assert_eq!(finished(&mut command).success(), "\"over TLS\"\n");
}

#[test]
fn a_certificate_for_another_name_is_not_trusted() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let ca = authority.file(&env);
    let port = serve(config(&authority, "example.com"));
    let stderr = env
        .run(args(port, &["--ca-cert", ca.to_str().unwrap()]))
        .failure(3);
    assert!(stderr.contains("not valid for name"), "{stderr}");
}

#[test]
fn insecure_takes_any_certificate_and_warns() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let port = serve(config(&authority, "example.com"));
    let run = env.run(args(port, &["--insecure"]));
    assert_eq!(
        run.stderr,
        "warning: --insecure: the server's certificate is not checked\n"
    );
    assert_eq!(run.success(), "\"over TLS\"\n");
}

#[test]
fn a_server_may_ask_who_we_are() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let ca = authority.file(&env);
    let mut roots = RootCertStore::empty();
    roots.add(authority.certificate.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), Arc::clone(&provider))
        .build()
        .unwrap();
    let (certificate, key) = authority.sign("localhost");
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![certificate.der().clone()], private(&key))
        .unwrap();
    let port = serve(config);
    let (own, own_key) = authority.sign("client");
    let cert = env.file("client.pem", &own.pem());
    let key = env.file("client.key", &own_key.serialize_pem());
    let run = env.run(args(
        port,
        &[
            "--ca-cert",
            ca.to_str().unwrap(),
            "--client-cert",
            cert.to_str().unwrap(),
            "--client-key",
            key.to_str().unwrap(),
        ],
    ));
    assert_eq!(run.success(), "\"over TLS\"\n");
}

#[test]
fn a_file_that_holds_no_certificate_is_named() {
    let env = TestEnv::new();
    // Nothing may be listening there: the file is read first or beside it.
    let port = serve(config(&Authority::new(), "localhost"));
    let missing = env
        .run(args(port, &["--ca-cert", "missing.pem"]))
        .failure(1);
    assert!(
        missing.contains("CA certificates from missing.pem"),
        "{missing}"
    );
    env.file("empty.pem", "nothing\n");
    let port = serve(config(&Authority::new(), "localhost"));
    let empty = env.run(args(port, &["--ca-cert", "empty.pem"])).failure(1);
    assert!(empty.contains("CA certificates from empty.pem"), "{empty}");
    let alone = env.run(args(port, &["--client-cert", "x.pem"])).failure(2);
    assert!(alone.contains("--client-key"), "{alone}");
}
