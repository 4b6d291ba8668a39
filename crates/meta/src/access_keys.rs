//! Access keys. The secret is sealed before it comes here.

use model::{AccountId, Timestamp};

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// One long-term access key.
#[derive(Debug, Clone)]
pub struct AccessKey {
    /// `AKIA...`
    pub id: String,
    /// The account that the key belongs to.
    pub account: AccountId,
    /// The unique id of the user whom the key speaks for; none for the account's root.
    pub user_id: Option<String>,
    /// The secret access key, sealed under a root key for this key's id.
    pub sealed_secret: Vec<u8>,
    /// An inactive key authenticates nobody.
    pub active: bool,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Adds a key; `false` if its id was there already.
pub async fn insert(tx: &mut Tx, key: &AccessKey) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO access_keys (id, account, user_id, sealed_secret, active, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO NOTHING"
    );
    let user_id = key.user_id.as_deref();
    let params = params![&key.id, key.account, user_id, &key.sealed_secret, key.active, key.created_at];
    Ok(tx.change(sql, params).await? == 1)
}

/// The key with this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<AccessKey>, Error> {
    let sql = sql!("SELECT id, account, user_id, sealed_secret, active, created_at FROM access_keys WHERE id = ?1");
    tx.row(sql, params![id], access_key).await
}

/// Replaces the sealed secret of a key; `false` if there is no such key.
pub async fn set_secret(tx: &mut Tx, id: &str, sealed_secret: &[u8]) -> Result<bool, Error> {
    let sql = sql!("UPDATE access_keys SET sealed_secret = ?2 WHERE id = ?1");
    Ok(tx.change(sql, params![id, sealed_secret]).await? == 1)
}

/// All keys of an account, oldest first.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<AccessKey>, Error> {
    let sql = sql!(
        "SELECT id, account, user_id, sealed_secret, active, created_at FROM access_keys WHERE account = ?1 \
         ORDER BY created_at, id"
    );
    tx.rows(sql, params![account], access_key).await
}

/// The keys of a user, by id.
pub async fn of_user(tx: &mut Tx, user_id: &str) -> Result<Vec<AccessKey>, Error> {
    let sql = sql!(
        "SELECT id, account, user_id, sealed_secret, active, created_at FROM access_keys WHERE user_id = ?1 ORDER BY id"
    );
    tx.rows(sql, params![user_id], access_key).await
}

/// The keys of an account's root, by id.
pub async fn of_root(tx: &mut Tx, account: AccountId) -> Result<Vec<AccessKey>, Error> {
    let sql = sql!(
        "SELECT id, account, user_id, sealed_secret, active, created_at FROM access_keys \
         WHERE account = ?1 AND user_id IS NULL ORDER BY id"
    );
    tx.rows(sql, params![account], access_key).await
}

/// Makes a key active or inactive; `false` if there is no such key.
pub async fn set_active(tx: &mut Tx, id: &str, active: bool) -> Result<bool, Error> {
    let sql = sql!("UPDATE access_keys SET active = ?2 WHERE id = ?1");
    Ok(tx.change(sql, params![id, active]).await? == 1)
}

/// Deletes a key; `false` if there is no such key.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<bool, Error> {
    Ok(tx.change(sql!("DELETE FROM access_keys WHERE id = ?1"), params![id]).await? == 1)
}

/// When, where and for which service a key was last used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastUse {
    /// When: not more exact than some minutes.
    pub at: Timestamp,
    /// The region of the credential scope.
    pub region: String,
    /// The service of the credential scope.
    pub service: String,
}

/// Remembers a use of a key.
pub async fn set_last_use(tx: &mut Tx, id: &str, last_use: &LastUse) -> Result<(), Error> {
    let sql =
        sql!("UPDATE access_keys SET last_used_at = ?2, last_used_region = ?3, last_used_service = ?4 WHERE id = ?1");
    tx.change(sql, params![id, last_use.at, &last_use.region, &last_use.service]).await.map(drop)
}

/// The last use of a key; none if it was never used, or is not there.
pub async fn last_use(tx: &mut Tx, id: &str) -> Result<Option<LastUse>, Error> {
    let sql = sql!(
        "SELECT last_used_at, last_used_region, last_used_service FROM access_keys \
         WHERE id = ?1 AND last_used_at IS NOT NULL"
    );
    let read = |row: &Row<'_>| Ok(LastUse { at: row.get(0)?, region: row.get(1)?, service: row.get(2)? });
    tx.row(sql, params![id], read).await
}

fn access_key(row: &Row<'_>) -> Result<AccessKey, Error> {
    Ok(AccessKey {
        id: row.get(0)?,
        account: row.get(1)?,
        user_id: row.get(2)?,
        sealed_secret: row.get(3)?,
        active: row.get(4)?,
        created_at: row.get(5)?,
    })
}
