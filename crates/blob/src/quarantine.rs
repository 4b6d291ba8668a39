//! Where blobs lie that no row names, until it is certain that nobody misses them.

use std::fs::{self, FileTimes};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use model::Timestamp;

use crate::BlobId;
use crate::backend::Stored;
use crate::directory::{Directory, open_at_once};
use crate::listing::{self, Page};

/// A directory beside the finished blobs. The time of a file in it is when it was moved here.
pub(crate) struct Quarantine {
    path: PathBuf,
    directory: Directory,
}

impl Quarantine {
    /// Opens the directory, or creates it.
    pub(crate) fn open(path: PathBuf) -> io::Result<Self> {
        Ok(Self { directory: Directory::open(&path)?, path })
    }

    /// Moves a blob here from `finished`, where there may be none.
    pub(crate) fn take(&self, id: BlobId, finished: &Path, now: Timestamp) -> io::Result<()> {
        let since_1970 = Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(0));
        let moved = open_at_once(finished)
            .and_then(|file| file.set_times(FileTimes::new().set_modified(UNIX_EPOCH + since_1970)))
            .and_then(|()| fs::rename(finished, self.path_of(id)));
        match moved {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            moved => moved.and_then(|()| self.directory.sync()),
        }
    }

    /// Moves a blob back to `finished`, whose directory `shard` is. `false` if it is not here.
    pub(crate) fn give_back(&self, id: BlobId, finished: &Path, shard: &Directory) -> io::Result<bool> {
        match fs::rename(self.path_of(id), finished) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            moved => moved.and_then(|()| shard.sync()).map(|()| true),
        }
    }

    /// Deletes a blob for good.
    pub(crate) fn delete(&self, id: BlobId) -> io::Result<()> {
        match fs::remove_file(self.path_of(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The first `limit` blobs here after `after`, in the order of ids.
    pub(crate) fn list(&self, after: Option<BlobId>, limit: usize) -> io::Result<Vec<Stored>> {
        let mut page = Page::new(after, limit);
        listing::scan(&self.path, true, &mut page)?;
        Ok(page.into_sorted())
    }

    fn path_of(&self, id: BlobId) -> PathBuf {
        self.path.join(id.to_string())
    }
}
