//! TagResource, UntagResource: the tags of secrets.

use meta::{owned_tags, secrets};
use model::action::secretsmanager as actions;
use model::resource_tag::{ResourceTags, TAGS_MAX, parse_resource_tags};
use model::{Caller, Region};

use super::Error;
use super::asking::{Use, locked_live};
use crate::Access;

impl Access {
    /// Sets tags of a secret; keys of tags that are there get the new value.
    ///
    /// # Errors
    /// `InvalidParameter` for more than 50 tags; `InvalidRequest` if the secret is about to be deleted.
    pub async fn tag_secret(
        &self,
        caller: &Caller,
        region: &Region,
        id: &str,
        tags: ResourceTags,
    ) -> Result<(), Error> {
        let wanted = Use { request_tags: Some(&tags), ..Use::new(caller, region, actions::TAG_RESOURCE) };
        let permit = self.use_live_secret(&wanted, id).await?;
        let (arn, now, tags) = (permit.secret.arn.clone(), self.0.clock.now(), tags.clone());
        let write = self.0.db.write("tag_secret", move |tx| {
            Box::pin(async move {
                locked_live(tx, &arn, now).await?;
                let mut all = owned_tags::of(tx, &arn).await?;
                all.extend(tags.clone());
                check_count(&all)?;
                Ok(owned_tags::put(tx, &arn, &tags).await?)
            })
        });
        write.await
    }

    /// Takes tags of a secret away; absent ones are no matter.
    ///
    /// # Errors
    /// `InvalidRequest` if the secret is about to be deleted.
    pub async fn untag_secret(
        &self,
        caller: &Caller,
        region: &Region,
        id: &str,
        tag_keys: Vec<String>,
    ) -> Result<(), Error> {
        let wanted = Use { untagged_keys: &tag_keys, ..Use::new(caller, region, actions::UNTAG_RESOURCE) };
        let permit = self.use_live_secret(&wanted, id).await?;
        let (arn, now, tag_keys) = (permit.secret.arn.clone(), self.0.clock.now(), tag_keys.clone());
        let write = self.0.db.write_freeing("untag_secret", move |tx| {
            Box::pin(async move {
                locked_live(tx, &arn, now).await?;
                let present = owned_tags::of(tx, &arn).await?;
                let tag_keys: Vec<&str> = tag_keys.iter().map(String::as_str).collect();
                if !present.is_empty() && present.keys().all(|key| tag_keys.contains(&key.as_str())) {
                    secrets::set_had_tags(tx, &arn).await?;
                }
                Ok(owned_tags::remove(tx, &arn, &tag_keys).await?)
            })
        });
        write.await
    }
}

/// The tags of a request. A tag without a value has the empty one.
///
/// # Errors
/// `InvalidParameter`
pub fn parse_secret_tags<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<ResourceTags, Error> {
    let tags = parse_resource_tags(pairs)?;
    check_count(&tags)?;
    Ok(tags)
}

fn check_count(tags: &ResourceTags) -> Result<(), Error> {
    if tags.len() <= TAGS_MAX {
        return Ok(());
    }
    Err(Error::InvalidParameter(format!("A secret can have at most {TAGS_MAX} tags.")))
}
