//! The account as a whole: its alias, what it has, and who may what in it.

use std::collections::BTreeMap;

use meta::accounts::{self, Counts};
use meta::groups::{self, Group};
use meta::roles::{self, Role};
use meta::users::{self, User};
use meta::{Tx, inline_policies, instance_profiles, managed_policies, owned_tags, policy_attachments};
use model::action::iam;
use model::decision::Resource;
use model::page::{NextToken, Page};
use model::policy::PolicyKind;
use model::policy::managed::{self, MANAGED_POLICIES};
use model::resource_tag::ResourceTags;
use model::{AccountId, Caller};

use super::managed_policies::{ManagedPolicy, VERSIONS_MAX, described, versions};
use super::{DescribedPolicy, DescribedVersion, Error, ShownInstanceProfile, show_principals};
use crate::Access;
use crate::gate::Ask;

/// What GetAccountAuthorizationDetails tells of, in the order that it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntityKind {
    /// Users.
    User,
    /// Groups.
    Group,
    /// Roles.
    Role,
    /// Managed policies of the account's own.
    LocalManagedPolicy,
    /// AWS managed policies that the account uses.
    AwsManagedPolicy,
}

impl EntityKind {
    const ALL: [Self; 5] = [Self::User, Self::Group, Self::Role, Self::LocalManagedPolicy, Self::AwsManagedPolicy];

    /// The kind as IAM spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
            Self::Role => "Role",
            Self::LocalManagedPolicy => "LocalManagedPolicy",
            Self::AwsManagedPolicy => "AWSManagedPolicy",
        }
    }

    /// The kind that a text spells.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The policies of a user, group or role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPolicies {
    /// The ARNs of managed policies that are attached to it.
    pub attached: Vec<String>,
    /// Names and documents of its inline policies.
    pub inline: Vec<(String, String)>,
}

/// One thing that GetAccountAuthorizationDetails tells of, with what bears on permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    /// A user.
    User {
        /// The user itself.
        user: User,
        /// The names of its groups.
        groups: Vec<String>,
        /// Its own policies.
        policies: OwnPolicies,
        /// Its tags.
        tags: ResourceTags,
    },
    /// A group.
    Group {
        /// The group itself.
        group: Group,
        /// Its policies.
        policies: OwnPolicies,
    },
    /// A role.
    Role {
        /// The role, as it is shown.
        role: Role,
        /// The instance profiles that it is in.
        profiles: Vec<ShownInstanceProfile>,
        /// Its policies.
        policies: OwnPolicies,
        /// Its tags.
        tags: ResourceTags,
    },
    /// A managed policy.
    Policy {
        /// The policy, without tags.
        policy: DescribedPolicy,
        /// Its versions, the newest first.
        versions: Vec<DescribedVersion>,
    },
}

/// All instance profiles of a role: as many as an account may have.
const PROFILES_READ: usize = 1000;

/// What an account has, and how much it may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSummary(BTreeMap<&'static str, u64>);

impl AccountSummary {
    /// The numbers by the names that IAM gives them.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.0.iter().map(|(name, number)| (*name, *number))
    }
}

impl Access {
    /// CreateAccountAlias: gives the account an alias, or another one in the place of the one that it has.
    ///
    /// # Errors
    /// `EntityAlreadyExists` when another account has it, `ValidationError`, and the gate's.
    pub async fn create_account_alias(&self, caller: &Caller, alias: String) -> Result<(), Error> {
        self.ask(Ask::new(caller, iam::CREATE_ACCOUNT_ALIAS, Resource::Any)).await?;
        check_alias(&alias)?;
        let account = caller.account();
        let written = self.0.db.write("create_account_alias", move |tx| {
            Box::pin(async move {
                if accounts::set_alias(tx, account, Some(&alias)).await? {
                    return Ok(());
                }
                Err(Error::EntityAlreadyExists(format!("The account alias {alias} already exists.")))
            })
        });
        written.await
    }

    /// DeleteAccountAlias
    ///
    /// # Errors
    /// `NoSuchEntity` when the account has not this alias, and the gate's.
    pub async fn delete_account_alias(&self, caller: &Caller, alias: String) -> Result<(), Error> {
        self.ask(Ask::new(caller, iam::DELETE_ACCOUNT_ALIAS, Resource::Any)).await?;
        let account = caller.account();
        let written = self.0.db.write_freeing("delete_account_alias", move |tx| {
            Box::pin(async move {
                accounts::lock(tx, account).await?;
                if accounts::alias(tx, account).await?.as_ref() != Some(&alias) {
                    let message = format!("The account alias with name {alias} cannot be found.");
                    return Err(Error::NoSuchEntity(message));
                }
                accounts::set_alias(tx, account, None).await?;
                Ok(())
            })
        });
        written.await
    }

    /// ListAccountAliases: one or none.
    ///
    /// # Errors
    /// The gate's.
    pub async fn list_account_aliases(&self, caller: &Caller) -> Result<Option<String>, Error> {
        self.ask(Ask::new(caller, iam::LIST_ACCOUNT_ALIASES, Resource::Any)).await?;
        let account = caller.account();
        let read = self
            .0
            .db
            .read("list_account_aliases", move |tx| Box::pin(async move { accounts::alias(tx, account).await }));
        Ok(read.await?)
    }

    /// GetAccountSummary
    ///
    /// # Errors
    /// The gate's.
    pub async fn get_account_summary(&self, caller: &Caller) -> Result<AccountSummary, Error> {
        self.ask(Ask::new(caller, iam::GET_ACCOUNT_SUMMARY, Resource::Any)).await?;
        let account = caller.account();
        let read = self
            .0
            .db
            .read("get_account_summary", move |tx| Box::pin(async move { accounts::counts(tx, account).await }));
        Ok(summary(&read.await?))
    }

    /// GetAccountAuthorizationDetails: all that is of one of `kinds` (of any, if there are none), page by page.
    ///
    /// # Errors
    /// `ValidationError` for a marker that is none, and the gate's.
    pub async fn get_account_authorization_details(
        &self,
        caller: &Caller,
        kinds: &[EntityKind],
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<Details>, Error> {
        self.ask(Ask::new(caller, iam::GET_ACCOUNT_AUTHORIZATION_DETAILS, Resource::Any)).await?;
        let account = caller.account();
        let mut kinds = if kinds.is_empty() { EntityKind::ALL.to_vec() } else { kinds.to_vec() };
        kinds.sort_unstable();
        kinds.dedup();
        let spelled: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        let listing = super::listing(account, "details", &spelled.join(","));
        let start = Start::read(super::read_marker(&listing, marker)?.as_deref(), kinds[0]);
        let read = self.0.db.scan("get_account_authorization_details", move |tx| {
            Box::pin(async move { page(tx, account, &kinds, start, limit, &listing).await })
        });
        read.await
    }
}

/// Where a page begins: after a name of a kind, or at the kind's beginning.
struct Start {
    kind: EntityKind,
    after: Option<String>,
}

impl Start {
    fn read(marker: Option<&str>, first: EntityKind) -> Self {
        let spelled = marker.and_then(|marker| marker.split_once(' '));
        let kind = spelled.and_then(|(kind, _)| EntityKind::parse(kind)).unwrap_or(first);
        Self { kind, after: spelled.map(|(_, after)| after.to_owned()).filter(|after| !after.is_empty()) }
    }

    fn token(&self, listing: &str) -> NextToken {
        NextToken::after(listing, &format!("{} {}", self.kind.as_str(), self.after.as_deref().unwrap_or_default()))
    }
}

async fn page(
    tx: &mut Tx,
    account: AccountId,
    kinds: &[EntityKind],
    start: Start,
    limit: usize,
    listing: &str,
) -> Result<Page<Details>, Error> {
    let mut items = Vec::new();
    for kind in kinds.iter().copied().filter(|kind| *kind >= start.kind) {
        let after = start.after.clone().filter(|_| kind == start.kind);
        let room = limit.saturating_sub(items.len());
        let mut named = of_kind(tx, account, kind, after.as_deref(), room.saturating_add(1)).await?;
        let more = named.len() > room;
        named.truncate(room);
        let last = named.last().map(|(name, _)| name.clone()).or(after);
        for (_, found) in named {
            items.extend(found.details(tx, account).await?);
        }
        if more {
            return Ok(Page { items, next: Some(Start { kind, after: last }.token(listing)) });
        }
    }
    Ok(Page { items, next: None })
}

/// A row of which the details are still to be looked up.
enum Row {
    User(User),
    Group(Group),
    Role(Role),
    Policy(ManagedPolicy),
}

/// Up to `limit` rows of a kind, each with what they are in order of.
async fn of_kind(
    tx: &mut Tx,
    account: AccountId,
    kind: EntityKind,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<(String, Row)>, meta::Error> {
    let key = |name: &str| name.to_ascii_lowercase();
    Ok(match kind {
        EntityKind::User => {
            let rows = users::page(tx, account, "/", after, limit).await?;
            rows.into_iter().map(|user| (key(&user.name), Row::User(user))).collect()
        }
        EntityKind::Group => {
            let rows = groups::page(tx, account, "/", after, limit).await?;
            rows.into_iter().map(|group| (key(&group.name), Row::Group(group))).collect()
        }
        EntityKind::Role => {
            let rows = roles::page(tx, account, "/", after, limit).await?;
            rows.into_iter().map(|role| (key(&role.name), Row::Role(role))).collect()
        }
        EntityKind::LocalManagedPolicy => {
            let rows = managed_policies::page(tx, account, "/", after, limit).await?;
            rows.into_iter().map(|policy| (key(&policy.name), Row::Policy(ManagedPolicy::Own(policy)))).collect()
        }
        EntityKind::AwsManagedPolicy => {
            let arns: Vec<String> = MANAGED_POLICIES.iter().map(managed::ManagedPolicy::arn).collect();
            let arns: Vec<&str> = arns.iter().map(String::as_str).collect();
            let used = policy_attachments::uses(tx, account, &arns).await?.into_keys();
            let policy = |arn: String| {
                let policy = managed::ManagedPolicy::find(&arn)?;
                Some((arn, Row::Policy(ManagedPolicy::Aws(policy))))
            };
            used.filter(|arn| after.is_none_or(|after| arn.as_str() > after)).filter_map(policy).take(limit).collect()
        }
    })
}

/// More than any quota lets be attached to one user, group or role, and more than a policy may have versions.
const ALL: usize = 1000;

impl Row {
    async fn details(self, tx: &mut Tx, account: AccountId) -> Result<Option<Details>, meta::Error> {
        Ok(Some(match self {
            Self::User(user) => {
                let groups = groups::of_user(tx, &user.id).await?.into_iter().map(|group| group.name).collect();
                let policies = own_policies(tx, &user.id).await?;
                Details::User { groups, policies, tags: owned_tags::of(tx, &user.id).await?, user }
            }
            Self::Group(group) => Details::Group { policies: own_policies(tx, &group.id).await?, group },
            Self::Role(role) => {
                let trust_policy = show_principals(tx, &role.trust_policy).await?;
                let (policies, tags) = (own_policies(tx, &role.id).await?, owned_tags::of(tx, &role.id).await?);
                let profiles = instance_profiles::of_role(tx, &role.id, None, PROFILES_READ).await?;
                let profiles = super::instance_profiles::shown(tx, profiles).await?;
                Details::Role { role: Role { trust_policy, ..role }, profiles, policies, tags }
            }
            Self::Policy(policy) => {
                let versions = versions(tx, account, &policy).await?;
                // One goes in and one comes out.
                let described = described(tx, account, vec![policy]).await?.pop();
                return Ok(described.map(|policy| Details::Policy { policy, versions }));
            }
        }))
    }
}

async fn own_policies(tx: &mut Tx, principal_id: &str) -> Result<OwnPolicies, meta::Error> {
    Ok(OwnPolicies {
        attached: policy_attachments::of_principal(tx, principal_id, None, ALL).await?,
        inline: inline_policies::of_principal(tx, principal_id).await?,
    })
}

/// IAM's `accountAliasType`: 3 to 63 lower-case letters, digits and single hyphens, none of them at an end; and not what
/// an account's number looks like.
fn check_alias(alias: &str) -> Result<(), Error> {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if (3..=63).contains(&alias.len()) && alias.split('-').all(is_word) && alias.parse::<AccountId>().is_err() {
        return Ok(());
    }
    Err(Error::ValidationError(
        "1 validation error detected: Value at 'accountAlias' failed to satisfy constraint: Member must be 3 to 63 \
         lower-case letters, digits and single hyphens between them, and not 12 digits"
            .into(),
    ))
}

/// The names are those of IAM's `summaryKeyType`; what is not here is counted as none, and may be none.
fn summary(counts: &Counts) -> AccountSummary {
    let size = |kind: PolicyKind| kind.quota().1 as u64;
    let (policies_max, versions_max) = (super::managed_policies::POLICIES_MAX, VERSIONS_MAX as u64);
    let attached_max = super::attachments::ATTACHMENTS_MAX;
    AccountSummary(BTreeMap::from([
        ("AccessKeysPerUserQuota", super::access_keys::KEYS_MAX as u64),
        ("AccountAccessKeysPresent", counts.root_keys.min(1)),
        ("AccountMFAEnabled", 0),
        ("AccountPasswordPresent", 0),
        ("AccountSigningCertificatesPresent", 0),
        ("AssumeRolePolicySizeQuota", size(PolicyKind::Trust)),
        ("AttachedPoliciesPerGroupQuota", attached_max),
        ("AttachedPoliciesPerRoleQuota", attached_max),
        ("AttachedPoliciesPerUserQuota", attached_max),
        // Temporary credentials are good in every region.
        ("GlobalEndpointTokenVersion", 2),
        ("GroupPolicySizeQuota", size(PolicyKind::InlineGroup)),
        ("Groups", counts.groups),
        ("GroupsPerUserQuota", super::groups::GROUPS_OF_USER_MAX as u64),
        ("GroupsQuota", super::groups::GROUPS_MAX),
        ("InstanceProfiles", counts.instance_profiles),
        ("InstanceProfilesQuota", super::instance_profiles::INSTANCE_PROFILES_MAX),
        ("MFADevices", counts.mfa_devices),
        ("MFADevicesInUse", counts.mfa_devices_in_use),
        ("Policies", counts.policies),
        ("PoliciesQuota", policies_max),
        ("PolicySizeQuota", size(PolicyKind::Managed)),
        ("PolicyVersionsInUse", counts.policy_versions),
        ("PolicyVersionsInUseQuota", policies_max * versions_max),
        ("Providers", counts.oidc_providers),
        ("RolePolicySizeQuota", size(PolicyKind::InlineRole)),
        ("Roles", counts.roles),
        ("RolesQuota", super::roles::ROLES_MAX),
        ("ServerCertificates", 0),
        ("ServerCertificatesQuota", 0),
        ("SigningCertificatesPerUserQuota", 0),
        ("UserPolicySizeQuota", size(PolicyKind::InlineUser)),
        ("Users", counts.users),
        ("UsersQuota", super::users::USERS_MAX),
        ("VersionsPerPolicyQuota", versions_max),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_words_joined_by_single_hyphens() {
        for good in ["abc", "my-company", "a1-2b-3c", "12345678901", &"a".repeat(63)] {
            assert!(check_alias(good).is_ok(), "{good}");
        }
        for bad in ["", "ab", "Abc", "a--b", "-abc", "abc-", "a_b", "a b", "äbc", "123456789012", &"a".repeat(64)] {
            assert!(matches!(check_alias(bad), Err(Error::ValidationError(_))), "{bad}");
        }
    }

    #[test]
    fn a_page_begins_where_the_one_before_ended() {
        let listing = "details";
        for (kind, after) in [(EntityKind::User, None), (EntityKind::AwsManagedPolicy, Some("a b".to_owned()))] {
            let token = Start { kind, after: after.clone() }.token(listing);
            let read = super::super::read_marker(listing, Some(token.as_str())).expect("its own").expect("a key");
            let start = Start::read(Some(&read), EntityKind::Role);
            assert_eq!((start.kind, start.after), (kind, after));
        }
        assert_eq!(Start::read(None, EntityKind::Role).kind, EntityKind::Role);
    }
}
