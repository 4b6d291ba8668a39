//! Room that is kept back on the database's disk, so that a full disk can be emptied.
//!
//! Deleting needs room too: the log grows before the file shrinks. So transactions that add something are refused while
//! little is free. Others may fill the disk as well: against that, a file (the ballast) takes some room from the start,
//! and is given away when a transaction that frees something finds none.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::FallocateFlags;

/// How long the ballast is, unless the disk is small.
const BALLAST_BYTES: u64 = 8 * 1024 * 1024;
/// On a small disk, the ballast is this part of it.
const BALLAST_SHARE: u64 = 32;
/// What a transaction that frees something should find free: the ballast's share of this.
const NEEDED_SHARE: u64 = 2;

/// The room kept back for one database.
pub(super) struct Reserve {
    folder: PathBuf,
    ballast: PathBuf,
    /// Whether this process is the server, which sees to the ballast. Others only give it away.
    is_kept: AtomicBool,
}

/// What the file system says.
struct Room {
    free_bytes: u64,
    ballast_bytes: u64,
}

impl Reserve {
    pub(super) fn of(database: &Path) -> Self {
        let folder = database.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        Self {
            folder: folder.to_owned(),
            ballast: database.with_added_extension("ballast"),
            is_kept: AtomicBool::new(false),
        }
    }

    /// Whether there is room for a transaction that adds something.
    pub(super) fn allows_growth(&self) -> bool {
        // What cannot be found out must not stop the database; the system refuses in the end.
        self.room().is_none_or(|room| room.free_bytes >= room.ballast_bytes)
    }

    /// Gives the ballast away if there is too little room for a transaction that frees something.
    pub(super) fn make_room(&self) {
        if self.room().is_some_and(|room| room.free_bytes < room.ballast_bytes / NEEDED_SHARE) {
            self.release();
        }
    }

    /// Gives the ballast away.
    pub(super) fn release(&self) {
        match fs::remove_file(&self.ballast) {
            Ok(()) => tracing::warn!(
                file = %self.ballast.display(),
                "The disk is full: the room kept back for deletions was given away. Delete images, then collect."
            ),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(%error, "the room kept back for deletions could not be given away"),
        }
    }

    /// Keeps room back from now on, as far as there is any.
    pub(super) fn keep(&self) {
        self.is_kept.store(true, Ordering::Relaxed);
        self.restore();
    }

    /// Takes the room again if it was given away and there is enough: three times as much, so that it is not given and
    /// taken in turn.
    pub(super) fn restore(&self) {
        if !self.is_kept.load(Ordering::Relaxed) {
            return;
        }
        let Some(room) = self.room() else { return };
        if self.ballast.exists() || room.free_bytes < 3 * room.ballast_bytes {
            return;
        }
        if let Err(error) = take(&self.ballast, room.ballast_bytes) {
            tracing::debug!(%error, "no room could be kept back for deletions");
            // An empty file would look like room.
            drop(fs::remove_file(&self.ballast));
        }
    }

    fn room(&self) -> Option<Room> {
        let found = rustix::fs::statvfs(&self.folder).ok()?;
        let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
        // Some file systems over the network do not say how large they are.
        let total_bytes = Some(bytes(found.f_blocks)).filter(|&total| total > 0)?;
        Some(Room { free_bytes: bytes(found.f_bavail), ballast_bytes: BALLAST_BYTES.min(total_bytes / BALLAST_SHARE) })
    }
}

fn take(path: &Path, len_bytes: u64) -> io::Result<()> {
    let file: File = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    Ok(rustix::fs::fallocate(&file, FallocateFlags::empty(), 0, len_bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_alone_keeps_room_and_anybody_gives_it_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("rows.db");
        let ballast = folder.path().join("rows.db.ballast");
        let (server, other) = (Reserve::of(&database), Reserve::of(&database));
        other.restore();
        assert!(!ballast.exists());
        server.keep();
        let len_bytes = fs::metadata(&ballast).expect("kept").len();
        assert!(len_bytes > 0 && len_bytes <= BALLAST_BYTES);
        assert!(server.allows_growth());
        server.make_room();
        assert!(ballast.exists(), "there is room");
        other.release();
        assert!(!ballast.exists());
        server.restore();
        assert!(ballast.exists());
    }
}
