//! The ids that clients name images by.

use meta::images::{self, Image};
use meta::{Tx, image_tags};
use model::digest::spelled_digest;
use model::{Digest, ImageRef, Tag};

use crate::Repository;
use crate::error::ImageFailureCode;

/// An image id as a client spells it; its parts are checked one by one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestedImageId {
    /// The digest, if one is given.
    pub digest: Option<String>,
    /// The tag, if one is given.
    pub tag: Option<String>,
}

/// One image of a batch that could not be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchFailure {
    /// The id as the client spelled it.
    pub image: RequestedImageId,
    /// What is wrong with it.
    pub code: ImageFailureCode,
}

/// An image id whose parts are well-formed.
#[derive(Debug, Clone)]
pub(crate) enum ImageId {
    Digest(Digest),
    Tag(Tag),
    Both(Digest, Tag),
}

impl RequestedImageId {
    pub(crate) fn parse(&self) -> Result<ImageId, ImageFailureCode> {
        let digest = self.digest.as_deref().map(spelled_digest).transpose();
        let digest = digest.map_err(|_| ImageFailureCode::InvalidImageDigest)?;
        let tag = self.tag.as_deref().map(str::parse).transpose().map_err(|_| ImageFailureCode::InvalidImageTag)?;
        match (digest, tag) {
            (Some(None), _) => Err(ImageFailureCode::ImageNotFound),
            (Some(Some(digest)), Some(tag)) => Ok(ImageId::Both(digest, tag)),
            (Some(Some(digest)), None) => Ok(ImageId::Digest(digest)),
            (None, Some(tag)) => Ok(ImageId::Tag(tag)),
            (None, None) => Err(ImageFailureCode::MissingDigestAndTag),
        }
    }
}

impl From<&ImageRef> for RequestedImageId {
    fn from(reference: &ImageRef) -> Self {
        match reference {
            ImageRef::Digest(digest) => Self { digest: Some(digest.to_string()), tag: None },
            ImageRef::Tag(tag) => Self { digest: None, tag: Some(tag.to_string()) },
        }
    }
}

impl ImageId {
    pub(crate) fn tag(&self) -> Option<&Tag> {
        match self {
            Self::Digest(_) => None,
            Self::Tag(tag) | Self::Both(_, tag) => Some(tag),
        }
    }

    /// The image that this id names, or why it names none.
    pub(crate) async fn find(
        &self,
        tx: &mut Tx,
        repository: &Repository,
    ) -> Result<Result<Image, ImageFailureCode>, meta::Error> {
        let found = match self {
            Self::Digest(digest) => images::find(tx, repository.key, digest).await?,
            Self::Tag(tag) | Self::Both(_, tag) => image_tags::find(tx, repository.key, tag).await?,
        };
        Ok(match (found, self) {
            (None, _) => Err(ImageFailureCode::ImageNotFound),
            (Some(image), Self::Both(digest, _)) if image.digest != *digest => {
                Err(ImageFailureCode::ImageTagDoesNotMatchDigest)
            }
            (Some(image), _) => Ok(image),
        })
    }
}
