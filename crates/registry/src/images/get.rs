//! Pulls: a manifest by its reference, and BatchGetImage.

use std::sync::Arc;

use meta::images::{self, Stored};
use meta::repositories::RepositoryKey;
use meta::{Remembered, Tx};
use model::{Action, Caller, ImageRef, RegistryId, RepositoryName, Tag};

use super::ids::{BatchFailure, RequestedImageId};
use crate::error::{ImageFailureCode, InRepository, WantedImage};
use crate::{Error, Registry, Repository};

/// The most bytes of manifests that one BatchGetImage answers with.
const BATCH_MANIFEST_BYTES_MAX: usize = 16 * 1024 * 1024;
const BATCH_TOO_LARGE: &str = "The images have more than 16 MiB of manifests together. Ask for fewer of them at once.";

/// One image of BatchGetImage.
#[derive(Debug, Clone)]
pub struct GotImage {
    /// The tag it was asked for by.
    pub tag: Option<Tag>,
    /// The manifest.
    pub stored: Stored,
}

/// Manifests by what they were pulled by, remembered as long as nothing is written.
pub(crate) type Manifests = Remembered<Arc<(RepositoryKey, ImageRef)>, Arc<Stored>>;

/// How many bytes of manifests are remembered.
const REMEMBERED_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// About what a remembered manifest takes besides its own bytes.
const REMEMBERED_OVERHEAD_BYTES: usize = 512;

pub(crate) fn remembered_manifests() -> Manifests {
    Remembered::new(REMEMBERED_BYTES_MAX, |stored| stored.manifest.len() + REMEMBERED_OVERHEAD_BYTES)
}

impl Registry {
    /// The manifest that `reference` names: the pull of the distribution protocol.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::Kms`], [`Error::ImageNotFound`].
    pub async fn get_manifest(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        reference: &ImageRef,
    ) -> Result<Arc<Stored>, Error> {
        let permit = self.0.access.repository(caller, Action::BATCH_GET_IMAGE, registry, name).await?;
        self.check_key(&permit).await?;
        let key = Arc::new((permit.key, reference.clone()));
        let wanted = Arc::clone(&key);
        let stored = self.0.manifests.read(&self.0.db, "get_manifest", key, move |tx| {
            Box::pin(async move {
                let found = match &*wanted {
                    (repository, ImageRef::Digest(digest)) => images::manifest_by_digest(tx, *repository, digest).await,
                    (repository, ImageRef::Tag(tag)) => images::manifest_by_tag(tx, *repository, tag).await,
                };
                Ok::<_, meta::Error>(found?.map(Arc::new))
            })
        });
        let Some(stored) = stored.await? else {
            return Err(Error::ImageNotFound {
                image: WantedImage(reference.into()),
                within: InRepository::of(&permit),
            });
        };
        self.0.pulls.note(stored.key, stored.last_pulled_at, self.0.clock.now());
        Ok(stored)
    }

    /// BatchGetImage: each image by itself, in the order asked for.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::LimitExceeded`] beyond 16 MiB of manifests.
    pub async fn batch_get_image(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        ids: Vec<RequestedImageId>,
    ) -> Result<(Vec<GotImage>, Vec<BatchFailure>), Error> {
        let permit = self.0.access.repository(caller, Action::BATCH_GET_IMAGE, registry, name).await?;
        let unreadable = match self.check_key(&permit).await {
            Ok(()) => None,
            Err(Error::Kms { message, .. }) => Some(ImageFailureCode::KmsError(message)),
            Err(error) => return Err(error),
        };
        let repository = Repository::clone(&permit);
        let batch = self.0.db.scan("batch_get_image", move |tx| {
            Box::pin(async move {
                let (mut got, mut failures, mut manifest_bytes) = (Vec::new(), Vec::new(), 0);
                for image in ids {
                    match get_one(tx, &repository, &image).await? {
                        Ok(_) if unreadable.is_some() => {
                            failures.extend(unreadable.clone().map(|code| BatchFailure { image, code }));
                        }
                        Ok(found) => {
                            manifest_bytes += found.stored.manifest.len();
                            if manifest_bytes > BATCH_MANIFEST_BYTES_MAX {
                                return Err(Error::LimitExceeded(BATCH_TOO_LARGE.into()));
                            }
                            got.push(found);
                        }
                        Err(code) => failures.push(BatchFailure { image, code }),
                    }
                }
                Ok((got, failures))
            })
        });
        let (got, failures) = batch.await?;
        let now = self.0.clock.now();
        for image in &got {
            self.0.pulls.note(image.stored.key, image.stored.last_pulled_at, now);
        }
        Ok((got, failures))
    }
}

async fn get_one(
    tx: &mut Tx,
    repository: &Repository,
    requested: &RequestedImageId,
) -> Result<Result<GotImage, ImageFailureCode>, meta::Error> {
    let id = match requested.parse() {
        Ok(id) => id,
        Err(code) => return Ok(Err(code)),
    };
    let image = match id.find(tx, repository).await? {
        Ok(image) => image,
        Err(code) => return Ok(Err(code)),
    };
    let stored = images::manifest_by_digest(tx, repository.key, &image.digest).await?;
    Ok(stored.map(|stored| GotImage { tag: id.tag().cloned(), stored }).ok_or(ImageFailureCode::ImageNotFound))
}
