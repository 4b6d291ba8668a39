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

fn account(row: &Row<'_>) -> Result<Account, Error> {
    Ok(Account { id: row.get(0)?, created_at: row.get(1)? })
}
