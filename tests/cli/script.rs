//! `shell` without a terminal: a script.

use crate::support::scripted::Doorman;
use crate::support::{Run, ScriptedServer, TestEnv};
use crate::{run_in, server};

/// Runs a script from stdin against the shared server.
fn script(options: &[&str], text: &str) -> Run {
    let url = server().url();
    let args = [&["shell", "--url", &url], options].concat();
    TestEnv::new().run_with_stdin(args, text)
}

#[test]
fn lines_are_run_one_after_the_other_on_one_connection() {
    // This server takes one connection alone.
    let server = ScriptedServer::start(|peer| {
        for n in 1..=3 {
            let (id, data) = peer.packet();
            assert_eq!(data[0], "get");
            peer.reply(id, &serde_json::json!({"n": n, "of": data[2]}));
        }
        peer.drain();
    });
    let text = "# three\nget messages 1\n\n  feathers-primus get messages 2\nuse messages\nget 3\n";
    let run = TestEnv::new().run_with_stdin(["shell", "--url", &server.url()], text);
    server.join();
    assert_eq!(
        run.success(),
        "{\"n\":1,\"of\":1}\n{\"n\":2,\"of\":2}\n{\"n\":3,\"of\":3}\n"
    );
}

#[test]
fn what_a_line_has_seen_helps_the_next() {
    let text = "find nested/notes\nfind nested/notes -q titel=first\n";
    let run = script(&[], text);
    let hint = "no record was seen with a field 'titel'; did you mean 'title'?";
    assert!(run.stderr.contains(hint), "{run:#?}");
}

#[test]
fn the_first_error_ends_it_with_its_status_and_line() {
    let text = "get nested/notes 1\n\nget errors NotFound\nget nested/notes 1\n";
    let run = script(&[], text);
    assert_eq!(run.status, Some(6), "{run:#?}");
    assert_eq!(run.stdout.lines().count(), 1, "{run:#?}");
    assert!(
        run.stderr.starts_with("error: stdin:3: NotFound (404)"),
        "{run:#?}"
    );
}

#[test]
fn with_keep_going_all_are_run() {
    let text = "get errors NotFound\nget nested/notes 1\nget errors Forbidden\n";
    let run = script(&["--keep-going"], text);
    assert_eq!(run.status, Some(6), "{run:#?}");
    assert_eq!(run.stdout, "{\"id\":1,\"title\":\"first\"}\n");
    assert_eq!(run.stderr.matches("error: ").count(), 2, "{run:#?}");
}

#[test]
fn nothing_is_sent_when_a_line_is_wrong() {
    let env = TestEnv::new();
    // Nobody listens there.
    let file = env.file(
        "seed.txt",
        "find messages\nfnid messages\nfind messages --url demo:\nlisten\n",
    );
    let file = file.to_str().unwrap();
    let run = env.run(["shell", "--script", file, "--url", "http://127.0.0.1:1"]);
    let stderr = run.failure(2);
    for (line, text) in [
        (2, "there is no command 'fnid'\nhint: did you mean find?"),
        (3, "--url is for the whole session"),
        (4, "listen has no end"),
    ] {
        assert!(
            stderr.contains(&format!("seed.txt:{line}: {text}")),
            "{stderr}"
        );
    }
}

#[test]
fn json_may_go_over_lines_and_needs_no_quotes() {
    let text = "create messages {\n  \"text\": \"it's a { b\"\n} --dry-run\n";
    let out =
        TestEnv::new().run_with_stdin(["shell", "--url", "http://127.0.0.1:1", "--dry-run"], text);
    let out = out.success();
    let sent: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(sent["data"][2], serde_json::json!({"text": "it's a { b"}));
}

#[test]
fn a_login_signs_the_rest_in_and_a_logout_out() {
    let env = TestEnv::new();
    let (email, password) = (crate::node::EMAIL, crate::node::PASSWORD);
    let text = format!(
        "whoami\nlogin email={email} password='{password}'\nwhoami --check\nlogout\nwhoami\n"
    );
    let url = server().url();
    let run = env.run_with_stdin(["shell", "--keep-going", "--url", &url], &text);
    assert_eq!(run.status, Some(5), "{run:#?}");
    assert!(
        run.stdout.starts_with("signed in as ada@example.com"),
        "{run:#?}"
    );
    assert!(
        run.stderr.contains("the server takes the token"),
        "{run:#?}"
    );
    for line in ["stdin:1: not signed in", "stdin:5: not signed in"] {
        assert!(run.stderr.contains(line), "{run:#?}");
    }
    assert!(!format!("{run:?}").contains(password), "{run:#?}");
}

#[test]
fn a_lost_connection_is_opened_again_by_the_next_line() {
    let server = Doorman::of_websockets(|n, mut peer| {
        let (id, _) = peer.packet();
        // The first connection ends instead of an answer to what changes something.
        if n > 0 {
            peer.reply(id, &serde_json::json!({"n": n}));
            peer.drain();
        }
    });
    let text = "create messages a=b\nget messages 1\n";
    let args = ["shell", "--keep-going", "--url", &server.url()];
    let run = TestEnv::new().run_with_stdin(args, text);
    assert_eq!(run.status, Some(3), "{run:#?}");
    assert!(run.stderr.contains("stdin:1: unknown outcome"), "{run:#?}");
    assert_eq!(run.stdout, "{\"n\":1}\n", "{run:#?}");
}

#[test]
fn what_is_not_there_is_told() {
    let stderr = run_in(&TestEnv::new(), &["shell", "--script", "no.txt"]).failure(1);
    assert!(stderr.contains("cannot read no.txt"), "{stderr}");
}

#[test]
fn a_filter_that_fails_on_a_list_fails_the_line() {
    let text = "find messages --all --max 2 --jq 'error(\"no\")'\nget nested/notes 1\n";
    let run = script(&[], text);
    assert_eq!((run.status, &*run.stdout), (Some(1), ""), "{run:#?}");
    assert!(
        run.stderr
            .contains("error: stdin:1: the filter failed: 2 values"),
        "{run:#?}"
    );
}
