//! Users. What hangs on a user hangs on its id, so that a new name or path changes nothing else.

use model::{AccountId, Timestamp};

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// One user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// `AIDA...`: a user that is made anew under the same name has another one.
    pub id: String,
    /// The account it belongs to.
    pub account: AccountId,
    /// Its name, unique in the account whatever the case of its letters.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    pub path: String,
    /// The ARN of its permissions boundary.
    pub boundary_arn: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Adds a user; `false` if the name is taken.
pub async fn insert(tx: &mut Tx, user: &User) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO users (id, account, name, name_key, path, boundary_arn, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (account, name_key) DO NOTHING"
    );
    let params = params![
        &user.id,
        user.account,
        &user.name,
        user.name.to_ascii_lowercase(),
        &user.path,
        user.boundary_arn.as_deref(),
        user.created_at
    ];
    Ok(tx.change(sql, params).await? == 1)
}

/// The user with this unique id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<User>, Error> {
    let sql = sql!("SELECT id, account, name, path, boundary_arn, created_at FROM users WHERE id = ?1");
    tx.row(sql, params![id], user).await
}

/// The user of this name, whatever the case of its letters.
pub async fn find_by_name(tx: &mut Tx, account: AccountId, name: &str) -> Result<Option<User>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, boundary_arn, created_at FROM users WHERE account = ?1 AND name_key = ?2"
    );
    tx.row(sql, params![account, name.to_ascii_lowercase()], user).await
}

/// The user with this unique id, which nobody else changes until the transaction ends, nor what hangs on it.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<Option<User>, Error> {
    let sql = sql!("SELECT id, account, name, path, boundary_arn, created_at FROM users WHERE id = ?1 FOR UPDATE");
    tx.row(sql, params![id], user).await
}

/// Up to `limit` users of an account whose paths begin with `path_prefix`, by name in lower case, after `after_name_key`.
pub async fn page(
    tx: &mut Tx,
    account: AccountId,
    path_prefix: &str,
    after_name_key: Option<&str>,
    limit: usize,
) -> Result<Vec<User>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, boundary_arn, created_at FROM users \
         WHERE account = ?1 AND name_key > ?2 AND substr(path, 1, length(?3)) = ?3 ORDER BY name_key LIMIT ?4"
    );
    tx.rows(sql, params![account, after_name_key.unwrap_or_default(), path_prefix, limit], user).await
}

/// How many users an account has. The quota bounds what is counted.
pub async fn count(tx: &mut Tx, account: AccountId) -> Result<u64, Error> {
    let sql = sql!("SELECT count(*) FROM users WHERE account = ?1");
    Ok(tx.row(sql, params![account], |row| row.get(0)).await?.unwrap_or(0))
}

/// Gives a user another name and path; `false` if there is no such user, or another one has the name.
pub async fn rename(tx: &mut Tx, id: &str, name: &str, path: &str) -> Result<bool, Error> {
    let sql = sql!(
        "UPDATE users SET name = ?2, name_key = ?3, path = ?4 WHERE id = ?1 AND NOT EXISTS \
         (SELECT 1 FROM users AS others WHERE others.account = users.account AND others.name_key = ?3 \
          AND others.id <> ?1)"
    );
    Ok(tx.change(sql, params![id, name, name.to_ascii_lowercase(), path]).await? == 1)
}

/// Sets or takes away the permissions boundary; `false` if there is no such user.
pub async fn set_boundary(tx: &mut Tx, id: &str, boundary_arn: Option<&str>) -> Result<bool, Error> {
    let sql = sql!("UPDATE users SET boundary_arn = ?2 WHERE id = ?1");
    Ok(tx.change(sql, params![id, boundary_arn]).await? == 1)
}

/// Deletes a user, its login profile included; `false` if there is no such user. What else hangs on it by its id is the
/// caller's to take along.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<bool, Error> {
    Ok(tx.change(sql!("DELETE FROM users WHERE id = ?1"), params![id]).await? == 1)
}

pub(crate) fn user(row: &Row<'_>) -> Result<User, Error> {
    Ok(User {
        id: row.get(0)?,
        account: row.get(1)?,
        name: row.get(2)?,
        path: row.get(3)?,
        boundary_arn: row.get(4)?,
        created_at: row.get(5)?,
    })
}
