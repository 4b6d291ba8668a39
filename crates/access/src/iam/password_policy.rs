//! The account's password policy: UpdateAccountPasswordPolicy, GetAccountPasswordPolicy, DeleteAccountPasswordPolicy.

use std::time::Duration;

use meta::password_policies;
use model::action::iam;
use model::decision::{NamedPolicy, PolicySource, Resource};
use model::password_policy::PasswordPolicy;
use model::policy::PolicyKind;
use model::{AccountId, Caller, Principal, Timestamp};

use super::Error;
use crate::Access;
use crate::gate::Ask;

/// What `AllowUsersToChangePassword` gives every user. The gate asks it like the policy of a resource: it allows beside
/// the user's own policies, whose explicit denials count.
const USERS_MAY_CHANGE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "*",
      "Action": ["iam:ChangePassword", "iam:GetAccountPasswordPolicy"],
      "Resource": "*"
    }
  ]
}"#;

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

impl Access {
    /// UpdateAccountPasswordPolicy: sets all of the policy. Passwords that are there stay until they are changed.
    ///
    /// # Errors
    /// The gate's.
    pub async fn update_account_password_policy(&self, caller: &Caller, policy: PasswordPolicy) -> Result<(), Error> {
        self.ask(Ask::new(caller, iam::UPDATE_ACCOUNT_PASSWORD_POLICY, Resource::Any)).await?;
        let account = caller.account();
        let written = self.0.db.write("update_account_password_policy", move |tx| {
            Box::pin(async move { password_policies::put(tx, account, &policy).await })
        });
        Ok(written.await?)
    }

    /// GetAccountPasswordPolicy
    ///
    /// # Errors
    /// `NoSuchEntity` when the account has no policy of its own, and the gate's.
    pub async fn get_account_password_policy(&self, caller: &Caller) -> Result<PasswordPolicy, Error> {
        let account = caller.account();
        let policy = self.password_policy(account).await?;
        let of_users = self.given_to_users(caller, policy.as_ref())?;
        let ask = Ask::new(caller, iam::GET_ACCOUNT_PASSWORD_POLICY, Resource::Any);
        self.ask(Ask { policy: of_users.as_ref(), ..ask }).await?;
        let message = || format!("The Password Policy with domain name {account} cannot be found.");
        policy.ok_or_else(|| Error::NoSuchEntity(message()))
    }

    /// DeleteAccountPasswordPolicy: the default policy is in force again.
    ///
    /// # Errors
    /// `NoSuchEntity` when the account has no policy of its own, and the gate's.
    pub async fn delete_account_password_policy(&self, caller: &Caller) -> Result<(), Error> {
        self.ask(Ask::new(caller, iam::DELETE_ACCOUNT_PASSWORD_POLICY, Resource::Any)).await?;
        let account = caller.account();
        let written = self.0.db.write_freeing("delete_account_password_policy", move |tx| {
            Box::pin(async move {
                if password_policies::delete(tx, account).await? {
                    return Ok(());
                }
                let message = "The account policy with name PasswordPolicy cannot be found.";
                Err(Error::NoSuchEntity(message.to_owned()))
            })
        });
        written.await
    }

    /// The policy that an account set.
    pub(super) async fn password_policy(&self, account: AccountId) -> Result<Option<PasswordPolicy>, Error> {
        let read = self.0.db.read("find_password_policy", move |tx| {
            Box::pin(async move { password_policies::find(tx, account).await })
        });
        Ok(read.await?)
    }

    /// What the account's password policy allows a user who calls.
    pub(super) fn given_to_users(
        &self,
        caller: &Caller,
        policy: Option<&PasswordPolicy>,
    ) -> Result<Option<NamedPolicy>, Error> {
        let is_user = matches!(caller.principal, Principal::User { .. });
        if !is_user || !policy.is_some_and(|policy| policy.users_may_change) {
            return Ok(None);
        }
        let (source, kind) = (PolicySource::Resource, PolicyKind::Endpoint);
        Ok(Some(self.stored_policy("PasswordPolicy", source, kind, USERS_MAY_CHANGE)?))
    }
}

/// Whether a password that was set at `changed_at` is too old for the account.
pub(super) fn has_expired(policy: Option<&PasswordPolicy>, changed_at: Timestamp, now: Timestamp) -> bool {
    let days_max = policy.and_then(|policy| policy.age_days_max);
    days_max.is_some_and(|days| now.since(changed_at) >= Duration::from_secs(u64::from(days) * SECONDS_OF_A_DAY))
}
