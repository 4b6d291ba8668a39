//! The gate: caller, action and resource go in; a permit with the loaded object, or the reason why not, comes out.

mod explanation;
mod lock_out;
mod resources;
mod said;

use std::ops::Deref;
use std::sync::Arc;

use meta::repositories::Repository;
use model::action::RequestedAction;
use model::decision::{Denial, NamedPolicy, Policies, RegistryScope, Request, Resource, ResourceRule, Verdict, decide};
use model::policy::{Context, Extras};
use model::resource_tag::ResourceTags;
use model::{Action, Caller, Digest, Region, RegistryId, RepositoryName};

use crate::identities::Identity;
use crate::{Access, Error};

pub use explanation::{BeyondPolicies, ConsideredPolicy, Explained, ExplainedStatement, Hypothetical, NotExplained};
pub(crate) use resources::Resources;
use resources::{Loaded, RegistryRules};

/// Proof that the gate let a caller do one action to `T`. Only the gate makes it.
#[derive(Debug)]
pub struct Permit<T> {
    object: Arc<T>,
}

impl<Asked> Permit<Asked> {
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

/// What a request says about itself that conditions can ask about.
#[derive(Debug, Clone, Copy, Default)]
pub struct Circumstances<'a> {
    /// The tags that it would set.
    pub request_tags: Option<&'a ResourceTags>,
    /// The keys of the tags that it would take away.
    pub untagged_keys: &'a [String],
    /// Condition keys of single services, such as `ecr:AccountSetting`.
    pub extras: Option<&'a Extras>,
}

/// One question to the gate: who, what, to what, and the circumstances that the caller's own words make.
///
/// What bears on the decision beside these, the gate looks up itself.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// Who asks.
    pub(crate) caller: &'a Caller,
    /// What it wants to do.
    pub(crate) action: RequestedAction<'a>,
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
    pub(crate) fn new(caller: &'a Caller, action: impl Into<RequestedAction<'a>>, resource: Resource<'a>) -> Self {
        Self {
            caller,
            action: action.into(),
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

/// What was found about the resource of a request, whether the caller may know of it or not.
#[derive(Default)]
pub(crate) struct Found {
    /// None if there is no such repository, or the request is about none in particular.
    repository: Option<Arc<Loaded>>,
    registry: Option<Arc<RegistryRules>>,
    /// None unless a policy asks for them.
    tags: Option<Arc<ResourceTags>>,
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
        self.repository_given(caller, action, registry, name, Circumstances::default()).await
    }

    /// As [`Access::repository`], for a request that says more about itself.
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn repository_given(
        &self,
        caller: &Caller,
        action: Action,
        registry: &RegistryId,
        name: &RepositoryName,
        circumstances: Circumstances<'_>,
    ) -> Result<Permit<Repository>, Refused> {
        let resource = Resource::Repository { registry, name };
        let found = self.ask_ecr(caller, action, resource, registry, circumstances).await?;
        permit_for(found.repository, registry, name)
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
        circumstances: Circumstances<'_>,
    ) -> Result<Permit<(RegistryId, RepositoryName)>, Refused> {
        let resource = Resource::Repository { registry, name };
        self.ask_ecr(caller, action, resource, registry, circumstances).await?;
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
        let resource = Resource::AllRepositories(registry);
        self.ask_ecr(caller, action, resource, registry, Circumstances::default()).await?;
        Ok(Permit { object: Arc::new(registry.clone()) })
    }

    /// Asks for an action of ECR that has no resource of its own (`*`): it is about the caller's own registry.
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn any_resource(&self, caller: &Caller, action: Action, region: &Region) -> Result<Permit<()>, Refused> {
        self.any_resource_given(caller, action, region, Circumstances::default()).await
    }

    /// As [`Access::any_resource`], for a request that says more about itself.
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn any_resource_given(
        &self,
        caller: &Caller,
        action: Action,
        region: &Region,
        circumstances: Circumstances<'_>,
    ) -> Result<Permit<()>, Refused> {
        let registry = RegistryId { account: caller.account(), region: region.clone() };
        self.ask_ecr(caller, action, Resource::Any, &registry, circumstances).await?;
        Ok(Permit { object: Arc::new(()) })
    }

    /// Lets the bearer of a sealed [`DownloadGrant`](crate::DownloadGrant) fetch the one layer that it names. Whether
    /// the bearer may was decided when the grant was given.
    ///
    /// # Errors
    /// [`Refused::BadGrant`] unless the grant was sealed here for exactly this layer and has not ended, also when another
    /// repository has the name since; [`Refused::RepositoryNotFound`] when the repository went.
    pub async fn download(
        &self,
        sealed: &str,
        registry: &RegistryId,
        name: &RepositoryName,
        digest: &Digest,
    ) -> Result<Permit<Repository>, Refused> {
        let grant = self.open_download(sealed).await?.ok_or(Refused::BadGrant)?;
        if grant.registry != *registry || grant.repository != *name || grant.digest != *digest {
            return Err(Refused::BadGrant);
        }
        let permit = permit_for(self.load_repository(registry, name).await?, registry, name)?;
        if permit.key == grant.key { Ok(permit) } else { Err(Refused::BadGrant) }
    }

    /// Asks for an action of ECR, with all that is said on its repository and registry.
    async fn ask_ecr(
        &self,
        caller: &Caller,
        action: Action,
        resource: Resource<'_>,
        registry: &RegistryId,
        circumstances: Circumstances<'_>,
    ) -> Result<Found, Refused> {
        let identity = self.identity_of(caller).await?;
        let found = self.find(caller, &identity, resource, Some(registry)).await?;
        let Circumstances { request_tags, untagged_keys, extras } = circumstances;
        let ask = Ask { request_tags, untagged_keys, extras, ..Ask::new(caller, action, resource) };
        self.verdict(ask.about(&found, Some(&registry.region)), &identity)?;
        Ok(found)
    }

    /// Looks up what is said on a resource of ECR. What does not exist has no policy and no tags.
    pub(crate) async fn find(
        &self,
        caller: &Caller,
        identity: &Identity,
        resource: Resource<'_>,
        registry: Option<&RegistryId>,
    ) -> Result<Found, Error> {
        let repository = match resource {
            Resource::Repository { registry, name } => self.load_repository(registry, name).await?,
            _ => None,
        };
        let rules = match registry {
            Some(registry) => Some(self.registry_rules(registry).await?),
            None => None,
        };
        let mut found = Found { repository, registry: rules, tags: None };
        if found.asks_for_tags(caller, identity) {
            self.find_tags(&mut found).await?;
        }
        Ok(found)
    }

    /// Looks up the tags of what was found.
    async fn find_tags(&self, found: &mut Found) -> Result<(), Error> {
        if let Some(loaded) = &found.repository {
            found.tags = Some(self.repository_tags(loaded.repository.key).await?);
        }
        Ok(())
    }

    /// Decides. All that any door lets anybody do passes here.
    ///
    /// # Errors
    /// [`Refused::Denied`], or what kept it from deciding.
    pub(crate) async fn ask(&self, ask: Ask<'_>) -> Result<Permit<()>, Refused> {
        let identity = self.identity_of(ask.caller).await?;
        self.verdict(ask, &identity)
    }

    fn verdict(&self, ask: Ask<'_>, identity: &Identity) -> Result<Permit<()>, Refused> {
        match self.put(ask, identity, |request, policies| decide(request, policies).verdict) {
            Verdict::Allow => Ok(Permit { object: Arc::new(()) }),
            Verdict::Deny(denial) => Err(Refused::Denied(Box::new(denial))),
        }
    }

    /// Puts a question, with all that bears on it, to one of the model's judges.
    pub(crate) fn put<'i, T>(
        &self,
        ask: Ask<'i>,
        identity: &'i Identity,
        judge: impl FnOnce(&Request<'_>, &Policies<'i>) -> T,
    ) -> T {
        let Ask { caller, action, resource, region, policy, rule, registry, .. } = ask;
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
        judge(&Request { principal: &caller.principal, action, resource, context: &context }, &policies)
    }
}

impl Found {
    fn asks_for_tags(&self, caller: &Caller, identity: &Identity) -> bool {
        let of_session = caller.session_policies.iter().flat_map(|policies| policies.iter());
        let on_repository = self.repository.iter().filter_map(|loaded| loaded.policy.as_ref());
        let on_registry = self.registry.iter().filter_map(|rules| rules.policy()).map(|(policy, _)| policy);
        identity.asks_for_resource_tags
            || of_session.chain(on_repository).chain(on_registry).any(|named| named.policy.asks_for_resource_tags())
    }
}

impl<'a> Ask<'a> {
    /// The question with what was found about its resource.
    pub(crate) fn about(self, found: &'a Found, region: Option<&'a Region>) -> Self {
        Self {
            region,
            policy: found.repository.as_ref().and_then(|loaded| loaded.policy.as_ref()),
            registry: found.registry.as_ref().and_then(|rules| rules.policy()),
            resource_tags: found.tags.as_deref(),
            ..self
        }
    }
}

fn permit_for(
    found: Option<Arc<Loaded>>,
    registry: &RegistryId,
    name: &RepositoryName,
) -> Result<Permit<Repository>, Refused> {
    match found {
        Some(loaded) => Ok(Permit { object: Arc::clone(&loaded.repository) }),
        None => Err(Refused::RepositoryNotFound { registry: registry.clone(), name: name.clone() }),
    }
}
