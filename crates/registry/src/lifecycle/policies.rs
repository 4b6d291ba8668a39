//! PutLifecyclePolicy, GetLifecyclePolicy, DeleteLifecyclePolicy.

use std::time::Duration;

use meta::{Tx, lifecycle_policies};
use model::lifecycle::LifecyclePolicy;
use model::{Action, Caller, RegistryId, RepositoryName};

use super::StoredLifecyclePolicy;
use crate::error::InRepository;
use crate::repositories::lock;
use crate::{Error, Registry, Repository};

/// How long after a change of images a policy is evaluated: many pushes make one evaluation.
pub(crate) const EVALUATED_AFTER: Duration = Duration::from_secs(60);

/// What is said of rules that would do nothing.
const NO_ARCHIVE: &str =
    "lifecycle policy rules that move images to the archive storage class or expire them from there";

/// Reads a policy that can be carried out.
///
/// # Errors
/// [`Error::InvalidParameter`] in ECR's words; [`Error::NotServedYet`] for rules that need the archive.
pub(crate) fn parse(text: &str) -> Result<LifecyclePolicy, Error> {
    let refused = |bad: model::lifecycle::BadLifecyclePolicy| Error::InvalidParameter {
        at: "LifecyclePolicyText",
        constraint: bad.to_string(),
    };
    let policy = LifecyclePolicy::parse(text).map_err(refused)?;
    if policy.rule_for_archive().is_some() { Err(Error::NotServedYet(NO_ARCHIVE)) } else { Ok(policy) }
}

/// The text of a policy to look at: the one given, or else the one that the repository has.
pub(super) async fn given_or_stored(
    tx: &mut Tx,
    repository: &Repository,
    given: Option<String>,
) -> Result<String, Error> {
    let text = match given {
        Some(text) => Some(text),
        None => lifecycle_policies::find(tx, repository.key).await?.map(|policy| policy.text),
    };
    text.ok_or_else(|| Error::LifecyclePolicyNotFound(InRepository::of(repository)))
}

impl Registry {
    /// PutLifecyclePolicy: replaces the policy as a whole, and gives back its text. It is carried out soon after.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::InvalidParameter`], [`Error::NotServedYet`].
    pub async fn put_lifecycle_policy(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        text: &str,
    ) -> Result<String, Error> {
        let permit = self.0.access.repository(caller, Action::PUT_LIFECYCLE_POLICY, registry, name).await?;
        parse(text)?;
        let (repository, now) = (Repository::clone(&permit), self.0.clock.now());
        let text = LifecyclePolicy::arranged(text);
        let put = self.0.db.write("put_lifecycle_policy", move |tx| {
            Box::pin(async move {
                lock(tx, &repository).await?;
                lifecycle_policies::put(tx, repository.key, &text, now).await?;
                Ok::<_, Error>(text)
            })
        });
        put.await
    }

    /// GetLifecyclePolicy.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::LifecyclePolicyNotFound`].
    pub async fn get_lifecycle_policy(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<StoredLifecyclePolicy, Error> {
        let permit = self.0.access.repository(caller, Action::GET_LIFECYCLE_POLICY, registry, name).await?;
        let repository = Repository::clone(&permit);
        let get = self.0.db.read("get_lifecycle_policy", move |tx| {
            Box::pin(async move {
                let found = lifecycle_policies::find(tx, repository.key).await?;
                found.ok_or_else(|| Error::LifecyclePolicyNotFound(InRepository::of(&repository)))
            })
        });
        get.await
    }

    /// DeleteLifecyclePolicy: the policy that was. What it was about to take stays.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::LifecyclePolicyNotFound`].
    pub async fn delete_lifecycle_policy(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<StoredLifecyclePolicy, Error> {
        let permit = self.0.access.repository(caller, Action::DELETE_LIFECYCLE_POLICY, registry, name).await?;
        let repository = Repository::clone(&permit);
        let delete = self.0.db.write_freeing("delete_lifecycle_policy", move |tx| {
            Box::pin(async move {
                lock(tx, &repository).await?;
                let deleted = lifecycle_policies::delete(tx, repository.key).await?;
                deleted.ok_or_else(|| Error::LifecyclePolicyNotFound(InRepository::of(&repository)))
            })
        });
        delete.await
    }
}
