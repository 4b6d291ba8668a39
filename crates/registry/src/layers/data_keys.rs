//! The data keys of layers: which key wraps them, and what opens them.
//!
//! A repository is encrypted under one key for all its life, and every layer of it has its data key wrapped by that key.

use meta::blobs::Blob;
use model::Arn;
use model::seal::Key;
use uuid::Uuid;

use crate::{Error, Registry, Repository};

impl Registry {
    /// Draws the data key of a new blob of the repository, wrapped; none if it is to be stored unencrypted.
    pub(crate) async fn new_data_key(&self, repository: &Repository, blob: Uuid) -> Result<Option<Vec<u8>>, Error> {
        let access = &self.0.access;
        match &repository.kms_key {
            Some(key) => Ok(Some(access.new_kms_data_key(key, &arn(repository), blob).await?.wrapped)),
            None => Ok(self.0.settings.encrypt_blobs.then(|| access.new_data_key(blob).wrapped)),
        }
    }

    /// Opens the data key of a blob of the repository; none if it is stored unencrypted.
    pub(crate) async fn open_data_key(
        &self,
        repository: &Repository,
        blob: Uuid,
        wrapped: Option<&[u8]>,
    ) -> Result<Option<Key>, Error> {
        let Some(wrapped) = wrapped else { return Ok(None) };
        let access = &self.0.access;
        Ok(Some(match &repository.kms_key {
            Some(key) => access.open_kms_data_key(key, &arn(repository), blob, wrapped).await?,
            None => access.open_data_key(blob, wrapped).await?,
        }))
    }

    /// Opens a blob's data key to see whether its bytes are sound, whichever repositories have it.
    pub(crate) async fn open_data_key_to_verify(&self, blob: &Blob) -> Result<Option<Key>, Error> {
        let Some(wrapped) = &blob.wrapped_key else { return Ok(None) };
        let access = &self.0.access;
        Ok(Some(match &blob.kms_key {
            Some(key) => access.open_kms_data_key_to_verify(key, blob.id, wrapped).await?,
            None => access.open_data_key(blob.id, wrapped).await?,
        }))
    }

    /// Whether what is in the repository may be read and written: manifests are not under its KMS key, and without the
    /// key they are not to be had all the same.
    pub(crate) async fn check_key(&self, repository: &Repository) -> Result<(), Error> {
        match &repository.kms_key {
            Some(key) => Ok(self.0.access.check_repository_key(key, &arn(repository)).await?),
            None => Ok(()),
        }
    }
}

fn arn(repository: &Repository) -> String {
    Arn::repository(&repository.registry, &repository.name).to_string()
}
