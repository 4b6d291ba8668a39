//! A registry's settings (ECR's account settings).

use model::RegistryId;

use crate::database::{params, sql};
use crate::{Error, Tx};

/// The value of a setting; none while it was never set.
pub async fn find(tx: &mut Tx, registry: &RegistryId, name: &str) -> Result<Option<String>, Error> {
    let sql = sql!("SELECT value FROM account_settings WHERE account = ?1 AND region = ?2 AND name = ?3");
    tx.row(sql, params![registry.account, &registry.region, name], |row| row.get(0)).await
}

/// Sets a setting.
pub async fn put(tx: &mut Tx, registry: &RegistryId, name: &str, value: &str) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO account_settings (account, region, name, value) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (account, region, name) DO UPDATE SET value = excluded.value"
    );
    tx.change(sql, params![registry.account, &registry.region, name, value]).await.map(drop)
}
