//! Lists of managed policies, and of who uses one.

use meta::policy_attachments::{self, PolicyUser, PrincipalKind};
use meta::{Tx, managed_policies};
use model::action::iam;
use model::decision::Resource;
use model::page::Page;
use model::policy::managed::MANAGED_POLICIES;
use model::{AccountId, Caller};

use super::{DescribedPolicy, ManagedPolicy, described};
use crate::Access;
use crate::gate::Ask;
use crate::iam::{Error, PAGE_LEN_DEFAULT};

/// Whose policies are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PolicyScope {
    /// AWS's and the account's own.
    #[default]
    All,
    /// AWS's.
    Aws,
    /// The account's own.
    Local,
}

/// What a policy is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyUsage {
    /// It is attached to users, groups or roles.
    PermissionsPolicy,
    /// It is the boundary of users or roles.
    PermissionsBoundary,
}

/// What ListPolicies is asked for.
#[derive(Debug, Clone, Default)]
pub struct PolicyFilter {
    /// Whose.
    pub scope: PolicyScope,
    /// Those that are attached to somebody.
    pub only_attached: bool,
    /// Those whose paths begin so.
    pub path_prefix: Option<String>,
    /// Those that are used so.
    pub usage: Option<PolicyUsage>,
}

/// What ListEntitiesForPolicy is asked for.
#[derive(Debug, Clone)]
pub struct EntityFilter {
    /// Entities of these kinds.
    pub kinds: Vec<PrincipalKind>,
    /// Those whose paths begin so.
    pub path_prefix: Option<String>,
    /// Those that use the policy so.
    pub usage: Option<PolicyUsage>,
}

impl EntityFilter {
    /// All kinds that can use a policy.
    pub const ALL_KINDS: [PrincipalKind; 3] = [PrincipalKind::User, PrincipalKind::Group, PrincipalKind::Role];
}

/// No filter.
impl Default for EntityFilter {
    fn default() -> Self {
        Self { kinds: Self::ALL_KINDS.to_vec(), path_prefix: None, usage: None }
    }
}

/// A user, group or role that uses a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: PrincipalKind,
    /// Its unique id.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl Access {
    /// ListPolicies: AWS's by name, then the account's own by name. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `ValidationError` for a marker or a path that is none, and the gate's.
    pub async fn list_policies(
        &self,
        caller: &Caller,
        filter: PolicyFilter,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<DescribedPolicy>, Error> {
        self.ask(Ask::new(caller, iam::LIST_POLICIES, Resource::Any)).await?;
        let account = caller.account();
        let path_prefix = crate::iam::checked_path_prefix(filter.path_prefix.as_deref())?;
        let (scope, only_attached, usage) = (filter.scope, filter.only_attached, filter.usage);
        let asked = format!("{scope:?} {only_attached} {usage:?} {path_prefix}");
        let listing = crate::iam::listing(account, "policies", &asked);
        let after = crate::iam::read_marker(&listing, marker)?.unwrap_or_default();
        let read = self.0.db.read("list_policies", move |tx| {
            Box::pin(async move {
                let mut shown = Vec::new();
                let mut after = after;
                // What nobody uses is left out after it is read, so one reading may not be enough.
                let wanted = limit.saturating_add(1);
                let read_at_once = wanted.max(PAGE_LEN_DEFAULT);
                loop {
                    let candidates = page(tx, account, scope, &path_prefix, &after, read_at_once).await?;
                    let Some(last) = candidates.last() else { break };
                    after = key(last);
                    let described = described(tx, account, candidates).await?;
                    shown.extend(described.into_iter().filter(|policy| is_wanted(policy, only_attached, usage)));
                    if shown.len() >= wanted {
                        break;
                    }
                }
                Ok::<_, meta::Error>(Page::cut(shown, limit, &listing, key_of_described))
            })
        });
        Ok(read.await?)
    }

    /// ListEntitiesForPolicy: groups, users and roles that use a policy, each once. `marker` is where the page before
    /// ended.
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput` for what is no policy's ARN, `ValidationError` for a marker or a path that is none,
    /// and the gate's.
    pub async fn list_entities_for_policy(
        &self,
        caller: &Caller,
        arn: &str,
        filter: EntityFilter,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<Entity>, Error> {
        let found = self.permitted_policy(caller, iam::LIST_ENTITIES_FOR_POLICY, arn).await?;
        found.policy()?;
        let account = caller.account();
        let path_prefix = crate::iam::checked_path_prefix(filter.path_prefix.as_deref())?;
        let EntityFilter { kinds, usage, .. } = filter;
        let listing = crate::iam::listing(account, "entities", &format!("{arn} {kinds:?} {usage:?} {path_prefix}"));
        let after = crate::iam::read_marker(&listing, marker)?.unwrap_or_default();
        let arn = arn.to_owned();
        let read = self.0.db.read("list_entities_for_policy", move |tx| {
            Box::pin(async move {
                let query = EntityQuery { account, arn: &arn, path_prefix: &path_prefix, kinds: &kinds, usage };
                let rows = query.page(tx, &after, limit.saturating_add(1)).await?;
                Ok::<_, meta::Error>(Page::cut(rows, limit, &listing, |(key, _)| key.clone()))
            })
        });
        Ok(read.await?.map(|(_, entity)| entity))
    }
}

/// Up to about `limit` policies of a scope after a key. There are few of AWS; they come all at once.
async fn page(
    tx: &mut Tx,
    account: AccountId,
    scope: PolicyScope,
    path_prefix: &str,
    after: &str,
    limit: usize,
) -> Result<Vec<ManagedPolicy>, meta::Error> {
    let of_aws = MANAGED_POLICIES.iter().filter(|policy| policy.path.starts_with(path_prefix)).map(ManagedPolicy::Aws);
    let mut policies: Vec<_> = of_aws.filter(|policy| scope != PolicyScope::Local && *key(policy) > *after).collect();
    if policies.len() < limit && scope != PolicyScope::Aws {
        let (after, room) = (after.strip_prefix(OWN), limit - policies.len());
        let own = managed_policies::page(tx, account, path_prefix, after, room).await?;
        policies.extend(own.into_iter().map(ManagedPolicy::Own));
    }
    Ok(policies)
}

/// Begin the keys that the list is in order of.
const AWS: &str = "aws ";
const OWN: &str = "own ";

fn key(policy: &ManagedPolicy) -> String {
    match policy {
        ManagedPolicy::Aws(policy) => format!("{AWS}{}", policy.name),
        ManagedPolicy::Own(policy) => format!("{OWN}{}", policy.name.to_ascii_lowercase()),
    }
}

fn key_of_described(policy: &DescribedPolicy) -> String {
    match policy.arn.starts_with("arn:aws:iam::aws:") {
        true => format!("{AWS}{}", policy.name),
        false => format!("{OWN}{}", policy.name.to_ascii_lowercase()),
    }
}

fn is_wanted(policy: &DescribedPolicy, only_attached: bool, usage: Option<PolicyUsage>) -> bool {
    match usage {
        Some(PolicyUsage::PermissionsPolicy) => policy.uses.attachments > 0,
        Some(PolicyUsage::PermissionsBoundary) => policy.uses.boundaries > 0,
        None => !only_attached || policy.uses.attachments > 0,
    }
}

/// A question for the entities that use a policy.
struct EntityQuery<'a> {
    account: AccountId,
    arn: &'a str,
    path_prefix: &'a str,
    kinds: &'a [PrincipalKind],
    usage: Option<PolicyUsage>,
}

/// The order of the list: the groups that a policy is attached to, by id, and so on.
const SEGMENTS: [(PolicyUsage, PrincipalKind); 5] = [
    (PolicyUsage::PermissionsPolicy, PrincipalKind::Group),
    (PolicyUsage::PermissionsPolicy, PrincipalKind::User),
    (PolicyUsage::PermissionsPolicy, PrincipalKind::Role),
    (PolicyUsage::PermissionsBoundary, PrincipalKind::User),
    (PolicyUsage::PermissionsBoundary, PrincipalKind::Role),
];

impl EntityQuery<'_> {
    /// Up to `limit` entities after a key, each with its own key.
    async fn page(&self, tx: &mut Tx, after: &str, limit: usize) -> Result<Vec<(String, Entity)>, meta::Error> {
        let (segment, key) = after.split_once(' ').unwrap_or_default();
        let first: usize = segment.parse().unwrap_or(0);
        let mut entities = Vec::new();
        for (index, (usage, kind)) in SEGMENTS.into_iter().enumerate().skip(first) {
            let wanted = self.kinds.contains(&kind) && self.usage.is_none_or(|only| only == usage);
            if !wanted || entities.len() >= limit {
                continue;
            }
            let after = Some(key).filter(|key| index == first && !key.is_empty());
            for user in self.of_segment(tx, usage, kind, after, limit - entities.len()).await? {
                let PolicyUser { id, name, .. } = user;
                let key = match usage {
                    PolicyUsage::PermissionsPolicy => id.clone(),
                    PolicyUsage::PermissionsBoundary => name.to_ascii_lowercase(),
                };
                entities.push((format!("{index} {key}"), Entity { kind, id, name }));
            }
        }
        Ok(entities)
    }

    async fn of_segment(
        &self,
        tx: &mut Tx,
        usage: PolicyUsage,
        kind: PrincipalKind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<PolicyUser>, meta::Error> {
        let Self { account, arn, path_prefix, .. } = *self;
        match usage {
            PolicyUsage::PermissionsPolicy => {
                policy_attachments::of_policy(tx, account, arn, kind, path_prefix, after, limit).await
            }
            PolicyUsage::PermissionsBoundary => {
                // Those that it is attached to as well were told of before.
                let with_attached = self.usage.is_some();
                policy_attachments::bounded_by(tx, account, arn, kind, path_prefix, with_attached, after, limit).await
            }
        }
    }
}
