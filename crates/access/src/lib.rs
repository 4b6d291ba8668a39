//! Who may: accounts and their keys, proofs of identity, tokens, and the one gate that every door's requests pass.
//!
//! The gate alone can make a [`Permit`], and hands out with it the object that was asked for; the registry's functions
//! work on permits, so an operation that forgot to ask does not compile.

mod access_keys;
mod accounts;
mod authenticate;
mod data_keys;
mod error;
mod gate;
mod grants;
pub mod iam;
mod identities;
pub mod kms;
pub mod secrets;
pub mod sts;
mod subkeys;
mod tokens;

use std::sync::Arc;

use meta::repositories::Repository;
use meta::{Database, Remembered};
use model::seal::Key;
use model::{Clock, Random, RegistryId, RepositoryName};

pub use accounts::RootCredentials;
pub use authenticate::{Authenticated, SignedRequest};
pub use data_keys::DataKey;
pub use error::{AuthenticationError, Error, TokenError};
pub use gate::{Permit, Refused};
pub use grants::DownloadGrant;
pub use tokens::AuthorizationToken;

use access_keys::KnownKeys;
use authenticate::SigningKeys;
use subkeys::Subkeys;

/// Everything about who may do what. Cheap to clone.
#[derive(Clone)]
pub struct Access(Arc<Inner>);

/// About what one remembered repository takes, and what all of them may.
const REPOSITORY_BYTES: usize = 512;
const REPOSITORIES_BYTES_MAX: u64 = 2 * 1024 * 1024;

struct Inner {
    db: Database,
    subkeys: Subkeys,
    known_keys: KnownKeys,
    signing_keys: SigningKeys,
    repositories: Remembered<Arc<(RegistryId, RepositoryName)>, Arc<Repository>>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Access {
    /// Works on the accounts in `db`, whose secrets are sealed under `master_key`.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "the master key is wiped here once the others are drawn from it")]
    pub fn new(db: Database, master_key: Key, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        let subkeys = Subkeys::derive(&master_key);
        let (known_keys, signing_keys) = (KnownKeys::new(), SigningKeys::new());
        let repositories = Remembered::new(REPOSITORIES_BYTES_MAX, |_| REPOSITORY_BYTES);
        Self(Arc::new(Inner { db, subkeys, known_keys, signing_keys, repositories, clock, random }))
    }

    /// Makes this node forget all that it remembers about who may what. Every write that bears on permissions, identities
    /// or keys ends with it; other nodes follow within two seconds.
    pub(crate) fn changed(&self) {
        self.0.known_keys.forget_all();
    }
}
