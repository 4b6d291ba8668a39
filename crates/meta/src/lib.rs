//! Rows: everything the registry remembers except the bytes of layers.
//!
//! One SQL text serves SQLite and PostgreSQL. A transaction is a closure over [`Tx`]; its author writes what happens
//! inside once, and the same closure runs on SQLite's writer thread or over a PostgreSQL connection. The functions that
//! are SQL live in one module a noun; what order they are called in, and why, is the business of `registry` and `access`.

pub mod access_keys;
pub mod account_settings;
pub mod accounts;
pub mod blobs;
pub mod database;
pub mod deployment;
pub mod groups;
pub mod holders;
pub mod image_tags;
pub mod images;
pub mod inline_policies;
pub mod instance_profiles;
mod integrity;
pub mod kms_aliases;
pub mod kms_grants;
pub mod kms_keys;
pub mod layers;
pub mod lifecycle_policies;
pub mod lifecycle_previews;
pub mod login_profiles;
pub mod managed_policies;
pub mod mfa_devices;
pub mod oidc_providers;
pub mod owned_tags;
pub mod password_policies;
pub mod policy_attachments;
pub mod referrers;
pub mod registry_policies;
mod remembered;
pub mod repositories;
pub mod repository_policies;
pub mod resource_tags;
pub mod roles;
pub mod root_keys;
pub mod secrets;
pub mod service_linked_roles;
pub mod uploads;
pub mod users;

pub use database::{Claim, Database, Generation, Location, Tx};
pub use remembered::Remembered;

use thiserror::Error;

/// Why the database did not do what it was asked.
#[derive(Debug, Clone, Error)]
pub enum Error {
    /// The database cannot be reached, or is out of connections; try again later.
    #[error("the database is unavailable while trying to {doing}: {reason}")]
    Unavailable {
        /// What was being tried.
        doing: &'static str,
        /// The driver's reason.
        reason: String,
    },
    /// The disk that holds the database is full.
    #[error("no room is left on the disk that holds the database")]
    StorageFull,
    /// Another server uses the database.
    #[error("the database is in use by {by}")]
    Claimed {
        /// What the other server told about itself.
        by: String,
    },
    /// The schema was made by a newer program.
    #[error(
        "the database's schema is version {found}, this program knows versions up to {known}: run the newer program"
    )]
    SchemaFromTheFuture {
        /// The version found.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The file, or what the server keeps, is not a database that can be read.
    #[error("the database is damaged: {reason}; restore it from a backup")]
    Damaged {
        /// The driver's reason.
        reason: String,
    },
    /// A row holds what no row may hold.
    #[error("a row of {table} is corrupt: {reason}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The driver refused a statement.
    #[error("the database refused to {doing}: {reason}")]
    Refused {
        /// What was being tried.
        doing: &'static str,
        /// The driver's reason.
        reason: String,
    },
}
