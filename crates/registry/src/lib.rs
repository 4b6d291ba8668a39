//! What the registry does: one function for each verb of ECR.
//!
//! Every operation reads alike: ask the gate, read, decide, write, tell. The doors translate wires into calls of these
//! functions and their results into wires; they add no rules. Nothing here knows of HTTP.

mod error;
mod images;
mod layers;
mod lifecycle;
mod registries;
mod repositories;
mod upkeep;
mod uploads;

use std::sync::Arc;
use std::time::Duration;

use access::Access;
use blob::Store;
use meta::Database;
use model::address::Addressing;
use model::{Caller, Clock, Origin, Random, RegistryId};

pub use error::{Error, Failure, ImageFailureCode, InRepository, LayerFailureCode, PartMisfit, WantedImage};
pub use images::{
    BatchFailure, DescribeImages, GotImage, ImageDetail, ImageFilter, ListedImage, PutImage, PutImageOutcome,
    RequestedImageId,
};
pub use layers::{CheckedLayer, LayerContent, LayerFailure, LayerReader};
pub use lifecycle::{
    ExpiredImage, LifecyclePlan, Preview, PreviewImage, PreviewPage, PreviewSelection, PreviewStatus,
    StoredLifecyclePolicy,
};
pub use meta::images::{Stored as StoredManifest, TagStatus};
pub use meta::referrers::Referrer;
pub use meta::repositories::Repository;
pub use registries::tokens::RegistryLogin;
pub use repositories::{CreateRepository, Encryption};
pub use upkeep::collection::{Collected, Waiting};
pub use upkeep::fsck::{Finding, FsckReport, Progress};
pub use upkeep::holders::{Holders, HoldersPage, HoldingImage, LayerCopy};
pub use upkeep::strays::StorageHealth;
pub use uploads::{Appended, Chunk, InitiatedUpload, PART_SIZE_BYTES, UploadId};

/// The registry. Cheap to clone.
#[derive(Clone)]
pub struct Registry(Arc<Inner>);

/// What a registry is made of.
pub struct Parts {
    /// Rows.
    pub db: Database,
    /// Bytes.
    pub blobs: Store,
    /// The gate.
    pub access: Access,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// How the deployment is addressed.
    pub addressing: Addressing,
    /// The operator's choices.
    pub settings: Settings,
}

/// The operator's choices that change what the registry does.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether new blobs are encrypted at rest. Old ones stay readable either way.
    pub encrypt_blobs: bool,
    /// ECR's account setting `BLOB_MOUNTING`: whether a layer may be mounted from another repository of the registry.
    pub blob_mounting: bool,
    /// How long content that nothing points at is kept.
    pub collection_grace: Duration,
    /// How long an upload is kept that no bytes come for.
    pub upload_expiry: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            encrypt_blobs: true,
            blob_mounting: false,
            collection_grace: Duration::from_secs(24 * 3600),
            upload_expiry: Duration::from_secs(24 * 3600),
        }
    }
}

struct Inner {
    db: Database,
    blobs: Store,
    access: Access,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    addressing: Addressing,
    settings: Settings,
    manifests: images::get::Manifests,
    pulls: images::pull_times::PullTimes,
    busy_uploads: uploads::busy::BusyUploads,
    last_look: upkeep::strays::LastLook,
}

impl Registry {
    /// Puts a registry together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let Parts { db, blobs, access, clock, random, addressing, settings } = parts;
        Self(Arc::new(Inner {
            db,
            blobs,
            access,
            clock,
            random,
            addressing,
            settings,
            manifests: images::get::remembered_manifests(),
            pulls: images::pull_times::PullTimes::default(),
            busy_uploads: uploads::busy::BusyUploads::default(),
            last_look: upkeep::strays::LastLook::default(),
        }))
    }

    /// The gate and the proofs of identity, for doors to authenticate with.
    #[must_use]
    pub fn access(&self) -> &Access {
        &self.0.access
    }

    /// How the deployment is addressed.
    #[must_use]
    pub fn addressing(&self) -> &Addressing {
        &self.0.addressing
    }

    /// The address that `docker push` takes for a repository, from where the caller stands.
    #[must_use]
    pub fn repository_uri(&self, origin: &Origin, repository: &Repository) -> String {
        self.0.addressing.repository_uri(&origin.host, &repository.registry, &repository.name)
    }

    /// The registry that a call means: that of `registry_id`, or the caller's own, in `region`.
    #[must_use]
    pub fn registry_of(caller: &Caller, registry_id: Option<model::AccountId>, region: &model::Region) -> RegistryId {
        RegistryId { account: registry_id.unwrap_or(caller.account()), region: region.clone() }
    }

    /// Whether the rows can be read now: what readiness means.
    ///
    /// # Errors
    /// Why they cannot.
    pub async fn check_ready(&self) -> Result<(), Error> {
        Ok(self.0.db.ping().await?)
    }
}
