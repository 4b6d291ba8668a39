//! What is remembered of an upload between two requests.

use std::fmt;

use model::Random;
use model::seal::Key;
use uuid::Uuid;

use crate::frames::FRAME_BYTES;
use crate::hash::RunningHash;
use crate::{BlobId, Error};

const VERSION: u8 = 1;
const PLAIN: u8 = 0;
const SEALED: u8 = 1;
/// Version, sealed or not, id, received bytes.
const HEAD_BYTES: usize = 1 + 1 + 16 + 8;

/// All that an upload needs to go on, in this process or another: how much was received, the state
/// of the hash, and the bytes behind the last full frame that was stored. It is at most some 64 KiB.
///
/// The upload's row keeps it. Whatever is staged beyond it is dust. With a data key, hash and
/// bytes are sealed with it, for this upload and this length only.
#[derive(Clone, PartialEq, Eq)]
pub struct UploadState {
    id: BlobId,
    sealed: bool,
    received_bytes: u64,
    body: Vec<u8>,
}

/// What a state says once it is open.
pub(crate) struct Opened {
    /// `None` where the state was made by a program with another hash state; then the staged bytes are to be hashed anew.
    pub(crate) hash: Option<RunningHash>,
    pub(crate) tail: Vec<u8>,
}

impl UploadState {
    /// How many bytes were received.
    #[must_use]
    pub fn received_bytes(&self) -> u64 {
        self.received_bytes
    }

    /// The state, to be kept in a row.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD_BYTES + self.body.len());
        bytes.extend_from_slice(&[VERSION, if self.sealed { SEALED } else { PLAIN }]);
        bytes.extend_from_slice(self.id.as_bytes());
        bytes.extend_from_slice(&self.received_bytes.to_le_bytes());
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// Reads what [`UploadState::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::StateRefused`] for anything else, and for versions that this program does not know.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let refused = Error::StateRefused { id: BlobId::new(Uuid::nil()) };
        let Some((head, body)) = bytes.split_at_checked(HEAD_BYTES) else { return Err(refused) };
        let (Ok(id), Ok(received_bytes)) = (head[2..18].try_into(), head[18..].try_into()) else { return Err(refused) };
        let sealed = match head[..2] {
            [VERSION, PLAIN] => false,
            [VERSION, SEALED] => true,
            _ => return Err(refused),
        };
        Ok(Self {
            id: BlobId::new(Uuid::from_bytes(id)),
            sealed,
            received_bytes: u64::from_le_bytes(received_bytes),
            body: body.to_vec(),
        })
    }

    /// `tail` are the bytes that `hash` does not cover yet.
    pub(crate) fn new(
        id: BlobId,
        key: Option<&Key>,
        received_bytes: u64,
        hash: &RunningHash,
        tail: &[u8],
        random: &dyn Random,
    ) -> Self {
        let hash = hash.to_bytes();
        let mut body = Vec::with_capacity(1 + hash.len() + tail.len());
        body.push(u8::try_from(hash.len()).expect("a hash state is about a hundred bytes"));
        body.extend_from_slice(&hash);
        body.extend_from_slice(tail);
        if let Some(key) = key {
            body = key.seal(&context(id, received_bytes), &body, random);
        }
        Self { id, sealed: key.is_some(), received_bytes, body }
    }

    /// # Errors
    /// [`Error::StateRefused`] when it is not a state of this upload, or was made with another key.
    pub(crate) fn open(&self, id: BlobId, key: Option<&Key>) -> Result<Opened, Error> {
        let refused = || Error::StateRefused { id };
        if self.id != id {
            return Err(refused());
        }
        let opened = match (key, self.sealed) {
            (Some(key), true) => key.open(&context(id, self.received_bytes), &self.body).map_err(|_| refused())?,
            (None, false) => self.body.clone().into(),
            _ => return Err(refused()),
        };
        let (&hash_bytes, rest) = opened.split_first().ok_or_else(refused)?;
        let (hash, tail) = rest.split_at_checked(usize::from(hash_bytes)).ok_or_else(refused)?;
        let stored_bytes = self.received_bytes.checked_sub(tail.len() as u64).ok_or_else(refused)?;
        let behind_a_frame = stored_bytes.is_multiple_of(FRAME_BYTES as u64) && tail.len() <= FRAME_BYTES;
        if !behind_a_frame || (tail.is_empty() && self.received_bytes > 0) {
            return Err(refused());
        }
        Ok(Opened { hash: RunningHash::from_bytes(hash), tail: tail.to_vec() })
    }
}

/// What a sealed body belongs to. Frames are sealed with the same key for a context of another
/// length, so that neither can be passed off as the other.
fn context(id: BlobId, received_bytes: u64) -> Vec<u8> {
    [b"upload state", &[VERSION][..], id.as_bytes(), &received_bytes.to_le_bytes()].concat()
}

impl fmt::Debug for UploadState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadState")
            .field("id", &self.id)
            .field("received_bytes", &self.received_bytes)
            .finish_non_exhaustive()
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

    const ID: BlobId = BlobId::new(Uuid::from_u128(5));

    fn state(key: Option<&Key>) -> UploadState {
        UploadState::new(ID, key, FRAME_BYTES as u64 + 4, &RunningHash::new(), b"tail", &Zeros)
    }

    #[test]
    fn a_state_survives_its_bytes_and_opens_only_where_it_belongs() {
        let (key, other_key) = (Key::new([1; 32]), Key::new([2; 32]));
        let other_id = BlobId::new(Uuid::from_u128(6));
        for right in [None, Some(&key)] {
            let state = UploadState::from_bytes(&state(right).to_bytes()).expect("reads");
            assert_eq!(state.open(ID, right).expect("opens").tail, b"tail");
            let wrong = if right.is_some() { None } else { Some(&key) };
            for (id, key) in [(other_id, right), (ID, wrong), (ID, Some(&other_key))] {
                assert!(matches!(state.open(id, key), Err(Error::StateRefused { .. })), "{id} {key:?}");
            }
        }
    }

    #[test]
    fn every_changed_bit_of_a_sealed_state_is_noticed() {
        let key = Key::new([1; 32]);
        let bytes = state(Some(&key)).to_bytes();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let opened = UploadState::from_bytes(&changed).and_then(|state| state.open(ID, Some(&key)));
            assert!(matches!(opened, Err(Error::StateRefused { .. })), "byte {at}");
        }
    }

    #[test]
    fn any_bytes_are_a_state_or_refused() {
        let bytes = state(None).to_bytes();
        for len in 0..bytes.len() {
            let opened = UploadState::from_bytes(&bytes[..len]).and_then(|state| state.open(ID, None));
            assert!(opened.is_err(), "length {len}");
        }
        assert!(!format!("{:?}", state(None)).contains("tail"), "content does not print");
    }

    #[test]
    fn an_unknown_hash_state_is_left_out() {
        let mut bytes = state(None).to_bytes();
        bytes[HEAD_BYTES + 1] = 99;
        let opened = UploadState::from_bytes(&bytes).and_then(|state| state.open(ID, None)).expect("opens");
        assert!(opened.hash.is_none());
        assert_eq!(opened.tail, b"tail");
    }
}
