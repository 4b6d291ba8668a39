//! Names in directories: opening what is there, and making them durable.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt as _};
use std::path::Path;
use std::sync::Arc;

use parking_lot::{Condvar, Mutex};
use rustix::fs::OFlags;
use rustix::io::Errno;

/// An open directory. Several who want it synced at once share one system call.
pub(crate) struct Directory {
    file: File,
    syncing: Mutex<Syncing>,
    changed: Condvar,
}

/// One system call covers everybody who joined its round before it began.
#[derive(Default)]
struct Syncing {
    under_way: bool,
    next: Arc<Round>,
}

#[derive(Default)]
struct Round {
    outcome: Mutex<Option<Result<(), Errno>>>,
}

impl Directory {
    /// Opens a directory, creating it (mode 0700) if need be. The name of a new one is durable only when
    /// its parent is [synced](Directory::sync).
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        match DirBuilder::new().mode(0o700).create(path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        Ok(Self { file: File::open(path)?, syncing: Mutex::default(), changed: Condvar::new() })
    }

    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// Returns when all names created in the directory before the call are durable.
    pub(crate) fn sync(&self) -> io::Result<()> {
        let mut syncing = self.syncing.lock();
        let round = Arc::clone(&syncing.next);
        loop {
            if let Some(outcome) = *round.outcome.lock() {
                return outcome.map_err(io::Error::from);
            }
            if syncing.under_way {
                self.changed.wait(&mut syncing);
                continue;
            }
            syncing.under_way = true;
            syncing.next = Arc::default();
            drop(syncing);
            let outcome = rustix::fs::fsync(&self.file);
            *round.outcome.lock() = Some(outcome);
            syncing = self.syncing.lock();
            syncing.under_way = false;
            self.changed.notify_all();
        }
    }
}

/// Opens what is there for reading, without waiting, as opening a pipe without a writer would.
pub(crate) fn open_at_once(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or(0)).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_who_asks_at_once_is_answered() {
        let dir = tempfile::tempdir().expect("temporary directory");
        let directory = Directory::open(&dir.path().join("names")).expect("opens");
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| (0..20).for_each(|_| directory.sync().expect("syncs")));
            }
        });
        assert!(!directory.syncing.lock().under_way);
    }
}
