//! The built-in server, on which newcomers try the program: the commands of the README.

use serde_json::Value;

use crate::support::{Run, TestEnv, env};

/// Takes the port, which is another one each time, out of a notice.
#[track_caller]
fn without_port(run: &Run) -> String {
    let (before, rest) = run.stderr.split_once("ws://127.0.0.1:").unwrap();
    format!(
        "{before}ws://127.0.0.1:PORT{}",
        rest.trim_start_matches(|c: char| c.is_ascii_digit())
    )
}

const NOTICE: &str = "built-in server at ws://127.0.0.1:PORT; sign in as demo@example.com with \
                      the password demo\n";

#[test]
fn find_prints_messages_at_once() {
    let run = TestEnv::new().run(["find", "messages", "--url", "demo:"]);
    assert_eq!(without_port(&run), NOTICE);
    let page: Value = serde_json::from_str(&run.success()).unwrap();
    assert_eq!(page["data"].as_array().unwrap().len(), 10);
}

#[test]
fn listen_prints_messages_before_long() {
    let run = TestEnv::new().run(["listen", "messages", "--url", "demo:", "--count", "1"]);
    assert_eq!(without_port(&run), format!("{NOTICE}listening\n"));
    let event: Value = serde_json::from_str(&run.success()).unwrap();
    assert_eq!(
        (&event["service"], &event["event"]),
        (&"messages".into(), &"created".into())
    );
}

#[test]
fn the_user_of_the_notice_can_sign_in_and_stays_signed_in() {
    let env = TestEnv::new();
    let mut login = env.command(["login", "email=demo@example.com", "--url", "demo:"]);
    let out = env::finished(login.env("FEATHERS_PRIMUS_PASSWORD", "demo")).success();
    assert!(
        out.starts_with("signed in as demo@example.com at demo: until "),
        "{out}"
    );
    // Every run has a server of its own, which knows the token all the same.
    let _ = env.run(["whoami", "--check", "--url", "demo:"]).success();
    let _ = env.run(["logout", "--url", "demo:"]).success();
    let _ = env.run(["whoami", "--url", "demo:"]).failure(5);
}

#[test]
fn quiet_leaves_the_notice_out() {
    let run = TestEnv::new().run(["get", "messages", "1", "--url", "demo:", "--quiet"]);
    assert_eq!(run.stderr, "");
    let _ = run.success();
}

#[test]
fn an_error_is_told_as_that_of_a_real_server() {
    let run = TestEnv::new().run(["find", "nope", "--url", "demo:"]);
    insta::assert_snapshot!(without_port(&run), @r"
    built-in server at ws://127.0.0.1:PORT; sign in as demo@example.com with the password demo
    error: NotFound (404): Service 'nope' not found
    hint: the name is the path given to app.use, without leading slash
    ");
    let _ = run.failure(6);
}

/// Where nobody has started a server yet, the first command says how to go on.
#[test]
fn without_a_server_it_is_recommended() {
    // Somebody may develop an application on this machine, which is then what answers.
    if std::net::TcpStream::connect("localhost:3030").is_ok() {
        eprintln!("not tested: something listens on localhost:3030");
        return;
    }
    let stderr = TestEnv::new().run(["find", "messages"]).failure(3);
    assert!(
        stderr.starts_with("error: cannot connect to localhost:3030\ncaused by: "),
        "{stderr}"
    );
    assert!(
        stderr.ends_with(
            "hint: name your server with --url or FEATHERS_PRIMUS_URL\n\
             hint: or try the built-in server: --url demo:\n"
        ),
        "{stderr}"
    );
}
