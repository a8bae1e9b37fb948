//! `doctor`: each stage against a server or a network that fails there.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::env::finished;
use crate::support::scripted::{Doorman, SPEC, answer, is_spec, websocket};
use crate::support::{Peer, Run, TestEnv};

const PASS_ON: &str = "hint: a reverse proxy in between must pass upgrades on; in nginx: ";

/// A server with a spec whose other connections are a script's.
fn serve(script: impl Fn(TcpStream) + Send + Sync + 'static) -> Doorman {
    Doorman::start(move |target, stream| match is_spec(target) {
        true => answer(stream, "200 OK", SPEC),
        false => script(stream),
    })
}

/// Answers as Feathers 4 does: signing in, and `find` with a page.
fn feathers(peer: &mut Peer) {
    while let Some(text) = peer.text() {
        let packet: Value = serde_json::from_str(&text).unwrap();
        let id = packet["id"].as_u64().unwrap();
        match packet["data"][0].as_str().unwrap() {
            "find" => {
                assert_eq!(packet["data"][2], json!({"$limit": 0}));
                peer.reply(id, &json!({"total": 7, "limit": 0, "skip": 0, "data": []}));
            }
            "create" => {
                let error = json!({"name": "NotAuthenticated", "code": 401, "message": "no"});
                peer.send(json!({"id": id, "type": 1, "data": [error]}).to_string());
            }
            other => panic!("the doctor asks for {other}"),
        }
    }
}

fn good() -> Doorman {
    serve(|stream| feathers(&mut websocket(stream)))
}

fn doctor(url: &str, more: &[&str]) -> Run {
    TestEnv::new().run([&["doctor", "--url", url], more].concat())
}

/// Returns the report for programs.
#[track_caller]
fn report(url: &str, more: &[&str]) -> Value {
    let run = doctor(url, &[&["-o", "json"], more].concat());
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["status"], json!(run.status), "{run:#?}");
    report
}

/// Returns name and status of each stage.
fn stages(report: &Value) -> Vec<String> {
    let stages = report["stages"].as_array().unwrap();
    let text = |stage: &Value, name: &str| stage[name].as_str().unwrap().to_owned();
    let stages = stages
        .iter()
        .map(|stage| format!("{} {}", text(stage, "name"), text(stage, "status")));
    stages.collect()
}

fn stage<'a>(report: &'a Value, name: &str) -> &'a Value {
    let mut stages = report["stages"].as_array().unwrap().iter();
    stages.find(|stage| stage["name"] == name).unwrap()
}

/// Makes a token with some claims.
fn token(claims: &Value) -> String {
    let encode = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    let header = encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    format!("{header}.{}.c2lnbmF0dXJl", encode(&claims.to_string()))
}

fn with_token(url: &str, claims: &Value) -> Run {
    let env = TestEnv::new();
    let mut command = env.command(["doctor", "messages", "--url", url]);
    finished(command.env("FEATHERS_PRIMUS_TOKEN", token(claims)))
}

/// Asserts that the program failed with a status, that a stage did so, and what was told. Nothing
/// is said on stderr: all of it is the result.
#[track_caller]
fn fails(run: &Run, status: i32, stage: &str, told: &[&str]) {
    assert_eq!(run.status, Some(status), "{run:#?}");
    let failed: Vec<_> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("failed "))
        .collect();
    assert_eq!(failed.len(), 1, "{run:#?}");
    assert!(
        failed[0].starts_with(&format!("failed  {stage} ")),
        "{run:#?}"
    );
    for told in told {
        assert!(run.stdout.contains(told), "{told}: {run:#?}");
    }
    assert_eq!(run.stderr, "");
}

#[test]
fn a_good_server_passes_each_stage() {
    let server = good();
    let run = doctor(&server.url(), &["messages"]);
    let told: Vec<_> = run
        .stdout
        .lines()
        .map(|line| {
            line.split_whitespace()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    let url = format!("{}/primus", server.url());
    assert_eq!(
        told,
        [
            &url,
            "skipped look-up",
            "ok tcp",
            "skipped tls",
            "ok spec",
            "ok upgrade",
            "ok heartbeat",
            "ok dialect",
            "skipped token",
            "ok call",
            "hint: no",
            "ok round-trip"
        ]
    );
    for told in [
        "Primus 8.0.9, transformer websockets, parser json\n",
        "the server pings every 30s\n",
        "Feathers 3 to 5\n",
        "find on messages: 7 records in all\n",
    ] {
        assert!(run.stdout.contains(told), "{told}: {run:#?}");
    }
    // Two connections, as a first `find` makes them.
    assert_eq!(server.targets(), ["/primus/spec", "/primus"]);
    run.success();
}

#[test]
fn programs_get_all_of_it_as_one_object() {
    let server = good();
    let report = report(&server.url(), &["messages"]);
    assert_eq!(report["server"], format!("{}/primus", server.url()));
    assert_eq!(report["failed"], json!([]));
    let spec = stage(&report, "spec");
    let names: Vec<_> = spec.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "name",
            "status",
            "milliseconds",
            "found",
            "warnings",
            "error",
            "hints"
        ]
    );
    assert!(spec["milliseconds"].as_f64().unwrap() > 0.0);
    assert_eq!(spec["found"]["transformer"], "websockets");
    assert_eq!(spec["error"], Value::Null);
    assert_eq!(stage(&report, "call")["found"]["total"], 7);
    assert_eq!(stage(&report, "token")["milliseconds"], Value::Null);
    let jq = ["--jq", ".stages | length"];
    assert_eq!(doctor(&server.url(), &jq).success(), "10\n");
}

#[test]
fn nothing_is_sent_in_a_dry_run() {
    let server = good();
    let out = doctor(&server.url(), &["messages", "--dry-run"]).success();
    assert!(out.contains(r#"["find","messages",{"$limit":0}]"#), "{out}");
    assert!(server.targets().is_empty());
}

#[test]
fn a_name_that_nobody_has_fails_at_the_look_up() {
    let run = doctor("http://server.invalid", &[]);
    fails(
        &run,
        3,
        "look-up",
        &[
            "error: cannot find the host \"server.invalid\"\n  caused by: ",
            "hint: check the host in --url\n",
            "not reached: tcp, spec, upgrade, heartbeat, dialect, round-trip\n",
        ],
    );
}

#[test]
fn a_port_where_nobody_listens_fails_at_tcp() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    fails(
        &doctor(&url, &[]),
        3,
        "tcp",
        &["Connection refused", "is the port right?"],
    );
    let report = report(&url, &[]);
    assert_eq!(report["failed"], json!(["tcp"]));
    assert_eq!(
        stages(&report)[..4],
        [
            "look-up skipped",
            "tcp failed",
            "tls skipped",
            "spec skipped"
        ]
    );
    let error = stage(&report, "tcp")["error"].as_str().unwrap();
    assert!(error.starts_with("cannot connect to 127.0.0.1:"), "{error}");
    assert_eq!(stage(&report, "tcp")["hints"].as_array().unwrap().len(), 1);
}

#[test]
fn a_wrong_path_is_told_with_the_right_one() {
    let server = Doorman::start(|target, stream| match target {
        "/primus/spec" => answer(stream, "200 OK", SPEC),
        _ => answer(stream, "404 Not Found", "Not found"),
    });
    let run = doctor(&server.url(), &["--path", "/wrong"]);
    fails(
        &run,
        3,
        "upgrade",
        &[
            "\nwarning spec ",
            "how it is to be spoken to: 404 Not Found\n",
            "hint: nothing listens at /wrong: is it the right --path?\n",
            "hint: there is a Primus at /primus: --path /primus",
        ],
    );
    assert!(!run.stdout.contains(PASS_ON), "{run:#?}");
}

#[test]
fn a_server_that_speaks_socket_io_is_told_so() {
    let server = Doorman::start(|target, stream| match target {
        "/socket.io/?EIO=4&transport=polling" => answer(stream, "200 OK", r#"0{"sid":"x"}"#),
        _ => answer(stream, "404 Not Found", "Not found"),
    });
    let run = doctor(&server.url(), &[]);
    fails(&run, 3, "upgrade", &["hint: it speaks Socket.IO"]);
}

#[test]
fn a_server_that_says_nothing_is_waited_for_and_no_longer() {
    let server = Doorman::start(|_, mut stream| {
        // Until the client is gone.
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let run = doctor(&server.url(), &["--connect-timeout", "200ms"]);
    fails(
        &run,
        4,
        "upgrade",
        &[
            "no answer to an HTTP request within 200ms\n",
            "error: no websocket upgrade within 200ms\n",
            "hint: --connect-timeout gives it longer\n",
        ],
    );
}

#[test]
fn who_is_not_let_in_is_not_sent_to_the_network() {
    for (status, told) in [
        ("401 Unauthorized", "the server checks connections"),
        ("403 Forbidden", "try -H 'Origin: https://...'"),
    ] {
        let server = serve(move |stream| answer(stream, status, "no entry"));
        let run = doctor(&server.url(), &[]);
        fails(&run, 5, "upgrade", &[told]);
        assert!(!run.stdout.contains(PASS_ON), "{run:#?}");
    }
    let server = serve(|stream| answer(stream, "403 Forbidden", "no entry"));
    let run = doctor(&server.url(), &["-H", "Origin: https://example.com"]);
    fails(
        &run,
        5,
        "upgrade",
        &["may not take the Origin that you send"],
    );
}

#[test]
fn an_upgrade_that_is_refused_where_primus_is_makes_a_proxy_suspect() {
    let server = serve(|stream| answer(stream, "400 Bad Request", "no upgrade"));
    let run = doctor(&server.url(), &[]);
    fails(&run, 3, "upgrade", &[PASS_ON]);
    // The spec came from there.
    assert!(!run.stdout.contains("at /primus?"), "{run:#?}");
}

#[test]
fn an_option_that_the_spec_contradicts_fails_there() {
    let server = good();
    let run = doctor(&server.url(), &["--parser", "msgpack"]);
    let told = "error: the server speaks the parser json, not msgpack\n  hint: leave out";
    fails(&run, 3, "spec", &[told]);
}

#[test]
fn what_an_earlier_run_found_out_may_be_no_longer_so() {
    let changed = Arc::new(AtomicBool::new(false));
    let has_changed = Arc::clone(&changed);
    let server = Doorman::start(move |target, stream| match is_spec(target) {
        true if has_changed.load(Ordering::SeqCst) => {
            answer(stream, "200 OK", &SPEC.replace("\"json\"", "\"ejson\""));
        }
        true => answer(stream, "200 OK", SPEC),
        false => feathers(&mut websocket(stream)),
    });
    let env = TestEnv::new();
    let args = ["doctor", "--url", &server.url()];
    let first = env.run(args).success();
    assert!(!first.contains("warning"), "{first}");
    changed.store(true, Ordering::SeqCst);
    let second = env.run(args).success();
    let told = "warning: it has changed since an earlier run: it speaks the parser ejson, not json";
    assert!(second.contains(told), "{second}");
    // This run has learned it.
    let third = env.run(args).success();
    assert!(!third.contains("warning"), "{third}");
}

#[test]
fn an_expired_token_is_told_and_not_sent() {
    let server = good();
    let run = with_token(&server.url(), &json!({"sub": "1", "iat": 1, "exp": 2}));
    fails(
        &run,
        5,
        "token",
        &[
            "expired at 1970-01-01T00:00:02Z\n  hint: sign in again with: feathers-primus login\n",
            "skipped call                  nobody is signed in\n",
            "ok      round-trip",
        ],
    );
}

#[test]
fn a_token_from_the_future_makes_a_clock_suspect() {
    let server = good();
    let claims = json!({"sub": "1", "iat": 4_000_000_000_u32, "exp": 4_000_000_100_u32});
    let run = with_token(&server.url(), &claims);
    fails(
        &run,
        5,
        "token",
        &[
            "error: NotAuthenticated (401): no\n",
            "in the future: one of the clocks is wrong\n",
        ],
    );
}

/// A server of 1994, behind a proxy.
fn of_1994() -> Doorman {
    Doorman::start(|target, mut stream| match is_spec(target) {
        true => {
            let _ = stream.read(&mut [0; 4096]);
            let length = SPEC.len();
            let date = "Sun, 06 Nov 1994 08:49:37 GMT";
            let head = format!("HTTP/1.1 200 OK\r\nDate: {date}\r\nVia: 1.1 gateway");
            let _ = write!(stream, "{head}\r\nContent-Length: {length}\r\n\r\n{SPEC}");
        }
        false => feathers(&mut websocket(stream)),
    })
}

#[test]
fn a_token_that_has_expired_here_alone_makes_our_clock_suspect() {
    let server = of_1994();
    let run = with_token(&server.url(), &json!({"sub": "1", "exp": 800_000_000}));
    let told = [
        "expired at 1995-",
        "the token still holds: set the clock of this machine",
    ];
    fails(&run, 5, "token", &told);
    assert!(!run.stdout.contains("sign in again"), "{run:#?}");
    // It has for both.
    let run = with_token(&server.url(), &json!({"sub": "1", "exp": 700_000_000}));
    fails(&run, 5, "token", &["sign in again"]);
    assert!(!run.stdout.contains("still holds"), "{run:#?}");
}

#[test]
fn a_wrong_dialect_leaves_out_what_is_asked_in_it() {
    let server = good();
    let env = TestEnv::new();
    let url = server.url();
    let mut command = env.command(["doctor", "messages", "--url", &url]);
    command.args(["--dialect", "feathers2"]);
    let claims = json!({"sub": "1", "exp": 4_000_000_000_u32});
    let run = finished(command.env("FEATHERS_PRIMUS_TOKEN", token(&claims)));
    fails(
        &run,
        3,
        "dialect",
        &[
            "skipped token                 it is not known how to ask\n",
            "skipped call                  it is not known how to ask\n",
            "\nok      round-trip ",
        ],
    );
}

#[test]
fn a_clock_that_is_far_from_ours_is_told() {
    let server = of_1994();
    let out = doctor(&server.url(), &[]).success();
    assert!(out.contains("\nwarning spec "), "{out}");
    assert!(out.contains("; by way of 1.1 gateway\n"), "{out}");
    assert!(out.contains(" behind ours\n  hint: tokens and"), "{out}");
}

#[test]
fn a_proxy_is_a_stage_of_its_own() {
    let proxy = Doorman::start(|_, stream| answer(stream, "403 Forbidden", "not there"));
    let by = format!("http://localhost:{}", proxy.port());
    let run = doctor("http://server.invalid", &["--proxy", &by]);
    let place = format!("of the proxy localhost:{}\n", proxy.port());
    fails(
        &run,
        3,
        "proxy",
        &[
            &format!("127.0.0.1, {place}"),
            &format!("127.0.0.1:{}, {place}", proxy.port()),
            "refused to connect to server.invalid:80: 403 Forbidden: not there\n",
            "is named by --proxy; --proxy '' goes without one\n",
        ],
    );
}

#[test]
fn a_server_that_goes_away_ends_the_examination() {
    let server = serve(|stream| {
        let mut peer = websocket(stream);
        let _ = peer.any_text();
        let _ = peer.socket.close(None);
        peer.ignore();
    });
    let run = doctor(&server.url(), &["messages"]);
    fails(
        &run,
        3,
        "heartbeat",
        &[
            "the connection was lost",
            "not reached: dialect, call, round-trip\n",
        ],
    );
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_examination() {
    let server = serve(|mut stream| {
        // Until the client is gone.
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let mut doctor = TestEnv::new().start(["doctor", "-v", "--url", &server.url()]);
    doctor.wait_for("(says the server's spec)");
    doctor.signal(rustix::process::Signal::INT);
    let run = doctor.end();
    assert_eq!(run.status, Some(130), "{run:#?}");
    // What was found until then is told.
    assert!(run.stdout.contains("\nok      spec "), "{run:#?}");
}

#[test]
fn a_table_is_what_it_prints_anyway() {
    let server = good();
    let out = doctor(&server.url(), &["-o", "table"]).success();
    assert!(out.contains("\nok      spec "), "{out}");
}
