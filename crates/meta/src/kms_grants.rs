//! Grants of KMS keys.
