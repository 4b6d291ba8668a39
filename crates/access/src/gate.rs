//! The gate: caller, action and resource go in; a permit with the loaded object, or the reason why not, comes out.

use std::ops::Deref;
use std::sync::Arc;

use meta::repositories::{self, Repository};
use model::decision::{Denial, Policies, Request, Resource, Verdict, decide};
use model::policy::Context;
use model::{Action, Caller, Digest, RegistryId, RepositoryName};

use crate::Access;

/// Proof that the gate let a caller do one action to `T`. Only the gate makes it.
#[derive(Debug)]
pub struct Permit<T> {
    object: Arc<T>,
}

impl<T> Deref for Permit<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.object
    }
}

/// Why the gate let nobody through.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The caller may not; the sentence is fit for the caller.
    #[error("{0}")]
    Denied(Box<Denial>),
    /// The caller may, but there is no such repository.
    #[error("The repository with name '{name}' does not exist in the registry with id '{}'", registry.account)]
    RepositoryNotFound {
        /// The registry that was looked in.
        registry: RegistryId,
        /// The name that was looked for.
        name: RepositoryName,
    },
    /// The bearer of a download grant asks for what the grant does not give, or no longer.
    #[error("The download URL is malformed or has expired. Ask for a new one.")]
    BadGrant,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] meta::Error),
}

impl Access {
    /// Asks for an action on a repository that should exist. Permission is decided before existence is told.
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn repository(
        &self,
        caller: &Caller,
        action: Action,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<Permit<Repository>, Refused> {
        self.authorize(caller, action, Resource::Repository { registry, name })?;
        self.load_repository(registry, name).await
    }

    /// Asks for an action on a repository that need not exist, by its would-be ARN.
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn repository_name(
        &self,
        caller: &Caller,
        action: Action,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<Permit<(RegistryId, RepositoryName)>, Refused> {
        self.authorize(caller, action, Resource::Repository { registry, name })?;
        Ok(Permit { object: Arc::new((registry.clone(), name.clone())) })
    }

    /// Asks for an action on all repositories of a registry.
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn all_repositories(
        &self,
        caller: &Caller,
        action: Action,
        registry: &RegistryId,
    ) -> Result<Permit<RegistryId>, Refused> {
        self.authorize(caller, action, Resource::AllRepositories(registry))?;
        Ok(Permit { object: Arc::new(registry.clone()) })
    }

    /// Asks for an action that has no resource of its own (`*`).
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn any_resource(&self, caller: &Caller, action: Action) -> Result<Permit<()>, Refused> {
        self.authorize(caller, action, Resource::Any)?;
        Ok(Permit { object: Arc::new(()) })
    }

    /// Lets the bearer of a sealed [`DownloadGrant`](crate::DownloadGrant) fetch the one layer that it names. Whether
    /// the bearer may was decided when the grant was given.
    ///
    /// # Errors
    /// [`Refused::BadGrant`] unless the grant was sealed here for exactly this layer and has not ended;
    /// [`Refused::RepositoryNotFound`] when the repository went since.
    pub async fn download(
        &self,
        sealed: &str,
        registry: &RegistryId,
        name: &RepositoryName,
        digest: &Digest,
    ) -> Result<Permit<Repository>, Refused> {
        let grant = self.open_download(sealed).ok_or(Refused::BadGrant)?;
        if grant.registry != *registry || grant.repository != *name || grant.digest != *digest {
            return Err(Refused::BadGrant);
        }
        self.load_repository(registry, name).await
    }

    async fn load_repository(
        &self,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<Permit<Repository>, Refused> {
        let key = Arc::new((registry.clone(), name.clone()));
        let wanted = Arc::clone(&key);
        let found = self.0.repositories.read(&self.0.db, "find_repository", key, move |tx| {
            Box::pin(async move {
                let (registry, name) = &*wanted;
                Ok::<_, meta::Error>(repositories::find(tx, registry, name).await?.map(Arc::new))
            })
        });
        match found.await? {
            Some(object) => Ok(Permit { object }),
            None => Err(Refused::RepositoryNotFound { registry: registry.clone(), name: name.clone() }),
        }
    }

    fn authorize(&self, caller: &Caller, action: Action, resource: Resource<'_>) -> Result<(), Refused> {
        let context =
            Context { session: caller.session.as_deref(), ..Context::new(&caller.origin, self.0.clock.now()) };
        let request = Request { principal: &caller.principal, action: action.into(), resource, context: &context };
        match decide(&request, &Policies::none()).verdict {
            Verdict::Allow => Ok(()),
            Verdict::Deny(denial) => Err(Refused::Denied(Box::new(denial))),
        }
    }
}
