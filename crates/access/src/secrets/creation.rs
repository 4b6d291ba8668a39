//! CreateSecret.

use meta::owned_tags;
use meta::secrets::{self, Secret};
use model::action::secretsmanager as actions;
use model::decision::Resource;
use model::resource_tag::ResourceTags;
use model::{Caller, Region, source};

use super::asking::Use;
use super::secret_ids::{check_name, new_arn};
use super::updates::kms_key;
use super::{CURRENT, Error, SecretName, SecretValue, WrittenSecret};
use crate::gate::Ask;
use crate::{Access, Refused};

/// A secret that is about to be.
#[derive(Debug, Clone)]
pub struct CreateSecret {
    /// Its name.
    pub name: String,
    /// What its owner says of it.
    pub description: Option<String>,
    /// The KMS key of its versions: an id, an alias or an ARN; none for the one that Secrets Manager has in the account.
    pub kms_key: Option<String>,
    /// Its first version's value; a secret can be without one.
    pub value: Option<SecretValue>,
    /// `ClientRequestToken`: the id of the first version, by which a request that comes twice is known.
    pub token: Option<String>,
    /// Its tags.
    pub tags: ResourceTags,
}

impl Access {
    /// Creates a secret. A request that comes twice creates it once.
    ///
    /// # Errors
    /// `ResourceExists` when the name is taken, or the token by a version of that secret with another value; `InvalidRequest` when it is that of a secret that is about to be deleted;
    /// `EncryptionFailure` when the key cannot be used.
    pub async fn create_secret(
        &self,
        caller: &Caller,
        region: &Region,
        create: CreateSecret,
    ) -> Result<WrittenSecret, Error> {
        check_name(&create.name)?;
        create.value.as_ref().map_or(Ok(()), SecretValue::check)?;
        let now = self.0.clock.now();
        let secret = Secret {
            arn: new_arn(caller.account(), region, &create.name, self.0.random.as_ref()),
            account: caller.account(),
            region: region.clone(),
            name: create.name,
            description: create.description,
            kms_key: kms_key(create.kms_key),
            policy: None,
            created_at: now,
            changed_at: now,
            accessed_at: None,
            deleted_at: None,
            delete_at: None,
            had_tags: false,
        };
        self.ask_to_create(caller, &secret, &create.tags).await?;
        let has_token = create.token.is_some();
        let id = create.token.unwrap_or_else(|| source::random_uuid(self.0.random.as_ref()).to_string());
        if let Some(there) = self.namesake(&secret).await? {
            let same = match &create.value {
                Some(value) if has_token => self.version_by_token(caller, &there, &id, value).await?,
                _ => None,
            };
            return same.ok_or_else(|| name_is_taken(&secret.name));
        }
        let version = match &create.value {
            Some(value) => Some(self.sealed(caller, &secret, &id, value).await?),
            None => None,
        };
        let write = self.0.db.write("create_secret", move |tx| {
            Box::pin(async move {
                let Secret { account, region, name, .. } = &secret;
                // What counts as gone already may still stand in the way.
                if let Some(gone) = secrets::find_by_name(tx, *account, region, name).await?
                    && gone.is_gone(now)
                {
                    secrets::delete(tx, &gone.arn).await?;
                }
                if !secrets::insert(tx, &secret).await? {
                    return Err(name_is_taken(name));
                }
                owned_tags::put(tx, &secret.arn, &create.tags).await?;
                let mut stages = Vec::new();
                if let Some(version) = &version {
                    secrets::insert_version(tx, &secret.arn, version).await?;
                    secrets::put_stage(tx, &secret.arn, CURRENT, &version.id).await?;
                    stages.push(CURRENT.to_owned());
                }
                Ok(WrittenSecret {
                    secret: SecretName::of(&secret),
                    version_id: version.map(|version| version.id),
                    stages,
                })
            })
        });
        write.await
    }

    async fn ask_to_create(&self, caller: &Caller, secret: &Secret, tags: &ResourceTags) -> Result<(), Error> {
        let mut asked = vec![actions::CREATE_SECRET];
        if !tags.is_empty() {
            asked.push(actions::TAG_RESOURCE);
        }
        for action in asked {
            let wanted = Use::new(caller, &secret.region, action)
                .with("secretsmanager:Name", Some(&secret.name))
                .with("secretsmanager:Description", secret.description.as_deref())
                .with("secretsmanager:KmsKeyId", secret.kms_key.as_deref())
                .with("secretsmanager:SecretId", Some(&secret.arn));
            let ask = Ask {
                region: Some(&secret.region),
                request_tags: Some(tags),
                extras: Some(&wanted.extras),
                ..Ask::new(caller, action, Resource::Arn(&secret.arn))
            };
            match self.ask(ask).await {
                Ok(_) => {}
                // The ARN's ending was drawn for this request alone.
                Err(Refused::Denied(denial)) => {
                    return Err(Error::AccessDenied(Box::new(denial.of_resource(&secret.name))));
                }
                Err(refused) => return Err(refused.into()),
            }
        }
        Ok(())
    }

    /// The secret that has the name already.
    ///
    /// # Errors
    /// `InvalidRequest` if it is about to be deleted.
    async fn namesake(&self, new: &Secret) -> Result<Option<Secret>, Error> {
        let (account, region, name, now) = (new.account, new.region.clone(), new.name.clone(), self.0.clock.now());
        let find = self.0.db.read("find_namesake", move |tx| {
            Box::pin(async move { secrets::find_by_name(tx, account, &region, &name).await })
        });
        match find.await?.filter(|there| !there.is_gone(now)) {
            Some(there) if there.delete_at.is_some() => Err(Error::InvalidRequest(
                "You can't create this secret because a secret with this name is already scheduled for deletion."
                    .into(),
            )),
            found => Ok(found),
        }
    }
}

fn name_is_taken(name: &str) -> Error {
    Error::ResourceExists(format!("The operation failed because the secret {name} already exists."))
}
