//! IAM: users, groups, roles and their policies. One function for each verb of the IAM API.

mod access_keys;
mod account;
mod attachments;
mod boundaries;
mod error;
mod groups;
mod inline_policies;
mod instance_profiles;
mod login_profiles;
mod managed_policies;
mod mfa_devices;
mod names;
mod oidc_providers;
mod other_credentials;
mod paging;
mod password_policy;
mod passwords;
mod policy_holders;
mod roles;
mod service_linked_roles;
mod simulation;
mod tags;
mod trusted_principals;
mod user_tags;
mod users;

use meta::{Tx, accounts};
use model::{AccountId, Random, source};

pub use access_keys::{AccessKeyUse, CreatedAccessKey, ListedAccessKey};
pub use account::{AccountSummary, Details, EntityKind, OwnPolicies};
pub use attachments::AttachedPolicy;
pub use boundaries::Bounded;
pub use error::Error;
pub use groups::{Group, group_arn};
pub use instance_profiles::{NewInstanceProfile, ShownInstanceProfile, instance_profile_arn};
pub use login_profiles::{ShownLoginProfile, SignInError, SignedIn};
pub use managed_policies::{
    DescribedPolicy, DescribedVersion, Entity, EntityFilter, NewPolicy, PolicyFilter, PolicyScope, PolicyUsage,
};
pub(crate) use managed_policies::{InForce, PolicyArn};
pub(crate) use mfa_devices::BadMfa;
pub use mfa_devices::{Assignment, CodePair, CreatedMfaDevice, ListedMfaDevice, NewMfaDevice};
pub(crate) use names::{check_name, checked_path, checked_path_prefix};
pub use oidc_providers::{NewOidcProvider, TaggedProvider, oidc_provider_arn};
pub use other_credentials::OtherCredentials;
pub use paging::page_of_tags;
pub(crate) use paging::{listing, read_marker};
pub(crate) use passwords::Passwords;
pub use policy_holders::{PolicyHolder, PrincipalKind};
pub use roles::{NewRole, Role, TaggedRole, role_arn};
pub use simulation::{MatchedStatement, Outcome, Simulated, Simulation};
pub(crate) use simulation::{role_session, unknown_circumstances};
pub use tags::parse_tags;
pub use trusted_principals::{pin_principals, show_principals};
pub use users::{Account, GotUser, ListedUser, NewUser, TaggedUser, User, user_arn};

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

/// `DeleteConflict`: something has to go before.
pub(crate) fn conflict(first: &str) -> Error {
    Error::DeleteConflict(format!("Cannot delete entity, must {first} first."))
}
