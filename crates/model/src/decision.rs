//! The decision: may this principal do this action to this resource?
//!
//! A pure function of values. The gate in `access` gathers the values; nobody else decides.

mod denial;
mod evaluate;
mod policies;

use std::fmt;

use crate::account::{AccountId, RegistryId};
use crate::action::RequestedAction;
use crate::arn::Arn;
use crate::identity::Principal;
use crate::name::RepositoryName;
use crate::policy::Context;

pub use denial::{Denial, Reason};
pub use evaluate::{Decision, Explanation, Matched, Verdict, decide, explain};
pub use policies::{Layer, NamedPolicy, Policies, PolicySource, RegistryScope, ResourceRule};

/// All that a decision may depend on, beside the policies.
#[derive(Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub principal: &'a Principal,
    /// What it wants to do.
    pub action: RequestedAction<'a>,
    /// What it wants to do it to.
    pub resource: Resource<'a>,
    /// The circumstances that conditions can ask about.
    pub context: &'a Context<'a>,
}

/// What an action is done to.
///
/// It borrows the names it is made of; the ARN is written out only where somebody reads it, which on the way to a
/// pull is nobody but a policy that speaks of the action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource<'a> {
    /// Actions without a resource of their own are authorised on `*` in the caller's account.
    Any,
    /// One repository, whether it exists or not.
    Repository {
        /// The registry that it is or would be in.
        registry: &'a RegistryId,
        /// Its name.
        name: &'a RepositoryName,
    },
    /// All repositories of a registry.
    AllRepositories(&'a RegistryId),
    /// Anything else that has an ARN: a key, a secret, a user, a role, a public repository.
    Arn(&'a str),
}

impl Resource<'_> {
    /// The account that owns the resource; none for what belongs to whoever asks.
    #[must_use]
    pub fn owner(&self) -> Option<AccountId> {
        match self {
            Self::Any => None,
            Self::Repository { registry, .. } | Self::AllRepositories(registry) => Some(registry.account),
            Self::Arn(text) => text.split(':').nth(4)?.parse().ok(),
        }
    }
}

/// The resource's ARN, or `*`.
impl fmt::Display for Resource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Repository { registry: RegistryId { account, region }, name } => {
                for piece in
                    ["arn:", region.partition(), ":ecr:", region.as_str(), ":", account.as_str(), ":repository/"]
                {
                    f.write_str(piece)?;
                }
                f.write_str(name.as_str())
            }
            Self::AllRepositories(registry) => Arn::all_repositories(registry).fmt(f),
            Self::Arn(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Action;
    use crate::origin::Origin;
    use crate::time::Timestamp;

    const ACCOUNT: &str = "111111111111";

    fn ask(resource: Resource<'_>) -> Verdict {
        let origin = Origin {
            request_id: uuid::Uuid::nil(),
            source_ip: [127, 0, 0, 1].into(),
            secure_transport: false,
            host: "localhost".into(),
            user_agent: "".into(),
        };
        let request = Request {
            principal: &Principal::Root(ACCOUNT.parse().expect("account")),
            action: Action::PUT_IMAGE.into(),
            resource,
            context: &Context::new(&origin, Timestamp::from_millis(0)),
        };
        decide(&request, &Policies::none()).verdict
    }

    fn registry(account: &str) -> RegistryId {
        RegistryId { account: account.parse().expect("account"), region: "us-east-1".parse().expect("region") }
    }

    #[test]
    fn root_may_do_all_in_its_own_account() {
        let (registry, name) = (registry(ACCOUNT), "team/app".parse().expect("name"));
        for resource in [
            Resource::Any,
            Resource::AllRepositories(&registry),
            Resource::Repository { registry: &registry, name: &name },
            Resource::Arn("arn:aws:iam::111111111111:user/ci"),
            Resource::Arn("arn:aws:iam::aws:policy/Any"),
        ] {
            assert_eq!(ask(resource), Verdict::Allow, "{resource}");
        }
    }

    #[test]
    fn root_may_do_nothing_in_another_account_and_is_told_so_in_the_words_of_iam() {
        let (registry, name) = (registry("222222222222"), "team/app".parse().expect("name"));
        for (resource, arn) in [
            (
                Resource::Repository { registry: &registry, name: &name },
                "arn:aws:ecr:us-east-1:222222222222:repository/team/app",
            ),
            (Resource::AllRepositories(&registry), "arn:aws:ecr:us-east-1:222222222222:repository/*"),
            (Resource::Arn("arn:aws:iam::222222222222:user/ci"), "arn:aws:iam::222222222222:user/ci"),
        ] {
            let Verdict::Deny(denial) = ask(resource) else { panic!("allowed on {arn}") };
            assert_eq!(
                denial.to_string(),
                format!(
                    "User: arn:aws:iam::111111111111:root is not authorized to perform: ecr:PutImage on resource: {arn} \
                     because no resource-based policy allows the ecr:PutImage action"
                )
            );
        }
    }
}
