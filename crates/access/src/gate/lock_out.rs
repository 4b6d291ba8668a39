//! ECR's guard against policies that lock their author out.

use std::sync::Arc;

use meta::repositories::Repository;
use model::arn::Arn;
use model::decision::{NamedPolicy, PolicySource, Resource};
use model::policy::Policy;
use model::{Action, Caller};

use super::{Ask, Permit, Refused};
use crate::{Access, Error};

impl Access {
    /// Whether the caller could still do `action` to the repository if `policy` were its policy.
    ///
    /// # Errors
    /// The database's, and a stored policy's that does not parse.
    pub async fn would_allow(
        &self,
        caller: &Caller,
        action: Action,
        permit: &Permit<Repository>,
        policy: Policy,
    ) -> Result<bool, Error> {
        let Repository { registry, name, .. } = &**permit;
        let resource = Resource::Repository { registry, name };
        let policy = NamedPolicy {
            name: Arn::repository(registry, name).to_string().into(),
            source: PolicySource::Resource,
            policy: Arc::new(policy),
        };
        let identity = self.identity_of(caller).await?;
        let mut found = self.find(caller, &identity, resource, Some(registry)).await?;
        if policy.policy.asks_for_resource_tags() {
            self.find_tags(&mut found).await?;
        }
        let ask =
            Ask { policy: Some(&policy), ..Ask::new(caller, action, resource).about(&found, Some(&registry.region)) };
        match self.verdict(ask, &identity) {
            Ok(_) => Ok(true),
            Err(Refused::Internal(error)) => Err(error),
            Err(_) => Ok(false),
        }
    }
}
