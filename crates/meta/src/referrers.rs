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
/// `artifact_types` is empty.
pub async fn page(
    tx: &mut Tx,
    repository: RepositoryKey,
    subject: &Digest,
    artifact_types: &[&str],
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Referrer>, Error> {
    let after = after.unwrap_or_default();
    if artifact_types.is_empty() {
        let sql = sql!(
            "SELECT images.digest, images.media_type, images.artifact_type, images.manifest_len_bytes, \
             image_manifests.annotations_json FROM images JOIN image_manifests ON image_manifests.image = images.id \
             WHERE images.repository = ?1 AND images.subject = ?2 AND images.digest > ?3 \
             ORDER BY images.digest LIMIT ?4"
        );
        return tx.rows(sql, params![repository, subject, after, limit], referrer).await;
    }
    let sql = sql!(
        "SELECT images.digest, images.media_type, images.artifact_type, images.manifest_len_bytes, \
         image_manifests.annotations_json FROM images JOIN image_manifests ON image_manifests.image = images.id \
         WHERE images.repository = ?1 AND images.subject = ?2 AND images.digest > ?3 \
         AND images.artifact_type = ANY(?5) ORDER BY images.digest LIMIT ?4"
    );
    tx.rows(sql, params![repository, subject, after, limit, artifact_types], referrer).await
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
