//! Policies of repositories.

use model::{RegistryId, RepositoryName};

use crate::database::{Row, params, sql};
use crate::repositories::{Repository, RepositoryKey};
use crate::{Error, Tx, repositories};

/// Sets a repository's policy, whether or not it has one.
pub async fn put(tx: &mut Tx, repository: RepositoryKey, policy: &str) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO repository_policies (repository, policy) VALUES (?1, ?2) \
         ON CONFLICT (repository) DO UPDATE SET policy = excluded.policy"
    );
    tx.change(sql, params![repository, policy]).await.map(drop)
}

/// A repository's policy, as it was given.
pub async fn find(tx: &mut Tx, repository: RepositoryKey) -> Result<Option<String>, Error> {
    let sql = sql!("SELECT policy FROM repository_policies WHERE repository = ?1");
    tx.row(sql, params![repository], |row| row.get(0)).await
}

/// Takes a repository's policy away and gives it back; none if it had none.
pub async fn delete(tx: &mut Tx, repository: RepositoryKey) -> Result<Option<String>, Error> {
    let sql = sql!("DELETE FROM repository_policies WHERE repository = ?1 RETURNING policy");
    tx.row(sql, params![repository], |row| row.get(0)).await
}

/// The repository of this name with its policy, in one question: what every request for a repository asks.
pub async fn find_with_repository(
    tx: &mut Tx,
    registry: &RegistryId,
    name: &RepositoryName,
) -> Result<Option<(Repository, Option<String>)>, Error> {
    let sql = sql!(
        "SELECT id, account, region, name, created_at, tag_mutability, tag_filters_json, scan_on_push, kms_key, \
         policy \
         FROM repositories LEFT JOIN repository_policies ON repository = id \
         WHERE account = ?1 AND region = ?2 AND name = ?3"
    );
    let read = |row: &Row<'_>| Ok((repositories::repository(row)?, row.get(9)?));
    tx.row(sql, params![registry.account, &registry.region, name], read).await
}
