//! A request as statements ask about it: what is costly to write out is written once, and only when somebody asks.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt::Write as _;

use crate::decision::{Request, Resource};
use crate::identity::Principal;
use crate::policy::key::{ConditionKey, Known};
use crate::policy::value::{Value, Values};
use crate::resource_tag::ResourceTags;

/// As long as most repositories' ARNs are not.
const RESOURCE_LEN_USUAL: usize = 128;

/// A request, with what was written out of it so far.
#[derive(Debug)]
pub(crate) struct Question<'a> {
    pub(crate) request: &'a Request<'a>,
    resource: OnceCell<String>,
}

impl<'a> Question<'a> {
    pub(crate) fn new(request: &'a Request<'a>) -> Self {
        Self { request, resource: OnceCell::new() }
    }

    /// The resource's ARN, or `*`.
    pub(crate) fn resource(&self) -> &str {
        match self.request.resource {
            Resource::Any => "*",
            Resource::Arn(text) => text,
            resource => self.resource.get_or_init(|| {
                let mut text = String::with_capacity(RESOURCE_LEN_USUAL);
                let _ = write!(text, "{resource}");
                text
            }),
        }
    }

    /// The values that a condition key has in this request.
    pub(crate) fn values<'s>(&'s self, key: &'s ConditionKey) -> Values<'s> {
        let context = self.request.context;
        if let Some(values) = context.extras.and_then(|extras| extras.get(key.name())) {
            return match values {
                [one] => Values::text(Some(&**one)),
                values => Values::many(values.iter().map(|value| &**value)),
            };
        }
        match &key.known {
            Known::SourceIp => Values::One(Value::Address(context.origin.source_ip)),
            Known::SecureTransport => Values::flag(context.origin.secure_transport),
            Known::UserAgent => Values::text(non_empty(&context.origin.user_agent)),
            Known::CurrentTime => Values::One(Value::Time(context.now)),
            Known::EpochTime => Values::One(Value::Integer(context.now.as_secs())),
            Known::RequestedRegion => Values::text(context.region.map(|region| region.as_str())),
            Known::SourceVpce => Values::text(context.source_vpce),
            Known::SourceVpc => Values::text(context.source_vpc),
            Known::VpcSourceIp => context.vpc_source_ip.map_or(Values::Absent, |ip| Values::One(Value::Address(ip))),
            Known::ResourceAccount => Values::text(Some(self.resource_account())),
            Known::ResourceTag(tag) => tag_value(context.resource_tags, tag),
            Known::RequestTag(tag) => tag_value(context.request_tags, tag),
            Known::TagKeys => {
                let set = context.request_tags.into_iter().flat_map(ResourceTags::keys);
                Values::many(set.chain(context.untagged_keys).map(String::as_str))
            }
            Known::SourceArn => Values::text(context.source_arn),
            Known::CalledVia => Values::many(context.called_via.iter().copied()),
            Known::CalledViaFirst => Values::text(context.called_via.first().copied()),
            Known::CalledViaLast => Values::text(context.called_via.last().copied()),
            Known::ViaAwsService => Values::flag(!context.called_via.is_empty()),
            known => self.principal_values(known, key),
        }
    }

    /// The keys that are about who asks.
    fn principal_values<'s>(&'s self, known: &'s Known, key: &ConditionKey) -> Values<'s> {
        let Request { principal, context, .. } = *self.request;
        let service = match principal {
            Principal::Service { name, on_behalf_of } => Some((name, on_behalf_of)),
            _ => None,
        };
        match known {
            Known::PrincipalTag(tag) => {
                let of_session = tag_value(context.session.map(|session| &session.tags), tag);
                if of_session == Values::Absent { tag_value(context.principal_tags, tag) } else { of_session }
            }
            Known::PrincipalAccount if service.is_some() => Values::Absent,
            Known::PrincipalAccount => Values::text(Some(principal.account().to_string())),
            Known::PrincipalArn => Values::text(principal.principal_arn().map(|arn| arn.to_string())),
            Known::PrincipalType => Values::text(principal.kind()),
            Known::PrincipalOrgId => Values::text(context.principal_org_id),
            Known::PrincipalIsAwsService => Values::flag(service.is_some()),
            Known::PrincipalServiceName => Values::text(service.map(|(name, _)| &**name)),
            Known::UserId => Values::text(principal.user_id()),
            Known::UserName => Values::text(principal.user_name()),
            Known::SourceAccount => {
                let account = context.source_account.or(service.map(|(_, account)| *account));
                Values::text(account.map(|account| account.to_string()))
            }
            _ => self.session_values(known, key),
        }
    }

    /// The keys that only temporary credentials have.
    fn session_values(&self, known: &Known, key: &ConditionKey) -> Values<'_> {
        let context = self.request.context;
        let Some(session) = context.session else { return Values::Absent };
        match known {
            Known::TokenIssueTime => Values::One(Value::Time(session.issued_at)),
            Known::MultiFactorAuthPresent => Values::flag(session.mfa_at.is_some()),
            Known::MultiFactorAuthAge => session.mfa_at.map_or(Values::Absent, |at| {
                let age_secs = context.now.since(at).as_secs();
                Values::One(Value::Integer(i64::try_from(age_secs).unwrap_or(i64::MAX)))
            }),
            Known::SourceIdentity => Values::text(session.source_identity.as_deref()),
            Known::FederatedProvider => Values::text(session.federated_provider.as_deref()),
            _ => match session.claims.get(key.name()).map(Vec::as_slice) {
                None => Values::Absent,
                Some([one]) => Values::text(Some(&**one)),
                Some(values) => Values::many(values.iter().map(|value| &**value)),
            },
        }
    }

    /// What belongs to nobody in particular is asked for in the caller's own account.
    fn resource_account(&self) -> Cow<'_, str> {
        let Request { principal, resource, .. } = self.request;
        resource.owner().unwrap_or_else(|| principal.account()).to_string().into()
    }
}

fn non_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Tag keys in condition keys are found whatever their case; the exact one first.
fn tag_value<'a>(tags: Option<&'a ResourceTags>, key: &str) -> Values<'a> {
    let Some(tags) = tags else { return Values::Absent };
    let found = tags.get(key).or_else(|| {
        let lower = key.to_lowercase();
        tags.iter().find(|(name, _)| name.to_lowercase() == lower).map(|(_, value)| value)
    });
    Values::text(found.map(String::as_str))
}
