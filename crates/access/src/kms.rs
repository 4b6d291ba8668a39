//! KMS: keys, aliases, grants, and what is encrypted under them. One function for each verb of the KMS API.

mod error;

pub use error::Error;
