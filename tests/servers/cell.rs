//! A row of the table: a kind of server, and how the program speaks to it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::support::node::{EMAIL, PASSWORD};
use crate::support::{NodeServer, Run, Running, TestEnv};

/// A switch of a server, as tests/node/README.md lists them.
type Switch = (&'static str, &'static str);

/// A kind of server, and how the program speaks to it.
#[derive(Debug)]
pub struct Cell {
    /// The name of the row.
    pub name: &'static str,
    /// The folder of tests/node.
    pub generation: &'static str,
    /// What its servers are always started with.
    pub switches: &'static [Switch],
    /// What `--dialect` gets; `None` leaves it to the program.
    pub dialect: Option<&'static str>,
}

/// A server that several tests use.
#[derive(Debug)]
pub struct Server {
    node: NodeServer,
    turn: Mutex<()>,
}

/// The program at one server, with a token cache of its own.
#[derive(Debug)]
pub struct Client {
    pub env: TestEnv,
    globals: Vec<String>,
}

/// The servers that run, each with what it was started for. They end with this process.
static SERVERS: Mutex<BTreeMap<String, Arc<Server>>> = Mutex::new(BTreeMap::new());

impl Cell {
    /// A server for calls. Others create records at the same time; nobody touches those that it
    /// starts with.
    pub fn server(&self) -> Arc<Server> {
        self.shared("calls", &[])
    }

    /// A server for listeners, who take turns so that none hears the events of another.
    pub fn quiet(&self) -> Arc<Server> {
        self.shared("events", &[])
    }

    /// A server with a switch.
    pub fn with(&self, switch: Switch) -> Arc<Server> {
        self.shared("switch", &[switch])
    }

    /// A server that a test may end.
    pub fn own(&self) -> NodeServer {
        NodeServer::with(self.generation, self.switches)
    }

    /// The program at a server of this kind.
    pub fn client(&self, url: &str) -> Client {
        let mut globals = vec!["--url".to_owned(), url.to_owned()];
        if let Some(dialect) = self.dialect {
            globals.extend(["--dialect".to_owned(), dialect.to_owned()]);
        }
        Client {
            env: TestEnv::new(),
            globals,
        }
    }

    /// The program at the server for calls.
    pub fn caller(&self) -> Client {
        self.client(&self.server().url())
    }

    /// What a server of this generation was recorded to answer in a step, as it wrote it.
    pub fn recorded(&self, step: &str) -> String {
        #[derive(Deserialize)]
        struct Line {
            step: Option<String>,
            r#in: Option<String>,
        }
        #[derive(Deserialize)]
        struct Ack {
            data: Vec<Box<RawValue>>,
        }
        let parser = self.switches.iter().find(|(name, _)| *name == "PARSER");
        let name = format!(
            "{}-websockets-{}.ndjson",
            self.generation,
            parser.map_or("json", |(_, it)| it)
        );
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/recordings")
            .join(name);
        let text = std::fs::read_to_string(path).unwrap();
        text.lines()
            .map(|line| serde_json::from_str::<Line>(line).unwrap())
            .skip_while(|line| line.step.as_deref() != Some(step))
            .find_map(|line| line.r#in)
            .map(|frame| {
                serde_json::from_str::<Ack>(&frame).unwrap().data[1]
                    .get()
                    .to_owned()
            })
            .unwrap()
    }

    fn shared(&self, purpose: &str, switches: &[Switch]) -> Arc<Server> {
        let all = [self.switches, switches].concat();
        let key = format!("{} {purpose} {all:?}", self.generation);
        let mut servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
        let start = || {
            let node = NodeServer::with(self.generation, &all);
            Arc::new(Server {
                node,
                turn: Mutex::new(()),
            })
        };
        Arc::clone(servers.entry(key).or_insert_with(start))
    }
}

impl Server {
    /// What `--url` takes.
    pub fn url(&self) -> String {
        self.node.url()
    }

    /// Waits until no other test listens here. A test that failed has had its turn.
    pub fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Client {
    /// The same with more options.
    pub fn with(mut self, more: &[&str]) -> Self {
        self.globals.extend(more.iter().map(ToString::to_string));
        self
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Run {
        self.env.run(self.args(args))
    }

    /// Runs a command that succeeds, and returns stdout without the end of its last line.
    #[track_caller]
    pub fn ok(&self, args: &[&str]) -> String {
        let stdout = self.run(args).success();
        stdout.strip_suffix('\n').unwrap().to_owned()
    }

    /// Runs a command to its end with a text on stdin.
    pub fn run_with_stdin(&self, args: &[&str], stdin: &str) -> Run {
        self.env.run_with_stdin(self.args(args), stdin)
    }

    /// Starts a command.
    pub fn start(&self, args: &[&str]) -> Running {
        self.env.start(self.args(args))
    }

    /// Starts to listen, and returns once the server would be heard.
    #[track_caller]
    pub fn listen(&self, args: &[&str]) -> Running {
        let mut listener = self.start(&[&["listen"], args].concat());
        listener.wait_for("listening");
        listener
    }

    /// Signs in as the user whom every server knows.
    #[track_caller]
    pub fn login(&self) -> String {
        let email = format!("email={EMAIL}");
        self.run_with_stdin(&["login", &email, "--password-stdin"], PASSWORD)
            .success()
    }

    fn args<'a>(&'a self, args: &[&'a str]) -> Vec<&'a str> {
        args.iter()
            .copied()
            .chain(self.globals.iter().map(String::as_str))
            .collect()
    }
}
