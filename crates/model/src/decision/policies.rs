//! The policies that bear on one decision.

use std::sync::Arc;

use crate::policy::Policy;

/// A policy, and what to call it when it decides.
///
/// Cloning copies no text; whoever gathers policies keeps compiled ones as long as their documents do not change.
#[derive(Debug, Clone)]
pub struct NamedPolicy {
    /// The ARN of a managed policy, the name of an inline one, the ARN of what a resource's policy is on.
    pub name: Arc<str>,
    /// Where it was found.
    pub source: PolicySource,
    /// What it says.
    pub policy: Arc<Policy>,
}

/// Where a policy was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicySource {
    /// Inline in a user.
    User,
    /// Inline in a group.
    Group,
    /// Inline in a role.
    Role,
    /// Managed by AWS, attached to a user, group or role.
    AwsManaged,
    /// Managed by the account, attached to a user, group or role.
    UserManaged,
    /// On a repository, registry, key, secret or role.
    Resource,
    /// On a private endpoint.
    Endpoint,
    /// Handed over when temporary credentials were asked for, or to a simulation.
    Given,
}

/// The part that a policy plays in a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// Of the private endpoint that the request came through.
    Endpoint,
    /// The most that the user or role may.
    Boundary,
    /// The most that the session may.
    Session,
    /// What the user or role may, its groups' policies included.
    Identity,
    /// On the resource.
    Resource,
    /// On the registry that the repository is in.
    Registry,
    /// On the role that is to be assumed.
    Trust,
}

/// What a policy on the resource is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ResourceRule {
    /// In its own account it is one way to be allowed, beside the identity's policies: repositories, secrets.
    #[default]
    Sufficient,
    /// Nothing goes without it; by naming the account it leaves the rest to the identity's policies: keys.
    Required,
    /// As [`ResourceRule::Required`], for a role that is to be assumed.
    Trust,
}

/// Which actions a registry's policy is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RegistryScope {
    /// CreateRepository, ReplicateImage and BatchImportUpstreamImage.
    V1,
    /// All.
    #[default]
    V2,
}

impl RegistryScope {
    /// The scope that a registry's setting says; without one it is V2.
    #[must_use]
    pub fn of_setting(value: Option<&str>) -> Self {
        if value == Some("V1") { Self::V1 } else { Self::V2 }
    }
}

/// All policies that bear on one decision. Every explicit deny among them counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policies<'a> {
    /// Of the user or role, and of the user's groups. Root needs none.
    pub identity: &'a [NamedPolicy],
    /// The user's or role's permissions boundary.
    pub boundary: Option<&'a NamedPolicy>,
    /// The session's policies, each of which may allow; none where the session has no such bound. A session got by
    /// GetFederationToken without a policy has an empty list: it may nothing by itself.
    pub session: Option<&'a [NamedPolicy]>,
    /// Of the private endpoint, where it is not the one that allows everything.
    pub endpoint: Option<&'a NamedPolicy>,
    /// On the resource.
    pub resource: Option<&'a NamedPolicy>,
    /// What the policy on the resource is worth.
    pub rule: ResourceRule,
    /// On the registry that is spoken to.
    pub registry: Option<(&'a NamedPolicy, RegistryScope)>,
}

impl Policies<'_> {
    /// No policies at all.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }
}
