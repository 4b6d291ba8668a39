//! Deleting images and tags, one rule for BatchDeleteImage and the distribution protocol's DELETE.
//!
//! Deleting an image's last tag deletes the image. An image that a live index lists cannot go. In one batch, indexes
//! may go before what they list: whatever the first pass could not delete because of an index is tried again as long as
//! a pass deletes something.

use meta::images::{self, Image};
use meta::{Tx, image_tags, lifecycle_policies};
use model::{Action, Caller, ImageRef, RegistryId, RepositoryName, Tag, Timestamp};

use super::ids::{BatchFailure, ImageId, RequestedImageId};
use super::list::ListedImage;
use crate::error::{Digests, ImageFailureCode, InRepository, WantedImage};
use crate::lifecycle::policies::EVALUATED_AFTER;
use crate::repositories::lock;
use crate::{Error, Registry, Repository};

impl Registry {
    /// BatchDeleteImage: one row for each (digest, tag) that went, and a failure for each id that did not.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`].
    pub async fn batch_delete_image(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        ids: Vec<RequestedImageId>,
    ) -> Result<(Vec<ListedImage>, Vec<BatchFailure>), Error> {
        let permit = self.0.access.repository(caller, Action::BATCH_DELETE_IMAGE, registry, name).await?;
        let repository = Repository::clone(&permit);
        let now = self.0.clock.now();
        self.0
            .db
            .write_freeing("batch_delete_image", move |tx| {
                Box::pin(async move {
                    lock(tx, &repository).await?;
                    let (deleted, failures) = delete_all(tx, &repository, ids, now).await?;
                    if !deleted.is_empty() {
                        lifecycle_policies::disturb(tx, repository.key, now + EVALUATED_AFTER).await?;
                    }
                    Ok((deleted, failures))
                })
            })
            .await
    }

    /// Deletes what one reference names: a tag, or an image with all its tags.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::ImageNotFound`],
    /// [`Error::ImageReferencedByManifestList`].
    pub async fn delete_manifest(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        reference: &ImageRef,
    ) -> Result<(), Error> {
        let wanted = RequestedImageId::from(reference);
        let (_, mut failures) = self.batch_delete_image(caller, registry, name, vec![wanted.clone()]).await?;
        match failures.pop().map(|failure| failure.code) {
            None => Ok(()),
            Some(ImageFailureCode::ImageReferencedByManifestList(parents)) => {
                Err(Error::ImageReferencedByManifestList(parents))
            }
            Some(_) => Err(Error::ImageNotFound {
                image: WantedImage(wanted),
                within: InRepository { registry_id: registry.account, name: name.clone() },
            }),
        }
    }
}

async fn delete_all(
    tx: &mut Tx,
    repository: &Repository,
    ids: Vec<RequestedImageId>,
    now: Timestamp,
) -> Result<(Vec<ListedImage>, Vec<BatchFailure>), Error> {
    let (mut deleted, mut failures) = (Vec::new(), Vec::new());
    let mut waiting = ids;
    loop {
        let deleted_before = deleted.len();
        let mut held_by_index = Vec::new();
        for image in waiting {
            match delete_one(tx, repository, &image, now).await? {
                Ok(rows) => deleted.extend(rows),
                Err(code @ ImageFailureCode::ImageReferencedByManifestList(_)) => {
                    held_by_index.push(BatchFailure { image, code });
                }
                Err(code) => failures.push(BatchFailure { image, code }),
            }
        }
        if held_by_index.is_empty() || deleted.len() == deleted_before {
            failures.extend(held_by_index);
            return Ok((deleted, failures));
        }
        waiting = held_by_index.into_iter().map(|failure| failure.image).collect();
    }
}

async fn delete_one(
    tx: &mut Tx,
    repository: &Repository,
    requested: &RequestedImageId,
    now: Timestamp,
) -> Result<Result<Vec<ListedImage>, ImageFailureCode>, Error> {
    let id = match requested.parse() {
        Ok(id) => id,
        Err(code) => return Ok(Err(code)),
    };
    let image = match id.find(tx, repository).await? {
        Ok(image) => image,
        Err(code) => return Ok(Err(code)),
    };
    match &id {
        ImageId::Digest(_) => delete_image(tx, repository, &image, now).await,
        ImageId::Tag(tag) | ImageId::Both(_, tag) => delete_tag(tx, repository, &image, tag, now).await,
    }
}

async fn delete_tag(
    tx: &mut Tx,
    repository: &Repository,
    image: &Image,
    tag: &Tag,
    now: Timestamp,
) -> Result<Result<Vec<ListedImage>, ImageFailureCode>, Error> {
    if image_tags::count(tx, image.key).await? == 1 {
        return delete_image(tx, repository, image, now).await;
    }
    image_tags::delete(tx, repository.key, tag).await?;
    Ok(Ok(vec![ListedImage { digest: image.digest, tag: Some(tag.clone()) }]))
}

async fn delete_image(
    tx: &mut Tx,
    repository: &Repository,
    image: &Image,
    now: Timestamp,
) -> Result<Result<Vec<ListedImage>, ImageFailureCode>, Error> {
    let parents = images::parents(tx, repository.key, &image.digest).await?;
    if !parents.is_empty() {
        return Ok(Err(ImageFailureCode::ImageReferencedByManifestList(Digests(parents))));
    }
    let tags = image_tags::of_image(tx, image.key).await?;
    images::delete(tx, image.key, now).await?;
    let digest = image.digest;
    if tags.is_empty() {
        return Ok(Ok(vec![ListedImage { digest, tag: None }]));
    }
    Ok(Ok(tags.into_iter().map(|tag| ListedImage { digest, tag: Some(tag) }).collect()))
}
