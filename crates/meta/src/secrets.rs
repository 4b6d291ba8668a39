//! Secrets, their versions and stages.
