//! Aliases of KMS keys: names that are unique in an account and region.

use model::{AccountId, Region, Timestamp};
use uuid::Uuid;

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// One alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KmsAlias {
    /// The account that owns it, which is the key's.
    pub account: AccountId,
    /// The region that it is in, which is the key's.
    pub region: Region,
    /// With the prefix `alias/`.
    pub name: String,
    /// The key that it means.
    pub key_id: Uuid,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last made to mean another key; at first, when it was created.
    pub updated_at: Timestamp,
}

/// Adds an alias; `false` if the name is taken.
pub async fn insert(tx: &mut Tx, alias: &KmsAlias) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO kms_aliases (account, region, name, key_id, created_at, updated_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (account, region, name) DO NOTHING"
    );
    let KmsAlias { account, region, name, key_id, created_at, updated_at } = alias;
    Ok(tx.change(sql, params![*account, region, name, *key_id, *created_at, *updated_at]).await? == 1)
}

/// The alias of this name, whether its key is gone or not.
pub async fn find(tx: &mut Tx, account: AccountId, region: &Region, name: &str) -> Result<Option<KmsAlias>, Error> {
    let sql = sql!(
        "SELECT account, region, name, key_id, created_at, updated_at FROM kms_aliases \
         WHERE account = ?1 AND region = ?2 AND name = ?3"
    );
    tx.row(sql, params![account, region, name], alias).await
}

/// Makes an alias that means the key `from` mean the key `to`; `false` if there is no such alias, or it means another key.
pub async fn set_key(
    tx: &mut Tx,
    account: AccountId,
    region: &Region,
    name: &str,
    [from, to]: [Uuid; 2],
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = sql!(
        "UPDATE kms_aliases SET key_id = ?5, updated_at = ?6 \
         WHERE account = ?1 AND region = ?2 AND name = ?3 AND key_id = ?4"
    );
    Ok(tx.change(sql, params![account, region, name, from, to, now]).await? == 1)
}

/// Deletes an alias that means this key; `false` if there is no such alias, or it means another key.
pub async fn delete(tx: &mut Tx, account: AccountId, region: &Region, name: &str, key_id: Uuid) -> Result<bool, Error> {
    let sql = sql!("DELETE FROM kms_aliases WHERE account = ?1 AND region = ?2 AND name = ?3 AND key_id = ?4");
    Ok(tx.change(sql, params![account, region, name, key_id]).await? == 1)
}

/// Up to `limit` aliases of keys that are not gone at `now`, after the name `after`, by name in byte order.
pub async fn page(
    tx: &mut Tx,
    account: AccountId,
    region: &Region,
    now: Timestamp,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<KmsAlias>, Error> {
    let sql = sql!(
        "SELECT kms_aliases.account, kms_aliases.region, name, key_id, kms_aliases.created_at, updated_at \
         FROM kms_aliases WHERE account = ?1 AND region = ?2 AND name > ?3 \
         AND EXISTS (SELECT 1 FROM kms_keys WHERE kms_keys.id = kms_aliases.key_id \
         AND (kms_keys.delete_at IS NULL OR kms_keys.delete_at > ?4)) ORDER BY name LIMIT ?5"
    );
    tx.rows(sql, params![account, region, after.unwrap_or_default(), now, limit], alias).await
}

/// Up to `limit` aliases of one key after the name `after`, by name in byte order.
pub async fn page_of_key(tx: &mut Tx, key_id: Uuid, after: Option<&str>, limit: usize) -> Result<Vec<KmsAlias>, Error> {
    let sql = sql!(
        "SELECT account, region, name, key_id, created_at, updated_at FROM kms_aliases \
         WHERE key_id = ?1 AND name > ?2 ORDER BY name LIMIT ?3"
    );
    tx.rows(sql, params![key_id, after.unwrap_or_default(), limit], alias).await
}

fn alias(row: &Row<'_>) -> Result<KmsAlias, Error> {
    Ok(KmsAlias {
        account: row.get(0)?,
        region: row.get(1)?,
        name: row.get(2)?,
        key_id: row.get(3)?,
        created_at: row.get(4)?,
        updated_at: row.get(5)?,
    })
}
