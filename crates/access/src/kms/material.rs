//! The material of keys that are not symmetric ones: drawn, sealed like all material, and opened for one use.

use std::sync::Arc;

use aws_lc_rs::error::Unspecified;
use meta::kms_keys::KeyVersion;
use model::Timestamp;
use model::kms::KeySpec;
use model::seal::Key;
use tokio::sync::Semaphore;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Error;
use super::asymmetric;
use super::known_keys::{LoadedKey, no_material};
use crate::Access;
use crate::keyring::key_material_context;

/// How many RSA keys are made at a time: each takes a core for up to some seconds.
const GENERATIONS_AT_ONCE: usize = 2;

/// The turns at work that would keep a thread from serving others.
pub(super) struct Turns {
    generation: Arc<Semaphore>,
    rsa: Arc<Semaphore>,
}

impl Turns {
    pub(super) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self { generation: Arc::new(Semaphore::new(GENERATIONS_AT_ONCE)), rsa: Arc::new(Semaphore::new(cores)) }
    }
}

impl Access {
    /// Draws material for a new key, in the form that it is sealed in. Of private keys the library draws the chance.
    pub(super) async fn draw_material(&self, spec: KeySpec) -> Result<Zeroizing<Vec<u8>>, Error> {
        let len = match spec {
            KeySpec::SymmetricDefault => {
                return Ok(Key::generate(self.0.random.as_ref()).expose().to_vec().into());
            }
            KeySpec::Hmac224 => 28,
            KeySpec::Hmac256 => 32,
            KeySpec::Hmac384 => 48,
            KeySpec::Hmac512 => 64,
            _ => {
                let made = match spec.rsa_bits() {
                    None => asymmetric::generate(spec),
                    Some(_) => in_turn(&self.0.kms_keys.turns.generation, move || asymmetric::generate(spec)).await,
                };
                return made.map_err(|_| Error::KeyUnavailable("Key material could not be generated.".into()));
            }
        };
        let mut material = Zeroizing::new(vec![0; len]);
        self.0.random.fill(&mut material);
        Ok(material)
    }

    /// Seals material for the first version of a key.
    pub(super) fn first_version(&self, key: Uuid, material: &[u8], now: Timestamp) -> KeyVersion {
        let context = key_material_context(&key.to_string(), 1);
        let sealed_material = self.0.subkeys.key_material.seal(&context, material, self.0.random.as_ref());
        KeyVersion { version: 1, sealed_material, rotation: None, created_at: now }
    }

    /// Does something with the one material of a key that is not a symmetric one.
    ///
    /// # Errors
    /// `KeyUnavailable` if the material is not what the key says that it is.
    pub(super) async fn with_material<T: Send + 'static>(
        &self,
        key: &LoadedKey,
        work: impl FnOnce(KeySpec, &[u8]) -> Result<T, Unspecified> + Send + 'static,
    ) -> Result<T, Error> {
        let (spec, version) = (key.row.kind.spec(), key.versions().last().ok_or_else(|| no_material(&key.arn))?);
        let material = self.opened_bytes(key, version).await?;
        let done = match spec.rsa_bits() {
            // Other keys take less time than changing the thread.
            None => work(spec, &material),
            Some(_) => in_turn(&self.0.kms_keys.turns.rsa, move || work(spec, &material)).await,
        };
        done.map_err(|_| Error::KeyUnavailable(format!("The key material of {} cannot be used.", key.arn)))
    }
}

/// Does work on a thread for such work, as soon as it is its turn.
async fn in_turn<T: Send + 'static>(
    turns: &Arc<Semaphore>,
    work: impl FnOnce() -> Result<T, Unspecified> + Send + 'static,
) -> Result<T, Unspecified> {
    let turn = Arc::clone(turns).acquire_owned().await.map_err(|_| Unspecified)?;
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.map_err(|_| Unspecified)?
}
