//! Groups: CreateGroup, GetGroup, ListGroups, UpdateGroup, DeleteGroup, AddUserToGroup, RemoveUserFromGroup,
//! ListGroupsForUser.

use meta::{Tx, groups, users};
use model::action::iam;
use model::decision::Resource;
use model::page::Page;
use model::{Action, Caller};

use super::Error;
use super::users::{ListedUser, listed, locked as locked_user, no_policies, not_found as no_user};
use crate::gate::Ask;
use crate::{Access, Permit};

pub use meta::groups::Group;

/// The most groups that an account may have.
pub(super) const GROUPS_MAX: u64 = 300;

/// The most groups that a user may be in.
pub(super) const GROUPS_OF_USER_MAX: usize = 10;

/// The longest name of a group, in characters.
const NAME_LEN_MAX: usize = 128;

/// The ARN of a group.
#[must_use]
pub fn group_arn(group: &Group) -> String {
    super::arn(group.account, "group", &group.path, &group.name)
}

impl Access {
    /// CreateGroup
    ///
    /// # Errors
    /// `EntityAlreadyExists`, `LimitExceeded`, `ValidationError`, and the gate's.
    pub async fn create_group(&self, caller: &Caller, name: String, path: Option<String>) -> Result<Group, Error> {
        let account = caller.account();
        super::check_name("groupName", &name, NAME_LEN_MAX)?;
        let path = super::checked_path(path)?;
        let arn = super::arn(account, "group", &path, &name);
        self.ask(Ask::new(caller, iam::CREATE_GROUP, Resource::Arn(&arn))).await?;
        let id = super::unique_id("AGPA", self.0.random.as_ref());
        let group = Group { id, account, name, path, created_at: self.0.clock.now() };
        let written = self.0.db.write("create_group", move |tx| {
            Box::pin(async move {
                super::lock_account(tx, account).await?;
                if groups::find_by_name(tx, account, &group.name).await?.is_some() {
                    return Err(already_exists(&group.name));
                }
                if groups::count(tx, account).await? >= GROUPS_MAX {
                    return Err(super::quota("GroupsPerAccount", GROUPS_MAX));
                }
                groups::insert(tx, &group).await?;
                Ok(group)
            })
        });
        let written = written.await?;
        self.changed();
        Ok(written)
    }

    /// GetGroup: the group and a page of its members. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn get_group(
        &self,
        caller: &Caller,
        name: &str,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<(Group, Page<ListedUser>), Error> {
        let permit = self.permitted_group(caller, iam::GET_GROUP, name).await?;
        let listing = format!("members {}", permit.id);
        let after = super::read_marker(&listing, marker)?;
        let group = Group::clone(&permit);
        let read = self.0.db.read("list_members", move |tx| {
            Box::pin(async move {
                let rows = groups::members(tx, &permit.id, after.as_deref(), limit.saturating_add(1)).await?;
                let Page { items, next } = Page::cut(rows, limit, &listing, |user| user.id.clone());
                Ok::<_, meta::Error>(Page { items: listed(tx, items).await?, next })
            })
        });
        Ok((group, read.await?))
    }

    /// ListGroups: those whose paths begin with `path_prefix`, by name. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `ValidationError`, and the gate's.
    pub async fn list_groups(
        &self,
        caller: &Caller,
        path_prefix: Option<&str>,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<Group>, Error> {
        let account = caller.account();
        let path_prefix = super::checked_path_prefix(path_prefix)?;
        let all = super::arn(account, "group", &path_prefix, "");
        self.ask(Ask::new(caller, iam::LIST_GROUPS, Resource::Arn(&all))).await?;
        let listing = super::listing(account, "groups", &path_prefix);
        let after = super::read_marker(&listing, marker)?;
        let read = self.0.db.read("list_groups", move |tx| {
            Box::pin(async move {
                let rows = groups::page(tx, account, &path_prefix, after.as_deref(), limit.saturating_add(1)).await?;
                Ok::<_, meta::Error>(Page::cut(rows, limit, &listing, |group| group.name.to_ascii_lowercase()))
            })
        });
        Ok(read.await?)
    }

    /// UpdateGroup: another name, another path, or both. Whoever does it needs the permission for the group as it is and
    /// as it will be.
    ///
    /// # Errors
    /// `NoSuchEntity`, `EntityAlreadyExists`, `ValidationError`, and the gate's.
    pub async fn update_group(
        &self,
        caller: &Caller,
        name: &str,
        new_name: Option<String>,
        new_path: Option<String>,
    ) -> Result<(), Error> {
        if let Some(new_name) = &new_name {
            super::check_name("newGroupName", new_name, NAME_LEN_MAX)?;
        }
        let new_path = new_path.map(|path| super::checked_path(Some(path))).transpose()?;
        let account = caller.account();
        let permit = self.permitted_group(caller, iam::UPDATE_GROUP, name).await?;
        let new_name = new_name.unwrap_or_else(|| permit.name.clone());
        let new_path = new_path.unwrap_or_else(|| permit.path.clone());
        let arn = super::arn(account, "group", &new_path, &new_name);
        self.ask(Ask::new(caller, iam::UPDATE_GROUP, Resource::Arn(&arn))).await?;
        let written = self.0.db.write("update_group", move |tx| {
            Box::pin(async move {
                super::lock_account(tx, account).await?;
                let group = locked(tx, &permit).await?;
                if !groups::rename(tx, &group.id, &new_name, &new_path).await? {
                    return Err(already_exists(&new_name));
                }
                Ok(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// DeleteGroup: one without members and policies.
    ///
    /// # Errors
    /// `NoSuchEntity`, `DeleteConflict`, and the gate's.
    pub async fn delete_group(&self, caller: &Caller, name: &str) -> Result<(), Error> {
        let permit = self.permitted_group(caller, iam::DELETE_GROUP, name).await?;
        let written = self.0.db.write_freeing("delete_group", move |tx| {
            Box::pin(async move {
                let Group { id, .. } = locked(tx, &permit).await?;
                if groups::has_members(tx, &id).await? {
                    return Err(super::conflict("remove users from group"));
                }
                no_policies(tx, &id).await?;
                groups::delete(tx, &id).await?;
                Ok(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// AddUserToGroup; a user that is in it already is no matter.
    ///
    /// # Errors
    /// `NoSuchEntity`, `LimitExceeded`, and the gate's.
    pub async fn add_user_to_group(&self, caller: &Caller, group: &str, user: &str) -> Result<(), Error> {
        let permit = self.permitted_group(caller, iam::ADD_USER_TO_GROUP, group).await?;
        let (account, user) = (caller.account(), user.to_owned());
        let written = self.0.db.write("add_user_to_group", move |tx| {
            Box::pin(async move {
                let found = users::find_by_name(tx, account, &user).await?.ok_or_else(|| no_user(&user))?;
                // The user before the group, and both until the end: quotas are counted by one at a time.
                let user = locked_user(tx, &found).await?;
                let group = locked(tx, &permit).await?;
                let groups_of_user = groups::of_user(tx, &user.id).await?;
                if groups_of_user.iter().any(|there| there.id == group.id) {
                    return Ok(());
                }
                if groups_of_user.len() >= GROUPS_OF_USER_MAX {
                    return Err(super::quota("GroupsPerUser", GROUPS_OF_USER_MAX as u64));
                }
                groups::add_member(tx, &group.id, &user.id).await?;
                Ok(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// RemoveUserFromGroup; a user that is not in it is no matter.
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn remove_user_from_group(&self, caller: &Caller, group: &str, user: &str) -> Result<(), Error> {
        let permit = self.permitted_group(caller, iam::REMOVE_USER_FROM_GROUP, group).await?;
        let (account, user) = (caller.account(), user.to_owned());
        let written = self.0.db.write_freeing("remove_user_from_group", move |tx| {
            Box::pin(async move {
                let found = users::find_by_name(tx, account, &user).await?.ok_or_else(|| no_user(&user))?;
                groups::remove_member(tx, &permit.id, &found.id).await?;
                Ok::<_, Error>(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// ListGroupsForUser, by name. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn list_groups_for_user(
        &self,
        caller: &Caller,
        user: &str,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<Group>, Error> {
        let permit = self.permitted_user(Ask::new(caller, iam::LIST_GROUPS_FOR_USER, Resource::Any), user).await?;
        let listing = format!("groups {}", permit.id);
        let after = super::read_marker(&listing, marker)?.unwrap_or_default();
        let read = self
            .0
            .db
            .read("list_groups_for_user", move |tx| Box::pin(async move { groups::of_user(tx, &permit.id).await }));
        let mut groups = read.await?;
        groups.retain(|group| group.name.to_ascii_lowercase() > after);
        Ok(Page::cut(groups, limit, &listing, |group| group.name.to_ascii_lowercase()))
    }

    /// Asks about the group of this name: by the ARN that it has, or would have.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub(crate) async fn permitted_group(
        &self,
        caller: &Caller,
        action: Action,
        name: &str,
    ) -> Result<Permit<Group>, Error> {
        super::check_name("groupName", name, NAME_LEN_MAX)?;
        let (account, wanted) = (caller.account(), name.to_owned());
        let read = self
            .0
            .db
            .read("find_group", move |tx| Box::pin(async move { groups::find_by_name(tx, account, &wanted).await }));
        let found = read.await?;
        let arn = found.as_ref().map_or_else(|| super::arn(account, "group", "/", name), group_arn);
        let permit = self.ask(Ask::new(caller, action, Resource::Arn(&arn))).await?;
        Ok(permit.holding(found.ok_or_else(|| not_found(name))?))
    }
}

/// The group that a permit is for, as it is now, and as it stays until the transaction ends.
async fn locked(tx: &mut Tx, permitted: &Group) -> Result<Group, Error> {
    groups::lock(tx, &permitted.id).await?.ok_or_else(|| not_found(&permitted.name))
}

fn already_exists(name: &str) -> Error {
    Error::EntityAlreadyExists(format!("Group with name {name} already exists."))
}

fn not_found(name: &str) -> Error {
    Error::NoSuchEntity(format!("The group with name {name} cannot be found."))
}
