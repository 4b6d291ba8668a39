//! Are layers there: BatchCheckLayerAvailability, and `HEAD` of the distribution protocol.

use meta::layers::{self, Layer};
use meta::repositories::RepositoryKey;
use model::digest::{NotSpelledAsDigest, spelled_digest};
use model::{Action, Caller, Digest, RegistryId, RepositoryName, Timestamp};

use super::content::{LayerContent, UNNAMED_LAYER};
use crate::error::{InRepository, LayerFailureCode};
use crate::{Error, Registry};

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
