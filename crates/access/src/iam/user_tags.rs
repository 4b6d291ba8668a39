//! The tags of users: TagUser, UntagUser, ListUserTags.

use model::Caller;
use model::action::iam;
use model::decision::Resource;
use model::resource_tag::ResourceTags;

use super::{Error, users};
use crate::Access;
use crate::gate::Ask;

impl Access {
    /// TagUser
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, `LimitExceeded`, and the gate's.
    pub async fn tag_user(&self, caller: &Caller, name: &str, tags: ResourceTags) -> Result<(), Error> {
        super::tags::check(&tags)?;
        let ask = Ask { request_tags: Some(&tags), ..Ask::new(caller, iam::TAG_USER, Resource::Any) };
        let permit = self.permitted_user(ask, name).await?;
        let written = self.0.db.write("tag_user", move |tx| {
            Box::pin(async move {
                let user = users::locked(tx, &permit).await?;
                super::tags::put(tx, &user.id, tags).await
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// UntagUser; keys that are not there are no matter.
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn untag_user(&self, caller: &Caller, name: &str, keys: Vec<String>) -> Result<(), Error> {
        let ask = Ask { untagged_keys: &keys, ..Ask::new(caller, iam::UNTAG_USER, Resource::Any) };
        let permit = self.permitted_user(ask, name).await?;
        let written = self.0.db.write_freeing("untag_user", move |tx| {
            Box::pin(async move {
                let user = users::locked(tx, &permit).await?;
                super::tags::remove(tx, &user.id, &keys).await
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// ListUserTags
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn list_user_tags(&self, caller: &Caller, name: &str) -> Result<ResourceTags, Error> {
        let permit = self.permitted_user(Ask::new(caller, iam::LIST_USER_TAGS, Resource::Any), name).await?;
        self.tags_of(&permit.id).await
    }
}
