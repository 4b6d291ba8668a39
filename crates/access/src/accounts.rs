//! Accounts and the keys of their roots.

use meta::accounts::Account;
use model::AccountId;

use crate::{Access, Error};

/// The credentials of an account's root. The secret never prints itself.
#[derive(Clone)]
pub struct RootCredentials {
    /// The account.
    pub account: AccountId,
    /// `AKIA...`
    pub access_key_id: String,
    /// 40 characters.
    pub secret_access_key: zeroize::Zeroizing<String>,
}

impl Access {
    /// Creates an account with a new root key; `None` if the account exists.
    ///
    /// # Errors
    /// The database's.
    pub async fn create_account(&self, _id: AccountId) -> Result<Option<RootCredentials>, Error> {
        todo!()
    }

    /// Makes sure that an account exists whose root has exactly these credentials among its keys.
    ///
    /// # Errors
    /// The database's, or that the key belongs to another account.
    pub async fn ensure_root(&self, _credentials: &RootCredentials) -> Result<(), Error> {
        todo!()
    }

    /// All accounts, by number.
    ///
    /// # Errors
    /// The database's.
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        todo!()
    }
}
