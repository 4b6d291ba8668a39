//! Referrers: images whose `subject` is another manifest.

use model::Digest;

use crate::database::{Row, params, sql};
use crate::repositories::RepositoryKey;
use crate::{Error, Tx};

/// One referrer, as the referrers API describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referrer {
    /// The referring manifest's digest.
    pub digest: Digest,
    /// Its media type.
    pub media_type: String,
    /// Its artifact type.
    pub artifact_type: Option<String>,
    /// The length of the referring manifest.
    pub size_bytes: u64,
    /// Its annotations, as a JSON object.
    pub annotations_json: String,
}

/// Up to `limit` referrers of `subject` after the digest text `after`, by digest text; all artifact types when
/// `artifact_types` is empty. And the digest after which there are more, if there are: fewer than `limit` come where their manifests, and so their
/// annotations, have more than `manifest_bytes_max` bytes together; one comes in any case.
pub async fn page(
    tx: &mut Tx,
    repository: RepositoryKey,
    subject: &Digest,
    artifact_types: &[&str],
    after: Option<&str>,
    limit: usize,
    manifest_bytes_max: u64,
) -> Result<(Vec<Referrer>, Option<Digest>), Error> {
    let found = lengths(tx, repository, subject, artifact_types, after, limit.saturating_add(1)).await?;
    let mut sum_bytes = 0_u64;
    let fits = |(_, len_bytes): &(Digest, u64)| {
        sum_bytes = sum_bytes.saturating_add(*len_bytes);
        sum_bytes <= manifest_bytes_max || sum_bytes == *len_bytes
    };
    let chosen: Vec<Digest> = found.iter().take(limit).copied().take_while(fits).map(|(digest, _)| digest).collect();
    let sql = sql!(
        "SELECT images.digest, images.media_type, images.artifact_type, images.manifest_len_bytes, \
         image_manifests.annotations_json FROM images JOIN image_manifests ON image_manifests.image = images.id \
         WHERE images.repository = ?1 AND images.digest = ANY(?2) ORDER BY images.digest"
    );
    let referrers = tx.rows(sql, params![repository, &chosen[..]], referrer).await?;
    let last = chosen.last().filter(|_| chosen.len() < found.len());
    Ok((referrers, last.copied()))
}

/// The digests of referrers and the lengths of their manifests.
async fn lengths(
    tx: &mut Tx,
    repository: RepositoryKey,
    subject: &Digest,
    artifact_types: &[&str],
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<(Digest, u64)>, Error> {
    let (after, read) = (after.unwrap_or_default(), |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?)));
    if artifact_types.is_empty() {
        let sql = sql!(
            "SELECT digest, manifest_len_bytes FROM images \
             WHERE repository = ?1 AND subject = ?2 AND digest > ?3 ORDER BY digest LIMIT ?4"
        );
        return tx.rows(sql, params![repository, subject, after, limit], read).await;
    }
    let sql = sql!(
        "SELECT digest, manifest_len_bytes FROM images WHERE repository = ?1 AND subject = ?2 AND digest > ?3 \
         AND artifact_type = ANY(?5) ORDER BY digest LIMIT ?4"
    );
    tx.rows(sql, params![repository, subject, after, limit, artifact_types], read).await
}

fn referrer(row: &Row<'_>) -> Result<Referrer, Error> {
    Ok(Referrer {
        digest: row.get(0)?,
        media_type: row.get(1)?,
        artifact_type: row.get(2)?,
        size_bytes: row.get(3)?,
        annotations_json: row.get(4)?,
    })
}
