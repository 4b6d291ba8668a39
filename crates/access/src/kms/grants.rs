//! CreateGrant, ListGrants, ListRetirableGrants, RetireGrant, RevokeGrant. A grant works from the moment that it is
//! answered; its token says only which grant it is.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use meta::Tx;
use meta::kms_grants::{self, Constraints, KmsGrant};
use meta::kms_keys::{KeyManager, KmsKey};
use model::action::kms as actions;
use model::decision::{RegistryScope, Resource, ResourceRule};
use model::kms::KeyKind;
use model::page::Page;
use model::policy::{AwsPrincipal, Extras};
use model::{AccountId, Caller, Principal, Region, source};
use serde_json::{Value, json};

use super::asking::{Use, is_service};
use super::keys::read_marker;
use super::known_keys::{LoadedKey, must_be_enabled};
use super::names::KeyName;
use super::{Error, KeyArn};
use crate::gate::Ask;
use crate::iam::{pin_principals, show_principals};
use crate::{Access, Permit};

/// The most pairs of an encryption context that a grant may be bound to.
const CONSTRAINT_PAIRS_MAX: usize = 8;

/// The most grants of one key, as AWS has it.
const GRANTS_MAX: usize = 50_000;

/// What CreateGrant is asked.
#[derive(Debug, Clone)]
pub struct CreateGrant<'a> {
    /// The key, by id or ARN.
    pub key: &'a str,
    /// Who is to be allowed: the ARN of an account's root, a user, a role or a session.
    pub grantee: &'a str,
    /// Who may give the grant up, as an ARN of the same kinds.
    pub retiring_principal: Option<&'a str>,
    /// What is to be allowed.
    pub operations: Vec<String>,
    /// What bounds it.
    pub constraints: Constraints,
    /// With a name the same request makes no second grant.
    pub name: Option<&'a str>,
    /// Whether only to say if it could be done.
    pub dry_run: bool,
}

/// What CreateGrant answers.
#[derive(Debug, Clone)]
pub struct CreatedGrant {
    /// The grant's id.
    pub id: String,
    /// A text that says which grant it is.
    pub token: String,
}

/// A grant as answers show it.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The key.
    pub key: KeyArn,
    /// The grant; its principals are ARNs, or services' names.
    pub grant: KmsGrant,
}

/// Which grants of a key are listed.
#[derive(Debug, Clone, Copy, Default)]
pub struct GrantFilter<'a> {
    /// The one with this id.
    pub id: Option<&'a str>,
    /// Those to this principal.
    pub grantee: Option<&'a str>,
}

/// What RetireGrant is asked.
#[derive(Debug, Clone, Copy)]
pub enum RetireGrant<'a> {
    /// The grant that a token says.
    Token(&'a str),
    /// The grant of a key.
    Grant {
        /// The key, by ARN.
        key: &'a str,
        /// The grant's id.
        id: &'a str,
    },
}

impl Access {
    /// Lets somebody do something with a key.
    ///
    /// # Errors
    /// `InvalidArn` for a grantee that does not exist; `Validation` for operations that are none of grants;
    /// `LimitExceeded` when the key has too many; `Disabled`, `InvalidState`, `DryRun`
    pub async fn create_grant(
        &self,
        caller: &Caller,
        region: &Region,
        create: CreateGrant<'_>,
    ) -> Result<CreatedGrant, Error> {
        let CreateGrant { key, grantee, retiring_principal, mut operations, constraints, name, dry_run } = create;
        operations.sort_unstable();
        operations.dedup();
        let mut wanted = Use::across_accounts(caller, region, actions::CREATE_GRANT);
        wanted.new_grant = Some((&operations, &constraints));
        let grantee = self.meant_principal(grantee).await?;
        let retiring_principal = match retiring_principal {
            Some(principal) => Some(self.meant_principal(principal).await?),
            None => None,
        };
        let retiring_arn = retiring_principal.as_ref().map(|principal| principal.arn.as_str());
        describe_grant(&mut wanted.extras, &grantee.arn, retiring_arn, &operations, &constraints);
        wanted.extras.set("kms:GrantIsForAWSResource", "false");
        let permit = self.use_key(&wanted, key).await?;
        check_grant(permit.row.kind, &operations, &constraints)?;
        let grant = KmsGrant {
            id: new_grant_id(self),
            key_id: permit.row.id,
            name: name.unwrap_or_default().to_owned(),
            grantee: grantee.pinned()?,
            retiring_principal: retiring_principal.map(MeantPrincipal::pinned).transpose()?,
            issuing_account: caller.account(),
            operations,
            constraints,
            created_at: self.0.clock.now(),
        };
        permit.must_be_enabled()?;
        if dry_run {
            return Err(Error::DryRun);
        }
        let change = self.change_key("create_grant", &permit, move |tx, key, arn| {
            Box::pin(async move {
                must_be_enabled(&key, &arn)?;
                if let Some(twin) = twin(tx, &grant).await? {
                    return Ok(twin);
                }
                must_have_room(tx, &key, &arn, 1).await?;
                kms_grants::insert(tx, &grant).await?;
                Ok(grant.id)
            })
        });
        let id = change.await?;
        Ok(CreatedGrant { token: token(&permit.arn, &id), id })
    }

    /// The grants of a key, by id.
    ///
    /// # Errors
    /// `InvalidMarker`; `InvalidArn` for a grantee that is none.
    pub async fn list_grants(
        &self,
        caller: &Caller,
        region: &Region,
        key: &str,
        filter: GrantFilter<'_>,
        limit: usize,
        marker: Option<&str>,
    ) -> Result<Page<Grant>, Error> {
        let mut wanted = Use::across_accounts(caller, region, actions::LIST_GRANTS);
        wanted.extras.set("kms:GrantIsForAWSResource", "false");
        let permit = self.use_key(&wanted, key).await?;
        let arn = permit.arn.clone();
        let grantee = match filter.grantee {
            Some(grantee) if !is_service(grantee) => Some(self.meant_principal(grantee).await?.pinned()?),
            grantee => grantee.map(ToOwned::to_owned),
        };
        let listing = format!("kms grants {arn} {grantee:?} {:?}", filter.id);
        let after = read_marker(&listing, marker)?;
        let (key_id, only) = (arn.id(), filter.id.map(ToOwned::to_owned));
        let read = self.0.db.scan("list_grants", move |tx| {
            Box::pin(async move {
                let after = after.as_deref();
                let grants = match (&only, &grantee) {
                    (Some(id), grantee) => {
                        let found = kms_grants::find(tx, key_id, id).await?;
                        let fits = |grant: &KmsGrant| grantee.as_ref().is_none_or(|wanted| grant.grantee == *wanted);
                        found.filter(fits).into_iter().collect()
                    }
                    (None, Some(grantee)) => kms_grants::page_of_grantee(tx, key_id, grantee, after, limit + 1).await?,
                    (None, None) => kms_grants::page(tx, key_id, after, limit + 1).await?,
                };
                shown(tx, Page::cut(grants, limit, &listing, |grant| grant.id.clone())).await
            })
        });
        Ok(read.await?.map(|grant| Grant { key: arn.clone(), grant }))
    }

    /// The grants in a region that a principal of the caller's account may give up, by id.
    ///
    /// # Errors
    /// `InvalidMarker`; `InvalidArn` for a principal that is none.
    pub async fn list_retirable_grants(
        &self,
        caller: &Caller,
        region: &Region,
        retiring_principal: &str,
        limit: usize,
        marker: Option<&str>,
    ) -> Result<Page<Grant>, Error> {
        let principal = self.meant_principal(retiring_principal).await?;
        // What other accounts may give up is nobody's business here: they are resources without a policy.
        self.use_other(&Use::new(caller, region, actions::LIST_RETIRABLE_GRANTS), &principal.arn).await?;
        let principal = principal.pinned()?;
        let listing = format!("kms retirable grants {region} {principal}");
        let after = read_marker(&listing, marker)?;
        let (place, now) = (region.clone(), self.0.clock.now());
        let read = self.0.db.scan("list_retirable_grants", move |tx| {
            Box::pin(async move {
                let after = after.as_deref();
                let rows =
                    kms_grants::page_of_retiring_principal(tx, &principal, &place, now, after, limit + 1).await?;
                let page = Page::cut(rows, limit, &listing, |(grant, _)| grant.id.clone());
                let owners: Vec<AccountId> = page.items.iter().map(|(_, owner)| *owner).collect();
                let page = shown(tx, page.map(|(grant, _)| grant)).await?;
                Ok::<_, Error>((owners, page))
            })
        });
        let (owners, page) = read.await?;
        let mut owners = owners.into_iter();
        Ok(page.map(|grant| {
            let owner = owners.next().unwrap_or(grant.issuing_account);
            Grant { key: KeyArn::new(owner, region, grant.key_id), grant }
        }))
    }

    /// Gives a grant up: the retiring principal does, whom the grant lets do it, and whom the account that issued it lets.
    ///
    /// # Errors
    /// `InvalidGrantToken`; `NotFound` if there is no such grant; `DryRun`
    pub async fn retire_grant(
        &self,
        caller: &Caller,
        region: &Region,
        retire: RetireGrant<'_>,
        dry_run: bool,
    ) -> Result<(), Error> {
        let (arn, id) = match retire {
            RetireGrant::Token(token) => {
                read_token(token).filter(|(arn, _)| arn.region() == region).ok_or_else(|| {
                    Error::InvalidGrantToken("The grant token is not one that was given out in this region.".into())
                })?
            }
            RetireGrant::Grant { key, id } => {
                match KeyName::of_action(actions::RETIRE_GRANT, key, caller.account(), region)? {
                    KeyName::Key(arn) => (arn, id.to_owned()),
                    other => return Err(other.not_found()),
                }
            }
        };
        let wanted = Use::across_accounts(caller, region, actions::RETIRE_GRANT);
        let name = KeyName::Key(arn);
        let found = match self.named_key(&name).await? {
            Some(key) => {
                let (key_id, id) = (key.row.id, id.clone());
                let read = self
                    .0
                    .db
                    .read("find_grant", move |tx| Box::pin(async move { kms_grants::find(tx, key_id, &id).await }));
                read.await?.map(|grant| (key, grant))
            }
            None => None,
        };
        let Some((key, grant)) = found else {
            self.use_named_key(&wanted, &name).await?;
            return Err(no_grant(&id));
        };
        let permit = self.use_to_retire(&wanted, key, &grant).await?;
        if dry_run {
            return Err(Error::DryRun);
        }
        self.delete_grant("retire_grant", &permit, id).await
    }

    /// Takes a grant away: whoever the key lets does.
    ///
    /// # Errors
    /// `NotFound` if there is no such grant; `DryRun`
    pub async fn revoke_grant(
        &self,
        caller: &Caller,
        region: &Region,
        key: &str,
        id: &str,
        dry_run: bool,
    ) -> Result<(), Error> {
        let mut wanted = Use::across_accounts(caller, region, actions::REVOKE_GRANT);
        wanted.extras.set("kms:GrantIsForAWSResource", "false");
        let permit = self.use_key(&wanted, key).await?;
        let (key_id, grant_id) = (permit.row.id, id.to_owned());
        let read = self
            .0
            .db
            .read("find_grant", move |tx| Box::pin(async move { kms_grants::find(tx, key_id, &grant_id).await }));
        read.await?.ok_or_else(|| no_grant(id))?;
        if dry_run {
            return Err(Error::DryRun);
        }
        self.delete_grant("revoke_grant", &permit, id.to_owned()).await
    }

    async fn delete_grant(&self, name: &'static str, permit: &Permit<Arc<LoadedKey>>, id: String) -> Result<(), Error> {
        let change = self.change_key(name, permit, move |tx, key, _| {
            Box::pin(
                async move { if kms_grants::delete(tx, key.id, &id).await? { Ok(()) } else { Err(no_grant(&id)) } },
            )
        });
        change.await
    }

    /// Asks to give a grant up. The grant itself says who may, beside the key's policy.
    pub(super) async fn use_to_retire(
        &self,
        wanted: &Use<'_>,
        key: Arc<LoadedKey>,
        grant: &KmsGrant,
    ) -> Result<Permit<Arc<LoadedKey>>, Error> {
        let issuer = Principal::Root(grant.issuing_account).to_string();
        let mut principals = vec![issuer.as_str()];
        principals.extend(grant.retiring_principal.as_deref());
        if grant.operations.iter().any(|operation| operation == "RetireGrant") {
            principals.push(&grant.grantee);
        }
        let of_grant = self.grant_policy(&key, wanted.action, &principals)?;
        let extras = wanted.describe(None, Some(&key))?;
        let ask = Ask {
            region: Some(wanted.region),
            policy: Some(&key.policy),
            rule: ResourceRule::Required,
            registry: Some((&of_grant, RegistryScope::V2)),
            resource_tags: Some(&key.tags),
            extras: Some(&extras),
            ..Ask::new(wanted.caller, wanted.action, Resource::Arn(key.arn.as_str()))
        };
        Ok(self.ask(ask).await?.holding(key))
    }

    /// Whom an ARN means.
    ///
    /// # Errors
    /// `InvalidArn` for what can be nobody's ARN here. Whether there is somebody only [`MeantPrincipal::pinned`] tells.
    async fn meant_principal(&self, arn: &str) -> Result<MeantPrincipal, Error> {
        match AwsPrincipal::parse(arn) {
            Some(_) if arn.starts_with(ARN_PREFIX) => {}
            _ => return Err(invalid_arn(arn)),
        }
        let given = policy_of(arn);
        let read = self.0.db.read("find_grantee", move |tx| {
            Box::pin(async move {
                Ok::<_, Error>(match pin_principals(tx, &given).await? {
                    Ok(pinned) => Some((show_principals(tx, &pinned).await?, pinned)),
                    Err(_) => None,
                })
            })
        });
        let found = read.await?.and_then(|(shown, pinned)| Some((principal_of(&shown)?, principal_of(&pinned)?)));
        let (arn, pinned) = found.map_or_else(|| (arn.to_owned(), None), |(arn, pinned)| (arn, Some(pinned)));
        Ok(MeantPrincipal { arn, pinned })
    }
}

/// How the ARNs of all principals here begin. In other partitions the same accounts are other people's.
const ARN_PREFIX: &str = "arn:aws:";

/// Whom an ARN means, which may be nobody.
struct MeantPrincipal {
    /// The one ARN that conditions are asked about: otherwise they would not hold for the same principal in other words.
    arn: String,
    /// As grants keep it: a user or role by its unique id, so that somebody who is made anew under the name does not
    /// inherit.
    pinned: Option<String>,
}

impl MeantPrincipal {
    fn pinned(self) -> Result<String, Error> {
        self.pinned.ok_or_else(|| invalid_arn(&self.arn))
    }
}

fn invalid_arn(arn: &str) -> Error {
    Error::InvalidArn(format!("Invalid arn {arn}"))
}

/// Refuses more grants than a key may have. Those of services' keys are not counted: every repository has some.
pub(super) async fn must_have_room(tx: &mut Tx, key: &KmsKey, arn: &KeyArn, grants: usize) -> Result<(), Error> {
    if key.manager == KeyManager::Customer && kms_grants::are_more_than(tx, key.id, GRANTS_MAX - grants).await? {
        return Err(Error::LimitExceeded(format!("{arn} has reached its quota of {GRANTS_MAX} grants.")));
    }
    Ok(())
}

/// The condition keys that are about a grant that is to be made.
pub(super) fn describe_grant(
    extras: &mut Extras,
    grantee: &str,
    retiring_principal: Option<&str>,
    operations: &[String],
    constraints: &Constraints,
) {
    extras.set_all("kms:GrantOperations", operations.iter().map(String::as_str));
    extras.set("kms:GranteePrincipal", grantee);
    if let Some(principal) = retiring_principal {
        extras.set("kms:RetiringPrincipal", principal);
    }
    let kinds = [
        ("EncryptionContextEquals", &constraints.context_equals),
        ("EncryptionContextSubset", &constraints.context_subset),
    ];
    let kinds: Vec<&str> = kinds.into_iter().filter_map(|(kind, given)| given.as_ref().map(|_| kind)).collect();
    if !kinds.is_empty() {
        extras.set_all("kms:GrantConstraintType", kinds);
    }
}

fn check_grant(kind: KeyKind, operations: &[String], constraints: &Constraints) -> Result<(), Error> {
    if operations.is_empty() {
        return Err(Error::Validation("A grant has to allow at least one operation.".into()));
    }
    let allowed = kind.grant_operations();
    if let Some(other) = operations.iter().find(|operation| !allowed.contains(&operation.as_str())) {
        let kind = format!("{} key for {}", kind.spec(), kind.usage());
        return Err(Error::Validation(format!("A grant of a {kind} cannot allow the operation {other}.")));
    }
    if kind != KeyKind::SYMMETRIC && *constraints != Constraints::default() {
        return Err(Error::Validation("Grant constraints are for symmetric encryption keys only.".into()));
    }
    let all = [&constraints.context_equals, &constraints.context_subset];
    if all.into_iter().flatten().any(|pairs| pairs.len() > CONSTRAINT_PAIRS_MAX) {
        let message = format!("A grant constraint has at most {CONSTRAINT_PAIRS_MAX} encryption context pairs.");
        return Err(Error::Validation(message));
    }
    Ok(())
}

/// The grant that was made by the same request before, if that had a name.
async fn twin(tx: &mut Tx, new: &KmsGrant) -> Result<Option<String>, Error> {
    if new.name.is_empty() {
        return Ok(None);
    }
    let alike = kms_grants::constrained_alike(tx, new.key_id, &new.grantee, &new.constraints).await?;
    let twin = alike.into_iter().find(|grant| {
        grant.name == new.name
            && grant.operations == new.operations
            && grant.retiring_principal == new.retiring_principal
            && grant.issuing_account == new.issuing_account
    });
    Ok(twin.map(|grant| grant.id))
}

/// 64 hexadecimal digits.
pub(super) fn new_grant_id(access: &Access) -> String {
    let bytes: [u8; 32] = source::random_bytes(access.0.random.as_ref());
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn no_grant(id: &str) -> Error {
    Error::NotFound(format!("Grant ID {id} not found"))
}

fn token(arn: &KeyArn, id: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{arn} {id}"))
}

fn read_token(token: &str) -> Option<(KeyArn, String)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (arn, id) = text.split_once(' ')?;
    Some((arn.parse().ok()?, id.to_owned()))
}

/// Refuses texts that are no tokens of grants. What they stand for works without them.
///
/// # Errors
/// `InvalidGrantToken`
pub fn check_grant_tokens(tokens: &[String]) -> Result<(), Error> {
    match tokens.iter().find(|token| read_token(token).is_none()) {
        Some(_) => Err(Error::InvalidGrantToken("A grant token is not one that was given out here.".into())),
        None => Ok(()),
    }
}

/// Grants with ARNs in the place of unique ids.
async fn shown(tx: &mut Tx, mut page: Page<KmsGrant>) -> Result<Page<KmsGrant>, Error> {
    for grant in &mut page.items {
        grant.grantee = shown_principal(tx, &grant.grantee).await?;
        if let Some(principal) = &grant.retiring_principal {
            grant.retiring_principal = Some(shown_principal(tx, principal).await?);
        }
    }
    Ok(page)
}

async fn shown_principal(tx: &mut Tx, principal: &str) -> Result<String, Error> {
    if is_service(principal) {
        return Ok(principal.to_owned());
    }
    let shown = show_principals(tx, &policy_of(principal)).await?;
    Ok(principal_of(&shown).unwrap_or_else(|| principal.to_owned()))
}

/// A document that says nothing but whom it means.
fn policy_of(principal: &str) -> String {
    json!({"Statement": {"Principal": {"AWS": principal}}}).to_string()
}

fn principal_of(policy: &str) -> Option<String> {
    let policy: Value = serde_json::from_str(policy).ok()?;
    Some(policy["Statement"]["Principal"]["AWS"].as_str()?.to_owned())
}
