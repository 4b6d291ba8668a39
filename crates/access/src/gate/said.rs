//! What is said on resources beyond ECR, for explanations: each service looks that up for itself when it asks the gate.

use meta::{kms_keys, owned_tags, roles, secrets};
use model::decision::{NamedPolicy, PolicySource, ResourceRule};
use model::policy::PolicyKind;
use model::resource_tag::ResourceTags;
use model::{AccountId, Arn, Region};
use uuid::Uuid;

use crate::iam::role_arn;
use crate::{Access, Error};

/// The policy on a resource, what it is worth, and the resource's tags.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) policy: Option<NamedPolicy>,
    pub(super) rule: ResourceRule,
    pub(super) tags: Option<ResourceTags>,
}

/// A resource that has a policy of its own.
enum Holder {
    Key(AccountId, Region, Uuid),
    Role(AccountId, String),
    /// By its whole ARN.
    Secret,
}

impl Access {
    /// What is said on the resource of an ARN when `action` is done to it; nothing on what is not there.
    pub(super) async fn said_on(&self, arn: &str, action: &str) -> Result<Said, Error> {
        let Some(holder) = Holder::parse(arn, action) else { return Ok(Said::default()) };
        let (kind, rule) = match &holder {
            Holder::Key(..) => (PolicyKind::Key, ResourceRule::Required),
            Holder::Role(..) => (PolicyKind::Trust, ResourceRule::Trust),
            Holder::Secret => (PolicyKind::Secret, ResourceRule::Sufficient),
        };
        let wanted = arn.to_owned();
        let read = self.0.db.read("find_resource_policy", move |tx| {
            Box::pin(async move {
                let found = match holder {
                    Holder::Key(account, region, id) => {
                        let key = kms_keys::find(tx, id).await?;
                        let key = key.filter(|key| (key.account, &key.region) == (account, &region));
                        key.map(|key| (Some(key.policy), id.to_string()))
                    }
                    Holder::Role(account, name) => {
                        let role = roles::find_by_name(tx, account, &name).await?;
                        role.filter(|role| role_arn(role) == wanted).map(|role| (Some(role.trust_policy), role.id))
                    }
                    Holder::Secret => secrets::find(tx, &wanted).await?.map(|secret| (secret.policy, secret.arn)),
                };
                let Some((policy, owner)) = found else { return Ok::<_, Error>(None) };
                Ok(Some((policy, owned_tags::of(tx, &owner).await?)))
            })
        });
        let Some((text, tags)) = read.await? else {
            // A role that is not there trusts nobody; of a key that is not there nothing is required.
            let rule = if kind == PolicyKind::Trust { rule } else { ResourceRule::default() };
            return Ok(Said { rule, ..Said::default() });
        };
        let stored = |text: String| self.stored_policy(arn, PolicySource::Resource, kind, &text);
        Ok(Said { policy: text.map(stored).transpose()?, rule, tags: Some(tags) })
    }
}

impl Holder {
    fn parse(arn: &str, action: &str) -> Option<Self> {
        let arn: Arn = arn.parse().ok()?;
        if &*arn.service == "secretsmanager" {
            return Some(Self::Secret);
        }
        let (kind, path_and_name) = arn.resource.split_once('/')?;
        match (&*arn.service, kind) {
            ("kms", "key") => {
                let region: Region = arn.region.parse().ok()?;
                let is_here = region.partition() == &*arn.partition;
                is_here.then_some(Self::Key(arn.account.parse().ok()?, region, path_and_name.parse().ok()?))
            }
            // What is done to a role otherwise is not what it trusts anybody with.
            ("iam", "role") if action.starts_with("sts:") => {
                let name = path_and_name.rsplit('/').next()?;
                Some(Self::Role(arn.account.parse().ok()?, name.to_owned()))
            }
            _ => None,
        }
    }
}
