//! GenerateMac, VerifyMac.

use std::sync::Arc;

use aws_lc_rs::hmac;
use model::action::kms as actions;
use model::kms::{KeyUsage, MacAlgorithm};
use model::{Action, Caller, Region};

use super::asking::Use;
use super::ciphers::check_len;
use super::known_keys::LoadedKey;
use super::signing::MESSAGE_LEN_MAX;
use super::{Error, KeyArn};
use crate::{Access, Permit};

/// The most bytes of a code that are looked at.
const MAC_LEN_MAX: usize = 6144;

/// What GenerateMac is asked, and VerifyMac beside the code.
#[derive(Debug, Clone)]
pub struct GenerateMac<'a> {
    /// The key, by id, ARN or alias.
    pub key: &'a str,
    /// 1 to 4096 bytes.
    pub message: &'a [u8],
    /// How the code is made.
    pub algorithm: MacAlgorithm,
    /// Whether only to say if it could be done.
    pub dry_run: bool,
}

/// What GenerateMac answers.
#[derive(Debug, Clone)]
pub struct GeneratedMac {
    /// The key that it was made with.
    pub arn: KeyArn,
    /// The message authentication code.
    pub mac: Vec<u8>,
}

impl Access {
    /// Makes a message authentication code.
    ///
    /// # Errors
    /// `InvalidKeyUsage` for a key that is not for this, or not so; `Disabled`, `InvalidState`, `DryRun`
    pub async fn generate_mac(
        &self,
        caller: &Caller,
        region: &Region,
        generate: GenerateMac<'_>,
    ) -> Result<GeneratedMac, Error> {
        let key = self.key_for_macs(caller, region, actions::GENERATE_MAC, &generate, None).await?;
        let (algorithm, message) = (generate.algorithm, generate.message.to_vec());
        let making = self.with_material(&key, move |_, material| Ok(mac(algorithm, material, &message)));
        Ok(GeneratedMac { mac: making.await?, arn: key.arn.clone() })
    }

    /// Says whether a code is the one of a key and message.
    ///
    /// # Errors
    /// `InvalidMac` if it is not; those of [`Access::generate_mac`].
    pub async fn verify_mac(
        &self,
        caller: &Caller,
        region: &Region,
        generate: GenerateMac<'_>,
        mac: &[u8],
    ) -> Result<KeyArn, Error> {
        let key = self.key_for_macs(caller, region, actions::VERIFY_MAC, &generate, Some(mac)).await?;
        let (algorithm, message, mac) = (generate.algorithm, generate.message.to_vec(), mac.to_vec());
        let verifying = self.with_material(&key, move |_, material| {
            Ok(hmac::verify(&hmac::Key::new(hash(algorithm), material), &message, &mac).is_ok())
        });
        if verifying.await? { Ok(key.arn.clone()) } else { Err(Error::InvalidMac) }
    }

    async fn key_for_macs(
        &self,
        caller: &Caller,
        region: &Region,
        action: Action,
        generate: &GenerateMac<'_>,
        mac: Option<&[u8]>,
    ) -> Result<Permit<Arc<LoadedKey>>, Error> {
        let mut wanted = Use::across_accounts(caller, region, action);
        wanted.extras.set("kms:MacAlgorithm", generate.algorithm.as_str());
        let key = self.use_key(&wanted, generate.key).await?;
        check_len("message", generate.message.len(), MESSAGE_LEN_MAX)?;
        if let Some(mac) = mac {
            check_len("mac", mac.len(), MAC_LEN_MAX)?;
        }
        key.must_be_enabled()?;
        key.must_be_for(KeyUsage::GenerateVerifyMac, action.name())?;
        let algorithm = generate.algorithm;
        key.must_have(key.row.kind.mac_algorithms().contains(&algorithm), algorithm.as_str())?;
        if generate.dry_run { Err(Error::DryRun) } else { Ok(key) }
    }
}

fn mac(algorithm: MacAlgorithm, material: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hash(algorithm), material), message).as_ref().to_vec()
}

fn hash(algorithm: MacAlgorithm) -> hmac::Algorithm {
    match algorithm {
        MacAlgorithm::HmacSha224 => hmac::HMAC_SHA224,
        MacAlgorithm::HmacSha256 => hmac::HMAC_SHA256,
        MacAlgorithm::HmacSha384 => hmac::HMAC_SHA384,
        MacAlgorithm::HmacSha512 => hmac::HMAC_SHA512,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn codes_are_those_of_rfc_4231() {
        let (first, second) =
            (([0x0b; 20].as_slice(), "Hi There"), (b"Jefe".as_slice(), "what do ya want for nothing?"));
        for (algorithm, (key, message), code) in [
            (MacAlgorithm::HmacSha224, first, "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22"),
            (MacAlgorithm::HmacSha256, first, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                MacAlgorithm::HmacSha384,
                first,
                "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
            ),
            (
                MacAlgorithm::HmacSha512,
                first,
                "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde\
                 daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
            ),
            (MacAlgorithm::HmacSha224, second, "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44"),
            (MacAlgorithm::HmacSha256, second, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        ] {
            assert_eq!(hex(&mac(algorithm, key, message.as_bytes())), code, "{algorithm} {message}");
        }
    }
}
