//! Secrets at the gate. The policy on a secret is one way to be allowed, beside the caller's own policies; across accounts
//! both have to agree.

use meta::secrets::{self, Secret};
use meta::{Tx, owned_tags};
use model::decision::{NamedPolicy, PolicySource, Resource};
use model::policy::{Extras, PolicyKind};
use model::resource_tag::ResourceTags;
use model::{Action, Caller, Region, Timestamp};

use super::Error;
use super::secret_ids::SecretId;
use crate::gate::Ask;
use crate::{Access, Permit, Refused};

/// A secret that was let through for, with its tags.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub(super) secret: Secret,
    pub(super) tags: ResourceTags,
}

/// What somebody wants to do with a secret, and the circumstances.
pub(super) struct Use<'a> {
    pub(super) caller: &'a Caller,
    pub(super) region: &'a Region,
    pub(super) action: Action,
    pub(super) request_tags: Option<&'a ResourceTags>,
    pub(super) untagged_keys: &'a [String],
    /// Condition keys that the request's own words give values.
    pub(super) extras: Extras,
}

impl<'a> Use<'a> {
    pub(super) fn new(caller: &'a Caller, region: &'a Region, action: Action) -> Self {
        Self { caller, region, action, request_tags: None, untagged_keys: &[], extras: Extras::new() }
    }

    /// The same, with a condition key's value, if there is one.
    pub(super) fn with(mut self, key: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.extras.set(key, value);
        }
        self
    }
}

impl Access {
    /// Asks for something that is done with a secret, as a request names it.
    ///
    /// # Errors
    /// `AccessDenied`, whether there is such a secret or not; `ResourceNotFound` to whom it is not denied.
    pub(super) async fn use_secret(&self, wanted: &Use<'_>, id: &str) -> Result<Permit<Loaded>, Error> {
        let (permit, found) = self.use_secret_if_any(wanted, id).await?;
        found.map(|loaded| permit.holding(loaded)).ok_or_else(Error::no_such_secret)
    }

    /// The same for a secret that is not about to be deleted.
    ///
    /// # Errors
    /// The same, and `InvalidRequest` if it is.
    pub(super) async fn use_live_secret(&self, wanted: &Use<'_>, id: &str) -> Result<Permit<Loaded>, Error> {
        let permit = self.use_secret(wanted, id).await?;
        must_live(&permit.secret)?;
        Ok(permit)
    }

    /// The same for a secret that need not be there.
    ///
    /// # Errors
    /// `AccessDenied`
    pub(super) async fn use_secret_if_any(
        &self,
        wanted: &Use<'_>,
        id: &str,
    ) -> Result<(Permit<()>, Option<Loaded>), Error> {
        let parsed = SecretId::parse(id, wanted.caller.account(), wanted.region)?;
        let found = self.load_secret(&parsed, wanted.region).await?;
        let policy = found.as_ref().map(|found| self.secret_policy(&found.secret)).transpose()?.flatten();
        let resource = found.as_ref().map_or(parsed.arn.as_str(), |found| found.secret.arn.as_str());
        let mut extras = wanted.extras.clone();
        extras.set("secretsmanager:SecretId", resource);
        let ask = Ask {
            region: Some(wanted.region),
            policy: policy.as_ref(),
            resource_tags: found.as_ref().map(|found| &found.tags),
            request_tags: wanted.request_tags,
            untagged_keys: wanted.untagged_keys,
            extras: Some(&extras),
            ..Ask::new(wanted.caller, wanted.action, Resource::Arn(resource))
        };
        match self.ask(ask).await {
            Ok(permit) => Ok((permit, found)),
            // Neither that it is there nor how its ARN ends is for everybody to know.
            Err(Refused::Denied(denial)) => Err(Error::AccessDenied(Box::new(denial.of_resource(id)))),
            Err(refused) => Err(refused.into()),
        }
    }

    /// Asks for something that is done with no secret in particular.
    pub(super) async fn use_any_secret(&self, wanted: &Use<'_>) -> Result<Permit<()>, Error> {
        let ask = Ask {
            region: Some(wanted.region),
            extras: Some(&wanted.extras),
            ..Ask::new(wanted.caller, wanted.action, Resource::Any)
        };
        Ok(self.ask(ask).await?)
    }

    async fn load_secret(&self, id: &SecretId, region: &Region) -> Result<Option<Loaded>, Error> {
        if id.region != *region {
            return Ok(None);
        }
        let (id, now) = (id.clone(), self.0.clock.now());
        let load = self.0.db.read("find_secret", move |tx| {
            Box::pin(async move {
                let Some(secret) = find(tx, &id).await?.filter(|secret| !secret.is_gone(now)) else { return Ok(None) };
                let tags = owned_tags::of(tx, &secret.arn).await?;
                Ok::<_, Error>(Some(Loaded { secret, tags }))
            })
        });
        load.await
    }

    /// The policy on a secret.
    fn secret_policy(&self, secret: &Secret) -> Result<Option<NamedPolicy>, Error> {
        let compile =
            |text: &String| self.stored_policy(secret.arn.as_str(), PolicySource::Resource, PolicyKind::Secret, text);
        Ok(secret.policy.as_ref().map(compile).transpose()?)
    }
}

async fn find(tx: &mut Tx, id: &SecretId) -> Result<Option<Secret>, meta::Error> {
    if id.is_arn
        && let Some(secret) = secrets::find(tx, &id.arn).await?
    {
        return Ok(Some(secret));
    }
    secrets::find_by_name(tx, id.account, &id.region, &id.name).await
}

/// The secret, which no other transaction changes until this one ends.
pub(super) async fn locked(tx: &mut Tx, arn: &str, now: Timestamp) -> Result<Secret, Error> {
    let secret = secrets::lock(tx, arn).await?.filter(|secret| !secret.is_gone(now));
    secret.ok_or_else(Error::no_such_secret)
}

/// The same for a secret that is not about to be deleted.
pub(super) async fn locked_live(tx: &mut Tx, arn: &str, now: Timestamp) -> Result<Secret, Error> {
    let secret = locked(tx, arn, now).await?;
    must_live(&secret)?;
    Ok(secret)
}

pub(super) fn must_live(secret: &Secret) -> Result<(), Error> {
    if secret.delete_at.is_some() { Err(Error::marked_for_deletion()) } else { Ok(()) }
}
