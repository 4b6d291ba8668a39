//! Resource tags of repositories.

use access::Circumstances;
use meta::resource_tags;
use model::resource_tag::{ResourceTags, TAGS_MAX};
use model::{Action, Caller, RegistryId, RepositoryName};

use crate::repositories::lock;
use crate::{Error, Registry, Repository};

impl Registry {
    /// TagResource: adds tags; a key that is there gets the new value.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::TooManyTags`] if there would be more than 50.
    pub async fn tag_resource(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        tags: ResourceTags,
    ) -> Result<(), Error> {
        let circumstances = Circumstances { request_tags: Some(&tags), ..Circumstances::default() };
        let access = &self.0.access;
        let permit = access.repository_given(caller, Action::TAG_RESOURCE, registry, name, circumstances).await?;
        let repository = Repository::clone(&permit);
        self.0
            .db
            .write("tag_resource", move |tx| {
                Box::pin(async move {
                    lock(tx, &repository).await?;
                    let mut all = resource_tags::of_repository(tx, repository.key).await?;
                    all.extend(tags.clone());
                    if all.len() > TAGS_MAX {
                        return Err(Error::TooManyTags);
                    }
                    Ok(resource_tags::put(tx, repository.key, &tags).await?)
                })
            })
            .await
    }

    /// UntagResource: removes tags by key; keys that are not there are no matter.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`].
    pub async fn untag_resource(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        keys: Vec<String>,
    ) -> Result<(), Error> {
        let circumstances = Circumstances { untagged_keys: &keys, ..Circumstances::default() };
        let access = &self.0.access;
        let permit = access.repository_given(caller, Action::UNTAG_RESOURCE, registry, name, circumstances).await?;
        let repository = Repository::clone(&permit);
        self.0
            .db
            .write_freeing("untag_resource", move |tx| {
                Box::pin(async move {
                    lock(tx, &repository).await?;
                    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
                    Ok(resource_tags::remove(tx, repository.key, &keys).await?)
                })
            })
            .await
    }

    /// ListTagsForResource.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`].
    pub async fn list_tags_for_resource(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<ResourceTags, Error> {
        let repository = self.0.access.repository(caller, Action::LIST_TAGS_FOR_RESOURCE, registry, name).await?.key;
        self.0
            .db
            .read("list_tags_for_resource", move |tx| {
                Box::pin(async move { Ok(resource_tags::of_repository(tx, repository).await?) })
            })
            .await
    }
}
