//! What managed policies are used for: attached to users, groups and roles, or set as boundary of users and roles.
//!
//! Policies are named by ARN, since those of AWS have no rows; users, groups and roles by unique id.

use std::collections::BTreeMap;

use model::AccountId;

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// What a policy can be attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PrincipalKind {
    /// A user.
    User,
    /// A group.
    Group,
    /// A role.
    Role,
}

impl PrincipalKind {
    /// The kind as rows and ARNs have it: `user`, `group` or `role`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        }
    }
}

/// A user, group or role that uses a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyUser {
    /// Its unique id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
}

/// How often a policy is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PolicyUses {
    /// How many users, groups and roles it is attached to.
    pub attachments: u64,
    /// Of how many users and roles it is the boundary.
    pub boundaries: u64,
}

/// Attaches a policy; `false` if it was attached already.
pub async fn attach(
    tx: &mut Tx,
    account: AccountId,
    kind: PrincipalKind,
    principal_id: &str,
    policy_arn: &str,
) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO policy_attachments (principal_id, policy_arn, account, principal_kind) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (principal_id, policy_arn) DO NOTHING"
    );
    Ok(tx.change(sql, params![principal_id, policy_arn, account, kind.as_str()]).await? == 1)
}

/// Detaches a policy; `false` if it was not attached.
pub async fn detach(tx: &mut Tx, principal_id: &str, policy_arn: &str) -> Result<bool, Error> {
    let sql = sql!("DELETE FROM policy_attachments WHERE principal_id = ?1 AND policy_arn = ?2");
    Ok(tx.change(sql, params![principal_id, policy_arn]).await? == 1)
}

/// The ARNs of up to `limit` policies that are attached to a principal, after `after`.
pub async fn of_principal(
    tx: &mut Tx,
    principal_id: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<String>, Error> {
    let sql = sql!(
        "SELECT policy_arn FROM policy_attachments WHERE principal_id = ?1 AND policy_arn > ?2 \
         ORDER BY policy_arn LIMIT ?3"
    );
    tx.rows(sql, params![principal_id, after.unwrap_or_default(), limit], |row| row.get(0)).await
}

/// How many policies are attached to a principal. The quota bounds what is counted.
pub async fn count_of_principal(tx: &mut Tx, principal_id: &str) -> Result<u64, Error> {
    let sql = sql!("SELECT count(*) FROM policy_attachments WHERE principal_id = ?1");
    Ok(tx.row(sql, params![principal_id], |row| row.get(0)).await?.unwrap_or(0))
}

/// Up to `limit` principals of one kind that a policy is attached to in an account, and whose paths begin with
/// `path_prefix`: by unique id, after `after_id`.
pub async fn of_policy(
    tx: &mut Tx,
    account: AccountId,
    policy_arn: &str,
    kind: PrincipalKind,
    path_prefix: &str,
    after_id: Option<&str>,
    limit: usize,
) -> Result<Vec<PolicyUser>, Error> {
    let sql = match kind {
        PrincipalKind::User => sql!(
            "SELECT p.id, p.name, p.path FROM policy_attachments a JOIN users p ON p.id = a.principal_id \
             WHERE a.account = ?1 AND a.policy_arn = ?2 AND a.principal_kind = 'user' AND a.principal_id > ?3 \
             AND substr(p.path, 1, length(?4)) = ?4 ORDER BY a.principal_id LIMIT ?5"
        ),
        PrincipalKind::Group => sql!(
            "SELECT p.id, p.name, p.path FROM policy_attachments a JOIN groups p ON p.id = a.principal_id \
             WHERE a.account = ?1 AND a.policy_arn = ?2 AND a.principal_kind = 'group' AND a.principal_id > ?3 \
             AND substr(p.path, 1, length(?4)) = ?4 ORDER BY a.principal_id LIMIT ?5"
        ),
        PrincipalKind::Role => sql!(
            "SELECT p.id, p.name, p.path FROM policy_attachments a JOIN roles p ON p.id = a.principal_id \
             WHERE a.account = ?1 AND a.policy_arn = ?2 AND a.principal_kind = 'role' AND a.principal_id > ?3 \
             AND substr(p.path, 1, length(?4)) = ?4 ORDER BY a.principal_id LIMIT ?5"
        ),
    };
    tx.rows(sql, params![account, policy_arn, after_id.unwrap_or_default(), path_prefix, limit], policy_user).await
}

/// Up to `limit` users or roles of an account whose boundary a policy is, and whose paths begin with `path_prefix`: by
/// name in lower case, after `after_name_key`. Those that it is also attached to come only `with_attached`. Groups have no
/// boundaries.
#[expect(clippy::too_many_arguments, reason = "each is a clause of the question")]
pub async fn bounded_by(
    tx: &mut Tx,
    account: AccountId,
    policy_arn: &str,
    kind: PrincipalKind,
    path_prefix: &str,
    with_attached: bool,
    after_name_key: Option<&str>,
    limit: usize,
) -> Result<Vec<PolicyUser>, Error> {
    let sql = match kind {
        PrincipalKind::User => sql!(
            "SELECT id, name, path FROM users WHERE account = ?1 AND boundary_arn = ?2 AND name_key > ?3 \
             AND substr(path, 1, length(?4)) = ?4 AND (CAST(?6 AS BIGINT) = 1 OR NOT EXISTS \
             (SELECT 1 FROM policy_attachments a WHERE a.principal_id = users.id AND a.policy_arn = ?2)) \
             ORDER BY name_key LIMIT ?5"
        ),
        PrincipalKind::Role => sql!(
            "SELECT id, name, path FROM roles WHERE account = ?1 AND boundary_arn = ?2 AND name_key > ?3 \
             AND substr(path, 1, length(?4)) = ?4 AND (CAST(?6 AS BIGINT) = 1 OR NOT EXISTS \
             (SELECT 1 FROM policy_attachments a WHERE a.principal_id = roles.id AND a.policy_arn = ?2)) \
             ORDER BY name_key LIMIT ?5"
        ),
        PrincipalKind::Group => return Ok(Vec::new()),
    };
    let params = params![account, policy_arn, after_name_key.unwrap_or_default(), path_prefix, limit, with_attached];
    tx.rows(sql, params, policy_user).await
}

/// How often policies are used in an account. Those that are not used at all are left out.
pub async fn uses(
    tx: &mut Tx,
    account: AccountId,
    policy_arns: &[&str],
) -> Result<BTreeMap<String, PolicyUses>, Error> {
    let attached = sql!(
        "SELECT policy_arn, count(*) FROM policy_attachments WHERE account = ?1 AND policy_arn = ANY(?2) \
         GROUP BY policy_arn"
    );
    let users = sql!(
        "SELECT boundary_arn, count(*) FROM users WHERE account = ?1 AND boundary_arn = ANY(?2) GROUP BY boundary_arn"
    );
    let roles = sql!(
        "SELECT boundary_arn, count(*) FROM roles WHERE account = ?1 AND boundary_arn = ANY(?2) GROUP BY boundary_arn"
    );
    let mut uses = BTreeMap::<String, PolicyUses>::new();
    for (arn, count) in tx.rows(attached, params![account, policy_arns], counted).await? {
        uses.entry(arn).or_default().attachments = count;
    }
    for sql in [users, roles] {
        for (arn, count) in tx.rows(sql, params![account, policy_arns], counted).await? {
            uses.entry(arn).or_default().boundaries += count;
        }
    }
    Ok(uses)
}

fn counted(row: &Row<'_>) -> Result<(String, u64), Error> {
    Ok((row.get(0)?, row.get(1)?))
}

fn policy_user(row: &Row<'_>) -> Result<PolicyUser, Error> {
    Ok(PolicyUser { id: row.get(0)?, name: row.get(1)?, path: row.get(2)? })
}
