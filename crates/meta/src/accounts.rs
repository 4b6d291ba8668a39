//! Accounts of this deployment.

use model::{AccountId, Timestamp};

use crate::{Error, Tx};

/// One account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// When it was created here.
    pub created_at: Timestamp,
}

/// Adds an account; `false` if it was there already.
pub async fn insert(_tx: &mut Tx, _account: &Account) -> Result<bool, Error> {
    todo!()
}

/// The account with this number.
pub async fn find(_tx: &mut Tx, _id: AccountId) -> Result<Option<Account>, Error> {
    todo!()
}

/// Up to `limit` accounts after `after`, by number.
pub async fn page(_tx: &mut Tx, _after: Option<AccountId>, _limit: usize) -> Result<Vec<Account>, Error> {
    todo!()
}
