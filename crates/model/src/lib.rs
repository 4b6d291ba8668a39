//! Words and rules of the registry.
//!
//! Everything here can be decided from values alone: names, digests, ARNs, manifests,
//! decisions, SigV4 arithmetic. Nothing here does I/O, reads a clock or draws a random
//! number; time and chance arrive as arguments.

pub mod account;
pub mod account_setting;
pub mod action;
pub mod address;
pub mod arn;
pub mod collection;
pub mod decision;
pub mod deployment;
pub mod digest;
pub mod identity;
pub mod kms;
pub mod lifecycle;
pub mod manifest;
pub mod media_type;
pub mod mutability;
pub mod name;
pub mod origin;
pub mod page;
pub mod password_policy;
pub mod policy;
pub mod range;
pub mod resource_tag;
pub mod seal;
pub mod service_linked_role;
pub mod sigv4;
pub mod source;
mod stars;
pub mod summary;
pub mod time;
pub mod totp;

pub use account::{AccountId, Region, RegistryId};
pub use account_setting::AccountSetting;
pub use action::Action;
pub use arn::Arn;
pub use digest::{Algorithm, Digest};
pub use identity::{Caller, Principal};
pub use name::{ImageRef, RepositoryName, Tag};
pub use origin::Origin;
pub use source::{Clock, Random};
pub use time::Timestamp;
