//! Access keys. The secret is sealed before it comes here.

use model::{AccountId, Timestamp};

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// One long-term access key. Only accounts' roots have keys yet.
#[derive(Debug, Clone)]
pub struct AccessKey {
    /// `AKIA...`
    pub id: String,
    /// The account whose root the key speaks for.
    pub account: AccountId,
    /// The secret access key, sealed under the master key for this key's id.
    pub sealed_secret: Vec<u8>,
    /// An inactive key authenticates nobody.
    pub active: bool,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Adds a key; `false` if its id was there already.
pub async fn insert(tx: &mut Tx, key: &AccessKey) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO access_keys (id, account, sealed_secret, active, created_at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (id) DO NOTHING"
    );
    let params = params![&key.id, key.account, &key.sealed_secret, key.active, key.created_at];
    Ok(tx.change(sql, params).await? == 1)
}

/// The key with this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<AccessKey>, Error> {
    let sql = sql!("SELECT id, account, sealed_secret, active, created_at FROM access_keys WHERE id = ?1");
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
        "SELECT id, account, sealed_secret, active, created_at FROM access_keys WHERE account = ?1 \
         ORDER BY created_at, id"
    );
    tx.rows(sql, params![account], access_key).await
}

fn access_key(row: &Row<'_>) -> Result<AccessKey, Error> {
    Ok(AccessKey {
        id: row.get(0)?,
        account: row.get(1)?,
        sealed_secret: row.get(2)?,
        active: row.get(3)?,
        created_at: row.get(4)?,
    })
}
