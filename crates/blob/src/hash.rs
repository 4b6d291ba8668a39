//! The hash that runs along with an upload and can be put to sleep with it.

use model::{Algorithm, Digest};
use sha2::Digest as _;
use sha2::digest::common::hazmat::{SerializableState, SerializedState};
use sha2::{Sha256, Sha512};

/// Names the layout of a sleeping hash. It changes with every incompatible line of `sha2`, whose state is opaque.
const SHA2_0_11: u8 = 1;

/// SHA-256 of what has passed so far.
#[derive(Clone)]
pub(crate) struct RunningHash(Sha256);

impl RunningHash {
    pub(crate) fn new() -> Self {
        Self(Sha256::new())
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash asleep. Holds up to 63 bytes of what was hashed: seal it like the bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![SHA2_0_11];
        bytes.extend_from_slice(&self.0.serialize());
        bytes
    }

    /// The hash awake again; `None` if this program does not know its layout.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (&SHA2_0_11, state) = bytes.split_first()? else { return None };
        let state = SerializedState::<Sha256>::try_from(state).ok()?;
        Sha256::deserialize(&state).ok().map(Self)
    }
}

/// A hash with whichever algorithm a digest asks for.
pub(crate) enum Hasher {
    Sha256(Sha256),
    Sha512(Box<Sha512>),
}

impl Hasher {
    pub(crate) fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
            Algorithm::Sha512 => Self::Sha512(Box::default()),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hash) => hash.update(bytes),
            Self::Sha512(hash) => hash.update(bytes),
        }
    }

    pub(crate) fn finish(self) -> Digest {
        match self {
            Self::Sha256(hash) => Digest::from_hash(Algorithm::Sha256, &hash.finalize()),
            Self::Sha512(hash) => Digest::from_hash(Algorithm::Sha512, &hash.finalize()),
        }
    }
}

impl From<RunningHash> for Hasher {
    fn from(hash: RunningHash) -> Self {
        Self::Sha256(hash.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_that_slept_goes_on_where_it_was() {
        let text = [b'w'; 300];
        for at in [0, 1, 63, 64, 65, 299, 300] {
            let mut hash = RunningHash::new();
            hash.update(&text[..at]);
            let mut hash = RunningHash::from_bytes(&hash.to_bytes()).expect("known layout");
            hash.update(&text[at..]);
            assert_eq!(Hasher::from(hash).finish(), Digest::sha256(&text), "slept at {at}");
        }
    }

    #[test]
    fn an_unknown_or_damaged_state_does_not_wake() {
        let mut asleep = RunningHash::new().to_bytes();
        assert!(RunningHash::from_bytes(&asleep[..asleep.len() - 1]).is_none());
        asleep[0] += 1;
        assert!(RunningHash::from_bytes(&asleep).is_none());
        assert!(RunningHash::from_bytes(&[]).is_none());
    }
}
