//! Tags as IAM has them: keys that differ only in the case of their letters are one key.

use std::collections::HashSet;

use meta::{Tx, owned_tags};
use model::Action;
use model::resource_tag::{ResourceTags, TAGS_MAX, parse_resource_tags};

use super::Error;
use crate::gate::Ask;
use crate::{Access, Refused};

/// The tags that a request gives.
///
/// # Errors
/// `InvalidInput`
pub fn parse_tags<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<ResourceTags, Error> {
    let pairs: Vec<_> = pairs.into_iter().collect();
    let given = pairs.len();
    let last_wins: ResourceTags = pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    if last_wins.len() < given {
        return Err(duplicate());
    }
    check(&last_wins)?;
    Ok(last_wins)
}

impl Access {
    /// Asks whether the caller may create something; with tags, the caller must also be allowed to give it tags.
    ///
    /// # Errors
    /// The gate's.
    pub(super) async fn ask_to_create_with_tags(&self, creation: Ask<'_>, tagging: Action) -> Result<(), Refused> {
        self.ask(creation).await?;
        if creation.request_tags.is_some_and(|tags| !tags.is_empty()) {
            self.ask(Ask { action: tagging.into(), ..creation }).await?;
        }
        Ok(())
    }
}

/// Checks tags that something is created with, or is given.
///
/// # Errors
/// `InvalidInput`; `LimitExceeded` when there are more than anything may have.
pub(crate) fn check(tags: &ResourceTags) -> Result<(), Error> {
    parse_resource_tags(tags.iter().map(|(key, value)| (key.as_str(), value.as_str())))?;
    let different: HashSet<String> = tags.keys().map(|key| key.to_lowercase()).collect();
    if different.len() < tags.len() {
        return Err(duplicate());
    }
    check_count(tags.len())
}

/// Gives an owner more tags. A key that is there in whatever case is replaced, spelling and value.
///
/// # Errors
/// `InvalidInput`, and `LimitExceeded` when there would be more than anything may have.
pub(crate) async fn put(tx: &mut Tx, owner: &str, tags: ResourceTags) -> Result<(), Error> {
    check(&tags)?;
    let there = owned_tags::of(tx, owner).await?;
    let keys: Vec<String> = tags.keys().cloned().collect();
    let replaced = matching(&there, &keys);
    check_count(there.len() - replaced.len() + tags.len())?;
    owned_tags::remove(tx, owner, &replaced).await?;
    Ok(owned_tags::put(tx, owner, &tags).await?)
}

/// Takes tags away from an owner, in whatever case their keys are; absent ones are no matter.
///
/// # Errors
/// The database's.
pub(crate) async fn remove(tx: &mut Tx, owner: &str, keys: &[String]) -> Result<(), Error> {
    let there = owned_tags::of(tx, owner).await?;
    Ok(owned_tags::remove(tx, owner, &matching(&there, keys)).await?)
}

/// The keys that are there and among `keys`, whatever the case.
fn matching<'t>(there: &'t ResourceTags, keys: &[String]) -> Vec<&'t str> {
    let wanted: HashSet<String> = keys.iter().map(|key| key.to_lowercase()).collect();
    there.keys().map(String::as_str).filter(|key| wanted.contains(&key.to_lowercase())).collect()
}

fn check_count(count: usize) -> Result<(), Error> {
    if count > TAGS_MAX {
        return Err(Error::LimitExceeded("The number of tags has reached the maximum limit.".to_owned()));
    }
    Ok(())
}

fn duplicate() -> Error {
    Error::InvalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_keep_to_their_rules() {
        let (long_key, long_value) = ("k".repeat(129), "v".repeat(257));
        let (good_key, good_value) = ("k".repeat(128), "v".repeat(256));
        let table: [(&[(&str, &str)], bool); 9] = [
            (&[], true),
            (&[("Team", "core"), ("Stage", "")], true),
            (&[(&good_key, &good_value)], true),
            (&[("", "x")], false),
            (&[(&long_key, "x")], false),
            (&[("a", &long_value)], false),
            (&[("AWS:x", "x")], false),
            (&[("a", "1"), ("a", "1")], false),
            (&[("Team", "1"), ("tEAM", "2")], false),
        ];
        for (pairs, allowed) in table {
            let parsed = parse_tags(pairs.iter().copied());
            assert_eq!(parsed.as_ref().map(ResourceTags::len).ok(), allowed.then_some(pairs.len()), "{pairs:?}");
            assert!(allowed || matches!(parsed, Err(Error::InvalidInput(_))), "{pairs:?}");
        }
    }

    #[test]
    fn nothing_has_more_than_fifty_tags() {
        let tags = |count: usize| -> ResourceTags { (0..count).map(|i| (format!("k{i}"), String::new())).collect() };
        assert!(check(&tags(50)).is_ok());
        assert!(matches!(check(&tags(51)), Err(Error::LimitExceeded(_))));
    }
}
