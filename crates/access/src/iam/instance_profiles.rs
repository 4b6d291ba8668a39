//! Instance profiles, by which machines get roles. No machine is started here: they are kept for those who make them beside
//! roles.

use meta::instance_profiles::{self, InstanceProfile};
use meta::{Tx, owned_tags, roles};
use model::action::iam;
use model::decision::Resource;
use model::page::Page;
use model::policy::Extras;
use model::resource_tag::ResourceTags;
use model::{Action, Caller};

use super::service_linked_roles::check_modifiable;
use super::{Error, Role};
use crate::gate::Ask;
use crate::{Access, Permit};

/// The most instance profiles that an account may have.
pub(super) const INSTANCE_PROFILES_MAX: u64 = 1000;

/// The longest name, in characters.
const NAME_LEN_MAX: usize = 128;

/// How many roles an instance profile can hold.
const ROLES_MAX: u64 = 1;

/// What CreateInstanceProfile is told.
#[derive(Debug, Clone, Default)]
pub struct NewInstanceProfile {
    /// Its name.
    pub name: String,
    /// Its path; `/` without.
    pub path: Option<String>,
    /// Its tags.
    pub tags: ResourceTags,
}

/// An instance profile as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownInstanceProfile {
    /// The instance profile itself.
    pub profile: InstanceProfile,
    /// The role in it.
    pub role: Option<Role>,
}

/// What was found before asking, and the ARN that is asked about.
struct Found {
    arn: String,
    name: String,
    profile: Option<InstanceProfile>,
    tags: ResourceTags,
}

/// `arn:aws:iam::<account>:instance-profile<path><name>`
#[must_use]
pub fn instance_profile_arn(profile: &InstanceProfile) -> String {
    super::arn(profile.account, "instance-profile", &profile.path, &profile.name)
}

impl Access {
    /// CreateInstanceProfile
    ///
    /// # Errors
    /// `EntityAlreadyExists`, `LimitExceeded`, `InvalidInput`, `ValidationError`, and the gate's.
    pub async fn create_instance_profile(
        &self,
        caller: &Caller,
        new: NewInstanceProfile,
    ) -> Result<(ShownInstanceProfile, ResourceTags), Error> {
        let account = caller.account();
        let NewInstanceProfile { name, path, tags } = new;
        super::check_name("instanceProfileName", &name, NAME_LEN_MAX)?;
        let path = super::checked_path(path)?;
        let arn = super::arn(account, "instance-profile", &path, &name);
        let creation =
            Ask { request_tags: Some(&tags), ..Ask::new(caller, iam::CREATE_INSTANCE_PROFILE, Resource::Arn(&arn)) };
        self.ask_to_create_with_tags(creation, iam::TAG_INSTANCE_PROFILE).await?;
        super::tags::check(&tags)?;
        let id = super::unique_id("AIPA", self.0.random.as_ref());
        let created_at = self.0.clock.now();
        let profile = InstanceProfile { id, account, name, path, role_id: None, created_at };
        let written = self.0.db.write("create_instance_profile", move |tx| {
            Box::pin(async move {
                super::lock_account(tx, account).await?;
                if instance_profiles::find_by_name(tx, account, &profile.name).await?.is_some() {
                    let message = format!("Instance Profile {} already exists.", profile.name);
                    return Err(Error::EntityAlreadyExists(message));
                }
                if instance_profiles::count(tx, account).await? >= INSTANCE_PROFILES_MAX {
                    return Err(super::quota("InstanceProfilesPerAccount", INSTANCE_PROFILES_MAX));
                }
                instance_profiles::insert(tx, &profile).await?;
                owned_tags::put(tx, &profile.id, &tags).await?;
                Ok((ShownInstanceProfile { profile, role: None }, tags))
            })
        });
        written.await
    }

    /// GetInstanceProfile
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn get_instance_profile(
        &self,
        caller: &Caller,
        name: &str,
    ) -> Result<(ShownInstanceProfile, ResourceTags), Error> {
        let found = self.permitted_instance_profile(caller, iam::GET_INSTANCE_PROFILE, name).await?;
        let (profile, tags) = (found.profile()?.clone(), found.tags.clone());
        let read =
            self.0.db.read("get_instance_profile", move |tx| Box::pin(async move { shown(tx, vec![profile]).await }));
        let profile = read.await?.pop().ok_or_else(|| not_found(name))?;
        Ok((profile, tags))
    }

    /// ListInstanceProfiles: those whose paths begin with `path_prefix`, by name. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `ValidationError` for a marker that is none, and the gate's.
    pub async fn list_instance_profiles(
        &self,
        caller: &Caller,
        path_prefix: Option<&str>,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<ShownInstanceProfile>, Error> {
        let account = caller.account();
        let path_prefix = super::checked_path_prefix(path_prefix)?;
        let all = super::arn(account, "instance-profile", &path_prefix, "");
        self.ask(Ask::new(caller, iam::LIST_INSTANCE_PROFILES, Resource::Arn(&all))).await?;
        let listing = super::listing(account, "instance profiles", &path_prefix);
        let after = super::read_marker(&listing, marker)?;
        let read = self.0.db.read("list_instance_profiles", move |tx| {
            Box::pin(async move {
                let (after, limit) = (after.as_deref(), limit.saturating_add(1));
                let rows = instance_profiles::page(tx, account, &path_prefix, after, limit).await?;
                shown(tx, rows).await
            })
        });
        Ok(cut(read.await?, limit, &listing))
    }

    /// ListInstanceProfilesForRole: those that hold the role, by name. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError` for a marker that is none, and the gate's.
    pub async fn list_instance_profiles_for_role(
        &self,
        caller: &Caller,
        role_name: &str,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<ShownInstanceProfile>, Error> {
        let found = self.permitted_role(caller, iam::LIST_INSTANCE_PROFILES_FOR_ROLE, role_name).await?;
        let id = found.role()?.id.clone();
        let listing = super::listing(caller.account(), &format!("instance profiles {id}"), "");
        let after = super::read_marker(&listing, marker)?;
        let read = self.0.db.read("list_instance_profiles_for_role", move |tx| {
            Box::pin(async move {
                let rows = instance_profiles::of_role(tx, &id, after.as_deref(), limit.saturating_add(1)).await?;
                shown(tx, rows).await
            })
        });
        Ok(cut(read.await?, limit, &listing))
    }

    /// DeleteInstanceProfile: one that holds no role.
    ///
    /// # Errors
    /// `NoSuchEntity`, `DeleteConflict`, and the gate's.
    pub async fn delete_instance_profile(&self, caller: &Caller, name: &str) -> Result<(), Error> {
        let found = self.permitted_instance_profile(caller, iam::DELETE_INSTANCE_PROFILE, name).await?;
        let written = self.0.db.write_freeing("delete_instance_profile", move |tx| {
            Box::pin(async move {
                let profile = locked(tx, &found).await?;
                if profile.role_id.is_some() {
                    return Err(super::conflict("remove roles from instance profile"));
                }
                owned_tags::remove_all(tx, &profile.id).await?;
                instance_profiles::delete(tx, &profile.id).await?;
                Ok(())
            })
        });
        written.await
    }

    /// AddRoleToInstanceProfile. The caller must be allowed to pass the role (`iam:PassRole`) to EC2.
    ///
    /// # Errors
    /// `NoSuchEntity` of the profile or the role, `LimitExceeded` when there is a role in it, `UnmodifiableEntity` for a
    /// service-linked role, and the gate's.
    pub async fn add_role_to_instance_profile(
        &self,
        caller: &Caller,
        name: &str,
        role_name: &str,
    ) -> Result<(), Error> {
        let found = self.permitted_instance_profile(caller, iam::ADD_ROLE_TO_INSTANCE_PROFILE, name).await?;
        let role = self.find_role(caller, role_name).await?;
        let mut extras = Extras::new();
        extras.set("iam:PassedToService", "ec2.amazonaws.com");
        let role = self.ask(Ask { extras: Some(&extras), ..role.ask(caller, iam::PASS_ROLE) }).await?.holding(role);
        let written = self.0.db.write("add_role_to_instance_profile", move |tx| {
            Box::pin(async move {
                let profile = locked(tx, &found).await?;
                let role = super::roles::locked(tx, &role).await?;
                check_modifiable(&role.path, &role.name)?;
                if profile.role_id.is_some() {
                    return Err(super::quota("InstanceSessionsPerInstanceProfile", ROLES_MAX));
                }
                instance_profiles::set_role(tx, &profile.id, Some(&role.id)).await?;
                Ok(())
            })
        });
        written.await
    }

    /// RemoveRoleFromInstanceProfile
    ///
    /// # Errors
    /// `NoSuchEntity` of the profile, or when the role is not in it, and the gate's.
    pub async fn remove_role_from_instance_profile(
        &self,
        caller: &Caller,
        name: &str,
        role_name: &str,
    ) -> Result<(), Error> {
        let found = self.permitted_instance_profile(caller, iam::REMOVE_ROLE_FROM_INSTANCE_PROFILE, name).await?;
        found.profile()?;
        let (account, role_name) = (caller.account(), role_name.to_owned());
        let written = self.0.db.write("remove_role_from_instance_profile", move |tx| {
            Box::pin(async move {
                let profile = locked(tx, &found).await?;
                let role = roles::find_by_name(tx, account, &role_name).await?;
                if role.as_ref().is_none_or(|role| profile.role_id.as_ref() != Some(&role.id)) {
                    return Err(super::roles::not_found(&role_name));
                }
                instance_profiles::set_role(tx, &profile.id, None).await?;
                Ok(())
            })
        });
        written.await
    }

    /// TagInstanceProfile
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, `LimitExceeded`, and the gate's.
    pub async fn tag_instance_profile(&self, caller: &Caller, name: &str, tags: ResourceTags) -> Result<(), Error> {
        let found = self.find_instance_profile(caller, name).await?;
        let ask = Ask { request_tags: Some(&tags), ..found.ask(caller, iam::TAG_INSTANCE_PROFILE) };
        let found = self.ask(ask).await?.holding(found);
        let written = self.0.db.write("tag_instance_profile", move |tx| {
            Box::pin(async move {
                let profile = locked(tx, &found).await?;
                super::tags::put(tx, &profile.id, tags).await
            })
        });
        written.await
    }

    /// UntagInstanceProfile
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn untag_instance_profile(&self, caller: &Caller, name: &str, keys: Vec<String>) -> Result<(), Error> {
        let found = self.find_instance_profile(caller, name).await?;
        let ask = Ask { untagged_keys: &keys, ..found.ask(caller, iam::UNTAG_INSTANCE_PROFILE) };
        let found = self.ask(ask).await?.holding(found);
        let written = self.0.db.write_freeing("untag_instance_profile", move |tx| {
            Box::pin(async move {
                let profile = locked(tx, &found).await?;
                super::tags::remove(tx, &profile.id, &keys).await
            })
        });
        written.await
    }

    /// ListInstanceProfileTags
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn list_instance_profile_tags(&self, caller: &Caller, name: &str) -> Result<ResourceTags, Error> {
        let found = self.permitted_instance_profile(caller, iam::LIST_INSTANCE_PROFILE_TAGS, name).await?;
        found.profile()?;
        Ok(found.tags.clone())
    }

    async fn permitted_instance_profile(
        &self,
        caller: &Caller,
        action: Action,
        name: &str,
    ) -> Result<Permit<Found>, Error> {
        let found = self.find_instance_profile(caller, name).await?;
        let permit = self.ask(found.ask(caller, action)).await?;
        Ok(permit.holding(found))
    }

    /// What is there; nobody is told of it before the gate was asked.
    async fn find_instance_profile(&self, caller: &Caller, name: &str) -> Result<Found, Error> {
        super::check_name("instanceProfileName", name, NAME_LEN_MAX)?;
        let (account, name) = (caller.account(), name.to_owned());
        let read = self.0.db.read("find_instance_profile", move |tx| {
            Box::pin(async move {
                let profile = instance_profiles::find_by_name(tx, account, &name).await?;
                let (arn, tags) = match &profile {
                    Some(profile) => (instance_profile_arn(profile), owned_tags::of(tx, &profile.id).await?),
                    None => (super::arn(account, "instance-profile", "/", &name), ResourceTags::new()),
                };
                Ok::<_, meta::Error>(Found { arn, name, profile, tags })
            })
        });
        Ok(read.await?)
    }
}

impl Found {
    fn ask<'a>(&'a self, caller: &'a Caller, action: Action) -> Ask<'a> {
        let resource_tags = self.profile.as_ref().map(|_| &self.tags);
        Ask { resource_tags, ..Ask::new(caller, action, Resource::Arn(&self.arn)) }
    }

    fn profile(&self) -> Result<&InstanceProfile, Error> {
        self.profile.as_ref().ok_or_else(|| not_found(&self.name))
    }
}

/// The profile that was asked for, as it is now, for this transaction alone. One that was made anew since is another.
async fn locked(tx: &mut Tx, found: &Permit<Found>) -> Result<InstanceProfile, Error> {
    let id = &found.profile()?.id;
    instance_profiles::lock(tx, id).await?.ok_or_else(|| not_found(&found.name))
}

/// Instance profiles with the roles in them, which have the ARNs of their principals.
pub(super) async fn shown(
    tx: &mut Tx,
    profiles: Vec<InstanceProfile>,
) -> Result<Vec<ShownInstanceProfile>, meta::Error> {
    let ids: Vec<&str> = profiles.iter().filter_map(|profile| profile.role_id.as_deref()).collect();
    let mut found = Vec::new();
    for role in roles::of_ids(tx, &ids).await? {
        found.push(super::roles::shown(tx, role).await?);
    }
    let of = |profile: &InstanceProfile| found.iter().find(|role| profile.role_id.as_ref() == Some(&role.id)).cloned();
    Ok(profiles.into_iter().map(|profile| ShownInstanceProfile { role: of(&profile), profile }).collect())
}

fn cut(rows: Vec<ShownInstanceProfile>, limit: usize, listing: &str) -> Page<ShownInstanceProfile> {
    Page::cut(rows, limit, listing, |shown| shown.profile.name.to_ascii_lowercase())
}

fn not_found(name: &str) -> Error {
    Error::NoSuchEntity(format!("Instance Profile {name} cannot be found."))
}
