//! `--jq` and `--raw-output`: what is made of values before they are printed.

use crate::support::{ScriptedServer, TestEnv};
use crate::{run, server};

/// Runs a command against the built-in server.
fn with(args: &[&str]) -> crate::support::Run {
    run(&[args, &["--url", &server().url()]].concat())
}

#[test]
fn a_result_is_filtered_whole_and_a_list_record_by_record() {
    for (args, wanted) in [
        (&["--jq", ".data[0].id"][..], "1\n"),
        (&["--jq", ".data | length", "-o", "json"], "2\n"),
        (&["--jq", ".id", "-o", "ndjson"], "1\n2\n"),
        (&["--jq", ".id", "--all"], "1\n2\n"),
        (&["--jq", "empty"], ""),
        (
            &["--jq", ".data[] | {id}", "-o", "pretty"],
            "{\n  \"id\": 1\n}\n{\n  \"id\": 2\n}\n",
        ),
    ] {
        let find = ["find", "messages", "-q", "id[$lte]=2"];
        let run = with(&[&find[..], args].concat());
        assert_eq!(run.success(), wanted, "{args:?}");
    }
}

#[test]
fn strings_lose_their_quotes_where_that_is_asked_for() {
    let quoted = with(&["get", "users", "1", "--jq", ".email"]).success();
    assert_eq!(quoted, "\"ada@example.com\"\n");
    let plain = with(&["get", "users", "1", "--jq", ".email", "-r"]).success();
    assert_eq!(plain, "ada@example.com\n");
    let row = with(&["get", "users", "1", "--jq", "[.id, .email] | @csv", "-r"]).success();
    assert_eq!(row, "1,\"ada@example.com\"\n");
    // Without a filter, too; other values are as ever.
    let whole = with(&["get", "users", "1", "-r"]).success();
    assert!(whole.starts_with("{\"id\":1,"), "{whole}");
}

#[test]
fn a_bad_filter_is_found_before_anything_is_sent() {
    let run = run(&[
        "remove",
        "messages",
        "1",
        "--jq",
        ".id |",
        "--url",
        "http://127.0.0.1:1",
    ]);
    let stderr = run.failure(2);
    assert_eq!(
        stderr,
        "error: --jq '.id |': expected term at column 6\n\
         hint: filters are written as for jq, such as --jq '.data[].text'\n"
    );
}

#[test]
fn what_a_filter_cannot_do_ends_a_call_and_is_told_of_a_list() {
    let run = with(&["get", "messages", "1", "--jq", ".id, .id.x"]);
    assert_eq!(run.stdout, "1\n");
    assert_eq!(run.status, Some(1));
    let error = "error: the filter failed: cannot index 1 with \"x\"\n";
    assert_eq!(run.stderr, error);

    let find = ["find", "messages", "-q", "id[$lte]=3", "--all", "--jq"];
    let run = with(&[&find[..], &["if .id == 2 then error(\"two\") else .id end"]].concat());
    assert_eq!(run.stdout, "1\n3\n");
    assert_eq!(run.status, Some(1));
    let stderr = run.stderr;
    assert!(
        stderr.contains("warning: the filter failed: \"two\"\n"),
        "{stderr}"
    );
    assert!(
        stderr.ends_with("error: the filter failed: one value is not printed\n"),
        "{stderr}"
    );
}

#[test]
fn an_error_of_the_server_is_not_filtered() {
    let run = with(&[
        "get",
        "messages",
        "0",
        "--jq",
        "error(\"no\")",
        "-o",
        "json",
    ]);
    let stderr = run.failure(6);
    assert!(stderr.contains("\"name\":\"NotFound\""), "{stderr}");
}

#[test]
fn events_and_results_of_lines_pass_through_it() {
    let listen = ["listen", "messages", "created", "--count", "1"];
    let filter = ["--jq", ".event", "-r", "--url", "demo:"];
    assert_eq!(run(&[&listen[..], &filter].concat()).success(), "created\n");

    let env = TestEnv::new();
    let rows = env.file("rows", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
    let rows = rows.to_str().unwrap();
    let url = server().url();
    let create = [
        "create", "messages", "--each", rows, "--jq", ".text", "-r", "--url", &url,
    ];
    assert_eq!(env.run(create).success(), "a\nb\n");
}

#[cfg(unix)]
#[test]
fn a_filter_without_an_end_is_printed_as_it_comes_and_ends_with_a_signal() {
    let server = ScriptedServer::start(|peer| {
        let (id, _) = peer.packet();
        peer.reply(id, &serde_json::json!("x"));
        peer.drain();
    });
    let url = server.url();
    let env = TestEnv::new();
    let mut running = env.start(["find", "m", "--jq", "repeat(.)", "-r", "--url", &url]);
    for _ in 0..100_000 {
        assert_eq!(running.line(), "x");
    }
    running.signal(rustix::process::Signal::INT);
    assert_eq!(running.end().status, Some(130));
}

#[test]
fn what_is_known_without_a_server_passes_through_it_too() {
    let env = TestEnv::new();
    let url = server().url();
    let token = crate::token(4_000_000_000);
    let whoami = |more: &[&str]| {
        let args = [&["whoami", "--url", &url], more].concat();
        let mut command = env.command(args);
        crate::support::env::finished(command.env("FEATHERS_PRIMUS_TOKEN", &token)).success()
    };
    assert_eq!(whoami(&["--jq", ".server", "-r"]), format!("{url}\n"));
    assert_eq!(
        whoami(&["-o", "csv", "--jq", "{server}"]),
        format!("server\n{url}\n")
    );
    let table = whoami(&["-o", "table"]);
    assert!(table.starts_with("server "), "{table}");
    let profiles = env.run(["profile", "list", "--jq", "length"]).success();
    assert_eq!(profiles, "0\n");
    let login = [
        "login",
        "email=ada@example.com",
        "--password-stdin",
        "--url",
        &url,
        "--jq",
        "keys[0]",
    ];
    let login = env
        .run_with_stdin(login, crate::support::node::PASSWORD)
        .success();
    assert_eq!(login, "\"accessToken\"\n");
}

#[test]
fn options_that_leave_it_nothing_to_do_are_refused() {
    for (options, wanted) in [
        (
            &["--exec", "cat", "--jq", "."][..],
            "error: --exec prints nothing that --jq could filter\n",
        ),
        (
            &["--gaps", "-o", "csv"],
            "error: --gaps prints lines of JSON, and csv has rows\n",
        ),
        (
            &["--gaps", "-o", "table"],
            "error: --gaps prints lines of JSON, and table has rows\n",
        ),
    ] {
        let listen = ["listen", "m", "--url", "http://127.0.0.1:1"];
        let stderr = run(&[&listen[..], options].concat()).failure(2);
        assert!(stderr.starts_with(wanted), "{stderr}");
    }
}

/// A reader that goes away ends what has no end, of a list and of events alike.
#[test]
fn a_filter_without_an_end_ends_with_its_reader() {
    let env = TestEnv::new();
    let url = server().url();
    let find = [
        "find",
        "messages",
        "--all",
        "--max",
        "1",
        "--url",
        &url,
        "--jq",
        "repeat(.id)",
    ];
    let listen = [
        "listen",
        "messages",
        "created",
        "--url",
        "demo:",
        "--jq",
        "repeat(1)",
    ];
    for args in [&find[..], &[&find[..], &["-o", "csv"]].concat(), &listen] {
        let mut running = env.start(args);
        for _ in 0..10_000 {
            assert!(!running.line().is_empty());
        }
        running.close_stdout();
        assert_eq!(running.end().status, Some(0), "{args:?}");
    }
}
