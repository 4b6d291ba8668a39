//! Who has a blob: the repositories that have it as a layer, and the images in them that hold it.

use model::{Digest, RegistryId, RepositoryName, Tag};
use uuid::Uuid;

use crate::database::{Row, Sql, params, sql};
use crate::images::ImageKey;
use crate::repositories::RepositoryKey;
use crate::{Error, Tx};

/// Where a listing of holders goes on: behind this repository and image.
pub type Position = (RepositoryKey, ImageKey);

/// An image that holds a blob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Where it stands in the listing.
    pub position: Position,
    /// The repository's registry.
    pub registry: RegistryId,
    /// The repository.
    pub repository: RepositoryName,
    /// The image.
    pub digest: Digest,
}

/// Up to `limit` images that hold the blob, after `after`.
pub async fn page(tx: &mut Tx, blob: Uuid, after: Option<Position>, limit: usize) -> Result<Vec<Holder>, Error> {
    // Asked by the operator, never by a request: the images of one repository are sorted, which no index does.
    static SQL: Sql = Sql::whole_table(
        "SELECT image_layers.repository, image_layers.image, repositories.account, repositories.region, \
         repositories.name, images.digest FROM layers \
         JOIN image_layers ON image_layers.repository = layers.repository AND image_layers.digest = layers.digest \
         JOIN images ON images.id = image_layers.image JOIN repositories ON repositories.id = layers.repository \
         WHERE layers.blob = ?1 AND (layers.repository > ?2 OR (layers.repository = ?2 AND image_layers.image > ?3)) \
         ORDER BY layers.repository, image_layers.image LIMIT ?4",
    );
    let (repository, image) = after.unwrap_or((RepositoryKey(0), ImageKey(0)));
    tx.rows(&SQL, params![blob, repository, image, limit], holder).await
}

/// The image itself, as a holder of its manifest.
pub async fn of_image(tx: &mut Tx, image: ImageKey) -> Result<Option<Holder>, Error> {
    let sql = sql!(
        "SELECT images.repository, images.id, repositories.account, repositories.region, repositories.name, \
         images.digest FROM images JOIN repositories ON repositories.id = images.repository WHERE images.id = ?1"
    );
    tx.row(sql, params![image], holder).await
}

fn holder(row: &Row<'_>) -> Result<Holder, Error> {
    Ok(Holder {
        position: (row.get(0)?, row.get(1)?),
        registry: RegistryId { account: row.get(2)?, region: row.get(3)? },
        repository: row.get(4)?,
        digest: row.get(5)?,
    })
}

/// How many images hold the blob.
pub async fn count(tx: &mut Tx, blob: Uuid) -> Result<u64, Error> {
    let sql = sql!(
        "SELECT COUNT(*) FROM layers JOIN image_layers ON image_layers.repository = layers.repository \
         AND image_layers.digest = layers.digest WHERE layers.blob = ?1"
    );
    Ok(tx.row(sql, params![blob], |row| row.get(0)).await?.unwrap_or(0))
}

/// Up to `limit` repositories that have the blob as a layer which none of their images holds, by name.
pub async fn idle_page(tx: &mut Tx, blob: Uuid, limit: usize) -> Result<Vec<(RegistryId, RepositoryName)>, Error> {
    let sql = sql!(
        "SELECT repositories.account, repositories.region, repositories.name FROM layers \
         JOIN repositories ON repositories.id = layers.repository \
         WHERE layers.blob = ?1 AND layers.unreferenced_since IS NOT NULL ORDER BY layers.repository LIMIT ?2"
    );
    let read = |row: &Row<'_>| Ok((RegistryId { account: row.get(0)?, region: row.get(1)? }, row.get(2)?));
    tx.rows(sql, params![blob, limit], read).await
}

/// Up to `limit` tags by which an image is pulled: its own, and those of the indexes that list it.
pub async fn tags(
    tx: &mut Tx,
    (repository, image): Position,
    digest: &Digest,
    limit: usize,
) -> Result<Vec<Tag>, Error> {
    let own = sql!("SELECT tag FROM image_tags WHERE image = ?1 ORDER BY tag LIMIT ?2");
    let mut tags: Vec<Tag> = tx.rows(own, params![image, limit], |row| row.get(0)).await?;
    let listing = sql!(
        "SELECT image_tags.tag FROM image_children JOIN image_tags ON image_tags.image = image_children.image \
         WHERE image_children.repository = ?1 AND image_children.child = ?2 LIMIT ?3"
    );
    let left = limit - tags.len().min(limit);
    tags.extend(tx.rows(listing, params![repository, digest, left], |row| row.get::<Tag>(0)).await?);
    Ok(tags)
}
