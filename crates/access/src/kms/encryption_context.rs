//! The encryption context: names and values that are not secret, without which nothing opens that was sealed with them.

use std::collections::{BTreeMap, HashSet};

use model::policy::Extras;

use super::Error;

/// An encryption context. Order does not matter; letters' case does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EncryptionContext(BTreeMap<String, String>);

impl EncryptionContext {
    /// The pairs.
    #[must_use]
    pub fn pairs(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// Bytes that no other context has: each name and value after its length.
    pub(super) fn canonical(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for text in self.0.iter().flat_map(|(name, value)| [name, value]) {
            bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }

    /// `kms:EncryptionContext:<name>` and `kms:EncryptionContextKeys`
    ///
    /// Condition keys know no case. Of two names that differ in nothing else, one condition key would have both values:
    /// what is true of either could let somebody in, and what is not true of both could fail to keep somebody out.
    ///
    /// # Errors
    /// `Validation` for such names.
    pub(super) fn describe(&self, extras: &mut Extras) -> Result<(), Error> {
        if self.0.is_empty() {
            return Ok(());
        }
        let lower_case: HashSet<String> = self.0.keys().map(|name| name.to_lowercase()).collect();
        if lower_case.len() < self.0.len() {
            let message = "Names in an encryption context have to differ in more than the case of letters.";
            return Err(Error::Validation(message.into()));
        }
        for (name, value) in &self.0 {
            extras.set(&format!("kms:EncryptionContext:{name}"), value);
        }
        extras.set_all("kms:EncryptionContextKeys", self.0.keys().map(String::as_str));
        Ok(())
    }
}

impl From<BTreeMap<String, String>> for EncryptionContext {
    fn from(pairs: BTreeMap<String, String>) -> Self {
        Self(pairs)
    }
}

impl<const N: usize> From<[(&str, &str); N]> for EncryptionContext {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_that_differ_have_different_bytes() {
        let contexts = [
            EncryptionContext::default(),
            [("a", "bc")].into(),
            [("ab", "c")].into(),
            [("a", "b"), ("c", "d")].into(),
            [("a", "bcd")].into(),
            [("", "")].into(),
            [("A", "bc")].into(),
        ];
        let bytes: std::collections::HashSet<_> = contexts.iter().map(EncryptionContext::canonical).collect();
        assert_eq!(bytes.len(), contexts.len());
        assert_eq!(
            EncryptionContext::from([("x", "1"), ("y", "2")]).canonical(),
            EncryptionContext::from([("y", "2"), ("x", "1")]).canonical(),
            "order does not matter"
        );
    }
}
