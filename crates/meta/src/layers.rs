//! Layers: which blobs a repository has. A layer in another repository is not there.

use std::collections::HashMap;

use model::{Digest, Timestamp};
use uuid::Uuid;

use crate::blobs::{self, Blob};
use crate::database::{Row, params, sql};
use crate::repositories::RepositoryKey;
use crate::{Error, Tx};

/// How often a layer is put that others delete at the same time.
const TRIES: usize = 3;

/// One layer of a repository.
#[derive(Debug, Clone)]
pub struct Layer {
    /// The content.
    pub blob: Blob,
    /// The media type that an image of the repository gives it; none while no image holds it.
    pub media_type: Option<String>,
    /// Since when no image of the repository holds it; none while one does.
    pub unreferenced_since: Option<Timestamp>,
}

/// The layer with this digest.
pub async fn find(tx: &mut Tx, repository: RepositoryKey, digest: &Digest) -> Result<Option<Layer>, Error> {
    let sql = sql!(
        "SELECT blobs.id, blobs.account, blobs.region, blobs.digest, blobs.size_bytes, blobs.wrapped_key, \
         blobs.kms_key, blobs.created_at, blobs.damaged_since, \
         (SELECT media_type FROM image_layers WHERE image_layers.repository = layers.repository \
         AND image_layers.digest = layers.digest ORDER BY image LIMIT 1), layers.unreferenced_since \
         FROM layers JOIN blobs ON blobs.id = layers.blob WHERE layers.repository = ?1 AND layers.digest = ?2"
    );
    let read = |row: &Row<'_>| {
        Ok(Layer { blob: blobs::blob_at(row, 0)?, media_type: row.get(9)?, unreferenced_since: row.get(10)? })
    };
    tx.row(sql, params![repository, digest], read).await
}

/// Lets layers that no image holds count as unreferenced since `now`, so that somebody who was told of them can go on.
pub async fn renew(tx: &mut Tx, repository: RepositoryKey, digests: &[Digest], now: Timestamp) -> Result<(), Error> {
    let sql = sql!(
        "UPDATE layers SET unreferenced_since = ?3 WHERE repository = ?1 AND digest = ANY(?2) \
         AND unreferenced_since < ?3"
    );
    tx.change(sql, params![repository, digests, now]).await.map(drop)
}

/// Whether an image of the repository holds this layer.
pub async fn is_referenced(tx: &mut Tx, repository: RepositoryKey, digest: &Digest) -> Result<bool, Error> {
    let sql = sql!("SELECT image FROM image_layers WHERE repository = ?1 AND digest = ?2 LIMIT 1");
    let image: Option<i64> = tx.row(sql, params![repository, digest], |row| row.get(0)).await?;
    Ok(image.is_some())
}

/// Makes a blob a layer of the repository (unreferenced as of `now`); `false` if it was one already.
/// A layer that was there and unreferenced counts as unreferenced since `now`, so that a pusher who found it can go on.
pub async fn put(
    tx: &mut Tx,
    repository: RepositoryKey,
    digest: &Digest,
    blob: Uuid,
    now: Timestamp,
) -> Result<bool, Error> {
    let insert = sql!(
        "INSERT INTO layers (repository, digest, blob, unreferenced_since) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (repository, digest) DO NOTHING"
    );
    let renew = sql!(
        "UPDATE layers SET unreferenced_since = CASE WHEN unreferenced_since < ?3 THEN ?3 ELSE unreferenced_since END \
         WHERE repository = ?1 AND digest = ?2"
    );
    for _ in 0..TRIES {
        if tx.change(insert, params![repository, digest, blob, now]).await? == 1 {
            // After the insert: that holds the blob, so a collection cannot mark it again unseen.
            let hold =
                sql!("UPDATE blobs SET unreferenced_since = NULL WHERE id = ?1 AND unreferenced_since IS NOT NULL");
            tx.change(hold, params![blob]).await?;
            return Ok(true);
        }
        if tx.change(renew, params![repository, digest, now]).await? == 1 {
            return Ok(false);
        }
        // It was there and was collected between the two statements.
    }
    Err(tx.vanished("the layer"))
}

/// Those of `digests` that are layers of the repository and not known to be damaged, with their sizes in bytes.
pub async fn sizes(tx: &mut Tx, repository: RepositoryKey, digests: &[Digest]) -> Result<HashMap<Digest, u64>, Error> {
    let sql = sql!(
        "SELECT layers.digest, blobs.size_bytes FROM layers JOIN blobs ON blobs.id = layers.blob \
         WHERE layers.repository = ?1 AND layers.digest = ANY(?2) AND blobs.damaged_since IS NULL"
    );
    let sizes = tx.rows(sql, params![repository, digests], |row| Ok((row.get(0)?, row.get(1)?))).await?;
    Ok(sizes.into_iter().collect())
}

/// Takes a layer that no image holds out of the repository; `false` if it is not there. If it was its blob's last layer,
/// the blob counts as unreferenced since `now`.
pub async fn delete(tx: &mut Tx, repository: RepositoryKey, digest: &Digest, now: Timestamp) -> Result<bool, Error> {
    let sql = sql!("DELETE FROM layers WHERE repository = ?1 AND digest = ?2 RETURNING blob");
    let Some(blob) = tx.row(sql, params![repository, digest], |row| row.get::<Uuid>(0)).await? else {
        return Ok(false);
    };
    blobs::unreference(tx, &[blob], now).await?;
    Ok(true)
}

/// Deletes up to `limit` layers, of any repository, that no image has held since before `before`; returns how many.
/// Blobs whose last layer this was count as unreferenced since `now`.
pub async fn delete_unreferenced(tx: &mut Tx, before: Timestamp, now: Timestamp, limit: usize) -> Result<u64, Error> {
    let sql = sql!(
        "DELETE FROM layers WHERE (repository, digest) IN (\
         SELECT candidate.repository, candidate.digest FROM layers AS candidate \
         WHERE candidate.unreferenced_since < ?1 AND NOT EXISTS (SELECT 1 FROM image_layers \
         WHERE image_layers.repository = candidate.repository AND image_layers.digest = candidate.digest) \
         ORDER BY candidate.unreferenced_since LIMIT ?2 FOR UPDATE SKIP LOCKED) RETURNING blob"
    );
    let blobs: Vec<Uuid> = tx.rows(sql, params![before, limit], |row| row.get(0)).await?;
    blobs::unreference(tx, &blobs, now).await?;
    Ok(blobs.len() as u64)
}
