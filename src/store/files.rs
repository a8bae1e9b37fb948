//! Private files: read without trust, written whole or not at all.
//!
//! Knows owners, modes, links and locks; does not know what the files say.
//! On platforms without Unix modes the directory's own protection has to do.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::error::{Notice, StoreError};

/// The most bytes a private file may have.
pub const LARGEST: u64 = 1024 * 1024;

/// The longest time to wait for another process that holds a lock.
pub const LOCK_WAIT: Duration = Duration::from_secs(5);

const LOCK_POLL: Duration = Duration::from_millis(20);

/// Reads a private file; `None` when it or its directory does not exist.
///
/// Permissions wider than 0600 are narrowed, and a notice is added. A missing
/// file costs one failing `open` and creates nothing.
///
/// # Errors
///
/// Refuses a symbolic link, anything but a regular file (a pipe does not make
/// it wait), the file of another user, and more than [`LARGEST`] bytes.
pub fn read(path: &Path, notices: &mut Vec<Notice>) -> Result<Option<Vec<u8>>, StoreError> {
    let file = match platform::open(path, OpenOptions::new().read(true)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(refused(path, error)),
    };
    check(&file, path, notices)?;
    content(file, path).map(Some)
}

/// Reads a file that is no secret, possibly through a link; `None` when it or its directory
/// does not exist. Its owner and mode are nobody's business here.
///
/// # Errors
///
/// Refuses anything but a regular file (a pipe does not make it wait), and more than
/// [`LARGEST`] bytes.
pub fn read_shared(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let file = match platform::open_shared(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("read", path)(error)),
    };
    let found = file.metadata().map_err(StoreError::io("read", path))?;
    if !found.is_file() {
        return Err(StoreError::NotAFile {
            path: path.to_owned(),
        });
    }
    content(file, path).map(Some)
}

fn content(file: File, path: &Path) -> Result<Vec<u8>, StoreError> {
    let length = file.metadata().map_or(0, |found| found.len()).min(LARGEST);
    let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    // One byte more than is allowed tells that there is more, even when the
    // file grows meanwhile.
    file.take(LARGEST + 1)
        .read_to_end(&mut content)
        .map_err(StoreError::io("read", path))?;
    if content.len() as u64 > LARGEST {
        return Err(StoreError::TooLarge {
            path: path.to_owned(),
        });
    }
    Ok(content)
}

/// Puts `content` in the place of the file at `path`, whose directory has to
/// exist. The file has mode 0600 from its first moment on.
///
/// Whoever reads meanwhile, or after a crash, finds the old or the new file,
/// never a part of one.
///
/// # Errors
///
/// Fails when the system refuses, and for more than [`LARGEST`] bytes, which
/// [`read`] would not take back. The old file is then as it was.
pub fn replace(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    // The umask may have taken bits away that later runs need.
    write(path, content, platform::make_private)
}

/// The same for a file that is no secret and exists: it keeps its mode.
///
/// # Errors
///
/// As [`replace`].
pub fn replace_shared(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let found = fs::metadata(path).map_err(StoreError::io("read", path))?;
    write(path, content, |file| {
        file.set_permissions(found.permissions())
    })
}

fn write(
    path: &Path,
    content: &[u8],
    protect: impl FnOnce(&File) -> io::Result<()>,
) -> Result<(), StoreError> {
    if content.len() as u64 > LARGEST {
        return Err(StoreError::TooLarge {
            path: path.to_owned(),
        });
    }
    let written = move || -> io::Result<()> {
        // Opened with O_EXCL and mode 0600, and removed again on failure.
        let mut file = tempfile::Builder::new()
            .prefix(&temporary_prefix(path))
            .tempfile_in(directory_of(path))?;
        protect(file.as_file())?;
        file.write_all(content)?;
        // Before the rename, or a power cut could leave an empty file.
        file.as_file().sync_all()?;
        file.persist(path).map(drop).map_err(|error| error.error)
    };
    written().map_err(StoreError::io("write", path))?;
    platform::sync_directory(directory_of(path));
    Ok(())
}

/// Removes what writers of `path` left behind when they were killed.
///
/// Call it under the lock of `path` alone: without, it could be the file that
/// another process is about to rename. What cannot be removed stays.
pub fn remove_leftovers(path: &Path) {
    let prefix = temporary_prefix(path);
    let Ok(entries) = fs::read_dir(directory_of(path)) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            // The next writer tries again.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Creates a directory with mode 0700, and what is missing above it.
///
/// One that exists, possibly behind a link, is narrowed to 0700 if it is ours,
/// and a notice is added. That of another user is theirs to mend, and a sticky
/// one, such as `/tmp`, is shared on purpose: both stay as they are.
///
/// # Errors
///
/// Fails when the system refuses.
pub fn create_directory(path: &Path, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
    platform::create_directory(path).map_err(StoreError::io("create", path))?;
    platform::narrow_directory(path, notices)
}

/// A lock that is held until this is dropped.
#[derive(Debug)]
#[must_use = "the lock is given back when this is dropped"]
pub struct Lock {
    _file: File,
}

/// Takes the lock file at `path` for this process alone; blocks the thread for
/// at most `wait`. The lock file is created if missing and never removed: who
/// waits for a removed one and who creates it anew would both hold a lock.
///
/// Where the file system has no locks, as some network mounts, nothing is
/// waited for: [`replace`] keeps the file whole all the same.
///
/// # Errors
///
/// Fails when the lock is not had in time, and for a lock file that [`read`]
/// would refuse too.
pub fn lock(path: &Path, wait: Duration, notices: &mut Vec<Notice>) -> Result<Lock, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = platform::open(path, &mut options).map_err(|error| refused(path, error))?;
    check(&file, path, notices)?;
    let deadline = Instant::now() + wait;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::Error(error)) if platform::has_no_locks(&error) => break,
            Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", path)(error)),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => {
                return Err(StoreError::Locked {
                    path: path.to_owned(),
                });
            }
            Err(TryLockError::WouldBlock) => thread::sleep(LOCK_POLL),
        }
    }
    Ok(Lock { _file: file })
}

/// Says why a file could not be opened. Systems differ in what they answer for
/// a link that is not followed, so it is looked at again, for the text alone.
fn refused(path: &Path, source: io::Error) -> StoreError {
    match fs::symlink_metadata(path).map(|found| found.file_type()) {
        Ok(kind) if kind.is_symlink() => StoreError::Symlink {
            path: path.to_owned(),
        },
        Ok(kind) if !kind.is_file() => StoreError::NotAFile {
            path: path.to_owned(),
        },
        _ => StoreError::io("open", path)(source),
    }
}

/// Checks the open file, not its path, which could lead elsewhere by now.
fn check(file: &File, path: &Path, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
    let found = file.metadata().map_err(StoreError::io("read", path))?;
    if !found.is_file() {
        return Err(StoreError::NotAFile {
            path: path.to_owned(),
        });
    }
    platform::check_owner(&found, path)?;
    platform::narrow(file, &found, path, 0o600, notices)
}

fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(directory) if !directory.as_os_str().is_empty() => directory,
        _ => Path::new("."),
    }
}

fn temporary_prefix(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    format!(".{}.", name.to_string_lossy())
}

#[cfg(unix)]
mod platform {
    use std::fs::{DirBuilder, File, Metadata, OpenOptions, Permissions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
    use std::path::Path;

    use rustix::fs::OFlags;
    use rustix::io::Errno;
    use rustix::process::geteuid;

    use super::super::error::{Notice, StoreError};

    const OTHERS: u32 = 0o077;
    const STICKY: u32 = 0o1000;
    const PERMISSIONS: u32 = 0o7777;

    pub(super) fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
        // NONBLOCK, or a pipe without a writer would be waited for.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        let flags = flags.bits().cast_signed();
        options.mode(0o600).custom_flags(flags).open(path)
    }

    pub(super) fn open_shared(path: &Path) -> io::Result<File> {
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        let flags = flags.bits().cast_signed();
        OpenOptions::new().read(true).custom_flags(flags).open(path)
    }

    pub(super) fn check_owner(found: &Metadata, path: &Path) -> Result<(), StoreError> {
        let (owner, user) = (found.uid(), geteuid().as_raw());
        if owner == user {
            return Ok(());
        }
        Err(StoreError::ForeignOwner {
            path: path.to_owned(),
            owner,
            user,
        })
    }

    /// Takes from `file` what others may do with it.
    pub(super) fn narrow(
        file: &File,
        found: &Metadata,
        path: &Path,
        narrow: u32,
        notices: &mut Vec<Notice>,
    ) -> Result<(), StoreError> {
        let mode = found.mode() & PERMISSIONS;
        if mode & OTHERS == 0 {
            return Ok(());
        }
        let path = path.to_owned();
        if let Err(source) = file.set_permissions(Permissions::from_mode(narrow)) {
            return Err(StoreError::TooOpen {
                path,
                mode,
                narrow,
                source,
            });
        }
        notices.push(Notice {
            path,
            from: mode,
            to: narrow,
        });
        Ok(())
    }

    pub(super) fn make_private(file: &File) -> io::Result<()> {
        file.set_permissions(Permissions::from_mode(0o600))
    }

    pub(super) fn create_directory(path: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)
    }

    pub(super) fn narrow_directory(
        path: &Path,
        notices: &mut Vec<Notice>,
    ) -> Result<(), StoreError> {
        let directory = File::open(path).map_err(StoreError::io("open", path))?;
        let found = directory.metadata().map_err(StoreError::io("read", path))?;
        if found.uid() != geteuid().as_raw() || found.mode() & STICKY != 0 {
            return Ok(());
        }
        narrow(&directory, &found, path, 0o700, notices)
    }

    /// Makes a rename outlive a power cut. The file is in its place by now, so
    /// a file system that cannot do this is no reason to report a failure.
    pub(super) fn sync_directory(path: &Path) {
        let _ = File::open(path).and_then(|directory| directory.sync_all());
    }

    /// Mirrors `error_unsupported` in cargo's util/flock.rs.
    pub(super) fn has_no_locks(error: &io::Error) -> bool {
        let unsupported = [Errno::NOTSUP, Errno::OPNOTSUPP, Errno::NOSYS, Errno::NOLCK];
        Errno::from_io_error(error).is_some_and(|errno| unsupported.contains(&errno))
    }
}

#[cfg(not(unix))]
mod platform {
    use std::fs::{self, File, Metadata, OpenOptions};
    use std::io;
    use std::path::Path;

    use super::super::error::{Notice, StoreError};

    pub(super) fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
        if fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        options.open(path)
    }

    pub(super) fn open_shared(path: &Path) -> io::Result<File> {
        File::open(path)
    }

    pub(super) fn check_owner(_: &Metadata, _: &Path) -> Result<(), StoreError> {
        Ok(())
    }

    pub(super) fn narrow(
        _: &File,
        _: &Metadata,
        _: &Path,
        _: u32,
        _: &mut Vec<Notice>,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    pub(super) fn make_private(_: &File) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn create_directory(path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    pub(super) fn narrow_directory(_: &Path, _: &mut Vec<Notice>) -> Result<(), StoreError> {
        Ok(())
    }

    pub(super) fn sync_directory(_: &Path) {}

    pub(super) fn has_no_locks(error: &io::Error) -> bool {
        error.kind() == io::ErrorKind::Unsupported
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    use std::path::PathBuf;

    use rustix::fs::{CWD, FileType, Mode, mknodat};
    use tempfile::TempDir;

    use super::*;

    fn place() -> (TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret.json");
        (dir, path)
    }

    fn put(path: &Path, content: &[u8], mode: u32) {
        fs::write(path, content).unwrap();
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    fn read_quietly(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
        let mut notices = Vec::new();
        let content = read(path, &mut notices);
        assert_eq!(notices, []);
        content
    }

    #[test]
    fn a_missing_file_or_directory_is_none_and_stays_missing() {
        let (dir, path) = place();
        assert_eq!(read_quietly(&path).unwrap(), None);
        let deeper = dir.path().join("none/secret.json");
        assert_eq!(read_quietly(&deeper).unwrap(), None);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_wider_mode_is_narrowed_with_a_notice_once() {
        for wide in [0o644, 0o640, 0o606, 0o4755, 0o622] {
            let (_dir, path) = place();
            put(&path, b"x", wide);
            let mut notices = Vec::new();
            assert_eq!(read(&path, &mut notices).unwrap().unwrap(), b"x");
            assert_eq!(
                notices,
                [Notice {
                    path: path.clone(),
                    from: wide,
                    to: 0o600
                }]
            );
            assert_eq!(mode(&path), 0o600);
            assert_eq!(read_quietly(&path).unwrap().unwrap(), b"x");
        }
    }

    #[test]
    fn a_narrower_mode_is_left() {
        let (_dir, path) = place();
        put(&path, b"x", 0o400);
        assert!(read_quietly(&path).is_ok());
        assert_eq!(mode(&path), 0o400);
    }

    #[test]
    fn a_link_is_refused_even_when_it_leads_nowhere() {
        let (dir, path) = place();
        for target in ["/etc/passwd", "/nonexistent", "secret.json"] {
            let link = dir.path().join("link");
            symlink(target, &link).unwrap();
            assert!(
                matches!(read_quietly(&link), Err(StoreError::Symlink { .. })),
                "{target}"
            );
            let locked = lock(&link, Duration::ZERO, &mut Vec::new());
            assert!(
                matches!(locked, Err(StoreError::Symlink { .. })),
                "{target}"
            );
            fs::remove_file(&link).unwrap();
        }
        assert!(!path.exists());
    }

    #[test]
    fn what_is_no_file_is_refused_without_waiting() {
        let (dir, path) = place();
        mknodat(CWD, &path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
        let socket = dir.path().join("socket");
        let _listener = UnixListener::bind(&socket).unwrap();
        for path in [&path, &socket, dir.path(), Path::new("/dev/null")] {
            assert!(
                matches!(read_quietly(path), Err(StoreError::NotAFile { .. })),
                "{path:?}"
            );
            let locked = lock(path, Duration::ZERO, &mut Vec::new());
            assert!(
                matches!(locked, Err(StoreError::NotAFile { .. })),
                "{path:?}"
            );
        }
        assert_eq!(mode(Path::new("/dev/null")), 0o666);
    }

    #[test]
    fn a_file_of_another_user_is_refused() {
        let (_dir, path) = place();
        put(&path, b"x", 0o600);
        // Only root can give a file away; others find files of root's.
        let path = match std::os::unix::fs::chown(&path, Some(12345), None) {
            Ok(()) => path,
            Err(_) => PathBuf::from("/etc/passwd"),
        };
        let before = mode(&path);
        assert!(matches!(
            read_quietly(&path),
            Err(StoreError::ForeignOwner { .. })
        ));
        assert_eq!(mode(&path), before);
    }

    #[test]
    fn a_mebibyte_is_taken_and_a_byte_more_is_not() {
        let (_dir, path) = place();
        let mut content = vec![b' '; 1024 * 1024];
        replace(&path, &content).unwrap();
        assert_eq!(read_quietly(&path).unwrap().unwrap().len(), content.len());
        content.push(b' ');
        assert!(matches!(
            replace(&path, &content),
            Err(StoreError::TooLarge { .. })
        ));
        assert_eq!(fs::metadata(&path).unwrap().len(), 1024 * 1024);
        put(&path, &content, 0o600);
        assert!(matches!(
            read_quietly(&path),
            Err(StoreError::TooLarge { .. })
        ));
    }

    #[test]
    fn writing_leaves_one_file_of_mode_0600() {
        let (dir, path) = place();
        put(&path, b"old", 0o644);
        for content in ["one", "two"] {
            replace(&path, content.as_bytes()).unwrap();
            assert_eq!(mode(&path), 0o600);
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_other() {
        let (dir, path) = place();
        fs::create_dir(&path).unwrap();
        let error = replace(&path, b"new").unwrap_err();
        assert!(error.to_string().ends_with("secret.json"), "{error}");
        assert!(path.is_dir());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn leftovers_of_this_file_alone_are_removed() {
        let (dir, path) = place();
        replace(&path, b"x").unwrap();
        for name in [
            ".secret.json.a1b2c3",
            ".other.json.a1b2c3",
            "secret.json.bak",
        ] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        remove_leftovers(&path);
        let mut names: Vec<_> = fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(
            names,
            [".other.json.a1b2c3", "secret.json", "secret.json.bak"]
        );
    }

    #[test]
    fn a_directory_is_made_private_and_a_wide_one_narrowed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("above/config");
        let mut notices = Vec::new();
        create_directory(&path, &mut notices).unwrap();
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o700, 0o700));
        assert_eq!(notices, []);
        fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
        let link = dir.path().join("link");
        symlink(&path, &link).unwrap();
        create_directory(&link, &mut notices).unwrap();
        assert_eq!(
            notices,
            [Notice {
                path: link,
                from: 0o755,
                to: 0o700
            }]
        );
        assert_eq!(mode(&path), 0o700);
    }

    #[test]
    fn a_shared_directory_stays_shared() {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), Permissions::from_mode(0o1777)).unwrap();
        let mut notices = Vec::new();
        create_directory(dir.path(), &mut notices).unwrap();
        assert_eq!((mode(dir.path()), notices), (0o1777, vec![]));
    }

    #[test]
    fn a_lock_that_is_held_is_an_error_that_names_it() {
        let (_dir, path) = place();
        let mut notices = Vec::new();
        let held = lock(&path, Duration::ZERO, &mut notices).unwrap();
        assert_eq!(mode(&path), 0o600);
        let error = lock(&path, LOCK_POLL, &mut notices).unwrap_err();
        assert!(matches!(error, StoreError::Locked { .. }));
        assert!(error.to_string().contains("secret.json"), "{error}");
        drop(held);
        let _again = lock(&path, Duration::ZERO, &mut notices).unwrap();
        assert_eq!(notices, []);
    }
}
