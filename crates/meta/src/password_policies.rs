//! What accounts ask of their users' passwords.

use model::AccountId;
use model::password_policy::PasswordPolicy;

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// Sets an account's policy, in the place of the one that it has.
pub async fn put(tx: &mut Tx, account: AccountId, policy: &PasswordPolicy) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO password_policies (account, length_min, requires_symbols, requires_numbers, requires_uppercase, \
         requires_lowercase, users_may_change, age_days_max, reuse_prevention, hard_expiry) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (account) DO UPDATE SET \
         length_min = excluded.length_min, requires_symbols = excluded.requires_symbols, \
         requires_numbers = excluded.requires_numbers, requires_uppercase = excluded.requires_uppercase, \
         requires_lowercase = excluded.requires_lowercase, users_may_change = excluded.users_may_change, \
         age_days_max = excluded.age_days_max, reuse_prevention = excluded.reuse_prevention, \
         hard_expiry = excluded.hard_expiry"
    );
    let params = params![
        account,
        policy.length_min,
        policy.requires_symbols,
        policy.requires_numbers,
        policy.requires_uppercase,
        policy.requires_lowercase,
        policy.users_may_change,
        policy.age_days_max,
        policy.reuse_prevention,
        policy.hard_expiry
    ];
    tx.change(sql, params).await.map(drop)
}

/// The policy that an account set.
pub async fn find(tx: &mut Tx, account: AccountId) -> Result<Option<PasswordPolicy>, Error> {
    let sql = sql!(
        "SELECT length_min, requires_symbols, requires_numbers, requires_uppercase, requires_lowercase, \
         users_may_change, age_days_max, reuse_prevention, hard_expiry FROM password_policies WHERE account = ?1"
    );
    let read = |row: &Row<'_>| {
        Ok(PasswordPolicy {
            length_min: row.get(0)?,
            requires_symbols: row.get(1)?,
            requires_numbers: row.get(2)?,
            requires_uppercase: row.get(3)?,
            requires_lowercase: row.get(4)?,
            users_may_change: row.get(5)?,
            age_days_max: row.get(6)?,
            reuse_prevention: row.get(7)?,
            hard_expiry: row.get(8)?,
        })
    };
    tx.row(sql, params![account], read).await
}

/// Takes an account's policy away; `false` if it had none.
pub async fn delete(tx: &mut Tx, account: AccountId) -> Result<bool, Error> {
    Ok(tx.change(sql!("DELETE FROM password_policies WHERE account = ?1"), params![account]).await? == 1)
}
