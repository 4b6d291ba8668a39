//! What one transaction writes to a secret: what is said of it, its key, the versions encrypted anew, a new version.

use std::time::Duration;

use meta::Tx;
use meta::secrets::{self, Secret, SecretVersion};
use model::{Caller, Timestamp, source};

use super::asking::locked_live;
use super::stages::put_stages;
use super::{CURRENT, Error, PENDING, PREVIOUS, PutSecretValue, SecretName, SecretValue, WrittenSecret};
use crate::Access;

/// Versions without a stage are kept up to this number, and all for a day.
const DEPRECATED_VERSIONS_MAX: usize = 100;
const DEPRECATED_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// The most versions that a secret can have: so many are reached only by putting one every three minutes for a day.
const VERSIONS_MAX: usize = 500;

/// What is to be changed of a secret's row; none leaves as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) description: Option<String>,
    /// Some key, or the one that Secrets Manager has.
    pub(super) kms_key: Option<Option<String>>,
}

/// A version that is to be added, with the labels that were asked for.
struct NewVersion {
    version: SecretVersion,
    stages: Option<Vec<String>>,
}

/// All that is decided before the transaction.
struct Write {
    /// The secret as it was when that was decided.
    read: Secret,
    edit: Edit,
    /// Versions as they were, and as they are under the new key.
    anew: Vec<(SecretVersion, SecretVersion)>,
    new: Option<NewVersion>,
}

/// How a transaction ended.
enum Wrote {
    /// With what the new version, if any, is labelled.
    Done(WrittenSecret),
    /// With nothing, since the secret, which is now this, or its versions are not what they were.
    Overtaken(Box<Secret>),
}

impl Edit {
    fn apply(&self, secret: &mut Secret) {
        if let Some(description) = &self.description {
            secret.description = Some(description.clone());
        }
        if let Some(key) = &self.kms_key {
            secret.kms_key.clone_from(key);
        }
    }
}

impl Access {
    /// Changes a secret and adds a version to it in one moment. A version that is there already by the same token is not
    /// added again; what else is to change changes all the same.
    ///
    /// # Errors
    /// `ResourceExists` when the token is that of a version with another value; `EncryptionFailure` and
    /// `DecryptionFailure` when a key cannot be used; `LimitExceeded` for too many versions or stages.
    pub(super) async fn write_secret(
        &self,
        caller: &Caller,
        mut secret: Secret,
        edit: Edit,
        put: Option<PutSecretValue>,
    ) -> Result<WrittenSecret, Error> {
        put.as_ref().map_or(Ok(()), |put| put.value.check())?;
        let put = put.map(|put| {
            let token = put.token.unwrap_or_else(|| source::random_uuid(self.0.random.as_ref()).to_string());
            (token, put.value, put.stages)
        });
        loop {
            let mut edited = secret.clone();
            edit.apply(&mut edited);
            let there = match &put {
                Some((token, value, _)) => self.version_by_token(caller, &secret, token, value).await?,
                None => None,
            };
            // All that can be refused comes before anything is written.
            let new = match (&put, &there) {
                (Some((token, value, stages)), None) => {
                    let version = self.sealed(caller, &edited, token, value).await?;
                    Some(NewVersion { version, stages: stages.clone() })
                }
                (Some(_), Some(there)) if edit == Edit::default() => return Ok(there.clone()),
                _ => None,
            };
            let anew = match edited.kms_key == secret.kms_key {
                true => Vec::new(),
                false => self.encrypted_anew(caller, &edited).await?,
            };
            let (write, now) = (Write { read: secret, edit: edit.clone(), anew, new }, self.0.clock.now());
            let write = self.0.db.write("write_secret", move |tx| Box::pin(async move { write.run(tx, now).await }));
            match write.await? {
                Wrote::Done(written) => return Ok(there.unwrap_or(written)),
                // Somebody else came through, so this is not for ever.
                Wrote::Overtaken(now_is) => secret = *now_is,
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

    /// The versions that have one of AWS's stages, each as it is and encrypted under the secret's key.
    async fn encrypted_anew(
        &self,
        caller: &Caller,
        secret: &Secret,
    ) -> Result<Vec<(SecretVersion, SecretVersion)>, Error> {
        let arn = secret.arn.clone();
        let find = self
            .0
            .db
            .read("find_staged_versions", move |tx| Box::pin(async move { versions_of_aws_stages(tx, &arn).await }));
        let mut anew = Vec::new();
        for version in find.await? {
            let value = self.opened(caller, secret, &version).await?;
            let sealed = self.sealed(caller, secret, &version.id, &value).await?;
            anew.push((version, sealed));
        }
        Ok(anew)
    }
}

impl Write {
    async fn run(self, tx: &mut Tx, now: Timestamp) -> Result<Wrote, Error> {
        let mut secret = locked_live(tx, &self.read.arn, now).await?;
        if self.is_overtaken(tx, &secret).await? {
            return Ok(Wrote::Overtaken(Box::new(secret)));
        }
        let arn = self.read.arn;
        let mut written = WrittenSecret { secret: SecretName::of(&secret), version_id: None, stages: Vec::new() };
        if let Some(NewVersion { version, stages }) = self.new {
            if !secrets::insert_version(tx, &arn, &version).await? {
                return Ok(Wrote::Overtaken(Box::new(secret)));
            }
            let present = secrets::stages(tx, &[&arn]).await?;
            let mut stages = stages.unwrap_or_else(|| vec![CURRENT.to_owned()]);
            // The first version is the current one, whatever it is labelled besides.
            if present.is_empty() && !stages.iter().any(|stage| stage == CURRENT) {
                stages.push(CURRENT.to_owned());
            }
            put_stages(tx, &arn, &present, &stages, &version.id).await?;
            delete_deprecated(tx, &arn, now).await?;
            (written.version_id, written.stages) = (Some(version.id), stages);
        }
        for (old, new) in &self.anew {
            secrets::replace_sealed(tx, &arn, old, &new.sealed_value, new.kms_key.as_deref()).await?;
        }
        self.edit.apply(&mut secret);
        secret.changed_at = now;
        secrets::update(tx, &secret).await?;
        Ok(Wrote::Done(written))
    }

    /// Whether something was encrypted for what the secret no longer is.
    async fn is_overtaken(&self, tx: &mut Tx, secret: &Secret) -> Result<bool, Error> {
        let depends_on_key = self.new.is_some() || self.edit.kms_key.is_some();
        if depends_on_key && secret.kms_key != self.read.kms_key {
            return Ok(true);
        }
        if self.edit.kms_key.as_ref().is_none_or(|key| *key == self.read.kms_key) {
            return Ok(false);
        }
        let staged = versions_of_aws_stages(tx, &secret.arn).await?;
        Ok(staged.iter().any(|version| !self.anew.iter().any(|(old, _)| old == version)))
    }
}

async fn versions_of_aws_stages(tx: &mut Tx, arn: &str) -> Result<Vec<SecretVersion>, Error> {
    let mut versions: Vec<SecretVersion> = Vec::new();
    for stage in secrets::stages(tx, &[arn]).await? {
        let is_of_aws = [CURRENT, PREVIOUS, PENDING].contains(&stage.stage.as_str());
        if is_of_aws && !versions.iter().any(|version| version.id == stage.version) {
            versions.extend(secrets::find_version(tx, arn, &stage.version).await?);
        }
    }
    Ok(versions)
}

/// Deletes the oldest of the versions that have no stage, when they are many.
///
/// # Errors
/// `LimitExceeded` when too many are left because they are young.
async fn delete_deprecated(tx: &mut Tx, arn: &str, now: Timestamp) -> Result<(), Error> {
    let versions = secrets::count_versions(tx, arn).await?;
    if versions <= DEPRECATED_VERSIONS_MAX {
        return Ok(());
    }
    let mut staged: Vec<String> = secrets::stages(tx, &[arn]).await?.into_iter().map(|stage| stage.version).collect();
    staged.sort_unstable();
    staged.dedup();
    let overhang = versions.saturating_sub(staged.len() + DEPRECATED_VERSIONS_MAX);
    let deleted = secrets::delete_deprecated(tx, arn, now - DEPRECATED_KEPT, overhang).await?;
    if versions - deleted > VERSIONS_MAX {
        let message =
            format!("A secret can have at most {VERSIONS_MAX} versions. Those without a stage go after a day.");
        return Err(Error::LimitExceeded(message));
    }
    Ok(())
}
