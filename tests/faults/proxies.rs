//! Proxies: such as do what they should, and such as never would.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::json;

use crate::KNOWN;
use crate::support::env::finished;
use crate::support::scripted::{Doorman, answer, websocket};
use crate::support::{Run, ScriptedServer, TestEnv};

/// A host that only a proxy can know.
const NAME: &str = "http://server.invalid:3030";
const PASSWORD: &str = "canary-p@ss";
/// The same as it stands in a URL.
const CREDENTIALS: &str = "ada:canary-p%40ss@";
/// The same as HTTP and a base64 of `ada:canary-p@ss` have it.
const BASIC: &str = "YWRhOmNhbmFyeS1wQHNz";

/// What a proxy saw.
type Seen = Arc<Mutex<Vec<String>>>;

/// Takes connections at a port of its own, handing each to a script; returns the port.
fn listen(script: impl Fn(TcpStream) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let script = Arc::new(script);
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let script = Arc::clone(&script);
            thread::spawn(move || script(stream));
        }
    });
    port
}

/// Passes bytes on in both directions until one side ends, and keeps what the client says.
fn pass(client: TcpStream, server: TcpStream, said: &Seen) {
    let back = {
        let (mut server, mut client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
        thread::spawn(move || {
            let _ = io::copy(&mut server, &mut client);
            let _ = client.shutdown(Shutdown::Both);
        })
    };
    let (mut client, mut server, mut chunk) = (client, server, [0; 4096]);
    while let Ok(length @ 1..) = client.read(&mut chunk) {
        let text = String::from_utf8_lossy(&chunk[..length]).into_owned();
        said.lock().unwrap().push(text);
        if server.write_all(&chunk[..length]).is_err() {
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Both);
    back.join().unwrap();
}

/// Reads a head to its empty line.
fn head(stream: &mut TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

/// A proxy that connects to one server, whatever it is asked for; keeps what it is asked, and
/// what it passes on.
struct Gateway {
    port: u16,
    asked: Seen,
    passed: Seen,
}

impl Gateway {
    fn start(
        server: &str,
        admit: impl Fn(&mut TcpStream) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        let (asked, passed) = (Seen::default(), Seen::default());
        let (questions, bytes) = (Arc::clone(&asked), Arc::clone(&passed));
        let server = server.trim_start_matches("http://").to_owned();
        let port = listen(move |mut stream| {
            if let Some(question) = admit(&mut stream) {
                questions.lock().unwrap().push(question);
                pass(stream, TcpStream::connect(&server).unwrap(), &bytes);
            }
        });
        Self {
            port,
            asked,
            passed,
        }
    }

    /// One that speaks HTTP.
    fn http(server: &str) -> Self {
        Self::start(server, |stream| {
            let head = head(stream);
            stream
                .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
                .unwrap();
            Some(head)
        })
    }

    /// One that speaks SOCKS 5, wants user and password where it is offered them, and answers
    /// questions for some addresses with a code.
    fn socks(server: &str, code: impl Fn(&str) -> u8 + Send + Sync + 'static) -> Self {
        Self::start(server, move |stream| {
            let target = socks_question(stream);
            match code(&target) {
                0 => {
                    // A name as the address it connects from is rare and right.
                    stream.write_all(b"\x05\0\0\x03\x05proxy\x12\x34").unwrap();
                    Some(target)
                }
                code => {
                    stream
                        .write_all(&[5, code, 0, 1, 0, 0, 0, 0, 0, 0])
                        .unwrap();
                    None
                }
            }
        })
    }

    fn url(&self, scheme: &str) -> String {
        format!("{scheme}://127.0.0.1:{}", self.port)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn take<const LENGTH: usize>(stream: &mut TcpStream) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    stream.read_exact(&mut bytes).unwrap();
    bytes
}

fn take_text(stream: &mut TcpStream) -> String {
    let [length] = take(stream);
    let mut bytes = vec![0; length.into()];
    stream.read_exact(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Reads what a client says to a SOCKS proxy; returns where it wants to go, with the user and
/// the password in front where it offered them.
fn socks_question(stream: &mut TcpStream) -> String {
    let [5, count] = take(stream) else {
        panic!("not SOCKS 5")
    };
    let mut methods = vec![0; count.into()];
    stream.read_exact(&mut methods).unwrap();
    let mut who = String::new();
    if methods.contains(&2) {
        stream.write_all(&[5, 2]).unwrap();
        assert_eq!(take(stream), [1]);
        who = format!("{}:{}@", take_text(stream), take_text(stream));
        stream.write_all(&[1, 0]).unwrap();
    } else {
        stream.write_all(&[5, 0]).unwrap();
    }
    let [5, 1, 0, form] = take(stream) else {
        panic!("no CONNECT")
    };
    let host = match form {
        1 => std::net::Ipv4Addr::from(take::<4>(stream)).to_string(),
        3 => take_text(stream),
        _ => std::net::Ipv6Addr::from(take::<16>(stream)).to_string(),
    };
    format!("{who}{host} {}", u16::from_be_bytes(take(stream)))
}

/// A server that answers one call.
fn server() -> ScriptedServer {
    ScriptedServer::start(|peer| {
        let (id, _) = peer.packet();
        peer.reply(id, &json!("here"));
        peer.drain();
    })
}

fn find(env: &TestEnv, url: &str, more: &[&str]) -> Command {
    let find = ["find", "x", "--url", url];
    env.command(find.iter().chain(&KNOWN).chain(more))
}

/// Runs a call by a proxy that does what a script does, and returns what is said on stderr.
#[track_caller]
fn refused(scheme: &str, script: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    let port = listen(script);
    let proxy = format!("{scheme}://{CREDENTIALS}127.0.0.1:{port}");
    let more = ["-vv", "--proxy", &proxy];
    let stderr = finished(&mut find(&TestEnv::new(), NAME, &more)).failure(3);
    assert!(
        !stderr.contains("canary") && !stderr.contains(BASIC),
        "{stderr}"
    );
    stderr.replace(&port.to_string(), "PORT")
}

#[test]
fn all_goes_by_the_proxy_and_nobody_sees_more_than_he_must() {
    let server = ScriptedServer::start(|peer| {
        for _ in 0..2 {
            let (id, _) = peer.packet();
            peer.reply(
                id,
                &json!({"accessToken": "t", "authentication": {}, "user": {}}),
            );
        }
        peer.drain();
    });
    let gateway = Gateway::http(&server.url());
    let env = TestEnv::new();
    let proxy = gateway
        .url("http")
        .replace("://", &format!("://{CREDENTIALS}"));
    // Not known, so that the server is asked for its spec first.
    let mut find = env.command([
        "find",
        "x",
        "-vv",
        "--url",
        NAME,
        "--proxy",
        &proxy,
        "-H",
        "X-Api-Key: canary-key",
    ]);
    let run = finished(find.env("FEATHERS_PRIMUS_TOKEN", "canary-token"));
    assert_eq!(run.status, Some(0), "{run:#?}");
    server.join();
    let asked = gateway.asked();
    assert_eq!(asked.len(), 2, "the spec and the websocket: {asked:#?}");
    for question in asked {
        let mut lines: Vec<_> = question.trim_end().split("\r\n").collect();
        lines.sort_unstable();
        let agent = concat!("User-Agent: feathers-primus/", env!("CARGO_PKG_VERSION"));
        let basic = format!("Proxy-Authorization: Basic {BASIC}");
        let expected = [
            "CONNECT server.invalid:3030 HTTP/1.1",
            "Host: server.invalid:3030",
            &basic,
            agent,
        ];
        assert_eq!(lines, expected);
    }
    let passed = gateway.passed.lock().unwrap().concat();
    assert!(passed.contains("GET /primus/spec HTTP/1.1\r\n"), "{passed}");
    assert!(passed.contains("X-Api-Key: canary-key\r\n"), "{passed}");
    assert!(!passed.to_lowercase().contains("proxy"), "{passed}");
    let stderr = &run.stderr;
    let by = format!("by the proxy 127.0.0.1:{} (--proxy)\n", gateway.port);
    assert!(stderr.contains(&by), "{stderr}");
    assert!(
        stderr.contains("the proxy has connected to server.invalid:3030\n"),
        "{stderr}"
    );
    assert!(
        !stderr.contains("canary") && !stderr.contains(BASIC),
        "{stderr}"
    );
}

#[test]
fn http_requests_that_carry_frames_go_by_the_proxy_too() {
    let doorman = Doorman::start(|_, stream| {
        answer(stream, "404 Not Found", "");
    });
    let gateway = Gateway::http(&doorman.url());
    let proxy = gateway.url("http");
    let transformer = ["--transformer", "browserchannel", "--parser", "json"];
    let find = ["find", "x", "--url", NAME, "--proxy", &proxy];
    TestEnv::new()
        .run(find.iter().chain(&transformer))
        .failure(3);
    assert!(!gateway.asked().is_empty());
    assert_eq!(gateway.asked().len(), doorman.targets().len());
}

#[test]
fn the_environment_names_a_proxy_and_what_needs_none() {
    for (variables, by_proxy) in [
        (&[("http_proxy", "gateway")][..], true),
        (&[("HTTP_PROXY", "gateway")], true),
        (
            &[("HTTP_PROXY", "gateway"), ("REQUEST_METHOD", "GET")],
            false,
        ),
        (&[("ALL_PROXY", "gateway")], true),
        (&[("HTTPS_PROXY", "gateway")], false),
        (
            &[("HTTP_PROXY", "gateway"), ("NO_PROXY", "127.0.0.0/8")],
            false,
        ),
        (&[("HTTP_PROXY", "")], false),
    ] {
        let server = server();
        let gateway = Gateway::http(&server.url());
        let env = TestEnv::new();
        let mut find = find(&env, &server.url(), &[]);
        for (name, value) in variables {
            find.env(name, value.replace("gateway", &gateway.url("http")));
        }
        assert_eq!(finished(&mut find).success(), "\"here\"\n", "{variables:?}");
        assert_eq!(
            gateway.asked().len(),
            usize::from(by_proxy),
            "{variables:?}"
        );
        server.join();
    }
}

#[test]
fn the_option_goes_before_the_environment() {
    for (option, by_proxy) in [("gateway", true), ("", false)] {
        let server = server();
        let gateway = Gateway::http(&server.url());
        let env = TestEnv::new();
        let option = option.replace("gateway", &gateway.url("http"));
        let mut find = find(&env, &server.url(), &["--proxy", &option]);
        // Nothing listens there.
        find.env("HTTP_PROXY", "127.0.0.1:1").env("NO_PROXY", "*");
        assert_eq!(finished(&mut find).success(), "\"here\"\n");
        assert_eq!(gateway.asked().len(), usize::from(by_proxy));
        server.join();
    }
}

#[test]
#[cfg(feature = "demo")]
fn the_built_in_server_needs_no_proxy() {
    let env = TestEnv::new();
    let mut find = env.command([
        "find",
        "messages",
        "--url",
        "demo:",
        "--proxy",
        "127.0.0.1:1",
    ]);
    finished(find.env("ALL_PROXY", "not a proxy")).success();
}

#[test]
fn a_socks_proxy_looks_names_up_when_it_is_told_to() {
    let server = server();
    let gateway = Gateway::socks(&server.url(), |_| 0);
    let proxy = gateway.url("socks5h");
    let run = finished(&mut find(&TestEnv::new(), NAME, &["--proxy", &proxy]));
    assert_eq!(run.success(), "\"here\"\n");
    assert_eq!(gateway.asked(), ["server.invalid 3030"]);
    server.join();
}

#[test]
fn a_socks_proxy_gets_user_and_password() {
    let server = server();
    let gateway = Gateway::socks(&server.url(), |_| 0);
    let proxy = gateway
        .url("socks5h")
        .replace("://", &format!("://{CREDENTIALS}"));
    let run = finished(&mut find(
        &TestEnv::new(),
        NAME,
        &["-vv", "--proxy", &proxy],
    ));
    assert!(!run.stderr.contains("canary"), "{run:#?}");
    assert_eq!(run.success(), "\"here\"\n");
    assert_eq!(
        gateway.asked(),
        [format!("ada:{PASSWORD}@server.invalid 3030")]
    );
    server.join();
}

#[test]
fn names_are_looked_up_here_for_socks5_and_each_address_is_tried() {
    let server = server();
    // Where localhost has two addresses, the first is the one that nobody answers at.
    let gateway = Gateway::socks(&server.url(), |target| match target {
        "127.0.0.1 3030" => 0,
        _ => 5,
    });
    let proxy = gateway.url("socks5");
    let url = "http://localhost:3030";
    let run = finished(&mut find(&TestEnv::new(), url, &["--proxy", &proxy]));
    assert_eq!(run.success(), "\"here\"\n");
    assert_eq!(gateway.asked(), ["127.0.0.1 3030"]);
    server.join();
}

#[test]
fn addresses_are_no_names_for_a_proxy() {
    for (scheme, url, asked) in [
        ("socks5h", "http://10.1.2.3:7", "10.1.2.3 7"),
        ("socks5h", "http://[2001:db8::1]:7", "2001:db8::1 7"),
        ("socks5", "http://[2001:db8::1]:7", "2001:db8::1 7"),
    ] {
        let server = server();
        let gateway = Gateway::socks(&server.url(), |_| 0);
        let proxy = gateway.url(scheme);
        finished(&mut find(&TestEnv::new(), url, &["--proxy", &proxy])).success();
        assert_eq!(gateway.asked(), [asked]);
        server.join();
    }
    let server = server();
    let gateway = Gateway::http(&server.url());
    let proxy = gateway.url("http");
    let url = "http://[2001:db8::1]:7";
    finished(&mut find(&TestEnv::new(), url, &["--proxy", &proxy])).success();
    let asked = gateway.asked().concat();
    assert!(
        asked.starts_with("CONNECT [2001:db8::1]:7 HTTP/1.1\r\n"),
        "{asked}"
    );
    server.join();
}

/// A script that reads a head and writes an answer.
fn answers(answer: impl Into<Vec<u8>>) -> impl Fn(TcpStream) + Send + Sync + 'static {
    let answer = answer.into();
    move |mut stream| {
        head(&mut stream);
        let _ = stream.write_all(&answer);
    }
}

#[test]
fn a_proxy_that_wants_credentials_says_407() {
    let answer = format!(
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\n\
         Content-Length: {}\r\n\r\nno {PASSWORD} {BASIC}",
        PASSWORD.len() + BASIC.len() + 4
    );
    let stderr = refused("http", answers(answer.clone()));
    let error = "error: the proxy 127.0.0.1:PORT refused to connect to server.invalid:3030: \
        407 Proxy Authentication Required: no [redacted] [redacted]\n\
        hint: are user and password in --proxy right, and percent-encoded?\n\
        hint: it asks for credentials of the kind: NTLM\n";
    assert!(stderr.ends_with(error), "{stderr}");
    let port = listen(answers(answer));
    let env = TestEnv::new();
    let mut find = find(&env, NAME, &[]);
    let run = finished(find.env("http_proxy", format!("127.0.0.1:{port}")));
    let stderr = run.failure(3);
    let hint = format!(
        "hint: name user and password in http_proxy: scheme://USER:PASSWORD@127.0.0.1:{port}\n"
    );
    assert!(stderr.contains(&hint), "{stderr}");
}

#[test]
fn a_refusal_tells_its_status_and_its_text_unless_that_is_a_page() {
    let page = "<html><body>Squid says no</body></html>";
    let answer = format!(
        "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}",
        page.len()
    );
    let stderr = refused("http", answers(answer));
    let error = "error: the proxy 127.0.0.1:PORT refused to connect to server.invalid:3030: \
        502 Bad Gateway\n\
        hint: the proxy 127.0.0.1:PORT is named by --proxy; --proxy '' goes without one\n";
    assert!(stderr.ends_with(error), "{stderr}");
    let answer = "HTTP/1.0 403 Forbidden\r\n\r\nport 3030 is \u{1b}[31mnot allowed";
    let stderr = refused("http", answers(answer));
    assert!(
        stderr.contains("403 Forbidden: port 3030 is \\u001b[31mnot allowed\n"),
        "{stderr}"
    );
    let answer = "HTTP/1.1 503 Service Unavailable\r\n\r\nService Unavailable";
    assert!(refused("http", answers(answer)).contains(": 503 Service Unavailable\n"));
    // A redirect is not followed, and a page instead of a connection is none.
    let answer = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    assert!(refused("http", answers(answer)).contains(": 302 Found\n"));
    assert!(refused("http", answers("HTTP/1.1 204 No Content\r\n\r\n")).contains(": 204 No"));
}

#[test]
fn what_is_no_http_is_no_proxy() {
    let garbled = "error: the proxy 127.0.0.1:PORT does not answer as an HTTP proxy does\n";
    let hint = "hint: is its scheme right: http, https, socks5 or socks5h?\n";
    let endless = |mut stream: TcpStream| {
        head(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(b"X-Endless: yes\r\n").is_ok() {}
    };
    let one_line = |mut stream: TcpStream| {
        head(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX: ");
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
    };
    for stderr in [
        refused("http", answers("SSH-2.0-OpenSSH_9.2\r\n\r\n")),
        refused("http", answers("\0\u{1}\u{2}")),
        refused("http", answers("HTTP/1.1 200")),
        refused("http", answers("")),
        refused("http", drop),
        refused("http", |mut stream| {
            // What speaks first is no HTTP.
            let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
            head(&mut stream);
        }),
        refused(
            "http",
            answers("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 101 Not So Fast\r\n\r\n"),
        ),
        refused("http", endless),
        refused("http", one_line),
    ] {
        assert!(
            stderr.contains(garbled) && stderr.contains(hint),
            "{stderr}"
        );
    }
}

#[test]
fn a_proxy_that_hangs_is_given_up_in_time() {
    let hangs = |mut stream: TcpStream| {
        let _ = stream.read(&mut [0; 64]);
        let _ = stream.read_to_end(&mut Vec::new());
    };
    let drips = |mut stream: TcpStream| {
        head(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX: ");
        let _ = stream.read_to_end(&mut Vec::new());
    };
    for (scheme, port) in [
        ("http", listen(hangs)),
        ("http", listen(drips)),
        ("socks5h", listen(hangs)),
    ] {
        let proxy = format!("{scheme}://127.0.0.1:{port}");
        let more = ["--connect-timeout", "300ms", "--proxy", &proxy];
        let run = finished(&mut find(&TestEnv::new(), NAME, &more));
        let error = format!(
            "error: no answer of the proxy within 300ms\n\
             hint: the proxy 127.0.0.1:{port} is named by --proxy; --proxy '' goes without one\n\
             hint: --connect-timeout gives it longer\n"
        );
        assert_eq!(run.failure(3), error);
    }
    let port = listen(hangs);
    let proxy = format!("https://127.0.0.1:{port}");
    let more = ["--connect-timeout", "300ms", "--proxy", &proxy];
    let stderr = finished(&mut find(&TestEnv::new(), NAME, &more)).failure(3);
    assert!(
        stderr.starts_with("error: no connection to the proxy within 300ms\n"),
        "{stderr}"
    );
}

#[test]
fn a_proxy_that_is_not_there_is_named_with_the_variable_that_names_it() {
    let env = TestEnv::new();
    let mut find = find(&env, NAME, &[]);
    let run = finished(find.env("ALL_PROXY", format!("http://{CREDENTIALS}127.0.0.1:1")));
    let error = "error: cannot reach the proxy 127.0.0.1:1\n\
        caused by: cannot connect to 127.0.0.1:1\n\
        caused by: Connection refused (os error 111)\n\
        hint: the proxy 127.0.0.1:1 is named by ALL_PROXY; --proxy '' goes without one\n";
    #[cfg(target_os = "linux")]
    assert_eq!(run.failure(3), error);
    #[cfg(not(target_os = "linux"))]
    assert_eq!(run.failure(3).lines().next(), error.lines().next());
}

#[test]
fn a_proxy_that_connects_to_nobody_is_named() {
    let gone = |mut stream: TcpStream| {
        head(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        head(&mut stream);
    };
    let stderr = refused("http", gone);
    let error = "error: the server does not answer as a websocket server does\n";
    assert!(stderr.contains(error), "{stderr}");
    let hint = "hint: the proxy 127.0.0.1:PORT is named by --proxy; --proxy '' goes without one\n";
    assert!(stderr.ends_with(hint), "{stderr}");
}

/// A script that reads the greeting of a SOCKS client and answers it, and whatever comes after.
fn greets(answers: &[&[u8]]) -> impl Fn(TcpStream) + Send + Sync + use<> {
    let answers: Vec<_> = answers.iter().map(|answer| answer.to_vec()).collect();
    move |mut stream| {
        for answer in &answers {
            let _ = stream.read(&mut [0; 512]);
            let _ = stream.write_all(answer);
        }
    }
}

/// Answers with each code and an address.
const CODES: [[u8; 10]; 10] = {
    let mut codes = [[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]; 10];
    let mut code = 1;
    while code < 10 {
        codes[code][1] = code as u8;
        code += 1;
    }
    codes
};

#[test]
fn a_socks_proxy_that_does_not_connect_says_why() {
    let garbled = "the answer is not that of a SOCKS 5 proxy";
    for (answers, why) in [
        (&[&[5, 0][..], &CODES[1]][..], "general failure"),
        (&[&[5, 0], &CODES[2]], "its rules do not allow it"),
        (&[&[5, 0], &CODES[3]], "network unreachable"),
        (&[&[5, 0], &[5, 4, 0, 3, 0, 0, 0]], "host unreachable"),
        (&[&[5, 0], &[5, 5]], "connection refused"),
        (&[&[5, 0], &CODES[6]], "time to live expired"),
        (&[&[5, 0], &CODES[7]], "it does not know the command"),
        (
            &[&[5, 0], &CODES[8]],
            "it does not know this form of address",
        ),
        (&[&[5, 0], &CODES[9]], "it answers with the code 9"),
        (
            &[&[5, 0xff]],
            "it wants another proof of who we are than a user and a password",
        ),
        (
            &[&[5, 2], &[1, 1]],
            "it does not take the user and the password",
        ),
        (&[&[5, 1]], garbled),
        (&[&[4, 0]], garbled),
        (&[b"HTTP/1.1 400 Bad Request\r\n\r\n"], garbled),
        (&[&[5, 2], &[5, 0]], garbled),
        (&[&[5, 0], &[5, 0, 0, 7]], garbled),
        (&[&[5, 0], &[4, 0, 0, 1]], garbled),
    ] {
        let stderr = refused("socks5h", greets(answers));
        let error = format!(
            "error: the proxy 127.0.0.1:PORT does not connect to server.invalid:3030: {why}\n"
        );
        assert!(stderr.contains(&error), "{stderr}");
    }
}

#[test]
fn a_socks_proxy_may_hang_up_at_any_time() {
    for answers in [
        &[][..],
        &[&[5][..]],
        &[&[5, 0], &[]],
        &[&[5, 0], &[5, 0, 0, 1, 0]],
        &[&[5, 0], &[5, 0, 0, 3, 255, 0]],
    ] {
        let stderr = refused("socks5h", greets(answers));
        assert!(
            stderr.contains(" does not connect to server.invalid:3030: it hung up\n"),
            "{stderr}"
        );
    }
}

#[test]
fn a_socks_proxy_that_wants_credentials_says_so() {
    let port = listen(greets(&[&[5, 0xff]]));
    let proxy = format!("socks5h://127.0.0.1:{port}");
    let stderr = finished(&mut find(&TestEnv::new(), NAME, &["--proxy", &proxy])).failure(3);
    let hint = format!(
        "hint: name user and password in --proxy: scheme://USER:PASSWORD@127.0.0.1:{port}\n"
    );
    assert!(
        stderr.contains(": it wants a user and a password\n"),
        "{stderr}"
    );
    assert!(stderr.contains(&hint), "{stderr}");
}

#[test]
fn what_names_no_proxy_is_a_usage_error_that_does_not_repeat_it() {
    let env = TestEnv::new();
    let check = |run: Run, error: &str| {
        let stderr = run.failure(2);
        assert!(stderr.starts_with(error), "{stderr}");
        assert!(!stderr.contains("canary"), "{stderr}");
    };
    for (url, what) in [
        (
            "ftp://ada:canary@proxy",
            "takes the schemes http, https, socks5 and socks5h",
        ),
        (
            "http://ada:ca/nary@canary:1",
            "holds what must be percent-encoded in a URL",
        ),
        ("http://ada:canary@proxy:port", "is not the URL of a proxy"),
    ] {
        let run = finished(&mut find(&env, NAME, &["--proxy", url]));
        check(run, &format!("error: --proxy {what}\n"));
        let mut find = find(&env, NAME, &[]);
        let run = finished(find.env("all_proxy", url));
        check(run, &format!("error: all_proxy {what}\n"));
    }
}

/// The proxy of a profile, as itself and where it lies elsewhere, and what goes before it.
#[test]
fn a_profile_names_a_proxy_where_nothing_else_does() {
    let server = Doorman::start(|_, stream| {
        let mut peer = websocket(stream);
        let (id, _) = peer.packet();
        peer.reply(id, &json!("here"));
        peer.drain();
    });
    let (own, other) = (Gateway::http(&server.url()), Gateway::http(&server.url()));
    let with_password = own.url("http").replace("://", &format!("://{CREDENTIALS}"));
    let other_url = other.url("http");
    let env = TestEnv::new();
    std::fs::create_dir(env.home().join("config")).unwrap();
    env.file("config/proxy.txt", &format!("{with_password}\n"));
    let found = |value: &str, variables: &[(&str, &str)], more: &[&str]| {
        env.file(
            "config/config.toml",
            &format!("profile = 'p'\n[profiles.p]\nproxy = '{value}'\n"),
        );
        let more = [&["-vv"], more].concat();
        let run = finished(find(&env, NAME, &more).envs(variables.iter().copied()));
        assert!(!format!("{run:?}").contains("canary"), "{run:#?}");
        assert!(!format!("{run:?}").contains(BASIC), "{run:#?}");
        run
    };
    let set = [("PROXY_OF_MINE", with_password.as_str())];
    for value in [&with_password, "env:PROXY_OF_MINE", "file:proxy.txt"] {
        let run = found(value, &set, &[]);
        assert!(run.stderr.contains(" (the profile)\n"), "{run:#?}");
        assert_eq!(run.success(), "\"here\"\n");
        let asked = own.asked();
        assert!(asked.last().unwrap().contains(BASIC), "{asked:?}");
    }
    let asked = own.asked().len();
    // What is not used is not looked up either.
    found("env:UNSET", &[], &["--proxy", &other_url]).success();
    found("env:UNSET", &[("HTTP_PROXY", &other_url)], &[]).success();
    assert_eq!(other.asked().len(), 2);
    for (variables, more) in [(&[][..], &["--proxy", ""][..]), (&[("NO_PROXY", "*")], &[])] {
        let stderr = found("env:UNSET", variables, more).failure(3);
        assert!(!stderr.contains("proxy"), "{stderr}");
    }
    assert_eq!(own.asked().len(), asked);
    found("env:UNSET", &[], &["--dry-run"]).success();

    let stderr = found("env:UNSET", &[], &[]).failure(2);
    assert!(
        stderr.contains(
            "error: the proxy of the profile 'p' needs the environment variable UNSET, which is not set\n"
        ),
        "{stderr}"
    );
    let set = [("PROXY_OF_MINE", "ftp://ada:canary@proxy")];
    let stderr = found("env:PROXY_OF_MINE", &set, &[]).failure(2);
    assert!(
        stderr.contains(
            "error: the proxy of the profile 'p' takes the schemes http, https, socks5 and socks5h, in the \
             environment variable PROXY_OF_MINE\n"
        ),
        "{stderr}"
    );
}
