//! The built program in an environment of its own.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tempfile::TempDir;

/// How long a test waits for something that must come; only a failing test waits so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// A home and a configuration directory of its own, and nothing of the real environment but the
/// search path.
#[derive(Debug)]
pub struct TestEnv {
    home: TempDir,
}

/// What a run left behind.
#[derive(Debug)]
#[must_use = "check the status or the output"]
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub status: Option<i32>,
}

impl TestEnv {
    pub fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
        }
    }

    /// The directory that the program may write to.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Where the program keeps tokens.
    pub fn credentials(&self) -> PathBuf {
        self.home().join("config/credentials.json")
    }

    /// Writes a file into the home and returns its path.
    pub fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.home().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The program, not yet started.
    pub fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_feathers-primus"));
        command
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home())
            .env("FEATHERS_PRIMUS_CONFIG_DIR", self.home().join("config"))
            .current_dir(self.home())
            .stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        finished(&mut self.command(args))
    }

    /// Runs the program to its end with a text on stdin.
    pub fn run_with_stdin<S: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = S>,
        stdin: &str,
    ) -> Run {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read it is free not to.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        Run {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            status: output.status.code(),
        }
    }

    /// Starts the program and goes on.
    pub fn start<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Running {
        Running::new(&mut self.command(args))
    }
}

/// Runs a command to its end.
pub fn finished(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        status: output.status.code(),
    }
}

impl Run {
    /// Checks that all went well, and returns stdout.
    #[track_caller]
    pub fn success(self) -> String {
        assert_eq!(self.status, Some(0), "{self:#?}");
        self.stdout
    }

    /// Checks the status of a failure and that nothing was printed, and returns stderr.
    #[track_caller]
    pub fn failure(self, status: i32) -> String {
        assert_eq!(self.status, Some(status), "{self:#?}");
        assert_eq!(self.stdout, "", "{self:#?}");
        self.stderr
    }
}

/// The program at work. Killed when dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    stderr: Receiver<String>,
    said: Vec<String>,
    out: Option<BufReader<ChildStdout>>,
    reader: Option<JoinHandle<()>>,
}

impl Running {
    pub fn new(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (sender, stderr) = channel();
        let reader = thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let out = child.stdout.take().map(BufReader::new);
        Self {
            child,
            stderr,
            said: Vec::new(),
            out,
            reader: Some(reader),
        }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until a line of stderr has the text in it.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        loop {
            match self.stderr.recv_timeout(PATIENCE) {
                Ok(line) => {
                    let found = line.contains(text);
                    self.said.push(line);
                    if found {
                        return;
                    }
                }
                Err(_) => panic!("no {text:?} on stderr, only {:#?}", self.said),
            }
        }
    }

    /// Waits for the first line of stderr, and tells whether it has the text in it.
    pub fn begins(&mut self, text: &str) -> bool {
        let line = self.stderr.recv_timeout(PATIENCE).unwrap();
        let found = line.contains(text);
        self.said.push(line);
        found
    }

    /// Reads the next line of stdout.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.as_mut().unwrap().read_line(&mut line).unwrap();
        line.trim_end_matches('\n').to_owned()
    }

    /// Closes our end of stdout, as a reader does that has seen enough.
    pub fn close_stdout(&mut self) {
        self.out = None;
    }

    #[cfg(unix)]
    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(self.child.id().cast_signed()).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
    }

    /// Waits for the end.
    pub fn end(mut self) -> Run {
        let mut stdout = String::new();
        if let Some(out) = &mut self.out {
            out.read_to_string(&mut stdout).unwrap();
        }
        let status: ExitStatus = self.child.wait().unwrap();
        self.reader.take().unwrap().join().unwrap();
        self.said.extend(self.stderr.try_iter());
        let stderr = self.said.iter().map(|line| format!("{line}\n")).collect();
        Run {
            stdout,
            stderr,
            status: status.code(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
