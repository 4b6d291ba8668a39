//! Root keys: what everything is sealed under, themselves sealed under the master key; and the values that are sealed
//! directly under them, table by table, for whoever seals them anew.

use model::Timestamp;

use crate::database::{Row, Sql, params, sql};
use crate::{Error, Tx};

/// One root key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootKey {
    /// Its number, from 1. What is sealed, is sealed under the greatest.
    pub version: u32,
    /// The key, sealed under the master key for this version.
    pub sealed_key: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when no value that is stored needs it.
    pub retired_at: Option<Timestamp>,
}

/// Where values are stored that are sealed directly under a root key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holder {
    /// Secret access keys, by key id.
    AccessKeys,
    /// The data keys of blobs that are encrypted without a KMS key, by blob id.
    Blobs,
    /// The data keys of uploads, by upload id. Those of repositories with a KMS key are among them.
    Uploads,
    /// The material of KMS keys, by key id and version.
    KmsKeyVersions,
    /// The seeds of MFA devices, by serial number.
    MfaDevices,
}

/// A value that is sealed directly under a root key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedValue {
    /// The id of its row.
    pub id: String,
    /// The version beside the id; 0 where ids have none.
    pub version: u32,
    /// The value, sealed.
    pub sealed: Vec<u8>,
}

/// All root keys, oldest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<RootKey>, Error> {
    let sql =
        sql!("SELECT version, sealed_key, created_at, retired_at FROM root_keys WHERE version > 0 ORDER BY version");
    tx.rows(sql, params![], root_key).await
}

/// All root keys, oldest first; until this transaction ends no other can change them.
pub async fn lock_all(tx: &mut Tx) -> Result<Vec<RootKey>, Error> {
    let sql = sql!(
        "SELECT version, sealed_key, created_at, retired_at FROM root_keys WHERE version > 0 ORDER BY version \
         FOR UPDATE"
    );
    tx.rows(sql, params![], root_key).await
}

/// Adds a root key; `false` if its version is taken.
pub async fn insert(tx: &mut Tx, key: &RootKey) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO root_keys (version, sealed_key, created_at, retired_at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (version) DO NOTHING"
    );
    Ok(tx.change(sql, params![key.version, &key.sealed_key, key.created_at, key.retired_at]).await? == 1)
}

/// Replaces the sealed form of a root key; `false` if there is no such version.
pub async fn set_sealed(tx: &mut Tx, version: u32, sealed_key: &[u8]) -> Result<bool, Error> {
    let sql = sql!("UPDATE root_keys SET sealed_key = ?2 WHERE version = ?1");
    Ok(tx.change(sql, params![version, sealed_key]).await? == 1)
}

/// Retires the versions before `newest` that are not retired yet; how many these are.
pub async fn retire_before(tx: &mut Tx, newest: u32, now: Timestamp) -> Result<u64, Error> {
    let sql = sql!("UPDATE root_keys SET retired_at = ?2 WHERE version > 0 AND version < ?1 AND retired_at IS NULL");
    tx.change(sql, params![newest, now]).await
}

/// Deletes a version, provided that it was retired before `before`; `false` if it was not, or is gone.
pub async fn delete_retired(tx: &mut Tx, version: u32, before: Timestamp) -> Result<bool, Error> {
    let sql = sql!("DELETE FROM root_keys WHERE version = ?1 AND retired_at < ?2");
    Ok(tx.change(sql, params![version, before]).await? == 1)
}

/// Whether there is an upload that began before `before`: a request may still hold its data key as it was then.
pub async fn has_upload_from_before(tx: &mut Tx, before: Timestamp) -> Result<bool, Error> {
    static SQL: Sql = Sql::whole_table("SELECT id FROM uploads WHERE created_at < ?1 LIMIT 1");
    let found: Option<String> = tx.row(&SQL, params![before], |row| row.get(0)).await?;
    Ok(found.is_some())
}

/// Up to `limit` values of a holder after the id and version in `after`, in that order.
pub async fn values(
    tx: &mut Tx,
    holder: Holder,
    after: Option<(&str, u32)>,
    limit: usize,
) -> Result<Vec<SealedValue>, Error> {
    let (id, version) = after.unwrap_or(("", 0));
    if holder == Holder::KmsKeyVersions {
        let sql = sql!(
            "SELECT key_id, version, sealed_material FROM kms_key_versions \
             WHERE (key_id, version) > (?1, ?2) ORDER BY key_id, version LIMIT ?3"
        );
        let read = |row: &Row<'_>| Ok(SealedValue { id: row.get(0)?, version: row.get(1)?, sealed: row.get(2)? });
        return tx.rows(sql, params![id, version, limit], read).await;
    }
    let sql = match holder {
        Holder::AccessKeys => {
            sql!("SELECT id, sealed_secret FROM access_keys WHERE id > ?1 ORDER BY id LIMIT ?2")
        }
        Holder::MfaDevices => {
            sql!("SELECT serial, sealed_seed FROM mfa_devices WHERE serial > ?1 ORDER BY serial LIMIT ?2")
        }
        Holder::Blobs => sql!(
            "SELECT id, wrapped_key FROM blobs WHERE id > ?1 AND wrapped_key IS NOT NULL AND kms_key = '' \
             ORDER BY id LIMIT ?2"
        ),
        Holder::Uploads | Holder::KmsKeyVersions => {
            sql!("SELECT id, wrapped_key FROM uploads WHERE id > ?1 AND wrapped_key IS NOT NULL ORDER BY id LIMIT ?2")
        }
    };
    let read = |row: &Row<'_>| Ok(SealedValue { id: row.get(0)?, version: 0, sealed: row.get(1)? });
    tx.rows(sql, params![id, limit], read).await
}

/// Puts `anew` in the place of a value, provided that it is still what it was; `false` if it is not, or is gone.
pub async fn replace(tx: &mut Tx, holder: Holder, value: &SealedValue, anew: &[u8]) -> Result<bool, Error> {
    let SealedValue { id, version, sealed } = value;
    let changed = match holder {
        Holder::AccessKeys => {
            let sql = sql!("UPDATE access_keys SET sealed_secret = ?3 WHERE id = ?1 AND sealed_secret = ?2");
            tx.change(sql, params![id, sealed, anew]).await?
        }
        Holder::Blobs => {
            let sql = sql!("UPDATE blobs SET wrapped_key = ?3 WHERE id = ?1 AND wrapped_key = ?2");
            tx.change(sql, params![id, sealed, anew]).await?
        }
        Holder::Uploads => {
            let sql = sql!("UPDATE uploads SET wrapped_key = ?3 WHERE id = ?1 AND wrapped_key = ?2");
            tx.change(sql, params![id, sealed, anew]).await?
        }
        Holder::MfaDevices => {
            let sql = sql!("UPDATE mfa_devices SET sealed_seed = ?3 WHERE serial = ?1 AND sealed_seed = ?2");
            tx.change(sql, params![id, sealed, anew]).await?
        }
        Holder::KmsKeyVersions => {
            let sql = sql!(
                "UPDATE kms_key_versions SET sealed_material = ?4 \
                 WHERE key_id = ?1 AND version = ?2 AND sealed_material = ?3"
            );
            tx.change(sql, params![id, *version, sealed, anew]).await?
        }
    };
    Ok(changed == 1)
}

fn root_key(row: &Row<'_>) -> Result<RootKey, Error> {
    Ok(RootKey { version: row.get(0)?, sealed_key: row.get(1)?, created_at: row.get(2)?, retired_at: row.get(3)? })
}
