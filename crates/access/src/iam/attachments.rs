//! Managed policies attached to users, groups and roles.

use meta::policy_attachments::{self, PrincipalKind};
use model::Caller;
use model::action::iam;
use model::page::Page;

use super::managed_policies::PolicyArn;
use super::names::bad_arn;
use super::policy_holders::Actions;
use super::{Error, PolicyHolder};
use crate::Access;

/// The most policies that can be attached to one user, group or role.
pub(super) const ATTACHMENTS_MAX: u64 = 10;

const ATTACH: Actions =
    Actions { user: iam::ATTACH_USER_POLICY, group: iam::ATTACH_GROUP_POLICY, role: iam::ATTACH_ROLE_POLICY };

const DETACH: Actions =
    Actions { user: iam::DETACH_USER_POLICY, group: iam::DETACH_GROUP_POLICY, role: iam::DETACH_ROLE_POLICY };

const LIST: Actions = Actions {
    user: iam::LIST_ATTACHED_USER_POLICIES,
    group: iam::LIST_ATTACHED_GROUP_POLICIES,
    role: iam::LIST_ATTACHED_ROLE_POLICIES,
};

/// A managed policy, as lists of what is attached show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedPolicy {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
}

impl Access {
    /// AttachUserPolicy, AttachGroupPolicy, AttachRolePolicy. What is attached already stays so.
    ///
    /// # Errors
    /// `NoSuchEntity` of the holder or of the policy, `InvalidInput` for what is no policy's ARN,
    /// `PolicyNotAttachable`, `LimitExceeded`, and the gate's.
    pub async fn attach_policy(
        &self,
        caller: &Caller,
        holder: PolicyHolder<'_>,
        policy_arn: &str,
    ) -> Result<(), Error> {
        let found = self.permitted_holder(caller, &ATTACH, holder, Some(policy_arn), None).await?;
        found.holder()?;
        let (account, arn) = (caller.account(), policy_arn.to_owned());
        let written = self.0.db.write("attach_policy", move |tx| {
            Box::pin(async move {
                super::managed_policies::use_policy(tx, account, &arn, "Policy").await?;
                let holder = found.locked(tx).await?;
                let attached = policy_attachments::attach(tx, account, found.kind, &holder.id, &arn).await?;
                if attached && policy_attachments::count_of_principal(tx, &holder.id).await? > ATTACHMENTS_MAX {
                    return Err(super::quota(quota_name(found.kind), ATTACHMENTS_MAX));
                }
                Ok(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// DetachUserPolicy, DetachGroupPolicy, DetachRolePolicy
    ///
    /// # Errors
    /// `NoSuchEntity` of the holder, or when the policy is not attached; `InvalidInput` for what is no policy's ARN; and
    /// the gate's.
    pub async fn detach_policy(
        &self,
        caller: &Caller,
        holder: PolicyHolder<'_>,
        policy_arn: &str,
    ) -> Result<(), Error> {
        let found = self.permitted_holder(caller, &DETACH, holder, Some(policy_arn), None).await?;
        found.holder()?;
        PolicyArn::parse(policy_arn).ok_or_else(|| bad_arn(policy_arn))?;
        let arn = policy_arn.to_owned();
        let written = self.0.db.write_freeing("detach_policy", move |tx| {
            Box::pin(async move {
                let holder = found.locked(tx).await?;
                if policy_attachments::detach(tx, &holder.id, &arn).await? {
                    return Ok(());
                }
                Err(Error::NoSuchEntity(format!("Policy {arn} was not found.")))
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// ListAttachedUserPolicies, ListAttachedGroupPolicies, ListAttachedRolePolicies: those whose own paths begin with
    /// `path_prefix`, by name. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError` for a marker that is none, and the gate's.
    pub async fn list_attached_policies(
        &self,
        caller: &Caller,
        holder: PolicyHolder<'_>,
        path_prefix: Option<&str>,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<AttachedPolicy>, Error> {
        let found = self.permitted_holder(caller, &LIST, holder, None, None).await?;
        let id = found.holder()?.id.clone();
        let path_prefix = super::checked_path_prefix(path_prefix)?;
        let listing = super::listing(caller.account(), &format!("attached {id}"), &path_prefix);
        let after = super::read_marker(&listing, marker)?;
        let read = self.0.db.read("list_attached_policies", move |tx| {
            Box::pin(async move { policy_attachments::of_principal(tx, &id, None, ATTACHMENTS_READ).await })
        });
        let mut attached: Vec<AttachedPolicy> = Vec::new();
        for arn in read.await? {
            let Some(PolicyArn { name, path, .. }) = PolicyArn::parse(&arn) else { continue };
            if path.starts_with(&path_prefix) {
                attached.push(AttachedPolicy { name: name.to_owned(), arn });
            }
        }
        attached.sort_by_cached_key(AttachedPolicy::key);
        attached.retain(|policy| after.as_ref().is_none_or(|after| policy.key() > *after));
        Ok(Page::cut(attached, limit, &listing, AttachedPolicy::key))
    }
}

/// All that can be attached to one principal, and more.
const ATTACHMENTS_READ: usize = 100;

impl AttachedPolicy {
    /// What the list is in order of. Of one name there is one policy of AWS and one of the account's own.
    fn key(&self) -> String {
        let owner = if self.arn.starts_with("arn:aws:iam::aws:") { "aws" } else { "own" };
        format!("{} {owner}", self.name)
    }
}

fn quota_name(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::User => "PoliciesPerUser",
        PrincipalKind::Group => "PoliciesPerGroup",
        PrincipalKind::Role => "PoliciesPerRole",
    }
}
