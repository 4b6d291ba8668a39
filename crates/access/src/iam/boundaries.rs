//! Permissions boundaries: managed policies that bound what users and roles may.

use meta::policy_attachments::PrincipalKind;
use meta::{Tx, roles, users};
use model::action::iam;
use model::{AccountId, Caller};

use super::policy_holders::{Actions, Found};
use super::{Error, PolicyHolder};
use crate::{Access, Permit};

// Groups have no boundaries and no such actions; [`Bounded`] keeps them from coming here.
const PUT: Actions = Actions {
    user: iam::PUT_USER_PERMISSIONS_BOUNDARY,
    group: iam::PUT_USER_PERMISSIONS_BOUNDARY,
    role: iam::PUT_ROLE_PERMISSIONS_BOUNDARY,
};

const DELETE: Actions = Actions {
    user: iam::DELETE_USER_PERMISSIONS_BOUNDARY,
    group: iam::DELETE_USER_PERMISSIONS_BOUNDARY,
    role: iam::DELETE_ROLE_PERMISSIONS_BOUNDARY,
};

/// Who can have a boundary, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounded<'a> {
    /// A user.
    User(&'a str),
    /// A role.
    Role(&'a str),
}

impl<'a> Bounded<'a> {
    fn holder(self) -> PolicyHolder<'a> {
        match self {
            Self::User(name) => PolicyHolder::user(name),
            Self::Role(name) => PolicyHolder::role(name),
        }
    }
}

impl Access {
    /// PutUserPermissionsBoundary, PutRolePermissionsBoundary
    ///
    /// # Errors
    /// `NoSuchEntity` of the user or role, or of the policy; `InvalidInput` for what is no policy's ARN;
    /// `PolicyNotAttachable`; and the gate's.
    pub async fn put_permissions_boundary(
        &self,
        caller: &Caller,
        bounded: Bounded<'_>,
        policy_arn: &str,
    ) -> Result<(), Error> {
        let found = self.permitted_holder(caller, &PUT, bounded.holder(), None, Some(policy_arn)).await?;
        self.set_boundary(caller.account(), found, Some(policy_arn.to_owned())).await
    }

    /// DeleteUserPermissionsBoundary, DeleteRolePermissionsBoundary. Where there is none, nothing happens.
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn delete_permissions_boundary(&self, caller: &Caller, bounded: Bounded<'_>) -> Result<(), Error> {
        let found = self.permitted_holder(caller, &DELETE, bounded.holder(), None, None).await?;
        self.set_boundary(caller.account(), found, None).await
    }

    async fn set_boundary(
        &self,
        account: AccountId,
        found: Permit<Found>,
        policy_arn: Option<String>,
    ) -> Result<(), Error> {
        found.holder()?;
        let written = self.0.db.write("set_permissions_boundary", move |tx| {
            Box::pin(async move {
                if let Some(arn) = &policy_arn {
                    check(tx, account, arn).await?;
                }
                let holder = found.locked(tx).await?;
                match found.kind {
                    PrincipalKind::User => users::set_boundary(tx, &holder.id, policy_arn.as_deref()).await?,
                    PrincipalKind::Role => roles::set_boundary(tx, &holder.id, policy_arn.as_deref()).await?,
                    PrincipalKind::Group => false,
                };
                Ok::<_, Error>(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }
}

/// Makes sure that a policy can be a boundary in an account, and that it stays until the transaction ends.
///
/// # Errors
/// `NoSuchEntity`, `InvalidInput`, `PolicyNotAttachable`
pub(super) async fn check(tx: &mut Tx, account: AccountId, policy_arn: &str) -> Result<(), Error> {
    super::managed_policies::use_policy(tx, account, policy_arn, "Scope ARN:").await
}
