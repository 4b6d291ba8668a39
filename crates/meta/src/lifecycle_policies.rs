//! Lifecycle policies of repositories, and when each is to be evaluated next.

use model::Timestamp;

use crate::database::{Row, params, sql};
use crate::repositories::{Repository, RepositoryKey};
use crate::{Error, Tx, repositories};

/// A repository's lifecycle policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifecyclePolicy {
    /// Its text.
    pub text: String,
    /// When it was set.
    pub set_at: Timestamp,
    /// When it was last evaluated; none before the first time.
    pub last_evaluated_at: Option<Timestamp>,
}

/// A policy whose evaluation has begun.
#[derive(Debug, Clone)]
pub struct Due {
    /// The repository.
    pub repository: Repository,
    /// The policy's text.
    pub text: String,
    /// When it was set.
    pub set_at: Timestamp,
    /// What [`is_current`] compares.
    pub revision: i64,
    /// When the evaluation would be due again if it did not come to an end.
    pub claimed_until: Timestamp,
}

/// Sets a repository's policy, whether or not it has one. It is due at once.
pub async fn put(tx: &mut Tx, repository: RepositoryKey, text: &str, now: Timestamp) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO lifecycle_policies (repository, policy, set_at, due_at) VALUES (?1, ?2, ?3, ?3) \
         ON CONFLICT (repository) DO UPDATE SET policy = excluded.policy, set_at = excluded.set_at, \
         due_at = excluded.due_at, last_evaluated_at = NULL, revision = lifecycle_policies.revision + 1"
    );
    tx.change(sql, params![repository, text, now]).await.map(drop)
}

/// A repository's policy.
pub async fn find(tx: &mut Tx, repository: RepositoryKey) -> Result<Option<LifecyclePolicy>, Error> {
    let sql = sql!("SELECT policy, set_at, last_evaluated_at FROM lifecycle_policies WHERE repository = ?1");
    tx.row(sql, params![repository], policy).await
}

/// Takes a repository's policy away and gives it back; none if it had none.
pub async fn delete(tx: &mut Tx, repository: RepositoryKey) -> Result<Option<LifecyclePolicy>, Error> {
    let sql = sql!("DELETE FROM lifecycle_policies WHERE repository = ?1 RETURNING policy, set_at, last_evaluated_at");
    tx.row(sql, params![repository], policy).await
}

/// Notes that images were added: the policy is due at `due_at`, or earlier. Writes nothing where there is no policy, or
/// where it is due before that anyhow.
pub async fn bring_forward(tx: &mut Tx, repository: RepositoryKey, due_at: Timestamp) -> Result<(), Error> {
    let sql = sql!("UPDATE lifecycle_policies SET due_at = ?2 WHERE repository = ?1 AND due_at > ?2");
    tx.change(sql, params![repository, due_at]).await.map(drop)
}

/// Notes a change after which images might stay that a plan made before would take: images or tags that were deleted, tags
/// of images that were there. No such plan is carried out any further, and the policy is due at `due_at`, or earlier.
pub async fn disturb(tx: &mut Tx, repository: RepositoryKey, due_at: Timestamp) -> Result<(), Error> {
    let sql = sql!(
        "UPDATE lifecycle_policies SET revision = revision + 1, \
         due_at = CASE WHEN due_at < ?2 THEN due_at ELSE ?2 END WHERE repository = ?1"
    );
    tx.change(sql, params![repository, due_at]).await.map(drop)
}

/// The policy that has been due for longest at `now`, if one is. It is due again at `until`, so that an evaluation that is
/// cut short is made up for.
pub async fn claim_due(tx: &mut Tx, now: Timestamp, until: Timestamp) -> Result<Option<Due>, Error> {
    let sql = sql!(
        "UPDATE lifecycle_policies SET due_at = ?2 WHERE repository IN (\
         SELECT repository FROM lifecycle_policies WHERE due_at <= ?1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED) \
         RETURNING repository, policy, set_at, revision"
    );
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let claimed: Option<(RepositoryKey, String, Timestamp, i64)> = tx.row(sql, params![now, until], read).await?;
    let Some((key, text, set_at, revision)) = claimed else { return Ok(None) };
    let repository = repositories::find_by_key(tx, key).await?;
    Ok(repository.map(|repository| Due { repository, text, set_at, revision, claimed_until: until }))
}

/// Whether a plan for this evaluation may be carried out still.
pub async fn is_current(tx: &mut Tx, due: &Due) -> Result<bool, Error> {
    let sql = sql!("SELECT set_at FROM lifecycle_policies WHERE repository = ?1 AND set_at = ?2 AND revision = ?3");
    let found: Option<Timestamp> =
        tx.row(sql, params![due.repository.key, due.set_at, due.revision], |row| row.get(0)).await?;
    Ok(found.is_some())
}

/// Ends an evaluation. The policy is due next at `next`, unless something happened since that makes it due earlier.
pub async fn evaluated(tx: &mut Tx, due: &Due, now: Timestamp, next: Timestamp) -> Result<(), Error> {
    let sql = sql!(
        "UPDATE lifecycle_policies SET last_evaluated_at = ?3, \
         due_at = CASE WHEN due_at = ?4 THEN ?5 ELSE due_at END WHERE repository = ?1 AND set_at = ?2"
    );
    tx.change(sql, params![due.repository.key, due.set_at, now, due.claimed_until, next]).await.map(drop)
}

fn policy(row: &Row<'_>) -> Result<LifecyclePolicy, Error> {
    Ok(LifecyclePolicy { text: row.get(0)?, set_at: row.get(1)?, last_evaluated_at: row.get(2)? })
}
