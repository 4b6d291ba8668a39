//! Passwords: how they are hashed, and how those who guess are slowed down.
//!
//! A hash takes 19 MiB and some milliseconds on purpose. So it is made off the async threads, by few at a time. Whether
//! a user exists is not told by the time it takes: of whoever has no password, one is hashed all the same.

mod hashing;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::{AccountId, Random, Timestamp, source};
use moka::sync::Cache;
use zeroize::Zeroizing;

use super::Error;
use hashing::Hashing;

/// The length of salts.
const SALT_LEN_BYTES: usize = 16;

/// How many wrong passwords are free.
const FREE_FAILURES: u32 = 5;

/// How long the wait is after the first failure that is not free; it doubles with each other one.
const WAIT_FIRST: Duration = Duration::from_secs(1);

/// How long the wait is at most.
const WAIT_MAX: Duration = Duration::from_secs(15 * 60);

/// After so long without an attempt, all failures are forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60 * 60);

/// The users whose failures are remembered, at most.
const USERS_MAX: u64 = 100_000;

/// What is tried: the password of a user, whose name in lower case it is, whether there is such a user or not; or the
/// codes of an MFA device, whose serial number it is.
type Target = (AccountId, Box<str>);

/// The turns at hashing, and the failures of late. They are this node's own.
pub(crate) struct Passwords {
    hashing: Hashing,
    failures: Cache<Target, Arc<Mutex<Failures>>>,
}

/// The failures of one user.
#[derive(Debug, Default)]
struct Failures {
    count: u32,
    last_at: Option<Timestamp>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        let failures = Cache::builder().max_capacity(USERS_MAX).build();
        Self { hashing: Hashing::new(), failures }
    }

    /// Hashes a password into a PHC string.
    pub(crate) async fn hash(&self, password: Zeroizing<String>, random: &dyn Random) -> Result<String, Error> {
        let salt: [u8; SALT_LEN_BYTES] = source::random_bytes(random);
        self.hashing.hash(password, salt).await.map_err(|error| failed(&error))
    }

    /// Whether a password is one of those that were hashed. The caller is known, so no attempt is counted.
    pub(crate) async fn is_among(&self, hashes: Vec<String>, password: &Zeroizing<String>) -> Result<bool, Error> {
        for hash in hashes {
            let verified = self.hashing.verify(Some(hash), password.clone()).await;
            if verified.map_err(|error| failed(&error))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the password of a user is this one. It costs one of few attempts, unless it is.
    ///
    /// # Errors
    /// `Throttling` when there are none left for now.
    pub(crate) async fn check(
        &self,
        account: AccountId,
        user_name: &str,
        hash: Option<String>,
        password: Zeroizing<String>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let user_name = user_name.to_ascii_lowercase();
        if !self.may_try(account, &user_name, now) {
            return Err(Error::Throttling);
        }
        let is_right = self.hashing.verify(hash, password).await.map_err(|error| failed(&error))?;
        if is_right {
            self.succeeded(account, &user_name);
        }
        Ok(is_right)
    }

    /// Whether another attempt at a password, or at the codes of an MFA device, is due. It counts as a failure before it is
    /// known to be one, so that many at once gain nothing.
    pub(crate) fn may_try(&self, account: AccountId, name: &str, now: Timestamp) -> bool {
        let target = (account, name.into());
        lock(&self.failures.get_with_by_ref(&target, Arc::default)).may_try(now)
    }

    /// Forgets the failures: the last attempt was none.
    pub(crate) fn succeeded(&self, account: AccountId, name: &str) {
        self.failures.invalidate(&(account, name.into()));
    }
}

impl Failures {
    /// Whether another attempt is due; if so, it is counted.
    fn may_try(&mut self, now: Timestamp) -> bool {
        match self.last_at {
            // A clock that was set back says nothing about the wait: it begins anew.
            Some(last_at) if now < last_at => self.last_at = Some(now),
            Some(last_at) if now.since(last_at) >= FORGOTTEN_AFTER => self.count = 0,
            _ => {}
        }
        if self.last_at.is_some_and(|last_at| now.since(last_at) < self.wait()) {
            return false;
        }
        self.count = self.count.saturating_add(1);
        self.last_at = Some(now);
        true
    }

    fn wait(&self) -> Duration {
        match self.count.checked_sub(FREE_FAILURES) {
            None => Duration::ZERO,
            Some(paid) => WAIT_FIRST.saturating_mul(1_u32.checked_shl(paid).unwrap_or(u32::MAX)).min(WAIT_MAX),
        }
    }
}

fn lock(failures: &Mutex<Failures>) -> MutexGuard<'_, Failures> {
    failures.lock().unwrap_or_else(PoisonError::into_inner)
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    crate::Error::Hashing(error.to_string()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_000_000_000);

    struct Sevens;
    impl Random for Sevens {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(7);
        }
    }

    fn account() -> AccountId {
        "111111111111".parse().expect("an account")
    }

    fn secret(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_is_right_or_wrong_and_nobodys_is_wrong() {
        let passwords = Passwords::new();
        let hash = passwords.hash(secret("correct horse 1A"), &Sevens).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        for (hash, password, expected) in [
            (Some(hash.clone()), "correct horse 1A", true),
            (Some(hash.clone()), "correct horse 1a", false),
            (Some(hash.clone()), "", false),
            (None, "correct horse 1A", false),
            (Some("garbage".to_owned()), "garbage", false),
        ] {
            let is_right =
                passwords.check(account(), password, hash, secret(password), START).await.expect("an answer");
            assert_eq!(is_right, expected, "{password}");
        }
    }

    #[tokio::test]
    async fn wrong_passwords_cost_attempts_whether_there_is_a_user_or_not() {
        let hash = Passwords::new().hash(secret("right"), &Sevens).await.expect("a hash");
        for stored in [Some(hash.clone()), None] {
            let passwords = Passwords::new();
            let check = |user: &'static str, password: &'static str, millis: u64| {
                let now = START + Duration::from_millis(millis);
                passwords.check(account(), user, stored.clone(), secret(password), now)
            };
            for i in 0..FREE_FAILURES {
                let name = if i % 2 == 0 { "alice" } else { "ALICE" };
                assert_eq!(check(name, "wrong", 0).await.ok(), Some(false), "{i}");
            }
            for password in ["wrong", "right"] {
                assert!(matches!(check("alice", password, 999).await, Err(Error::Throttling)), "{password}");
            }
            assert!(check("bob", "wrong", 0).await.is_ok(), "another user");
            assert_eq!(check("alice", "wrong", 1000).await.ok(), Some(false));
            assert!(matches!(check("alice", "right", 2999).await, Err(Error::Throttling)), "the wait doubles");
            assert_eq!(check("alice", "right", 3000).await.ok(), Some(stored.is_some()));
        }
    }

    #[tokio::test]
    async fn the_right_password_makes_failures_forgotten() {
        let passwords = Passwords::new();
        let hash = passwords.hash(secret("right"), &Sevens).await.expect("a hash");
        for _ in 0..3 {
            for _ in 1..FREE_FAILURES {
                let wrong = passwords.check(account(), "alice", Some(hash.clone()), secret("wrong"), START).await;
                assert_eq!(wrong.ok(), Some(false));
            }
            let right = passwords.check(account(), "alice", Some(hash.clone()), secret("right"), START).await;
            assert_eq!(right.ok(), Some(true));
        }
    }

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour_and_end() {
        let mut failures = Failures::default();
        let mut now = START;
        let mut waits = Vec::new();
        for _ in 0..20 {
            assert!(failures.may_try(now));
            waits.push(failures.wait().as_secs());
            if failures.wait() > Duration::ZERO {
                assert!(!failures.may_try(now + failures.wait() - Duration::from_millis(1)));
            }
            now = now + failures.wait();
        }
        assert_eq!(waits[..8], [0, 0, 0, 0, 1, 2, 4, 8]);
        assert_eq!(waits[19], 900);
        assert!(failures.may_try(now + FORGOTTEN_AFTER));
        assert_eq!(failures.count, 1);
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out_for_longer_than_the_wait() {
        let mut failures = Failures { count: FREE_FAILURES, last_at: Some(START + Duration::from_secs(1_000_000)) };
        assert!(!failures.may_try(START));
        assert!(failures.may_try(START + WAIT_FIRST));
    }

    #[tokio::test]
    async fn many_attempts_at_once_are_counted_each() {
        let passwords = Arc::new(Passwords::new());
        let attempts: Vec<_> = (0..20)
            .map(|_| {
                let passwords = Arc::clone(&passwords);
                tokio::spawn(async move { passwords.check(account(), "alice", None, secret("x"), START).await.is_ok() })
            })
            .collect();
        let mut tried = 0;
        for attempt in attempts {
            tried += u32::from(attempt.await.expect("ends"));
        }
        assert_eq!(tried, FREE_FAILURES);
    }
}
