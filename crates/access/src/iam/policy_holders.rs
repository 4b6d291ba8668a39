//! Users, groups and roles as those who have policies: what they have in common is written once.

use meta::{Tx, groups, owned_tags, roles, users};
use model::decision::Resource;
use model::policy::{Extras, PolicyKind};
use model::resource_tag::ResourceTags;
use model::service_linked_role::would_be_path;
use model::{AccountId, Action, Caller};

pub use meta::policy_attachments::PrincipalKind;

use super::Error;
use super::service_linked_roles::check_modifiable;
use crate::gate::Ask;
use crate::{Access, Permit};

/// The longest name of somebody who exists, in characters.
const NAME_LEN_MAX: usize = 128;

/// A user, group or role of the caller's account, as a request names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyHolder<'a> {
    kind: PrincipalKind,
    name: &'a str,
}

impl<'a> PolicyHolder<'a> {
    /// A user.
    #[must_use]
    pub fn user(name: &'a str) -> Self {
        Self { kind: PrincipalKind::User, name }
    }

    /// A group.
    #[must_use]
    pub fn group(name: &'a str) -> Self {
        Self { kind: PrincipalKind::Group, name }
    }

    /// A role.
    #[must_use]
    pub fn role(name: &'a str) -> Self {
        Self { kind: PrincipalKind::Role, name }
    }
}

/// One action in its three forms.
pub(super) struct Actions {
    pub(super) user: Action,
    pub(super) group: Action,
    pub(super) role: Action,
}

impl Actions {
    fn on(&self, kind: PrincipalKind) -> Action {
        match kind {
            PrincipalKind::User => self.user,
            PrincipalKind::Group => self.group,
            PrincipalKind::Role => self.role,
        }
    }
}

/// Somebody who has policies, as the row says.
pub(super) struct Holder {
    pub(super) id: String,
    name: String,
    path: String,
    pub(super) boundary_arn: Option<String>,
}

impl Holder {
    async fn find(
        tx: &mut Tx,
        account: AccountId,
        kind: PrincipalKind,
        name: &str,
    ) -> Result<Option<Self>, meta::Error> {
        Ok(match kind {
            PrincipalKind::User => users::find_by_name(tx, account, name).await?.map(Self::from),
            PrincipalKind::Group => groups::find_by_name(tx, account, name).await?.map(Self::from),
            PrincipalKind::Role => roles::find_by_name(tx, account, name).await?.map(Self::from),
        })
    }
}

impl From<users::User> for Holder {
    fn from(user: users::User) -> Self {
        let users::User { id, name, path, boundary_arn, .. } = user;
        Self { id, name, path, boundary_arn }
    }
}

impl From<groups::Group> for Holder {
    fn from(group: groups::Group) -> Self {
        let groups::Group { id, name, path, .. } = group;
        Self { id, name, path, boundary_arn: None }
    }
}

impl From<roles::Role> for Holder {
    fn from(role: roles::Role) -> Self {
        let roles::Role { id, name, path, boundary_arn, .. } = role;
        Self { id, name, path, boundary_arn }
    }
}

/// What was found before asking, and the ARN that is asked about.
pub(super) struct Found {
    pub(super) kind: PrincipalKind,
    /// As the request spells it.
    pub(super) name: String,
    arn: String,
    holder: Option<Holder>,
    tags: ResourceTags,
}

impl Found {
    /// # Errors
    /// `NoSuchEntity`
    pub(super) fn holder(&self) -> Result<&Holder, Error> {
        self.holder.as_ref().ok_or_else(|| self.missing())
    }

    /// The same user, group or role, which until it ends only this transaction changes, or what hangs on it. One that
    /// was made anew since under the name is another.
    ///
    /// # Errors
    /// `NoSuchEntity`, `UnmodifiableEntity` for a service-linked role
    pub(super) async fn locked(&self, tx: &mut Tx) -> Result<Holder, Error> {
        let id = &self.holder()?.id;
        let locked = match self.kind {
            PrincipalKind::User => users::lock(tx, id).await?.map(Holder::from),
            PrincipalKind::Group => groups::lock(tx, id).await?.map(Holder::from),
            PrincipalKind::Role => roles::lock(tx, id).await?.map(Holder::from),
        };
        let locked = locked.ok_or_else(|| self.missing())?;
        if self.kind == PrincipalKind::Role {
            check_modifiable(&locked.path, &locked.name)?;
        }
        Ok(locked)
    }

    /// The kind that inline policies are of.
    pub(super) fn inline_kind(&self) -> PolicyKind {
        match self.kind {
            PrincipalKind::User => PolicyKind::InlineUser,
            PrincipalKind::Group => PolicyKind::InlineGroup,
            PrincipalKind::Role => PolicyKind::InlineRole,
        }
    }

    fn missing(&self) -> Error {
        Error::NoSuchEntity(format!("The {} with name {} cannot be found.", self.kind.as_str(), self.name))
    }
}

impl Access {
    /// Asks for an action on a user, group or role. `policy_arn` is that of the managed policy which the request is
    /// about; the boundary that conditions can ask about is `new_boundary`, or the one that is there.
    ///
    /// # Errors
    /// The gate's. Whether the user, group or role exists, only the permit tells.
    pub(super) async fn permitted_holder(
        &self,
        caller: &Caller,
        actions: &Actions,
        holder: PolicyHolder<'_>,
        policy_arn: Option<&str>,
        new_boundary: Option<&str>,
    ) -> Result<Permit<Found>, Error> {
        let found = self.find_holder(caller, holder).await?;
        let boundary = found.holder.as_ref().and_then(|there| there.boundary_arn.as_deref());
        let mut extras = Extras::new();
        for (key, value) in [("iam:PolicyARN", policy_arn), ("iam:PermissionsBoundary", new_boundary.or(boundary))] {
            if let Some(value) = value {
                extras.set(key, value);
            }
        }
        let ask = Ask {
            resource_tags: found.holder.as_ref().map(|_| &found.tags),
            extras: Some(&extras),
            ..Ask::new(caller, actions.on(holder.kind), Resource::Arn(&found.arn))
        };
        Ok(self.ask(ask).await?.holding(found))
    }

    async fn find_holder(&self, caller: &Caller, holder: PolicyHolder<'_>) -> Result<Found, Error> {
        let PolicyHolder { kind, name } = holder;
        let member = match kind {
            PrincipalKind::User => "userName",
            PrincipalKind::Group => "groupName",
            PrincipalKind::Role => "roleName",
        };
        super::check_name(member, name, NAME_LEN_MAX)?;
        let (account, name) = (caller.account(), name.to_owned());
        let read = self.0.db.read("find_policy_holder", move |tx| {
            Box::pin(async move {
                let holder = Holder::find(tx, account, kind, &name).await?;
                let (path, exact_name, tags) = match &holder {
                    Some(Holder { id, name, path, .. }) => (path.clone(), name, owned_tags::of(tx, id).await?),
                    None if kind == PrincipalKind::Role => (would_be_path(&name), &name, ResourceTags::new()),
                    None => ("/".to_owned(), &name, ResourceTags::new()),
                };
                let arn = super::arn(account, kind.as_str(), &path, exact_name);
                Ok::<_, meta::Error>(Found { kind, arn, tags, holder, name })
            })
        });
        Ok(read.await?)
    }
}
