//! Repositories.

use model::mutability::{TagFilter, TagMutability};
use model::{RegistryId, RepositoryName, Timestamp};

use crate::database::{Row, params, sql};
use crate::{Error, Tx, blobs};

/// The row id of a repository. A name that is deleted and created anew gets another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RepositoryKey(pub i64);

/// One repository.
#[derive(Debug, Clone)]
pub struct Repository {
    /// Its row id.
    pub key: RepositoryKey,
    /// The registry it is in.
    pub registry: RegistryId,
    /// Its name.
    pub name: RepositoryName,
    /// When it was created.
    pub created_at: Timestamp,
    /// Which tags may be moved.
    pub mutability: TagMutability,
    /// The repository's own scan-on-push flag.
    pub scan_on_push: bool,
    /// The ARN of the KMS key that its layers are encrypted under; none where the deployment's own key does it.
    pub kms_key: Option<String>,
}

/// A repository that is about to be.
#[derive(Debug, Clone)]
pub struct NewRepository {
    /// The registry it is in.
    pub registry: RegistryId,
    /// Its name.
    pub name: RepositoryName,
    /// When it is created.
    pub created_at: Timestamp,
    /// Which tags may be moved.
    pub mutability: TagMutability,
    /// The repository's own scan-on-push flag.
    pub scan_on_push: bool,
    /// The ARN of the KMS key that its layers are encrypted under; none where the deployment's own key does it.
    pub kms_key: Option<String>,
}

/// Adds a repository; `None` if the name is taken.
pub async fn insert(tx: &mut Tx, new: &NewRepository) -> Result<Option<Repository>, Error> {
    let sql = sql!(
        "INSERT INTO repositories (account, region, name, created_at, tag_mutability, tag_filters_json, scan_on_push, kms_key) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (account, region, name) DO NOTHING RETURNING id"
    );
    let RegistryId { account, region } = &new.registry;
    let params = params![
        *account,
        region,
        &new.name,
        new.created_at,
        new.mutability.mode(),
        filters_json(&new.mutability),
        new.scan_on_push,
        new.kms_key.as_deref()
    ];
    let Some(key) = tx.row(sql, params, |row| row.get(0)).await? else { return Ok(None) };
    let counted = sql!(
        "INSERT INTO registries (account, region, repository_count) VALUES (?1, ?2, 1) \
         ON CONFLICT (account, region) DO UPDATE SET repository_count = registries.repository_count + 1"
    );
    tx.change(counted, params![*account, region]).await?;
    Ok(Some(Repository {
        key,
        registry: new.registry.clone(),
        name: new.name.clone(),
        created_at: new.created_at,
        mutability: new.mutability.clone(),
        scan_on_push: new.scan_on_push,
        kms_key: new.kms_key.clone(),
    }))
}

/// The repository of this name.
pub async fn find(tx: &mut Tx, registry: &RegistryId, name: &RepositoryName) -> Result<Option<Repository>, Error> {
    let sql = sql!(
        "SELECT id, account, region, name, created_at, tag_mutability, tag_filters_json, scan_on_push, kms_key \
         FROM repositories WHERE account = ?1 AND region = ?2 AND name = ?3"
    );
    tx.row(sql, params![registry.account, &registry.region, name], repository).await
}

/// The repository with this row id.
pub async fn find_by_key(tx: &mut Tx, key: RepositoryKey) -> Result<Option<Repository>, Error> {
    let sql = sql!(
        "SELECT id, account, region, name, created_at, tag_mutability, tag_filters_json, scan_on_push, kms_key \
         FROM repositories WHERE id = ?1"
    );
    tx.row(sql, params![key], repository).await
}

/// Makes this transaction the only one that changes the repository until it ends; `false` if it is gone.
pub async fn lock(tx: &mut Tx, key: RepositoryKey) -> Result<bool, Error> {
    let sql = sql!("SELECT id FROM repositories WHERE id = ?1 FOR NO KEY UPDATE");
    let found: Option<RepositoryKey> = tx.row(sql, params![key], |row| row.get(0)).await?;
    Ok(found.is_some())
}

/// Up to `limit` repositories of a registry after the name `after`, by name in byte order.
pub async fn page(
    tx: &mut Tx,
    registry: &RegistryId,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Repository>, Error> {
    let sql = sql!(
        "SELECT id, account, region, name, created_at, tag_mutability, tag_filters_json, scan_on_push, kms_key \
         FROM repositories WHERE account = ?1 AND region = ?2 AND name > ?3 ORDER BY name LIMIT ?4"
    );
    let params = params![registry.account, &registry.region, after.unwrap_or_default(), limit];
    tx.rows(sql, params, repository).await
}

/// How many repositories a registry has: a count that is kept, not counted.
pub async fn count(tx: &mut Tx, registry: &RegistryId) -> Result<u64, Error> {
    let sql = sql!("SELECT repository_count FROM registries WHERE account = ?1 AND region = ?2");
    let count = tx.row(sql, params![registry.account, &registry.region], |row| row.get(0)).await?;
    Ok(count.unwrap_or(0))
}

/// Sets tag mutability.
pub async fn set_mutability(tx: &mut Tx, key: RepositoryKey, mutability: &TagMutability) -> Result<(), Error> {
    let sql = sql!("UPDATE repositories SET tag_mutability = ?2, tag_filters_json = ?3 WHERE id = ?1");
    tx.change(sql, params![key, mutability.mode(), filters_json(mutability)]).await.map(drop)
}

/// Deletes a repository with all that is in it: images, image tags, layers, resource tags, uploads.
/// Blobs whose last layer this was count as unreferenced since `now`.
pub async fn delete(tx: &mut Tx, key: RepositoryKey, now: Timestamp) -> Result<(), Error> {
    // This lock also keeps others from adding anything to the repository.
    let found = sql!("SELECT account, region FROM repositories WHERE id = ?1 FOR UPDATE");
    let Some(registry) = tx.row(found, params![key], registry).await? else { return Ok(()) };
    // Children first: they point at images of the same repository.
    tx.change(sql!("DELETE FROM image_children WHERE repository = ?1"), params![key]).await?;
    tx.change(sql!("DELETE FROM images WHERE repository = ?1"), params![key]).await?;
    blobs::unreference_repository(tx, key, now).await?;
    tx.change(sql!("DELETE FROM layers WHERE repository = ?1"), params![key]).await?;
    tx.change(sql!("DELETE FROM repositories WHERE id = ?1"), params![key]).await?;
    let counted =
        sql!("UPDATE registries SET repository_count = repository_count - 1 WHERE account = ?1 AND region = ?2");
    tx.change(counted, params![registry.account, &registry.region]).await.map(drop)
}

pub(crate) fn repository(row: &Row<'_>) -> Result<Repository, Error> {
    let (mode, filters_json): (String, String) = (row.get(5)?, row.get(6)?);
    let corrupt = |reason: String| Error::Corrupt { table: "repositories", reason };
    let filters: Vec<String> = serde_json::from_str(&filters_json).map_err(|error| corrupt(error.to_string()))?;
    let filters: Vec<&str> = filters.iter().map(String::as_str).collect();
    Ok(Repository {
        key: row.get(0)?,
        registry: RegistryId { account: row.get(1)?, region: row.get(2)? },
        name: row.get(3)?,
        created_at: row.get(4)?,
        mutability: TagMutability::parse(&mode, &filters).map_err(|error| corrupt(error.to_string()))?,
        scan_on_push: row.get(7)?,
        kms_key: row.get(8)?,
    })
}

fn registry(row: &Row<'_>) -> Result<RegistryId, Error> {
    Ok(RegistryId { account: row.get(0)?, region: row.get(1)? })
}

fn filters_json(mutability: &TagMutability) -> String {
    let filters: Vec<&str> = mutability.filters().iter().map(TagFilter::as_str).collect();
    serde_json::Value::from(filters).to_string()
}
