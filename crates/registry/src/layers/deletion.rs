//! Taking a layer out of a repository.

use meta::layers;
use model::{Action, Caller, Digest, RegistryId, RepositoryName};

use crate::error::InRepository;
use crate::repositories::lock;
use crate::{Error, Registry, Repository};

impl Registry {
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
}
