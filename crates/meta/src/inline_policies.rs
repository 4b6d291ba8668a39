//! Inline policies: those that are part of one user, group or role, which is named by its unique id.

use crate::database::{params, sql};
use crate::{Error, Tx};

/// Adds an inline policy, or replaces the one of the same name.
pub async fn put(tx: &mut Tx, principal_id: &str, name: &str, document: &str) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO inline_policies (principal_id, name, document) VALUES (?1, ?2, ?3) \
         ON CONFLICT (principal_id, name) DO UPDATE SET document = excluded.document"
    );
    tx.change(sql, params![principal_id, name, document]).await.map(drop)
}

/// What an inline policy says.
pub async fn find(tx: &mut Tx, principal_id: &str, name: &str) -> Result<Option<String>, Error> {
    let sql = sql!("SELECT document FROM inline_policies WHERE principal_id = ?1 AND name = ?2");
    tx.row(sql, params![principal_id, name], |row| row.get(0)).await
}

/// The names and documents of all inline policies of a principal, by name. The quota for their size bounds them.
pub async fn of_principal(tx: &mut Tx, principal_id: &str) -> Result<Vec<(String, String)>, Error> {
    let sql = sql!("SELECT name, document FROM inline_policies WHERE principal_id = ?1 ORDER BY name");
    tx.rows(sql, params![principal_id], |row| Ok((row.get(0)?, row.get(1)?))).await
}

/// The names of up to `limit` inline policies of a principal after `after`.
pub async fn names(tx: &mut Tx, principal_id: &str, after: Option<&str>, limit: usize) -> Result<Vec<String>, Error> {
    let sql = sql!("SELECT name FROM inline_policies WHERE principal_id = ?1 AND name > ?2 ORDER BY name LIMIT ?3");
    tx.rows(sql, params![principal_id, after.unwrap_or_default(), limit], |row| row.get(0)).await
}

/// Deletes an inline policy; `false` if there is no such policy.
pub async fn delete(tx: &mut Tx, principal_id: &str, name: &str) -> Result<bool, Error> {
    let sql = sql!("DELETE FROM inline_policies WHERE principal_id = ?1 AND name = ?2");
    Ok(tx.change(sql, params![principal_id, name]).await? == 1)
}
