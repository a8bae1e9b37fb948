//! Misuse, help, and where options come from.

use crate::support::{ScriptedServer, TestEnv, env};
use crate::{capture, refuses, run, server};

/// The first line of a usage error, with a check that more than that is told.
#[track_caller]
fn complaint(args: &[&str]) -> String {
    let stderr = TestEnv::new().run(args).failure(2);
    let (first, rest) = stderr.split_once('\n').unwrap();
    assert!(rest.starts_with("hint: "), "no hint: {stderr}");
    first
        .strip_prefix("error: ")
        .unwrap_or_else(|| panic!("{stderr}"))
        .to_owned()
}

#[test]
fn an_unknown_command_is_told_with_a_near_one() {
    refuses(
        &["fnid", "messages"],
        "error: unrecognized subcommand 'fnid'\n\
         hint: a similar subcommand exists: 'find'\n\
         hint: usage: feathers-primus [OPTIONS] <COMMAND>\n\
         hint: more with --help\n",
    );
}

#[test]
fn a_service_in_place_of_a_command_is_understood() {
    refuses(
        &["messages"],
        "error: unrecognized subcommand 'messages'\n\
         hint: the command comes first, as in: feathers-primus find messages\n\
         hint: usage: feathers-primus [OPTIONS] <COMMAND>\n\
         hint: more with --help\n",
    );
}

#[test]
fn an_unknown_service_is_told_with_a_near_one_that_was_seen() {
    let env = TestEnv::new();
    let find = |service: &str| crate::run_in(&env, &["find", service]);
    let plain = "hint: the name is the path given to app.use, without leading slash\n";
    assert!(find("nested/nots").failure(6).ends_with(plain));
    let _ = find("nested/notes").success();
    let stderr = find("nested/nots").failure(6);
    assert_eq!(
        stderr,
        "error: NotFound (404): Service 'nested/nots' not found\n\
         hint: did you mean 'nested/notes'?\n"
    );
    // Nothing is like it, or it is there and the record is not.
    assert!(find("quite/another").failure(6).ends_with(plain));
    let missing = crate::run_in(&env, &["get", "nested/notes", "99"]).failure(6);
    assert!(!missing.contains("did you mean"), "{missing}");
}

#[test]
fn an_unknown_parameter_of_a_query_is_told_with_a_near_one() {
    let args = ["find", "messages", "-q", "$lmit=5"];
    assert_eq!(
        run(&args).failure(7),
        "error: BadRequest (400): Invalid query parameter $lmit\n\
         data: {\"$lmit\":5}\n\
         hint: did you mean '$limit'?\n"
    );
}

#[test]
fn without_a_command_the_commands_are_listed() {
    let run = TestEnv::new().run::<&str>([]);
    let stderr = run.failure(2);
    assert!(stderr.contains("\nCommands:\n  find "), "{stderr}");
    // It is not because of a variable that the command was left out.
    let env = TestEnv::new();
    let mut command = env.command::<&str>([]);
    let stderr = env::finished(command.env("FEATHERS_PRIMUS_URL", "demo:")).failure(2);
    assert!(
        !stderr.contains("feathers-primus find feathers-primus"),
        "{stderr}"
    );
    assert!(stderr.contains("find"), "{stderr}");
}

#[test]
fn every_command_is_offered() {
    let help = TestEnv::new().run(["--help"]).success();
    for command in [
        "find",
        "get",
        "create",
        "update",
        "patch",
        "remove",
        "batch",
        "call",
        "emit",
        "listen",
        "watch",
        "login",
        "logout",
        "whoami",
        "shell",
        "doctor",
        "bench",
        "profile",
        "completions",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
    }
}

#[test]
fn every_command_has_help_with_an_example() {
    for command in [
        "find",
        "get",
        "create",
        "update",
        "patch",
        "remove",
        "batch",
        "call",
        "emit",
        "listen",
        "login",
        "logout",
        "whoami",
        "doctor",
        "shell",
        "profile",
        "completions",
    ] {
        let help = TestEnv::new().run([command, "--help"]).success();
        assert!(
            help.contains(&format!("Usage: feathers-primus {command}")),
            "{help}"
        );
        let (_, examples) = help.split_once("\nExamples:\n").unwrap();
        assert!(
            examples.contains(&format!("feathers-primus {command}")),
            "{help}"
        );
        let short = TestEnv::new().run([command, "-h"]).success();
        assert!(short.len() < help.len());
        assert!(
            help.lines().all(|line| line.chars().count() <= 100),
            "{command}"
        );
    }
}

#[test]
fn help_has_topics_beside_the_commands() {
    let out = TestEnv::new().run(["help", "exit-statuses"]).success();
    assert!(out.starts_with("Exit statuses and errors\n\n"), "{out}");
    assert!(out.contains("\n  0         success\n"), "{out}");
    let out = TestEnv::new().run(["help", "environment"]).success();
    for name in ["FEATHERS_PRIMUS_URL ", "NO_COLOR ", "SSL_CERT_FILE"] {
        assert!(out.contains(&format!("\n  {name}")), "{name}");
    }
    let help = TestEnv::new().run(["--help"]).success();
    assert!(help.contains("feathers-primus help exit-statuses"));
    let help = TestEnv::new().run(["help", "find"]).success();
    assert!(help.starts_with("List records\n"), "{help}");
    assert_eq!(
        TestEnv::new().run(["help", "exit-status"]).failure(2),
        "error: there is no help on 'exit-status'\nhint: did you mean 'exit-statuses'?\n"
    );
    assert_eq!(
        TestEnv::new().run(["help", "xyz"]).failure(2),
        "error: there is no help on 'xyz'\n\
         hint: there is help on each command, and on exit-statuses and environment\n"
    );
}

/// Every variable that the program reads is on the page, and none else.
#[test]
fn the_variables_are_on_their_page() {
    let page = include_str!("../../docs/environment.md");
    let help = TestEnv::new().run(["--help"]).success();
    let named = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_ascii_uppercase() && c != '_');
        let mut names: Vec<_> = parts
            .filter(|name| name.starts_with("FEATHERS_PRIMUS_"))
            .map(str::to_owned)
            .collect();
        names.sort();
        names.dedup();
        names
    };
    for name in named(&help) {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
    for name in named(page) {
        let is_read = |file: &str| {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            std::fs::read_to_string(path).unwrap().contains(&name)
        };
        let files = [
            "src/cli/args/globals.rs",
            "src/cli/commands/login.rs",
            "src/cli/printing.rs",
            "src/cli/settings.rs",
            "src/output/pager.rs",
            "src/store/directory.rs",
        ];
        assert!(files.into_iter().any(is_read), "{name}");
    }
}

#[test]
fn help_tells_no_value_of_the_environment() {
    let env = TestEnv::new();
    let mut command = env.command(["find", "--help"]);
    command
        .env("FEATHERS_PRIMUS_URL", "http://x/?token=hunter2")
        .env("FEATHERS_PRIMUS_TOKEN", "hunter2")
        .env("FEATHERS_PRIMUS_PASSWORD", "hunter2");
    let help = env::finished(&mut command).success();
    assert!(!help.contains("hunter2"), "{help}");
}

#[test]
fn the_summary_of_find_is_this() {
    let help = TestEnv::new().run(["find", "-h"]).success();
    let (own, _) = help.split_once("\nServer:\n").unwrap();
    insta::assert_snapshot!(own, @r"
    List records

    Usage: feathers-primus find [OPTIONS] <SERVICE>

    Arguments:
      <SERVICE>  Path of the service, as given to app.use

    Options:
      -q, --query <QUERY>    The query: KEY=VALUE, KEY:=JSON, '{...}', @FILE or @-; KEY nests as in
                             'age[$gt]=21'; may be repeated
          --select <FIELDS>  Only these fields, separated by commas ($select)
          --limit <N>        At most this many records ($limit)
          --skip <N>         Leave out this many records ($skip)
          --sort <FIELDS>    Sort by these fields, separated by commas, with a minus for descending
                             ($sort)
          --all              Print the records of all pages, sorted by id if nothing else is said;
                             --limit is the size of a page
          --max <N>          With --all, end after this many records
          --in-flight <N>    With --all, how many pages may be under way at once; 4 if nothing is said
          --count            Print how many records match, and none of them
      -h, --help             Print help (see more with '--help')
    ");
}

#[test]
fn the_version_is_printed() {
    let expected = format!("feathers-primus {}\n", env!("CARGO_PKG_VERSION"));
    for option in ["--version", "-V"] {
        assert_eq!(TestEnv::new().run([option]).success(), expected);
    }
}

#[test]
fn a_time_has_a_unit() {
    for (option, typed, why) in [
        ("--timeout", "5", "a unit is missing: write 5s or 5ms"),
        ("--timeout", "0.5", "a unit is missing: write 0.5s or 0.5ms"),
        ("--timeout", "0s", "it must be longer than nothing"),
        ("--timeout", "soon", "it is no time; write 500ms, 5s or 2m"),
        ("--timeout", "", "it is no time; write 500ms, 5s or 2m"),
        ("--timeout", "9999h", "it is longer than a year"),
        (
            "--connect-timeout",
            "10",
            "a unit is missing: write 10s or 10ms",
        ),
        (
            "--auth-timeout",
            "60",
            "a unit is missing: write 60s or 60ms",
        ),
    ] {
        assert_eq!(
            complaint(&["find", "m", option, typed]),
            format!("invalid value '{typed}' for '{option} <TIME>': {why}")
        );
    }
    for typed in ["500ms", "5s", "2m", "1m30s", "1h"] {
        let _ = TestEnv::new()
            .run(["find", "m", "--dry-run", "--timeout", typed])
            .success();
    }
}

#[test]
fn a_negative_time_is_refused() {
    let stderr = TestEnv::new()
        .run(["find", "m", "--timeout=-5s"])
        .failure(2);
    assert!(
        stderr.contains("it is no time; write 500ms, 5s or 2m"),
        "{stderr}"
    );
}

#[test]
fn a_url_that_is_none_is_told_with_a_right_one() {
    refuses(
        &["find", "m", "--url", "localhost:3030"],
        "error: the URL \"localhost:3030\" has no scheme\nhint: write http://localhost:3030\n",
    );
    refuses(
        &["find", "m", "--url", "/run/app.sock"],
        "error: the URL \"/run/app.sock\" has no scheme\nhint: write unix:/run/app.sock\n",
    );
    for (typed, message) in [
        (
            "ftp://x",
            r#"the URL "ftp://x" has the scheme "ftp"; it takes http, https, ws, wss or unix"#,
        ),
        (
            "http://x:99999",
            r#"the URL "http://x:99999" has a port that is none"#,
        ),
        ("unix:", r#"the URL "unix:" names no socket"#),
        ("http://", r#""http://" is not a URL: empty string"#),
        (
            "http://a b",
            r#""http://a b" is not a URL: invalid uri character"#,
        ),
    ] {
        assert_eq!(complaint(&["find", "m", "--url", typed]), message);
    }
}

#[test]
fn a_password_in_a_url_is_refused_and_not_repeated() {
    for url in [
        "http://ada:hunter2@x",
        "wss://hunter2@x",
        "ada:hunter2@x",
        "http://ada:hunter2@x:99999",
        "ftp://ada:hunter2@x",
        "http://ada:hunter2@",
        "//ada:hunter2@x",
        "http:///ada:hunter2@x",
        "http://ada:hunter2/3@x",
    ] {
        for options in [&[][..], &["-o", "json"], &["-v"]] {
            let args = [&["find", "m", "--url", url], options].concat();
            let stderr = TestEnv::new().run(args).failure(2);
            assert!(!stderr.contains("hunter2"), "{url}: {stderr}");
        }
    }
}

#[test]
fn a_header_that_is_none_is_refused_and_its_value_not_repeated() {
    for (typed, message) in [
        ("hunter2", "a --header has no colon"),
        ("a b: hunter2", "the --header 'a b' has a name that is none"),
        (": hunter2", "the --header '' has a name that is none"),
        (
            "Upgrade: hunter2",
            "the --header 'Upgrade' has a name that the websocket itself uses",
        ),
        (
            "X: hun\u{7f}ter2",
            "the --header 'X' has letters that no header may have",
        ),
    ] {
        refuses(
            &["find", "m", "-H", typed],
            &format!("error: {message}\nhint: write -H 'NAME: VALUE'\n"),
        );
    }
}

#[test]
fn headers_and_the_query_of_the_url_reach_the_server() {
    let (sender, request) = std::sync::mpsc::channel();
    let server = ScriptedServer::raw(move |mut stream| {
        let mut head = [0; 4096];
        let count = std::io::Read::read(&mut stream, &mut head).unwrap();
        sender
            .send(String::from_utf8(head[..count].to_vec()).unwrap())
            .unwrap();
    });
    let url = format!("{}/app?token=abc", server.url());
    let args = [
        "find",
        "m",
        "-H",
        "X-One: 1",
        "--header",
        "X-Two:two: too",
        "--path",
        "/rt",
        "--url",
        &url,
    ];
    let _ = TestEnv::new().run(args).failure(3);
    let request = request.recv().unwrap();
    let (line, headers) = request.split_once("\r\n").unwrap();
    assert!(
        line.starts_with("GET /app/rt?") || line.starts_with("GET /rt?"),
        "{line}"
    );
    assert!(line.contains("token=abc"), "{line}");
    let headers = headers.to_ascii_lowercase();
    assert!(
        headers.contains("x-one: 1\r\n") && headers.contains("x-two: two: too\r\n"),
        "{headers}"
    );
    server.join();
}

#[test]
fn unknown_values_are_told_with_the_known_ones() {
    for (option, known) in [
        ("--output", "auto, pretty, json, ndjson, table, csv"),
        ("--color", "auto, always, never"),
        ("--dialect", "auto, feathers4, feathers3, feathers2"),
        (
            "--transformer",
            "auto, websockets, uws, faye, sockjs, engine.io, browserchannel",
        ),
        ("--parser", "auto, json, ejson, binary, msgpack"),
    ] {
        let message = complaint(&["find", "m", option, "nope"]);
        assert!(
            message.starts_with(&format!("invalid value 'nope' for '{option} <")),
            "{message}"
        );
        assert!(
            message.ends_with(&format!("[possible values: {known}]")),
            "{message}"
        );
    }
}

#[test]
fn a_near_option_is_offered() {
    let stderr = TestEnv::new()
        .run(["find", "m", "--quey", "a=1"])
        .failure(2);
    assert!(stderr.starts_with("error: unexpected argument '--quey' found\nhint: a similar argument exists: '--query'\n"), "{stderr}");
}

#[test]
fn options_that_need_each_other_say_so() {
    let message = complaint(&["find", "m", "--client-cert", "a.pem"]);
    assert!(message.contains("--client-key <FILE>"), "{message}");
    let message = complaint(&["find", "m", "--client-key", "a.pem"]);
    assert!(message.contains("--client-cert <FILE>"), "{message}");
    let message = complaint(&["login", "--password-stdin", "--token-stdin"]);
    assert!(
        message.contains("'--password-stdin'") && message.contains("'--token-stdin'"),
        "{message}"
    );
}

#[test]
fn options_stand_before_or_after_the_command() {
    let expected = "{\"type\":0,\"data\":[\"find\",\"m\",{}],\"id\":1}\n";
    for args in [
        &["--dry-run", "--url", "http://x", "-o", "json", "find", "m"][..],
        &["find", "--dry-run", "m", "--url", "http://x", "-o", "json"],
        &["--url", "http://x", "find", "m", "-o", "json", "--dry-run"],
    ] {
        assert_eq!(TestEnv::new().run(args).success(), expected, "{args:?}");
    }
    let before = run(&[
        "-o",
        "ndjson",
        "--timeout",
        "1s",
        "get",
        "nested/notes",
        "1",
    ])
    .success();
    assert_eq!(
        before,
        run(&[
            "get",
            "nested/notes",
            "1",
            "--timeout",
            "1s",
            "-o",
            "ndjson"
        ])
        .success()
    );
}

#[test]
fn an_option_comes_before_the_environment() {
    let env = TestEnv::new();
    // The environment alone.
    let mut command = env.command(["get", "nested/notes", "1"]);
    let _ = env::finished(command.env("FEATHERS_PRIMUS_URL", server().url())).success();
    let mut command = env.command(["find", "silent", "--url", &server().url()]);
    let stderr = env::finished(command.env("FEATHERS_PRIMUS_TIMEOUT", "50ms")).failure(4);
    assert!(
        stderr.starts_with("error: no answer within 50ms "),
        "{stderr}"
    );
    // Both.
    let mut command = env.command(["get", "nested/notes", "1", "--url", &server().url()]);
    let _ = env::finished(command.env("FEATHERS_PRIMUS_URL", "http://nowhere.invalid")).success();
    let mut command = env.command([
        "find",
        "silent",
        "--url",
        &server().url(),
        "--timeout",
        "60ms",
    ]);
    let stderr = env::finished(command.env("FEATHERS_PRIMUS_TIMEOUT", "1h")).failure(4);
    assert!(
        stderr.starts_with("error: no answer within 60ms "),
        "{stderr}"
    );
}

#[test]
fn a_bad_value_in_the_environment_is_refused() {
    let env = TestEnv::new();
    let mut command = env.command(["find", "m", "--dry-run"]);
    let stderr = env::finished(command.env("FEATHERS_PRIMUS_TIMEOUT", "5")).failure(2);
    assert!(
        stderr.contains("a unit is missing: write 5s or 5ms"),
        "{stderr}"
    );
    let mut command = env.command(["find", "m", "--dry-run"]);
    let stderr = env::finished(command.env("FEATHERS_PRIMUS_URL", "ftp://x")).failure(2);
    assert!(stderr.contains("ftp"), "{stderr}");
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let env = TestEnv::new();
    for name in ["FEATHERS_PRIMUS_URL", "FEATHERS_PRIMUS_TOKEN"] {
        let run = env::finished(env.command(["find", "m", "--dry-run"]).env(name, ""));
        assert_eq!(run.status, Some(0), "{name}: {}", run.stderr);
    }
}

#[test]
fn dry_run_connects_to_nobody_and_wants_no_token() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let env = TestEnv::new();
    for args in [
        &["find", "m"][..],
        &["create", "m", "a=1"],
        &["emit", "x"],
        &["logout"],
    ] {
        let mut command = env.command([args, &["--dry-run", "--url", &url]].concat());
        let run = env::finished(command.env("FEATHERS_PRIMUS_TOKEN", crate::token(1)));
        assert_eq!(run.stderr, "");
        assert_eq!(run.success().lines().count(), 1);
    }
    listener.set_nonblocking(true).unwrap();
    assert_eq!(
        listener.accept().unwrap_err().kind(),
        std::io::ErrorKind::WouldBlock
    );
}

#[test]
fn arguments_after_two_dashes_are_no_options() {
    let (server, frame) = capture();
    let out = TestEnv::new()
        .run(["get", "--url", &server.url(), "--", "m", "--help"])
        .success();
    assert_eq!(out, "\"taken\"\n");
    assert_eq!(
        frame.recv().unwrap(),
        r#"{"type":0,"data":["get","m","--help",{}],"id":1}"#
    );
    server.join();
}
