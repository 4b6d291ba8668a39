//! Login profiles: users' passwords, as hashes.

use model::Timestamp;

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// One user's password.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginProfile {
    /// The user's unique id.
    pub user_id: String,
    /// An Argon2 hash as a PHC string.
    pub password_hash: String,
    /// Whether the user has to choose another one at the next sign-in.
    pub reset_required: bool,
    /// When the user first had a password.
    pub created_at: Timestamp,
    /// When the password was last set.
    pub changed_at: Timestamp,
}

/// Gives a user a password; `false` if it has one.
pub async fn insert(tx: &mut Tx, profile: &LoginProfile) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO login_profiles (user_id, password_hash, reset_required, created_at, changed_at) \
         VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (user_id) DO NOTHING"
    );
    let LoginProfile { user_id, password_hash, reset_required, created_at, changed_at } = profile;
    Ok(tx.change(sql, params![user_id, password_hash, *reset_required, *created_at, *changed_at]).await? == 1)
}

/// The login profile of a user.
pub async fn find(tx: &mut Tx, user_id: &str) -> Result<Option<LoginProfile>, Error> {
    let sql = sql!(
        "SELECT user_id, password_hash, reset_required, created_at, changed_at FROM login_profiles WHERE user_id = ?1"
    );
    let read = |row: &Row<'_>| {
        let (created_at, changed_at) = (row.get(3)?, row.get::<Option<Timestamp>>(4)?);
        Ok(LoginProfile {
            user_id: row.get(0)?,
            password_hash: row.get(1)?,
            reset_required: row.get(2)?,
            created_at,
            changed_at: changed_at.unwrap_or(created_at),
        })
    };
    tx.row(sql, params![user_id], read).await
}

/// Replaces the password, which was set at `changed_at`, and whether it has to be changed; `false` if the user has none.
pub async fn set_password(
    tx: &mut Tx,
    user_id: &str,
    password_hash: &str,
    reset_required: bool,
    changed_at: Timestamp,
) -> Result<bool, Error> {
    let sql =
        sql!("UPDATE login_profiles SET password_hash = ?2, reset_required = ?3, changed_at = ?4 WHERE user_id = ?1");
    Ok(tx.change(sql, params![user_id, password_hash, reset_required, changed_at]).await? == 1)
}

/// Remembers a password that was replaced, so that it is not chosen again, and forgets all but the newest `kept`.
pub async fn remember_former(
    tx: &mut Tx,
    user_id: &str,
    password_hash: &str,
    replaced_at: Timestamp,
    kept: usize,
) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO former_passwords (user_id, replaced_at, password_hash) VALUES (?1, ?2, ?3) \
         ON CONFLICT (user_id, replaced_at, password_hash) DO NOTHING"
    );
    tx.change(sql, params![user_id, replaced_at, password_hash]).await?;
    let newest = former(tx, user_id, kept).await?;
    let newest: Vec<&str> = newest.iter().map(String::as_str).collect();
    let sql = sql!("DELETE FROM former_passwords WHERE user_id = ?1 AND NOT (password_hash = ANY(?2))");
    tx.change(sql, params![user_id, &newest[..]]).await.map(drop)
}

/// The hashes of up to `limit` passwords that a user had before the present one, newest first.
pub async fn former(tx: &mut Tx, user_id: &str, limit: usize) -> Result<Vec<String>, Error> {
    let sql = sql!(
        "SELECT password_hash FROM former_passwords WHERE user_id = ?1 \
         ORDER BY replaced_at DESC, password_hash DESC LIMIT ?2"
    );
    tx.rows(sql, params![user_id, limit], |row| row.get(0)).await
}

/// Takes a user's password away, and forgets those before it; `false` if it had none.
pub async fn delete(tx: &mut Tx, user_id: &str) -> Result<bool, Error> {
    tx.change(sql!("DELETE FROM former_passwords WHERE user_id = ?1"), params![user_id]).await?;
    Ok(tx.change(sql!("DELETE FROM login_profiles WHERE user_id = ?1"), params![user_id]).await? == 1)
}

/// Remembers that a password was used, unless a later use is remembered.
pub async fn set_last_use(tx: &mut Tx, user_id: &str, at: Timestamp) -> Result<(), Error> {
    let sql = sql!(
        "UPDATE login_profiles SET last_used_at = ?2 \
         WHERE user_id = ?1 AND (last_used_at IS NULL OR last_used_at < ?2)"
    );
    tx.change(sql, params![user_id, at]).await.map(drop)
}

/// When the passwords of these users were last used; nothing of those that never were, or are none.
pub async fn last_uses(tx: &mut Tx, user_ids: &[&str]) -> Result<Vec<(String, Timestamp)>, Error> {
    let sql =
        sql!("SELECT user_id, last_used_at FROM login_profiles WHERE user_id = ANY(?1) AND last_used_at IS NOT NULL");
    tx.rows(sql, params![user_ids], |row| Ok((row.get(0)?, row.get(1)?))).await
}
