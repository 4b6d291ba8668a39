//! Encrypt, Decrypt, ReEncrypt, GenerateDataKey, GenerateDataKeyWithoutPlaintext, GenerateRandom.

use std::fmt;
use std::sync::Arc;

use model::action::kms as actions;
use model::kms::EncryptionAlgorithm;
use model::{Action, Caller, Region};
use zeroize::Zeroizing;

use super::asking::Use;
use super::ciphertext::{self, Ciphertext};
use super::known_keys::{LoadedKey, material_id};
use super::names::KeyName;
use super::rsa_encryption::check_plaintext;
use super::{EncryptionContext, Error, KeyArn};
use crate::{Access, Permit};

/// The most bytes that Encrypt takes.
const PLAINTEXT_LEN_MAX: usize = 4096;

/// The most random bytes that are given out at a time.
const RANDOM_LEN_MAX: usize = 1024;

/// What Encrypt is asked. Without `Debug`, as it would tell the plaintext.
#[derive(Clone)]
pub struct Encrypt<'a> {
    /// The key, by id, ARN or alias.
    pub key: &'a str,
    /// 1 to 4096 bytes, and fewer for RSA keys.
    pub plaintext: &'a [u8],
    /// How it is encrypted.
    pub algorithm: EncryptionAlgorithm,
    /// What must be said to decrypt it again.
    pub context: EncryptionContext,
    /// Whether only to say if it could be done.
    pub dry_run: bool,
}

/// What Encrypt answers.
#[derive(Debug, Clone)]
pub struct Encrypted {
    /// The key that encrypted.
    pub arn: KeyArn,
    /// What Decrypt takes.
    pub ciphertext: Vec<u8>,
}

/// What Decrypt is asked.
#[derive(Debug, Clone)]
pub struct Decrypt<'a> {
    /// The key, where the caller wants to be sure which it is.
    pub key: Option<&'a str>,
    /// What Encrypt and its like gave out; none in a dry run that is about the key alone.
    pub ciphertext: Option<&'a [u8]>,
    /// How it was encrypted.
    pub algorithm: EncryptionAlgorithm,
    /// What was said when it was encrypted.
    pub context: EncryptionContext,
    /// Whether only to say if it could be done.
    pub dry_run: bool,
}

/// What Decrypt answers.
#[derive(Clone)]
pub struct Decrypted {
    /// The key that decrypted.
    pub arn: KeyArn,
    /// The name of the material that did, of a symmetric key.
    pub material_id: Option<String>,
    /// What was encrypted.
    pub plaintext: Zeroizing<Vec<u8>>,
}

/// What ReEncrypt is asked.
#[derive(Debug, Clone)]
pub struct ReEncrypt<'a> {
    /// What is to be decrypted. Whether that is a dry run is said here for both.
    pub source: Decrypt<'a>,
    /// The key to encrypt under, by id, ARN or alias.
    pub destination_key: &'a str,
    /// How it is encrypted.
    pub destination_algorithm: EncryptionAlgorithm,
    /// What must be said to decrypt it again.
    pub destination_context: EncryptionContext,
}

/// What ReEncrypt answers.
#[derive(Debug, Clone)]
pub struct ReEncrypted {
    /// The key that decrypted.
    pub source: KeyArn,
    /// The name of the material that did, of a symmetric key.
    pub source_material_id: Option<String>,
    /// The key that encrypted.
    pub destination: KeyArn,
    /// The name of the material that did, of a symmetric key.
    pub destination_material_id: Option<String>,
    /// What Decrypt takes.
    pub ciphertext: Vec<u8>,
}

/// What GenerateDataKey and GenerateDataKeyWithoutPlaintext are asked.
#[derive(Debug, Clone)]
pub struct GenerateDataKey<'a> {
    /// The key, by id, ARN or alias.
    pub key: &'a str,
    /// 1 to 1024 bytes.
    pub len: usize,
    /// What must be said to decrypt it again.
    pub context: EncryptionContext,
    /// Whether the caller wants it in the clear as well: that takes another permission.
    pub with_plaintext: bool,
    /// Whether only to say if it could be done.
    pub dry_run: bool,
}

/// What GenerateDataKey answers.
#[derive(Clone)]
pub struct GeneratedDataKey {
    /// The key that encrypted.
    pub arn: KeyArn,
    /// The name of the material that did, of a symmetric key.
    pub material_id: Option<String>,
    /// The data key.
    pub plaintext: Zeroizing<Vec<u8>>,
    /// The data key encrypted.
    pub ciphertext: Vec<u8>,
}

impl fmt::Debug for Decrypted {
    /// Without the plaintext.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { arn, material_id, plaintext: _ } = self;
        f.debug_struct("Decrypted").field("arn", arn).field("material_id", material_id).finish_non_exhaustive()
    }
}

impl fmt::Debug for GeneratedDataKey {
    /// Without the data key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { arn, material_id, plaintext: _, ciphertext: _ } = self;
        f.debug_struct("GeneratedDataKey").field("arn", arn).field("material_id", material_id).finish_non_exhaustive()
    }
}

/// What was sealed, and under what.
pub(super) struct Sealed {
    pub(super) material_id: Option<String>,
    pub(super) ciphertext: Vec<u8>,
}

impl Access {
    /// Encrypts a little: data keys and passwords.
    ///
    /// # Errors
    /// `Disabled`, `InvalidState`, `DryRun`
    pub async fn encrypt(&self, caller: &Caller, region: &Region, encrypt: Encrypt<'_>) -> Result<Encrypted, Error> {
        let wanted = use_of(caller, region, actions::ENCRYPT, encrypt.algorithm, &encrypt.context);
        let key = self.use_key(&wanted, encrypt.key).await?;
        check_len("plaintext", encrypt.plaintext.len(), PLAINTEXT_LEN_MAX)?;
        key.must_be_enabled()?;
        key.must_encrypt("Encrypt", encrypt.algorithm, &encrypt.context)?;
        check_plaintext(&key, encrypt.algorithm, encrypt.plaintext.len())?;
        if encrypt.dry_run {
            return Err(Error::DryRun);
        }
        let sealed = self.encrypt_under(&key, encrypt.algorithm, &encrypt.context, encrypt.plaintext).await?;
        Ok(Encrypted { arn: key.arn.clone(), ciphertext: sealed.ciphertext })
    }

    /// Decrypts what was encrypted under a key that the caller may use for it.
    ///
    /// # Errors
    /// `InvalidCiphertext` for what was not, or with another context; `IncorrectKey` if the caller means another key;
    /// `UnknownCiphertextKey`; `Disabled`, `InvalidState`, `DryRun`
    pub async fn decrypt(&self, caller: &Caller, region: &Region, decrypt: Decrypt<'_>) -> Result<Decrypted, Error> {
        let wanted = use_of(caller, region, actions::DECRYPT, decrypt.algorithm, &decrypt.context);
        let key = self.key_of_ciphertext(&wanted, &decrypt).await?;
        key.must_be_enabled()?;
        key.must_encrypt("Decrypt", decrypt.algorithm, &decrypt.context)?;
        if decrypt.dry_run {
            return Err(Error::DryRun);
        }
        let Decrypt { algorithm, context, ciphertext, .. } = decrypt;
        self.decrypt_under(&key, algorithm, &context, ciphertext.unwrap_or_default()).await
    }

    /// Decrypts, and encrypts again under another key or with another context, without the caller seeing what.
    ///
    /// # Errors
    /// Those of [`Access::decrypt`] and [`Access::encrypt`].
    pub async fn re_encrypt(
        &self,
        caller: &Caller,
        region: &Region,
        wanted: ReEncrypt<'_>,
    ) -> Result<ReEncrypted, Error> {
        let ReEncrypt { source, destination_key, destination_algorithm, destination_context } = wanted;
        let is_same_key = self.is_under(caller, region, &source, destination_key).await?;
        let use_of = |action: Action, algorithm, context| {
            let mut wanted = use_of(caller, region, action, algorithm, context);
            wanted.extras.set("kms:ReEncryptOnSameKey", if is_same_key { "true" } else { "false" });
            wanted
        };
        let from = use_of(actions::RE_ENCRYPT_FROM, source.algorithm, &source.context);
        let from_key = self.key_of_ciphertext(&from, &source).await?;
        let to = use_of(actions::RE_ENCRYPT_TO, destination_algorithm, &destination_context);
        let to_key = self.use_key(&to, destination_key).await?;
        from_key.must_be_enabled()?;
        to_key.must_be_enabled()?;
        from_key.must_encrypt("ReEncryptFrom", source.algorithm, &source.context)?;
        to_key.must_encrypt("ReEncryptTo", destination_algorithm, &destination_context)?;
        if source.dry_run {
            return Err(Error::DryRun);
        }
        let Decrypt { algorithm, context, ciphertext, .. } = source;
        let opened = self.decrypt_under(&from_key, algorithm, &context, ciphertext.unwrap_or_default()).await?;
        check_plaintext(&to_key, destination_algorithm, opened.plaintext.len())?;
        let sealed =
            self.encrypt_under(&to_key, destination_algorithm, &destination_context, &opened.plaintext).await?;
        Ok(ReEncrypted {
            source: opened.arn,
            source_material_id: opened.material_id,
            destination: to_key.arn.clone(),
            destination_material_id: sealed.material_id,
            ciphertext: sealed.ciphertext,
        })
    }

    /// Draws a key to encrypt data with elsewhere, and gives it out in the clear and encrypted.
    ///
    /// # Errors
    /// `Disabled`, `InvalidState`, `DryRun`
    pub async fn generate_data_key(
        &self,
        caller: &Caller,
        region: &Region,
        generate: GenerateDataKey<'_>,
    ) -> Result<GeneratedDataKey, Error> {
        let action = match generate.with_plaintext {
            true => actions::GENERATE_DATA_KEY,
            false => actions::GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
        };
        let key = self.use_key(&Use::cryptographic(caller, region, action, &generate.context), generate.key).await?;
        check_len("numberOfBytes", generate.len, RANDOM_LEN_MAX)?;
        key.must_be_enabled()?;
        key.must_be_symmetric(action.name())?;
        if generate.dry_run {
            return Err(Error::DryRun);
        }
        let mut plaintext = Zeroizing::new(vec![0; generate.len]);
        self.0.random.fill(&mut plaintext);
        let Sealed { material_id, ciphertext } = self.seal_under(&key, &generate.context, &plaintext).await?;
        Ok(GeneratedDataKey { arn: key.arn.clone(), material_id, plaintext, ciphertext })
    }

    /// Draws random bytes, 1 to 1024 of them.
    ///
    /// # Errors
    /// `Validation` for more or none.
    pub async fn generate_random(
        &self,
        caller: &Caller,
        region: &Region,
        len: usize,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        self.use_no_key(&Use::new(caller, region, actions::GENERATE_RANDOM)).await?;
        check_len("numberOfBytes", len, RANDOM_LEN_MAX)?;
        let mut bytes = Zeroizing::new(vec![0; len]);
        self.0.random.fill(&mut bytes);
        Ok(bytes)
    }

    /// Encrypts under the newest material of a key.
    pub(super) async fn seal_under(
        &self,
        key: &LoadedKey,
        context: &EncryptionContext,
        plaintext: &[u8],
    ) -> Result<Sealed, Error> {
        let (version, material) = self.newest_material(key).await?;
        let id = key.row.id;
        let ciphertext = ciphertext::seal(id, version, &material, context, plaintext, self.0.random.as_ref());
        Ok(Sealed { material_id: Some(material_id(id, version)), ciphertext })
    }

    /// Decrypts what some material of a key encrypted.
    pub(super) async fn open_under(
        &self,
        key: &LoadedKey,
        context: &EncryptionContext,
        blob: &[u8],
    ) -> Result<Decrypted, Error> {
        let ciphertext = Ciphertext::read(blob).filter(|ciphertext| ciphertext.key_id == key.row.id);
        let ciphertext = ciphertext.ok_or_else(invalid_ciphertext)?;
        let material = self.material(key, ciphertext.version).await?.ok_or_else(invalid_ciphertext)?;
        let plaintext = ciphertext.open(&material, context).ok_or_else(invalid_ciphertext)?;
        let material_id = Some(material_id(key.row.id, ciphertext.version));
        Ok(Decrypted { arn: key.arn.clone(), material_id, plaintext })
    }

    /// Asks to decrypt: with the key that the caller names, or else the one that the ciphertext does.
    async fn key_of_ciphertext(
        &self,
        wanted: &Use<'_>,
        decrypt: &Decrypt<'_>,
    ) -> Result<Permit<Arc<LoadedKey>>, Error> {
        if decrypt.algorithm != EncryptionAlgorithm::SymmetricDefault {
            return self.rsa_key_of_ciphertext(wanted, decrypt.algorithm, decrypt.key).await;
        }
        if let Some(name) = decrypt.key {
            let key = self.use_key(wanted, name).await?;
            if let Some(blob) = decrypt.ciphertext {
                let ciphertext = Ciphertext::read(blob).ok_or_else(invalid_ciphertext)?;
                if ciphertext.key_id != key.row.id {
                    return Err(Error::IncorrectKey(
                        "The key ID in the request does not identify a CMK that can perform this operation.".into(),
                    ));
                }
            }
            return Ok(key);
        }
        let blob =
            decrypt.ciphertext.ok_or_else(|| Error::Validation("KeyId is required without a ciphertext".into()))?;
        let ciphertext = Ciphertext::read(blob).ok_or_else(invalid_ciphertext)?;
        let key = self.loaded_key(ciphertext.key_id).await?.filter(|key| key.row.region == *wanted.region);
        let key = key.ok_or(Error::UnknownCiphertextKey)?;
        let is_own = key.row.account == wanted.caller.account();
        match self.use_loaded_key(wanted, None, key).await {
            // Nobody learns what other accounts have.
            Err(Error::AccessDenied(_)) if !is_own => Err(Error::UnknownCiphertextKey),
            asked => asked,
        }
    }

    /// Whether a ciphertext is under the key that a name means, as it says itself or else the caller:
    /// `kms:ReEncryptOnSameKey`.
    async fn is_under(
        &self,
        caller: &Caller,
        region: &Region,
        source: &Decrypt<'_>,
        name: &str,
    ) -> Result<bool, Error> {
        let named = async |name| {
            let name = KeyName::parse(name, caller.account(), region)?;
            Ok::<_, Error>(self.named_key(&name).await?)
        };
        let from = match (source.algorithm, source.key) {
            (EncryptionAlgorithm::SymmetricDefault, _) => {
                source.ciphertext.and_then(Ciphertext::read).map(|it| it.key_id)
            }
            (_, Some(key)) => named(key).await?.map(|key| key.row.id),
            (_, None) => None,
        };
        let to = named(name).await?.map(|key| key.row.id);
        Ok(to.is_some() && from == to)
    }
}

/// Something that is encrypted or decrypted by an algorithm.
fn use_of<'a>(
    caller: &'a Caller,
    region: &'a Region,
    action: Action,
    algorithm: EncryptionAlgorithm,
    context: &'a EncryptionContext,
) -> Use<'a> {
    let mut wanted = Use::cryptographic(caller, region, action, context);
    wanted.extras.set("kms:EncryptionAlgorithm", algorithm.as_str());
    wanted
}

pub(super) fn invalid_ciphertext() -> Error {
    Error::InvalidCiphertext("The ciphertext does not open with this key and this encryption context.".into())
}

pub(super) fn check_len(member: &str, len: usize, max: usize) -> Result<(), Error> {
    let bound = match len {
        0 => "greater than or equal to 1".to_owned(),
        len if len > max => format!("less than or equal to {max}"),
        _ => return Ok(()),
    };
    let noun = if member == "numberOfBytes" { "value" } else { "length" };
    let message = format!(
        "1 validation error detected: Value at '{member}' failed to satisfy constraint: Member must have {noun} {bound}"
    );
    Err(Error::Validation(message))
}
