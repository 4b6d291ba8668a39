//! KMS keys and their material, sealed. What is sealed is sealed before it comes here.

use model::kms::{KeyKind, KeySpec, KeyUsage};
use model::{AccountId, Region, Timestamp};
use uuid::Uuid;

use crate::database::{Row, params, sql, word};
use crate::{Error, Tx, owned_tags};

/// One key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KmsKey {
    /// The key id.
    pub id: Uuid,
    /// The account that owns it.
    pub account: AccountId,
    /// The region that it is in.
    pub region: Region,
    /// What kind of key it is.
    pub kind: KeyKind,
    /// What its owner says of it.
    pub description: String,
    /// Who looks after it.
    pub manager: KeyManager,
    /// What can be done with it.
    pub state: KeyState,
    /// The document of its policy.
    pub policy: String,
    /// How often new material is made; none while that is not automatic.
    pub rotation_period_days: Option<u32>,
    /// When new material is made next.
    pub next_rotation_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it is deleted: from that moment on it counts as gone, whether its row still stands or not.
    pub delete_at: Option<Timestamp>,
}

/// Who looks after a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyManager {
    /// The account.
    Customer,
    /// A service, which made the key when it first needed one.
    Aws,
}

/// What can be done with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// Everything.
    Enabled,
    /// Nothing is encrypted or decrypted.
    Disabled,
    /// The same, and it will be gone.
    PendingDeletion,
}

/// One version of a key's material. The greatest encrypts, all decrypt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyVersion {
    /// From one.
    pub version: u32,
    /// The material, sealed for this key and version.
    pub sealed_material: Vec<u8>,
    /// Why it was made; none for the first.
    pub rotation: Option<Rotation>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Why a key has new material.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// Its period was over.
    Automatic,
    /// Somebody asked for it.
    OnDemand,
}

impl KmsKey {
    /// Whether the key is deleted at `now`.
    #[must_use]
    pub fn is_gone(&self, now: Timestamp) -> bool {
        self.delete_at.is_some_and(|at| at <= now)
    }
}

impl KeyManager {
    /// `CUSTOMER` or `AWS`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "CUSTOMER",
            Self::Aws => "AWS",
        }
    }

    fn read(text: &str) -> Option<Self> {
        [Self::Customer, Self::Aws].into_iter().find(|manager| manager.as_str() == text)
    }
}

impl KeyState {
    /// `Enabled`, `Disabled` or `PendingDeletion`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDeletion => "PendingDeletion",
        }
    }

    fn read(text: &str) -> Option<Self> {
        [Self::Enabled, Self::Disabled, Self::PendingDeletion].into_iter().find(|state| state.as_str() == text)
    }
}

impl Rotation {
    /// `AUTOMATIC` or `ON_DEMAND`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Automatic => "AUTOMATIC",
            Self::OnDemand => "ON_DEMAND",
        }
    }

    fn read(text: &str) -> Option<Self> {
        [Self::Automatic, Self::OnDemand].into_iter().find(|rotation| rotation.as_str() == text)
    }
}

/// Adds a key, without material.
pub async fn insert(tx: &mut Tx, key: &KmsKey) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO kms_keys (id, account, region, description, manager, state, policy, rotation_period_days, \
         next_rotation_at, created_at, delete_at, key_spec, key_usage) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
    );
    let params = params![
        key.id,
        key.account,
        &key.region,
        &key.description,
        key.manager.as_str(),
        key.state.as_str(),
        &key.policy,
        key.rotation_period_days,
        key.next_rotation_at,
        key.created_at,
        key.delete_at,
        key.kind.spec().as_str(),
        key.kind.usage().as_str()
    ];
    tx.change(sql, params).await.map(drop)
}

/// The key with this id, gone or not.
pub async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<KmsKey>, Error> {
    let sql = sql!(
        "SELECT id, account, region, description, manager, state, policy, rotation_period_days, next_rotation_at, \
         created_at, delete_at, key_spec, key_usage FROM kms_keys WHERE id = ?1"
    );
    tx.row(sql, params![id], key).await
}

/// The same, and this transaction is the only one that changes the key until it ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Option<KmsKey>, Error> {
    let sql = sql!(
        "SELECT id, account, region, description, manager, state, policy, rotation_period_days, next_rotation_at, \
         created_at, delete_at, key_spec, key_usage FROM kms_keys WHERE id = ?1 FOR NO KEY UPDATE"
    );
    tx.row(sql, params![id], key).await
}

/// Up to `limit` ids of keys that are not gone at `now`, after `after`, by id.
pub async fn page(
    tx: &mut Tx,
    account: AccountId,
    region: &Region,
    now: Timestamp,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Uuid>, Error> {
    let sql = sql!(
        "SELECT id FROM kms_keys WHERE account = ?1 AND region = ?2 AND id > ?3 \
         AND (delete_at IS NULL OR delete_at > ?4) ORDER BY id LIMIT ?5"
    );
    let params = params![account, region, after.unwrap_or_default(), now, limit];
    tx.rows(sql, params, |row| row.get(0)).await
}

/// Sets what can be done with a key, and when it is deleted if it is.
pub async fn set_state(tx: &mut Tx, id: Uuid, state: KeyState, delete_at: Option<Timestamp>) -> Result<(), Error> {
    let sql = sql!("UPDATE kms_keys SET state = ?2, delete_at = ?3 WHERE id = ?1");
    tx.change(sql, params![id, state.as_str(), delete_at]).await.map(drop)
}

/// Sets a key's description.
pub async fn set_description(tx: &mut Tx, id: Uuid, description: &str) -> Result<(), Error> {
    tx.change(sql!("UPDATE kms_keys SET description = ?2 WHERE id = ?1"), params![id, description]).await.map(drop)
}

/// Sets the document of a key's policy.
pub async fn set_policy(tx: &mut Tx, id: Uuid, policy: &str) -> Result<(), Error> {
    tx.change(sql!("UPDATE kms_keys SET policy = ?2 WHERE id = ?1"), params![id, policy]).await.map(drop)
}

/// Sets how often a key gets new material and when it does so next; nothing ends that.
pub async fn set_rotation(tx: &mut Tx, id: Uuid, schedule: Option<(u32, Timestamp)>) -> Result<(), Error> {
    let sql = sql!("UPDATE kms_keys SET rotation_period_days = ?2, next_rotation_at = ?3 WHERE id = ?1");
    let (period_days, next_at) = schedule.unzip();
    tx.change(sql, params![id, period_days, next_at]).await.map(drop)
}

/// Deletes a key with all that is of it: material, aliases, grants, tags.
///
/// Whoever changes material takes it on by key id and version. This does so as well, or each could wait for the other;
/// whoever deletes several keys does that by id.
pub async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), Error> {
    let locked = sql!("SELECT version FROM kms_key_versions WHERE key_id = ?1 ORDER BY version FOR UPDATE");
    tx.rows(locked, params![id], |row| row.get::<u32>(0)).await?;
    tx.change(sql!("DELETE FROM kms_keys WHERE id = ?1"), params![id]).await?;
    owned_tags::remove_all(tx, &id.to_string()).await
}

/// Up to `limit` keys whose time of deletion is not after `now`, the longest due, which no other transaction has taken on;
/// by id, which is the order to delete them in.
pub async fn to_delete(tx: &mut Tx, now: Timestamp, limit: usize) -> Result<Vec<Uuid>, Error> {
    let sql = sql!("SELECT id FROM kms_keys WHERE delete_at <= ?1 ORDER BY delete_at LIMIT ?2 FOR UPDATE SKIP LOCKED");
    let mut due: Vec<Uuid> = tx.rows(sql, params![now, limit], |row| row.get(0)).await?;
    due.sort_unstable();
    Ok(due)
}

/// Up to `limit` enabled keys whose next rotation is not after `now`, which no other transaction has taken on.
pub async fn to_rotate(tx: &mut Tx, now: Timestamp, limit: usize) -> Result<Vec<KmsKey>, Error> {
    let sql = sql!(
        "SELECT id, account, region, description, manager, state, policy, rotation_period_days, next_rotation_at, \
         created_at, delete_at, key_spec, key_usage FROM kms_keys WHERE next_rotation_at <= ?1 AND state = 'Enabled' \
         ORDER BY next_rotation_at LIMIT ?2 FOR UPDATE SKIP LOCKED"
    );
    tx.rows(sql, params![now, limit], key).await
}

/// Adds a version of a key's material.
pub async fn insert_version(tx: &mut Tx, id: Uuid, version: &KeyVersion) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO kms_key_versions (key_id, version, sealed_material, rotation, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5)"
    );
    let rotation = version.rotation.map(Rotation::as_str);
    let params = params![id, version.version, &version.sealed_material, rotation, version.created_at];
    tx.change(sql, params).await.map(drop)
}

/// All versions of a key's material, the oldest first.
pub async fn versions(tx: &mut Tx, id: Uuid) -> Result<Vec<KeyVersion>, Error> {
    let sql = sql!(
        "SELECT version, sealed_material, rotation, created_at FROM kms_key_versions WHERE key_id = ?1 ORDER BY version"
    );
    tx.rows(sql, params![id], version).await
}

fn key(row: &Row<'_>) -> Result<KmsKey, Error> {
    Ok(KmsKey {
        id: row.get(0)?,
        account: row.get(1)?,
        region: row.get(2)?,
        kind: kind(row)?,
        description: row.get(3)?,
        manager: word("kms_keys", &row.get::<String>(4)?, KeyManager::read)?,
        state: word("kms_keys", &row.get::<String>(5)?, KeyState::read)?,
        policy: row.get(6)?,
        rotation_period_days: row.get(7)?,
        next_rotation_at: row.get(8)?,
        created_at: row.get(9)?,
        delete_at: row.get(10)?,
    })
}

fn kind(row: &Row<'_>) -> Result<KeyKind, Error> {
    let spec = word("kms_keys", &row.get::<String>(11)?, KeySpec::read)?;
    let usage = word("kms_keys", &row.get::<String>(12)?, KeyUsage::read)?;
    KeyKind::new(spec, usage).map_err(|error| Error::Corrupt { table: "kms_keys", reason: error.to_string() })
}

fn version(row: &Row<'_>) -> Result<KeyVersion, Error> {
    let rotation = row.get::<Option<String>>(2)?;
    Ok(KeyVersion {
        version: row.get(0)?,
        sealed_material: row.get(1)?,
        rotation: rotation.map(|text| word("kms_key_versions", &text, Rotation::read)).transpose()?,
        created_at: row.get(3)?,
    })
}
