//! Layer uploads under way. The row is the truth; bytes beyond it are dust.

use model::Timestamp;
use uuid::Uuid;

use crate::database::{Row, Sql, params, sql};
use crate::repositories::RepositoryKey;
use crate::{Error, Tx};

/// One upload.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its id, also that of the bytes in the blob store.
    pub id: Uuid,
    /// The repository it is bound to.
    pub repository: RepositoryKey,
    /// The principal it is bound to, by its unique id.
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
pub async fn insert(tx: &mut Tx, upload: &Upload) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO uploads (id, repository, principal, received_bytes, state, wrapped_key, last_part_bytes, \
         has_short_part, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    );
    let params = params![
        upload.id,
        upload.repository,
        &upload.principal,
        upload.received_bytes,
        upload.state.as_ref(),
        upload.wrapped_key.as_ref(),
        upload.last_part_bytes,
        upload.has_short_part,
        upload.created_at,
        upload.updated_at
    ];
    tx.change(sql, params).await.map(drop)
}

/// The upload with this id in this repository.
pub async fn find(tx: &mut Tx, repository: RepositoryKey, id: Uuid) -> Result<Option<Upload>, Error> {
    let sql = sql!(
        "SELECT id, repository, principal, received_bytes, state, wrapped_key, last_part_bytes, has_short_part, \
         created_at, updated_at FROM uploads WHERE id = ?1 AND repository = ?2"
    );
    tx.row(sql, params![id, repository], upload).await
}

/// Whether an upload row has this id.
pub async fn exists(tx: &mut Tx, id: Uuid) -> Result<bool, Error> {
    let found: Option<Uuid> =
        tx.row(sql!("SELECT id FROM uploads WHERE id = ?1"), params![id], |row| row.get(0)).await?;
    Ok(found.is_some())
}

/// Replaces what an upload has received, provided that it still is at `expected_bytes`; `false` if it is not, or is gone.
pub async fn advance(tx: &mut Tx, expected_bytes: u64, upload: &Upload) -> Result<bool, Error> {
    let sql = sql!(
        "UPDATE uploads SET received_bytes = ?3, state = ?4, wrapped_key = ?5, last_part_bytes = ?6, \
         has_short_part = ?7, updated_at = ?8 WHERE id = ?1 AND received_bytes = ?2"
    );
    let params = params![
        upload.id,
        expected_bytes,
        upload.received_bytes,
        upload.state.as_ref(),
        upload.wrapped_key.as_ref(),
        upload.last_part_bytes,
        upload.has_short_part,
        upload.updated_at
    ];
    Ok(tx.change(sql, params).await? == 1)
}

/// The number of uploads under way and the sum of what they have received.
pub async fn totals(tx: &mut Tx) -> Result<(u64, u64), Error> {
    static SQL: Sql =
        Sql::whole_table("SELECT COUNT(*), CAST(COALESCE(SUM(received_bytes), 0) AS BIGINT) FROM uploads");
    let totals = tx.row(&SQL, params![], |row| Ok((row.get(0)?, row.get(1)?))).await?;
    Ok(totals.unwrap_or_default())
}

/// Ends an upload; `false` if it was gone already.
pub async fn delete(tx: &mut Tx, id: Uuid) -> Result<bool, Error> {
    Ok(tx.change(sql!("DELETE FROM uploads WHERE id = ?1"), params![id]).await? == 1)
}

/// Notes that bytes are coming for these uploads; one that is gone is no matter.
pub async fn touch(tx: &mut Tx, ids: &[Uuid], now: Timestamp) -> Result<(), Error> {
    let sql = sql!("UPDATE uploads SET updated_at = ?2 WHERE id = ?1 AND updated_at < ?2");
    for id in ids {
        tx.change(sql, params![*id, now]).await?;
    }
    Ok(())
}

/// Takes out up to `limit` uploads that no bytes came for since before `before`, and returns their ids.
pub async fn take_expired(tx: &mut Tx, before: Timestamp, limit: usize) -> Result<Vec<Uuid>, Error> {
    let sql = sql!(
        "DELETE FROM uploads WHERE id IN (\
         SELECT id FROM uploads WHERE updated_at < ?1 ORDER BY updated_at LIMIT ?2 FOR UPDATE SKIP LOCKED) RETURNING id"
    );
    tx.rows(sql, params![before, limit], |row| row.get(0)).await
}

fn upload(row: &Row<'_>) -> Result<Upload, Error> {
    Ok(Upload {
        id: row.get(0)?,
        repository: row.get(1)?,
        principal: row.get(2)?,
        received_bytes: row.get(3)?,
        state: row.get(4)?,
        wrapped_key: row.get(5)?,
        last_part_bytes: row.get(6)?,
        has_short_part: row.get(7)?,
        created_at: row.get(8)?,
        updated_at: row.get(9)?,
    })
}
