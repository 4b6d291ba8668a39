//! Instance profiles: what hands a role to a machine.

use model::{AccountId, Timestamp};

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// One instance profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceProfile {
    /// `AIPA...`: one that is made anew under the same name has another one.
    pub id: String,
    /// The account it belongs to.
    pub account: AccountId,
    /// Its name, unique in the account whatever the case of its letters.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    pub path: String,
    /// The unique id of the role in it.
    pub role_id: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Adds an instance profile; `false` if the name is taken.
pub async fn insert(tx: &mut Tx, profile: &InstanceProfile) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO instance_profiles (id, account, name, name_key, path, role_id, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (account, name_key) DO NOTHING"
    );
    let params = params![
        &profile.id,
        profile.account,
        &profile.name,
        profile.name.to_ascii_lowercase(),
        &profile.path,
        profile.role_id.as_deref(),
        profile.created_at
    ];
    Ok(tx.change(sql, params).await? == 1)
}

/// The instance profile of this name, whatever the case of its letters.
pub async fn find_by_name(tx: &mut Tx, account: AccountId, name: &str) -> Result<Option<InstanceProfile>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, role_id, created_at FROM instance_profiles \
         WHERE account = ?1 AND name_key = ?2"
    );
    tx.row(sql, params![account, name.to_ascii_lowercase()], profile).await
}

/// The instance profile with this unique id, which nobody else changes until the transaction ends.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<Option<InstanceProfile>, Error> {
    let sql =
        sql!("SELECT id, account, name, path, role_id, created_at FROM instance_profiles WHERE id = ?1 FOR UPDATE");
    tx.row(sql, params![id], profile).await
}

/// Up to `limit` instance profiles of an account whose paths begin with `path_prefix`, by name in lower case, after
/// `after_name_key`.
pub async fn page(
    tx: &mut Tx,
    account: AccountId,
    path_prefix: &str,
    after_name_key: Option<&str>,
    limit: usize,
) -> Result<Vec<InstanceProfile>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, role_id, created_at FROM instance_profiles \
         WHERE account = ?1 AND name_key > ?2 AND substr(path, 1, length(?3)) = ?3 ORDER BY name_key LIMIT ?4"
    );
    tx.rows(sql, params![account, after_name_key.unwrap_or_default(), path_prefix, limit], profile).await
}

/// Up to `limit` instance profiles that hold a role, by name in lower case, after `after_name_key`.
pub async fn of_role(
    tx: &mut Tx,
    role_id: &str,
    after_name_key: Option<&str>,
    limit: usize,
) -> Result<Vec<InstanceProfile>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, role_id, created_at FROM instance_profiles \
         WHERE role_id = ?1 AND name_key > ?2 ORDER BY name_key LIMIT ?3"
    );
    tx.rows(sql, params![role_id, after_name_key.unwrap_or_default(), limit], profile).await
}

/// How many instance profiles an account has. The quota bounds what is counted.
pub async fn count(tx: &mut Tx, account: AccountId) -> Result<u64, Error> {
    let sql = sql!("SELECT count(*) FROM instance_profiles WHERE account = ?1");
    Ok(tx.row(sql, params![account], |row| row.get(0)).await?.unwrap_or(0))
}

/// Puts a role into an instance profile, or takes it out; `false` if there is no such instance profile.
pub async fn set_role(tx: &mut Tx, id: &str, role_id: Option<&str>) -> Result<bool, Error> {
    Ok(tx.change(sql!("UPDATE instance_profiles SET role_id = ?2 WHERE id = ?1"), params![id, role_id]).await? == 1)
}

/// Deletes an instance profile; `false` if there is no such instance profile. Its tags are the caller's to remove.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<bool, Error> {
    Ok(tx.change(sql!("DELETE FROM instance_profiles WHERE id = ?1"), params![id]).await? == 1)
}

fn profile(row: &Row<'_>) -> Result<InstanceProfile, Error> {
    Ok(InstanceProfile {
        id: row.get(0)?,
        account: row.get(1)?,
        name: row.get(2)?,
        path: row.get(3)?,
        role_id: row.get(4)?,
        created_at: row.get(5)?,
    })
}
