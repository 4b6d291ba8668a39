//! The work of hashing, in buffers that are few, kept and wiped.
//!
//! A buffer is 19 MiB. Were each hash to have one of its own, an allocator with an arena for each thread would keep one
//! for each thread that ever hashed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::Semaphore;
use zeroize::{Zeroize as _, Zeroizing};

use super::SALT_LEN_BYTES;

/// How many passwords are hashed at a time, and so the number of buffers.
const AT_ONCE: usize = 2;

/// What cannot be hashed, or kept the work from being done.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The turns at hashing: whoever has none waits. Whoever leaves before the turn comes costs nothing; whoever leaves later
/// keeps it until the hash is made.
pub(super) struct Hashing {
    turns: Arc<Semaphore>,
    spare: Arc<Mutex<Vec<Memory>>>,
}

/// What a hash is made in: wiped as soon as it is made.
#[derive(Default)]
struct Memory(Vec<Block>);

impl Hashing {
    pub(super) fn new() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), spare: Arc::default() }
    }

    /// Hashes a password into a PHC string.
    pub(super) async fn hash(
        &self,
        password: Zeroizing<String>,
        salt: [u8; SALT_LEN_BYTES],
    ) -> Result<String, Failure> {
        self.in_turn(move |memory| Ok(memory.hash(&Argon2::default(), &password, &salt)?.to_string())).await?
    }

    /// Whether a password is the one of a PHC string. Of none, and of what is no such string, no password is the one, and
    /// that takes as long to find out.
    pub(super) async fn verify(&self, hash: Option<String>, password: Zeroizing<String>) -> Result<bool, Failure> {
        let work = move |memory: &mut Memory| {
            let stored = hash.and_then(|hash| PasswordHash::new(&hash).ok());
            let is_right = stored.map(|stored| memory.verify(&stored, &password));
            if let Some(Ok(is_right)) = is_right {
                return is_right;
            }
            let _ = memory.hash(&Argon2::default(), &password, &[0; SALT_LEN_BYTES]);
            false
        };
        self.in_turn(work).await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let turn = Arc::clone(&self.turns).acquire_owned().await?;
        let spare = Arc::clone(&self.spare);
        let done = tokio::task::spawn_blocking(move || {
            // It goes last, so that whoever has the next turn finds the memory.
            let _turn = turn;
            let mut memory = lock(&spare).pop().unwrap_or_default();
            let done = work(&mut memory);
            lock(&spare).push(memory);
            done
        });
        Ok(done.await?)
    }
}

impl Memory {
    fn hash(&mut self, argon2: &Argon2<'_>, password: &str, salt: &[u8]) -> Result<PasswordHash, Failure> {
        let params = argon2.params();
        let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
        self.0.resize(params.block_count(), Block::new());
        let hashed = argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, &mut self.0[..]);
        self.wipe();
        hashed?;
        Ok(PasswordHash {
            algorithm: Algorithm::default().ident(),
            version: Some(Version::default().into()),
            params: ParamsString::try_from(params)?,
            salt: Some(Salt::new(salt)?),
            hash: Some(Output::new(&output)?),
        })
    }

    /// Whether a password is the one of a hash that was made with whatever parameters.
    fn verify(&mut self, stored: &PasswordHash, password: &str) -> Result<bool, Failure> {
        let (Some(salt), Some(expected)) = (&stored.salt, &stored.hash) else { return Err("not a hash".into()) };
        let algorithm = Algorithm::try_from(stored.algorithm.as_str())?;
        let version = stored.version.map_or(Ok(Version::default()), Version::try_from)?;
        let argon2 = Argon2::new(algorithm, version, Params::try_from(stored)?);
        // The comparison of two outputs takes the same time wherever they differ.
        Ok(self.hash(&argon2, password, salt)?.hash.as_ref() == Some(expected))
    }

    fn wipe(&mut self) {
        for block in &mut self.0 {
            let words: &mut [u64] = block.as_mut();
            words.zeroize();
        }
    }
}

fn lock(spare: &Mutex<Vec<Memory>>) -> MutexGuard<'_, Vec<Memory>> {
    spare.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::task::Poll;

    use argon2::{PasswordHasher as _, PasswordVerifier as _};

    use super::*;

    const SALT: [u8; SALT_LEN_BYTES] = [7; SALT_LEN_BYTES];

    fn secret(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    /// All buffers, once nobody hashes any more: how many there are, and whether they are wiped.
    async fn buffers(hashing: &Hashing) -> (usize, bool) {
        let all = u32::try_from(AT_ONCE).expect("few");
        let _turns = hashing.turns.acquire_many(all).await.expect("every turn is given back");
        let spare = lock(&hashing.spare);
        let is_wiped = spare.iter().flat_map(|memory| &memory.0).all(|block| block.as_ref().iter().all(|w| *w == 0));
        (spare.len(), is_wiped)
    }

    #[tokio::test]
    async fn hashes_are_those_of_argon2_and_so_are_answers() {
        let hashing = Hashing::new();
        let hash = hashing.hash(secret("right"), SALT).await.expect("a hash");
        let expected = Argon2::default().hash_password_with_salt(b"right", &SALT).expect("a hash");
        assert_eq!(hash, expected.to_string());
        Argon2::default().verify_password(b"right", hash.as_str()).expect("is right");
        let smaller = Argon2::new(Algorithm::Argon2i, Version::V0x10, Params::new(64, 3, 2, None).expect("parameters"));
        let other = smaller.hash_password_with_salt(b"right", &SALT).expect("a hash").to_string();
        for stored in [&hash, &other] {
            for (password, is_right) in [("right", true), ("wrong", false), ("", false)] {
                let answer = hashing.verify(Some(stored.clone()), secret(password)).await.expect("an answer");
                assert_eq!(answer, is_right, "{stored} {password}");
            }
        }
        for bad in ["", "right", "$argon2id$v=19$m=19456,t=2,p=1", "$md5$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo"] {
            let answer = hashing.verify(Some(bad.to_owned()), secret("right")).await.expect("an answer");
            assert!(!answer, "{bad}");
        }
    }

    #[tokio::test]
    async fn however_many_call_at_once_there_are_few_buffers_and_all_are_wiped() {
        let hashing = Arc::new(Hashing::new());
        let calls: Vec<_> = (0..12)
            .map(|place| {
                let hashing = Arc::clone(&hashing);
                tokio::spawn(async move { hashing.hash(secret(&format!("password {place}")), SALT).await.is_ok() })
            })
            .collect();
        for call in calls {
            assert!(call.await.expect("ends"));
        }
        let (count, is_wiped) = buffers(&hashing).await;
        assert!((1..=AT_ONCE).contains(&count), "{count}");
        assert!(is_wiped);
    }

    #[tokio::test]
    async fn whoever_leaves_takes_neither_a_turn_nor_a_buffer_along() {
        let hashing = Hashing::new();
        for _ in 0..2 {
            // The first of them have begun when all leave, the others wait.
            let mut calls: Vec<_> = (0..6).map(|_| Box::pin(hashing.hash(secret("right"), SALT))).collect();
            for call in &mut calls {
                poll_fn(|context| {
                    assert!(call.as_mut().poll(context).is_pending());
                    Poll::Ready(())
                })
                .await;
            }
            drop(calls);
            let (count, is_wiped) = buffers(&hashing).await;
            assert!((1..=AT_ONCE).contains(&count), "{count}");
            assert!(is_wiped);
        }
        let hash = hashing.hash(secret("right"), SALT).await.expect("a hash");
        assert!(hashing.verify(Some(hash), secret("right")).await.expect("an answer"));
    }

    #[tokio::test]
    async fn work_that_panics_costs_no_turn() {
        let hashing = Hashing::new();
        for _ in 0..=AT_ONCE {
            let failed = hashing.in_turn(|_| panic!("on purpose")).await;
            assert!(failed.is_err());
        }
        assert_eq!(buffers(&hashing).await.0, 0);
    }
}
