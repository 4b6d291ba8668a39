//! Reading settings that cannot be made yet: scanning, replication, pull-through cache rules and the
//! like. What reads them (Terraform, Ansible, audits) asks the gate as always, and is told that nothing is set.

use model::{Action, Caller, Region, RegistryId, RepositoryName};

use crate::error::InRepository;
use crate::images::RequestedImageId;
use crate::{Error, ImageFailureCode, Registry, Repository, WantedImage};

impl Registry {
    /// Lets the caller read a setting of its own registry by `action`.
    ///
    /// # Errors
    /// [`Error::AccessDenied`].
    pub async fn read_unset_of_registry(
        &self,
        caller: &Caller,
        action: Action,
        region: &Region,
    ) -> Result<RegistryId, Error> {
        self.0.access.any_resource(caller, action, region).await?;
        Ok(Self::registry_of(caller, None, region))
    }

    /// Lets the caller list by `action` what is set for the repositories of a registry, which may be another account's.
    ///
    /// # Errors
    /// [`Error::AccessDenied`].
    pub async fn list_unset_of_registry(
        &self,
        caller: &Caller,
        action: Action,
        registry: &RegistryId,
    ) -> Result<(), Error> {
        self.0.access.all_repositories(caller, action, registry).await?;
        Ok(())
    }

    /// Lets the caller read by `action` what is known of an image.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::ImageNotFound`], [`Error::InvalidParameter`] for a
    /// malformed id.
    pub async fn read_unset_of_image(
        &self,
        caller: &Caller,
        action: Action,
        registry: &RegistryId,
        name: &RepositoryName,
        image: RequestedImageId,
    ) -> Result<InRepository, Error> {
        let permit = self.0.access.repository(caller, action, registry, name).await?;
        let (within, repository) = (InRepository::of(&permit), Repository::clone(&permit));
        let id = match image.parse() {
            Ok(id) => id,
            Err(ImageFailureCode::ImageNotFound) => {
                return Err(Error::ImageNotFound { image: WantedImage(image), within });
            }
            Err(code) => return Err(Error::InvalidParameter { at: "imageId", constraint: code.to_string() }),
        };
        let found = self.0.db.read("find_image", move |tx| Box::pin(async move { id.find(tx, &repository).await }));
        match found.await? {
            Ok(_) => Ok(within),
            Err(_) => Err(Error::ImageNotFound { image: WantedImage(image), within }),
        }
    }
}
