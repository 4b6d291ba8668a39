//! Policies of registries.
