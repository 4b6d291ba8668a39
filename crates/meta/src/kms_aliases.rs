//! Aliases of KMS keys.
