//! Whose a session or a registry password is: named by unique id, looked up at every use.

use std::sync::Arc;

use meta::{accounts, roles, users};
use model::{AccountId, Caller, Principal, Timestamp};
use serde::{Deserialize, Serialize};

use crate::recent::Recent;
use crate::{Access, Error};

/// Whom credentials speak for. Names and paths are not here: they can change, and be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Holder {
    /// An account's root.
    Root { account: Box<str> },
    User {
        #[serde(with = "text")]
        id: Arc<str>,
    },
    /// A session of a role.
    Role {
        #[serde(with = "text")]
        id: Arc<str>,
        #[serde(with = "text")]
        session_name: Arc<str>,
    },
    /// A session that a user got by GetFederationToken.
    FederatedByUser {
        #[serde(with = "text")]
        id: Arc<str>,
        #[serde(with = "text")]
        name: Arc<str>,
    },
    /// A session that an account's root got by GetFederationToken.
    FederatedByRoot {
        account: Box<str>,
        #[serde(with = "text")]
        name: Arc<str>,
    },
}

/// Whom a holder turned out to be.
pub(crate) struct Found {
    pub(crate) principal: Principal,
    /// The user or root behind a federated user.
    pub(crate) behind: Option<Principal>,
    /// Of a role, its last use that its row has.
    pub(crate) last_used_at: Option<Timestamp>,
}

/// Users, roles and accounts by their unique ids, as of less than two seconds ago.
pub(crate) type Holders = Recent<Arc<str>, Arc<Row>>;

/// What all of them may take, and each one does.
const HOLDERS_BYTES_MAX: u64 = 4 * 1024 * 1024;
const HOLDER_BYTES: usize = 256;

/// A row that credentials can speak for.
pub(crate) enum Row {
    Account(AccountId),
    User { account: AccountId, path: Arc<str>, name: Arc<str> },
    Role { account: AccountId, path: Arc<str>, name: Arc<str>, last_used_at: Option<Timestamp> },
}

pub(crate) fn remembered() -> Holders {
    Holders::new(HOLDERS_BYTES_MAX, |_| HOLDER_BYTES)
}

impl Holder {
    /// The holder of a caller's credentials; services and bearers of foreign tokens hold none.
    pub(crate) fn of(caller: &Caller) -> Option<Self> {
        let behind = caller.session.as_ref().and_then(|session| session.behind.as_ref());
        Some(match (&caller.principal, behind) {
            (Principal::Root(account), _) => Self::Root { account: account.as_str().into() },
            (Principal::User { id, .. }, _) => Self::User { id: Arc::clone(id) },
            (Principal::AssumedRole { role_id, session_name, .. }, _) => {
                Self::Role { id: Arc::clone(role_id), session_name: Arc::clone(session_name) }
            }
            (Principal::FederatedUser { name, .. }, Some(Principal::User { id, .. })) => {
                Self::FederatedByUser { id: Arc::clone(id), name: Arc::clone(name) }
            }
            (Principal::FederatedUser { name, .. }, Some(Principal::Root(account))) => {
                Self::FederatedByRoot { account: account.as_str().into(), name: Arc::clone(name) }
            }
            _ => return None,
        })
    }

    pub(crate) fn is_federated(&self) -> bool {
        matches!(self, Self::FederatedByUser { .. } | Self::FederatedByRoot { .. })
    }

    /// The id that the row is found by.
    fn row_id(&self) -> Arc<str> {
        match self {
            Self::Root { account } | Self::FederatedByRoot { account, .. } => account.clone().into(),
            Self::User { id } | Self::Role { id, .. } | Self::FederatedByUser { id, .. } => Arc::clone(id),
        }
    }
}

impl Access {
    /// Whom a holder is now; none if it is no more.
    pub(crate) async fn principal_of(&self, holder: &Holder) -> Result<Option<Found>, Error> {
        let Some(row) = self.holder_row(holder).await? else { return Ok(None) };
        let user = |id: &Arc<str>| match &*row {
            Row::User { account, path, name } => Some(Principal::User {
                account: *account,
                path: Arc::clone(path),
                name: Arc::clone(name),
                id: Arc::clone(id),
            }),
            _ => None,
        };
        let root = || match &*row {
            Row::Account(account) => Some(Principal::Root(*account)),
            _ => None,
        };
        let (mut last_used_at, mut behind) = (None, None);
        let principal = match holder {
            Holder::Root { .. } => root(),
            Holder::User { id } => user(id),
            Holder::Role { id, session_name } => match &*row {
                Row::Role { account, path, name, last_used_at: at } => {
                    last_used_at = *at;
                    Some(Principal::AssumedRole {
                        account: *account,
                        role_path: Arc::clone(path),
                        role_name: Arc::clone(name),
                        role_id: Arc::clone(id),
                        session_name: Arc::clone(session_name),
                    })
                }
                _ => None,
            },
            Holder::FederatedByUser { name, .. } | Holder::FederatedByRoot { name, .. } => {
                behind = match holder {
                    Holder::FederatedByUser { id, .. } => user(id),
                    _ => root(),
                };
                let account = behind.as_ref().map(Principal::account);
                account.map(|account| Principal::FederatedUser { account, name: Arc::clone(name) })
            }
        };
        Ok(principal.map(|principal| Found { principal, behind, last_used_at }))
    }

    async fn holder_row(&self, holder: &Holder) -> Result<Option<Arc<Row>>, Error> {
        let (holders, now, id) = (&self.0.holders, self.0.clock.now(), holder.row_id());
        if let Some(row) = holders.get(&*id, now) {
            return Ok(Some(row));
        }
        let reading = holders.begin(now);
        let (wanted, is_role) = (Arc::clone(&id), matches!(holder, Holder::Role { .. }));
        let read = self.0.db.read("find_holder", move |tx| {
            Box::pin(async move {
                if is_role {
                    return Ok::<_, meta::Error>(roles::find(tx, &wanted).await?.map(Row::from));
                }
                if let Ok(account) = wanted.parse() {
                    return Ok(accounts::find(tx, account).await?.map(|account| Row::Account(account.id)));
                }
                Ok(users::find(tx, &wanted).await?.map(Row::from))
            })
        });
        let Some(row) = read.await?.map(Arc::new) else { return Ok(None) };
        holders.keep(id, reading, Arc::clone(&row));
        Ok(Some(row))
    }
}

impl From<roles::Role> for Row {
    fn from(role: roles::Role) -> Self {
        let last_used_at = role.last_used.map(|(at, _)| at);
        Self::Role { account: role.account, path: role.path.into(), name: role.name.into(), last_used_at }
    }
}

impl From<users::User> for Row {
    fn from(user: users::User) -> Self {
        Self::User { account: user.account, path: user.path.into(), name: user.name.into() }
    }
}

/// Shared texts, as serde knows them.
mod text {
    use std::sync::Arc;

    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
        Box::<str>::deserialize(deserializer).map(Arc::from)
    }
}
