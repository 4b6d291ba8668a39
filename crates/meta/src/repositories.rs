//! Repositories.

use model::mutability::TagMutability;
use model::{RegistryId, RepositoryName, Timestamp};

use crate::{Error, Tx};

/// The row id of a repository. A name that is deleted and created anew gets another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RepositoryKey(pub i64);

/// One repository.
#[derive(Debug, Clone)]
pub struct Repository {
    /// Its row id.
    pub key: RepositoryKey,
    /// The registry it is in.
    pub registry: RegistryId,
    /// Its name.
    pub name: RepositoryName,
    /// When it was created.
    pub created_at: Timestamp,
    /// Which tags may be moved.
    pub mutability: TagMutability,
    /// The repository's own scan-on-push flag.
    pub scan_on_push: bool,
}

/// A repository that is about to be.
#[derive(Debug, Clone)]
pub struct NewRepository {
    /// The registry it is in.
    pub registry: RegistryId,
    /// Its name.
    pub name: RepositoryName,
    /// When it is created.
    pub created_at: Timestamp,
    /// Which tags may be moved.
    pub mutability: TagMutability,
    /// The repository's own scan-on-push flag.
    pub scan_on_push: bool,
}

/// Adds a repository; `None` if the name is taken.
pub async fn insert(_tx: &mut Tx, _new: &NewRepository) -> Result<Option<Repository>, Error> {
    todo!()
}

/// The repository of this name.
pub async fn find(_tx: &mut Tx, _registry: &RegistryId, _name: &RepositoryName) -> Result<Option<Repository>, Error> {
    todo!()
}

/// Makes this transaction the only one that changes the repository until it ends; `false` if it is gone.
pub async fn lock(_tx: &mut Tx, _key: RepositoryKey) -> Result<bool, Error> {
    todo!()
}

/// Up to `limit` repositories of a registry after the name `after`, by name in byte order.
pub async fn page(
    _tx: &mut Tx,
    _registry: &RegistryId,
    _after: Option<&str>,
    _limit: usize,
) -> Result<Vec<Repository>, Error> {
    todo!()
}

/// Up to `limit` repositories of all registries after `after`, by row id: for jobs and fsck.
pub async fn page_all(_tx: &mut Tx, _after: Option<RepositoryKey>, _limit: usize) -> Result<Vec<Repository>, Error> {
    todo!()
}

/// How many repositories a registry has.
pub async fn count(_tx: &mut Tx, _registry: &RegistryId) -> Result<u64, Error> {
    todo!()
}

/// Sets tag mutability.
pub async fn set_mutability(_tx: &mut Tx, _key: RepositoryKey, _mutability: &TagMutability) -> Result<(), Error> {
    todo!()
}

/// Deletes a repository with all that is in it: images, image tags, layers, resource tags, uploads.
/// Blobs whose last layer this was count as unreferenced since `now`.
pub async fn delete(_tx: &mut Tx, _key: RepositoryKey, _now: Timestamp) -> Result<(), Error> {
    todo!()
}
