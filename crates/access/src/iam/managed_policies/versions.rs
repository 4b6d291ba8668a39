//! The versions of managed policies, of which one is in force.

use meta::managed_policies::{self, PolicyVersion};
use meta::{Tx, accounts};
use model::action::iam;
use model::page::Page;
use model::policy::{Policy, PolicyKind};
use model::{AccountId, Caller, Timestamp};

use super::{Found, ManagedPolicy};
use crate::Access;
use crate::iam::Error;

/// The most versions that a policy may have at a time.
pub(crate) const VERSIONS_MAX: usize = 5;

/// One version of a managed policy, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedVersion {
    /// Its number: 3 is `v3`.
    pub version: u32,
    /// What it says.
    pub document: String,
    /// Whether it is in force.
    pub is_default: bool,
    /// When it was added.
    pub created_at: Timestamp,
}

impl DescribedVersion {
    fn new(version: PolicyVersion, default_version: u32) -> Self {
        let PolicyVersion { version, document, created_at } = version;
        Self { version, document, is_default: version == default_version, created_at }
    }
}

impl Access {
    /// CreatePolicyVersion. The new version is in force at once if `set_as_default`.
    ///
    /// # Errors
    /// `NoSuchEntity`, `LimitExceeded`, `MalformedPolicyDocument`, `InvalidInput` for what is no policy's ARN, and the
    /// gate's.
    pub async fn create_policy_version(
        &self,
        caller: &Caller,
        arn: &str,
        document: String,
        set_as_default: bool,
    ) -> Result<DescribedVersion, Error> {
        let found = self.changeable_policy(caller, iam::CREATE_POLICY_VERSION, arn).await?;
        Policy::parse(&document, PolicyKind::Managed)?;
        let now = self.0.clock.now();
        let written = self.0.db.write("create_policy_version", move |tx| {
            Box::pin(async move {
                let policy = found.locked(tx).await?;
                if managed_policies::versions(tx, &policy.id, None, VERSIONS_MAX).await?.len() >= VERSIONS_MAX {
                    let message = format!(
                        "A managed policy can have up to {VERSIONS_MAX} versions. Before you create a new version, you \
                         must delete an existing version."
                    );
                    return Err(Error::LimitExceeded(message));
                }
                let newest = policy.newest_version.saturating_add(1);
                let default = if set_as_default { newest } else { policy.default_version };
                let version = PolicyVersion { version: newest, document, created_at: now };
                managed_policies::insert_version(tx, &policy.id, &version).await?;
                managed_policies::set_versions(tx, &policy.id, default, newest, now).await?;
                Ok(DescribedVersion::new(version, default))
            })
        });
        let written = written.await?;
        self.changed();
        Ok(written)
    }

    /// GetPolicyVersion. `version_id` is such as `v3`.
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput` for what is no policy's ARN, and the gate's.
    pub async fn get_policy_version(
        &self,
        caller: &Caller,
        arn: &str,
        version_id: &str,
    ) -> Result<DescribedVersion, Error> {
        let found = self.permitted_policy(caller, iam::GET_POLICY_VERSION, arn).await?;
        let account = caller.account();
        let policy = found.policy()?.clone();
        let read = self
            .0
            .db
            .read("get_policy_version", move |tx| Box::pin(async move { versions(tx, account, &policy).await }));
        let number = number(version_id);
        let version = read.await?.into_iter().find(|version| Some(version.version) == number);
        version.ok_or_else(|| missing(&found, version_id))
    }

    /// ListPolicyVersions: the newest first. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError` for a marker that is none, `InvalidInput` for what is no policy's ARN, and the
    /// gate's.
    pub async fn list_policy_versions(
        &self,
        caller: &Caller,
        arn: &str,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<DescribedVersion>, Error> {
        let found = self.permitted_policy(caller, iam::LIST_POLICY_VERSIONS, arn).await?;
        let account = caller.account();
        let policy = found.policy()?.clone();
        let listing = crate::iam::listing(account, "policy versions", arn);
        let before: Option<u32> = crate::iam::read_marker(&listing, marker)?.and_then(|number| number.parse().ok());
        let read = self
            .0
            .db
            .read("list_policy_versions", move |tx| Box::pin(async move { versions(tx, account, &policy).await }));
        let mut versions = read.await?;
        versions.retain(|version| before.is_none_or(|before| version.version < before));
        Ok(Page::cut(versions, limit, &listing, |version| version.version.to_string()))
    }

    /// DeletePolicyVersion
    ///
    /// # Errors
    /// `NoSuchEntity`, `DeleteConflict` for the version that is in force, `InvalidInput` for what is no policy's ARN, and
    /// the gate's.
    pub async fn delete_policy_version(&self, caller: &Caller, arn: &str, version_id: &str) -> Result<(), Error> {
        let found = self.changeable_policy(caller, iam::DELETE_POLICY_VERSION, arn).await?;
        let (version_id, now) = (version_id.to_owned(), self.0.clock.now());
        let written = self.0.db.write_freeing("delete_policy_version", move |tx| {
            Box::pin(async move {
                let policy = found.locked(tx).await?;
                let number = number(&version_id).ok_or_else(|| missing(&found, &version_id))?;
                if number == policy.default_version {
                    let message = "Cannot delete the default version of a policy.";
                    return Err(Error::DeleteConflict(message.to_owned()));
                }
                if !managed_policies::delete_version(tx, &policy.id, number).await? {
                    return Err(missing(&found, &version_id));
                }
                let (default, newest) = (policy.default_version, policy.newest_version);
                managed_policies::set_versions(tx, &policy.id, default, newest, now).await?;
                Ok(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// SetDefaultPolicyVersion: puts a version in force, for all who use the policy.
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput` for what is no policy's ARN, and the gate's.
    pub async fn set_default_policy_version(&self, caller: &Caller, arn: &str, version_id: &str) -> Result<(), Error> {
        let found = self.changeable_policy(caller, iam::SET_DEFAULT_POLICY_VERSION, arn).await?;
        let (version_id, now) = (version_id.to_owned(), self.0.clock.now());
        let written = self.0.db.write("set_default_policy_version", move |tx| {
            Box::pin(async move {
                let policy = found.locked(tx).await?;
                let number = number(&version_id).ok_or_else(|| missing(&found, &version_id))?;
                let there = managed_policies::find_version(tx, &policy.id, number).await?;
                let version = there.ok_or_else(|| missing(&found, &version_id))?;
                managed_policies::set_versions(tx, &policy.id, version.version, policy.newest_version, now).await?;
                Ok::<_, Error>(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }
}

/// All versions of a policy, the newest first. Of AWS's there is the one that is in force.
pub(crate) async fn versions(
    tx: &mut Tx,
    account: AccountId,
    policy: &ManagedPolicy,
) -> Result<Vec<DescribedVersion>, meta::Error> {
    match policy {
        ManagedPolicy::Own(policy) => {
            let versions = managed_policies::versions(tx, &policy.id, None, VERSIONS_MAX).await?;
            Ok(versions.into_iter().map(|version| DescribedVersion::new(version, policy.default_version)).collect())
        }
        ManagedPolicy::Aws(policy) => {
            let since = accounts::find(tx, account).await?.map(|account| account.created_at);
            let created_at = since.unwrap_or(Timestamp::from_millis(0));
            let document = policy.document.to_owned();
            Ok(vec![DescribedVersion { version: policy.version, document, is_default: true, created_at }])
        }
    }
}

/// The number in `v3`.
fn number(version_id: &str) -> Option<u32> {
    let digits = version_id.strip_prefix('v')?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn missing(found: &Found, version_id: &str) -> Error {
    let arn = &found.arn;
    Error::NoSuchEntity(format!("Policy {arn} version {version_id} does not exist or is not attachable."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_ids_are_a_v_and_a_number() {
        for (text, expected) in
            [("v1", Some(1)), ("v12", Some(12)), ("1", None), ("v", None), ("v+1", None), ("v1.a", None), ("V1", None)]
        {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
