//! The account's own managed policies and their versions.
