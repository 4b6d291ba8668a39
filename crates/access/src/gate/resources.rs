//! What the gate looks up about repositories and registries: rows, policies, tags.

use std::sync::Arc;

use meta::repositories::{Repository, RepositoryKey};
use meta::{Remembered, account_settings, registry_policies, repository_policies, resource_tags};
use model::arn::Arn;
use model::decision::{NamedPolicy, PolicySource, RegistryScope};
use model::policy::PolicyKind;
use model::resource_tag::ResourceTags;
use model::{AccountSetting, RegistryId, RepositoryName};

use crate::compiled::compiled_bytes;
use crate::recent::Recent;
use crate::{Access, Error};

/// About what one remembered repository, registry or set of tags takes, and what all of each may.
const ENTRY_BYTES: usize = 512;
const REPOSITORIES_BYTES_MAX: u64 = 4 * 1024 * 1024;
const TAGS_BYTES_MAX: u64 = 2 * 1024 * 1024;
const REGISTRIES_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// What is remembered of repositories and registries.
pub(crate) struct Resources {
    repositories: Remembered<Arc<(RegistryId, RepositoryName)>, Arc<Loaded>>,
    tags: Remembered<RepositoryKey, Arc<ResourceTags>>,
    registries: Recent<RegistryId, Arc<RegistryRules>>,
}

/// A repository and what is said on it.
pub(super) struct Loaded {
    pub(super) repository: Arc<Repository>,
    pub(super) policy: Option<NamedPolicy>,
    policy_bytes: u32,
}

/// What is said on a registry.
#[derive(Default)]
pub(super) struct RegistryRules {
    policy: Option<NamedPolicy>,
    scope: RegistryScope,
    policy_bytes: u32,
}

impl Resources {
    pub(crate) fn new() -> Self {
        let bytes_of_tags = |tags: &Arc<ResourceTags>| tags.iter().map(|(k, v)| k.len() + v.len() + 64).sum::<usize>();
        Self {
            repositories: Remembered::new(REPOSITORIES_BYTES_MAX, |loaded: &Arc<Loaded>| weigh(loaded.policy_bytes)),
            tags: Remembered::new(TAGS_BYTES_MAX, bytes_of_tags),
            registries: Recent::new(REGISTRIES_BYTES_MAX, |rules: &Arc<RegistryRules>| weigh(rules.policy_bytes)),
        }
    }

    /// What is remembered of repositories goes by the database's own count of changes.
    pub(crate) fn forget_all(&self) {
        self.registries.forget_all();
    }
}

fn weigh(policy_bytes: u32) -> usize {
    ENTRY_BYTES + usize::try_from(policy_bytes).unwrap_or(usize::MAX)
}

impl RegistryRules {
    pub(super) fn policy(&self) -> Option<(&NamedPolicy, RegistryScope)> {
        self.policy.as_ref().map(|policy| (policy, self.scope))
    }
}

impl Access {
    /// The repository of this name with its policy, as one read finds them.
    pub(super) async fn load_repository(
        &self,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<Option<Arc<Loaded>>, Error> {
        let key = Arc::new((registry.clone(), name.clone()));
        let (wanted, access) = (Arc::clone(&key), self.clone());
        let found = self.0.resources.repositories.read(&self.0.db, "find_repository", key, move |tx| {
            Box::pin(async move {
                let (registry, name) = &*wanted;
                let found = repository_policies::find_with_repository(tx, registry, name).await?;
                let Some((repository, policy)) = found else { return Ok(None) };
                let policy_bytes = policy.as_deref().map_or(0, compiled_bytes);
                let policy = policy.map(|text| access.repository_policy(&repository, &text)).transpose()?;
                Ok::<_, Error>(Some(Arc::new(Loaded { repository: Arc::new(repository), policy, policy_bytes })))
            })
        });
        found.await
    }

    fn repository_policy(&self, repository: &Repository, text: &str) -> Result<NamedPolicy, Error> {
        let arn = Arn::repository(&repository.registry, &repository.name).to_string();
        self.stored_policy(arn, PolicySource::Resource, PolicyKind::Repository, text)
    }

    /// The tags of a repository.
    pub(super) async fn repository_tags(&self, repository: RepositoryKey) -> Result<Arc<ResourceTags>, Error> {
        let tags = self.0.resources.tags.read(&self.0.db, "find_repository_tags", repository, move |tx| {
            Box::pin(async move { Ok::<_, Error>(Some(Arc::new(resource_tags::of_repository(tx, repository).await?))) })
        });
        Ok(tags.await?.unwrap_or_default())
    }

    /// What is said on a registry.
    pub(super) async fn registry_rules(&self, registry: &RegistryId) -> Result<Arc<RegistryRules>, Error> {
        let (registries, now) = (&self.0.resources.registries, self.0.clock.now());
        if let Some(rules) = registries.get(registry, now) {
            return Ok(rules);
        }
        let (reading, wanted) = (registries.begin(now), registry.clone());
        let read = self.0.db.read("find_registry_rules", move |tx| {
            Box::pin(async move {
                let policy = registry_policies::find(tx, &wanted).await?;
                let scope = account_settings::find(tx, &wanted, AccountSetting::RegistryPolicyScope.name()).await?;
                Ok::<_, Error>((policy, scope))
            })
        });
        let (policy, scope) = read.await?;
        let policy_bytes = policy.as_deref().map_or(0, compiled_bytes);
        let named = |text: String| {
            let arn = format!("arn:{}:ecr:{}:{}", registry.region.partition(), registry.region, registry.account);
            self.stored_policy(arn, PolicySource::Resource, PolicyKind::Registry, &text)
        };
        let rules = Arc::new(RegistryRules {
            policy: policy.map(named).transpose()?,
            scope: RegistryScope::of_setting(scope.as_deref()),
            policy_bytes,
        });
        registries.keep(registry.clone(), reading, Arc::clone(&rules));
        Ok(rules)
    }
}
