//! Image tags: movable pointers to images.

use model::{Digest, Tag, Timestamp};

use crate::images::{Image, ImageKey, TagStatus};
use crate::repositories::RepositoryKey;
use crate::{Error, Tx};

/// One row of ECR's ListImages: a tag and its image, or an image without tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageId {
    /// The image's digest.
    pub digest: Digest,
    /// The tag; none for an untagged image.
    pub tag: Option<Tag>,
}

/// The image this tag points at.
pub async fn find(_tx: &mut Tx, _repository: RepositoryKey, _tag: &Tag) -> Result<Option<Image>, Error> {
    todo!()
}

/// Points a tag at an image, wherever it pointed before.
pub async fn put(
    _tx: &mut Tx,
    _repository: RepositoryKey,
    _tag: &Tag,
    _image: ImageKey,
    _now: Timestamp,
) -> Result<(), Error> {
    todo!()
}

/// Removes a tag; `false` if it was not there.
pub async fn delete(_tx: &mut Tx, _repository: RepositoryKey, _tag: &Tag) -> Result<bool, Error> {
    todo!()
}

/// An image's tags in byte order.
pub async fn of_image(_tx: &mut Tx, _image: ImageKey) -> Result<Vec<Tag>, Error> {
    todo!()
}

/// The tags of several images at once, each list in byte order.
pub async fn of_images(_tx: &mut Tx, _images: &[ImageKey]) -> Result<Vec<(ImageKey, Vec<Tag>)>, Error> {
    todo!()
}

/// How many tags an image has.
pub async fn count(_tx: &mut Tx, _image: ImageKey) -> Result<u64, Error> {
    todo!()
}

/// Up to `limit` tags after `after`, in byte order.
pub async fn page(
    _tx: &mut Tx,
    _repository: RepositoryKey,
    _after: Option<&str>,
    _limit: usize,
) -> Result<Vec<Tag>, Error> {
    todo!()
}

/// Up to `limit` rows of ListImages after `after` (a digest text and a tag, empty for untagged), by digest text, then tag.
pub async fn page_ids(
    _tx: &mut Tx,
    _repository: RepositoryKey,
    _status: TagStatus,
    _after: Option<(&str, &str)>,
    _limit: usize,
) -> Result<Vec<ImageId>, Error> {
    todo!()
}
