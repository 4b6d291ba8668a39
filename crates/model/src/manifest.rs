//! Manifests: what ECR accepts as an image, read from the exact bytes that were pushed.

mod document;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use thiserror::Error;

use crate::digest::Digest;
use crate::media_type;

use document::Document;

/// The largest manifest in bytes (ECR's quota, section 4.9 of its guide's limits).
pub const MANIFEST_LEN_MAX: usize = 4 * 1024 * 1024;

/// The most descriptors that one manifest may hold. Only a fifth of what fits into [`MANIFEST_LEN_MAX`], since each costs
/// a look-up; real manifests stay below a few hundred.
pub const DESCRIPTORS_MAX: usize = 10_000;

/// How much of a media type that is not taken is repeated in messages.
const GIVEN_LEN_MAX: usize = 128;

/// What the registry needs to know of a manifest. The bytes themselves are kept as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The manifest's own media type.
    pub media_type: &'static str,
    /// What it is made of.
    pub content: Content,
    /// The OCI 1.1 `artifactType`, or the config's media type where that stands for it.
    pub artifact_type: Option<String>,
    /// The manifest that this one refers to, whether or not it exists.
    pub subject: Option<Digest>,
    /// The manifest's annotations.
    pub annotations: BTreeMap<String, String>,
}

/// What a manifest is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// An image manifest: one configuration (none in schema 1) and layers.
    Image {
        /// The configuration blob.
        config: Option<Descriptor>,
        /// The layers, base first.
        layers: Vec<Descriptor>,
    },
    /// A manifest list or index.
    Index {
        /// The manifests it lists.
        manifests: Vec<Descriptor>,
    },
}

/// A reference to other content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Descriptor {
    /// The content's media type.
    pub media_type: String,
    /// The content's digest.
    pub digest: Digest,
    /// The content's size in bytes, as the manifest claims it; at most `i64::MAX`. Schema 1 claims none: it is 0 there.
    pub size_bytes: u64,
    /// Foreign or non-distributable layers live elsewhere and need not be in the repository.
    pub foreign: bool,
}

/// Why bytes are not a manifest that ECR takes.
#[derive(Debug, Error, PartialEq, Eq, Clone)]
pub enum BadManifest {
    /// ECR's catch-all, also for valid JSON of a shape it does not take. The text says more.
    #[error("Invalid JSON syntax")]
    Invalid(&'static str),
    /// The media type is not one of a manifest, or is not the one that the manifest names. The code is the same; the
    /// words name what was given and what is taken.
    #[error("{given}. Media types of manifests are {}", taken())]
    MediaType {
        /// What was given.
        given: GivenMediaType,
    },
    /// More than [`MANIFEST_LEN_MAX`] bytes.
    #[error("Member must have length less than or equal to 4194304")]
    TooLong,
}

/// A descriptor that claims another size than its content has. No client that checks what it pulls could pull the image.
#[derive(Debug, Error, PartialEq, Eq, Clone)]
#[error("The manifest gives {digest} a size of {claimed_bytes} bytes, but it has {stored_bytes} bytes")]
pub struct WrongSize {
    /// The content.
    pub digest: Digest,
    /// What the manifest claims.
    pub claimed_bytes: u64,
    /// What the content has.
    pub stored_bytes: u64,
}

/// What a request and its manifest say of the media type, where that is not taken. Texts are cut to a readable length.
#[derive(Debug, Error, PartialEq, Eq, Clone)]
pub enum GivenMediaType {
    /// Neither names one.
    #[error("Neither the manifest nor the request names a media type")]
    None,
    /// It is not one of a manifest.
    #[error("The media type '{0}' is not one of a manifest")]
    Unknown(String),
    /// They differ.
    #[error("The media type '{declared}' of the request is not the manifest's own, '{own}'")]
    Differs {
        /// The request's.
        declared: String,
        /// The manifest's.
        own: String,
    },
}

impl Manifest {
    /// Reads a manifest. `declared` is the media type of the request, if it named one.
    ///
    /// # Errors
    /// [`BadManifest`] for anything that ECR would not store, among them documents that are both an image
    /// and an index, documents with duplicate keys, and documents nested deeper than any manifest is.
    pub fn parse(bytes: &[u8], declared: Option<&str>) -> Result<Self, BadManifest> {
        if bytes.len() > MANIFEST_LEN_MAX {
            return Err(BadManifest::TooLong);
        }
        let document = document::read(bytes).map_err(BadManifest::Invalid)?;
        let (media_type, shape) = resolve_media_type(document.media_type.as_deref(), declared)?;
        let read = match shape {
            Shape::Schema1 => Self::schema1(document, media_type),
            Shape::Image => Self::image(document, media_type),
            Shape::Index => Self::index(document, media_type),
        };
        read.map_err(BadManifest::Invalid)
    }

    /// Whether this is an index that lists something that is no manifest, as the cache that BuildKit exports by default
    /// does: an OCI index of layers and of a configuration of its own.
    #[must_use]
    pub fn lists_layers(&self) -> bool {
        match &self.content {
            Content::Image { .. } => false,
            Content::Index { manifests } => {
                manifests.iter().any(|listed| !TAKEN.iter().any(|(taken, _)| *taken == listed.media_type))
            }
        }
    }

    /// Docker's image manifest version 2, schema 1. Its layers come newest first, without sizes. The signatures of the
    /// signed form are kept with the bytes and not verified, as in every registry since Docker dropped the format.
    fn schema1(document: Document, media_type: &'static str) -> Result<Self, &'static str> {
        if document.schema_version != Some(1) {
            return Err("schemaVersion is not 1");
        }
        if document.config.is_some() || document.layers.is_some() || document.manifests.is_some() {
            return Err("a schema 1 manifest has neither config nor layers nor manifests");
        }
        let mut layers = document.schema1_layers.ok_or("fsLayers is missing")?;
        layers.reverse();
        let content = Content::Image { config: None, layers };
        Ok(Self { media_type, content, artifact_type: None, subject: None, annotations: BTreeMap::new() })
    }

    /// Docker's schema 2 and OCI's image manifest.
    fn image(document: Document, media_type: &'static str) -> Result<Self, &'static str> {
        if document.schema_version != Some(2) {
            return Err("schemaVersion is not 2");
        }
        if document.manifests.is_some() || document.schema1_layers.is_some() {
            return Err("an image manifest has neither manifests nor fsLayers");
        }
        let config = document.config.ok_or("config is missing")?;
        let layers = document.layers.ok_or("layers is missing")?;
        Ok(Self {
            media_type,
            artifact_type: document.artifact_type.or_else(|| Some(config.media_type.clone())),
            content: Content::Image { config: Some(config), layers },
            subject: document.subject.map(|subject| subject.digest),
            annotations: document.annotations,
        })
    }

    /// Docker's manifest list and OCI's image index.
    fn index(document: Document, media_type: &'static str) -> Result<Self, &'static str> {
        if document.schema_version != Some(2) {
            return Err("schemaVersion is not 2");
        }
        if document.config.is_some() || document.layers.is_some() || document.schema1_layers.is_some() {
            return Err("an index has neither config nor layers nor fsLayers");
        }
        Ok(Self {
            media_type,
            artifact_type: document.artifact_type,
            content: Content::Index { manifests: document.manifests.ok_or("manifests is missing")? },
            subject: document.subject.map(|subject| subject.digest),
            annotations: document.annotations,
        })
    }

    /// The layers and configuration that must be in the repository: all that are not foreign, each once.
    #[must_use]
    pub fn required_layers(&self) -> Vec<&Descriptor> {
        distinct(self.blobs().filter(|blob| !blob.foreign))
    }

    /// The manifests that must be in the repository, each once.
    #[must_use]
    pub fn required_manifests(&self) -> Vec<&Descriptor> {
        match &self.content {
            Content::Image { .. } => Vec::new(),
            Content::Index { manifests } => distinct(manifests.iter()),
        }
    }

    /// What ECR reports as `artifactMediaType`: the artifact's type or that of its configuration; none for schema 1
    /// and for lists that do not name one.
    #[must_use]
    pub fn artifact_media_type(&self) -> Option<&str> {
        self.artifact_type.as_deref()
    }

    /// What an image weighs in bytes: its layers and configuration, each distinct blob once, at most `i64::MAX`.
    /// `None` where the manifest does not say: an index weighs what its largest child does, and schema 1 has no sizes.
    #[must_use]
    pub fn image_size_bytes(&self) -> Option<u64> {
        if !matches!(self.content, Content::Image { config: Some(_), .. }) {
            return None;
        }
        let sum = distinct(self.blobs()).iter().fold(0_u64, |sum, blob| sum.saturating_add(blob.size_bytes));
        Some(sum.min(i64::MAX.unsigned_abs()))
    }

    /// Compares the sizes that descriptors claim with those of the contents in the repository, as far as `stored_bytes`
    /// knows them. Schema 1 claims none.
    ///
    /// # Errors
    /// [`WrongSize`] of the first that differs.
    pub fn check_sizes(&self, stored_bytes: &HashMap<Digest, u64>) -> Result<(), WrongSize> {
        let (blobs, manifests) = match &self.content {
            Content::Image { config: None, .. } => return Ok(()),
            Content::Image { .. } => (self.blobs(), &[][..]),
            Content::Index { manifests } => (self.blobs(), manifests.as_slice()),
        };
        for descriptor in blobs.filter(|blob| !blob.foreign).chain(manifests) {
            match stored_bytes.get(&descriptor.digest) {
                Some(&stored_bytes) if stored_bytes != descriptor.size_bytes => {
                    let (digest, claimed_bytes) = (descriptor.digest, descriptor.size_bytes);
                    return Err(WrongSize { digest, claimed_bytes, stored_bytes });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Layers, then the configuration.
    fn blobs(&self) -> impl Iterator<Item = &Descriptor> {
        let (layers, config) = match &self.content {
            Content::Image { config, layers } => (layers.as_slice(), config.as_ref()),
            Content::Index { .. } => (&[][..], None),
        };
        layers.iter().chain(config)
    }
}

fn distinct<'d>(descriptors: impl Iterator<Item = &'d Descriptor>) -> Vec<&'d Descriptor> {
    let mut seen = BTreeSet::new();
    descriptors.filter(|descriptor| seen.insert(descriptor.digest)).collect()
}

/// The three ways that the members of a manifest are arranged.
#[derive(Clone, Copy)]
enum Shape {
    Schema1,
    Image,
    Index,
}

/// Every media type that ECR stores; ORAS' and OCI's withdrawn artifact manifests are not among them.
const TAKEN: [(&str, Shape); 6] = [
    (media_type::DOCKER_MANIFEST, Shape::Image),
    (media_type::DOCKER_MANIFEST_LIST, Shape::Index),
    (media_type::DOCKER_MANIFEST_V1, Shape::Schema1),
    (media_type::DOCKER_MANIFEST_V1_SIGNED, Shape::Schema1),
    (media_type::OCI_MANIFEST, Shape::Image),
    (media_type::OCI_INDEX, Shape::Index),
];

/// The manifest's own word counts, else the request's. That they must not differ is what keeps a stored media type from
/// giving the same bytes another meaning (OCI distribution specification, "Pushing Manifests").
fn resolve_media_type(own: Option<&str>, declared: Option<&str>) -> Result<(&'static str, Shape), BadManifest> {
    let declared =
        declared.map(|value| value.split(';').next().unwrap_or_default().trim()).filter(|value| !value.is_empty());
    let shown = |text: &str| text.chars().take(GIVEN_LEN_MAX).collect::<String>();
    let bad = |given| BadManifest::MediaType { given };
    let named = match (own, declared) {
        (Some(own), Some(declared)) if own != declared => {
            return Err(bad(GivenMediaType::Differs { declared: shown(declared), own: shown(own) }));
        }
        (Some(named), _) | (None, Some(named)) => named,
        (None, None) => return Err(bad(GivenMediaType::None)),
    };
    let taken = TAKEN.into_iter().find(|(media_type, _)| *media_type == named);
    taken.ok_or_else(|| bad(GivenMediaType::Unknown(shown(named))))
}

/// The media types that are taken, for messages.
fn taken() -> String {
    TAKEN.map(|(media_type, _)| media_type).join(", ")
}

#[cfg(test)]
mod tests;
