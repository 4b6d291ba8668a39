//! Images: one manifest in one repository. The manifest's bytes live here too.

use model::{Digest, Tag, Timestamp};

use crate::repositories::RepositoryKey;
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
pub async fn insert(_tx: &mut Tx, _new: &NewImage) -> Result<ImageKey, Error> {
    todo!()
}

/// The image with this digest.
pub async fn find(_tx: &mut Tx, _repository: RepositoryKey, _digest: &Digest) -> Result<Option<Image>, Error> {
    todo!()
}

/// The manifest with this digest.
pub async fn manifest_by_digest(
    _tx: &mut Tx,
    _repository: RepositoryKey,
    _digest: &Digest,
) -> Result<Option<Stored>, Error> {
    todo!()
}

/// The manifest this tag points at: the hot path's one query.
pub async fn manifest_by_tag(_tx: &mut Tx, _repository: RepositoryKey, _tag: &Tag) -> Result<Option<Stored>, Error> {
    todo!()
}

/// Which of `digests` are no images of the repository, in the order given.
pub async fn missing(_tx: &mut Tx, _repository: RepositoryKey, _digests: &[Digest]) -> Result<Vec<Digest>, Error> {
    todo!()
}

/// The largest `size_bytes` among these images; 0 if there are none. An index's size is that of its largest child.
pub async fn size_max(_tx: &mut Tx, _repository: RepositoryKey, _digests: &[Digest]) -> Result<u64, Error> {
    todo!()
}

/// The digests of the indexes in the repository that list this image, by digest.
pub async fn parents(_tx: &mut Tx, _repository: RepositoryKey, _child: &Digest) -> Result<Vec<Digest>, Error> {
    todo!()
}

/// Up to `limit` images after the digest text `after`, by digest text.
pub async fn page(
    _tx: &mut Tx,
    _repository: RepositoryKey,
    _status: TagStatus,
    _after: Option<&str>,
    _limit: usize,
) -> Result<Vec<Image>, Error> {
    todo!()
}

/// How many images the repository has.
pub async fn count(_tx: &mut Tx, _repository: RepositoryKey) -> Result<u64, Error> {
    todo!()
}

/// Deletes an image with its tags and references. Layers that no image holds any more count as unreferenced since `now`.
pub async fn delete(_tx: &mut Tx, _key: ImageKey, _now: Timestamp) -> Result<(), Error> {
    todo!()
}

/// Notes pulls; an image that is gone is no matter, and a pull time never goes back.
pub async fn record_pulls(_tx: &mut Tx, _pulls: &[(ImageKey, Timestamp)]) -> Result<(), Error> {
    todo!()
}
