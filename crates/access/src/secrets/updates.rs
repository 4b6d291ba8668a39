//! UpdateSecret.

use meta::secrets::{self, Secret, SecretVersion};
use model::action::secretsmanager as actions;
use model::{Caller, Region};

use super::asking::{Use, locked_live};
use super::{CURRENT, Error, PENDING, PREVIOUS, PutSecretValue, SecretName, SecretValue, WrittenSecret};
use crate::Access;

/// The longest description, in characters.
const DESCRIPTION_LEN_MAX: usize = 2048;

/// What is to be changed of a secret; the rest stays as it is.
#[derive(Debug, Clone, Default)]
pub struct UpdateSecret {
    /// What its owner says of it.
    pub description: Option<String>,
    /// The KMS key of its versions; the empty text for the one that Secrets Manager has in the account.
    pub kms_key: Option<String>,
    /// The value of a new current version.
    pub value: Option<SecretValue>,
    /// `ClientRequestToken`: the id of that version, by which a request that comes twice is known.
    pub token: Option<String>,
}

impl Access {
    /// Changes a secret. With another key, the versions that have one of AWS's stages are encrypted anew under it.
    ///
    /// # Errors
    /// Those of [`Access::put_secret_value`].
    pub async fn update_secret(
        &self,
        caller: &Caller,
        region: &Region,
        id: &str,
        update: UpdateSecret,
    ) -> Result<WrittenSecret, Error> {
        let UpdateSecret { description, kms_key: new_key, value, token } = update;
        if description.as_ref().is_some_and(|text| text.chars().count() > DESCRIPTION_LEN_MAX) {
            let message = format!("A description has at most {DESCRIPTION_LEN_MAX} characters.");
            return Err(Error::InvalidParameter(message));
        }
        let wanted = Use::new(caller, region, actions::UPDATE_SECRET)
            .with("secretsmanager:Description", description.as_deref())
            .with("secretsmanager:KmsKeyId", new_key.as_deref());
        let permit = self.use_live_secret(&wanted, id).await?;
        let mut secret = permit.secret.clone();
        if let Some(new_key) = new_key {
            secret.kms_key = kms_key(Some(new_key));
        }
        // All that can be refused comes before anything is written.
        let anew = match secret.kms_key == permit.secret.kms_key {
            true => Vec::new(),
            false => self.encrypted_anew(caller, &secret).await?,
        };
        let key = secret.kms_key.clone();
        let change = move |secret: &mut Secret| {
            secret.kms_key.clone_from(&key);
            if let Some(description) = &description {
                secret.description = Some(description.clone());
            }
        };
        let mut written = WrittenSecret { secret: SecretName::of(&secret), version_id: None, stages: Vec::new() };
        match value {
            Some(value) => {
                let put = PutSecretValue { value, token, stages: None };
                written = self.add_version(caller, &secret, put, change).await?;
            }
            None => {
                let (arn, now) = (secret.arn.clone(), self.0.clock.now());
                let update = self.0.db.write("update_secret", move |tx| {
                    Box::pin(async move {
                        let mut secret = locked_live(tx, &arn, now).await?;
                        change(&mut secret);
                        secret.changed_at = now;
                        Ok::<_, Error>(secrets::update(tx, &secret).await?)
                    })
                });
                update.await?;
            }
        }
        if !anew.is_empty() {
            let arn = secret.arn;
            let replace = self.0.db.write("replace_secret_versions", move |tx| {
                Box::pin(async move {
                    for (old, new) in &anew {
                        // One that went meanwhile needs no other key.
                        secrets::replace_sealed(tx, &arn, old, &new.sealed_value, new.kms_key.as_deref()).await?;
                    }
                    Ok::<_, Error>(())
                })
            });
            replace.await?;
        }
        Ok(written)
    }

    /// The versions that have one of AWS's stages, each as it is and encrypted under the secret's key.
    async fn encrypted_anew(
        &self,
        caller: &Caller,
        secret: &Secret,
    ) -> Result<Vec<(SecretVersion, SecretVersion)>, Error> {
        let arn = secret.arn.clone();
        let find = self.0.db.read("find_staged_versions", move |tx| {
            Box::pin(async move {
                let mut versions: Vec<SecretVersion> = Vec::new();
                for stage in secrets::stages(tx, &[&arn]).await? {
                    let is_of_aws = [CURRENT, PREVIOUS, PENDING].contains(&stage.stage.as_str());
                    if is_of_aws && !versions.iter().any(|version| version.id == stage.version) {
                        versions.extend(secrets::find_version(tx, &arn, &stage.version).await?);
                    }
                }
                Ok::<_, Error>(versions)
            })
        });
        let mut anew = Vec::new();
        for version in find.await? {
            let value = self.opened(caller, secret, &version).await?;
            let sealed = self.sealed(caller, secret, &version.id, &value).await?;
            anew.push((version, sealed));
        }
        Ok(anew)
    }
}

/// The key that a request names: the empty text stands for none.
pub(super) fn kms_key(named: Option<String>) -> Option<String> {
    named.filter(|key| !key.is_empty())
}
