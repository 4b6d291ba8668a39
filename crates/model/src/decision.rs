//! The decision: may this principal do this action to this resource?
//!
//! A pure function of values. The gate in `access` gathers the values; nobody else decides.

use std::fmt;

use crate::account::{AccountId, RegistryId};
use crate::action::Action;
use crate::arn::Arn;
use crate::identity::Principal;
use crate::name::RepositoryName;
use crate::origin::Origin;

/// All that a decision may depend on.
#[derive(Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub principal: &'a Principal,
    /// What it wants to do.
    pub action: Action,
    /// What it wants to do it to.
    pub resource: Resource<'a>,
    /// The circumstances that conditions can ask about.
    pub context: &'a Origin,
}

/// What an action is done to.
///
/// It borrows the names it is made of; the ARN is written out only where somebody reads it, which on the way to a
/// pull is nobody.
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
}

impl Resource<'_> {
    /// The account that owns the resource; none for what belongs to whoever asks.
    #[must_use]
    pub fn owner(&self) -> Option<AccountId> {
        match self {
            Self::Any => None,
            Self::Repository { registry, .. } | Self::AllRepositories(registry) => Some(registry.account),
        }
    }
}

/// The resource's ARN, or `*`.
impl fmt::Display for Resource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Repository { registry, name } => Arn::repository(registry, name).fmt(f),
            Self::AllRepositories(registry) => Arn::all_repositories(registry).fmt(f),
        }
    }
}

/// What was decided, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Allow,
    /// It may not; the sentence says why.
    Deny(Denial),
}

/// Why a request was denied, with all that the caller may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    principal: Principal,
    action: Action,
    resource: Box<str>,
    reason: Reason,
}

/// The part of a denial that says what was missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The resource belongs to another account, and no policy on it lets this caller in.
    NoResourcePolicy,
}

/// Decides a request.
///
/// Root may do everything to what its own account owns; across accounts the resource's owner
/// must agree too, and no resource carries a policy yet.
#[must_use]
pub fn decide(request: &Request<'_>) -> Verdict {
    let Principal::Root(account) = request.principal;
    match request.resource.owner() {
        None => Verdict::Allow,
        Some(owner) if owner == *account => Verdict::Allow,
        Some(_) => Verdict::Deny(Denial {
            principal: request.principal.clone(),
            action: request.action,
            resource: request.resource.to_string().into(),
            reason: Reason::NoResourcePolicy,
        }),
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { principal, action, resource, reason } = self;
        write!(f, "User: {principal} is not authorized to perform: {action} on resource: {resource}")?;
        match reason {
            Reason::NoResourcePolicy => {
                write!(f, " because no resource-based policy allows the {action} action")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "111111111111";

    fn ask(resource: Resource<'_>) -> Verdict {
        decide(&Request {
            principal: &Principal::Root(ACCOUNT.parse().expect("account")),
            action: Action::PUT_IMAGE,
            resource,
            context: &Origin {
                request_id: uuid::Uuid::nil(),
                source_ip: [127, 0, 0, 1].into(),
                secure_transport: false,
                host: "localhost".into(),
                user_agent: "".into(),
            },
        })
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
