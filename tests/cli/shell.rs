//! `shell` on a terminal: the prompt.

use std::sync::mpsc::channel;
use std::time::Duration;

use serde_json::json;

use crate::support::scripted::Doorman;
use crate::support::{ScriptedServer, TestEnv};
use crate::terminal::Terminal;
use crate::{node, server};

const PROMPT: &str = "feathers> ";

/// Only a failing test waits so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Starts a shell at a URL and waits for its prompt.
fn shell(env: &TestEnv, url: &str) -> Terminal {
    let mut command = env.command(["shell", "--url", url, "--color", "never"]);
    let mut terminal = Terminal::start(command.env("TERM", "xterm"));
    terminal.see(PROMPT);
    terminal.forget();
    terminal
}

/// Types a line and waits for a text.
fn enter(terminal: &mut Terminal, line: &str, text: &str) -> String {
    terminal.type_in(&format!("{line}\r"));
    terminal.see(text);
    // All of the answer stands there when the next prompt does.
    let mut seen = terminal.forget();
    let after = seen.rfind(text).unwrap_or_default() + text.len() - 2;
    if !seen[after..].contains("> ") {
        terminal.see("> ");
        seen.push_str(&terminal.forget());
    }
    seen
}

/// Types Ctrl-C and waits for the next prompt.
fn clear(terminal: &mut Terminal) {
    terminal.forget();
    terminal.type_in("\u{3}");
    terminal.see(PROMPT);
    terminal.forget();
}

#[test]
fn commands_run_and_the_history_brings_them_back() {
    let env = TestEnv::new();
    let mut terminal = shell(&env, &server().url());
    enter(&mut terminal, "get nested/notes 1", "\"title\": \"first\"");
    // Arrow up.
    enter(&mut terminal, "\u{1b}[A", "\"title\": \"first\"");
    enter(&mut terminal, ".again", "\"title\": \"first\"");
    // An error does not end it.
    enter(&mut terminal, "get errors NotFound", "NotFound (404)");
    enter(&mut terminal, "fnid messages", "did you mean find?");
    enter(
        &mut terminal,
        "find messages --url demo:",
        "for the whole session",
    );
    terminal.type_in(".exit\r");
    let (status, out, echoes) = terminal.end();
    assert_eq!((status, echoes), (0, true), "{out}");

    let history = env.home().join("config/history");
    let text = std::fs::read_to_string(&history).unwrap();
    assert!(text.contains("get nested/notes 1\n"), "{text}");
    use std::os::unix::fs::PermissionsExt as _;
    let mode = history.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let mut terminal = shell(&env, &server().url());
    // Search backwards.
    enter(&mut terminal, "\u{12}nested", "\"title\": \"first\"");
    terminal.type_in("\u{4}");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn tab_completes_commands_services_and_fields() {
    let mut terminal = shell(&TestEnv::new(), &server().url());
    terminal.type_in("ge\t");
    terminal.see("get ");
    enter(&mut terminal, "nested/notes 1", "\"title\": \"first\"");
    enter(
        &mut terminal,
        "find nes\t-q ti\tfirst",
        "\"title\": \"first\"",
    );
    terminal.type_in("find nested/notes --lim\t");
    terminal.see("--limit ");
    clear(&mut terminal);
    terminal.type_in(".exit\r");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn ctrl_c_clears_the_line_or_ends_the_command() {
    let (asked, was_asked) = channel();
    let server = ScriptedServer::start(move |peer| {
        // No answer.
        peer.packet();
        asked.send(()).unwrap();
        let (id, _) = peer.packet();
        peer.reply(id, &json!({"second": true}));
        peer.drain();
    });
    let mut terminal = shell(&TestEnv::new(), &server.url());
    terminal.type_in("remove messages 1");
    terminal.see("messages 1");
    clear(&mut terminal);
    terminal.type_in("get messages 1\r");
    was_asked.recv_timeout(PATIENCE).unwrap();
    terminal.forget();
    terminal.type_in("\u{3}");
    terminal.see("interrupted");
    enter(&mut terminal, "get messages 2", "\"second\": true");
    terminal.type_in(".exit\r");
    assert_eq!(terminal.end().0, 0);
    server.join();
}

#[test]
fn json_goes_on_in_the_next_line() {
    let server = ScriptedServer::start(|peer| {
        let (id, data) = peer.packet();
        assert_eq!(data[2], json!({"text": "two\nlines", "n": 1}));
        peer.reply(id, &json!({"done": true}));
        peer.drain();
    });
    let mut terminal = shell(&TestEnv::new(), &server.url());
    terminal.type_in("create messages {\r\"text\": \"two\\nlines\",\r\"n\": 1\r");
    enter(&mut terminal, "}", "\"done\": true");
    terminal.type_in("exit\r");
    assert_eq!(terminal.end().0, 0);
    server.join();
}

#[test]
fn events_stand_above_what_is_typed() {
    let (go, wait) = channel::<()>();
    let server = ScriptedServer::start(move |peer| {
        wait.recv().unwrap();
        peer.event("messages created", &json!({"text": "above"}));
        peer.event("users created", &json!({"text": "unwanted"}));
        let (id, data) = peer.packet();
        assert_eq!(data[1], json!("messages"));
        peer.reply(id, &json!({"found": true}));
        peer.drain();
    });
    let mut terminal = shell(&TestEnv::new(), &server.url());
    enter(&mut terminal, "use messages", "feathers messages> ");
    terminal.type_in("listen created\r");
    terminal.see("unlisten ends it");
    terminal.type_in("get 7");
    terminal.see("get 7");
    go.send(()).unwrap();
    terminal.see("\"text\":\"above\"");
    terminal.type_in("\r");
    terminal.see("\"found\": true");
    let seen = terminal.forget();
    assert!(!seen.contains("unwanted"), "{seen}");
    enter(&mut terminal, ".unlisten", "no more events");
    terminal.type_in(".exit\r");
    assert_eq!(terminal.end().0, 0);
    server.join();
}

#[test]
fn events_are_filtered_and_shown_as_rows_where_that_is_asked_for() {
    let (go, wait) = channel::<()>();
    let server = ScriptedServer::start(move |peer| {
        wait.recv().unwrap();
        for n in [1, 2] {
            peer.event("messages created", &json!({"n": n}));
        }
        peer.drain();
    });
    let mut terminal = shell(&TestEnv::new(), &server.url());
    let listen = "listen messages --payload -o csv --jq '{n, twice: (.n * 2)}'";
    enter(&mut terminal, listen, "unlisten ends it");
    go.send(()).unwrap();
    terminal.see("n,twice\r\n");
    terminal.see("1,2\r\n");
    terminal.see("2,4\r\n");
    terminal.type_in(".exit\r");
    assert_eq!(terminal.end().0, 0);
    server.join();
}

#[test]
fn a_login_asks_for_the_password_and_leaves_no_trace_of_it() {
    let env = TestEnv::new();
    let mut terminal = shell(&env, &server().url());
    terminal.type_in(&format!("login email={}\r", node::EMAIL));
    terminal.see("password: ");
    terminal.wait_until_hidden();
    terminal.type_in(&format!("{}\n", node::PASSWORD));
    terminal.see("signed in as ada@example.com");
    enter(
        &mut terminal,
        "whoami --check",
        "the server takes the token",
    );
    let line = format!("login email={} password='{}'", node::EMAIL, node::PASSWORD);
    enter(&mut terminal, &line, "signed in as");
    terminal.type_in(".exit\r");
    assert_eq!(terminal.end().0, 0);
    let history = std::fs::read_to_string(env.home().join("config/history")).unwrap();
    assert!(!history.contains(node::PASSWORD), "{history}");
    assert!(history.contains("whoami --check"), "{history}");
}

#[test]
fn a_lost_connection_comes_back_while_the_prompt_waits() {
    let server = Doorman::of_websockets(|n, mut peer| {
        match n {
            0 => {
                let (id, _) = peer.packet();
                peer.reply(id, &json!({"first": true}));
                // It goes away, and what listens is still to hear.
                let _ = peer.text();
            }
            1 => {
                peer.event("messages created", &json!({"text": "after"}));
                let (id, _) = peer.packet();
                peer.reply(id, &json!({"second": true}));
                peer.drain();
            }
            _ => {}
        }
    });
    let mut terminal = shell(&TestEnv::new(), &server.url());
    enter(&mut terminal, "listen messages", "unlisten ends it");
    enter(&mut terminal, "get messages 1", "\"first\": true");
    terminal.type_in("emit bye --no-ack\r");
    terminal.see("connection lost, coming back");
    terminal.see("connected again");
    terminal.see("\"text\":\"after\"");
    enter(&mut terminal, "get messages 1", "\"second\": true");
    terminal.type_in(".exit\r");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn several_lines_can_be_pasted() {
    let mut terminal = shell(&TestEnv::new(), &server().url());
    // As a terminal marks what is pasted.
    terminal.type_in("\u{1b}[200~get nested/notes 1\nget errors NotFound\n\u{1b}[201~\r");
    terminal.see("\"title\": \"first\"");
    terminal.see("NotFound (404)");
    terminal.see(PROMPT);
    terminal.forget();
    terminal.type_in(".exit\r");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn sigterm_gives_the_terminal_back() {
    let terminal = shell(&TestEnv::new(), &server().url());
    let pid = rustix::process::Pid::from_raw(terminal.id().cast_signed()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let (status, out, echoes) = terminal.end();
    assert_eq!((status, echoes), (143, true), "{out}");
}

#[test]
fn without_a_server_there_is_no_prompt() {
    let env = TestEnv::new();
    let mut command = env.command(["shell", "--url", "http://127.0.0.1:1"]);
    let (status, out, _) = Terminal::start(command.env("TERM", "xterm")).end();
    assert_eq!(status, 3, "{out}");
    assert!(!out.contains(PROMPT), "{out}");
}
