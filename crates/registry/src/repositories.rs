//! Repositories: create, describe, delete, and their settings.

pub(crate) mod policies;
mod tags;

use access::kms::ECR_ALIAS;
use access::{Circumstances, Refused};
use meta::repositories::{self, NewRepository, Repository};
use meta::{Tx, images, resource_tags};
use model::mutability::TagMutability;
use model::page::{NextToken, Page};
use model::resource_tag::{ResourceTags, TAGS_MAX};
use model::{Action, Caller, RegistryId, RepositoryName};

use crate::error::InRepository;
use crate::{Error, Registry};

/// ECR's quota of repositories in one registry.
const REPOSITORIES_MAX: u64 = 100_000;

/// What a repository's layers are encrypted under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encryption {
    /// The deployment's own key.
    Aes256,
    /// A KMS key, by its id, ARN or alias; none for the key that ECR has in every account.
    Kms(Option<String>),
}

/// The parameters of CreateRepository.
#[derive(Debug, Clone)]
pub struct CreateRepository {
    /// The registry it goes to.
    pub registry: RegistryId,
    /// Its name.
    pub name: RepositoryName,
    /// Which tags may be moved.
    pub mutability: TagMutability,
    /// The repository's own scan-on-push flag.
    pub scan_on_push: bool,
    /// Its resource tags.
    pub tags: ResourceTags,
    /// What its layers are encrypted under, for all its life.
    pub encryption: Encryption,
}

/// Makes this transaction the only one that changes the repository until it ends.
///
/// # Errors
/// [`Error::RepositoryNotFound`] if it went since the gate loaded it.
pub(crate) async fn lock(tx: &mut Tx, repository: &Repository) -> Result<(), Error> {
    if repositories::lock(tx, repository.key).await? {
        Ok(())
    } else {
        Err(Error::RepositoryNotFound(InRepository::of(repository)))
    }
}

impl Registry {
    /// CreateRepository: the repository and its tags, both or neither. Tags take the permission to tag, too.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryAlreadyExists`], [`Error::TooManyTags`], [`Error::LimitExceeded`],
    /// [`Error::Kms`] for a key that the caller may not let the registry use.
    pub async fn create_repository(&self, caller: &Caller, create: CreateRepository) -> Result<Repository, Error> {
        let CreateRepository { registry, name, mutability, scan_on_push, tags, encryption } = create;
        let circumstances = Circumstances { request_tags: Some(&tags), ..Circumstances::default() };
        let access = &self.0.access;
        access.repository_name(caller, Action::CREATE_REPOSITORY, &registry, &name, circumstances).await?;
        if !tags.is_empty() {
            access.repository_name(caller, Action::TAG_RESOURCE, &registry, &name, circumstances).await?;
        }
        if tags.len() > TAGS_MAX {
            return Err(Error::TooManyTags);
        }
        let key = match encryption {
            Encryption::Aes256 => None,
            Encryption::Kms(key) => {
                let key = key.as_deref().unwrap_or(ECR_ALIAS);
                Some(access.repository_key(caller, key, &registry, &name).await?)
            }
        };
        let kms_key = key.as_ref().map(|key| key.arn().to_string());
        let created_at = self.0.clock.now();
        let new = NewRepository { registry, name, created_at, mutability, scan_on_push, kms_key };
        let (access, has_key) = (access.clone(), key.is_some());
        let created = self
            .0
            .db
            .write("create_repository", move |tx| {
                Box::pin(async move {
                    if repositories::count(tx, &new.registry).await? >= REPOSITORIES_MAX {
                        return Err(Error::LimitExceeded(format!(
                            "The registry has reached its quota of {REPOSITORIES_MAX} repositories"
                        )));
                    }
                    let Some(repository) = repositories::insert(tx, &new).await? else {
                        let taken = InRepository { registry_id: new.registry.account, name: new.name };
                        return Err(Error::RepositoryAlreadyExists(taken));
                    };
                    resource_tags::put(tx, repository.key, &tags).await?;
                    if let Some(key) = &key {
                        access.grant_repository_key(tx, key).await?;
                    }
                    Ok(repository)
                })
            })
            .await?;
        if has_key {
            self.0.access.changed();
        }
        Ok(created)
    }

    /// DescribeRepositories by name: all of them, or the error of the first that is not there.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`].
    pub async fn describe_named_repositories(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        names: &[RepositoryName],
    ) -> Result<Vec<Repository>, Error> {
        let mut found = Vec::with_capacity(names.len());
        for name in names {
            let permit = self.0.access.repository(caller, Action::DESCRIBE_REPOSITORIES, registry, name).await?;
            found.push(Repository::clone(&permit));
        }
        Ok(found)
    }

    /// BatchGetRepositoryScanningConfiguration: each repository by itself; `None` for one that is not there.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], of any of them.
    pub async fn batch_get_repository_scanning_configuration(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        names: Vec<RepositoryName>,
    ) -> Result<Vec<(RepositoryName, Option<Repository>)>, Error> {
        let action = Action::BATCH_GET_REPOSITORY_SCANNING_CONFIGURATION;
        let mut found = Vec::with_capacity(names.len());
        for name in names {
            let repository = match self.0.access.repository(caller, action, registry, &name).await {
                Ok(permit) => Some(Repository::clone(&permit)),
                Err(Refused::RepositoryNotFound { .. }) => None,
                Err(refused) => return Err(refused.into()),
            };
            found.push((name, repository));
        }
        Ok(found)
    }

    /// DescribeRepositories without names: a page of all, by name.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::InvalidParameter`] for a token of another listing.
    pub async fn describe_repositories(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        limit: usize,
        next_token: Option<&str>,
    ) -> Result<Page<Repository>, Error> {
        let registry = self.0.access.all_repositories(caller, Action::DESCRIBE_REPOSITORIES, registry).await?.clone();
        let listing = format!("repositories {registry}");
        let after = next_token.map(|token| NextToken::read(&listing, token)).transpose()?;
        let rows = self.repositories_after(registry, after, limit + 1).await?;
        Ok(Page::cut(rows, limit, &listing, |repository| repository.name.to_string()))
    }

    /// A page of the names that the caller may see, after the name `after`; whether there are more.
    /// This is `_catalog` of the distribution protocol.
    ///
    /// # Errors
    /// [`Error::AccessDenied`].
    pub async fn catalog(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        after: Option<String>,
        limit: usize,
    ) -> Result<(Vec<RepositoryName>, bool), Error> {
        let registry = self.0.access.all_repositories(caller, Action::DESCRIBE_REPOSITORIES, registry).await?.clone();
        let mut rows = self.repositories_after(registry, after, limit + 1).await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        Ok((rows.into_iter().map(|repository| repository.name).collect(), more))
    }

    async fn repositories_after(
        &self,
        registry: RegistryId,
        after: Option<String>,
        limit: usize,
    ) -> Result<Vec<Repository>, Error> {
        let page = self.0.db.scan("describe_repositories", move |tx| {
            Box::pin(async move { repositories::page(tx, &registry, after.as_deref(), limit).await })
        });
        Ok(page.await?)
    }

    /// DeleteRepository: with `force` whatever it holds, without only when it holds no image.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::RepositoryNotEmpty`].
    pub async fn delete_repository(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        force: bool,
    ) -> Result<Repository, Error> {
        let permit = self.0.access.repository(caller, Action::DELETE_REPOSITORY, registry, name).await?;
        let repository = Repository::clone(&permit);
        let access = self.0.access.clone();
        let grants = match &repository.kms_key {
            Some(key) => access.repository_key_retirement(caller, key, registry, name).await?,
            None => None,
        };
        let (now, has_grants) = (self.0.clock.now(), grants.is_some());
        let deleted = self
            .0
            .db
            .write_freeing("delete_repository", move |tx| {
                Box::pin(async move {
                    lock(tx, &repository).await?;
                    if !force && images::count(tx, repository.key).await? > 0 {
                        return Err(Error::RepositoryNotEmpty(InRepository::of(&repository)));
                    }
                    repositories::delete(tx, repository.key, now).await?;
                    if let Some(grants) = &grants {
                        access.retire_repository_grants(tx, grants).await?;
                    }
                    Ok(repository)
                })
            })
            .await?;
        if has_grants {
            self.0.access.changed();
        }
        Ok(deleted)
    }

    /// PutImageTagMutability: replaces the mode and the filters as a whole. Tags that are there stay where they point.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`].
    pub async fn put_image_tag_mutability(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        mutability: TagMutability,
    ) -> Result<Repository, Error> {
        let permit = self.0.access.repository(caller, Action::PUT_IMAGE_TAG_MUTABILITY, registry, name).await?;
        let repository = Repository { mutability, ..Repository::clone(&permit) };
        self.0
            .db
            .write("put_image_tag_mutability", move |tx| {
                Box::pin(async move {
                    lock(tx, &repository).await?;
                    repositories::set_mutability(tx, repository.key, &repository.mutability).await?;
                    Ok(repository)
                })
            })
            .await
    }
}
