//! IAM: users, groups, roles and their policies. One function for each verb of the IAM API.

mod error;

use model::{AccountId, Random, source};

pub use error::Error;

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
