//! What a policy would do to a repository, with the reasons: for the command line.

use meta::repositories;
use model::lifecycle::{LifecyclePolicy, Plan, PlannedImage};
use model::{RegistryId, RepositoryName, Tag, Timestamp};

use super::candidates::Planned;
use super::policies::{given_or_stored, parse};
use crate::error::InRepository;
use crate::{Error, Registry};

/// A plan with what it was made of.
#[derive(Debug, Clone)]
pub struct LifecyclePlan {
    /// The policy.
    pub policy: LifecyclePolicy,
    /// The repository's images, by digest.
    pub images: Vec<PlannedImage<Tag>>,
    /// What the policy does to them.
    pub plan: Plan,
    /// The moment that it was planned for.
    pub now: Timestamp,
}

impl Registry {
    /// What a policy would do now: the one in `text`, or the one that the repository has. Nothing is changed. There is no
    /// caller to be authorised: this is for operators.
    ///
    /// # Errors
    /// [`Error::RepositoryNotFound`], [`Error::LifecyclePolicyNotFound`], [`Error::InvalidParameter`],
    /// [`Error::NotServedYet`].
    pub async fn lifecycle_plan(
        &self,
        registry: &RegistryId,
        name: &RepositoryName,
        text: Option<String>,
    ) -> Result<LifecyclePlan, Error> {
        let (registry, name) = (registry.clone(), name.clone());
        let read = self.0.db.scan("read_lifecycle_policy", move |tx| {
            Box::pin(async move {
                let Some(repository) = repositories::find(tx, &registry, &name).await? else {
                    let within = InRepository { registry_id: registry.account, name };
                    return Err(Error::RepositoryNotFound(within));
                };
                Ok((repository.key, given_or_stored(tx, &repository, text).await?))
            })
        });
        let (key, text) = read.await?;
        let now = self.0.clock.now();
        let Planned { policy, candidates, plan } = self.plan_lifecycle(key, parse(&text)?, now).await?;
        Ok(LifecyclePlan { policy, images: candidates.images, plan, now })
    }
}
