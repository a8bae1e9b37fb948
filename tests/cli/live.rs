//! `watch` on a terminal: a table that is drawn in place.

use std::process::Command;
use std::sync::mpsc::{Receiver, channel};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::support::{ScriptedServer, TestEnv};
use crate::terminal::Terminal;

/// What a program writes that takes the whole terminal, and gives it back.
const TAKE: &str = "\u{1b}[?1049h";
const GIVE_BACK: &str = "\u{1b}[?1049l";

/// Watches a server that has some records and sends the events that a test tells it.
fn watch(env: &TestEnv, records: Value, events: Receiver<(&'static str, Value)>) -> Terminal {
    let server = ScriptedServer::start(move |peer| {
        let (id, _) = peer.packet();
        peer.reply(id, &records);
        for (event, data) in events {
            peer.event(event, &data);
        }
    });
    let args = [
        "watch",
        "messages",
        "--no-reconnect",
        "--url",
        &server.url(),
    ];
    let mut command = env.command(args);
    let mut terminal = Terminal::start(command.env("TERM", "xterm").env("NO_COLOR", "1"));
    terminal.resize(60, 6);
    terminal.see(TAKE);
    terminal
}

fn many() -> Value {
    (1..=9)
        .map(|id| json!({"id": id, "text": format!("text {id}")}))
        .collect()
}

#[test]
fn records_are_drawn_and_changes_are_marked_where_they_stand() {
    let (send, events) = channel();
    let records = json!([{"id": 1, "text": "one"}, {"id": 2, "text": "two"}]);
    let mut terminal = watch(&TestEnv::new(), records, events);
    terminal.see("\u{1b}[1;1H\u{1b}[1m  id  text");
    terminal.see("\u{1b}[3;1H   2  two");
    terminal.see(" messages  2 records  0.0 events/s");
    send.send(("messages patched", json!({"id": 2, "text": "changed"})))
        .unwrap();
    terminal.see("\u{1b}[3;1H\u{1b}[1m~  2  changed");
    send.send(("messages created", json!({"id": 3, "text": "three"})))
        .unwrap();
    terminal.see("\u{1b}[4;1H\u{1b}[1m+  3  three");
    terminal.see(" messages  3 records");
    send.send(("messages removed", json!({"id": 1, "text": "one"})))
        .unwrap();
    terminal.see("\u{1b}[2;1H   2  changed");
    terminal.see(" messages  2 records");
    terminal.type_in("q");
    let (status, seen, echoes) = terminal.end();
    assert_eq!(status, 0, "{seen:?}");
    assert!(seen.contains(GIVE_BACK) && echoes, "{seen:?}");
}

#[test]
fn it_is_looked_through_by_keys_and_drawn_anew_in_another_size() {
    let (_send, events) = channel();
    let mut terminal = watch(&TestEnv::new(), many(), events);
    terminal.see("9 records (1-4)");
    terminal.type_in("j");
    terminal.see("9 records (2-5)");
    terminal.type_in("\u{1b}[6~");
    terminal.see("9 records (6-9)");
    terminal.type_in("\u{1b}[H");
    terminal.see("9 records (1-4)");
    terminal.forget();
    terminal.resize(50, 9);
    terminal.see("9 records (1-7)");
    terminal.see("\u{1b}[8;1H   7  text 7");
    terminal.type_in("\u{3}");
    let (status, seen, echoes) = terminal.end();
    assert_eq!(status, 130, "{seen:?}");
    assert!(seen.contains(GIVE_BACK) && echoes, "{seen:?}");
}

#[test]
fn it_is_drawn_twenty_times_a_second_at_most() {
    let (send, events) = channel();
    let begun = std::time::Instant::now();
    let mut terminal = watch(&TestEnv::new(), json!([{"id": 1}]), events);
    for n in 0..20_000 {
        send.send(("messages patched", json!({"id": 1, "n": n})))
            .unwrap();
    }
    terminal.see("19999");
    let frames = terminal.forget().matches("\u{1b}[?2026h").count();
    let most = begun.elapsed().as_millis() / 50 + 1;
    assert!(frames as u128 <= most, "{frames} {most}");
    terminal.type_in("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn whatever_ends_it_the_terminal_is_as_it_was() {
    let (_send, events) = channel();
    let mut terminal = watch(&TestEnv::new(), many(), events);
    terminal.see("9 records");
    let id = i32::try_from(terminal.id()).unwrap();
    kill_process(Pid::from_raw(id).unwrap(), Signal::TERM).unwrap();
    let (status, seen, echoes) = terminal.end();
    assert_eq!(status, 143, "{seen:?}");
    assert!(seen.contains(GIVE_BACK) && echoes, "{seen:?}");

    let (send, events) = channel();
    let mut terminal = watch(&TestEnv::new(), many(), events);
    terminal.see("9 records");
    drop(send);
    let (status, seen, echoes) = terminal.end();
    assert_eq!(status, 3, "{seen:?}");
    let (_, after) = seen.split_once(GIVE_BACK).unwrap();
    assert!(echoes && after.contains("connection lost"), "{seen:?}");
}

#[test]
fn what_is_said_goes_to_stderr_too_where_that_is_no_terminal() {
    let server = ScriptedServer::start(|peer| {
        let (id, _) = peer.packet();
        peer.reply(id, &json!([{"id": 1}]));
        // Without an id it is not known what was removed.
        peer.event("messages removed", &json!({}));
        let (id, _) = peer.packet();
        let error = json!({"name": "Unavailable", "code": 503, "message": "busy"});
        peer.send(json!({"id": id, "type": 1, "data": [error]}).to_string());
        let (id, _) = peer.packet();
        peer.reply(id, &json!([{"id": 2}]));
        peer.ignore();
    });
    let env = TestEnv::new();
    let program = env.command(["watch", "messages", "--url", &server.url()]);
    let mut shell = Command::new("/bin/sh");
    let directory = program.get_current_dir().unwrap().to_owned();
    shell
        .args(["-c", "exec \"$@\" 2>said", "sh"])
        .arg(program.get_program())
        .args(program.get_args())
        .envs(
            program
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env("TERM", "xterm")
        .current_dir(&directory);
    let mut terminal = Terminal::sized(&shell, (100, 6));
    terminal.see(" messages  1 record  warning: the find failed, trying again");
    terminal.see("+  2");
    terminal.type_in("q");
    assert_eq!(terminal.end().0, 0);
    let said = std::fs::read_to_string(directory.join("said")).unwrap();
    let wanted = "warning: the find failed, trying again: Unavailable (503): busy\n";
    assert!(said.contains(wanted), "{said:?}");
}
