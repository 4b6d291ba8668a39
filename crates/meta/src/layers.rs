//! Layers: which blobs a repository has. A layer in another repository is not there.

use model::{Digest, Timestamp};
use uuid::Uuid;

use crate::blobs::Blob;
use crate::repositories::RepositoryKey;
use crate::{Error, Tx};

/// One layer of a repository.
#[derive(Debug, Clone)]
pub struct Layer {
    /// The content.
    pub blob: Blob,
    /// The media type that an image of the repository gives it; none while no image holds it.
    pub media_type: Option<String>,
}

/// The layer with this digest.
pub async fn find(_tx: &mut Tx, _repository: RepositoryKey, _digest: &Digest) -> Result<Option<Layer>, Error> {
    todo!()
}

/// Whether an image of the repository holds this layer.
pub async fn is_referenced(_tx: &mut Tx, _repository: RepositoryKey, _digest: &Digest) -> Result<bool, Error> {
    todo!()
}

/// Makes a blob a layer of the repository (unreferenced as of `now`); `false` if it was one already.
/// A layer that was there and unreferenced counts as unreferenced since `now`, so that a pusher who found it can go on.
pub async fn put(
    _tx: &mut Tx,
    _repository: RepositoryKey,
    _digest: &Digest,
    _blob: Uuid,
    _now: Timestamp,
) -> Result<bool, Error> {
    todo!()
}

/// Which of `digests` are no layers of the repository, in the order given.
pub async fn missing(_tx: &mut Tx, _repository: RepositoryKey, _digests: &[Digest]) -> Result<Vec<Digest>, Error> {
    todo!()
}

/// Deletes up to `limit` layers, of any repository, that no image has held since before `before`; returns how many.
/// Blobs whose last layer this was count as unreferenced since `now`.
pub async fn delete_unreferenced(
    _tx: &mut Tx,
    _before: Timestamp,
    _now: Timestamp,
    _limit: usize,
) -> Result<u64, Error> {
    todo!()
}
