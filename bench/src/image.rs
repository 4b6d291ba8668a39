//! Bytes to push: layers that do not compress, and the manifests over them.

use serde_json::json;
use sha2::{Digest as _, Sha256};

/// The media type of every manifest here.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// A blob and its digest, which is worked out before the clock runs.
#[derive(Clone, Debug)]
pub struct Blob {
    /// The bytes.
    pub data: Vec<u8>,
    /// `sha256:<hex>` of them.
    pub digest: String,
}

impl Blob {
    /// Names the bytes.
    pub fn new(data: Vec<u8>) -> Self {
        let digest = digest_of(&data);
        Self { data, digest }
    }

    /// A blob of noise, another one for every seed.
    pub fn noise(seed: u64, size_bytes: usize) -> Self {
        Self::new(noise(seed, size_bytes))
    }
}

/// `sha256:<hex>` of the bytes.
pub fn digest_of(data: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(data)))
}

/// A manifest over a config and layers.
pub fn manifest(config: &Blob, layers: &[&Blob]) -> Blob {
    annotated_manifest(config, layers, "")
}

/// The same with a note, which makes it another image.
pub fn annotated_manifest(config: &Blob, layers: &[&Blob], note: &str) -> Blob {
    let layer = |blob: &&Blob| {
        json!({
            "mediaType": "application/vnd.oci.image.layer.v1.tar",
            "digest": blob.digest,
            "size": blob.data.len(),
        })
    };
    let mut document = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": {
            "mediaType": "application/vnd.oci.image.config.v1+json",
            "digest": config.digest,
            "size": config.data.len(),
        },
        "layers": layers.iter().map(layer).collect::<Vec<_>>(),
    });
    if !note.is_empty() {
        document["annotations"] = json!({"note": note});
    }
    Blob::new(document.to_string().into_bytes())
}

/// A small config, another one for every seed.
pub fn config(seed: u64) -> Blob {
    let document = json!({
        "architecture": "amd64",
        "os": "linux",
        "author": seed.to_string(),
        "rootfs": {"type": "layers", "diff_ids": []},
    });
    Blob::new(document.to_string().into_bytes())
}

/// Bytes of a splitmix64 sequence: cheap, the same for the same seed, and not compressible.
fn noise(seed: u64, size_bytes: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
    let mut data = Vec::with_capacity(size_bytes + 8);
    while data.len() < size_bytes {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        data.extend_from_slice(&(word ^ (word >> 31)).to_le_bytes());
    }
    data.truncate(size_bytes);
    data
}
