//! Blobs: content stored once a registry, whichever repositories have it as a layer.

use model::{Digest, RegistryId, Timestamp};
use uuid::Uuid;

use crate::database::{Row, Sql, params, sql};
use crate::repositories::RepositoryKey;
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
    /// The ARN of the KMS key that wraps the data key; none where the deployment's own key does it.
    pub kms_key: Option<String>,
    /// When it was stored.
    pub created_at: Timestamp,
    /// When its stored bytes were found damaged; none while nothing is known against them.
    pub damaged_since: Option<Timestamp>,
}

/// Adds a blob, or returns the one that has the same registry, digest, encryption and key already and is not damaged.
pub async fn insert_or_find(tx: &mut Tx, new: &Blob) -> Result<Blob, Error> {
    // A blob that is found waiting for its collection begins to wait anew, so that whoever found it can go on.
    let sql = sql!(
        "INSERT INTO blobs \
         (id, account, region, digest, encrypted, size_bytes, wrapped_key, created_at, unreferenced_since, kms_key) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9) \
         ON CONFLICT (account, region, digest, encrypted, kms_key) WHERE damaged_since IS NULL DO UPDATE \
         SET unreferenced_since = CASE WHEN blobs.unreferenced_since < excluded.unreferenced_since \
         THEN excluded.unreferenced_since ELSE blobs.unreferenced_since END \
         RETURNING id, account, region, digest, size_bytes, wrapped_key, kms_key, created_at, damaged_since"
    );
    let params = params![
        new.id,
        new.registry.account,
        &new.registry.region,
        &new.digest,
        new.wrapped_key.is_some(),
        new.size_bytes,
        new.wrapped_key.as_ref(),
        new.created_at,
        new.kms_key.as_deref().unwrap_or_default()
    ];
    let stored = tx.row(sql, params, blob).await?;
    stored.ok_or_else(|| tx.vanished("the blob"))
}

/// Whether a blob row has this id.
pub async fn exists(tx: &mut Tx, id: Uuid) -> Result<bool, Error> {
    let found: Option<Uuid> = tx.row(sql!("SELECT id FROM blobs WHERE id = ?1"), params![id], |row| row.get(0)).await?;
    Ok(found.is_some())
}

/// Whether there is any blob.
pub async fn exist(tx: &mut Tx) -> Result<bool, Error> {
    let sql = sql!("SELECT id FROM blobs WHERE id > '' ORDER BY id LIMIT 1");
    let first: Option<Uuid> = tx.row(sql, params![], |row| row.get(0)).await?;
    Ok(first.is_some())
}

/// Up to `limit` blobs after `after`, by id: for fsck.
pub async fn page(tx: &mut Tx, after: Option<Uuid>, limit: usize) -> Result<Vec<Blob>, Error> {
    let sql = sql!(
        "SELECT id, account, region, digest, size_bytes, wrapped_key, kms_key, created_at, damaged_since FROM blobs \
         WHERE id > ?1 ORDER BY id LIMIT ?2"
    );
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    tx.rows(sql, params![after, limit], blob).await
}

/// The blob that a layer of this content, stored in this way, would join. `like` says which content and which way.
pub async fn find_same(tx: &mut Tx, like: &Blob) -> Result<Option<Blob>, Error> {
    let sql = sql!(
        "SELECT id, account, region, digest, size_bytes, wrapped_key, kms_key, created_at, damaged_since FROM blobs \
         WHERE account = ?1 AND region = ?2 AND digest = ?3 AND encrypted = ?4 AND kms_key = ?5 AND damaged_since IS NULL"
    );
    let params = params![
        like.registry.account,
        &like.registry.region,
        &like.digest,
        like.wrapped_key.is_some(),
        like.kms_key.as_deref().unwrap_or_default()
    ];
    tx.row(sql, params, blob).await
}

/// All blobs with this digest, of every registry. Reads the whole table.
pub async fn of_digest(tx: &mut Tx, digest: &Digest) -> Result<Vec<Blob>, Error> {
    static SQL: Sql = Sql::whole_table(
        "SELECT id, account, region, digest, size_bytes, wrapped_key, kms_key, created_at, damaged_since FROM blobs \
         WHERE digest = ?1 ORDER BY account, region, id",
    );
    tx.rows(&SQL, params![digest], blob).await
}

/// Marks a blob as damaged; `false` if it is gone or was marked before.
pub async fn mark_damaged(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool, Error> {
    let sql = sql!("UPDATE blobs SET damaged_since = ?2 WHERE id = ?1 AND damaged_since IS NULL");
    Ok(tx.change(sql, params![id, now]).await? == 1)
}

/// Takes the mark off a blob whose bytes proved sound; `false` if it is gone or has no mark, or if another blob with the
/// same content took its place meanwhile.
pub async fn clear_damage(tx: &mut Tx, id: Uuid) -> Result<bool, Error> {
    let sql = sql!(
        "UPDATE blobs SET damaged_since = NULL WHERE id = ?1 AND damaged_since IS NOT NULL AND NOT EXISTS (\
         SELECT 1 FROM blobs AS other WHERE other.account = blobs.account AND other.region = blobs.region \
         AND other.digest = blobs.digest AND other.encrypted = blobs.encrypted AND other.kms_key = blobs.kms_key \
         AND other.damaged_since IS NULL)"
    );
    Ok(tx.change(sql, params![id]).await? == 1)
}

/// Puts a sound blob in the place of the damaged ones with the same registry, digest and KMS key: it takes over their
/// layers in all repositories, and their rows go. Returns their ids; once this is committed, their bytes may go.
pub async fn heal(tx: &mut Tx, sound: &Blob) -> Result<Vec<Uuid>, Error> {
    let find = sql!(
        "SELECT id FROM blobs WHERE account = ?1 AND region = ?2 AND digest = ?3 AND kms_key = ?4 \
         AND damaged_since IS NOT NULL AND id <> ?5"
    );
    let key = sound.kms_key.as_deref().unwrap_or_default();
    let params = params![sound.registry.account, &sound.registry.region, &sound.digest, key, sound.id];
    let damaged: Vec<Uuid> = tx.rows(find, params, |row| row.get(0)).await?;
    if damaged.is_empty() {
        return Ok(damaged);
    }
    // Layers before blobs, the order in which everybody else locks them.
    let take_over = sql!("UPDATE layers SET blob = ?1 WHERE blob = ANY(?2)");
    if tx.change(take_over, params![sound.id, &damaged[..]]).await? > 0 {
        let hold = sql!("UPDATE blobs SET unreferenced_since = NULL WHERE id = ?1 AND unreferenced_since IS NOT NULL");
        tx.change(hold, params![sound.id]).await?;
    }
    let lock = sql!("SELECT id FROM blobs WHERE id = ANY(?1) ORDER BY id FOR UPDATE");
    tx.rows(lock, params![&damaged[..]], |_| Ok(())).await?;
    // One that became a layer at the same moment stays, and is healed by the next push.
    let delete = sql!(
        "DELETE FROM blobs WHERE id = ANY(?1) AND NOT EXISTS (SELECT 1 FROM layers WHERE layers.blob = blobs.id) \
         RETURNING id"
    );
    tx.rows(delete, params![&damaged[..]], |row| row.get(0)).await
}

/// Takes out up to `limit` blobs that no layer has pointed at since before `before`, and returns them.
/// When this is committed nobody can come upon them any more, and their bytes may go.
pub async fn take_unreferenced(tx: &mut Tx, before: Timestamp, limit: usize) -> Result<Vec<Blob>, Error> {
    let sql = sql!(
        "DELETE FROM blobs WHERE id IN (\
         SELECT candidate.id FROM blobs AS candidate WHERE candidate.unreferenced_since < ?1 \
         AND NOT EXISTS (SELECT 1 FROM layers WHERE layers.blob = candidate.id) \
         ORDER BY candidate.unreferenced_since LIMIT ?2 FOR UPDATE SKIP LOCKED) \
         RETURNING id, account, region, digest, size_bytes, wrapped_key, kms_key, created_at, damaged_since"
    );
    tx.rows(sql, params![before, limit], blob).await
}

/// The number of blobs and the sum of their sizes.
pub async fn totals(tx: &mut Tx) -> Result<(u64, u64), Error> {
    static SQL: Sql = Sql::whole_table("SELECT COUNT(*), CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM blobs");
    let totals = tx.row(&SQL, params![], |row| Ok((row.get(0)?, row.get(1)?))).await?;
    Ok(totals.unwrap_or_default())
}

/// The number of blobs that are marked as damaged.
pub async fn count_damaged(tx: &mut Tx) -> Result<u64, Error> {
    // All of an index that has only these.
    static SQL: Sql = Sql::whole_table("SELECT COUNT(*) FROM blobs WHERE damaged_since IS NOT NULL");
    let count = tx.row(&SQL, params![], |row| row.get(0)).await?;
    Ok(count.unwrap_or_default())
}

/// The number and the sum of the sizes of blobs that no image holds: they wait for their collection.
pub async fn waiting(tx: &mut Tx) -> Result<(u64, u64), Error> {
    static SQL: Sql = Sql::whole_table(
        "SELECT COUNT(*), CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM blobs WHERE NOT EXISTS (\
         SELECT 1 FROM layers WHERE layers.blob = blobs.id AND layers.unreferenced_since IS NULL)",
    );
    let waiting = tx.row(&SQL, params![], |row| Ok((row.get(0)?, row.get(1)?))).await?;
    Ok(waiting.unwrap_or_default())
}

/// Those of `ids` that no layer points at any more count as unreferenced since `now`.
pub(crate) async fn unreference(tx: &mut Tx, ids: &[Uuid], now: Timestamp) -> Result<(), Error> {
    // Lock, then look: whoever makes one of them a layer at the same time holds its row until that can be seen here.
    let lock = sql!("SELECT id FROM blobs WHERE id = ANY(?1) ORDER BY id FOR UPDATE");
    tx.rows(lock, params![ids], |_| Ok(())).await?;
    let mark = sql!(
        "UPDATE blobs SET unreferenced_since = ?2 WHERE id = ANY(?1) \
         AND NOT EXISTS (SELECT 1 FROM layers WHERE layers.blob = blobs.id)"
    );
    tx.change(mark, params![ids, now]).await.map(drop)
}

/// Blobs that are layers of this repository alone count as unreferenced since `now`; the layers go next.
pub(crate) async fn unreference_repository(
    tx: &mut Tx,
    repository: RepositoryKey,
    now: Timestamp,
) -> Result<(), Error> {
    let lock =
        sql!("SELECT id FROM blobs WHERE id IN (SELECT blob FROM layers WHERE repository = ?1) ORDER BY id FOR UPDATE");
    tx.rows(lock, params![repository], |_| Ok(())).await?;
    let mark = sql!(
        "UPDATE blobs SET unreferenced_since = ?2 WHERE id IN (SELECT blob FROM layers WHERE repository = ?1) \
         AND NOT EXISTS (SELECT 1 FROM layers WHERE layers.blob = blobs.id AND layers.repository <> ?1)"
    );
    tx.change(mark, params![repository, now]).await.map(drop)
}

fn blob(row: &Row<'_>) -> Result<Blob, Error> {
    blob_at(row, 0)
}

/// A blob whose columns start at `first`.
pub(crate) fn blob_at(row: &Row<'_>, first: usize) -> Result<Blob, Error> {
    Ok(Blob {
        id: row.get(first)?,
        registry: RegistryId { account: row.get(first + 1)?, region: row.get(first + 2)? },
        digest: row.get(first + 3)?,
        size_bytes: row.get(first + 4)?,
        wrapped_key: row.get(first + 5)?,
        kms_key: Some(row.get::<String>(first + 6)?).filter(|key| !key.is_empty()),
        created_at: row.get(first + 7)?,
        damaged_since: row.get(first + 8)?,
    })
}
