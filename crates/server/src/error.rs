//! Why a verb of the program did not do what it was told.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use model::deployment::Mismatch;
use thiserror::Error;

use crate::settings::BadSetting;

/// Failures of starting and of the verbs that work on a data folder.
#[derive(Debug, Error)]
pub enum Error {
    /// A setting is wrong.
    #[error(transparent)]
    Setting(#[from] BadSetting),
    /// Another server has the data folder.
    #[error("{} is in use by another wharfinger server", .0.display())]
    DataDirInUse(PathBuf),
    /// The server stopped after it had lost what it keeps its data in.
    #[error("{0}; changes that were made within a second of that may be lost with it")]
    DataLost(String),
    /// There is nothing to work on.
    #[error("there is no registry in {}: `wharfinger serve` creates one", .0.display())]
    NoData(PathBuf),
    /// No registry has ever used the database.
    #[error(
        "there is no registry in the database {0}: name another one with --database; `wharfinger serve` creates one"
    )]
    BlankDatabase(String),
    /// The blob store and the database are not those of one deployment.
    #[error("{}", mismatch_sentence(store, database, mismatch))]
    Mismatched {
        /// Where the blob store is.
        store: PathBuf,
        /// Where the database is, without its password.
        database: String,
        /// Why they do not belong together.
        mismatch: Mismatch,
    },
    /// A file could not be read or written.
    #[error("cannot {doing} {}: {source}", path.display())]
    File {
        /// What was being tried, as a verb.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// There is data, but not the key that it was sealed with.
    #[error(
        "{} is missing, but there is data that was sealed with the key in it: put the file back, or give the key as \
         WHARFINGER_MASTER_KEY or with --master-key-file; a new key would make the data unreadable for ever",
        .0.display()
    )]
    MasterKeyMissing(PathBuf),
    /// The master key is another one than that which the keys in the database are encrypted with.
    #[error(
        "the master key in {0} does not open the keys of this registry: they were encrypted with another one. Name its file \
         with --master-key-file; after `wharfinger key rotate --new-master-key-file FILE` that is FILE"
    )]
    WrongMasterKey(String),
    /// What was given as the master key is not one.
    #[error("{0} is not a master key, which must be 64 hex digits")]
    BadMasterKey(String),
    /// What should be a sealed master key is not one.
    #[error("{} is not a master key that a KMS sealed", .0.display())]
    BadSealedMasterKey(PathBuf),
    /// A new master key can only be put where a file is.
    #[error(
        "the master key is given in the environment, where no new one can be put: name a file for it with \
         --new-master-key-file"
    )]
    MasterKeyGiven,
    /// The KMS that seals the master key failed.
    #[error("the KMS that seals the master key: {0}")]
    Kms(String),
    /// The credentials file is not one.
    #[error("{} has no credentials that can be read: {reason}", path.display())]
    BadCredentials {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The account is there already.
    #[error("the account {0} exists already")]
    AccountExists(model::AccountId),
    /// There is no such verb.
    #[error("there is no verb `{0}`: `wharfinger help` lists them")]
    UnknownVerb(String),
    /// An address cannot be served on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// Certificates cannot be made or read.
    #[error("TLS: {0}")]
    Tls(String),
    /// The database cannot be opened.
    #[error("cannot open the database {database}: {source}")]
    DatabaseNotOpened {
        /// Where it is, without its password.
        database: String,
        /// Why not.
        source: meta::Error,
    },
    /// The database failed.
    #[error(transparent)]
    Database(#[from] meta::Error),
    /// The blob store failed.
    #[error("the blob store: {0}")]
    Blobs(#[from] blob::Error),
    /// Accounts or keys failed.
    #[error(transparent)]
    Access(#[from] access::Error),
    /// A question about permissions has no answer.
    #[error(transparent)]
    NotExplained(#[from] access::NotExplained),
    /// The registry failed.
    #[error(transparent)]
    Registry(Box<registry::Error>),
    /// The runtime failed.
    #[error("cannot {doing}: {source}")]
    System {
        /// What was being tried.
        doing: &'static str,
        /// Why not.
        source: io::Error,
    },
}

/// What is wrong, and what to do about it.
fn mismatch_sentence(store: &Path, database: &str, mismatch: &Mismatch) -> String {
    let store = store.display();
    match mismatch {
        Mismatch::DatabaseIsNew => format!(
            "the database {database} is new, but {store} belongs to a registry with another database; nothing was changed. \
             Name the database of that registry with --database, or restore it from a backup. To begin an empty registry, \
             move {store} away first"
        ),
        Mismatch::TwoDeployments { store: in_store, database: in_database } => format!(
            "{store} belongs to the deployment {in_store}, and the database {database} to the deployment {in_database}; \
             nothing was changed. Name the data folder and the database of one deployment with --data-dir and --database. \
             If these two shall belong together from now on, run `wharfinger adopt`"
        ),
        Mismatch::BlobsAreUnknown => format!(
            "{store} holds layers, and the database {database} knows none of them; nothing was changed. Name the data folder \
             and the database of one deployment with --data-dir and --database. If these two shall belong together from now \
             on, run `wharfinger adopt`"
        ),
        Mismatch::StoreIsNew => format!(
            "the database {database} has layers, and {store} has none; nothing was changed. Name the data folder of that \
             registry with --data-dir, or restore its folder `blobs` from a backup. To go on without the lost layers, run \
             `wharfinger adopt`"
        ),
    }
}

impl From<registry::Error> for Error {
    fn from(error: registry::Error) -> Self {
        Self::Registry(Box::new(error))
    }
}

impl Error {
    /// Words a failure with a file, for `map_err`.
    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { doing, path: path.to_owned(), source }
    }
}
