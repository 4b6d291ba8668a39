//! Keys at the gate. A key's policy has to allow what is done with it, or a grant; what the policy leaves to the
//! account, the account's own policies decide.

use std::sync::Arc;

use meta::kms_grants;
use meta::kms_grants::{Constraints, KmsGrant};
use model::action::kms as actions;
use model::decision::{Denial, Layer, NamedPolicy, PolicySource, Reason, RegistryScope, Resource, ResourceRule};
use model::kms::{EncryptionAlgorithm, KeyKind};
use model::policy::{Extras, PolicyKind};
use model::resource_tag::ResourceTags;
use model::{Action, Caller, Principal, Region};
use serde_json::json;

use super::known_keys::LoadedKey;
use super::names::KeyName;
use super::{EncryptionContext, Error};
use crate::gate::Ask;
use crate::{Access, Permit, Refused};

/// How many grants to one grantee are read at a time. It has more only when they differ in what they give.
const GRANTS_PAGE_LEN: usize = 200;

/// What somebody wants to do with a key, and the circumstances.
#[derive(Clone)]
pub(super) struct Use<'a> {
    pub(super) caller: &'a Caller,
    pub(super) region: &'a Region,
    pub(super) action: Action,
    /// The service that asks in the caller's name: `kms:ViaService`.
    pub(super) via: Option<&'a str>,
    /// Whether the action may be done to another account's key.
    pub(super) across_accounts: bool,
    /// Of cryptographic operations: grants may be bound to it.
    pub(super) context: Option<&'a EncryptionContext>,
    /// The grant that is to be made: what grants allow of that is bound to their own extent.
    pub(super) new_grant: Option<(&'a [String], &'a Constraints)>,
    pub(super) request_tags: Option<&'a ResourceTags>,
    pub(super) untagged_keys: &'a [String],
    /// Further condition keys.
    pub(super) extras: Extras,
}

impl<'a> Use<'a> {
    /// Something that is done with keys of the caller's own account only.
    pub(super) fn new(caller: &'a Caller, region: &'a Region, action: Action) -> Self {
        Self {
            caller,
            region,
            action,
            via: None,
            across_accounts: false,
            context: None,
            new_grant: None,
            request_tags: None,
            untagged_keys: &[],
            extras: Extras::new(),
        }
    }

    /// Something that is done with other accounts' keys as well.
    pub(super) fn across_accounts(caller: &'a Caller, region: &'a Region, action: Action) -> Self {
        Self { across_accounts: true, ..Self::new(caller, region, action) }
    }

    /// Something that is encrypted or decrypted, under a symmetric key unless `extras` are told another algorithm.
    pub(super) fn cryptographic(
        caller: &'a Caller,
        region: &'a Region,
        action: Action,
        context: &'a EncryptionContext,
    ) -> Self {
        let mut extras = Extras::new();
        extras.set("kms:EncryptionAlgorithm", EncryptionAlgorithm::SymmetricDefault.as_str());
        Self { context: Some(context), extras, ..Self::across_accounts(caller, region, action) }
    }

    fn ask<'s>(&'s self, resource: &'s str, extras: &'s Extras) -> Ask<'s> {
        Ask {
            region: Some(self.region),
            request_tags: self.request_tags,
            untagged_keys: self.untagged_keys,
            extras: Some(extras),
            ..Ask::new(self.caller, self.action, Resource::Arn(resource))
        }
    }

    /// The condition keys of KMS.
    ///
    /// # Errors
    /// `Validation` for an encryption context that conditions cannot tell apart from another.
    pub(super) fn describe(&self, named: Option<&KeyName>, key: Option<&LoadedKey>) -> Result<Extras, Error> {
        let mut extras = self.extras.clone();
        extras.set("kms:CallerAccount", self.caller.account().as_str());
        if let Some(service) = self.via {
            extras.set("kms:ViaService", service);
        }
        if let Some(context) = self.context {
            context.describe(&mut extras)?;
        }
        if let Some(KeyName::Alias(alias)) = named {
            extras.set("kms:RequestAlias", &alias.name);
        }
        if let Some(key) = key {
            describe_kind(&mut extras, key.row.kind.spec().as_str(), key.row.kind.usage().as_str());
            if !key.aliases.is_empty() {
                extras.set_all("kms:ResourceAliases", key.aliases.iter().map(String::as_str));
            }
        }
        Ok(extras)
    }
}

/// What kind of key it is, and what all keys are alike in.
pub(super) fn describe_kind(extras: &mut Extras, spec: &str, usage: &str) {
    extras.set("kms:KeySpec", spec);
    extras.set("kms:KeyUsage", usage);
    extras.set("kms:KeyOrigin", super::AWS_KMS);
    extras.set("kms:MultiRegion", "false");
}

impl Access {
    /// Asks for something that is done with a key, as a request names it.
    ///
    /// # Errors
    /// `AccessDenied`, whether there is such a key or not; `NotFound` to whom it is not denied.
    pub(super) async fn use_key(&self, wanted: &Use<'_>, name: &str) -> Result<Permit<Arc<LoadedKey>>, Error> {
        let name = KeyName::of_action(wanted.action, name, wanted.caller.account(), wanted.region)?;
        self.use_named_key(wanted, &name).await
    }

    /// The same for a name that was read.
    pub(super) async fn use_named_key(
        &self,
        wanted: &Use<'_>,
        name: &KeyName,
    ) -> Result<Permit<Arc<LoadedKey>>, Error> {
        self.use_meant_key(wanted, name).await.map_err(|error| match error {
            // Which key an alias means, and whether it means any, is not for whoever may not use it.
            Error::AccessDenied(denial) => Error::AccessDenied(Box::new(denial.of_resource(&name.arn()))),
            other => other,
        })
    }

    /// The same for whoever may know which key an alias means.
    pub(super) async fn use_meant_key(
        &self,
        wanted: &Use<'_>,
        name: &KeyName,
    ) -> Result<Permit<Arc<LoadedKey>>, Error> {
        let Some(key) = self.named_key(name).await? else {
            let arn = name.arn();
            self.ask(wanted.ask(&arn, &wanted.describe(Some(name), None)?)).await?;
            return Err(name.not_found());
        };
        let permit = self.use_loaded_key(wanted, Some(name), key).await?;
        let is_own = permit.row.account == wanted.caller.account();
        if is_own || wanted.across_accounts { Ok(permit) } else { Err(name.not_found()) }
    }

    /// The same for a key that was found.
    pub(super) async fn use_loaded_key(
        &self,
        wanted: &Use<'_>,
        name: Option<&KeyName>,
        key: Arc<LoadedKey>,
    ) -> Result<Permit<Arc<LoadedKey>>, Error> {
        let extras = wanted.describe(name, Some(&key))?;
        let ask = Ask {
            policy: Some(&key.policy),
            rule: ResourceRule::Required,
            resource_tags: Some(&key.tags),
            ..wanted.ask(key.arn.as_str(), &extras)
        };
        let denial = match self.ask(ask).await {
            Ok(permit) => return Ok(permit.holding(key)),
            Err(Refused::Denied(denial)) if matches!(denial.reason(), Reason::NotAllowed(_)) => denial,
            Err(refused) => return Err(refused.into()),
        };
        let Some(grant) = self.grant_for(wanted, &key).await? else { return Err(Error::AccessDenied(denial)) };
        // A second policy on the resource, as that of a registry is on repositories.
        let ask = Ask { registry: Some((&grant, RegistryScope::V2)), ..ask };
        match self.ask(ask).await {
            Ok(permit) => Ok(permit.holding(key)),
            Err(Refused::Denied(_)) => Err(Error::AccessDenied(denial)),
            Err(refused) => Err(refused.into()),
        }
    }

    /// What the key's grants give to the caller, as a policy; none if no grant is for this.
    async fn grant_for(&self, wanted: &Use<'_>, key: &LoadedKey) -> Result<Option<NamedPolicy>, Error> {
        let names = grantee_names(&wanted.caller.principal);
        let mut grantees = Vec::new();
        for (name, page) in names.iter().zip(self.first_grants(key, &names).await?) {
            if self.is_reached(wanted, key, name, page).await? {
                grantees.push(name.as_str());
            }
        }
        if grantees.is_empty() {
            return Ok(None);
        }
        self.grant_policy(key, wanted.action, &grantees).map(Some)
    }

    /// The first page of the grants to each of some grantees.
    async fn first_grants(&self, key: &LoadedKey, grantees: &[String]) -> Result<Vec<Vec<KmsGrant>>, Error> {
        let (id, grantees) = (key.row.id, grantees.to_owned());
        let read = self.0.db.read("find_kms_grants", move |tx| {
            Box::pin(async move {
                let mut pages = Vec::with_capacity(grantees.len());
                for grantee in &grantees {
                    pages.push(kms_grants::page_of_grantee(tx, id, grantee, None, GRANTS_PAGE_LEN).await?);
                }
                Ok::<_, Error>(pages)
            })
        });
        read.await
    }

    /// Whether any grant to a grantee says something to what is wanted. The first page was read already.
    async fn is_reached(
        &self,
        wanted: &Use<'_>,
        key: &LoadedKey,
        grantee: &str,
        mut page: Vec<KmsGrant>,
    ) -> Result<bool, Error> {
        loop {
            if page.iter().any(|grant| reaches(grant, wanted)) {
                return Ok(true);
            }
            let Some(last) = page.pop().filter(|_| page.len() + 1 >= GRANTS_PAGE_LEN) else { return Ok(false) };
            let (id, grantee) = (key.row.id, grantee.to_owned());
            let read = self.0.db.read("find_kms_grants", move |tx| {
                Box::pin(
                    async move { kms_grants::page_of_grantee(tx, id, &grantee, Some(&last.id), GRANTS_PAGE_LEN).await },
                )
            });
            page = read.await?;
        }
    }

    /// A policy on the key that allows one action to some principals, each a service or as grants have it.
    pub(super) fn grant_policy(
        &self,
        key: &LoadedKey,
        action: Action,
        principals: &[&str],
    ) -> Result<NamedPolicy, Error> {
        let (services, aws): (Vec<&str>, Vec<&str>) = principals.iter().partition(|name| is_service(name));
        let mut principal = serde_json::Map::new();
        for (kind, names) in [("AWS", aws), ("Service", services)] {
            if !names.is_empty() {
                principal.insert(kind.into(), names.into());
            }
        }
        let statement = json!({
            "Effect": "Allow",
            "Principal": principal,
            "Action": action.to_string(),
            "Resource": "*",
        });
        let text = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        Ok(self.stored_policy(format!("{}/grants", key.arn), PolicySource::Resource, PolicyKind::Key, &text)?)
    }

    /// Asks for something that has no key: `*`.
    pub(super) async fn use_no_key(&self, wanted: &Use<'_>) -> Result<Permit<()>, Error> {
        let extras = wanted.describe(None, None)?;
        let ask = Ask { resource: Resource::Any, ..wanted.ask("*", &extras) };
        Ok(self.ask(ask).await?)
    }

    /// Asks for something that is done to anything else that has an ARN and no policy: an alias, a principal.
    pub(super) async fn use_other(&self, wanted: &Use<'_>, arn: &str) -> Result<Permit<()>, Error> {
        Ok(self.ask(wanted.ask(arn, &wanted.describe(None, None)?)).await?)
    }

    /// Whether whoever calls could put another policy in the place of `policy`, as far as that policy is concerned.
    pub(super) async fn keeps_power(
        &self,
        wanted: &Use<'_>,
        arn: &str,
        kind: KeyKind,
        policy: &NamedPolicy,
    ) -> Result<bool, Error> {
        let wanted = Use { action: actions::PUT_KEY_POLICY, ..wanted.clone() };
        let mut extras = wanted.describe(None, None)?;
        describe_kind(&mut extras, kind.spec().as_str(), kind.usage().as_str());
        let ask = Ask { policy: Some(policy), rule: ResourceRule::Required, ..wanted.ask(arn, &extras) };
        match self.ask(ask).await {
            Ok(_) => Ok(true),
            Err(Refused::Denied(denial)) => Ok(!is_by_resource(&denial)),
            Err(refused) => Err(refused.into()),
        }
    }
}

fn is_by_resource(denial: &Denial) -> bool {
    matches!(denial.reason(), Reason::ExplicitDeny(Layer::Resource) | Reason::NotAllowed(Layer::Resource))
}

/// Whether a grant says anything to what is wanted.
fn reaches(grant: &KmsGrant, wanted: &Use<'_>) -> bool {
    let has = |operation: &str| grant.operations.iter().any(|granted| granted == operation);
    if !has(wanted.action.name()) {
        return false;
    }
    let Constraints { context_equals, context_subset } = &grant.constraints;
    if let Some(context) = wanted.context {
        let equals = context_equals.as_ref().is_none_or(|pairs| pairs == context.pairs());
        let contains = context_subset.as_ref().is_none_or(|pairs| is_within(pairs, context.pairs()));
        return equals && contains;
    }
    // Whoever may make grants by way of a grant gives on no more than it has.
    wanted.new_grant.is_none_or(|(operations, constraints)| {
        let equals = context_equals.as_ref().is_none_or(|pairs| constraints.context_equals.as_ref() == Some(pairs));
        let contains = context_subset.as_ref().is_none_or(|pairs| {
            let of_new = [&constraints.context_equals, &constraints.context_subset];
            of_new.into_iter().flatten().any(|new| is_within(pairs, new))
        });
        operations.iter().all(|operation| has(operation)) && equals && contains
    })
}

type Pairs = std::collections::BTreeMap<String, String>;

fn is_within(pairs: &Pairs, context: &Pairs) -> bool {
    pairs.iter().all(|(name, value)| context.get(name) == Some(value))
}

/// Whether a grantee is a service, not an ARN or a unique id.
pub(super) fn is_service(grantee: &str) -> bool {
    grantee.ends_with(".amazonaws.com") || grantee.ends_with(".amazonaws.com.cn")
}

/// All names under which a grant can mean somebody. Of users and roles that is the unique id.
fn grantee_names(principal: &Principal) -> Vec<String> {
    let root = Principal::Root(principal.account()).to_string();
    match principal {
        Principal::Root(_) => vec![root],
        Principal::User { id, .. } => vec![id.to_string(), root],
        Principal::AssumedRole { role_id, session_name, .. } => {
            vec![role_id.to_string(), format!("{role_id}:{session_name}"), root]
        }
        Principal::FederatedUser { .. } => vec![principal.to_string(), root],
        Principal::Service { name, .. } => vec![name.to_string()],
        Principal::WebIdentity { .. } => vec![],
    }
}
