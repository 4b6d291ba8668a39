//! The kinds of policies: where one stands decides what it must and must not say, and how long it may be.

use crate::policy::BadPolicy;

/// Where a policy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// A managed policy, also as a permissions boundary.
    Managed,
    /// Inline in a user.
    InlineUser,
    /// Inline in a group.
    InlineGroup,
    /// Inline in a role.
    InlineRole,
    /// Handed over when temporary credentials are asked for.
    Session,
    /// Who may assume a role.
    Trust,
    /// On one ECR repository.
    Repository,
    /// On one public repository.
    PublicRepository,
    /// On one registry.
    Registry,
    /// On one KMS key.
    Key,
    /// On one secret.
    Secret,
    /// On one private endpoint.
    Endpoint,
}

/// Whether a kind of policy has an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
    Forbidden,
}

impl PolicyKind {
    /// AWS's name of the quota for the document's length, and the quota. For inline policies it is that of all inline
    /// policies of the user, group or role together: see [`PolicyKind::size`].
    #[must_use]
    pub fn quota(self) -> (&'static str, usize) {
        match self {
            Self::Managed => ("PolicySize", 6_144),
            Self::InlineUser => ("UserPolicySizeInBytes", 2_048),
            Self::InlineGroup => ("GroupPolicySizeInBytes", 5_120),
            Self::InlineRole => ("RolePolicySizeInBytes", 10_240),
            Self::Session => ("PackedPolicySize", 2_048),
            Self::Trust => ("ACLSizePerRole", 2_048),
            Self::Repository | Self::PublicRepository | Self::Registry => ("PolicyText", 10_240),
            Self::Key => ("PolicyDocumentSize", 32_768),
            Self::Secret | Self::Endpoint => ("PolicySize", 20_480),
        }
    }

    /// The length of a document as the kind's quota counts it: IAM leaves white space out, services count bytes.
    #[must_use]
    pub fn size(self, text: &str) -> usize {
        match self {
            Self::Managed | Self::InlineUser | Self::InlineGroup | Self::InlineRole | Self::Trust => {
                text.chars().filter(|c| !c.is_whitespace()).count()
            }
            Self::Session => text.chars().count(),
            _ => text.len(),
        }
    }

    pub(crate) fn check_size(self, text: &str) -> Result<(), BadPolicy> {
        let (quota, limit) = self.quota();
        // However much white space the kind leaves uncounted, there is an end to what is read.
        let bytes_max = limit.saturating_mul(16);
        if text.len() > bytes_max || self.size(text) > limit {
            return Err(BadPolicy::TooLarge { quota, limit });
        }
        Ok(())
    }

    /// Whether it is attached to whom it speaks of, and says nothing about principals.
    #[must_use]
    pub fn is_identity(self) -> bool {
        matches!(self, Self::Managed | Self::InlineUser | Self::InlineGroup | Self::InlineRole | Self::Session)
    }

    pub(crate) fn principal(self) -> Presence {
        match self {
            _ if self.is_identity() => Presence::Forbidden,
            Self::Endpoint => Presence::Optional,
            _ => Presence::Required,
        }
    }

    pub(crate) fn resource(self) -> Presence {
        match self {
            Self::Trust => Presence::Forbidden,
            // The resource is the one that the policy is on.
            Self::Repository | Self::PublicRepository => Presence::Optional,
            _ => Presence::Required,
        }
    }

    /// What IAM keeps for identities has to be of the newer version; elsewhere a document without one is of the older.
    pub(crate) fn needs_version_2012(self) -> bool {
        self.is_identity() && self != Self::Session
    }

    /// Kinds whose Sids are letters and digits, and unique.
    pub(crate) fn has_strict_sids(self) -> bool {
        self.is_identity() || self == Self::Trust
    }

    /// The service whose actions alone may be spoken of.
    pub(crate) fn service(self) -> Option<&'static str> {
        match self {
            Self::Repository | Self::Registry => Some("ecr"),
            Self::PublicRepository => Some("ecr-public"),
            Self::Key => Some("kms"),
            Self::Secret => Some("secretsmanager"),
            _ => None,
        }
    }
}
