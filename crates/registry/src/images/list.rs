//! Listings: ListImages, and the tags of the distribution protocol.

use meta::image_tags;
use meta::images::TagStatus;
use model::page::{NextToken, Page};
use model::{Action, Caller, RegistryId, RepositoryName, Tag};

use crate::{Error, Registry};

/// One row of ListImages.
pub use meta::image_tags::ImageId as ListedImage;

/// Which images a listing shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImageFilter {
    /// By tags.
    pub tag_status: TagStatus,
}

impl Registry {
    /// ListImages: a page of (digest, tag) pairs.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::InvalidParameter`] for a token of another listing.
    pub async fn list_images(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        filter: ImageFilter,
        limit: usize,
        next_token: Option<&str>,
    ) -> Result<Page<ListedImage>, Error> {
        let repository = self.0.access.repository(caller, Action::LIST_IMAGES, registry, name).await?.key;
        let listing = format!("image ids {} {:?}", repository.0, filter.tag_status);
        let after = next_token.map(|token| NextToken::read(&listing, token)).transpose()?;
        let rows = self.0.db.scan("list_images", move |tx| {
            Box::pin(async move {
                let after = after.as_deref().map(|key| key.split_once(' ').unwrap_or((key, "")));
                image_tags::page_ids(tx, repository, filter.tag_status, after, limit + 1).await
            })
        });
        let key = |id: &ListedImage| format!("{} {}", id.digest, id.tag.as_ref().map_or("", Tag::as_str));
        Ok(Page::cut(rows.await?, limit, &listing, key))
    }

    /// A page of tags in byte order, after the tag `after`; whether there are more. This is `tags/list` of the
    /// distribution protocol, authorised as `ecr:ListImages`.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`].
    pub async fn list_tags(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        after: Option<String>,
        limit: usize,
    ) -> Result<(Vec<Tag>, bool), Error> {
        let repository = self.0.access.repository(caller, Action::LIST_IMAGES, registry, name).await?.key;
        let rows = self.0.db.scan("list_tags", move |tx| {
            Box::pin(async move { image_tags::page(tx, repository, after.as_deref(), limit + 1).await })
        });
        let mut tags = rows.await?;
        let more = tags.len() > limit;
        tags.truncate(limit);
        Ok((tags, more))
    }
}
