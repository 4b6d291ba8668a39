//! Managed policies: those of AWS, which every account has and nobody changes, and those that accounts make.

mod lists;
mod versions;

use aws_lc_rs::digest::{SHA256, digest};
use meta::managed_policies::{self, PolicyVersion};
use meta::policy_attachments::{self, PolicyUses};
use meta::{Tx, accounts, owned_tags};
use model::action::iam;
use model::decision::{Denial, Layer, Resource};
use model::page::Page;
use model::policy::managed;
use model::policy::{Policy, PolicyKind};
use model::resource_tag::ResourceTags;
use model::service_linked_role::SERVICE_LINKED_PATH;
use model::{AccountId, Action, Caller, Timestamp};

use super::Error;
use super::inline_policies::POLICY_NAME_LEN_MAX;
use super::names::bad_arn;
use crate::accounts::ID_ALPHABET;
use crate::gate::Ask;
use crate::{Access, Permit};

pub use lists::{Entity, EntityFilter, PolicyFilter, PolicyScope, PolicyUsage};
pub use versions::DescribedVersion;
pub(super) use versions::{VERSIONS_MAX, versions};

/// The most policies that an account may make.
pub(super) const POLICIES_MAX: u64 = 1500;

/// The longest description, in characters.
const DESCRIPTION_LEN_MAX: usize = 1000;

/// What CreatePolicy is told.
#[derive(Debug, Clone, Default)]
pub struct NewPolicy {
    /// Its name.
    pub name: String,
    /// Its path; `/` without.
    pub path: Option<String>,
    /// What its first version says.
    pub document: String,
    /// What people wrote about it.
    pub description: Option<String>,
    /// Its tags.
    pub tags: ResourceTags,
}

/// A managed policy as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedPolicy {
    /// Its ARN.
    pub arn: String,
    /// `ANPA...`
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    pub path: String,
    /// What people wrote about it.
    pub description: Option<String>,
    /// The number of the version that is in force: 3 is `v3`.
    pub default_version: u32,
    /// How often it is used in the account.
    pub uses: PolicyUses,
    /// When it was created; of AWS's, when the account was.
    pub created_at: Timestamp,
    /// When its versions last changed.
    pub updated_at: Timestamp,
    /// Its tags. Lists leave them out.
    pub tags: ResourceTags,
}

/// The ARN of a managed policy, in its parts.
pub(crate) struct PolicyArn<'a> {
    /// None for AWS.
    pub(crate) account: Option<AccountId>,
    pub(crate) path: &'a str,
    pub(crate) name: &'a str,
}

impl<'a> PolicyArn<'a> {
    pub(crate) fn parse(arn: &'a str) -> Option<Self> {
        let (account, resource) = arn.strip_prefix("arn:aws:iam::")?.split_once(':')?;
        let account = if account == "aws" { None } else { Some(account.parse().ok()?) };
        let path_and_name = resource.strip_prefix("policy").filter(|rest| rest.starts_with('/'))?;
        let (path, name) = path_and_name.split_at(path_and_name.rfind('/')? + 1);
        (!name.is_empty()).then_some(Self { account, path, name })
    }
}

/// A managed policy, wherever it is kept.
#[derive(Debug, Clone)]
pub(crate) enum ManagedPolicy {
    /// One of AWS, from the program.
    Aws(&'static managed::ManagedPolicy),
    /// The account's own.
    Own(managed_policies::ManagedPolicy),
}

impl ManagedPolicy {
    /// The policy that an ARN means in an account: one of another account means nothing.
    pub(crate) async fn find(tx: &mut Tx, account: AccountId, arn: &str) -> Result<Option<Self>, meta::Error> {
        let Some(PolicyArn { account: owner, path, name }) = PolicyArn::parse(arn) else { return Ok(None) };
        match owner {
            None => Ok(managed::ManagedPolicy::find(arn).map(Self::Aws)),
            Some(owner) if owner == account => {
                let found = managed_policies::find_by_name(tx, account, name).await?;
                Ok(found.filter(|policy| policy.path == path && policy.name == name).map(Self::Own))
            }
            Some(_) => Ok(None),
        }
    }

    pub(crate) fn arn(&self) -> String {
        match self {
            Self::Aws(policy) => policy.arn(),
            Self::Own(policy) => super::arn(policy.account, "policy", &policy.path, &policy.name),
        }
    }

    pub(crate) fn is_of_aws(&self) -> bool {
        matches!(self, Self::Aws(_))
    }

    /// What its default version says.
    async fn document(&self, tx: &mut Tx) -> Result<Option<String>, meta::Error> {
        match self {
            Self::Aws(policy) => Ok(Some(policy.document.to_owned())),
            Self::Own(policy) => managed_policies::document(tx, &policy.id, policy.default_version).await,
        }
    }
}

/// The default version of a managed policy that is in use in an account: attached, a boundary, or a session's.
#[derive(Debug, Clone)]
pub(crate) struct InForce {
    /// Whether AWS manages it.
    pub(crate) is_of_aws: bool,
    /// What it says.
    pub(crate) document: String,
}

impl Access {
    /// What a managed policy says at present, to an account that uses it. Attachments, boundaries, sessions and
    /// simulations all read it here. None if there is no such policy in the account.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn managed_policy_document(
        tx: &mut Tx,
        account: AccountId,
        arn: &str,
    ) -> Result<Option<InForce>, meta::Error> {
        let Some(policy) = ManagedPolicy::find(tx, account, arn).await? else { return Ok(None) };
        let document = policy.document(tx).await?;
        Ok(document.map(|document| InForce { is_of_aws: policy.is_of_aws(), document }))
    }

    /// CreatePolicy
    ///
    /// # Errors
    /// `EntityAlreadyExists`, `LimitExceeded`, `MalformedPolicyDocument`, `InvalidInput`, `ValidationError`, and the
    /// gate's.
    pub async fn create_policy(&self, caller: &Caller, new: NewPolicy) -> Result<DescribedPolicy, Error> {
        let NewPolicy { name, path, document, description, tags } = new;
        super::check_name("policyName", &name, POLICY_NAME_LEN_MAX)?;
        let (account, path) = (caller.account(), super::checked_path(path)?);
        let arn = super::arn(account, "policy", &path, &name);
        let creation = Ask { request_tags: Some(&tags), ..Ask::new(caller, iam::CREATE_POLICY, Resource::Arn(&arn)) };
        self.ask_to_create_with_tags(creation, iam::TAG_POLICY).await?;
        super::tags::check(&tags)?;
        if description.as_ref().is_some_and(|text| text.chars().count() > DESCRIPTION_LEN_MAX) {
            let message = format!("A description has at most {DESCRIPTION_LEN_MAX} characters.");
            return Err(Error::ValidationError(message));
        }
        Policy::parse(&document, PolicyKind::Managed)?;
        let now = self.0.clock.now();
        let policy = managed_policies::ManagedPolicy {
            id: super::unique_id("ANPA", self.0.random.as_ref()),
            account,
            name,
            path,
            description: description.filter(|text| !text.is_empty()),
            default_version: 1,
            newest_version: 1,
            created_at: now,
            updated_at: now,
        };
        let first = PolicyVersion { version: 1, document, created_at: now };
        let written = self.0.db.write("create_policy", move |tx| {
            Box::pin(async move {
                super::lock_account(tx, account).await?;
                if managed_policies::find_by_name(tx, account, &policy.name).await?.is_some() {
                    let name = &policy.name;
                    let message = format!("A policy called {name} already exists. Duplicate names are not allowed.");
                    return Err(Error::EntityAlreadyExists(message));
                }
                if managed_policies::count(tx, account).await? >= POLICIES_MAX {
                    return Err(super::quota("PoliciesPerAccount", POLICIES_MAX));
                }
                managed_policies::insert(tx, &policy).await?;
                managed_policies::insert_version(tx, &policy.id, &first).await?;
                owned_tags::put(tx, &policy.id, &tags).await?;
                Ok(DescribedPolicy { tags, ..DescribedPolicy::of_own(policy, PolicyUses::default()) })
            })
        });
        let written = written.await?;
        self.changed();
        Ok(written)
    }

    /// GetPolicy
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput` for what is no policy's ARN, and the gate's.
    pub async fn get_policy(&self, caller: &Caller, arn: &str) -> Result<DescribedPolicy, Error> {
        let found = self.permitted_policy(caller, iam::GET_POLICY, arn).await?;
        let (account, policy, tags) = (caller.account(), found.policy()?.clone(), found.tags.clone());
        let read =
            self.0.db.read("get_policy", move |tx| Box::pin(async move { described(tx, account, vec![policy]).await }));
        let described = read.await?.pop().ok_or_else(|| missing(arn))?;
        Ok(DescribedPolicy { tags, ..described })
    }

    /// DeletePolicy
    ///
    /// # Errors
    /// `NoSuchEntity`, `DeleteConflict` while it is used or has further versions, `InvalidInput` for what is no policy's
    /// ARN, and the gate's.
    pub async fn delete_policy(&self, caller: &Caller, arn: &str) -> Result<(), Error> {
        let found = self.changeable_policy(caller, iam::DELETE_POLICY, arn).await?;
        let written = self.0.db.write_freeing("delete_policy", move |tx| {
            Box::pin(async move {
                let policy = found.locked(tx).await?;
                if !policy_attachments::uses(tx, policy.account, &[found.arn.as_str()]).await?.is_empty() {
                    return Err(Error::DeleteConflict("Cannot delete a policy attached to entities.".to_owned()));
                }
                if managed_policies::versions(tx, &policy.id, None, 2).await?.len() > 1 {
                    let message = "This policy has more than one version. Before you delete a policy, you must delete \
                                   the policy's versions. The default version is deleted with the policy.";
                    return Err(Error::DeleteConflict(message.to_owned()));
                }
                owned_tags::remove_all(tx, &policy.id).await?;
                managed_policies::delete(tx, &policy.id).await?;
                Ok(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// TagPolicy
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, `LimitExceeded`, and the gate's.
    pub async fn tag_policy(&self, caller: &Caller, arn: &str, tags: ResourceTags) -> Result<(), Error> {
        let found = self.find_policy(caller, arn).await?;
        let ask = Ask { request_tags: Some(&tags), ..found.ask(caller, iam::TAG_POLICY) };
        let found = self.ask(ask).await?.holding(found);
        found.check_changeable(caller, iam::TAG_POLICY)?;
        let written = self.0.db.write("tag_policy", move |tx| {
            Box::pin(async move {
                let policy = found.locked(tx).await?;
                super::tags::put(tx, &policy.id, tags).await
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// UntagPolicy
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput` for what is no policy's ARN, and the gate's.
    pub async fn untag_policy(&self, caller: &Caller, arn: &str, keys: Vec<String>) -> Result<(), Error> {
        let found = self.find_policy(caller, arn).await?;
        let ask = Ask { untagged_keys: &keys, ..found.ask(caller, iam::UNTAG_POLICY) };
        let found = self.ask(ask).await?.holding(found);
        found.check_changeable(caller, iam::UNTAG_POLICY)?;
        let written = self.0.db.write_freeing("untag_policy", move |tx| {
            Box::pin(async move {
                let policy = found.locked(tx).await?;
                super::tags::remove(tx, &policy.id, &keys).await
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// ListPolicyTags. Policies of AWS have none. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError` for a marker that is none, `InvalidInput` for what is no policy's ARN, and the
    /// gate's.
    pub async fn list_policy_tags(
        &self,
        caller: &Caller,
        arn: &str,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<(String, String)>, Error> {
        let found = self.permitted_policy(caller, iam::LIST_POLICY_TAGS, arn).await?;
        found.policy()?;
        super::page_of_tags(found.tags.clone(), caller.account(), arn, marker, limit)
    }

    async fn permitted_policy(&self, caller: &Caller, action: Action, arn: &str) -> Result<Permit<Found>, Error> {
        let found = self.find_policy(caller, arn).await?;
        let permit = self.ask(found.ask(caller, action)).await?;
        Ok(permit.holding(found))
    }

    /// As [`Access::permitted_policy`], for what changes the policy.
    async fn changeable_policy(&self, caller: &Caller, action: Action, arn: &str) -> Result<Permit<Found>, Error> {
        let found = self.permitted_policy(caller, action, arn).await?;
        found.check_changeable(caller, action)?;
        Ok(found)
    }

    /// What is there; nobody is told of it before the gate was asked.
    async fn find_policy(&self, caller: &Caller, arn: &str) -> Result<Found, Error> {
        PolicyArn::parse(arn).ok_or_else(|| bad_arn(arn))?;
        let (account, arn) = (caller.account(), arn.to_owned());
        let read = self.0.db.read("find_policy", move |tx| {
            Box::pin(async move {
                let policy = ManagedPolicy::find(tx, account, &arn).await?;
                let tags = match &policy {
                    Some(ManagedPolicy::Own(policy)) => owned_tags::of(tx, &policy.id).await?,
                    _ => ResourceTags::new(),
                };
                Ok::<_, meta::Error>(Found { arn, policy, tags })
            })
        });
        Ok(read.await?)
    }
}

/// What was found before asking, and the ARN that is asked about.
struct Found {
    arn: String,
    policy: Option<ManagedPolicy>,
    tags: ResourceTags,
}

impl Found {
    fn ask<'a>(&'a self, caller: &'a Caller, action: Action) -> Ask<'a> {
        let resource_tags = self.policy.as_ref().map(|_| &self.tags);
        Ask { resource_tags, ..Ask::new(caller, action, Resource::Arn(&self.arn)) }
    }

    fn policy(&self) -> Result<&ManagedPolicy, Error> {
        self.policy.as_ref().ok_or_else(|| missing(&self.arn))
    }

    /// The policies of AWS belong to AWS, and it lets nobody change them, root included.
    fn check_changeable(&self, caller: &Caller, action: Action) -> Result<(), Error> {
        if !self.policy()?.is_of_aws() {
            return Ok(());
        }
        let denial = Denial::not_allowed(&caller.principal, action, &self.arn, Layer::Resource);
        Err(Error::AccessDenied(Box::new(denial)))
    }

    /// The policy that was asked for, as it is now, for this transaction alone. One that was made anew since is another.
    async fn locked(&self, tx: &mut Tx) -> Result<managed_policies::ManagedPolicy, Error> {
        let ManagedPolicy::Own(policy) = self.policy()? else { return Err(missing(&self.arn)) };
        managed_policies::lock(tx, &policy.id).await?.ok_or_else(|| missing(&self.arn))
    }
}

/// Makes sure that a policy can be attached, or be a boundary, in an account, and that it stays until the transaction
/// ends. `subject` begins the message that it does not exist.
///
/// # Errors
/// `NoSuchEntity`, `InvalidInput`, `PolicyNotAttachable`
pub(super) async fn use_policy(tx: &mut Tx, account: AccountId, arn: &str, subject: &str) -> Result<(), Error> {
    let PolicyArn { path, .. } = PolicyArn::parse(arn).ok_or_else(|| bad_arn(arn))?;
    let there = match ManagedPolicy::find(tx, account, arn).await? {
        Some(ManagedPolicy::Aws(_)) if path == SERVICE_LINKED_PATH => {
            let message = "Cannot attach a Service Role Policy to a Customer Role.";
            return Err(Error::PolicyNotAttachable(message.to_owned()));
        }
        Some(ManagedPolicy::Aws(_)) => true,
        Some(ManagedPolicy::Own(policy)) => managed_policies::lock(tx, &policy.id).await?.is_some(),
        None => false,
    };
    if there {
        return Ok(());
    }
    Err(Error::NoSuchEntity(format!("{subject} {arn} does not exist or is not attachable.")))
}

/// Policies as they are shown to an account, without tags.
pub(super) async fn described(
    tx: &mut Tx,
    account: AccountId,
    policies: Vec<ManagedPolicy>,
) -> Result<Vec<DescribedPolicy>, meta::Error> {
    let arns: Vec<String> = policies.iter().map(ManagedPolicy::arn).collect();
    let arns: Vec<&str> = arns.iter().map(String::as_str).collect();
    let uses = policy_attachments::uses(tx, account, &arns).await?;
    let since = match policies.iter().any(ManagedPolicy::is_of_aws) {
        true => accounts::find(tx, account).await?.map(|account| account.created_at),
        false => None,
    };
    let since = since.unwrap_or(Timestamp::from_millis(0));
    let described = policies.into_iter().zip(arns).map(|(policy, arn)| {
        let uses = uses.get(arn).copied().unwrap_or_default();
        match policy {
            ManagedPolicy::Aws(policy) => DescribedPolicy::of_aws(policy, uses, since),
            ManagedPolicy::Own(policy) => DescribedPolicy::of_own(policy, uses),
        }
    });
    Ok(described.collect())
}

impl DescribedPolicy {
    fn of_own(policy: managed_policies::ManagedPolicy, uses: PolicyUses) -> Self {
        Self {
            arn: super::arn(policy.account, "policy", &policy.path, &policy.name),
            id: policy.id,
            name: policy.name,
            path: policy.path,
            description: policy.description,
            default_version: policy.default_version,
            uses,
            created_at: policy.created_at,
            updated_at: policy.updated_at,
            tags: ResourceTags::new(),
        }
    }

    fn of_aws(policy: &managed::ManagedPolicy, uses: PolicyUses, since: Timestamp) -> Self {
        let arn = policy.arn();
        Self {
            id: id_of_aws(&arn),
            arn,
            name: policy.name.to_owned(),
            path: policy.path.to_owned(),
            description: None,
            default_version: policy.version,
            uses,
            created_at: since,
            updated_at: since,
            tags: ResourceTags::new(),
        }
    }
}

/// The unique id of a policy of AWS: the same everywhere, since it comes from the ARN alone.
fn id_of_aws(arn: &str) -> String {
    let hash = digest(&SHA256, arn.as_bytes());
    let letters = hash.as_ref().iter().take(17);
    "ANPA".chars().chain(letters.map(|byte| char::from(ID_ALPHABET[usize::from(*byte) % ID_ALPHABET.len()]))).collect()
}

fn missing(arn: &str) -> Error {
    Error::NoSuchEntity(format!("Policy {arn} was not found."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policys_arn_has_an_account_a_path_and_a_name() {
        for (arn, expected) in [
            ("arn:aws:iam::111122223333:policy/Pull", Some((Some("111122223333"), "/", "Pull"))),
            ("arn:aws:iam::111122223333:policy/ci/x/Pull", Some((Some("111122223333"), "/ci/x/", "Pull"))),
            ("arn:aws:iam::aws:policy/AdministratorAccess", Some((None, "/", "AdministratorAccess"))),
            ("arn:aws:iam::111122223333:policy/", None),
            ("arn:aws:iam::111122223333:policy", None),
            ("arn:aws:iam::111122223333:policyx/Pull", None),
            ("arn:aws:iam::111122223333:user/Pull", None),
            ("arn:aws:iam::1111:policy/Pull", None),
            ("arn:aws:iam:us-east-1:111122223333:policy/Pull", None),
            ("arn:aws:ecr::111122223333:policy/Pull", None),
            ("Pull", None),
            ("", None),
        ] {
            let parsed = PolicyArn::parse(arn);
            let parts = parsed
                .as_ref()
                .map(|parsed| (parsed.account.as_ref().map(AccountId::as_str), parsed.path, parsed.name));
            assert_eq!(parts, expected, "{arn}");
        }
    }

    #[test]
    fn the_policies_of_aws_have_ids_of_their_own() {
        let ids: std::collections::HashSet<String> =
            managed::MANAGED_POLICIES.iter().map(|policy| id_of_aws(&policy.arn())).collect();
        assert_eq!(ids.len(), managed::MANAGED_POLICIES.len());
        assert!(ids.iter().all(|id| id.len() == 21 && id.starts_with("ANPA")));
    }
}
