//! Real Feathers servers, from tests/node.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// E-mail and password of the user that every server has.
pub const EMAIL: &str = "ada@example.com";
pub const PASSWORD: &str = "correct horse";

/// A real server. Ended when dropped; when the test process dies, its stdin closes and it
/// ends by itself.
#[derive(Debug)]
pub struct NodeServer {
    child: Child,
    port: u16,
}

impl NodeServer {
    /// Starts the server of a generation, such as `feathers4`.
    pub fn start(generation: &str) -> Self {
        Self::with(generation, &[])
    }

    /// Starts it with some of the switches that tests/node/README.md names.
    pub fn with(generation: &str, switches: &[(&str, &str)]) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/node")
            .join(generation);
        install(&folder);
        let mut child = Command::new("node")
            .arg(folder.join("app.js"))
            .envs(switches.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("the tests need Node 20 (node): {error}"));
        let mut ready = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut ready).unwrap();
        let ready: serde_json::Value = serde_json::from_str(&ready)
            .unwrap_or_else(|error| panic!("{generation} did not start: {error}: {ready:?}"));
        let port = ready["port"]
            .as_u64()
            .and_then(|port| u16::try_from(port).ok())
            .unwrap();
        Self { child, port }
    }

    /// What `--url` takes.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Stops the server in the middle of whatever it does; the system goes on to take what is sent
    /// to it.
    #[cfg(unix)]
    pub fn freeze(&self) {
        let pid = rustix::process::Pid::from_raw(self.child.id().cast_signed()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::STOP).unwrap();
    }

    /// Ends the server as a crash does.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for NodeServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Installs the packages of a server unless they are installed as its lock file wants them. Tests
/// run side by side, so it is done under a lock.
fn install(folder: &Path) {
    let wanted = fs::read(folder.join("package-lock.json")).unwrap();
    let lock = File::create(guard(folder)).unwrap();
    lock.lock().unwrap();
    let stamp = folder.join("node_modules/.installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return;
    }
    let output = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("the tests need Node 20 with npm (npm): {error}"));
    assert!(
        output.status.success(),
        "npm ci failed in {}: {}",
        folder.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    fs::write(&stamp, wanted).unwrap();
}

/// The lock stands outside of node_modules, which npm deletes.
fn guard(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap().to_string_lossy();
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.lock"))
}
