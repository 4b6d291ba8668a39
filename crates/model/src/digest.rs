//! Content digests, as the OCI image specification writes them (descriptor.md, "Digests").

use std::fmt;
use std::str::FromStr;

use sha2::Digest as _;
use thiserror::Error;

/// A hash algorithm that content may be addressed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Algorithm {
    /// The algorithm of every digest that ECR itself makes.
    Sha256,
    /// Accepted where a client asks for it; the OCI specification's other registered algorithm.
    Sha512,
}

impl Algorithm {
    /// The algorithm's registered name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    /// The length of the algorithm's output in bytes.
    #[must_use]
    pub fn len_bytes(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

impl FromStr for Algorithm {
    type Err = BadDigest;

    fn from_str(text: &str) -> Result<Self, BadDigest> {
        match text {
            "sha256" => Ok(Self::Sha256),
            "sha512" => Ok(Self::Sha512),
            _ => Err(BadDigest::UnknownAlgorithm),
        }
    }
}

const ALGORITHM_LEN_MAX: usize = 6;
const HASH_BYTES_MAX: usize = 64;

/// An algorithm and a hash of the length that the algorithm makes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest {
    algorithm: Algorithm,
    /// Bytes beyond the algorithm's length are zero.
    hash: [u8; HASH_BYTES_MAX],
}

/// Why a text is not a digest.
#[derive(Debug, Error, PartialEq, Eq, Clone, Copy)]
pub enum BadDigest {
    /// There is no `algorithm:hex` shape.
    #[error("a digest is written algorithm:hex")]
    Malformed,
    /// The algorithm is neither `sha256` nor `sha512`.
    #[error("the digest's algorithm is neither sha256 nor sha512")]
    UnknownAlgorithm,
    /// The hex part has another length than the algorithm's, or is not lower-case hex.
    #[error("the digest's hash is not lower-case hex of its algorithm's length")]
    BadHash,
}

impl Digest {
    /// Hashes `bytes` with `algorithm`.
    #[must_use]
    pub fn of(algorithm: Algorithm, bytes: &[u8]) -> Self {
        match algorithm {
            Algorithm::Sha256 => Self::from_hash(algorithm, &sha2::Sha256::digest(bytes)),
            Algorithm::Sha512 => Self::from_hash(algorithm, &sha2::Sha512::digest(bytes)),
        }
    }

    /// Hashes `bytes` with SHA-256.
    #[must_use]
    pub fn sha256(bytes: &[u8]) -> Self {
        Self::of(Algorithm::Sha256, bytes)
    }

    /// Wraps a finished hash.
    ///
    /// # Panics
    /// If `hash` is longer than 64 bytes; it comes from a hash function, never from input.
    #[must_use]
    pub fn from_hash(algorithm: Algorithm, hash: &[u8]) -> Self {
        let mut padded = [0; 64];
        padded[..hash.len()].copy_from_slice(hash);
        Self { algorithm, hash: padded }
    }

    /// The algorithm that made the hash.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The hash, as long as the algorithm makes it.
    #[must_use]
    pub fn hash(&self) -> &[u8] {
        &self.hash[..self.algorithm.len_bytes()]
    }

    /// The hash in lower-case hex.
    #[must_use]
    pub fn hex(&self) -> String {
        hex::encode(self.hash())
    }
}

impl FromStr for Digest {
    type Err = BadDigest;

    fn from_str(text: &str) -> Result<Self, BadDigest> {
        let (algorithm, hash_hex) = text.split_once(':').ok_or(BadDigest::Malformed)?;
        let algorithm: Algorithm = algorithm.parse()?;
        let lower_hex = hash_hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if !lower_hex || hash_hex.len() != 2 * algorithm.len_bytes() {
            return Err(BadDigest::BadHash);
        }
        let mut hash = [0; 64];
        hex::decode_to_slice(hash_hex, &mut hash[..algorithm.len_bytes()]).map_err(|_| BadDigest::BadHash)?;
        Ok(Self { algorithm, hash })
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Every pull writes several: no text is made in between.
        let name = self.algorithm.as_str().as_bytes();
        let mut text = [b':'; ALGORITHM_LEN_MAX + 1 + 2 * HASH_BYTES_MAX];
        text[..name.len()].copy_from_slice(name);
        let (start, hash) = (name.len() + 1, self.hash());
        let end = start + 2 * hash.len();
        hex::encode_to_slice(hash, &mut text[start..end]).map_err(|_| fmt::Error)?;
        f.write_str(std::str::from_utf8(&text[..end]).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that ECR's expression for digests, `[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+`, does not match.
#[derive(Debug, PartialEq, Eq)]
pub struct NotSpelledAsDigest;

/// The digest that `text` spells. `None` if it is spelled as ECR wants it, but of no algorithm or length that any
/// content here has: it is not malformed, there is just nothing by that name.
///
/// # Errors
/// [`NotSpelledAsDigest`].
pub fn spelled_digest(text: &str) -> Result<Option<Digest>, NotSpelledAsDigest> {
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+' | b'.');
    let well_formed = text.split_once(':').is_some_and(|(algorithm, hash)| {
        !algorithm.is_empty()
            && algorithm.bytes().all(word)
            && !hash.is_empty()
            && hash.bytes().all(|b| b.is_ascii_hexdigit())
    });
    if well_formed { Ok(text.parse().ok()) } else { Err(NotSpelledAsDigest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_read_back_as_they_were_written() {
        for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
            let digest = Digest::of(algorithm, b"cargo");
            assert_eq!(digest.to_string().parse(), Ok(digest));
        }
        assert_eq!(
            Digest::sha256(b"").to_string(),
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn what_is_spelled_as_a_digest_need_not_be_one() {
        let good = Digest::sha256(b"x");
        for (text, expected) in [
            ("", Err(NotSpelledAsDigest)),
            ("sha256", Err(NotSpelledAsDigest)),
            ("sha256:", Err(NotSpelledAsDigest)),
            ("sha256:xyz", Err(NotSpelledAsDigest)),
            ("a b:00", Err(NotSpelledAsDigest)),
            ("sha256:ab", Ok(None)),
            ("md5:d41d8cd98f00b204e9800998ecf8427e", Ok(None)),
            (&good.to_string(), Ok(Some(good))),
        ] {
            assert_eq!(spelled_digest(text), expected, "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_reason() {
        let good = Digest::sha256(b"x").to_string();
        let table = [
            ("".to_owned(), BadDigest::Malformed),
            ("sha256".to_owned(), BadDigest::Malformed),
            ("md5:00".to_owned(), BadDigest::UnknownAlgorithm),
            ("sha256:".to_owned(), BadDigest::BadHash),
            (good.to_uppercase().replace("SHA256", "sha256"), BadDigest::BadHash),
            (format!("{good}0"), BadDigest::BadHash),
            (good.replace("sha256", "sha512"), BadDigest::BadHash),
            (format!("{good} "), BadDigest::BadHash),
        ];
        for (text, reason) in table {
            assert_eq!(text.parse::<Digest>(), Err(reason), "{text}");
        }
    }
}
