//! The gate: caller, action and resource go in; a permit with the loaded object, or the reason why not, comes out.

use std::ops::Deref;
use std::sync::Arc;

use meta::repositories::{self, Repository};
use model::decision::{Denial, NamedPolicy, Policies, RegistryScope, Request, Resource, ResourceRule, Verdict, decide};
use model::policy::{Context, Extras};
use model::resource_tag::ResourceTags;
use model::{Action, Caller, Digest, Region, RegistryId, RepositoryName};

use crate::{Access, Error};

/// Proof that the gate let a caller do one action to `T`. Only the gate makes it.
#[derive(Debug)]
pub struct Permit<T> {
    object: Arc<T>,
}

impl Permit<()> {
    /// The same permit, for the object that it was asked for.
    pub(crate) fn holding<T>(self, object: T) -> Permit<T> {
        Permit { object: Arc::new(object) }
    }
}

impl<T> Deref for Permit<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.object
    }
}

/// Why the gate let nobody through.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The caller may not; the sentence is fit for the caller.
    #[error("{0}")]
    Denied(Box<Denial>),
    /// The caller may, but there is no such repository.
    #[error("The repository with name '{name}' does not exist in the registry with id '{}'", registry.account)]
    RepositoryNotFound {
        /// The registry that was looked in.
        registry: RegistryId,
        /// The name that was looked for.
        name: RepositoryName,
    },
    /// The bearer of a download grant asks for what the grant does not give, or no longer.
    #[error("The download URL is malformed or has expired. Ask for a new one.")]
    BadGrant,
    /// A stored policy could not be read, or the database failed: not the caller's fault.
    #[error(transparent)]
    Internal(#[from] Error),
}

impl From<meta::Error> for Refused {
    fn from(error: meta::Error) -> Self {
        Self::Internal(error.into())
    }
}

/// One question to the gate: who, what, to what, and the circumstances that the caller's own words make.
///
/// What bears on the decision beside these, the gate looks up itself.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// Who asks.
    pub(crate) caller: &'a Caller,
    /// What it wants to do.
    pub(crate) action: Action,
    /// What it wants to do it to.
    pub(crate) resource: Resource<'a>,
    /// `aws:RequestedRegion`; IAM's calls have none.
    pub(crate) region: Option<&'a Region>,
    /// The policy on the resource, and what it is worth.
    pub(crate) policy: Option<&'a NamedPolicy>,
    pub(crate) rule: ResourceRule,
    /// The policy of the registry that the resource is in, and how far it reaches.
    pub(crate) registry: Option<(&'a NamedPolicy, RegistryScope)>,
    /// The tags of the resource as it is.
    pub(crate) resource_tags: Option<&'a ResourceTags>,
    /// The tags that the request would set.
    pub(crate) request_tags: Option<&'a ResourceTags>,
    /// The keys of the tags that it would take away.
    pub(crate) untagged_keys: &'a [String],
    /// Condition keys of single services, such as `iam:PolicyARN`.
    pub(crate) extras: Option<&'a Extras>,
}

impl<'a> Ask<'a> {
    /// A question with no circumstances.
    pub(crate) fn new(caller: &'a Caller, action: Action, resource: Resource<'a>) -> Self {
        Self {
            caller,
            action,
            resource,
            region: None,
            policy: None,
            rule: ResourceRule::default(),
            registry: None,
            resource_tags: None,
            request_tags: None,
            untagged_keys: &[],
            extras: None,
        }
    }
}

impl Access {
    /// Asks for an action on a repository that should exist. Permission is decided before existence is told.
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn repository(
        &self,
        caller: &Caller,
        action: Action,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<Permit<Repository>, Refused> {
        self.ask(Ask::new(caller, action, Resource::Repository { registry, name })).await?;
        self.load_repository(registry, name).await
    }

    /// Asks for an action on a repository that need not exist, by its would-be ARN.
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn repository_name(
        &self,
        caller: &Caller,
        action: Action,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<Permit<(RegistryId, RepositoryName)>, Refused> {
        self.ask(Ask::new(caller, action, Resource::Repository { registry, name })).await?;
        Ok(Permit { object: Arc::new((registry.clone(), name.clone())) })
    }

    /// Asks for an action on all repositories of a registry.
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn all_repositories(
        &self,
        caller: &Caller,
        action: Action,
        registry: &RegistryId,
    ) -> Result<Permit<RegistryId>, Refused> {
        self.ask(Ask::new(caller, action, Resource::AllRepositories(registry))).await?;
        Ok(Permit { object: Arc::new(registry.clone()) })
    }

    /// Asks for an action that has no resource of its own (`*`).
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn any_resource(&self, caller: &Caller, action: Action) -> Result<Permit<()>, Refused> {
        self.ask(Ask::new(caller, action, Resource::Any)).await
    }

    /// Lets the bearer of a sealed [`DownloadGrant`](crate::DownloadGrant) fetch the one layer that it names. Whether
    /// the bearer may was decided when the grant was given.
    ///
    /// # Errors
    /// [`Refused::BadGrant`] unless the grant was sealed here for exactly this layer and has not ended;
    /// [`Refused::RepositoryNotFound`] when the repository went since.
    pub async fn download(
        &self,
        sealed: &str,
        registry: &RegistryId,
        name: &RepositoryName,
        digest: &Digest,
    ) -> Result<Permit<Repository>, Refused> {
        let grant = self.open_download(sealed).ok_or(Refused::BadGrant)?;
        if grant.registry != *registry || grant.repository != *name || grant.digest != *digest {
            return Err(Refused::BadGrant);
        }
        self.load_repository(registry, name).await
    }

    async fn load_repository(
        &self,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<Permit<Repository>, Refused> {
        let key = Arc::new((registry.clone(), name.clone()));
        let wanted = Arc::clone(&key);
        let found = self.0.repositories.read(&self.0.db, "find_repository", key, move |tx| {
            Box::pin(async move {
                let (registry, name) = &*wanted;
                Ok::<_, meta::Error>(repositories::find(tx, registry, name).await?.map(Arc::new))
            })
        });
        match found.await? {
            Some(object) => Ok(Permit { object }),
            None => Err(Refused::RepositoryNotFound { registry: registry.clone(), name: name.clone() }),
        }
    }

    /// Decides. All that any door lets anybody do passes here.
    ///
    /// # Errors
    /// [`Refused::Denied`], or what kept it from deciding.
    pub(crate) async fn ask(&self, ask: Ask<'_>) -> Result<Permit<()>, Refused> {
        let Ask { caller, action, resource, region, policy, rule, registry, .. } = ask;
        let identity = self.identity_of(&caller.principal).await?;
        let context = Context {
            region,
            session: caller.session.as_deref(),
            principal_tags: Some(&identity.tags),
            resource_tags: ask.resource_tags,
            request_tags: ask.request_tags,
            untagged_keys: ask.untagged_keys,
            extras: ask.extras,
            ..Context::new(&caller.origin, self.0.clock.now())
        };
        let policies = Policies {
            identity: &identity.policies,
            boundary: identity.boundary.as_ref(),
            session: caller.session_policies.as_deref(),
            endpoint: None,
            resource: policy,
            rule,
            registry,
        };
        let request = Request { principal: &caller.principal, action: action.into(), resource, context: &context };
        match decide(&request, &policies).verdict {
            Verdict::Allow => Ok(Permit { object: Arc::new(()) }),
            Verdict::Deny(denial) => Err(Refused::Denied(Box::new(denial))),
        }
    }
}
