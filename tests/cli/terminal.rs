//! What is different on a terminal: colours, escapes, prompts, Ctrl-C.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use rustix::fs::OFlags;
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};
use serde_json::Value;

use crate::support::TestEnv;
use crate::{node, plain, server, value};

/// Only a failing test waits so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the child that becomes the program finds its terminal and its arguments.
const TERMINAL: &str = "FEATHERS_PRIMUS_TEST_TERMINAL";
const COMMAND: &str = "FEATHERS_PRIMUS_TEST_COMMAND";

/// The program on a terminal of its own. Killed when dropped.
pub(crate) struct Terminal {
    child: Child,
    keyboard: File,
    /// Keeps the terminal as the program left it.
    screen: File,
    shown: Receiver<Vec<u8>>,
    seen: String,
}

/// Becomes the program. A terminal can be taken by a process that leads a session only, so this
/// process, which [`Terminal::start`] has started, does that first.
#[test]
#[ignore = "no test but what the tests here start the program with"]
fn becomes_the_program() {
    let (Some(terminal), Some(command)) = (std::env::var_os(TERMINAL), std::env::var_os(COMMAND))
    else {
        return;
    };
    rustix::process::setsid().unwrap();
    let terminal = OpenOptions::new()
        .read(true)
        .write(true)
        .open(terminal)
        .unwrap();
    rustix::process::ioctl_tiocsctty(&terminal).unwrap();
    let mut words = command
        .as_bytes()
        .split(|&b| b == 0x1f)
        .map(std::ffi::OsStr::from_bytes);
    let error = Command::new(words.next().unwrap())
        .args(words)
        .env_remove(TERMINAL)
        .env_remove(COMMAND)
        .stdin(terminal.try_clone().unwrap())
        .stdout(terminal.try_clone().unwrap())
        .stderr(terminal)
        .exec();
    panic!("{error}");
}

impl Terminal {
    /// Starts a command of [`TestEnv`].
    pub(crate) fn start(program: &Command) -> Self {
        Self::sized(program, (0, 0))
    }

    /// Starts a command on a terminal so large, in letters.
    pub(crate) fn sized(program: &Command, (width, height): (u16, u16)) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        // What other tests start beside this must not keep it open.
        fcntl_setfd(&master, FdFlags::CLOEXEC).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let name = std::ffi::OsStr::from_bytes(name.to_bytes());
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let screen = rustix::fs::open(name, flags, rustix::fs::Mode::empty()).unwrap();
        resize(&screen, width, height);

        let words: Vec<_> = std::iter::once(program.get_program())
            .chain(program.get_args())
            .collect();
        let mut child = Command::new(std::env::current_exe().unwrap());
        child
            .args([
                "--exact",
                "terminal::becomes_the_program",
                "--ignored",
                "--nocapture",
            ])
            .env_clear()
            .envs(
                program
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .env(TERMINAL, name)
            .env(COMMAND, words.join(std::ffi::OsStr::new("\u{1f}")))
            .current_dir(program.get_current_dir().unwrap())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let child = child.spawn().unwrap();

        let keyboard = File::from(master);
        let mut output = keyboard.try_clone().unwrap();
        let (sender, shown) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            // Linux ends with an error when nobody has the terminal open any more.
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                let _ = sender.send(bytes[..count].to_vec());
            }
        });
        Self {
            child,
            keyboard,
            screen: screen.into(),
            shown,
            seen: String::new(),
        }
    }

    /// Waits until a text is shown.
    #[track_caller]
    pub(crate) fn see(&mut self, text: &str) {
        let start = std::time::Instant::now();
        while !self.seen.contains(text) {
            // What is drawn again and again must not keep a test waiting for ever.
            let left = PATIENCE.saturating_sub(start.elapsed());
            match self.shown.recv_timeout(left) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8(bytes).unwrap()),
                Err(error) => panic!("no {text:?} but {:?}: {error}", self.seen),
            }
        }
    }

    /// Forgets what was shown, so that only what comes from here on is seen.
    pub(crate) fn forget(&mut self) -> String {
        self.seen.extend(
            self.shown
                .try_iter()
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        );
        std::mem::take(&mut self.seen)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Types a text; `\u{3}` is Ctrl-C.
    pub(crate) fn type_in(&mut self, text: &str) {
        self.keyboard.write_all(text.as_bytes()).unwrap();
    }

    /// Makes it so large, in letters.
    pub(crate) fn resize(&self, width: u16, height: u16) {
        resize(&self.keyboard, width, height);
    }

    /// Tells whether the terminal shows what is typed.
    fn echoes(&self) -> bool {
        tcgetattr(self.screen.as_fd())
            .unwrap()
            .local_modes
            .contains(LocalModes::ECHO)
    }

    /// Waits until the terminal hides what is typed. A program may ask just before it does.
    #[track_caller]
    pub(crate) fn wait_until_hidden(&self) {
        let start = std::time::Instant::now();
        while self.echoes() {
            assert!(start.elapsed() < PATIENCE, "what is typed is shown");
            thread::yield_now();
        }
    }

    /// Waits for the end, and returns the status alone: something else may still have the terminal.
    fn status(&mut self) -> i32 {
        let status = self.child.wait().unwrap();
        status
            .code()
            .or_else(|| Some(128 + status.signal()?))
            .unwrap()
    }

    /// Waits for the end: the status as a shell has it, what was shown, and whether the terminal
    /// shows again what is typed.
    pub(crate) fn end(mut self) -> (i32, String, bool) {
        let status = self.status();
        let echoes = self.echoes();
        // What is still on its way ends with the last handle of the terminal.
        let _ = std::mem::replace(&mut self.screen, File::open("/dev/null").unwrap());
        while let Ok(bytes) = self.shown.recv_timeout(PATIENCE) {
            self.seen.push_str(&String::from_utf8(bytes).unwrap());
        }
        (status, std::mem::take(&mut self.seen), echoes)
    }

    /// Waits for success and returns what was shown, with plain line ends.
    #[track_caller]
    fn success(self) -> String {
        let (status, seen, _) = self.end();
        assert_eq!(status, 0, "{seen}");
        seen.replace("\r\n", "\n")
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn resize(terminal: impl AsFd, width: u16, height: u16) {
    let size = Winsize {
        ws_col: width,
        ws_row: height,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(terminal, size).unwrap();
}

/// Starts a command against the shared server on a terminal.
fn on_terminal(env: &TestEnv, args: &[&str]) -> Terminal {
    let mut command = env.command([args, &["--url", &server().url()]].concat());
    Terminal::start(command.env("TERM", "xterm"))
}

/// Tells whether a text, line ends aside, could do more to a terminal than be shown.
pub(crate) fn drives_terminals(text: &str) -> bool {
    let bidi = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().any(|c| c.is_control() && c != '\n' || bidi(c))
}

#[test]
fn a_result_is_indented_and_coloured() {
    let out = on_terminal(&TestEnv::new(), &["get", "nested/notes", "1"]).success();
    assert_eq!(plain(&out), "{\n  \"id\": 1,\n  \"title\": \"first\"\n}\n");
    assert!(out.contains("\u{1b}["), "{out:?}");
}

#[test]
fn what_is_taller_than_the_terminal_goes_to_a_pager() {
    let env = TestEnv::new();
    let shown = |args: &[&str], pager: (&str, &str)| {
        let mut command = env.command([args, &["--url", &server().url()]].concat());
        command.env("TERM", "xterm").env(pager.0, pager.1);
        Terminal::sized(&command, (80, 10)).success()
    };
    let pager = ("PAGER", "sed 's/^/paged: /'");
    let find = ["find", "messages", "-q", "id[$lte]=3", "--color", "never"];
    let tall = shown(&find, pager);
    assert!(
        tall.starts_with("paged: {\npaged:   \"total\": 3"),
        "{tall}"
    );
    assert!(tall.ends_with("paged: }\n"), "{tall}");
    let all = shown(&[&find[..], &["--all"]].concat(), pager);
    assert!(all.ends_with("paged: ]\n"), "{all}");
    for (args, pager) in [
        (&["--no-pager"][..], pager),
        (&["--limit", "0"], pager),
        (&["--jq", ".total"], pager),
        (&[], ("FEATHERS_PRIMUS_PAGER", "cat")),
        // It ends before it has read anything, which is as if it was left.
        (&[], ("PAGER", "true")),
    ] {
        let plain = shown(&[&find[..], args].concat(), pager);
        assert!(!plain.contains("paged"), "{args:?} {plain}");
    }
}

#[test]
fn ctrl_c_is_for_the_pager_while_there_is_one() {
    let env = TestEnv::new();
    let script = "trap 'echo heard' INT; head -1; ask() { read -r line < /dev/tty; }; ask || ask; \
                  echo \"got $line\"";
    let script = env.file("pager", script);
    let args = ["find", "messages", "--limit", "9", "--url", &server().url()];
    let mut command = env.command(args);
    command
        .env("TERM", "xterm")
        .env("PAGER", format!("sh {}", script.display()));
    let mut terminal = Terminal::sized(&command, (80, 10));
    terminal.see("{");
    terminal.type_in("\u{3}");
    terminal.see("heard");
    terminal.type_in("on\n");
    terminal.see("got on");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn what_could_not_be_shown_whole_is_no_success() {
    let env = TestEnv::new();
    let script = env.file("pager", "head -1; exec sleep 5");
    let args = ["find", "messages", "--limit", "9", "--url", &server().url()];
    let mut command = env.command(args);
    command
        .env("TERM", "xterm")
        .env("PAGER", format!("sh {}", script.display()));
    let mut terminal = Terminal::sized(&command, (80, 10));
    terminal.see("{");
    let id = i32::try_from(terminal.id()).unwrap();
    let id = rustix::process::Pid::from_raw(id).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    assert_eq!(terminal.status(), 143);
}

#[test]
fn colours_can_be_turned_off() {
    let expected = "{\n  \"id\": 1,\n  \"title\": \"first\"\n}\n";
    let args = ["get", "nested/notes", "1", "--url", &server().url()];
    let env = TestEnv::new();
    for (name, set) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let mut command = env.command(args);
        let out = Terminal::start(command.env("TERM", "xterm").env(name, set)).success();
        assert_eq!(out, expected, "{name}");
    }
    let never = on_terminal(&env, &["get", "nested/notes", "1", "--color", "never"]);
    assert_eq!(never.success(), expected);
    let mut command = env.command([&args[..], &["--color", "always"]].concat());
    let always = Terminal::start(command.env("NO_COLOR", "1")).success();
    assert_ne!(always, expected);
    assert_eq!(plain(&always), expected);
}

#[test]
fn text_of_a_server_cannot_drive_the_terminal() {
    for name in ["newlines", "tabs", "controls", "escape", "c1", "bidi"] {
        let expected = value(&["get", "multiline", name]);
        assert!(
            drives_terminals(expected.as_str().unwrap()),
            "the server sends nothing dangerous"
        );
        for format in ["pretty", "json", "ndjson"] {
            let args = ["get", "multiline", name, "--color", "never", "-o", format];
            let out = on_terminal(&TestEnv::new(), &args).success();
            assert!(
                !drives_terminals(&out) && out.lines().count() == 1,
                "{format}: {out:?}"
            );
            assert_eq!(
                serde_json::from_str::<Value>(&out).unwrap(),
                expected,
                "{format}"
            );
        }
    }
    let out = on_terminal(&TestEnv::new(), &["find", "multiline", "--color", "never"]).success();
    assert!(!drives_terminals(&out), "{out:?}");
}

#[test]
fn coloured_text_cannot_drive_the_terminal_either() {
    let out = on_terminal(&TestEnv::new(), &["find", "multiline", "--color", "always"]).success();
    assert!(!drives_terminals(&plain(&out)), "{out:?}");
    // All that is left are colours: `plain` has taken them out and failed at anything else.
    for sequence in out.split("\u{1b}").skip(1) {
        let (codes, _) = sequence.strip_prefix('[').unwrap().split_once('m').unwrap();
        assert!(
            codes.bytes().all(|b| b.is_ascii_digit() || b == b';'),
            "{codes:?}"
        );
    }
}

#[test]
fn an_error_cannot_drive_the_terminal() {
    let args = ["get", "errors", "\u{1b}[2J\u{9b}2J\u{202e}"];
    let (status, out, _) = on_terminal(&TestEnv::new(), &args).end();
    assert_eq!(status, 6, "{out}");
    let out = plain(&out.replace("\r\n", "\n"));
    assert_eq!(
        out,
        "error: NotFound (404): no error is called '\\u001b[2J\\u009b2J\\u202e'\n"
    );
}

#[test]
fn an_argument_in_an_error_cannot_drive_the_terminal() {
    for args in [
        &["find", "m", "-q", "\u{1b}[2J\u{202e}"][..],
        &["\u{1b}[2J\u{202e}"],
        &["find", "m", "--\u{1b}[2J"],
    ] {
        let (status, out, _) = on_terminal(&TestEnv::new(), args).end();
        assert_eq!(status, 2, "{out}");
        assert!(
            !drives_terminals(&plain(&out.replace("\r\n", "\n"))),
            "{out:?}"
        );
    }
}

#[test]
fn events_are_indented_and_ctrl_c_ends_them() {
    let env = TestEnv::new();
    let mut terminal = on_terminal(&env, &["listen", "on-terminal", "--payload"]);
    terminal.see("listening");
    let event = r#"{"name":"on-terminal created","args":[{"a":1}]}"#;
    let _ = crate::run(&["create", "events", event]).success();
    terminal.see("}");
    terminal.type_in("\u{3}");
    let (status, out, _) = terminal.end();
    assert_eq!(status, 130, "{out}");
    assert!(plain(&out).contains("{\r\n  \"a\": 1\r\n}\r\n"), "{out:?}");
}

#[test]
fn what_a_login_lacks_is_asked_for() {
    let env = TestEnv::new();
    let mut terminal = on_terminal(&env, &["login"]);
    terminal.see("email: ");
    assert!(terminal.echoes());
    terminal.type_in(&format!("{}\n", node::EMAIL));
    terminal.see("password: ");
    terminal.wait_until_hidden();
    terminal.type_in(&format!("{}\n", node::PASSWORD));
    let (status, out, echoes) = terminal.end();
    assert_eq!(status, 0, "{out}");
    assert!(echoes, "what is typed stays hidden");
    assert!(!out.contains(node::PASSWORD), "{out}");
    assert!(out.contains("signed in as ada@example.com at "), "{out}");
    let _ = env.run(["whoami", "--url", &server().url()]).success();
}

#[test]
fn only_what_is_missing_is_asked_for() {
    let env = TestEnv::new();
    let mut terminal = on_terminal(&env, &["login", &format!("email={}", node::EMAIL)]);
    terminal.see("password: ");
    assert!(!terminal.seen.contains("email"), "{}", terminal.seen);
    terminal.wait_until_hidden();
    terminal.type_in("wrong\n");
    let (status, out, _) = terminal.end();
    assert_eq!(status, 5, "{out}");
}

#[test]
fn ctrl_c_at_the_password_gives_the_terminal_back() {
    let env = TestEnv::new();
    let mut terminal = on_terminal(&env, &["login", "email=ada@example.com"]);
    terminal.see("password: ");
    terminal.wait_until_hidden();
    terminal.type_in("half a pass\u{3}");
    let (status, out, echoes) = terminal.end();
    assert_eq!(status, 130, "{out}");
    assert!(echoes, "what is typed stays hidden");
    assert!(!out.contains("half"), "{out}");
    assert!(!env.credentials().exists());
}

#[test]
fn ctrl_c_at_the_email_ends_it() {
    let mut terminal = on_terminal(&TestEnv::new(), &["login"]);
    terminal.see("email: ");
    terminal.type_in("\u{3}");
    let (status, out, echoes) = terminal.end();
    assert_eq!((status, echoes), (130, true), "{out}");
}

#[test]
fn nothing_typed_is_no_password() {
    let mut terminal = on_terminal(&TestEnv::new(), &["login", "email=ada@example.com"]);
    terminal.see("password: ");
    terminal.wait_until_hidden();
    terminal.type_in("\n");
    let (status, out, echoes) = terminal.end();
    assert_eq!((status, echoes), (2, true), "{out}");
    assert!(plain(&out).contains("error: nothing was typed"), "{out}");
}

/// Runs `find --all` on a terminal that stdout may be sent away from.
fn find_all(env: &TestEnv, away: &str) -> String {
    let find = [
        "find",
        "messages",
        "-q",
        "id[$lte]=25",
        "--all",
        "--url",
        &server().url(),
        "--select",
        "id",
        "-o",
        "ndjson",
    ];
    sent_away(env, &find, away, "xterm")
}

/// Runs a command on a terminal of a kind that stdout may be sent away from.
fn sent_away(env: &TestEnv, args: &[&str], away: &str, term: &str) -> String {
    let command = env.command(args);
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("exec \"$0\" \"$@\" {away}")])
        .arg(command.get_program())
        .args(command.get_args())
        .envs(
            command
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env("TERM", term)
        .current_dir(env.home());
    Terminal::start(&shell).success()
}

#[test]
fn progress_is_shown_while_records_go_elsewhere_and_is_gone_at_the_end() {
    let env = TestEnv::new();
    let seen = find_all(&env, "> all.ndjson");
    let all = std::fs::read_to_string(env.home().join("all.ndjson")).unwrap();
    assert_eq!(all.lines().count(), 25);
    let (before, shown) = seen.split_once("/25 records").unwrap();
    assert!(before.contains("sorted by id"), "{seen:?}");
    // The line is empty again, and the cursor at its begin.
    let left = shown.rsplit(['\r', '\n']).next().unwrap();
    assert_eq!(left, "\u{1b}[2K", "{seen:?}");

    let seen = find_all(&env, "");
    assert!(!seen.contains("/25 records"), "{seen:?}");
    assert!(seen.ends_with("{\"id\":25}\n"), "{seen:?}");
    let seen = find_all(&env, "--quiet > all.ndjson");
    assert_eq!(seen, "");
}

#[test]
fn a_bulk_run_guesses_its_end_from_the_length_of_the_file() {
    let env = TestEnv::new();
    let rows = env.home().join("rows.ndjson");
    std::fs::write(&rows, "{\"text\":\"hi\"}\n".repeat(40)).unwrap();
    let url = server().url();
    let rows = rows.to_str().unwrap();
    // Slow enough to be drawn before it is over.
    let create = [
        "create", "messages", "--each", rows, "--rate", "100/s", "--url", &url,
    ];
    let seen = sent_away(&env, &create, "> created.ndjson", "xterm");
    assert!(seen.contains("/40 lines"), "{seen:?}");
    let (_, last) = seen.rsplit_once("\u{1b}[2K").unwrap();
    assert_eq!(
        last.trim(),
        "40 lines: 40 ok, 0 failed, 0 unknown, 0 not sent"
    );
    // One that cannot draw is spared it.
    let seen = sent_away(&env, &create, "> created.ndjson", "dumb");
    assert_eq!(
        seen.trim(),
        "40 lines: 40 ok, 0 failed, 0 unknown, 0 not sent"
    );
}
