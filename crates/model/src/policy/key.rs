//! Condition keys: what conditions and policy variables ask the context for. Their names' case does not matter.

use crate::policy::BadPolicy;

/// A condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionKey {
    /// In lower case.
    name: Box<str>,
    /// As it was written.
    spelling: Box<str>,
    pub(crate) known: Known,
}

/// The keys whose values the decision itself knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known {
    CalledVia,
    CalledViaFirst,
    CalledViaLast,
    CurrentTime,
    EpochTime,
    FederatedProvider,
    MultiFactorAuthAge,
    MultiFactorAuthPresent,
    PrincipalAccount,
    PrincipalArn,
    PrincipalIsAwsService,
    PrincipalOrgId,
    PrincipalServiceName,
    PrincipalTag(Box<str>),
    PrincipalType,
    RequestTag(Box<str>),
    RequestedRegion,
    ResourceAccount,
    ResourceTag(Box<str>),
    SecureTransport,
    SourceAccount,
    SourceArn,
    SourceIdentity,
    SourceIp,
    SourceVpc,
    SourceVpce,
    TagKeys,
    TokenIssueTime,
    UserAgent,
    UserId,
    UserName,
    ViaAwsService,
    VpcSourceIp,
    /// Every other key, such as `sts:ExternalId` or `kms:ViaService`, is in the context's extras or nowhere.
    Other,
}

impl ConditionKey {
    /// Parses a key's name.
    ///
    /// # Errors
    /// [`BadPolicy::NoVendor`] when the name has no `service:` before it.
    pub fn parse(name: &str) -> Result<Self, BadPolicy> {
        match name.split_once(':') {
            Some((vendor, rest)) if !vendor.is_empty() && !rest.is_empty() && !name.contains("${") => {
                Ok(Self { known: Known::parse(name), name: name.to_lowercase().into(), spelling: name.into() })
            }
            _ => Err(BadPolicy::NoVendor),
        }
    }

    /// The name in lower case, such as `aws:sourceip`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name as the policy spells it.
    #[must_use]
    pub fn spelling(&self) -> &str {
        &self.spelling
    }

    /// Whether it is about the tags of the resource.
    pub(crate) fn is_resource_tag(&self) -> bool {
        matches!(self.known, Known::ResourceTag(_))
    }
}

impl Known {
    fn parse(name: &str) -> Self {
        let lower = name.to_ascii_lowercase();
        if let Some((vendor_and_kind, _)) = lower.split_once('/') {
            let tag = &name[vendor_and_kind.len() + 1..];
            return match vendor_and_kind.split_once(':') {
                Some(("aws", "principaltag")) => Self::PrincipalTag(tag.into()),
                Some(("aws", "requesttag")) => Self::RequestTag(tag.into()),
                // `ecr:ResourceTag/k` and its like in other services are the same tags by an older name.
                Some((_, "resourcetag")) => Self::ResourceTag(tag.into()),
                _ => Self::Other,
            };
        }
        match lower.as_str() {
            "aws:calledvia" => Self::CalledVia,
            "aws:calledviafirst" => Self::CalledViaFirst,
            "aws:calledvialast" => Self::CalledViaLast,
            "aws:currenttime" => Self::CurrentTime,
            "aws:epochtime" => Self::EpochTime,
            "aws:federatedprovider" => Self::FederatedProvider,
            "aws:multifactorauthage" => Self::MultiFactorAuthAge,
            "aws:multifactorauthpresent" => Self::MultiFactorAuthPresent,
            "aws:principalaccount" => Self::PrincipalAccount,
            "aws:principalarn" => Self::PrincipalArn,
            "aws:principalisawsservice" => Self::PrincipalIsAwsService,
            "aws:principalorgid" => Self::PrincipalOrgId,
            "aws:principalservicename" => Self::PrincipalServiceName,
            "aws:principaltype" => Self::PrincipalType,
            "aws:requestedregion" => Self::RequestedRegion,
            "aws:resourceaccount" => Self::ResourceAccount,
            "aws:securetransport" => Self::SecureTransport,
            "aws:sourceaccount" => Self::SourceAccount,
            "aws:sourcearn" => Self::SourceArn,
            "aws:sourceidentity" => Self::SourceIdentity,
            "aws:sourceip" => Self::SourceIp,
            "aws:sourcevpc" => Self::SourceVpc,
            "aws:sourcevpce" => Self::SourceVpce,
            "aws:tagkeys" => Self::TagKeys,
            "aws:tokenissuetime" => Self::TokenIssueTime,
            "aws:useragent" => Self::UserAgent,
            "aws:userid" => Self::UserId,
            "aws:username" => Self::UserName,
            "aws:viaawsservice" => Self::ViaAwsService,
            "aws:vpcsourceip" => Self::VpcSourceIp,
            _ => Self::Other,
        }
    }
}
