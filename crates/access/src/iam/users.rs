//! Users: CreateUser, GetUser, ListUsers, UpdateUser, DeleteUser.

use meta::{
    Tx, access_keys, accounts, groups, inline_policies, login_profiles, mfa_devices, owned_tags, policy_attachments,
    users,
};
use model::action::iam;
use model::decision::Resource;
use model::page::Page;
use model::policy::Extras;
use model::resource_tag::ResourceTags;
use model::{AccountId, Caller, Principal, Timestamp};

use super::{Error, boundaries};
use crate::gate::Ask;
use crate::{Access, Permit};

pub use meta::accounts::Account;
pub use meta::users::User;

/// The most users that an account may have.
pub(super) const USERS_MAX: u64 = 5000;

/// The longest name of a new user, in characters.
const NAME_LEN_MAX: usize = 64;

/// The longest name that a request may ask about, in characters.
const EXISTING_NAME_LEN_MAX: usize = 128;

/// What CreateUser is told.
#[derive(Debug, Clone, Default)]
pub struct NewUser {
    /// Its name.
    pub name: String,
    /// Its path; `/` without.
    pub path: Option<String>,
    /// The ARN of its permissions boundary.
    pub boundary_arn: Option<String>,
    /// Its tags.
    pub tags: ResourceTags,
}

/// A user as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedUser {
    /// The user.
    pub user: User,
    /// When it last signed in with its password.
    pub password_last_used_at: Option<Timestamp>,
}

/// A user and its tags.
pub type TaggedUser = (ListedUser, ResourceTags);

/// Whom GetUser tells of.
#[derive(Debug, Clone)]
pub enum GotUser {
    /// The root of the caller's account, by whom it was called.
    Root(Account),
    /// A user.
    User(Box<TaggedUser>),
}

/// Whom a call is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Whom<'a> {
    /// The root of the account, who calls.
    Root,
    /// The user of this name in the caller's account.
    Named(&'a str),
    /// The user of this unique id, who calls.
    Caller(&'a str),
}

impl<'a> Whom<'a> {
    /// Whom a call without a user's name is about: its caller.
    ///
    /// # Errors
    /// `ValidationError` when a session calls that is no user's.
    pub(crate) fn of(name: Option<&'a str>, caller: &'a Caller) -> Result<Self, Error> {
        match (name, &caller.principal) {
            (Some(name), _) => Ok(Self::Named(name)),
            (None, Principal::Root(_)) => Ok(Self::Root),
            (None, Principal::User { id, .. }) => Ok(Self::Caller(id)),
            (None, _) => {
                Err(Error::ValidationError("Must specify userName when calling with non-User credentials".to_owned()))
            }
        }
    }

    fn name(self, caller: &'a Caller) -> &'a str {
        match self {
            Self::Root => "root",
            Self::Named(name) => name,
            Self::Caller(_) => caller.principal.user_name().unwrap_or_default(),
        }
    }
}

/// The ARN of a user.
#[must_use]
pub fn user_arn(user: &User) -> String {
    super::arn(user.account, "user", &user.path, &user.name)
}

impl Access {
    /// CreateUser
    ///
    /// # Errors
    /// `EntityAlreadyExists`, `LimitExceeded`, `NoSuchEntity` of the boundary, `InvalidInput`, `ValidationError`, and the
    /// gate's.
    pub async fn create_user(&self, caller: &Caller, new: NewUser) -> Result<TaggedUser, Error> {
        let account = caller.account();
        let NewUser { name, path, boundary_arn, tags } = new;
        super::check_name("userName", &name, NAME_LEN_MAX)?;
        let path = super::checked_path(path)?;
        super::tags::check(&tags)?;
        let arn = super::arn(account, "user", &path, &name);
        let mut extras = Extras::new();
        if let Some(boundary) = &boundary_arn {
            extras.set("iam:PermissionsBoundary", boundary);
        }
        let creation = Ask {
            request_tags: Some(&tags),
            extras: Some(&extras),
            ..Ask::new(caller, iam::CREATE_USER, Resource::Arn(&arn))
        };
        self.ask_to_create_with_tags(creation, iam::TAG_USER).await?;
        let id = super::unique_id("AIDA", self.0.random.as_ref());
        let user = User { id, account, name, path, boundary_arn, created_at: self.0.clock.now() };
        let written = self.0.db.write("create_user", move |tx| {
            Box::pin(async move {
                super::lock_account(tx, account).await?;
                if users::find_by_name(tx, account, &user.name).await?.is_some() {
                    return Err(already_exists(&user.name));
                }
                if users::count(tx, account).await? >= USERS_MAX {
                    return Err(super::quota("UsersPerAccount", USERS_MAX));
                }
                if let Some(boundary) = &user.boundary_arn {
                    boundaries::check(tx, account, boundary).await?;
                }
                users::insert(tx, &user).await?;
                owned_tags::put(tx, &user.id, &tags).await?;
                Ok((ListedUser { user, password_last_used_at: None }, tags))
            })
        });
        let written = written.await?;
        self.changed();
        Ok(written)
    }

    /// GetUser; without a name, of whoever calls.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn get_user(&self, caller: &Caller, name: Option<&str>) -> Result<GotUser, Error> {
        let ask = Ask::new(caller, iam::GET_USER, Resource::Any);
        let account = caller.account();
        let Some(user) = self.permitted_user_or_root(ask, Whom::of(name, caller)?).await?.user() else {
            let read = self.0.db.read("find_account", move |tx| Box::pin(accounts::find(tx, account)));
            let account = read.await?.ok_or_else(|| not_found(account.as_str()))?;
            return Ok(GotUser::Root(account));
        };
        let read = self.0.db.read("describe_user", move |tx| {
            Box::pin(async move {
                let tags = owned_tags::of(tx, &user.id).await?;
                Ok::<_, meta::Error>((listed(tx, vec![user]).await?, tags))
            })
        });
        let (mut users, tags) = read.await?;
        let user = users.pop().ok_or_else(|| not_found(name.unwrap_or_default()))?;
        Ok(GotUser::User(Box::new((user, tags))))
    }

    /// ListUsers: those whose paths begin with `path_prefix`, by name. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `ValidationError`, and the gate's.
    pub async fn list_users(
        &self,
        caller: &Caller,
        path_prefix: Option<&str>,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<ListedUser>, Error> {
        let account = caller.account();
        let path_prefix = super::checked_path_prefix(path_prefix)?;
        let all = super::arn(account, "user", &path_prefix, "");
        self.ask(Ask::new(caller, iam::LIST_USERS, Resource::Arn(&all))).await?;
        let listing = super::listing(account, "users", &path_prefix);
        let after = super::read_marker(&listing, marker)?;
        let read = self.0.db.read("list_users", move |tx| {
            Box::pin(async move {
                let rows = users::page(tx, account, &path_prefix, after.as_deref(), limit.saturating_add(1)).await?;
                let Page { items, next } = Page::cut(rows, limit, &listing, |user| user.name.to_ascii_lowercase());
                Ok::<_, meta::Error>(Page { items: listed(tx, items).await?, next })
            })
        });
        Ok(read.await?)
    }

    /// UpdateUser: another name, another path, or both. Whoever does it needs the permission for the user as it is and as
    /// it will be.
    ///
    /// # Errors
    /// `NoSuchEntity`, `EntityAlreadyExists`, `ValidationError`, and the gate's.
    pub async fn update_user(
        &self,
        caller: &Caller,
        name: &str,
        new_name: Option<String>,
        new_path: Option<String>,
    ) -> Result<(), Error> {
        if let Some(new_name) = &new_name {
            super::check_name("newUserName", new_name, NAME_LEN_MAX)?;
        }
        let new_path = new_path.map(|path| super::checked_path(Some(path))).transpose()?;
        let account = caller.account();
        let ask = Ask::new(caller, iam::UPDATE_USER, Resource::Any);
        let permit = self.permitted_user(ask, name).await?;
        let new_name = new_name.unwrap_or_else(|| permit.name.clone());
        let new_path = new_path.unwrap_or_else(|| permit.path.clone());
        let arn = super::arn(account, "user", &new_path, &new_name);
        let tags = self.tags_of(&permit.id).await?;
        self.ask(Ask { resource: Resource::Arn(&arn), resource_tags: Some(&tags), ..ask }).await?;
        let written = self.0.db.write("update_user", move |tx| {
            Box::pin(async move {
                super::lock_account(tx, account).await?;
                let user = locked(tx, &permit).await?;
                if !users::rename(tx, &user.id, &new_name, &new_path).await? {
                    return Err(already_exists(&new_name));
                }
                Ok(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// DeleteUser: one that has nothing any more but its tags.
    ///
    /// # Errors
    /// `NoSuchEntity`, `DeleteConflict`, and the gate's.
    pub async fn delete_user(&self, caller: &Caller, name: &str) -> Result<(), Error> {
        let permit = self.permitted_user(Ask::new(caller, iam::DELETE_USER, Resource::Any), name).await?;
        let written = self.0.db.write_freeing("delete_user", move |tx| {
            Box::pin(async move {
                let User { id, .. } = locked(tx, &permit).await?;
                if !access_keys::of_user(tx, &id).await?.is_empty() {
                    return Err(super::conflict("delete access keys"));
                }
                if login_profiles::find(tx, &id).await?.is_some() {
                    return Err(super::conflict("delete login profile"));
                }
                if !mfa_devices::of_user(tx, &id).await?.is_empty() {
                    return Err(super::conflict("delete MFA virtual device"));
                }
                if !groups::of_user(tx, &id).await?.is_empty() {
                    return Err(super::conflict("remove users from group"));
                }
                no_policies(tx, &id).await?;
                owned_tags::remove_all(tx, &id).await?;
                users::delete(tx, &id).await?;
                Ok(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// Asks about the user of this name: by the ARN and tags that it has, or by the ARN that it would have. What `ask`
    /// says of the resource does not matter.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub(crate) async fn permitted_user(&self, ask: Ask<'_>, name: &str) -> Result<Permit<User>, Error> {
        self.permitted_user_of(ask, Whom::Named(name)).await
    }

    /// The same of whomever a call is about. The root counts as a user that is not there.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub(crate) async fn permitted_user_of(&self, ask: Ask<'_>, whom: Whom<'_>) -> Result<Permit<User>, Error> {
        let (permit, user) = self.ask_about_user(ask, whom).await?;
        Ok(permit.holding(user.ok_or_else(|| not_found(whom.name(ask.caller)))?))
    }

    /// The same of the root too.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub(crate) async fn permitted_user_or_root(
        &self,
        ask: Ask<'_>,
        whom: Whom<'_>,
    ) -> Result<Permit<UserOrRoot>, Error> {
        let (permit, user) = self.ask_about_user(ask, whom).await?;
        let found = match (whom, user) {
            (Whom::Root, _) => UserOrRoot::Root(ask.caller.account()),
            (_, Some(user)) => UserOrRoot::User(user),
            (_, None) => return Err(not_found(whom.name(ask.caller))),
        };
        Ok(permit.holding(found))
    }

    async fn ask_about_user(&self, ask: Ask<'_>, whom: Whom<'_>) -> Result<(Permit<()>, Option<User>), Error> {
        let account = ask.caller.account();
        let found = self.find_user(account, whom).await?;
        let (arn, tags) = match (&found, whom) {
            (Some((user, tags)), _) => (user_arn(user), Some(tags)),
            (None, Whom::Named(name)) => (super::arn(account, "user", "/", name), None),
            (None, Whom::Root | Whom::Caller(_)) => (ask.caller.principal.to_string(), None),
        };
        let permit = self.ask(Ask { resource: Resource::Arn(&arn), resource_tags: tags, ..ask }).await?;
        Ok((permit, found.map(|(user, _)| user)))
    }

    async fn find_user(&self, account: AccountId, whom: Whom<'_>) -> Result<Option<(User, ResourceTags)>, Error> {
        let (name_or_id, by_name) = match whom {
            Whom::Root => return Ok(None),
            Whom::Named(name) => (name.to_owned(), true),
            Whom::Caller(id) => (id.to_owned(), false),
        };
        if by_name {
            super::check_name("userName", &name_or_id, EXISTING_NAME_LEN_MAX)?;
        }
        let read = self.0.db.read("find_user", move |tx| {
            Box::pin(async move {
                let found = if by_name {
                    users::find_by_name(tx, account, &name_or_id).await?
                } else {
                    users::find(tx, &name_or_id).await?
                };
                let Some(user) = found.filter(|user| user.account == account) else { return Ok(None) };
                let tags = owned_tags::of(tx, &user.id).await?;
                Ok::<_, meta::Error>(Some((user, tags)))
            })
        });
        Ok(read.await?)
    }

    pub(crate) async fn tags_of(&self, owner: &str) -> Result<ResourceTags, Error> {
        let owner = owner.to_owned();
        let read = self.0.db.read("find_tags", move |tx| Box::pin(async move { owned_tags::of(tx, &owner).await }));
        Ok(read.await?)
    }
}

/// A user, or the root of an account.
#[derive(Debug, Clone)]
pub(crate) enum UserOrRoot {
    Root(AccountId),
    User(User),
}

impl UserOrRoot {
    /// The user, if it is one.
    pub(crate) fn user(&self) -> Option<User> {
        match self {
            Self::Root(_) => None,
            Self::User(user) => Some(user.clone()),
        }
    }
}

/// The user that a permit is for, as it is now, and as it stays until the transaction ends.
///
/// # Errors
/// `NoSuchEntity` when it went since the gate was asked.
pub(crate) async fn locked(tx: &mut Tx, permitted: &User) -> Result<User, Error> {
    users::lock(tx, &permitted.id).await?.ok_or_else(|| not_found(&permitted.name))
}

/// Users with what lists tell of them.
pub(crate) async fn listed(tx: &mut Tx, users: Vec<User>) -> Result<Vec<ListedUser>, meta::Error> {
    let ids: Vec<&str> = users.iter().map(|user| user.id.as_str()).collect();
    let mut last_uses: std::collections::HashMap<_, _> =
        login_profiles::last_uses(tx, &ids).await?.into_iter().collect();
    let list = |user: User| ListedUser { password_last_used_at: last_uses.remove(&user.id), user };
    Ok(users.into_iter().map(list).collect())
}

/// Makes sure that a user or group has no policies.
///
/// # Errors
/// `DeleteConflict`
pub(crate) async fn no_policies(tx: &mut Tx, id: &str) -> Result<(), Error> {
    if policy_attachments::count_of_principal(tx, id).await? > 0 {
        return Err(super::conflict("detach all policies"));
    }
    if !inline_policies::names(tx, id, None, 1).await?.is_empty() {
        return Err(super::conflict("delete policies"));
    }
    Ok(())
}

fn already_exists(name: &str) -> Error {
    Error::EntityAlreadyExists(format!("User with name {name} already exists."))
}

/// `NoSuchEntity` of a user.
pub(crate) fn not_found(name: &str) -> Error {
    Error::NoSuchEntity(format!("The user with name {name} cannot be found."))
}
