//! Sign, Verify, GetPublicKey.

use std::sync::Arc;

use aws_lc_rs::digest::Digest;
use model::action::kms as actions;
use model::kms::{KeyKind, KeyUsage, MessageType, SigningAlgorithm};
use model::{Action, Caller, Region};

use super::asking::Use;
use super::asymmetric::{PrivateKey, digest_of};
use super::ciphers::check_len;
use super::key_kinds::not_for_spec;
use super::known_keys::LoadedKey;
use super::{Error, KeyArn};
use crate::{Access, Permit};

/// The most bytes of a message that are signed as they are; of longer ones the digest is.
pub(super) const MESSAGE_LEN_MAX: usize = 4096;

/// The most bytes of a signature that are looked at.
const SIGNATURE_LEN_MAX: usize = 6144;

/// What Sign is asked, and Verify beside the signature.
#[derive(Debug, Clone)]
pub struct Sign<'a> {
    /// The key, by id, ARN or alias.
    pub key: &'a str,
    /// 1 to 4096 bytes, or a digest.
    pub message: &'a [u8],
    /// Which of the two.
    pub message_type: MessageType,
    /// How it is signed.
    pub algorithm: SigningAlgorithm,
    /// Whether only to say if it could be done.
    pub dry_run: bool,
}

/// What Sign answers.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The key that signed.
    pub arn: KeyArn,
    /// The signature.
    pub signature: Vec<u8>,
}

/// What GetPublicKey answers.
#[derive(Debug, Clone)]
pub struct PublicKey {
    /// The key.
    pub arn: KeyArn,
    /// What kind of key it is.
    pub kind: KeyKind,
    /// The public key as SubjectPublicKeyInfo in DER.
    pub der: Vec<u8>,
}

impl Access {
    /// Signs a message with a private key.
    ///
    /// # Errors
    /// `InvalidKeyUsage` for a key that does not sign, or not so; `Validation` for a digest of another length;
    /// `Disabled`, `InvalidState`, `DryRun`
    pub async fn sign(&self, caller: &Caller, region: &Region, sign: Sign<'_>) -> Result<Signed, Error> {
        let (key, digest) = self.key_for_signatures(caller, region, actions::SIGN, &sign, None).await?;
        let algorithm = sign.algorithm;
        let signing =
            self.with_material(&key, move |spec, material| PrivateKey::read(spec, material)?.sign(algorithm, &digest));
        Ok(Signed { signature: signing.await?, arn: key.arn.clone() })
    }

    /// Says whether a signature is one of a key and message.
    ///
    /// # Errors
    /// `InvalidSignature` if it is not; those of [`Access::sign`].
    pub async fn verify_signature(
        &self,
        caller: &Caller,
        region: &Region,
        sign: Sign<'_>,
        signature: &[u8],
    ) -> Result<KeyArn, Error> {
        let (key, digest) = self.key_for_signatures(caller, region, actions::VERIFY, &sign, Some(signature)).await?;
        let (algorithm, signature) = (sign.algorithm, signature.to_vec());
        let verifying = self.with_material(&key, move |spec, material| {
            Ok(PrivateKey::read(spec, material)?.verify(algorithm, &digest, &signature))
        });
        if verifying.await? { Ok(key.arn.clone()) } else { Err(Error::InvalidSignature) }
    }

    /// The public half of a key that has one.
    ///
    /// # Errors
    /// `UnsupportedOperation` for other keys; `Disabled`, `InvalidState`
    pub async fn get_public_key(&self, caller: &Caller, region: &Region, key: &str) -> Result<PublicKey, Error> {
        let key = self.use_key(&Use::across_accounts(caller, region, actions::GET_PUBLIC_KEY), key).await?;
        let kind = key.row.kind;
        if !kind.is_asymmetric() {
            return Err(not_for_spec(&key.arn, kind));
        }
        key.must_be_enabled()?;
        let reading = self.with_material(&key, |spec, material| PrivateKey::read(spec, material)?.public_key());
        Ok(PublicKey { der: reading.await?, arn: key.arn.clone(), kind })
    }

    /// The key that is to sign or verify, and what.
    async fn key_for_signatures(
        &self,
        caller: &Caller,
        region: &Region,
        action: Action,
        sign: &Sign<'_>,
        signature: Option<&[u8]>,
    ) -> Result<(Permit<Arc<LoadedKey>>, Digest), Error> {
        let mut wanted = Use::across_accounts(caller, region, action);
        wanted.extras.set("kms:SigningAlgorithm", sign.algorithm.as_str());
        wanted.extras.set("kms:MessageType", sign.message_type.as_str());
        let key = self.use_key(&wanted, sign.key).await?;
        check_len("message", sign.message.len(), MESSAGE_LEN_MAX)?;
        if let Some(signature) = signature {
            check_len("signature", signature.len(), SIGNATURE_LEN_MAX)?;
        }
        key.must_be_enabled()?;
        key.must_be_for(KeyUsage::SignVerify, action.name())?;
        let algorithm = sign.algorithm;
        key.must_have(key.row.kind.signing_algorithms().contains(&algorithm), algorithm.as_str())?;
        let digest = digest_of(algorithm, sign.message, sign.message_type)
            .ok_or_else(|| Error::Validation(format!("Digest is invalid length for algorithm {algorithm}.")))?;
        if sign.dry_run {
            return Err(Error::DryRun);
        }
        Ok((key, digest))
    }
}
