//! Referrers: images whose `subject` is another manifest.

use model::Digest;

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
    _tx: &mut Tx,
    _repository: RepositoryKey,
    _subject: &Digest,
    _artifact_types: &[&str],
    _after: Option<&str>,
    _limit: usize,
) -> Result<Vec<Referrer>, Error> {
    todo!()
}
