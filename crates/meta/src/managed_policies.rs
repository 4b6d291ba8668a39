//! The managed policies that accounts make for themselves, and their versions. Those of AWS are in the program.

use model::{AccountId, Timestamp};

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// One managed policy of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// `ANPA...`: a policy that is made anew under the same name has another one.
    pub id: String,
    /// The account it belongs to.
    pub account: AccountId,
    /// Its name, unique in the account whatever the case of its letters.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    pub path: String,
    /// What people wrote about it.
    pub description: Option<String>,
    /// The number of the version that is in force: 3 is `v3`.
    pub default_version: u32,
    /// The greatest number that a version ever had; numbers are not given twice.
    pub newest_version: u32,
    /// When it was created.
    pub created_at: Timestamp,
    /// When a version was last added or deleted, or another one came into force.
    pub updated_at: Timestamp,
}

/// One version of a managed policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Its number: 3 is `v3`.
    pub version: u32,
    /// What it says.
    pub document: String,
    /// When it was added.
    pub created_at: Timestamp,
}

/// Adds a policy without versions; `false` if the name is taken.
pub async fn insert(tx: &mut Tx, policy: &ManagedPolicy) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO managed_policies (id, account, name, name_key, path, description, default_version, \
         newest_version, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
         ON CONFLICT (account, name_key) DO NOTHING"
    );
    let params = params![
        &policy.id,
        policy.account,
        &policy.name,
        policy.name.to_ascii_lowercase(),
        &policy.path,
        policy.description.as_deref(),
        policy.default_version,
        policy.newest_version,
        policy.created_at,
        policy.updated_at
    ];
    Ok(tx.change(sql, params).await? == 1)
}

/// The policy of this name, whatever the case of its letters.
pub async fn find_by_name(tx: &mut Tx, account: AccountId, name: &str) -> Result<Option<ManagedPolicy>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, description, default_version, newest_version, created_at, updated_at \
         FROM managed_policies WHERE account = ?1 AND name_key = ?2"
    );
    tx.row(sql, params![account, name.to_ascii_lowercase()], managed_policy).await
}

/// The policy as it is now, which until it ends no transaction but this one changes, deletes or begins to use; `None` if
/// it is gone.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<Option<ManagedPolicy>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, description, default_version, newest_version, created_at, updated_at \
         FROM managed_policies WHERE id = ?1 FOR UPDATE"
    );
    tx.row(sql, params![id], managed_policy).await
}

/// Up to `limit` policies of an account whose paths begin with `path_prefix`, by name in lower case, after `after`.
pub async fn page(
    tx: &mut Tx,
    account: AccountId,
    path_prefix: &str,
    after_name_key: Option<&str>,
    limit: usize,
) -> Result<Vec<ManagedPolicy>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, description, default_version, newest_version, created_at, updated_at \
         FROM managed_policies \
         WHERE account = ?1 AND name_key > ?2 AND substr(path, 1, length(?3)) = ?3 ORDER BY name_key LIMIT ?4"
    );
    let params = params![account, after_name_key.unwrap_or_default(), path_prefix, limit];
    tx.rows(sql, params, managed_policy).await
}

/// How many policies an account has. The quota bounds what is counted.
pub async fn count(tx: &mut Tx, account: AccountId) -> Result<u64, Error> {
    let sql = sql!("SELECT count(*) FROM managed_policies WHERE account = ?1");
    Ok(tx.row(sql, params![account], |row| row.get(0)).await?.unwrap_or(0))
}

/// Deletes a policy with its versions; `false` if there is no such policy.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<bool, Error> {
    Ok(tx.change(sql!("DELETE FROM managed_policies WHERE id = ?1"), params![id]).await? == 1)
}

/// Sets which version is in force and how far versions are numbered; `false` if there is no such policy.
pub async fn set_versions(
    tx: &mut Tx,
    id: &str,
    default_version: u32,
    newest_version: u32,
    now: Timestamp,
) -> Result<bool, Error> {
    let sql =
        sql!("UPDATE managed_policies SET default_version = ?2, newest_version = ?3, updated_at = ?4 WHERE id = ?1");
    Ok(tx.change(sql, params![id, default_version, newest_version, now]).await? == 1)
}

/// Adds a version whose number no version of the policy has.
pub async fn insert_version(tx: &mut Tx, policy_id: &str, version: &PolicyVersion) -> Result<(), Error> {
    let sql =
        sql!("INSERT INTO managed_policy_versions (policy_id, version, document, created_at) VALUES (?1, ?2, ?3, ?4)");
    let params = params![policy_id, version.version, &version.document, version.created_at];
    tx.change(sql, params).await.map(drop)
}

/// One version of a policy.
pub async fn find_version(tx: &mut Tx, policy_id: &str, version: u32) -> Result<Option<PolicyVersion>, Error> {
    let sql =
        sql!("SELECT version, document, created_at FROM managed_policy_versions WHERE policy_id = ?1 AND version = ?2");
    tx.row(sql, params![policy_id, version], policy_version).await
}

/// What one version of a policy says.
pub async fn document(tx: &mut Tx, policy_id: &str, version: u32) -> Result<Option<String>, Error> {
    let sql = sql!("SELECT document FROM managed_policy_versions WHERE policy_id = ?1 AND version = ?2");
    tx.row(sql, params![policy_id, version], |row| row.get(0)).await
}

/// Up to `limit` versions of a policy with numbers below `before`, the newest first.
pub async fn versions(
    tx: &mut Tx,
    policy_id: &str,
    before: Option<u32>,
    limit: usize,
) -> Result<Vec<PolicyVersion>, Error> {
    let sql = sql!(
        "SELECT version, document, created_at FROM managed_policy_versions \
         WHERE policy_id = ?1 AND version < ?2 ORDER BY version DESC LIMIT ?3"
    );
    let before = before.map_or(i64::MAX, i64::from);
    tx.rows(sql, params![policy_id, before, limit], policy_version).await
}

/// Deletes a version; `false` if there is no such version.
pub async fn delete_version(tx: &mut Tx, policy_id: &str, version: u32) -> Result<bool, Error> {
    let sql = sql!("DELETE FROM managed_policy_versions WHERE policy_id = ?1 AND version = ?2");
    Ok(tx.change(sql, params![policy_id, version]).await? == 1)
}

fn managed_policy(row: &Row<'_>) -> Result<ManagedPolicy, Error> {
    Ok(ManagedPolicy {
        id: row.get(0)?,
        account: row.get(1)?,
        name: row.get(2)?,
        path: row.get(3)?,
        description: row.get(4)?,
        default_version: row.get(5)?,
        newest_version: row.get(6)?,
        created_at: row.get(7)?,
        updated_at: row.get(8)?,
    })
}

fn policy_version(row: &Row<'_>) -> Result<PolicyVersion, Error> {
    Ok(PolicyVersion { version: row.get(0)?, document: row.get(1)?, created_at: row.get(2)? })
}
