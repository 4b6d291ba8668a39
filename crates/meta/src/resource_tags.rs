//! Resource tags of repositories.

use model::resource_tag::ResourceTags;

use crate::database::{params, sql};
use crate::repositories::RepositoryKey;
use crate::{Error, Tx};

/// A repository's tags.
pub async fn of_repository(tx: &mut Tx, repository: RepositoryKey) -> Result<ResourceTags, Error> {
    let sql = sql!("SELECT key, value FROM resource_tags WHERE repository = ?1");
    let tags = tx.rows(sql, params![repository], |row| Ok((row.get(0)?, row.get(1)?))).await?;
    Ok(tags.into_iter().collect())
}

/// Sets tags; keys that are there get the new value.
pub async fn put(tx: &mut Tx, repository: RepositoryKey, tags: &ResourceTags) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO resource_tags (repository, key, value) VALUES (?1, ?2, ?3) \
         ON CONFLICT (repository, key) DO UPDATE SET value = excluded.value"
    );
    for (key, value) in tags {
        tx.change(sql, params![repository, key, value]).await?;
    }
    Ok(())
}

/// Removes the tags with these keys; absent keys are no matter.
pub async fn remove(tx: &mut Tx, repository: RepositoryKey, keys: &[&str]) -> Result<(), Error> {
    let sql = sql!("DELETE FROM resource_tags WHERE repository = ?1 AND key = ANY(?2)");
    tx.change(sql, params![repository, keys]).await.map(drop)
}
