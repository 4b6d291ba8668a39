//! Accounts of this deployment.

use model::{AccountId, Timestamp};

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// One account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// When it was created here.
    pub created_at: Timestamp,
}

/// Adds an account; `false` if it was there already.
pub async fn insert(tx: &mut Tx, account: &Account) -> Result<bool, Error> {
    let sql = sql!("INSERT INTO accounts (id, created_at) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING");
    Ok(tx.change(sql, params![account.id, account.created_at]).await? == 1)
}

/// The account with this number.
pub async fn find(tx: &mut Tx, id: AccountId) -> Result<Option<Account>, Error> {
    tx.row(sql!("SELECT id, created_at FROM accounts WHERE id = ?1"), params![id], account).await
}

/// Up to `limit` accounts after `after`, by number.
pub async fn page(tx: &mut Tx, after: Option<AccountId>, limit: usize) -> Result<Vec<Account>, Error> {
    let sql = sql!("SELECT id, created_at FROM accounts WHERE id > ?1 ORDER BY id LIMIT ?2");
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    tx.rows(sql, params![after, limit], account).await
}

/// Makes this transaction the only one that counts what the account has, and adds to it, until it ends; `false` if there
/// is no such account.
pub async fn lock(tx: &mut Tx, id: AccountId) -> Result<bool, Error> {
    let sql = sql!("SELECT id FROM accounts WHERE id = ?1 FOR NO KEY UPDATE");
    let found: Option<AccountId> = tx.row(sql, params![id], |row| row.get(0)).await?;
    Ok(found.is_some())
}

/// The account's alias, if it has one.
pub async fn alias(tx: &mut Tx, id: AccountId) -> Result<Option<String>, Error> {
    let sql = sql!("SELECT alias FROM accounts WHERE id = ?1");
    Ok(tx.row(sql, params![id], |row| row.get(0)).await?.flatten())
}

/// Sets or takes away the alias; `false` if another account has it, or there is no such account.
pub async fn set_alias(tx: &mut Tx, id: AccountId, alias: Option<&str>) -> Result<bool, Error> {
    // Two accounts that want the same alias at once do not see each other's: all queue up at the first account.
    let first = sql!("SELECT id FROM accounts WHERE id > ?1 ORDER BY id LIMIT 1 FOR NO KEY UPDATE");
    let _: Option<AccountId> = tx.row(first, params![""], |row| row.get(0)).await?;
    let sql = sql!(
        "UPDATE accounts SET alias = ?2 WHERE id = ?1 \
         AND NOT EXISTS (SELECT 1 FROM accounts AS others WHERE others.alias = ?2 AND others.id <> ?1)"
    );
    Ok(tx.change(sql, params![id, alias]).await? == 1)
}

/// How many there are of what an account has. Quotas bound what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Users.
    pub users: u64,
    /// Groups.
    pub groups: u64,
    /// Roles.
    pub roles: u64,
    /// Managed policies of its own.
    pub policies: u64,
    /// The versions of those.
    pub policy_versions: u64,
    /// OpenID Connect identity providers.
    pub oidc_providers: u64,
    /// Access keys of its root.
    pub root_keys: u64,
    /// Instance profiles.
    pub instance_profiles: u64,
    /// Virtual MFA devices.
    pub mfa_devices: u64,
    /// Those of them that users have.
    pub mfa_devices_in_use: u64,
}

/// Counts what an account has.
pub async fn counts(tx: &mut Tx, id: AccountId) -> Result<Counts, Error> {
    let sql = sql!(
        "SELECT (SELECT count(*) FROM users WHERE account = ?1), (SELECT count(*) FROM groups WHERE account = ?1), \
         (SELECT count(*) FROM roles WHERE account = ?1), (SELECT count(*) FROM managed_policies WHERE account = ?1), \
         (SELECT count(*) FROM managed_policies p JOIN managed_policy_versions v ON v.policy_id = p.id \
          WHERE p.account = ?1), \
         (SELECT count(*) FROM oidc_providers WHERE account = ?1), \
         (SELECT count(*) FROM access_keys WHERE account = ?1 AND user_id IS NULL), \
         (SELECT count(*) FROM instance_profiles WHERE account = ?1), \
         (SELECT count(*) FROM mfa_devices WHERE account = ?1), \
         (SELECT count(user_id) FROM mfa_devices WHERE account = ?1)"
    );
    let read = |row: &Row<'_>| {
        Ok(Counts {
            users: row.get(0)?,
            groups: row.get(1)?,
            roles: row.get(2)?,
            policies: row.get(3)?,
            policy_versions: row.get(4)?,
            oidc_providers: row.get(5)?,
            root_keys: row.get(6)?,
            instance_profiles: row.get(7)?,
            mfa_devices: row.get(8)?,
            mfa_devices_in_use: row.get(9)?,
        })
    };
    Ok(tx.row(sql, params![id], read).await?.unwrap_or_default())
}

fn account(row: &Row<'_>) -> Result<Account, Error> {
    Ok(Account { id: row.get(0)?, created_at: row.get(1)? })
}
