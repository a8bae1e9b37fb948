//! What stdout and stderr carry, in which format.

use serde_json::{Value, json};

use crate::support::{Run, ScriptedServer, TestEnv, env};
use crate::{plain, run, server};

/// Runs `find m` against a server that answers with this text.
fn answered(result: &'static str, options: &[&str]) -> Run {
    let server = ScriptedServer::start(move |peer| {
        let (id, _) = peer.packet();
        peer.send(format!(
            "{{\"id\":{id},\"type\":1,\"data\":[null,{result}]}}"
        ));
        peer.drain();
    });
    let run = TestEnv::new().run([&["find", "m", "--url", &server.url()], options].concat());
    server.join();
    run
}

/// Runs a command with variables set and returns stdout.
#[track_caller]
fn out_with(variables: &[(&str, &str)], args: &[&str]) -> String {
    let env = TestEnv::new();
    let mut command = env.command([args, &["--url", &server().url()]].concat());
    env::finished(command.envs(variables.iter().copied())).success()
}

/// Text that keeps nothing of itself when it is read and written again.
const ODD: &str =
    r#"{"b":1.0,"a":12345678901234567890,"c":1e400,"d":-0,"a":"\u00e9\/é","e":[ 1 , 2 ]}"#;

#[test]
fn json_is_the_servers_own_text() {
    for options in [&[][..], &["-o", "json"], &["-o", "auto"], &["-o", "ndjson"]] {
        assert_eq!(
            answered(ODD, options).success(),
            format!("{ODD}\n"),
            "{options:?}"
        );
    }
}

#[test]
fn one_value_is_one_line() {
    let run = answered(
        "{\r\n  \"a\": \"x\\ny\",\n  \"b\": [\n1]\n}",
        &["-o", "json"],
    );
    assert_eq!(run.success(), "{  \"a\": \"x\\ny\",  \"b\": [1]}\n");
}

#[test]
fn pretty_keeps_digits_and_order_too() {
    let out = answered(ODD, &["-o", "pretty"]).success();
    assert_eq!(
        out,
        "{\n  \"b\": 1.0,\n  \"a\": 12345678901234567890,\n  \"c\": 1e400,\n  \"d\": -0,\n  \
         \"a\": \"\\u00e9\\/é\",\n  \"e\": [\n    1,\n    2\n  ]\n}\n"
    );
}

#[test]
fn pretty_prints_what_it_cannot_colour() {
    for text in [r#"{"a":"\ud83d alone"}"#, r#"{"a":1e400}"#] {
        let out = answered(text, &["-o", "pretty", "--color", "always"]).success();
        assert_eq!(
            plain(&out).replace([' ', '\n'], ""),
            text.replace(' ', ""),
            "{out:?}"
        );
    }
    let deep: &str =
        Box::leak(format!("{}1{}", "[".repeat(1000), "]".repeat(1000)).into_boxed_str());
    let out = answered(deep, &["-o", "pretty", "--color", "always"]).success();
    assert_eq!(plain(&out).replace([' ', '\n'], ""), deep);
}

#[test]
fn ndjson_is_a_record_a_line() {
    for (result, lines) in [
        (
            r#"{"total":2,"limit":10,"skip":0,"data":[{"a":1.0},{"a":2}]}"#,
            "{\"a\":1.0}\n{\"a\":2}\n",
        ),
        (r#"{"total":0,"limit":10,"skip":0,"data":[]}"#, ""),
        (r#"[{"a":1},[2],null]"#, "{\"a\":1}\n[2]\nnull\n"),
        ("[]", ""),
        (r#"{"id":1,"data":[1]}"#, "{\"id\":1,\"data\":[1]}\n"),
        ("null", "null\n"),
        (r#""text""#, "\"text\"\n"),
    ] {
        assert_eq!(answered(result, &["-o", "ndjson"]).success(), lines);
    }
    let out = run(&[
        "find",
        "messages",
        "-q",
        "id[$lte]=25",
        "--limit",
        "2",
        "-o",
        "ndjson",
    ])
    .success();
    assert_eq!(out.lines().count(), 2);
}

#[test]
fn a_pipe_gets_no_colours_unless_asked_for() {
    let args = ["get", "nested/notes", "1", "-o", "pretty"];
    let expected = "{\n  \"id\": 1,\n  \"title\": \"first\"\n}\n";
    for (variables, options, coloured) in [
        (&[][..], &[][..], false),
        (&[("NO_COLOR", "1")], &[], false),
        (&[("CLICOLOR_FORCE", "0")], &[], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[], false),
        (&[("CLICOLOR_FORCE", "1")], &["--color", "never"], false),
        (&[("CLICOLOR_FORCE", "1")], &[], true),
        (&[("NO_COLOR", "1")], &["--color", "always"], true),
        (&[], &["--color", "always"], true),
    ] {
        let out = out_with(variables, &[&args[..], options].concat());
        assert_eq!(
            out != expected,
            coloured,
            "{variables:?} {options:?}: {out:?}"
        );
        assert_eq!(plain(&out), expected);
    }
}

#[test]
fn json_is_never_coloured() {
    for format in ["json", "ndjson"] {
        let out = run(&[
            "get",
            "nested/notes",
            "1",
            "-o",
            format,
            "--color",
            "always",
        ])
        .success();
        assert_eq!(out, "{\"id\":1,\"title\":\"first\"}\n");
    }
}

#[test]
fn an_error_is_one_block_with_what_the_server_added() {
    insta::assert_snapshot!(run(&["get", "errors", "Unprocessable"]).failure(7), @r#"
    error: Unprocessable (422): this is Unprocessable
    data: {"field":"x"}
    errors: [{"path":"x","message":"x is wrong"}]
    "#);
}

#[test]
fn an_error_is_one_line_where_json_is_asked_for() {
    for format in ["json", "ndjson"] {
        let stderr = run(&["get", "errors", "Conflict", "-o", format]).failure(7);
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
        let error: Value = serde_json::from_str(&stderr).unwrap();
        let error = &error["error"];
        for (name, expected) in [
            ("kind", json!("feathers")),
            ("name", json!("Conflict")),
            ("code", json!(409)),
            ("className", json!("conflict")),
            ("message", json!("this is Conflict")),
            ("data", json!({"field": "x"})),
            ("errors", json!([{"path": "x", "message": "x is wrong"}])),
        ] {
            assert_eq!(error[name], expected, "{name}");
        }
        assert!(error.get("stack").is_none(), "{stderr}");
    }
    // Asked for by nobody: text.
    for options in [&[][..], &["-o", "auto"], &["-o", "pretty"]] {
        let stderr = run(&[&["get", "errors", "Conflict"], options].concat()).failure(7);
        assert!(stderr.starts_with("error: Conflict (409): "), "{stderr}");
    }
}

#[test]
fn errors_of_every_kind_are_json_where_it_is_asked_for() {
    for (args, status, kind) in [
        (&["find", "m", "--nope"][..], 2, "usage"),
        (&["fnid", "m"], 2, "usage"),
        (&["find"], 2, "usage"),
        (&[], 2, "usage"),
        (&["create", "m"], 2, "usage"),
        (&["find", "m", "-q", "x"], 2, "usage"),
        (&["find", "m", "--timeout", "5"], 2, "usage"),
        (&["find", "m", "--url", "ftp://x"], 2, "usage"),
        (&["find", "m", "--header", "x"], 2, "usage"),
        (&["find", "silent", "--timeout", "50ms"], 4, "timeout"),
        (
            &["create", "control", r#"{"action":"drop","now":true}"#],
            3,
            "connection",
        ),
        (&["find", "nope"], 6, "feathers"),
        (&["create", "m", "@nowhere.json"], 1, "internal"),
    ] {
        for format in [&["-o", "json"][..], &["--output=ndjson"]] {
            let env = TestEnv::new();
            let mut command = env.command([args, format].concat());
            let stderr =
                env::finished(command.env("FEATHERS_PRIMUS_URL", server().url())).failure(status);
            assert_eq!(stderr.lines().count(), 1, "{args:?}: {stderr}");
            let error: Value = serde_json::from_str(&stderr).unwrap();
            assert_eq!(error["error"]["kind"], kind, "{args:?}: {stderr}");
            let message = error["error"]["message"].as_str().unwrap();
            assert!(
                !message.is_empty() && !message.contains('\n'),
                "{args:?}: {stderr}"
            );
        }
    }
}

#[test]
fn a_broken_protocol_has_a_kind_of_its_own() {
    let server = ScriptedServer::start(|peer| {
        let _ = peer.packet();
        std::io::Write::write_all(peer.socket.get_mut(), b"\xff\x00").unwrap();
        peer.drain();
    });
    let stderr = TestEnv::new()
        .run(["find", "m", "-o", "json", "--url", &server.url()])
        .failure(3);
    let error: Value = serde_json::from_str(&stderr).unwrap();
    assert_eq!(error["error"]["kind"], "protocol", "{stderr}");
    server.join();
}

#[test]
fn a_stack_is_shown_only_with_v() {
    let without = run(&["get", "errors", "plain"]).failure(8);
    assert!(!without.contains("services.js"), "{without}");
    let with = run(&["get", "errors", "plain", "-v"]).failure(8);
    assert!(
        with.contains("\nstack: TypeError: kaput\n    at "),
        "{with}"
    );
    let json = run(&["get", "errors", "plain", "-o", "json"]).failure(8);
    assert!(!json.contains("services.js"), "{json}");
}

#[test]
fn text_of_a_server_in_an_error_is_escaped() {
    let stderr = run(&["get", "errors", "\u{1b}[2J\u{9b}\n\u{202e}"]).failure(6);
    assert_eq!(
        stderr,
        "error: NotFound (404): no error is called '\\u001b[2J\\u009b\\n\\u202e'\n"
    );
}

#[test]
fn quiet_keeps_errors() {
    let stderr = run(&["find", "nope", "--quiet"]).failure(6);
    assert!(stderr.starts_with("error: NotFound (404): "), "{stderr}");
}

#[test]
fn the_reader_of_a_result_may_have_gone() {
    let server = ScriptedServer::start(move |peer| {
        let (id, _) = peer.packet();
        // More than a pipe takes.
        peer.reply(id, &json!("x".repeat(1 << 20)));
        peer.drain();
    });
    let env = TestEnv::new();
    let mut running = env.start(["find", "m", "--url", &server.url()]);
    running.close_stdout();
    let run = running.end();
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    server.join();
}

#[cfg(target_os = "linux")]
#[test]
fn a_stdout_that_takes_nothing_is_an_error() {
    let full = || {
        std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    let env = TestEnv::new();
    for args in [
        &["find", "messages"][..],
        &["find", "m", "--dry-run"],
        &["completions", "bash"],
    ] {
        let mut command = env.command([args, &["--url", &server().url()]].concat());
        let output = command.stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(
            stderr.starts_with("error: cannot write to stdout\ncaused by: "),
            "{args:?}: {stderr}"
        );
    }
}
