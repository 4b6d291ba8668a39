//! Blobs: content stored once a registry, whichever repositories have it as a layer.

use model::{Digest, RegistryId, Timestamp};
use uuid::Uuid;

use crate::{Error, Tx};

/// One stored blob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// Its id in the blob store.
    pub id: Uuid,
    /// The registry it belongs to; content is never shared across registries.
    pub registry: RegistryId,
    /// The content's digest.
    pub digest: Digest,
    /// The content's size.
    pub size_bytes: u64,
    /// The blob's data key, wrapped; none when it is stored unencrypted.
    pub wrapped_key: Option<Vec<u8>>,
    /// When it was stored.
    pub created_at: Timestamp,
}

/// The blob with this content in the registry, and whether it is encrypted as asked (`wrapped_key` present or not).
pub async fn find(
    _tx: &mut Tx,
    _registry: &RegistryId,
    _digest: &Digest,
    _encrypted: bool,
) -> Result<Option<Blob>, Error> {
    todo!()
}

/// Adds a blob, or returns the one that has the same registry, digest and encryption already.
pub async fn insert_or_find(_tx: &mut Tx, _blob: &Blob) -> Result<Blob, Error> {
    todo!()
}

/// Whether a blob row has this id.
pub async fn exists(_tx: &mut Tx, _id: Uuid) -> Result<bool, Error> {
    todo!()
}

/// Up to `limit` blobs after `after`, by id: for fsck.
pub async fn page(_tx: &mut Tx, _after: Option<Uuid>, _limit: usize) -> Result<Vec<Blob>, Error> {
    todo!()
}

/// Takes out up to `limit` blobs that no layer has pointed at since before `before`, and returns them.
/// When this is committed nobody can come upon them any more, and their bytes may go.
pub async fn take_unreferenced(_tx: &mut Tx, _before: Timestamp, _limit: usize) -> Result<Vec<Blob>, Error> {
    todo!()
}

/// The number of blobs and the sum of their sizes.
pub async fn totals(_tx: &mut Tx) -> Result<(u64, u64), Error> {
    todo!()
}
