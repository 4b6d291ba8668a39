//! What the store asks of the place where bytes are kept.
//!
//! A back end moves stored bytes, encrypted or not; it knows neither frames nor keys. All its
//! functions may block, because the store calls them on the blocking pool, where hashing,
//! encryption and writing are one job without a hop between them; a back end over the network
//! enters its runtime with `Handle::block_on` there. The exceptions, which the store calls on
//! the threads that serve connections, say so.

use bytes::Bytes;
use model::Timestamp;
use uuid::Uuid;

use crate::{BlobId, Error};

/// A place for bytes.
pub trait Backend: Send + Sync + 'static {
    /// Opens the staged upload of `id` to be appended to after its first `keep_bytes`, and cuts off what
    /// lies beyond. With 0, it begins anew whether or not something is there.
    ///
    /// # Errors
    /// [`Error::Missing`] when fewer than `keep_bytes` are there.
    fn stage(&self, id: BlobId, keep_bytes: u64) -> Result<Box<dyn Staged>, Error>;

    /// How much of `id` is staged; `None` if it is not. Must be quick: called where connections are
    /// served. A back end that would have to ask the network answers `u64::MAX` and lets
    /// [`Backend::stage`] find out.
    ///
    /// # Errors
    /// Those of the system.
    fn staged_bytes(&self, id: BlobId) -> Result<Option<u64>, Error>;

    /// Opens a finished blob.
    ///
    /// # Errors
    /// [`Error::Missing`] if there is none.
    fn open(&self, id: BlobId) -> Result<Box<dyn Kept>, Error>;

    /// Like [`Backend::open`], only if that is sure not to wait; called where connections are served.
    fn open_now(&self, id: BlobId) -> Option<Box<dyn Kept>> {
        let _ = id;
        None
    }

    /// Deletes a finished blob. Readers that have it open read on. It is no error if there is none.
    /// Need not be durable: a blob that comes back after a power cut is swept again.
    ///
    /// # Errors
    /// Those of the system.
    fn delete(&self, id: BlobId) -> Result<(), Error>;

    /// Deletes a staged upload. It is no error if there is none.
    ///
    /// # Errors
    /// Those of the system.
    fn discard(&self, id: BlobId) -> Result<(), Error>;

    /// The first `limit` of all that is kept after `after`, in the order of ids. When an id is both
    /// finished and staged, both are given, the finished one first, even where that is one more than `limit`.
    ///
    /// # Errors
    /// Those of the system.
    fn list(&self, after: Option<BlobId>, limit: usize) -> Result<Vec<Stored>, Error>;

    /// Moves a finished blob to quarantine, where nobody can read it, and notes `now` as the time. Readers that have it
    /// open read on. It is no error if there is none.
    ///
    /// # Errors
    /// Those of the system.
    fn quarantine(&self, id: BlobId, now: Timestamp) -> Result<(), Error>;

    /// Makes a quarantined blob a finished one again, durably. `false` if it is not in quarantine.
    ///
    /// # Errors
    /// Those of the system.
    fn restore(&self, id: BlobId) -> Result<bool, Error>;

    /// Deletes a quarantined blob for good. It is no error if there is none.
    ///
    /// # Errors
    /// Those of the system.
    fn delete_quarantined(&self, id: BlobId) -> Result<(), Error>;

    /// The first `limit` blobs in quarantine after `after`, in the order of ids; [`Stored::modified`] is the time when each
    /// was moved there.
    ///
    /// # Errors
    /// Those of the system.
    fn list_quarantined(&self, after: Option<BlobId>, limit: usize) -> Result<Vec<Stored>, Error>;

    /// The id of the deployment that the bytes belong to; `None` before it was [set](Backend::set_deployment).
    ///
    /// # Errors
    /// Those of the system.
    fn deployment(&self) -> Result<Option<Uuid>, Error>;

    /// Sets the id of the deployment, durably. An older one is replaced.
    ///
    /// # Errors
    /// [`Error::StorageFull`] and those of the system.
    fn set_deployment(&self, id: Uuid) -> Result<(), Error>;
}

/// One thing in storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stored {
    /// Its name.
    pub id: BlobId,
    /// Whether it is a finished blob; else it is what an upload has staged.
    pub finished: bool,
    /// Its length as stored, encryption included.
    pub stored_bytes: u64,
    /// When it was last written to.
    pub modified: Timestamp,
}

/// An upload that is being staged. Dropping it leaves it to be resumed or discarded.
pub trait Staged: Send {
    /// Adds `bytes` at the end. After an error, what lies beyond the former end is undefined.
    ///
    /// # Errors
    /// [`Error::StorageFull`] and those of the system.
    fn append(&mut self, bytes: &[u8]) -> Result<(), Error>;

    /// Fills `buffer` from `offset` on, and says with how much; that is less only where the staged bytes end.
    ///
    /// # Errors
    /// Those of the system.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, Error>;

    /// Returns when everything appended will survive a power cut.
    ///
    /// # Errors
    /// [`Error::StorageFull`] and those of the system.
    fn sync(&mut self) -> Result<(), Error>;

    /// Makes it a finished blob, in place of any other of the same id, and returns when that will survive a
    /// power cut. Nobody ever sees part of it.
    ///
    /// # Errors
    /// [`Error::StorageFull`] and those of the system.
    fn commit(self: Box<Self>) -> Result<(), Error>;
}

/// A finished blob, open for reading.
pub trait Kept: Send + Sync {
    /// Its length as stored.
    fn stored_bytes(&self) -> u64;

    /// Fills `buffer` from `offset` on, and says with how much; that is less only where the blob ends.
    ///
    /// # Errors
    /// Those of the system.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, Error>;

    /// Fills as much of `buffer` as can be had without waiting, and says how much that is; called where
    /// connections are served.
    fn read_now(&self, offset: u64, buffer: &mut [u8]) -> usize {
        let _ = (offset, buffer);
        0
    }

    /// All of it as bytes in memory, without reading it, if the back end can do that.
    ///
    /// # Errors
    /// Those of the system.
    fn map(&self) -> Option<Result<Box<dyn Mapped>, Error>> {
        None
    }
}

/// A finished blob that lies in the address space.
pub trait Mapped: Send + Sync {
    /// All of it. Touching bytes that are not [resident](Mapped::is_resident) waits for the disk.
    fn bytes(&self) -> &Bytes;

    /// Whether the bytes are in memory, as far as can be told quickly.
    fn is_resident(&self, offset: usize, len_bytes: usize) -> bool;

    /// Brings the bytes into memory, waiting for the disk.
    ///
    /// # Errors
    /// Those of the disk.
    fn populate(&self, offset: usize, len_bytes: usize) -> Result<(), Error>;
}
