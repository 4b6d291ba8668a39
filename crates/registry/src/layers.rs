//! Layers: are they there, and what is in them.

pub(crate) mod damage;
mod data_keys;

use access::DownloadGrant;
use meta::layers::{self, Layer};
use meta::repositories::RepositoryKey;
use model::{Action, Caller, Digest, RegistryId, RepositoryName, Timestamp};
use std::ops::Range;
use std::time::Duration;

use crate::error::{InRepository, LayerFailureCode};
use crate::layers::damage::LayerReader;
use crate::repositories::lock;
use crate::{Error, Registry, Repository};

/// How long a download URL works.
const DOWNLOAD_URL_LIFETIME: Duration = Duration::from_secs(3600);

/// The media type ECR gives to a layer that no manifest has named yet.
const UNNAMED_LAYER: &str = "application/octet-stream";

/// One layer of BatchCheckLayerAvailability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedLayer {
    /// The digest, as it was asked for.
    pub digest: String,
    /// Size in bytes and media type, if the repository has the layer.
    pub available: Option<(u64, String)>,
}

/// One digest of BatchCheckLayerAvailability that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerFailure {
    /// The digest, as it was asked for.
    pub digest: String,
    /// What is wrong with it.
    pub code: LayerFailureCode,
}

/// What BatchCheckLayerAvailability found in one go.
#[derive(Default)]
struct Checked {
    layers: Vec<CheckedLayer>,
    failures: Vec<LayerFailure>,
    found: Vec<Layer>,
}

/// A layer that a caller may read.
pub struct LayerContent {
    registry: Registry,
    repository: access::Permit<Repository>,
    layer: Layer,
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
    /// BatchCheckLayerAvailability: each digest by itself. A layer in another repository is not there. One that is told
    /// of as there is kept for the grace from now on: the pusher will not send it again.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`].
    pub async fn batch_check_layer_availability(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        digests: Vec<String>,
    ) -> Result<(Vec<CheckedLayer>, Vec<LayerFailure>), Error> {
        let action = Action::BATCH_CHECK_LAYER_AVAILABILITY;
        let repository = self.0.access.repository(caller, action, registry, name).await?.key;
        let checked = self.check_all(repository, digests.clone()).await?;
        let now = self.0.clock.now();
        let ageing: Vec<Digest> =
            checked.found.iter().filter(|layer| self.is_ageing(layer, now)).map(|layer| layer.blob.digest).collect();
        if ageing.is_empty() {
            return Ok((checked.layers, checked.failures));
        }
        self.renew(repository, ageing, now).await?;
        let checked = self.check_all(repository, digests).await?;
        Ok((checked.layers, checked.failures))
    }

    async fn check_all(&self, repository: RepositoryKey, digests: Vec<String>) -> Result<Checked, Error> {
        let checked = self.0.db.scan("batch_check_layer_availability", move |tx| {
            Box::pin(async move {
                let mut checked = Checked::default();
                for digest in digests {
                    match check_digest(&digest) {
                        Err(code) => checked.failures.push(LayerFailure { digest, code }),
                        Ok(None) => checked.layers.push(CheckedLayer { digest, available: None }),
                        Ok(Some(parsed)) => {
                            let layer = layers::find(tx, repository, &parsed).await?.filter(is_sound);
                            let available = layer.as_ref().map(|layer| {
                                let media_type = layer.media_type.clone().unwrap_or_else(|| UNNAMED_LAYER.into());
                                (layer.blob.size_bytes, media_type)
                            });
                            checked.layers.push(CheckedLayer { digest, available });
                            checked.found.extend(layer);
                        }
                    }
                }
                Ok::<_, meta::Error>(checked)
            })
        });
        Ok(checked.await?)
    }

    /// Whether a layer could be collected before somebody who is told of it now has pushed an image that holds it.
    fn is_ageing(&self, layer: &Layer, now: Timestamp) -> bool {
        layer.unreferenced_since.is_some_and(|since| now.since(since) > self.0.settings.collection_grace / 4)
    }

    async fn renew(&self, repository: RepositoryKey, digests: Vec<Digest>, now: Timestamp) -> Result<(), Error> {
        let renew = self.0.db.write("renew_layers", move |tx| {
            Box::pin(async move { layers::renew(tx, repository, &digests, now).await })
        });
        Ok(renew.await?)
    }

    /// The layer, for a caller that asks whether it is there (`HEAD`). One that is known to be damaged is not, so that a
    /// push uploads it again.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::LayerNotFound`].
    pub async fn check_layer(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        digest: &Digest,
    ) -> Result<LayerContent, Error> {
        let action = Action::BATCH_CHECK_LAYER_AVAILABILITY;
        let permit = self.0.access.repository(caller, action, registry, name).await?;
        let content = self.layer_content(permit, digest).await?;
        if !is_sound(&content.layer) {
            return Err(Error::LayerNotFound { digest: *digest, within: InRepository::of(&content.repository) });
        }
        let now = self.0.clock.now();
        if !self.is_ageing(&content.layer, now) {
            return Ok(content);
        }
        self.renew(content.repository.key, vec![*digest], now).await?;
        self.layer_content(content.repository, digest).await
    }

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

    /// Takes a layer that no image holds out of the repository: the distribution protocol's `DELETE` of a blob.
    /// ECR has no such call; it is authorised as `ecr:BatchDeleteImage`.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::LayerNotFound`], [`Error::LayerHeldByImage`].
    pub async fn delete_layer(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        digest: Digest,
    ) -> Result<(), Error> {
        let permit = self.0.access.repository(caller, Action::BATCH_DELETE_IMAGE, registry, name).await?;
        let repository = Repository::clone(&permit);
        let now = self.0.clock.now();
        self.0
            .db
            .write_freeing("delete_layer", move |tx| {
                Box::pin(async move {
                    let within = InRepository::of(&repository);
                    lock(tx, &repository).await?;
                    if layers::is_referenced(tx, repository.key, &digest).await? {
                        return Err(Error::LayerHeldByImage { digest, within });
                    }
                    if layers::delete(tx, repository.key, &digest, now).await? {
                        Ok(())
                    } else {
                        Err(Error::LayerNotFound { digest, within })
                    }
                })
            })
            .await
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

    async fn layer_content(&self, permit: access::Permit<Repository>, digest: &Digest) -> Result<LayerContent, Error> {
        let (key, wanted) = (permit.key, *digest);
        let found =
            self.0.db.read("layer_content", move |tx| Box::pin(async move { layers::find(tx, key, &wanted).await }));
        match found.await? {
            Some(layer) => Ok(LayerContent { registry: self.clone(), repository: permit, layer }),
            None => Err(Error::LayerNotFound { digest: *digest, within: InRepository::of(&permit) }),
        }
    }
}

/// Whether nothing is known against the layer's bytes. One that is damaged is not there for pushes, so that they heal it.
fn is_sound(layer: &Layer) -> bool {
    layer.blob.damaged_since.is_none()
}

/// A digest of an algorithm we do not store by is well-formed all the same, and so merely not there.
fn check_digest(text: &str) -> Result<Option<Digest>, LayerFailureCode> {
    if text.is_empty() {
        return Err(LayerFailureCode::MissingLayerDigest);
    }
    spelled_digest(text).map_err(|NotSpelledAsDigest| LayerFailureCode::InvalidLayerDigest)
}

/// A text that ECR's expression for digests, `[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+`, does not match.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotSpelledAsDigest;

/// The digest that `text` spells. `None` if it is spelled as ECR wants it, but of no algorithm or length that any
/// content here has: it is not malformed, there is just nothing by that name.
pub(crate) fn spelled_digest(text: &str) -> Result<Option<Digest>, NotSpelledAsDigest> {
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+' | b'.');
    let well_formed = text.split_once(':').is_some_and(|(algorithm, hash)| {
        !algorithm.is_empty()
            && algorithm.bytes().all(word)
            && !hash.is_empty()
            && hash.bytes().all(|b| b.is_ascii_hexdigit())
    });
    if well_formed { Ok(text.parse().ok()) } else { Err(NotSpelledAsDigest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_malformed_digests_are_failures() {
        let good = Digest::sha256(b"x").to_string();
        let table = [
            ("", Err(LayerFailureCode::MissingLayerDigest)),
            ("sha256", Err(LayerFailureCode::InvalidLayerDigest)),
            ("sha256:", Err(LayerFailureCode::InvalidLayerDigest)),
            ("sha256:xyz", Err(LayerFailureCode::InvalidLayerDigest)),
            ("sha256:ab", Ok(None)),
            ("md5:d41d8cd98f00b204e9800998ecf8427e", Ok(None)),
            (&good, Ok(Some(Digest::sha256(b"x")))),
        ];
        for (text, expected) in table {
            assert_eq!(check_digest(text), expected, "{text}");
        }
    }
}
