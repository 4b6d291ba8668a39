//! The name of a blob at rest.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// Names a stored blob. It says nothing of the content: the same bytes stored twice have two ids.
///
/// Ids should be random (version 4), because their first two hex digits choose the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobId(Uuid);

impl BlobId {
    /// Takes a UUID as an id.
    #[must_use]
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The UUID.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    /// The sixteen bytes of the UUID, most significant first: they sort as the id does.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// The text is not a lower-case hyphenated UUID.
#[derive(Debug, thiserror::Error, PartialEq, Eq, Clone, Copy)]
#[error("a blob id is a lower-case hyphenated UUID")]
pub struct BadBlobId;

impl FromStr for BlobId {
    type Err = BadBlobId;

    /// Reads exactly what [`fmt::Display`] writes, so that one id has one spelling.
    fn from_str(text: &str) -> Result<Self, BadBlobId> {
        let id = Self(Uuid::try_parse(text).map_err(|_| BadBlobId)?);
        let mut spelling = [0; uuid::fmt::Hyphenated::LENGTH];
        if id.0.hyphenated().encode_lower(&mut spelling) == text { Ok(id) } else { Err(BadBlobId) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let id = BlobId::new(Uuid::from_u128(0xab << 120 | 7));
        let text = "ab000000-0000-0000-0000-000000000007";
        assert_eq!(id.to_string(), text);
        assert_eq!(text.parse(), Ok(id));
        for other in [
            "AB000000-0000-0000-0000-000000000007",
            "ab000000000000000000000000000007",
            "{ab000000-0000-0000-0000-000000000007}",
            "ab000000-0000-0000-0000-00000000000",
            "../../etc/passwd",
            "",
        ] {
            assert_eq!(other.parse::<BlobId>(), Err(BadBlobId), "{other}");
        }
    }
}
