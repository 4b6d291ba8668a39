//! The data folder.
//!
//! ```text
//! <data>/            0700
//! ├── lock           0600  locked by the one server that serves the folder
//! ├── master.key     0600  what everything secret is sealed under (master.key.kms where a KMS seals it)
//! ├── credentials    0600  the root's, in the AWS shared-credentials format
//! ├── endpoint       0600  where the last server was reached, for `wharfinger env`
//! ├── meta.sqlite    0600  rows (unless they are elsewhere)
//! ├── blobs/         0700  layers
//! └── tls/           0700  the authority that certificates are made by
//! ```

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;

use crate::Error;

/// The folder that everything is kept in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataDir(PathBuf);

/// Keeps other servers out of the folder for as long as it lives.
#[derive(Debug)]
pub struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a child process that is just being started has it open too, until it runs.
        let _ = rustix::fs::flock(&self.0, FlockOperation::Unlock);
    }
}

impl DataDir {
    /// The folder at `path`, whether it is there or not.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The file that the one server of the folder has locked.
    #[must_use]
    pub fn lock_file(&self) -> PathBuf {
        self.0.join("lock")
    }

    /// The SQLite database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.0.join("meta.sqlite")
    }

    /// The blob store.
    #[must_use]
    pub fn blobs(&self) -> PathBuf {
        self.0.join("blobs")
    }

    /// The master key.
    #[must_use]
    pub fn master_key(&self) -> PathBuf {
        self.0.join("master.key")
    }

    /// The master key as a KMS sealed it.
    #[must_use]
    pub fn kms_master_key(&self) -> PathBuf {
        self.0.join("master.key.kms")
    }

    /// The root credentials.
    #[must_use]
    pub fn credentials(&self) -> PathBuf {
        self.0.join("credentials")
    }

    /// Where the server is reached.
    #[must_use]
    pub fn endpoint(&self) -> PathBuf {
        self.0.join("endpoint")
    }

    /// The authority.
    #[must_use]
    pub fn tls(&self) -> PathBuf {
        self.0.join("tls")
    }

    /// Makes the folder, for its owner only, if it is not there.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn create(&self) -> Result<(), Error> {
        create_private_dir(&self.0)
    }

    /// Takes the folder for one server.
    ///
    /// # Errors
    /// [`Error::DataDirInUse`], and those of the file system.
    pub fn lock(&self) -> Result<Lock, Error> {
        let path = self.lock_file();
        let file = open_lock(&path)?;
        match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Lock(file)),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(Error::DataDirInUse(self.0.clone())),
            Err(errno) => Err(Error::file("lock", &path)(errno.into())),
        }
    }
}

/// Waits until nobody else has the lock file at `path`, and has it then.
pub(crate) fn wait_for_lock(path: &Path) -> Result<Lock, Error> {
    let file = open_lock(path)?;
    rustix::fs::flock(&file, FlockOperation::LockExclusive).map_err(|errno| Error::file("lock", path)(errno.into()))?;
    Ok(Lock(file))
}

fn open_lock(path: &Path) -> Result<File, Error> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path);
    file.map_err(Error::file("open", path))
}

/// Makes a folder, for its owner only, with those on the way to it.
pub(crate) fn create_private_dir(path: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(Error::file("make the folder", path))
}

/// Writes a file for its owner only, which is then there as a whole and survives a power cut. An older one is replaced.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    write_beside(path, bytes, |new| fs::rename(new, path)).map_err(Error::file("write", path))
}

/// Like [`write_private`], but leaves what is there: `false` when there is something.
pub(crate) fn create_private(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    let linked = write_beside(path, bytes, |new| {
        let linked = fs::hard_link(new, path);
        fs::remove_file(new)?;
        linked
    });
    match linked {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(Error::file("write", path)(error)),
    }
}

/// Puts a file that [`create_private`] made in the place of another, and the name is durable when this returns.
pub(crate) fn replace_private(path: &Path, new: &Path) -> Result<(), Error> {
    fs::rename(new, path).and_then(|()| sync_folder_of(path)).map_err(Error::file("replace", path))
}

/// Writes a new file beside `path` and has it `put` in place. The name is durable when this returns.
fn write_beside(path: &Path, bytes: &[u8], put: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = path.with_file_name(name);
    // What a process of this id left behind when it was killed is nobody's.
    let _ = fs::remove_file(&new);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    put(&new)?;
    sync_folder_of(path)
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("there").permissions().mode() & 0o777
    }

    #[test]
    fn what_is_written_is_the_owners_alone_and_creating_never_replaces() {
        let dir = tempfile::tempdir().expect("a folder");
        let data = DataDir::at(dir.path().join("a/b"));
        data.create().expect("made");
        data.create().expect("made twice");
        assert_eq!(mode(data.path()), 0o700);
        let path = data.master_key();
        assert!(create_private(&path, b"one").expect("written"));
        assert!(!create_private(&path, b"two").expect("left"));
        assert_eq!(fs::read(&path).expect("read"), b"one");
        write_private(&path, b"three").expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"three");
        assert_eq!(mode(&path), 0o600);
        let left: Vec<_> = fs::read_dir(data.path()).expect("listed").collect();
        assert_eq!(left.len(), 1, "nothing stays beside it: {left:?}");
    }

    #[test]
    fn a_folder_is_locked_once_until_the_lock_is_dropped() {
        let dir = tempfile::tempdir().expect("a folder");
        let data = DataDir::at(dir.path().to_owned());
        let lock = data.lock().expect("locked");
        assert!(matches!(data.lock(), Err(Error::DataDirInUse(_))));
        drop(lock);
        data.lock().expect("free again");
    }
}
