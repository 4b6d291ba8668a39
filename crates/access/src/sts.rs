//! STS: temporary credentials. One function for each verb of the STS API.

mod error;

pub use error::Error;
