//! Inline policies: those that are part of one user, group or role.

use meta::inline_policies;
use model::Caller;
use model::action::iam;
use model::page::Page;
use model::policy::{BadPolicy, Policy, PolicyKind};

use super::policy_holders::{Actions, Found};
use super::{Error, PolicyHolder};
use crate::Access;

/// The longest name of a policy, in characters.
pub(super) const POLICY_NAME_LEN_MAX: usize = 128;

const PUT: Actions = Actions { user: iam::PUT_USER_POLICY, group: iam::PUT_GROUP_POLICY, role: iam::PUT_ROLE_POLICY };

const GET: Actions = Actions { user: iam::GET_USER_POLICY, group: iam::GET_GROUP_POLICY, role: iam::GET_ROLE_POLICY };

const DELETE: Actions =
    Actions { user: iam::DELETE_USER_POLICY, group: iam::DELETE_GROUP_POLICY, role: iam::DELETE_ROLE_POLICY };

const LIST: Actions =
    Actions { user: iam::LIST_USER_POLICIES, group: iam::LIST_GROUP_POLICIES, role: iam::LIST_ROLE_POLICIES };

impl Access {
    /// PutUserPolicy, PutGroupPolicy, PutRolePolicy: adds an inline policy, or replaces the one of the same name.
    ///
    /// # Errors
    /// `NoSuchEntity` of the holder, `MalformedPolicyDocument`, `LimitExceeded` when its inline policies together would be
    /// larger than they may be, `ValidationError`, and the gate's.
    pub async fn put_inline_policy(
        &self,
        caller: &Caller,
        holder: PolicyHolder<'_>,
        policy_name: &str,
        document: String,
    ) -> Result<(), Error> {
        super::check_name("policyName", policy_name, POLICY_NAME_LEN_MAX)?;
        let found = self.permitted_holder(caller, &PUT, holder, None, None).await?;
        found.holder()?;
        match Policy::parse(&document, found.inline_kind()) {
            Err(BadPolicy::TooLarge { .. }) => return Err(too_large(&found)),
            parsed => parsed?,
        };
        let name = policy_name.to_owned();
        let written = self.0.db.write("put_inline_policy", move |tx| {
            Box::pin(async move {
                let holder = found.locked(tx).await?;
                let kind = found.inline_kind();
                let there = inline_policies::of_principal(tx, &holder.id).await?;
                let others = there.iter().filter(|(other, _)| *other != name);
                let size = others.map(|(_, text)| kind.size(text)).sum::<usize>() + kind.size(&document);
                if size > size_max(kind) {
                    return Err(too_large(&found));
                }
                inline_policies::put(tx, &holder.id, &name, &document).await?;
                Ok(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// GetUserPolicy, GetGroupPolicy, GetRolePolicy: the document as it was put.
    ///
    /// # Errors
    /// `NoSuchEntity` of the holder or of the policy, and the gate's.
    pub async fn get_inline_policy(
        &self,
        caller: &Caller,
        holder: PolicyHolder<'_>,
        policy_name: &str,
    ) -> Result<String, Error> {
        let found = self.permitted_holder(caller, &GET, holder, None, None).await?;
        let (id, name) = (found.holder()?.id.clone(), policy_name.to_owned());
        let read = self
            .0
            .db
            .read("get_inline_policy", move |tx| Box::pin(async move { inline_policies::find(tx, &id, &name).await }));
        read.await?.ok_or_else(|| missing(&found, policy_name))
    }

    /// DeleteUserPolicy, DeleteGroupPolicy, DeleteRolePolicy
    ///
    /// # Errors
    /// `NoSuchEntity` of the holder or of the policy, and the gate's.
    pub async fn delete_inline_policy(
        &self,
        caller: &Caller,
        holder: PolicyHolder<'_>,
        policy_name: &str,
    ) -> Result<(), Error> {
        let found = self.permitted_holder(caller, &DELETE, holder, None, None).await?;
        found.holder()?;
        let name = policy_name.to_owned();
        let written = self.0.db.write_freeing("delete_inline_policy", move |tx| {
            Box::pin(async move {
                let holder = found.locked(tx).await?;
                if inline_policies::delete(tx, &holder.id, &name).await? { Ok(()) } else { Err(missing(&found, &name)) }
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// ListUserPolicies, ListGroupPolicies, ListRolePolicies: the names, in order. `marker` is where the page before
    /// ended.
    ///
    /// # Errors
    /// `NoSuchEntity` of the holder, `ValidationError` for a marker that is none, and the gate's.
    pub async fn list_inline_policies(
        &self,
        caller: &Caller,
        holder: PolicyHolder<'_>,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<String>, Error> {
        let found = self.permitted_holder(caller, &LIST, holder, None, None).await?;
        let id = found.holder()?.id.clone();
        let listing = super::listing(caller.account(), &format!("inline {id}"), "");
        let after = super::read_marker(&listing, marker)?;
        let read = self.0.db.read("list_inline_policies", move |tx| {
            Box::pin(async move { inline_policies::names(tx, &id, after.as_deref(), limit.saturating_add(1)).await })
        });
        Ok(Page::cut(read.await?, limit, &listing, String::clone))
    }
}

fn missing(found: &Found, policy_name: &str) -> Error {
    Error::NoSuchEntity(format!("The {} policy with name {policy_name} cannot be found.", found.kind.as_str()))
}

/// What all inline policies of one holder may have together.
fn size_max(kind: PolicyKind) -> usize {
    kind.quota().1
}

fn too_large(found: &Found) -> Error {
    let (kind, name, max) = (found.kind.as_str(), &found.name, size_max(found.inline_kind()));
    Error::LimitExceeded(format!("Maximum policy size of {max} bytes exceeded for {kind} {name}"))
}
