//! Real servers at a Unix socket.

use serde_json::Value;

use crate::support::node::{EMAIL, PASSWORD};
use crate::support::{NodeServer, TestEnv};

/// Starts a server at a socket in the home of a test.
fn start(env: &TestEnv, switches: &[(&str, &str)]) -> NodeServer {
    let socket = env.home().join("app.sock");
    let all = [switches, &[("SOCKET", socket.to_str().unwrap())]].concat();
    NodeServer::with("feathers4", &all)
}

#[test]
fn a_socket_is_a_server_like_any_other() {
    let env = TestEnv::new();
    let _server = start(&env, &[("AUTHORIZE_TOKEN", "sesame")]);
    let socket = env.home().canonicalize().unwrap().join("app.sock");
    let origin = format!("unix:{}", socket.display());
    // From the working directory it is the same server.
    let url = "unix:app.sock?token=sesame";
    let email = format!("email={EMAIL}");
    let login = ["login", &email, "--password-stdin", "--url", url];
    let run = env.run_with_stdin(login, PASSWORD);
    assert!(!run.stderr.contains("warning"), "{run:#?}");
    run.success();
    let tokens: Value = serde_json::from_slice(&std::fs::read(env.credentials()).unwrap()).unwrap();
    assert_eq!(tokens["tokens"][0]["origin"], *origin);
    let url = format!("{origin}?token=sesame");
    let find = ["find", "headers", "-v", "--url", &url];
    // No proxy stands between.
    let run = env.run(find.iter().chain(&["--proxy", "127.0.0.1:1"]));
    let connected = format!("connected to {}\n", socket.display());
    assert!(run.stderr.contains(&connected), "{run:#?}");
    assert!(
        run.stderr.contains("(known from an earlier run)"),
        "{run:#?}"
    );
    let headers: Value = serde_json::from_str(&run.success()).unwrap();
    assert_eq!(headers["host"], "localhost");
    let whoami = env.run(["whoami", "--url", &url]).success();
    assert!(whoami.contains(&origin), "{whoami}");
    let doctor = env.run(["doctor", "--url", &url]).success();
    let reached = format!(" ms  {}\nskipped tls", socket.display());
    assert!(doctor.contains(&reached), "{doctor}");
    assert!(!doctor.contains("sesame"), "{doctor}");
}

#[test]
fn requests_that_carry_frames_go_there_too() {
    let env = TestEnv::new();
    let _server = start(&env, &[("TRANSFORMER", "engine.io"), ("WEBSOCKETS", "off")]);
    let find = [
        "find",
        "nested/notes",
        "--limit",
        "1",
        "--url",
        "unix:app.sock",
    ];
    assert_eq!(
        env.run(find).success(),
        "[{\"id\":1,\"title\":\"first\"}]\n"
    );
}
