//! Images: put, get, describe, list.

mod deletion;
pub(crate) mod pull_times;
mod referrers;

use std::collections::HashMap;
use std::sync::Arc;

use meta::images::{self, Image, NewImage, Stored, TagStatus};
use meta::repositories::RepositoryKey;
use meta::{Remembered, Tx, image_tags, layers, repositories};
use model::manifest::{Content, Manifest};
use model::page::{NextToken, Page};
use model::{Action, Caller, Digest, ImageRef, RegistryId, RepositoryName, Tag, Timestamp};

use crate::error::{Digests, ImageFailureCode, InRepository, WantedImage};
use crate::layers::spelled_digest;
use crate::{Error, Registry, Repository};

/// ECR's quota of images in one repository.
const IMAGES_MAX: u64 = 100_000;
/// ECR's quota of tags on one image.
const TAGS_PER_IMAGE_MAX: u64 = 1_000;

/// The most bytes of manifests that one BatchGetImage answers with.
const BATCH_MANIFEST_BYTES_MAX: usize = 16 * 1024 * 1024;
const BATCH_TOO_LARGE: &str = "The images have more than 16 MiB of manifests together. Ask for fewer of them at once.";

/// The parameters of PutImage.
#[derive(Debug, Clone)]
pub struct PutImage {
    /// The exact bytes.
    pub manifest: Vec<u8>,
    /// The media type that the request names.
    pub media_type: Option<String>,
    /// The tags to point at the image: all of them, or none if one of them must not be moved.
    pub tags: Vec<Tag>,
    /// What the bytes must hash to. SHA-256 is computed when it is absent.
    pub digest: Option<Digest>,
}

/// What PutImage did.
#[derive(Debug, Clone)]
pub struct PutImageOutcome {
    /// The image.
    pub digest: Digest,
    /// The manifest's media type.
    pub media_type: &'static str,
    /// The manifest that this one refers to.
    pub subject: Option<Digest>,
    /// `false` if image and tag were there exactly so already, which ECR's API calls an error and the
    /// distribution protocol a success.
    pub created: bool,
}

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

/// One image of BatchGetImage.
#[derive(Debug, Clone)]
pub struct GotImage {
    /// The tag it was asked for by.
    pub tag: Option<Tag>,
    /// The manifest.
    pub stored: Stored,
}

/// One row of ListImages.
pub use meta::image_tags::ImageId as ListedImage;

/// Which images a listing shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImageFilter {
    /// By tags.
    pub tag_status: TagStatus,
}

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

impl Registry {
    /// PutImage: stores a manifest and points a tag at it.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], then in this order: the manifest is not one, has another
    /// digest, needs layers or images that are not there, would move a locked tag, would exceed a quota.
    pub async fn put_image(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        put: PutImage,
    ) -> Result<PutImageOutcome, Error> {
        let permit = self.0.access.repository(caller, Action::PUT_IMAGE, registry, name).await?;
        self.check_key(&permit).await?;
        let repository = Repository::clone(&permit);
        let manifest = Manifest::parse(&put.manifest, put.media_type.as_deref())?;
        let digest = match put.digest {
            None => Digest::sha256(&put.manifest),
            Some(expected) => {
                let computed = Digest::of(expected.algorithm(), &put.manifest);
                if computed != expected {
                    let (expected, computed) = (Box::new(expected), Box::new(computed));
                    return Err(Error::ImageDigestDoesNotMatch { expected, computed });
                }
                expected
            }
        };
        let (media_type, subject) = (manifest.media_type, manifest.subject);
        let now = self.0.clock.now();
        let work = PutImageWork { repository, manifest, digest, bytes: put.manifest, tags: put.tags, now };
        let created = self.0.db.write("put_image", move |tx| Box::pin(work.run(tx))).await?;
        Ok(PutImageOutcome { digest, media_type, subject, created })
    }

    /// Whether the caller may put images, to be asked before a manifest is read. [`Registry::put_image`] asks again.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`].
    pub async fn check_put_image(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<(), Error> {
        self.0.access.repository(caller, Action::PUT_IMAGE, registry, name).await?;
        Ok(())
    }

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
    let mut tags: std::collections::HashMap<_, _> = image_tags::of_images(tx, &keys).await?.into_iter().collect();
    Ok(rows.into_iter().map(|image| ImageDetail { tags: tags.remove(&image.key).unwrap_or_default(), image }).collect())
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

/// What to do about an index such as BuildKit writes for its cache by default.
const LISTS_LAYERS: &str = "The index lists layers, where only images can be listed. Of a BuildKit cache, export an image \
    manifest instead: --cache-to type=registry,image-manifest=true,oci-mediatypes=true,ref=...";

/// What PutImage does inside its transaction.
struct PutImageWork {
    repository: Repository,
    manifest: Manifest,
    digest: Digest,
    bytes: Vec<u8>,
    tags: Vec<Tag>,
    now: Timestamp,
}

impl PutImageWork {
    /// Returns whether anything was stored.
    async fn run(self, tx: &mut Tx) -> Result<bool, Error> {
        // The permit's copy may be a moment old: the lock is taken and the settings are read again inside.
        let current = if repositories::lock(tx, self.repository.key).await? {
            repositories::find(tx, &self.repository.registry, &self.repository.name).await?
        } else {
            None
        };
        let Some(repository) = current else {
            return Err(Error::RepositoryNotFound(InRepository::of(&self.repository)));
        };
        self.check_contents(tx, &repository).await?;
        let moving = self.moving_tags(tx, &repository).await?;
        if moving.is_empty() && !self.tags.is_empty() {
            return Ok(false);
        }
        let image = match images::find(tx, repository.key, &self.digest).await? {
            Some(_) if moving.is_empty() => return Ok(false),
            Some(image) => image.key,
            None => self.store(tx, &repository).await?,
        };
        for tag in moving {
            if image_tags::count(tx, image).await? >= TAGS_PER_IMAGE_MAX {
                return Err(Error::LimitExceeded(format!("An image can have at most {TAGS_PER_IMAGE_MAX} tags")));
            }
            image_tags::put(tx, repository.key, tag, image, self.now).await?;
        }
        Ok(true)
    }

    /// The tags that do not point at the image yet.
    async fn moving_tags(&self, tx: &mut Tx, repository: &Repository) -> Result<Vec<&Tag>, Error> {
        let mut moving = Vec::new();
        for tag in &self.tags {
            match image_tags::find(tx, repository.key, tag).await? {
                Some(image) if image.digest == self.digest => {}
                Some(_) if repository.mutability.locks(tag) => {
                    let within = InRepository::of(repository);
                    return Err(Error::ImageTagAlreadyExists { tag: tag.clone(), within });
                }
                _ if moving.contains(&tag) => {}
                _ => moving.push(tag),
            }
        }
        Ok(moving)
    }

    async fn check_contents(&self, tx: &mut Tx, repository: &Repository) -> Result<(), Error> {
        let wanted: Vec<Digest> = self.manifest.required_layers().iter().map(|layer| layer.digest).collect();
        let mut sizes = layers::sizes(tx, repository.key, &wanted).await?;
        let missing = unknown(&wanted, &sizes);
        if !missing.is_empty() {
            return Err(Error::LayersNotFound { digests: Digests(missing), within: InRepository::of(repository) });
        }
        let children = self.children();
        sizes.extend(images::manifest_sizes(tx, repository.key, &children).await?);
        let missing = unknown(&children, &sizes);
        if !missing.is_empty() && self.manifest.lists_layers() {
            return Err(Error::InvalidParameter { at: "ImageManifest", constraint: LISTS_LAYERS.to_owned() });
        }
        if !missing.is_empty() {
            let within = InRepository::of(repository);
            return Err(Error::ReferencedImagesNotFound { digests: Digests(missing), within });
        }
        Ok(self.manifest.check_sizes(&sizes)?)
    }

    async fn store(&self, tx: &mut Tx, repository: &Repository) -> Result<images::ImageKey, Error> {
        if images::count(tx, repository.key).await? >= IMAGES_MAX {
            let quota = format!("The repository has reached its quota of {IMAGES_MAX} images");
            return Err(Error::LimitExceeded(quota));
        }
        let children = self.children();
        let size_bytes = match self.manifest.content {
            Content::Image { .. } => self.manifest.image_size_bytes().unwrap_or(0),
            Content::Index { .. } => images::size_max(tx, repository.key, &children).await?,
        };
        let layers = self.manifest.required_layers();
        let new = NewImage {
            repository: repository.key,
            digest: self.digest,
            manifest: self.bytes.clone(),
            media_type: self.manifest.media_type.to_owned(),
            artifact_type: self.manifest.artifact_type.clone(),
            subject: self.manifest.subject,
            annotations_json: annotations_json(&self.manifest),
            size_bytes,
            pushed_at: self.now,
            layers: layers.iter().map(|layer| (layer.digest, layer.media_type.clone())).collect(),
            children,
        };
        Ok(images::insert(tx, &new).await?)
    }

    fn children(&self) -> Vec<Digest> {
        self.manifest.required_manifests().iter().map(|child| child.digest).collect()
    }
}

/// Those of `wanted` that nothing is known of, in the order given.
fn unknown(wanted: &[Digest], known: &HashMap<Digest, u64>) -> Vec<Digest> {
    wanted.iter().filter(|digest| !known.contains_key(digest)).copied().collect()
}

fn annotations_json(manifest: &Manifest) -> String {
    // A map of strings to strings always serialises.
    serde_json::to_string(&manifest.annotations).unwrap_or_else(|_| "{}".into())
}
