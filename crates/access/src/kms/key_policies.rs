//! GetKeyPolicy, PutKeyPolicy, ListKeyPolicies. A key has one policy, whose name is `default`.

use std::sync::Arc;

use meta::{Tx, kms_keys};
use model::action::kms as actions;
use model::decision::{NamedPolicy, PolicySource};
use model::kms::KeyKind;
use model::policy::{BadPolicy, PolicyKind};
use model::{Caller, Region};

use super::asking::Use;
use super::{Error, KeyArn};
use crate::Access;
use crate::iam::{pin_principals, show_principals};

/// The name of a key's one policy.
pub const POLICY_NAME: &str = "default";

impl From<BadPolicy> for Error {
    fn from(bad: BadPolicy) -> Self {
        match bad {
            BadPolicy::TooLarge { .. } => Self::LimitExceeded(bad.to_string()),
            BadPolicy::Principal { .. } => {
                Self::MalformedPolicyDocument("Policy contains a statement with one or more invalid principals.".into())
            }
            other => Self::MalformedPolicyDocument(other.to_string()),
        }
    }
}

impl Access {
    /// The document of a key's policy.
    ///
    /// # Errors
    /// `NotFound` also for any other name than [`POLICY_NAME`].
    pub async fn get_key_policy(
        &self,
        caller: &Caller,
        region: &Region,
        key: &str,
        policy_name: Option<&str>,
    ) -> Result<String, Error> {
        let permit = self.use_key(&Use::new(caller, region, actions::GET_KEY_POLICY), key).await?;
        check_name(policy_name)?;
        let stored = permit.row.policy.clone();
        let shown =
            self.0.db.read("get_key_policy", move |tx| Box::pin(async move { show_principals(tx, &stored).await }));
        Ok(shown.await?)
    }

    /// Sets the document of a key's policy.
    ///
    /// # Errors
    /// `MalformedPolicyDocument` also for one that the caller could not replace, unless `bypass` says that this is meant.
    pub async fn put_key_policy(
        &self,
        caller: &Caller,
        region: &Region,
        key: &str,
        policy_name: Option<&str>,
        policy: String,
        bypass_lockout_safety_check: bool,
    ) -> Result<(), Error> {
        let mut wanted = Use::new(caller, region, actions::PUT_KEY_POLICY);
        let bypass = if bypass_lockout_safety_check { "true" } else { "false" };
        wanted.extras.set("kms:BypassPolicyLockoutSafetyCheck", bypass);
        let permit = self.use_key(&wanted, key).await?;
        check_name(policy_name)?;
        self.check_key_policy(&wanted, &permit.arn, permit.row.kind, &policy, bypass_lockout_safety_check).await?;
        let change = self.change_key("put_key_policy", &permit, move |tx, key, _| {
            Box::pin(async move {
                let policy = pinned(tx, &policy).await?;
                Ok(kms_keys::set_policy(tx, key.id, &policy).await?)
            })
        });
        change.await
    }

    /// The names of a key's policies.
    ///
    /// # Errors
    /// `NotFound` if there is no such key.
    pub async fn list_key_policies(
        &self,
        caller: &Caller,
        region: &Region,
        key: &str,
    ) -> Result<&'static [&'static str], Error> {
        self.use_key(&Use::new(caller, region, actions::LIST_KEY_POLICIES), key).await?;
        Ok(&[POLICY_NAME])
    }

    /// Refuses a document that is no policy of a key, or that its author could not replace.
    pub(super) async fn check_key_policy(
        &self,
        wanted: &Use<'_>,
        arn: &KeyArn,
        kind: KeyKind,
        text: &str,
        bypass_lockout_safety_check: bool,
    ) -> Result<(), Error> {
        let policy = self.compile(PolicyKind::Key, text)?;
        let policy = NamedPolicy { name: Arc::from(arn.as_str()), source: PolicySource::Resource, policy };
        if bypass_lockout_safety_check || self.keeps_power(wanted, arn.as_str(), kind, &policy).await? {
            return Ok(());
        }
        Err(Error::MalformedPolicyDocument(
            "The new key policy will not allow you to update the key policy in the future.".into(),
        ))
    }
}

/// The document as it is stored: those whom it names exist, and are meant for as long as they do.
pub(super) async fn pinned(tx: &mut Tx, policy: &str) -> Result<String, Error> {
    Ok(pin_principals(tx, policy).await??)
}

fn check_name(policy_name: Option<&str>) -> Result<(), Error> {
    match policy_name {
        None | Some(POLICY_NAME) => Ok(()),
        Some(_) => Err(Error::NotFound("No such policy exists".into())),
    }
}
