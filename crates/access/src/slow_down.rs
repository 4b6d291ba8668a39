//! Slowing down those who guess.
//!
//! Every credential is looked at before anything is refused for being one too many, because behind one address may be
//! many people: a stranger's failures must not lock out a neighbour whose credential is right. So:
//!
//! - From an address with many failures within a minute, further failures are answered with "too many" and nothing else:
//!   the guesser does not learn what was wrong, and a program with a stale secret backs off.
//! - The one thing here that can be guessed at all is the secret of a long-term key, which an operator may have chosen
//!   badly: tokens are sealed, and made-up ones never open. A key that was tried with a wrong secret too often from one
//!   address is not tried from there again until the minute is over, right or wrong, unless it has proved itself from
//!   there within the hour: whoever is at work with it goes on working. Only that key, from that address, is shut out;
//!   and the answer does not say whether the secret would have been right.
//!
//! What is remembered is bounded; who floods it with addresses makes it forget some, and gains a minute's guesses each.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::Timestamp;
use moka::sync::Cache;

use crate::sessions::TextHash;

/// Over so many failures in a window, an address is told nothing but that they are too many.
const FAILURES_MAX: u32 = 100;

/// After so many wrong secrets in a window, a key is not tried from the address again.
const GUESSES_MAX: u32 = 10;

const WINDOW: Duration = Duration::from_secs(60);

/// How long a key that proved itself from an address is believed to be at work there.
const PROVEN: Duration = Duration::from_secs(60 * 60);

/// How often a proof is renewed at most.
const PROOF_COARSENESS: Duration = Duration::from_secs(5 * 60);

const COUNTED_MAX: u64 = 20_000;
const PROVEN_MAX: u64 = 50_000;

/// Where attempts come from: an IPv4 address, or the 64 bits of an IPv6 address that one site has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    V4(u32),
    V6(u64),
}

impl From<IpAddr> for Source {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address.to_bits()),
            IpAddr::V6(address) => Self::V6((address.to_bits() >> 64) as u64),
        }
    }
}

/// A key from an address; the key's id by its hash, which has a fixed length whatever a stranger sends.
type KeyFrom = (Source, TextHash);

/// The failures and proofs of late.
pub(crate) struct SlowDown {
    failures: Cache<Source, Arc<Count>>,
    guesses: Cache<KeyFrom, Arc<Count>>,
    proofs: Cache<KeyFrom, Timestamp>,
}

/// How many there were in the window that began then.
#[derive(Default)]
struct Count(Mutex<Option<(Timestamp, u32)>>);

impl Count {
    fn current(&self, now: Timestamp) -> u32 {
        let window = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        window.filter(|(began_at, _)| is_open(*began_at, now)).map_or(0, |(_, count)| count)
    }

    fn add_one(&self, now: Timestamp) {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *window = match *window {
            Some((began_at, count)) if is_open(began_at, now) => Some((began_at, count.saturating_add(1))),
            _ => Some((now, 1)),
        };
    }
}

fn is_open(began_at: Timestamp, now: Timestamp) -> bool {
    // A clock that was set back says nothing about the window.
    began_at <= now && now < began_at + WINDOW
}

impl SlowDown {
    pub(crate) fn new() -> Self {
        Self {
            failures: Cache::builder().max_capacity(COUNTED_MAX).build(),
            guesses: Cache::builder().max_capacity(COUNTED_MAX).build(),
            proofs: Cache::builder().max_capacity(PROVEN_MAX).build(),
        }
    }

    /// Whether a key may be tried from an address.
    pub(crate) fn may_try(&self, from: impl Into<Source>, key_id: &str, now: Timestamp) -> bool {
        let key = (from.into(), TextHash::of(key_id));
        let guesses = self.guesses.get(&key).map_or(0, |count| count.current(now));
        guesses < GUESSES_MAX || self.proofs.get(&key).is_some_and(|at| at <= now && now < at + PROVEN)
    }

    /// Whether a key proved itself from an address lately and is not being guessed at from there.
    pub(crate) fn is_at_work(&self, from: impl Into<Source>, key_id: &str, now: Timestamp) -> bool {
        let key = (from.into(), TextHash::of(key_id));
        let guesses = self.guesses.get(&key).map_or(0, |count| count.current(now));
        guesses < GUESSES_MAX && self.proofs.get(&key).is_some_and(|at| at <= now && now < at + PROVEN)
    }

    /// Notes that a key proved itself.
    pub(crate) fn proved(&self, from: impl Into<Source>, key_id: &str, now: Timestamp) {
        let key = (from.into(), TextHash::of(key_id));
        if self.proofs.get(&key).is_none_or(|at| now < at || now >= at + PROOF_COARSENESS) {
            self.proofs.insert(key, now);
        }
    }

    /// Notes that a key was tried with a wrong secret.
    pub(crate) fn guessed(&self, from: impl Into<Source>, key_id: &str, now: Timestamp) {
        let key = (from.into(), TextHash::of(key_id));
        self.guesses.get_with(key, Arc::default).add_one(now);
    }

    /// Notes a failure of any kind; whether there were so many that it is told no more than that.
    pub(crate) fn failed(&self, from: impl Into<Source>, now: Timestamp) -> bool {
        let count = self.failures.get_with(from.into(), Arc::default);
        count.add_one(now);
        count.current(now) > FAILURES_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_000_000_000);
    const KEY: &str = "AKIAIOSFODNN7EXAMPLE";

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn failures_are_counted_by_address_and_minute() {
        let (slow_down, here, there) = (SlowDown::new(), address("192.0.2.1"), address("192.0.2.2"));
        for i in 0..FAILURES_MAX {
            assert!(!slow_down.failed(here, START), "failure {i}");
        }
        assert!(slow_down.failed(here, START + WINDOW - Duration::from_millis(1)));
        assert!(!slow_down.failed(there, START), "another address");
        assert!(!slow_down.failed(here, START + WINDOW), "another minute");
        assert!(!slow_down.failed(here, START), "the clock was set back");
    }

    #[test]
    fn a_site_with_ipv6_is_one_address_and_mapped_addresses_are_what_they_map() {
        let source = |text| Source::from(address(text));
        assert_eq!(source("2001:db8::1"), source("2001:db8::ffff:1"));
        assert_ne!(source("2001:db8::1"), source("2001:db8:0:1::1"));
        assert_eq!(source("::ffff:192.0.2.1"), source("192.0.2.1"));
    }

    #[test]
    fn a_key_that_is_guessed_at_is_not_tried_from_there_until_the_minute_is_over() {
        let (slow_down, here, there) = (SlowDown::new(), address("192.0.2.1"), address("192.0.2.2"));
        for i in 0..GUESSES_MAX {
            assert!(slow_down.may_try(here, KEY, START), "guess {i}");
            slow_down.guessed(here, KEY, START);
        }
        assert!(!slow_down.may_try(here, KEY, START));
        assert!(slow_down.may_try(there, KEY, START), "another address");
        assert!(slow_down.may_try(here, "AKIAANOTHEREXAMPLE12", START), "another key");
        assert!(slow_down.may_try(here, KEY, START + WINDOW), "another minute");
    }

    #[test]
    fn whoever_is_at_work_with_a_key_is_not_locked_out_by_a_stranger_next_door() {
        let (slow_down, here) = (SlowDown::new(), address("192.0.2.1"));
        slow_down.proved(here, KEY, START);
        for _ in 0..2 * GUESSES_MAX {
            slow_down.guessed(here, KEY, START + PROVEN);
            slow_down.guessed(here, KEY, START);
        }
        assert!(slow_down.may_try(here, KEY, START));
        let over = START + PROVEN;
        for _ in 0..GUESSES_MAX {
            slow_down.guessed(here, KEY, over);
        }
        assert!(!slow_down.may_try(here, KEY, over), "it did not prove itself for an hour");
    }

    #[test]
    fn a_key_is_at_work_where_it_proved_itself_and_while_nobody_guesses_at_it_there() {
        let (slow_down, here, there) = (SlowDown::new(), address("192.0.2.1"), address("192.0.2.2"));
        assert!(!slow_down.is_at_work(here, KEY, START));
        slow_down.proved(here, KEY, START);
        assert!(slow_down.is_at_work(here, KEY, START));
        assert!(!slow_down.is_at_work(there, KEY, START), "another address");
        assert!(!slow_down.is_at_work(here, KEY, START + PROVEN), "an hour later");
        for _ in 0..GUESSES_MAX {
            slow_down.guessed(here, KEY, START);
        }
        assert!(!slow_down.is_at_work(here, KEY, START));
        assert!(slow_down.is_at_work(here, KEY, START + WINDOW), "another minute");
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let slow_down = SlowDown::new();
        for i in 0..u32::try_from(2 * COUNTED_MAX).expect("small") {
            slow_down.failed(IpAddr::from(i.to_be_bytes()), START);
        }
        slow_down.failures.run_pending_tasks();
        assert!(slow_down.failures.entry_count() <= COUNTED_MAX);
    }
}
