//! Whose permissions are simulated.

use meta::{Tx, groups, owned_tags, roles, users};
use model::decision::Resource;
use model::resource_tag::ResourceTags;
use model::{AccountId, Action, Arn, Caller, Principal};

use super::Error;
use crate::Access;
use crate::gate::Ask;
use crate::iam::{role_arn, user_arn};
use crate::identities::IdentityRows;

/// The session of a role that a question names without a session.
const SESSION_NAME: &str = "simulation";

/// A user, group or role, and what it has.
pub(super) struct Source {
    /// Who would ask: a group asks for nothing.
    pub(super) principal: Option<Principal>,
    pub(super) rows: IdentityRows,
    /// As it is stored.
    arn: String,
    tags: ResourceTags,
}

/// What an ARN of IAM names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SourceKind {
    User,
    Group,
    Role,
}

impl Source {
    pub(super) fn nobody() -> Self {
        Self { principal: None, rows: IdentityRows::default(), arn: String::new(), tags: ResourceTags::default() }
    }
}

/// A session of a role.
pub(crate) fn role_session(role: roles::Role, session_name: Option<&str>) -> Principal {
    Principal::AssumedRole {
        account: role.account,
        role_path: role.path.into(),
        role_name: role.name.into(),
        role_id: role.id.into(),
        session_name: session_name.unwrap_or(SESSION_NAME).into(),
    }
}

impl SourceKind {
    /// The kind, account, path and name that an ARN such as `arn:aws:iam::111122223333:user/team/ci` names.
    pub(super) fn parse(arn: &str) -> Option<(Self, AccountId, String, String)> {
        let arn: Arn = arn.parse().ok()?;
        if &*arn.partition != "aws" || !arn.region.is_empty() {
            return None;
        }
        let (kind, path_and_name) = arn.resource.split_once('/')?;
        let kind = match (&*arn.service, kind) {
            ("iam", "user") => Self::User,
            ("iam", "group") => Self::Group,
            ("iam", "role") => Self::Role,
            _ => return None,
        };
        let (path, name) = match path_and_name.rsplit_once('/') {
            Some((path, name)) => (format!("/{path}/"), name),
            None => ("/".to_owned(), path_and_name),
        };
        (!name.is_empty()).then_some((kind, arn.account.parse().ok()?, path, name.to_owned()))
    }

    async fn find(self, tx: &mut Tx, account: AccountId, name: &str) -> Result<Option<Source>, Error> {
        let (principal, rows, arn, tags) = match self {
            Self::User => {
                let Some(user) = users::find_by_name(tx, account, name).await? else { return Ok(None) };
                let (arn, tags) = (user_arn(&user), owned_tags::of(tx, &user.id).await?);
                let rows = IdentityRows::of_user(tx, &user.id).await?;
                let (path, name, id) = (user.path.into(), user.name.into(), user.id.into());
                (Some(Principal::User { account, path, name, id }), rows, arn, tags)
            }
            Self::Group => {
                let Some(group) = groups::find_by_name(tx, account, name).await? else { return Ok(None) };
                let arn = super::super::arn(account, "group", &group.path, &group.name);
                (None, Some(IdentityRows::of_group(tx, &group).await?), arn, ResourceTags::default())
            }
            Self::Role => {
                let Some(role) = roles::find_by_name(tx, account, name).await? else { return Ok(None) };
                let (arn, tags) = (role_arn(&role), owned_tags::of(tx, &role.id).await?);
                let rows = IdentityRows::of_role(tx, &role.id).await?;
                (Some(role_session(role, None)), rows, arn, tags)
            }
        };
        Ok(rows.map(|rows| Source { principal, rows, arn, tags }))
    }

    fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        }
    }
}

impl Access {
    /// The user, group or role that an ARN names, in the caller's own account, if the caller may do this with it.
    ///
    /// It is looked up by name first and asked about as it is stored: nothing but its own ARN names it, so that no other
    /// way to spell that passes by a policy.
    pub(super) async fn policy_source(&self, caller: &Caller, action: Action, arn: &str) -> Result<Source, Error> {
        let parsed = SourceKind::parse(arn).filter(|(_, account, ..)| *account == caller.account());
        let found = match &parsed {
            None => None,
            Some((kind, account, _, name)) => {
                let (kind, account, name) = (*kind, *account, name.clone());
                let read = self
                    .0
                    .db
                    .read("find_policy_source", move |tx| Box::pin(async move { kind.find(tx, account, &name).await }));
                read.await?.filter(|source| source.arn == arn)
            }
        };
        let resource_tags = found.as_ref().map(|source| &source.tags);
        self.ask(Ask { resource_tags, ..Ask::new(caller, action, Resource::Arn(arn)) }).await?;
        let Some((kind, .., name)) = parsed else {
            let message = format!("Invalid Entity Arn: {arn} does not clearly define entity type and name.");
            return Err(Error::InvalidInput(message));
        };
        let not_found = || Error::NoSuchEntity(format!("The {} with name {name} cannot be found.", kind.word()));
        found.ok_or_else(not_found)
    }
}
