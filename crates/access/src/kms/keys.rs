//! CreateKey, DescribeKey, ListKeys, UpdateKeyDescription, EnableKey, DisableKey, ScheduleKeyDeletion, CancelKeyDeletion.

use std::pin::Pin;
use std::time::Duration;

use meta::kms_keys::{self, KeyManager, KeyState, KmsKey};
use meta::{Tx, owned_tags};
use model::action::kms as actions;
use model::page::{NextToken, Page};
use model::resource_tag::ResourceTags;
use model::{AccountId, Caller, Region, Timestamp, source};

use super::asking::{Use, describe_kind};
use super::key_kinds::KeySpecification;
use super::known_keys::{LoadedKey, must_stay};
use super::names::KeyName;
use super::{Error, KeyArn};
use crate::{Access, Permit};

/// How long a key waits for its deletion, in days.
pub(super) const PENDING_WINDOW_DAYS: std::ops::RangeInclusive<u32> = 7..=30;
const PENDING_WINDOW_DAYS_DEFAULT: u32 = 30;

pub(super) const DAY: Duration = Duration::from_secs(24 * 3600);

/// What a new key is to be like.
#[derive(Debug, Clone, Default)]
pub struct CreateKey {
    /// What kind of key is asked for.
    pub specification: KeySpecification,
    /// The document of its policy; the account has all power without one.
    pub policy: Option<String>,
    /// Whether the policy may be one that its maker cannot replace.
    pub bypass_policy_lockout_safety_check: bool,
    /// What is said of it.
    pub description: String,
    /// Its tags.
    pub tags: ResourceTags,
}

/// A key as answers show it.
#[derive(Debug, Clone)]
pub struct KeyMetadata {
    /// The key.
    pub key: KmsKey,
    /// Its ARN.
    pub arn: KeyArn,
    /// The name of its newest material.
    pub current_material_id: String,
}

impl KeyMetadata {
    fn of(key: &LoadedKey) -> Self {
        Self { key: key.row.clone(), arn: key.arn.clone(), current_material_id: key.material_id() }
    }
}

/// The work of a transaction that changes a key.
pub(super) type Change<'t, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 't>>;

impl Access {
    /// Creates a key in the caller's account.
    ///
    /// # Errors
    /// `Validation` and `UnsupportedOperation` for kinds of keys that there are not; `MalformedPolicyDocument` also for a policy that the
    /// caller could not replace.
    pub async fn create_key(&self, caller: &Caller, region: &Region, create: CreateKey) -> Result<KeyMetadata, Error> {
        let mut wanted = Use::new(caller, region, actions::CREATE_KEY);
        wanted.request_tags = (!create.tags.is_empty()).then_some(&create.tags);
        let (spec, usage) = create.specification.words();
        describe_kind(&mut wanted.extras, spec, usage);
        let bypass = create.bypass_policy_lockout_safety_check;
        wanted.extras.set("kms:BypassPolicyLockoutSafetyCheck", if bypass { "true" } else { "false" });
        self.use_no_key(&wanted).await?;
        if !create.tags.is_empty() {
            self.use_no_key(&Use { action: actions::TAG_RESOURCE, ..wanted.clone() }).await?;
        }
        let kind = create.specification.kind()?;
        let id = source::random_uuid(self.0.random.as_ref());
        let arn = KeyArn::new(caller.account(), region, id);
        if let Some(policy) = &create.policy {
            self.check_key_policy(&wanted, &arn, kind, policy, bypass).await?;
        }
        let material = self.draw_material(kind.spec()).await?;
        let now = self.0.clock.now();
        let key = KmsKey {
            id,
            account: caller.account(),
            region: region.clone(),
            kind,
            description: create.description,
            manager: KeyManager::Customer,
            state: KeyState::Enabled,
            policy: create.policy.unwrap_or_else(|| default_policy(caller.account())),
            rotation_period_days: None,
            next_rotation_at: None,
            created_at: now,
            delete_at: None,
        };
        let (first, tags) = (self.first_version(id, &material, now), create.tags);
        let created = self.0.db.write("create_key", move |tx| {
            Box::pin(async move {
                let policy = super::key_policies::pinned(tx, &key.policy).await?;
                let key = KmsKey { policy, ..key };
                kms_keys::insert(tx, &key).await?;
                kms_keys::insert_version(tx, key.id, &first).await?;
                owned_tags::put(tx, &key.id.to_string(), &tags).await?;
                Ok::<_, Error>(key)
            })
        });
        let key = created.await?;
        self.changed();
        Ok(KeyMetadata { key, arn, current_material_id: super::known_keys::material_id(id, 1) })
    }

    /// A key, in whatever state it is.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub async fn describe_key(&self, caller: &Caller, region: &Region, key: &str) -> Result<KeyMetadata, Error> {
        let wanted = Use::across_accounts(caller, region, actions::DESCRIBE_KEY);
        let name = KeyName::parse(key, caller.account(), region)?;
        match self.use_named_key(&wanted, &name).await {
            Err(Error::NotFound(_)) => {}
            described => return described.map(|key| KeyMetadata::of(&key)),
        }
        // Whoever asks for a key that a service will have is shown it: it is made then.
        let KeyName::Alias(alias) = &name else { return Err(name.not_found()) };
        self.make_managed_key(alias).await?;
        self.use_named_key(&wanted, &name).await.map(|key| KeyMetadata::of(&key))
    }

    /// The keys of the caller's account, by id.
    ///
    /// # Errors
    /// `InvalidMarker`
    pub async fn list_keys(
        &self,
        caller: &Caller,
        region: &Region,
        limit: usize,
        marker: Option<&str>,
    ) -> Result<Page<KeyArn>, Error> {
        self.use_no_key(&Use::new(caller, region, actions::LIST_KEYS)).await?;
        let (account, listing) = (caller.account(), format!("kms keys {} {region}", caller.account()));
        let after = read_marker(&listing, marker)?;
        let (place, now) = (region.clone(), self.0.clock.now());
        let rows = self.0.db.scan("list_keys", move |tx| {
            Box::pin(async move { kms_keys::page(tx, account, &place, now, after.as_deref(), limit + 1).await })
        });
        let rows: Vec<_> = rows.await?;
        Ok(Page::cut(rows, limit, &listing, ToString::to_string).map(|id| KeyArn::new(account, region, id)))
    }

    /// Says something else of a key.
    ///
    /// # Errors
    /// `InvalidState` if it is to be deleted.
    pub async fn update_key_description(
        &self,
        caller: &Caller,
        region: &Region,
        key: &str,
        description: String,
    ) -> Result<(), Error> {
        let permit = self.use_key(&Use::new(caller, region, actions::UPDATE_KEY_DESCRIPTION), key).await?;
        let change = self.change_key("update_key_description", &permit, move |tx, key, arn| {
            Box::pin(async move {
                must_stay(&key, &arn)?;
                Ok(kms_keys::set_description(tx, key.id, &description).await?)
            })
        });
        change.await
    }

    /// Lets a key be used again.
    ///
    /// # Errors
    /// `InvalidState` if it is to be deleted.
    pub async fn enable_key(&self, caller: &Caller, region: &Region, key: &str) -> Result<(), Error> {
        let permit = self.use_key(&Use::new(caller, region, actions::ENABLE_KEY), key).await?;
        self.set_key_state("enable_key", &permit, KeyState::Enabled).await
    }

    /// Lets nothing be encrypted or decrypted under a key until it is enabled.
    ///
    /// # Errors
    /// `InvalidState` if it is to be deleted.
    pub async fn disable_key(&self, caller: &Caller, region: &Region, key: &str) -> Result<(), Error> {
        let permit = self.use_key(&Use::new(caller, region, actions::DISABLE_KEY), key).await?;
        self.set_key_state("disable_key", &permit, KeyState::Disabled).await
    }

    async fn set_key_state(
        &self,
        name: &'static str,
        permit: &Permit<std::sync::Arc<LoadedKey>>,
        state: KeyState,
    ) -> Result<(), Error> {
        let change = self.change_key(name, permit, move |tx, key, arn| {
            Box::pin(async move {
                must_stay(&key, &arn)?;
                Ok(kms_keys::set_state(tx, key.id, state, None).await?)
            })
        });
        change.await
    }

    /// Lets a key be deleted after some days, with its material: what was encrypted under it is then lost. Until then it
    /// is not used.
    ///
    /// # Errors
    /// `Validation` unless the days are 7 to 30; `InvalidState` if it is to be deleted already.
    pub async fn schedule_key_deletion(
        &self,
        caller: &Caller,
        region: &Region,
        key: &str,
        pending_window_days: Option<u32>,
    ) -> Result<ScheduledDeletion, Error> {
        let days = pending_window_days.unwrap_or(PENDING_WINDOW_DAYS_DEFAULT);
        let mut wanted = Use::new(caller, region, actions::SCHEDULE_KEY_DELETION);
        wanted.extras.set("kms:ScheduleKeyDeletionPendingWindowInDays", &days.to_string());
        let permit = self.use_key(&wanted, key).await?;
        if !PENDING_WINDOW_DAYS.contains(&days) {
            let bound = if days < *PENDING_WINDOW_DAYS.start() {
                format!("greater than or equal to {}", PENDING_WINDOW_DAYS.start())
            } else {
                format!("less than or equal to {}", PENDING_WINDOW_DAYS.end())
            };
            return Err(Error::Validation(format!(
                "1 validation error detected: Value '{days}' at 'pendingWindowInDays' failed to satisfy constraint: \
                 Member must have value {bound}"
            )));
        }
        let delete_at = self.0.clock.now() + DAY * days;
        let change = self.change_key("schedule_key_deletion", &permit, move |tx, key, arn| {
            Box::pin(async move {
                must_stay(&key, &arn)?;
                Ok(kms_keys::set_state(tx, key.id, KeyState::PendingDeletion, Some(delete_at)).await?)
            })
        });
        change.await?;
        Ok(ScheduledDeletion { arn: permit.arn.clone(), delete_at, pending_window_days: days })
    }

    /// Keeps a key that was to be deleted. It is disabled then.
    ///
    /// # Errors
    /// `InvalidState` if it was not to be deleted.
    pub async fn cancel_key_deletion(&self, caller: &Caller, region: &Region, key: &str) -> Result<KeyArn, Error> {
        let permit = self.use_key(&Use::new(caller, region, actions::CANCEL_KEY_DELETION), key).await?;
        let change = self.change_key("cancel_key_deletion", &permit, move |tx, key, arn| {
            Box::pin(async move {
                if key.state != KeyState::PendingDeletion {
                    return Err(Error::InvalidState(format!("{arn} is not pending deletion.")));
                }
                Ok(kms_keys::set_state(tx, key.id, KeyState::Disabled, None).await?)
            })
        });
        change.await?;
        Ok(permit.arn.clone())
    }

    /// Changes a key, of which `work` is given the row as it is now, and forgets what is remembered of it.
    ///
    /// # Errors
    /// Those of `work`; `NotFound` if the key went since it was asked for.
    pub(super) async fn change_key<T, F>(
        &self,
        name: &'static str,
        permit: &Permit<std::sync::Arc<LoadedKey>>,
        work: F,
    ) -> Result<T, Error>
    where
        F: for<'t> FnOnce(&'t mut Tx, KmsKey, KeyArn) -> Change<'t, T> + Send + 'static,
        T: Send + 'static,
    {
        let (arn, now) = (permit.arn.clone(), self.0.clock.now());
        let write = self.0.db.write(name, move |tx| {
            Box::pin(async move {
                let key = kms_keys::lock(tx, arn.id()).await?.filter(|key| !key.is_gone(now));
                let key = key.ok_or_else(|| KeyName::Key(arn.clone()).not_found())?;
                work(tx, key, arn).await
            })
        });
        let changed = write.await?;
        self.changed();
        Ok(changed)
    }
}

/// When a key will be deleted.
#[derive(Debug, Clone)]
pub struct ScheduledDeletion {
    /// The key.
    pub arn: KeyArn,
    /// When it is gone.
    pub delete_at: Timestamp,
    /// How many days it waits.
    pub pending_window_days: u32,
}

/// Where a listing goes on.
pub(super) fn read_marker(listing: &str, marker: Option<&str>) -> Result<Option<String>, Error> {
    let read = |marker| NextToken::read(listing, marker).map_err(|bad| Error::InvalidMarker(bad.to_string()));
    marker.map(read).transpose()
}

/// A policy that leaves all to the account.
fn default_policy(account: AccountId) -> String {
    let root = model::Principal::Root(account);
    format!(
        r#"{{"Version":"2012-10-17","Id":"key-default-1","Statement":[{{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{{"AWS":"{root}"}},"Action":"kms:*","Resource":"*"}}]}}"#
    )
}
