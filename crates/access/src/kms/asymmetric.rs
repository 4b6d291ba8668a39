//! Private keys and what is done with them: the cryptography alone.
//!
//! Material of RSA and elliptic-curve keys is the private key as PKCS #8 (RFC 5208). The public key is in it, so that it is
//! kept nowhere else. Signatures are what the KMS API gives out: of RSA as RFC 8017 has them, with a salt as long as the
//! hash; of elliptic curves as DER (RFC 3279, 2.2.3).

use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rsa::{
    KeySize, OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm, OaepPrivateDecryptingKey,
    OaepPublicEncryptingKey, PrivateDecryptingKey,
};
use aws_lc_rs::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, KeyPair as _, RsaEncoding, RsaKeyPair, UnparsedPublicKey,
    VerificationAlgorithm,
};
use model::kms::{EncryptionAlgorithm, Hash, KeySpec, MessageType, SigningAlgorithm};
use zeroize::Zeroizing;

/// Makes the private key of a new key with two halves, as PKCS #8. RSA keys take seconds.
pub(super) fn generate(spec: KeySpec) -> Result<Zeroizing<Vec<u8>>, Unspecified> {
    if let Some(curve) = curve(spec) {
        return Ok(EcdsaKeyPair::generate(curve)?.to_pkcs8v1()?.as_ref().to_vec().into());
    }
    let size = match spec {
        KeySpec::Rsa2048 => KeySize::Rsa2048,
        KeySpec::Rsa3072 => KeySize::Rsa3072,
        KeySpec::Rsa4096 => KeySize::Rsa4096,
        _ => return Err(Unspecified),
    };
    let der: Pkcs8V1Der<'_> = RsaKeyPair::generate(size)?.as_der()?;
    Ok(der.as_ref().to_vec().into())
}

/// What a message is signed as: its digest, or itself where it is one. None for what is no digest of the algorithm's.
pub(super) fn digest_of(algorithm: SigningAlgorithm, message: &[u8], kind: MessageType) -> Option<Digest> {
    let hash = match algorithm.hash() {
        Hash::Sha256 => &digest::SHA256,
        Hash::Sha384 => &digest::SHA384,
        Hash::Sha512 => &digest::SHA512,
    };
    match kind {
        MessageType::Raw => Some(digest::digest(hash, message)),
        MessageType::Digest => Digest::import_less_safe(message, hash).ok(),
    }
}

/// A private key, opened for one use.
pub(super) enum PrivateKey {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair, KeySpec),
}

impl PrivateKey {
    /// Reads a key's material.
    pub(super) fn read(spec: KeySpec, pkcs8: &[u8]) -> Result<Self, Unspecified> {
        match curve(spec) {
            Some(curve) => Ok(Self::Ec(EcdsaKeyPair::from_pkcs8(curve, pkcs8)?, spec)),
            None => Ok(Self::Rsa(RsaKeyPair::from_pkcs8(pkcs8)?)),
        }
    }

    /// The public key as SubjectPublicKeyInfo (RFC 5280, 4.1).
    pub(super) fn public_key(&self) -> Result<Vec<u8>, Unspecified> {
        let der: PublicKeyX509Der<'_> = match self {
            Self::Rsa(pair) => pair.public_key().as_der()?,
            Self::Ec(pair, _) => pair.public_key().as_der()?,
        };
        Ok(der.as_ref().to_vec())
    }

    pub(super) fn sign(&self, algorithm: SigningAlgorithm, digest: &Digest) -> Result<Vec<u8>, Unspecified> {
        match self {
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign_digest(rsa_encoding(algorithm)?, digest, &mut signature)?;
                Ok(signature)
            }
            Self::Ec(pair, _) => Ok(pair.sign_digest(digest)?.as_ref().to_vec()),
        }
    }

    /// Whether a signature is one of this key's. A signature that is none at all is not.
    pub(super) fn verify(&self, algorithm: SigningAlgorithm, digest: &Digest, signature: &[u8]) -> bool {
        match self {
            Self::Rsa(pair) => {
                verify(rsa_verification(algorithm), pair.public_key().as_ref(), digest, signature).is_ok()
            }
            Self::Ec(pair, spec) => {
                verify(curve_verification(*spec), pair.public_key().as_ref(), digest, signature).is_ok()
            }
        }
    }
}

fn verify(
    algorithm: Option<&'static dyn VerificationAlgorithm>,
    public_key: &[u8],
    digest: &Digest,
    signature: &[u8],
) -> Result<(), Unspecified> {
    UnparsedPublicKey::new(algorithm.ok_or(Unspecified)?, public_key).verify_digest(digest, signature)
}

/// Each curve goes with one hash, as the API has it.
fn curve(spec: KeySpec) -> Option<&'static EcdsaSigningAlgorithm> {
    match spec {
        KeySpec::EccNistP256 => Some(&signature::ECDSA_P256_SHA256_ASN1_SIGNING),
        KeySpec::EccNistP384 => Some(&signature::ECDSA_P384_SHA384_ASN1_SIGNING),
        KeySpec::EccNistP521 => Some(&signature::ECDSA_P521_SHA512_ASN1_SIGNING),
        KeySpec::EccSecgP256k1 => Some(&signature::ECDSA_P256K1_SHA256_ASN1_SIGNING),
        _ => None,
    }
}

fn curve_verification(spec: KeySpec) -> Option<&'static dyn VerificationAlgorithm> {
    match spec {
        KeySpec::EccNistP256 => Some(&signature::ECDSA_P256_SHA256_ASN1),
        KeySpec::EccNistP384 => Some(&signature::ECDSA_P384_SHA384_ASN1),
        KeySpec::EccNistP521 => Some(&signature::ECDSA_P521_SHA512_ASN1),
        KeySpec::EccSecgP256k1 => Some(&signature::ECDSA_P256K1_SHA256_ASN1),
        _ => None,
    }
}

fn rsa_encoding(algorithm: SigningAlgorithm) -> Result<&'static dyn RsaEncoding, Unspecified> {
    use SigningAlgorithm as A;
    match algorithm {
        A::RsassaPssSha256 => Ok(&signature::RSA_PSS_SHA256),
        A::RsassaPssSha384 => Ok(&signature::RSA_PSS_SHA384),
        A::RsassaPssSha512 => Ok(&signature::RSA_PSS_SHA512),
        A::RsassaPkcs1V15Sha256 => Ok(&signature::RSA_PKCS1_SHA256),
        A::RsassaPkcs1V15Sha384 => Ok(&signature::RSA_PKCS1_SHA384),
        A::RsassaPkcs1V15Sha512 => Ok(&signature::RSA_PKCS1_SHA512),
        A::EcdsaSha256 | A::EcdsaSha384 | A::EcdsaSha512 => Err(Unspecified),
    }
}

fn rsa_verification(algorithm: SigningAlgorithm) -> Option<&'static dyn VerificationAlgorithm> {
    use SigningAlgorithm as A;
    match algorithm {
        A::RsassaPssSha256 => Some(&signature::RSA_PSS_2048_8192_SHA256),
        A::RsassaPssSha384 => Some(&signature::RSA_PSS_2048_8192_SHA384),
        A::RsassaPssSha512 => Some(&signature::RSA_PSS_2048_8192_SHA512),
        A::RsassaPkcs1V15Sha256 => Some(&signature::RSA_PKCS1_2048_8192_SHA256),
        A::RsassaPkcs1V15Sha384 => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
        A::RsassaPkcs1V15Sha512 => Some(&signature::RSA_PKCS1_2048_8192_SHA512),
        A::EcdsaSha256 | A::EcdsaSha384 | A::EcdsaSha512 => None,
    }
}

fn oaep(algorithm: EncryptionAlgorithm) -> Result<&'static OaepAlgorithm, Unspecified> {
    match algorithm {
        EncryptionAlgorithm::RsaesOaepSha1 => Ok(&OAEP_SHA1_MGF1SHA1),
        EncryptionAlgorithm::RsaesOaepSha256 => Ok(&OAEP_SHA256_MGF1SHA256),
        EncryptionAlgorithm::SymmetricDefault => Err(Unspecified),
    }
}

/// Encrypts under the public half of an RSA key (RFC 8017, 7.1.1).
pub(super) fn encrypt(algorithm: EncryptionAlgorithm, pkcs8: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let key = OaepPublicEncryptingKey::new(PrivateDecryptingKey::from_pkcs8(pkcs8)?.public_key())?;
    let mut block = vec![0; key.ciphertext_size()];
    let len = key.encrypt(oaep(algorithm)?, plaintext, &mut block, None)?.len();
    block.truncate(len);
    Ok(block)
}

/// Decrypts with the private half (RFC 8017, 7.1.2). Why something does not decrypt is not told.
pub(super) fn decrypt(
    algorithm: EncryptionAlgorithm,
    pkcs8: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Unspecified> {
    let key = OaepPrivateDecryptingKey::new(PrivateDecryptingKey::from_pkcs8(pkcs8)?)?;
    let mut block = Zeroizing::new(vec![0; key.min_output_size()]);
    let len = key.decrypt(oaep(algorithm)?, ciphertext, &mut block, None)?.len();
    block.truncate(len);
    Ok(block)
}

#[cfg(test)]
mod vectors;
