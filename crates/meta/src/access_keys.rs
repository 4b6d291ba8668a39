//! Access keys. The secret is sealed before it comes here.

use model::{AccountId, Timestamp};

use crate::{Error, Tx};

/// One long-term access key. Only accounts' roots have keys yet.
#[derive(Debug, Clone)]
pub struct AccessKey {
    /// `AKIA...`
    pub id: String,
    /// The account whose root the key speaks for.
    pub account: AccountId,
    /// The secret access key, sealed under the master key for this key's id.
    pub sealed_secret: Vec<u8>,
    /// An inactive key authenticates nobody.
    pub active: bool,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Adds a key; `false` if its id was there already.
pub async fn insert(_tx: &mut Tx, _key: &AccessKey) -> Result<bool, Error> {
    todo!()
}

/// The key with this id.
pub async fn find(_tx: &mut Tx, _id: &str) -> Result<Option<AccessKey>, Error> {
    todo!()
}

/// Replaces the sealed secret of a key; `false` if there is no such key.
pub async fn set_secret(_tx: &mut Tx, _id: &str, _sealed_secret: &[u8]) -> Result<bool, Error> {
    todo!()
}

/// All keys of an account, oldest first.
pub async fn of_account(_tx: &mut Tx, _account: AccountId) -> Result<Vec<AccessKey>, Error> {
    todo!()
}
