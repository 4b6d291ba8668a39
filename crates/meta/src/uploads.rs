//! Layer uploads under way. The row is the truth; bytes beyond it are dust.

use model::Timestamp;
use uuid::Uuid;

use crate::repositories::RepositoryKey;
use crate::{Error, Tx};

/// One upload.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its id, also that of the bytes in the blob store.
    pub id: Uuid,
    /// The repository it is bound to.
    pub repository: RepositoryKey,
    /// The principal it is bound to, as an ARN.
    pub principal: String,
    /// How many bytes are received for good.
    pub received_bytes: u64,
    /// The blob store's own state; none while nothing was received.
    pub state: Option<Vec<u8>>,
    /// The data key of the blob to be, wrapped; none when it is stored unencrypted.
    pub wrapped_key: Option<Vec<u8>>,
    /// The length in bytes of the last part that came through UploadLayerPart; none while there is none.
    pub last_part_bytes: Option<u64>,
    /// Whether a part other than the last was shorter than ECR's minimum.
    pub has_short_part: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When bytes last came.
    pub updated_at: Timestamp,
}

/// Adds an upload.
pub async fn insert(_tx: &mut Tx, _upload: &Upload) -> Result<(), Error> {
    todo!()
}

/// The upload with this id in this repository.
pub async fn find(_tx: &mut Tx, _repository: RepositoryKey, _id: Uuid) -> Result<Option<Upload>, Error> {
    todo!()
}

/// Whether an upload row has this id.
pub async fn exists(_tx: &mut Tx, _id: Uuid) -> Result<bool, Error> {
    todo!()
}

/// Replaces what an upload has received, provided that it still is at `expected_bytes`; `false` if it is not, or is gone.
pub async fn advance(_tx: &mut Tx, _expected_bytes: u64, _upload: &Upload) -> Result<bool, Error> {
    todo!()
}

/// Ends an upload; `false` if it was gone already.
pub async fn delete(_tx: &mut Tx, _id: Uuid) -> Result<bool, Error> {
    todo!()
}

/// Takes out up to `limit` uploads that no bytes came for since before `before`, and returns their ids.
pub async fn take_expired(_tx: &mut Tx, _before: Timestamp, _limit: usize) -> Result<Vec<Uuid>, Error> {
    todo!()
}
