//! Authenticated encryption of small secrets (AES-256-GCM), given the key and the nonce.
//!
//! A sealed secret is the 12-byte nonce, the ciphertext and the 16-byte tag, in that order.
//! The context is authenticated, not stored: a secret opens only in the place it was sealed for.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::source::{Random, random_bytes};

/// The length in bytes that sealing adds to a secret.
pub const OVERHEAD: usize = NONCE_LEN + 16;

/// A 256-bit key. It never prints itself, and is wiped when dropped.
#[derive(Clone)]
pub struct Key {
    bytes: Zeroizing<[u8; 32]>,
    cipher: std::sync::Arc<LessSafeKey>,
}

/// The sealed bytes were not made with this key and context, or were changed since.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("the sealed secret does not open with this key")]
pub struct CannotOpen;

impl Key {
    /// Takes 32 bytes as a key.
    ///
    /// # Panics
    /// Never: AES-256 takes any 32 bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        let unbound = UnboundKey::new(&AES_256_GCM, &bytes).expect("AES-256 takes any 32 bytes");
        Self { bytes: Zeroizing::new(bytes), cipher: std::sync::Arc::new(LessSafeKey::new(unbound)) }
    }

    /// Draws a new key.
    #[must_use]
    pub fn generate(random: &dyn Random) -> Self {
        Self::new(random_bytes(random))
    }

    /// The key itself, to be wrapped or written to the key file; nothing else.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// Encrypts `secret` for `context` under a fresh random nonce.
    ///
    /// # Panics
    /// Never: AES-GCM only refuses inputs of over 64 GiB.
    #[must_use]
    pub fn seal(&self, context: &[u8], secret: &[u8], random: &dyn Random) -> Vec<u8> {
        let nonce: [u8; NONCE_LEN] = random_bytes(random);
        let mut sealed = Vec::with_capacity(secret.len() + OVERHEAD);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(secret);
        let tag = self
            .cipher
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context),
                &mut sealed[NONCE_LEN..],
            )
            .expect("a secret is far below the cipher's 64 GiB limit");
        sealed.extend_from_slice(tag.as_ref());
        sealed
    }

    /// Decrypts what [`Key::seal`] made for the same `context`.
    ///
    /// # Errors
    /// [`CannotOpen`] for anything else.
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        if sealed.len() < OVERHEAD {
            return Err(CannotOpen);
        }
        let (nonce, body) = sealed.split_at(NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| CannotOpen)?;
        let mut secret = Zeroizing::new(body.to_vec());
        let len = self.cipher.open_in_place(nonce, Aad::from(context), &mut secret).map_err(|_| CannotOpen)?.len();
        secret.truncate(len);
        Ok(secret)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;
    impl Random for Zeros {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0);
        }
    }

    #[test]
    fn a_secret_opens_only_with_its_key_and_context_and_unchanged() {
        let key = Key::new([7; 32]);
        let sealed = key.seal(b"here", b"secret", &Zeros);
        assert_eq!(key.open(b"here", &sealed).expect("opens").as_slice(), b"secret");
        assert_eq!(key.open(b"there", &sealed), Err(CannotOpen));
        assert_eq!(Key::new([8; 32]).open(b"here", &sealed), Err(CannotOpen));
        for i in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[i] ^= 1;
            assert_eq!(key.open(b"here", &flipped), Err(CannotOpen), "byte {i}");
        }
        for len in 0..sealed.len() {
            assert_eq!(key.open(b"here", &sealed[..len]), Err(CannotOpen), "length {len}");
        }
    }

    #[test]
    fn keys_do_not_print_themselves() {
        assert_eq!(format!("{:?}", Key::new([65; 32])), "Key(..)");
    }
}
