//! Manifests: what ECR accepts as an image, read from the exact bytes that were pushed.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::digest::Digest;

/// The largest manifest in bytes (ECR's quota, section 4.9 of its guide's limits).
pub const MANIFEST_LEN_MAX: usize = 4 * 1024 * 1024;

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
    /// The content's size in bytes, as the manifest claims it.
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
    /// Neither the manifest nor the request names a media type.
    #[error("image manifest mediatype not provided in manifest or parameter")]
    NoMediaType,
    /// More than [`MANIFEST_LEN_MAX`] bytes.
    #[error("Member must have length less than or equal to 4194304")]
    TooLong,
}

impl Manifest {
    /// Reads a manifest. `declared` is the media type of the request, if it named one.
    ///
    /// # Errors
    /// [`BadManifest`] for anything that ECR would not store, among them documents that are both an image
    /// and an index, documents with duplicate keys, and documents nested deeper than any manifest is.
    pub fn parse(_bytes: &[u8], _declared: Option<&str>) -> Result<Self, BadManifest> {
        todo!()
    }

    /// The layers and configuration that must be in the repository: all that are not foreign, each once.
    #[must_use]
    pub fn required_layers(&self) -> Vec<&Descriptor> {
        todo!()
    }

    /// The manifests that must be in the repository, each once.
    #[must_use]
    pub fn required_manifests(&self) -> Vec<&Descriptor> {
        todo!()
    }
}
