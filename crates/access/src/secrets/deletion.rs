//! DeleteSecret, RestoreSecret, and what becomes of secrets whose recovery window is over.

use std::time::Duration;

use meta::secrets;
use model::action::secretsmanager as actions;
use model::{Caller, Region, Timestamp};

use super::asking::{Use, locked, locked_live};
use super::secret_ids::SecretId;
use super::{Error, SecretName};
use crate::Access;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The recovery window when the request does not say, and what it can be.
const WINDOW_DAYS_DEFAULT: u32 = 30;
const WINDOW_DAYS: std::ops::RangeInclusive<i64> = 7..=30;

/// How many due secrets are deleted in one transaction.
const BATCH_LEN: usize = 100;

/// A secret that is, or is about to be, deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedSecret {
    /// Which.
    pub secret: SecretName,
    /// When it is deleted for good.
    pub delete_at: Timestamp,
}

impl Access {
    /// Deletes a secret: after a recovery window of 7 to 30 days, or at once with `force`, which does not mind if there is
    /// no such secret.
    ///
    /// # Errors
    /// `InvalidParameter` for another window, or a window with `force`; `InvalidRequest` if it is about to be deleted
    /// already.
    pub async fn delete_secret(
        &self,
        caller: &Caller,
        region: &Region,
        id: &str,
        window_days: Option<i64>,
        force: bool,
    ) -> Result<DeletedSecret, Error> {
        let days = check_window(window_days, force)?;
        let days_text = days.to_string();
        let wanted = Use::new(caller, region, actions::DELETE_SECRET)
            .with("secretsmanager:ForceDeleteWithoutRecovery", Some(if force { "true" } else { "false" }))
            .with("secretsmanager:RecoveryWindowInDays", (!force).then_some(days_text.as_str()));
        let now = self.0.clock.now();
        if !force {
            let permit = self.use_live_secret(&wanted, id).await?;
            return self.schedule_deletion(permit.secret.arn.clone(), now, now + DAY * days).await;
        }
        let (_, found) = self.use_secret_if_any(&wanted, id).await?;
        let Some(found) = found else {
            let SecretId { arn, name, .. } = SecretId::parse(id, caller.account(), region)?;
            return Ok(DeletedSecret { secret: SecretName { arn, name }, delete_at: now });
        };
        let (secret, arn) = (SecretName::of(&found.secret), found.secret.arn);
        let delete = self
            .0
            .db
            .write_freeing("delete_secret", move |tx| Box::pin(async move { secrets::delete(tx, &arn).await }));
        delete.await?;
        Ok(DeletedSecret { secret, delete_at: now })
    }

    async fn schedule_deletion(
        &self,
        arn: String,
        now: Timestamp,
        delete_at: Timestamp,
    ) -> Result<DeletedSecret, Error> {
        let schedule = self.0.db.write_freeing("schedule_secret_deletion", move |tx| {
            Box::pin(async move {
                let mut secret = locked_live(tx, &arn, now).await?;
                (secret.deleted_at, secret.delete_at) = (Some(now), Some(delete_at));
                secrets::update(tx, &secret).await?;
                Ok(DeletedSecret { secret: SecretName::of(&secret), delete_at })
            })
        });
        schedule.await
    }

    /// Takes back the deletion of a secret whose recovery window is not over. One that is not about to be deleted stays as
    /// it is.
    ///
    /// # Errors
    /// `ResourceNotFound`
    pub async fn restore_secret(&self, caller: &Caller, region: &Region, id: &str) -> Result<SecretName, Error> {
        let permit = self.use_secret(&Use::new(caller, region, actions::RESTORE_SECRET), id).await?;
        let (arn, now) = (permit.secret.arn.clone(), self.0.clock.now());
        let restore = self.0.db.write("restore_secret", move |tx| {
            Box::pin(async move {
                let mut secret = locked(tx, &arn, now).await?;
                (secret.deleted_at, secret.delete_at) = (None, None);
                secrets::update(tx, &secret).await?;
                Ok(SecretName::of(&secret))
            })
        });
        restore.await
    }

    /// Deletes the rows of secrets whose recovery window is over. How many.
    ///
    /// # Errors
    /// The database's; what was done before stays done.
    pub async fn delete_due_secrets(&self) -> Result<usize, Error> {
        let (mut deleted, now) = (0, self.0.clock.now());
        loop {
            let batch = self.0.db.write_freeing("delete_due_secrets", move |tx| {
                Box::pin(async move { Ok::<_, Error>(secrets::take_due(tx, now, BATCH_LEN).await?.len()) })
            });
            let batch = batch.await?;
            deleted += batch;
            if batch < BATCH_LEN {
                return Ok(deleted);
            }
        }
    }
}

fn check_window(days: Option<i64>, force: bool) -> Result<u32, Error> {
    let refused = |message: &str| Err(Error::InvalidParameter(message.into()));
    match days {
        Some(_) if force => {
            refused("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
        }
        Some(days) if !WINDOW_DAYS.contains(&days) => {
            refused("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
        }
        Some(days) => Ok(u32::try_from(days).unwrap_or(WINDOW_DAYS_DEFAULT)),
        None => Ok(WINDOW_DAYS_DEFAULT),
    }
}
