//! Groups and their members.

use model::{AccountId, Timestamp};

use crate::database::{Row, params, sql};
use crate::users::{User, user};
use crate::{Error, Tx};

/// One group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// `AGPA...`: a group that is made anew under the same name has another one.
    pub id: String,
    /// The account it belongs to.
    pub account: AccountId,
    /// Its name, unique in the account whatever the case of its letters.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    pub path: String,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Adds a group; `false` if the name is taken.
pub async fn insert(tx: &mut Tx, group: &Group) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO groups (id, account, name, name_key, path, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (account, name_key) DO NOTHING"
    );
    let Group { id, account, name, path, created_at } = group;
    let params = params![id, *account, name, name.to_ascii_lowercase(), path, *created_at];
    Ok(tx.change(sql, params).await? == 1)
}

/// The group of this name, whatever the case of its letters.
pub async fn find_by_name(tx: &mut Tx, account: AccountId, name: &str) -> Result<Option<Group>, Error> {
    let sql = sql!("SELECT id, account, name, path, created_at FROM groups WHERE account = ?1 AND name_key = ?2");
    tx.row(sql, params![account, name.to_ascii_lowercase()], group).await
}

/// The group with this unique id, which nobody else changes until the transaction ends, nor what hangs on it.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<Option<Group>, Error> {
    let sql = sql!("SELECT id, account, name, path, created_at FROM groups WHERE id = ?1 FOR UPDATE");
    tx.row(sql, params![id], group).await
}

/// Up to `limit` groups of an account whose paths begin with `path_prefix`, by name in lower case, after
/// `after_name_key`.
pub async fn page(
    tx: &mut Tx,
    account: AccountId,
    path_prefix: &str,
    after_name_key: Option<&str>,
    limit: usize,
) -> Result<Vec<Group>, Error> {
    let sql = sql!(
        "SELECT id, account, name, path, created_at FROM groups \
         WHERE account = ?1 AND name_key > ?2 AND substr(path, 1, length(?3)) = ?3 ORDER BY name_key LIMIT ?4"
    );
    tx.rows(sql, params![account, after_name_key.unwrap_or_default(), path_prefix, limit], group).await
}

/// How many groups an account has. The quota bounds what is counted.
pub async fn count(tx: &mut Tx, account: AccountId) -> Result<u64, Error> {
    let sql = sql!("SELECT count(*) FROM groups WHERE account = ?1");
    Ok(tx.row(sql, params![account], |row| row.get(0)).await?.unwrap_or(0))
}

/// Gives a group another name and path; `false` if there is no such group, or another one has the name.
pub async fn rename(tx: &mut Tx, id: &str, name: &str, path: &str) -> Result<bool, Error> {
    let sql = sql!(
        "UPDATE groups SET name = ?2, name_key = ?3, path = ?4 WHERE id = ?1 AND NOT EXISTS \
         (SELECT 1 FROM groups AS others WHERE others.account = groups.account AND others.name_key = ?3 \
          AND others.id <> ?1)"
    );
    Ok(tx.change(sql, params![id, name, name.to_ascii_lowercase(), path]).await? == 1)
}

/// Deletes a group without members; `false` if there is no such group. What else hangs on it by its id is the caller's to
/// take along.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<bool, Error> {
    Ok(tx.change(sql!("DELETE FROM groups WHERE id = ?1"), params![id]).await? == 1)
}

/// Makes a user a member; `false` if it was one already.
pub async fn add_member(tx: &mut Tx, group_id: &str, user_id: &str) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO group_members (group_id, user_id) VALUES (?1, ?2) ON CONFLICT (group_id, user_id) DO NOTHING"
    );
    Ok(tx.change(sql, params![group_id, user_id]).await? == 1)
}

/// Ends a membership; `false` if there was none.
pub async fn remove_member(tx: &mut Tx, group_id: &str, user_id: &str) -> Result<bool, Error> {
    let sql = sql!("DELETE FROM group_members WHERE group_id = ?1 AND user_id = ?2");
    Ok(tx.change(sql, params![group_id, user_id]).await? == 1)
}

/// Up to `limit` members of a group, by unique id, after `after_id`.
pub async fn members(tx: &mut Tx, group_id: &str, after_id: Option<&str>, limit: usize) -> Result<Vec<User>, Error> {
    let sql = sql!(
        "SELECT u.id, u.account, u.name, u.path, u.boundary_arn, u.created_at \
         FROM group_members m JOIN users u ON u.id = m.user_id \
         WHERE m.group_id = ?1 AND m.user_id > ?2 ORDER BY m.user_id LIMIT ?3"
    );
    tx.rows(sql, params![group_id, after_id.unwrap_or_default(), limit], user).await
}

/// The groups of a user, by name in lower case. A quota bounds how many there are.
pub async fn of_user(tx: &mut Tx, user_id: &str) -> Result<Vec<Group>, Error> {
    let sql = sql!(
        "SELECT g.id, g.account, g.name, g.path, g.created_at FROM group_members m JOIN groups g ON g.id = m.group_id \
         WHERE m.user_id = ?1"
    );
    let mut groups = tx.rows(sql, params![user_id], group).await?;
    groups.sort_by_cached_key(|group| group.name.to_ascii_lowercase());
    Ok(groups)
}

/// Whether a group has a member.
pub async fn has_members(tx: &mut Tx, group_id: &str) -> Result<bool, Error> {
    let sql = sql!("SELECT user_id FROM group_members WHERE group_id = ?1 LIMIT 1");
    let found: Option<String> = tx.row(sql, params![group_id], |row| row.get(0)).await?;
    Ok(found.is_some())
}

fn group(row: &Row<'_>) -> Result<Group, Error> {
    Ok(Group { id: row.get(0)?, account: row.get(1)?, name: row.get(2)?, path: row.get(3)?, created_at: row.get(4)? })
}
