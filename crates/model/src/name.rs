//! Names of repositories and tags, and the two ways to point at an image.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;

use crate::digest::{BadDigest, Digest};

/// The expression that ECR's private API documents for repository names.
pub const REPOSITORY_NAME_PATTERN: &str = r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*";

/// The longest tag in characters (OCI distribution specification, "Pulling manifests").
pub const TAG_LEN_MAX: usize = 128;

/// A private repository's name: 2 to 256 characters, path components joined by `/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RepositoryName(Arc<str>);

/// Why a text is not a repository name.
#[derive(Debug, Error, PartialEq, Eq, Clone, Copy)]
pub enum BadRepositoryName {
    /// Shorter than 2 or longer than 256 characters.
    #[error("a repository name has 2 to 256 characters")]
    Length,
    /// The characters do not follow [`REPOSITORY_NAME_PATTERN`].
    #[error("a repository name is lower-case letters and digits, separated by one of . _ __ - or /")]
    Pattern,
}

impl RepositoryName {
    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RepositoryName {
    type Err = BadRepositoryName;

    fn from_str(text: &str) -> Result<Self, BadRepositoryName> {
        if !(2..=256).contains(&text.len()) {
            return Err(BadRepositoryName::Length);
        }
        if text.split('/').all(is_path_component) { Ok(Self(text.into())) } else { Err(BadRepositoryName::Pattern) }
    }
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
fn is_path_component(component: &str) -> bool {
    let alphanumeric = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = component.as_bytes();
    let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) else { return false };
    if !alphanumeric(first) || !alphanumeric(last) {
        return false;
    }
    bytes
        .split(|&b| alphanumeric(b))
        .filter(|separator| !separator.is_empty())
        .all(|separator| matches!(separator, b"." | b"_" | b"__") || separator.iter().all(|&b| b == b'-'))
}

impl fmt::Display for RepositoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An image tag: `[A-Za-z0-9_][A-Za-z0-9._-]{0,127}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(Box<str>);

/// The text is not a tag.
#[derive(Debug, Error, PartialEq, Eq, Clone, Copy)]
#[error("a tag is 1 to 128 letters, digits, underscores, periods and hyphens, and starts with neither of the last two")]
pub struct BadTag;

impl Tag {
    /// The tag's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tag {
    type Err = BadTag;

    fn from_str(text: &str) -> Result<Self, BadTag> {
        let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        let mut bytes = text.bytes();
        let first_ok = bytes.next().is_some_and(word);
        if first_ok && text.len() <= TAG_LEN_MAX && bytes.all(|b| word(b) || b == b'.' || b == b'-') {
            Ok(Self(text.into()))
        } else {
            Err(BadTag)
        }
    }
}

impl AsRef<str> for Tag {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a client names an image by: the `<reference>` of the OCI distribution specification.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ImageRef {
    /// By the digest of its manifest.
    Digest(Digest),
    /// By a tag that points at it.
    Tag(Tag),
}

/// Why a text is not a reference.
#[derive(Debug, Error, PartialEq, Eq, Clone, Copy)]
pub enum BadImageRef {
    /// It has a colon, so it must be a digest, and is not.
    #[error(transparent)]
    Digest(#[from] BadDigest),
    /// It has no colon, so it must be a tag, and is not.
    #[error(transparent)]
    Tag(#[from] BadTag),
}

impl FromStr for ImageRef {
    type Err = BadImageRef;

    fn from_str(text: &str) -> Result<Self, BadImageRef> {
        if text.contains(':') { Ok(Self::Digest(text.parse()?)) } else { Ok(Self::Tag(text.parse()?)) }
    }
}

impl fmt::Display for ImageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digest(digest) => digest.fmt(f),
            Self::Tag(tag) => tag.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn repository_names_follow_the_documented_pattern() {
        for good in ["ab", "a1", "1a", "team/app", "a.b", "a_b", "a__b", "a-b", "a---b", "a/b/c/d", &"a".repeat(256)] {
            assert!(good.parse::<RepositoryName>().is_ok(), "{good}");
        }
        for bad in [
            "", "a", "A", "Team/app", "a..b", "a___b", "a.-b", "/ab", "ab/", "a//b", "-ab", "ab-", "a b", "a/../b",
            "a%2fb", "é",
        ] {
            assert!(bad.parse::<RepositoryName>().is_err(), "{bad}");
        }
        assert_eq!("a".repeat(257).parse::<RepositoryName>(), Err(BadRepositoryName::Length));
    }

    #[test]
    fn tags_follow_the_oci_grammar() {
        for good in ["v1", "_x", "1.0.0-rc.1", "A", &"t".repeat(128)] {
            assert!(good.parse::<Tag>().is_ok(), "{good}");
        }
        for bad in ["", ".a", "-a", "a b", "a/b", "a:b", "ü", &"t".repeat(129)] {
            assert_eq!(bad.parse::<Tag>(), Err(BadTag), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn the_parser_agrees_with_the_pattern(text in "[a-c0-1._/-]{0,12}") {
            let pattern = regex::Regex::new(&format!("^(?:{REPOSITORY_NAME_PATTERN})$")).expect("the pattern compiles");
            let expected = pattern.is_match(&text) && text.len() >= 2;
            prop_assert_eq!(text.parse::<RepositoryName>().is_ok(), expected);
        }
    }
}
