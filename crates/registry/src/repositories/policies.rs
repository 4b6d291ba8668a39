//! The policies of repositories.

use meta::repository_policies;
use model::policy::{BadPolicy, Policy, PolicyKind};
use model::{Action, Caller, RegistryId, RepositoryName};

use crate::error::InRepository;
use crate::repositories::lock;
use crate::{Error, Registry, Repository};

/// ECR's whole answer to a policy that it does not take.
const INVALID: &str = "Invalid repository policy provided";
const PRINCIPAL_NOT_FOUND: &str = "Principal not found";
const LOCKS_OUT: &str = "The policy would keep its author from setting another one. Use force to set it all the same";

impl Registry {
    /// SetRepositoryPolicy: replaces the policy as a whole, and gives back its text. Without `force`, a policy that would
    /// keep the caller from setting the next one is refused.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::InvalidParameter`].
    pub async fn set_repository_policy(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        text: String,
        force: bool,
    ) -> Result<String, Error> {
        let action = Action::SET_REPOSITORY_POLICY;
        let permit = self.0.access.repository(caller, action, registry, name).await?;
        let policy = Policy::parse(&text, PolicyKind::Repository).map_err(|_| refused(INVALID))?;
        if !force && !self.0.access.would_allow(caller, action, &permit, policy).await? {
            return Err(refused(LOCKS_OUT));
        }
        let repository = Repository::clone(&permit);
        let set = self.0.db.write("set_repository_policy", move |tx| {
            Box::pin(async move {
                lock(tx, &repository).await?;
                let pinned = access::iam::pin_principals(tx, &text).await?.map_err(|bad| unpinned(&bad, INVALID))?;
                repository_policies::put(tx, repository.key, &pinned).await?;
                Ok::<_, Error>(access::iam::show_principals(tx, &pinned).await?)
            })
        });
        let shown = set.await?;
        self.0.access.changed();
        Ok(shown)
    }

    /// GetRepositoryPolicy: the text.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::RepositoryPolicyNotFound`].
    pub async fn get_repository_policy(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<String, Error> {
        let permit = self.0.access.repository(caller, Action::GET_REPOSITORY_POLICY, registry, name).await?;
        let repository = Repository::clone(&permit);
        let get = self.0.db.scan("get_repository_policy", move |tx| {
            Box::pin(async move {
                match repository_policies::find(tx, repository.key).await? {
                    Some(pinned) => Ok(access::iam::show_principals(tx, &pinned).await?),
                    None => Err(Error::RepositoryPolicyNotFound(InRepository::of(&repository))),
                }
            })
        });
        get.await
    }

    /// DeleteRepositoryPolicy: the text that was.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::RepositoryPolicyNotFound`].
    pub async fn delete_repository_policy(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<String, Error> {
        let permit = self.0.access.repository(caller, Action::DELETE_REPOSITORY_POLICY, registry, name).await?;
        let repository = Repository::clone(&permit);
        let delete = self.0.db.write_freeing("delete_repository_policy", move |tx| {
            Box::pin(async move {
                lock(tx, &repository).await?;
                match repository_policies::delete(tx, repository.key).await? {
                    Some(pinned) => Ok(access::iam::show_principals(tx, &pinned).await?),
                    None => Err(Error::RepositoryPolicyNotFound(InRepository::of(&repository))),
                }
            })
        });
        let text = delete.await?;
        self.0.access.changed();
        Ok(text)
    }
}

/// ECR tells a principal that does not exist from everything else that is wrong with a policy.
pub(crate) fn unpinned(bad: &BadPolicy, otherwise: &str) -> Error {
    refused(if matches!(bad, BadPolicy::Principal { .. }) { PRINCIPAL_NOT_FOUND } else { otherwise })
}

fn refused(constraint: &str) -> Error {
    Error::InvalidParameter { at: "PolicyText", constraint: constraint.to_owned() }
}
