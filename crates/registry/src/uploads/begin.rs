//! Beginning an upload, and mounting, which saves one.

use meta::blobs::Blob;
use meta::{layers, uploads};
use model::{AccountSetting, Action, Caller, Digest, RegistryId, RepositoryName};

use super::UploadId;
use crate::repositories::lock;
use crate::{Error, Registry, Repository};

/// An upload that has just begun.
#[derive(Debug, Clone, Copy)]
pub struct InitiatedUpload {
    /// Its id.
    pub id: UploadId,
}

impl Registry {
    /// InitiateLayerUpload.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`].
    pub async fn initiate_layer_upload(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<InitiatedUpload, Error> {
        let permit = self.0.access.repository(caller, Action::INITIATE_LAYER_UPLOAD, registry, name).await?;
        let row = self.new_upload(caller, &permit).await?;
        let id = UploadId(row.id);
        let repository = Repository::clone(&permit);
        let insert = self.0.db.write("initiate_layer_upload", move |tx| {
            Box::pin(async move {
                lock(tx, &repository).await?;
                Ok::<_, Error>(uploads::insert(tx, &row).await?)
            })
        });
        insert.await?;
        Ok(InitiatedUpload { id })
    }

    /// Makes a layer of `from` a layer of `name` without an upload; `false` if ECR's rules ask for an ordinary one:
    /// mounting is switched off, the caller may not read the source, or no image of the source holds the layer.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`] for the target.
    pub async fn mount_layer(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        from: &RepositoryName,
        digest: Digest,
    ) -> Result<bool, Error> {
        let permit = self.0.access.repository(caller, Action::INITIATE_LAYER_UPLOAD, registry, name).await?;
        let target = Repository::clone(&permit);
        if self.account_setting(registry, AccountSetting::BlobMounting).await? != "ENABLED" {
            return Ok(false);
        }
        let action = Action::GET_DOWNLOAD_URL_FOR_LAYER;
        let source = match self.0.access.repository(caller, action, registry, from).await {
            Ok(source) => source.key,
            Err(access::Refused::Internal(error)) => return Err(error.into()),
            Err(_) => return Ok(false),
        };
        let now = self.0.clock.now();
        self.0
            .db
            .write("mount_layer", move |tx| {
                Box::pin(async move {
                    lock(tx, &target).await?;
                    let held = layers::is_referenced(tx, source, &digest).await?;
                    let found = layers::find(tx, source, &digest).await?.filter(|_| held);
                    let fits = |blob: &Blob| blob.kms_key == target.kms_key && blob.damaged_since.is_none();
                    let Some(layer) = found.filter(|layer| fits(&layer.blob)) else {
                        return Ok(false);
                    };
                    layers::put(tx, target.key, &digest, layer.blob.id, now).await?;
                    Ok(true)
                })
            })
            .await
    }
}
