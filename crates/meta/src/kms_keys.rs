//! KMS keys and their material, sealed.
