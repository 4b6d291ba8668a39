//! Roles. The trust policy is stored with its principals pinned to unique ids; who wrote it is shown ARNs.

use model::{AccountId, Timestamp};

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// One role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// `AROA...`: a role that is made anew under the same name has another one.
    pub id: String,
    /// The account it belongs to.
    pub account: AccountId,
    /// Its name, unique in the account whatever the case of its letters.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    pub path: String,
    /// What people wrote about it.
    pub description: Option<String>,
    /// Who may assume it.
    pub trust_policy: String,
    /// How long its sessions may last.
    pub max_session_seconds: u32,
    /// The ARN of its permissions boundary.
    pub boundary_arn: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When and in which region it was last used: not more exact than some minutes.
    pub last_used: Option<(Timestamp, String)>,
}

/// Adds a role; `false` if the name is taken. `last_used` is not written.
pub async fn insert(tx: &mut Tx, role: &Role) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO roles (id, account, name, name_key, path, description, trust_policy, max_session_seconds, \
         boundary_arn, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
         ON CONFLICT (account, name_key) DO NOTHING"
    );
    let params = params![
        &role.id,
        role.account,
        &role.name,
        role.name.to_ascii_lowercase(),
        &role.path,
        role.description.as_deref(),
        &role.trust_policy,
        role.max_session_seconds,
        role.boundary_arn.as_deref(),
        role.created_at
    ];
    Ok(tx.change(sql, params).await? == 1)
}

/// The role with this unique id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Role>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, description, trust_policy, max_session_seconds, boundary_arn, created_at, \
         last_used_at, last_used_region FROM roles WHERE id = ?1"
    );
    tx.row(sql, params![id], role).await
}

/// The role of this name, whatever the case of its letters.
pub async fn find_by_name(tx: &mut Tx, account: AccountId, name: &str) -> Result<Option<Role>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, description, trust_policy, max_session_seconds, boundary_arn, created_at, \
         last_used_at, last_used_region FROM roles WHERE account = ?1 AND name_key = ?2"
    );
    tx.row(sql, params![account, name.to_ascii_lowercase()], role).await
}

/// The roles with these unique ids, in no order.
pub async fn of_ids(tx: &mut Tx, ids: &[&str]) -> Result<Vec<Role>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, description, trust_policy, max_session_seconds, boundary_arn, created_at, \
         last_used_at, last_used_region FROM roles WHERE id = ANY(?1)"
    );
    tx.rows(sql, params![ids], role).await
}

/// The role with this unique id, which nobody else changes until the transaction ends, nor what hangs on it.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<Option<Role>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, description, trust_policy, max_session_seconds, boundary_arn, created_at, \
         last_used_at, last_used_region FROM roles WHERE id = ?1 FOR UPDATE"
    );
    tx.row(sql, params![id], role).await
}

/// Up to `limit` roles of an account whose paths begin with `path_prefix`, by name in lower case, after `after`.
pub async fn page(
    tx: &mut Tx,
    account: AccountId,
    path_prefix: &str,
    after_name_key: Option<&str>,
    limit: usize,
) -> Result<Vec<Role>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, description, trust_policy, max_session_seconds, boundary_arn, created_at, \
         last_used_at, last_used_region FROM roles \
         WHERE account = ?1 AND name_key > ?2 AND substr(path, 1, length(?3)) = ?3 ORDER BY name_key LIMIT ?4"
    );
    let params = params![account, after_name_key.unwrap_or_default(), path_prefix, limit];
    tx.rows(sql, params, role).await
}

/// How many roles an account has. The quota bounds what is counted.
pub async fn count(tx: &mut Tx, account: AccountId) -> Result<u64, Error> {
    let sql = sql!("SELECT count(*) FROM roles WHERE account = ?1");
    Ok(tx.row(sql, params![account], |row| row.get(0)).await?.unwrap_or(0))
}

/// Replaces the description and the longest session; `false` if there is no such role.
pub async fn set_description(
    tx: &mut Tx,
    id: &str,
    description: Option<&str>,
    max_session_seconds: u32,
) -> Result<bool, Error> {
    let sql = sql!("UPDATE roles SET description = ?2, max_session_seconds = ?3 WHERE id = ?1");
    Ok(tx.change(sql, params![id, description, max_session_seconds]).await? == 1)
}

/// Replaces the trust policy; `false` if there is no such role.
pub async fn set_trust_policy(tx: &mut Tx, id: &str, trust_policy: &str) -> Result<bool, Error> {
    let sql = sql!("UPDATE roles SET trust_policy = ?2 WHERE id = ?1");
    Ok(tx.change(sql, params![id, trust_policy]).await? == 1)
}

/// Sets or takes away the permissions boundary; `false` if there is no such role.
pub async fn set_boundary(tx: &mut Tx, id: &str, boundary_arn: Option<&str>) -> Result<bool, Error> {
    let sql = sql!("UPDATE roles SET boundary_arn = ?2 WHERE id = ?1");
    Ok(tx.change(sql, params![id, boundary_arn]).await? == 1)
}

/// Remembers a use of a role, unless a later one is remembered.
pub async fn set_last_use(tx: &mut Tx, id: &str, at: Timestamp, region: &str) -> Result<(), Error> {
    let sql = sql!(
        "UPDATE roles SET last_used_at = ?2, last_used_region = ?3 \
         WHERE id = ?1 AND (last_used_at IS NULL OR last_used_at < ?2)"
    );
    tx.change(sql, params![id, at, region]).await.map(drop)
}

/// Deletes a role; `false` if there is no such role. What hangs on it by its id is the caller's to take along.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<bool, Error> {
    Ok(tx.change(sql!("DELETE FROM roles WHERE id = ?1"), params![id]).await? == 1)
}

fn role(row: &Row<'_>) -> Result<Role, Error> {
    let (last_used_at, last_used_region): (Option<Timestamp>, Option<String>) = (row.get(9)?, row.get(10)?);
    Ok(Role {
        id: row.get(0)?,
        account: row.get(1)?,
        name: row.get(2)?,
        path: row.get(3)?,
        description: row.get(4)?,
        trust_policy: row.get(5)?,
        max_session_seconds: row.get(6)?,
        boundary_arn: row.get(7)?,
        created_at: row.get(8)?,
        last_used: last_used_at.zip(last_used_region),
    })
}
