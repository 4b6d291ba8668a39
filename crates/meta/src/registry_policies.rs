//! Policies of registries.

use model::RegistryId;

use crate::database::{params, sql};
use crate::{Error, Tx};

/// Sets a registry's policy, whether or not it has one.
pub async fn put(tx: &mut Tx, registry: &RegistryId, policy: &str) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO registry_policies (account, region, policy) VALUES (?1, ?2, ?3) \
         ON CONFLICT (account, region) DO UPDATE SET policy = excluded.policy"
    );
    tx.change(sql, params![registry.account, &registry.region, policy]).await.map(drop)
}

/// A registry's policy, as it was given.
pub async fn find(tx: &mut Tx, registry: &RegistryId) -> Result<Option<String>, Error> {
    let sql = sql!("SELECT policy FROM registry_policies WHERE account = ?1 AND region = ?2");
    tx.row(sql, params![registry.account, &registry.region], |row| row.get(0)).await
}

/// Takes a registry's policy away and gives it back; none if it had none.
pub async fn delete(tx: &mut Tx, registry: &RegistryId) -> Result<Option<String>, Error> {
    let sql = sql!("DELETE FROM registry_policies WHERE account = ?1 AND region = ?2 RETURNING policy");
    tx.row(sql, params![registry.account, &registry.region], |row| row.get(0)).await
}
