//! Resource tags: the key-value pairs on a repository. (Image tags are in [`crate::name`].)

use std::collections::BTreeMap;

use thiserror::Error;

/// The most tags that one repository may have.
pub const TAGS_MAX: usize = 50;

/// A repository's resource tags, by key.
pub type ResourceTags = BTreeMap<String, String>;

/// Why a set of resource tags is refused.
#[derive(Debug, Error, PartialEq, Eq, Clone)]
pub enum BadResourceTags {
    /// A key is empty or over 128 characters, or has characters outside the allowed set.
    #[error("Invalid tag key '{0}'. Tag keys must be 1 to 128 letters, digits, spaces and + - = . _ : / @")]
    Key(String),
    /// A value is over 256 characters, or has characters outside the allowed set.
    #[error(
        "Invalid value for tag key '{0}'. Tag values must be at most 256 letters, digits, spaces and + - = . _ : / @"
    )]
    Value(String),
    /// A key begins with the reserved `aws:`.
    #[error("Invalid tag key '{0}'. Tag keys that start with 'aws:' are reserved for system use")]
    Reserved(String),
    /// A key is given twice.
    #[error("Invalid tag key '{0}'. Duplicate tag keys are not allowed")]
    Duplicate(String),
}

/// Checks a list of tags, as CreateRepository and TagResource take it.
///
/// # Errors
/// The first tag that is refused, and why.
pub fn parse_resource_tags<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<ResourceTags, BadResourceTags> {
    let mut tags = ResourceTags::new();
    for (key, value) in pairs {
        if key.is_empty() || key.chars().count() > 128 || !key.chars().all(is_allowed) {
            return Err(BadResourceTags::Key(key.into()));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(BadResourceTags::Reserved(key.into()));
        }
        if value.chars().count() > 256 || !value.chars().all(is_allowed) {
            return Err(BadResourceTags::Value(key.into()));
        }
        if tags.insert(key.into(), value.into()).is_some() {
            return Err(BadResourceTags::Duplicate(key.into()));
        }
    }
    Ok(tags)
}

fn is_allowed(c: char) -> bool {
    c.is_alphanumeric() || c == ' ' || "+-=._:/@".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_keep_to_the_documented_characters_and_lengths() {
        let long_key = "k".repeat(129);
        let long_value = "v".repeat(257);
        let table: [(&[_], _); 8] = [
            (&[("Team", "core"), ("é 1+-=._:/@", "")], Ok(2)),
            (&[("", "x")], Err(BadResourceTags::Key("".into()))),
            (&[(&long_key, "x")], Err(BadResourceTags::Key(long_key.clone()))),
            (&[("a\tb", "x")], Err(BadResourceTags::Key("a\tb".into()))),
            (&[("a", &long_value)], Err(BadResourceTags::Value("a".into()))),
            (&[("aws:x", "x")], Err(BadResourceTags::Reserved("aws:x".into()))),
            (&[("a", "1"), ("a", "2")], Err(BadResourceTags::Duplicate("a".into()))),
            (&[("a", "1"), ("A", "2")], Ok(2)),
        ];
        for (pairs, expected) in table {
            assert_eq!(parse_resource_tags(pairs.iter().copied()).map(|tags| tags.len()), expected, "{pairs:?}");
        }
    }
}
