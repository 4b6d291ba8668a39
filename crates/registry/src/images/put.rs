//! PutImage.

use std::collections::HashMap;

use meta::images::{self, NewImage};
use meta::{Tx, image_tags, layers, lifecycle_policies, repositories};
use model::manifest::{Content, Manifest};
use model::{Action, Caller, Digest, RegistryId, RepositoryName, Tag, Timestamp};

use crate::error::{Digests, InRepository};
use crate::lifecycle::policies::EVALUATED_AFTER;
use crate::{Error, Registry, Repository};

/// ECR's quota of images in one repository.
const IMAGES_MAX: u64 = 100_000;
/// ECR's quota of tags on one image.
const TAGS_PER_IMAGE_MAX: u64 = 1_000;

/// What to do about an index such as BuildKit writes for its cache by default.
const LISTS_LAYERS: &str = "The index lists layers, where only images can be listed. Of a BuildKit cache, export an image \
    manifest instead: --cache-to type=registry,image-manifest=true,oci-mediatypes=true,ref=...";

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
}

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
        let found = images::find(tx, repository.key, &self.digest).await?;
        // A new image leaves fewer of the others; another tag of one that was there may leave more.
        let leaves_fewer = found.is_none() && self.manifest.subject.is_none();
        let image = match found {
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
        let due_at = self.now + EVALUATED_AFTER;
        if leaves_fewer {
            lifecycle_policies::bring_forward(tx, repository.key, due_at).await?;
        } else {
            lifecycle_policies::disturb(tx, repository.key, due_at).await?;
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
