//! The gate: caller, action and resource go in; a permit with the loaded object, or the reason why not, comes out.

use meta::repositories::Repository;
use model::decision::Denial;
use model::{Action, Caller, RegistryId, RepositoryName};
use std::ops::Deref;

use crate::Access;

/// Proof that the gate let a caller do one action to `T`. Only the gate makes it.
#[derive(Debug)]
pub struct Permit<T> {
    object: T,
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
        _caller: &Caller,
        _action: Action,
        _registry: &RegistryId,
        _name: &RepositoryName,
    ) -> Result<Permit<Repository>, Refused> {
        todo!()
    }

    /// Asks for an action on a repository that need not exist, by its would-be ARN.
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn repository_name(
        &self,
        _caller: &Caller,
        _action: Action,
        _registry: &RegistryId,
        _name: &RepositoryName,
    ) -> Result<Permit<(RegistryId, RepositoryName)>, Refused> {
        todo!()
    }

    /// Asks for an action on all repositories of a registry.
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn all_repositories(
        &self,
        _caller: &Caller,
        _action: Action,
        _registry: &RegistryId,
    ) -> Result<Permit<RegistryId>, Refused> {
        todo!()
    }

    /// Asks for an action that has no resource of its own (`*`).
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn any_resource(&self, _caller: &Caller, _action: Action) -> Result<Permit<()>, Refused> {
        todo!()
    }
}
