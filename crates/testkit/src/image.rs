//! Images made of noise: small, of any number of layers, and the same for the same seed.

use bytes::Bytes;
use model::Random as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::SeededRandom;

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";
const EMPTY: &str = "application/vnd.oci.empty.v1+json";

/// A manifest and the blobs it needs.
#[derive(Debug, Clone)]
pub struct Image {
    /// The manifest's exact bytes.
    pub manifest: Bytes,
    /// Its media type.
    pub media_type: &'static str,
    /// The config and the layers; none for an index.
    pub blobs: Vec<Bytes>,
}

/// `sha256:...`
#[must_use]
pub fn digest_of(bytes: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(bytes)))
}

impl Image {
    /// An image with a config and layers of these sizes.
    #[must_use]
    pub fn random(seed: u64, layer_sizes_bytes: &[usize]) -> Self {
        let random = SeededRandom::new(seed);
        let config = json!({"architecture": "amd64", "os": "linux", "seed": seed, "rootfs": {"type": "layers"}});
        let mut blobs = vec![Bytes::from(config.to_string())];
        for &size_bytes in layer_sizes_bytes {
            let mut layer = vec![0; size_bytes];
            random.fill(&mut layer);
            blobs.push(layer.into());
        }
        let layers: Vec<Value> = blobs[1..].iter().map(|layer| descriptor(LAYER, layer)).collect();
        let manifest = json!({
            "schemaVersion": 2, "mediaType": MANIFEST, "config": descriptor(CONFIG, &blobs[0]), "layers": layers,
        });
        Self { manifest: manifest.to_string().into(), media_type: MANIFEST, blobs }
    }

    /// An index of these images, one for each of several architectures.
    #[must_use]
    pub fn index(images: &[&Self]) -> Self {
        let architectures = ["amd64", "arm64", "ppc64le", "s390x"].iter().cycle();
        let manifests: Vec<Value> = images
            .iter()
            .zip(architectures)
            .map(|(image, architecture)| {
                let mut entry = descriptor(image.media_type, &image.manifest);
                entry["platform"] = json!({"architecture": architecture, "os": "linux"});
                entry
            })
            .collect();
        let manifest = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests});
        Self { manifest: manifest.to_string().into(), media_type: INDEX, blobs: Vec::new() }
    }

    /// An artifact that says something about `subject`.
    #[must_use]
    pub fn artifact(subject: &Self, artifact_type: &str, content: &[u8]) -> Self {
        let blobs = vec![Bytes::from_static(b"{}"), Bytes::copy_from_slice(content)];
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "artifactType": artifact_type,
            "config": descriptor(EMPTY, &blobs[0]),
            "layers": [descriptor(artifact_type, &blobs[1])],
            "subject": descriptor(subject.media_type, &subject.manifest),
        });
        Self { manifest: manifest.to_string().into(), media_type: MANIFEST, blobs }
    }

    /// The manifest's digest.
    #[must_use]
    pub fn digest(&self) -> String {
        digest_of(&self.manifest)
    }
}

fn descriptor(media_type: &str, bytes: &[u8]) -> Value {
    json!({"mediaType": media_type, "digest": digest_of(bytes), "size": bytes.len()})
}
