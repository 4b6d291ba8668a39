//! Secrets Manager: secrets, their versions and stages. One function for each verb of its API.
//!
//! A value is encrypted under a KMS key, in the name of whoever writes or reads it: see
//! [`Access::seal_secret_value`](crate::Access::seal_secret_value). A secret whose recovery window is over counts as gone
//! from that moment on, whether its row still stands or not.

mod asking;
mod batch;
mod creation;
mod deletion;
mod descriptions;
mod error;
mod filters;
mod listing;
mod policies;
mod random_password;
mod secret_ids;
mod stages;
mod tags;
mod updates;
mod values;
mod versions;
mod writes;

use model::Timestamp;

pub use batch::{BatchGetSecretValue, SecretValues};
pub use creation::CreateSecret;
pub use deletion::DeletedSecret;
pub use descriptions::SecretDescription;
pub use error::Error;
pub use filters::{Filter, FilterKey};
pub use listing::{ListSecrets, SortBy};
pub use meta::secrets::{Order, Secret};
pub use random_password::RandomPassword;
pub use tags::parse_secret_tags;
pub use updates::UpdateSecret;
pub use values::{PutSecretValue, SecretValue, SecretVersionValue};
pub use versions::SecretVersionDescription;

/// The stage of the version that is meant when none is named.
pub const CURRENT: &str = "AWSCURRENT";

/// The stage of the version that was the current one before.
pub const PREVIOUS: &str = "AWSPREVIOUS";

/// The stage of a version that is about to become the current one.
pub const PENDING: &str = "AWSPENDING";

/// The longest value, in bytes.
pub const VALUE_BYTES_MAX: usize = 65_536;

/// A secret as an answer names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretName {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenSecret {
    /// Where.
    pub secret: SecretName,
    /// The version that was made, or was there already by the same token; none without a value.
    pub version_id: Option<String>,
    /// The version's stages.
    pub stages: Vec<String>,
}

impl SecretName {
    fn of(secret: &Secret) -> Self {
        Self { arn: secret.arn.clone(), name: secret.name.clone() }
    }
}

/// The first moment of a day (UTC), which is as exactly as accesses are noted.
fn day_of(moment: Timestamp) -> Timestamp {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    Timestamp::from_millis(moment.as_millis().div_euclid(DAY_MS) * DAY_MS)
}
