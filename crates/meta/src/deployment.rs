//! The deployment that the database belongs to.

use model::Timestamp;
use uuid::Uuid;

use crate::database::{params, sql};
use crate::{Error, Tx};

/// The deployment's id; `None` before it was [set](set_id).
pub async fn id(tx: &mut Tx) -> Result<Option<Uuid>, Error> {
    tx.row(sql!("SELECT id FROM deployment WHERE singleton = 1"), params![], |row| row.get(0)).await
}

/// Sets the deployment's id, unless it has one. Returns the id that it has then.
pub async fn set_id(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<Uuid, Error> {
    let sql = sql!(
        "INSERT INTO deployment (singleton, id, created_at) VALUES (1, ?1, ?2) \
         ON CONFLICT (singleton) DO UPDATE SET singleton = 1 RETURNING id"
    );
    let stored = tx.row(sql, params![id, now], |row| row.get(0)).await?;
    stored.ok_or_else(|| tx.vanished("the deployment"))
}
