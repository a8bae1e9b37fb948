//! TLS against a server with certificates made for the test.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/mod.rs"]
mod support;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use futures_util::{SinkExt, StreamExt};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::server::WebPkiClientVerifier;
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
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
        params
            .distinguished_name
            .push(DnType::CommonName, "Test Root");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self {
            issuer: Issuer::new(params, key),
            certificate,
        }
    }

    fn sign(&self, name: &str) -> (rcgen::Certificate, KeyPair) {
        self.sign_for(name, |_| {})
    }

    fn sign_for(
        &self,
        name: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        change(&mut params);
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
    showing(&authority.sign(name))
}

/// A server that shows a certificate.
fn showing((certificate, key): &(rcgen::Certificate, KeyPair)) -> ServerConfig {
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private(key))
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
fn an_address_may_stand_in_a_certificate_too() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let ca = authority.file(&env);
    for (name, status) in [("127.0.0.1", 0), ("127.0.0.2", 3), ("localhost", 3)] {
        let port = serve(config(&authority, name));
        let args = args(port, &["--ca-cert", ca.to_str().unwrap()]);
        let url = format!("https://localhost:{port}");
        let args = args.iter().map(|arg| match *arg == url {
            true => arg.replace("localhost", "127.0.0.1"),
            false => arg.clone(),
        });
        let run = env.run(args);
        assert_eq!(run.status, Some(status), "{name}: {run:#?}");
    }
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

/// Runs `doctor` against a server with a certificate until a year.
fn examined(until: i32, more: &[&str]) -> (support::Run, String) {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let ca = authority.file(&env);
    let dated = authority.sign_for("localhost", |params| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
    });
    let port = serve_unknown(showing(&dated));
    let url = format!("https://localhost:{port}");
    let args = ["doctor", "--url", &url, "--ca-cert", ca.to_str().unwrap()];
    // All but the call is answered by nobody here.
    let run = env.run(args.iter().chain(&["--timeout", "100ms"]).chain(more));
    let tls = run
        .stdout
        .lines()
        .skip_while(|line| !line.contains(" tls "));
    let told = tls.take(3).collect::<Vec<_>>().join("\n");
    (run, told)
}

#[test]
fn the_doctor_shows_the_certificate_and_when_it_ends() {
    let (_, told) = examined(2999, &[]);
    assert!(told.starts_with("ok      tls "), "{told}");
    let certificate = "TLS 1.3, \"rcgen self signed cert\" until 2999-01-01, by \"Test Root\"\n";
    assert!(told.contains(certificate), "{told}");

    let env = TestEnv::new();
    let port = serve_unknown(config(&Authority::new(), "localhost"));
    let out = env.run(["doctor", "--url", &format!("https://localhost:{port}")]);
    let told = "which is not trusted\n  hint: --ca-cert FILE trusts a certificate of your own; \
        --insecure trusts any\n  hint: the server shows its own certificate alone";
    assert!(out.stdout.contains(told), "{out:#?}");

    let (run, told) = examined(2024, &[]);
    assert!(told.starts_with("failed  tls "), "{told}");
    assert!(told.contains("error: no trusted TLS connection"), "{told}");
    assert!(told.contains("expired at 2024-01-01T00:00:00Z"), "{told}");
    assert_eq!(run.status, Some(3));

    let (_, told) = examined(2024, &["--insecure"]);
    assert!(told.starts_with("warning tls "), "{told}");
    assert!(told.contains("was not checked (--insecure)"), "{told}");
    assert!(
        told.contains("\"rcgen self signed cert\" has expired"),
        "{told}"
    );
}

#[test]
fn an_unknown_authority_is_not_trusted() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let port = serve(config(&authority, "localhost"));
    let stderr = env.run(args(port, &[])).failure(3);
    assert!(
        stderr.starts_with(
            "error: no trusted TLS connection to localhost\n\
             caused by: the certificate of localhost is signed by \"Test Root\", which is not trusted\n"
        ),
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
    assert!(stderr.contains("which is not trusted"), "{stderr}");
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
    let cause = "caused by: the certificate of localhost is for example.com, not localhost\n\
        hint: is the host in --url right?\n";
    assert!(stderr.contains(cause), "{stderr}");
}

#[test]
fn a_certificate_says_when_it_is_valid() {
    for (from, until, told) in [
        (2020, 2025, "expired at 2025-01-01T00:00:00Z"),
        (4000, 4001, "is not valid before 4000-01-01T00:00:00Z"),
    ] {
        let (env, authority) = (TestEnv::new(), Authority::new());
        let ca = authority.file(&env);
        let dated = authority.sign_for("localhost", |params| {
            params.not_before = date_time_ymd(from, 1, 1);
            params.not_after = date_time_ymd(until, 1, 1);
        });
        let port = serve(showing(&dated));
        let args = args(port, &["--ca-cert", ca.to_str().unwrap()]);
        let stderr = env.run(args).failure(3);
        let cause =
            format!("caused by: the certificate of localhost {told}\nhint: is the clock right?");
        assert!(stderr.contains(&cause), "{stderr}");
    }
}

#[test]
fn who_only_bears_the_name_of_a_trusted_authority_is_not_trusted() {
    let (env, trusted) = (TestEnv::new(), Authority::new());
    let ca = trusted.file(&env);
    let port = serve(config(&Authority::new(), "localhost"));
    let args = args(port, &["--ca-cert", ca.to_str().unwrap()]);
    let stderr = env.run(args).failure(3);
    let cause = "caused by: the certificate of localhost is signed by another \"Test Root\" than \
        the one that is trusted\n";
    assert!(stderr.contains(cause), "{stderr}");
}

#[test]
fn a_certificate_that_nobody_else_signed_is_trusted_when_it_is_named() {
    let env = TestEnv::new();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let own = (params.self_signed(&key).unwrap(), key);
    let port = serve(showing(&own));
    let stderr = env.run(args(port, &[])).failure(3);
    let cause = "caused by: the certificate of localhost is self-signed\nhint: --ca-cert FILE";
    assert!(stderr.contains(cause), "{stderr}");
    let file = env.file("own.pem", &own.0.pem());
    let port = serve(showing(&own));
    let run = env.run(args(port, &["--ca-cert", file.to_str().unwrap()]));
    assert_eq!(run.success(), "\"over TLS\"\n");
}

#[test]
fn the_certificate_of_an_authority_is_none_of_a_server() {
    let env = TestEnv::new();
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    // What `openssl req -x509` makes.
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let own = (params.self_signed(&key).unwrap(), key);
    let file = env.file("own.pem", &own.0.pem());
    let port = serve(showing(&own));
    let stderr = env
        .run(args(port, &["--ca-cert", file.to_str().unwrap()]))
        .failure(3);
    assert!(stderr.contains("is one of an authority"), "{stderr}");
    assert!(
        stderr.contains("basicConstraints=critical,CA:FALSE"),
        "{stderr}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn the_variables_of_openssl_name_what_is_trusted() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let file = authority.file(&env);
    std::fs::create_dir(env.home().join("certs")).unwrap();
    env.file("certs/any-name.txt", &authority.certificate.pem());
    for (name, value) in [
        ("SSL_CERT_FILE", file),
        ("SSL_CERT_DIR", env.home().join("certs")),
    ] {
        let port = serve(config(&authority, "localhost"));
        let mut command = env.command(args(port, &[]));
        let run = finished(command.env(name, value));
        assert_eq!(run.success(), "\"over TLS\"\n", "{name}");
    }
    // Trusting others instead would not be what was asked for.
    let port = serve(config(&authority, "localhost"));
    let mut command = env.command(args(port, &[]));
    let stderr = finished(command.env("SSL_CERT_FILE", "missing.pem")).failure(1);
    let error = "error: cannot take the trusted certificates from missing.pem\n";
    assert!(stderr.starts_with(error), "{stderr}");
}

/// A server that answers whatever comes first, and hangs up.
fn answering(answer: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(answer);
        // A client that finds bytes unread is not told what was said before.
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
    });
    port
}

#[test]
fn what_is_no_tls_or_too_old_is_told() {
    for (answer, cause) in [
        (
            &b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"[..],
            "what answers does not speak TLS\nhint: the server may not speak TLS there",
        ),
        (
            // An alert of TLS 1.1: protocol_version.
            b"\x15\x03\x02\x00\x02\x02\x46",
            "the server speaks neither TLS 1.2 nor TLS 1.3\nhint: older versions",
        ),
        (
            // A ServerHello of TLS 1.1 with TLS_RSA_WITH_AES_128_CBC_SHA.
            b"\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02\
              0123456789abcdef0123456789abcdef\x00\x00\x2f\x00",
            "the server speaks neither TLS 1.2 nor TLS 1.3\nhint: older versions",
        ),
        (
            // handshake_failure, as a server says that wants something else.
            b"\x15\x03\x03\x00\x02\x02\x28",
            "the server ended the handshake with the alert HandshakeFailure\nhint: --client-cert",
        ),
        (b"", "hint: the server ended the handshake"),
    ] {
        let stderr = TestEnv::new().run(args(answering(answer), &[])).failure(3);
        let error = "error: no trusted TLS connection to localhost\ncaused by: ";
        assert!(stderr.starts_with(error), "{stderr}");
        assert!(stderr.contains(cause), "{stderr}");
    }
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

/// A server that wants to know who its clients are.
fn asking(authority: &Authority, versions: &[&'static SupportedProtocolVersion]) -> ServerConfig {
    let mut roots = RootCertStore::empty();
    roots.add(authority.certificate.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), Arc::clone(&provider))
        .build()
        .unwrap();
    let (certificate, key) = authority.sign("localhost");
    ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![certificate.der().clone()], private(&key))
        .unwrap()
}

/// Options that show a certificate of an authority, in files of a name.
fn showing_ours(env: &TestEnv, authority: &Authority, name: &str) -> [String; 4] {
    let (own, key) = authority.sign("client");
    let cert = env.file(&format!("{name}.pem"), &own.pem());
    let key = env.file(&format!("{name}.key"), &key.serialize_pem());
    [
        "--client-cert".to_owned(),
        cert.to_str().unwrap().to_owned(),
        "--client-key".to_owned(),
        key.to_str().unwrap().to_owned(),
    ]
}

#[test]
fn a_server_may_ask_who_we_are() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let ca = authority.file(&env);
    let ours = showing_ours(&env, &authority, "client");
    for version in [&TLS12, &TLS13] {
        let port = serve(asking(&authority, &[version]));
        let args = args(port, &["--ca-cert", ca.to_str().unwrap()]);
        let run = env.run(args.iter().chain(&ours));
        assert_eq!(run.success(), "\"over TLS\"\n");
    }
}

#[test]
fn who_does_not_say_who_he_is_or_is_unknown_is_told_so() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let ca = authority.file(&env);
    let unknown = showing_ours(&env, &Authority::new(), "unknown");
    for version in [&TLS12, &TLS13] {
        for (ours, cause) in [
            (
                &[][..],
                "the server wants a client certificate\nhint: --client-cert and --client-key say",
            ),
            (
                &unknown,
                "\nhint: is --client-cert one that the server knows?",
            ),
        ] {
            let port = serve(asking(&authority, &[version]));
            let url = format!("https://localhost:{port}");
            // Asked for its spec, it says the same.
            let find = [
                "find",
                "x",
                "--url",
                &url,
                "--ca-cert",
                ca.to_str().unwrap(),
            ];
            let find = find.iter().map(ToString::to_string).collect();
            let port = serve(asking(&authority, &[version]));
            for args in [args(port, &["--ca-cert", ca.to_str().unwrap()]), find] {
                let stderr = env.run(args.iter().chain(ours)).failure(3);
                let error = "error: no trusted TLS connection to localhost\n";
                assert!(stderr.starts_with(error), "{version:?}: {stderr}");
                assert!(stderr.contains(cause), "{version:?}: {stderr}");
            }
        }
    }
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

/// A proxy for one connection, which speaks TLS itself where it has a configuration; returns its
/// port.
fn proxy(config: Option<ServerConfig>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    listener.set_nonblocking(true).unwrap();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let (stream, _) = listener.accept().await.unwrap();
            match config {
                None => forward(stream).await,
                Some(config) => {
                    let acceptor = TlsAcceptor::from(Arc::new(config));
                    // What the client does not trust it leaves.
                    if let Ok(stream) = acceptor.accept(stream).await {
                        forward(stream).await;
                    }
                }
            }
        });
    });
    port
}

async fn forward(mut client: impl AsyncRead + AsyncWrite + Unpin) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    let target = head.strip_prefix("CONNECT localhost:").unwrap();
    let port: u16 = target.split(' ').next().unwrap().parse().unwrap();
    let mut server = tokio::net::TcpStream::connect(("127.0.0.1", port))
        .await
        .unwrap();
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
    client.flush().await.unwrap();
    // It ends when either side has enough.
    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
}

#[test]
fn tls_is_spoken_through_a_proxy_and_with_one() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let ca = authority.file(&env);
    let trusting = ["--ca-cert", ca.to_str().unwrap()];
    let by = |proxy: &str| {
        let port = serve(config(&authority, "localhost"));
        let mut command = env.command(args(port, &trusting));
        finished(command.env("https_proxy", proxy))
    };
    let plain = proxy(None);
    let run = by(&format!("http://127.0.0.1:{plain}"));
    assert_eq!(run.success(), "\"over TLS\"\n");
    let encrypted = proxy(Some(config(&authority, "localhost")));
    let run = by(&format!("https://localhost:{encrypted}"));
    assert_eq!(run.success(), "\"over TLS\"\n");
    let wrong = proxy(Some(config(&authority, "other.example")));
    let stderr = by(&format!("https://localhost:{wrong}")).failure(3);
    let error = format!(
        "error: cannot reach the proxy localhost:{wrong}\n\
         caused by: no trusted TLS connection to localhost\n\
         caused by: the certificate of localhost is for other.example, not localhost\n"
    );
    assert!(stderr.starts_with(&error), "{stderr}");
}

#[test]
fn insecure_is_about_the_server_and_not_its_proxy() {
    let (env, authority) = (TestEnv::new(), Authority::new());
    let server = serve(config(&authority, "localhost"));
    let proxy = proxy(Some(config(&authority, "localhost")));
    let proxy = format!("https://localhost:{proxy}");
    let stderr = env
        .run(args(server, &["--insecure", "--proxy", &proxy]))
        .failure(3);
    assert!(stderr.contains("error: cannot reach the proxy"), "{stderr}");
    assert!(
        stderr.contains("\"Test Root\", which is not trusted"),
        "{stderr}"
    );
}
