//! `credentials.json`: the tokens, one for each origin and profile.
//!
//! Knows the file's shape. Does not know which origin a URL has: whoever asks
//! passes it in one spelling, since a token goes to its own origin only.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use serde_json::{Map, Value};

use super::directory::ConfigDir;
use super::error::{Notice, StoreError};
use super::files;
use crate::secret::Secret;

const FILE: &str = "credentials.json";
const LOCK: &str = "credentials.lock";
const VERSION: u64 = 1;

/// A token and how it was got.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Stored {
    /// The access token.
    pub token: Secret,
    /// The strategy that signed in, such as `local`.
    pub strategy: Option<String>,
    /// The path of the authentication service.
    pub service: String,
    /// When it was stored, as RFC 3339 in UTC. [`CredentialsFile::put`] writes
    /// the present time for `None`.
    pub stored_at: Option<String>,
}

/// The credentials file of a config directory, which need not exist yet.
#[derive(Clone, Debug)]
pub struct CredentialsFile {
    dir: ConfigDir,
}

impl CredentialsFile {
    /// Names the file in `dir`; touches nothing.
    pub fn new(dir: ConfigDir) -> Self {
        Self { dir }
    }

    /// Returns the file's path.
    pub fn path(&self) -> PathBuf {
        self.dir.file(FILE)
    }

    /// Returns the token for exactly this origin and profile, if any, without
    /// a lock and without creating anything.
    ///
    /// # Errors
    ///
    /// Fails for a file that [`files::read`] refuses, and for one that is
    /// broken or newer than this program.
    pub fn get(
        &self,
        origin: &str,
        profile: Option<&str>,
    ) -> Result<(Option<Stored>, Vec<Notice>), StoreError> {
        let mut notices = Vec::new();
        let content = self.read(&mut notices)?;
        let entry = content
            .tokens
            .into_iter()
            .find(|entry| entry.is_for(origin, profile));
        Ok((entry.map(Stored::from), notices))
    }

    /// Stores a token in the place of the one for this origin and profile.
    ///
    /// Everything else in the file is kept, fields unknown to this release
    /// too. Those of an entry go with its token: a refresh token, say, must not
    /// outlive the user it was for. Nothing is written when nothing changes.
    ///
    /// # Errors
    ///
    /// As [`CredentialsFile::get`]; and fails when the lock is not had within
    /// [`files::LOCK_WAIT`], or the file cannot be written. The file is then as
    /// it was.
    pub fn put(
        &self,
        origin: &str,
        profile: Option<&str>,
        stored: Stored,
    ) -> Result<Vec<Notice>, StoreError> {
        let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let (_, notices) = self.change(|content| content.put(origin, profile, &stored, &now))?;
        Ok(notices)
    }

    /// Removes the token for this origin and profile, and tells whether there
    /// was one.
    ///
    /// # Errors
    ///
    /// As [`CredentialsFile::put`].
    pub fn forget(
        &self,
        origin: &str,
        profile: Option<&str>,
    ) -> Result<(bool, Vec<Notice>), StoreError> {
        self.change(|content| content.forget(origin, profile))
    }

    /// Reads, changes and writes the file under the lock; `change` tells
    /// whether it changed anything.
    fn change(
        &self,
        change: impl Fn(&mut Credentials) -> bool,
    ) -> Result<(bool, Vec<Notice>), StoreError> {
        let mut notices = Vec::new();
        // First without the lock: what changes nothing creates nothing, and
        // works on a read-only file system.
        if !change(&mut self.read(&mut notices)?) {
            return Ok((false, notices));
        }
        files::create_directory(self.dir.path(), &mut notices)?;
        let _lock = files::lock(&self.dir.file(LOCK), files::LOCK_WAIT, &mut notices)?;
        let path = self.path();
        files::remove_leftovers(&path);
        let mut content = self.read(&mut notices)?;
        let changed = change(&mut content);
        if changed {
            files::replace(&path, &content.to_bytes(&path)?)?;
        }
        Ok((changed, notices))
    }

    fn read(&self, notices: &mut Vec<Notice>) -> Result<Credentials, StoreError> {
        let path = self.path();
        match files::read(&path, notices)? {
            Some(bytes) => Credentials::parse(&bytes, &path),
            None => Ok(Credentials::default()),
        }
    }
}

/// The whole content of the file. No `Debug`: an unknown field may be secret.
#[derive(Deserialize, Serialize)]
struct Credentials {
    version: u64,
    #[serde(default)]
    tokens: Vec<Entry>,
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

/// One token. No `Debug`, for the same reason.
#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    origin: String,
    #[serde(default)]
    profile: Option<String>,
    #[serde(default = "default_service")]
    service: String,
    #[serde(default)]
    strategy: Option<String>,
    #[serde(rename = "accessToken", with = "secret_text")]
    token: Secret,
    #[serde(default)]
    stored_at: Option<String>,
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

/// What has to be readable of a file of any version.
#[derive(Deserialize)]
struct Head {
    version: u64,
}

fn default_service() -> String {
    "authentication".to_owned()
}

impl Default for Credentials {
    fn default() -> Self {
        Self {
            version: VERSION,
            tokens: Vec::new(),
            unknown: Map::new(),
        }
    }
}

impl Credentials {
    fn parse(bytes: &[u8], path: &Path) -> Result<Self, StoreError> {
        let broken = |error| broken(path, &error);
        let Head { version } = serde_json::from_slice(bytes).map_err(broken)?;
        if version > VERSION {
            return Err(StoreError::Newer {
                path: path.to_owned(),
                version,
            });
        }
        serde_json::from_slice(bytes).map_err(broken)
    }

    fn to_bytes(&self, path: &Path) -> Result<Vec<u8>, StoreError> {
        let mut bytes = serde_json::to_vec_pretty(self)
            .map_err(|error| StoreError::io("write", path)(error.into()))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    fn put(&mut self, origin: &str, profile: Option<&str>, stored: &Stored, now: &str) -> bool {
        let Some(at) = self
            .tokens
            .iter()
            .position(|entry| entry.is_for(origin, profile))
        else {
            self.tokens.push(Entry::new(origin, profile, stored, now));
            return true;
        };
        let old = &self.tokens[at];
        if old.holds(stored) {
            return false;
        }
        let mut new = Entry::new(origin, profile, stored, now);
        if old.token == new.token {
            new.unknown.clone_from(&old.unknown);
        }
        // An entry written twice by hand is left once.
        self.forget(origin, profile);
        self.tokens.insert(at, new);
        true
    }

    fn forget(&mut self, origin: &str, profile: Option<&str>) -> bool {
        let before = self.tokens.len();
        self.tokens.retain(|entry| !entry.is_for(origin, profile));
        self.tokens.len() < before
    }
}

impl Entry {
    fn new(origin: &str, profile: Option<&str>, stored: &Stored, now: &str) -> Self {
        let stored = stored.clone();
        Self {
            origin: origin.to_owned(),
            profile: profile.map(str::to_owned),
            service: stored.service,
            strategy: stored.strategy,
            token: stored.token,
            stored_at: stored.stored_at.or_else(|| Some(now.to_owned())),
            unknown: Map::new(),
        }
    }

    fn is_for(&self, origin: &str, profile: Option<&str>) -> bool {
        self.origin == origin && self.profile.as_deref() == profile
    }

    /// Tells whether storing `stored` would change nothing. The present time
    /// alone is no change.
    fn holds(&self, stored: &Stored) -> bool {
        self.token == stored.token
            && self.service == stored.service
            && self.strategy == stored.strategy
            && (stored.stored_at.is_none() || self.stored_at == stored.stored_at)
    }
}

impl From<Entry> for Stored {
    fn from(entry: Entry) -> Self {
        Self {
            token: entry.token,
            strategy: entry.strategy,
            service: entry.service,
            stored_at: entry.stored_at,
        }
    }
}

/// Says where the file is broken. What the parser says besides may quote the
/// file, and with it a token, so it is told by its kind alone.
fn broken(path: &Path, error: &serde_json::Error) -> StoreError {
    let problem = match error.classify() {
        Category::Eof => "the JSON ends too early",
        Category::Syntax | Category::Io => "this is not JSON",
        Category::Data => "a field is missing or of the wrong type",
    };
    let (line, column) = (error.line(), error.column());
    StoreError::Broken {
        path: path.to_owned(),
        line,
        column,
        problem,
    }
}

/// The one place where a token is turned into text for a file, and back.
mod secret_text {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::secret::Secret;

    pub(super) fn serialize<S: Serializer>(token: &Secret, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(token.expose())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Secret, D::Error> {
        String::deserialize(from).map(Secret::new)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;
    use tempfile::TempDir;

    use super::*;

    const CANARY: &str = "canary-token-text";
    const HOME: &str = "http://localhost:3030";

    fn place() -> (TempDir, CredentialsFile) {
        let dir = tempfile::tempdir().unwrap();
        let file = CredentialsFile::new(ConfigDir::at(dir.path().join("config")));
        (dir, file)
    }

    fn holding(content: &str) -> (TempDir, CredentialsFile) {
        let (dir, file) = place();
        files::create_directory(file.dir.path(), &mut Vec::new()).unwrap();
        files::replace(&file.path(), content.as_bytes()).unwrap();
        (dir, file)
    }

    fn stored(token: &str) -> Stored {
        Stored {
            token: Secret::new(token),
            strategy: Some("local".to_owned()),
            service: "authentication".to_owned(),
            stored_at: Some("2026-11-22T20:41:15Z".to_owned()),
        }
    }

    fn token(file: &CredentialsFile, origin: &str, profile: Option<&str>) -> Option<String> {
        let (found, notices) = file.get(origin, profile).unwrap();
        assert_eq!(notices, []);
        found.map(|stored| stored.token.expose().to_owned())
    }

    fn content(file: &CredentialsFile) -> Value {
        serde_json::from_slice(&fs::read(file.path()).unwrap()).unwrap()
    }

    #[test]
    fn without_a_file_there_is_no_token_and_nothing_is_created() {
        let (dir, file) = place();
        assert_eq!(token(&file, HOME, None), None);
        assert_eq!(file.forget(HOME, None).unwrap(), (false, vec![]));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_file_has_the_agreed_shape() {
        let (_dir, file) = place();
        assert_eq!(file.put(HOME, None, stored("t")).unwrap(), []);
        assert_eq!(
            content(&file),
            json!({"version": 1, "tokens": [{
                "origin": HOME, "profile": null, "service": "authentication",
                "strategy": "local", "accessToken": "t", "storedAt": "2026-11-22T20:41:15Z",
            }]})
        );
        assert_eq!(file.get(HOME, None).unwrap().0, Some(stored("t")));
    }

    #[test]
    fn a_token_is_found_for_its_own_origin_and_profile_alone() {
        let (_dir, file) = place();
        file.put(HOME, None, stored("a")).unwrap();
        file.put(HOME, Some("live"), stored("b")).unwrap();
        file.put("http://localhost:3031", None, stored("c"))
            .unwrap();
        assert_eq!(token(&file, HOME, None).unwrap(), "a");
        assert_eq!(token(&file, HOME, Some("live")).unwrap(), "b");
        assert_eq!(token(&file, HOME, Some("other")), None);
        assert_eq!(token(&file, "https://localhost:3030", None), None);
        file.put(HOME, None, stored("d")).unwrap();
        assert_eq!(token(&file, HOME, None).unwrap(), "d");
        assert!(file.forget(HOME, Some("live")).unwrap().0);
        assert!(!file.forget(HOME, Some("live")).unwrap().0);
        assert_eq!(token(&file, HOME, None).unwrap(), "d");
        assert_eq!(token(&file, "http://localhost:3031", None).unwrap(), "c");
    }

    #[test]
    fn the_present_time_is_stored_when_none_is_given() {
        let (_dir, file) = place();
        let timeless = Stored {
            stored_at: None,
            ..stored("t")
        };
        file.put(HOME, None, timeless.clone()).unwrap();
        let at = file.get(HOME, None).unwrap().0.unwrap().stored_at.unwrap();
        let at: Timestamp = at.parse().unwrap();
        assert!((Timestamp::now().as_second() - at.as_second()).abs() < 60);
    }

    #[test]
    fn unchanged_content_is_not_written() {
        let text = r#"{"tokens":[{"accessToken":"t","origin":"http://localhost:3030",
            "strategy":"local","storedAt":"2026-11-22T20:41:15Z"}],"version":1}"#;
        let (_dir, file) = holding(text);
        file.put(HOME, None, stored("t")).unwrap();
        file.put(
            HOME,
            None,
            Stored {
                stored_at: None,
                ..stored("t")
            },
        )
        .unwrap();
        file.forget("http://other", None).unwrap();
        assert_eq!(fs::read_to_string(file.path()).unwrap(), text);
        assert!(!file.dir.file(LOCK).exists());
    }

    #[test]
    fn unknown_fields_are_kept_but_not_those_of_a_replaced_token() {
        let text = r#"{"version":1,"zebra":{"n":1.0,"big":18446744073709551615},"tokens":[
            {"origin":"http://a","accessToken":"a","label":"mine","refreshToken":"r"},
            {"origin":"http://b","accessToken":"b","note":[null,{"x":"y"}]}],"also":"this"}"#;
        let (_dir, file) = holding(text);
        file.put("http://a", None, stored("a")).unwrap();
        let kept = content(&file);
        assert_eq!(kept["zebra"], json!({"n": 1.0, "big": u64::MAX}));
        assert_eq!(kept["also"], "this");
        assert_eq!(kept["tokens"][0]["label"], "mine");
        assert_eq!(kept["tokens"][1]["note"], json!([null, {"x": "y"}]));
        file.put("http://a", None, stored("new")).unwrap();
        let replaced = content(&file);
        assert_eq!(replaced["tokens"][0]["accessToken"], "new");
        assert!(replaced["tokens"][0].get("refreshToken").is_none());
        assert_eq!(replaced["tokens"][1], kept["tokens"][1]);
    }

    #[test]
    fn a_broken_file_is_named_and_left_untouched() {
        let wrong_type = format!("{{\"version\":1,\"tokens\":[\n\"{CANARY}\"]}}");
        let no_origin =
            format!("{{\"version\":1,\"tokens\":[\n{{\"accessToken\":\"{CANARY}\"}}]}}");
        let bad_profile = format!(
            "{{\"version\":1,\"tokens\":[{{\"origin\":\"o\",\n\"profile\":{{\"{CANARY}\":1}}}}]}}"
        );
        let cut = format!("{{\"version\":1,\n\"tokens\":[{{\"accessToken\":\"{CANARY}");
        let cases = [
            ("", "credentials.json:1:0: the JSON ends too early"),
            ("{}", ":1:2: a field is missing"),
            ("[]", ":1:"),
            ("null", ":1:4: a field"),
            (r#"{"version":"1"}"#, ":1:14: a field"),
            (r#"{"version":-1}"#, ":1:13: a field"),
            ("{\"version\":1,\n oops}", ":2:2: this is not JSON"),
            ("{\"version\":1} x", ":1:15: this is not JSON"),
            (&wrong_type, ":2:"),
            (&no_origin, ":2:"),
            (&bad_profile, ":2:"),
            (&cut, ":2:"),
        ];
        for (text, says) in cases {
            let (_dir, file) = holding(text);
            let errors = [
                file.get(HOME, None).map(drop).unwrap_err(),
                file.put(HOME, None, stored("t")).map(drop).unwrap_err(),
                file.forget(HOME, None).map(drop).unwrap_err(),
            ];
            for error in errors {
                let shown = error.to_string();
                assert!(shown.contains(says), "{text}: {shown}");
                assert!(shown.ends_with("the file was left untouched"), "{shown}");
                assert!(!format!("{shown} {error:?}").contains(CANARY), "{shown}");
            }
            assert_eq!(fs::read_to_string(file.path()).unwrap(), text);
        }
    }

    #[test]
    fn a_newer_file_is_left_untouched_whatever_its_shape() {
        let text = r#"{"tokens":{"by":"origin"},"version":2}"#;
        let (_dir, file) = holding(text);
        let error = file.put(HOME, None, stored("t")).unwrap_err();
        assert!(
            matches!(error, StoreError::Newer { version: 2, .. }),
            "{error}"
        );
        assert!(file.get(HOME, None).is_err() && file.forget(HOME, None).is_err());
        assert_eq!(fs::read_to_string(file.path()).unwrap(), text);
    }

    #[test]
    fn sixteen_writers_leave_sixteen_tokens() {
        let (_dir, file) = place();
        let origin = |n: usize| format!("http://localhost:{}", 4000 + n);
        std::thread::scope(|scope| {
            for n in 0..16 {
                let (file, origin) = (&file, &origin);
                scope.spawn(move || file.put(&origin(n), None, stored(&n.to_string())).unwrap());
            }
        });
        for n in 0..16 {
            assert_eq!(token(&file, &origin(n), None).unwrap(), n.to_string());
        }
        assert_eq!(content(&file)["tokens"].as_array().unwrap().len(), 16);
    }

    #[test]
    fn an_entry_that_stands_twice_is_replaced_and_forgotten_as_one() {
        let twice = r#"{"version":1,"tokens":[{"origin":"o","accessToken":"1"},
            {"origin":"p","accessToken":"2"},{"origin":"o","profile":null,"accessToken":"3"}]}"#;
        let (_dir, file) = holding(twice);
        file.put("o", None, stored("4")).unwrap();
        assert_eq!(token(&file, "o", None).unwrap(), "4");
        assert!(file.forget("o", None).unwrap().0);
        assert_eq!(content(&file)["tokens"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn no_debug_shows_a_token() {
        let (_dir, file) = place();
        file.put(HOME, None, stored(CANARY)).unwrap();
        let shown = format!("{file:?} {:?}", file.get(HOME, None));
        assert!(!shown.contains(CANARY), "{shown}");
        assert!(shown.contains(crate::secret::REDACTED), "{shown}");
    }

    #[cfg(unix)]
    #[test]
    fn modes_are_narrow_and_a_link_is_never_written_through() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

        let (dir, file) = place();
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        file.put(HOME, None, stored("t")).unwrap();
        assert_eq!(mode(file.dir.path()), 0o700);
        assert_eq!(
            (mode(&file.path()), mode(&file.dir.file(LOCK))),
            (0o600, 0o600)
        );

        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644)).unwrap();
        fs::set_permissions(file.dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let notices = file.put(HOME, None, stored("u")).unwrap();
        let narrowed: Vec<_> = notices
            .iter()
            .map(|notice| (notice.from, notice.to))
            .collect();
        assert_eq!(narrowed, [(0o644, 0o600), (0o755, 0o700)]);
        assert_eq!((mode(file.dir.path()), mode(&file.path())), (0o700, 0o600));

        let elsewhere = dir.path().join("elsewhere.json");
        fs::rename(file.path(), &elsewhere).unwrap();
        symlink(&elsewhere, file.path()).unwrap();
        let before = fs::read(&elsewhere).unwrap();
        let error = file.put(HOME, None, stored("v")).unwrap_err();
        assert!(matches!(error, StoreError::Symlink { .. }), "{error}");
        assert!(file.get(HOME, None).is_err() && file.forget(HOME, None).is_err());
        assert_eq!(fs::read(&elsewhere).unwrap(), before);
        assert!(file.path().is_symlink());
    }
}
