//! Access keys of users, and of the root when the root asks: CreateAccessKey, UpdateAccessKey, DeleteAccessKey,
//! ListAccessKeys, GetAccessKeyLastUsed.

use meta::access_keys::{self, AccessKey, LastUse};
use meta::{Tx, users};
use model::action::iam;
use model::decision::Resource;
use model::page::Page;
use model::{AccountId, Action, Caller, Timestamp};
use zeroize::Zeroizing;

use super::Error;
use super::users::{UserOrRoot, Whom, locked, user_arn};
use crate::accounts::draw_access_key;
use crate::gate::Ask;
use crate::{Access, Permit, Refused};

/// The most keys that a user or root may have, active or not.
pub(super) const KEYS_MAX: usize = 2;

/// A key as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedAccessKey {
    /// `AKIA...`
    pub id: String,
    /// The name of the user whom it speaks for; none for the root.
    pub user_name: Option<String>,
    /// Whether it authenticates anybody.
    pub active: bool,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A key that was just made. Its secret is told once.
pub struct CreatedAccessKey {
    /// What lists will show.
    pub listed: ListedAccessKey,
    /// The secret.
    pub secret: Zeroizing<String>,
}

/// Whose key it is, and when, where and for what it was last used; none if it never was.
pub type AccessKeyUse = (Option<String>, Option<LastUse>);

impl Access {
    /// CreateAccessKey; without a name, for whoever calls.
    ///
    /// # Errors
    /// `NoSuchEntity`, `LimitExceeded`, `ValidationError`, and the gate's.
    pub async fn create_access_key(&self, caller: &Caller, user: Option<&str>) -> Result<CreatedAccessKey, Error> {
        let permit = self.permitted_owner(caller, iam::CREATE_ACCESS_KEY, user).await?;
        let (id, secret) = draw_access_key(self.0.random.as_ref());
        let key = self.sealed_access_key(caller.account(), permit.user().map(|user| user.id), &id, &secret);
        let written = self.0.db.write("create_access_key", move |tx| {
            Box::pin(async move {
                let user_name = lock_owner(tx, &permit).await?;
                if keys_of(tx, &permit).await?.len() >= KEYS_MAX {
                    return Err(super::quota("AccessKeysPerUser", KEYS_MAX as u64));
                }
                if !access_keys::insert(tx, &key).await? {
                    return Err(crate::Error::KeyOfAnotherAccount(key.id).into());
                }
                Ok(listed(key, user_name))
            })
        });
        let listed = written.await?;
        self.changed();
        Ok(CreatedAccessKey { listed, secret })
    }

    /// UpdateAccessKey; without a name, of a key of whoever calls.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn update_access_key(
        &self,
        caller: &Caller,
        user: Option<&str>,
        id: String,
        active: bool,
    ) -> Result<(), Error> {
        let permit = self.permitted_owner(caller, iam::UPDATE_ACCESS_KEY, user).await?;
        let written = self.0.db.write("update_access_key", move |tx| {
            Box::pin(async move {
                owned_key(tx, &permit, &id).await?;
                access_keys::set_active(tx, &id, active).await?;
                Ok::<_, Error>(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// DeleteAccessKey; without a name, of a key of whoever calls.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn delete_access_key(&self, caller: &Caller, user: Option<&str>, id: String) -> Result<(), Error> {
        let permit = self.permitted_owner(caller, iam::DELETE_ACCESS_KEY, user).await?;
        let written = self.0.db.write_freeing("delete_access_key", move |tx| {
            Box::pin(async move {
                owned_key(tx, &permit, &id).await?;
                access_keys::delete(tx, &id).await?;
                Ok::<_, Error>(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// ListAccessKeys, by id; without a name, of whoever calls. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn list_access_keys(
        &self,
        caller: &Caller,
        user: Option<&str>,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<ListedAccessKey>, Error> {
        let permit = self.permitted_owner(caller, iam::LIST_ACCESS_KEYS, user).await?;
        let owner = permit.user();
        let listing = format!("keys {}", owner.as_ref().map_or(caller.account().as_str(), |user| &user.id));
        let after = super::read_marker(&listing, marker)?.unwrap_or_default();
        let read = self.0.db.read("list_access_keys", move |tx| Box::pin(async move { keys_of(tx, &permit).await }));
        let user_name = owner.map(|user| user.name);
        let keys = read.await?.into_iter().filter(|key| key.id > after).map(|key| listed(key, user_name.clone()));
        Ok(Page::cut(keys.collect(), limit, &listing, |key| key.id.clone()))
    }

    /// GetAccessKeyLastUsed, of any key of the caller's account.
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn get_access_key_last_used(&self, caller: &Caller, id: &str) -> Result<AccessKeyUse, Error> {
        let (account, wanted) = (caller.account(), id.to_owned());
        let read = self.0.db.read("find_access_key_use", move |tx| {
            Box::pin(async move {
                let key = access_keys::find(tx, &wanted).await?.filter(|key| key.account == account);
                let Some(AccessKey { user_id, .. }) = key else { return Ok(None) };
                let user = match user_id {
                    Some(user_id) => users::find(tx, &user_id).await?,
                    None => None,
                };
                Ok::<_, meta::Error>(Some((user, access_keys::last_use(tx, &wanted).await?)))
            })
        });
        let found = read.await?;
        let arn = found.as_ref().and_then(|(user, _)| user.as_ref()).map(user_arn);
        let ask = Ask::new(caller, iam::GET_ACCESS_KEY_LAST_USED, Resource::Any);
        if let Some(arn) = &arn {
            match self.ask(Ask { resource: Resource::Arn(arn), ..ask }).await {
                // Whoever may not ask about this user must not learn from the answer that the key is that user's.
                Err(Refused::Denied(denial)) => {
                    self.ask(ask).await?;
                    return Err(Error::AccessDenied(denial));
                }
                asked => asked?,
            };
        } else {
            self.ask(ask).await?;
        }
        let (user, last_use) = found.ok_or_else(|| not_found(id))?;
        Ok((user.map(|user| user.name), last_use))
    }

    async fn permitted_owner(
        &self,
        caller: &Caller,
        action: Action,
        user: Option<&str>,
    ) -> Result<Permit<UserOrRoot>, Error> {
        self.permitted_user_or_root(Ask::new(caller, action, Resource::Any), Whom::of(user, caller)?).await
    }
}

/// Makes this transaction the only one that changes the owner's keys until it ends; the owner's name, if it is a user.
async fn lock_owner(tx: &mut Tx, owner: &UserOrRoot) -> Result<Option<String>, Error> {
    match owner {
        UserOrRoot::Root(account) => super::lock_account(tx, *account).await.map(|()| None),
        UserOrRoot::User(user) => Ok(Some(locked(tx, user).await?.name)),
    }
}

async fn keys_of(tx: &mut Tx, owner: &UserOrRoot) -> Result<Vec<AccessKey>, meta::Error> {
    match owner {
        UserOrRoot::Root(account) => access_keys::of_root(tx, *account).await,
        UserOrRoot::User(user) => access_keys::of_user(tx, &user.id).await,
    }
}

/// Makes sure that a key is the owner's.
///
/// # Errors
/// `NoSuchEntity`
async fn owned_key(tx: &mut Tx, owner: &UserOrRoot, id: &str) -> Result<(), Error> {
    let is_owned = |key: &AccessKey| match owner {
        UserOrRoot::Root(account) => is_roots(key, *account),
        UserOrRoot::User(user) => key.user_id.as_deref() == Some(&user.id),
    };
    match access_keys::find(tx, id).await? {
        Some(key) if is_owned(&key) => Ok(()),
        _ => Err(not_found(id)),
    }
}

fn is_roots(key: &AccessKey, account: AccountId) -> bool {
    key.account == account && key.user_id.is_none()
}

fn listed(key: AccessKey, user_name: Option<String>) -> ListedAccessKey {
    let AccessKey { id, active, created_at, .. } = key;
    ListedAccessKey { id, user_name, active, created_at }
}

fn not_found(id: &str) -> Error {
    Error::NoSuchEntity(format!("The Access Key with id {id} cannot be found."))
}
