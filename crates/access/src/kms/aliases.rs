//! CreateAlias, UpdateAlias, DeleteAlias, ListAliases. Who changes an alias needs to be let by it and by each key that it
//! meant or will mean.

use std::sync::Arc;

use meta::kms_aliases::{self, KmsAlias};
use meta::{Tx, kms_keys};
use model::action::kms as actions;
use model::kms::KeyKind;
use model::page::Page;
use model::{Action, Caller, Region, Timestamp};
use uuid::Uuid;

use super::Error;
use super::asking::Use;
use super::keys::read_marker;
use super::known_keys::{LoadedKey, must_stay};
use super::managed_keys::managed_aliases;
use super::names::{ALIAS_PREFIX, AliasName, KeyName, RESERVED_ALIAS_PREFIX, alias_arn};
use crate::{Access, Permit};

/// What is said of a name without the prefix.
const NO_PREFIX: &str = "Alias must start with the prefix \"alias/\". Please see \
                         https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html";

/// An alias as answers show it.
#[derive(Debug, Clone)]
pub struct Alias {
    /// With the prefix `alias/`.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The key that it means; none for an alias of a service whose key is not made yet.
    pub key_id: Option<Uuid>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was last made to mean another key.
    pub updated_at: Option<Timestamp>,
}

impl Alias {
    fn of(row: KmsAlias) -> Self {
        Self {
            arn: alias_arn(row.account, &row.region, &row.name),
            name: row.name,
            key_id: Some(row.key_id),
            created_at: Some(row.created_at),
            updated_at: Some(row.updated_at),
        }
    }
}

impl Access {
    /// Gives a key a name.
    ///
    /// # Errors
    /// `AlreadyExists` if the name is taken; `InvalidState` if the key is to be deleted; `ReservedAlias`.
    pub async fn create_alias(&self, caller: &Caller, region: &Region, alias: &str, key: &str) -> Result<(), Error> {
        let alias = writable_alias(caller, region, alias)?;
        let permit = self.use_alias_and_key(caller, &alias, actions::CREATE_ALIAS, key).await?;
        let now = self.0.clock.now();
        let change = self.change_key("create_alias", &permit, move |tx, key, arn| {
            Box::pin(async move {
                must_stay(&key, &arn)?;
                free_if_gone(tx, &alias, now).await?;
                let row = KmsAlias {
                    account: alias.account,
                    region: alias.region.clone(),
                    name: alias.name.to_string(),
                    key_id: key.id,
                    created_at: now,
                    updated_at: now,
                };
                if kms_aliases::insert(tx, &row).await? {
                    return Ok(());
                }
                Err(Error::AlreadyExists(format!("An alias with the name {} already exists", alias.arn())))
            })
        });
        change.await
    }

    /// Makes an alias mean another key.
    ///
    /// # Errors
    /// `NotFound` if there is no such alias; `Conflict` if it was changed at the same time; `InvalidState` if the key is
    /// to be deleted; `ReservedAlias`.
    pub async fn update_alias(&self, caller: &Caller, region: &Region, alias: &str, key: &str) -> Result<(), Error> {
        let alias = writable_alias(caller, region, alias)?;
        let permit = self.use_alias_and_key(caller, &alias, actions::UPDATE_ALIAS, key).await?;
        let meant = self.use_aliased_key(caller, &alias, actions::UPDATE_ALIAS).await?;
        if !is_replaced_by(meant.row.kind, permit.row.kind) {
            let message =
                "The current and the new key of an alias must be of the same type and have the same key usage.";
            return Err(Error::Validation(message.into()));
        }
        let meant = meant.row.id;
        let now = self.0.clock.now();
        let change = self.change_key("update_alias", &permit, move |tx, key, arn| {
            Box::pin(async move {
                must_stay(&key, &arn)?;
                let AliasName { account, region, name } = &alias;
                match kms_aliases::set_key(tx, *account, region, name, [meant, key.id], now).await? {
                    true => Ok(()),
                    false => Err(not_what_it_was(tx, &alias).await?),
                }
            })
        });
        change.await
    }

    /// Takes a name away from its key.
    ///
    /// # Errors
    /// `NotFound` if there is no such alias; `Conflict` if it was changed at the same time; `ReservedAlias`.
    pub async fn delete_alias(&self, caller: &Caller, region: &Region, alias: &str) -> Result<(), Error> {
        let alias = writable_alias(caller, region, alias)?;
        self.use_other(&Use::new(caller, region, actions::DELETE_ALIAS), &alias.arn()).await?;
        let permit = self.use_aliased_key(caller, &alias, actions::DELETE_ALIAS).await?;
        let change = self.change_key("delete_alias", &permit, move |tx, key, _| {
            Box::pin(async move {
                match kms_aliases::delete(tx, alias.account, &alias.region, &alias.name, key.id).await? {
                    true => Ok(()),
                    false => Err(not_what_it_was(tx, &alias).await?),
                }
            })
        });
        change.await
    }

    /// The aliases of the caller's account, or those of one of its keys, by name. Those of services are in every account.
    ///
    /// # Errors
    /// `InvalidMarker`; `NotFound` if there is no such key.
    pub async fn list_aliases(
        &self,
        caller: &Caller,
        region: &Region,
        key: Option<&str>,
        limit: usize,
        marker: Option<&str>,
    ) -> Result<Page<Alias>, Error> {
        self.use_no_key(&Use::new(caller, region, actions::LIST_ALIASES)).await?;
        let account = caller.account();
        let id = match key {
            Some(key) => Some(self.own_key(caller, region, key).await?),
            None => None,
        };
        let listing = format!("kms aliases {account} {region} {id:?}");
        let after = read_marker(&listing, marker)?;
        let (place, now, from) = (region.clone(), self.0.clock.now(), after.clone());
        let rows = self.0.db.scan("list_aliases", move |tx| {
            Box::pin(async move {
                match id {
                    Some(id) => kms_aliases::page_of_key(tx, id, from.as_deref(), limit + 1).await,
                    None => kms_aliases::page(tx, account, &place, now, from.as_deref(), limit + 1).await,
                }
            })
        });
        let mut aliases: Vec<Alias> = rows.await?.into_iter().map(Alias::of).collect();
        if id.is_none() {
            let unmade = managed_aliases().filter(|name| after.as_deref().is_none_or(|after| *name > after));
            add_unmade(&mut aliases, unmade, limit + 1, |name| alias_arn(account, region, name));
        }
        Ok(Page::cut(aliases, limit, &listing, |alias| alias.name.clone()))
    }

    /// The key of the caller's own account that is named; who lists the aliases of an account may know of its keys.
    async fn own_key(&self, caller: &Caller, region: &Region, key: &str) -> Result<Uuid, Error> {
        let name = KeyName::of_action(actions::LIST_ALIASES, key, caller.account(), region)?;
        let found = self.named_key(&name).await?.filter(|key| key.row.account == caller.account());
        found.map(|key| key.row.id).ok_or_else(|| name.not_found())
    }

    /// Asks for an action on an alias and on the key that it is to mean.
    async fn use_alias_and_key(
        &self,
        caller: &Caller,
        alias: &AliasName,
        action: Action,
        key: &str,
    ) -> Result<Permit<Arc<LoadedKey>>, Error> {
        let wanted = Use::new(caller, &alias.region, action);
        self.use_other(&wanted, &alias.arn()).await?;
        match KeyName::parse(key, alias.account, &alias.region)? {
            KeyName::Alias(_) => Err(Error::Validation("Aliases must refer to keys. Not aliases".into())),
            name => self.use_named_key(&wanted, &name).await,
        }
    }

    /// Asks for an action on the key that an alias means.
    async fn use_aliased_key(
        &self,
        caller: &Caller,
        alias: &AliasName,
        action: Action,
    ) -> Result<Permit<Arc<LoadedKey>>, Error> {
        let name = KeyName::Alias(alias.clone());
        self.use_meant_key(&Use::new(caller, &alias.region, action), &name).await
    }
}

/// Adds the aliases of services whose keys are not made yet to a page of at most `limit` aliases that exist.
fn add_unmade<'n>(
    page: &mut Vec<Alias>,
    names: impl Iterator<Item = &'n str>,
    limit: usize,
    arn: impl Fn(&str) -> String,
) {
    // What comes after a full page is on another one.
    let last = page.last().filter(|_| page.len() >= limit).map(|alias| alias.name.clone());
    for name in names.filter(|name| last.as_deref().is_none_or(|last| *name < last)) {
        if let Err(at) = page.binary_search_by(|alias| alias.name.as_str().cmp(name)) {
            let unmade =
                Alias { name: name.to_owned(), arn: arn(name), key_id: None, created_at: None, updated_at: None };
            page.insert(at, unmade);
        }
    }
    page.truncate(limit);
}

/// An alias that somebody wants to make or change: it is in the caller's account, and not of a service.
fn writable_alias(caller: &Caller, region: &Region, name: &str) -> Result<AliasName, Error> {
    let own = name.strip_prefix(ALIAS_PREFIX).ok_or_else(|| Error::Validation(NO_PREFIX.into()))?;
    if own.is_empty() {
        return Err(Error::Validation("Invalid identifier".into()));
    }
    if name.starts_with(RESERVED_ALIAS_PREFIX) {
        return Err(Error::ReservedAlias);
    }
    if !own.bytes().all(|b| b.is_ascii_alphanumeric() || b"/_-".contains(&b)) {
        return Err(Error::Validation(format!("{name} contains invalid characters for an alias")));
    }
    Ok(AliasName { account: caller.account(), region: region.clone(), name: name.into() })
}

/// Whether whoever uses a key by its alias gets on with another: what is called for one can be called for the other.
fn is_replaced_by(one: KeyKind, other: KeyKind) -> bool {
    one.usage() == other.usage() && one.is_asymmetric() == other.is_asymmetric()
}

/// Why an alias is not changed that does not mean the key any more that it did when it was asked about.
async fn not_what_it_was(tx: &mut Tx, alias: &AliasName) -> Result<Error, Error> {
    Ok(match kms_aliases::find(tx, alias.account, &alias.region, &alias.name).await? {
        Some(_) => Error::Conflict(format!("{} was changed at the same time. Try again.", alias.arn())),
        None => KeyName::Alias(alias.clone()).not_found(),
    })
}

/// Lets go of a name whose key is gone, and has its row only because nobody cleared it away yet.
async fn free_if_gone(tx: &mut Tx, alias: &AliasName, now: Timestamp) -> Result<(), Error> {
    let Some(found) = kms_aliases::find(tx, alias.account, &alias.region, &alias.name).await? else { return Ok(()) };
    let key = kms_keys::find(tx, found.key_id).await?;
    if key.is_some_and(|key| key.is_gone(now)) {
        kms_keys::delete(tx, found.key_id).await?;
    }
    Ok(())
}
