//! The decision: may this principal do this action to this resource?
//!
//! A pure function of values. The gate in `access` gathers the values; nobody else decides.

use std::fmt;

use crate::account::AccountId;
use crate::action::Action;
use crate::arn::Arn;
use crate::identity::Principal;
use crate::origin::Origin;

/// All that a decision may depend on.
#[derive(Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub principal: &'a Principal,
    /// What it wants to do.
    pub action: Action,
    /// What it wants to do it to.
    pub resource: &'a Resource,
    /// The circumstances that conditions can ask about.
    pub context: &'a Origin,
}

/// What an action is done to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// Actions without a resource of their own are authorised on `*` in the caller's account.
    Any,
    /// A resource, and the account that owns it.
    Owned {
        /// The resource's ARN.
        arn: Arn,
        /// The owning account.
        owner: AccountId,
    },
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Owned { arn, .. } => arn.fmt(f),
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
    resource: Resource,
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
    match request.resource {
        Resource::Any => Verdict::Allow,
        Resource::Owned { owner, .. } if owner == account => Verdict::Allow,
        Resource::Owned { .. } => Verdict::Deny(Denial {
            principal: request.principal.clone(),
            action: request.action,
            resource: request.resource.clone(),
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

    fn ask(owner: &str) -> Verdict {
        let registry = crate::RegistryId {
            account: owner.parse().expect("account"),
            region: "us-east-1".parse().expect("region"),
        };
        let name = "team/app".parse().expect("name");
        decide(&Request {
            principal: &Principal::Root("111111111111".parse().expect("account")),
            action: Action::PUT_IMAGE,
            resource: &Resource::Owned { arn: Arn::repository(&registry, &name), owner: registry.account },
            context: &Origin {
                request_id: uuid::Uuid::nil(),
                source_ip: [127, 0, 0, 1].into(),
                secure_transport: false,
                host: "localhost".into(),
                user_agent: "".into(),
            },
        })
    }

    #[test]
    fn root_may_do_all_in_its_own_account() {
        assert_eq!(ask("111111111111"), Verdict::Allow);
    }

    #[test]
    fn root_may_do_nothing_in_another_account_and_is_told_so_in_the_words_of_iam() {
        let Verdict::Deny(denial) = ask("222222222222") else { panic!("allowed") };
        assert_eq!(
            denial.to_string(),
            "User: arn:aws:iam::111111111111:root is not authorized to perform: ecr:PutImage on resource: \
             arn:aws:ecr:us-east-1:222222222222:repository/team/app \
             because no resource-based policy allows the ecr:PutImage action"
        );
    }
}
