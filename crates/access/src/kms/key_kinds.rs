//! What a key is asked that it is not for, and how that is refused.

use model::kms::{EncryptionAlgorithm, KeyKind, KeySpec, KeyUsage};

use super::known_keys::LoadedKey;
use super::{AWS_KMS, EncryptionContext, Error, KeyArn};

/// What kind of key is asked for, in the words of the request.
#[derive(Debug, Clone, Default)]
pub struct KeySpecification {
    /// `KeySpec`
    pub key_spec: Option<String>,
    /// `CustomerMasterKeySpec`, the older name of it.
    pub customer_master_key_spec: Option<String>,
    /// `KeyUsage`
    pub key_usage: Option<String>,
    /// `Origin`
    pub origin: Option<String>,
    /// `MultiRegion`
    pub multi_region: bool,
    /// Whether it is to be kept in a store outside.
    pub in_custom_key_store: bool,
}

impl KeySpecification {
    /// The words for the material and the use, as conditions are told them.
    pub(super) fn words(&self) -> (&str, &str) {
        let spec = self.key_spec.as_deref().or(self.customer_master_key_spec.as_deref());
        let usage = self.key_usage.as_deref();
        (spec.unwrap_or(KeySpec::SymmetricDefault.as_str()), usage.unwrap_or(KeyUsage::EncryptDecrypt.as_str()))
    }

    /// The kind of key that is meant.
    ///
    /// # Errors
    /// `Validation` for what no key is, `UnsupportedOperation` for what none is here.
    pub(super) fn kind(&self) -> Result<KeyKind, Error> {
        let unsupported = |what: String| Error::UnsupportedOperation(format!("Wharfinger does not serve {what}."));
        if self.key_spec.is_some() && self.customer_master_key_spec.is_some() {
            let message = "You cannot specify KeySpec and CustomerMasterKeySpec in the same request.";
            return Err(Error::Validation(message.into()));
        }
        if let Some(other) = self.origin.as_deref().filter(|origin| *origin != AWS_KMS) {
            let message = format!("Wharfinger serves keys with Origin {AWS_KMS}, and not {other}.");
            return Err(Error::UnsupportedOperation(message));
        }
        let unserved = [(self.multi_region, "multi-Region keys"), (self.in_custom_key_store, "custom key stores")];
        if let Some((_, what)) = unserved.into_iter().find(|(asked, _)| *asked) {
            return Err(unsupported(what.to_owned()));
        }
        let (spec, usage) = self.words();
        let spec = KeySpec::read(spec).ok_or_else(|| unsupported(format!("keys with KeySpec {spec}")))?;
        if self.key_usage.is_none() && spec != KeySpec::SymmetricDefault {
            let message = "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.";
            return Err(Error::Validation(message.into()));
        }
        let usage = KeyUsage::read(usage).ok_or_else(|| unsupported(format!("keys with KeyUsage {usage}")))?;
        KeyKind::new(spec, usage).map_err(|bad| Error::Validation(bad.to_string()))
    }
}

impl LoadedKey {
    /// Refuses an operation that the key is not for.
    pub(super) fn must_be_for(&self, usage: KeyUsage, operation: &str) -> Result<(), Error> {
        match self.row.kind.usage() {
            own if own == usage => Ok(()),
            own => Err(Error::InvalidKeyUsage(format!(
                "{} key usage is {own} which is not valid for {operation}.",
                self.arn
            ))),
        }
    }

    /// Refuses an algorithm that is none of the key's.
    pub(super) fn must_have(&self, has: bool, algorithm: &str) -> Result<(), Error> {
        if has {
            return Ok(());
        }
        let spec = self.row.kind.spec();
        Err(Error::InvalidKeyUsage(format!("Algorithm {algorithm} is incompatible with key spec {spec}.")))
    }

    /// Refuses to encrypt or decrypt with a key that does not, or not so.
    pub(super) fn must_encrypt(
        &self,
        operation: &str,
        algorithm: EncryptionAlgorithm,
        context: &EncryptionContext,
    ) -> Result<(), Error> {
        self.must_be_for(KeyUsage::EncryptDecrypt, operation)?;
        self.must_have(self.row.kind.encryption_algorithms().contains(&algorithm), algorithm.as_str())?;
        if algorithm != EncryptionAlgorithm::SymmetricDefault && !context.pairs().is_empty() {
            let message = format!("An encryption context cannot be used with the algorithm {algorithm}.");
            return Err(Error::Validation(message));
        }
        Ok(())
    }

    /// Refuses to make or open data keys with a key that is none for that.
    pub(super) fn must_be_symmetric(&self, operation: &str) -> Result<(), Error> {
        self.must_encrypt(operation, EncryptionAlgorithm::SymmetricDefault, &EncryptionContext::default())
    }

    /// Refuses an operation for keys whose material can be replaced.
    pub(super) fn must_rotate(&self) -> Result<(), Error> {
        if self.row.kind == KeyKind::SYMMETRIC { Ok(()) } else { Err(not_for_spec(&self.arn, self.row.kind)) }
    }
}

/// `UnsupportedOperation`: the operation is one for other kinds of keys.
pub(super) fn not_for_spec(arn: &KeyArn, kind: KeyKind) -> Error {
    Error::UnsupportedOperation(format!("{arn} key spec is {} which is not valid for this operation.", kind.spec()))
}
