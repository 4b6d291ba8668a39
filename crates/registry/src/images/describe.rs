//! DescribeImages.

use std::collections::HashMap;

use meta::images::{self, Image};
use meta::{Tx, image_tags};
use model::page::{NextToken, Page};
use model::{Action, Caller, RegistryId, RepositoryName, Tag};

use super::ids::RequestedImageId;
use super::list::ImageFilter;
use crate::error::{ImageFailureCode, InRepository, WantedImage};
use crate::{Error, Registry, Repository};

/// Which images DescribeImages describes.
#[derive(Debug, Clone)]
pub enum DescribeImages {
    /// Exactly these; one that is missing fails the call.
    Ids(Vec<RequestedImageId>),
    /// A page of all that pass the filter.
    Page {
        /// Which.
        filter: ImageFilter,
        /// At most so many.
        limit: usize,
        /// Where to go on.
        next_token: Option<String>,
    },
}

/// One image of DescribeImages.
#[derive(Debug, Clone)]
pub struct ImageDetail {
    /// The image.
    pub image: Image,
    /// All its tags in byte order.
    pub tags: Vec<Tag>,
}

impl Registry {
    /// DescribeImages.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::ImageNotFound`] if an id names no image,
    /// [`Error::InvalidParameter`] for a malformed id or a token of another listing.
    pub async fn describe_images(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        describe: DescribeImages,
    ) -> Result<Page<ImageDetail>, Error> {
        let permit = self.0.access.repository(caller, Action::DESCRIBE_IMAGES, registry, name).await?;
        let repository = Repository::clone(&permit);
        match describe {
            DescribeImages::Ids(ids) => {
                let work = self.0.db.scan("describe_images", move |tx| {
                    Box::pin(async move {
                        let found = find_all(tx, &repository, &ids).await?;
                        with_tags(tx, found).await
                    })
                });
                Ok(Page { items: work.await?, next: None })
            }
            DescribeImages::Page { filter, limit, next_token } => {
                let listing = format!("images {} {:?}", repository.key.0, filter.tag_status);
                let after = next_token.map(|token| NextToken::read(&listing, &token)).transpose()?;
                let rows = self.0.db.scan("describe_images", move |tx| {
                    Box::pin(async move {
                        let after = after.as_deref();
                        let rows = images::page(tx, repository.key, filter.tag_status, after, limit + 1).await?;
                        with_tags(tx, rows).await
                    })
                });
                Ok(Page::cut(rows.await?, limit, &listing, |detail| detail.image.digest.to_string()))
            }
        }
    }
}

async fn find_all(tx: &mut Tx, repository: &Repository, ids: &[RequestedImageId]) -> Result<Vec<Image>, Error> {
    let mut found: Vec<Image> = Vec::with_capacity(ids.len());
    for requested in ids {
        let named = match requested.parse() {
            Ok(id) => id.find(tx, repository).await?,
            Err(code) => Err(code),
        };
        let image = named.map_err(|code| match code {
            ImageFailureCode::ImageNotFound | ImageFailureCode::ImageTagDoesNotMatchDigest => {
                Error::ImageNotFound { image: WantedImage(requested.clone()), within: InRepository::of(repository) }
            }
            code => Error::InvalidParameter { at: "imageIds", constraint: code.to_string() },
        })?;
        if !found.iter().any(|other| other.key == image.key) {
            found.push(image);
        }
    }
    Ok(found)
}

async fn with_tags(tx: &mut Tx, rows: Vec<Image>) -> Result<Vec<ImageDetail>, Error> {
    let keys: Vec<_> = rows.iter().map(|image| image.key).collect();
    let mut tags: HashMap<_, _> = image_tags::of_images(tx, &keys).await?.into_iter().collect();
    Ok(rows.into_iter().map(|image| ImageDetail { tags: tags.remove(&image.key).unwrap_or_default(), image }).collect())
}
