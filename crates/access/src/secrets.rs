//! Secrets Manager: secrets, their versions and stages. One function for each verb of its API.

mod error;

pub use error::Error;
