//! Why a policy document is refused, in AWS's words.

use thiserror::Error;

/// Why a policy document is refused.
///
/// IAM, STS, KMS and Secrets Manager answer the sentence under `MalformedPolicyDocument` (or their own name of it), but
/// for [`BadPolicy::TooLarge`], which is their `LimitExceeded`. ECR says of all of them only that the policy is invalid.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum BadPolicy {
    /// Longer than its kind may be.
    #[error("Cannot exceed quota for {quota}: {limit}")]
    TooLarge {
        /// AWS's name of the quota.
        quota: &'static str,
        /// Characters (without white space) or bytes, whichever the kind counts.
        limit: usize,
    },
    /// Not JSON at all.
    #[error("This policy contains invalid Json")]
    Json,
    /// A member twice, nested too deep, an unknown or missing element, or one of the wrong type.
    #[error("Syntax errors in policy.")]
    Syntax,
    /// IAM's own policies must say that they are of the newer version.
    #[error("Policy document must be version 2012-10-17 or greater.")]
    Version,
    /// Well-formed, but with a value that means nothing: an effect in the wrong case, a date or address that is none.
    #[error("The policy failed legacy parsing")]
    LegacyParsing,
    /// Two statements of one policy have the same Sid.
    #[error("Statement IDs (SID) in a single policy must be unique.")]
    DuplicateSid,
    /// A Sid with other characters than letters and digits.
    #[error(
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
    )]
    Sid,
    /// A statement without Action and NotAction, or with an empty list.
    #[error("Policy statement must contain actions.")]
    NoActions,
    /// A statement without Resource and NotResource where its kind needs one, or with an empty list.
    #[error("Policy statement must contain resources.")]
    NoResources,
    /// An action without `service:`.
    #[error("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")]
    NoVendor,
    /// An action with more than one colon.
    #[error("Actions/Condition can contain only one colon.")]
    ActionColons,
    /// An action whose service has characters that no service's name has.
    #[error("Vendor {0} is not valid")]
    Vendor(Box<str>),
    /// An action of a service that the policy's resource does not belong to.
    #[error("Action {0} does not belong to the resource's service")]
    ForeignAction(Box<str>),
    /// An action that has no repository, in the policy of one.
    #[error("Action {0} is about the registry as a whole")]
    RegistryAction(Box<str>),
    /// A trust policy may speak of assuming the role and of nothing else.
    #[error("AssumeRole policy may only specify STS AssumeRole actions.")]
    NotAssumeRole,
    /// A resource that is neither `*` nor an ARN.
    #[error("Resource {0} must be in ARN format or \"*\".")]
    Resource(Box<str>),
    /// A resource in a partition that does not exist.
    #[error("Partition \"{partition}\" is not valid for resource \"{resource}\".")]
    Partition {
        /// What stands in the partition's place.
        partition: Box<str>,
        /// The whole resource.
        resource: Box<str>,
    },
    /// A resource that ends before its service.
    #[error("Resource vendor must be fully qualified and cannot contain regexes.")]
    ResourceVendor,
    /// A trust policy is about its own role.
    #[error("Has prohibited field Resource")]
    ResourceForbidden,
    /// An identity policy is about whom it is attached to.
    #[error("Policy document should not specify a principal.")]
    PrincipalForbidden,
    /// A policy on a resource must say about whom it speaks.
    #[error("Missing required field Principal")]
    NoPrincipal,
    /// A principal that cannot be.
    #[error("Invalid principal in policy: \"{kind}\":\"{value}\"")]
    Principal {
        /// `AWS`, `Service`, `Federated`, `CanonicalUser`.
        kind: Box<str>,
        /// What was said.
        value: Box<str>,
    },
}
