//! Values of secrets: each is encrypted under a data key of its own, and that under a KMS key with the secret's ARN and
//! the version's id as encryption context, in the name of whoever writes or reads the secret.

use std::sync::Arc;

use model::action::kms as actions;
use model::seal::Key;
use model::{Action, Arn, Caller, Region};
use zeroize::Zeroizing;

use super::asking::Use;
use super::ciphertext::Ciphertext;
use super::known_keys::LoadedKey;
use super::managed_keys::{SECRETS_MANAGER_ALIAS, service_name};
use super::names::{AliasName, KeyName};
use super::{EncryptionContext, Error, KeyArn, KeyManager};
use crate::Access;

/// An encrypted value, as its row has it.
#[derive(Debug, Clone)]
pub struct SealedSecretValue {
    /// The key that it is encrypted under.
    pub key: KeyArn,
    /// The data key's length in two bytes, the data key encrypted, the value encrypted.
    pub sealed: Vec<u8>,
}

impl Access {
    /// Encrypts a version of a secret under a key, which takes `kms:GenerateDataKey` and `kms:Decrypt` on it; without one,
    /// under the key that Secrets Manager has in the secret's account ([`SECRETS_MANAGER_ALIAS`]), which takes nothing.
    ///
    /// # Errors
    /// KMS's. An id or alias without an account is one of the secret's account.
    pub async fn seal_secret_value(
        &self,
        caller: &Caller,
        key: Option<&str>,
        secret_arn: &str,
        version_id: &str,
        plaintext: &[u8],
    ) -> Result<SealedSecretValue, Error> {
        let bad_secret = || Error::InvalidArn(format!("Invalid arn {secret_arn}"));
        let secret: Arn = secret_arn.parse().map_err(|_| bad_secret())?;
        let account = secret.account.parse().map_err(|_| bad_secret())?;
        let region: Region = secret.region.parse().map_err(|_| bad_secret())?;
        let context = context_of(secret_arn, version_id);
        let key = match KeyName::parse(key.unwrap_or(SECRETS_MANAGER_ALIAS), account, &region)? {
            KeyName::Alias(alias) if *alias.name == *SECRETS_MANAGER_ALIAS && alias.account == account => {
                self.managed_key(account, &region, SECRETS_MANAGER_ALIAS).await?
            }
            name => match self.named_key(&name).await? {
                Some(key) => key,
                None => return Err(self.refused_secret_key(caller, &region, &context, &name).await),
            },
        };
        // Whoever writes a value has to be able to read it, as at AWS.
        for action in [actions::GENERATE_DATA_KEY, actions::DECRYPT] {
            self.use_for_secret(caller, &key, &context, action).await?;
        }
        let data_key = Key::generate(self.0.random.as_ref());
        let wrapped = self.seal_under(&key, &context, data_key.expose()).await?.ciphertext;
        let value = data_key.seal(&context.canonical(), plaintext, self.0.random.as_ref());
        let len = u16::try_from(wrapped.len()).unwrap_or_default().to_be_bytes();
        Ok(SealedSecretValue { key: key.arn.clone(), sealed: [&len[..], &wrapped, &value].concat() })
    }

    /// Decrypts a version of a secret, which takes `kms:Decrypt` on the key that it is encrypted under, unless that is the
    /// one that Secrets Manager has in the caller's account.
    ///
    /// # Errors
    /// KMS's; `InvalidCiphertext` for what was not sealed for this version of this secret.
    pub async fn open_secret_value(
        &self,
        caller: &Caller,
        secret_arn: &str,
        version_id: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let damaged = || Error::InvalidCiphertext("The stored value is not one of this version.".into());
        let (wrapped, value) = take_apart(sealed).ok_or_else(damaged)?;
        let key_id = Ciphertext::read(wrapped).ok_or_else(damaged)?.key_id;
        let key = self.loaded_key(key_id).await?;
        let key = key.ok_or_else(|| Error::NotFound(format!("Key '{key_id}' does not exist")))?;
        let context = context_of(secret_arn, version_id);
        self.use_for_secret(caller, &key, &context, actions::DECRYPT).await?;
        let data_key = self.open_under(&key, &context, wrapped).await?.plaintext;
        let data_key: &[u8; 32] = data_key.as_slice().try_into().map_err(|_| damaged())?;
        Key::new(*data_key).open(&context.canonical(), value).map_err(|_| damaged())
    }

    async fn use_for_secret(
        &self,
        caller: &Caller,
        key: &Arc<LoadedKey>,
        context: &EncryptionContext,
        action: Action,
    ) -> Result<(), Error> {
        let mut is_own = key.row.account == caller.account() && key.row.manager == KeyManager::Aws;
        if is_own {
            let (account, region) = (key.row.account, key.row.region.clone());
            let alias = KeyName::Alias(AliasName { account, region, name: SECRETS_MANAGER_ALIAS.into() });
            is_own = self.named_key(&alias).await?.is_some_and(|own| own.row.id == key.row.id);
        }
        // Whoever may read the secret may have it decrypted by the service's own key, which lets nobody else use it.
        if !is_own {
            let service = service_name("secretsmanager", &key.row.region);
            let mut wanted = Use::cryptographic(caller, &key.row.region, action, context);
            wanted.via = Some(&service);
            self.use_loaded_key(&wanted, None, Arc::clone(key)).await?;
        }
        key.must_be_enabled()?;
        key.must_be_symmetric(action.name())
    }

    /// Why a key that is not there is not used: the caller may not, or may and is told.
    async fn refused_secret_key(
        &self,
        caller: &Caller,
        region: &Region,
        context: &EncryptionContext,
        name: &KeyName,
    ) -> Error {
        let service = service_name("secretsmanager", region);
        let mut wanted = Use::cryptographic(caller, region, actions::GENERATE_DATA_KEY, context);
        wanted.via = Some(&service);
        match self.use_named_key(&wanted, name).await {
            Err(refusal) => refusal,
            // It came just now.
            Ok(_) => name.not_found(),
        }
    }
}

fn context_of(secret_arn: &str, version_id: &str) -> EncryptionContext {
    [("SecretARN", secret_arn), ("SecretVersionId", version_id)].into()
}

fn take_apart(sealed: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = sealed.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*len)))
}
