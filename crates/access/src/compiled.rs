//! Compiled policies, by what they say: no text is parsed twice while its policy is remembered.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use model::decision::{NamedPolicy, PolicySource};
use model::policy::{BadPolicy, Policy, PolicyKind};
use moka::sync::Cache;

use crate::{Access, Error};

/// What all remembered policies may take.
const BYTES_MAX: u64 = 32 * 1024 * 1024;

/// About what a compiled policy takes beside a multiple of its text.
const BYTES_AT_LEAST: u32 = 512;
const BYTES_PER_TEXT_BYTE: u32 = 4;

/// A text and what it was read as: a document that is right as one kind of policy may be wrong as another.
type Content = (PolicyKind, [u8; 32]);

#[derive(Clone)]
struct Compiled {
    policy: Arc<Policy>,
    bytes: u32,
}

/// The policies that were compiled of late.
pub(crate) struct CompiledPolicies(Cache<Content, Compiled>);

impl CompiledPolicies {
    pub(crate) fn new() -> Self {
        let weigh = |_: &Content, compiled: &Compiled| compiled.bytes;
        Self(Cache::builder().max_capacity(BYTES_MAX).weigher(weigh).build())
    }

    fn compile(&self, kind: PolicyKind, text: &str) -> Result<Arc<Policy>, BadPolicy> {
        let mut content = (kind, [0; 32]);
        content.1.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
        if let Some(compiled) = self.0.get(&content) {
            return Ok(compiled.policy);
        }
        let policy = Arc::new(Policy::parse(text, kind)?);
        self.0.insert(content, Compiled { policy: Arc::clone(&policy), bytes: compiled_bytes(text) });
        Ok(policy)
    }
}

/// About what the compiled form of a text takes.
pub(crate) fn compiled_bytes(text: &str) -> u32 {
    let text_bytes = u32::try_from(text.len()).unwrap_or(u32::MAX);
    text_bytes.saturating_mul(BYTES_PER_TEXT_BYTE).saturating_add(BYTES_AT_LEAST)
}

impl Access {
    /// Compiles a document of some kind, unless that was done of late.
    ///
    /// # Errors
    /// See [`BadPolicy`]; what cannot be read is not remembered.
    pub(crate) fn compile(&self, kind: PolicyKind, text: &str) -> Result<Arc<Policy>, BadPolicy> {
        self.0.compiled_policies.compile(kind, text)
    }

    /// A policy that a row holds. One that cannot be read might deny, so whatever it bears on must fail.
    ///
    /// # Errors
    /// [`Error::UnreadablePolicy`]
    pub(crate) fn stored_policy(
        &self,
        name: impl Into<Arc<str>>,
        source: PolicySource,
        kind: PolicyKind,
        text: &str,
    ) -> Result<NamedPolicy, Error> {
        let name = name.into();
        match self.compile(kind, text) {
            Ok(policy) => Ok(NamedPolicy { name, source, policy }),
            Err(reason) => Err(Error::UnreadablePolicy { name, reason: Box::new(reason) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOW: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ecr:*","Resource":"*"}}"#;

    #[test]
    fn a_text_is_parsed_once_for_each_kind_of_policy() {
        let policies = CompiledPolicies::new();
        let compile = |kind, text: &str| policies.compile(kind, text).expect("is a policy");
        let first = compile(PolicyKind::Managed, ALLOW);
        assert!(Arc::ptr_eq(&first, &compile(PolicyKind::Managed, ALLOW)));
        assert!(!Arc::ptr_eq(&first, &compile(PolicyKind::Session, ALLOW)));
        assert!(!Arc::ptr_eq(&first, &compile(PolicyKind::Managed, &ALLOW.replace("ecr", "kms"))));
    }

    #[test]
    fn what_is_right_as_one_kind_may_be_wrong_as_another() {
        let policies = CompiledPolicies::new();
        for _ in 0..2 {
            assert!(policies.compile(PolicyKind::Managed, ALLOW).is_ok());
            assert!(policies.compile(PolicyKind::Trust, ALLOW).is_err());
            assert!(policies.compile(PolicyKind::Managed, "").is_err());
        }
    }
}
