//! A server that sends back the secrets it was given.
//!
//! The secrets of these tests are the words that begin with `canary`.

use std::io::Write;
use std::sync::mpsc::channel;

use serde_json::{Value, json};

use crate::KNOWN;
use crate::command;
use crate::support::env::finished;
use crate::support::scripted::{Doorman, websocket};
use crate::support::{Peer, Run, ScriptedServer, TestEnv};
use crate::wire::{self, close_frame, expect_fin, request};

const PASSWORD: &str = "canary-password";
/// One that JSON writes with escapes, and a terminal must not see.
const AWKWARD: &str = "canary\"-\\-\u{85}-\u{202e}-and-its-end";
const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.canary-signature";

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Way {
    Message,
    Details,
    Text,
    CloseReason,
    Event,
    Foreign,
    Result,
}

const WAYS: [Way; 7] = [
    Way::Message,
    Way::Details,
    Way::Text,
    Way::CloseReason,
    Way::Event,
    Way::Foreign,
    Way::Result,
];

/// Sends a secret back.
fn echo(peer: &mut Peer, id: u64, way: Way, secret: &str) {
    let said = format!("no use for {secret}");
    match way {
        Way::Message => {
            let error = json!({"name": said, "message": said, "code": 401, "className": said});
            peer.send(wire::refusal(id, &error.to_string()));
        }
        Way::Details => {
            let error = json!({"name": "X", "message": "m", "code": 400, "stack": said,
                "data": {"field": secret, secret: 1}, "errors": [{"value": said}]});
            peer.send(wire::refusal(id, &error.to_string()));
        }
        Way::Text => peer.send(wire::refusal(id, &json!({"field": secret}).to_string())),
        Way::CloseReason => wire::write(peer, &close_frame(1008, &said)),
        Way::Event => {
            peer.event("messages error", &json!({"field": secret}));
            peer.event("error", &json!(said));
            wire::write(peer, &close_frame(1000, ""));
        }
        Way::Foreign => {
            peer.send(&said);
            peer.send(json!([0, said]).to_string());
            wire::write(peer, &close_frame(1000, ""));
        }
        Way::Result => {
            let answer = json!({"accessToken": TOKEN, "authentication": {"strategy": "x"},
                "user": {"email": "ada"}, "echo": secret, "copy": said});
            peer.reply(id, &answer);
        }
    }
}

#[track_caller]
fn check(run: &Run, what: &str) {
    let said = format!("{}{}", run.stdout, run.stderr);
    assert!(!said.contains("canary"), "{what}: {said}");
    assert!(
        !said.contains("and-its-end"),
        "a part of it: {what}: {said}"
    );
    assert!(run.status.is_some(), "{run:#?}");
}

#[test]
fn a_password_is_not_shown_when_it_comes_back() {
    for password in [PASSWORD, AWKWARD] {
        for way in WAYS {
            for options in [&["-vv"][..], &["-vv", "-o", "json"]] {
                let server = ScriptedServer::start(move |peer| {
                    let (id, data) = peer.packet();
                    assert_eq!(data[2]["password"], password);
                    echo(peer, id, way, password);
                    peer.drain();
                });
                let env = TestEnv::new();
                let args = [options, &["login", "email=ada"]].concat();
                let mut login = command(&env, &server, &args);
                let run = finished(login.env("FEATHERS_PRIMUS_PASSWORD", password));
                server.join();
                check(&run, &format!("{way:?} {options:?}"));
            }
        }
    }
}

/// Takes a sign-in, and answers the call after it in some way.
fn signed_in(peer: &mut Peer, way: Way) {
    let (id, data) = peer.packet();
    assert_eq!(data[2]["accessToken"], TOKEN);
    peer.reply(
        id,
        &json!({"accessToken": TOKEN, "authentication": {}, "user": {}}),
    );
    if way == Way::Event {
        echo(peer, id, way, TOKEN);
    } else {
        let (id, _) = peer.packet();
        echo(peer, id, way, TOKEN);
    }
    peer.drain();
}

#[test]
fn a_token_is_not_shown_when_it_comes_back_from_the_sign_in() {
    for args in [
        &["find", "messages"][..],
        &["listen", "messages"],
        &["whoami", "--check"],
        &["logout"],
    ] {
        for way in WAYS.into_iter().filter(|&way| way != Way::Result) {
            for options in [&["-vv"][..], &["-vv", "-o", "json"]] {
                let server = ScriptedServer::start(move |peer| {
                    let (id, data) = peer.packet();
                    assert_eq!(data[2]["accessToken"], TOKEN);
                    echo(peer, id, way, TOKEN);
                    peer.drain();
                });
                let env = TestEnv::new();
                let mut command = command(&env, &server, &[options, args].concat());
                let run = finished(command.env("FEATHERS_PRIMUS_TOKEN", TOKEN));
                server.join();
                check(&run, &format!("{args:?} {way:?} {options:?}"));
            }
        }
    }
}

#[test]
fn a_token_is_not_shown_when_it_comes_back_from_a_call() {
    for (args, ways) in [
        (
            &["find", "messages"][..],
            &[Way::Message, Way::Details, Way::Text, Way::CloseReason][..],
        ),
        (
            &["logout"],
            &[
                Way::Message,
                Way::Details,
                Way::Text,
                Way::CloseReason,
                Way::Result,
            ],
        ),
        (&["listen", "other", "--no-reconnect"], &[Way::Event]),
    ] {
        for &way in ways {
            for options in [&[][..], &["-vv"], &["-vv", "-o", "json"]] {
                let server = ScriptedServer::start(move |peer| signed_in(peer, way));
                let env = TestEnv::new();
                let mut command = command(&env, &server, &[options, args].concat());
                let run = finished(command.env("FEATHERS_PRIMUS_TOKEN", TOKEN));
                server.join();
                check(&run, &format!("{args:?} {way:?} {options:?}"));
            }
        }
    }
}

#[test]
fn a_secret_in_the_body_of_a_refusal_is_not_shown() {
    for (name, value, args) in [
        (
            "FEATHERS_PRIMUS_PASSWORD",
            PASSWORD,
            &["login", "email=ada"][..],
        ),
        ("FEATHERS_PRIMUS_TOKEN", TOKEN, &["find", "messages"]),
        ("FEATHERS_PRIMUS_TOKEN", TOKEN, &["logout"]),
        (
            "UNUSED",
            "canary-key",
            &["-H", "X-Api-Key: canary-key", "find", "messages"],
        ),
        (
            "UNUSED",
            "canary-key",
            &["-H", "Authorization: Bearer canary-key", "find", "messages"],
        ),
    ] {
        for json in [true, false] {
            let server = ScriptedServer::raw(move |mut stream| {
                request(&mut stream);
                let body = match json {
                    true => json!({"error": format!("no use for {value}")}).to_string(),
                    false => format!("no use for {value}"),
                };
                let length = body.len();
                let text = format!(
                    "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"{value}\"\r\n\
                     Content-Length: {length}\r\n\r\n{body}"
                );
                stream.write_all(text.as_bytes()).unwrap();
                expect_fin(&mut stream);
            });
            let env = TestEnv::new();
            let mut command = command(&env, &server, &[&["-vv"], args].concat());
            let run = finished(command.env(name, value));
            server.join();
            check(&run, &format!("{args:?}"));
        }
    }
}

#[test]
fn a_secret_at_the_cut_of_a_long_frame_is_not_shown_in_part() {
    for before in 65_530..65_540 {
        let server = ScriptedServer::start(move |peer| {
            let (id, _) = peer.packet();
            // The frame is cut in the middle of the token, wherever it begins.
            let text = format!("{}{TOKEN}{}", "x".repeat(before - 20), "x".repeat(1000));
            peer.send(json!([text]).to_string());
            peer.reply(
                id,
                &json!({"accessToken": TOKEN, "authentication": {}, "user": {}}),
            );
            peer.drain();
        });
        let env = TestEnv::new();
        let mut command = command(&env, &server, &["-vv", "whoami", "--check"]);
        let run = finished(command.env("FEATHERS_PRIMUS_TOKEN", TOKEN));
        server.join();
        assert!(
            !run.stderr.contains(&TOKEN[..8]),
            "a part of the token is shown, at {before}"
        );
        run.success();
    }
}

#[test]
fn a_dry_run_of_login_shows_no_secret_and_connects_nowhere() {
    let env = TestEnv::new();
    let args = ["--dry-run", "-vv", "--url", "http://127.0.0.1:1", "login"];
    for fields in [
        &["email=ada"][..],
        &["email=ada", "password=canary-typed"],
        &["email=ada", "pin=canary"],
        &["email=ada", "apiKey=canary-key", "--strategy", "other"],
    ] {
        let mut login = env.command(args.iter().chain(fields));
        let run = finished(login.env("FEATHERS_PRIMUS_PASSWORD", PASSWORD));
        check(&run, &format!("{fields:?}"));
        assert!(run.success().contains("[redacted]"));
    }
    for (option, line) in [("--password-stdin", PASSWORD), ("--token-stdin", TOKEN)] {
        let run = env.run_with_stdin(args.iter().chain(&["email=ada", option]), line);
        check(&run, option);
        assert!(run.success().contains("[redacted]"));
    }
}

#[test]
fn only_the_token_option_of_whoami_shows_the_token() {
    let env = TestEnv::new();
    let url = "http://127.0.0.1:1";
    for (args, shown) in [
        (&["whoami"][..], false),
        (&["-o", "json", "whoami"], false),
        (&["whoami", "--token"], true),
    ] {
        let mut whoami = env.command(["-vv", "--url", url].iter().chain(args));
        let run = finished(whoami.env("FEATHERS_PRIMUS_TOKEN", TOKEN));
        if shown {
            assert_eq!(run.success(), format!("{TOKEN}\n"));
        } else {
            check(&run, &format!("{args:?}"));
            run.success();
        }
    }
}

#[test]
fn a_token_goes_to_the_server_that_gave_it_alone() {
    let env = TestEnv::new();
    let giver = ScriptedServer::start(|peer| {
        let (id, _) = peer.packet();
        peer.reply(
            id,
            &json!({"accessToken": TOKEN, "authentication": {}, "user": {}}),
        );
        peer.drain();
    });
    let mut login = command(&env, &giver, &["login", "email=ada"]);
    finished(login.env("FEATHERS_PRIMUS_PASSWORD", PASSWORD)).success();
    giver.join();

    // Another port of the same host is another server.
    for args in [&["find", "messages"][..], &["call", "messages", "archive"]] {
        let (tell, told) = channel::<Value>();
        let other = ScriptedServer::start(move |peer| {
            while let Some(text) = peer.text() {
                let packet: Value = serde_json::from_str(&text).unwrap();
                peer.reply(packet["id"].as_u64().unwrap(), &json!([]));
                tell.send(packet).unwrap();
            }
        });
        finished(&mut command(&env, &other, args)).success();
        other.join();
        let packets: Vec<Value> = told.iter().collect();
        assert_eq!(packets.len(), 1, "{packets:?}");
        assert!(!packets[0].to_string().contains("canary"), "{packets:?}");
    }

    let raw = ScriptedServer::raw(|mut stream| {
        let head = request(&mut stream);
        assert!(!head.contains("canary"), "{head}");
        let text = "HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(text.as_bytes()).unwrap();
        expect_fin(&mut stream);
    });
    finished(&mut command(&env, &raw, &["find", "messages"])).failure(5);
    raw.join();
}

#[test]
fn a_secret_of_the_url_is_not_shown_when_it_comes_back() {
    for json in [true, false] {
        let server = ScriptedServer::raw(move |mut stream| {
            let head = request(&mut stream);
            let target = head.split(' ').nth(1).unwrap().to_owned();
            assert_eq!(target, "/primus?token=canary-url&v=1");
            let body = if json {
                json!({"error": target}).to_string()
            } else {
                target.clone()
            };
            let length = body.len();
            // As a server does that wants all to be encrypted.
            let text = format!(
                "HTTP/1.1 301 Moved\r\nLocation: https://example.com{target}\r\n\
                 Content-Length: {length}\r\n\r\n{body}"
            );
            stream.write_all(text.as_bytes()).unwrap();
            expect_fin(&mut stream);
        });
        let url = format!("{}?token=canary-url&v=1", server.url());
        let args = ["-vv", "--url", &url, "find", "messages"];
        let run = TestEnv::new().run(args.iter().chain(&KNOWN));
        server.join();
        check(&run, "URL");
        let stderr = run.failure(3);
        assert!(
            stderr.contains("https://example.com/primus?token=[redacted]&v=1"),
            "{stderr}"
        );
    }
}

/// A secret of the upgrade request: how it is given, and what a server makes of it.
struct Carried {
    url: &'static str,
    header: &'static str,
    echoed: &'static str,
}

/// `YWRhOmNhbmFyeS1iYXNpYw==` is `ada:canary-basic`.
const CARRIED: [Carried; 8] = [
    Carried {
        url: "",
        header: "Authorization: Bearer canary-bearer",
        echoed: "canary-bearer",
    },
    Carried {
        url: "",
        header: "Authorization: Basic YWRhOmNhbmFyeS1iYXNpYw==",
        echoed: "canary-basic",
    },
    Carried {
        url: "",
        header: "Cookie: theme=dark; sid=canary-cookie; more=canary-more",
        echoed: "canary-cookie",
    },
    Carried {
        url: "",
        header: "Cookie: sid=\"canary-quoted\"",
        echoed: "canary-quoted",
    },
    Carried {
        url: "",
        header: "X-Api-Key: canary-key",
        echoed: "canary-key",
    },
    Carried {
        url: "?v=1&token=canary-url",
        header: "X-Nothing: x",
        echoed: "canary-url",
    },
    Carried {
        url: "?access_token=canary-access",
        header: "X-Nothing: x",
        echoed: "canary-access",
    },
    Carried {
        url: "?apiKey=canary%2Bb%C3%A9+c",
        header: "X-Nothing: x",
        echoed: "canary+bé c",
    },
];

/// Every command, none of which prints what the server answers in these tests.
const COMMANDS: [&[&str]; 10] = [
    &["find", "messages"],
    &["get", "messages", "1"],
    &["create", "messages", "a=1"],
    &["update", "messages", "1", "a=1"],
    &["patch", "messages", "1", "a=1"],
    &["remove", "messages", "1"],
    &["call", "messages", "archive"],
    &["emit", "hello"],
    &["login", "email=ada"],
    &["listen", "other", "--no-reconnect"],
];

/// Runs a command with a secret of the upgrade request.
fn carrying(carried: &Carried, server: &ScriptedServer, options: &[&str]) -> Run {
    let env = TestEnv::new();
    let url = format!("{}{}", server.url(), carried.url);
    let args = ["-vv", "--url", &url, "-H", carried.header];
    let mut command = env.command(args.iter().chain(&KNOWN).chain(options));
    finished(command.env("FEATHERS_PRIMUS_PASSWORD", "sesame"))
}

#[test]
fn a_secret_of_the_upgrade_is_not_shown_when_it_comes_back_later() {
    for carried in &CARRIED {
        for (&args, &way) in COMMANDS.iter().zip(WAYS[..6].iter().cycle()) {
            let echoed = carried.echoed;
            let listens = args[0] == "listen";
            let server = ScriptedServer::start(move |peer| {
                let id = if listens { 1 } else { peer.packet().0 };
                let way = if listens { Way::Event } else { way };
                echo(peer, id, way, echoed);
                peer.drain();
            });
            let run = carrying(carried, &server, args);
            server.join();
            check(&run, &format!("{} {args:?} {way:?}", carried.header));
        }
    }
}

#[test]
fn a_secret_of_the_upgrade_is_not_shown_when_a_refusal_holds_it() {
    for carried in &CARRIED {
        for status in ["302 Found", "401 Unauthorized", "500 Oops"] {
            let echoed = carried.echoed;
            let server = ScriptedServer::raw(move |mut stream| {
                request(&mut stream);
                // A header may hold bytes beyond ASCII.
                let text = format!(
                    "HTTP/1.1 {status}\r\nLocation: https://x/?y={echoed}\r\n\
                     Set-Cookie: sid={echoed}\r\nWWW-Authenticate: Bearer realm=\"{echoed}\"\r\n\
                     Content-Length: {}\r\n\r\n{echoed}",
                    echoed.len()
                );
                stream.write_all(text.as_bytes()).unwrap();
                expect_fin(&mut stream);
            });
            let run = carrying(carried, &server, &["find", "messages"]);
            server.join();
            check(&run, &format!("{} {status}", carried.header));
        }
    }
}

#[test]
fn a_token_of_a_file_is_as_secret_as_any() {
    for way in [Way::Message, Way::Details, Way::CloseReason, Way::Foreign] {
        let server = ScriptedServer::start(move |peer| signed_in(peer, way));
        let env = TestEnv::new();
        let file = env.file("token", &format!("{TOKEN}\n"));
        let file = file.to_str().unwrap();
        let find = ["-vv", "--token-file", file, "find", "messages"];
        let run = finished(&mut command(&env, &server, &find));
        server.join();
        check(&run, &format!("{way:?}"));
    }
}

/// A server gives more than the token: what is renewed with, and what else is named so.
#[test]
fn whatever_a_sign_in_gives_is_secret() {
    for options in [&["-vv"][..], &["-vv", "-o", "json"]] {
        let server = ScriptedServer::start(|peer| {
            let (id, _) = peer.packet();
            peer.reply(
                id,
                &json!({"accessToken": TOKEN, "refreshToken": "canary-refresh",
                    "authentication": {"strategy": "local", "payload": {"jwt": "canary-payload"}},
                    "user": {"email": "ada", "password": "canary-hash", "apiKey": "canary-key"}}),
            );
            peer.drain();
        });
        let env = TestEnv::new();
        let mut login = command(&env, &server, &[options, &["login", "email=ada"]].concat());
        let run = finished(login.env("FEATHERS_PRIMUS_PASSWORD", PASSWORD));
        server.join();
        check(&run, &format!("{options:?}"));
        run.success();
    }
}

/// What is shown before anything is sent: a dry run, and errors about what was typed.
#[test]
fn a_dry_run_shows_no_secret_of_the_upgrade() {
    for carried in &CARRIED {
        for args in &COMMANDS {
            let env = TestEnv::new();
            let url = format!("http://127.0.0.1:1{}", carried.url);
            let options = ["--dry-run", "-vv", "--url", &url, "-H", carried.header];
            let mut command = env.command(options.iter().chain(*args));
            command.env("FEATHERS_PRIMUS_PASSWORD", PASSWORD);
            let run = finished(command.env("FEATHERS_PRIMUS_TOKEN", TOKEN));
            check(&run, &format!("{} {args:?}", carried.header));
        }
    }
}

#[test]
fn the_reason_of_a_gap_holds_no_secret() {
    let count = std::sync::atomic::AtomicUsize::new(0);
    let server = Doorman::start(move |_, stream| {
        let mut peer = websocket(stream);
        let (id, _) = peer.packet();
        peer.reply(id, &json!({"accessToken": TOKEN, "authentication": {}}));
        if count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 {
            wire::write(
                &mut peer,
                &close_frame(1001, &format!("no use for {TOKEN}")),
            );
        } else {
            peer.event("m created", &json!(1));
        }
        peer.drain();
    });
    let env = TestEnv::new();
    let url = server.url();
    let listen = [
        "-vv", "--url", &url, "listen", "m", "--gaps", "--count", "1",
    ];
    let mut command = env.command(listen.iter().chain(&KNOWN));
    let run = finished(command.env("FEATHERS_PRIMUS_TOKEN", TOKEN));
    check(&run, "a gap");
    assert!(run.success().contains("\"gap\""));
}
