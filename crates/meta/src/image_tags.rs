//! Image tags: movable pointers to images.

use std::collections::BTreeMap;

use model::{Digest, Tag, Timestamp};

use crate::database::{Row, params, sql};
use crate::images::{self, Image, ImageKey, TagStatus};
use crate::repositories::RepositoryKey;
use crate::{Error, Tx};

/// How often a tag is put that others delete at the same time.
const TRIES: usize = 3;

/// One row of ECR's ListImages: a tag and its image, or an image without tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageId {
    /// The image's digest.
    pub digest: Digest,
    /// The tag; none for an untagged image.
    pub tag: Option<Tag>,
}

/// The image this tag points at.
pub async fn find(tx: &mut Tx, repository: RepositoryKey, tag: &Tag) -> Result<Option<Image>, Error> {
    let sql = sql!(
        "SELECT images.id, images.repository, images.digest, images.media_type, images.artifact_type, images.subject, images.size_bytes, \
         images.manifest_len_bytes, images.pushed_at, images.last_pulled_at \
         FROM image_tags JOIN images ON images.id = image_tags.image \
         WHERE image_tags.repository = ?1 AND image_tags.tag = ?2"
    );
    tx.row(sql, params![repository, tag], images::image).await
}

/// Points a tag at an image, wherever it pointed before.
pub async fn put(
    tx: &mut Tx,
    repository: RepositoryKey,
    tag: &Tag,
    image: ImageKey,
    now: Timestamp,
) -> Result<(), Error> {
    let insert = sql!(
        "INSERT INTO image_tags (repository, tag, image, updated_at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (repository, tag) DO NOTHING"
    );
    let pointed = sql!("SELECT image FROM image_tags WHERE repository = ?1 AND tag = ?2 FOR UPDATE");
    let point = sql!("UPDATE image_tags SET image = ?3, updated_at = ?4 WHERE repository = ?1 AND tag = ?2");
    for _ in 0..TRIES {
        if tx.change(insert, params![repository, tag, image, now]).await? == 1 {
            return count_more(tx, image).await;
        }
        if let Some(before) = tx.row(pointed, params![repository, tag], |row| row.get(0)).await? {
            if before != image {
                tx.change(point, params![repository, tag, image, now]).await?;
                count_less(tx, before).await?;
                count_more(tx, image).await?;
            }
            return Ok(());
        }
        // It was there and was deleted between the two statements.
    }
    Err(tx.vanished("the tag"))
}

/// Removes a tag; `false` if it was not there.
pub async fn delete(tx: &mut Tx, repository: RepositoryKey, tag: &Tag) -> Result<bool, Error> {
    let sql = sql!("DELETE FROM image_tags WHERE repository = ?1 AND tag = ?2 RETURNING image");
    let Some(image) = tx.row(sql, params![repository, tag], |row| row.get(0)).await? else { return Ok(false) };
    count_less(tx, image).await?;
    Ok(true)
}

/// An image's tags in byte order.
pub async fn of_image(tx: &mut Tx, image: ImageKey) -> Result<Vec<Tag>, Error> {
    let sql = sql!("SELECT tag FROM image_tags WHERE image = ?1 ORDER BY tag");
    tx.rows(sql, params![image], |row| row.get(0)).await
}

/// The tags of several images at once, each list in byte order.
pub async fn of_images(tx: &mut Tx, images: &[ImageKey]) -> Result<Vec<(ImageKey, Vec<Tag>)>, Error> {
    let sql = sql!("SELECT image, tag FROM image_tags WHERE image = ANY(?1)");
    let mut rows: Vec<(ImageKey, Tag)> = tx.rows(sql, params![images], |row| Ok((row.get(0)?, row.get(1)?))).await?;
    rows.sort_unstable();
    let mut tags: BTreeMap<ImageKey, Vec<Tag>> = BTreeMap::new();
    for (image, tag) in rows {
        tags.entry(image).or_default().push(tag);
    }
    Ok(images.iter().map(|image| (*image, tags.remove(image).unwrap_or_default())).collect())
}

/// How many tags an image has.
pub async fn count(tx: &mut Tx, image: ImageKey) -> Result<u64, Error> {
    let sql = sql!("SELECT tag_count FROM images WHERE id = ?1");
    Ok(tx.row(sql, params![image], |row| row.get(0)).await?.unwrap_or(0))
}

/// Up to `limit` tags after `after`, in byte order.
pub async fn page(
    tx: &mut Tx,
    repository: RepositoryKey,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Tag>, Error> {
    let sql = sql!("SELECT tag FROM image_tags WHERE repository = ?1 AND tag > ?2 ORDER BY tag LIMIT ?3");
    tx.rows(sql, params![repository, after.unwrap_or_default(), limit], |row| row.get(0)).await
}

/// Up to `limit` rows of ListImages after `after` (a digest text and a tag, empty for untagged), by digest text, then tag.
pub async fn page_ids(
    tx: &mut Tx,
    repository: RepositoryKey,
    status: TagStatus,
    after: Option<(&str, &str)>,
    limit: usize,
) -> Result<Vec<ImageId>, Error> {
    let (after_digest, after_tag) = after.unwrap_or_default();
    let sql = match status {
        TagStatus::Any => sql!(
            "SELECT images.digest, image_tags.tag FROM images LEFT JOIN image_tags ON image_tags.image = images.id \
             WHERE images.repository = ?1 AND images.digest >= ?2 \
             AND (images.digest > ?2 OR COALESCE(image_tags.tag, '') > ?3) \
             ORDER BY images.digest, image_tags.tag LIMIT ?4"
        ),
        TagStatus::Tagged => sql!(
            "SELECT images.digest, image_tags.tag FROM images JOIN image_tags ON image_tags.image = images.id \
             WHERE images.repository = ?1 AND images.digest >= ?2 AND images.tag_count > 0 \
             AND (images.digest > ?2 OR image_tags.tag > ?3) ORDER BY images.digest, image_tags.tag LIMIT ?4"
        ),
        TagStatus::Untagged => {
            let sql = sql!(
                "SELECT digest FROM images WHERE repository = ?1 AND digest > ?2 AND tag_count = 0 \
                 ORDER BY digest LIMIT ?3"
            );
            let read = |row: &Row<'_>| Ok(ImageId { digest: row.get(0)?, tag: None });
            return tx.rows(sql, params![repository, after_digest, limit], read).await;
        }
    };
    let read = |row: &Row<'_>| Ok(ImageId { digest: row.get(0)?, tag: row.get(1)? });
    tx.rows(sql, params![repository, after_digest, after_tag, limit], read).await
}

async fn count_more(tx: &mut Tx, image: ImageKey) -> Result<(), Error> {
    tx.change(sql!("UPDATE images SET tag_count = tag_count + 1 WHERE id = ?1"), params![image]).await.map(drop)
}

async fn count_less(tx: &mut Tx, image: ImageKey) -> Result<(), Error> {
    tx.change(sql!("UPDATE images SET tag_count = tag_count - 1 WHERE id = ?1"), params![image]).await.map(drop)
}
