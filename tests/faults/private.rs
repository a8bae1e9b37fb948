//! Where tokens are kept, as another user of the machine would see it, and what a running
//! program shows of itself.

use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::{Value, json};

use crate::command;
use crate::support::env::finished;
use crate::support::{Run, Running, ScriptedServer, TestEnv};

const PASSWORD: &str = "canary-password";

/// A server that gives a token.
fn giver(token: &'static str) -> ScriptedServer {
    ScriptedServer::start(move |peer| {
        let (id, _) = peer.packet();
        let answer = json!({"accessToken": token, "authentication": {}, "user": {}});
        peer.reply(id, &answer);
        peer.drain();
    })
}

fn login(env: &TestEnv, server: &ScriptedServer) -> Command {
    let mut login = command(env, server, &["login", "email=ada"]);
    login.env("FEATHERS_PRIMUS_PASSWORD", PASSWORD);
    login
}

/// The same command behind others, such as `strace`.
fn behind(words: &[&str], command: &Command) -> Command {
    let mut outer = Command::new(words[0]);
    outer
        .args(&words[1..])
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear()
        .envs(
            command
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .current_dir(command.get_current_dir().unwrap())
        .stdin(Stdio::null());
    outer
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o7777
}

#[test]
fn sixteen_sign_ins_at_once_leave_sixteen_tokens() {
    let env = TestEnv::new();
    let servers: Vec<_> = (0..16).map(|_| giver("a.b.c")).collect();
    let urls: Vec<_> = servers.iter().map(ScriptedServer::url).collect();
    let running: Vec<_> = servers
        .iter()
        .map(|server| Running::new(&mut login(&env, server)))
        .collect();
    for run in running {
        run.end().success();
    }
    servers.into_iter().for_each(ScriptedServer::join);
    let content = std::fs::read_to_string(env.credentials()).unwrap();
    assert_eq!(content.matches("a.b.c").count(), 16, "{content}");
    for url in urls {
        assert_eq!(
            env.run(["whoami", "--token", "--url", &url]).success(),
            "a.b.c\n"
        );
    }
}

#[test]
fn no_umask_makes_the_file_or_its_directory_wider() {
    for umask in ["000", "022", "077"] {
        let env = TestEnv::new();
        for _ in 0..2 {
            let server = giver("a.b.c");
            let script = format!("umask {umask} && exec \"$@\"");
            let login = login(&env, &server);
            finished(&mut behind(&["sh", "-c", &script, "sh"], &login)).success();
            server.join();
            assert_eq!(mode(&env.credentials()), 0o600, "umask {umask}");
            let directory = env.credentials().parent().unwrap().to_owned();
            assert_eq!(mode(&directory), 0o700, "umask {umask}");
            for entry in directory.read_dir().unwrap() {
                let path = entry.unwrap().path();
                assert_eq!(mode(&path) & 0o077, 0, "umask {umask}: {path:?}");
            }
        }
    }
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// There is no moment in which others could read the file, or a crash would leave half of it:
/// what the system was asked for tells.
#[cfg(target_os = "linux")]
#[test]
fn the_file_is_private_from_its_first_moment_and_whole_at_any() {
    let env = TestEnv::new();
    let calls = env.home().join("calls");
    let traced = "trace=openat,open,creat,rename,renameat,renameat2,fsync,chmod,fchmod,fchmodat";
    let strace = ["strace", "-f", "-o", calls.to_str().unwrap(), "-e", traced];
    let tried = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .status();
    if !tried.is_ok_and(|status| status.success()) {
        eprintln!("not run: there is no strace, or it may not trace");
        return;
    }
    let server = giver("a.b.c");
    let run = finished(&mut behind(
        &[&["sh", "-c", "umask 000 && exec \"$@\"", "sh"][..], &strace].concat(),
        &login(&env, &server),
    ));
    run.success();
    server.join();
    let calls = std::fs::read_to_string(calls).unwrap();
    let at = |what: &dyn Fn(&str) -> bool| {
        let found = calls.lines().position(what);
        found.unwrap_or_else(|| panic!("no such call: {calls}"))
    };
    let created = at(&|line| line.contains("/.credentials.json.") && line.contains("O_CREAT"));
    let line = calls.lines().nth(created).unwrap();
    assert!(line.contains("O_EXCL") && line.contains("0600"), "{line}");
    let renamed = at(&|line| line.contains("rename") && line.contains("credentials.json"));
    let synced = at(&|line| line.contains("fsync("));
    assert!(created < synced && synced < renamed, "{calls}");
    let directory = calls.lines().skip(renamed).any(|it| it.contains("fsync("));
    assert!(directory, "the directory is not synchronised: {calls}");
    for line in calls.lines().filter(|line| line.contains("chmod")) {
        assert!(line.contains("0600") || line.contains("0700"), "{line}");
    }
    let others = calls.lines().filter(|line| {
        line.contains("O_CREAT") && line.contains("/config/") && !line.contains("0600")
    });
    assert_eq!(others.count(), 0, "{calls}");
}

/// Runs a command that wants a token and must not get to a server.
fn whoami(env: &TestEnv) -> Run {
    env.run(["whoami", "--url", "http://127.0.0.1:1"])
}

#[test]
fn what_is_no_private_file_is_refused_and_left_alone() {
    let prepared = || {
        let env = TestEnv::new();
        std::fs::create_dir_all(env.credentials().parent().unwrap()).unwrap();
        set_mode(env.credentials().parent().unwrap(), 0o700);
        env
    };

    // A pipe that nobody writes to would be waited for for ever.
    let env = prepared();
    let made = Command::new("mkfifo").arg(env.credentials()).status();
    assert!(made.unwrap().success());
    whoami(&env).failure(1);

    let env = prepared();
    std::fs::create_dir(env.credentials()).unwrap();
    whoami(&env).failure(1);

    let env = prepared();
    symlink("/etc/passwd", env.credentials()).unwrap();
    whoami(&env).failure(1);
    let login = ["login", "email=ada", "--url", "http://127.0.0.1:1"];
    let mut login = env.command(login);
    finished(login.env("FEATHERS_PRIMUS_PASSWORD", PASSWORD)).failure(1);
    assert!(env.credentials().is_symlink());

    // Cut off in the middle, as by a full disk.
    let env = prepared();
    let half = r#"{"version":1,"tokens":[{"origin":"http://127.0.0.1:1","token":"canary"#;
    std::fs::write(env.credentials(), half).unwrap();
    set_mode(&env.credentials(), 0o600);
    let stderr = whoami(&env).failure(1);
    assert!(!stderr.contains("canary"), "{stderr}");
    assert!(stderr.contains("credentials.json"), "{stderr}");
    assert_eq!(std::fs::read_to_string(env.credentials()).unwrap(), half);

    // Only root can give a file away.
    let env = prepared();
    std::fs::write(env.credentials(), "{}").unwrap();
    if std::os::unix::fs::chown(env.credentials(), Some(12345), None).is_ok() {
        let stderr = whoami(&env).failure(1);
        assert!(stderr.contains("12345"), "{stderr}");
        assert_eq!(env.credentials().metadata().unwrap().uid(), 12345);
    }
}

#[test]
fn a_token_goes_to_no_other_name_port_or_scheme() {
    let env = TestEnv::new();
    let server = giver("a.b.c");
    let url = server.url();
    finished(&mut login(&env, &server)).success();
    server.join();
    let token = |url: &str| env.run(["whoami", "--token", "--url", url]);
    let same = url.replace("http://", "ws://");
    assert_eq!(token(&same).success(), "a.b.c\n", "{same}");
    let port = url.rsplit(':').next().unwrap();
    for other in [
        url.replace("http://", "https://"),
        url.replace("127.0.0.1", "localhost"),
        url.replace("127.0.0.1", "127.0.0.2"),
        url.replace("127.0.0.1", "[::1]"),
        format!("http://127.0.0.1.example.com:{port}"),
        "http://127.0.0.1".to_owned(),
    ] {
        token(&other).failure(5);
    }
    // A name before an @ is no host.
    let run = token(&format!("http://127.0.0.1:{port}@example.com"));
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{run:#?}");
}

/// Whoever may list processes reads their arguments, and the same user their environment.
#[cfg(target_os = "linux")]
#[test]
fn a_password_from_stdin_stands_in_no_list_of_processes() {
    let (tell, told) = std::sync::mpsc::channel();
    let (go_on, wait) = std::sync::mpsc::channel::<()>();
    let server = ScriptedServer::start(move |peer| {
        let (id, data) = peer.packet();
        tell.send(data).unwrap();
        wait.recv().unwrap();
        peer.reply(id, &json!({"accessToken": "a.b.c", "authentication": {}}));
        peer.drain();
    });
    let env = TestEnv::new();
    let mut login = command(&env, &server, &["login", "email=ada", "--password-stdin"]);
    let mut child = login
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let typed = thread::spawn(move || writeln!(stdin, "{PASSWORD}"));
    let data: Value = told.recv().unwrap();
    assert_eq!(data[2]["password"], PASSWORD);
    typed.join().unwrap().unwrap();
    for file in ["cmdline", "environ"] {
        let shown = std::fs::read(format!("/proc/{}/{file}", child.id())).unwrap();
        let shown = String::from_utf8_lossy(&shown);
        assert!(!shown.is_empty(), "{file}");
        assert!(!shown.contains("canary"), "{file}: {shown}");
    }
    go_on.send(()).unwrap();
    assert!(child.wait().unwrap().success());
    server.join();
}
