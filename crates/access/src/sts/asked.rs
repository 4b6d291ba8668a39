//! What callers ask to go along with a session: policies that bound it, and tags.

use std::collections::{BTreeMap, BTreeSet};

use model::identity::SessionContext;
use model::policy::PolicyKind;
use model::resource_tag::{ResourceTags, TAGS_MAX, parse_resource_tags};
use model::{AccountId, Principal};

use super::error::DUPLICATE_TAG_KEYS;
use super::{Error, NewSession};
use crate::Access;
use crate::sessions::Holder;

/// How many managed policies may bound a session.
const POLICY_ARNS_MAX: usize = 10;

/// The room for the policies and tags that go along with a session.
const PACKED_BYTES_MAX: usize = 4096;

/// The policies that a session is asked to be bounded by.
#[derive(Debug, Clone, Default)]
pub struct SessionPolicies {
    /// A document.
    pub policy: Option<String>,
    /// The ARNs of managed policies, AWS's or those of the account whose session it is.
    pub policy_arns: Vec<String>,
}

/// The tags of a session, those included that pass on to it from the session it is got with.
#[derive(Debug, Default)]
pub(super) struct SessionTags {
    pub(super) tags: ResourceTags,
    pub(super) transitive_keys: BTreeSet<String>,
}

impl SessionTags {
    pub(super) fn new(
        asked: &[(String, String)],
        transitive_keys: &[String],
        of_caller: Option<&SessionContext>,
    ) -> Result<Self, Error> {
        let mut tags = parse_resource_tags(asked.iter().map(|(key, value)| (key.as_str(), value.as_str())))?;
        // Condition keys do not know the case of tags' keys.
        let mut by_lower_case: BTreeMap<String, &str> = BTreeMap::new();
        for key in tags.keys() {
            if by_lower_case.insert(key.to_lowercase(), key).is_some() {
                return Err(Error::InvalidParameterValue(DUPLICATE_TAG_KEYS));
            }
        }
        let mut all_transitive = BTreeSet::new();
        for key in transitive_keys {
            let Some(own) = by_lower_case.get(&key.to_lowercase()) else {
                return Err(Error::InvalidParameterValue(
                    "The specified transitive tag key must be included in the requested tags.",
                ));
            };
            all_transitive.insert((*own).to_owned());
        }
        let inherited = of_caller.map(inherited).unwrap_or_default();
        if inherited.keys().any(|key| by_lower_case.contains_key(&key.to_lowercase())) {
            return Err(Error::InvalidParameterValue(
                "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key \
                 from the calling session.",
            ));
        }
        all_transitive.extend(inherited.keys().cloned());
        tags.extend(inherited);
        if tags.len() > TAGS_MAX {
            return Err(Error::ValidationError(format!("A session can have at most {TAGS_MAX} tags")));
        }
        Ok(Self { tags, transitive_keys: all_transitive })
    }
}

/// The tags that pass on from a session to those got with it.
fn inherited(session: &SessionContext) -> ResourceTags {
    let transitive = session.tags.iter().filter(|(key, _)| session.transitive_tag_keys.contains(*key));
    transitive.map(|(key, value)| (key.clone(), value.clone())).collect()
}

impl Access {
    /// Puts policies that can bound a session of somebody in `account` into its context.
    pub(super) async fn bound(
        &self,
        context: &mut SessionContext,
        account: AccountId,
        policies: &SessionPolicies,
    ) -> Result<(), Error> {
        let SessionPolicies { policy, policy_arns } = policies;
        if let Some(text) = policy {
            self.compile(PolicyKind::Session, text)?;
            context.policy = Some(text.as_str().into());
        }
        if policy_arns.len() > POLICY_ARNS_MAX {
            let message = format!("A session can have at most {POLICY_ARNS_MAX} managed policies");
            return Err(Error::ValidationError(message));
        }
        for arn in policy_arns {
            if self.session_policy(account, arn).await?.is_none() {
                let message = format!("The policy {arn} does not exist or cannot be used by sessions of {account}");
                return Err(Error::ValidationError(message));
            }
            context.policy_arns.push(arn.as_str().into());
        }
        Ok(())
    }

    /// Begins a session, if what is asked to go along with it has room.
    pub(super) fn begin_session(
        &self,
        principal: Principal,
        holder: Holder,
        context: &SessionContext,
        lifetime: std::time::Duration,
        token_len_min: usize,
    ) -> Result<NewSession, Error> {
        let packed_policy_percent = packed_percent(context);
        if let Some(percent) = packed_policy_percent.filter(|percent| *percent > 100) {
            let message = format!("Packed policy consumes {percent}% of allotted space, please use smaller policy.");
            return Err(Error::PackedPolicyTooLarge(message));
        }
        let session = self.new_session(principal.account(), holder, context, lifetime, token_len_min);
        let credentials = session.map_err(|_| {
            let message = "The policies, tags and claims of the session do not fit into a session token.";
            Error::PackedPolicyTooLarge(message.to_owned())
        })?;
        Ok(NewSession { credentials, principal, packed_policy_percent })
    }
}

/// How much of the room for policies and tags a session takes; none if it has none of them.
fn packed_percent(context: &SessionContext) -> Option<u32> {
    let policies = context.policy.as_deref().into_iter().chain(context.policy_arns.iter().map(|arn| &**arn));
    let tags = context.tags.iter().flat_map(|(key, value)| [key.as_str(), value.as_str()]);
    let (mut count, mut bytes) = (0, 0);
    for text in policies.chain(tags) {
        count += 1;
        bytes += text.len();
    }
    (count > 0).then(|| u32::try_from((bytes * 100).div_ceil(PACKED_BYTES_MAX)).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn calling_session() -> SessionContext {
        SessionContext {
            tags: [("Team".into(), "core".into()), ("Job".into(), "7".into())].into(),
            transitive_tag_keys: ["Team".into()].into(),
            ..SessionContext::new(Timestamp::from_millis(0))
        }
    }

    #[test]
    fn transitive_tags_of_the_calling_session_pass_on_and_others_do_not() {
        let asked = pairs(&[("Stage", "test"), ("Run", "1")]);
        let tags = SessionTags::new(&asked, &["stage".into()], Some(&calling_session())).expect("good");
        let all: Vec<_> = tags.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(all, [("Run", "1"), ("Stage", "test"), ("Team", "core")]);
        assert_eq!(tags.transitive_keys, ["Stage".to_owned(), "Team".to_owned()].into());
    }

    #[test]
    fn tags_that_cannot_be_are_refused() {
        let too_many: Vec<_> = (0..50).map(|i| (format!("k{i}"), String::new())).collect();
        for (asked, transitive, is_value, refusal) in [
            (pairs(&[("a", "1"), ("A", "2")]), vec![], true, "Duplicate tag keys found."),
            (pairs(&[("a", "1"), ("a", "2")]), vec![], true, "Duplicate tag keys found."),
            (pairs(&[("aws:a", "1")]), vec![], false, "reserved"),
            (pairs(&[("", "1")]), vec![], false, "Invalid tag key"),
            (pairs(&[("a", "1")]), vec!["b".to_owned()], true, "must be included in the requested tags"),
            (pairs(&[("team", "other")]), vec![], true, "conflicts with a transitive tag key"),
            (too_many, vec![], false, "at most 50"),
        ] {
            let refused = SessionTags::new(&asked, &transitive, Some(&calling_session())).expect_err(refusal);
            let is_expected = match &refused {
                Error::InvalidParameterValue(_) => is_value,
                Error::ValidationError(_) => !is_value,
                _ => false,
            };
            assert!(is_expected, "{refused:?}");
            assert!(refused.to_string().contains(refusal), "{refused}");
        }
    }

    #[test]
    fn policies_and_tags_share_their_room() {
        let mut context = SessionContext::new(Timestamp::from_millis(0));
        assert_eq!(packed_percent(&context), None);
        context.policy = Some("p".repeat(2048).into());
        assert_eq!(packed_percent(&context), Some(50));
        context.tags.insert("k".into(), "v".repeat(2047));
        assert_eq!(packed_percent(&context), Some(100));
        context.policy_arns.push("a".into());
        assert_eq!(packed_percent(&context), Some(101));
    }
}
