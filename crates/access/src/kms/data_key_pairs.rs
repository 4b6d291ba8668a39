//! GenerateDataKeyPair, GenerateDataKeyPairWithoutPlaintext: private keys for use elsewhere, encrypted under a key here.

use std::fmt;

use model::action::kms as actions;
use model::kms::KeySpec;
use model::{Caller, Region};
use zeroize::Zeroizing;

use super::asking::Use;
use super::asymmetric::PrivateKey;
use super::{EncryptionContext, Error, KeyArn};
use crate::Access;

/// What GenerateDataKeyPair and GenerateDataKeyPairWithoutPlaintext are asked.
#[derive(Debug, Clone)]
pub struct GenerateDataKeyPair<'a> {
    /// The key to encrypt the private key under, by id, ARN or alias: a symmetric one.
    pub key: &'a str,
    /// What kind of pair.
    pub spec: KeySpec,
    /// What must be said to decrypt the private key again.
    pub context: EncryptionContext,
    /// Whether the caller wants the private key in the clear as well: that takes another permission.
    pub with_plaintext: bool,
    /// Whether only to say if it could be done.
    pub dry_run: bool,
}

/// What GenerateDataKeyPair answers.
#[derive(Clone)]
pub struct GeneratedDataKeyPair {
    /// The key that encrypted.
    pub arn: KeyArn,
    /// The name of the material that did.
    pub material_id: Option<String>,
    /// The private key as PKCS #8 in DER.
    pub private_key: Zeroizing<Vec<u8>>,
    /// The private key encrypted.
    pub ciphertext: Vec<u8>,
    /// The public key as SubjectPublicKeyInfo in DER.
    pub public_key: Vec<u8>,
}

impl fmt::Debug for GeneratedDataKeyPair {
    /// Without the private key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GeneratedDataKeyPair").field("arn", &self.arn).finish_non_exhaustive()
    }
}

impl Access {
    /// Makes a key pair and gives it out, the private key encrypted and, where asked for, in the clear.
    ///
    /// # Errors
    /// `InvalidKeyUsage` for a key that is not symmetric; `Disabled`, `InvalidState`, `DryRun`
    pub async fn generate_data_key_pair(
        &self,
        caller: &Caller,
        region: &Region,
        generate: GenerateDataKeyPair<'_>,
    ) -> Result<GeneratedDataKeyPair, Error> {
        let action = match generate.with_plaintext {
            true => actions::GENERATE_DATA_KEY_PAIR,
            false => actions::GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
        };
        let mut wanted = Use::cryptographic(caller, region, action, &generate.context);
        wanted.extras.set("kms:DataKeyPairSpec", generate.spec.as_str());
        let key = self.use_key(&wanted, generate.key).await?;
        key.must_be_enabled()?;
        key.must_be_symmetric(action.name())?;
        if generate.dry_run {
            return Err(Error::DryRun);
        }
        let private_key = self.draw_material(generate.spec).await?;
        let unusable = |_| Error::KeyUnavailable("The key pair that was generated cannot be used.".into());
        let public_key = PrivateKey::read(generate.spec, &private_key).and_then(|pair| pair.public_key());
        let sealed = self.seal_under(&key, &generate.context, &private_key).await?;
        Ok(GeneratedDataKeyPair {
            arn: key.arn.clone(),
            material_id: sealed.material_id,
            ciphertext: sealed.ciphertext,
            public_key: public_key.map_err(unusable)?,
            private_key,
        })
    }
}
