//! GetSecretValue and PutSecretValue: what secrets say.

use std::fmt;
use std::time::Duration;

use meta::Tx;
use meta::secrets::{self, Secret, SecretVersion};
use model::action::secretsmanager as actions;
use model::{Caller, Region, Timestamp, source};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::asking::{Use, locked_live};
use super::stages::{check_label, no_such_version, put_stages};
use super::{CURRENT, Error, SecretName, VALUE_BYTES_MAX, WrittenSecret, day_of};
use crate::Access;

/// Versions without a stage are kept up to this number, and all for a day.
const DEPRECATED_VERSIONS_MAX: usize = 100;
const DEPRECATED_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

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

/// Whether a version came to be in a transaction.
enum Added {
    /// It did, or could not.
    Done(WrittenSecret),
    /// One of its id came to be meanwhile.
    Overtaken,
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

    fn is(&self, other: &Self) -> bool {
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
            .with("secretsmanager:VersionStage", asked_stage);
        let permit = self.use_live_secret(&wanted, id).await?;
        let (version, stages) = self.find_version(&permit.secret, version_id, asked_stage).await?;
        let value = self.opened(caller, &permit.secret, &version).await?;
        let (day, arn) = (day_of(self.0.clock.now()), permit.secret.arn.clone());
        if permit.secret.accessed_at.is_none_or(|accessed_at| accessed_at < day) {
            let note = self.0.db.write("note_secret_access", move |tx| {
                Box::pin(async move { secrets::set_accessed(tx, &arn, day).await })
            });
            note.await?;
        }
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
        self.add_version(caller, &permit.secret, put, |_| {}).await
    }

    /// Adds a version, and changes the secret in the same moment.
    pub(super) async fn add_version(
        &self,
        caller: &Caller,
        secret: &Secret,
        put: PutSecretValue,
        change: impl Fn(&mut Secret) + Clone + Send + 'static,
    ) -> Result<WrittenSecret, Error> {
        put.value.check()?;
        let id = match put.token {
            Some(token) => token,
            None => source::random_uuid(self.0.random.as_ref()).to_string(),
        };
        loop {
            if let Some(there) = self.version_by_token(caller, secret, &id, &put.value).await? {
                return Ok(there);
            }
            let version = self.sealed(caller, secret, &id, &put.value).await?;
            let (stages, change) = (put.stages.clone(), change.clone());
            let (arn, now) = (secret.arn.clone(), self.0.clock.now());
            let add = self.0.db.write("add_secret_version", move |tx| {
                Box::pin(async move {
                    let mut secret = locked_live(tx, &arn, now).await?;
                    if !secrets::insert_version(tx, &arn, &version).await? {
                        return Ok(Added::Overtaken);
                    }
                    let present = secrets::stages(tx, &[&arn]).await?;
                    let mut stages = stages.unwrap_or_else(|| vec![CURRENT.to_owned()]);
                    // The first version is the current one, whatever it is labelled besides.
                    if present.is_empty() && !stages.iter().any(|stage| stage == CURRENT) {
                        stages.push(CURRENT.to_owned());
                    }
                    put_stages(tx, &arn, &present, &stages, &version.id).await?;
                    delete_deprecated(tx, &arn, now).await?;
                    secret.changed_at = now;
                    change(&mut secret);
                    secrets::update(tx, &secret).await?;
                    let secret = SecretName::of(&secret);
                    Ok::<_, Error>(Added::Done(WrittenSecret { secret, version_id: Some(version.id), stages }))
                })
            });
            match add.await? {
                Added::Done(written) => return Ok(written),
                // It is there now, so the next round ends.
                Added::Overtaken => {}
            }
        }
    }

    /// What the same request wrote before, if it did.
    ///
    /// # Errors
    /// `ResourceExists` when another request did.
    pub(super) async fn version_by_token(
        &self,
        caller: &Caller,
        secret: &Secret,
        token: &str,
        value: &SecretValue,
    ) -> Result<Option<WrittenSecret>, Error> {
        let (arn, id) = (secret.arn.clone(), token.to_owned());
        let find = self.0.db.read("find_secret_version", move |tx| {
            Box::pin(async move {
                let version = secrets::find_version(tx, &arn, &id).await?;
                let stages = secrets::stages(tx, &[&arn]).await?;
                Ok::<_, Error>(version.map(|version| (version, stages)))
            })
        });
        let Some((version, stages)) = find.await? else { return Ok(None) };
        if !self.opened(caller, secret, &version).await?.is(value) {
            return Err(Error::ResourceExists(format!(
                "You can't use ClientRequestToken {token} because that value is already in use for a version of secret {}.",
                secret.arn
            )));
        }
        let stages = stages.into_iter().filter(|stage| stage.version == version.id).map(|stage| stage.stage);
        let (secret, stages) = (SecretName::of(secret), stages.collect());
        Ok(Some(WrittenSecret { secret, version_id: Some(version.id), stages }))
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

/// Deletes the oldest of the versions that have no stage, when they are many.
async fn delete_deprecated(tx: &mut Tx, arn: &str, now: Timestamp) -> Result<(), Error> {
    let staged = secrets::stages(tx, &[arn]).await?;
    let limit = usize::MAX >> 1;
    let mut deprecated = secrets::page_versions(tx, arn, true, None, limit).await?;
    deprecated.retain(|version| !staged.iter().any(|stage| stage.version == version.id));
    deprecated.sort_by_key(|version| std::cmp::Reverse(version.created_at));
    for version in deprecated.iter().skip(DEPRECATED_VERSIONS_MAX) {
        if version.created_at < now - DEPRECATED_KEPT {
            secrets::delete_version(tx, arn, &version.id).await?;
        }
    }
    Ok(())
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
