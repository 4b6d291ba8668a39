//! IAM: users, groups, roles and their policies. One function for each verb of the IAM API.

mod error;
mod names;
mod paging;
mod tags;

use meta::{Tx, accounts};
use model::{AccountId, Random, source};

pub use error::Error;
pub(crate) use names::{check_name, checked_path, checked_path_prefix};
pub(crate) use paging::{listing, read_marker};
pub use tags::parse_tags;

use crate::accounts::ID_ALPHABET;

/// The rows of a page when the request does not say (`MaxItems` of the IAM API).
pub const PAGE_LEN_DEFAULT: usize = 100;

/// Draws a unique id: `prefix` (`AIDA`, `AGPA`, `AROA`, `ANPA`) and 17 letters and digits.
pub(crate) fn unique_id(prefix: &str, random: &dyn Random) -> String {
    let bytes: [u8; 17] = source::random_bytes(random);
    let letters = bytes.map(|byte| char::from(ID_ALPHABET[usize::from(byte) % ID_ALPHABET.len()]));
    prefix.chars().chain(letters).collect()
}

/// `arn:aws:iam::<account>:<kind><path><name>`, where `kind` is `user`, `group`, `role` or `policy`.
pub(crate) fn arn(account: AccountId, kind: &str, path: &str, name: &str) -> String {
    format!("arn:aws:iam::{account}:{kind}{path}{name}")
}

/// Makes a transaction the only one that counts what the account has, and adds to it, until it ends.
///
/// # Errors
/// `NoSuchEntity` when the account is gone.
pub(crate) async fn lock_account(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    if accounts::lock(tx, account).await? {
        return Ok(());
    }
    Err(Error::NoSuchEntity(format!("The account {account} cannot be found.")))
}

/// `LimitExceeded`: there are as many as there may be.
pub(crate) fn quota(name: &str, max: u64) -> Error {
    Error::LimitExceeded(format!("Cannot exceed quota for {name}: {max}"))
}
