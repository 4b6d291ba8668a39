//! Blobs as files of a local file system.
//!
//! ```text
//! <dir>/                    0700
//! ├── deployment            0600  the id of the deployment that the store belongs to
//! ├── uploads/              0700
//! │   └── <id>              0600  what an upload has staged
//! ├── quarantine/           0700
//! │   └── <id>              0600  a finished blob that no row names; its time is when it was moved here
//! └── blobs/                0700
//!     └── <xx>/             0700  the first two hex digits of the id; made when first needed
//!         └── <id>          0600  a finished blob
//! ```
//!
//! A finished blob's file never changes: it is written under `uploads/`, synced, closed, renamed into
//! place, and the directory synced; later it is only unlinked. So a name below `blobs/` always has all its bytes.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::num::NonZeroU64;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use model::Timestamp;
use rustix::fs::{Advice, Mode, OFlags, ResolveFlags};
use rustix::io::ReadWriteFlags;
use uuid::Uuid;

use crate::backend::{Backend, Kept, Mapped, Staged, Stored};
use crate::directory::{Directory, open_at_once};
use crate::listing::{self, Page};
use crate::mapped::MappedFile;
use crate::quarantine::Quarantine;
use crate::{BlobId, Error, deployment_file};

const SHARDS: usize = 256;
/// Files longer than this are read ahead of the reader by the kernel.
const READ_AHEAD_MIN_BYTES: u64 = 1024 * 1024;
/// The disk is given this much at a time while an upload goes on, so that the sync at its end is short.
const WRITE_BACK_BYTES: u64 = 8 * 1024 * 1024;
/// So much of the disk is left to others: the database is often on the same disk, and needs room even for deletions.
const RESERVE_BYTES: u64 = 64 * 1024 * 1024;
/// On a small disk, it is this part of it.
const RESERVE_SHARE: u64 = 8;
/// Whether a mapped page is in memory is asked once for this many bytes.
const RESIDENCE_STEP_BYTES: usize = 64 * 1024;

/// A back end in a directory.
pub struct Files {
    layout: Arc<Layout>,
}

struct Layout {
    dir: PathBuf,
    uploads: Directory,
    blobs: Directory,
    /// Directories of shards that stay open, so that syncing one does not open it again.
    shards: [OnceLock<Arc<Directory>>; SHARDS],
    /// How many more may stay open.
    shards_left: AtomicUsize,
    quarantine: Quarantine,
}

/// How many directories of shards may stay open: an eighth of the files that the process may have.
fn open_shards_max() -> usize {
    let open_files = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    open_files.and_then(|files| usize::try_from(files / 8).ok()).map_or(SHARDS, |files| files.min(SHARDS))
}

impl Files {
    /// Opens the layout, or creates it with all directories on the way to it. One process at a time may have it.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let open = |path: &Path| Directory::open(path).map_err(|e| Error::io("open a directory of the blob store", e));
        let sync =
            |directory: &Directory| directory.sync().map_err(|e| Error::io("sync a directory of the blob store", e));
        // The missing directories on the way, outermost first; each is durable once the one before it is synced.
        let mut missing: Vec<&Path> = dir.ancestors().take_while(|path| !path.exists()).collect();
        if missing.last().is_some_and(|path| path.as_os_str().is_empty()) {
            missing.pop();
        }
        for path in missing.into_iter().rev() {
            open(path)?;
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            sync(&open(parent.unwrap_or(Path::new(".")))?)?;
        }
        let root = open(dir)?;
        let quarantine = Quarantine::open(dir.join("quarantine"));
        let layout = Layout {
            dir: dir.to_owned(),
            uploads: open(&dir.join("uploads"))?,
            blobs: open(&dir.join("blobs"))?,
            shards: [const { OnceLock::new() }; SHARDS],
            quarantine: quarantine.map_err(|e| Error::io("open a directory of the blob store", e))?,
            shards_left: AtomicUsize::new(open_shards_max()),
        };
        sync(&root)?;
        // A shard that an earlier process made and did not get to sync is durable from here on.
        sync(&layout.blobs)?;
        Ok(Self { layout: Arc::new(layout) })
    }
}

impl Layout {
    fn staged_path(&self, id: BlobId) -> PathBuf {
        self.dir.join("uploads").join(id.to_string())
    }

    fn finished_path(&self, id: BlobId) -> PathBuf {
        self.shard_path(shard_of(id)).join(id.to_string())
    }

    fn shard_path(&self, shard: usize) -> PathBuf {
        self.dir.join("blobs").join(format!("{shard:02x}"))
    }

    /// Whether more than what is kept back is free on the disk. Where that cannot be told, the system refuses in the end.
    fn has_room(&self) -> bool {
        let Ok(found) = rustix::fs::fstatvfs(self.uploads.file()) else { return true };
        let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
        // Some file systems over the network say 0.
        let total_bytes = bytes(found.f_blocks);
        total_bytes == 0 || bytes(found.f_bavail) >= RESERVE_BYTES.min(total_bytes / RESERVE_SHARE)
    }

    /// The directory that finished blobs like `id` go to.
    fn shard(&self, id: BlobId) -> io::Result<Arc<Directory>> {
        let shard = shard_of(id);
        if let Some(directory) = self.shards[shard].get() {
            return Ok(Arc::clone(directory));
        }
        let directory = Arc::new(Directory::open(&self.shard_path(shard))?);
        self.blobs.sync()?;
        let take_one = |left: usize| left.checked_sub(1);
        if self.shards_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take_one).is_err() {
            return Ok(directory);
        }
        Ok(Arc::clone(self.shards[shard].get_or_init(|| directory)))
    }
}

fn shard_of(id: BlobId) -> usize {
    usize::from(id.as_bytes()[0])
}

impl Backend for Files {
    fn stage(&self, id: BlobId, keep_bytes: u64) -> Result<Box<dyn Staged>, Error> {
        let failed = |error| Error::io("open a staged file", error);
        let mut options = OpenOptions::new();
        options.read(true).write(true).mode(0o600).create(keep_bytes == 0);
        let file = match options.open(self.layout.staged_path(id)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Error::Missing { id }),
            file => file.map_err(failed)?,
        };
        let len_bytes = file.metadata().map_err(failed)?.len();
        if len_bytes < keep_bytes {
            return Err(Error::Missing { id });
        }
        if len_bytes > keep_bytes {
            file.set_len(keep_bytes).map_err(|e| Error::io("cut off a staged file", e))?;
        }
        // Whoever has something to keep has synced it before.
        let name_is_durable = keep_bytes > 0;
        let layout = Arc::clone(&self.layout);
        Ok(Box::new(StagedFile {
            layout,
            id,
            file,
            len_bytes: keep_bytes,
            written_back_bytes: keep_bytes,
            name_is_durable,
        }))
    }

    fn staged_bytes(&self, id: BlobId) -> Result<Option<u64>, Error> {
        match fs::metadata(self.layout.staged_path(id)) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("look at a staged file", error)),
        }
    }

    fn open(&self, id: BlobId) -> Result<Box<dyn Kept>, Error> {
        match open_at_once(&self.layout.finished_path(id)) {
            Ok(file) => Ok(Box::new(KeptFile::new(id, file)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::Missing { id }),
            Err(error) => Err(Error::io("open a blob", error)),
        }
    }

    fn open_now(&self, id: BlobId) -> Option<Box<dyn Kept>> {
        // A file whose name the kernel has at hand has its inode in memory as well.
        let shard = self.layout.shards[shard_of(id)].get()?;
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let file =
            rustix::fs::openat2(shard.file(), id.to_string(), flags, Mode::empty(), ResolveFlags::CACHED).ok()?;
        Some(Box::new(KeptFile::new(id, file.into()).ok()?))
    }

    fn delete(&self, id: BlobId) -> Result<(), Error> {
        remove(&self.layout.finished_path(id)).map_err(|e| Error::io("delete a blob", e))
    }

    fn discard(&self, id: BlobId) -> Result<(), Error> {
        remove(&self.layout.staged_path(id)).map_err(|e| Error::io("delete a staged file", e))
    }

    fn list(&self, after: Option<BlobId>, limit: usize) -> Result<Vec<Stored>, Error> {
        let failed = |error| Error::io("list the blob store", error);
        let mut page = Page::new(after, limit);
        listing::scan(&self.layout.dir.join("uploads"), false, &mut page).map_err(failed)?;
        for shard in after.map_or(0, shard_of)..SHARDS {
            if page.is_full_before(shard) {
                break;
            }
            listing::scan(&self.layout.shard_path(shard), true, &mut page).map_err(failed)?;
        }
        Ok(page.into_sorted())
    }

    fn quarantine(&self, id: BlobId, now: Timestamp) -> Result<(), Error> {
        let moved = self.layout.quarantine.take(id, &self.layout.finished_path(id), now);
        moved.map_err(|e| Error::io("move a blob to quarantine", e))
    }

    fn restore(&self, id: BlobId) -> Result<bool, Error> {
        let failed = |error| Error::io("restore a blob from quarantine", error);
        let shard = self.layout.shard(id).map_err(failed)?;
        self.layout.quarantine.give_back(id, &self.layout.finished_path(id), &shard).map_err(failed)
    }

    fn delete_quarantined(&self, id: BlobId) -> Result<(), Error> {
        self.layout.quarantine.delete(id).map_err(|e| Error::io("delete a blob from quarantine", e))
    }

    fn list_quarantined(&self, after: Option<BlobId>, limit: usize) -> Result<Vec<Stored>, Error> {
        self.layout.quarantine.list(after, limit).map_err(|e| Error::io("list the quarantine", e))
    }

    fn deployment(&self) -> Result<Option<Uuid>, Error> {
        deployment_file::read(&self.layout.dir).map_err(|e| Error::io("read the store's deployment id", e))
    }

    fn set_deployment(&self, id: Uuid) -> Result<(), Error> {
        deployment_file::write(&self.layout.dir, id).map_err(|e| Error::io("write the store's deployment id", e))
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

struct StagedFile {
    layout: Arc<Layout>,
    id: BlobId,
    file: File,
    len_bytes: u64,
    /// Up to here, the kernel was asked to begin writing.
    written_back_bytes: u64,
    name_is_durable: bool,
}

impl StagedFile {
    /// Only a hint. "Will not be needed" is how Linux is asked to begin writing a range and not to wait for it
    /// (`sync_file_range` does the same, but has no safe wrapper); it drops clean pages only, and these are dirty.
    fn begin_write_back(&mut self) {
        if let Some(pending) = NonZeroU64::new(self.len_bytes - self.written_back_bytes)
            && pending.get() >= WRITE_BACK_BYTES
        {
            let _ = rustix::fs::fadvise(&self.file, self.written_back_bytes, Some(pending), Advice::DontNeed);
            self.written_back_bytes = self.len_bytes;
        }
    }
}

impl Staged for StagedFile {
    fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if !self.layout.has_room() {
            return Err(Error::StorageFull);
        }
        self.file.write_all_at(bytes, self.len_bytes).map_err(|e| Error::io("write a staged file", e))?;
        self.len_bytes += bytes.len() as u64;
        self.begin_write_back();
        Ok(())
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, Error> {
        read_up_to(&self.file, offset, buffer).map_err(|e| Error::io("read a staged file", e))
    }

    fn sync(&mut self) -> Result<(), Error> {
        self.file.sync_data().map_err(|e| Error::io("sync a staged file", e))?;
        if !self.name_is_durable {
            self.layout.uploads.sync().map_err(|e| Error::io("sync the directory of staged files", e))?;
            self.name_is_durable = true;
        }
        Ok(())
    }

    fn commit(self: Box<Self>) -> Result<(), Error> {
        self.file.sync_data().map_err(|e| Error::io("sync a staged file", e))?;
        let Self { layout, id, file, .. } = *self;
        drop(file);
        let failed = |error| Error::io("move a staged file to its place", error);
        let shard = layout.shard(id).map_err(failed)?;
        match fs::rename(layout.staged_path(id), layout.finished_path(id)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Error::Missing { id }),
            outcome => outcome.map_err(failed)?,
        }
        shard.sync().map_err(|e| Error::io("sync the directory of a blob", e))
    }
}

struct KeptFile {
    file: Arc<File>,
    stored_bytes: u64,
}

impl KeptFile {
    fn new(id: BlobId, file: File) -> Result<Self, Error> {
        let metadata = file.metadata().map_err(|e| Error::io("look at a blob", e))?;
        if !metadata.is_file() {
            return Err(Error::Corrupt { id, at_byte: 0 });
        }
        let stored_bytes = metadata.len();
        if stored_bytes >= READ_AHEAD_MIN_BYTES {
            // Only a hint: doubles what the kernel reads ahead.
            let _ = rustix::fs::fadvise(&file, 0, None, Advice::Sequential);
        }
        Ok(Self { file: Arc::new(file), stored_bytes })
    }
}

impl Kept for KeptFile {
    fn stored_bytes(&self) -> u64 {
        self.stored_bytes
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, Error> {
        read_up_to(&self.file, offset, buffer).map_err(|e| Error::io("read a blob", e))
    }

    fn read_now(&self, offset: u64, buffer: &mut [u8]) -> usize {
        read_cached(&self.file, offset, buffer)
    }

    fn map(&self) -> Option<Result<Box<dyn Mapped>, Error>> {
        let len_bytes = usize::try_from(self.stored_bytes).ok().filter(|&len| len > 0)?;
        let map = MappedFile::new(&self.file, len_bytes).map_err(|e| Error::io("map a blob", e));
        Some(map.map(|map| Box::new(MappedBlob { map, file: Arc::clone(&self.file) }) as Box<dyn Mapped>))
    }
}

struct MappedBlob {
    map: MappedFile,
    file: Arc<File>,
}

impl Mapped for MappedBlob {
    fn bytes(&self) -> &Bytes {
        self.map.bytes()
    }

    fn is_resident(&self, offset: usize, len_bytes: usize) -> bool {
        // Reading single bytes is the safe way to ask; a page between two that are there is a short wait at worst.
        let last = offset + len_bytes.saturating_sub(1);
        let places = (offset..last).step_by(RESIDENCE_STEP_BYTES).chain([last]);
        places.map(|place| place as u64).all(|place| read_cached(&self.file, place, &mut [0]) == 1)
    }

    fn populate(&self, offset: usize, len_bytes: usize) -> Result<(), Error> {
        self.map.populate(offset, len_bytes).map_err(|e| Error::io("read a mapped blob", e))
    }
}

/// Fills what it can from the page cache. A file system that cannot tell gives nothing.
fn read_cached(file: &File, offset: u64, buffer: &mut [u8]) -> usize {
    let mut into = [io::IoSliceMut::new(buffer)];
    rustix::io::preadv2(file, &mut into, offset, ReadWriteFlags::NOWAIT).unwrap_or(0)
}

fn read_up_to(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    let mut got_bytes = 0;
    while got_bytes < buffer.len() {
        match file.read_at(&mut buffer[got_bytes..], offset + got_bytes as u64) {
            Ok(0) => break,
            Ok(more) => got_bytes += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(got_bytes)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use uuid::Uuid;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("exists").permissions().mode() & 0o7777
    }

    #[test]
    fn only_the_owner_may_look_and_the_way_is_made() {
        let parent = tempfile::tempdir().expect("temporary directory");
        let dir = parent.path().join("data").join("store");
        for _ in 0..2 {
            let files = Files::open(&dir).expect("opens, and opens again");
            let id = BlobId::new(Uuid::from_u128(0xab << 120));
            let mut staged = files.stage(id, 0).expect("stages");
            staged.append(b"bytes").expect("appends");
            let staged_path = dir.join("uploads").join(id.to_string());
            assert_eq!(mode(&staged_path), 0o600);
            staged.commit().expect("commits");
            assert!(!staged_path.exists());
            assert_eq!(mode(&dir.join("blobs/ab").join(id.to_string())), 0o600);
        }
        for path in ["", "uploads", "blobs", "blobs/ab"] {
            assert_eq!(mode(&dir.join(path)), 0o700, "{path}");
        }
    }

    #[test]
    fn what_is_no_regular_file_is_damage_and_keeps_nobody_waiting() {
        let dir = tempfile::tempdir().expect("temporary directory");
        let files = Files::open(dir.path()).expect("opens");
        let id = BlobId::new(Uuid::from_u128(1));
        files.stage(id, 0).and_then(Staged::commit).expect("commits");
        let path = files.layout.finished_path(id);
        fs::remove_file(&path).expect("removes");
        rustix::fs::mkfifoat(rustix::fs::CWD, &path, Mode::RUSR | Mode::WUSR).expect("makes a pipe");
        // Opened in the usual way, a pipe that nobody writes to waits for a writer.
        assert!(files.open_now(id).is_none());
        assert!(matches!(files.open(id).err(), Some(Error::Corrupt { at_byte: 0, .. })));
        assert!(files.open_now(id).is_none(), "now the name is at hand");
        fs::remove_file(&path).expect("removes");
        fs::create_dir(&path).expect("makes a directory");
        assert!(matches!(files.open(id).err(), Some(Error::Corrupt { at_byte: 0, .. })));
    }

    #[test]
    fn a_blob_in_the_page_cache_is_had_at_once() {
        let dir = tempfile::tempdir().expect("temporary directory");
        let files = Files::open(dir.path()).expect("opens");
        let id = BlobId::new(Uuid::from_u128(1));
        assert!(files.open_now(id).is_none());
        let mut staged = files.stage(id, 0).expect("stages");
        staged.append(&[7; 300_000]).expect("appends");
        staged.commit().expect("commits");
        let kept = files.open(id).expect("opens");
        let mapped = kept.map().expect("can be mapped").expect("maps");
        mapped.populate(1000, 200_000).expect("populates");
        assert!(mapped.is_resident(1000, 200_000));
        assert_eq!(mapped.bytes()[..], [7; 300_000]);
        assert!(!mapped.is_resident(299_000, 5000), "what lies behind the end is not there");
    }
}
