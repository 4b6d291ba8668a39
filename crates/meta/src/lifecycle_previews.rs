//! Previews of lifecycle policies, with the images that they would take.

use std::collections::BTreeMap;

use model::{Digest, Tag, Timestamp};

use crate::database::{Row, params, sql, word};
use crate::images::TagStatus;
use crate::repositories::RepositoryKey;
use crate::{Error, Tx};

/// How far a preview has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreviewStatus {
    /// Its results are being made.
    InProgress,
    /// All its results are there.
    Complete,
    /// It could not be made.
    Failed,
    /// Its results are too old to be shown.
    Expired,
}

impl PreviewStatus {
    const ALL: [Self; 4] = [Self::InProgress, Self::Complete, Self::Failed, Self::Expired];

    /// ECR's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Complete => "COMPLETE",
            Self::Failed => "FAILED",
            Self::Expired => "EXPIRED",
        }
    }

    fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// A repository's last preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The text of the policy.
    pub text: String,
    /// How far it has come.
    pub status: PreviewStatus,
    /// When it was started.
    pub started_at: Timestamp,
    /// How many images the policy would take.
    pub expiring_count: u64,
}

/// An image that a policy would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewImage {
    /// Its place in the results.
    pub number: u64,
    /// Its digest.
    pub digest: Digest,
    /// When it was pushed.
    pub pushed_at: Timestamp,
    /// The priority of the rule that would take it.
    pub rule_priority: u32,
    /// Its tags, in byte order.
    pub tags: Vec<Tag>,
}

/// Begins a preview in the place of the last; `false` if that is in progress still.
pub async fn start(tx: &mut Tx, repository: RepositoryKey, text: &str, now: Timestamp) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO lifecycle_previews (repository, policy, status, started_at) VALUES (?1, ?2, 'IN_PROGRESS', ?3) \
         ON CONFLICT (repository) DO UPDATE SET policy = excluded.policy, status = excluded.status, \
         started_at = excluded.started_at, expiring_count = 0 WHERE lifecycle_previews.status <> 'IN_PROGRESS'"
    );
    Ok(tx.change(sql, params![repository, text, now]).await? == 1)
}

/// A repository's last preview.
pub async fn find(tx: &mut Tx, repository: RepositoryKey) -> Result<Option<Preview>, Error> {
    let sql = sql!("SELECT policy, status, started_at, expiring_count FROM lifecycle_previews WHERE repository = ?1");
    let read = |row: &Row<'_>| {
        let status = word("lifecycle_previews", &row.get::<String>(1)?, PreviewStatus::read)?;
        Ok(Preview { text: row.get(0)?, status, started_at: row.get(2)?, expiring_count: row.get(3)? })
    };
    tx.row(sql, params![repository], read).await
}

/// Up to `limit` previews of one status that were started before `before`, the oldest first.
pub async fn of_status(
    tx: &mut Tx,
    status: PreviewStatus,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<(RepositoryKey, Timestamp)>, Error> {
    let sql = sql!(
        "SELECT repository, started_at FROM lifecycle_previews WHERE status = ?1 AND started_at < ?2 \
         ORDER BY started_at LIMIT ?3"
    );
    tx.rows(sql, params![status.as_str(), before, limit], |row| Ok((row.get(0)?, row.get(1)?))).await
}

/// Sets the status of the preview that was started at `started_at`, and how many images it would take.
pub async fn set_status(
    tx: &mut Tx,
    repository: RepositoryKey,
    started_at: Timestamp,
    status: PreviewStatus,
    expiring_count: u64,
) -> Result<(), Error> {
    let sql = sql!(
        "UPDATE lifecycle_previews SET status = ?3, expiring_count = ?4 WHERE repository = ?1 AND started_at = ?2"
    );
    tx.change(sql, params![repository, started_at, status.as_str(), expiring_count]).await.map(drop)
}

/// Adds results to the preview that was started at `started_at`; `false`, and nothing added, if it is not in progress.
pub async fn add(
    tx: &mut Tx,
    repository: RepositoryKey,
    started_at: Timestamp,
    images: &[PreviewImage],
) -> Result<bool, Error> {
    let of = sql!(
        "SELECT started_at FROM lifecycle_previews \
         WHERE repository = ?1 AND started_at = ?2 AND status = 'IN_PROGRESS' FOR UPDATE"
    );
    let found: Option<Timestamp> = tx.row(of, params![repository, started_at], |row| row.get(0)).await?;
    if found.is_none() {
        return Ok(false);
    }
    let rows: Vec<_> = images
        .iter()
        .map(|image| {
            let PreviewImage { number, digest, pushed_at, rule_priority, tags } = image;
            let tag_count = tags.len();
            serde_json::json!([number, digest.to_string(), pushed_at.as_millis(), rule_priority, tag_count])
        })
        .collect();
    let insert = sql!(
        "INSERT INTO lifecycle_preview_images (repository, number, digest, pushed_at, rule_priority, tag_count) \
         SELECT ?1, CAST(value ->> 0 AS BIGINT), value ->> 1, CAST(value ->> 2 AS BIGINT), \
         CAST(value ->> 3 AS BIGINT), CAST(value ->> 4 AS BIGINT) FROM json_each(?2)"
    );
    tx.change(insert, params![repository, serde_json::json!(rows).to_string()]).await?;
    let tags: Vec<_> = images
        .iter()
        .flat_map(|image| image.tags.iter().map(|tag| serde_json::json!([image.number, tag.as_str()])))
        .collect();
    let insert = sql!(
        "INSERT INTO lifecycle_preview_tags (repository, number, tag) \
         SELECT ?1, CAST(value ->> 0 AS BIGINT), value ->> 1 FROM json_each(?2)"
    );
    tx.change(insert, params![repository, serde_json::json!(tags).to_string()]).await?;
    Ok(true)
}

/// Deletes up to `limit` results of a repository's previews; how many there were.
pub async fn delete_images(tx: &mut Tx, repository: RepositoryKey, limit: usize) -> Result<u64, Error> {
    let sql = sql!(
        "DELETE FROM lifecycle_preview_images WHERE repository = ?1 AND number IN (\
         SELECT number FROM lifecycle_preview_images WHERE repository = ?1 ORDER BY number LIMIT ?2)"
    );
    tx.change(sql, params![repository, limit]).await
}

/// Up to `limit` results from the number `from` on.
pub async fn page(
    tx: &mut Tx,
    repository: RepositoryKey,
    status: TagStatus,
    from: u64,
    limit: usize,
) -> Result<Vec<PreviewImage>, Error> {
    let sql = match status {
        TagStatus::Any => sql!(
            "SELECT number, digest, pushed_at, rule_priority FROM lifecycle_preview_images \
             WHERE repository = ?1 AND number >= ?2 ORDER BY number LIMIT ?3"
        ),
        TagStatus::Tagged => sql!(
            "SELECT number, digest, pushed_at, rule_priority FROM lifecycle_preview_images \
             WHERE repository = ?1 AND number >= ?2 AND tag_count > 0 ORDER BY number LIMIT ?3"
        ),
        TagStatus::Untagged => sql!(
            "SELECT number, digest, pushed_at, rule_priority FROM lifecycle_preview_images \
             WHERE repository = ?1 AND number >= ?2 AND tag_count = 0 ORDER BY number LIMIT ?3"
        ),
    };
    let rows = tx.rows(sql, params![repository, from, limit], image).await?;
    with_tags(tx, repository, rows).await
}

/// The result for the image with this digest.
pub async fn by_digest(tx: &mut Tx, repository: RepositoryKey, digest: &Digest) -> Result<Option<PreviewImage>, Error> {
    let sql = sql!(
        "SELECT number, digest, pushed_at, rule_priority FROM lifecycle_preview_images \
         WHERE repository = ?1 AND digest = ?2"
    );
    let rows = tx.rows(sql, params![repository, digest], image).await?;
    Ok(with_tags(tx, repository, rows).await?.pop())
}

/// The result for the image that had this tag.
pub async fn by_tag(tx: &mut Tx, repository: RepositoryKey, tag: &Tag) -> Result<Option<PreviewImage>, Error> {
    let sql = sql!(
        "SELECT lifecycle_preview_images.number, digest, pushed_at, rule_priority FROM lifecycle_preview_tags \
         JOIN lifecycle_preview_images ON lifecycle_preview_images.repository = lifecycle_preview_tags.repository \
         AND lifecycle_preview_images.number = lifecycle_preview_tags.number \
         WHERE lifecycle_preview_tags.repository = ?1 AND lifecycle_preview_tags.tag = ?2"
    );
    let rows = tx.rows(sql, params![repository, tag], image).await?;
    Ok(with_tags(tx, repository, rows).await?.pop())
}

async fn with_tags(
    tx: &mut Tx,
    repository: RepositoryKey,
    mut images: Vec<PreviewImage>,
) -> Result<Vec<PreviewImage>, Error> {
    let (Some(first), Some(last)) = (images.first(), images.last()) else { return Ok(images) };
    let sql = sql!(
        "SELECT number, tag FROM lifecycle_preview_tags WHERE repository = ?1 AND number >= ?2 AND number <= ?3 \
         ORDER BY number, tag"
    );
    let params = params![repository, first.number, last.number];
    let rows: Vec<(u64, Tag)> = tx.rows(sql, params, |row| Ok((row.get(0)?, row.get(1)?))).await?;
    let mut tags: BTreeMap<u64, Vec<Tag>> = BTreeMap::new();
    for (number, tag) in rows {
        tags.entry(number).or_default().push(tag);
    }
    for image in &mut images {
        image.tags = tags.remove(&image.number).unwrap_or_default();
    }
    Ok(images)
}

fn image(row: &Row<'_>) -> Result<PreviewImage, Error> {
    Ok(PreviewImage {
        number: row.get(0)?,
        digest: row.get(1)?,
        pushed_at: row.get(2)?,
        rule_priority: row.get(3)?,
        tags: Vec::new(),
    })
}
