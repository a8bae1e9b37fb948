//! Values nested deeper than any stack.

use serde_json::json;

use crate::answered;
use crate::support::env::finished;
use crate::support::scripted::{Doorman, answer, is_spec};
use crate::support::{Run, ScriptedServer, TestEnv};
use crate::wire::{ack, refusal};

const LEVELS: usize = 200_000;

fn arrays() -> String {
    format!("{}{}", "[".repeat(LEVELS), "]".repeat(LEVELS))
}

fn objects() -> String {
    format!("{}1{}", r#"{"a":"#.repeat(LEVELS), "}".repeat(LEVELS))
}

#[test]
fn a_deep_result_reaches_a_pipe_as_it_is() {
    for deep in [arrays(), objects()] {
        let text = deep.clone();
        let run = answered(&["find", "messages"], move |peer, id| {
            peer.send(ack(id, &text));
        });
        assert!(run.success() == format!("{deep}\n"));
    }
    let run = answered(&["-o", "ndjson", "find", "messages"], |peer, id| {
        peer.send(ack(
            id,
            &format!(r#"{{"total":1,"data":[{},7]}}"#, objects()),
        ));
    });
    assert!(run.success() == format!("{}\n7\n", objects()));
}

/// Runs `find` in 2 GiB, which must do for a message of less than 2 MB.
#[track_caller]
fn find(options: &[&str], result: String) -> Run {
    let server = ScriptedServer::start(move |peer| {
        let (id, _) = peer.packet();
        peer.send(ack(id, &result));
        peer.drain();
    });
    let env = TestEnv::new();
    let args = [&["--timeout", "60s", "find", "messages"], options].concat();
    let command = crate::command(&env, &server, &args);
    #[cfg(target_os = "linux")]
    let command = crate::cramped(command, 2048);
    let mut command = command;
    let run = finished(&mut command);
    server.join();
    run
}

#[test]
fn a_deep_result_can_be_indented() {
    for deep in [arrays(), objects()] {
        for options in [
            &["-o", "pretty"][..],
            &["-o", "pretty", "--color", "always"],
        ] {
            let run = find(options, deep.clone());
            // stderr first: stdout is long.
            assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
            if options.len() == 2 {
                let found: String = run.stdout.split_whitespace().collect();
                assert!(found == deep);
            }
        }
    }
}

#[test]
fn a_deep_error_is_an_error() {
    for (error, status) in [
        (arrays(), 8),
        (objects(), 8),
        (
            format!(r#"{{"name":"X","code":400,"message":{}}}"#, arrays()),
            7,
        ),
        (
            format!(r#"{{"name":{},"code":400,"message":"m"}}"#, arrays()),
            7,
        ),
        (
            format!(
                r#"{{"name":"X","code":404,"message":"m","data":{}}}"#,
                objects()
            ),
            6,
        ),
        (
            format!(
                r#"{{"name":"X","code":404,"message":"m","errors":{}}}"#,
                arrays()
            ),
            6,
        ),
    ] {
        for output in ["auto", "json", "pretty"] {
            let error = error.clone();
            let run = answered(&["-o", output, "find", "messages"], move |peer, id| {
                peer.send(refusal(id, &error));
            });
            assert_eq!((run.status, run.stdout.as_str()), (Some(status), ""));
            assert!(run.stderr.contains("error"));
        }
    }
}

#[test]
fn a_deep_packet_that_is_none_is_ignored() {
    let run = answered(&["-vv", "find", "messages"], |peer, id| {
        peer.send(arrays());
        peer.send(objects());
        peer.send(format!(r#"{{"type":{},"data":[]}}"#, arrays()));
        peer.send(format!(r#"{{"type":1,"id":{},"data":[]}}"#, arrays()));
        peer.send(format!(r#"{{"type":0,"data":[{}]}}"#, objects()));
        peer.send("[".repeat(LEVELS));
        peer.reply(id, &json!("right"));
    });
    assert_eq!(run.success(), "\"right\"\n");
}

#[test]
fn a_deep_answer_to_a_sign_in_is_taken() {
    let user = format!(
        r#"{{"accessToken":"t","authentication":{{}},"user":{}}}"#,
        objects()
    );
    let server = ScriptedServer::start(move |peer| {
        let (id, _) = peer.packet();
        peer.send(ack(id, &user));
        peer.drain();
    });
    let env = TestEnv::new();
    let mut login = crate::command(&env, &server, &["login", "email=a"]);
    let run = finished(login.env("FEATHERS_PRIMUS_PASSWORD", "password"));
    server.join();
    assert!(run.success().starts_with("signed in at "));
}

/// What a user types, pipes in or names as a file is as deep as it likes.
#[test]
fn deep_data_goes_out_as_it_is() {
    for deep in [arrays(), objects()] {
        let text = format!(r#"{{"a":{deep}}}"#);
        for from in ["-", "@deep.json"] {
            let server = ScriptedServer::start({
                let text = text.clone();
                move |peer| {
                    let sent = peer.text();
                    if let Some(sent) = sent {
                        assert!(sent.contains(&text), "{} bytes", sent.len());
                        peer.send(ack(1, "1"));
                    }
                    peer.drain();
                }
            });
            let env = TestEnv::new();
            env.file("deep.json", &text);
            let url = server.url();
            let create = ["create", "messages", from, "--url", &url];
            let run = env.run_with_stdin(create.iter().chain(&crate::KNOWN), &text);
            assert_eq!(run.success(), "1\n", "{from}");
            server.join();
        }
    }
}

#[test]
fn a_deep_event_is_a_line() {
    for deep in [arrays(), objects()] {
        let text = format!(r#"{{"type":0,"data":["m created",{deep}]}}"#);
        let run = crate::connected(&["listen", "m", "--count", "1", "--payload"], move |peer| {
            peer.send(text);
            peer.drain();
        });
        assert!(run.success() == format!("{deep}\n"));
    }
}

#[test]
fn a_deep_spec_is_none() {
    for deep in [
        arrays(),
        objects(),
        format!(r#"{{"transformer":{}}}"#, arrays()),
        format!(r#"{{"version":{},"transformer":"sockjs"}}"#, objects()),
    ] {
        let server = Doorman::start(move |target, stream| match is_spec(target) {
            true => answer(stream, "200 OK", &deep),
            false => answer(stream, "404 Not Found", "nothing else"),
        });
        let find = ["find", "m", "--url", &server.url()];
        let stderr = TestEnv::new().run(find).failure(3);
        assert!(stderr.contains("404 Not Found"), "{stderr}");
    }
}

#[test]
fn deep_files_are_told_of_or_passed_over() {
    for deep in [arrays(), objects()] {
        let server = || {
            ScriptedServer::start(|peer| {
                let (id, _) = peer.packet();
                peer.reply(id, &json!(1));
                peer.drain();
            })
        };
        let env = TestEnv::new();
        std::fs::create_dir_all(env.home().join("config")).unwrap();
        let find = ["find", "messages"];

        // A cache that cannot be read counts as not there.
        env.file("config/servers.json", &deep);
        let known = server();
        finished(&mut crate::command(&env, &known, &find)).success();
        known.join();

        // Tokens are nothing to pass over.
        env.file("config/credentials.json", &deep);
        let stderr = env.run(["find", "messages", "--url", "http://127.0.0.1:1"]);
        let stderr = stderr.failure(1);
        assert!(stderr.contains("credentials.json"), "{stderr}");
        assert_eq!(std::fs::read_to_string(env.credentials()).unwrap(), deep);
    }
}
