//! Encrypt, Decrypt and ReEncrypt by whatever algorithm the key has: what a symmetric key encrypts says which key it was,
//! what an RSA key encrypts is nothing but a block of RSA.

use std::sync::Arc;

use model::kms::EncryptionAlgorithm;

use super::asking::Use;
use super::asymmetric;
use super::ciphers::{Decrypted, Sealed, invalid_ciphertext};
use super::known_keys::LoadedKey;
use super::{EncryptionContext, Error};
use crate::{Access, Permit};

/// Refuses what is too long for the key.
pub(super) fn check_plaintext(key: &LoadedKey, algorithm: EncryptionAlgorithm, len: usize) -> Result<(), Error> {
    let spec = key.row.kind.spec();
    match spec.plaintext_len_max(algorithm).filter(|max| len > *max) {
        None => Ok(()),
        Some(max) => {
            let what = format!("Algorithm {algorithm} and key spec {spec}");
            Err(Error::Validation(format!("{what} cannot encrypt data larger than {max} bytes.")))
        }
    }
}

impl Access {
    /// Encrypts under a key that has the algorithm.
    pub(super) async fn encrypt_under(
        &self,
        key: &LoadedKey,
        algorithm: EncryptionAlgorithm,
        context: &EncryptionContext,
        plaintext: &[u8],
    ) -> Result<Sealed, Error> {
        if algorithm == EncryptionAlgorithm::SymmetricDefault {
            return self.seal_under(key, context, plaintext).await;
        }
        let plaintext = zeroize::Zeroizing::new(plaintext.to_vec());
        let encrypting =
            self.with_material(key, move |_, material| asymmetric::encrypt(algorithm, material, &plaintext));
        Ok(Sealed { material_id: None, ciphertext: encrypting.await? })
    }

    /// Decrypts what was encrypted under a key that has the algorithm.
    pub(super) async fn decrypt_under(
        &self,
        key: &LoadedKey,
        algorithm: EncryptionAlgorithm,
        context: &EncryptionContext,
        ciphertext: &[u8],
    ) -> Result<Decrypted, Error> {
        if algorithm == EncryptionAlgorithm::SymmetricDefault {
            return self.open_under(key, context, ciphertext).await;
        }
        let ciphertext = ciphertext.to_vec();
        let decrypting =
            self.with_material(key, move |_, material| Ok(asymmetric::decrypt(algorithm, material, &ciphertext).ok()));
        let plaintext = decrypting.await?.ok_or_else(invalid_ciphertext)?;
        Ok(Decrypted { arn: key.arn.clone(), material_id: None, plaintext })
    }

    /// Asks to decrypt with an RSA key, which only the caller can name.
    pub(super) async fn rsa_key_of_ciphertext(
        &self,
        wanted: &Use<'_>,
        algorithm: EncryptionAlgorithm,
        key: Option<&str>,
    ) -> Result<Permit<Arc<LoadedKey>>, Error> {
        let missing = || Error::Validation(format!("KeyId is required with the algorithm {algorithm}."));
        self.use_key(wanted, key.ok_or_else(missing)?).await
    }
}
