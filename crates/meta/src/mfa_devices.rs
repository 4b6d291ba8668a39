//! Virtual MFA devices. The seed is sealed before it comes here.

use model::{AccountId, Timestamp};

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// One virtual MFA device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MfaDevice {
    /// Its ARN.
    pub serial: String,
    /// The account it belongs to.
    pub account: AccountId,
    /// The seed that its codes are made of, sealed under a root key for this serial number.
    pub sealed_seed: Vec<u8>,
    /// The user who has it, and since when.
    pub holder: Option<(String, Timestamp)>,
    /// By how many steps its clock is ahead.
    pub drift_steps: i64,
    /// The step of the last code that was taken; 0 if none was.
    pub last_step: i64,
}

/// Whose devices a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignment {
    /// Those that users have.
    Assigned,
    /// Those that nobody has.
    Unassigned,
    /// All.
    Any,
}

/// Adds a device that nobody has; `false` if the serial number is taken.
pub async fn insert(tx: &mut Tx, serial: &str, account: AccountId, sealed_seed: &[u8]) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO mfa_devices (serial, account, sealed_seed, drift_steps, last_step) VALUES (?1, ?2, ?3, 0, 0) \
         ON CONFLICT (serial) DO NOTHING"
    );
    Ok(tx.change(sql, params![serial, account, sealed_seed]).await? == 1)
}

/// The device with this serial number.
pub async fn find(tx: &mut Tx, serial: &str) -> Result<Option<MfaDevice>, Error> {
    let sql = sql!(
        "SELECT serial, account, sealed_seed, user_id, enabled_at, drift_steps, last_step FROM mfa_devices \
         WHERE serial = ?1"
    );
    tx.row(sql, params![serial], device).await
}

/// The device with this serial number, which nobody else changes until the transaction ends.
pub async fn lock(tx: &mut Tx, serial: &str) -> Result<Option<MfaDevice>, Error> {
    let sql = sql!(
        "SELECT serial, account, sealed_seed, user_id, enabled_at, drift_steps, last_step FROM mfa_devices \
         WHERE serial = ?1 FOR UPDATE"
    );
    tx.row(sql, params![serial], device).await
}

/// The devices of a user, by serial number. The quota bounds them.
pub async fn of_user(tx: &mut Tx, user_id: &str) -> Result<Vec<MfaDevice>, Error> {
    let sql = sql!(
        "SELECT serial, account, sealed_seed, user_id, enabled_at, drift_steps, last_step FROM mfa_devices \
         WHERE user_id = ?1 ORDER BY serial"
    );
    tx.rows(sql, params![user_id], device).await
}

/// Up to `limit` devices of an account, by serial number, after `after`.
pub async fn page(
    tx: &mut Tx,
    account: AccountId,
    assignment: Assignment,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<MfaDevice>, Error> {
    let sql = match assignment {
        Assignment::Any => sql!(
            "SELECT serial, account, sealed_seed, user_id, enabled_at, drift_steps, last_step FROM mfa_devices \
             WHERE account = ?1 AND serial > ?2 ORDER BY serial LIMIT ?3"
        ),
        Assignment::Assigned => sql!(
            "SELECT serial, account, sealed_seed, user_id, enabled_at, drift_steps, last_step FROM mfa_devices \
             WHERE account = ?1 AND serial > ?2 AND user_id IS NOT NULL ORDER BY serial LIMIT ?3"
        ),
        Assignment::Unassigned => sql!(
            "SELECT serial, account, sealed_seed, user_id, enabled_at, drift_steps, last_step FROM mfa_devices \
             WHERE account = ?1 AND serial > ?2 AND user_id IS NULL ORDER BY serial LIMIT ?3"
        ),
    };
    let params = params![account, after.unwrap_or_default(), limit];
    tx.rows(sql, params, device).await
}

/// How many devices an account has, and how many of them users have. The quota bounds what is counted.
pub async fn counts(tx: &mut Tx, account: AccountId) -> Result<(u64, u64), Error> {
    let sql = sql!("SELECT count(*), count(user_id) FROM mfa_devices WHERE account = ?1");
    Ok(tx.row(sql, params![account], |row| Ok((row.get(0)?, row.get(1)?))).await?.unwrap_or_default())
}

/// Gives a device to a user, or takes it away, with what is known of its clock.
pub async fn set_holder(
    tx: &mut Tx,
    serial: &str,
    holder: Option<(&str, Timestamp)>,
    drift_steps: i64,
    last_step: i64,
) -> Result<bool, Error> {
    let (user_id, enabled_at) = holder.unzip();
    let sql = sql!(
        "UPDATE mfa_devices SET user_id = ?2, enabled_at = ?3, drift_steps = ?4, last_step = ?5 WHERE serial = ?1"
    );
    Ok(tx.change(sql, params![serial, user_id, enabled_at, drift_steps, last_step]).await? == 1)
}

/// Deletes a device; `false` if there is no such device. Its tags are the caller's to remove.
pub async fn delete(tx: &mut Tx, serial: &str) -> Result<bool, Error> {
    Ok(tx.change(sql!("DELETE FROM mfa_devices WHERE serial = ?1"), params![serial]).await? == 1)
}

fn device(row: &Row<'_>) -> Result<MfaDevice, Error> {
    let (user_id, enabled_at): (Option<String>, Option<Timestamp>) = (row.get(3)?, row.get(4)?);
    Ok(MfaDevice {
        serial: row.get(0)?,
        account: row.get(1)?,
        sealed_seed: row.get(2)?,
        holder: user_id.zip(enabled_at),
        drift_steps: row.get(5)?,
        last_step: row.get(6)?,
    })
}
