//! Whose permissions are simulated.

use meta::{Tx, groups, roles, users};
use model::{AccountId, Arn, Caller, Principal};

use super::Error;
use crate::Access;
use crate::identities::IdentityRows;

/// The session of a role that a question names without a session.
const SESSION_NAME: &str = "simulation";

/// A user, group or role, and what it has.
pub(super) struct Source {
    /// Who would ask: a group asks for nothing.
    pub(super) principal: Option<Principal>,
    pub(super) rows: IdentityRows,
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
        Self { principal: None, rows: IdentityRows::default() }
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

    async fn find(self, tx: &mut Tx, account: AccountId, path: &str, name: &str) -> Result<Option<Source>, Error> {
        let (principal, rows) = match self {
            Self::User => {
                let found = users::find_by_name(tx, account, name).await?.filter(|user| user.path == path);
                let Some(user) = found else { return Ok(None) };
                let rows = IdentityRows::of_user(tx, &user.id).await?;
                let (path, name, id) = (user.path.into(), user.name.into(), user.id.into());
                (Some(Principal::User { account, path, name, id }), rows)
            }
            Self::Group => {
                let found = groups::find_by_name(tx, account, name).await?.filter(|group| group.path == path);
                let Some(group) = found else { return Ok(None) };
                (None, Some(IdentityRows::of_group(tx, &group).await?))
            }
            Self::Role => {
                let found = roles::find_by_name(tx, account, name).await?.filter(|role| role.path == path);
                let Some(role) = found else { return Ok(None) };
                let rows = IdentityRows::of_role(tx, &role.id).await?;
                (Some(role_session(role, None)), rows)
            }
        };
        Ok(rows.map(|rows| Source { principal, rows }))
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
    /// The user, group or role that an ARN names, in the caller's own account.
    pub(super) async fn policy_source(&self, caller: &Caller, arn: &str) -> Result<Source, Error> {
        let parsed = SourceKind::parse(arn).filter(|(_, account, ..)| *account == caller.account());
        let Some((kind, account, path, name)) = parsed else {
            let message = format!("Invalid Entity Arn: {arn} does not clearly define entity type and name.");
            return Err(Error::InvalidInput(message));
        };
        let wanted = name.clone();
        let read = self.0.db.read("find_policy_source", move |tx| {
            Box::pin(async move { kind.find(tx, account, &path, &wanted).await })
        });
        let not_found = || Error::NoSuchEntity(format!("The {} with name {name} cannot be found.", kind.word()));
        read.await?.ok_or_else(not_found)
    }
}
