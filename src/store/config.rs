//! `config.toml`: the profiles.
//!
//! Knows the file's shape: which keys there are, what type each has, and on which line it
//! stands. Does not know what the values mean: whoever reads one checks it, and says what is
//! wrong by [`Config::wrong`].

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use toml_edit::{Document, Item, Key, TableLike, Value};

use super::directory::ConfigDir;
use super::error::{Notice, StoreError};
use super::files;

const FILE: &str = "config.toml";
const LOCK: &str = "config.lock";

/// The keys of the file itself.
const KEYS: [&str; 2] = ["profile", "profiles"];

/// The keys of a profile, named like the options.
const PROFILE_KEYS: [&str; 19] = [
    "url",
    "path",
    "transformer",
    "parser",
    "dialect",
    "auth-service",
    "token-file",
    "timeout",
    "connect-timeout",
    "auth-timeout",
    "proxy",
    "ca-cert",
    "client-cert",
    "client-key",
    "output",
    "color",
    "plaintext",
    "headers",
    "services",
];

/// The keys of a service of a profile.
const SERVICE_KEYS: [&str; 1] = ["timeout"];

/// The configuration file of a config directory, which need not exist.
#[derive(Clone, Debug)]
pub struct ConfigFile {
    dir: ConfigDir,
}

/// What the file says.
pub struct Config {
    /// Where it lies.
    pub path: PathBuf,
    /// The profile that is used when none is named.
    pub used: Option<Text>,
    /// The profiles by their names, in the file's order.
    pub profiles: IndexMap<String, Profile>,
}

/// What the file says of a profile.
#[derive(Default)]
pub struct Profile {
    /// The values of the keys that are texts, in the file's order.
    pub texts: IndexMap<String, Text>,
    /// Whether secrets may be sent in the open.
    pub plaintext: Option<bool>,
    /// The headers by their names.
    pub headers: IndexMap<String, Text>,
    /// How long calls may take, by the paths of the services.
    pub services: IndexMap<String, Text>,
}

/// A text of the file. No `Debug`: it may be a secret.
#[derive(Clone)]
pub struct Text {
    /// The text itself.
    pub value: String,
    /// The line of its key, counted from 1.
    pub line: usize,
}

impl ConfigFile {
    /// Names the file in `dir`; touches nothing.
    pub fn new(dir: ConfigDir) -> Self {
        Self { dir }
    }

    /// Returns the file's path.
    pub fn path(&self) -> PathBuf {
        self.dir.file(FILE)
    }

    /// Reads the file, possibly through a link; `None` when there is none, which costs one
    /// failing `open`.
    ///
    /// # Errors
    ///
    /// Names the file, the line and the key of what is no TOML, an unknown key or a value of
    /// the wrong type.
    pub fn read(&self) -> Result<Option<Config>, StoreError> {
        let path = self.path();
        match files::read_shared(&path)? {
            Some(bytes) => Config::parse(bytes, path).map(Some),
            None => Ok(None),
        }
    }

    /// Makes a profile the one that is used when none is named, and tells whether that is new.
    /// Every other byte of the file stays. A link stays too: its target is replaced.
    ///
    /// # Errors
    ///
    /// As [`ConfigFile::read`]; and fails when the lock is not had within
    /// [`files::LOCK_WAIT`], or the file cannot be written. It is then as it was.
    pub fn select(&self, name: &str) -> Result<(bool, Vec<Notice>), StoreError> {
        let mut notices = Vec::new();
        files::create_directory(self.dir.path(), &mut notices)?;
        let _lock = files::lock(&self.dir.file(LOCK), files::LOCK_WAIT, &mut notices)?;
        let path = self.path();
        let target = fs::canonicalize(&path).map_err(StoreError::io("find", &path))?;
        let old = files::read_shared(&target)?.unwrap_or_default();
        let old = text(old, &path)?;
        let new = selected(&old, name, &path)?;
        // Killed writers may have left files beside it; so may editors, under like names.
        if new != old {
            files::replace_shared(&target, new.as_bytes())?;
        }
        Ok((new != old, notices))
    }
}

impl Config {
    fn parse(bytes: Vec<u8>, path: PathBuf) -> Result<Self, StoreError> {
        let source = text(bytes, &path)?;
        let document = parsed(&source, &path)?;
        let mut reader = Reader {
            source: &source,
            path: &path,
            keys: Vec::new(),
        };
        let (used, profiles) = reader.file(document.as_table())?;
        Ok(Self {
            path,
            used,
            profiles,
        })
    }

    /// Says what is wrong with a value: the keys that lead to it, and the value.
    pub fn wrong(&self, keys: &[&str], text: &Text, problem: impl Into<String>) -> StoreError {
        StoreError::Setting {
            path: self.path.clone(),
            line: text.line,
            key: dotted(keys),
            problem: problem.into(),
        }
    }
}

/// Where in the file something is read.
struct Reader<'a> {
    source: &'a str,
    path: &'a Path,
    keys: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    fn file(
        &mut self,
        table: &'a dyn TableLike,
    ) -> Result<(Option<Text>, IndexMap<String, Profile>), StoreError> {
        let mut used = None;
        let mut profiles = IndexMap::new();
        self.each(table, |this, key, item, line| {
            match key {
                "profile" => used = Some(this.text(item, line)?),
                "profiles" => {
                    let table = this.table(item, line)?;
                    this.each(table, |this, name, item, line| {
                        if name.is_empty() {
                            return Err(this.wrong(line, "a profile needs a name"));
                        }
                        let profile = this.profile(item, line)?;
                        profiles.insert(name.to_owned(), profile);
                        Ok(())
                    })?;
                }
                _ => return Err(this.unknown(line, &KEYS)),
            }
            Ok(())
        })?;
        Ok((used, profiles))
    }

    fn profile(&mut self, item: &'a Item, line: usize) -> Result<Profile, StoreError> {
        let mut profile = Profile::default();
        let table = self.table(item, line)?;
        self.each(table, |this, key, item, line| {
            match key {
                "plaintext" => profile.plaintext = Some(this.boolean(item, line)?),
                "headers" => {
                    let table = this.table(item, line)?;
                    this.each(table, |this, name, item, line| {
                        let text = this.text(item, line)?;
                        profile.headers.insert(name.to_owned(), text);
                        Ok(())
                    })?;
                }
                "services" => {
                    let table = this.table(item, line)?;
                    this.each(table, |this, name, item, line| {
                        let table = this.table(item, line)?;
                        this.each(table, |this, key, item, line| {
                            if !SERVICE_KEYS.contains(&key) {
                                return Err(this.unknown(line, &SERVICE_KEYS));
                            }
                            let text = this.text(item, line)?;
                            profile.services.insert(name.to_owned(), text);
                            Ok(())
                        })
                    })?;
                }
                _ if PROFILE_KEYS.contains(&key) => {
                    let text = this.text(item, line)?;
                    profile.texts.insert(key.to_owned(), text);
                }
                _ => return Err(this.unknown(line, &PROFILE_KEYS)),
            }
            Ok(())
        })?;
        Ok(profile)
    }

    /// Goes through a table with a key, its value and its line.
    fn each(
        &mut self,
        table: &'a dyn TableLike,
        mut read: impl FnMut(&mut Self, &'a str, &'a Item, usize) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for (key, item) in table.iter() {
            let line = self.line(table.key(key).and_then(Key::span));
            self.keys.push(key);
            read(self, key, item, line)?;
            self.keys.pop();
        }
        Ok(())
    }

    fn text(&self, item: &Item, line: usize) -> Result<Text, StoreError> {
        match item.as_str() {
            Some(value) => Ok(Text {
                value: value.to_owned(),
                line,
            }),
            None => Err(self.mistyped("string", item, line)),
        }
    }

    fn boolean(&self, item: &Item, line: usize) -> Result<bool, StoreError> {
        item.as_bool()
            .ok_or_else(|| self.mistyped("boolean", item, line))
    }

    fn table(&self, item: &'a Item, line: usize) -> Result<&'a dyn TableLike, StoreError> {
        item.as_table_like()
            .ok_or_else(|| self.mistyped("table", item, line))
    }

    fn line(&self, span: Option<Range<usize>>) -> usize {
        line_at(self.source, span)
    }

    /// Says of which type a value is, and not the value: it may be a secret.
    fn mistyped(&self, wanted: &str, item: &Item, line: usize) -> StoreError {
        let problem = format!("must be of type {wanted}, not {}", item.type_name());
        self.wrong(line, &problem)
    }

    fn wrong(&self, line: usize, problem: &str) -> StoreError {
        StoreError::Setting {
            path: self.path.to_owned(),
            line,
            key: dotted(&self.keys),
            problem: problem.to_owned(),
        }
    }

    fn unknown(&self, line: usize, known: &'static [&'static str]) -> StoreError {
        StoreError::UnknownKey {
            path: self.path.to_owned(),
            line,
            key: dotted(&self.keys),
            name: self.keys.last().copied().unwrap_or_default().to_owned(),
            known,
        }
    }
}

/// Returns the file's text with `profile` set, and nothing else changed.
fn selected(old: &str, name: &str, path: &Path) -> Result<String, StoreError> {
    let value = Value::from(name).to_string();
    let found = parsed(old, path)?.get("profile").and_then(Item::span);
    let mut new = old.to_owned();
    match found {
        Some(span) => new.replace_range(span, &value),
        None => {
            // In front of all tables, or it would belong to one.
            let start = old.len() - old.trim_start_matches('\u{feff}').len();
            let end = match old.contains("\r\n") {
                true => "\r\n",
                false => "\n",
            };
            new.insert_str(start, &format!("profile = {value}{end}"));
        }
    }
    // What cannot be read back must not be written.
    parsed(&new, path).map(drop)?;
    Ok(new)
}

fn text(bytes: Vec<u8>, path: &Path) -> Result<String, StoreError> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(good);
        StoreError::Toml {
            path: path.to_owned(),
            line: 1 + before.filter(|byte| **byte == b'\n').count(),
            problem: "this is not UTF-8".to_owned(),
        }
    })
}

fn parsed<'a>(source: &'a str, path: &Path) -> Result<Document<&'a str>, StoreError> {
    Document::parse(source).map_err(|error| StoreError::Toml {
        path: path.to_owned(),
        line: line_at(source, error.span()),
        // Alone it does not repeat the line, which may hold a secret.
        problem: format!("this is not TOML: {}", error.message()),
    })
}

/// Returns the line on which a span begins, counted from 1.
fn line_at(source: &str, span: Option<Range<usize>>) -> usize {
    let start = span.map_or(0, |span| span.start);
    let before = source.bytes().take(start);
    1 + before.filter(|byte| *byte == b'\n').count()
}

/// Writes keys as TOML does, with dots between them.
fn dotted(keys: &[&str]) -> String {
    let keys: Vec<_> = keys
        .iter()
        .map(|key| Key::new(*key).display_repr().into_owned())
        .collect();
    keys.join(".")
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const EXAMPLE: &str = r#"# what I use
profile = "local"                       # used when none is named
[profiles.local]
url = "http://localhost:3030"

[profiles."api live"]
url = "https://api.example.com"
timeout = "10s"
headers = { X-Api-Key = "env:API_KEY" }
plaintext = true
[profiles."api live".services."a/reports"]
timeout = "60s"
"#;

    fn place() -> (TempDir, ConfigFile) {
        let dir = tempfile::tempdir().unwrap();
        let file = ConfigFile::new(ConfigDir::at(dir.path()));
        (dir, file)
    }

    fn read(content: impl AsRef<[u8]>) -> Result<Config, StoreError> {
        Config::parse(content.as_ref().to_vec(), PathBuf::from("config.toml"))
    }

    #[test]
    fn a_missing_file_is_none_and_stays_missing() {
        let (dir, file) = place();
        assert!(file.read().unwrap().is_none());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn every_value_is_found_with_its_line() {
        let config = read(EXAMPLE).unwrap();
        let at = |text: &Text| (text.value.clone(), text.line);
        assert_eq!(at(config.used.as_ref().unwrap()), ("local".into(), 2));
        let names: Vec<_> = config.profiles.keys().collect();
        assert_eq!(names, ["local", "api live"]);
        let live = &config.profiles["api live"];
        assert_eq!(at(&live.texts["timeout"]), ("10s".into(), 8));
        assert_eq!(at(&live.headers["X-Api-Key"]), ("env:API_KEY".into(), 9));
        assert_eq!(at(&live.services["a/reports"]), ("60s".into(), 12));
        assert_eq!(live.plaintext, Some(true));
        assert!(read("").unwrap().profiles.is_empty());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_never_with_its_value() {
        for (content, wanted) in [
            ("profil = 1", "1: profil: this key is unknown"),
            (
                "\n[profiles.a]\nurll = 'x'",
                "3: profiles.a.urll: this key is unknown",
            ),
            (
                "[profiles.a]\ninsecure = true",
                "2: profiles.a.insecure: this key is unknown",
            ),
            (
                "[profiles.'a.b']\nservices.x.timeouts = '1s'",
                "2: profiles.\"a.b\".services.x.timeouts: this key is unknown",
            ),
            (
                "profile = 77077",
                "1: profile: must be of type string, not integer",
            ),
            (
                "profiles = 77077",
                "1: profiles: must be of type table, not integer",
            ),
            (
                "[[profiles]]",
                "1: profiles: must be of type table, not array of tables",
            ),
            (
                "[profiles]\na = 77077",
                "2: profiles.a: must be of type table, not integer",
            ),
            ("[profiles.'']", "1: profiles.\"\": a profile needs a name"),
            (
                "[profiles.a]\nheaders.X-Key = 77077",
                "2: profiles.a.headers.X-Key: must be of type string, not integer",
            ),
            (
                "[profiles.a]\nplaintext = '77077'",
                "2: profiles.a.plaintext: must be of type boolean, not string",
            ),
            (
                "[profiles.a]\nservices = { x = '77077' }",
                "2: profiles.a.services.x: must be of type table, not string",
            ),
            ("\n\n77077", "3: this is not TOML: "),
            ("[profiles.a]\nurl = '77077", "2: this is not TOML: "),
            (
                "[profiles.a]\n[profiles.a]",
                "2: this is not TOML: duplicate key",
            ),
        ] {
            let error = read(content).err().unwrap();
            let shown = format!("{error} {error:?}");
            assert!(
                shown.starts_with(&format!("config.toml:{wanted}")),
                "{shown}"
            );
            assert!(!shown.contains("77077"), "{shown}");
        }
        let error = read(b"\n\n# \xff").err().unwrap().to_string();
        assert_eq!(error, "config.toml:3: this is not UTF-8");
    }

    #[test]
    fn depth_does_not_overflow_the_stack() {
        for open in ["[", "{a="] {
            let content = format!("profile = {}", open.repeat(100_000));
            assert!(read(content).is_err());
        }
    }

    #[test]
    fn selecting_changes_the_name_alone() {
        for (old, new) in [
            (
                EXAMPLE.to_owned(),
                EXAMPLE.replace("\"local\"   ", "\"a \\\"b\"   "),
            ),
            (
                "# only a table\n[profiles.a]".into(),
                "profile = 'a \"b'\n# only a table\n[profiles.a]".into(),
            ),
            (
                "profile='x'\r\n[profiles.a]\r\n".into(),
                "profile='a \"b'\r\n[profiles.a]\r\n".into(),
            ),
            (
                "[profiles.a]\r\n".into(),
                "profile = 'a \"b'\r\n[profiles.a]\r\n".into(),
            ),
            (
                "\u{feff}[profiles.a]\n".into(),
                "\u{feff}profile = 'a \"b'\n[profiles.a]\n".into(),
            ),
        ] {
            let found = selected(&old, "a \"b", Path::new("config.toml")).unwrap();
            let alike = |text: &str| text.replace("'a \"b'", "\"a \\\"b\"");
            assert_eq!(alike(&found), alike(&new));
            assert_eq!(read(&found).unwrap().used.unwrap().value, "a \"b");
        }
        assert!(selected("profile = ", "a", Path::new("config.toml")).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_followed_and_stays_and_the_mode_too() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

        let (dir, file) = place();
        let dotfiles = tempfile::tempdir().unwrap();
        let target = dotfiles.path().join("feathers.toml");
        fs::write(&target, EXAMPLE).unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        // A name that an editor could give to its own file.
        fs::write(dotfiles.path().join(".feathers.toml.swp"), "").unwrap();
        symlink(&target, dir.path().join(FILE)).unwrap();
        assert!(file.select("api live").unwrap().0);
        assert_eq!(
            file.read().unwrap().unwrap().used.unwrap().value,
            "api live"
        );
        assert!(file.path().is_symlink());
        assert_eq!(fs::metadata(&target).unwrap().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(dotfiles.path()).unwrap().count(), 2);
        let before = fs::metadata(&target).unwrap().ino();
        assert!(!file.select("api live").unwrap().0);
        assert_eq!(fs::metadata(&target).unwrap().ino(), before);
    }

    #[test]
    #[cfg(unix)]
    fn what_is_no_file_or_too_large_is_refused_without_waiting() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};

        let (_dir, file) = place();
        mknodat(
            CWD,
            file.path(),
            FileType::Fifo,
            Mode::from_raw_mode(0o600),
            0,
        )
        .unwrap();
        assert!(matches!(file.read(), Err(StoreError::NotAFile { .. })));
        fs::remove_file(file.path()).unwrap();
        fs::write(file.path(), vec![b'#'; (1 << 20) + 1]).unwrap();
        assert!(matches!(file.read(), Err(StoreError::TooLarge { .. })));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,60}|[\\[\\]{}='\"\\\\.\\nprofilesau# é]{0,80}") {
            let _ = read(&text);
            let _ = selected(&text, "a", Path::new("config.toml"));
        }
    }
}
