//! `servers.json`: what was found out about servers, so that later runs need not ask again.
//!
//! A cache: what cannot be read of it counts as not there, and it may be deleted at any time.
//! Knows the file's shape, not how anything was found out.

use std::path::PathBuf;
use std::time::Duration;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::directory::ConfigDir;
use super::error::{Notice, StoreError};
use super::files;
use super::seen::Seen;
use crate::protocol::facts::{Facts, Route};
use crate::protocol::parser;
use crate::protocol::service::call::Dialect;
use crate::protocol::transformer;

const FILE: &str = "servers.json";
const LOCK: &str = "servers.lock";
const VERSION: u64 = 1;
/// How many servers are remembered; beyond that the one written first is forgotten.
const MOST: usize = 200;
/// How long another process that writes is waited for: a cache is not worth more.
const LOCK_WAIT: Duration = Duration::from_millis(200);

/// The cache of a config directory, which need not exist yet.
#[derive(Clone, Debug)]
pub struct ServersFile {
    dir: ConfigDir,
}

impl ServersFile {
    /// Names the file in `dir`; touches nothing.
    pub fn new(dir: ConfigDir) -> Self {
        Self { dir }
    }

    /// Returns the file's path.
    pub fn path(&self) -> PathBuf {
        self.dir.file(FILE)
    }

    /// Returns what is known of a server, by its origin and path.
    pub fn get(&self, server: &str) -> Known {
        let entry = || self.read().ok()?.servers.swap_remove(server);
        entry().map_or_else(Known::default, Entry::known)
    }

    /// Remembers what is known of a server, and what was seen there beside what is known
    /// already. Writes only when it is new.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be written, or another process keeps it locked.
    pub fn put(&self, server: &str, facts: &Facts, news: &Seen) -> Result<Vec<Notice>, StoreError> {
        if !self.get(server).lacks(facts, news) {
            return Ok(Vec::new());
        }
        self.change(|servers| {
            let before = servers.shift_remove(server).map(Entry::known);
            let mut seen = before.unwrap_or_default().seen();
            seen.add(news);
            let mut entry = Entry::from(facts);
            entry.seen = match seen.is_empty() {
                true => None,
                false => serde_json::value::to_raw_value(&seen).ok(),
            };
            servers.insert(server.to_owned(), entry);
            while servers.len() > MOST {
                servers.shift_remove_index(0);
            }
        })
    }

    /// Forgets a server.
    ///
    /// # Errors
    ///
    /// As [`ServersFile::put`].
    pub fn forget(&self, server: &str) -> Result<Vec<Notice>, StoreError> {
        if self.get(server).facts.is_none() {
            return Ok(Vec::new());
        }
        self.change(|servers| {
            servers.shift_remove(server);
        })
    }

    fn change(
        &self,
        change: impl FnOnce(&mut IndexMap<String, Entry>),
    ) -> Result<Vec<Notice>, StoreError> {
        let mut notices = Vec::new();
        files::create_directory(self.dir.path(), &mut notices)?;
        let _lock = files::lock(&self.dir.file(LOCK), LOCK_WAIT, &mut notices)?;
        let path = self.path();
        files::remove_leftovers(&path);
        let mut content = self.read()?;
        change(&mut content.servers);
        let failed = |error: serde_json::Error| StoreError::io("write", &path)(error.into());
        let mut bytes = serde_json::to_vec_pretty(&content).map_err(failed)?;
        bytes.push(b'\n');
        files::replace(&path, &bytes)?;
        Ok(notices)
    }

    /// Reads the file; what is broken or from another release is as good as empty.
    fn read(&self) -> Result<Servers, StoreError> {
        let bytes = files::read(&self.path(), &mut Vec::new())?.unwrap_or_default();
        let content: Option<Servers> = serde_json::from_slice(&bytes).ok();
        Ok(content
            .filter(|content| content.version == VERSION)
            .unwrap_or_default())
    }
}

/// What is known of one server.
#[derive(Debug, Default)]
pub struct Known {
    /// How it is to be spoken to.
    pub facts: Option<Facts>,
    /// What was seen there, not yet read: most runs have no use for it.
    seen: Option<Box<RawValue>>,
}

impl Known {
    /// Returns what was seen there.
    pub fn seen(&self) -> Seen {
        let read = |seen: &RawValue| serde_json::from_str(seen.get()).ok();
        self.seen.as_deref().and_then(read).unwrap_or_default()
    }

    /// Tells whether there is anything new in what was found out and seen.
    pub fn lacks(&self, facts: &Facts, news: &Seen) -> bool {
        self.facts.as_ref() != Some(facts) || !news.is_empty() && self.seen().lacks(news)
    }
}

/// The whole content of the file.
#[derive(Deserialize, Serialize)]
struct Servers {
    version: u64,
    servers: IndexMap<String, Entry>,
}

impl Default for Servers {
    fn default() -> Self {
        Self {
            version: VERSION,
            servers: IndexMap::new(),
        }
    }
}

/// What is known of one server, by names.
#[derive(Deserialize, Serialize)]
struct Entry {
    transformer: String,
    parser: String,
    route: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    primus: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", rename = "idleLimit")]
    idle_limit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none", rename = "pingInterval")]
    ping_interval: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<Box<RawValue>>,
}

impl Entry {
    fn known(mut self) -> Known {
        Known {
            seen: self.seen.take(),
            facts: self.facts(),
        }
    }

    /// Reads the names; one that is unknown makes all of them useless.
    fn facts(self) -> Option<Facts> {
        Some(Facts {
            transformer: transformer::Kind::from_name(&self.transformer)?,
            parser: parser::Kind::from_name(&self.parser)?,
            route: Route::from_name(&self.route)?,
            primus: self.primus,
            idle_limit: self.idle_limit,
            ping_interval: self.ping_interval,
            dialect: match self.dialect {
                Some(name) => Some(Dialect::from_name(&name)?),
                None => None,
            },
        })
    }
}

impl From<&Facts> for Entry {
    fn from(facts: &Facts) -> Self {
        Self {
            transformer: facts.transformer.name().to_owned(),
            parser: facts.parser.name().to_owned(),
            route: facts.route.name().to_owned(),
            primus: facts.primus.clone(),
            idle_limit: facts.idle_limit,
            ping_interval: facts.ping_interval,
            dialect: facts.dialect.map(|dialect| dialect.name().to_owned()),
            seen: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    const HERE: &str = "http://localhost:3030/primus";

    fn place() -> (TempDir, ServersFile) {
        let dir = tempfile::tempdir().unwrap();
        let file = ServersFile::new(ConfigDir::at(dir.path().join("config")));
        (dir, file)
    }

    fn nothing() -> Seen {
        Seen::default()
    }

    fn facts() -> Facts {
        Facts {
            transformer: transformer::Kind::Sockjs,
            parser: parser::Kind::Ejson,
            route: Route::Raw,
            primus: Some("7.3.5".to_owned()),
            idle_limit: Some(35_000),
            ping_interval: Some(30_000),
            dialect: Some(Dialect::Feathers3),
        }
    }

    #[test]
    fn what_is_put_is_there_until_it_is_forgotten() {
        let (_dir, file) = place();
        assert_eq!(file.get(HERE).facts, None);
        file.put(HERE, &facts(), &nothing()).unwrap();
        file.put("http://other", &Facts::usual(), &nothing())
            .unwrap();
        assert_eq!(file.get(HERE).facts, Some(facts()));
        file.forget(HERE).unwrap();
        assert_eq!(file.get(HERE).facts, None);
        assert_eq!(file.get("http://other").facts, Some(Facts::usual()));
    }

    #[test]
    fn asking_and_forgetting_nothing_create_nothing() {
        let (dir, file) = place();
        file.get(HERE);
        file.forget(HERE).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_known_already_is_not_written_again() {
        let (_dir, file) = place();
        file.put(HERE, &facts(), &nothing()).unwrap();
        let before = fs::metadata(file.path()).unwrap().modified().unwrap();
        file.put(HERE, &facts(), &nothing()).unwrap();
        let after = fs::metadata(file.path()).unwrap().modified().unwrap();
        assert_eq!(before, after);
    }

    #[test]
    fn what_was_seen_is_kept_beside_what_is_found_out_anew() {
        let (_dir, file) = place();
        let mut seen = nothing();
        seen.note("messages", &["archive"], &["created"], &["id", "text"]);
        file.put(HERE, &facts(), &seen).unwrap();
        file.put(HERE, &Facts::usual(), &nothing()).unwrap();
        assert_eq!(file.get(HERE).seen(), seen);
        assert_eq!(file.get(HERE).facts, Some(Facts::usual()));
        let mut more = nothing();
        more.note("users", &[], &[], &[]);
        file.put(HERE, &facts(), &more).unwrap();
        let known = file.get(HERE).seen();
        assert_eq!(known.services().collect::<Vec<_>>(), ["messages", "users"]);
    }

    #[test]
    fn a_broken_file_is_an_empty_one_and_is_mended() {
        let (_dir, file) = place();
        file.put(HERE, &facts(), &nothing()).unwrap();
        let entry = r#"{"transformer":"carrier pigeon","parser":"json","route":"websocket"}"#;
        for broken in [
            "",
            "{",
            "[]",
            r#"{"version":2,"servers":{}}"#,
            &format!(r#"{{"version":1,"servers":{{"{HERE}":{entry}}}}}"#),
        ] {
            fs::write(file.path(), broken).unwrap();
            assert_eq!(file.get(HERE).facts, None, "{broken}");
            file.put(HERE, &facts(), &nothing()).unwrap();
            assert_eq!(file.get(HERE).facts, Some(facts()), "{broken}");
        }
    }

    #[test]
    fn the_oldest_make_room() {
        let (_dir, file) = place();
        for number in 0..=MOST {
            file.put(&format!("http://h:{number}"), &Facts::usual(), &nothing())
                .unwrap();
        }
        assert_eq!(file.get("http://h:0").facts, None);
        assert!(file.get("http://h:1").facts.is_some());
        assert!(file.get(&format!("http://h:{MOST}")).facts.is_some());
    }
}
