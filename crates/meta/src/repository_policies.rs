//! Policies of repositories.
