//! Tags of everything but repositories: users, roles, policies, identity providers, keys, secrets.

use model::resource_tag::ResourceTags;

use crate::database::{params, sql};
use crate::{Error, Tx};

/// The tags of an owner: a unique id such as `AIDA...`, or the ARN of what has none.
pub async fn of(tx: &mut Tx, owner: &str) -> Result<ResourceTags, Error> {
    let sql = sql!("SELECT key, value FROM owned_tags WHERE owner = ?1");
    let tags = tx.rows(sql, params![owner], |row| Ok((row.get(0)?, row.get(1)?))).await?;
    Ok(tags.into_iter().collect())
}

/// Sets tags; keys that are there get the new value.
pub async fn put(tx: &mut Tx, owner: &str, tags: &ResourceTags) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO owned_tags (owner, key, value) VALUES (?1, ?2, ?3) \
         ON CONFLICT (owner, key) DO UPDATE SET value = excluded.value"
    );
    for (key, value) in tags {
        tx.change(sql, params![owner, key, value]).await?;
    }
    Ok(())
}

/// Removes the tags with these keys; absent keys are no matter.
pub async fn remove(tx: &mut Tx, owner: &str, keys: &[&str]) -> Result<(), Error> {
    tx.change(sql!("DELETE FROM owned_tags WHERE owner = ?1 AND key = ANY(?2)"), params![owner, keys]).await.map(drop)
}

/// Removes all tags of an owner that is no more.
pub async fn remove_all(tx: &mut Tx, owner: &str) -> Result<(), Error> {
    tx.change(sql!("DELETE FROM owned_tags WHERE owner = ?1"), params![owner]).await.map(drop)
}
