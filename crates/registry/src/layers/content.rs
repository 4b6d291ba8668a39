//! What is in layers: reading them, and the URLs by which others do.

use std::ops::Range;
use std::time::Duration;

use access::DownloadGrant;
use meta::layers::{self, Layer};
use model::{Action, Caller, Digest, RegistryId, RepositoryName};

use super::damage::LayerReader;
use crate::error::InRepository;
use crate::{Error, Registry, Repository};

/// How long a download URL works.
const DOWNLOAD_URL_LIFETIME: Duration = Duration::from_secs(3600);

/// The media type ECR gives to a layer that no manifest has named yet.
pub(super) const UNNAMED_LAYER: &str = "application/octet-stream";

/// A layer that a caller may read.
pub struct LayerContent {
    registry: Registry,
    pub(super) repository: access::Permit<Repository>,
    pub(super) layer: Layer,
}

impl LayerContent {
    /// The layer's size.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.layer.blob.size_bytes
    }

    /// The layer's digest.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.layer.blob.digest
    }

    /// The media type that an image gives the layer, or a general one.
    #[must_use]
    pub fn media_type(&self) -> &str {
        self.layer.media_type.as_deref().unwrap_or(UNNAMED_LAYER)
    }

    /// Reads the bytes of `range`, verified as they pass.
    ///
    /// # Errors
    /// [`Error::Bytes`], [`Error::Keys`].
    pub async fn read(&self, range: Range<u64>) -> Result<LayerReader, Error> {
        let blob = &self.layer.blob;
        let key = self.registry.open_data_key(&self.repository, blob.id, blob.wrapped_key.as_deref()).await?;
        match self.registry.0.blobs.read(blob::BlobId::new(blob.id), key, blob.size_bytes, range).await {
            Ok(reader) => Ok(LayerReader::new(self.registry.clone(), blob.clone(), reader)),
            Err(error) => {
                self.registry.note_damage(blob, &error).await;
                Err(Error::Bytes(error))
            }
        }
    }
}

impl Registry {
    /// The layer, for a caller that wants its bytes (`GET`).
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::LayerNotFound`].
    pub async fn get_layer(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        digest: &Digest,
    ) -> Result<LayerContent, Error> {
        let action = Action::GET_DOWNLOAD_URL_FOR_LAYER;
        let permit = self.0.access.repository(caller, action, registry, name).await?;
        self.layer_content(permit, digest).await
    }

    /// The layer, for the bearer of the grant in a download URL.
    ///
    /// # Errors
    /// [`Error::BadDownloadGrant`], [`Error::RepositoryNotFound`], [`Error::LayerNotFound`].
    pub async fn get_granted_layer(
        &self,
        grant: &str,
        registry: &RegistryId,
        name: &RepositoryName,
        digest: &Digest,
    ) -> Result<LayerContent, Error> {
        let permit = self.0.access.download(grant, registry, name, digest).await?;
        self.layer_content(permit, digest).await
    }

    /// GetDownloadUrlForLayer: a sealed grant for a layer that an image of the repository holds.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::LayerNotFound`], [`Error::LayerInaccessible`].
    pub async fn grant_download(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        digest: Digest,
    ) -> Result<String, Error> {
        let action = Action::GET_DOWNLOAD_URL_FOR_LAYER;
        let permit = self.0.access.repository(caller, action, registry, name).await?;
        let key = permit.key;
        let state = self.0.db.read("grant_download", move |tx| {
            Box::pin(async move {
                let there = layers::find(tx, key, &digest).await?.is_some();
                Ok::<_, meta::Error>((there, layers::is_referenced(tx, key, &digest).await?))
            })
        });
        match state.await? {
            (false, _) => Err(Error::LayerNotFound { digest, within: InRepository::of(&permit) }),
            (true, false) => Err(Error::LayerInaccessible { digest, within: InRepository::of(&permit) }),
            (true, true) => Ok(self.0.access.seal_download(&DownloadGrant {
                registry: registry.clone(),
                repository: name.clone(),
                key,
                digest,
                expires_at: self.0.clock.now() + DOWNLOAD_URL_LIFETIME,
            })),
        }
    }

    pub(super) async fn layer_content(
        &self,
        permit: access::Permit<Repository>,
        digest: &Digest,
    ) -> Result<LayerContent, Error> {
        let (key, wanted) = (permit.key, *digest);
        let found =
            self.0.db.read("layer_content", move |tx| Box::pin(async move { layers::find(tx, key, &wanted).await }));
        match found.await? {
            Some(layer) => Ok(LayerContent { registry: self.clone(), repository: permit, layer }),
            None => Err(Error::LayerNotFound { digest: *digest, within: InRepository::of(&permit) }),
        }
    }
}
