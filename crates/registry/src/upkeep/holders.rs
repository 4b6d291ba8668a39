//! Who holds a layer: what an operator needs to know about one that is damaged.

use meta::holders::{self, Holder, Position};
use model::{Digest, RegistryId, RepositoryName, Tag};
use serde::Serialize;
use uuid::Uuid;

use crate::{Error, Registry};

/// Tags named for each image; an index can have many more.
const TAGS_MAX: usize = 20;
/// Images or repositories read at a time.
const BATCH: usize = 200;

/// An image that holds a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HoldingImage {
    /// The registry: account and region.
    #[serde(serialize_with = "as_text")]
    pub registry: RegistryId,
    /// The repository.
    #[serde(serialize_with = "as_text")]
    pub repository: RepositoryName,
    /// The image.
    #[serde(serialize_with = "as_text")]
    pub digest: Digest,
    /// Tags by which it is pulled, those of indexes that list it included; at most 20.
    #[serde(serialize_with = "as_texts")]
    pub tags: Vec<Tag>,
}

/// The images that hold a layer, as far as they are named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Holders {
    /// The first ones.
    pub images: Vec<HoldingImage>,
    /// How many more there are.
    pub more_images: u64,
}

/// One stored copy of a layer: there is one for each registry and KMS key.
#[derive(Debug, Clone, Serialize)]
pub struct LayerCopy {
    #[serde(skip)]
    id: Uuid,
    /// The registry: account and region.
    #[serde(serialize_with = "as_text")]
    pub registry: RegistryId,
    /// The id of the blob in the store.
    pub blob: String,
    /// Its size.
    pub size_bytes: u64,
    /// The KMS key that it is encrypted under; none for the deployment's own.
    pub kms_key: Option<String>,
    /// Whether its stored bytes were found damaged.
    pub damaged: bool,
}

/// One page of the images that hold a copy.
pub struct HoldersPage {
    /// The images.
    pub images: Vec<HoldingImage>,
    /// Where the next page begins; none after the last one.
    pub next: Option<Position>,
}

impl Registry {
    /// All stored copies of a layer, in every registry.
    ///
    /// # Errors
    /// The database's.
    pub async fn layer_copies(&self, digest: Digest) -> Result<Vec<LayerCopy>, Error> {
        let find = self
            .0
            .db
            .scan("layer_copies", move |tx| Box::pin(async move { meta::blobs::of_digest(tx, &digest).await }));
        let copy = |blob: meta::blobs::Blob| LayerCopy {
            id: blob.id,
            registry: blob.registry,
            blob: blob.id.to_string(),
            size_bytes: blob.size_bytes,
            kms_key: blob.kms_key,
            damaged: blob.damaged_since.is_some(),
        };
        Ok(find.await?.into_iter().map(copy).collect())
    }

    /// The images that hold a copy, from `after` on.
    ///
    /// # Errors
    /// The database's.
    pub async fn holders(&self, copy: &LayerCopy, after: Option<Position>) -> Result<HoldersPage, Error> {
        self.holders_page(copy.id, after, BATCH).await
    }

    /// Repositories that have a copy as a layer which none of their images holds; at most 200.
    ///
    /// # Errors
    /// The database's.
    pub async fn idle_holders(&self, copy: &LayerCopy) -> Result<Vec<(RegistryId, RepositoryName)>, Error> {
        let id = copy.id;
        let find =
            self.0.db.scan("idle_holders", move |tx| Box::pin(async move { holders::idle_page(tx, id, BATCH).await }));
        Ok(find.await?)
    }

    /// The first `limit` images that hold the blob, and how many more do.
    pub(crate) async fn first_holders(&self, blob: Uuid, limit: usize) -> Result<Holders, Error> {
        let page = self.holders_page(blob, None, limit).await?;
        let count = self.0.db.scan("count_holders", move |tx| Box::pin(async move { holders::count(tx, blob).await }));
        let more_images = count.await?.saturating_sub(page.images.len() as u64);
        Ok(Holders { images: page.images, more_images })
    }

    /// The image itself, as the holder of its manifest; none if it was deleted.
    pub(crate) async fn holder_of_manifest(
        &self,
        image: meta::images::ImageKey,
    ) -> Result<Option<HoldingImage>, Error> {
        let find = self.0.db.scan("holder_of_manifest", move |tx| {
            Box::pin(async move {
                match holders::of_image(tx, image).await? {
                    Some(holder) => Ok::<_, meta::Error>(Some(named(tx, holder).await?)),
                    None => Ok(None),
                }
            })
        });
        Ok(find.await?)
    }

    async fn holders_page(&self, blob: Uuid, after: Option<Position>, limit: usize) -> Result<HoldersPage, Error> {
        let page = self.0.db.scan("holders", move |tx| {
            Box::pin(async move {
                let found = holders::page(tx, blob, after, limit).await?;
                let next = if found.len() < limit { None } else { found.last().map(|last| last.position) };
                let mut images = Vec::with_capacity(found.len());
                for holder in found {
                    images.push(named(tx, holder).await?);
                }
                Ok::<_, meta::Error>(HoldersPage { images, next })
            })
        });
        Ok(page.await?)
    }
}

async fn named(tx: &mut meta::Tx, holder: Holder) -> Result<HoldingImage, meta::Error> {
    let Holder { position, registry, repository, digest } = holder;
    let tags = holders::tags(tx, position, &digest, TAGS_MAX).await?;
    Ok(HoldingImage { registry, repository, digest, tags })
}

fn as_text<T: ToString, S: serde::Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string())
}

fn as_texts<T: ToString, S: serde::Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(ToString::to_string))
}
