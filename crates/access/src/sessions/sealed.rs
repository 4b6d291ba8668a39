//! What is sealed about a session, in session tokens and in registry passwords alike.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::Timestamp;
use model::identity::SessionContext;
use model::resource_tag::ResourceTags;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Holder;

pub(crate) const VERSION: u8 = 1;

/// What a session token seals. Version 1.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sealed<'a> {
    pub(crate) version: u8,
    #[serde(borrow)]
    pub(crate) access_key_id: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) secret: Cow<'a, str>,
    pub(crate) expires_at_ms: i64,
    pub(crate) session: SealedSession,
    /// Makes the token as long as the caller wanted it at least.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) filler: String,
}

/// A session without its credentials.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(crate) struct SealedSession {
    holder: Holder,
    issued_at_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mfa_at_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    tags: ResourceTags,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    transitive_tag_keys: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source_identity: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    federated_provider: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    claims: BTreeMap<Box<str>, Vec<Box<str>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    policy_arns: Vec<Box<str>>,
}

impl Sealed<'_> {
    /// The message to seal, long enough for a token of `token_len_min` characters.
    pub(crate) fn into_json(mut self, token_len_min: usize) -> Zeroizing<Vec<u8>> {
        let json =
            |sealed: &Self| Zeroizing::new(serde_json::to_vec(sealed).expect("texts and numbers are always JSON"));
        let message = json(&self);
        // Base64 makes four characters of three bytes.
        let bytes_min = (token_len_min * 3).div_ceil(4).saturating_sub(model::seal::OVERHEAD);
        if message.len() >= bytes_min {
            return message;
        }
        self.filler = "-".repeat(bytes_min - message.len());
        json(&self)
    }

    pub(crate) fn from_json(message: &[u8]) -> Option<Sealed<'_>> {
        serde_json::from_slice(message).ok().filter(|sealed: &Sealed<'_>| sealed.version == VERSION)
    }
}

impl SealedSession {
    pub(crate) fn new(holder: Holder, context: &SessionContext) -> Self {
        let SessionContext { issued_at, mfa_at, tags, source_identity, federated_provider, claims, .. } =
            context.clone();
        Self {
            holder,
            issued_at_ms: issued_at.as_millis(),
            mfa_at_ms: mfa_at.map(Timestamp::as_millis),
            tags,
            transitive_tag_keys: context.transitive_tag_keys.clone(),
            source_identity,
            federated_provider,
            claims,
            policy: context.policy.as_deref().map(str::to_owned),
            policy_arns: context.policy_arns.clone(),
        }
    }

    /// The session as callers carry it. Who is behind a federated user is looked up when the session is used.
    pub(crate) fn into_context(self) -> (Holder, SessionContext) {
        let context = SessionContext {
            issued_at: Timestamp::from_millis(self.issued_at_ms),
            mfa_at: self.mfa_at_ms.map(Timestamp::from_millis),
            tags: self.tags,
            source_identity: self.source_identity,
            federated_provider: self.federated_provider,
            claims: self.claims,
            transitive_tag_keys: self.transitive_tag_keys,
            policy: self.policy.map(Arc::from),
            policy_arns: self.policy_arns,
            behind: None,
        };
        (self.holder, context)
    }
}
