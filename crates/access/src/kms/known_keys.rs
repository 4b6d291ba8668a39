//! Keys as they are used: looked up with all that bears on a decision, and remembered for two seconds.

use std::sync::Arc;

use meta::kms_keys::{self, KeyState, KeyVersion, KmsKey};
use meta::{Tx, kms_aliases, owned_tags};
use model::decision::{NamedPolicy, PolicySource};
use model::kms::KeyKind;
use model::policy::PolicyKind;
use model::resource_tag::ResourceTags;
use model::seal::Key;
use model::{AccountId, Action, Digest, Region, Timestamp};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::material::Turns;
use super::names::{AliasName, KeyName};
use super::{Error, KeyArn};
use crate::Access;
use crate::compiled::compiled_bytes;
use crate::keyring::key_material_context;
use crate::recent::Recent;

/// What all remembered keys, aliases and grants of repositories may take.
const KEYS_BYTES_MAX: u64 = 8 * 1024 * 1024;
const ALIASES_BYTES_MAX: u64 = 1024 * 1024;
const REPOSITORY_GRANTS_BYTES_MAX: u64 = 2 * 1024 * 1024;

/// About what a key takes beside its policy, an alias, and what is remembered of a repository's grant.
const KEY_BYTES: usize = 1024;
const ENTRY_BYTES: usize = 256;

/// As many aliases of one key as conditions are told.
const ALIASES_MAX: usize = 100;

/// What is remembered of keys. Material is here as rows have it, sealed: it is opened for each use and wiped after it.
pub(crate) struct KnownKmsKeys {
    keys: Recent<Uuid, Arc<LoadedKey>>,
    aliases: Recent<(AccountId, Region, Box<str>), Uuid>,
    /// What a service was let do with a key for a repository, by its ARN.
    pub(super) repository_grants: Recent<(Uuid, Box<str>, Action), ()>,
    pub(super) turns: Turns,
}

impl KnownKmsKeys {
    pub(crate) fn new() -> Self {
        Self {
            keys: Recent::new(KEYS_BYTES_MAX, |key: &Arc<LoadedKey>| key.bytes),
            aliases: Recent::new(ALIASES_BYTES_MAX, |_| ENTRY_BYTES),
            repository_grants: Recent::new(REPOSITORY_GRANTS_BYTES_MAX, |()| ENTRY_BYTES),
            turns: Turns::new(),
        }
    }

    pub(crate) fn forget_all(&self) {
        self.keys.forget_all();
        self.aliases.forget_all();
        self.repository_grants.forget_all();
    }
}

/// A key with all that bears on what may be done with it.
#[derive(Debug)]
pub(super) struct LoadedKey {
    pub(super) row: KmsKey,
    pub(super) arn: KeyArn,
    pub(super) policy: NamedPolicy,
    pub(super) tags: ResourceTags,
    pub(super) aliases: Vec<String>,
    /// When the rows were read, or a little before.
    pub(super) read_at: Timestamp,
    /// The oldest first.
    versions: Vec<KeyVersion>,
    bytes: usize,
}

/// What the rows say of a key.
struct KeyRows {
    key: KmsKey,
    tags: ResourceTags,
    aliases: Vec<String>,
    versions: Vec<KeyVersion>,
}

impl KeyRows {
    async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<Self>, meta::Error> {
        let Some(key) = kms_keys::find(tx, id).await? else { return Ok(None) };
        let tags = owned_tags::of(tx, &id.to_string()).await?;
        let aliases = kms_aliases::page_of_key(tx, id, None, ALIASES_MAX).await?;
        let aliases = aliases.into_iter().map(|alias| alias.name).collect();
        Ok(Some(Self { key, tags, aliases, versions: kms_keys::versions(tx, id).await? }))
    }
}

impl LoadedKey {
    /// Refuses what only enabled keys do.
    pub(super) fn must_be_enabled(&self) -> Result<(), Error> {
        must_be_enabled(&self.row, &self.arn)
    }

    /// What the key's newest material is called.
    pub(super) fn material_id(&self) -> String {
        material_id(self.row.id, self.versions.last().map_or(1, |newest| newest.version))
    }

    pub(super) fn versions(&self) -> &[KeyVersion] {
        &self.versions
    }
}

/// Refuses what only enabled keys do.
pub(super) fn must_be_enabled(key: &KmsKey, arn: &KeyArn) -> Result<(), Error> {
    match key.state {
        KeyState::Enabled => Ok(()),
        KeyState::Disabled => Err(Error::Disabled(format!("{arn} is disabled."))),
        KeyState::PendingDeletion => must_stay(key, arn),
    }
}

/// Refuses what is not done any more with a key that is to be deleted.
pub(super) fn must_stay(key: &KmsKey, arn: &KeyArn) -> Result<(), Error> {
    match key.state {
        KeyState::PendingDeletion => Err(Error::InvalidState(format!("{arn} is pending deletion."))),
        KeyState::Enabled | KeyState::Disabled => Ok(()),
    }
}

/// The name of one version of a key's material: 64 hexadecimal digits that say nothing about it.
pub(super) fn material_id(key: Uuid, version: u32) -> String {
    Digest::sha256(format!("{key} {version}").as_bytes()).to_string().split_off("sha256:".len())
}

impl Access {
    /// The key that a name means; `None` if there is none, or no longer.
    pub(super) async fn named_key(&self, name: &KeyName) -> Result<Option<Arc<LoadedKey>>, crate::Error> {
        let (id, account, region) = match name {
            KeyName::Key(arn) => (arn.id(), arn.account(), arn.region()),
            KeyName::Alias(alias) => match self.aliased(alias).await? {
                Some(id) => (id, alias.account, &alias.region),
                None => return Ok(None),
            },
            KeyName::MultiRegion(_) => return Ok(None),
        };
        let key = self.loaded_key(id).await?;
        Ok(key.filter(|key| key.row.account == account && key.row.region == *region))
    }

    /// The key with this id; `None` if there is none, or no longer.
    pub(super) async fn loaded_key(&self, id: Uuid) -> Result<Option<Arc<LoadedKey>>, crate::Error> {
        let (known, now) = (&self.0.kms_keys.keys, self.0.clock.now());
        let is_there = |key: &Arc<LoadedKey>| !key.row.is_gone(now);
        if let Some(key) = known.get(&id, now) {
            return Ok(Some(key).filter(is_there));
        }
        let reading = known.begin(now);
        let rows = self.0.db.read("find_kms_key", move |tx| Box::pin(KeyRows::find(tx, id))).await?;
        let Some(KeyRows { key: row, tags, aliases, versions }) = rows else { return Ok(None) };
        let arn = KeyArn::new(row.account, &row.region, row.id);
        let policy = self.stored_policy(arn.as_str(), PolicySource::Resource, PolicyKind::Key, &row.policy)?;
        let texts = compiled_bytes(&row.policy) as usize + row.policy.len() + row.description.len();
        let tag_bytes = tags.iter().map(|(key, value)| key.len() + value.len() + 64).sum::<usize>();
        let bytes = KEY_BYTES + texts + tag_bytes + aliases.iter().map(|name| name.len() + 32).sum::<usize>();
        let bytes = bytes + versions.iter().map(|version| version.sealed_material.len() + 64).sum::<usize>();
        let key = Arc::new(LoadedKey { row, arn, policy, tags, aliases, read_at: now, versions, bytes });
        known.keep(id, reading, Arc::clone(&key));
        Ok(Some(key).filter(is_there))
    }

    async fn aliased(&self, alias: &AliasName) -> Result<Option<Uuid>, crate::Error> {
        let (known, now) = (&self.0.kms_keys.aliases, self.0.clock.now());
        let key = (alias.account, alias.region.clone(), alias.name.clone());
        if let Some(id) = known.get(&key, now) {
            return Ok(Some(id));
        }
        let (reading, wanted) = (known.begin(now), alias.clone());
        let found = self.0.db.read("find_kms_alias", move |tx| {
            Box::pin(async move { kms_aliases::find(tx, wanted.account, &wanted.region, &wanted.name).await })
        });
        let Some(found) = found.await? else { return Ok(None) };
        known.keep(key, reading, found.key_id);
        Ok(Some(found.key_id))
    }

    /// Draws material, and seals it for a version of a key.
    pub(super) fn new_material(&self, key: Uuid, version: u32, now: Timestamp) -> KeyVersion {
        let random = self.0.random.as_ref();
        let (material, context) = (Key::generate(random), key_material_context(&key.to_string(), version));
        let sealed_material = self.0.subkeys.key_material.seal(&context, material.expose(), random);
        KeyVersion { version, sealed_material, rotation: None, created_at: now }
    }

    /// The newest version of a key's material, opened.
    pub(super) async fn newest_material(&self, key: &LoadedKey) -> Result<(u32, Key), Error> {
        let newest = key.versions.last().ok_or_else(|| no_material(&key.arn))?;
        Ok((newest.version, self.opened_material(key, newest).await?))
    }

    /// A version of a key's material, opened; `None` if there is no such version.
    pub(super) async fn material(&self, key: &LoadedKey, version: u32) -> Result<Option<Key>, Error> {
        match key.versions.iter().find(|known| known.version == version) {
            Some(found) => self.opened_material(key, found).await.map(Some),
            None => Ok(None),
        }
    }

    async fn opened_material(&self, key: &LoadedKey, version: &KeyVersion) -> Result<Key, Error> {
        // Whatever asked for it: nothing else is ever used as a key of AES.
        if key.row.kind != KeyKind::SYMMETRIC {
            return Err(no_material(&key.arn));
        }
        let bytes = self.opened_bytes(key, version).await?;
        let bytes: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| crate::Error::WrongMasterKey)?;
        Ok(Key::new(*bytes))
    }

    /// Material of whatever kind, opened.
    pub(super) async fn opened_bytes(
        &self,
        key: &LoadedKey,
        version: &KeyVersion,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let context = key_material_context(&key.row.id.to_string(), version.version);
        let opened = self.open_sealed(&self.0.subkeys.key_material, &context, &version.sealed_material).await?;
        Ok(opened.ok_or(crate::Error::WrongMasterKey)?)
    }
}

pub(super) fn no_material(arn: &KeyArn) -> Error {
    Error::KeyUnavailable(format!("{arn} has no key material."))
}
