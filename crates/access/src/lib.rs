//! Who may: accounts and their keys, proofs of identity, tokens, and the one gate that every door's requests pass.
//!
//! The gate alone can make a [`Permit`], and hands out with it the object that was asked for; the registry's functions
//! work on permits, so an operation that forgot to ask does not compile.

mod access_keys;
mod accounts;
mod authenticate;
pub mod budget;
mod compiled;
mod data_keys;
mod error;
mod gate;
mod grants;
pub mod iam;
mod identities;
mod keyring;
pub mod kms;
mod last_uses;
mod options;
mod recent;
pub mod secrets;
mod sessions;
mod slow_down;
pub mod sts;
mod subkeys;
mod tokens;
pub mod web_identity;

use std::sync::Arc;

use meta::Database;
use model::seal::Key;
use model::{Clock, Random};
use tokio_util::task::TaskTracker;

pub use accounts::RootCredentials;
pub use authenticate::{Authenticated, SignedRequest};
pub use budget::{Budget, Standing};
pub use data_keys::DataKey;
pub use error::{AuthenticationError, Error, TokenError};
pub use gate::{
    BeyondPolicies, Circumstances, ConsideredPolicy, Explained, ExplainedStatement, Hypothetical, NotExplained, Permit,
    Refused,
};
pub use grants::DownloadGrant;
pub use keyring::{Pruned, Rotated, RotationProgress};
pub use options::Options;
pub use sessions::NewCredentials;
pub use tokens::AuthorizationToken;

use access_keys::KnownKeys;
use authenticate::SigningKeys;
use compiled::CompiledPolicies;
use gate::Resources;
use identities::Identities;
use keyring::Keyring;
use kms::KnownKmsKeys;
use last_uses::LastUses;
use sessions::{Holders, ManagedTexts, Opened, SessionCredentials};
use slow_down::SlowDown;
use subkeys::Subkeys;
use tokens::OpenTokens;
use web_identity::Issuers;

/// Everything about who may do what. Cheap to clone.
#[derive(Clone)]
pub struct Access(Arc<Inner>);

struct Inner {
    db: Database,
    keyring: Keyring,
    subkeys: Subkeys,
    known_keys: KnownKeys,
    signing_keys: SigningKeys,
    compiled_policies: CompiledPolicies,
    identities: Identities,
    resources: Resources,
    kms_keys: KnownKmsKeys,
    holders: Holders,
    managed_texts: ManagedTexts,
    open_sessions: Opened<SessionCredentials>,
    open_tokens: OpenTokens,
    last_uses: LastUses,
    slow_down: SlowDown,
    passwords: iam::Passwords,
    issuers: Issuers,
    options: Options,
    tasks: TaskTracker,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Access {
    /// Works on the accounts in `db`, whose secrets are sealed under root keys, and those under `master_key`.
    ///
    /// # Errors
    /// [`Error::WrongMasterKey`], and the database's.
    pub async fn open(
        db: Database,
        master_key: Key,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, Error> {
        Self::open_with(db, master_key, clock, random, Options::default()).await
    }

    /// As [`Access::open`], with the operator's choices.
    ///
    /// # Errors
    /// [`Error::WrongMasterKey`], and the database's.
    pub async fn open_with(
        db: Database,
        master_key: Key,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        options: Options,
    ) -> Result<Self, Error> {
        let (keyring, subkeys) = Keyring::open(&db, &master_key, clock.now(), &random).await?;
        Ok(Self(Arc::new(Inner {
            db,
            keyring,
            subkeys,
            known_keys: access_keys::remembered(),
            signing_keys: SigningKeys::new(),
            compiled_policies: CompiledPolicies::new(),
            identities: identities::remembered(),
            resources: Resources::new(),
            kms_keys: KnownKmsKeys::new(),
            holders: sessions::remembered_holders(),
            managed_texts: sessions::remembered_texts(),
            open_sessions: Opened::new(),
            open_tokens: OpenTokens::new(),
            last_uses: LastUses::new(),
            slow_down: SlowDown::new(),
            passwords: iam::Passwords::new(),
            issuers: Issuers::new(options.fetcher()),
            options,
            tasks: TaskTracker::new(),
            clock,
            random,
        })))
    }

    /// The memory for the bodies of requests.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.0.options.budget
    }

    /// The tasks that go on when nobody waits for them any more, because the client hung up or because they were never
    /// waited for. Before the database is closed, they are waited for.
    #[must_use]
    pub fn tasks(&self) -> &TaskTracker {
        &self.0.tasks
    }

    /// Makes this node forget all that it remembers about who may what. Every write that bears on permissions, identities
    /// or keys ends with it; other nodes follow within two seconds.
    pub fn changed(&self) {
        self.0.known_keys.forget_all();
        self.0.identities.forget_all();
        self.0.resources.forget_all();
        self.0.kms_keys.forget_all();
        self.0.holders.forget_all();
        self.0.managed_texts.forget_all();
    }
}
