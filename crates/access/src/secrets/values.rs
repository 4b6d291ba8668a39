//! GetSecretValue and PutSecretValue: what secrets say.

use std::fmt;

use meta::secrets::{self, Secret, SecretVersion};
use model::action::secretsmanager as actions;
use model::{Caller, Region, Timestamp};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::asking::Use;
use super::stages::{check_label, no_such_version};
use super::writes::Edit;
use super::{CURRENT, Error, SecretName, VALUE_BYTES_MAX, WrittenSecret, day_of};
use crate::Access;

/// A value. It never prints itself, and is wiped when dropped.
#[derive(Clone)]
pub enum SecretValue {
    /// `SecretString`
    Text(Zeroizing<String>),
    /// `SecretBinary`
    Binary(Zeroizing<Vec<u8>>),
}

/// What is put, and under which token and stages.
#[derive(Debug, Clone)]
pub struct PutSecretValue {
    /// The value.
    pub value: SecretValue,
    /// `ClientRequestToken`: the id of the version, by which a request that comes twice is known; drawn when there is none.
    pub token: Option<String>,
    /// The labels that the version is to have; none for [`CURRENT`] alone.
    pub stages: Option<Vec<String>>,
}

/// A version with its value.
#[derive(Debug, Clone)]
pub struct SecretVersionValue {
    /// The secret.
    pub secret: SecretName,
    /// The version's id.
    pub version_id: String,
    /// The value.
    pub value: SecretValue,
    /// The version's stages.
    pub stages: Vec<String>,
    /// When the version was made.
    pub created_at: Timestamp,
}

impl SecretValue {
    /// A value that was given as text.
    #[must_use]
    pub fn text(text: String) -> Self {
        Self::Text(Zeroizing::new(text))
    }

    /// A value that was given as bytes.
    #[must_use]
    pub fn binary(bytes: Vec<u8>) -> Self {
        Self::Binary(Zeroizing::new(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Binary(bytes) => bytes,
        }
    }

    fn is_binary(&self) -> bool {
        matches!(self, Self::Binary(_))
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if (1..=VALUE_BYTES_MAX).contains(&self.bytes().len()) {
            return Ok(());
        }
        let message = format!("A secret value has 1 to {VALUE_BYTES_MAX} bytes.");
        Err(Error::InvalidParameter(message))
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        self.is_binary() == other.is_binary() && bool::from(self.bytes().ct_eq(other.bytes()))
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_binary() { "Binary(..)" } else { "Text(..)" })
    }
}

impl Access {
    /// The value of the version with this id and stage; without both, of the current version.
    ///
    /// # Errors
    /// `ResourceNotFound` also when the secret has no such version; `InvalidRequest` when the version has not the stage,
    /// or the secret is about to be deleted; `DecryptionFailure` when its key cannot be used.
    pub async fn get_secret_value(
        &self,
        caller: &Caller,
        region: &Region,
        id: &str,
        version_id: Option<&str>,
        stage: Option<&str>,
    ) -> Result<SecretVersionValue, Error> {
        let asked_stage = stage.or(if version_id.is_none() { Some(CURRENT) } else { None });
        let wanted = Use::new(caller, region, actions::GET_SECRET_VALUE)
            .with("secretsmanager:VersionId", version_id)
            // Only what the request names: AWSCURRENT by default is not in the context, as in AWS.
            .with("secretsmanager:VersionStage", stage);
        let permit = self.use_live_secret(&wanted, id).await?;
        let (version, stages) = self.find_version(&permit.secret, version_id, asked_stage).await?;
        let value = self.opened(caller, &permit.secret, &version).await?;
        self.note_secret_access(&permit.secret.arn, permit.secret.accessed_at, day_of(self.0.clock.now()));
        let SecretVersion { id: version_id, created_at, .. } = version;
        Ok(SecretVersionValue { secret: SecretName::of(&permit.secret), version_id, value, stages, created_at })
    }

    /// Adds a version. A request that comes twice adds it once.
    ///
    /// # Errors
    /// `ResourceExists` when the token is that of a version with another value; `EncryptionFailure` when the secret's key
    /// cannot be used.
    pub async fn put_secret_value(
        &self,
        caller: &Caller,
        region: &Region,
        id: &str,
        put: PutSecretValue,
    ) -> Result<WrittenSecret, Error> {
        for label in put.stages.iter().flatten() {
            check_label(label)?;
        }
        let mut wanted = Use::new(caller, region, actions::PUT_SECRET_VALUE);
        if let Some(stages) = &put.stages {
            wanted.extras.set_all("secretsmanager:VersionStage", stages.iter().map(String::as_str));
        }
        let permit = self.use_live_secret(&wanted, id).await?;
        self.write_secret(caller, permit.secret.clone(), Edit::default(), Some(put)).await
    }

    /// A version with the value encrypted for it.
    pub(super) async fn sealed(
        &self,
        caller: &Caller,
        secret: &Secret,
        version_id: &str,
        value: &SecretValue,
    ) -> Result<SecretVersion, Error> {
        let key = secret.kms_key.as_deref();
        let sealed = self.seal_secret_value(caller, key, &secret.arn, version_id, value.bytes()).await;
        let sealed = sealed.map_err(Error::of_encryption)?;
        Ok(SecretVersion {
            id: version_id.to_owned(),
            is_binary: value.is_binary(),
            kms_key: key.map(|_| sealed.key.to_string()),
            sealed_value: sealed.sealed,
            created_at: self.0.clock.now(),
        })
    }

    /// The value of a version.
    pub(super) async fn opened(
        &self,
        caller: &Caller,
        secret: &Secret,
        version: &SecretVersion,
    ) -> Result<SecretValue, Error> {
        let opened = self.open_secret_value(caller, &secret.arn, &version.id, &version.sealed_value).await;
        let bytes = opened.map_err(Error::of_decryption)?;
        if version.is_binary {
            return Ok(SecretValue::Binary(bytes));
        }
        let text = String::from_utf8(bytes.to_vec());
        let damaged = |_| Error::DecryptionFailure("The stored value is not text.".into());
        Ok(SecretValue::Text(Zeroizing::new(text.map_err(damaged)?)))
    }

    /// The version that a request means, with its stages.
    async fn find_version(
        &self,
        secret: &Secret,
        id: Option<&str>,
        stage: Option<&str>,
    ) -> Result<(SecretVersion, Vec<String>), Error> {
        let (arn, id, stage) = (secret.arn.clone(), id.map(str::to_owned), stage.map(str::to_owned));
        let find = self.0.db.read("find_secret_version", move |tx| {
            Box::pin(async move {
                let stages = secrets::stages(tx, &[&arn]).await?;
                let staged = stage.map(|stage| {
                    let holder = stages.iter().find(|known| known.stage == stage);
                    holder.map(|known| known.version.clone()).ok_or_else(|| no_such_stage(&stage))
                });
                let id = match (id, staged) {
                    (Some(id), None) => id,
                    (None, Some(staged)) => staged?,
                    (Some(id), Some(staged)) => {
                        if secrets::find_version(tx, &arn, &id).await?.is_some() && staged.ok().as_ref() != Some(&id) {
                            let message =
                                "You provided a VersionStage that is not associated to the provided VersionId.";
                            return Err(Error::InvalidRequest(message.into()));
                        }
                        id
                    }
                    (None, None) => return Err(no_such_stage(CURRENT)),
                };
                let version = secrets::find_version(tx, &arn, &id).await?.ok_or_else(|| no_such_version(&id))?;
                let of_version = stages.into_iter().filter(|known| known.version == id).map(|known| known.stage);
                Ok((version, of_version.collect()))
            })
        });
        find.await
    }
}

fn no_such_stage(stage: &str) -> Error {
    Error::ResourceNotFound(format!("Secrets Manager can't find the specified secret value for staging label: {stage}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> SecretValue {
        SecretValue::text(text.to_owned())
    }

    #[test]
    fn a_value_does_not_print_itself_and_is_as_long_as_it_may_be() {
        let binary = |len| SecretValue::binary(vec![65; len]);
        assert_eq!(format!("{:?} {:?}", text("hush"), binary(4)), "Text(..) Binary(..)");
        for (value, fits) in [(text(""), false), (binary(0), false), (binary(65_536), true), (binary(65_537), false)] {
            assert_eq!(value.check().is_ok(), fits);
        }
        // Of letters of two bytes there are only half as many.
        assert!(text(&"é".repeat(32_768)).check().is_ok() && text(&"é".repeat(32_769)).check().is_err());
        assert!(text("A").is(&text("A")) && !text("A").is(&binary(1)) && !text("A").is(&text("B")));
    }
}
