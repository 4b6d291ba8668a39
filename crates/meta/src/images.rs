//! Images: one manifest in one repository. The manifest's bytes live here too.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{Digest, Tag, Timestamp};

use crate::database::{Row, params, sql};
use crate::repositories::{self, RepositoryKey};
use crate::{Error, Tx};

/// The row id of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImageKey(pub i64);

/// One image without its manifest's bytes.
#[derive(Debug, Clone)]
pub struct Image {
    /// Its row id.
    pub key: ImageKey,
    /// The repository it is in.
    pub repository: RepositoryKey,
    /// The digest of the manifest.
    pub digest: Digest,
    /// The manifest's media type.
    pub media_type: String,
    /// ECR's `artifactMediaType`: `artifactType`, else the configuration's media type; none for plain lists.
    pub artifact_type: Option<String>,
    /// The manifest this one refers to.
    pub subject: Option<Digest>,
    /// ECR's `imageSizeInBytes`.
    pub size_bytes: u64,
    /// The length of the manifest itself.
    pub manifest_len_bytes: u64,
    /// When the manifest was first stored in this repository.
    pub pushed_at: Timestamp,
    /// When it was last pulled, coarsely; none if never.
    pub last_pulled_at: Option<Timestamp>,
}

/// An image that is about to be. Its layers and children must be there already.
#[derive(Debug, Clone)]
pub struct NewImage {
    /// The repository it goes to.
    pub repository: RepositoryKey,
    /// The digest of the manifest.
    pub digest: Digest,
    /// The exact bytes that were pushed.
    pub manifest: Vec<u8>,
    /// The manifest's media type.
    pub media_type: String,
    /// See [`Image::artifact_type`].
    pub artifact_type: Option<String>,
    /// The manifest this one refers to.
    pub subject: Option<Digest>,
    /// The manifest's annotations, as a JSON object.
    pub annotations_json: String,
    /// ECR's `imageSizeInBytes`.
    pub size_bytes: u64,
    /// When it is stored.
    pub pushed_at: Timestamp,
    /// The layers and configuration in this repository that the image holds, with the media types it gives them.
    pub layers: Vec<(Digest, String)>,
    /// The images of this repository that this index lists.
    pub children: Vec<Digest>,
}

/// A manifest's bytes with what a pull needs to know.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The image's row id.
    pub key: ImageKey,
    /// The digest of the manifest.
    pub digest: Digest,
    /// The manifest's media type.
    pub media_type: String,
    /// The exact bytes that were pushed.
    pub manifest: Vec<u8>,
    /// When it was last pulled, coarsely.
    pub last_pulled_at: Option<Timestamp>,
}

/// Which images a listing shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TagStatus {
    /// All.
    #[default]
    Any,
    /// Those with at least one tag.
    Tagged,
    /// Those without a tag.
    Untagged,
}

/// Adds an image with its references to layers and children. The digest must be new to the repository.
pub async fn insert(tx: &mut Tx, new: &NewImage) -> Result<ImageKey, Error> {
    // Also the lock that keeps other changes to the repository's images away until the end.
    let counted = sql!("UPDATE repositories SET image_count = image_count + 1 WHERE id = ?1");
    if tx.change(counted, params![new.repository]).await? == 0 {
        return Err(tx.vanished("the repository"));
    }
    let sql = sql!(
        "INSERT INTO images (repository, digest, media_type, artifact_type, subject, size_bytes, \
         manifest_len_bytes, pushed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id"
    );
    let params = params![
        new.repository,
        &new.digest,
        &new.media_type,
        new.artifact_type.as_ref(),
        new.subject.as_ref(),
        new.size_bytes,
        new.manifest.len(),
        new.pushed_at
    ];
    let key: ImageKey = tx.row(sql, params, |row| row.get(0)).await?.ok_or_else(|| tx.vanished("the image"))?;
    let manifest = sql!("INSERT INTO image_manifests (image, annotations_json, manifest) VALUES (?1, ?2, ?3)");
    tx.change(manifest, params![key, &new.annotations_json, &new.manifest]).await?;
    insert_layers(tx, key, new).await?;
    insert_children(tx, key, new).await?;
    Ok(key)
}

/// The image with this digest.
pub async fn find(tx: &mut Tx, repository: RepositoryKey, digest: &Digest) -> Result<Option<Image>, Error> {
    let sql = sql!(
        "SELECT id, repository, digest, media_type, artifact_type, subject, size_bytes, manifest_len_bytes, \
         pushed_at, last_pulled_at FROM images WHERE repository = ?1 AND digest = ?2"
    );
    tx.row(sql, params![repository, digest], image).await
}

/// The manifest with this digest.
pub async fn manifest_by_digest(
    tx: &mut Tx,
    repository: RepositoryKey,
    digest: &Digest,
) -> Result<Option<Stored>, Error> {
    let sql = sql!(
        "SELECT images.id, images.digest, images.media_type, images.last_pulled_at, image_manifests.manifest \
         FROM images JOIN image_manifests ON image_manifests.image = images.id \
         WHERE images.repository = ?1 AND images.digest = ?2"
    );
    tx.row(sql, params![repository, digest], stored).await
}

/// The manifest this tag points at: the hot path's one query.
pub async fn manifest_by_tag(tx: &mut Tx, repository: RepositoryKey, tag: &Tag) -> Result<Option<Stored>, Error> {
    let sql = sql!(
        "SELECT images.id, images.digest, images.media_type, images.last_pulled_at, image_manifests.manifest \
         FROM image_tags JOIN images ON images.id = image_tags.image \
         JOIN image_manifests ON image_manifests.image = image_tags.image \
         WHERE image_tags.repository = ?1 AND image_tags.tag = ?2"
    );
    tx.row(sql, params![repository, tag], stored).await
}

/// Those of `digests` that are images of the repository, with the lengths of their manifests in bytes.
pub async fn manifest_sizes(
    tx: &mut Tx,
    repository: RepositoryKey,
    digests: &[Digest],
) -> Result<HashMap<Digest, u64>, Error> {
    let sql = sql!("SELECT digest, manifest_len_bytes FROM images WHERE repository = ?1 AND digest = ANY(?2)");
    let sizes = tx.rows(sql, params![repository, digests], |row| Ok((row.get(0)?, row.get(1)?))).await?;
    Ok(sizes.into_iter().collect())
}

/// The largest `size_bytes` among these images; 0 if there are none. An index's size is that of its largest child.
pub async fn size_max(tx: &mut Tx, repository: RepositoryKey, digests: &[Digest]) -> Result<u64, Error> {
    let sql = sql!("SELECT COALESCE(MAX(size_bytes), 0) FROM images WHERE repository = ?1 AND digest = ANY(?2)");
    Ok(tx.row(sql, params![repository, digests], |row| row.get(0)).await?.unwrap_or(0))
}

/// The digests of the indexes in the repository that list this image, by digest.
pub async fn parents(tx: &mut Tx, repository: RepositoryKey, child: &Digest) -> Result<Vec<Digest>, Error> {
    let sql = sql!(
        "SELECT images.digest FROM image_children JOIN images ON images.id = image_children.image \
         WHERE image_children.repository = ?1 AND image_children.child = ?2"
    );
    let mut parents: Vec<Digest> = tx.rows(sql, params![repository, child], |row| row.get(0)).await?;
    parents.sort_unstable();
    Ok(parents)
}

/// For those of `children` that indexes of the repository list, each with each of these indexes.
pub async fn listings(
    tx: &mut Tx,
    repository: RepositoryKey,
    children: &[Digest],
) -> Result<Vec<(Digest, ImageKey)>, Error> {
    let sql = sql!("SELECT child, image FROM image_children WHERE repository = ?1 AND child = ANY(?2)");
    tx.rows(sql, params![repository, children], |row| Ok((row.get(0)?, row.get(1)?))).await
}

/// Up to `limit` images after the digest text `after`, by digest text.
pub async fn page(
    tx: &mut Tx,
    repository: RepositoryKey,
    status: TagStatus,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Image>, Error> {
    let sql = match status {
        TagStatus::Any => sql!(
            "SELECT id, repository, digest, media_type, artifact_type, subject, size_bytes, manifest_len_bytes, \
             pushed_at, last_pulled_at FROM images WHERE repository = ?1 AND digest > ?2 ORDER BY digest LIMIT ?3"
        ),
        TagStatus::Tagged => sql!(
            "SELECT id, repository, digest, media_type, artifact_type, subject, size_bytes, manifest_len_bytes, \
             pushed_at, last_pulled_at FROM images WHERE repository = ?1 AND digest > ?2 AND tag_count > 0 \
             ORDER BY digest LIMIT ?3"
        ),
        TagStatus::Untagged => sql!(
            "SELECT id, repository, digest, media_type, artifact_type, subject, size_bytes, manifest_len_bytes, \
             pushed_at, last_pulled_at FROM images WHERE repository = ?1 AND digest > ?2 AND tag_count = 0 \
             ORDER BY digest LIMIT ?3"
        ),
    };
    tx.rows(sql, params![repository, after.unwrap_or_default(), limit], image).await
}

/// How many images the repository has: a count that is kept, not counted.
pub async fn count(tx: &mut Tx, repository: RepositoryKey) -> Result<u64, Error> {
    let sql = sql!("SELECT image_count FROM repositories WHERE id = ?1");
    Ok(tx.row(sql, params![repository], |row| row.get(0)).await?.unwrap_or(0))
}

/// Deletes an image with its tags and references. Layers that no image holds any more count as unreferenced since `now`.
pub async fn delete(tx: &mut Tx, key: ImageKey, now: Timestamp) -> Result<(), Error> {
    let sql = sql!("SELECT repository FROM images WHERE id = ?1");
    let Some(repository) = tx.row(sql, params![key], |row| row.get(0)).await? else { return Ok(()) };
    repositories::lock(tx, repository).await?;
    let unreferenced = sql!(
        "UPDATE layers SET unreferenced_since = ?3 WHERE repository = ?2 \
         AND digest IN (SELECT digest FROM image_layers WHERE image = ?1) \
         AND NOT EXISTS (SELECT 1 FROM image_layers AS other WHERE other.repository = layers.repository \
         AND other.digest = layers.digest AND other.image <> ?1)"
    );
    tx.change(unreferenced, params![key, repository, now]).await?;
    let deleted = tx.change(sql!("DELETE FROM images WHERE id = ?1"), params![key]).await?;
    let counted = sql!("UPDATE repositories SET image_count = image_count - ?2 WHERE id = ?1");
    tx.change(counted, params![repository, deleted]).await.map(drop)
}

/// Notes pulls; an image that is gone is no matter, and a pull time never goes back.
pub async fn record_pulls(tx: &mut Tx, pulls: &[(ImageKey, Timestamp)]) -> Result<(), Error> {
    let mut latest = BTreeMap::new();
    for &(key, at) in pulls {
        let time = latest.entry(key).or_insert(at);
        *time = at.max(*time);
    }
    let mut by_time: BTreeMap<Timestamp, Vec<ImageKey>> = BTreeMap::new();
    for (&key, &at) in &latest {
        by_time.entry(at).or_default().push(key);
    }
    // All rows in one order first, so that two nodes that record at once wait for each other rather than lock up.
    let keys: Vec<ImageKey> = latest.into_keys().collect();
    let lock = sql!("SELECT id FROM images WHERE id = ANY(?1) ORDER BY id FOR NO KEY UPDATE");
    tx.rows(lock, params![&keys[..]], |_| Ok(())).await?;
    let sql = sql!(
        "UPDATE images SET last_pulled_at = ?1 WHERE id = ANY(?2) AND (last_pulled_at IS NULL OR last_pulled_at < ?1)"
    );
    for (at, keys) in &by_time {
        tx.change(sql, params![*at, &keys[..]]).await?;
    }
    Ok(())
}

/// Up to `limit` manifests of all repositories after `after`, by row id: for fsck.
pub async fn page_manifests(
    tx: &mut Tx,
    after: Option<ImageKey>,
    limit: usize,
) -> Result<Vec<(ImageKey, Digest, Vec<u8>)>, Error> {
    let sql = sql!(
        "SELECT images.id, images.digest, image_manifests.manifest \
         FROM images JOIN image_manifests ON image_manifests.image = images.id \
         WHERE images.id > ?1 ORDER BY images.id LIMIT ?2"
    );
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    tx.rows(sql, params![after.unwrap_or(ImageKey(0)), limit], read).await
}

async fn insert_layers(tx: &mut Tx, key: ImageKey, new: &NewImage) -> Result<(), Error> {
    if new.layers.is_empty() {
        return Ok(());
    }
    // An image may name a layer twice; what it called it first counts.
    let mut media_types: BTreeMap<Digest, &str> = BTreeMap::new();
    for (digest, media_type) in &new.layers {
        media_types.entry(*digest).or_insert(media_type);
    }
    let digests: Vec<Digest> = media_types.keys().copied().collect();
    let hold = sql!(
        "UPDATE layers SET unreferenced_since = NULL \
         WHERE repository = ?1 AND digest = ANY(?2) AND unreferenced_since IS NOT NULL"
    );
    tx.change(hold, params![new.repository, &digests[..]]).await?;
    let rows: Vec<[String; 2]> =
        media_types.iter().map(|(digest, media_type)| [digest.to_string(), (*media_type).to_owned()]).collect();
    let insert = sql!(
        "INSERT INTO image_layers (image, repository, digest, media_type) \
         SELECT ?1, ?2, value ->> 0, value ->> 1 FROM json_each(?3)"
    );
    tx.change(insert, params![key, new.repository, serde_json::json!(rows).to_string()]).await.map(drop)
}

async fn insert_children(tx: &mut Tx, key: ImageKey, new: &NewImage) -> Result<(), Error> {
    if new.children.is_empty() {
        return Ok(());
    }
    let children: BTreeSet<Digest> = new.children.iter().copied().collect();
    let rows: Vec<[String; 1]> = children.iter().map(|child| [child.to_string()]).collect();
    let insert =
        sql!("INSERT INTO image_children (image, repository, child) SELECT ?1, ?2, value ->> 0 FROM json_each(?3)");
    tx.change(insert, params![key, new.repository, serde_json::json!(rows).to_string()]).await.map(drop)
}

/// An image from the columns in the order of the table, without `tag_count`.
pub(crate) fn image(row: &Row<'_>) -> Result<Image, Error> {
    Ok(Image {
        key: row.get(0)?,
        repository: row.get(1)?,
        digest: row.get(2)?,
        media_type: row.get(3)?,
        artifact_type: row.get(4)?,
        subject: row.get(5)?,
        size_bytes: row.get(6)?,
        manifest_len_bytes: row.get(7)?,
        pushed_at: row.get(8)?,
        last_pulled_at: row.get(9)?,
    })
}

fn stored(row: &Row<'_>) -> Result<Stored, Error> {
    Ok(Stored {
        key: row.get(0)?,
        digest: row.get(1)?,
        media_type: row.get(2)?,
        last_pulled_at: row.get(3)?,
        manifest: row.get(4)?,
    })
}
