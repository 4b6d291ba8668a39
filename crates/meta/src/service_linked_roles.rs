//! What is remembered of service-linked roles beside the roles themselves.

use model::AccountId;

use crate::database::{params, sql};
use crate::{Error, Tx};

/// Remembers that a role was deleted, in the place of an earlier deletion of a role of this name.
pub async fn put_deletion(tx: &mut Tx, account: AccountId, role_name: &str, task_id: &str) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO service_linked_role_deletions (account, role_name, task_id) VALUES (?1, ?2, ?3) \
         ON CONFLICT (account, role_name) DO UPDATE SET task_id = excluded.task_id"
    );
    tx.change(sql, params![account, role_name, task_id]).await.map(drop)
}

/// The task of the last deletion of a role of this name.
pub async fn find_deletion(tx: &mut Tx, account: AccountId, role_name: &str) -> Result<Option<String>, Error> {
    let sql = sql!("SELECT task_id FROM service_linked_role_deletions WHERE account = ?1 AND role_name = ?2");
    tx.row(sql, params![account, role_name], |row| row.get(0)).await
}
