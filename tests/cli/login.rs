//! `login`, `logout`, `whoami` and the token between them.

use std::fs;
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::support::{Run, ScriptedServer, TestEnv, env, node};
use crate::{capture, fresh_token, refuses, run_in, server, sign_in, token};

/// Runs a command against the shared server with a variable set.
fn with(env: &TestEnv, name: &str, value: &str, args: &[&str]) -> Run {
    let mut command = env.command([args, &["--url", &server().url()]].concat());
    env::finished(command.env(name, value))
}

const PASSWORD: &str = "FEATHERS_PRIMUS_PASSWORD";
const TOKEN: &str = "FEATHERS_PRIMUS_TOKEN";

/// The token that is kept.
fn kept(env: &TestEnv) -> String {
    run_in(env, &["whoami", "--token"])
        .success()
        .trim_end()
        .to_owned()
}

#[test]
fn the_password_comes_from_the_environment() {
    let env = TestEnv::new();
    let run = with(
        &env,
        PASSWORD,
        node::PASSWORD,
        &["login", "email=ada@example.com"],
    );
    assert_eq!(run.stderr, "");
    let out = run.success();
    let until = out
        .strip_prefix(&format!(
            "signed in as ada@example.com at {} until ",
            server().url()
        ))
        .unwrap_or_else(|| panic!("{out}"));
    assert!(until.trim_end().parse::<jiff::Timestamp>().unwrap() > jiff::Timestamp::now());
    let secrets = run_in(&env, &["find", "secrets"]).success();
    assert!(secrets.contains("swordfish"), "{secrets}");
}

#[test]
fn the_password_comes_from_the_first_line_of_stdin() {
    for stdin in [
        "correct horse",
        "correct horse\n",
        "correct horse\r\nmore\n",
    ] {
        let env = TestEnv::new();
        let url = server().url();
        let args = [
            "login",
            "email=ada@example.com",
            "--password-stdin",
            "--url",
            &url,
        ];
        let out = env.run_with_stdin(args, stdin).success();
        assert!(out.starts_with("signed in as ada@example.com "), "{out}");
    }
    let run = TestEnv::new().run_with_stdin(["login", "email=a@b.c", "--password-stdin"], "\n");
    assert_eq!(
        run.failure(2),
        "error: stdin is empty\nhint: the secret is read from its first line\n"
    );
}

#[test]
fn a_token_is_checked_and_kept() {
    let first = TestEnv::new();
    sign_in(&first);
    let token = kept(&first);
    let env = TestEnv::new();
    let url = server().url();
    let args = ["login", "--strategy", "jwt", "--token-stdin", "--url", &url];
    let out = env.run_with_stdin(args, &format!("{token}\n")).success();
    assert!(out.starts_with("signed in as ada@example.com "), "{out}");
    let whoami: Value =
        serde_json::from_str(&run_in(&env, &["whoami", "-o", "json"]).success()).unwrap();
    assert_eq!(
        (&whoami["subject"], &whoami["strategy"]),
        (&json!("1"), &json!("jwt"))
    );

    let refused = TestEnv::new();
    let stderr = refused.run_with_stdin(args, &fresh_token()).failure(5);
    assert!(
        stderr.starts_with("error: NotAuthenticated (401): invalid "),
        "{stderr}"
    );
    assert!(!refused.credentials().exists());
}

#[test]
fn what_is_missing_is_not_asked_for_without_a_terminal() {
    refuses(
        &["login"],
        "error: the email is missing\nhint: give it as email=...\n",
    );
    refuses(
        &["login", "email=ada@example.com"],
        "error: the password is missing\n\
         hint: pipe it in with --password-stdin, or set FEATHERS_PRIMUS_PASSWORD\n",
    );
    // Text on stdin that nobody has asked for is no password.
    let run = TestEnv::new().run_with_stdin(["login", "email=ada@example.com"], "correct horse\n");
    let _ = run.failure(2);
}

#[test]
fn fields_are_text_and_go_along() {
    let (server, frame) = capture();
    let env = TestEnv::new();
    let args = [
        "login",
        "email=a@b.c",
        "pin=12345",
        "code:=[1]",
        "--url",
        &server.url(),
    ];
    let _ = env::finished(env.command(args).env(PASSWORD, "0123"));
    let packet: Value = serde_json::from_str(&frame.recv().unwrap()).unwrap();
    let sent = json!({"strategy": "local", "email": "a@b.c", "password": "0123", "pin": "12345", "code": [1]});
    assert_eq!(
        packet["data"],
        json!(["create", "authentication", sent, {}])
    );
    server.join();
}

#[test]
fn another_strategy_and_service_need_no_email() {
    let (server, frame) = capture();
    let args = [
        "login",
        "--strategy",
        "api-key",
        "key=abc",
        "--auth-service",
        "v1/auth",
        "--url",
        &server.url(),
    ];
    let _ = TestEnv::new().run(args);
    let packet: Value = serde_json::from_str(&frame.recv().unwrap()).unwrap();
    assert_eq!(
        packet["data"],
        json!(["create", "v1/auth", {"strategy": "api-key", "key": "abc"}, {}])
    );
    server.join();
}

#[test]
fn a_wrong_password_is_told_and_nothing_kept() {
    let env = TestEnv::new();
    let run = with(&env, PASSWORD, "wrong", &["login", "email=ada@example.com"]);
    assert_eq!(
        run.failure(5),
        "error: NotAuthenticated (401): Invalid login\n"
    );
    assert!(!env.credentials().exists());
}

#[test]
fn a_sign_in_without_an_answer_names_the_option_for_it() {
    let server = ScriptedServer::start(|peer| peer.drain());
    let env = TestEnv::new();
    let args = [
        "login",
        "email=a",
        "--auth-timeout",
        "50ms",
        "--url",
        &server.url(),
    ];
    let stderr = env::finished(env.command(args).env(PASSWORD, "x")).failure(4);
    assert!(
        stderr.starts_with("error: no answer within 50ms to signing in on authentication\n"),
        "{stderr}"
    );
    assert!(stderr.contains("hint: --auth-timeout "), "{stderr}");
    server.join();
}

#[test]
fn no_secret_is_ever_shown() {
    let env = TestEnv::new();
    let args = ["login", "email=ada@example.com", "-o", "json", "-vv"];
    let run = with(&env, PASSWORD, node::PASSWORD, &args);
    let token = kept(&env);
    for text in [&run.stdout, &run.stderr] {
        assert!(
            !text.contains(node::PASSWORD) && !text.contains(&token),
            "{run:#?}"
        );
    }
    assert!(
        run.stderr.contains(r#""password":"[redacted]""#),
        "{run:#?}"
    );
    let result: Value = serde_json::from_str(&run.success()).unwrap();
    assert_eq!(result["accessToken"], "[redacted]");
    assert_eq!(result["authentication"]["accessToken"], "[redacted]");
    assert_eq!(result["user"]["email"], "ada@example.com");
    // Nor by the commands that use the token.
    let run = run_in(&env, &["find", "secrets", "-vv"]);
    assert!(
        run.stderr.contains("[redacted]") && !run.stderr.contains(&token),
        "{run:#?}"
    );
    let preview = with(
        &env,
        PASSWORD,
        "hunter2",
        &["login", "email=a", "--dry-run"],
    )
    .success();
    assert!(preview.contains(r#""password":"[redacted]""#), "{preview}");
}

#[test]
fn an_argument_that_may_be_a_password_is_not_repeated() {
    for args in [
        &["hunter2"][..],
        &["=hunter2"],
        &["email=a", "{hunter2}"],
        &["email=a", "password:=hunter2"],
        &["strategy=hunter2"],
        &["email=a", "--password-stdin=hunter2"],
        &["email=a", "--token-stdin=hunter2"],
        &["email=a", "--password=hunter2"],
    ] {
        let stderr = TestEnv::new().run([&["login"], args].concat()).failure(2);
        assert!(
            stderr.starts_with("error: ") && !stderr.contains("hunter2"),
            "{stderr}"
        );
    }
}

#[test]
fn a_password_in_the_open_is_warned_of() {
    // An address of the block for documentation, which nobody has.
    let url = ["--url", "http://192.0.2.1", "--connect-timeout", "1ms"];
    let env = TestEnv::new();
    let mut login = env.command([&["login", "email=a"][..], &url].concat());
    let stderr = env::finished(login.env(PASSWORD, "x")).failure(3);
    let warning = |what: &str| {
        format!(
            "warning: the {what} goes to http://192.0.2.1:80 unencrypted: anyone on the way can read it\n"
        )
    };
    assert!(stderr.starts_with(&warning("password")), "{stderr}");
    let mut find = env.command([&["find", "m"][..], &url].concat());
    let stderr = env::finished(find.env(TOKEN, fresh_token())).failure(3);
    assert!(stderr.starts_with(&warning("token")), "{stderr}");
    let stderr = env.run([&["find", "m"][..], &url].concat()).failure(3);
    assert!(!stderr.contains("warning"), "{stderr}");
}

#[cfg(unix)]
mod files {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::Path;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn the_token_is_kept_where_nobody_else_can_read_it() {
        let env = TestEnv::new();
        sign_in(&env);
        assert_eq!(mode(&env.credentials()), 0o600);
        assert_eq!(mode(env.credentials().parent().unwrap()), 0o700);
        // No temporary file is left.
        let entries = fs::read_dir(env.home().join("config")).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        let known = [
            "credentials.json",
            "credentials.lock",
            "servers.json",
            "servers.lock",
        ];
        assert_eq!(names, known);
    }

    #[test]
    fn a_mode_that_is_too_wide_is_narrowed_and_told_of() {
        let env = TestEnv::new();
        sign_in(&env);
        let file = env.credentials();
        set_mode(&file, 0o644);
        let run = run_in(&env, &["find", "secrets"]);
        assert_eq!(
            run.stderr,
            format!(
                "warning: {} was open to others, its mode is now 0600 instead of 0644\n",
                file.display()
            )
        );
        let _ = run.success();
        assert_eq!(mode(&file), 0o600);
    }

    #[test]
    fn a_directory_that_is_too_wide_is_narrowed_too() {
        let env = TestEnv::new();
        let directory = env.home().join("config");
        fs::create_dir(&directory).unwrap();
        set_mode(&directory, 0o755);
        let run = with(
            &env,
            PASSWORD,
            node::PASSWORD,
            &["login", "email=ada@example.com"],
        );
        assert_eq!(
            run.stderr,
            format!(
                "warning: {} was open to others, its mode is now 0700 instead of 0755\n",
                directory.display()
            )
        );
        assert_eq!(mode(&directory), 0o700);
    }

    #[test]
    fn a_symbolic_link_is_not_followed() {
        let env = TestEnv::new();
        sign_in(&env);
        let file = env.credentials();
        let elsewhere = env.home().join("elsewhere.json");
        fs::rename(&file, &elsewhere).unwrap();
        symlink(&elsewhere, &file).unwrap();
        let before = fs::read(&elsewhere).unwrap();
        let message = format!(
            "error: {} is a symbolic link, which is not followed to a secret\n",
            file.display()
        );
        assert_eq!(run_in(&env, &["find", "messages"]).failure(1), message);
        assert_eq!(run_in(&env, &["logout"]).failure(1), message);
        let login = with(
            &env,
            PASSWORD,
            node::PASSWORD,
            &["login", "email=ada@example.com"],
        );
        assert_eq!(login.failure(1), message);
        assert_eq!(fs::read(&elsewhere).unwrap(), before);
        assert!(file.is_symlink());
    }
}

#[test]
fn a_broken_file_is_named_and_left_as_it_is() {
    let env = TestEnv::new();
    fs::create_dir(env.home().join("config")).unwrap();
    let broken = "{\"version\":1,\n\"tokens\":[}";
    let file = env.file("config/credentials.json", broken);
    let message = ":2:11: this is not JSON, the file was left untouched\n";
    for args in [&["find", "messages"][..], &["whoami"], &["logout"]] {
        let stderr = run_in(&env, args).failure(1);
        assert!(
            stderr.starts_with("error: ") && stderr.contains(message),
            "{args:?}: {stderr}"
        );
        assert!(
            stderr.contains(&file.display().to_string()),
            "{args:?}: {stderr}"
        );
    }
    let login = with(
        &env,
        PASSWORD,
        node::PASSWORD,
        &["login", "email=ada@example.com"],
    );
    let stderr = login.failure(1);
    assert!(stderr.contains(message), "{stderr}");
    assert_eq!(fs::read_to_string(&file).unwrap(), broken);
    // Where no token is needed, the file is nobody's business.
    let _ = run_in(&env, &["find", "messages", "--anonymous", "--limit", "0"]).success();
}

#[test]
fn a_token_goes_to_its_own_origin_only() {
    let env = TestEnv::new();
    sign_in(&env);
    // Another port of the same host: the first that comes is the call.
    let (other, frame) = capture();
    let _ = env
        .run(["find", "messages", "--url", &other.url()])
        .success();
    assert_eq!(
        frame.recv().unwrap(),
        r#"{"type":0,"data":["find","messages",{}],"id":1}"#
    );
    other.join();
    let port = server().port();
    for stranger in ["http://localhost", "https://127.0.0.1"] {
        let _ = env
            .run(["whoami", "--url", &format!("{stranger}:{port}")])
            .failure(5);
    }
    for same in ["http://127.0.0.1", "ws://127.0.0.1", "HTTP://127.0.0.1"] {
        let _ = env
            .run(["whoami", "--url", &format!("{same}:{port}/?a=b")])
            .success();
    }
}

#[cfg(feature = "demo")]
#[test]
fn tokens_of_several_servers_are_kept_beside_each_other() {
    let env = TestEnv::new();
    sign_in(&env);
    let mut login = env.command(["login", "email=demo@example.com", "--url", "demo:"]);
    let _ = env::finished(login.env(PASSWORD, "demo")).success();
    let _ = env.run(["whoami", "--url", "demo:"]).success();
    let _ = run_in(&env, &["logout"]).success();
    let _ = run_in(&env, &["whoami"]).failure(5);
    let _ = env.run(["whoami", "--url", "demo:"]).success();
}

#[test]
fn anonymous_sends_no_token() {
    let env = TestEnv::new();
    sign_in(&env);
    assert_eq!(
        run_in(&env, &["find", "secrets", "--anonymous"]).failure(5),
        "error: NotAuthenticated (401): Not authenticated\n\
         hint: sign in with: feathers-primus login\n"
    );
    let run = with(
        &env,
        TOKEN,
        "nonsense",
        &["find", "messages", "--anonymous", "--limit", "0"],
    );
    let _ = run.success();
}

#[test]
fn a_token_from_elsewhere_comes_before_the_kept_one() {
    let env = TestEnv::new();
    sign_in(&env);
    let good = kept(&env);
    let refused = |run: Run| {
        let stderr = run.failure(5);
        assert!(
            stderr.ends_with(
                "hint: the token was refused: sign in again with feathers-primus login, or go \
                 without one: --anonymous\n"
            ),
            "{stderr}"
        );
    };
    refused(with(&env, TOKEN, "nonsense", &["find", "secrets"]));
    let good_file = env.file("good.txt", &format!("{good}\n"));
    let bad_file = env.file("bad.txt", "nonsense");
    let bad = [
        "find",
        "secrets",
        "--token-file",
        bad_file.to_str().unwrap(),
    ];
    refused(run_in(&env, &bad));
    // The option comes before the environment.
    refused(with(&env, TOKEN, &good, &bad));
    let args = [
        "find",
        "secrets",
        "--token-file",
        good_file.to_str().unwrap(),
    ];
    let _ = with(&env, TOKEN, "nonsense", &args).success();
    let _ = with(&TestEnv::new(), TOKEN, &good, &["find", "secrets"]).success();
    // Nobody has set a variable that is empty.
    let _ = with(&env, TOKEN, "", &["find", "secrets"]).success();
}

#[test]
fn a_token_file_that_is_none_is_named() {
    let env = TestEnv::new();
    assert_eq!(
        env.run(["find", "m", "--token-file", "nowhere"]).failure(1),
        "error: cannot read nowhere\ncaused by: No such file or directory (os error 2)\n"
    );
    env.file("empty", "\n");
    assert_eq!(
        env.run(["find", "m", "--token-file", "empty"]).failure(2),
        "error: the file empty holds no token\n"
    );
    let stderr = env
        .run(["find", "m", "--token-file", "empty", "--anonymous"])
        .failure(2);
    assert!(
        stderr.contains("'--token-file <FILE>'") && stderr.contains("'--anonymous'"),
        "{stderr}"
    );
}

#[test]
fn an_expired_token_ends_the_command_before_anything_is_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let env = TestEnv::new();
    for args in [
        &["find", "m"][..],
        &["listen"],
        &["emit", "x"],
        &["whoami", "--check"],
    ] {
        let mut command = env.command([args, &["--url", &url]].concat());
        let run = env::finished(command.env(TOKEN, token(1)));
        assert_eq!(run.status, Some(5), "{run:?}");
        assert_eq!(
            run.stderr,
            format!(
                "error: the token for {url} expired at 1970-01-01T00:00:01Z\n\
                 hint: sign in again with: feathers-primus login\n\
                 hint: or go without a token: --anonymous\n"
            )
        );
    }
    listener.set_nonblocking(true).unwrap();
    assert_eq!(
        listener.accept().unwrap_err().kind(),
        std::io::ErrorKind::WouldBlock
    );
}

#[test]
fn whoami_describes_the_token_without_showing_it() {
    let env = TestEnv::new();
    sign_in(&env);
    let token = kept(&env);
    let out = run_in(&env, &["whoami"]).success();
    assert!(!out.contains(&token), "{out}");
    let home = env.home().display().to_string();
    insta::with_settings!({ filters => [
        (r"http://127\.0\.0\.1:\d+", "http://127.0.0.1:PORT"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME"),
        (regex_of(&home).as_str(), "HOME"),
    ] }, {
        insta::assert_snapshot!(out, @r"
        server    http://127.0.0.1:PORT
        profile   -
        subject   1
        strategy  local
        issued    TIME
        expires   TIME
        file      HOME/config/credentials.json
        ");
        insta::assert_snapshot!(run_in(&env, &["whoami", "-o", "json"]).success(), @r#"{"server":"http://127.0.0.1:PORT","profile":null,"subject":"1","strategy":"local","issued":"TIME","expires":"TIME","file":"HOME/config/credentials.json"}"#);
    });
    assert_eq!(token.split('.').count(), 3);
}

/// The pattern of a text.
fn regex_of(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_alphanumeric() || c == '/' {
                c.to_string()
            } else {
                format!("\\{c}")
            }
        })
        .collect()
}

#[test]
fn whoami_needs_no_server() {
    let env = TestEnv::new();
    let mut whoami = env.command(["whoami", "--url", "http://nowhere.invalid"]);
    let out = env::finished(whoami.env(TOKEN, fresh_token())).success();
    assert!(out.contains("subject   1\n"), "{out}");
    assert!(
        out.ends_with("file      the environment variable FEATHERS_PRIMUS_TOKEN\n"),
        "{out}"
    );
}

#[test]
fn whoami_checks_with_the_server_when_asked_to() {
    let env = TestEnv::new();
    sign_in(&env);
    let run = run_in(&env, &["whoami", "--check"]);
    assert_eq!(run.stderr, "the server takes the token\n");
    let _ = run.success();
    let run = with(&env, TOKEN, &fresh_token(), &["whoami", "--check"]);
    assert_eq!(run.status, Some(5), "{run:?}");
    assert!(
        run.stderr
            .starts_with("error: NotAuthenticated (401): invalid "),
        "{run:?}"
    );
}

#[test]
fn whoami_tells_nobody_and_expired_by_the_status() {
    let env = TestEnv::new();
    let url = server().url();
    let nobody =
        format!("error: not signed in at {url}\nhint: sign in with: feathers-primus login\n");
    for args in [
        &["whoami"][..],
        &["whoami", "--check"],
        &["whoami", "--token"],
    ] {
        assert_eq!(run_in(&env, args).failure(5), nobody);
    }
    let run = with(&env, TOKEN, &token(1), &["whoami"]);
    assert!(
        run.stdout.contains("expires   1970-01-01T00:00:01Z\n"),
        "{run:?}"
    );
    assert_eq!(run.status, Some(5));
    let refused = run_in(&env, &["whoami", "--token", "--check"]).failure(2);
    assert!(refused.contains("cannot be used with"), "{refused}");
}

#[test]
fn dry_run_of_whoami_connects_to_nobody() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let env = TestEnv::new();
    let mut whoami = env.command([
        "whoami",
        "--check",
        "--dry-run",
        "--connect-timeout",
        "1ms",
        "--url",
        &url,
    ]);
    let _ = env::finished(whoami.env(TOKEN, fresh_token()));
    listener.set_nonblocking(true).unwrap();
    assert_eq!(
        listener.accept().unwrap_err().kind(),
        std::io::ErrorKind::WouldBlock
    );
}

#[test]
fn logout_tells_the_server_and_forgets_the_token() {
    let env = TestEnv::new();
    let server = ScriptedServer::start(|peer| {
        let (id, _) = peer.packet();
        peer.reply(
            id,
            &json!({"accessToken": fresh_token(), "authentication": {}}),
        );
        peer.drain();
    });
    let url = server.url();
    let login = ["login", "email=a", "--url", &url];
    let _ = env::finished(env.command(login).env(PASSWORD, "x")).success();
    server.join();
    // The server is down now.
    let run = env.run(["logout", "--url", &url]);
    insta::with_settings!({ filters => [(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT")] }, {
        insta::assert_snapshot!(run.stderr, @r"
        warning: the server was not told: cannot connect to 127.0.0.1:PORT
        signed out at http://127.0.0.1:PORT
        ");
    });
    assert_eq!(run.success(), "");
    let _ = env.run(["whoami", "--url", &url]).failure(5);
    let kept = fs::read_to_string(env.credentials()).unwrap();
    assert!(!kept.contains(&fresh_token()), "{kept}");
}

#[test]
fn logout_of_a_real_server_is_a_call() {
    let env = TestEnv::new();
    sign_in(&env);
    let run = run_in(&env, &["logout", "-vv"]);
    assert!(
        run.stderr
            .contains(r#"> {"type":0,"data":["remove","authentication",null,{}],"id":2}"#),
        "{run:#?}"
    );
    assert!(
        run.stderr
            .ends_with(&format!("signed out at {}\n", server().url())),
        "{run:#?}"
    );
    assert_eq!(run.success(), "");
    let _ = run_in(&env, &["find", "secrets"]).failure(5);
    let again = run_in(&env, &["logout"]);
    assert_eq!(
        again.stderr,
        format!("not signed in at {}\n", server().url())
    );
    let _ = again.success();
}

#[test]
fn logout_forgets_a_token_that_has_expired() {
    let env = TestEnv::new();
    let server = ScriptedServer::start(|peer| {
        let (id, _) = peer.packet();
        peer.reply(id, &json!({"accessToken": token(1), "authentication": {}}));
        peer.drain();
    });
    let url = server.url();
    let _ = env::finished(
        env.command(["login", "email=a", "--url", &url])
            .env(PASSWORD, "x"),
    );
    server.join();
    let _ = env.run(["logout", "--url", &url]).success();
    let stderr = env.run(["whoami", "--url", &url]).failure(5);
    assert!(stderr.starts_with("error: not signed in "), "{stderr}");
}

#[test]
fn dialects_sign_in_and_out_in_their_own_words() {
    let env = TestEnv::new();
    let shown = |args: &[&str]| env::finished(env.command(args).env(PASSWORD, "x")).success();
    assert_eq!(
        shown(&["login", "email=a", "--dry-run", "--dialect", "feathers3"]),
        "{\"type\":0,\"data\":[\"authenticate\",{\"strategy\":\"local\",\"password\":\"[redacted]\",\"email\":\"a\"}],\"id\":1}\n"
    );
    assert_eq!(
        shown(&["login", "email=a", "--dry-run", "--dialect", "feathers4"]),
        "{\"type\":0,\"data\":[\"create\",\"authentication\",{\"strategy\":\"local\",\"password\":\"[redacted]\",\"email\":\"a\"},{}],\"id\":1}\n"
    );
    assert_eq!(
        shown(&["logout", "--dry-run", "--dialect", "feathers3"]),
        "{\"type\":0,\"data\":[\"logout\"],\"id\":1}\n"
    );
    assert_eq!(
        shown(&["logout", "--dry-run"]),
        "{\"type\":0,\"data\":[\"remove\",\"authentication\",null,{}],\"id\":1}\n"
    );
}
