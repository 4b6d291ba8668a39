//! Root keys: what everything is sealed under, directly or by way of other keys.
//!
//! They are rows, sealed under the master key, so that the master key can be changed without touching what they seal, and
//! they can be changed without touching the master key. There is nearly always one. [`Access::rotate_root_keys`] adds
//! another and seals anew under it what was sealed under the one before; that one is then retired, and deleted when
//! nothing that was handed out under it can still be valid. Any node seals with the newest key that it knows, and looks
//! for newer ones every two seconds and whenever something does not open.

mod rotation;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use meta::accounts;
use meta::root_keys::{self, Holder, RootKey};
use meta::{Database, Tx};
use model::seal::Key;
use model::{Random, Timestamp};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::subkeys::{Subkey, Subkeys, decode_text, wrapping_key};
use crate::{Access, Error};

pub(crate) use rotation::key_material_context;
pub use rotation::{Pruned, Rotated, RotationProgress};

/// How long a node may go on without looking for newer root keys.
const LOOKED_UP_EVERY: Duration = Duration::from_secs(2);

/// The root keys that this node knows.
pub(crate) struct Keyring {
    /// Root keys are sealed under it. It is derived from the master key, which itself is not kept.
    wrapping: Key,
    /// By version. One that was here stays until the node stops: rows that are remembered may still be sealed under it.
    known: Mutex<BTreeMap<u32, Key>>,
    /// When the rows were last read.
    read_at_millis: AtomicI64,
    /// How often reading them was begun.
    readings: AtomicU64,
}

impl Keyring {
    /// Reads the root keys. Where there are none yet, the first one is made.
    pub(crate) async fn open(
        db: &Database,
        master_key: &Key,
        now: Timestamp,
        random: &Arc<dyn Random>,
    ) -> Result<(Self, Subkeys), Error> {
        let wrapping = wrapping_key(master_key);
        let mut rows = db.read("read_root_keys", |tx| Box::pin(root_keys::all(tx))).await?;
        if rows.is_empty() {
            let (master_key, wrapping, random) = (master_key.clone(), wrapping.clone(), Arc::clone(random));
            let made = db.write("make_first_root_key", move |tx| {
                Box::pin(async move {
                    let random = random.as_ref();
                    // What is older than root keys was sealed under the master key itself.
                    let key = if seals_something(tx, &master_key).await? { master_key } else { Key::generate(random) };
                    let sealed_key = seal_root_key(&wrapping, 1, &key, random);
                    root_keys::insert(tx, &RootKey { version: 1, sealed_key, created_at: now, retired_at: None })
                        .await?;
                    // Another may have been quicker.
                    Ok::<_, Error>(root_keys::all(tx).await?)
                })
            });
            rows = made.await?;
        }
        let mut known = BTreeMap::new();
        for row in rows {
            known.insert(row.version, open_root_key(&wrapping, &row)?);
        }
        let subkeys = Subkeys::derive(&newest_first(&known));
        let keyring = Self {
            wrapping,
            known: Mutex::new(known),
            read_at_millis: AtomicI64::new(now.as_millis()),
            readings: AtomicU64::new(0),
        };
        Ok((keyring, subkeys))
    }

    fn is_current(&self, now: Timestamp) -> bool {
        let read_at = Timestamp::from_millis(self.read_at_millis.load(Ordering::Acquire));
        // A clock that was set back says nothing about the age.
        read_at <= now && now.since(read_at) < LOOKED_UP_EVERY
    }
}

/// Whether anything is stored that is sealed directly under this key.
///
/// # Errors
/// [`Error::WrongMasterKey`] when something is stored that is not.
async fn seals_something(tx: &mut Tx, key: &Key) -> Result<bool, Error> {
    let subkeys = Subkeys::derive(std::slice::from_ref(key));
    for holder in [Holder::AccessKeys, Holder::Blobs] {
        if let Some(value) = root_keys::values(tx, holder, None, 1).await?.first() {
            let (subkey, context) = rotation::sealed_by(&subkeys, holder, value);
            return subkey.open(&context, &value.sealed).map(|_| true).map_err(|_| Error::WrongMasterKey);
        }
    }
    Ok(false)
}

fn seal_root_key(wrapping: &Key, version: u32, key: &Key, random: &dyn Random) -> Vec<u8> {
    wrapping.seal(&version.to_be_bytes(), key.expose(), random)
}

fn open_root_key(wrapping: &Key, row: &RootKey) -> Result<Key, Error> {
    let bytes = wrapping.open(&row.version.to_be_bytes(), &row.sealed_key).map_err(|_| Error::WrongMasterKey)?;
    let bytes: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| Error::WrongMasterKey)?;
    Ok(Key::new(*bytes))
}

fn newest_first(known: &BTreeMap<u32, Key>) -> Vec<Key> {
    known.values().rev().cloned().collect()
}

impl Access {
    /// Whether nothing was ever stored in `db` that a master key is needed for.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_fresh(db: &Database) -> Result<bool, Error> {
        let look = db.read("look_for_anything", |tx| {
            Box::pin(async move {
                let nobody = accounts::page(tx, None, 1).await?.is_empty();
                Ok::<_, Error>(nobody && root_keys::all(tx).await?.is_empty())
            })
        });
        look.await
    }

    /// Looks for root keys that other nodes made, unless that was done less than two seconds ago. All who prove who they
    /// are pass here, so what is done for them is sealed with keys that every node will know.
    pub(crate) async fn look_for_root_keys(&self) -> Result<(), Error> {
        if self.0.keyring.is_current(self.0.clock.now()) {
            return Ok(());
        }
        let mut known = self.0.keyring.known.lock().await;
        if self.0.keyring.is_current(self.0.clock.now()) {
            return Ok(());
        }
        self.read_root_keys(&mut known).await
    }

    /// Opens what was sealed for `context`, also if another node did that with a root key that this one has not heard of.
    /// `None` if it was not sealed here for that.
    pub(crate) async fn open_sealed(
        &self,
        subkey: &Subkey,
        context: &[u8],
        sealed: &[u8],
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let keyring = &self.0.keyring;
        let readings = keyring.readings.load(Ordering::Acquire);
        if let Ok(opened) = subkey.open(context, sealed) {
            return Ok(Some(opened));
        }
        let mut known = keyring.known.lock().await;
        // Of the many who wait here, the first one to get in reads for all.
        if keyring.readings.load(Ordering::Acquire) == readings {
            self.read_root_keys(&mut known).await?;
        }
        drop(known);
        Ok(subkey.open(context, sealed).ok())
    }

    /// The same for text that [`seal_text`](crate::subkeys::seal_text) made.
    pub(crate) async fn open_text(&self, subkey: &Subkey, text: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        match decode_text(text) {
            Some(sealed) => self.open_sealed(subkey, &[], &sealed).await,
            None => Ok(None),
        }
    }

    /// Looks for root keys that other nodes made, now.
    pub(crate) async fn look_for_root_keys_now(&self) -> Result<(), Error> {
        let mut known = self.0.keyring.known.lock().await;
        self.read_root_keys(&mut known).await
    }

    async fn read_root_keys(&self, known: &mut BTreeMap<u32, Key>) -> Result<(), Error> {
        let keyring = &self.0.keyring;
        keyring.readings.fetch_add(1, Ordering::AcqRel);
        let now = self.0.clock.now();
        let rows = self.0.db.read("read_root_keys", |tx| Box::pin(root_keys::all(tx))).await?;
        let mut learned = false;
        for row in rows {
            if known.contains_key(&row.version) {
                continue;
            }
            match open_root_key(&keyring.wrapping, &row) {
                Ok(key) => {
                    known.insert(row.version, key);
                    learned = true;
                }
                // What this node knows is good still; only a start with the new master key makes it learn more.
                Err(error) => tracing::error!(
                    version = row.version,
                    %error,
                    "root key {} is sealed under another master key than this server was started with: restart it",
                    row.version
                ),
            }
        }
        if learned {
            self.0.subkeys.replace(&newest_first(known));
        }
        keyring.read_at_millis.store(now.as_millis(), Ordering::Release);
        Ok(())
    }
}
