//! KMS: keys, aliases, grants, and what is encrypted under them. One function for each verb of the KMS API.
//!
//! A key's material never leaves here, and is nowhere in the clear but for the moment of its use: rows have it sealed.
//! What is decided about a key (its policy, its state, whether it still is) is at most two seconds old, and is forgotten at
//! once on the node that changes it.

mod aliases;
mod asking;
mod asymmetric;
mod ciphers;
mod ciphertext;
mod data_key_pairs;
mod due_keys;
mod encryption_context;
mod error;
mod grants;
mod key_kinds;
mod key_policies;
mod key_tags;
mod keys;
mod known_keys;
mod mac;
mod managed_keys;
mod material;
mod names;
mod repository_keys;
mod rotation;
mod rsa_encryption;
mod secret_values;
mod signing;

pub use aliases::Alias;
pub use ciphers::{Decrypt, Decrypted, Encrypt, Encrypted, GenerateDataKey, GeneratedDataKey, ReEncrypt, ReEncrypted};
pub use data_key_pairs::{GenerateDataKeyPair, GeneratedDataKeyPair};
pub use encryption_context::EncryptionContext;
pub use error::Error;
pub use grants::{CreateGrant, CreatedGrant, Grant, GrantFilter, RetireGrant, check_grant_tokens};
pub use key_kinds::KeySpecification;
pub use key_policies::POLICY_NAME;
pub use key_tags::parse_key_tags;
pub use keys::{CreateKey, KeyMetadata, ScheduledDeletion};
pub(crate) use known_keys::KnownKmsKeys;
pub use mac::{GenerateMac, GeneratedMac};
pub use managed_keys::{ECR_ALIAS, SECRETS_MANAGER_ALIAS};
pub use meta::kms_grants::Constraints;
pub use meta::kms_keys::{KeyManager, KeyState, KmsKey, Rotation};
pub use names::{BadKeyArn, KeyArn};
pub use repository_keys::{RepositoryKey, RepositoryKeyRetirement};
pub use rotation::{Rotated, RotationStatus};
pub use secret_values::SealedSecretValue;
pub use signing::{PublicKey, Sign, Signed};

/// Where the material of keys comes from: it is made here.
pub const AWS_KMS: &str = "AWS_KMS";
