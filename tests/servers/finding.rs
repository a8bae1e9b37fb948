//! How a server is found out, and what is said when that goes wrong. These tests have servers of
//! their own kinds, beside the table.

use std::time::{Duration, Instant};

use crate::cell::{Cell, Client};
use crate::support::node::PASSWORD;
use crate::support::{NodeServer, TestEnv};

const NOTES: &str =
    r#"[{"id":1,"title":"first"},{"id":2,"title":"second"},{"id":3,"title":"third"}]"#;

const FEATHERS_4: Cell = Cell {
    name: "finding",
    generation: "feathers4",
    switches: &[],
    dialect: None,
};

/// Finds the notes as a stranger and as an acquaintance.
#[track_caller]
fn finds(client: &Client, told: &str) {
    for told in [told, "(known from an earlier run)"] {
        let run = client.run(&["find", "nested/notes", "-v"]);
        assert!(run.stderr.contains(told), "{run:#?}");
        assert_eq!(run.success(), format!("{NOTES}\n"));
    }
}

#[test]
fn a_server_whose_spec_is_of_no_use_is_found_by_trying() {
    for (transformer, found) in [
        (
            "websockets",
            "transformer websockets, parser json, by raw websocket (found by trying)",
        ),
        (
            "sockjs",
            "transformer websockets, parser json, by raw websocket (found by trying)",
        ),
        (
            "engine.io",
            "transformer engine.io, parser json (found by trying)",
        ),
        (
            "browserchannel",
            "transformer browserchannel, parser json (found by trying)",
        ),
    ] {
        for spec in ["missing", "html", "forbidden", "hang"] {
            let switches = [("TRANSFORMER", transformer), ("SPEC", spec)];
            let server = NodeServer::with("feathers4", &switches);
            let client = FEATHERS_4.client(&server.url());
            let client = client.with(&["--connect-timeout", "2s"]);
            finds(&client, found);
        }
    }
}

/// SockJS without websockets, which nothing but its welcome gives away.
#[test]
fn sockjs_without_spec_and_websockets_is_found_by_its_welcome() {
    let switches = [
        ("TRANSFORMER", "sockjs"),
        ("WEBSOCKETS", "off"),
        ("SPEC", "missing"),
    ];
    let server = NodeServer::with("feathers4", &switches);
    let client = FEATHERS_4.client(&server.url());
    finds(&client, "transformer sockjs, parser json (found by trying)");
}

/// A server that speaks something else than JSON and does not say so.
#[test]
fn a_parser_that_nobody_tells_is_to_be_named() {
    let switches = [("PARSER", "binary"), ("SPEC", "missing")];
    let server = NodeServer::with("feathers4", &switches);
    let client = FEATHERS_4.client(&server.url());
    let find = ["find", "nested/notes", "--timeout", "1s"];
    let stderr = client.run(&find).failure(4);
    assert!(stderr.contains("name it with --parser"), "{stderr}");
    let find = ["find", "nested/notes", "--parser", "binary"];
    assert_eq!(client.ok(&find), NOTES);
}

/// A server that goes from one generation to another at the same address, which only signing in
/// tells.
#[test]
fn a_server_of_another_generation_can_still_be_signed_in_to() {
    let env = TestEnv::new();
    let mut port = "0".to_owned();
    for generation in [
        "feathers3",
        "feathers5",
        "feathers2",
        "feathers4",
        "feathers3",
    ] {
        let server = NodeServer::with(generation, &[("PORT", port.as_str())]);
        port = server.port().to_string();
        let url = server.url();
        let login = [
            "login",
            "email=ada@example.com",
            "--password-stdin",
            "--url",
            &url,
        ];
        env.run_with_stdin(login, PASSWORD).success();
        let secrets = env.run(["find", "secrets", "--url", &url]).success();
        assert!(secrets.contains("swordfish"), "{generation}: {secrets}");
    }
}

/// The wrong options, on every transformer: each ends in time with what the server speaks, and
/// none ends the server.
#[test]
fn no_attempt_ends_a_server() {
    for transformer in [
        "websockets",
        "faye",
        "sockjs",
        "engine.io",
        "browserchannel",
    ] {
        let server = NodeServer::with("feathers4", &[("TRANSFORMER", transformer)]);
        let client = FEATHERS_4.client(&server.url());
        for option in [
            "websockets",
            "uws",
            "faye",
            "sockjs",
            "engine.io",
            "browserchannel",
        ] {
            for more in [&[][..], &["--parser", "json"]] {
                let find = ["find", "nested/notes", "--transformer", option];
                let began = Instant::now();
                let run = client.run(&[&find[..], more].concat());
                assert!(began.elapsed() < Duration::from_secs(8), "{run:#?}");
                if run.status == Some(0) {
                    continue;
                }
                let told = format!(
                    "error: the server speaks the transformer {transformer}, not {option}\n"
                );
                let stderr = run.failure(3);
                assert!(
                    stderr.starts_with(&told),
                    "{transformer} {option}: {stderr}"
                );
                assert!(stderr.contains("hint: leave out --transformer"), "{stderr}");
            }
        }
        assert_eq!(client.ok(&["find", "nested/notes"]), NOTES, "{transformer}");
    }
}

#[test]
fn a_wrong_parser_is_told_in_time() {
    for (spoken, named) in [
        ("json", "msgpack"),
        ("json", "binary"),
        ("msgpack", "json"),
        ("msgpack", "binary"),
        ("binary", "ejson"),
        ("binary", "msgpack"),
    ] {
        let server = NodeServer::with("feathers4", &[("PARSER", spoken)]);
        let client = FEATHERS_4.client(&server.url());
        for command in [&["find", "nested/notes"][..], &["listen", "messages"]] {
            let stderr = client
                .run(&[command, &["--parser", named]].concat())
                .failure(3);
            let told = format!("error: the server speaks the parser {spoken}, not {named}\n");
            assert!(stderr.starts_with(&told), "{stderr}");
        }
        assert_eq!(client.ok(&["find", "nested/notes"]), NOTES);
    }
}

#[test]
fn a_wrong_dialect_is_told_in_time() {
    for (generation, named) in [
        ("feathers5", "feathers2"),
        ("feathers2", "feathers4"),
        ("feathers1", "feathers3"),
    ] {
        let server = NodeServer::start(generation);
        let client = FEATHERS_4.client(&server.url());
        let find = ["find", "nested/notes", "--dialect", named];
        let stderr = client.run(&find).failure(3);
        assert!(
            stderr.starts_with("error: the server speaks the dialect of Feathers "),
            "{stderr}"
        );
        assert!(stderr.contains(&format!(", not {named}\n")), "{stderr}");
        assert_eq!(client.ok(&["find", "nested/notes"]), NOTES);
    }
}

/// Servers up to Primus 6 end whoever is silent for longer than their spec says.
#[test]
fn a_server_with_a_short_idle_limit_keeps_a_listener() {
    let server = NodeServer::with("feathers1", &[("IDLE_LIMIT", "1500")]);
    let client = FEATHERS_4.client(&server.url());
    for _ in 0..2 {
        let listen = ["listen", "messages", "--for", "6s", "--no-reconnect"];
        let run = client.run(&listen);
        assert_eq!(run.stderr, "listening\n");
        run.success();
    }
}

#[test]
fn a_custom_method_is_called() {
    let server = NodeServer::start("feathers5");
    let client = FEATHERS_4.client(&server.url());
    let archived = client.ok(&["call", "custom", "archive", r#"{"id":1}"#, "{}"]);
    assert!(archived.contains("archive"), "{archived}");
    let stderr = client
        .run(&["call", "messages", "archive", "{}", "{}"])
        .failure(7);
    assert!(stderr.contains("(405)"), "{stderr}");
}

/// An old server says nothing where a new one names what it does not have.
#[test]
fn a_time_out_tells_what_could_be_found_out() {
    for (generation, command, hint) in [
        (
            "feathers2",
            ["find", "nowhere"],
            "a server of Feathers 2 or older says nothing",
        ),
        (
            "feathers4",
            ["find", "silent"],
            "the method or a hook of it hangs",
        ),
    ] {
        let server = NodeServer::start(generation);
        let client = FEATHERS_4.client(&server.url());
        for _ in 0..2 {
            let stderr = client
                .run(&[&command[..], &["--timeout", "2s"]].concat())
                .failure(4);
            assert!(stderr.contains("the connection is alive"), "{stderr}");
            assert!(stderr.contains(hint), "{stderr}");
        }
    }
}

/// A server that was replaced by another kind at the same address.
#[test]
fn what_is_no_longer_so_is_found_out_anew() {
    let env = TestEnv::new();
    let mut port = "0".to_owned();
    for (switches, create) in [
        (&[("TRANSFORMER", "websockets")][..], "one"),
        (&[("TRANSFORMER", "sockjs")], "two"),
        (
            &[("TRANSFORMER", "engine.io"), ("PARSER", "msgpack")],
            "three",
        ),
        (&[("TRANSFORMER", "engine.io")], "four"),
        (
            &[("TRANSFORMER", "websockets"), ("PARSER", "binary")],
            "five",
        ),
        (&[("TRANSFORMER", "browserchannel")], "six"),
        (&[("TRANSFORMER", "websockets")], "seven"),
    ] {
        let server = NodeServer::with(
            "feathers4",
            &[switches, &[("PORT", port.as_str())]].concat(),
        );
        let url = server.url();
        let text = format!("text={create}");
        let created = env
            .run(["create", "messages", &text, "--url", &url])
            .success();
        assert!(created.contains("\"id\":26"), "{created}");
        let all = env.run([
            "find", "messages", "-q", &text, "-o", "ndjson", "--url", &url,
        ]);
        assert_eq!(all.success(), created, "it was created once");
        port = server.port().to_string();
    }
}
