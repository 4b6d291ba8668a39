//! The keys that services have in every account: made when a service first needs one, looked after by it, and used
//! through it alone.

use std::sync::Arc;

use meta::kms_aliases::{self, KmsAlias};
use meta::kms_keys::{KeyManager, KeyState, KmsKey};
use meta::{accounts, kms_keys};
use model::kms::KeyKind;
use model::{AccountId, Region, source};
use serde_json::json;

use super::Error;
use super::keys::DAY;
use super::known_keys::LoadedKey;
use super::names::{AliasName, KeyName};
use super::rotation::PERIOD_DAYS_DEFAULT;
use crate::Access;

/// The alias of the key that repositories are encrypted under when no other is named.
pub const ECR_ALIAS: &str = "alias/aws/ecr";

/// The alias of the key that secrets are encrypted under when no other is named.
pub const SECRETS_MANAGER_ALIAS: &str = "alias/aws/secretsmanager";

/// A service that has a key of its own.
struct ManagedKey {
    alias: &'static str,
    service: &'static str,
    description: &'static str,
}

/// In the order of their aliases.
const MANAGED_KEYS: [ManagedKey; 2] = [
    ManagedKey {
        alias: ECR_ALIAS,
        service: "ecr",
        description: "Encrypts repositories for which no other key is named",
    },
    ManagedKey {
        alias: SECRETS_MANAGER_ALIAS,
        service: "secretsmanager",
        description: "Encrypts secrets for which no other key is named",
    },
];

impl ManagedKey {
    /// Everybody in the account uses the key through the service, and the account reads what is said of it.
    fn policy(&self, account: AccountId, region: &Region) -> String {
        let through = json!({
            "Sid": "UseThroughService",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": [
                "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant",
                "kms:DescribeKey",
            ],
            "Resource": "*",
            "Condition": {"StringEquals": {
                "kms:CallerAccount": account.as_str(),
                "kms:ViaService": service_name(self.service, region),
            }},
        });
        let direct = json!({
            "Sid": "ReadByAccount",
            "Effect": "Allow",
            "Principal": {"AWS": model::Principal::Root(account).to_string()},
            "Action": ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
            "Resource": "*",
        });
        let id = format!("auto-{}-1", self.service);
        json!({"Version": "2012-10-17", "Id": id, "Statement": [through, direct]}).to_string()
    }
}

/// The aliases that services have in every account, in byte order.
pub(super) fn managed_aliases() -> impl Iterator<Item = &'static str> {
    MANAGED_KEYS.iter().map(|managed| managed.alias)
}

/// A service as conditions and grants name it: `ecr.us-east-1.amazonaws.com`.
pub(super) fn service_name(service: &str, region: &Region) -> String {
    let suffix = if region.partition() == "aws-cn" { ".cn" } else { "" };
    format!("{service}.{region}.amazonaws.com{suffix}")
}

impl Access {
    /// The key that an alias of a service's means, made now if need be.
    pub(super) async fn managed_key(
        &self,
        account: AccountId,
        region: &Region,
        alias: &str,
    ) -> Result<Arc<LoadedKey>, Error> {
        let alias = AliasName { account, region: region.clone(), name: alias.into() };
        let name = KeyName::Alias(alias.clone());
        if let Some(key) = self.named_key(&name).await? {
            return Ok(key);
        }
        self.make_managed_key(&alias).await?;
        self.named_key(&name).await?.ok_or_else(|| name.not_found())
    }

    /// Makes the key that an alias of a service's means, unless it is there.
    ///
    /// # Errors
    /// `NotFound` for all other aliases.
    pub(super) async fn make_managed_key(&self, alias: &AliasName) -> Result<(), Error> {
        let not_found = || KeyName::Alias(alias.clone()).not_found();
        let managed = MANAGED_KEYS.iter().find(|managed| *managed.alias == *alias.name).ok_or_else(not_found)?;
        let now = self.0.clock.now();
        let key = KmsKey {
            id: source::random_uuid(self.0.random.as_ref()),
            account: alias.account,
            region: alias.region.clone(),
            kind: KeyKind::SYMMETRIC,
            description: managed.description.to_owned(),
            manager: KeyManager::Aws,
            state: KeyState::Enabled,
            policy: managed.policy(alias.account, &alias.region),
            rotation_period_days: Some(PERIOD_DAYS_DEFAULT),
            next_rotation_at: Some(now + DAY * PERIOD_DAYS_DEFAULT),
            created_at: now,
            delete_at: None,
        };
        let row = KmsAlias {
            account: alias.account,
            region: alias.region.clone(),
            name: alias.name.to_string(),
            key_id: key.id,
            created_at: now,
            updated_at: now,
        };
        let access = self.clone();
        let made = self.0.db.write("make_managed_key", move |tx| {
            Box::pin(async move {
                if accounts::find(tx, key.account).await?.is_none() {
                    return Ok(false);
                }
                kms_keys::insert(tx, &key).await?;
                kms_keys::insert_version(tx, key.id, &access.new_material(key.id, 1, now)).await?;
                // Another may have been quicker.
                if !kms_aliases::insert(tx, &row).await? {
                    kms_keys::delete(tx, key.id).await?;
                }
                Ok::<_, Error>(true)
            })
        });
        let made = made.await?;
        self.changed();
        if made { Ok(()) } else { Err(not_found()) }
    }
}
