//! TagResource, UntagResource, ListResourceTags: the tags of keys.

use meta::owned_tags;
use model::action::kms as actions;
use model::page::Page;
use model::resource_tag::{BadResourceTags, ResourceTags, TAGS_MAX, parse_resource_tags};
use model::{Caller, Region};

use super::Error;
use super::asking::Use;
use super::keys::read_marker;
use super::known_keys::must_stay;
use crate::Access;

impl Access {
    /// Sets tags of a key; keys of tags that are there get the new value.
    ///
    /// # Errors
    /// `InvalidState` if it is to be deleted; `Tag` for more than 50 tags.
    pub async fn tag_key(&self, caller: &Caller, region: &Region, key: &str, tags: ResourceTags) -> Result<(), Error> {
        let wanted = Use { request_tags: Some(&tags), ..Use::new(caller, region, actions::TAG_RESOURCE) };
        let permit = self.use_key(&wanted, key).await?;
        let tags = tags.clone();
        let change = self.change_key("tag_key", &permit, move |tx, key, arn| {
            Box::pin(async move {
                must_stay(&key, &arn)?;
                let owner = key.id.to_string();
                let mut all = owned_tags::of(tx, &owner).await?;
                all.extend(tags.clone());
                if all.len() > TAGS_MAX {
                    return Err(too_many_tags());
                }
                Ok(owned_tags::put(tx, &owner, &tags).await?)
            })
        });
        change.await
    }

    /// Takes tags of a key away; absent ones are no matter.
    ///
    /// # Errors
    /// `InvalidState` if it is to be deleted.
    pub async fn untag_key(
        &self,
        caller: &Caller,
        region: &Region,
        key: &str,
        tag_keys: Vec<String>,
    ) -> Result<(), Error> {
        let wanted = Use { untagged_keys: &tag_keys, ..Use::new(caller, region, actions::UNTAG_RESOURCE) };
        let permit = self.use_key(&wanted, key).await?;
        let tag_keys = tag_keys.clone();
        let change = self.change_key("untag_key", &permit, move |tx, key, arn| {
            Box::pin(async move {
                must_stay(&key, &arn)?;
                let tag_keys: Vec<&str> = tag_keys.iter().map(String::as_str).collect();
                Ok(owned_tags::remove(tx, &key.id.to_string(), &tag_keys).await?)
            })
        });
        change.await
    }

    /// The tags of a key, by key.
    ///
    /// # Errors
    /// `InvalidMarker`
    pub async fn list_key_tags(
        &self,
        caller: &Caller,
        region: &Region,
        key: &str,
        limit: usize,
        marker: Option<&str>,
    ) -> Result<Page<(String, String)>, Error> {
        let permit = self.use_key(&Use::new(caller, region, actions::LIST_RESOURCE_TAGS), key).await?;
        let listing = format!("kms tags {}", permit.arn);
        let after = read_marker(&listing, marker)?;
        let is_after = |tag: &String| after.as_ref().is_none_or(|after| tag > after);
        let rest = permit.tags.iter().filter(|(tag, _)| is_after(tag));
        let rest = rest.take(limit + 1).map(|(tag, value)| (tag.clone(), value.clone())).collect();
        Ok(Page::cut(rest, limit, &listing, |(tag, _)| tag.clone()))
    }
}

/// The tags of a request.
///
/// # Errors
/// `Tag` for what no tag can be, for a key that is given twice, and for more than 50 tags.
pub fn parse_key_tags<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<ResourceTags, Error> {
    let tags = parse_resource_tags(pairs).map_err(|bad| {
        Error::Tag(match bad {
            BadResourceTags::Duplicate(_) => "Duplicate tag keys".to_owned(),
            BadResourceTags::Reserved(_) => "Tags beginning with aws: are reserved".to_owned(),
            BadResourceTags::Key(_) | BadResourceTags::Value(_) => bad.to_string(),
        })
    })?;
    if tags.len() > TAGS_MAX { Err(too_many_tags()) } else { Ok(tags) }
}

fn too_many_tags() -> Error {
    Error::Tag("Too many tags".into())
}
