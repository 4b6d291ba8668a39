//! The circumstances of a request, which conditions and policy variables ask about.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::account::{AccountId, Region};
use crate::identity::SessionContext;
use crate::origin::Origin;
use crate::resource_tag::ResourceTags;
use crate::time::Timestamp;

/// The circumstances of one request.
///
/// Borrowed facts, of which nothing is written out until a condition asks for it. Keys that need no more than the
/// principal, the action's resource or the origin are not here: the decision knows those itself.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// Where the request came from: `aws:SourceIp`, `aws:SecureTransport`, `aws:UserAgent`.
    pub origin: &'a Origin,
    /// `aws:CurrentTime`, `aws:EpochTime`
    pub now: Timestamp,
    /// `aws:RequestedRegion`
    pub region: Option<&'a Region>,
    /// What the caller's temporary credentials know; none for long-term keys.
    pub session: Option<&'a SessionContext>,
    /// The tags of the user or role, `aws:PrincipalTag/...`; session tags win over them.
    pub principal_tags: Option<&'a ResourceTags>,
    /// The organisation that the caller's account belongs to.
    pub principal_org_id: Option<&'a str>,
    /// The tags of the resource as it is, `aws:ResourceTag/...`; none before it exists.
    pub resource_tags: Option<&'a ResourceTags>,
    /// The tags that the request would set, `aws:RequestTag/...` and `aws:TagKeys`.
    pub request_tags: Option<&'a ResourceTags>,
    /// The keys of tags that the request would take away, `aws:TagKeys`.
    pub untagged_keys: &'a [String],
    /// The private endpoint that the request came through.
    pub source_vpce: Option<&'a str>,
    /// The network of that endpoint.
    pub source_vpc: Option<&'a str>,
    /// The caller's address in that network.
    pub vpc_source_ip: Option<IpAddr>,
    /// The resource for which a service makes the request.
    pub source_arn: Option<&'a str>,
    /// The account of that resource; without it, the account that the service works for.
    pub source_account: Option<AccountId>,
    /// The services that the request went through on behalf of the caller, the first one first.
    pub called_via: &'a [&'a str],
    /// Keys of single services, and of simulations. They win over all of the above.
    pub extras: Option<&'a Extras>,
}

impl<'a> Context<'a> {
    /// The circumstances of a request of which no more than this is known.
    #[must_use]
    pub fn new(origin: &'a Origin, now: Timestamp) -> Self {
        Self {
            origin,
            now,
            region: None,
            session: None,
            principal_tags: None,
            principal_org_id: None,
            resource_tags: None,
            request_tags: None,
            untagged_keys: &[],
            source_vpce: None,
            source_vpc: None,
            vpc_source_ip: None,
            source_arn: None,
            source_account: None,
            called_via: &[],
            extras: None,
        }
    }
}

/// Values of further condition keys, such as `ecr:AccountSetting`, `sts:ExternalId`, `kms:EncryptionContext:aws:ecr:arn`,
/// `iam:PolicyARN`, or an identity provider's claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras(BTreeMap<Box<str>, Vec<Box<str>>>);

impl Extras {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives a key its one value.
    pub fn set(&mut self, key: &str, value: &str) {
        self.set_all(key, [value]);
    }

    /// Gives a key all its values.
    pub fn set_all<'v>(&mut self, key: &str, values: impl IntoIterator<Item = &'v str>) {
        self.0.insert(key.to_lowercase().into(), values.into_iter().map(Into::into).collect());
    }

    /// The values of a key whose name is given in lower case.
    #[must_use]
    pub fn get(&self, lower_case_key: &str) -> Option<&[Box<str>]> {
        self.0.get(lower_case_key).map(Vec::as_slice)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
