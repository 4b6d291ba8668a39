//! Roles: who may assume them, and for how long.

use meta::{inline_policies, instance_profiles, owned_tags, policy_attachments, roles};
use model::action::iam;
use model::decision::Resource;
use model::page::Page;
use model::policy::{Extras, Policy, PolicyKind};
use model::resource_tag::ResourceTags;
use model::service_linked_role::{SERVICE_LINKED_PATH, would_be_path};
use model::{Action, Caller};

use super::service_linked_roles::check_modifiable;
use super::{Error, pin_principals, show_principals};
use crate::gate::Ask;
use crate::{Access, Permit};

pub use meta::roles::Role;

/// The most roles that an account may have.
pub(super) const ROLES_MAX: u64 = 1000;

/// How long sessions last at most where nobody said.
pub(super) const MAX_SESSION_SECONDS_DEFAULT: u32 = 3600;

/// The longest name, in characters.
const NAME_LEN_MAX: usize = 64;

/// The longest description, in characters.
const DESCRIPTION_LEN_MAX: usize = 1000;

/// What CreateRole is told.
#[derive(Debug, Clone, Default)]
pub struct NewRole {
    /// Its name.
    pub name: String,
    /// Its path; `/` without.
    pub path: Option<String>,
    /// Who may assume it.
    pub trust_policy: String,
    /// What people wrote about it.
    pub description: Option<String>,
    /// How long its sessions may last; an hour without.
    pub max_session_seconds: Option<u32>,
    /// The ARN of its permissions boundary.
    pub boundary_arn: Option<String>,
    /// Its tags.
    pub tags: ResourceTags,
}

/// A role as it is shown, and its tags.
pub type TaggedRole = (Role, ResourceTags);

/// What was found before asking, and the ARN that is asked about.
pub(super) struct Found {
    arn: String,
    name: String,
    role: Option<Role>,
    tags: ResourceTags,
}

/// `arn:aws:iam::<account>:role<path><name>`
#[must_use]
pub fn role_arn(role: &Role) -> String {
    super::arn(role.account, "role", &role.path, &role.name)
}

impl Access {
    /// CreateRole
    ///
    /// # Errors
    /// `EntityAlreadyExists`, `LimitExceeded`, `MalformedPolicyDocument`, `NoSuchEntity` of the boundary,
    /// `InvalidInput`, `ValidationError`, and the gate's.
    pub async fn create_role(&self, caller: &Caller, new: NewRole) -> Result<TaggedRole, Error> {
        let account = caller.account();
        let NewRole { name, path, trust_policy, description, max_session_seconds, boundary_arn, tags } = new;
        super::check_name("roleName", &name, NAME_LEN_MAX)?;
        let path = super::checked_path(path)?;
        let arn = super::arn(account, "role", &path, &name);
        let mut extras = Extras::new();
        if let Some(boundary) = &boundary_arn {
            extras.set("iam:PermissionsBoundary", boundary);
        }
        let creation = Ask {
            request_tags: Some(&tags),
            extras: Some(&extras),
            ..Ask::new(caller, iam::CREATE_ROLE, Resource::Arn(&arn))
        };
        self.ask_to_create_with_tags(creation, iam::TAG_ROLE).await?;
        if path.starts_with(SERVICE_LINKED_PATH) {
            let message = "Path prefix '/aws-service-role/' can only be used for AWS Service linked Roles";
            return Err(Error::InvalidInput(message.to_owned()));
        }
        super::tags::check(&tags)?;
        Policy::parse(&trust_policy, PolicyKind::Trust)?;
        let role = Role {
            id: super::unique_id("AROA", self.0.random.as_ref()),
            account,
            name,
            path,
            description: checked_description(description)?,
            trust_policy,
            max_session_seconds: checked_session(max_session_seconds.unwrap_or(MAX_SESSION_SECONDS_DEFAULT))?,
            boundary_arn,
            created_at: self.0.clock.now(),
            last_used: None,
        };
        let written = self.0.db.write("create_role", move |tx| {
            Box::pin(async move {
                super::lock_account(tx, account).await?;
                if roles::find_by_name(tx, account, &role.name).await?.is_some() {
                    return Err(Error::EntityAlreadyExists(format!("Role with name {} already exists.", role.name)));
                }
                if roles::count(tx, account).await? >= ROLES_MAX {
                    return Err(super::quota("RolesPerAccount", ROLES_MAX));
                }
                if let Some(boundary) = &role.boundary_arn {
                    super::boundaries::check(tx, account, boundary).await?;
                }
                let pinned = pin_principals(tx, &role.trust_policy).await??;
                roles::insert(tx, &Role { trust_policy: pinned, ..role.clone() }).await?;
                owned_tags::put(tx, &role.id, &tags).await?;
                Ok((role, tags))
            })
        });
        let written = written.await?;
        self.changed();
        Ok(written)
    }

    /// GetRole
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn get_role(&self, caller: &Caller, name: &str) -> Result<TaggedRole, Error> {
        let found = self.permitted_role(caller, iam::GET_ROLE, name).await?;
        let (role, tags) = (found.role()?.clone(), found.tags.clone());
        let read = self.0.db.read("get_role", move |tx| Box::pin(async move { shown(tx, role).await }));
        Ok((read.await?, tags))
    }

    /// ListRoles: those whose paths begin with `path_prefix`, by name. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `ValidationError` for a marker that is none, and the gate's.
    pub async fn list_roles(
        &self,
        caller: &Caller,
        path_prefix: Option<&str>,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<Role>, Error> {
        let account = caller.account();
        let path_prefix = super::checked_path_prefix(path_prefix)?;
        let all = super::arn(account, "role", &path_prefix, "");
        self.ask(Ask::new(caller, iam::LIST_ROLES, Resource::Arn(&all))).await?;
        let listing = super::listing(account, "roles", &path_prefix);
        let after = super::read_marker(&listing, marker)?;
        let read = self.0.db.read("list_roles", move |tx| {
            Box::pin(async move {
                let rows = roles::page(tx, account, &path_prefix, after.as_deref(), limit.saturating_add(1)).await?;
                let mut page = Page::cut(rows, limit, &listing, |role| role.name.to_ascii_lowercase());
                for role in &mut page.items {
                    role.trust_policy = show_principals(tx, &role.trust_policy).await?;
                }
                Ok::<_, meta::Error>(page)
            })
        });
        Ok(read.await?)
    }

    /// UpdateRole: the description, and how long sessions may last. What is not given stays as it is.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn update_role(
        &self,
        caller: &Caller,
        name: &str,
        description: Option<String>,
        max_session_seconds: Option<u32>,
    ) -> Result<(), Error> {
        let found = self.permitted_role(caller, iam::UPDATE_ROLE, name).await?;
        self.describe_role(found, description, max_session_seconds).await.map(drop)
    }

    /// UpdateRoleDescription
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn update_role_description(
        &self,
        caller: &Caller,
        name: &str,
        description: String,
    ) -> Result<Role, Error> {
        let found = self.permitted_role(caller, iam::UPDATE_ROLE_DESCRIPTION, name).await?;
        self.describe_role(found, Some(description), None).await
    }

    async fn describe_role(
        &self,
        found: Permit<Found>,
        description: Option<String>,
        max_session_seconds: Option<u32>,
    ) -> Result<Role, Error> {
        let changes_description = description.is_some();
        let description = checked_description(description)?;
        let max_session_seconds = max_session_seconds.map(checked_session).transpose()?;
        let written = self.0.db.write("update_role", move |tx| {
            Box::pin(async move {
                let mut role = locked(tx, &found).await?;
                if max_session_seconds.is_some() {
                    check_modifiable(&role.path, &role.name)?;
                }
                if changes_description {
                    role.description = description;
                }
                role.max_session_seconds = max_session_seconds.unwrap_or(role.max_session_seconds);
                let text = role.description.as_deref();
                roles::set_description(tx, &role.id, text, role.max_session_seconds).await?;
                Ok::<_, Error>(shown(tx, role).await?)
            })
        });
        let written = written.await?;
        self.changed();
        Ok(written)
    }

    /// UpdateAssumeRolePolicy: replaces who may assume the role.
    ///
    /// # Errors
    /// `NoSuchEntity`, `MalformedPolicyDocument`, `LimitExceeded`, `UnmodifiableEntity` for a service-linked role, and the
    /// gate's.
    pub async fn update_assume_role_policy(
        &self,
        caller: &Caller,
        name: &str,
        trust_policy: String,
    ) -> Result<(), Error> {
        let found = self.permitted_role(caller, iam::UPDATE_ASSUME_ROLE_POLICY, name).await?;
        Policy::parse(&trust_policy, PolicyKind::Trust)?;
        let written = self.0.db.write("update_assume_role_policy", move |tx| {
            Box::pin(async move {
                let role = locked(tx, &found).await?;
                check_modifiable(&role.path, &role.name)?;
                let pinned = pin_principals(tx, &trust_policy).await??;
                roles::set_trust_policy(tx, &role.id, &pinned).await?;
                Ok::<_, Error>(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// DeleteRole
    ///
    /// # Errors
    /// `NoSuchEntity`, `DeleteConflict` while it has policies or is in an instance profile, `UnmodifiableEntity` for a
    /// service-linked role, and the gate's.
    pub async fn delete_role(&self, caller: &Caller, name: &str) -> Result<(), Error> {
        let found = self.permitted_role(caller, iam::DELETE_ROLE, name).await?;
        let written = self.0.db.write_freeing("delete_role", move |tx| {
            Box::pin(async move {
                let role = locked(tx, &found).await?;
                check_modifiable(&role.path, &role.name)?;
                if !instance_profiles::of_role(tx, &role.id, None, 1).await?.is_empty() {
                    return Err(super::conflict("remove roles from instance profile"));
                }
                if policy_attachments::count_of_principal(tx, &role.id).await? > 0 {
                    return Err(super::conflict("detach all policies"));
                }
                if !inline_policies::names(tx, &role.id, None, 1).await?.is_empty() {
                    return Err(super::conflict("delete policies"));
                }
                owned_tags::remove_all(tx, &role.id).await?;
                roles::delete(tx, &role.id).await?;
                Ok(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// TagRole
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, `LimitExceeded`, and the gate's.
    pub async fn tag_role(&self, caller: &Caller, name: &str, tags: ResourceTags) -> Result<(), Error> {
        let found = self.find_role(caller, name).await?;
        let ask = Ask { request_tags: Some(&tags), ..found.ask(caller, iam::TAG_ROLE) };
        let found = self.ask(ask).await?.holding(found);
        let written = self.0.db.write("tag_role", move |tx| {
            Box::pin(async move {
                let role = locked(tx, &found).await?;
                super::tags::put(tx, &role.id, tags).await
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// UntagRole
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn untag_role(&self, caller: &Caller, name: &str, keys: Vec<String>) -> Result<(), Error> {
        let found = self.find_role(caller, name).await?;
        let ask = Ask { untagged_keys: &keys, ..found.ask(caller, iam::UNTAG_ROLE) };
        let found = self.ask(ask).await?.holding(found);
        let written = self.0.db.write_freeing("untag_role", move |tx| {
            Box::pin(async move {
                let role = locked(tx, &found).await?;
                super::tags::remove(tx, &role.id, &keys).await
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// ListRoleTags
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn list_role_tags(&self, caller: &Caller, name: &str) -> Result<ResourceTags, Error> {
        let found = self.permitted_role(caller, iam::LIST_ROLE_TAGS, name).await?;
        found.role()?;
        Ok(found.tags.clone())
    }

    pub(super) async fn permitted_role(
        &self,
        caller: &Caller,
        action: Action,
        name: &str,
    ) -> Result<Permit<Found>, Error> {
        let found = self.find_role(caller, name).await?;
        let permit = self.ask(found.ask(caller, action)).await?;
        Ok(permit.holding(found))
    }

    /// What is there; nobody is told of it before the gate was asked.
    pub(super) async fn find_role(&self, caller: &Caller, name: &str) -> Result<Found, Error> {
        super::check_name("roleName", name, NAME_LEN_MAX)?;
        let (account, name) = (caller.account(), name.to_owned());
        let read = self.0.db.read("find_role", move |tx| {
            Box::pin(async move {
                let role = roles::find_by_name(tx, account, &name).await?;
                let (arn, tags) = match &role {
                    Some(role) => (role_arn(role), owned_tags::of(tx, &role.id).await?),
                    None => (super::arn(account, "role", &would_be_path(&name), &name), ResourceTags::new()),
                };
                Ok::<_, meta::Error>(Found { arn, name, role, tags })
            })
        });
        Ok(read.await?)
    }
}

impl Found {
    pub(super) fn ask<'a>(&'a self, caller: &'a Caller, action: Action) -> Ask<'a> {
        let resource_tags = self.role.as_ref().map(|_| &self.tags);
        Ask { resource_tags, ..Ask::new(caller, action, Resource::Arn(&self.arn)) }
    }

    pub(super) fn role(&self) -> Result<&Role, Error> {
        self.role.as_ref().ok_or_else(|| not_found(&self.name))
    }
}

/// The role that was asked for, as it is now, for this transaction alone. One that was made anew since is another.
pub(super) async fn locked(tx: &mut meta::Tx, found: &Permit<Found>) -> Result<Role, Error> {
    let id = &found.role()?.id;
    roles::lock(tx, id).await?.ok_or_else(|| not_found(&found.name))
}

/// The role with the ARNs of its principals.
pub(super) async fn shown(tx: &mut meta::Tx, role: Role) -> Result<Role, meta::Error> {
    Ok(Role { trust_policy: show_principals(tx, &role.trust_policy).await?, ..role })
}

/// None where it says nothing.
pub(super) fn checked_description(description: Option<String>) -> Result<Option<String>, Error> {
    let description = description.filter(|text| !text.is_empty());
    // The characters of IAM's `roleDescriptionType`.
    let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}');
    match &description {
        Some(text) if text.chars().count() > DESCRIPTION_LEN_MAX => Err(Error::ValidationError(format!(
            "1 validation error detected: Value at 'description' failed to satisfy constraint: Member must have length \
             less than or equal to {DESCRIPTION_LEN_MAX}"
        ))),
        Some(text) if !text.chars().all(is_allowed) => {
            Err(Error::ValidationError("The specified value for description is invalid.".into()))
        }
        _ => Ok(description),
    }
}

fn checked_session(seconds: u32) -> Result<u32, Error> {
    let bound = match seconds {
        0..3600 => "greater than or equal to 3600",
        3600..=43_200 => return Ok(seconds),
        _ => "less than or equal to 43200",
    };
    Err(Error::ValidationError(format!(
        "1 validation error detected: Value '{seconds}' at 'maxSessionDuration' failed to satisfy constraint: Member \
         must have value {bound}"
    )))
}

pub(super) fn not_found(name: &str) -> Error {
    Error::NoSuchEntity(format!("The role with name {name} cannot be found."))
}
