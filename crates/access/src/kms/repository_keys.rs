//! Keys of repositories: what ECR does with KMS, in the name of whoever creates or deletes a repository, and by itself
//! when layers are pushed and pulled.
//!
//! A repository that is encrypted under a key has two grants of it, as ECR's have, which are for the service and bound to
//! the repository's ARN. They are rows of the repository's own transaction. A layer is encrypted under a data key of its
//! own, which is bound to the stored blob and not to the repository: any repository of the registry with a live grant
//! of the same key can open it.

use std::net::Ipv4Addr;
use std::sync::{Arc, LazyLock};

use meta::kms_grants::{self, Constraints, KmsGrant};
use meta::{Tx, kms_keys};
use model::action::kms as actions;
use model::decision::{RegistryScope, Resource, ResourceRule};
use model::policy::Extras;
use model::seal::Key;
use model::{Action, Arn, Caller, Origin, Principal, RegistryId, RepositoryName};
use uuid::Uuid;

use super::asking::{Use, describe_kind};
use super::grants::{describe_grant, must_have_room, new_grant_id};
use super::known_keys::{LoadedKey, must_be_enabled};
use super::managed_keys::{ECR_ALIAS, service_name};
use super::names::KeyName;
use super::{EncryptionContext, Error, KeyArn};
use crate::gate::Ask;
use crate::{Access, DataKey, Permit};

/// How many grants a repository has.
const GRANTS: usize = 2;

/// The encryption context that grants of repositories are bound to.
const REPOSITORY_CONTEXT: &str = "aws:ecr:arn";

/// The encryption context that data keys of blobs are sealed with.
const BLOB_CONTEXT: &str = "wharfinger:blob";

/// A repository that is about to be, and the key that its layers are to be encrypted under.
#[derive(Debug)]
pub struct RepositoryKey {
    arn: KeyArn,
    grants: Vec<KmsGrant>,
}

/// A repository that is about to go, and the key whose grants it gives up.
#[derive(Debug)]
pub struct RepositoryKeyRetirement {
    key_id: Uuid,
    service: String,
    constraints: Constraints,
}

impl RepositoryKey {
    /// The key, as the repository's row has it.
    #[must_use]
    pub fn arn(&self) -> &KeyArn {
        &self.arn
    }
}

impl Access {
    /// Asks whether the caller may encrypt a repository under a key: it takes `kms:DescribeKey` and `kms:CreateGrant`, but
    /// for the key that ECR has in every account ([`ECR_ALIAS`]), which is made now if need be.
    ///
    /// # Errors
    /// KMS's, which ECR passes on.
    pub async fn repository_key(
        &self,
        caller: &Caller,
        key: &str,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<Permit<RepositoryKey>, Error> {
        let RegistryId { account, region } = registry;
        let service = service_name("ecr", region);
        let constraints = constraints(&Arn::repository(registry, name).to_string());
        let operations = vec!["Decrypt".to_owned(), "GenerateDataKey".to_owned()];
        let key_name = match KeyName::parse(key, *account, region)? {
            KeyName::Alias(alias) if *alias.name == *ECR_ALIAS && alias.account == *account => {
                KeyName::Key(self.managed_key(*account, region, ECR_ALIAS).await?.arn.clone())
            }
            name => name,
        };
        let mut describe = Use::across_accounts(caller, region, actions::DESCRIBE_KEY);
        describe.via = Some(&service);
        self.use_named_key(&describe, &key_name).await?;
        let mut grant = Use { action: actions::CREATE_GRANT, ..describe };
        grant.new_grant = Some((&operations, &constraints));
        describe_grant(&mut grant.extras, &service, Some(&service), &operations, &constraints);
        grant.extras.set("kms:GrantIsForAWSResource", "true");
        let permit = self.use_named_key(&grant, &key_name).await?;
        permit.must_be_enabled()?;
        permit.must_be_symmetric("GenerateDataKey")?;
        let (arn, created_at) = (permit.arn.clone(), self.0.clock.now());
        let new = || KmsGrant {
            id: new_grant_id(self),
            key_id: arn.id(),
            name: String::new(),
            grantee: service.clone(),
            retiring_principal: Some(service.clone()),
            issuing_account: caller.account(),
            operations: operations.clone(),
            constraints: constraints.clone(),
            created_at,
        };
        let grants = std::iter::repeat_with(new).take(GRANTS).collect();
        Ok(permit.holding(RepositoryKey { arn, grants }))
    }

    /// Writes a new repository's grants, in the transaction that writes the repository.
    ///
    /// # Errors
    /// `NotFound`, `Disabled` and `InvalidState` when the key went or was disabled since it was asked for; `LimitExceeded`
    /// when it has too many grants.
    pub async fn grant_repository_key(&self, tx: &mut Tx, permit: &Permit<RepositoryKey>) -> Result<(), Error> {
        let RepositoryKey { arn, grants } = &**permit;
        let key = kms_keys::lock(tx, arn.id()).await?.filter(|key| !key.is_gone(self.0.clock.now()));
        let key = key.ok_or_else(|| not_found(arn))?;
        must_be_enabled(&key, arn)?;
        must_have_room(tx, &key, arn, grants.len()).await?;
        for grant in grants {
            kms_grants::insert(tx, grant).await?;
        }
        Ok(())
    }

    /// Asks whether the caller may give up a repository's grants (`kms:RetireGrant`), before the repository is deleted.
    /// None when there is nothing to give up: the key is gone, or its grants were revoked.
    ///
    /// # Errors
    /// `AccessDenied`
    pub async fn repository_key_retirement(
        &self,
        caller: &Caller,
        key_arn: &str,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<Option<Permit<RepositoryKeyRetirement>>, Error> {
        let Some(key) = self.stored_key(key_arn).await? else { return Ok(None) };
        let service = service_name("ecr", &registry.region);
        let constraints = constraints(&Arn::repository(registry, name).to_string());
        let grants = self.repository_grants(&key, &service, &constraints).await?;
        let Some(grant) = grants.first() else { return Ok(None) };
        let mut wanted = Use::across_accounts(caller, &registry.region, actions::RETIRE_GRANT);
        wanted.via = Some(&service);
        let key_id = key.row.id;
        let permit = self.use_to_retire(&wanted, key, grant).await?;
        Ok(Some(permit.holding(RepositoryKeyRetirement { key_id, service: service.clone(), constraints })))
    }

    /// Deletes a repository's grants, in the transaction that deletes the repository.
    ///
    /// # Errors
    /// The database's.
    pub async fn retire_repository_grants(
        &self,
        tx: &mut Tx,
        permit: &Permit<RepositoryKeyRetirement>,
    ) -> Result<(), Error> {
        let RepositoryKeyRetirement { key_id, service, constraints } = &**permit;
        // The key first, as whoever deletes it with its grants does, or each could wait for the other.
        kms_keys::lock(tx, *key_id).await?;
        for grant in kms_grants::constrained_alike(tx, *key_id, service, constraints).await? {
            kms_grants::delete(tx, *key_id, &grant.id).await?;
        }
        Ok(())
    }

    /// Draws a data key for the blob with this id, which a repository encrypts under a KMS key.
    ///
    /// # Errors
    /// `NotFound`, `Disabled`, `InvalidState`; `AccessDenied` when the repository has no grant any more.
    pub async fn new_kms_data_key(&self, key_arn: &str, repository_arn: &str, blob: Uuid) -> Result<DataKey, Error> {
        let kms_key = self.use_for_repository(key_arn, repository_arn, actions::GENERATE_DATA_KEY).await?;
        let key = Key::generate(self.0.random.as_ref());
        let sealed = self.seal_under(&kms_key, &blob_context(blob), key.expose()).await?;
        Ok(DataKey { key, wrapped: sealed.ciphertext })
    }

    /// Opens the data key of the blob with this id, for a repository of the registry that is encrypted under the same
    /// KMS key.
    ///
    /// # Errors
    /// `NotFound`, `Disabled`, `InvalidState`; `AccessDenied` when the repository has no grant any more;
    /// `InvalidCiphertext` for what was not sealed for this blob.
    pub async fn open_kms_data_key(
        &self,
        key_arn: &str,
        repository_arn: &str,
        blob: Uuid,
        wrapped: &[u8],
    ) -> Result<Key, Error> {
        let kms_key = self.use_for_repository(key_arn, repository_arn, actions::DECRYPT).await?;
        self.open_data_key_under(&kms_key, blob, wrapped).await
    }

    /// Opens a blob's data key for a check of its bytes, which nobody asks for and which shows nobody anything: the state
    /// of the key and its grants do not matter, as long as there is a key.
    ///
    /// # Errors
    /// `NotFound`; `InvalidCiphertext` for what was not sealed for this blob.
    pub async fn open_kms_data_key_to_verify(&self, key_arn: &str, blob: Uuid, wrapped: &[u8]) -> Result<Key, Error> {
        let missing = || Error::NotFound(format!("Key '{key_arn}' does not exist"));
        let kms_key = self.stored_key(key_arn).await?.ok_or_else(missing)?;
        self.open_data_key_under(&kms_key, blob, wrapped).await
    }

    /// Whether a repository's contents may be had: its key is enabled and granted.
    ///
    /// # Errors
    /// `NotFound`, `Disabled`, `InvalidState`; `AccessDenied` when the repository has no grant any more.
    pub async fn check_repository_key(&self, key_arn: &str, repository_arn: &str) -> Result<(), Error> {
        self.use_for_repository(key_arn, repository_arn, actions::DECRYPT).await.map(drop)
    }

    async fn open_data_key_under(&self, kms_key: &Arc<LoadedKey>, blob: Uuid, wrapped: &[u8]) -> Result<Key, Error> {
        let opened = self.open_under(kms_key, &blob_context(blob), wrapped).await?;
        let bytes: Option<&[u8; 32]> = opened.plaintext.as_slice().try_into().ok();
        let bytes = bytes.ok_or_else(|| Error::InvalidCiphertext("The ciphertext is no data key.".into()))?;
        Ok(Key::new(*bytes))
    }

    /// Asks for what ECR itself does for a repository. That it may is remembered until two seconds after the older of the
    /// readings that say so, the key's and the grants'; the key's state is not older than the key.
    async fn use_for_repository(
        &self,
        key_arn: &str,
        repository_arn: &str,
        action: Action,
    ) -> Result<Arc<LoadedKey>, Error> {
        let missing = || Error::NotFound(format!("Key '{key_arn}' does not exist"));
        let (known, now) = (&self.0.kms_keys.repository_grants, self.0.clock.now());
        // Before the key is looked up: its policy has a say, and may be changed while the grants are read.
        let reading = known.begin(now);
        let key = self.stored_key(key_arn).await?.ok_or_else(missing)?;
        let reading = reading.no_later_than(key.read_at);
        let entry = (key.row.id, Box::from(repository_arn), action);
        if known.get(&entry, now).is_none() {
            self.ask_as_registry(&key, repository_arn, action).await?;
            known.keep(entry, reading, ());
        }
        key.must_be_enabled()?;
        Ok(key)
    }

    /// Asks as the service, for which the key's policy may speak against the grant.
    async fn ask_as_registry(&self, key: &LoadedKey, repository_arn: &str, action: Action) -> Result<(), Error> {
        let region = &key.row.region;
        let (service, constraints) = (service_name("ecr", region), constraints(repository_arn));
        let grants = self.repository_grants(key, &service, &constraints).await?;
        let allows = |grant: &KmsGrant| grant.operations.iter().any(|operation| operation == action.name());
        let grant = match grants.iter().any(allows) {
            true => Some(self.grant_policy(key, action, &[&service])?),
            false => None,
        };
        let owner = repository_arn.parse::<Arn>().ok().and_then(|arn| arn.account.parse().ok());
        let on_behalf_of = owner.unwrap_or(key.row.account);
        let caller = Caller {
            principal: Principal::Service { name: service.into(), on_behalf_of },
            access_key_id: "".into(),
            origin: itself(),
            session: None,
            session_policies: None,
        };
        let mut extras = Extras::new();
        describe_kind(&mut extras, key.row.kind.spec().as_str(), key.row.kind.usage().as_str());
        EncryptionContext::from([(REPOSITORY_CONTEXT, repository_arn)]).describe(&mut extras)?;
        let ask = Ask {
            region: Some(region),
            policy: Some(&key.policy),
            rule: ResourceRule::Required,
            registry: grant.as_ref().map(|grant| (grant, RegistryScope::V2)),
            resource_tags: Some(&key.tags),
            extras: Some(&extras),
            ..Ask::new(&caller, action, Resource::Arn(key.arn.as_str()))
        };
        self.ask(ask).await?;
        Ok(())
    }

    async fn repository_grants(
        &self,
        key: &LoadedKey,
        service: &str,
        constraints: &Constraints,
    ) -> Result<Vec<KmsGrant>, Error> {
        let (id, service, constraints) = (key.row.id, service.to_owned(), constraints.clone());
        let read = self.0.db.read("find_repository_grants", move |tx| {
            Box::pin(async move { kms_grants::constrained_alike(tx, id, &service, &constraints).await })
        });
        Ok(read.await?)
    }

    /// The key whose ARN a row has.
    pub(super) async fn stored_key(&self, key_arn: &str) -> Result<Option<Arc<LoadedKey>>, Error> {
        let arn: KeyArn = key_arn.parse().map_err(|_| Error::InvalidArn(format!("Invalid arn {key_arn}")))?;
        Ok(self.named_key(&KeyName::Key(arn)).await?)
    }
}

fn constraints(repository_arn: &str) -> Constraints {
    let pairs = [(REPOSITORY_CONTEXT.to_owned(), repository_arn.to_owned())];
    Constraints { context_equals: None, context_subset: Some(pairs.into()) }
}

fn blob_context(blob: Uuid) -> EncryptionContext {
    [(BLOB_CONTEXT, blob.to_string().as_str())].into()
}

fn not_found(arn: &KeyArn) -> Error {
    KeyName::Key(arn.clone()).not_found()
}

/// Where requests of the deployment itself come from.
fn itself() -> Arc<Origin> {
    static ITSELF: LazyLock<Arc<Origin>> = LazyLock::new(|| {
        Arc::new(Origin {
            request_id: Uuid::nil(),
            source_ip: Ipv4Addr::LOCALHOST.into(),
            secure_transport: true,
            host: "".into(),
            user_agent: "".into(),
        })
    });
    Arc::clone(&ITSELF)
}
